"""Is this row new, the same, an update, or a conflict? (新增、相同、更新、冲突)

A row is compared with what is known already (the register, through :class:`Index`) and with the rows above it in its
own file.

- A *strong* key (a code) finds the one that it belongs to. What differs is an update; two strong keys that find two
  different things, or a thing that has another code of the same kind, are a conflict.
- A *weak* key (a name) finds one only where no code says otherwise. It may add what was blank; where it contradicts, a
  person decides.
- Within a file a contradiction is always a conflict: nothing says which of the two rows is right.
- A *suspicion* never decides: the row is new, and says whom it looks like.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from .problems import Message, Param, Problem
from .problems import msgid as _
from .spec import Field, Key, Spec, Strength, Values, canonical

KEYS_DISAGREE = Message(
    "KEYS_DISAGREE", _("The codes of this row belong to different entries: %(first)s and %(second)s.")
)
OTHER_CODE = Message(
    "OTHER_CODE", _("%(other)s has the same number but another code. Look which one is right.")
)
SEVERAL_OF_THIS_NAME = Message(
    "SEVERAL_OF_THIS_NAME", _("There are %(count)s entries of this name. Add a code that tells them apart.")
)
CONTRADICTS = Message(
    "CONTRADICTS",
    _(
        "%(other)s has the same name, but here is “%(new)s” instead of “%(old)s”. Add a code, or mend what is wrong."
    ),
)
CONTRADICTS_ROW = Message(
    "CONTRADICTS_ROW",
    _("Row %(row)s speaks of the same and says something else here. Keep the row that is right."),
)
SAME_NAME_OTHER_CODE = Message("SAME_NAME_OTHER_CODE", _("%(other)s has the same name and another code."))
LOOKS_LIKE = Message("LOOKS_LIKE", _("This looks like %(other)s. Look whether it is the same."))
IN_ROW = Message("IN_ROW", _("row %(row)s"))


class Decision(Enum):
    NEW = "new"
    SAME = "same"
    UPDATE = "update"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Candidate:
    """Something known already. ``label`` is what a person calls it."""

    id: str
    label: str
    values: Values


class Index(Protocol):
    """What is known already. Asked once for each batch of rows, never for one row."""

    def find(self, keys: Collection[Key]) -> Mapping[Key, Sequence[Candidate]]:
        """All candidates for each key; a key that finds nothing may be left out."""
        ...


class NothingKnown:
    """The index of an empty register."""

    def find(self, keys: Collection[Key]) -> Mapping[Key, Sequence[Candidate]]:
        del keys
        return {}


Marks = Sequence[int]


@dataclass(slots=True)
class Subject:
    """A candidate or an earlier row, as small as comparison allows: a file may hold a million of them."""

    id: str
    row: int
    label: str
    marks: Marks
    singles: Mapping[str, str]
    values: Values | None = None

    @property
    def called(self) -> Param:
        """What a person calls it: the entry's label, or the row's number."""
        return IN_ROW(row=self.row) if self.row else self.label


@dataclass(frozen=True)
class Verdict:
    decision: Decision
    subject: Subject | None = None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def marks(values: Values, spec: Spec) -> Marks:
    """One number for each field by which values are compared; 0 for blank."""
    return tuple(_mark(each, canonical(values.get(each.name))) for each in spec.fields)


def _mark(each: Field, text: str) -> int:
    folded = each.same(text) if text else ""
    return int.from_bytes(hashlib.blake2b(folded.encode(), digest_size=8).digest()) | 1 if folded else 0


def singles(keys: Iterable[Key]) -> dict[str, str]:
    return {key.kind: key.value for key in keys if key.single}


def subject_of(candidate: Candidate, spec: Spec) -> Subject:
    """A candidate, ready to be compared."""
    known = singles(spec.keys(candidate.values))
    return Subject(candidate.id, 0, candidate.label, marks(candidate.values, spec), known, candidate.values)


@dataclass(frozen=True)
class Claim:
    """A row, ready to be judged: what it says, by what it is found, and the marks of its fields."""

    values: Values
    keys: Sequence[Key]
    marks: Marks
    singles: Mapping[str, str]
    spec: Spec


def claim(values: Values, keys: Sequence[Key], spec: Spec) -> Claim:
    """A row's values and keys, ready to be judged."""
    return Claim(values, keys, marks(values, spec), singles(keys), spec)


