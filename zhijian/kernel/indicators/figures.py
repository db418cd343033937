"""What an evaluation gives: values with their change, the position, and which words explain them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from zhijian.kernel.indicators.language import Indicator
from zhijian.kernel.indicators.periods import Period

TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")


class Value(NamedTuple):
    """One figure of one node (and group): this period and the same period a year before.

    ``change``: in per cent of last year's, one decimal; None where that was nought, and for ratios. ``points``: of
    ratios, the difference of the two printed values in percentage points. A ratio of nothing is None. ``late``: how
    many of this period's acts were entered late.
    """

    indicator: Indicator
    node: str
    group: str
    this: Decimal | None
    last: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    late: int = 0

    @property
    def change(self) -> Decimal | None:
        if self.indicator.numerator is not None or self.this is None or not self.last:
            return None
        return ((self.this - self.last) * 100 / abs(self.last)).quantize(TENTH, ROUND_HALF_UP)

    @property
    def points(self) -> Decimal | None:
        if self.indicator.numerator is None or self.this is None or self.last is None:
            return None
        return self.this - self.last


@dataclass(frozen=True)
class Figures:
    """The values of one evaluation, in the order of indicators, then nodes, then groups.

    ``size``: the position, as the number of acts that were known; ``tree_day``: the day whose tree was used, None for
    each body where it then was.
    """

    period: Period
    before: Period
    size: int
    tree_day: date | None
    values: tuple[Value, ...]

    def __iter__(self) -> Iterator[Value]:
        return iter(self.values)

    def get(self, code: str, node: str, group: str = "") -> Value:
        """One value. Raises KeyError."""
        for value in self.values:
            if (value.indicator.code, value.node, value.group) == (code, node, group):
                return value
        raise KeyError((code, node, group))


def ratio(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """A ratio in per cent with two decimals, rounded half up; None of nothing."""
    return (numerator * 100 / denominator).quantize(HUNDREDTH, ROUND_HALF_UP) if denominator else None


def place_among(value: Decimal, others: Iterable[Decimal]) -> int:
    """名次: the place of a value, the highest first; equal ones share it (1, 2, 2, 4)."""
    return 1 + sum(other > value for other in others)
