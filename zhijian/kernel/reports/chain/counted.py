"""What single bodies counted in single months: the ground on which nil returns stand, or fall."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import F, Sum
from django.db.models.functions import ExtractMonth, ExtractYear

from zhijian.kernel.indicators.effects import facets_of
from zhijian.kernel.indicators.language import (
    ACTS,
    DOER,
    OF_ACTS,
    STOCKS,
    TERRITORY,
    Indicator,
    Kind,
    catalogue,
)
from zhijian.kernel.indicators.models import Cell, Combo, Entry

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
        one.code: one for one in catalogue() if one.kind in ACTS or (one.kind in STOCKS and one.role in ROLES)
    }


def counted(
    leaves: Iterable[Indicator], bodies: Sequence[str], months: Sequence[str], institutes: frozenset[str],
    as_of: int | None = None,
) -> Counts:  # fmt: skip
    """What *bodies* themselves, not those below them, counted of these figures in each of *months*; *as_of*: as the
    first so many acts say.

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
                _add(by_role[role], role, of, months, facets, found, as_of=as_of)
    return {place: Count(*sums) for place, sums in found.items() if any(sums)}


def _add(
    leaves: Sequence[Indicator], role: str, bodies: Sequence[str], months: Sequence[str], facets: dict[int, Any],
    found: dict[tuple[str, str, str], list[int]], *, as_of: int | None,
) -> None:  # fmt: skip
    numbers = {int(month.replace("-", "")): month for month in months}
    acts = [leaf for leaf in leaves if leaf.kind in OF_ACTS]
    stocks = [leaf for leaf in leaves if leaf.kind in STOCKS]
    for series, month, body, dims, *values in _sums(role, bodies, acts, min(numbers), max(numbers), as_of):
        for leaf in acts:
            if leaf.series == series and month in numbers and leaf.counts(facets[dims]):
                total = found[leaf.code, body, numbers[month]]
                total[0] += values[0]
                total[1] += values[_place(leaf)]
    for series, month, body, dims, n, *_measures in _sums(role, bodies, stocks, None, max(numbers), as_of):
        for leaf in stocks:
            if leaf.series == series and leaf.counts(facets[dims]):
                for number in (number for number in numbers if number >= month):
                    total = found[leaf.code, body, numbers[number]]
                    total[0] += n
                    total[1] += n


def _sums(
    role: str,
    bodies: Sequence[str],
    leaves: Sequence[Indicator],
    first: int | None,
    last: int,
    as_of: int | None,
) -> list[tuple[Any, ...]]:
    """Series, month (``yyyymm``), body, facets, number and measures; out of months, or at a position out of entries."""
    names = {leaf.series for leaf in leaves}
    if not names:
        return []
    if as_of is None:
        rows: Any = Cell.objects.annotate(at=F("month"))
        sums = {name: Sum(name) for name in ("n", "a1", "a2", "a3")}
    else:
        rows = Entry.objects.filter(position__lt=as_of)
        rows = rows.annotate(at=ExtractYear("day") * 100 + ExtractMonth("day"))
        sums = {"n": Sum("sign")} | {name: Sum(name) for name in ("a1", "a2", "a3")}
    rows = rows.order_by().filter(**{f"{role}__in": bodies}, series__name__in=names, at__lte=last)
    rows = rows if first is None else rows.filter(at__gte=first)
    shown = rows.values_list("series__name", "at", role, "dims")
    return list(shown.annotate(**{f"sum_{name}": one for name, one in sums.items()}))


def _place(leaf: Indicator) -> int:
    return 1 + list(leaf.record.measures).index(leaf.measure) if leaf.kind is Kind.SUM else 0
