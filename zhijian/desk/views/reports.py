"""工作总结: a report read, written and exported."""

import json
import uuid
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from zhijian.desk import errors
from zhijian.desk.bodies import named
from zhijian.desk.look import days
from zhijian.desk.look.shapes import NextAct, Step
from zhijian.desk.old.beside import of_period
from zhijian.desk.report import form, showing, taking
from zhijian.desk.scoping import officer, scope
from zhijian.desk.views import records
from zhijian.kernel.indicators.composing import own
from zhijian.kernel.indicators.language import catalogue
from zhijian.kernel.ledger import clock
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.org.models import Staff
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.records.by import By
from zhijian.kernel.records.errors import Refusal, Stale
from zhijian.kernel.records.reading import Said, said_of
from zhijian.kernel.reports import dispatching
from zhijian.kernel.reports.models import OFFICER, REPORTER, Target, WorkReport
from zhijian.kernel.reports.rules.placing import OF_SOURCE, Show, Source, Word
from zhijian.kernel.reports.rules.printing import Rounding
from zhijian.kernel.reports.writing import docx, paper
from zhijian.kernel.reports.writing.content import document
from zhijian.kernel.reports.writing.shapes import shapes

KIND = WorkReport.kind
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def page(request: HttpRequest, report: WorkReport) -> HttpResponse:
    """The report as its readers see it; of one that is frozen, what was frozen, beside what later acts would give."""
    today, seen = clock.today(), scope(request)
    acts = list(said_of(report.timeline()))
    version = _version(request, report, acts)
    is_frozen = report.state == WorkReport.State.FROZEN
    if is_frozen:
        now = showing.today_of(report)
        sections, flaws = showing.frozen(report.content, now, seen), []
        later = sum(now[one["n"]].text != one["text"] for one in report.content["figures"])
    else:
        made = document(version["sections"], report.setting(today))
        sections, flaws, later = showing.live(made, seen), made.flaws, 0
    told = of_period(seen, report.territory_id, report.asked)
    return render(request, "desk/report.html", {
        "told": told, "differing": sum(one["differs"] for one in told),
        "entry": report, "title": version["name"], "sections": sections, "is_frozen": is_frozen, "later": later,
        "flaws": len(flaws), "version": version, "versions": _versions(acts), "comments": _comments(acts),
        "body": named(report.territory), "period": report.asked.label,
        "shape": shapes()[report.shape].name if report.shape in shapes() else report.shape,
        "can_write": report.state == WorkReport.State.DRAFTED and _may_write(seen, report),
        "next": _next(report, seen),
        "life": _life(report, acts, today), "log": records.log(report, [_shortened(*one) for one in acts], today),
        "register": reverse("register", args=[KIND]), "figures": len(report.content.get("figures", ())),
        "is_over": report.asked.last <= today, "position": int(report.position) if report.position else None,
    })  # fmt: skip


ORDER = ("submitted", "approved", "frozen", "returned", "dispatched", "commented", "reopened", "dropped")
"""The acts as the page offers them; the first that is allowed and moves the report on stands out."""


def _next(report: WorkReport, seen: Scope) -> list[NextAct]:
    """What can be done but the writing, which has a button of its own."""
    places = {reverse("do", args=[KIND, report.pk, name]): n for n, name in enumerate(ORDER)}
    known = [one for one in records.next_acts(report, seen) if one.href in places]
    made = sorted(known, key=lambda one: places[one.href])
    forward = next(
        (one.href for one in made if one.allowed and places[one.href] < ORDER.index("returned")), ""
    )
    return [
        replace(one, primary=one.href == forward, href=_begun(one.href, report))
        for one in made
        if not (report.number and one.href.endswith(DISPATCHED))
    ]


def _begun(href: str, report: WorkReport) -> str:
    """The form of dispatching begins with what the body wrote the last time."""
    held = dispatching.last_of(report) if href.endswith(DISPATCHED) else {}
    return f"{href}?{urlencode(held)}" if held else href


DISPATCHED = "/dispatched/"
IN_THE_HEAD = (
    "period",
    "shape",
    "rounding",
    "position",
    "root",
    "code",
    "content_hash",
    "frozen_on",
    "dispatch",
    "dispatched_on",
)
"""What stands on the page already."""


def _life(report: WorkReport, acts: list[Any], today: date) -> list[Step]:
    """The states up to the frozen report; that one is dropped is no step of the way."""
    steps = records.life(report, acts, today)
    if report.state == WorkReport.State.DROPPED:
        return steps
    if not report.dispatched_on:
        return [*steps[:-1], Step(pgettext("report", "Dispatched"))]
    sent = Step(pgettext("report", "Dispatched"), days.short(report.dispatched_on, today), "now")
    return [*(replace(one, state="done") for one in steps[:-1]), sent]


