"""One figure in the words and shapes of its page."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zhijian.desk import silence
from zhijian.desk.look import days, numbers
from zhijian.desk.look.charts import bar, course_line
from zhijian.desk.look.shapes import Cell, Column, Fact, Figure, Row, Table
from zhijian.kernel.indicators import one as ones
from zhijian.kernel.indicators import page as pages
from zhijian.kernel.indicators.defining import since_words
from zhijian.kernel.indicators.evaluate import CHILD, evaluate
from zhijian.kernel.indicators.figures import Value
from zhijian.kernel.indicators.language import LINES, OF_ACTS, BadIndicator, Indicator, Kind, cumulative
from zhijian.kernel.indicators.periods import Period

KINDS = {
    Kind.FLOW: gettext_lazy("acts counted"),
    Kind.SUM: gettext_lazy("an amount added up"),
    Kind.DISTINCT: gettext_lazy("different firms"),
    Kind.STOCK: gettext_lazy("stock on the last day"),
    Kind.VALID: gettext_lazy("valid on the last day"),
    Kind.EXPIRED: gettext_lazy("expired on the last day"),
    Kind.DUE: gettext_lazy("terms that fall due"),
    Kind.RATIO: gettext_lazy("ratio"),
    Kind.REACHED: gettext_lazy("records that got there for the first time"),
    Kind.NEW: gettext_lazy("firms for the first time"),
    Kind.COHORT: gettext_lazy("share of a cohort that went on"),
}
GRAINS = {
    Kind.FLOW: gettext_lazy("acts"), Kind.SUM: gettext_lazy("acts"), Kind.DISTINCT: gettext_lazy("acts"),
    Kind.STOCK: gettext_lazy("intervals"), Kind.VALID: gettext_lazy("intervals"),
    Kind.EXPIRED: gettext_lazy("intervals"), Kind.DUE: gettext_lazy("intervals"), Kind.NEW: gettext_lazy("acts"),
    Kind.REACHED: gettext_lazy("records"), Kind.COHORT: gettext_lazy("records"),
}  # fmt: skip


def kind_of(indicator: Indicator) -> str:
    """How it is counted, in words; of a share of a cohort, that."""
    return str(KINDS[Kind.COHORT if indicator.is_cohort else indicator.kind])


def grains_of(indicator: Indicator) -> str:
    """Out of which grain it is counted: acts, intervals, or both."""
    return _(", ").join(dict.fromkeys(str(GRAINS[part.kind]) for part in indicator.parts))


class Shown:
    """One figure, in the words and shapes of its page."""

    def __init__(
        self, one: ones.One, as_of: int | None, tree_day: date | None, start: date | None = None
    ) -> None:
        self.one, self.as_of, self.tree_day = one, as_of, tree_day
        self.silent = silence.of_one(one, as_of)
        self.adds_up = all(part.kind in OF_ACTS for part in one.indicator.parts)
        self.start = start.isoformat() if start is not None and self.adds_up else ""

    def address(self, code: str = "", **changed: Any) -> str:
        """The address of this page, or of the rows, with something else asked."""
        asked = {
            "body": self.one.node, "period": self.one.period.code, "by": "" if self.one.by == CHILD else self.one.by,
            "as_of": self.as_of or "", "tree": tree_asked(self.tree_day), "start": self.start,
        } | changed  # fmt: skip
        return "?" + urlencode({key: value for key, value in asked.items() if value})

    def rows_of(self, period: Period, **group: str) -> str:
        """The address of the rows behind one number."""
        where = {"body": self.one.node, "period": period.code, **group}
        if self.as_of is not None:
            where["as_of"] = str(self.as_of)
        if self.tree_day is not None:
            where["tree"] = tree_asked(self.tree_day)
        if self.start:
            where["start"] = self.start
        return reverse("figure_rows", args=[self.one.indicator.code]) + "?" + urlencode(where)

    def number(self, value: Decimal | None) -> str:
        return printed(value, self.one.indicator.decimals)

    @property
    def nothing(self) -> str:
        """Why there is no number."""
        if self.one.indicator.start is not None and self.one.indicator.numerator is None:
            return _("Before the day from which it is added up")
        return _("Nothing to divide by in this period")

    def told(self, value: Decimal | None, where: str, key: str) -> str:
        """A number as it may be printed: where it claims what nobody has declared, these words."""
        return _("not asserted") if (where, key) in self.silent else self.number(value)

    def change(self, value: Value, *standing: tuple[str, str]) -> str:
        """The change in words; none of what nobody has asserted. *standing*: where the values stand that it is of."""
        return "" if any(where in self.silent for where in standing) else change_words(value)

    def _figure(
        self, label: str, value: Decimal | None, period: Period, shown: Period, note: str = ""
    ) -> Figure:
        href, unit = self.rows_of(period), str(self.one.indicator.unit)
        if ("", shown.code) in self.silent:
            said = _("%(value)s by the acts") % {"value": self.number(value)}
            return Figure(label, _("not asserted"), "", href, note=said)
        if value is None:
            return Figure(label, self.number(value), "", href, note=self.nothing)
        return Figure(label, self.number(value), unit, href, note=note)

    def figures(self) -> list[Figure]:
        """The value, beside last year's and that of the period before."""
        one, value, before = self.one, self.one.value, self.one.course[-2]
        label = str(one.shown.label)
        if start := since_of(one.indicator):
            label = _("%(since)s, to %(day)s") % {"since": start, "day": days.iso(one.shown.last)}
        made = [
            self._figure(label, value.this, one.period, one.shown),
            self._figure(
                _("Last year"),
                value.last,
                one.before,
                one.before,
                self.change(value, ("", one.shown.code), ("", one.before.code)),
            ),
            self._figure(str(before.period.label), before.value, before.period, before.period),
        ]
        if one.indicator.numerator is not None and one.indicator.denominator is not None:
            for part, amount, side in (
                (one.indicator.numerator, value.numerator, "numerator"),
                (one.indicator.denominator, value.denominator, "denominator"),
            ):
                number = printed(amount, part.decimals)
                href = self.rows_of(one.period) + "&" + urlencode({"side": side})
                made.append(Figure(str(part.name), number, str(part.unit), href))
        if value.late:
            made.append(Figure(_("of which entered late"), numbers.number(value.late)))
        return made

    def chart(self) -> Any:
        """The course as a line, with a sentence for who does not see it; None where it would be flat at nought. What
        nobody has asserted is a gap in it, no nought."""
        if not any(point.value for point in self.one.course):
            return None
        told = [(point, self.told(point.value, "", point.period.code)) for point in self.one.course]
        said = _(", ").join(f"{point.period.label} {words}" for point, words in told)
        drawn = [None if ("", point.period.code) in self.silent else point.value for point, _words in told]
        return course_line(drawn, label=said)

    def course(self) -> Table:
        """The course as a table, the newest first."""
        unit = str(self.one.indicator.unit)
        columns = [
            Column(_("Period"), head=True), Column(unit, number=True, stack=unit, half=True),
            Column(_("Against the one before"), number=True, stack=_("Against the one before"), half=True),
        ]  # fmt: skip
        rows, points = [], self.one.course
        for n in range(len(points) - 1, -1, -1):
            point = points[n]
            before = points[n - 1].value if n else None
            value = Value(self.one.indicator, self.one.node, "", point.value, before)
            period = self.one.period if n == len(points) - 1 else point.period
            told = self.told(point.value, "", point.period.code)
            shown = Cell(told, live=True, href=self.rows_of(period))
            rows.append(Row([
                Cell(str(point.period.label), href=self.address(period=period.code)),
                shown if point.value is not None else Cell(missing=self.nothing),
                self.change(value, ("", point.period.code), ("", points[n - 1].period.code)) if n else "",
            ]))  # fmt: skip
        return Table(_("Course"), columns, rows=rows, stack=True)

    def parts(self) -> Table | None:
        """The parts as a ranking with bars; None where there are none."""
        if not self.one.parts:
            return None
        way, unit = str(ones.ways(self.one.indicator)[self.one.by]), str(self.one.indicator.unit)
        largest = max((part.value.this or Decimal(0) for part in self.one.parts), default=Decimal(0))
        largest = max(largest, Decimal(100)) if self.one.indicator.kind is Kind.RATIO else largest
        shares = any(part.share is not None for part in self.one.parts)
        columns = [
            Column(_("Place"), number=True, width="3rem", stack=_("Place"), half=True), Column(way, head=True),
            Column(unit, number=True, stack=unit, half=True), Column(_("Drawn"), width="9rem", hidden=True),
        ]  # fmt: skip
        columns += [Column(_("Share"), number=True, stack=_("Share"), half=True)] if shares else []
        columns += [
            Column(title, number=True, stack=title, half=True) for title in (_("Last year"), _("Change"))
        ]
        rows = [self._part(part, largest, shares=shares) for part in self.one.parts]
        return Table(way, columns, rows=rows, stack=True)

    def _part(self, part: ones.Part, largest: Decimal, *, shares: bool) -> Row:
        value, one = part.value, self.one
        href = self.rows_of(one.period, by=one.by, group=part.group)
        below = (
            self.address(body=part.group)
            if one.by == CHILD and part.group != one.node and value.this is not None
            else ""
        )
        cells: list[Any] = [
            part.rank or "",
            Cell(str(part.label), href=below),
            Cell(self.told(value.this, one.by, part.group), live=True, href=href)
            if value.this is not None
            else Cell(missing=self.nothing),
            Cell(ruler=bar(float((value.this or 0) / largest) if largest > 0 else 0.0)),
        ]
        if shares:
            cells.append(numbers.percent(f"{part.share * 100:.1f}") if part.share is not None else "—")
        change = self.change(value, (one.by, part.group), (silence.LAST, part.group))
        return Row([*cells, self.told(value.last, silence.LAST, part.group), change])

    def preview(self) -> list[Figure]:
        """The value beside last year's, of a figure that is not kept yet: its rows have no address."""
        return [replace(figure, href="") for figure in self.figures()]

    def preview_parts(self) -> Table | None:
        """The parts, of a figure that is not kept yet."""
        found = self.parts()
        if found is None:
            return None
        rows = [
            replace(
                row, cells=[replace(c, href="", live=False) if isinstance(c, Cell) else c for c in row.cells]
            )
            for row in found.rows
        ]
        return replace(found, rows=rows)

    def rank(self) -> dict[str, str] | None:
        """The place among the bodies under the same one."""
        rank = self.one.rank
        if rank is None:
            return None
        words = ngettext(
            "place %(place)s of %(n)s in %(body)s", "place %(place)s of %(n)s in %(body)s", rank.among
        )
        said = words % {"place": rank.place, "n": rank.among, "body": rank.parent_name}
        return {"words": said, "href": self.address(body=rank.parent, by="")}

    def moved(self) -> str:
        """At an older position: what the newest says, and by how much that differs."""
        if self.as_of is None:
            return ""
        one = self.one
        now = evaluate((one.indicator,), one.node, one.shown, tree_day=self.tree_day).values[0].this
        then = one.value.this
        if now is None or then is None or now == then:
            return _("Today's ledger says the same.") if now == then else ""
        return _("Today's ledger says %(now)s (%(by)s).") % {
            "now": self.number(now), "by": numbers.signed(f"{now - then:.{one.indicator.decimals}f}"),
        }  # fmt: skip

    def facts(self) -> list[Fact]:
        """What it counts, in words and as it is declared."""
        one = self.one.indicator
        made = [Fact(_("Cumulative since"), days.iso(one.start))] if one.start is not None else []
        made += [
            Fact(_("How it is counted"), str(one.formula)), Fact(_("Kind"), kind_of(one)),
            Fact(_("Counted out of"), grains_of(one)), Fact(_("Version"), str(one.version)),
            Fact(_("Line of business"), str(LINES.get(one.line, one.line))), Fact(_("Code"), one.code, mono=True),
        ]  # fmt: skip
        return made + [Fact(_("Declared as"), declared(part), mono=True) for part in one.parts]

    def lines(self) -> Iterator[list[Any]]:
        """What is shown, for a spreadsheet: the whole, the course, the parts."""
        one, whole = self.one, self.one.value
        shown, before = ("", one.shown.code), ("", one.before.code)
        yield self._line(_("Whole"), str(one.shown.label), whole.this, whole.last, shown, before)
        for point in one.course:
            yield self._line(
                _("Course"), str(point.period.label), point.value, None, ("", point.period.code), before
            )
        way = str(ones.ways(one.indicator)[one.by])
        for part in one.parts:
            here, then = (one.by, part.group), (silence.LAST, part.group)
            yield self._line(way, str(part.label), part.value.this, part.value.last, here, then)

    def _line(
        self, way: str, part: str, this: Decimal | None, last: Decimal | None, here: tuple[str, str],
        then: tuple[str, str],
    ) -> list[Any]:  # fmt: skip
        """Both values as they may be printed, then both as the acts give them. *here*, *then*: where they stand."""
        told = [
            _("not asserted") if value is not None and where in self.silent else value
            for value, where in ((this, here), (last, then))
        ]
        return [way, part, *told, this, last]


