"""历史数据 The series of a body: by indicator, what old reports said of each period, beside what the acts give."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhijian.desk.asked import body_of
from zhijian.desk.bodies import named
from zhijian.desk.old.beside import difference
from zhijian.desk.old.showing import amount, computed_value, place_address
from zhijian.desk.scoping import officer, scope
from zhijian.kernel.indicators.periods import parse
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.models import Body
from zhijian.kernel.reports.old import codes
from zhijian.kernel.reports.old.series import Said, Series, series_of


@officer
def history(request: HttpRequest) -> HttpResponse:
    """The page; with ``code`` of one indicator alone."""
    seen, today = scope(request), clock.today()
    bodies, asked = body_of(request, seen, "reports", today)
    if asked not in dict(bodies):
        raise Http404
    code = request.GET.get("code", "")
    found = series_of(seen, asked, code)
    return render(request, "desk/old/series.html", {
        "bodies": bodies, "node": asked, "name": named(Body.objects.get(pk=asked)), "code": code,
        "title": codes.name_of(code) if code else "", "groups": _groups(asked, found),
        "warnings": sum(one.differs for each in found for one in each.said),
        "contradictions": sum(bool(each.contradicts(one)) for each in found for one in each.said),
    })  # fmt: skip


def _groups(body: str, found: list[Series]) -> list[dict[str, Any]]:
    """The series by line of business."""
    made: dict[str, list[dict[str, Any]]] = {}
    for each in found:
        rows = [_row(body, each, one) for one in each.said]
        made.setdefault(each.line, []).append({
            "name": each.name, "rows": rows, "href": "?" + urlencode({"body": body, "code": each.code}),
            "computed": codes.computed(each.code) is not None,
        })  # fmt: skip
    return [{"line": line, "series": each} for line, each in made.items()]


def _row(body: str, each: Series, one: Said) -> dict[str, Any]:
    figure, (computed, rows) = one.figure, computed_value(body, one)
    return {
        "period": parse(figure.period).label, "reported": amount(figure), "unit": figure.unit,
        "printed": figure.printed, "source": figure.report.name, "href": place_address(figure),
        "record": reverse("record", args=[figure.kind, figure.pk]), "computed": computed, "rows": rows,
        "since": one.only_since, "differs": one.differs, "difference": difference(one),
        "against": [
            {"value": amount(other.figure), "href": place_address(other.figure)} for other in each.contradicts(one)
        ],
    }  # fmt: skip
