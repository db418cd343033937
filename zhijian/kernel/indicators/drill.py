"""Drill-down: the acts or records behind a number, by the same rules as the number, for eyes that may see them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, reduce
from operator import or_
from typing import Any, Literal

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from zhijian.kernel.indicators.behind import StandingActs, by_months
from zhijian.kernel.indicators.cube import BODIES
from zhijian.kernel.indicators.effects import facets_of
from zhijian.kernel.indicators.evaluate import CHILD
from zhijian.kernel.indicators.figures import Value
from zhijian.kernel.indicators.fold import shape_of
from zhijian.kernel.indicators.language import (
    ACTS,
    BY_END,
    BY_NOW,
    FACET,
    PRINCIPAL,
    STONES,
    Indicator,
    Kind,
)
from zhijian.kernel.indicators.models import Cell, Combo, Entry, Interval, Milestone, Series
from zhijian.kernel.indicators.periods import Period, span
from zhijian.kernel.indicators.rollup import is_facet
from zhijian.kernel.indicators.trees import Tree, group_below
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.protections import is_off, protect
from zhijian.kernel.records.errors import NotYours

Found = QuerySet[Any] | StandingActs
Side = Literal["numerator", "denominator"]
NODE = protect(
    "scope:figures.node", "tests/matrix/test_leaks.py::test_figures_open_only_to_rows_that_are_mine"
)
ROWS = protect(
    "scope:figures.rows", "tests/matrix/test_leaks.py::test_a_figure_opens_to_no_row_that_lies_elsewhere_now"
)


@dataclass(frozen=True)
class Rows:
    """The rows behind one number.

    ``items``: acts (of a flow, sum or distinct count: whose parties are counted), milestones (one for each record that
    reached it) or intervals (of a stock or of terms: one for each record, or term), newest first (valid ones: those
    that lapse soonest), only those that may be seen. ``counted``: all rows behind the number;
    ``total``: of a sum, what they add up to; ``whole``: all are seen.
    ``late``: these are the acts by which the number changed since a position (``since.py``). ``parts``: the number
    divided in the ways that were asked for too, where months told it at the price of one.
    """

    indicator: Indicator
    items: Found
    counted: int
    total: Decimal | None = None
    whole: bool = False
    late: bool = False
    parts: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)

    @property
    def of_acts(self) -> bool:
        return self.late or self.indicator.kind in ACTS

    @property
    def of_milestones(self) -> bool:
        return not self.late and self.indicator.kind in STONES

    @property
    def hidden(self) -> int:
        """How many rows count and may not be seen: their records lie elsewhere now."""
        return self.counted - self.shown

    @cached_property
    def shown(self) -> int:
        """How many of them may be seen."""
        return self.counted if self.whole else self.items.count()

    def amounts(self, acts: Sequence[Act]) -> dict[Any, Decimal] | None:
        """What each of *acts* adds to a sum; None for a figure that is none."""
        if self.indicator.kind is not Kind.SUM or not isinstance(self.items, StandingActs):
            return None
        found = self.items.amounts(acts, self.indicator.nth_measure)
        return {key: Decimal(value).scaleb(-self.indicator.decimals) for key, value in found.items()}


def admit(scope: Scope, node: str, line: str) -> None:
    """Refuse a number of a body that this scope does not reach for the line, as if it did not exist: ``NotYours``."""
    if not reaches(scope, node, line):
        raise NotYours


def reaches(scope: Scope, node: str, line: str) -> bool:
    """Whether this scope reaches the numbers of a body for a line."""
    return scope.system or scope.whole or node in scope.over(line) or is_off(NODE)


def rows(  # noqa: PLR0913 - what the address of a number may ask
    indicator: Indicator, node: str, period: Period, *, scope: Scope, side: Side = "numerator",
    as_of: int | None = None, tree_day: date | None = None, group: tuple[str, str] | None = None,
    ways: Collection[str] = (),
) -> Rows:  # fmt: skip
    """The rows behind the value of *indicator* for *node* and *period*, or of one *group* of it: (by what, which).

    *side*: of a ratio, which of its two figures. *ways*: in which it is to be divided too (``Rows.parts``). Raises
    ``NotYours`` where the scope does not reach the node.
    """
    admit(scope, node, indicator.line)
    leaf = indicator.parts[0 if side == "numerator" else -1]
    by, value = group or ("", "")
    found = Search(leaf, node, period, as_of, tree_day, by, value).rows()
    told = by_months(leaf, node, period, (by, *ways), as_of, tree_day)
    parts = {way: told.of(leaf, way) for way in ways} if told else {}
    counted = told.count(by, value) if told else found.count()
    total = told.total(by, value) if told else None
    if scope.system or scope.whole or is_off(ROWS):
        return Rows(leaf, found, counted, total, whole=True, parts=parts)
    seen = found.filter(record__in=leaf.record.visible_to(scope).values("pk"))
    return Rows(leaf, seen, counted, total, parts=parts)


@dataclass
class Search:
    """One leaf's rows as a query."""

    leaf: Indicator
    node: str
    period: Period
    as_of: int | None
    tree_day: date | None
    by: str = ""
    group: str = ""
    tree: Tree = field(default_factory=Tree)

    def __post_init__(self) -> None:
        since = self.leaf.since
        self.has_begun = since is None or since <= self.period.last
        if since is not None and self.has_begun:
            self.period = span(since, self.period.last)
        self.role = self.leaf.role_at(institute=self.node in self.tree.institutes)

    def rows(self) -> Found:
        """The rows; acts, where they alone are counted, by their entries."""
        if self.leaf.kind in ACTS and self.leaf.kind is not Kind.NEW:
            return StandingActs(self._entries(self.period))
        return self.query()

    def query(self) -> "QuerySet[Any]":
        """The rows of a figure that is not told by entries alone."""
        if self.leaf.kind is Kind.NEW:
            return self._firsts()
        if self.leaf.kind in STONES:
            return self._milestones()
        return self._terms() if self.leaf.kind is Kind.DUE else self._stock()

    def _entries(self, period: Period) -> "QuerySet[Any]":
        entries = Entry.objects.filter(self.places("day", period), series=_series(self.leaf.series))
        if self.as_of is not None:
            entries = entries.filter(position__lt=self.as_of)
        if self.leaf.kind in (Kind.DISTINCT, Kind.NEW):
            entries = entries.filter(party__isnull=False)
        return entries

    def _firsts(self) -> "QuerySet[Act]":
        """The acts of the period whose parties have none that stands on a day before it."""
        before = self.period.first - timedelta(days=1)
        old, new = (self._standing(period).values("act") for period in (span(date.min, before), self.period))
        known = Act.objects.filter(pk__in=old).values("party")
        return Act.objects.filter(pk__in=new).exclude(party__in=known).order_by("-on", "-pk")

    def _standing(self, period: Period) -> "QuerySet[Any]":
        """The acts that stand, by their entries."""
        entries = self._entries(period).order_by()
        standing: QuerySet[Any] = entries.values("act").annotate(net=Sum("sign")).filter(net__gt=0)
        return standing

    def _milestones(self) -> "QuerySet[Milestone]":
        """Of a cohort's part those that had reached the other one too, by its limit; ``followed``: when."""
        kind, _dot, name = self.leaf.of.rpartition(".")
        held = Milestone.objects.filter(Milestone.at(self.as_of))
        found = held.filter(self.places("day"), kind=_series(kind), name=name)
        if self.leaf.kind is Kind.COHORT:
            then = held.filter(record=OuterRef("record"), name=self.leaf.then)
            if self.leaf.within == BY_END:
                then = then.filter(day__lte=self.period.last)
            elif self.leaf.within != BY_NOW:
                then = then.filter(day__lte=OuterRef("day") + timedelta(days=int(self.leaf.within)))
            found = found.filter(Exists(then))
        return found.order_by("-day", "-pk")

    def _stock(self) -> "QuerySet[Interval]":
        last, kind = self.period.last, self.leaf.kind
        found = self._intervals().filter(self.of_bodies(self.tree_day or last), begins__lte=last)
        found = found.filter(self._open() | Q(ends__gt=last))
        if kind is Kind.VALID:
            endless = Q(until__isnull=True) if shape_of(self.leaf.of).endless else Q()
            found = found.filter(Q(until__gte=last) | endless)
        elif kind is Kind.EXPIRED:
            found = found.filter(until__lt=last)
        if kind is Kind.STOCK:
            return found.order_by("-begins", "-pk")
        return found.order_by("until", "pk") if kind is Kind.VALID else found.order_by("-until", "-pk")

    def _terms(self) -> "QuerySet[Interval]":
        found = self._intervals().filter(self.places("until"), begins__lte=F("until"))
        found = found.filter(self._open() | Q(owed=True, ends__gte=self.period.first))
        return found.order_by("until", "pk")

    def _intervals(self) -> "QuerySet[Interval]":
        return Interval.objects.filter(Interval.at(self.as_of), kind=_series(self.leaf.of), stock=True)

    def _open(self) -> Q:
        still = Q(ends__isnull=True)
        return still if self.as_of is None else still | Q(closed_at__gte=self.as_of)

    # -- where and which -------------------------------------------------------------------------------------------

    def places(self, column: str, period: Period | None = None) -> Q:
        """The days of the period, each part of it with the bodies that then stood below the node."""
        if not self.has_begun:
            return Q(pk__in=())  # cumulative from a day after the period
        first, last = (period or self.period).first, (period or self.period).last
        parts = [(first, last)] if self.tree_day else self.tree.unmoved(first, last)
        found = [
            Q(**{f"{column}__gte": a, f"{column}__lte": b}) & self.of_bodies(self.tree_day or a)
            for a, b in parts
        ]
        return reduce(or_, found)

    def of_bodies(self, on: date) -> Q:
        """The role's body stands below the node on this day; facets and group are those asked for."""
        by_child = self.by == CHILD
        found = Q()
        if not self.role.startswith(FACET):
            bodies = {
                body for body in self.tree.below(self.node, on) if not by_child or self._child(body, on)
            }
            found &= Q(**{f"{self._column(self.role)}__in": bodies})
        facet_of_body = self.role.removeprefix(FACET) if self.role.startswith(FACET) else ""
        if self.by in BODIES:
            found &= Q(**{self._column(self.by): self.group})
        by_facet = self.by if is_facet(self.by) else ""
        if self.leaf.where or facet_of_body or by_facet:
            used = Cell.objects.filter(series__name=self._used()).values("dims")
            combos = dict(Combo.objects.filter(pk__in=used).values_list("pk", "text"))
            counted = set(self._combos(combos, on, facet_of_body, by_facet))
            if len(counted) < len(combos):  # to look at each of half a million rows takes its time
                found &= Q(dims__in=sorted(counted))
        return found

    def _combos(self, used: dict[int, str], on: date, facet_of_body: str, by_facet: str) -> Iterator[int]:
        """Those that count, of the combinations that are used."""
        for pk, text in used.items():
            facets = facets_of(text)
            if not self.leaf.counts(facets) or (by_facet and facets.get(by_facet, "") != self.group):
                continue
            body = facets.get(facet_of_body, "")
            if facet_of_body and self.node not in self.tree.chain(body, on):
                continue
            if facet_of_body and self.by == CHILD and not self._child(body, on):
                continue
            yield pk

    def _used(self) -> str:
        return f"{self.leaf.of}#stock" if self.leaf.kind is Kind.DUE else self.leaf.series

    def _child(self, body: str, on: date) -> bool:
        return group_below(self.tree.chain(body, on), self.node) == self.group

    def _column(self, role: str) -> str:
        """An interval or milestone has one body besides its territory: who keeps the record, or did the act."""
        return "doer" if role == PRINCIPAL and self.leaf.kind not in ACTS else role


def _series(name: str) -> Subquery:
    """The key of a series, looked up once in a statement and not for each of its rows."""
    return Subquery(Series.objects.filter(name=name).values("pk"))
