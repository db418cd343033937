"""Rolling up months that are held in memory: what figures count × what was counted at bodies × which nodes lie above.

The same sums as ``rollup`` makes of a cube's lines, for all figures and all nodes at once.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zhijian.kernel.indicators.cube import BODIES
from zhijian.kernel.indicators.language import FACET, STOCKS, Indicator
from zhijian.kernel.indicators.months import SUMS, Combos, Held, Numbers
from zhijian.kernel.indicators.rollup import CHILD, Above, Spot, Sums, measured

Matrix = NDArray[np.float64]
Cube = NDArray[np.float64]
MOST = 4_000_000
"""So many cells, of 8 bytes, a division may have."""
Spots = list[tuple[str, Spot]]
"""(way of dividing, spot), by number"""
LATE = SUMS.index("late")


class Span(NamedTuple):
    """Whole months (``yyyymm``, both included; first None: from the beginning) out of a slice of a period."""

    tag: int
    when: int
    first: int | None
    last: int


class _Counted(NamedTuple):
    """Amounts, how much of them was late, and how many rows there are (figures × groups × spots)."""

    amounts: Cube
    late: Cube
    rows: Cube
    groups: Sequence[str]


class Rolled:
    """The roll-up of one evaluation."""

    def __init__(
        self, held: Held, wanted: Mapping[int, Indicator], series: Mapping[str, Any], sorts: Sequence[bool],
        bys: Sequence[str], above: Above,
    ) -> None:  # fmt: skip
        self.sorts, self.above = sorts, above
        below = tuple(by for by in bys if by in ("", CHILD))
        self.ways = [(below, "")] * bool(below) + [(("",), by) for by in bys if by not in below]
        """Ways of dividing: by what lies below, all at once; by a facet or a body, each alone."""
        sources: dict[Any, dict[int, Indicator]] = defaultdict(dict)
        for place, leaf in wanted.items():
            sources[series[leaf.source]][place] = leaf
        self.sources = [_Source(held, one, leaves) for one, leaves in sources.items()]
        self.nodes = cache(self._nodes)

    def fits(self) -> bool:
        """Whether the cells of each way of dividing can be held."""
        return all(source.cells(by) <= MOST for source in self.sources for _below, by in self.ways)

    def add(self, spans: Sequence[Span], sums: Sums) -> None:
        """Add the months of *spans* to *sums*."""
        for source, institutes in product(self.sources, self.sorts):
            for role, places in source.roles(institutes).items():
                for span, (below, by) in product(spans, self.ways):
                    nodes, spots = self.nodes(span.tag, institutes, source.at(role)[1], below)
                    if spots:
                        counted = source.counted(role, span, places, nodes, by)
                        where = [_named(spots, by, group) for group in counted.groups]
                        _add(counted, [(place, span.when) for place in places], where, sums)

    def _nodes(
        self, tag: int, institutes: bool, bodies: Sequence[str], bys: Sequence[str]
    ) -> tuple[Matrix, Spots]:
        """Which bodies count at which spots (bodies × spots, ones and noughts); and the spots, by way of dividing."""
        spots: dict[tuple[str, Spot], int] = {}
        pairs = [
            (number, spots.setdefault((by, (node, child if by == CHILD else "")), len(spots)))
            for number, body in enumerate(bodies)
            for _when, node, child in self.above(tag, institutes, body)
            for by in bys
        ]
        nodes = np.zeros((len(bodies), len(spots)))
        for number, spot in pairs:
            nodes[number, spot] = 1
        return nodes, list(spots)


def _named(spots: Spots, by: str, group: str) -> Spots:
    """What the spots are called in a group of the way of dividing *by*, if it is one."""
    return [(by, (node, group)) for _below, (node, _child) in spots] if by else spots


def _add(counted: _Counted, figures: Sequence[tuple[int, int]], where: Sequence[Spots], sums: Sums) -> None:
    """Put it under *figures* (place, period's place) at *where* (by group, then column)."""
    found = np.nonzero(counted.rows)
    tables = [{way: sums.lines[place, when, way] for way, _spot in where[0]} for place, when in figures]
    for figure, group, column, amount, late in zip(
        *(one.tolist() for one in found),
        _whole(counted.amounts[found]),
        _whole(counted.late[found]),
        strict=True,
    ):
        way, spot = where[group][column]
        table = tables[figure][way]
        if spot in table:
            table[spot][0] += amount
            table[spot][1] += late
        else:
            table[spot] = [amount, late]


class _Source:
    """The months of one series: of each row what it means to the figures that count it, and where it lies."""

    def __init__(self, held: Held, series: Any, leaves: Mapping[int, Indicator]) -> None:
        self.held, self.columns, self.leaves = held, held.columns[series], leaves
        self.order = {place: n for n, place in enumerate(leaves)}
        self.combos = self.columns.keys[-1]
        meanings, self.counts = _meanings(held.combos, list(leaves.values()))
        self.meaning = meanings[self.combos]
        self.at, self.groups = cache(self._at), cache(self._groups)
        self.all_roles = {leaf.role_at(institute=sort) for leaf in leaves.values() for sort in (False, True)}

    def roles(self, institutes: bool) -> dict[str, list[int]]:
        """The roles by which its figures roll up, with the figures' places."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, leaf in self.leaves.items():
            found[leaf.role_at(institute=institutes)].append(place)
        return found

    def cells(self, by: str) -> int:
        """How many cells a division has at most: meanings × bodies × groups."""
        bodies = max(len(self.at(role)[1]) for role in self.all_roles)
        return int(self.counts.shape[1]) * bodies * len(self.groups(by)[1])

    def counted(self, role: str, span: Span, places: list[int], nodes: Matrix, by: str) -> "_Counted":
        """What figures count at spots, divided by a facet or a body ('' by nothing)."""
        rows, counting = self.columns.between(span.first, span.last), np.flatnonzero(nodes.any(axis=1))
        (body, bodies), (group, groups) = self.at(role), self.groups(by)
        number = np.full(len(bodies), -1)
        number[counting] = np.arange(len(counting))
        inside = number[body[rows]] >= 0
        chosen = rows if inside.all() else rows.start + np.flatnonzero(inside)
        cell = (self.meaning[chosen] * len(counting) + number[body[chosen]]) * len(groups) + group[chosen]
        counts, size = self.counts[[self.order[place] for place in places]], len(counting) * len(groups)

        def added(nth: int | None, counts: Matrix) -> Cube:
            weights = None if nth is None else self.columns.sums[nth, chosen]
            cells = np.bincount(cell, weights, counts.shape[1] * size).reshape(-1, size)
            lying = (counts @ cells).reshape(-1, len(counting), len(groups))
            return np.tensordot(lying, nodes[counting], axes=(1, 0))

        measures = np.array([measured(self.leaves[place]) for place in places])
        amounts = np.zeros((len(places), len(groups), nodes.shape[1]))
        for nth in np.unique(measures):
            amounts[measures == nth] = added(int(nth), counts[measures == nth])
        of_stock = self.leaves[places[0]].kind in STOCKS
        late = np.zeros_like(amounts) if of_stock else added(LATE, counts)
        return _Counted(amounts, late, added(None, counts), groups)

    def _groups(self, by: str) -> tuple[Numbers, Sequence[str]]:
        """The group of each row, and the groups by number."""
        if not by:
            return np.zeros_like(self.combos), ("",)
        return self.at(by if by in BODIES else FACET + by)

    def _at(self, role: str) -> tuple[Numbers, Sequence[str]]:
        """The body of each row, or what stands in a facet; and all of these by number."""
        if role in BODIES:
            return self.columns.keys[1 + BODIES.index(role)], self.held.bodies
        of_combo, values = self.held.combos.facet(role.removeprefix(FACET))
        return of_combo[self.combos], values


def _meanings(combos: Combos, leaves: Sequence[Indicator]) -> tuple[Numbers, Matrix]:
    """Of each combination of facets the number of what it means to *leaves*; and which of them count which meaning
    (leaves × meanings, ones and noughts)."""
    names = sorted({name for leaf in leaves for name in leaf.where})
    meanings = np.zeros(len(combos), dtype=np.int64)
    for name in names:
        numbers, values = combos.facet(name)
        meanings = np.unique(meanings * len(values) + numbers, return_inverse=True)[1]
    an_example = np.unique(meanings, return_index=True)[1]
    counts = np.ones((len(leaves), len(an_example)))
    for n, leaf in enumerate(leaves):
        for name, wanted in leaf.where.items():
            numbers, values = combos.facet(name)
            counts[n] *= np.array([value in wanted for value in values], dtype=np.float64)[
                numbers[an_example]
            ]
    return meanings, counts


def _whole(values: Matrix) -> list[int]:
    found: list[int] = np.rint(values).astype(np.int64).tolist()
    return found
