"""A batch of old reports: how far it is, what was refused and why, and what needs a person."""

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhijian.desk.bodies import named
from zhijian.desk.look import days
from zhijian.desk.look.shapes import Cell, Column, Row, Table
from zhijian.desk.scoping import officer, scope
from zhijian.kernel.ledger import clock
from zhijian.kernel.reports.models import Finding, OldFigure, OldReport
from zhijian.kernel.reports.old.batches import Batch, BatchFile
from zhijian.kernel.reports.old.guards import STANDING

SHOWN = 500


@officer
def batch(request: HttpRequest, pk: Any) -> HttpResponse:
    """One batch, wherever it stands."""
    mine = _find(request, pk)
    if request.method == "POST":
        said = request.POST.get("do", "")
        if said == "pause":
            mine.pause()
        elif said == "resume":
            mine.resume()
        return redirect("old_batch", mine.pk)
    return render(request, "desk/old/batch.html", context_of(request, mine))


@officer
@require_GET
def progress(request: HttpRequest, pk: Any) -> HttpResponse:
    """How far it is; when it rests, the page is read anew."""
    mine = _find(request, pk)
    response = render(request, "desk/old/batch_progress.html", context_of(request, mine))
    if mine.state != Batch.State.RUNNING:
        response["HX-Refresh"] = "true"
    return response


def recent(request: HttpRequest) -> list[dict[str, Any]]:
    """The latest batches, for the drawer."""
    rows = Batch.visible_to(scope(request)).annotate(
        total=Count("files"), done=Count("files", filter=~Q(files__state="waiting")),
        bad=Count("files", filter=Q(files__state="refused")),
    ).order_by("-made")[:5]  # fmt: skip
    return [
        {
            "href": reverse("old_batch", args=[row.pk]), "when": days.short_moment(row.made, clock.today()),
            "body": named(row.body), "total": row.total, "done": row.done, "bad": row.bad, "state": row.state,
        }
        for row in rows
    ]  # fmt: skip


def _find(request: HttpRequest, pk: Any) -> Batch:
    found = Batch.visible_to(scope(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def context_of(request: HttpRequest, mine: Batch) -> dict[str, Any]:
    """What the page and its moving part know."""
    counts = dict(mine.files.order_by().values_list("state").annotate(n=Count("pk")))
    total, waiting = sum(counts.values()), counts.get("waiting", 0)
    return {
        "batch": mine, "body": named(mine.body), "sent": days.short_moment(mine.made, clock.today()),
        "total": total,
        "done": total - waiting, "refused": counts.get("refused", 0), "taken": counts.get("taken", 0),
        "percent": round(100 * (total - waiting) / total) if total else 100,
        "running": mine.state == Batch.State.RUNNING,
        "paused": mine.state == Batch.State.PAUSED, "table": _table(request, mine),
    }  # fmt: skip


def _table(request: HttpRequest, mine: Batch) -> Table:
    """The files: first what was refused, then what is still open, then the rest."""
    files = list(mine.files.order_by("number")[:SHOWN])
    reports = OldReport.visible_to(scope(request)).in_bulk([file.report for file in files if file.report])
    found = dict(Finding.objects.filter(pk__in=list(reports)).values_list("report", "found"))
    decided = dict(
        OldFigure._base_manager.filter(report__in=list(reports), state__in=STANDING)
        .values_list("report").annotate(n=Count("pk"))
    )  # fmt: skip
    made = []
    for file in files:
        report = reports.get(file.report)
        left = max(0, found.get(report.pk, 0) - decided.get(report.pk, 0)) if report else 0
        made.append((_order(file, report, left), _row(file, report, left)))
    columns = [
        Column(_("File"), head=True), Column(_("What became of it")), Column(_("Report"), stack=_("Report")),
        Column(_("Still open"), number=True, stack=_("Still open")),
    ]  # fmt: skip
    return Table(
        _("Files"), columns, rows=[row for _key, row in sorted(made, key=lambda one: one[0])], stack=True
    )


def _order(file: BatchFile, report: OldReport | None, left: int) -> tuple[int, int]:
    needs = file.state == BatchFile.State.REFUSED or bool(report and report.state == "in_review" and left)
    return (0 if file.state == BatchFile.State.REFUSED else 1 if needs else 2, file.number)


def _row(file: BatchFile, report: OldReport | None, left: int) -> Row:
    if file.state == BatchFile.State.REFUSED:
        state = Cell(_("not taken in"), state="soon", sub=file.reason)
    elif file.state == BatchFile.State.WAITING:
        state = Cell(_("waits for its turn"), state="open")
    else:
        state = Cell(_("taken in and read"), state="done")
    name = (
        Cell(report.name, sub=report.period, href=reverse("old_report", args=[report.pk])) if report else "—"
    )
    open_ = Cell(left, tone="soon" if left else "") if report else "—"
    return Row([file.name, state, name, open_])
