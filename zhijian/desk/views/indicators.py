"""指标: the catalogue of figures, and one of them for any body and period: beside others, as a course, in its parts."""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from zhijian.desk import silence
from zhijian.desk.appearing import Places, in_words, places, shares
from zhijian.desk.asked import body_of, day_of, number_of, period_of, tree_of, unread
from zhijian.desk.figuring import Shown, begun, declared, grains_of, kind_of
from zhijian.desk.look import numbers
from zhijian.desk.look.shapes import Cell, Column, Group, Row, Table
from zhijian.desk.old.beside import of_indicator
from zhijian.desk.scoping import officer, scope
from zhijian.desk.views.figures import choices
from zhijian.kernel.indicators import one as ones
from zhijian.kernel.indicators.composing import OWN, STATISTICIAN, own
from zhijian.kernel.indicators.editions import known_at
from zhijian.kernel.indicators.evaluate import CHILD, BadPosition
from zhijian.kernel.indicators.language import LINES, Indicator
from zhijian.kernel.indicators.language import catalogue as declared_ones
from zhijian.kernel.indicators.periods import BadPeriod, Period, half_year_of, span
from zhijian.kernel.intake import export
from zhijian.kernel.ledger import clock
from zhijian.kernel.records.errors import NotYours


@officer
def catalogue(request: HttpRequest) -> HttpResponse:
    """All figures that there are, by what they are about, with what each counts; found by a word in name or formula."""
    wanted, seen = request.GET.get("q", "").strip(), scope(request)
    lines: dict[str, list[Indicator]] = {}
    for indicator in declared_ones():
        if _has(indicator, wanted):
            line = f"{LINES.get(indicator.line, indicator.line)} · {indicator.record.plural}"
            lines.setdefault(line, []).append(indicator)
    for one in own(seen):
        if _has(indicator := one.indicator(), wanted):
            title = _("Composed by %(body)s") % {"body": one.territory.short or one.territory.name}
            lines.setdefault(title, []).append(indicator)
    columns = [
        Column(_("Figure"), head=True), Column(_("Unit"), stack=_("Unit"), half=True, width="4rem"),
        Column(_("Kind"), stack=_("Kind"), half=True, width="7rem"), Column(_("How it is counted")),
        Column(_("Divided by"), stack=_("Divided by")), Column(_("Appears in"), stack=_("Appears in"), half=True),
        Column(_("Version"), number=True, stack=_("Version"), half=True),
    ]  # fmt: skip
    where = places(seen)
    groups = [
        Group([_listed(one, where.get(one.code, Places())) for one in found], line, str(len(found)))
        for line, found in lines.items()
    ]
    return render(request, "desk/indicators.html", {
        "table": Table(_("Indicators"), columns, groups=groups, stack=True) if groups else None, "q": wanted,
        "composes": bool(seen.bodies_with(STATISTICIAN)),
    })  # fmt: skip


def _has(indicator: Indicator, word: str) -> bool:
    said = f"{indicator.name} {indicator.formula} {indicator.unit} {indicator.code}"
    return word.casefold() in said.casefold()


def _listed(indicator: Indicator, where: Places) -> Row:
    """One figure: its names, how it is counted in words and as declared, how it can be divided, where it stands."""
    code = "" if indicator.code.startswith(OWN) else indicator.code
    with override("en" if (get_language() or "zh").startswith("zh") else "zh-hans"):
        other = str(indicator.name)
    sub = "　".join(dict.fromkeys(part for part in (other, code) if part and part != str(indicator.name)))
    name = Cell(str(indicator.name), sub=sub, href=reverse("indicator", args=[indicator.code]))
    kind = Cell(kind_of(indicator), sub=grains_of(indicator))
    said = Cell(str(indicator.formula), sub=" ÷ ".join(declared(part) for part in indicator.parts), tone="2")
    ways = Cell(_(", ").join(str(words) for words in ones.ways(indicator).values()), tone="2")
    return Row(
        [name, Cell(str(indicator.unit), keep=True), kind, said, ways, in_words(where), indicator.version]
    )


