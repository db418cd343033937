"""Reading values out of a document that anyone may have written: what is absent, what is a number, what is neither.

Nothing is guessed. A value that cannot be read is a problem on its field and leaves the rest of the document alone.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .decimals import DIGITS, fold, parse, plain, split_unit
from .findings import Findings
from .units import factor, unit_named

DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
YES = ("true", "yes", "on", "1", "是")
NO = ("false", "no", "off", "0", "否")


@dataclass(slots=True)
class Values:
    """The numbers of one object: ``numbers`` that were read, their ``typed`` digits, and whether any was ``bad``."""

    numbers: dict[str, Decimal]
    typed: dict[str, str]
    bad: bool = False

    def digits(self, name: str) -> str | None:
        """A number as it was typed, or as it is written where it was not typed but follows from the rest."""
        value = self.numbers.get(name)
        return None if value is None else self.typed.get(name, plain(value))


@dataclass(slots=True)
class Reader:
    """Reads one document. ``unit`` is the document's own unit, to which a number's own suffix must agree."""

    findings: Findings
    quantity: str
    unit: str | None = None

    def table(self, value: Any, path: str) -> Mapping[str, Any] | None:
        """An object; None if absent, and None with a problem if it is something else."""
        if value is None or isinstance(value, Mapping):
            return value
        self._bad(path, "not_an_object", value)
        return None

    def rows(self, value: Any, path: str) -> Sequence[Any]:
        """A list; empty if absent, and empty with a problem if it is something else."""
        if value is None:
            return ()
        if isinstance(value, list | tuple):
            return value
        self._bad(path, "not_a_list", value)
        return ()

    def values(
        self, source: Mapping[str, Any], path: str, names: Sequence[str], convert: bool = False
    ) -> Values:
        """The named numbers of an object. ``convert`` allows another unit of the same quantity than the document's."""
        result = Values({}, {})
        unit = self._unit_of(source, path, convert, result)
        for name in names:
            raw = source.get(name)
            if raw is None:
                continue
            read = self._number(raw, f"{path}.{name}", unit, convert)
            if read is None:
                result.bad = True
            else:
                result.numbers[name], result.typed[name] = read
        return result

    def choice(self, value: Any, path: str, choices: Mapping[str, Sequence[str]], code: str) -> str | None:
        """The key that a text means, by the key itself or one of its other names; None if absent or unknown."""
        if value is None:
            return None
        wanted = fold(value if isinstance(value, str) else self._typed(value) or "").strip("()").lower()
        for key, names in choices.items():
            if wanted == key.lower() or wanted in (name.lower() for name in names):
                return key
        self.findings.problem(path, code, "unknown", value=_shown(value))
        return None

    def flag(self, value: Any, path: str) -> Decimal | None:
        """1 for yes, 0 for no, None if absent."""
        if value is None:
            return None
        text = fold(value).lower() if isinstance(value, str) else str(value).lower()
        if text in YES:
            return Decimal(1)
        if text in NO:
            return Decimal(0)
        self._bad(path, "not_a_flag", value)
        return None

    def day(self, value: Any, path: str) -> datetime.date | None:
        """A day written YYYY-MM-DD; None if absent."""
        if value is None or type(value) is datetime.date:
            return value
        match = DATE.fullmatch(fold(value)) if isinstance(value, str) else None
        try:
            if match:
                return datetime.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            pass  # 2024-02-30 is as little a day as "soon"
        self._bad(path, "not_a_day", value)
        return None

    def document_unit(self, instrument: Mapping[str, Any], numbers: Sequence[str]) -> str | None:
        """The unit of the document: what the instrument says, else the suffix of its own numbers."""
        given = instrument.get("unit")
        if given is not None:
            unit = unit_named(given, self.quantity) if isinstance(given, str) else None
            if unit is None:
                self.findings.problem("instrument.unit", "MIXED_UNITS", "unknown", value=_shown(given))
            return unit
        for name in numbers:
            raw = instrument.get(name)
            suffix = split_unit(fold(raw))[1] if isinstance(raw, str) else ""
            if suffix and (unit := unit_named(suffix, self.quantity)):
                return unit
        return None

    def _unit_of(self, source: Mapping[str, Any], path: str, convert: bool, result: Values) -> str | None:
        given = source.get("unit")
        if given is None or path == "instrument":
            return None
        unit = unit_named(given, self.quantity) if isinstance(given, str) else None
        if unit is None or not (convert or unit == self.unit):
            self.findings.problem(f"{path}.unit", "MIXED_UNITS", unit=self.unit or "?", value=_shown(given))
            result.bad = True
        return unit

    def _number(self, raw: Any, path: str, unit: str | None, convert: bool) -> tuple[Decimal, str] | None:
        typed = self._typed(raw) or ""
        value = parse(typed)
        if value is None:
            typed, suffix = split_unit(typed.removeprefix("±").lstrip() if convert else typed)
            value = parse(typed)
            if suffix:
                unit = unit_named(suffix, self.quantity)
            if value is None or (suffix and unit is None):
                self._bad(path, "not_a_number", raw)
                return None
        if unit is None or unit == self.unit:
            return value, typed
        if not convert or self.unit is None:
            self.findings.problem(path, "MIXED_UNITS", unit=self.unit or "?", value=_shown(raw))
            return None
        return value * factor(unit, self.unit, self.quantity), typed

    @staticmethod
    def _typed(raw: Any) -> str | None:
        if isinstance(raw, str):
            return fold(raw)
        if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
            return None
        exact = Decimal(raw)
        return format(exact, "f") if exact.is_finite() and abs(exact.adjusted()) <= DIGITS else None

    def _bad(self, path: str, variant: str, value: Any) -> None:
        self.findings.problem(path, "BAD_NUMBER", variant, value=_shown(value))


def _shown(value: Any) -> str:
    """A value as it may stand in a message: short, on one line."""
    match value:
        case str():
            text = value.encode("utf-8", "replace").decode()
        case Mapping():
            text = "{…}"
        case list() | tuple():
            text = "[…]"
        case _:
            text = str(value).lower()
    text = " ".join(text.replace("\t", " ").splitlines())
    return text if len(text) <= 40 else text[:39] + "…"
