"""``zhijian figures coverage FILE.csv [--json]``: what becomes of each figure of a yardstick.

Exit codes: 0 told, 2 the file cannot be read as one. No database is needed: the mapping is data of the project
(``coverage.csv``, keyed by the figures' ids), and a house test holds it against the catalogue and the tests it names.
"""

import argparse
import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

TOLD, WRONG = 0, 2
MAPPING = Path(__file__).with_name("coverage.csv")
LARGEST = 20_000_000  # bytes; a yardstick of 312 figures has 130,000
GRAINS = ("acts", "records", "intervals")
SHOWN = 10  # problems on one screen


@dataclass(frozen=True)
class Coverage:
    """What becomes of one figure.

    ``grain``: the grain that it is folded from (acts, records, intervals). ``indicator``: our figure that it is.
    ``computes``: a test, named in ``test``, computes it from acts. ``missing_line``: the room that must be built first.
    """

    id: str
    indicator: str
    grain: str
    computes: bool
    test: str
    missing_line: str


class BadYardstick(ValueError):
    """A file that is no yardstick; the message says where and what to do."""


@cache
def mapping() -> dict[str, Coverage]:
    """The project's own table: id → what becomes of the figure."""
    with MAPPING.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["id"]: Coverage(
            row["id"], row["indicator"], row["grain"], bool(row["test"]), row["test"], row["missing_line"]
        )
        for row in rows
    }


def covered(ids: Sequence[str]) -> list[Coverage]:
    """What becomes of these figures, in their order. Raises ``BadYardstick`` for one that the table does not know."""
    known = mapping()
    strange = [one for one in ids if one not in known]
    if strange:
        raise BadYardstick(
            f"no mapping for {len(strange)} figure(s): {_some(strange)}. "
            "Add a row for each to zhijian/config/figures/coverage.csv."
        )
    return [known[one] for one in ids]


def ids_of(raw: bytes) -> list[str]:
    """The ids of a yardstick: the column ``id`` of a CSV in UTF-8, each once. Raises ``BadYardstick``."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadYardstick(f"byte {error.start + 1} is not UTF-8: save the table as CSV in UTF-8.") from error
    if "\0" in text:
        raise BadYardstick("this is no table of text: export it as CSV in UTF-8.")
    try:
        return list(_ids(csv.DictReader(io.StringIO(text, newline=""), strict=True)))
    except csv.Error as error:
        raise BadYardstick(f"this is no CSV: {error}.") from error


def _ids(rows: "csv.DictReader[str]") -> Iterator[str]:
    if "id" not in (rows.fieldnames or ()):
        raise BadYardstick("line 1: there is no column called “id”.")
    seen: dict[str, int] = {}
    for row in rows:
        one = (row["id"] or "").strip()
        if not one:
            raise BadYardstick(f"line {rows.line_num}: the id is empty.")
        if one in seen:
            raise BadYardstick(f"line {rows.line_num}: {one} stands already in line {seen[one]}.")
        seen[one] = rows.line_num
        yield one
    if not seen:
        raise BadYardstick("the table has no rows.")


def main(argv: Sequence[str] | None = None) -> int:
    """Tell the coverage of a file (*argv* without the words ``zhijian figures coverage``); gives the exit code."""
    parser = argparse.ArgumentParser(
        prog="zhijian figures coverage",
        description="Which figures of a yardstick are computed from acts, and which line of business is missing.",
    )
    parser.add_argument("file", metavar="FILE.csv", type=Path, help="a table with the column id, in UTF-8")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    try:
        asked = parser.parse_args(argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else WRONG
    try:
        told = covered(ids_of(_read(asked.file)))
    except BadYardstick as error:
        sys.stderr.write(f"zhijian figures coverage: {asked.file}: {error}\n")
        return WRONG
    sys.stdout.write(as_json(told) if asked.json else in_words(told))
    return TOLD


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            raw = opened.read(LARGEST + 1)
    except OSError as error:
        raise BadYardstick(f"it cannot be read: {error.strerror}.") from error
    if len(raw) > LARGEST:
        raise BadYardstick(f"it is larger than {LARGEST // 1_000_000} MB: this is no yardstick.")
    return raw


def as_json(told: Sequence[Coverage]) -> str:
    """One object with the key ``figures``."""
    return json.dumps({"figures": [asdict(one) for one in told]}, ensure_ascii=False, indent=1) + "\n"


def in_words(told: Sequence[Coverage]) -> str:
    """How many are computed, and what the others wait for."""
    missing = Counter(one.missing_line for one in told if not one.computes)
    lines = [f"{sum(one.computes for one in told)} of {len(told)} figures are computed from acts."]
    lines += [f"{count:>5}  wait for {line}" for line, count in missing.most_common()]
    return "\n".join(lines) + "\n"


def _some(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
    return ", ".join(ids[:SHOWN]) + more
