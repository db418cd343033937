"""上报 Who of a body's own and of the bodies right below it has closed a period, and in which state that is."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from zhijian.kernel.indicators.periods import Period
from zhijian.kernel.indicators.trees import names_of
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.org.words import words
from zhijian.kernel.records.errors import NotYours
from zhijian.kernel.reports.chain.closed import LIVE, held_against
from zhijian.kernel.reports.chain.closing import Closing
from zhijian.kernel.reports.chain.nil import NilReturn, contradictions_of
from zhijian.kernel.reports.chain.standing import Standing
from zhijian.kernel.reports.rules.claims import months
from zhijian.kernel.reports.rules.merging import Contradiction


@dataclass(frozen=True)
class Row:
    """One body and its closing of the period; None: it has closed nothing. ``is_node``: the body itself.

    ``flagged``: how many of its nil returns in the period are contradicted by acts.
    """

    body: str
    name: Promise
    closing: Closing | None
    is_node: bool
    flagged: int = 0


@dataclass(frozen=True)
class Overview:
    """Everything on the page of one body and period."""

    node: str
    period: Period
    own: Row
    rows: tuple[Row, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def missing(self) -> list[Row]:
        """The bodies below that have no accepted closing."""
        accepted = Closing.State.ACCEPTED
        return [row for row in self.rows if row.closing is None or row.closing.state != accepted]


def overview(scope: Scope, node: str, period: Period) -> Overview:
    """The closings of *node* and of the bodies right below it.

    Raises ``NotYours`` for a body that the scope does not reach.
    """
    if not (scope.system or scope.whole or node in scope.over("reports")):
        raise NotYours
    below = Standing().parts(node, period)
    closings = {
        one.territory_id: one
        for one in Closing.visible_to(scope)
        .filter(period=period.code, territory__in=[node, *below])
        .exclude(state="")
        .select_related("territory")
    }
    names = {pk: words(*pair) for pk, pair in names_of([node, *below]).items()}
    own = closings.get(node)
    found = held_against(own.figures, _live(closings, below), node) if own else []
    flagged = _flagged(scope, [node, *below], period)
    return Overview(
        node, period, Row(node, names[node], own, True, flagged[node]),
        tuple(Row(body, names[body], closings.get(body), False, flagged[body]) for body in below), tuple(found),
    )  # fmt: skip


def _flagged(scope: Scope, bodies: list[str], period: Period) -> Counter[str]:
    """Of each body, how many of its nil returns acts contradict now."""
    nils = list(
        NilReturn.visible_to(scope).filter(
            territory__in=bodies, month__in=months(period.first, period.last), state=NilReturn.State.DECLARED
        )
    )
    at = {nil.pk: nil.territory_id for nil in nils}
    return Counter(at[pk] for pk in contradictions_of(nils))


def _live(closings: Mapping[str, Closing], below: list[str]) -> dict[str, Closing]:
    return {body: closings[body] for body in below if body in closings and closings[body].state in LIVE}
