"""What one cell holds, whatever file it stands in (单元格)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import ROUND_HALF_EVEN, Context, Decimal

from .problems import Message, Problem
from .problems import msgid as _

CellValue = str | Decimal | bool | datetime | date | time | None

FORMULA = Message(
    "FORMULA", _("This cell holds a formula; the result that was last saved (“%(value)s”) was taken.")
)
FORMULA_WITHOUT_VALUE = Message(
    "FORMULA_WITHOUT_VALUE",
    _(
        "This cell holds a formula whose result was not saved. Open the file in a spreadsheet program, save it, "
        "and send it again."
    ),
)
CELL_ERROR = Message("CELL_ERROR", _("This cell shows the error %(value)s. Write the value itself."))
CELL_TOO_LONG = Message(
    "CELL_TOO_LONG", _("This cell holds more than %(limit)s characters; the rest was cut off.")
)
DIGITS_LOST = Message(
    "DIGITS_LOST",
    _(
        "This number has more than 15 digits and the spreadsheet has lost the last ones. Format the cell as text "
        "and type it again."
    ),
)
BAD_DATE = Message("BAD_DATE", _("This cell is formatted as a date, but %(value)s is not one."))
MERGED = Message("MERGED", _("This cell is merged with %(anchor)s, where its value stands."))
MERGED_FILLED = Message(
    "MERGED_FILLED", _("This cell is merged with %(anchor)s; its value was filled in here.")
)

NOT_USABLE = frozenset({FORMULA_WITHOUT_VALUE.code, CELL_ERROR.code, CELL_TOO_LONG.code, BAD_DATE.code})
"""Notes that make the cell an error where its column is read; the others are warnings."""

_SHOWN_DIGITS = Context(prec=15, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True)
class Row:
    """One row that is not empty. ``number`` is counted as a spreadsheet program shows it, from 1.

    ``notes`` tells by column index (from 0) what a person should know of a cell.
    """

    number: int
    cells: tuple[CellValue, ...]
    notes: Mapping[int, Problem] = field(default_factory=dict)

    def cell(self, column: int) -> CellValue:
        return self.cells[column] if column < len(self.cells) else None


def holds_anything(row: Row) -> bool:
    """Whether a row has a value, or a cell whose value could not be read."""
    return any(value not in {None, ""} for value in row.cells) or any(
        note.code in NOT_USABLE for note in row.notes.values()
    )


def shown(value: CellValue) -> str:
    """A cell's value as a person reads it: ``1`` for 1.0, ``2021-01-15`` for a date, ``""`` for an empty cell."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case Decimal():
            return plain_digits(value)
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case _:
            return value.isoformat()


def plain_digits(number: Decimal) -> str:
    """``number`` without exponent, and without the zeros that a float brings: 1.0 → ``1``, 1E+3 → ``1000``."""
    if number == number.to_integral_value():
        return f"{number.to_integral_value():f}".removeprefix("-0") or "0"
    return f"{number.normalize():f}"


def as_spreadsheet_shows(stored: str) -> Decimal:
    """The number that a spreadsheet shows for a stored binary float: 15 significant digits (0.30000000000000004 → 0.3).

    Raises :class:`decimal.InvalidOperation` for anything that is not a finite number.
    """
    return _SHOWN_DIGITS.plus(Decimal(stored)).normalize(_SHOWN_DIGITS)


def column_letters(column: int) -> str:
    """A column's name in a spreadsheet program: 0 → A, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
