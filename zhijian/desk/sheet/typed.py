"""What a worksheet form sent: dotted names (``weighing.3.indication``) to nested values, digits as typed."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from zhijian.kernel.ledger.canonical import flaw
from zhijian.lines.metrology.models import Standard, Verification
from zhijian.lines.metrology.rules.measured import PARTS, filled, measured

LINES = "lines"
"""Rows of a sheet whose regulation is not built in: what was examined, in the verifier's own words."""

NAME = re.compile(
    rf"(?:{'|'.join((*PARTS, 'environment', LINES))})(?:\.(?:[a-z_]+|\d{{1,3}})){{1,4}}", re.ASCII
)
LONGEST = 200


def typed(post: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The sheet as it stands on the form, rows at their places; names that no sheet has are passed over."""
    tree: dict[str, Any] = {}
    for name, value in post:
        if NAME.fullmatch(name):
            _put(tree, name.split("."), tidy(value))
    return {part: _rows(value) for part, value in tree.items()}


def tidy(value: str) -> str:
    """Text that the ledger can keep: one form of each character, none that nobody can see, not longer than a line."""
    text = unicodedata.normalize("NFC", " ".join(value.splitlines()).replace("\t", " ")).strip()[:LONGEST]
    return text if flaw(text) is None else "".join("\ufffd" if flaw(each) else each for each in text)


def worksheet(
    verification: Verification,
    sheet: Mapping[str, Any],
    chosen: Iterable[str],
    plate_read: bool = False,
    verdict: str = "",
) -> dict[str, Any]:
    """What the act records: the measured rows, the standards as the register knows them today, the conditions."""
    lines = [filled(row) for row in sheet.get(LINES) or () if isinstance(row, dict) and filled(row)]
    environment = sheet.get("environment")
    made: dict[str, Any] = {
        **measured(sheet).parts,
        "environment": filled(environment) if isinstance(environment, dict) else {},
        "standards": [
            snapshot(standard) for standard in standards_of(verification) if str(standard.pk) in set(chosen)
        ],
        LINES: lines,
        "verdict": verdict if verdict in ("pass", "fail") else "",
        "plate_read": plate_read,
    }
    return {part: value for part, value in made.items() if value}


def standards_of(verification: Verification) -> list[Standard]:
    """The standards in force of the institute that verifies."""
    return list(
        Standard.objects.filter(body=verification.body_id, state="in_force").order_by("name", "number")
    )


def snapshot(standard: Standard) -> dict[str, str]:
    """A standard as a worksheet keeps it."""
    return filled({
        "id": str(standard.pk), "name": standard.name, "number": standard.number, "mpe": standard.mpe,
        "certificate": standard.certificate,
        "valid_until": standard.valid_to.isoformat() if standard.valid_to else "",
    })  # fmt: skip


def _put(tree: dict[str, Any], steps: list[str], value: str) -> None:
    for step in steps[:-1]:
        inner = tree.setdefault(step, {})
        if not isinstance(inner, dict):
            return  # a name that is a value and a part at once is no sheet's
        tree = inner
    tree.setdefault(steps[-1], value)


def _rows(value: Any) -> Any:
    """Objects whose keys are places become lists; a place without a row is None."""
    if not isinstance(value, dict):
        return value
    inner = {key: _rows(each) for key, each in value.items()}
    if not inner or not all(key.isdecimal() for key in inner):
        return inner
    places = {int(key): each for key, each in inner.items()}
    return [places.get(place) for place in range(max(places) + 1)]
