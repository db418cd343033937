"""The database held against the plain files (数据库与账本文件对照): texts, hashes, columns, and what commitments bind.

``verifyfiles`` proves the files. This proves that the tables that the screens read say the same as the files, that
the columns beside each text were taken from it, and that no kept value was changed behind its commitment.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection

from zhijian.kernel.ledger import triggers
from zhijian.kernel.ledger.changed import first_difference
from zhijian.kernel.ledger.commit import SaltError, matches
from zhijian.kernel.ledger.folder import SEGMENT, segment_name
from zhijian.kernel.ledger.leafform import leaf_hash
from zhijian.kernel.ledger.models import Act, Leaf, Outbox, Sealed

CHUNK = 2000
COLUMNS = ("kind", "record", "rev", "doer", "territory", "principal", "on", "corrects")


@dataclass
class Compared:
    """What the comparison found.

    ``size`` sealed acts in the database, ``laid_out`` of them in the files, ``waiting`` not sealed yet, ``erased``
    values that were destroyed (their commitments stand), ``findings`` what is wrong, in words.
    """

    size: int = 0
    laid_out: int = 0
    waiting: int = 0
    erased: int = 0
    findings: list[str] = field(default_factory=list)


def compare(folder: Path) -> Compared:
    """Compare every sealed act of the database with the files in *folder*; names position and byte."""
    made = Compared(size=Leaf.objects.count(), waiting=Outbox.objects.count())
    made.findings += [
        f"TRIGGER: {name} is missing: the ledger can be changed" for name in triggers.missing(connection)
    ]
    lines = _Lines(folder)
    expected = 0
    for rows in _chunks():
        kept = dict(
            Sealed.objects.filter(act_id__in=[row.act_id for row in rows]).values_list("act_id", "kept")
        )
        for row in rows:
            if row.position != expected:
                made.findings.append(f"GAP: position {expected} is missing in the database")
            expected = row.position + 1
            line = lines.at(row.position)
            made.laid_out += line is not None
            made.findings += _differences(row, line)
            erased, wrong = _commitments(row, kept.get(row.act_id))
            made.erased += erased
            made.findings += wrong
    made.findings += _unplaced()
    return made


def body_at(position: int) -> str | None:
    """The text of a position as the database has it: the other copy by which a changed byte in the files is named."""
    return Leaf.objects.filter(pk=position).values_list("act__body", flat=True).first()


def _chunks() -> Iterator[list[Leaf]]:
    last = -1
    while rows := list(Leaf.objects.filter(pk__gt=last).select_related("act").order_by("pk")[:CHUNK]):
        yield rows
        last = rows[-1].pk


def _differences(row: Leaf, line: bytes | None) -> Iterator[str]:
    body = row.act.body.encode()
    place = f"position {row.position}"
    if leaf_hash(row.act.body) != bytes(row.hash):
        yield f"HASH: {place}: the text in the database does not give the leaf that was sealed"
    if line is not None and line != body:
        byte, file = first_difference(line, body), segment_name(row.position)
        yield f"TEXT: {place}, byte {byte}: the database and the file entries/{file} differ"
    try:
        said = json.loads(row.act.body)
        wrong = [name for name, value in _columns(row.act).items() if value != said.get(name)]
        wrong += [
            name for name in ("party", "cause") if _text(getattr(row.act, name)) != said["facts"].get(name)
        ]
    except (ValueError, AttributeError, KeyError):
        yield f"TEXT: {place}: the text in the database is no leaf"
        return
    if wrong:
        yield f"COLUMN: {place}: {', '.join(wrong)} of the table ledger_act do not stand so in the text"


def _columns(act: Act) -> dict[str, str | None]:
    """The columns in the leaf's form; subject and cause stand among the facts."""
    values = {name: getattr(act, name) for name in COLUMNS}
    texts = {name: _text(value) for name, value in values.items()}
    recorded: datetime = act.recorded.astimezone(UTC)
    moment = recorded.strftime("%Y-%m-%dT%H:%M:%S.") + f"{recorded.microsecond // 1000:03d}Z"
    return texts | {"id": str(act.pk), "actor": _text(act.actor), "recorded": moment}


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _commitments(row: Leaf, kept: str | None) -> tuple[int, list[str]]:
    """How many values of this act were erased, and which kept ones do not fit their commitment."""
    try:
        sealed: dict[str, str] = json.loads(row.act.body).get("sealed", {})
        values: dict[str, list[Any]] = json.loads(kept) if kept else {}
    except ValueError:
        return 0, [f"KEPT: position {row.position}: what is kept cannot be read"]
    wrong = [path for path in values if path not in sealed or not _fits(sealed[path], values[path])]
    return len(set(sealed) - set(values)), [
        f"KEPT: position {row.position}: the kept value of “{path}” is not what the act committed to"
        for path in wrong
    ]


def _fits(commitment: str, kept: list[Any]) -> bool:
    try:
        salt, value = kept
        return matches(commitment, value, bytes.fromhex(salt))
    except (ValueError, TypeError, SaltError):
        return False


def _unplaced() -> Iterator[str]:
    """Acts that are neither sealed nor waiting: nobody would ever seal them."""
    lost = (
        Act.objects.filter(leaf=None)
        .exclude(pk__in=Outbox.objects.values("act"))
        .values_list("pk", flat=True)
    )
    yield from (f"LOST: act {act} has no position and does not wait for one" for act in lost[:20])


class _Lines:
    """The lines of the files of entries, one file in memory at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._name = ""
        self._lines: list[bytes] = []

    def at(self, position: int) -> bytes | None:
        """The line of *position*, or None where the files do not reach it; a torn last line does not count."""
        name = segment_name(position)
        if name != self._name:
            file = self.folder / "entries" / name
            self._lines = file.read_bytes().split(b"\n")[:-1] if file.exists() else []
            self._name = name
        at = position % SEGMENT
        return self._lines[at] if at < len(self._lines) else None
