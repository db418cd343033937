"""The registers of this room."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhijian.common.coordination.problems import Problem
from zhijian.kernel.ledger.clock import today
from zhijian.kernel.org.models import Body
from zhijian.kernel.records.screens import Column, Filter, Screen, Tab, choice_filter, field, show


def bodies(scope: Any) -> list[tuple[str, Any]]:
    """The bodies whose problems, tasks and points this person may see: bureaus, institutes and towns alike."""
    rows = Body.objects.filter(ended_on=None).exclude(kind="outside").order_by("pk")
    if not scope.whole:
        rows = rows.filter(pk__in=scope.over("coordination"))
    return [(body.pk, body.short or body.name) for body in rows]


def at(record: Any, _today: date) -> str:
    """The short name of the body whose it is."""
    return str(record.territory.short or record.territory.name)


def due(record: Any, on: date, *, is_open: bool) -> dict[str, Any]:
    """A day that was set: in ochre within a week, in vermilion once it is over."""
    if record.due is None:
        return {"missing": str(_("No day is set"))}
    left = (record.due - on).days
    tone = "late" if is_open and left < 0 else "soon" if is_open and left <= 7 else ""
    return {"text": record.due.isoformat(), "tone": tone, "keep": True}


BODY = Filter("body", _("Body"), lambda rows, value: rows.filter(territory=value), bodies, "choice")
MARKS = {"found": "open", "mending": "soon", "mended": "open", "verified": "done"}


def _state(problem: Problem, on: date) -> dict[str, Any]:
    late = problem.state == "mending" and problem.due is not None and problem.due < on
    words = _("overdue") if late else problem.get_state_display()
    return {"text": words, "state": "late" if late else MARKS.get(problem.state, "off")}


show(
    Screen(
        "coordination.problem",
        columns=(
            Column(
                "what", _("What is wrong"), lambda p, _t: {"text": p.what, "sub": p.number_label()}, head=True
            ),
            Column("territory", _("Body"), at, sort="territory"),
            field("subject", _("Subject"), sort=False),
            Column("measure", _("Measure"), lambda p, _t: p.measure or {"missing": str(_("Not yet"))}),
            Column(
                "due", _("To be mended by"), lambda p, t: due(p, t, is_open=p.state == "mending"), sort="due"
            ),
            Column("state", _("State"), _state, sort="state", export=lambda p: p.get_state_display()),
        ),
        filters=(
            BODY,
            choice_filter("subject", _("Subject"), Problem.Subject.choices),
            choice_filter("source", _("Source"), Problem.Source.choices),
        ),
        tabs=(
            Tab(
                "overdue",
                _("Overdue"),
                lambda rows: rows.filter(state="mending", due__lt=today()),
                late=True,
                order=("due", "pk"),
            ),
            Tab("found", _("Without a measure"), lambda rows: rows.filter(state="found")),
            Tab("mended", _("To be verified"), lambda rows: rows.filter(state="mended")),
        ),
        order=("-found_on", "-pk"),
        related=("territory", "body", "lead"),
    )
)
