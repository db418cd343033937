"""期间关账: one closed period, with each figure as it was closed, what came late, and what contradicts its parts."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhijian.desk.look import numbers
from zhijian.desk.look.shapes import Cell, Column, Row, Table
from zhijian.desk.scoping import officer, scope
from zhijian.desk.silence import not_asserted
from zhijian.desk.views.figures import printed
from zhijian.desk.views.records import next_acts
from zhijian.kernel.indicators.figures import Value
from zhijian.kernel.indicators.language import CATALOGUE, Indicator, Kind
from zhijian.kernel.indicators.trees import names_of
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.org.models import Staff
from zhijian.kernel.org.words import words
from zhijian.kernel.records.errors import NotYours
from zhijian.kernel.reports.chain.claims import Silences, unasserted_of
from zhijian.kernel.reports.chain.closed import Closed, ClosedPage, closed_page
from zhijian.kernel.reports.chain.closing import Closing
from zhijian.kernel.reports.rules.claims import Place
from zhijian.kernel.reports.rules.merging import Contradiction

MARKS = {"closed": "open", "returned": "late", "accepted": "done"}


@officer
def one(request: HttpRequest, pk: Any) -> HttpResponse:
    """The page of one closing."""
    seen = scope(request)
    try:
        closing = Closing.get(seen, pk)
        page = closed_page(seen, closing)
    except NotYours:
        raise Http404 from None
    back = urlencode({"body": closing.territory_id, "period": closing.period})
    return render(request, "desk/closing.html", {
        "page": page, "closing": closing, "body": name_of(closing.territory_id),
        "state": closing.get_state_display() or _("Voided"), "mark": MARKS.get(closing.state, "off"),
        "table": figures_table(page, *_silences(page)), "contradictions": contradictions_table(page.contradictions),
        "left_out": closing.why, "by": _confirmed_by(closing),
        "next": [replace(act, primary=False) for act in next_acts(closing, seen)] if closing.state else [],
        "back": f"{reverse('reporting')}?{back}",
    })  # fmt: skip


def name_of(body: str) -> str:
    """A body in the reader's language."""
    return str(words(*names_of([body]).get(body, (body, body))))


def _confirmed_by(closing: Closing) -> dict[str, Any]:
    """Who confirmed the figures that stand, and on which day."""
    kinds = [f"{closing.kind}.closed", f"{closing.kind}.closed_anew"]
    act = Act.objects.filter(record=closing.pk, kind__in=kinds).order_by("-rev").first()
    if act is None:
        return {}
    who = Staff.objects.filter(pk=act.actor).values_list("name", flat=True).first() if act.actor else ""
    return {"name": who or "", "on": act.on, "href": reverse("act", args=[act.pk])}


# -- figures ----------------------------------------------------------------------------------------------------------


def _silences(page: ClosedPage) -> tuple[Silences, Silences]:
    """What was closed as zero, or all, and what is so now, that is not asserted by nil returns now."""
    body, period = page.closing.territory_id, page.closing.asked
    closed = [Value(line.indicator, body, "", line.value, None) for line in page.lines]
    now = [Value(line.indicator, body, "", line.now, None) for line in page.lines]
    first, second = unasserted_of([(closed, period), (now, period)])
    return first, second


def figures_table(page: ClosedPage, closed: Silences, now: Silences) -> Table:
    """One line a figure: as closed, late, now. *closed*, *now*: what is claimed and not asserted of these."""
    columns = [
        Column(_("Figure"), head=True),
        Column(_("As closed"), number=True, stack=_("As closed")),
        Column(_("Entered since"), number=True, stack=_("Entered since")),
        Column(_("Now"), number=True, stack=_("Now")),
        Column(_("How it is counted")),
    ]
    rows = [_row(page, line, closed, now) for line in page.lines]
    return Table(_("Figures as closed"), columns, rows=rows, stack=True)


