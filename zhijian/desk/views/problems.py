"""存在不足: the problem section of a body's report for a period, ready to be copied; what recurs."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhijian.common.coordination.duties import EITHER
from zhijian.common.coordination.problems import Problem
from zhijian.common.coordination.prose import paragraph
from zhijian.common.coordination.section import Item, is_late, repeated, section
from zhijian.desk.asked import body_of, period_of
from zhijian.desk.bodies import named
from zhijian.desk.look import days
from zhijian.desk.look.shapes import Cell, Column, Figure, Group, Row, Table
from zhijian.desk.scoping import officer, scope
from zhijian.desk.views.figures import choices
from zhijian.kernel.indicators.periods import half_year_of
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.scope import Scope


@officer
def problems(request: HttpRequest) -> HttpResponse:
    """The page of a body's problems."""
    today, seen = clock.today(), scope(request)
    bodies, node = body_of(request, seen, "coordination", today)
    if node not in dict(bodies):
        raise Http404
    period = period_of(request, half_year_of(today))
    found = section(seen, node, period)
    return render(request, "desk/problems.html", {
        "bodies": bodies, "node": node, "name": dict(bodies)[node].strip("　"), "period": period,
        "periods": choices(today, period), "figures": _figures(found, today),
        "table": _table(found.items, today) if found.items else None, "text": paragraph(found),
        "begin": reverse("begin", args=[Problem.kind, "found"]) if _may_enter(seen) else "",
    })  # fmt: skip


def _may_enter(seen: Scope) -> bool:
    return any(seen.bodies_with(duty) for duty in EITHER)


def _figures(found: Any, today: date) -> list[Figure]:
    late = sum(is_late(item.problem, today) for item in found.items)
    return [
        Figure(_("Found in the period"), len(found.new)),
        Figure(_("Carried over"), len(found.carried)),
        Figure(_("Verified in the period"), len(found.solved)),
        Figure(_("Open at its end"), len(found.open), note=_("%(n)s overdue today") % {"n": late} if late else ""),
        Figure(_("Recurring"), len(found.recurring)),
    ]  # fmt: skip


def _table(items: Any, today: date) -> Table:
    columns = [
        Column(_("What is wrong"), head=True, width="32%"), Column(_("Body"), stack=_("Body"), width="8rem"),
        Column(_("Measure and day"), stack=_("Measure and day")), Column(_("State"), stack=_("State")),
        Column(_("Recurs"), stack=_("Recurs")),
    ]  # fmt: skip
    parts = (
        (_("Found in the period"), [item for item in items if item.is_new]),
        (_("Carried over from before"), [item for item in items if not item.is_new]),
    )
    groups = [
        Group([_row(item, today) for item in some], label, str(len(some))) for label, some in parts if some
    ]
    return Table(_("Problems"), columns, groups=groups, stack=True)


def _row(item: Item, today: date) -> Row:
    one = item.problem
    late = is_late(one, today)
    href = reverse("record", args=[one.kind, one.pk])
    sub = f"{one.get_subject_display()} · {one.number_label()}"
    who = str(one.lead.name) if one.lead else ""
    by = _("by %(day)s") % {"day": days.iso(one.due)} if one.due else ""
    measure = (
        Cell(one.measure, sub=" ".join(part for part in (by, who) if part), tone="late" if late else "")
        if one.measure
        else Cell(missing=_("Not yet"))
    )
    state = "late" if late else {"verified": "done"}.get(one.state, "open")
    words = _("overdue") if late else one.get_state_display()
    return Row([
        Cell(one.what, sub=sub, href=href), named(one.territory), measure, Cell(words, state=state), _recurs(item),
    ], tone="late" if late else "")  # fmt: skip


def _recurs(item: Item) -> Cell:
    if not item.before:
        return Cell(missing=_("Not found there in the three years before"))
    last = item.before[0]
    words = _("time no. %(n)s") % {"n": len(item.before) + 1}
    sub = _("last on %(day)s: %(what)s") % {"day": days.iso(last.found_on), "what": last.what}
    return Cell(words, sub=sub, href=reverse("record", args=[last.kind, last.pk]), tone="soon")


def beside(problem: Problem, seen: Scope, today: date) -> list[Table]:
    """On the page of one problem: the earlier ones of the same body and subject, within three years."""
    rows = Problem.visible_to(seen).exclude(state="")
    before = repeated([problem], rows).get(problem.pk, ())
    if not before:
        return []
    columns = [Column(_("What is wrong"), head=True), Column(_("Found on")), Column(_("State"))]
    made = [
        Row([
            Cell(old.what, sub=old.measure, href=reverse("record", args=[old.kind, old.pk])), days.iso(old.found_on),
            old.get_state_display(),
        ])
        for old in before
    ]  # fmt: skip
    return [Table(_("Found before, at the same body and about the same"), columns, rows=made, stack=True)]
