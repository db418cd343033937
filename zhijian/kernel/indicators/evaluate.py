"""Evaluate: all indicators, for a node or for all bodies at once, this period and last year's, from three cubes."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

from zhijian.kernel.indicators import cube
from zhijian.kernel.indicators.cube import BODIES, Arm, Keyed, Line
from zhijian.kernel.indicators.figures import Figures, Value, ratio
from zhijian.kernel.indicators.language import FACET, STOCKS, Indicator, Kind
from zhijian.kernel.indicators.models import Combo, Series
from zhijian.kernel.indicators.periods import Period
from zhijian.kernel.indicators.trees import Tree, group_below
from zhijian.kernel.ledger import dbtiles

CHILD = "child"
"""Groups by the bodies right below the node."""
THIS, LAST = 0, 1
Key = tuple[int, int, str, str]
"""(indicator's place, THIS or LAST, node, group)"""


class BadPosition(ValueError):
    """More acts are asked for than are sealed."""


def evaluate(
    indicators: Sequence[Indicator], node: str | None, period: Period, *, tree_day: date | None = None,
    as_of: int | None = None, by: str = "", tree: Tree | None = None,
) -> Figures:  # fmt: skip
    """The values of *indicators* for *node* and *period*, beside the same period a year before.

    *node*: a body, or None for all bodies at once. *tree_day*: count each body where it stands on that day; None: where
    it then was (a flow on the act's day, a stock on the last day). *as_of*: what the first so many acts say; None: all
    that are sealed. *by*: a facet, "child" (bodies right below), or "doer", "territory", "principal".

    An act counts once for a node if the body of the indicator's role is the node or below it. Raises ``BadPosition``.
    """
    size = dbtiles.size()
    if as_of is not None and not 0 <= as_of <= size:
        raise BadPosition(f"{as_of} acts are asked for, {size} are sealed")
    ask = _Ask(indicators, node, period, tree_day, by, tree or Tree())
    at = size if as_of is None else as_of
    values = tuple(ask.answer(None if at == size else at))
    if at == size and dbtiles.size() != size:
        # The sealer went on between two statements: answer for the position that will be printed.
        values = tuple(ask.answer(at))
    return Figures(period, period.last_year(), at, tree_day, values)


@dataclass(frozen=True)
class _Slice:
    """Some days of this period or last year's, in which the tree stands still."""

    when: int
    first: date | None
    last: date
    since: date
    tree_on: date


@dataclass
class _Sums:
    """Everything that was counted, by key."""

    lines: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0, 0, 0]))
    parties: dict[Key, set[Any]] = field(default_factory=lambda: defaultdict(set))


