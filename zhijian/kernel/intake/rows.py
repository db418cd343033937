"""Rows of a table become rows of a target, each with its decision or its errors (逐行处理).

    for row in read_rows(rows, columns, spec, index):
        if row.errors: ...            # costs this row only; errors_file gives it back
        elif row.decision is NEW: ...

The memory that this needs grows by about a kilobyte for each *different* thing in the file, to find duplicates.
"""

import hashlib
import itertools
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .cells import DIGITS_LOST, MERGED, NOT_USABLE, CellValue, Row
from .mapping import ColumnMap
from .matching import (
    Claim,
    Decision,
    Index,
    NothingKnown,
    Subject,
    Verdict,
    claim,
    judge,
    subject_of,
)
from .problems import CellRefused, Message, Problem, Word
from .problems import msgid as _
from .spec import Field, Key, Spec, Value, row_key

REQUIRED = Message("REQUIRED", _("“%(field)s” is missing."))
MERGED_AND_EMPTY = Message(
    "MERGED_AND_EMPTY",
    _("“%(field)s” is missing: the cell is merged with %(anchor)s. Fill merged cells down."),
)

_BATCH = 500


@dataclass(frozen=True)
class RowResult:
    """One row of the file and what becomes of it.

    ``errors`` and ``warnings`` name their field. A row without errors has a ``decision`` other than conflict; a
    conflict has errors, since a person must mend it. ``match`` is the id of the entry that the row speaks of,
    ``first_row`` an earlier row that speaks of the same. ``changes``: field → (old, new). ``key`` is the row's
    idempotency key.
    """

    row: Row
    values: Mapping[str, Value]
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    decision: Decision | None = None
    match: str = ""
    first_row: int = 0
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    key: str = ""


@dataclass
class Tally:
    """What a preview shows: how many rows of each decision, and how many were refused, by what."""

    decisions: Counter[Decision] = field(default_factory=Counter)
    refused: int = 0
    warned: int = 0
    codes: Counter[str] = field(default_factory=Counter)

    def count(self, results: Iterable[RowResult]) -> Iterator[RowResult]:
        """Count while passing on."""
        for result in results:
            if result.errors:
                self.refused += 1
            elif result.decision:
                self.decisions[result.decision] += 1
            self.warned += bool(result.warnings)
            self.codes.update({problem.code for problem in (*result.errors, *result.warnings)})
            yield result


def read_rows(
    rows: Iterable[Row], columns: ColumnMap, spec: Spec, index: Index | None = None
) -> Iterator[RowResult]:
    """Judge each row below the header, in order. ``index`` is asked once for each 500 rows."""
    seen = _Seen()
    known = index or NothingKnown()
    remaining = iter(rows)
    while batch := [_parse(row, columns, spec) for row in itertools.islice(remaining, _BATCH)]:
        keys = [() if parsed.errors else tuple(spec.keys(parsed.values)) for parsed in batch]
        asked = {key for own in keys for key in own}
        answers = known.find(asked) if asked else {}
        subjects: dict[str, Subject] = {}
        found = {
            key: [subjects.setdefault(each.id, subject_of(each, spec)) for each in candidates]
            for key, candidates in answers.items()
        }
        for parsed, own in zip(batch, keys, strict=True):
            yield parsed if parsed.errors else _decide(parsed, claim(parsed.values, own, spec), seen, found)


def _decide(
    parsed: RowResult, row: Claim, seen: "_Seen", found: Mapping[Key, Sequence[Subject]]
) -> RowResult:
    """First among the rows above, then among what is known: the row above may just have changed what is known."""
    verdict = judge(row, seen.find(row.keys))
    known_as = verdict.subject.id if verdict.subject else ""
    if verdict.decision is Decision.NEW or (verdict.decision is Decision.UPDATE and known_as):
        verdict = _beside(verdict, judge(row, found))
    if verdict.decision is not Decision.CONFLICT:
        seen.add(parsed.row.number, row, verdict)
    subject = verdict.subject
    return RowResult(
        parsed.row,
        parsed.values,
        verdict.problems,
        parsed.warnings + verdict.warnings,
        verdict.decision,
        subject.id if subject else "",
        subject.row if subject else 0,
        verdict.changes,
        row_key(parsed.values, row.spec),
    )


