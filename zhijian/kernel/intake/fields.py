"""What cells are read as: text, code, number, day, choice, telephone (字段解析).

Parsers for :class:`~zhijian.kernel.intake.spec.Field`. A parser gives :class:`Parsed`, or raises :class:`CellRefused`
with a sentence. Full-width digits and letters are always understood; a cell without any letter or digit (``/``, ``——``)
is blank.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from .cells import CellValue, shown
from .problems import CellRefused, Message
from .problems import msgid as _
from .spec import Parse, Parsed
from .text import fold_loose, half_width, says_nothing, tidy

TEXT_TOO_LONG = Message("TEXT_TOO_LONG", _("This text has %(length)s characters; at most %(limit)s fit."))
NOT_A_NUMBER = Message("NOT_A_NUMBER", _("“%(value)s” is not a number. Write digits only, such as 12.5."))
NOT_WHOLE = Message("NOT_WHOLE", _("“%(value)s” is not a whole number."))
TOO_SMALL = Message("TOO_SMALL", _("%(value)s is less than %(limit)s."))
NOT_A_DAY = Message("NOT_A_DAY", _("“%(value)s” is not a date. Write it as 2021-01-15 or 2021年1月15日."))
DAY_FROM_SERIAL = Message(
    "DAY_FROM_SERIAL",
    _("%(value)s is not formatted as a date; it was read as the spreadsheet's day number: %(day)s."),
)
NOT_A_CHOICE = Message("NOT_A_CHOICE", _("“%(value)s” is not one of: %(choices)s."))
NOT_A_TELEPHONE = Message("NOT_A_TELEPHONE", _("“%(value)s” is not a telephone number."))

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_DAY = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?(?:[T ].*)?")
_DAY_IN_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"[2-7]\d{4}")  # day numbers of 1954-10-03 to 2119-01-10
_SERIAL_ZERO = date(1899, 12, 30)
_TELEPHONE = re.compile(r"\+?[\d()\-\s/,;.转ext]+", re.IGNORECASE)


def text(size: int) -> Parse:
    """Text of at most ``size`` characters, inner white space as one space."""

    def parse(cell: CellValue) -> Parsed:
        written = tidy(shown(cell))
        if says_nothing(written):
            return Parsed(None)
        if len(written) > size:
            raise CellRefused(TEXT_TOO_LONG(length=len(written), limit=size))
        return Parsed(written)

    return parse


def code(size: int) -> Parse:
    """A number or code as a text: half-width, without spaces, leading zeros kept, ``13800.0`` as ``13800``."""

    def parse(cell: CellValue) -> Parsed:
        written = _whole("".join(half_width(shown(cell)).split()))
        if says_nothing(written):
            return Parsed(None)
        if len(written) > size:
            raise CellRefused(TEXT_TOO_LONG(length=len(written), limit=size))
        return Parsed(written)

    return parse


def number(minimum: Decimal | None = None, *, whole: bool = False) -> Parse:
    """A Decimal with its digits as entered; thousands may be set apart by commas."""

    def parse(cell: CellValue) -> Parsed:
        written = half_width(shown(cell)).strip()
        if says_nothing(written):
            return Parsed(None)
        if not _NUMBER.fullmatch(written):
            raise CellRefused(NOT_A_NUMBER(value=written))
        value = Decimal(written.replace(",", ""))
        if whole and value != value.to_integral_value():
            raise CellRefused(NOT_WHOLE(value=written))
        if minimum is not None and value < minimum:
            raise CellRefused(TOO_SMALL(value=written, limit=str(minimum)))
        return Parsed(value.to_integral_value() if whole else value)

    return parse


def day(cell: CellValue) -> Parsed:
    """A date: a spreadsheet's date or day number, or text that begins with the year.

    ``03/04/2021`` is refused: it is April to one reader and March to another.
    """
    if isinstance(cell, datetime):
        return Parsed(cell.date())
    if isinstance(cell, date):
        return Parsed(cell)
    written = half_width(shown(cell)).strip()
    if says_nothing(written):
        return Parsed(None)
    if _SERIAL.fullmatch(written):
        found = _SERIAL_ZERO + timedelta(days=int(written))
        return Parsed(found, (DAY_FROM_SERIAL(value=written, day=found.isoformat()),))
    matched = _DAY.fullmatch(written) or _DAY_IN_EIGHT.fullmatch(written)
    if matched is None:
        raise CellRefused(NOT_A_DAY(value=written))
    try:
        return Parsed(date(int(matched[1]), int(matched[2]), int(matched[3])))
    except ValueError as error:
        raise CellRefused(NOT_A_DAY(value=written)) from error


def choice(words: Mapping[str, tuple[str, ...]]) -> Parse:
    """One of a closed set. ``words`` gives for each stored value the words that mean it; the first is the one shown."""
    meaning = {fold_loose(word): value for value, known in words.items() for word in (value, *known)}
    choices = ", ".join(known[0] if known else value for value, known in words.items())

    def parse(cell: CellValue) -> Parsed:
        written = tidy(shown(cell))
        if says_nothing(written):
            return Parsed(None)
        found = meaning.get(fold_loose(_whole(half_width(written))))
        if found is None:
            raise CellRefused(NOT_A_CHOICE(value=written, choices=choices))
        return Parsed(found)

    return parse


def telephone(cell: CellValue) -> Parsed:
    """One or more telephone numbers as written, with at least five digits."""
    written = _whole(tidy(half_width(shown(cell))))
    if says_nothing(written):
        return Parsed(None)
    if not _TELEPHONE.fullmatch(written) or sum(sign.isdigit() for sign in written) < 5:
        raise CellRefused(NOT_A_TELEPHONE(value=written))
    return Parsed(written)


def _whole(written: str) -> str:
    """Programs that keep codes as floats write 13800.0: the tail was never typed."""
    head, dot, tail = written.partition(".")
    return head if dot and head.isdigit() and tail and not tail.strip("0") else written