def _shortened(act: Act, told: Said) -> tuple[Act, Said]:
    """An act as the log tells it."""
    return act, replace(told, changed={k: pair for k, pair in told.changed.items() if k not in IN_THE_HEAD})


def _may_write(seen: Scope, report: WorkReport) -> bool:
    held = {*seen.bodies_with(OFFICER), *seen.bodies_with(REPORTER)}
    return any(report.territory_id in seen.of(body, report.line) for body in held)


def _version(request: HttpRequest, report: WorkReport, acts: list[Any]) -> dict[str, Any]:
    """The text asked for: an older saving by its revision, or the newest."""
    newest = {"name": report.name, "sections": report.sections.get("sections", []), "rev": 0}
    asked = request.GET.get("version", "")
    if not (asked.isascii() and asked.isdecimal()) or report.state == WorkReport.State.FROZEN:
        return newest
    found = None
    for act, told in acts:
        if act.rev <= int(asked[:9]):
            name, sections = told.changed.get("name"), told.changed.get("sections")
            found = found or {"name": "", "sections": [], "rev": 0}
            found["name"] = name[1] if name else found["name"]
            found["sections"] = sections[1].get("sections", []) if sections else found["sections"]
            found["rev"] = act.rev
    return found or newest


def _versions(acts: list[Any]) -> list[dict[str, Any]]:
    """The savings of the text, newest first."""
    names = dict(Staff.objects.filter(pk__in={act.actor for act, _told in acts}).values_list("pk", "name"))
    saved = [act for act, told in acts if "sections" in told.changed]
    return [
        {"rev": act.rev, "when": act.recorded, "who": names.get(act.actor, "")} for act in reversed(saved)
    ]


def _comments(acts: list[Any]) -> list[dict[str, Any]]:
    """What reviewers remarked, newest first; what was erased is gone."""
    names = dict(Staff.objects.filter(pk__in={act.actor for act, _told in acts}).values_list("pk", "name"))
    return [
        {
            "text": told.params["remark"], "who": names.get(act.actor, ""), "when": act.recorded,
            "returned": act.kind.endswith(".returned"),
        }
        for act, told in reversed(acts)
        if told.params.get("remark")
    ]  # fmt: skip


# -- writing --------------------------------------------------------------------------------------------------------


@officer
def write(request: HttpRequest, pk: Any) -> HttpResponse:
    """The text with its picker of figures; POST saves a version. Refusals keep everything as it was typed."""
    report: WorkReport = records.find(request, KIND, pk)
    if report.state != WorkReport.State.DRAFTED or not _may_write(scope(request), report):
        return redirect("record", KIND, report.pk)
    if request.method != "POST":
        return _sheet(request, report, form.held(report), {})
    key, seen = request.POST.get("zj_key", "")[:60], request.POST.get("zj_seen", "")
    by = By(
        scope(request), clock.today(), key=f"{request.user.pk}:{key}" if key else "",
        seen=int(seen) if seen.isdecimal() else None,
    )  # fmt: skip
    try:
        report.act(
            "written", by, sections={"sections": form.sections_of(request.POST)}, name=request.POST.get("name", ""),
            rounding=request.POST.get("rounding", ""),
        )  # fmt: skip
    except Stale as stale:
        return errors.conflict(request, {
            "first": stale.who, "when": days.moment(stale.when), "changed": [stale.what, *stale.changes],
            "back": reverse("report_write", args=[report.pk]),
        })  # fmt: skip
    except Refusal as refusal:
        return _sheet(request, report, form.typed(report, request.POST), dict(refusal.errors))
    return redirect(f"{reverse('report_write', args=[report.pk])}?saved={report.rev}")


def _sheet(
    request: HttpRequest, report: WorkReport, sheet: form.Sheet, refused: dict[str, Any]
) -> HttpResponse:
    seen = scope(request)
    sections = form.sections_of(_as_post(sheet))
    return render(request, "desk/report_write.html", {
        "entry": report, "sheet": sheet, "kinds": form.kinds(), "refused": refused, "key": uuid.uuid4().hex,
        "roundings": WorkReport.Rounds.choices, "body": named(report.territory), "period": report.asked.label,
        "saved": request.GET.get("saved") == str(report.rev), "picker": _picker(report, scope(request)),
        "sections": _preview(report, sections, seen), "draft": f"report.{report.pk}",
        "is_over": report.asked.last <= clock.today(), "below": taking.below(report, seen),
    }, status=422 if refused else 200)  # fmt: skip


