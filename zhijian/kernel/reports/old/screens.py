"""The registers of old reports, of their figures and of the vocabulary."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhijian.kernel.parties.screens import areas
from zhijian.kernel.records.screens import Column, Filter, Screen, Tab, choice_filter, field, show
from zhijian.kernel.reports.old import codes
from zhijian.kernel.reports.old.phrases import Phrase
from zhijian.kernel.reports.old.records import OldFigure

AREA = Filter("area", _("Body"), lambda rows, value: rows.filter(territory=value), areas, "choice")
OFF = ("withdrawn", "rejected", "taken_back", "dropped")


def _at(record: Any, _today: date) -> str:
    return str(record.territory.short or record.territory.name)


def _state(record: Any, _today: date) -> dict[str, Any]:
    mark = "off" if record.state in OFF else "open" if record.state in ("in_review", "proposed") else "done"
    return {"text": record.get_state_display(), "state": mark}


def _what(record: Any, _today: date) -> dict[str, Any]:
    return {"text": codes.name_of(record.code)} if record.code else {"missing": str(_("This is no figure"))}


def _value(figure: OldFigure, _today: date) -> dict[str, Any]:
    return (
        {"text": figure.value, "unit": figure.unit}
        if figure.value
        else {"missing": str(_("This is no figure"))}
    )


show(
    Screen(
        "reports.old_report",
        columns=(
            Column("name", _("Title"), lambda r, _t: {"text": r.name}, sort="name", head=True),
            Column("territory", _("Body"), _at, sort="territory"),
            field("period", _("Period"), sort=False),
            Column("state", _("State"), _state, sort="state"),
        ),
        filters=(AREA,),
        tabs=(Tab("in_review", _("Being looked through"), lambda rows: rows.filter(state="in_review")),),
        order=("-pk",),
        related=("territory", "body"),
    )
)

show(
    Screen(
        "reports.old_figure",
        columns=(
            Column("printed", _("As printed"), lambda f, _t: {"text": f.printed}, head=True),
            Column("code", _("Indicator"), _what, export=lambda f: f.code),
            Column("value", _("Value"), _value, number=True, export=lambda f: f.value),
            field("period", _("Period")),
            Column("territory", _("Body"), _at, sort="territory"),
            Column("report", _("Old report"), lambda f, _t: {"text": f.report.name}),
            Column("state", _("State"), _state, sort="state"),
        ),
        filters=(
            AREA,
            Filter("period", _("Period"), lambda rows, value: rows.filter(period=value)),
            Filter(
                "code",
                _("Indicator"),
                lambda rows, value: rows.filter(code__in=codes.meaning_the_same(value)),
            ),
            choice_filter("state", _("State"), OldFigure.State.choices, called="decided"),
        ),
        tabs=(
            Tab(
                "confirmed",
                pgettext_lazy("figures", "Confirmed"),
                lambda rows: rows.filter(state="confirmed"),
            ),
        ),
        order=("-pk",),
        related=("territory", "body", "report", "report__territory", "about"),
    )
)

show(
    Screen(
        "reports.phrase",
        columns=(
            Column("phrase", _("Words"), lambda p, _t: {"text": p.phrase}, sort="phrase", head=True),
            Column("code", _("Indicator"), _what, export=lambda p: p.code),
            Column("territory", _("Body"), _at, sort="territory"),
            Column("state", _("State"), _state, sort="state"),
        ),
        filters=(AREA, choice_filter("state", _("State"), Phrase.State.choices, called="stands")),
        tabs=(
            Tab("proposed", _("Proposed to all"), lambda rows: rows.filter(state="proposed")),
            Tab("shared", _("Holds for all"), lambda rows: rows.filter(state="shared")),
        ),
        order=("phrase", "pk"),
        related=("territory", "body"),
    )
)
