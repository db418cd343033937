"""The registers of metrology: what their columns, filters and tabs are."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhijian.kernel.ledger.clock import today
from zhijian.kernel.org.models import Body
from zhijian.kernel.parties.screens import areas
from zhijian.kernel.records.screens import (
    Column,
    Filter,
    Rows,
    Screen,
    Tab,
    choice_filter,
    field,
    show,
    validity,
)
from zhijian.kernel.records.searching import Query, fold_code
from zhijian.lines.metrology import due
from zhijian.lines.metrology.categories import Category
from zhijian.lines.metrology.models import Instrument, Verification


def by_number(words: str) -> Query:
    """An instrument by the beginning of its number or serial number."""
    return Query(Instrument.kind, code=fold_code(words))


def institutes(scope: Any) -> list[tuple[str, Any]]:
    """All institutes."""
    return [
        (body.pk, body.short or body.name)
        for body in Body.objects.filter(kind="institute", ended_on=None).order_by("pk")
    ]


def _with_unit(name: str) -> Any:
    def cell(instrument: Instrument, _today: date) -> Any:
        value = getattr(instrument, name)
        return f"{value} {instrument.unit}" if value else {"missing": str(_("Not stated"))}

    return cell


def _state(instrument: Instrument, on: date) -> Any:
    if instrument.state != "in_service":
        return {"text": instrument.get_state_display(), "state": "off"}
    if instrument.outcome == "fail":
        return {"text": _("not qualified"), "state": "late"}
    return validity(instrument.valid_until, on)


def _tone(instrument: Instrument, on: date) -> str:
    return {"late": "late", "soon": "soon"}.get(_state(instrument, on).get("state", ""), "")


def _institute(instrument: Instrument, _today: date) -> Any:
    body = instrument.institute
    return (body.short or body.name) if body else {"text": _("none appointed"), "tone": "soon"}


def _day(name: str) -> Any:
    def cell(record: Any, _today: date) -> Any:
        value = getattr(record, name)
        return {"text": value.isoformat(), "keep": True} if value else {"missing": str(_("Not yet"))}

    return cell


def _overdue(rows: Rows) -> Rows:
    return rows.filter(state="in_service").filter(Q(valid_until__lt=today()) | Q(valid_until=None))


def _due(rows: Rows) -> Rows:
    now = today()
    return rows.filter(state="in_service", valid_until__gte=now, valid_until__lte=now + timedelta(days=60))


show(
    Screen(
        "metrology.instrument",
        columns=(
            Column(
                "number",
                _("Number"),
                lambda i, _t: {"text": i.number, "keep": True},
                sort="number",
                head=True,
            ),
            Column("name", _("Instrument and model"), lambda i, _t: {"text": i.name, "aside": i.model}),
            Column("owner", _("User"), lambda i, _t: i.owner.label()),
            field("site", _("Place of use"), sort=False),
            Column("max", "Max", _with_unit("max"), number=True),
            Column("e", "e", _with_unit("e"), number=True),
            Column("last_verified", _("Last verified"), _day("last_verified"), sort="last_verified"),
            Column("valid_until", _("Valid until"), _day("valid_until"), sort="valid_until"),
            Column("state", _("State"), _state),
            Column("institute", _("Institute"), _institute),
        ),
        filters=(
            choice_filter("category", _("Category"), Category.choices),
            Filter("area", _("Area"), lambda rows, value: rows.filter(territory=value), areas, "choice"),
            Filter(
                "institute",
                _("Institute"),
                lambda rows, value: rows.filter(institute=value),
                institutes,
                "choice",
            ),
            Filter("due", _("Due"), due.narrow, due.choices, "choice", order=("valid_until", "pk")),
            Filter(
                "until",
                _("Valid until, at the latest"),
                lambda rows, value: rows.filter(valid_until__lte=value),
                kind="day",
                order=("valid_until", "pk"),
            ),
        ),
        tabs=(
            Tab("due", _("Due within 60 days"), _due, order=("valid_until", "pk")),
            Tab("overdue", _("Overdue"), _overdue, late=True, order=("valid_until", "pk")),
            Tab(
                "unappointed", _("No institute"), lambda rows: rows.filter(institute=None, state="in_service")
            ),
            Tab("laid_up", _("Laid up"), lambda rows: rows.filter(state="laid_up")),
        ),
        order=("number", "pk"),
        related=("owner", "institute"),
        search=by_number,
        menu="registers",
        row_tone=_tone,
        bulk=("appointed", "laid_up"),
    )
)

show(
    Screen(
        "metrology.verification",
        columns=(
            Column(
                "instrument",
                _("Instrument"),
                lambda v, _t: {"text": v.instrument.label(), "sub": v.instrument.number},
                head=True,
            ),
            Column("owner", _("User"), lambda v, _t: v.instrument.owner.label()),
            field("occasion", _("Kind")),
            Column(
                "verifier",
                _("Verifier"),
                lambda v, _t: v.verifier.name if v.verifier else {"text": _("not assigned"), "tone": "soon"},
            ),
            Column("planned_on", _("Planned for"), _day("planned_on"), sort="planned_on"),
            Column("verified_on", _("Verified on"), _day("verified_on"), sort="verified_on"),
            Column(
                "verdict",
                _("Verdict"),
                lambda v, _t: {
                    "text": v.get_verdict_display(),
                    "tone": "late" if v.verdict == "fail" else "",
                },
            ),
            field("certificate", _("Certificate")),
            Column(
                "state",
                _("State"),
                lambda v, _t: {
                    "text": v.get_state_display(),
                    "state": "done" if v.state == "issued" else "off" if v.state == "withdrawn" else "open",
                },
            ),
        ),
        filters=(
            choice_filter("state", _("State"), Verification.State.choices),
            choice_filter("category", _("Category"), Category.choices),
            choice_filter("verdict", _("Verdict"), Verification.Verdict.choices),
            Filter("area", _("Area"), lambda rows, value: rows.filter(territory=value), areas, "choice"),
            Filter(
                "institute", _("Institute"), lambda rows, value: rows.filter(body=value), institutes, "choice"
            ),
        ),
        tabs=(
            Tab(
                "open",
                _("Under way"),
                lambda rows: rows.filter(state__in=("assigned", "recorded", "checked")),
            ),
            Tab("failed", _("Not conforming"), lambda rows: rows.filter(verdict="fail"), late=True),
        ),
        order=("-pk",),
        related=("instrument", "instrument__owner", "verifier"),
        menu="business",
        search=lambda words: Query(Verification.kind, code=fold_code(words)),
    )
)

show(
    Screen(
        "metrology.standard",
        columns=(
            Column("name", _("Name"), lambda s, _t: {"text": s.name, "aside": s.model}, head=True),
            field("number", _("Number")),
            field("measures_text", _("Range"), sort=False),
            field("mpe", _("mpe"), sort=False),
            field("certificate", _("Certificate")),
            Column("valid_to", _("Valid to"), _day("valid_to"), sort="valid_to"),
            Column("examined_to", _("Examination valid to"), _day("examined_to"), sort="examined_to"),
            Column("body", _("Institute"), lambda s, _t: s.body.short or s.body.name),
        ),
        order=("valid_to", "pk"),
        related=("body",),
        menu="registers",
    )
)
