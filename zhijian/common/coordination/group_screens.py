"""The registers of working groups, their members and meetings."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhijian.common.coordination.groups import Group, Seat
from zhijian.common.coordination.screens import BODY
from zhijian.kernel.records.screens import Column, Screen, Tab, choice_filter, field, show


def _body(name: str) -> Any:
    def cell(group: Any, _today: date) -> Any:
        body = getattr(group, name)
        return (body.short or body.name) if body else {"missing": str(_("None is named"))}

    return cell


def _state(record: Any, _today: date) -> dict[str, Any]:
    marks = {"active": "done", "sitting": "done", "called": "open", "held": "done"}
    return {"text": record.get_state_display(), "state": marks.get(record.state, "off")}


STATE = Column("state", _("State"), _state, sort="state", export=lambda one: one.get_state_display())

show(
    Screen(
        "coordination.group",
        columns=(
            Column("name", _("Name"), lambda g, _t: {"text": g.name, "sub": g.basis}, head=True),
            field("purpose", _("Purpose"), sort=False),
            Column("territory", _("Set up by"), _body("territory"), sort="territory"),
            Column("lead_body", _("Lead body"), _body("lead_body")),
            Column("founded_on", _("Founded on"), lambda g, _t: g.founded_on.isoformat(), sort="founded_on"),
            STATE,
        ),
        filters=(BODY, choice_filter("purpose", _("Purpose"), Group.Purpose.choices)),
        tabs=(Tab("active", pgettext_lazy("group", "At work"), lambda rows: rows.filter(state="active")),),
        order=("-pk",),
        related=("territory", "body", "lead_body", "executing"),
        menu="business",
    )
)

show(
    Screen(
        "coordination.seat",
        columns=(
            Column("post", _("Post"), lambda s, _t: {"text": s.label(), "sub": s.number_label()}, head=True),
            Column("begins", _("From"), lambda s, _t: s.begins.isoformat()),
            Column(
                "ends", _("To"), lambda s, _t: s.ends.isoformat() if s.ends else {"missing": str(_("no end"))}
            ),
            STATE,
        ),
        filters=(choice_filter("post", _("Post"), Seat.Post.choices),),
        order=("-pk",),
        related=("territory", "body", "group", "member", "staff"),
    )
)

show(
    Screen(
        "coordination.meeting",
        columns=(
            Column("topic", _("Topic"), lambda m, _t: {"text": m.topic, "sub": m.number_label()}, head=True),
            Column(
                "day",
                _("Day of the meeting"),
                lambda m, _t: {"text": m.day.isoformat(), "keep": True},
                sort="day",
            ),
            field("venue", _("Venue"), sort=False),
            STATE,
        ),
        filters=(BODY,),
        tabs=(Tab("called", pgettext_lazy("meeting", "Called"), lambda rows: rows.filter(state="called")),),
        order=("-day", "-pk"),
        related=("territory", "body", "group"),
    )
)
