"""The registers of this room."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhijian.common.coordination.problems import Problem
from zhijian.common.coordination.tasks import Task
from zhijian.common.coordination.works import OPEN
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
MARKS = {"found": "open", "mending": "open", "mended": "open", "verified": "done"}


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

DOING = {"given": "open", "under_way": "open", "delayed": "soon", "done": "open", "accepted": "done"}


def _work_state(work: Any, on: date) -> dict[str, Any]:
    late = work.is_open and work.due < on
    words = _("overdue") if late else work.get_state_display()
    return {"text": words, "state": "late" if late else DOING.get(work.state, "off")}


def _what(work: Any, _today: date) -> dict[str, Any]:
    return {"text": work.what, "sub": work.number_label()}


def _lead(work: Any, _today: date) -> Any:
    return work.lead.name if work.lead else {"missing": str(_("Nobody is in charge"))}


DUE = Column("due", _("To be done by"), lambda w, t: due(w, t, is_open=w.is_open), sort="due")
STATE = Column("state", _("State"), _work_state, sort="state", export=lambda work: work.get_state_display())
AT = Column("territory", _("Body"), at, sort="territory")
TABS = (
    Tab(
        "overdue", _("Overdue"), lambda rows: rows.filter(state__in=OPEN, due__lt=today()), late=True,
        order=("due", "pk"),
    ),
    Tab("open", _("To be done"), lambda rows: rows.filter(state__in=OPEN), order=("due", "pk")),
    Tab("done", _("To be accepted"), lambda rows: rows.filter(state="done")),
)  # fmt: skip

show(
    Screen(
        "coordination.task",
        columns=(
            Column("what", _("What is to be done"), _what, head=True), AT, Column("lead", _("Person in charge"), _lead),
            DUE, STATE,
        ),
        filters=(BODY, choice_filter("role", _("Part in it"), Task.Role.choices)),
        tabs=TABS,
        order=("-pk",),
        related=("territory", "body", "lead"),
    )
)  # fmt: skip

show(
    Screen(
        "coordination.point",
        columns=(
            Column("what", _("What is to be done"), _what, head=True),
            Column("territory", _("In the lead"), at, sort="territory"),
            Column("lead", _("Person in charge"), _lead), DUE, STATE,
        ),
        filters=(BODY, Filter("year", _("Year"), lambda rows, value: rows.filter(year=value))),
        tabs=TABS,
        order=("-pk",),
        related=("territory", "body", "lead"),
    )
)  # fmt: skip
