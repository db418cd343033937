"""Where bodies really stood: who has to report for a day, and above whom a body stood in a period.

``indicators.trees.Tree`` keeps a body for ever where it last stood, so that no act falls out of the sums; a body that
has ended declares nothing any more, so here the ends count.
"""

from datetime import date

from zhijian.kernel.indicators.periods import Period
from zhijian.kernel.org.models import Body, Place

REPORTING = (Body.Kind.BUREAU, Body.Kind.INSTITUTE)
Row = tuple[str, tuple[str, ...], date, date | None]
"""(body, itself and those above it, nearest first; from; to)"""


class Standing:
    """The dated places of the administrative tree, read once."""

    def __init__(self) -> None:
        rows = Place.objects.filter(tree=Place.ADMIN).order_by("begins")
        self._rows: list[Row] = [
            (body, tuple(part for part in reversed(path.split("/")) if part), begins, ends)
            for body, path, begins, ends in rows.values_list("body_id", "path", "begins", "ends")
        ]
        kinds = dict(Body.objects.values_list("pk", "kind"))
        self.institutes = frozenset(pk for pk, kind in kinds.items() if kind == Body.Kind.INSTITUTE)
        self.reporting = frozenset(pk for pk, kind in kinds.items() if kind in REPORTING)
        """Bodies that report for themselves: towns, groups and outside bodies do not."""

    def chain(self, body: str, on: date) -> tuple[str, ...]:
        """The body itself and those above it on a day, nearest first; empty if it does not stand then."""
        return next(
            (chain for who, chain, begins, ends in self._rows if who == body and _in(on, begins, ends)), ()
        )

    def is_yet_to_stand(self, node: str, on: date) -> bool:
        """Whether the first place of a body that reports begins after a day."""
        first = min((begins for who, _chain, begins, _ends in self._rows if who == node), default=None)
        return node in self.reporting and first is not None and first > on

    def below(self, node: str, on: date) -> set[str]:
        """The node and all bodies below it that stand on a day."""
        return {who for who, chain, begins, ends in self._rows if node in chain and _in(on, begins, ends)}

    def reporting_below(self, node: str, on: date) -> list[str]:
        """The bodies right below the node on a day that report, institutes among them."""
        found = {
            who for who, chain, begins, ends in self._rows if chain[1:2] == (node,) and _in(on, begins, ends)
        }
        return sorted(found & self.reporting)

    def parts(self, node: str, period: Period) -> list[str]:
        """The bodies that stood right below the node on some day of the period and still stand at its end.

        One that has moved away since then closes its period itself; one that has ended cannot, and is counted by the
        body above it.
        """
        were = {
            who
            for who, chain, begins, ends in self._rows
            if chain[1:2] == (node,) and begins <= period.last and (ends is None or ends >= period.first)
        }
        areas = (were & self.reporting) - self.institutes
        return sorted(who for who in areas if self.chain(who, period.last))

    def above_in(self, body: str, period: Period) -> list[str]:
        """The bodies right above it on any day of the period, in the order of time."""
        found = [
            chain[1]
            for who, chain, begins, ends in self._rows
            if who == body
            and len(chain) > 1
            and begins <= period.last
            and (ends is None or ends >= period.first)
        ]
        return list(dict.fromkeys(found))


def institutes() -> frozenset[str]:
    """The bodies that are institutes."""
    return frozenset(Body.objects.filter(kind=Body.Kind.INSTITUTE).values_list("pk", flat=True))


def _in(on: date, begins: date, ends: date | None) -> bool:
    return begins <= on and (ends is None or on <= ends)
