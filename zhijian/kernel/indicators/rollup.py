"""Rolling up: the cells of a cube are added where they lie, and only then carried to every node above.

A cell has few meanings and a body few nodes above it, so which figures take a meaning, and which nodes lie above a
body, is asked once each; what is left for each cell is an addition.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from zhijian.kernel.indicators.cube import BODIES, Line, Reach
from zhijian.kernel.indicators.language import FACET, STONES, Indicator, Kind
from zhijian.kernel.indicators.trees import group_below

CHILD = "child"
"""Groups by the bodies right below the node."""
Figure = tuple[int, int, str]
"""(indicator's place, the period's: THIS, LAST or further, by)"""
Spot = tuple[str, str]
"""(node, group)"""
Here = tuple[int, int, bool, str, tuple[str, ...]]
"""(indicator's place, tag of the arm, whether for institutes, body, what it is divided by besides bodies below)"""


@dataclass
class Sums:
    """Everything that was counted, by figure and spot: what a figure adds up and how much of it was late."""

    lines: dict[Figure, dict[Spot, list[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(lambda: [0, 0]))
    )

    def spots(self, by: str) -> set[Spot]:
        """Where anything was counted."""
        return {spot for figure, found in self.lines.items() if figure[2] == by for spot in found}


class Taker(NamedTuple):
    """A figure that takes a cell of some meaning, for one sort of nodes.

    It counts at ``body``, if a facet holds it, else at the body in the line's place ``role``; ``adds``: the place in
    the line of what it adds up.
    """

    leaf: int
    institutes: bool
    role: int
    body: str
    adds: int


class Rolling:
    """The roll-up of one evaluation: which figures take a cell, and where."""

    def __init__(
        self, wanted: Mapping[int, Indicator], series: Mapping[str, Any], sorts: Sequence[bool],
        bys: Sequence[str], above: "Above",
    ) -> None:  # fmt: skip
        self.wanted, self.series, self.sorts, self.bys, self.above = wanted, series, sorts, bys, above
        self.split = [by for by in bys if by not in ("", CHILD)]

    def add(self, lines: Iterable[Line], meanings: Mapping[Any, dict[str, str]], sums: Sums) -> None:
        """Add *lines* to *sums*; those whose facets have none of the *meanings* count nowhere."""
        here = self._here((line, meanings[line.dims]) for line in lines if line.dims in meanings)
        for key, (amount, late) in here.items():
            for figure, spot in self._keys(key):
                total = sums.lines[figure][spot]
                total[0] += amount
                total[1] += late

    def _here(self, lines: Iterable[tuple[Line, dict[str, str]]]) -> dict[Here, list[int]]:
        """Lines added where they lie, for each figure that takes them."""
        takers: dict[tuple[Any, Reach | None, int], list[Taker]] = {}
        here: dict[Here, list[int]] = defaultdict(lambda: [0, 0])
        for line, meaning in lines:
            reach = self.above.tags[line.tag].reach
            what = (line.series, reach, id(meaning))
            if what not in takers:
                takers[what] = list(self._takers(line.series, reach, meaning))
            split = tuple([getattr(line, by) if by in BODIES else meaning[by] for by in self.split])
            for leaf, institutes, role, body, adds in takers[what]:
                key: Here = (leaf, line.tag, institutes, body or cast(str, line[role]), split)
                total = here[key]
                total[0] += cast(int, line[adds])
                total[1] += line.late
        return here

    def _takers(self, series: Any, reach: Reach | None, meaning: dict[str, str]) -> Iterator[Taker]:
        for n, leaf in self.wanted.items():
            if self.series[leaf.source] != series or reach != reach_of(leaf) or not leaf.counts(meaning):
                continue
            for institutes in self.sorts:
                role = leaf.role_at(institute=institutes)
                if not role.startswith(FACET):
                    yield Taker(n, institutes, Line._fields.index(role), "", added(leaf))
                elif meaning[role.removeprefix(FACET)]:
                    yield Taker(n, institutes, 0, meaning[role.removeprefix(FACET)], added(leaf))

    def _keys(self, here: Here) -> Iterator[tuple[Figure, Spot]]:
        """Where it counts: at each node above the body, in each way of dividing."""
        leaf, tag, institutes, body, split = here
        groups = dict(zip(self.split, split, strict=True))
        for when, node, child in self.above(tag, institutes, body):
            for by in self.bys:
                yield (leaf, when, by), (node, child if by == CHILD else groups.get(by, ""))


class Above:
    """The nodes above a body that are asked for, with the body right below them; each asked of the tree once."""

    def __init__(self, node: str | None, tree: Any, tags: Sequence[Any]) -> None:
        self.node, self.tree, self.tags = node, tree, tags
        self.known: dict[tuple[int, bool, str], list[tuple[int, str, str]]] = {}

    def __call__(self, tag: int, institutes: bool, body: str) -> list[tuple[int, str, str]]:
        """(place of the period, node, body right below it) for each."""
        key = (tag, institutes, body)
        if key not in self.known:
            one = self.tags[tag]
            chain = self.tree.chain(body, one.tree_on) if body else ()
            self.known[key] = [
                (one.when, node, group_below(chain, node)) for node in chain if self._asked(node, institutes)
            ]
        return self.known[key]

    def _asked(self, node: str, institutes: bool) -> bool:
        if self.node is not None:
            return node == self.node
        return (node in self.tree.institutes) == institutes


def is_facet(by: str) -> bool:
    """Whether a way of dividing is by a facet: not by the bodies below, nor by one that a row names."""
    return by not in ("", CHILD, *BODIES)


def added(leaf: Indicator) -> int:
    """The place in a cube's line of what a figure adds up: its measure, or the number of acts or records."""
    return Line._fields.index("n") + measured(leaf)


def measured(leaf: Indicator) -> int:
    """Which of an entry's numbers a figure adds up: 0 how many, 1 … 3 a measure."""
    return leaf.nth_measure if leaf.kind is Kind.SUM else 0


def reach_of(leaf: Indicator) -> Reach | None:
    """Of a figure that counts milestones: which."""
    return Reach(leaf.of.rpartition(".")[2], leaf.then, leaf.within) if leaf.kind in STONES else None