def _beside(above: Verdict, known: Verdict) -> Verdict:
    """What the rows above leave open, as the register decides it."""
    if above.decision is Decision.NEW:
        return replace(known, warnings=above.warnings + known.warnings)
    if known.decision is Decision.CONFLICT:
        return known
    changes = {name: change for name, change in known.changes.items() if name in above.changes}
    return replace(above, decision=Decision.UPDATE if changes else Decision.SAME, changes=changes)


def _parse(row: Row, columns: ColumnMap, spec: Spec) -> RowResult:
    values: dict[str, Value] = {}
    errors: list[Problem] = []
    warnings: list[Problem] = []
    for each in spec.fields:
        if each.name not in columns.columns and each.name not in columns.fixed:
            values[each.name] = None
            errors.extend([_missing(each, None)] if each.required else [])
            continue
        cell, note = _cell(row, each, columns)
        if note is not None and _spoils(note, each):
            errors.append(note.on(each.name))
            continue
        try:
            parsed = each.parse(cell)
        except CellRefused as refused:
            errors.append(refused.problem.on(each.name))
            continue
        values[each.name] = parsed.value
        warnings.extend(warning.on(each.name) for warning in parsed.warnings)
        if parsed.value is None and each.required:
            errors.append(_missing(each, note))
        elif note is not None and note.code != MERGED.code:
            warnings.append(note.on(each.name))
    if not errors:
        errors.extend(_told_of_merging(problem, row, columns) for problem in spec.check(values))
    return RowResult(row, values, tuple(errors), tuple(warnings))


def _cell(row: Row, each: Field, columns: ColumnMap) -> tuple[CellValue, Problem | None]:
    column = columns.columns.get(each.name)
    if column is None:
        return columns.fixed.get(each.name), None
    value = row.cell(column)
    if value in {None, ""} and each.name in columns.fixed:
        value = columns.fixed[each.name]
    return value, row.notes.get(column)


def _spoils(note: Problem, each: Field) -> bool:
    return note.code in NOT_USABLE or (note.code == DIGITS_LOST.code and each.exact)


def _told_of_merging(problem: Problem, row: Row, columns: ColumnMap) -> Problem:
    """What a spec misses in a cell that is merged with another is said to be merged."""
    column = columns.columns.get(problem.field)
    note = row.notes.get(column) if column is not None else None
    if problem.code != REQUIRED.code or note is None or note.code != MERGED.code:
        return problem
    return MERGED_AND_EMPTY(field=problem.params["field"], anchor=note.params["anchor"]).on(problem.field)


def _missing(each: Field, note: Problem | None) -> Problem:
    label = Word(each.label)
    if note is not None and note.code == MERGED.code:
        return MERGED_AND_EMPTY(field=label, anchor=note.params["anchor"]).on(each.name)
    return REQUIRED(field=label).on(each.name)


class _Seen:
    """The different things that the rows so far speak of; their keys as 128-bit hashes, to stay small."""

    def __init__(self) -> None:
        self._subjects: dict[bytes, Subject | list[Subject]] = {}

    def find(self, keys: Sequence[Key]) -> Mapping[Key, Sequence[Subject]]:
        found = {key: self._subjects.get(_digest(key)) for key in keys}
        return {key: known if isinstance(known, list) else [known] for key, known in found.items() if known}

    def add(self, number: int, row: Claim, verdict: Verdict) -> None:
        subject = verdict.subject
        if subject is not None and subject.row:
            subject.marks = array(
                "Q", [new or old for new, old in zip(row.marks, subject.marks, strict=True)]
            )
            subject.singles = {**subject.singles, **row.singles}
        else:
            subject = Subject(subject.id if subject else "", number, "", array("Q", row.marks), row.singles)
        for key in row.keys:
            self._put(_digest(key), subject)

    def _put(self, digest: bytes, subject: Subject) -> None:
        known = self._subjects.setdefault(digest, subject)
        if isinstance(known, list):
            if not any(subject is other for other in known):
                known.append(subject)
        elif known is not subject:
            self._subjects[digest] = [known, subject]


def _digest(key: Key) -> bytes:
    return hashlib.blake2b(f"{key.kind}\x1f{key.value}".encode(), digest_size=16).digest()
