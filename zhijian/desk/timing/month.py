"""The limits of a month on a calendar: how many end on each day, and what day of the year it is."""

from calendar import Calendar as Weeks
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhijian.desk.look import days
from zhijian.desk.timing.page import Look
from zhijian.desk.timing.working import language, worded
from zhijian.kernel.workdays.calendar import Calendar
from zhijian.kernel.workdays.wordings import Column


@dataclass(frozen=True)
class Day:
    """One day of the month: ``mark`` 休 or 班 where the calendar says so, ``count`` of limits whose safe date it is."""

    day: date
    inside: bool
    today: bool
    off: bool
    mark: str
    name: str
    count: int
    late: bool
    href: str


@dataclass(frozen=True)
class Month:
    """A month as weeks of days, Monday first."""

    title: str
    heads: list[tuple[str, str]]
    weeks: list[list[Day]]
    total: int
    before: str
    after: str
    provisional: bool


def month(look: Look, text: str) -> Month:
    """The month ``2026-11``, or the one of today; each day opens its limits."""
    first = _first(text, look.today)
    weeks = Weeks(firstweekday=0).monthdatescalendar(first.year, first.month)
    rows = look.conditions(look.rows(when="")).order_by()
    last = weeks[-1][-1]
    found = (
        rows.filter(due_safe__gte=weeks[0][0], due_safe__lte=last)
        .values_list("due_safe")
        .annotate(n=Count("id"))
    )
    counts = dict(found)
    calendar = look.law.calendar
    made = [[_day(day, first, look, calendar, counts.get(day, 0)) for day in week] for week in weeks]
    inside = sum(one.count for week in made for one in week if one.inside)
    return Month(
        days.month(first, with_year=True), list(_heads()), made, inside,
        look.address(view="month", month=f"{first - timedelta(days=1):%Y-%m}", when=None),
        look.address(view="month", month=f"{first + timedelta(days=32):%Y-%m}", when=None),
        calendar.is_provisional(last),
    )  # fmt: skip


def _day(day: date, first: date, look: Look, calendar: Calendar, count: int) -> Day:
    special = calendar.special.get(day)
    works = calendar.is_workday(day)
    mark = "" if special is None else pgettext("calendar", "work") if works else pgettext("calendar", "off")
    name = worded(Column.HOLIDAY, special.name) if special is not None and not works else ""
    href = look.address(on=day.isoformat(), view=None, month=None, when=None) if count else ""
    return Day(
        day, day.month == first.month, day == look.today, not works, mark, name, count, day < look.today, href
    )


def _heads() -> Iterator[tuple[str, str]]:
    """The days of the week, Monday first, and as a narrow screen has them: 一, Mon."""
    chinese = language() == "zh"
    for day in (
        _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
    ):  # fmt: skip
        yield day, day[-1] if chinese else day[:3]


def _first(text: str, today: date) -> date:
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return found if 1990 <= found.year <= 2140 else today.replace(day=1)
