"""What old reports say beside what the acts give: a column of the half-year's page, a section of an indicator's."""

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhijian.desk.look import numbers
from zhijian.desk.look.shapes import Cell, Column, Row, Table
from zhijian.desk.old.showing import amount, computed_value, place_address
from zhijian.kernel.indicators.page import Page
from zhijian.kernel.indicators.periods import Period, parse
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.reports.old import codes
from zhijian.kernel.reports.old.series import Said, beside_computed, said_in, series_of


def with_reported(table: Table, page: Page, seen: Scope) -> tuple[Table, int]:
    """The half-year's table with a column of what old reports say, where they say anything of these days or of the same
    a year before; and how many values differ from what the acts give."""
    now = beside_computed(seen, page.node, page.shown, {one.code: one.this for one in page.figures})
    before = beside_computed(seen, page.node, page.before, {one.code: one.last for one in page.figures})
    if not now and not before:
        return table, 0
    column = Column(_("Reported value"), number=True, stack=_("Reported value"))
    rows = []
    for figure, row in zip(page.figures, table.rows, strict=True):
        told = [*now.get(figure.code, []), *before.get(figure.code, [])]
        rows.append(replace(row, cells=[*row.cells[:3], _cell(told), *row.cells[3:]]))
    differing = sum(one.differs for told in (now, before) for ones in told.values() for one in ones)
    return replace(table, columns=[*table.columns[:3], column, *table.columns[3:]], rows=rows), differing


def _cell(told: list[Said]) -> Cell:
    """The first of what is said, with its place in its report; under it its period, what differs, and the others."""
    if not told:
        return Cell("")
    first = told[0]
    words = [f"{parse(first.figure.period).label}", *([difference(first)] if first.differs else [])]
    words += [
        f"{parse(one.figure.period).label} {amount(one.figure)} {difference(one)}".strip() for one in told[1:]
    ]
    return Cell(
        amount(first.figure), href=place_address(first.figure), sub="; ".join(words),
        tone="soon" if first.differs else ""
    )  # fmt: skip


def difference(one: Said) -> str:
    """By how much a reported value differs from the computed one; empty where it agrees or nothing is computed."""
    if one.beside is None or not one.differs:
        return ""
    return _("differs by %(by)s") % {"by": numbers.signed(f"{one.beside.by:f}")}


def of_period(seen: Scope, body: str, period: Period) -> list[dict[str, Any]]:
    """What old reports say of a body and a period, beside the computed values: for the work report of that period."""
    made = []
    for one in said_in(seen, body, period):
        computed, rows = computed_value(body, one)
        made.append({
            "name": codes.name_of(one.figure.code), "reported": amount(one.figure), "unit": one.figure.unit,
            "href": place_address(one.figure), "source": one.figure.report.name, "computed": computed, "rows": rows,
            "difference": difference(one), "differs": one.differs,
        })  # fmt: skip
    return made


def of_indicator(seen: Scope, body: str, code: str) -> Table | None:
    """What old reports say of one indicator, for its own page; None where they say nothing."""
    found = series_of(seen, body, code)
    if not found:
        return None
    rows = []
    for one in found[0].said:
        figure, (computed, href) = one.figure, computed_value(body, one)
        words = difference(one) or (_("agrees") if one.beside else "")
        rows.append(Row([
            Cell(str(one.period.label)), Cell(amount(figure), unit=figure.unit, href=place_address(figure)),
            Cell(computed, live=True, href=href) if href else Cell(missing=_("The ledger begins after this period")),
            Cell(words, tone="soon" if one.differs else "2"),
            Cell(figure.report.name, sub=figure.printed, href=reverse("record", args=[figure.kind, figure.pk])),
        ]))  # fmt: skip
    columns = [
        Column(_("Period"), head=True), Column(_("Reported value"), number=True, stack=_("Reported value")),
        Column(_("Computed value"), number=True, stack=_("Computed value")), Column(_("Beside each other")),
        Column(_("Report and words"), stack=_("Report and words")),
    ]  # fmt: skip
    return Table(_("What old reports say"), columns, rows=rows, stack=True)
