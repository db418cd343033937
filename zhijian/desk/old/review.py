"""Looking through one old report: its text with the figures marked, one figure after the other, by mouse or by key."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhijian.desk.bodies import named
from zhijian.desk.old import deciding
from zhijian.desk.old.shown import Item, Shown, arithmetic, around, paragraphs, shown
from zhijian.desk.scoping import officer, scope
from zhijian.kernel.org.models import Body
from zhijian.kernel.records.by import new_id
from zhijian.kernel.records.errors import Invalid, NotYours, Refusal
from zhijian.kernel.reports.models import STATISTICIAN, OldFigure, OldReport
from zhijian.kernel.reports.old import codes
from zhijian.kernel.reports.old.phrases import vocabulary_of
from zhijian.kernel.reports.old.proposals import words_beside
from zhijian.kernel.reports.old.texts import print_of
from zhijian.kernel.reports.rules.saying import typed_period

FIELDS = (*deciding.TYPED, "phrase", "remember", "why")


def find(request: HttpRequest, pk: Any) -> OldReport:
    """The report, as far as this person may see it; 404 otherwise."""
    try:
        found: OldReport = OldReport.get(scope(request), pk)
    except NotYours:
        raise Http404 from None
    return found


@officer
def review(request: HttpRequest, pk: Any) -> HttpResponse:
    """The page; of an htmx request only the work on one figure."""
    report = find(request, pk)
    page = shown(report, scope(request))
    sought = [] if not request.GET.get("find") else page.unfound(request.GET["find"])
    asked = sought[0].place if len(sought) == 1 else request.GET.get("at")
    item = page.at(asked) if asked else page.next_open()
    if request.headers.get("HX-Request"):
        return render(request, "desk/old/work.html", _work(request, page, item))
    return _whole(request, page, item, sought=[(one.place, around(page, one)) for one in sought[:20]])


def _whole(request: HttpRequest, page: Shown, item: Item | None, **more: Any) -> HttpResponse:
    report = page.report
    kept, said = report.kept_text(), report.finding().said
    both = request.GET.get("view") == "original"
    return render(request, "desk/old/review.html", {
        **_work(request, page, item, **more), "title": report.name, "paragraphs": paragraphs(page, with_original=both),
        "both": both, "checks": _checks(page, said), "file": report.file(), "body": named(report.territory),
        "lost": sum(one["kind"] == "lost" for one in said["set_aside"]),
        "stale": report.finding().print != print_of(vocabulary_of(report.territory_id)), "characters": len(kept.text),
    }, status=422 if more.get("errors") else 200)  # fmt: skip


def _work(request: HttpRequest, page: Shown, item: Item | None, **more: Any) -> dict[str, Any]:
    """What the part for one figure and the list beside it need."""
    report, seen = page.report, scope(request)
    return {
        "page": page, "report": report, "item": item, "may": _may(request, report),
        "around": around(page, item) if item else None,
        "values": more.get("values") or _values(page, item), "errors": more.get("errors", {}),
        "refused": _refused(more.get("errors", {})),
        "sought": more.get("sought", ()), "last": more.get("last"),
        "swap": more.get("swap", False), "changed": more.get("changed", ()),
        "before": page.beside(item.place, -1) if item else None, "after": page.beside(item.place, 1) if item else None,
        "choices": codes.choices(), "bodies": _bodies(report), "bounds": OldFigure.Bound.choices,
        "qualifiers": OldFigure.Qualifier.choices, "token": str(new_id()), "reach": bool(seen.reach),
        "counts": {state: len(page.of(state)) for state in ("doubt", "sure", "done", "off")},
        "sums": _sums(page, item), "now": item.place if item else "",
    }  # fmt: skip


def _refused(errors: dict[str, list[str]]) -> list[tuple[str, str]]:
    """(field, sentence) of a refusal; a sentence that names no field by itself is led by it."""
    labels = {
        "value": _("Value"), "unit": _("Unit"), "code": _("Indicator"), "period": _("Period"), "about": _("Body"),
        "bound": _("Bound"), "qualifier": _("Said as"), "why": _("Why it is corrected"),
    }  # fmt: skip
    return [
        (field, _("%(field)s: %(told)s") % {"field": labels[field], "told": one} if field in labels else one)
        for field, sentences in errors.items()
        for one in sentences
    ]


def _may(request: HttpRequest, report: OldReport) -> bool:
    """Whether this person decides here, now."""
    seen = scope(request)
    here = any(report.territory_id in seen.of(body, "reports") for body in seen.bodies_with(STATISTICIAN))
    return here and report.state == OldReport.State.IN_REVIEW


def _values(page: Shown, item: Item | None) -> dict[str, str]:
    """What the form shows: what was confirmed, else what was found, else what holds for the report."""
    if item is None:
        return {}
    if item.figure is not None and item.state == "done":
        return {name: str(getattr(item.figure, name)) for name in deciding.TYPED} | {
            "about": item.figure.about_id or ""
        }
    if item.proposal is not None:
        phrase = (
            words_beside(page.report.kept_text().text, item.start, item.end) if not item.proposal.code else ""
        )
        return deciding.as_read(item.proposal) | {"phrase": phrase}
    blank = {
        "value": "".join(mark for mark in item.printed if mark.isdigit() or mark == "."),
        "unit": "",
        "bound": "eq",
    }
    return blank | {
        "qualifier": "exact",
        "about": page.report.territory_id,
        "period": page.report.period,
        "code": "",
    }


def _bodies(report: OldReport) -> list[tuple[str, str]]:
    rows = Body.objects.filter(pk__in=report.bodies_below())
    return sorted(
        ((row.pk, named(row)) for row in rows), key=lambda one: (one[0] != report.territory_id, one[0])
    )


def _checks(page: Shown, said: Any) -> list[dict[str, Any]]:
    """Each contradiction with its arithmetic and the places that it is about."""
    places = [one.place for one in page.report.proposals()]
    return [
        {"text": arithmetic(check, said["figures"]), "place": places[check["figures"][-1]]}
        for check in said["checks"]
    ]


def _sums(page: Shown, item: Item | None) -> list[str]:
    """The arithmetic of what this figure contradicts."""
    if item is None or item.proposal is None or not item.is_open:
        return []
    said = page.report.finding().said
    return [arithmetic(said["checks"][n], said["figures"]) for n in item.proposal.checks]


# -- what a person says ----------------------------------------------------------------------------------------------


@officer
@require_POST
def decide(request: HttpRequest, pk: Any) -> HttpResponse:
    """One decision about one figure, or all sure ones at once; then the next."""
    report = find(request, pk)
    if not any(scope(request).bodies_with(STATISTICIAN)):
        raise Http404
    said, page = request.POST.get("do", ""), shown(report, scope(request))
    if said == "accept_sure":
        return _all_sure(request, page)
    item = page.at(request.POST.get("place", ""))
    if item is None:
        raise Http404
    try:
        last = _decided(request, page, item, said)
    except Refusal as refusal:
        given = {name: request.POST.get(name, "") for name in FIELDS}
        errors = {field: [str(one) for one in sentences] for field, sentences in refusal.errors.items()}
        return _answer(request, pk, page, item, values=given, errors=errors)
    return _answer(request, pk, None, item, last=last, said=said)


def _decided(request: HttpRequest, page: Shown, item: Item, said: str) -> OldFigure | None:
    """Do what was said; the figure that it was done to. Raises ``Refusal``."""
    report, seen, given = page.report, scope(request), request.POST
    by = deciding.hand(seen, given.get("zj_key", ""))
    if said == "reject":
        return deciding.reject(report, item, by)
    if said == "take_back" and item.figure is not None:
        deciding.take_back(item.figure, by)
        return None
    values = deciding.typed(given)
    if said == "revise" and item.figure is not None:
        deciding.revise(item.figure, values, given.get("why", ""), by)
        return item.figure
    if said == "accept" and item.proposal is not None:
        values = deciding.as_read(item.proposal)
    elif said not in ("accept", "confirm"):
        raise Invalid({"": [_("Choose one of the list.")]})
    made = deciding.confirm(report, item, values, by)
    _remember(request, report, values)
    return made


def _remember(request: HttpRequest, report: OldReport, values: dict[str, str]) -> None:
    """Keep the words that a person asked to be remembered; a refusal is told and takes nothing back."""
    phrase = request.POST.get("phrase", "").strip()
    if not request.POST.get("remember") or not phrase:
        return
    try:
        deciding.remember(report, phrase, values, deciding.hand(scope(request)))
    except Refusal as refusal:
        messages.warning(request, "; ".join(str(one) for ones in refusal.errors.values() for one in ones))
    else:
        messages.success(request, _("“%(phrase)s” is remembered for the next reading.") % {"phrase": phrase})


def _answer(
    request: HttpRequest, pk: Any, page: Shown | None, item: Item, *, said: str = "", **more: Any
) -> HttpResponse:
    """After a decision: the next figure; after a refusal this one again, with what was typed."""
    quick = bool(request.headers.get("HX-Request"))
    if page is not None:
        if quick:
            return render(request, "desk/old/work.html", _work(request, page, item, **more), status=422)
        return _whole(request, page, item, **more)
    fresh = shown(find(request, pk), scope(request))
    stays = said in ("take_back", "revise")
    following = fresh.at(item.place) if stays else fresh.next_open(item.place)
    if quick:
        changed = [one for one in fresh.items if one.anchor == item.anchor]
        context = _work(request, fresh, following, swap=True, changed=changed, **more)
        return render(request, "desk/old/answer.html", context)
    at = f"?at={following.place}" if following else ""
    return redirect(reverse("old_report", args=[pk]) + at + "#work")


def _all_sure(request: HttpRequest, page: Shown) -> HttpResponse:
    outcomes = deciding.accept_all_sure(page, scope(request), request.POST.get("zj_key") or str(new_id()))
    done = [one for one in outcomes if one.act is not None]
    said = ngettext("%(n)s figure was accepted.", "%(n)s figures were accepted.", len(done)) % {
        "n": len(done)
    }
    messages.success(request, said)
    for refused in [one for one in outcomes if one.refusal is not None][:5]:
        reasons = "; ".join(str(each) for ones in refused.refusal.errors.values() for each in ones)  # type: ignore[union-attr]
        messages.warning(request, f"{refused.wish.params['printed']}: {reasons}")
    return redirect("old_report", page.report.pk)


@officer
@require_POST
def report_act(request: HttpRequest, pk: Any) -> HttpResponse:
    """What a person says of the whole report: title and period, looked through, open again, read again."""
    report, said, by = find(request, pk), request.POST.get("do", ""), deciding.hand(scope(request))
    if not any(scope(request).bodies_with(STATISTICIAN)):
        raise Http404
    try:
        if said == "describe":
            period = typed_period(request.POST.get("period", "").strip())
            report.act("described", by, name=request.POST.get("name", ""), period=period)
        elif said in ("finished", "reopened"):
            report.act(said, by)
        elif said == "read_again":
            report.read_again()
        else:
            raise Http404
    except Refusal as refusal:
        messages.warning(request, "; ".join(str(one) for ones in refusal.errors.values() for one in ones))
    return redirect("old_report", report.pk)
