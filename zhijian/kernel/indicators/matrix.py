"""Rolling up months that are held in memory: what figures count × what was counted at bodies × which nodes lie above.

The same sums as ``rollup`` makes of a cube's lines, for all figures and all nodes at once.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zhijian.kernel.indicators.cube import BODIES
from zhijian.kernel.indicators.language import FACET, STOCKS, Indicator
from zhijian.kernel.indicators.months import SUMS, Combos, Held, Numbers
from zhijian.kernel.indicators.rollup import CHILD, Above, Spot, Sums, measured

Matrix = NDArray[np.float64]
LATE = SUMS.index("late")


class Span(NamedTuple):
    """Whole months (``yyyymm``, both included; first None: from the beginning) out of a slice of a period."""

    tag: int
    when: int
    first: int | None
    last: int


class Rolled:
    """The roll-up of one evaluation that is divided by nothing but bodies below."""

    def __init__(
        self, held: Held, wanted: Mapping[int, Indicator], series: Mapping[str, Any], sorts: Sequence[bool],
        bys: Sequence[str], above: Above,
    ) -> None:  # fmt: skip
        self.held, self.sorts, self.bys, self.above = held, sorts, bys, above
        sources: dict[Any, dict[int, Indicator]] = defaultdict(dict)
        for place, leaf in wanted.items():
            sources[series[leaf.source]][place] = leaf
        self.sources = [_Source(held, one, leaves) for one, leaves in sources.items()]
        self.nodes = cache(self._nodes)

    def add(self, spans: Sequence[Span], sums: Sums) -> None:
        """Add the months of *spans* to *sums*."""
        for source in self.sources:
            for institutes in self.sorts:
                for role, places in source.roles(institutes).items():
                    for span in spans:
                        self._add(source, role, places, span, institutes, sums)

    def _add(
        self, source: "_Source", role: str, places: list[int], span: Span, institutes: bool, sums: Sums
    ) -> None:
        """What lies at each body, carried to the nodes above it."""
        nodes, spots = self.nodes(span.tag, institutes, source.at(role)[1])
        if not spots:
            return
        amounts, late, rows = (part @ nodes for part in source.cells(role, span, places))
        which, where = np.nonzero(rows)
        found = zip(
            which.tolist(),
            where.tolist(),
            _whole(amounts[which, where]),
            _whole(late[which, where]),
            strict=True,
        )
        tables = [{by: sums.lines[place, span.when, by] for by in self.bys} for place in places]
        for one, column, amount, was_late in found:
            by, spot = spots[column]
            total = tables[one][by][spot]
            total[0] += amount
            total[1] += was_late

    def _nodes(
        self, tag: int, institutes: bool, bodies: Sequence[str]
    ) -> tuple[Matrix, list[tuple[str, Spot]]]:
        """Which bodies count at which spots (bodies × spots, ones and noughts); and the spots, by way of dividing."""
        spots: dict[tuple[str, Spot], int] = {}
        pairs = [
            (number, spots.setdefault((by, (node, child if by == CHILD else "")), len(spots)))
            for number, body in enumerate(bodies)
            for _when, node, child in self.above(tag, institutes, body)
            for by in self.bys
        ]
        nodes = np.zeros((len(bodies), len(spots)))
        for number, spot in pairs:
            nodes[number, spot] = 1
        return nodes, list(spots)


class _Source:
    """The months of one series: of each row what it means to the figures that count it, and where it lies."""

    def __init__(self, held: Held, series: Any, leaves: Mapping[int, Indicator]) -> None:
        self.held, self.columns, self.leaves = held, held.columns[series], leaves
        self.order = {place: n for n, place in enumerate(leaves)}
        self.meanings, self.counts = _meanings(held.combos, list(leaves.values()))
        self.at = cache(self._at)

    def roles(self, institutes: bool) -> dict[str, list[int]]:
        """The roles by which its figures roll up, with the figures' places."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, leaf in self.leaves.items():
            found[leaf.role_at(institute=institutes)].append(place)
        return found

    def cells(self, role: str, span: Span, places: list[int]) -> tuple[Matrix, Matrix, Matrix]:
        """What figures count at bodies, how much of it was late, and whether there is anything (figures × bodies)."""
        cell, bodies = self.at(role)
        rows = self.columns.between(span.first, span.last)
        shape = (self.counts.shape[1], len(bodies))

        def added(nth: int | None) -> Matrix:
            weights = None if nth is None else self.columns.sums[nth, rows]
            return np.bincount(cell[rows], weights, shape[0] * shape[1]).reshape(shape).astype(np.float64)

        counts = self.counts[[self.order[place] for place in places]]
        measures = np.array([measured(self.leaves[place]) for place in places])
        amounts = np.zeros((len(places), shape[1]))
        for nth in np.unique(measures):
            amounts[measures == nth] = counts[measures == nth] @ added(int(nth))
        of_stock = self.leaves[places[0]].kind in STOCKS
        late = np.zeros_like(amounts) if of_stock else counts @ added(LATE)
        return amounts, late, counts @ added(None)

    def _at(self, role: str) -> tuple[Numbers, Sequence[str]]:
        """The cell of each row (meaning × bodies + body), and the bodies by number."""
        combos = self.columns.keys[-1]
        if role in BODIES:
            body, bodies = self.columns.keys[1 + BODIES.index(role)], self.held.bodies
        else:
            of_combo, values = self.held.combos.facet(role.removeprefix(FACET))
            body, bodies = of_combo[combos], values
        return self.meanings[combos] * len(bodies) + body, bodies


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
