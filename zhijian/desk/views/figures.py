"""本半年 This half-year: the figures of a body for a period, beside last year; each opens the acts or
records behind it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhijian.desk.asked import body_of, period_of
from zhijian.desk.figuring import change_words, printed
from zhijian.desk.look.shapes import Cell, Column, Row, Table
from zhijian.desk.old.beside import with_reported
from zhijian.desk.scoping import officer, scope
from zhijian.desk.silence import not_asserted, of_page
from zhijian.kernel.indicators import page as pages
from zhijian.kernel.indicators.composing import own
from zhijian.kernel.indicators.evaluate import CHILD
from zhijian.kernel.indicators.language import Indicator, catalogue
from zhijian.kernel.indicators.periods import Period, half_year_of, parse
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.records.errors import NotYours
from zhijian.kernel.reports.chain.claims import Silences
from zhijian.kernel.reports.chain.closing import Closing
from zhijian.kernel.reports.rules import claims

PAGE = 100
NOBODY: Silences = {}


@officer
def figures(request: HttpRequest) -> HttpResponse:
    """The page."""
    today, seen = clock.today(), scope(request)
    bodies, node = body_of(request, seen, "metrology", today)
    period = period_of(request, half_year_of(today))
    try:
        shown = pages.half_year_page(seen, node, period, (*catalogue(), *own_of(seen, node)), today=today)
    except NotYours:
        raise Http404 from None
    silences, before = of_page(shown)
    table, differing = with_reported(main_table(shown, node, period, silences, before), shown, seen)
    return render(
        request,
        "desk/figures.html",
        {
            "page": shown,
            "node": node,
            "bodies": bodies,
            "period": period,
            "periods": choices(today, period),
            "is_over": period.last <= today,
            "has_begun": period.first <= today,
            "silent": bool(silences or before),
            "closing": closing_of(seen, node, period),
            "table": table,
            "differing": differing,
            "tables": [
                divided(shown, t, node, period, silences)
                for t in (shown.by_institute, shown.by_class, shown.by_area)
                if t.lines
            ],
        },
    )


def own_of(seen: Scope, node: str) -> list[Indicator]:
    """The figures that a body composed itself."""
    return [one.indicator() for one in own(seen) if one.territory_id == node]


def closing_of(seen: Scope, node: str, period: Period) -> Closing | None:
    """The body's closing of exactly this period, if there is one that this person may see."""
    found: Closing | None = (
        Closing.visible_to(seen).filter(territory=node, period=period.code).exclude(state="").first()
    )
    return found


def choices(today: date, now: Period) -> list[tuple[str, str, bool]]:
    """Periods to choose: this half-year and three before, this year and last, this quarter and month."""
    half = half_year_of(today)
    found = [half, *(half.step(-n) for n in (1, 2, 3))]
    codes = [f"{today.year}", f"{today.year - 1}", f"{today.year}Q{(today.month + 2) // 3}", f"{today:%Y-%m}"]
    found += [parse(code) for code in codes]
    if now not in found:
        found.append(now)
    return [(period.code, str(period.label), period == now) for period in found]


def main_table(
    page: pages.Page, node: str, period: Period, silences: Silences = NOBODY, before: Silences = NOBODY
) -> Table:
    """One line a figure: this period, last year, change. *silences*: what is claimed and not asserted; *before*: of the
    year before."""
    columns = [
        Column(_("Figure"), head=True, width="18%"),
        Column(str(page.shown.label), number=True, stack=_("This period")),
        Column(str(page.before.label), number=True, stack=_("Last year")),
        Column(_("Change"), number=True, stack=_("Change")),
        Column(_("How it is counted")),
    ]
    made = []
    for figure in page.figures:
        late = _("of which late: %(n)s") % {"n": figure.late} if figure.late else ""
        here, then = silences.get((figure.code, ""), ()), before.get((figure.code, ""), ())
        made.append(Row([
            Cell(str(figure.name), sub=str(figure.unit), href=about(figure, node, period)),
            value_cell(figure, drill(figure, node, period), late, here, node, period),
            last_cell(figure, then, node, period.last_year()),
            "" if here or then else change_words(figure), Cell(str(figure.formula), tone="2"),
        ]))  # fmt: skip
    return Table(_("Figures"), columns, rows=made, stack=True)


def divided(
    page: pages.Page, table: pages.Table, node: str, period: Period, silences: Silences = NOBODY
) -> Table:
    """Figures divided by institute, class or area: lines are the parts, columns the figures."""
    columns = [Column(str(table.title), head=True)]
    columns += [Column(str(one.name), number=True, stack=str(one.name)) for one in table.columns]
    made = []
    for line in table.lines:
        cells: list[Any] = [str(line.label)]
        for figure in line.figures:
            silent = silences.get((figure.code, line.group), ()) if table.by == CHILD else ()
            href = drill(figure, node, period, by=table.by, group=line.group)
            cells.append(value_cell(figure, href, "", silent, line.group, period, short=True))
        made.append(Row(cells))
    return Table(str(table.title), columns, rows=made)


def value_cell(
    figure: pages.Figure, href: str, sub: str, silent: tuple[claims.Place, ...], node: str, period: Period, *,
    short: bool = False,
) -> Cell:  # fmt: skip
    """A figure that opens its rows; none where there is nothing to divide by; “not asserted” where it claims that
    nothing happened and *silent* bodies have not said so."""
    if figure.this is None:
        return Cell(missing=_("Nothing to divide by in this period"))
    cell = Cell(printed(figure.this, figure.decimals), live=True, href=href, sub=sub)
    return not_asserted(cell, silent, node, period, short=short) if silent else cell


def last_cell(figure: pages.Figure, silent: tuple[claims.Place, ...], node: str, before: Period) -> Cell:
    """What a figure was in the same period *before*, marked as this year's is."""
    cell = Cell(printed(figure.last, figure.decimals))
    return not_asserted(cell, silent, node, before) if silent else cell


def drill(figure: pages.Figure, node: str, period: Period, **more: str) -> str:
    """The address of the rows behind a figure."""
    return (
        reverse("figure_rows", args=[figure.code])
        + "?"
        + urlencode({"body": node, "period": period.code, **more})
    )


def about(figure: pages.Figure, node: str, period: Period) -> str:
    """The address of the figure's own page."""
    return reverse("indicator", args=[figure.code]) + "?" + urlencode({"body": node, "period": period.code})


__all__ = ["figures"]
