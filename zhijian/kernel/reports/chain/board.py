"""上报 Who of a body's own and of the bodies right below it has closed a period, and in which state that is."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from zhijian.kernel.indicators.periods import Period
from zhijian.kernel.indicators.trees import names_of
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.org.words import words
from zhijian.kernel.records.errors import NotYours
from zhijian.kernel.reports.chain.calling import Call
from zhijian.kernel.reports.chain.closed import LIVE, held_against
from zhijian.kernel.reports.chain.closing import Closing
from zhijian.kernel.reports.chain.nil import NilReturn, contradictions_of
from zhijian.kernel.reports.chain.standing import Standing
from zhijian.kernel.reports.chain.summary import OPEN, Summary
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
    """Everything on the page of one body and period. ``calls``: made by it; ``asked``: summaries asked of it."""

    node: str
    period: Period
    own: Row
    rows: tuple[Row, ...]
    calls: tuple[Call, ...]
    asked: tuple[Summary, ...]
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
    here = {"territory": node, "period": period.code}
    calls = Call.visible_to(scope).filter(**here).exclude(state="").order_by("due")
    asked = Summary.visible_to(scope).filter(**here).exclude(state="").order_by("due")
    return Overview(
        node, period, Row(node, names[node], own, True, flagged[node]),
        tuple(Row(body, names[body], closings.get(body), False, flagged[body]) for body in below),
        tuple(calls), tuple(asked), tuple(found),
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


@dataclass(frozen=True)
class CallBoard:
    """One call: the summaries that it asked for, by body."""

    call: Call
    summaries: tuple[Summary, ...]
    names: Mapping[str, Promise]
    today: date

    def late(self, one: Summary) -> bool:
        """Whether a summary is overdue, or was handed in late."""
        return bool((one.state in OPEN and one.due < self.today) or one.timeliness == Summary.Timeliness.LATE)

    @property
    def counts(self) -> dict[str, int]:
        """How many were called, handed in, of these on time and late, accepted; how many are perfunctory, how many
        overdue. One that was returned is to be handed in again: it counts among those that are not."""
        ones = [one for one in self.summaries if one.state != Summary.State.WITHDRAWN]
        handed_in = [one for one in ones if one.state not in OPEN]
        return {
            "called": len(ones),
            "handed_in": len(handed_in),
            "on_time": sum(1 for one in handed_in if one.timeliness == Summary.Timeliness.ON_TIME),
            "late": sum(1 for one in handed_in if one.timeliness == Summary.Timeliness.LATE),
            "overdue": sum(1 for one in ones if one.state in OPEN and one.due < self.today),
            "perfunctory": sum(1 for one in ones if one.grade == Summary.Grade.PERFUNCTORY),
            "accepted": sum(1 for one in ones if one.state == Summary.State.ACCEPTED),
        }


def call_board(scope: Scope, call: Call, today: date) -> CallBoard:
    """The board of a call that *scope* may see: two queries, however many bodies."""
    asked = Summary.visible_to(scope).filter(body=call.territory_id, number=call.number).exclude(state="")
    ones = tuple(asked.select_related("closing", "report", "territory").order_by("territory"))
    names = {pk: words(*pair) for pk, pair in names_of(one.territory_id for one in ones).items()}
    return CallBoard(call, ones, names, today)


def perfunctory(scope: Scope, node: str, period: Period) -> list[Summary]:
    """The summaries of a period that *node* called for and graded perfunctory (总结简单、敷衍): those it may see."""
    asked = Summary.visible_to(scope).filter(body=node, period=period.code, grade=Summary.Grade.PERFUNCTORY)
    return list(asked.exclude(state="").order_by("territory"))
