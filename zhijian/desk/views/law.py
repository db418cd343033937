"""放假安排、地方放假、预警: the years of the calendar, the days of bodies, and who is warned when."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zhijian.desk.bodies import in_full
from zhijian.desk.look import fields
from zhijian.desk.look.shapes import Cell, Column, Row, Table
from zhijian.desk.scoping import officer, scope
from zhijian.desk.timing.changing import Change, stepped
from zhijian.desk.timing.working import language, worded
from zhijian.desk.timing.years import YearForm
from zhijian.kernel.ledger import clock
from zhijian.kernel.office.law import KEEPERS, CalendarYear, DayOverride, arrangement, said
from zhijian.kernel.office.rulebook import Alarm
from zhijian.kernel.org.models import Body
from zhijian.kernel.records import registry
from zhijian.kernel.records.by import By
from zhijian.kernel.records.errors import Refusal
from zhijian.kernel.workdays import published, words
from zhijian.kernel.workdays.calendar import DayKind
from zhijian.kernel.workdays.published import Law
from zhijian.kernel.workdays.wordings import Column as Words

DAY = {"type": "date"}


def is_keeper(request: HttpRequest) -> bool:
    """Whether this person may change the law here."""
    return any(scope(request).bodies_with(duty) for duty in KEEPERS)


@officer
def calendar_page(request: HttpRequest) -> HttpResponse:
    """The years with their days and notices, newest first; a year by ``?year=``."""
    law = published.law()
    years = sorted(law.calendar.years, reverse=True)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in law.calendar.years else years[0]
    today = clock.today()
    ahead = law.calendar.last_published_year - today.year
    return render(request, "desk/law_calendar.html", {
        "title": _("Calendar"), "years": years, "year": year, "table": _year_table(law, year),
        "keeper": is_keeper(request),
        "loaded": {int(one.year): one for one in CalendarYear.objects.filter(state="in_force")}.get(year),
        "overrides": DayOverride.objects.filter(state="in_force").select_related("at").order_by("-begins"),
        "missing": law.calendar.last_published_year + 1 if (ahead <= 0 and today.month >= 11) or ahead < 0 else None,
        "tabs": law_tabs("law_calendar"),
    })  # fmt: skip


def _year_table(law: Law, year: int) -> Table:
    lang = language()
    rows = []
    for one in law.calendar.special.values():
        if one.day.year == year:
            kind = words.pick(words.CODES[one.kind.value], lang)
            tone = "off" if one.kind is DayKind.REST else "open" if one.kind is DayKind.MAKEUP else "done"
            name, source = worded(Words.HOLIDAY, one.name), worded(Words.SOURCE, one.source)
            rows.append(Row([words.moment(one.day, lang), Cell(kind, state=tone), name, Cell(source or "—")]))
    head = [Column(_("Day"), head=True), Column(_("What it is"), stack=_("What it is")),
        Column(_("Holiday"), stack=_("Holiday")),
            Column(_("Source"), stack=_("Source"))]  # fmt: skip
    return Table(_("Special days of %(year)s") % {"year": year}, head, rows=rows, stack=True)


@officer
def load(request: HttpRequest) -> HttpResponse:
    """Load a year: read, show what it says and which limits move, confirm."""
    _only_keepers(request)
    form = YearForm(request.POST or None, request.FILES or None)
    read: dict[str, Any] = {}

    def would(given: dict[str, Any]) -> Law:
        told = arrangement(given["text"], given["year"], given["number"])
        read["told"] = told
        return published.with_year(published.law(), told.year, told.days)

    def act(by: By, given: dict[str, Any]) -> None:
        told = read["told"]
        before = CalendarYear.objects.filter(year=str(told.year), state="in_force").first()
        if before is None:
            CalendarYear.create("loaded", by, **given)
        else:
            before.act("replaced", by, text=given["text"], number=given["number"])

    done, shown = stepped(request, form, would, act)
    if done:
        return redirect(f"{reverse('law_calendar')}?year={read['told'].year}")
    told = read.get("told") if "movement" in shown else None
    lang = language()
    return render(request, "desk/law_change.html", shown | {
        "form": form, "title": _("Load the arrangement of a year"), "back": reverse("law_calendar"),
        "confirm": _("Load %(year)s") % {"year": told.year} if told else "",
        "warnings": [*(said(one) for one in told.warnings), *_gap(told.year)] if told else [],
        "days": [(words.moment(one.day, lang), words.pick(words.CODES[one.kind.value], lang),
            worded(Words.HOLIDAY, one.name)) for one in told.days] if told else [],
    }, status=422 if form.errors else 200)  # fmt: skip


def _gap(year: int) -> list[str]:
    """A year is firm only when all years before it are: what is counted over the gap is not."""
    missing = published.law().calendar.last_published_year + 1
    if year <= missing:
        return []
    words_ = _("The year %(missing)s is not loaded yet: until it is, the days of %(year)s stay provisional.")
    return [words_ % {"missing": missing, "year": year}]


class OverrideForm(Change):
    """Days off or worked for one body."""

    at = forms.ChoiceField(label=gettext_lazy("For which body, and all below it"))
    sort = forms.ChoiceField(label=gettext_lazy("Kind"), choices=DayOverride.Sort.choices)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    begins = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    ends = forms.DateField(label=gettext_lazy("To"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    basis = forms.CharField(
        label=gettext_lazy("Basis"), max_length=200, help_text=gettext_lazy("The paper that says so.")
    )


@officer
def override(request: HttpRequest) -> HttpResponse:
    """Local and ethnic holidays, and emergencies: days of one body and all below it."""
    _only_keepers(request)
    form = OverrideForm(request.POST or None)
    bodies = Body.objects.filter(ended_on=None).order_by("pk")
    form.fields["at"].choices = [(body.pk, in_full(body)) for body in bodies]  # type: ignore[attr-defined]

    def would(given: dict[str, Any]) -> Law:
        draft = DayOverride(**{name: given[name] for name in ("sort", "name", "begins", "ends", "basis")})
        days = draft.days() if 0 <= (draft.ends - draft.begins).days < 31 else []
        return published.with_override(published.law(), given["at"], days)

    def act(by: By, given: dict[str, Any]) -> None:
        DayOverride.create("laid", by, **given)

    done, shown = stepped(request, form, would, act)
    if done:
        return redirect("law_calendar")
    return render(request, "desk/law_change.html", shown | {
        "form": form, "title": _("Days of a body"), "back": reverse("law_calendar"),
        "confirm": _("Enter these days") if "movement" in shown else "",
    }, status=422 if form.errors else 200)  # fmt: skip


@officer
@require_POST
def lift(request: HttpRequest, pk: object) -> HttpResponse:
    """Take the days of a body away again."""
    _only_keepers(request)
    return _lifted(request, DayOverride, pk, "law_calendar")


class AlarmForm(forms.Form):
    """One rule of warning or escalation."""

    sort = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Alarm.Sort.choices)
    after = forms.CharField(
        label=gettext_lazy("Working days"),
        max_length=3,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    levels = forms.ChoiceField(
        label=gettext_lazy("Levels up"), required=False, choices=[("", "—"), ("1", "1"), ("2", "2"), ("3", "3")],
        help_text=gettext_lazy("Of an escalation: how far up the tree it goes."),
    )  # fmt: skip
    of_kind = forms.ChoiceField(label=gettext_lazy("Only for this kind of record"), required=False)


@officer
def alarms_page(request: HttpRequest) -> HttpResponse:
    """The rules of warning and escalation, and the form for a new one."""
    form = AlarmForm(request.POST or None)
    kinds = [(cls.kind, str(cls.title)) for cls in registry.KINDS.values() if cls.limits]
    form.fields["of_kind"].choices = [("", _("all")), *kinds]  # type: ignore[attr-defined]
    if request.method == "POST":
        _only_keepers(request)
        if form.is_valid():
            try:
                Alarm.create("set_up", By(scope(request), clock.today()), **form.cleaned_data)
            except Refusal as refusal:
                fields.refuse(form, refusal)
            else:
                return redirect("law_alarms")
    names, in_force = dict(kinds), Alarm.objects.filter(state="in_force").order_by("sort", "pk")
    return render(request, "desk/law_alarms.html", {
        "title": _("Warnings and escalation"), "form": form, "keeper": is_keeper(request),
        "rules": [(one, names.get(one.of_kind, _("all"))) for one in in_force],
        "tabs": law_tabs("law_alarms"),
    }, status=422 if form.errors else 200)  # fmt: skip


@officer
@require_POST
def alarm_lift(request: HttpRequest, pk: object) -> HttpResponse:
    """Take a rule away."""
    _only_keepers(request)
    return _lifted(request, Alarm, pk, "law_alarms")


def _lifted(request: HttpRequest, cls: Any, pk: object, back: str) -> HttpResponse:
    found = cls.visible_to(scope(request)).filter(pk=pk, state="in_force").first()
    if found is None:
        raise Http404
    found.act("lifted", By(scope(request), clock.today()))
    return redirect(back)


def law_tabs(now: str) -> list[dict[str, Any]]:
    """The three pages of the law."""
    pages = (
        ("rules", _("Limits of the law")),
        ("law_calendar", _("Calendar")),
        ("law_alarms", _("Warnings and escalation")),
    )
    return [
        {"label": label, "href": reverse(name), "current": name == now, "count": ""} for name, label in pages
    ]


def _only_keepers(request: HttpRequest) -> None:
    if not is_keeper(request):
        raise Http404


__all__ = ["alarm_lift", "alarms_page", "calendar_page", "is_keeper", "law_tabs", "lift", "load", "override"]
