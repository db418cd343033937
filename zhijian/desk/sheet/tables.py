"""The tables of a worksheet: for each test its rows, from the plan of the pack, from what was typed, or both.

While a sheet is filled, loads are fields as well (the plan only proposes them) and every value is what the officer
typed. When it is read, all of it is text, and only what was measured stands there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhijian.desk.look import numbers, sheets
from zhijian.desk.sheet.verdicts import names_of_tests

COLUMNS: dict[str, tuple[str, ...]] = {
    "zero": ("load", "indication", "delta", "=error", "=mpe", "why"),
    "weighing": ("direction", "load", "indication", "delta", "=error", "=corrected_error", "=mpe", "why"),
    "eccentricity": (
        "position", "load", "zero.indication", "zero.delta", "indication", "delta",
        "=error", "=corrected_error", "=mpe", "why",
    ),
    "repeatability": ("reading", "load", "indication", "delta", "=error", "=spread", "=mpe", "why"),
    "discrimination": ("load", "before", "after", "=difference", "=limit", "why"),
    "tare": ("tare", "load", "indication", "delta", "=error", "=mpe", "why"),
    "net": ("tare", "load", "indication", "delta", "=error", "=corrected_error", "=mpe", "why"),
    "substitution": ("mass", "repeatability", "why"),
}  # fmt: skip
"""A name is a typed value, ``=name`` a computed one; the order is that of a reading."""

NOT_OF_A_READING = ("load", "=spread", "=mpe")
OF_A_READING = ("indication", "delta", "=error")
UNSIGNED = ("spread", "limit")
SMALL = ("delta", "zero.delta", "repeatability")


@dataclass(frozen=True)
class Sheet:
    """What the tables are made from: ``values`` by part, rows by place; ``results`` as ``verdicts.told`` gives them."""

    unit: str
    values: Mapping[str, Any]
    results: Mapping[str, Any]
    editable: bool

    def item(self, key: str) -> Mapping[str, Any]:
        """What the judge says of one row, by its place on the sheet."""
        return next((item for item in self.results.get("items", ()) if _dotted(item["item"]) == key), {})

    def doubts(self, key: str) -> list[Mapping[str, Any]]:
        """The problems of one row, or of one field of it."""
        wanted = [
            one
            for one in self.results.get("problems", ())
            if (_dotted(one["field"]) + ".").startswith(key + ".")
        ]
        return [one for one in wanted if ".readings." not in _dotted(one["field"]) or ".readings." in key]


def table(sheet: Sheet, name: str, planned: Sequence[Mapping[str, str]], readings: int = 1) -> sheets.Test:
    """One test as a table. ``planned`` are the rows that the pack proposes."""
    lines: list[sheets.Line] = []
    for n, row in enumerate(_merged(sheet, name, planned)):
        key = name if name in ("zero", "tare", "substitution") else f"{name}.{n}"
        lines.append(_line(sheet, name, key, row, n))
        if name == "repeatability":
            taken = row.get("readings") or []
            count = max(len(taken), readings if sheet.editable else 0)
            each = [taken[k] if k < len(taken) else {} for k in range(count)]
            lines += [
                _line(sheet, name, f"{key}.readings.{k}", one or {}, k, reading=True)
                for k, one in enumerate(each)
            ]
    columns = [_head(column, sheet.unit) for column in COLUMNS[name]]
    adds = _adds(name) if sheet.editable else ()
    return sheets.Test(names_of_tests()[name], columns, lines, _note(name), name, adds)


def _merged(sheet: Sheet, name: str, planned: Sequence[Mapping[str, str]]) -> list[Mapping[str, Any]]:
    """The planned rows with what was typed over them, and the rows that were added."""
    typed = sheet.values.get(name)
    if not sheet.editable:
        rows = typed if isinstance(typed, list) else [typed]
        return [row for row in rows if isinstance(row, Mapping)]
    rows = typed if isinstance(typed, list) else [typed]
    count = max(len(planned), len(rows))
    merged: list[Mapping[str, Any]] = []
    for n in range(count):
        offered = planned[n] if n < len(planned) else {}
        given = rows[n] if n < len(rows) else None
        merged.append({**offered, **(given if isinstance(given, Mapping) else {})})
    return merged


def _line(
    sheet: Sheet, name: str, key: str, row: Mapping[str, Any], n: int, *, reading: bool = False
) -> sheets.Line:  # fmt: skip
    item, doubts = sheet.item(key), sheet.doubts(key)
    failed = item.get("verdict") == "fail"
    cells: list[Any] = []
    for column in COLUMNS[name]:
        grouped = name == "repeatability" and column in (NOT_OF_A_READING if reading else OF_A_READING)
        if grouped:
            cells.append(sheets.Given("", free=True))
        elif column == "why":
            cells.append(_why(item, doubts))
        elif column.startswith("="):
            cells.append(_computed(column[1:], item, failed))
        elif column in ("direction", "position", "reading"):
            cells.append(_label(column, key, row, n, reading=reading))
        else:
            cells.append(_typed(sheet, column, key, row, n, doubts))
    return sheets.Line(key, cells, str(row.get("direction") or ""), failed)


def _typed(
    sheet: Sheet, column: str, key: str, row: Mapping[str, Any], n: int, doubts: Sequence[Mapping[str, Any]]
) -> Any:  # fmt: skip
    value = _at(row, column)
    if not sheet.editable:
        return sheets.Given(_as_typed(value), free=column != "load")
    name, word = f"{key}.{column}", _words(column)
    return sheets.Entry(
        name, row_label(word, n), value, small=column in SMALL, word=word, stay=column == "load",
        doubt=any(_dotted(one["field"]) == name for one in doubts),
    )  # fmt: skip


def row_label(word: str, n: int) -> str:
    """How a field is called aloud: what it is, and in which row."""
    return row_pattern().replace("{field}", word).replace("{n}", str(n + 1))


def row_pattern() -> str:
    """``row_label`` with its places open, for rows that the page adds."""
    return _("{field}, row {n}")


def _label(column: str, key: str, row: Mapping[str, Any], n: int, *, reading: bool) -> sheets.Given:
    if column == "direction":
        up = not str(row.get("direction", "up")).startswith("d")
        says = pgettext("chart", "loading") if up else pgettext("chart", "unloading")
        return sheets.Given("↑" if up else "↓", f"{key}.direction", "up" if up else "down", says, quiet=True)
    if column == "position":
        position = str(row.get("position") or n + 1)
        shown = pgettext("platform", "centre") if position == "centre" else position
        return sheets.Given(shown, f"{key}.position", position, count=True)
    return sheets.Given(str(n + 1), count=True) if reading else sheets.Given("", free=True)


def _computed(name: str, item: Mapping[str, Any], failed: bool) -> sheets.Computed:
    value = item.get(name)
    if value is None:
        return sheets.Computed(name)
    written = numbers.number if name in UNSIGNED else numbers.signed
    shown = f"±{numbers.number(value)}" if name == "mpe" else written(value)
    return sheets.Computed(name, shown, out=failed and name == "corrected_error")


def _why(item: Mapping[str, Any], doubts: Sequence[Mapping[str, Any]]) -> sheets.Why:
    if doubts:
        return sheets.Why(doubts[0]["message"], "query")
    verdict, note = item.get("verdict"), item.get("note")
    if verdict == "fail":
        return sheets.Why(f"✕ {note}" if note else _("✕ Fail"), "late")
    return sheets.Why((f"✓ {note}" if note else _("✓ Pass")) if verdict == "pass" else "")


def _head(column: str, unit: str) -> tuple[str, bool]:
    plain = {"direction": "", "position": pgettext("platform", "Place"), "reading": "", "why": _("Verdict")}
    if column in plain:
        return plain[column], False
    symbols = {"=error": "E", "=corrected_error": "Ec", "=mpe": "mpe"}
    word = symbols.get(column) or _words(column.lstrip("="))
    return f"{word} /{unit}" if unit else word, True


def _words(column: str) -> str:
    return {
        "load": _("Load L"),
        "indication": _("Indication I"),
        "delta": _("Small weights ΔL"),
        "zero.indication": _("Zero before, I"),
        "zero.delta": _("Zero before, ΔL"),
        "before": _("Indication before"),
        "after": _("After adding 1.4 d"),
        "difference": pgettext("discrimination", "Change"),
        "limit": _("At least"),
        "spread": _("Spread"),
        "tare": _("Tare"),
        "mass": _("Standard weights at hand"),
        "repeatability": _("Repeatability found"),
    }[column]


def _note(name: str) -> str:
    return {
        "zero": _("With zero tracking at work the error is found under a load of 10 e. |E| ≤ 0.25 e"),
        "weighing": _("P = I + 0.5e − ΔL, E = P − L, Ec = E − E0. Pass when |Ec| ≤ mpe, equality included"),
        "eccentricity": _("E0 may be taken again before each place; otherwise that of the zero test holds"),
        "repeatability": _("The spread and each single error within mpe"),
        "discrimination": _("1.4 d added softly must change the indication by at least d"),
        "net": _("The load is the net load; same limits"),
        "substitution": _(
            "Only above 1 t: 1/2 of Max, 1/3 or 1/5 by the repeatability (not confirmed in JJG 539)"
        ),
    }.get(name, "")


def _adds(name: str) -> tuple[tuple[str, str], ...]:
    return {
        "weighing": (("weighing.up", _("Add a load ↑")), ("weighing.down", _("Add a load ↓"))),
        "eccentricity": (("eccentricity", _("Add a place")),),
        "repeatability": (
            ("repeatability", _("Add a load")),
            ("repeatability.reading", _("One more reading at each load")),
        ),
        "discrimination": (("discrimination", _("Add a load")),),
        "net": (("net", _("Add a load")),),
    }.get(name, ())


def _at(row: Mapping[str, Any], column: str) -> str:
    value: Any = row
    for step in column.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else "" if value is None else str(value)


def _as_typed(value: str) -> str:
    """Digits as typed; only whole numbers without blanks get their groups."""
    return (
        numbers.number(value)
        if value.isascii() and value.isdecimal() and not value.startswith("0")
        else value or "—"
    )


def _dotted(path: str) -> str:
    return path.replace("[", ".").replace("]", "")
