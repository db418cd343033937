"""The drawer 旧报告: old reports are dropped in or pasted, and stand here until somebody has looked them through."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from zhijian.desk.bodies import askable, named
from zhijian.desk.look.shapes import Cell, Column, Row, Table
from zhijian.desk.old.batch import recent
from zhijian.desk.scoping import officer, scope
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.models import Body
from zhijian.kernel.records.by import By, new_id
from zhijian.kernel.records.errors import Refusal
from zhijian.kernel.reports.models import STATISTICIAN, Finding, OldFigure, OldReport
from zhijian.kernel.reports.old.batches import MOST, hand_in
from zhijian.kernel.reports.old.guards import STANDING, is_period, period_or_none
from zhijian.kernel.reports.old.texts import keep_file, sentence
from zhijian.kernel.reports.reading.opening import FILE_BYTES, Unreadable
from zhijian.kernel.reports.rules.saying import typed_period

MEGABYTE = 1024 * 1024
ENVELOPE = 64 * 1024
PAGE = 50
AT_ONCE = 2 * MEGABYTE
"""A file up to this size is read while the person waits."""


def within_limit(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 413 by the declared length, before anything reads the body: the form's protection would read all of it."""

    def guarded(request: HttpRequest) -> HttpResponse:
        size = int(request.META.get("CONTENT_LENGTH") or 0) - ENVELOPE
        if request.method == "POST" and size >= settings.UPLOAD_LIMIT - ENVELOPE:
            told = _("What was sent has %(size)s MB; at most %(limit)s MB are taken at once.") % {
                "size": -(-size // MEGABYTE), "limit": settings.UPLOAD_LIMIT // MEGABYTE
            }  # fmt: skip
            return _page(request, error=told, status=413, given=QueryDict())
        return view(request)

    return guarded


@csrf_protect
def _drawer(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    if not _mine(request):
        raise Http404
    pasted, files = request.POST.get("text", ""), request.FILES.getlist("files")
    if not pasted.strip() and not files:
        return _page(request, error=_("Choose a file, or paste the text of a report."), status=422)
    if len(files) > 1 or any((file.size or 0) > AT_ONCE or is_archive(file.name) for file in files):
        return _batch(request, files)
    if files:
        return _taken(request, files[0].read(), files[0].name or "")
    return _taken(request, pasted.encode(), "")


drawer = csrf_exempt(officer(within_limit(_drawer)))
"""Take in a report. Exempt from the middleware alone: the form is protected behind the check of its length."""


def is_archive(name: str | None) -> bool:
    """Whether a file is to be unpacked; a Word file is an archive too, and is not."""
    return (name or "").lower().endswith(".zip")


def _batch(request: HttpRequest, files: list[Any]) -> HttpResponse:
    """Many files, or a large one: the worker reads them."""
    period = typed_period(request.POST.get("period", "").strip())
    if period and not is_period(period):
        return _page(request, error=str(period_or_none.sentence), status=422)
    named = [(file.name or "", file.read()) for file in files[:MOST]]
    body = Body.objects.get(pk=_body(request))
    made = hand_in(named, body, request.user, get_language() or "zh-hans", period)  # type: ignore[arg-type]
    return redirect("old_batch", made.pk)


def _taken(request: HttpRequest, content: bytes, name: str) -> HttpResponse:
    """One report: taken in, and its page opened; or refused, with what was pasted still there."""
    given = request.POST
    try:
        kept = keep_file(content, name or _("pasted.txt"), request.user)  # type: ignore[arg-type]
        by = By(scope(request), clock.today(), key=given.get("zj_key", ""))
        made = OldReport.create(
            "received", by, at=_body(request), original=str(kept.pk), name=given.get("name", "").strip(),
            period=typed_period(given.get("period", "").strip()),
        )  # fmt: skip
    except Unreadable as error:
        return _page(request, error=str(sentence(error)), status=422)
    except Refusal as refusal:
        told = "; ".join(str(one) for ones in refusal.errors.values() for one in ones)
        return _page(request, error=told, status=422)
    messages.success(request, _("The report was taken in and read."))
    return redirect("old_report", made.pk)


def _mine(request: HttpRequest) -> list[str]:
    """The bodies for which this person takes in reports: their own and all below."""
    seen = scope(request)
    return sorted({area for body in seen.bodies_with(STATISTICIAN) for area in seen.of(body, "reports")})


def _body(request: HttpRequest) -> str:
    """The body that was chosen, else the person's own."""
    asked = request.POST.get("body") or getattr(request.user, "body_id", "") or ""
    mine = _mine(request)
    return asked if asked in mine else mine[0]


def _page(
    request: HttpRequest, error: str = "", status: int = 200, given: QueryDict | None = None
) -> HttpResponse:
    """The page with what was typed (``given``: what was sent; to ask for it is to read all of it)."""
    given = request.POST if given is None else given
    seen = scope(request)
    if not seen.reach:
        raise Http404
    mine = _mine(request)
    show = request.GET.get("show", "in_review")
    rows = OldReport.visible_to(seen).exclude(state="").select_related("territory").order_by("-pk")
    tabs = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    if show in OldReport.State.values:
        rows = rows.filter(state=show)
    paged = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    wanted = askable(seen, "reports", clock.today())
    return render(request, "desk/old/drawer.html", {
        "error": error, "may": bool(mine), "bodies": [one for one in wanted if one[0] in mine], "token": str(new_id()),
        "limit": FILE_BYTES, "megabytes": FILE_BYTES // MEGABYTE, "show": show, "paged": paged,
        "table": _table(list(paged)),
        "tabs": [(one, str(OldReport.State(one).label), tabs.get(one, 0)) for one in OldReport.State.values],
        "batches": recent(request), "given": given,
        "own": given.get("body") or getattr(request.user, "body_id", ""),
    }, status=status)  # fmt: skip


def _table(rows: list[OldReport]) -> Table:
    """The reports with how many figures were found and decided."""
    found = dict(Finding.objects.filter(pk__in=[row.pk for row in rows]).values_list("report", "found"))
    decided = {
        report: (done, off)
        for report, done, off in OldFigure._base_manager.filter(report__in=rows, state__in=STANDING)
        .values_list("report")
        .annotate(done=Count("pk", filter=Q(state="confirmed")), off=Count("pk", filter=Q(state="rejected")))
    }
    made = []
    for row in rows:
        done, off = decided.get(row.pk, (0, 0))
        left = max(0, found.get(row.pk, 0) - done - off)
        made.append(Row([
            Cell(row.name, href=reverse("old_report", args=[row.pk])), named(row.territory),
            Cell(row.period or "—", keep=True),
            Cell(found.get(row.pk, 0)), Cell(done), Cell(off),
            Cell(left, tone="soon" if left and row.state == "in_review" else ""),
            Cell(row.get_state_display(), state={"done": "done", "withdrawn": "off"}.get(row.state, "open")),
        ]))  # fmt: skip
    columns = [
        Column(_("Report"), head=True), Column(_("Body"), stack=_("Body")), Column(_("Period"), stack=_("Period")),
        Column(_("Figures found"), number=True, stack=_("Figures found")),
        Column(_("Confirmed"), number=True, stack=_("Confirmed")),
        Column(_("No figure"), number=True, stack=_("No figure")),
        Column(_("Still open"), number=True, stack=_("Still open")), Column(_("State")),
    ]  # fmt: skip
    return Table(_("Old reports"), columns, rows=made, stack=True)
