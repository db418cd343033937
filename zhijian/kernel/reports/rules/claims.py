"""零报告 Which figures claim that nothing happened, and who has not said so.

A figure of zero may mean that nothing happened or that nobody reported. So zero, and a rate of 0 or 100 %, counts as
asserted only if every body in it has, for every month in it, either something counted or a nil return.
"""

from collections.abc import Container, Iterable
from datetime import date
from decimal import Decimal

Place = tuple[str, str]
"""(body, month as 2026-06)"""
HUNDRED = Decimal(100)


def claims(value: Decimal | None, *, is_rate: bool) -> bool:
    """Whether a value claims that nothing happened, or that nothing is left: zero; of a rate also 100 %."""
    return value is not None and (value == 0 or (is_rate and value == HUNDRED))


def silent(
    wanted: Iterable[Place], spoken: Container[Place], declared: Container[Place]
) -> tuple[Place, ...]:
    """The bodies and months that neither counted anything nor declared a nil return, in the order of *wanted*."""
    return tuple(place for place in wanted if place not in spoken and place not in declared)


def months(first: date, last: date) -> list[str]:
    """The months in which these days lie: 2026-01, 2026-02, …"""
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(begin, end + 1)]
