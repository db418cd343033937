"""Numbers as a person types them, read exactly, and written back without noise.

Nothing here rounds: the context traps an inexact result, so a rule that would need rounding stops loudly.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow

DIGITS = 20
"""Digits taken on each side of the point. More than any instrument shows; keeps every product exact."""

EXACT = Context(prec=400, Emax=9999, Emin=-9999, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])
"""The context in which rules calculate."""

NUMBER = re.compile(rf"[+-]?(?=\.?[0-9])[0-9]{{0,{DIGITS}}}(?:\.[0-9]{{0,{DIGITS}}})?")
WITH_UNIT = re.compile(r"([^A-Za-z\u4e00-\u9fff]*?)[ \t]*([A-Za-z\u4e00-\u9fff]+)")
BLANKS = " \t\r\n\f\v"


def fold(text: str) -> str:
    """Full-width forms to ASCII (NFKC), the typographic minus to "-", no space at either end."""
    if text.isascii():
        return text.strip(BLANKS)
    return unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip(BLANKS)


def parse(folded: str) -> Decimal | None:
    """The number that a folded text is, or None: no exponent, no thousands separator, no NaN."""
    if NUMBER.fullmatch(folded) is None:
        return None
    return Decimal(folded)


def split_unit(folded: str) -> tuple[str, str]:
    """("5", "kg") of "5 kg"; ("5", "") of "5". The second part is whatever letters stand behind the number."""
    match = WITH_UNIT.fullmatch(folded)
    return (match[1], match[2]) if match else (folded, "")


def plain(value: Decimal) -> str:
    """The shortest decimal writing of a value: no exponent, no trailing zero, no negative zero."""
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def one_two_five(value: Decimal) -> bool:
    """Whether a value is 1, 2 or 5 times a whole power of ten."""
    return value > 0 and "".join(map(str, value.as_tuple().digits)).strip("0") in ("1", "2", "5")


def whole(value: Decimal) -> bool:
    """Whether a value has no fraction."""
    return value == value.to_integral_value()
