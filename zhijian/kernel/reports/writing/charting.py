"""图 Charts of a report: which marks a chart has, what each is called, and the placement that gives its number.

What is drawn is chosen when the text is read (the bodies right below that day, the months that have begun); each number
is then a figure like any other, so a frozen chart lists its figures and its rows, and needs no chart to be verified.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import override

from zhijian.kernel.indicators.evaluate import CHILD, evaluate
from zhijian.kernel.indicators.language import Indicator, column_of
from zhijian.kernel.indicators.periods import BadPeriod, Period, Size, month, parse, quarter, year
from zhijian.kernel.indicators.trees import names_of
from zhijian.kernel.reports.rules.charting import BODIES, PERIODS, Chart, Form
from zhijian.kernel.reports.rules.placing import Flawed, Piece, Reason, Show, pieces

if TYPE_CHECKING:
    from zhijian.kernel.reports.writing.filling import Setting

MOST_MARKS = 12
"""More marks than this nobody reads on a page 156 mm wide: of classes the largest are drawn, a longer course by
quarters or years. Bodies are all drawn: none of them may be left out."""
MONTHS_BEFORE = 6
SHOWN = {Show.COMPLETION: "完成率（%）", Show.SET: "全年目标", Show.DONE: "完成情况"}


@dataclass(frozen=True)
class Graph:
    """A chart: ``marks`` are (label, placement) from left to right or from the top."""

    title: str
    form: Form
    marks: list[tuple[str, Piece]]


def graph(chart: Chart, setting: "Setting") -> Graph | Flawed:
    """A chart with its marks; what cannot be drawn stays as it was typed, with its reason."""
    with override("zh-hans"):
        try:
            made = list(_targets(chart, setting) if chart.is_target else _figures(chart, setting))
        except BadPeriod:
            return Flawed(chart.raw, Reason.BAD_VALUE, "period")
        if not made:
            return Flawed(chart.raw, Reason.NO_MARKS, chart.code)
        return Graph(
            chart.title or _title(chart, setting), chart.form, [(label, _one(mark)) for label, mark in made]
        )


def _one(mark: str) -> Piece:
    (piece,) = pieces(mark)
    return piece


def _figures(chart: Chart, setting: "Setting") -> Iterator[tuple[str, str]]:
    """(label, placement) of each mark of an indicator."""
    indicator = setting.indicator(chart.code)
    period = _period(chart, setting)
    if indicator is None:
        yield chart.code, chart.mark()  # it says itself that there is no such figure
    elif chart.by == PERIODS:
        parts = parts_of(period, setting.today)
        for one in parts:
            yield _short(one, parts), chart.mark(period=one.code)
    elif chart.by == BODIES:
        body = chart.asked.body or setting.body
        for pk, name in _below(setting, body, period.to(setting.today).last):
            yield name, chart.mark(by=f"{CHILD}:{pk}")
    elif chart.by in indicator.record().facets():
        yield from _classes(chart, indicator, period, setting)
    else:
        yield chart.by, chart.mark(by=f"{chart.by}:?")


def _classes(chart: Chart, one: Indicator, period: Period, setting: "Setting") -> Iterator[tuple[str, str]]:
    """The parts by a facet, the largest first: there is no list of all that could occur, only of what did."""
    body = chart.asked.body or setting.body
    found = evaluate(
        [one], body, period.to(setting.today), as_of=setting.as_of, by=chart.by, tree=setting.tree
    ).values
    column = column_of(one.record, chart.by)
    names = dict(column.flatchoices) if column is not None and column.choices else {}
    largest = sorted(
        (value for value in found if value.this), key=lambda value: (-(value.this or 0), value.group)
    )
    for value in largest[:MOST_MARKS]:
        yield str(names.get(value.group, value.group)), chart.mark(by=f"{chart.by}:{value.group}")


def _period(chart: Chart, setting: "Setting") -> Period:
    return parse(chart.asked.period) if chart.asked.period else setting.period


def _targets(chart: Chart, setting: "Setting") -> Iterator[tuple[str, str]]:
    """The bodies right below that have the task, in the order of their codes."""
    from zhijian.kernel.reports.models import Target

    period = _period(chart, setting)
    below = dict(_below(setting, chart.asked.body or setting.body, period.to(setting.today).last))
    rows = Target._base_manager.filter(
        name=chart.code, year=str(period.last.year), state="in_force", territory__in=below
    )
    for pk in rows.order_by("territory").values_list("territory", flat=True).distinct():
        yield below[pk], chart.mark(body=pk)


def parts_below(setting: "Setting") -> list[tuple[str, str]]:
    """The bodies right below the report's own at the end of its period."""
    return _below(setting, setting.body, setting.period.to(setting.today).last)


def _below(setting: "Setting", body: str, on: date) -> list[tuple[str, str]]:
    """The bodies right below with an area, by code, with the names by which they are called."""
    if (body, on) not in setting.parts:
        names = names_of(children := sorted(setting.tree.children(body, on)))
        setting.parts[body, on] = [(pk, names[pk][0]) for pk in children]
    return setting.parts[body, on]


def parts_of(period: Period, today: date) -> list[Period]:
    """The periods into which a course is cut: months, quarters of what is longer than a year, years of what is longer
    than three; those that have not begun are no part of it. A month alone has no course: its half-year up to it has."""
    if period.size is Size.MONTH:
        return [period.step(n) for n in range(1 - MONTHS_BEFORE, 1)]
    first, last = period.first, min(period.last, today)
    at, end = first.year * 12 + first.month - 1, last.year * 12 + last.month
    if end - at <= MOST_MARKS:
        whole = [month(n // 12, n % 12 + 1) for n in range(at, end)]
    elif end - at <= 3 * MOST_MARKS:
        whole = [quarter(n // 4, n % 4 + 1) for n in range(at // 3, (end + 2) // 3)]
    else:
        whole = [year(n) for n in range(first.year, last.year + 1)]
    return [_within(one, period) for one in whole]


def _within(one: Period, whole: Period) -> Period:
    if whole.first <= one.first and one.last <= whole.last:
        return one
    return Period(max(one.first, whole.first), min(one.last, whole.last))


def _short(one: Period, among: list[Period]) -> str:
    """A month of one year is 3月; what stands beside other years names its own."""
    if one.size is Size.MONTH and among[0].first.year == among[-1].first.year:
        return f"{one.first.month}月"
    return str(one.label)


def _title(chart: Chart, setting: "Setting") -> str:
    """What is drawn and in which unit: 各单位检定计量器具（台件）."""
    of = {BODIES: "各单位", PERIODS: "各时段"}.get(chart.by, "")
    if chart.is_target:
        return f"{of}{chart.code}{SHOWN.get(chart.asked.show, '')}"
    indicator = setting.indicator(chart.code)
    if indicator is None:
        return chart.code
    if chart.asked.show in (Show.NUMERATOR, Show.DENOMINATOR) and len(indicator.parts) > 1:
        indicator = indicator.parts[0 if chart.asked.show is Show.NUMERATOR else 1]
    return f"{of}{indicator.name}" + (f"（{indicator.unit}）" if chart.asked.unit is None else "")
