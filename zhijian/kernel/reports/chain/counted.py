"""What single bodies counted in single months: the ground on which nil returns stand, or fall."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import Sum

from zhijian.kernel.indicators.evaluate import facets_of
from zhijian.kernel.indicators.language import (
    ACTS,
    CATALOGUE,
    DOER,
    OF_ACTS,
    STOCKS,
    TERRITORY,
    Indicator,
    Kind,
)
from zhijian.kernel.indicators.models import Cell, Combo

ROLES = (TERRITORY, DOER)


class Count(NamedTuple):
    """``acts``: how many acts (of a stock: records at the end of the month). ``amount``: what a measure came to, in
    whole numbers of its last decimal; of what has no measure the same as ``acts``."""

    acts: int
    amount: int


NONE = Count(0, 0)
Counts = dict[tuple[str, str, str], Count]
"""(figure's code, body, month as 2026-06) → what was counted; nothing is left out."""


def topics() -> dict[str, Indicator]:
    """The figures of which a body can declare that there was nothing: no rates, and no terms that fall due (they
    follow from the register)."""
    return {
        code: one
        for code, one in CATALOGUE.items()
        if one.kind in ACTS or (one.kind in STOCKS and one.role in ROLES)
    }


def counted(
    leaves: Iterable[Indicator], bodies: Sequence[str], months: Sequence[str], institutes: frozenset[str]
) -> Counts:
    """What *bodies* themselves, not those below them, counted of these figures in each of *months*.

    A bureau counts what lies in its area, an institute what it did itself, as the figures say.
    """
    found: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    wanted = list(leaves)
    facets = {pk: facets_of(text) for pk, text in Combo.objects.values_list("pk", "text")}
    for is_institute in (False, True):
        of = [body for body in bodies if (body in institutes) == is_institute]
        by_role: dict[str, list[Indicator]] = defaultdict(list)
        for leaf in wanted:
            by_role[leaf.role_at(institute=is_institute)].append(leaf)
        for role in ROLES:
            if of and by_role[role]:
                _add(by_role[role], role, of, months, facets, found)
    return {place: Count(*sums) for place, sums in found.items() if any(sums)}


def _add(
    leaves: Sequence[Indicator], role: str, bodies: Sequence[str], months: Sequence[str], facets: dict[int, Any],
    found: dict[tuple[str, str, str], list[int]],
) -> None:  # fmt: skip
    numbers = {int(month.replace("-", "")): month for month in months}
    acts = [leaf for leaf in leaves if leaf.kind in OF_ACTS]
    stocks = [leaf for leaf in leaves if leaf.kind in STOCKS]
    rows = Cell.objects.filter(**{f"{role}__in": bodies}).order_by()
    shown = ("series__name", "month", role, "dims")
    sums = {name: Sum(name) for name in ("n", "a1", "a2", "a3")}
    of_acts = rows.filter(series__name__in={leaf.series for leaf in acts}, month__in=numbers)
    for series, month, body, dims, *values in of_acts.values_list(*shown).annotate(**sums):
        for leaf in acts:
            if leaf.series == series and leaf.counts(facets[dims]):
                total = found[leaf.code, body, numbers[month]]
                total[0] += values[0]
                total[1] += values[_place(leaf)]
    of_stocks = rows.filter(series__name__in={leaf.series for leaf in stocks}, month__lte=max(numbers))
    for series, month, body, dims, n in of_stocks.values_list(*shown).annotate(n=Sum("n")):
        for leaf in stocks:
            if leaf.series == series and leaf.counts(facets[dims]):
                for number in (number for number in numbers if number >= month):
                    total = found[leaf.code, body, numbers[number]]
                    total[0] += n
                    total[1] += n


def _place(leaf: Indicator) -> int:
    return 1 + list(leaf.record.measures).index(leaf.measure) if leaf.kind is Kind.SUM else 0
