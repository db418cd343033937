"""Evaluate: all indicators, for a node or for all bodies at once, this period and last year's."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import product, repeat
from typing import TYPE_CHECKING, Any

from zhijian.kernel.indicators import cube
from zhijian.kernel.indicators.cube import BODIES, Arm, Line, Reach, Slice
from zhijian.kernel.indicators.effects import facets_of
from zhijian.kernel.indicators.engines import DATABASE, Engine
from zhijian.kernel.indicators.figures import Figures, Value, ratio
from zhijian.kernel.indicators.language import ADDITIVE, FACET, STOCKS, STONES, Indicator, Kind
from zhijian.kernel.indicators.parties import Parties
from zhijian.kernel.indicators.periods import Period
from zhijian.kernel.indicators.positions import BadPosition, at_one_position
from zhijian.kernel.indicators.rollup import CHILD, Above, Figure, Rolling, Spot, Sums, is_facet, reach_of
from zhijian.kernel.indicators.trees import Tree

if TYPE_CHECKING:
    from zhijian.kernel.indicators.months import Held

THIS, LAST = 0, 1
Cubes = Callable[[Engine, list[Arm], int | None], list[Line]]
CUBES: tuple[tuple[Cubes, tuple[Kind, ...]], ...] = (
    (cube.flows, (Kind.FLOW, Kind.SUM)), (cube.terms, (Kind.DUE,)), (cube.reached, STONES),
)  # fmt: skip
"""Which cube answers which kinds out of the days of a period."""
PARTIES = (Kind.DISTINCT, Kind.NEW)
"""Kinds that count parties."""
_Column = Sequence[Decimal | None]
"""One value for each spot."""


def evaluate(
    indicators: Sequence[Indicator], node: str | None, period: Period, *, tree_day: date | None = None,
    as_of: int | None = None, by: str = "", tree: Tree | None = None, engine: Engine | None = None,
) -> Figures:  # fmt: skip
    """The values of *indicators* for *node* and *period*, beside the same period a year before.

    *node*: a body, or None for all bodies at once. *tree_day*: count each body where it stands on that day; None: where
    it then was (a flow on the act's day, a stock on the last day). *as_of*: what the first so many acts say; None: all
    that are known. *by*: a facet, "child" (bodies right below), or "doer", "territory", "principal". *engine*: where to
    read; None: where it is quickest (``older``).

    An act counts once for a node if the body of the indicator's role is the node or below it. Raises ``BadPosition``.
    """
    return divided(indicators, node, period, (by,), tree_day=tree_day, as_of=as_of, tree=tree, engine=engine)[
        by
    ]


def divided(
    indicators: Sequence[Indicator], node: str | None, period: Period, bys: tuple[str, ...], *,
    tree_day: date | None = None, as_of: int | None = None, tree: Tree | None = None, engine: Engine | None = None,
) -> dict[str, Figures]:  # fmt: skip
    """As ``evaluate``, divided in several ways at once, at one position and for the price of one."""
    before = period.last_year()
    tree = tree or (engine or DATABASE).tree()
    ask = _Ask(indicators, node, (period, before), tree_day, bys, tree)
    at, sums = at_one_position(ask, as_of, engine)
    return {by: Figures(period, before, at, tree_day, tuple(ask.values(sums, by))) for by in bys}


def course(
    indicator: Indicator, node: str, several: Sequence[Period], *,
    tree_day: date | None = None, as_of: int | None = None, tree: Tree | None = None, engine: Engine | None = None,
) -> tuple[int, list[Decimal | None]]:  # fmt: skip
    """The value of one figure in each of *several* periods, which begin on different days; at one position, which
    comes first. Raises ``BadPosition``.
    """
    tree = tree or (engine or DATABASE).tree()
    ask = _Ask((indicator,), node, tuple(several), tree_day, ("",), tree)
    at, sums = at_one_position(ask, as_of, engine)
    return at, [ask.value(sums, indicator, when, node) for when in range(len(several))]


class _Side:
    """An engine, and what series and facets are called in it."""

    def __init__(self, engine: Engine, sources: set[str]) -> None:
        self.engine, self.ids = engine, engine.series(sources)

    @cached_property
    def facets(self) -> list[tuple[Any, dict[str, str]]]:
        """All combinations of facets."""
        return [(known, facets_of(text)) for known, text in self.engine.combos()]


class _Ask:
    """One evaluation: what is asked, cut into arms, and the answers rolled up."""

    def __init__(
        self, indicators: Sequence[Indicator], node: str | None, several: tuple[Period, ...], tree_day: date | None,
        bys: tuple[str, ...], tree: Tree,
    ) -> None:  # fmt: skip
        self.indicators, self.node, self.bys, self.tree = indicators, node, bys, tree
        self.leaves = list(dict.fromkeys(part for one in indicators for part in one.parts))
        self.place = {leaf: n for n, leaf in enumerate(self.leaves)}
        self.kinds = {leaf.kind for leaf in self.leaves}
        self.periods = several
        self.tree_day = tree_day
        self.sorts = [False, True] if node is None else [node in tree.institutes]
        """Sorts of nodes that are asked for: with an area, institutes."""
        self.tags: list[Slice] = []

    def side(self, engine: Engine) -> "_Side":
        """An engine for this question."""
        return _Side(engine, {leaf.source for leaf in self.leaves})

    def held(self, side: "_Side", size: int) -> "Held | None":
        """The months of all that adds up, if the engine, which knows *size* acts, holds them in memory."""
        series = {side.ids.get(leaf.source) for leaf in self.leaves if leaf.kind in ADDITIVE} - {None}
        return side.engine.months(series, size) if series else None

    def answer(
        self, side: "_Side", kinds: Collection[Kind], size: int | None, held: "Held | None", sums: Sums
    ) -> None:
        """Add to *sums* all that is counted of these *kinds* as the first *size* acts give it, or all; months from what
        is *held*, if anything is."""
        self.tags = []
        leaves = [leaf for leaf in self.leaves if leaf.kind in kinds]
        stocks = [leaf for leaf in leaves if leaf.kind in STOCKS]
        days = self._less_months(side, held, stocks, self._stock_slices(), sums)
        self._add(side, cube.stocks, stocks, days, size, sums)
        for since in dict.fromkeys(leaf.since for leaf in leaves):
            mine = [leaf for leaf in leaves if leaf.since == since]
            flows = self._flow_slices(since)
            for cubes, of_kinds in CUBES:
                some = [leaf for leaf in mine if leaf.kind in of_kinds]
                days = self._less_months(side, held, some, flows, sums)
                self._add(side, cubes, some, days, size, sums)
        self._add_parties(side, [leaf for leaf in leaves if leaf.kind in PARTIES], size, sums)

    # -- what to ask -----------------------------------------------------------------------------------------------

    def _flow_slices(self, since: date | None, *, whole: bool = False) -> list[Slice]:
        """The days of each period, or those from *since* to its end; *whole*: all days up to its end."""
        found = []
        for when, period in enumerate(self.periods):
            begin, last = since or period.first, period.last
            if begin > last:
                continue
            first = date.min if whole else begin
            cuts = [(first, last)] if self.tree_day is not None else self.tree.unmoved(first, last)
            for a, b in cuts:
                start = None if a == date.min else a
                found.append(Slice(when, start, b, begin, last, self.tree_day or a))
        return found

    def _stock_slices(self) -> list[Slice]:
        return [
            Slice(when, None, p.last, p.first, p.last, self.tree_day or p.last)
            for when, p in enumerate(self.periods)
        ]

    def _arms(
        self, ids: dict[str, Any], wanted: dict[int, Indicator], slices: list[Slice], dims: bool
    ) -> Iterator[Arm]:
        """One arm for each slice, each milestone and, where one node is asked for, each role; for all bodies all roles
        together."""
        roles: set[str] = set()
        together: dict[tuple[str, Reach | None], set[Any]] = defaultdict(set)
        for leaf in wanted.values():
            if self.node is None:
                roles |= {self._role(leaf, sort) for sort in self.sorts}
            role = "" if self.node is None else self._role(leaf, self.sorts[0])
            together[role, reach_of(leaf)].add(ids[leaf.source])
        for ((role, reach), series), one in product(together.items(), slices):
            self.tags.append(replace(one, reach=reach))
            within = None
            if role in BODIES and self.node is not None:
                within = (role, frozenset(self.tree.below(self.node, one.tree_on)))
            columns = tuple(sorted({role, *self.bys, *roles} & set(BODIES)))
            yield Arm(
                len(self.tags) - 1, tuple(sorted(series)), columns, dims, one.first, one.last, one.since, one.until,
                within, reach,
            )  # fmt: skip

    def _role(self, leaf: Indicator, institute: bool) -> str:
        return leaf.role_at(institute=institute)

    def _meanings(self, side: "_Side", wanted: dict[int, Indicator]) -> dict[Any, dict[str, str]]:
        """Of each combination of facets what matters here; equal ones are the same object. {0: {}}: nothing does."""
        roles = (self._role(leaf, sort) for leaf in wanted.values() for sort in self.sorts)
        names = {name for leaf in wanted.values() for name in leaf.where}
        names |= {role.removeprefix(FACET) for role in roles if role.startswith(FACET)}
        names |= {by for by in self.bys if is_facet(by)}
        if not names:
            return {0: {}}
        known: dict[tuple[str, ...], dict[str, str]] = {}
        found = {}
        for pk, facets in side.facets:
            meaning = {name: facets.get(name, "") for name in sorted(names)}
            if any(leaf.counts(meaning) for leaf in wanted.values()):
                found[pk] = known.setdefault(tuple(meaning.values()), meaning)
        return found

    def _less_months(
        self, side: "_Side", held: "Held | None", leaves: list[Indicator], slices: list[Slice], sums: Sums
    ) -> list[Slice]:
        """Add the whole months of *slices* to *sums* from what is held; the days that are left over, all where nothing
        is held of these kinds."""
        wanted = self._wanted(side, leaves)
        if held is None or not wanted or not {leaf.kind for leaf in wanted.values()} <= ADDITIVE:
            return slices
        from zhijian.kernel.indicators.matrix import Rolled, Span

        spans, days = [], []
        for tag, one in enumerate(slices):
            whole, over = cube.parts(one.first, one.last)
            if whole is not None:
                spans.append(Span(tag, one.when, *whole))
            days += [replace(one, first=first, last=last) for first, last in over]
        rolled = Rolled(held, wanted, side.ids, self.sorts, self.bys, Above(self.node, self.tree, slices))
        if not rolled.fits():
            return slices
        rolled.add(spans, sums)
        return days

    def _wanted(self, side: "_Side", leaves: list[Indicator]) -> dict[int, Indicator]:
        """Those of which the engine has anything, by place."""
        return {self.place[leaf]: leaf for leaf in leaves if leaf.source in side.ids}

    def _add(
        self, side: "_Side", cubes: Cubes, leaves: list[Indicator], slices: list[Slice], size: int | None,
        sums: Sums,
    ) -> None:  # fmt: skip
        """Ask one cube for these leaves, and add its cells to every node above them."""
        wanted = self._wanted(side, leaves)
        if not wanted or not slices:
            return
        meanings = self._meanings(side, wanted)
        arms = self._arms(side.ids, wanted, slices, meanings != {0: {}})
        lines = cubes(side.engine, list(arms), size)
        rolling = Rolling(wanted, side.ids, self.sorts, self.bys, Above(self.node, self.tree, self.tags))
        rolling.add(lines, meanings, sums)

    def _add_parties(self, side: "_Side", leaves: list[Indicator], size: int | None, sums: Sums) -> None:
        """Count parties in one statement; a party of a division is one, so nothing is left to be added up."""
        wanted = self._wanted(side, leaves)
        if not wanted:
            return
        parties = Parties(side.engine, self.tree, self.node, side.facets, self.sorts, self.bys, size=size)
        for place, leaf in wanted.items():
            slices = self._flow_slices(leaf.since, whole=leaf.kind is Kind.NEW)
            parties.ask(place, leaf, side.ids[leaf.source], slices)
        for figure, spot, many in parties.answers():
            sums.lines[figure][spot] = [many, 0]

    # -- values ----------------------------------------------------------------------------------------------------

    def values(self, sums: Sums, by: str) -> Iterator[Value]:
        """The values of every node, divided by *by*: all groups in which anything was counted, and all bodies below."""
        nodes = [self.node] if self.node is not None else self.tree.bodies()
        groups = self._groups(sums, by, nodes)
        spots = [(node, group) for node in nodes for group in (sorted(groups[node]) if by else ("",))]
        for indicator in self.indicators:
            this, over, under = self._columns(sums, indicator, THIS, by, spots)
            last = self._columns(sums, indicator, LAST, by, spots)[0]
            lines = sums.lines[self.place[indicator.parts[-1]], THIS, by]
            late = [lines[spot][1] if spot in lines else 0 for spot in spots]
            yield from map(Value, repeat(indicator), *zip(*spots, strict=True), this, last, over, under, late)

    def value(self, sums: Sums, indicator: Indicator, when: int, node: str) -> Decimal | None:
        """One value, not divided."""
        return self._columns(sums, indicator, when, "", [(node, "")])[0][0]

    def _columns(
        self, sums: Sums, indicator: Indicator, when: int, by: str, spots: Sequence[Spot]
    ) -> tuple[_Column, _Column, _Column]:
        """Values, numerators and denominators; of a cumulative figure none where the period ended before its start."""
        nothing: _Column = [None] * len(spots)
        start = indicator.start
        if start is not None and self.periods[when].last < start:
            return nothing, nothing, nothing
        first, *rest = [_amounts(sums, (self.place[leaf], when, by), leaf, spots) for leaf in indicator.parts]
        if not rest:
            return first, nothing, nothing
        return [ratio(*pair) for pair in zip(first, rest[0], strict=True)], first, rest[0]

    def _groups(self, sums: Sums, by: str, nodes: list[str]) -> dict[str, set[str]]:
        if not by:
            return {node: {""} for node in nodes}
        groups: dict[str, set[str]] = defaultdict(set)
        for node, group in sums.spots(by):
            groups[node].add(group)
        if by == CHILD:
            for node in nodes:
                groups[node] |= self.tree.children(node, self.tree_day or self.periods[THIS].last)
        return groups


def _amounts(sums: Sums, figure: Figure, leaf: Indicator, spots: Sequence[Spot]) -> list[Decimal]:
    """What the sums of a figure that is no ratio come to."""
    lines = sums.lines[figure]
    amounts = [lines[spot][0] if spot in lines else 0 for spot in spots]
    decimals = leaf.decimals if leaf.kind is Kind.SUM else 0
    return [Decimal(amount).scaleb(-decimals) if decimals else Decimal(amount) for amount in amounts]


__all__ = ["CHILD", "BadPosition", "course", "divided", "evaluate"]