class _Ask:
    """One evaluation: what is asked, cut into arms, and the answers rolled up."""

    def __init__(
        self, indicators: Sequence[Indicator], node: str | None, period: Period, tree_day: date | None, by: str,
        tree: Tree,
    ) -> None:  # fmt: skip
        self.indicators, self.node, self.by, self.tree = indicators, node, by, tree
        self.leaves = list(dict.fromkeys(part for one in indicators for part in one.parts))
        self.periods = (period, period.last_year())
        self.tree_day = tree_day
        self.ids = dict(
            Series.objects.filter(name__in={leaf.series for leaf in self.leaves}).values_list("name", "pk")
        )
        self.tags: list[tuple[_Slice, str, bool, list[int]]] = []
        self.kinds_of_node = self._kinds_of_node()

    def answer(self, size: int | None) -> Iterator[Value]:
        """The values as the first *size* acts give them, or all."""
        self.tags = []
        flows = list(self._arms(lambda leaf: leaf.kind in (Kind.FLOW, Kind.SUM), self._flow_slices()))
        stocks = list(self._arms(lambda leaf: leaf.kind in STOCKS, self._stock_slices()))
        distinct = list(self._arms(lambda leaf: leaf.kind is Kind.DISTINCT, self._flow_slices()))
        due = list(self._arms(lambda leaf: leaf.kind is Kind.DUE, self._flow_slices()))
        lines = [*cube.acts([*flows, *stocks], size), *cube.terms(due, size)]
        keyed = cube.keys(distinct, size)
        sums = self._roll_up(lines, keyed)
        return self._values(sums)

    # -- what to ask -----------------------------------------------------------------------------------------------

    def _flow_slices(self) -> list[_Slice]:
        if self.tree_day is not None:
            return [
                _Slice(when, p.first, p.last, p.first, self.tree_day) for when, p in enumerate(self.periods)
            ]
        return [
            _Slice(when, first, last, p.first, first)
            for when, p in enumerate(self.periods)
            for first, last in self.tree.unmoved(p.first, p.last)
        ]

    def _stock_slices(self) -> list[_Slice]:
        return [
            _Slice(when, None, p.last, p.first, self.tree_day or p.last)
            for when, p in enumerate(self.periods)
        ]

    def _arms(self, wanted: Any, slices: list[_Slice]) -> Iterator[Arm]:
        """One arm for each slice, role and kind of node."""
        for institutes in self.kinds_of_node:
            roles: dict[str, list[int]] = defaultdict(list)
            for n, leaf in enumerate(self.leaves):
                if wanted(leaf) and leaf.series in self.ids:
                    roles[leaf.role_at(institute=institutes)].append(n)
            for (role, leaves), one in product(roles.items(), slices):
                self.tags.append((one, role, institutes, leaves))
                bodies = None if self.node is None else frozenset(self.tree.below(self.node, one.tree_on))
                series = tuple(sorted({self.ids[self.leaves[n].series] for n in leaves}))
                column = role if role in BODIES else ""
                by = self.by if self.by in BODIES else ""
                yield Arm(len(self.tags) - 1, series, column, by, one.first, one.last, one.since, bodies)

    def _kinds_of_node(self) -> list[bool]:
        if self.node is not None:
            return [self.node in self.tree.institutes]
        split = any(leaf.institute_role for leaf in self.leaves) and self.tree.institutes
        return [False, True] if split else [False]

    # -- rolling up ------------------------------------------------------------------------------------------------

    def _roll_up(self, lines: Iterable[Line], keyed: Iterable[Keyed]) -> _Sums:
        lines, keyed = list(lines), list(keyed)
        wanted = {line.dims for line in lines} | {one.dims for one in keyed}
        self.facets = {
            pk: _facets(text) for pk, text in Combo.objects.filter(pk__in=wanted).values_list("pk", "text")
        }
        sums = _Sums()
        known: dict[tuple[Any, ...], list[Key]] = {}
        for line in lines:
            for key in self._keys(line, known):
                total = sums.lines[key]
                for place, value in enumerate(line[5:]):
                    total[place] += value
        for one in keyed:
            for key in self._keys(one, known):
                sums.parties[key].add(one.party)
        return sums

    def _keys(self, line: Line | Keyed, known: dict[tuple[Any, ...], list[Key]]) -> list[Key]:
        """Where a cell counts: for each indicator that takes it, at each node above it."""
        cell = line[:5]
        if cell not in known:
            one, role, institutes, leaves = self.tags[line.tag]
            facets = self.facets[line.dims]
            taking = [
                n
                for n in leaves
                if self.ids[self.leaves[n].series] == line.series and self.leaves[n].counts(facets)
            ]
            body = facets.get(role.removeprefix(FACET), "") if role.startswith(FACET) else line.body
            chain = self.tree.chain(body, one.tree_on) if body and taking else ()
            known[cell] = [
                (n, one.when, node, self._group(line, facets, chain, node))
                for node in chain if self._asked(node, institutes)
                for n in taking
            ]  # fmt: skip
        return known[cell]

    def _asked(self, node: str, institutes: bool) -> bool:
        """Whether a value of this node is wanted from an arm for institutes, or for the others."""
        if self.node is not None:
            return node == self.node
        return len(self.kinds_of_node) == 1 or (node in self.tree.institutes) == institutes

    def _group(self, line: Line | Keyed, facets: dict[str, str], chain: tuple[str, ...], node: str) -> str:
        if not self.by:
            return ""
        if self.by == CHILD:
            return group_below(chain, node)
        return line.by if self.by in BODIES else facets.get(self.by, "")

    # -- values ----------------------------------------------------------------------------------------------------

    def _values(self, sums: _Sums) -> Iterator[Value]:
        nodes = [self.node] if self.node is not None else self.tree.bodies()
        groups: dict[str, set[str]] = defaultdict(set)
        for _n, _when, node, group in [*sums.lines, *sums.parties]:
            groups[node].add(group)
        if self.by == CHILD:
            for node in nodes:
                groups[node] |= self.tree.children(node, self.tree_day or self.periods[THIS].last)
        place = {leaf: n for n, leaf in enumerate(self.leaves)}
        for indicator, node in product(self.indicators, nodes):
            for group in sorted(groups[node]) if self.by else [""]:
                pair = [
                    [_amount(leaf, (place[leaf], when, node, group), sums) for leaf in indicator.parts]
                    for when in (THIS, LAST)
                ]
                late = sums.lines.get((place[indicator.parts[-1]], THIS, node, group), [0] * 5)[4]
                (this, *rest), (last, *_rest) = pair
                if rest:
                    under = rest[0]
                    yield Value(
                        indicator, node, group, ratio(this, under), ratio(last, _rest[0]), this, under, late
                    )
                else:
                    yield Value(indicator, node, group, this, last, late=late)


def _amount(leaf: Indicator, key: Key, sums: _Sums) -> Decimal:
    if leaf.kind is Kind.DISTINCT:
        return Decimal(len(sums.parties.get(key, ())))
    line = sums.lines.get(key, [0, 0, 0, 0, 0])
    if leaf.kind is Kind.SUM:
        place = 1 + list(leaf.record.measures).index(leaf.measure)
        return Decimal(line[place]).scaleb(-leaf.decimals)
    return Decimal(line[0])


def _facets(text: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(text)
    return found