def _row(page: ClosedPage, line: Closed, closed: Silences, now: Silences) -> Row:
    one_, closing = line.indicator, page.closing
    where, today = (one_.code, ""), Cell(missing=nothing())
    if line.now is not None:
        today = Cell(shown(line.now, one_), live=True, href=_rows(one_, closing))
    return Row([
        Cell(str(one_.name), sub=str(one_.unit)), _marked(_closed(line, closing), closed.get(where, ()), closing),
        _late(line, closing), _marked(today, now.get(where, ()), closing), Cell(str(one_.formula), tone="2"),
    ])  # fmt: skip


def _marked(cell: Cell, silent: Sequence[Place], closing: Closing) -> Cell:
    """A number as it is, or the words for one that claims what nobody has declared; what differs says that first."""
    if not silent or cell.sub:
        return cell
    return not_asserted(cell, silent, closing.territory_id, closing.asked)


def nothing() -> str:
    """Why a rate has no value."""
    return _("Nothing to divide by in this period")


def _closed(line: Closed, closing: Closing) -> Cell:
    if line.value is None:
        return Cell(missing=nothing())
    sub = ""
    if line.differs:
        sub = _("the ledger gives %(n)s at this position") % {"n": shown(line.again, line.indicator)}
    href = _rows(line.indicator, closing, as_of=closing.size)
    return Cell(
        shown(line.value, line.indicator), live=True, href=href, sub=sub, tone="soon" if line.differs else ""
    )


def _late(line: Closed, closing: Closing) -> Cell:
    if not line.late:
        return Cell("", tone="3")
    text = _("late: %(n)s, %(by)s") % {"n": line.late, "by": signed(line.by, line.indicator)}
    return Cell(text, live=True, href=_rows(line.indicator, closing, since=closing.size), keep=True)


def signed(value: Decimal | None, indicator: Indicator) -> str:
    """+1, −250.00; of rates in points; ±0 where the value is the same."""
    if value is None:
        return "—"
    text = numbers.signed(f"{value:.{indicator.decimals}f}") if value else "±0"
    return _("%(n)s points") % {"n": text} if indicator.kind is Kind.RATIO else text


def shown(value: Decimal | None, indicator: Indicator) -> str:
    """A value with the figure's decimals."""
    return printed(value, indicator.decimals)


def _rows(indicator: Indicator, closing: Closing, **more: int) -> str:
    query = {"body": closing.territory_id, "period": closing.period, **more}
    return f"{reverse('figure_rows', args=[indicator.code])}?{urlencode(query)}"


# -- contradictions ---------------------------------------------------------------------------------------------------


def contradictions_table(found: tuple[Contradiction, ...]) -> Table | None:
    """Each figure that its parts contradict, with both numbers, part by part; None where all agree."""
    if not found:
        return None
    names = names_of({differ.part for one_ in found for differ in one_.differences})
    made = []
    for one_ in found:
        indicator = CATALOGUE[one_.code]
        for n, differ in enumerate(one_.differences):
            whole = shown(one_.whole, indicator) if n == 0 else ""
            total = shown(one_.parts_sum, indicator) if n == 0 and one_.parts_sum is not None else ""
            made.append(Row([
                Cell(str(indicator.name) if n == 0 else ""), whole, total,
                str(words(*names.get(differ.part, (differ.part, differ.part)))),
                Cell(shown(differ.ours, indicator), tone="soon"), Cell(shown(differ.theirs, indicator), tone="soon"),
            ]))  # fmt: skip
    columns = [
        Column(_("Figure"), head=True), Column(_("Counted in all"), number=True, stack=_("Counted in all")),
        Column(_("Sum of the parts"), number=True, stack=_("Sum of the parts")), Column(_("Body"), stack=_("Body")),
        Column(_("Counted for it here"), number=True, stack=_("Counted for it here")),
        Column(_("Closed by it"), number=True, stack=_("Closed by it")),
    ]  # fmt: skip
    return Table(_("Figures that contradict their parts"), columns, rows=made, stack=True)
