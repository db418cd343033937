"""总结通知: the board of one call: which body has handed in, on time or late, how it was graded, who was urged."""

import uuid
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhijian.desk.look import days
from zhijian.desk.look.shapes import Cell, Column, Figure, Row, Table
from zhijian.desk.scoping import officer, scope
from zhijian.desk.views.closing import name_of
from zhijian.desk.views.records import next_acts
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.records.bulk import Wish, act_many
from zhijian.kernel.records.by import By
from zhijian.kernel.records.errors import NotYours
from zhijian.kernel.reports.chain.board import CallBoard, call_board
from zhijian.kernel.reports.chain.calling import Call
from zhijian.kernel.reports.chain.summary import OPEN, Summary
from zhijian.kernel.reports.models import OFFICER

MARKS = {"accepted": "done", "graded": "done", "withdrawn": "off", "returned": "late"}


@officer
def board(request: HttpRequest, pk: Any) -> HttpResponse:
    """The page; a POST urges every body that has still to hand in."""
    seen, today = scope(request), clock.today()
    try:
        call = Call.get(seen, pk)
    except NotYours:
        raise Http404 from None
    shown = call_board(seen, call, today)
    waiting = [one for one in shown.summaries if one.state in OPEN]
    may = call.territory_id in seen.bodies_with(OFFICER)
    if request.method == "POST" and may:
        return urge(request, seen, call, waiting)
    return render(request, "desk/call.html", {
        "call": call, "body": name_of(call.territory_id), "state": call.get_state_display() or _("Voided"),
        "figs": figures(shown), "table": table(shown), "may_urge": may and waiting, "key": uuid.uuid4().hex,
        "next": [replace(act, primary=False) for act in next_acts(call, seen)] if call.state else [],
        "back": reverse("reporting") + "?" + urlencode({"body": call.territory_id, "period": call.period}),
    })  # fmt: skip


def urge(request: HttpRequest, seen: Scope, call: Call, waiting: list[Summary]) -> HttpResponse:
    """Urge each of them by an act of its own."""
    key, today = request.POST.get("key", ""), clock.today()
    wishes = [
        Wish(one, "urged", By(seen, today, key=f"{key}:{one.pk}"[:100], seen=one.rev), {}) for one in waiting
    ]
    outcomes = list(act_many(wishes))
    done = sum(1 for outcome in outcomes if outcome.refusal is None)
    messages.success(request, ngettext("%(n)s body urged.", "%(n)s bodies urged.", done) % {"n": done})
    for sentence in dict.fromkeys(str(outcome.refusal) for outcome in outcomes if outcome.refusal):
        messages.warning(request, sentence)
    return redirect(reverse("call", args=[call.pk]))


def figures(shown: CallBoard) -> list[Figure]:
    """How many were called, handed in, late, perfunctory, accepted."""
    counts = shown.counts
    words = {
        "called": _("Called"), "handed_in": _("Handed in"), "on_time": _("on time"), "late": _("late"),
        "overdue": _("overdue"), "perfunctory": _("perfunctory"), "accepted": _("Accepted"),
    }  # fmt: skip
    return [Figure(words[name], counts[name]) for name in words]


def table(shown: CallBoard) -> Table:
    """Bodies × state."""
    columns = [
        Column(_("Body"), head=True), Column(_("State"), stack=_("State")),
        Column(_("To be handed in by"), stack=_("To be handed in by")),
        Column(_("Handed in on"), stack=_("Handed in on")), Column(_("Grade"), stack=_("Grade")),
        Column(_("Urged and receipt"), stack=_("Urged and receipt")),
        Column(_("What was handed in"), stack=_("What was handed in")),
    ]  # fmt: skip
    return Table(
        _("Bodies that were called"), columns, rows=[_row(shown, one) for one in shown.summaries], stack=True
    )


def _row(shown: CallBoard, one: Summary) -> Row:
    is_over = one.state in OPEN and one.due < shown.today
    said = str(one.get_state_display())
    state = (
        Cell(_("overdue"), sub=said, state="late")
        if is_over
        else Cell(said, state=MARKS.get(one.state, "open"))
    )
    handed = Cell(missing=_("Not yet"))
    if one.submitted_on:
        tone = "soon" if one.timeliness == Summary.Timeliness.LATE else ""
        handed = Cell(days.iso(one.submitted_on), sub=one.get_timeliness_display(), tone=tone, keep=True)
    return Row([
        Cell(str(shown.names[one.territory_id]), href=reverse("record", args=[one.kind, one.pk])), state,
        Cell(days.iso(one.due), tone="soon" if is_over else "", keep=True), handed,
        Cell(one.get_grade_display(), tone="soon" if one.grade == Summary.Grade.PERFUNCTORY else ""),
        _letters(one), _papers(one),
    ])  # fmt: skip


def _letters(one: Summary) -> Cell:
    said = []
    if one.urged_on:
        said.append(_("urged %(day)s") % {"day": days.month_day(one.urged_on)})
    if one.received_on:
        said.append(_("receipt %(day)s") % {"day": days.month_day(one.received_on)})
    return Cell(_("; ").join(said), tone="soon" if one.is_urged else "2")


def _papers(one: Summary) -> Cell:
    if one.report is None or one.closing is None:
        return Cell("")
    return Cell(
        one.report.name, href=reverse("record", args=["reports.report", one.report_id]),
        sub=_("closed over the first %(n)s acts") % {"n": one.closing.position},
    )  # fmt: skip
