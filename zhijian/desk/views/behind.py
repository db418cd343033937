"""The rows behind a number: acts, records of a stock, milestones; part by part, page by page, and as a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhijian.desk.asked import day_of, number_of, period_of, tree_of
from zhijian.desk.behind import lines, table_of
from zhijian.desk.figuring import begun, printed, since_of
from zhijian.desk.scoping import officer, scope
from zhijian.kernel.indicators.cube import BODIES
from zhijian.kernel.indicators.drill import Rows, Side, rows
from zhijian.kernel.indicators.editions import known_at
from zhijian.kernel.indicators.evaluate import divided
from zhijian.kernel.indicators.figures import Value
from zhijian.kernel.indicators.language import Indicator
from zhijian.kernel.indicators.one import parts_of, ways
from zhijian.kernel.indicators.periods import Period, half_year_of
from zhijian.kernel.indicators.since import late_rows
from zhijian.kernel.intake import export
from zhijian.kernel.ledger import clock, dbtiles
from zhijian.kernel.org.models import Body
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.records.errors import NotYours

PAGE = 100
MANY = 50_000
LONGEST = 60
"""Parts of one way that can be chosen from; further ones are asked for on the indicator's own page."""


@dataclass(frozen=True)
class Asked:
    """Which rows an address asks for. ``of``: the figure, or the one of a ratio's two that is looked at."""

    indicator: Indicator
    of: Indicator
    node: str
    period: Period
    side: Side
    by: str
    group: str
    as_of: int | None
    since: int | None
    tree_day: date | None

    def behind(self, seen: Scope, *, with_parts: bool = False) -> Rows:
        """The rows. Raises ``NotYours``. *with_parts*: with the parts too, where they cost no second question."""
        if self.since is not None:
            return late_rows(self.indicator, self.node, self.period, self.since, scope=seen)
        return rows(
            self.indicator, self.node, self.period, scope=seen, side=self.side, as_of=self.as_of,
            group=(self.by, self.group) if self.by else None, tree_day=self.tree_day,
            ways=ways(self.of) if with_parts else (),
        )  # fmt: skip

    def parts(self, behind: Rows) -> Iterator[tuple[str, list[tuple[str, str, bool]]]]:
        """The parts that can be looked at alone, way by way: address, words with their number, whether chosen."""
        bys, found = ways(self.of), self._divided(behind)
        for by, values in found.items():
            parts = [part for part in parts_of(self.of, by, values) if part.value.this]
            if len(parts) > 1 or by == self.by:
                yield str(bys[by]), [
                    (f"{by}:{part.group}", f"{part.label}　{printed(part.value.this, self.of.decimals)}",
                     (by, part.group) == (self.by, self.group))
                    for part in parts[:LONGEST]
                ]  # fmt: skip

    def _divided(self, behind: Rows) -> Mapping[str, Sequence[Value]]:
        """As months told it with the rows; else asked for where there are not too many rows to count."""
        if self.since is not None or behind.parts or behind.counted > MANY:
            return behind.parts
        asked = divided(
            (self.of,), self.node, self.period, tuple(ways(self.of)), as_of=self.as_of, tree_day=self.tree_day
        )
        return {by: list(found) for by, found in asked.items()}


def asked(request: HttpRequest, code: str) -> Asked:
    """What the address asks for; 404 for a figure that is not there."""
    today, got = clock.today(), request.GET
    as_of = position_of(request, "as_of")
    indicator = known_at(scope(request), code, as_of)
    if indicator is None:
        raise Http404
    side: Side = "denominator" if got.get("side") == "denominator" else "numerator"
    indicator = begun(indicator, day_of(request, "start"))
    of = indicator.parts[0 if side == "numerator" else -1]
    by, _colon, group = (
        got["part"].partition(":") if "part" in got else (got.get("by", ""), "", got.get("group", ""))
    )
    if by not in (*ways(of), *BODIES):
        by = group = ""
    return Asked(
        indicator, of, got.get("body", ""), period_of(request, half_year_of(today)).to(today), side, by, group,
        as_of, position_of(request, "since"),
        tree_of(request, today),
    )  # fmt: skip


def position_of(request: HttpRequest, name: str) -> int | None:
    """A number of acts in the address, never more than are sealed; None where nothing readable is asked."""
    found = number_of(request.GET.get(name, ""))
    return None if found is None else min(found, dbtiles.size())


@officer
def figure_rows(request: HttpRequest, code: str) -> HttpResponse:
    """The acts or records behind one number."""
    wanted, seen = asked(request, code), scope(request)
    try:
        behind = wanted.behind(seen, with_parts=True)
    except NotYours:
        raise Http404 from None
    items: Any = behind.items  # acts that stand count and are cut as a paginator asks
    pages: Paginator[Any] = Paginator(items, PAGE)
    pages.count = behind.shown
    paged = pages.get_page(request.GET.get("page"))
    query = {key: str(value) for key, value in request.GET.items() if key != "page"}
    of_number = {key: value for key, value in query.items() if key not in ("part", "by", "group")}
    files = {
        form: reverse("figure_rows_export", args=[code, form]) + "?" + urlencode(query) for form in FORMS
    }
    return render(request, "desk/figure_rows.html", {
        "indicator": wanted.indicator, "behind": behind, "page": paged, "query": urlencode(query), "files": files,
        "table": table_of(behind, list(paged)) if behind.counted else None,
        "body": Body.objects.filter(pk=wanted.node).first(), "period": wanted.period,
        "back": f"{reverse('figures')}?{urlencode({'body': wanted.node, 'period': request.GET.get('period', '')})}",
        "sides": sides(wanted, of_number) if wanted.since is None else [],
        "parts": list(wanted.parts(behind)), "kept": of_number.items(),
        "total": "" if behind.total is None else printed(behind.total, behind.indicator.decimals),
        "start": since_of(wanted.indicator), "since": wanted.since, "as_of": wanted.as_of,
    })  # fmt: skip


FORMS = ("xlsx", "csv")


@officer
def export_rows(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """All the rows that the page shows a hundred at a time, as XLSX or CSV."""
    if form not in FORMS:
        raise Http404
    wanted = asked(request, code)
    try:
        behind = wanted.behind(scope(request))
    except NotYours:
        raise Http404 from None
    heads, found = lines(behind)
    columns = [export.Column(title) for title in heads]
    response: Any
    if form == "csv":
        response = StreamingHttpResponse(
            export.csv_chunks(columns, found), content_type="text/csv; charset=utf-8"
        )
    else:
        response = HttpResponse(
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
        export.write_xlsx(response, columns, found, str(wanted.of.name))
    name = f"{wanted.of.code or code}-{wanted.node}-{wanted.period.code}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def sides(wanted: Asked, kept: dict[str, str]) -> list[dict[str, Any]]:
    """For a rate: its numerator and denominator, each with its rows."""
    if len(wanted.indicator.parts) < 2:
        return []
    return [
        {"title": part.name, "href": "?" + urlencode(kept | {"side": name}), "current": name == wanted.side}
        for name, part in zip(("numerator", "denominator"), wanted.indicator.parts, strict=True)
    ]


__all__ = ["export_rows", "figure_rows"]