@officer
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One figure."""
    shown, bodies = _asked(request, code)
    today, node = clock.today(), shown.one.node
    # A target's share is of the newest ledger: beside an older position it would be of other numbers.
    share = shares(scope(request), shown.one) if shown.as_of is None else []
    return render(request, "desk/indicator.html", {
        "one": shown.one, "figs": [*shown.figures(), *share],
        "where": places(scope(request)).get(code), "bodies": bodies, "node": node,
        "first": shown.one.course[0].period.label, "periods": choices(today, shown.one.period),
        "period": shown.one.period,
        "is_over": shown.one.period.last <= today, "has_begun": shown.one.period.first <= today,
        "ways": [(key, str(words), key == shown.one.by) for key, words in ones.ways(shown.one.indicator).items()],
        "chart": shown.chart(), "course": shown.course(), "parts": shown.parts(), "rank": shown.rank(),
        "as_of": shown.as_of, "moved": shown.moved(), "tree_day": shown.tree_day, "start": shown.start,
        "adds_up": shown.adds_up,
        "again": code.startswith(OWN) and bool(scope(request).bodies_with(STATISTICIAN)),
        "composed": uuid.UUID(code.removeprefix(OWN)) if code.startswith(OWN) else None,
        "facts": shown.facts(), "latest": shown.address(as_of=""),
        "reported": of_indicator(scope(request), node, code),
        "silent": silence.note(shown.one.value, shown.one.shown),
        "export_csv": reverse("indicator_export", args=[code, "csv"]) + "?" + request.GET.urlencode(),
        "export_xlsx": reverse("indicator_export", args=[code, "xlsx"]) + "?" + request.GET.urlencode(),
    })  # fmt: skip


@officer
def indicator_export(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The course and the parts that the page shows, as XLSX or CSV."""
    if form not in ("csv", "xlsx"):
        raise Http404
    shown, _bodies = _asked(request, code)
    heads = [export.Column(title) for title in (
        _("Division"), _("Part"), _("Value"), _("Last year"), _("By the acts"), _("Last year by the acts"),
    )]  # fmt: skip
    name = f"{code}-{shown.one.node}-{shown.one.period.code}.{form}"
    if form == "csv":
        chunks = export.csv_chunks(heads, shown.lines())
        response: Any = StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
        export.write_xlsx(response, heads, shown.lines(), str(shown.one.indicator.name))
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked(request: HttpRequest, code: str) -> tuple[Shown, list[tuple[str, str]]]:
    """The figure that is asked for, and the bodies that may be."""
    seen, today, asked = scope(request), clock.today(), request.GET
    typed = asked.get("as_of", "").strip()
    as_of = number_of(typed.replace(",", "").replace(" ", ""))
    if typed and as_of is None:
        unread(request, typed)
    found = known_at(seen, code, as_of)
    if found is None:
        raise Http404
    bodies, node = body_of(request, seen, "metrology", today)
    tree_day, start = tree_of(request, today), day_of(request, "start")
    found = begun(found, start)
    by = asked.get("by", CHILD)
    try:
        by = by if by in ones.ways(found) else CHILD
        period = _period(request, today)
        made = ones.one_indicator(
            seen, found, node, period, today=today, by=by, as_of=as_of, tree_day=tree_day
        )
    except NotYours:
        raise Http404 from None
    except BadPosition:
        said = _("The ledger does not have %(n)s acts: shown by the newest.")
        messages.warning(request, said % {"n": numbers.number(as_of)})
        as_of = None
        made = ones.one_indicator(seen, found, node, period, today=today, by=by, tree_day=tree_day)
    return Shown(made, as_of, tree_day, start), bodies


def _period(request: HttpRequest, today: date) -> Period:
    """From–to where both days are given, else the period asked for, else the half-year of today."""
    try:
        first, last = (day_of(request, name) for name in ("first", "last"))
        return span(first, last) if first and last else period_of(request, half_year_of(today))
    except BadPeriod:
        return period_of(request, half_year_of(today))


__all__ = ["catalogue", "indicator", "indicator_export"]
