"""Where bodies stood: the dated tree in memory, for rolling figures up."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from zhijian.kernel.org.models import Body, Place

Chain = tuple[str, ...]
"""A body and the bodies above it, nearest first."""


class Tree:
    """All places of one tree, read once.

    A body stands where its newest place puts it. Before its first place it is taken to stand there already, and after
    its end still there: what was done by it or in it must not fall out of the sums.
    """

    def __init__(self, tree: str = Place.ADMIN) -> None:
        rows = Place.objects.filter(tree=tree).order_by("begins").values_list("body_id", "path", "begins")
        self._fill(rows, Body.objects.exclude(kind=Body.Kind.BUREAU).values_list("pk", "kind"))

    @classmethod
    def of(cls, places: Iterable[tuple[str, str, date]], kinds: Iterable[tuple[str, str]]) -> "Tree":
        """The tree of these places (body, path, first day), oldest first, and the kinds of bodies that are no bureaus;
        for who reads them elsewhere."""
        tree = cls.__new__(cls)
        tree._fill(places, kinds)
        return tree

    def _fill(self, places: Iterable[tuple[str, str, date]], kinds: Iterable[tuple[str, str]]) -> None:
        self._from: dict[str, list[date]] = defaultdict(list)
        self._chains: dict[str, list[Chain]] = defaultdict(list)
        for body, path, begins in places:
            self._from[body].append(begins)
            self._chains[body].append(tuple(part for part in reversed(path.split("/")) if part))
        others = list(kinds)
        self.institutes = frozenset(body for body, kind in others if kind == Body.Kind.INSTITUTE)
        self._no_bureaus = frozenset(body for body, _kind in others)
        self.chain = lru_cache(maxsize=None)(self._chain)

    def _chain(self, body: str, on: date) -> Chain:
        """The body itself and those above it on a day, nearest first."""
        days = self._from.get(body)
        if not days:
            return (body,)
        return self._chains[body][max(bisect_right(days, on) - 1, 0)]

    def bodies(self) -> list[str]:
        """All bodies that have a place."""
        return sorted(self._from)

    def below(self, node: str, on: date) -> set[str]:
        """The node and all bodies below it on a day."""
        return {node} | {body for body in self._from if node in self.chain(body, on)}

    def children(self, node: str, on: date) -> set[str]:
        """The bureaus right below a node on a day. Who else lies there (institutes, towns) reports nothing."""
        return {body for body in self._from if self.chain(body, on)[1:2] == (node,)} - self._no_bureaus

    def unmoved(self, first: date, last: date) -> list[tuple[date, date]]:
        """The period cut at each day on which a body moved: within each part every body stands still."""
        moves = {day for days in self._from.values() for day in days[1:] if first < day <= last}
        begins = [first, *sorted(moves)]
        ends = [day - timedelta(days=1) for day in begins[1:]] + [last]
        return list(zip(begins, ends, strict=True))


def group_below(chain: Chain, node: str) -> str:
    """The body right below *node* in a chain that leads to it; the node itself for what lies directly in it."""
    at = chain.index(node)
    return chain[at - 1] if at else node


def names_of(bodies: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Chinese and English names of bodies."""
    rows = Body.objects.filter(pk__in=list(bodies)).values_list("pk", "short", "name", "name_en")
    return {pk: (short or name, english or short or name) for pk, short, name, english in rows}