def begun(indicator: Indicator, start: date | None) -> Indicator:
    """The figure counted from a day on, where it is one that adds up; else as it is."""
    try:
        return indicator if start is None else cumulative(indicator, start)
    except BadIndicator:
        return indicator


def since_of(indicator: Indicator) -> str:
    """The start that stands beside the number of a cumulative figure; nothing for others."""
    return str(since_words(indicator.start)) if indicator.start is not None else ""


def printed(value: Decimal | None, decimals: int) -> str:
    """A figure with its decimals and groups of three."""
    return "—" if value is None else numbers.number(f"{value:.{decimals}f}")


def declared(one: Indicator) -> str:
    """A declaration as text: kind, of what, where, by which body."""
    where = " ".join(f"{name}={'|'.join(values)}" for name, values in one.where.items())
    measure = f" measure={one.measure}" if one.measure else ""
    then = f" then={one.then} within={one.within}" if one.then else ""
    since = f" since={one.since.isoformat()}" if one.since is not None else ""
    return f"{one.kind} {one.of}{measure}{then}{since}{f' where {where}' if where else ''} by {one.role}"


def tree_asked(tree_day: date | None) -> str:
    """The tree of one day, as addresses say it."""
    return tree_day.isoformat() if tree_day is not None else ""


def change_words(value: Value | pages.Figure) -> str:
    """Against the other value: in % for amounts, in points for shares; — where there is nothing to compare."""
    if value.points is not None:
        return _("%(n)s points") % {"n": numbers.signed(f"{value.points:.1f}")}
    return "—" if value.change is None else f"{numbers.signed(f'{value.change:.1f}')} %"
