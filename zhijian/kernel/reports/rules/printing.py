"""How a number is printed: decimals and rounding are chosen for each placement, and the exact value stays behind it.

Two roundings in one report are allowed and remarked: one real report prints 38 of 75 (50.67 %) as 50 and 2 of 3 as 67.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Rounding(StrEnum):
    """HALF_UP 四舍五入: a half goes away from nought. DOWN 舍尾: what does not fit is cut off."""

    HALF_UP = "half_up"
    DOWN = "down"


@dataclass(frozen=True)
class Placement:
    """Where a number stands: how many *decimals*, by which *rounding*, in units of ``10 ** scale`` (4: 万)."""

    decimals: int = 0
    rounding: Rounding = Rounding.HALF_UP
    scale: int = 0


WHOLE, CUT, TENTH = Placement(), Placement(rounding=Rounding.DOWN), Placement(1)


def rounded(value: Fraction | Decimal, placement: Placement = WHOLE) -> Decimal:
    """*value* as the placement shows it, with exactly its decimals."""
    exact = Fraction(value) * Fraction(10) ** (placement.decimals - placement.scale)
    whole, rest = divmod(abs(exact.numerator), exact.denominator)
    if placement.rounding is Rounding.HALF_UP and 2 * rest >= exact.denominator:
        whole += 1
    sign = 1 if exact < 0 and whole else 0
    return Decimal((sign, tuple(int(digit) for digit in str(whole)), -placement.decimals))


def percent(share: Fraction, placement: Placement = WHOLE) -> str:
    """A share of 1 in per cent, without a blank, as reports print it: 67%."""
    return f"{rounded(share * 100, placement):f}%"


def is_inexact(value: Fraction | Decimal, placement: Placement) -> bool:
    """Whether the placement shows another value than the exact one."""
    return Fraction(rounded(value, placement)) * Fraction(10) ** placement.scale != Fraction(value)


def mixed(placed: Iterable[tuple[Fraction, Placement]]) -> bool:
    """Whether one text rounds in two ways where it can be seen: shares in per cent that are not printed exactly."""
    used = {placement.rounding for share, placement in placed if is_inexact(share * 100, placement)}
    return len(used) > 1
