"""时限: every running limit that I may see, as a list, a month, a table to take away; and the working of one."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhijian.desk.look.shapes import Notice, Paging, Table
from zhijian.desk.scoping import officer, scope
from zhijian.desk.timing.month import month
from zhijian.desk.timing.page import Look
from zhijian.desk.timing.rows import Rows, basis_of, columns
from zhijian.desk.timing.working import answer_of, day_lines
from zhijian.desk.views.asking import facts_of, notes_of
from zhijian.desk.views.records import find
from zhijian.kernel.intake import export
from zhijian.kernel.ledger import clock
from zhijian.kernel.records import seeing
from zhijian.kernel.records.clocks import limit_of
from zhijian.kernel.workdays import published

PAGE = 50
DEEPEST = 10_000
CHUNK = 500


@officer
def clocks(request: HttpRequest) -> HttpResponse:
    """The page of limits."""
    look = _look(request)
    filters = look.filters()
    context = {
        "look": look, "title": _("Limits"), "tabs": look.tabs(), "filters": filters, "chips": look.chips(filters),
        "mine": bool(look.asked.get("mine")), "clear": reverse("clocks"), "feeds": reverse("feeds"),
        "export_xlsx": reverse("clocks_export", args=["xlsx"]) + look.query(),
        "export_csv": reverse("clocks_export", args=["csv"]) + look.query(),
        "as_month": look.address(view="month"), "as_list": look.address(view=None, month=None),
    }  # fmt: skip
    if look.asked.get("view") == "month":
        return render(
            request, "desk/clocks_month.html", context | {"month": month(look, look.asked.get("month", ""))}
        )
    return render(request, "desk/clocks.html", context | _listed(look))


def _listed(look: Look) -> dict[str, Any]:
    page = int(look.asked["page"]) if look.asked.get("page", "").isdecimal() else 1
    page = max(1, min(page, DEEPEST // PAGE))
    first = (page - 1) * PAGE
    shown = look.page(first, PAGE + 1)
    more, shown = len(shown) > PAGE, shown[:PAGE]
    rows = Rows(shown, look.today, look.law, look.alarms)
    made = [rows.row(one) for one in shown if one.record in rows.records]
    table = Table(_("Limits"), columns(), rows=made, stack=True)
    paging = Paging(
        first + 1 if shown else 0, first + len(shown), None,
        before=look.address(page=str(page - 1)) if page > 1 else "",
        after=look.address(page=str(page + 1)) if more else "",
    )  # fmt: skip
    return {"table": table if made else None, "paging": paging, "notice": None if made else _nothing(look)}


def _nothing(look: Look) -> Notice:
    if any(key not in ("page", "view") for key in look.asked):
        return Notice("none", _("No limit fits all conditions."))
    return Notice(
        "empty", _("No limit runs"),
        _("When an act starts a limit, it stands here with its day, its legal basis and whose duty it is."),
    )  # fmt: skip


@officer
def clocks_export(request: HttpRequest, form: str) -> HttpResponse:
    """Exactly what is filtered, as XLSX or CSV; streamed, so that memory stays flat."""
    if form not in ("xlsx", "csv"):
        raise Http404
    look = _look(request)
    heads = [
        _("Item"), _("Number"), _("Limit"), _("Basis"), _("Started"), _("Safe date"), _("Legal date"), _("Left"),
        _("Provisional"), _("Body"), _("Area"),
    ]  # fmt: skip
    heads_ = [export.Column(title) for title in heads]
    name = f"limits-{look.today.isoformat()}.{form}"
    if form == "csv":
        chunks = export.csv_chunks(heads_, _bare(look))
        response: Any = StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
        export.write_xlsx(response, heads_, _bare(look), _("Limits"))
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _bare(look: Look) -> Iterator[list[Any]]:
    source = look.rows().iterator(chunk_size=CHUNK)
    while part := list(islice(source, CHUNK)):
        rows = Rows(part, look.today, look.law)
        for one in part:
            record = rows.records.get(one.record)
            if record is not None:
                yield [
                    record.label(), record.number_label(), str(limit_of(record, one.name).title),
                    basis_of(one, look.law),
                    one.started_on, one.due_safe or "", one.due_legal or "", rows.left(one)[0],
                    _("provisional") if one.provisional else "", one.body, one.territory,
                ]  # fmt: skip


@officer
def clock_working(request: HttpRequest, pk: int) -> HttpResponse:
    """The working of one limit, to print beside a decision."""
    one = seeing.visible(scope(request)).filter(pk=pk).first()
    if one is None:
        raise Http404
    record = find(request, one.kind, one.record)
    law = published.law()
    answer = answer_of(one, law)
    if answer is None:
        raise Http404
    return render(request, "desk/clock.html", {
        "entry": record, "title": limit_of(record, one.name).title,
        "back": reverse("record", args=[one.kind, one.record]),
        "facts": facts_of(answer), "notes": notes_of(answer), "lines": day_lines(answer),
    })  # fmt: skip


def _look(request: HttpRequest) -> Look:
    return Look(scope(request), request.GET.dict(), clock.today(), published.law())


__all__ = ["clock_working", "clocks", "clocks_export"]
