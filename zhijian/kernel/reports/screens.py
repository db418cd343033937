"""The registers of targets and reported actuals."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhijian.kernel.parties.screens import areas
from zhijian.kernel.records.screens import Column, Filter, Screen, Tab, choice_filter, field, show
from zhijian.kernel.reports.models import Assessment, AttestedActual, Summary, Target, WorkReport
from zhijian.kernel.reports.writing.shapes import shapes


def _at(record: Any, _today: date) -> str:
    return str(record.territory.short or record.territory.name)


def _amount(target: Target, _today: date) -> dict[str, Any]:
    return {"text": target.value, "unit": target.unit}


def _state(record: Any, _today: date) -> dict[str, Any]:
    marks = {"proposed": "open", "reported": "open", "cancelled": "off", "returned": "off"}
    return {"text": record.get_state_display(), "state": marks.get(record.state, "done")}


def _closing_state(record: Any, _today: date) -> dict[str, Any]:
    marks = {"accepted": "done", "returned": "late"}
    return {"text": record.get_state_display(), "state": marks.get(record.state, "open")}


def _nil_state(record: Any, _today: date) -> dict[str, Any]:
    return {"text": record.get_state_display(), "state": "done" if record.state == "declared" else "off"}


def _call_state(record: Any, _today: date) -> dict[str, Any]:
    return {"text": record.get_state_display(), "state": "off" if record.state == "withdrawn" else "open"}


def _summary_state(record: Any, today: date) -> dict[str, Any]:
    marks = {"accepted": "done", "graded": "done", "withdrawn": "off", "returned": "late"}
    late = record.state in ("called", "returned") and record.due < today
    return {"text": record.get_state_display(), "state": "late" if late else marks.get(record.state, "open")}


def _handed_in(record: Any, _today: date) -> Any:
    if record.submitted_on is None:
        return {"missing": str(_("Not yet"))}
    return {"text": record.submitted_on.isoformat(), "sub": record.get_timeliness_display(), "keep": True}


AREA = Filter("area", _("Body"), lambda rows, value: rows.filter(territory=value), areas, "choice")

show(
    Screen(
        "reports.target",
        columns=(
            Column("name", _("Task"), lambda t, _t: {"text": t.name}, sort="name", head=True),
            Column("territory", _("Body"), _at, sort="territory"),
            field("year", _("Year"), sort=False),
            Column("value", _("Target"), _amount, number=True),
            field("weight", _("Weight"), sort=False, number=True),
            Column(
                "counted",
                _("Counted"),
                lambda t, _t: {"text": _("computed") if t.indicator else _("reported")},
                export=lambda t: t.indicator,
            ),
            Column("state", _("State"), _state, sort="state"),
        ),
        filters=(
            AREA,
            Filter("year", _("Year"), lambda rows, value: rows.filter(year=value)),
            choice_filter("sort", _("Kind"), Target.Sort.choices, called="kind"),
        ),
        tabs=(
            Tab("proposed", _("Proposed"), lambda rows: rows.filter(state="proposed")),
            Tab("in_force", pgettext_lazy("target", "In force"), lambda rows: rows.filter(state="in_force")),
        ),
        order=("territory", "pk"),
        related=("territory", "body"),
    )
)

show(
    Screen(
        "reports.actual",
        columns=(
            Column("target", _("Task"), lambda a, _t: {"text": a.target.name}, head=True),
            Column("territory", _("Body"), _at, sort="territory"),
            Column(
                "as_of", _("As of"), lambda a, _t: {"text": a.as_of.isoformat(), "keep": True}, sort="as_of"
            ),
            Column("value", _("Actual"), lambda a, _t: {"text": a.value, "unit": a.target.unit}, number=True),
            field("evidence", _("Evidence"), sort=False),
            Column("state", _("State"), _state, sort="state"),
        ),
        filters=(AREA,),
        tabs=(
            Tab("waiting", _("To be checked"), lambda rows: rows.filter(state="reported")),
            Tab("returned", _("Returned"), lambda rows: rows.filter(state="returned")),
        ),
        order=("-as_of", "pk"),
        related=("territory", "body", "target", "target__territory"),
    )
)


def _points(name: str) -> Any:
    def cell(assessment: Assessment, _today: date) -> Any:
        value = getattr(assessment, name)
        return value if value else {"missing": str(_("Not yet"))}

    return cell


def _grade(assessment: Assessment, _today: date) -> Any:
    if not assessment.grade:
        return {"missing": str(_("Not yet"))}
    tone = "late" if assessment.vetoed else "soon" if assessment.grade == "failed" else "done"
    words = assessment.get_grade_display()
    return {"text": f"{words} · {_('Vetoed')}" if assessment.vetoed else words, "state": tone}


show(
    Screen(
        "reports.assessment",
        columns=(
            Column("territory", _("Body"), _at, sort="territory", head=True),
            field("year", _("Year")),
            Column("by_rule", _("Weighted completion"), _points("by_rule"), number=True),
            Column("self_points", _("Own score"), _points("self_points"), number=True),
            Column("reviewed_points", _("Reviewed"), _points("reviewed_points"), number=True),
            Column("bonus", _("Bonus"), _points("bonus"), number=True),
            Column("points", _("Points"), _points("points"), number=True),
            Column("grade", _("Grade"), _grade, export=lambda a: a.get_grade_display()),
            field("state", _("State")),
        ),
        filters=(AREA, Filter("year", _("Year"), lambda rows, value: rows.filter(year=value))),
        tabs=(
            Tab("waiting", _("To be reviewed"), lambda rows: rows.filter(state="self_scored")),
            Tab("published", _("Result published"), lambda rows: rows.filter(state="published")),
        ),
        order=("territory", "pk"),
        related=("territory", "body"),
    )
)

show(
    Screen(
        "reports.closing",
        columns=(
            Column("territory", _("Body"), lambda c, _t: {"text": _at(c, _t)}, sort="territory", head=True),
            Column("period", _("Period"), lambda c, _t: {"text": str(c.asked.label)}, sort="period"),
            Column("position", _("Acts counted"), lambda c, _t: c.position, number=True),
            Column("state", _("State"), _closing_state, sort="state"),
        ),
        filters=(AREA, Filter("period", _("Period"), lambda rows, value: rows.filter(period=value))),
        tabs=(
            Tab("waiting", _("To be checked"), lambda rows: rows.filter(state="closed")),
            Tab("returned", _("Returned"), lambda rows: rows.filter(state="returned")),
        ),
        order=("territory", "pk"),
        related=("territory", "body"),
    )
)


def _shape(report: WorkReport, _today: date) -> str:
    known = shapes().get(report.shape)
    return str(known.name) if known else report.shape


def _stage(report: WorkReport, _today: date) -> dict[str, Any]:
    marks = {"drafted": "open", "submitted": "soon", "approved": "open", "dropped": "off"}
    return {"text": report.get_state_display(), "state": marks.get(report.state, "done")}


def _frozen(report: WorkReport, _today: date) -> Any:
    return {"text": report.frozen_on.isoformat(), "keep": True} if report.frozen_on else ""


show(
    Screen(
        "reports.report",
        columns=(
            Column(
                "name",
                _("Title"),
                lambda r, _t: {"text": r.name, "sub": r.asked.label},
                sort="name",
                head=True,
            ),
            Column("territory", _("Body"), _at, sort="territory"),
            Column("shape", _("Template"), _shape, export=lambda r: r.shape),
            Column("state", _("State"), _stage, sort="state"),
            Column("frozen_on", _("Frozen on"), _frozen, export=lambda r: r.frozen_on),
            Column("number", _("Number of dispatch"), lambda r, _t: {"text": r.number, "keep": True}),
        ),
        filters=(AREA, Filter("period", _("Period"), lambda rows, value: rows.filter(period=value))),
        tabs=(
            Tab(
                "drafts", pgettext_lazy("report", "Being written"), lambda rows: rows.filter(state="drafted")
            ),
            Tab("waiting", _("In review"), lambda rows: rows.filter(state__in=("submitted", "approved"))),
            Tab("frozen", pgettext_lazy("report", "Frozen"), lambda rows: rows.filter(state="frozen")),
        ),
        order=("-pk",),
        related=("territory", "body"),
    )
)

show(
    Screen(
        "reports.nil",
        columns=(
            Column("topic", _("Of what"), lambda n, _t: {"text": n.label()}, head=True),
            Column("territory", _("Body"), _at, sort="territory"),
            field("month", _("Month")),
            Column("state", _("State"), _nil_state, sort="state"),
        ),
        filters=(AREA, Filter("month", _("Month"), lambda rows, value: rows.filter(month=value))),
        tabs=(Tab("withdrawn", _("Withdrawn"), lambda rows: rows.filter(state="withdrawn")),),
        order=("-month", "pk"),
        related=("territory", "body"),
    )
)

show(
    Screen(
        "reports.call",
        columns=(
            Column("name", _("What is asked"), lambda c, _t: {"text": c.name, "sub": c.number}, head=True),
            Column("territory", _("Called by"), _at, sort="territory"),
            Column("period", _("Period"), lambda c, _t: {"text": str(c.asked.label)}),
            Column(
                "due",
                _("To be handed in by"),
                lambda c, _t: {"text": c.due.isoformat(), "keep": True},
                sort="due",
            ),
            Column("state", _("State"), _call_state, sort="state"),
        ),
        filters=(AREA, Filter("period", _("Period"), lambda rows, value: rows.filter(period=value))),
        order=("-due", "pk"),
        related=("territory", "body"),
    )
)

show(
    Screen(
        "reports.summary",
        columns=(
            Column("name", _("What is asked"), lambda s, _t: {"text": s.name, "sub": s.number}, head=True),
            Column("territory", _("Body"), _at, sort="territory"),
            Column("due", _("To be handed in by"), lambda s, _t: {"text": s.due.isoformat(), "keep": True}, sort="due"),
            Column("submitted_on", _("Handed in on"), _handed_in),
            field("grade", _("Grade"), sort=False),
            Column("state", _("State"), _summary_state, sort="state"),
        ),
        filters=(
            AREA, Filter("period", _("Period"), lambda rows, value: rows.filter(period=value)),
            choice_filter("grade", _("Grade"), Summary.Grade.choices),
            choice_filter("timeliness", _("On time or late"), Summary.Timeliness.choices),
        ),
        tabs=(
            Tab("open", _("To be handed in"), lambda rows: rows.filter(state__in=("called", "returned"))),
            Tab("waiting", _("To be graded"), lambda rows: rows.filter(state="submitted")),
        ),
        order=("-due", "pk"),
        related=("territory", "body"),
    )
)  # fmt: skip

__all__ = ["AREA", "AttestedActual"]