def judge(row: Claim, found: Mapping[Key, Sequence[Subject]]) -> Verdict:
    """The verdict on one row, given whom each of its keys finds."""
    by_strength: dict[Strength, list[Subject]] = {strength: [] for strength in Strength}
    for key in row.keys:
        known = by_strength[key.strength]
        known.extend(each for each in found.get(key, ()) if not any(each is other for other in known))
    own = row.singles
    strong = by_strength[Strength.STRONG]
    if strong:
        return _by_code(row, strong)
    same_name = [each for each in by_strength[Strength.WEAK] if not _another(own, each)]
    warnings = tuple(
        SAME_NAME_OTHER_CODE(other=each.called) for each in by_strength[Strength.WEAK] if _another(own, each)
    )
    if len(same_name) > 1:
        return Verdict(Decision.CONFLICT, None, (SEVERAL_OF_THIS_NAME(count=len(same_name)),), warnings)
    if same_name:
        return _by_name(row, same_name[0], warnings)
    alike = [each for each in by_strength[Strength.SUSPICION] if not _another(own, each)]
    return Verdict(
        Decision.NEW, None, (), warnings + tuple(LOOKS_LIKE(other=each.called) for each in alike[:3])
    )


def _another(own: Mapping[str, str], subject: Subject) -> bool:
    """Both have a code of the same kind, and not the same code."""
    return any(own[kind] != subject.singles[kind] for kind in own.keys() & subject.singles.keys())


def _by_code(row: Claim, strong: list[Subject]) -> Verdict:
    first = strong[0]
    if len(strong) > 1:
        return Verdict(
            Decision.CONFLICT, first, (KEYS_DISAGREE(first=first.called, second=strong[1].called),)
        )
    if _another(row.singles, first):
        return Verdict(Decision.CONFLICT, first, (OTHER_CODE(other=first.called),))
    added, contradicted = _differences(row, first)
    if first.row and contradicted:
        return Verdict(
            Decision.CONFLICT, first, tuple(CONTRADICTS_ROW(row=first.row).on(n) for n in contradicted)
        )
    return _same_or_update(row, first, added + contradicted)


def _by_name(row: Claim, subject: Subject, warnings: tuple[Problem, ...]) -> Verdict:
    added, contradicted = _differences(row, subject)
    if not contradicted:
        return _same_or_update(row, subject, added, warnings)
    if subject.row:
        problems = [CONTRADICTS_ROW(row=subject.row).on(name) for name in contradicted]
    else:
        old = subject.values or {}
        problems = [
            CONTRADICTS(
                other=subject.called, new=canonical(row.values[name]), old=canonical(old.get(name))
            ).on(name)
            for name in contradicted
        ]
    return Verdict(Decision.CONFLICT, subject, tuple(problems), warnings)


def _differences(row: Claim, subject: Subject) -> tuple[list[str], list[str]]:
    """The fields that the row adds, and those that it says otherwise. What the row leaves blank is no difference."""
    added, contradicted = [], []
    for each, new, old in zip(row.spec.fields, row.marks, subject.marks, strict=True):
        if new and not old:
            added.append(each.name)
        elif new and new != old:
            contradicted.append(each.name)
    return added, contradicted


def _same_or_update(
    row: Claim, subject: Subject, names: list[str], warnings: tuple[Problem, ...] = ()
) -> Verdict:
    if not names:
        return Verdict(Decision.SAME, subject, (), warnings)
    old = subject.values or {}
    changes = {name: (canonical(old.get(name)), canonical(row.values[name])) for name in names}
    return Verdict(Decision.UPDATE, subject, (), warnings, changes)
