"""上报: one body and one period: its own closing, and what the bodies right below it have closed and sent."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhijian.desk.asked import body_of, period_of
from zhijian.desk.look import days, numbers
from zhijian.desk.look.shapes import Cell, Column, Row, Table
from zhijian.desk.scoping import officer, scope
from zhijian.desk.views.closing import MARKS, contradictions_table, name_of
from zhijian.desk.views.figures import choices
from zhijian.kernel.indicators.periods import Period, half_year_of
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.records.errors import NotYours
from zhijian.kernel.reports.chain import board
from zhijian.kernel.reports.chain.guards import whole_months
from zhijian.kernel.reports.chain.summary import OPEN, Summary
from zhijian.kernel.reports.models import OFFICER, REPORTER, Closing


@officer
def overview(request: HttpRequest) -> HttpResponse:
    """The page."""
    today, seen = clock.today(), scope(request)
    bodies, node = body_of(request, seen, "reports", today)
    period = period_of(request, half_year_of(today).step(-1))
    try:
        shown = board.overview(seen, node, period)
    except NotYours:
        raise Http404 from None
    return render(request, "desk/reporting.html", {
        "shown": shown, "bodies": bodies, "node": node, "period": period, "periods": choices(today, period),
        "name": name_of(node), "is_over": period.last < today, "own": own(shown.own, today),
        "begin": begin(seen, shown.own, period, today), "table": below(shown, checks=node in seen.bodies_with(OFFICER)),
        "contradictions": contradictions_table(shown.contradictions), "nil_grid": nil_grid(shown, node),
        "calls": [
            {"href": reverse("call", args=[call.pk]), "name": call.name, "number": call.number, "due": call.due}
            for call in shown.calls
        ],
        "asked": [asked(one, today) for one in shown.asked], "call": call(seen, node, period),
    })  # fmt: skip


def own(row: board.Row, today: date) -> dict[str, Any]:
    """The body's own closing in words."""
    closing = row.closing
    if closing is None:
        return {}
    return {
        "href": reverse("closing", args=[closing.pk]), "mark": MARKS.get(closing.state, "off"),
        "state": closing.get_state_display(), "on": days.long(closing.last_day),
        "position": numbers.position(closing.size),
    }  # fmt: skip


def begin(seen: Scope, row: board.Row, period: Period, today: date) -> str:
    """Where this person closes the period for their body; empty where they may not, or it is done."""
    at = row.body
    mine = {*seen.bodies_with(OFFICER), *seen.bodies_with(REPORTER)}
    if row.closing is not None or at not in mine or period.last >= today or whole_months(period.code) is None:
        return ""
    return f"{reverse('begin', args=['reports.closing', 'closed'])}?{urlencode({'at': at, 'period': period.code})}"


def below(shown: board.Overview, *, checks: bool) -> Table | None:
    """The bodies right below, each with its closing; *checks*: this person accepts or returns them."""
    if not shown.rows:
        return None
    columns = [
        Column(_("Body"), head=True), Column(_("Period close"), stack=_("Period close")),
        Column(_("On"), stack=_("On")), Column(_("Acts counted"), number=True, stack=_("Acts counted")),
        Column(_("Nil returns"), stack=_("Nil returns")),
    ]  # fmt: skip
    return Table(
        _("Bodies right below"), columns, rows=[_row(shown, row, checks) for row in shown.rows], stack=True
    )


def _row(shown: board.Overview, row: board.Row, checks: bool) -> Row:
    closing = row.closing
    deeper = "?" + urlencode({"body": row.body, "period": shown.period.code})
    if closing is None:
        return Row(
            [
                Cell(str(row.name), href=deeper),
                Cell(_("not closed yet"), state="open"),
                "",
                "",
                nils(shown, row),
            ]
        )
    href = reverse("closing", args=[closing.pk])
    return Row([
        Cell(str(row.name), href=deeper),
        Cell(closing.get_state_display(), state=MARKS.get(closing.state, "off")),
        Cell(
            days.iso(closing.last_day), href=href, keep=True,
            sub=_("accept or return it") if checks and closing.state == Closing.State.CLOSED else "",
        ),
        numbers.position(closing.size), nils(shown, row),
    ])  # fmt: skip


def nils(shown: board.Overview, row: board.Row) -> Cell:
    """The way to the body's nil returns; how many of them acts contradict."""
    text = _("contradicted: %(n)s") % {"n": row.flagged} if row.flagged else _("look")
    return Cell(text, href=nil_grid(shown, row.body), tone="soon" if row.flagged else "")


def nil_grid(shown: board.Overview, body: str) -> str:
    """The address of a body's nil returns in the period."""
    return f"{reverse('nil_returns')}?{urlencode({'body': body, 'period': shown.period.code})}"


def asked(one: Summary, today: date) -> dict[str, Any]:
    """A summary that is asked of this body, in words."""
    late = one.state in OPEN and one.due < today
    return {
        "href": reverse("record", args=[one.kind, one.pk]), "name": one.name, "number": one.number, "due": one.due,
        "state": one.get_state_display(), "mark": "late" if late else MARKS.get(one.state, "open"),
        "urged": one.urged_on if one.is_urged else None, "grade": one.get_grade_display(),
    }  # fmt: skip


def call(seen: Scope, node: str, period: Period) -> str:
    """Where this person calls for summaries; empty where they may not."""
    if node not in seen.bodies_with(OFFICER) or whole_months(period.code) is None:
        return ""
    query = urlencode({"at": node, "period": period.code})
    return f"{reverse('begin', args=['reports.call', 'called'])}?{query}"
