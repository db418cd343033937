"""What a table should become: the fields of a target, and what makes two rows speak of the same thing (导入目标).

A line of business declares a :class:`Spec`; mapping, judging and returning the bad rows follow from it.
"""

import dataclasses
import hashlib
import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from .cells import CellValue
from .problems import Problem
from .text import fold

Value = str | Decimal | date | None
Values = Mapping[str, Value]


@dataclass(frozen=True)
class Parsed:
    """What a cell means, with what is doubtful about it."""

    value: Value
    warnings: tuple[Problem, ...] = ()


Parse = Callable[[CellValue], Parsed]


class Strength(Enum):
    """How much it proves when two rows share a key."""

    STRONG = "strong"  # a code that belongs to one only: the same
    WEAK = "weak"  # a name: the same, unless something else contradicts
    SUSPICION = "suspicion"  # a likeness: a person should look


@dataclass(frozen=True)
class Key:
    """Something by which a row finds its like.

    Two keys are the same key if kind and value are. ``single``: a thing has only one of this kind, so who has another
    one is another thing.
    """

    kind: str
    value: str
    strength: Strength = dataclasses.field(default=Strength.STRONG, compare=False)
    single: bool = dataclasses.field(default=False, compare=False)


@dataclass(frozen=True)
class Field:
    """One field of a target.

    ``label`` and ``help`` are msgids. ``synonyms`` are headers that mean this field, the best first. ``exact``: a
    number that lost digits is an error, as in codes. ``personal``: it speaks of a person. ``same`` gives the form in
    which two values are compared.
    """

    name: str
    label: str
    parse: Parse
    required: bool = False
    synonyms: tuple[str, ...] = ()
    help: str = ""
    exact: bool = False
    personal: bool = False
    same: Callable[[str], str] = fold


def _no_check(_values: Values) -> Sequence[Problem]:
    return ()


@dataclass(frozen=True)
class Spec:
    """A target. ``name`` is never reused. ``keys`` come strongest first; ``check`` looks at the fields together."""

    name: str
    label: str
    fields: tuple[Field, ...]
    keys: Callable[[Values], Sequence[Key]]
    check: Callable[[Values], Sequence[Problem]] = _no_check

    @property
    def words(self) -> frozenset[str]:
        """Every header that this target understands."""
        return frozenset(word for field in self.fields for word in (field.name, field.label, *field.synonyms))


def canonical(value: Value) -> str:
    """The one text of a value: NFC, digits as entered, ISO date, empty for nothing."""
    match value:
        case None:
            return ""
        case str():
            return unicodedata.normalize("NFC", value)
        case Decimal():
            return f"{value:f}"
        case _:
            return value.isoformat()


def row_key(values: Values, spec: Spec) -> str:
    """Names what a row says, for ever: the same for the same values in any file, column order or row (idempotency key).

    64 hexadecimal digits: SHA-256 of the spec's name and the values that are there.
    """
    said = {name: canonical(value) for name, value in values.items() if canonical(value)}
    text = json.dumps([spec.name, said], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
