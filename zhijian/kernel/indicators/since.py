"""What changed in a figure since a position: late entries, and corrections of what was counted by then.

An act entered late and voided again changes nothing. The kinds that count acts, and the stocks, are asked by their
entries; terms that fall due, milestones and first times follow from the acts of other days too, and are asked by their
rows, then and now.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet, Sum

from zhijian.kernel.indicators.drill import Rows, Search, admit
from zhijian.kernel.indicators.language import STOCKS, STONES, Indicator, Kind
from zhijian.kernel.indicators.models import Entry
from zhijian.kernel.indicators.periods import Period
from zhijian.kernel.indicators.trees import Tree
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.protections import is_off, protect

BY_ROWS = (Kind.DUE, Kind.NEW, *STONES)
"""Kinds whose rows of then and now are compared."""
LATE = protect(
    "scope:figures.late",
    "tests/kernel/reports/chain/test_late.py::test_a_late_act_opens_only_to_who_may_see_it",
)


def late_counts(
    indicators: Iterable[Indicator], node: str, period: Period, since: int, *, tree: Tree | None = None
) -> dict[str, int]:
    """Code → by how many acts its value differs from that of the first *since* acts."""
    known, wanted = tree or Tree(), tuple(indicators)
    touched = _series_since({part for one in wanted for part in one.parts}, period, since)
    found = {}
    for indicator in wanted:
        parts = [part for part in indicator.parts if part.kind in BY_ROWS or part.series in touched]
        found[indicator.code] = len(_acts(parts, node, period, since, known))
    return found


def late_rows(indicator: Indicator, node: str, period: Period, since: int, *, scope: Scope) -> Rows:
    """The acts by which a figure changed since the first *since* acts, newest first; those that may be seen.

    Of an act that was counted by then and voided since, it is the act itself. Raises ``NotYours`` where the scope does
    not reach the node.
    """
    admit(scope, node, indicator.line)
    ids = _acts(indicator.parts, node, period, since, Tree())
    found = Act.objects.filter(pk__in=ids).order_by("-on", "-pk")
    if not (scope.system or scope.whole or is_off(LATE)):
        found = found.filter(record__in=indicator.record.visible_to(scope).values("pk"))
    return Rows(indicator.parts[0], found, len(ids), late=True)


def _acts(parts: Iterable[Indicator], node: str, period: Period, since: int, tree: Tree) -> set[Any]:
    """The acts that made a difference to any of these figures."""
    found: set[Any] = set()
    for part in parts:
        search = Search(part, node, period, None, None, tree=tree)
        found |= set(_by_rows(search, since) if part.kind in BY_ROWS else _by_entries(search, since))
    return found


def _by_entries(search: Search, since: int) -> "QuerySet[Any]":
    """Acts whose entries since the position do not cancel out."""
    leaf, last = search.leaf, search.period.last
    entries = Entry.objects.filter(series__name=leaf.series, position__gte=since)
    if leaf.kind in STOCKS:  # all steps up to the last day, by the tree of that day
        entries = entries.filter(search.of_bodies(last), day__lte=last)
    else:
        entries = entries.filter(search.places("day"))
    if leaf.kind is Kind.DISTINCT:
        entries = entries.filter(party__isnull=False)
    rows = entries.order_by().values("act").annotate(net=Sum("sign"))
    differ = ~Q(net=0)
    if leaf.kind is Kind.SUM:
        rows, differ = rows.annotate(amount=Sum(f"a{leaf.nth_measure}")), ~Q(amount=0)
    return rows.filter(differ).values_list("act", flat=True)


def _by_rows(search: Search, since: int) -> "QuerySet[Any]":
    """The newer acts of the records (of first times: of the parties) whose rows are others now than then."""
    if search.leaf.kind is Kind.NEW:
        parties = _differing(search, since, ("party",))
        newer = Act.objects.filter(party__in=parties, kind=search.leaf.of, on__lte=search.period.last)
        return newer.filter(leaf__position__gte=since).values_list("pk", flat=True)
    on = "until" if search.leaf.kind is Kind.DUE else "day"
    records = _differing(search, since, ("record", on))
    return Act.objects.filter(record__in=records, leaf__position__gte=since).values_list("pk", flat=True)


def _differing(search: Search, since: int, columns: tuple[str, ...]) -> set[Any]:
    """The first of *columns* of the rows that are only there now, or were only there then."""
    now = search.query().order_by().values_list(*columns)
    search.as_of = since
    then = search.query().order_by().values_list(*columns)
    return {row[0] for row in (*now.difference(then), *then.difference(now))}


def _series_since(leaves: set[Indicator], period: Period, since: int) -> set[str]:
    """Those series of *leaves* that have entries since the position, of days up to the end of the period."""
    names = {leaf.series for leaf in leaves}
    rows = Entry.objects.filter(series__name__in=names, day__lte=period.last, position__gte=since)
    return set(rows.order_by().values_list("series__name", flat=True).distinct())