def _as_post(sheet: form.Sheet) -> dict[str, str]:
    made: dict[str, str] = {}
    for one in sheet.sections:
        made |= {f"s{one.n}-title": one.title, f"s{one.n}-kind": one.kind, f"s{one.n}-text": one.text}
    return made


def _preview(report: WorkReport, sections: list[dict[str, str]], seen: Scope) -> list[showing.Section]:
    return showing.live(document(sections, report.setting(clock.today())), seen)


@officer
@require_POST
def preview(request: HttpRequest, pk: Any) -> HttpResponse:
    """What is typed, as it would print; nothing is saved."""
    report: WorkReport = records.find(request, KIND, pk)
    if not _may_write(scope(request), report):
        raise Http404
    sections = _preview(report, form.sections_of(request.POST), scope(request))
    return render(
        request, "desk/parts/report_text.html", {"sections": sections, "title": request.POST.get("name", "")}
    )


def _picker(report: WorkReport, seen: Scope) -> dict[str, Any]:
    """What a figure can be made of, for the lists beside the text."""
    composed = [one.indicator() for one in own(seen) if one.territory_id == report.territory_id]
    tasks = Target._base_manager.filter(
        territory=report.territory_id, year=str(report.asked.last.year), state="in_force"
    )
    return {
        "figures": [
            {"code": one.code, "name": one.name, "unit": one.unit, "formula": one.formula}
            for one in (*catalogue(), *composed)
        ],
        "targets": list(tasks.order_by("name").values_list("name", flat=True)),
        "shows": [(show.value, SHOWS[show]()) for show in OF_SOURCE[Source.FIGURE]],
        "of_target": [(show.value, SHOWS[show]()) for show in OF_SOURCE[Source.TARGET]],
        "wordings": [word.value for word in Word],
        "roundings": [(Rounding.HALF_UP.value, _("Rounded half up")), (Rounding.DOWN.value, _("Cut off"))],
    }  # fmt: skip


SHOWS = {
    Show.VALUE: lambda: _("this period"),
    Show.LAST: lambda: _("the same period last year"),
    Show.CHANGE: lambda: _("change in %"),
    Show.POINTS: lambda: _("change in points (of a rate)"),
    Show.NUMERATOR: lambda: _("upper figure (of a rate)"),
    Show.DENOMINATOR: lambda: _("lower figure (of a rate)"),
    Show.SHARE: lambda: _("share in % of the target that it counts"),
    Show.RANK: lambda: _("place among the bodies beside"),
    Show.AMONG: lambda: _("how many bodies have a place there"),
    Show.SET: lambda: _("the target"),
    Show.DONE: lambda: _("what was done"),
    Show.COMPLETION: lambda: _("completion in %"),
}


# -- out of the house -----------------------------------------------------------------------------------------------


@officer
def exported(request: HttpRequest, pk: Any) -> HttpResponse:
    """The frozen content as JSON: what ``zhijian report verify`` reads."""
    report: WorkReport = records.find(request, KIND, pk)
    if report.state != WorkReport.State.FROZEN:
        raise Http404
    text = json.dumps(report.printed(clock.today()), ensure_ascii=False, indent=1, sort_keys=True)
    return file_of(text.encode("utf-8"), f"{report.name}.json", "application/json")


@officer
def as_pdf(request: HttpRequest, pk: Any) -> HttpResponse:
    """The paper as PDF; one that is not frozen says so on each page."""
    report: WorkReport = records.find(request, KIND, pk)
    made = paper.pdf(report.printed(clock.today()), fixed_date=_moment(report))
    return file_of(made, f"{report.name}.pdf", "application/pdf")


@officer
def as_docx(request: HttpRequest, pk: Any) -> HttpResponse:
    """The paper as DOCX, for whoever goes on working with it."""
    report: WorkReport = records.find(request, KIND, pk)
    made = docx.docx(report.printed(clock.today()), fixed_date=_moment(report))
    return file_of(made, f"{report.name}.docx", DOCX)


def _moment(report: WorkReport) -> datetime:
    """The paper's date: the day of the freezing, so that its bytes are always the same."""
    return datetime.combine(report.frozen_on or clock.today(), time(), clock.SHANGHAI)


def file_of(data: bytes, name: str, kind: str) -> HttpResponse:
    """A file to be kept."""
    answer = HttpResponse(data, content_type=kind)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


__all__ = ["as_docx", "as_pdf", "exported", "page", "preview", "write"]
