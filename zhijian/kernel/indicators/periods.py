"""Periods 期间: day, month, quarter, half-year, year, from–to; the same period a year before; words for them."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.functional import Promise

from zhijian.kernel.org.words import words

HALVES = ("上半年", "下半年")
QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


class Size(StrEnum):
    """How a period is named; SPAN is from–to."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    SPAN = "span"


MONTHS_IN = {Size.MONTH: 1, Size.QUARTER: 3, Size.HALF: 6, Size.YEAR: 12}


class BadPeriod(ValueError):
    """A text that names no period, or a span whose end lies before its beginning."""


@dataclass(frozen=True, order=True)
class Period:
    """The days from *first* to *last*, both included."""

    first: date
    last: date
    size: Size = Size.SPAN

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise BadPeriod(f"{self.last} lies before {self.first}")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def code(self) -> str:
        """Its text in addresses; ``parse`` reads it again."""
        year, month = self.first.year, self.first.month
        match self.size:
            case Size.DAY:
                return self.first.isoformat()
            case Size.MONTH:
                return f"{year}-{month:02d}"
            case Size.QUARTER:
                return f"{year}Q{(month + 2) // 3}"
            case Size.HALF:
                return f"{year}H{1 if month == 1 else 2}"
            case Size.YEAR:
                return str(year)
        return f"{self.first.isoformat()}..{self.last.isoformat()}"

    @property
    def label(self) -> Promise:
        """Its name in the reader's language: 2026年上半年, “first half of 2026”."""
        return words(_chinese(self), _english(self))

    def last_year(self) -> "Period":
        """The same period a year before.

        Whole months stay whole months, so February 2025 is held against all 29 days of February 2024. The 29th of
        February itself is held against the 28th.
        """
        if self.size is Size.DAY:
            return day(_year_before(self.first))
        whole = self.first.day == 1 and self.last.day == _days_in(self.last)
        first, last = _year_before(self.first), _year_before(self.last)
        return Period(first, last.replace(day=_days_in(last)) if whole else last, self.size)

    def to(self, today: date) -> "Period":
        """What has passed of it on *today*; itself when it is over or has not begun."""
        return Period(self.first, today) if self.first <= today < self.last else self

    def step(self, n: int) -> "Period":
        """The n-th period of the same size after it (before it, if negative). A span moves by its own length."""
        if self.size in MONTHS_IN:
            return _months(self.first.year * 12 + self.first.month - 1 + n * MONTHS_IN[self.size], self.size)
        move = timedelta(days=n * ((self.last - self.first).days + 1))
        return Period(self.first + move, self.last + move, self.size)


def day(on: date) -> Period:
    """One day."""
    return Period(on, on, Size.DAY)


def month(year: int, n: int) -> Period:
    """Month 1–12 of a year."""
    return _months(year * 12 + _within(n, 12) - 1, Size.MONTH)


def quarter(year: int, n: int) -> Period:
    """Quarter 1–4 of a year."""
    return _months(year * 12 + (_within(n, 4) - 1) * 3, Size.QUARTER)


def half_year(year: int, n: int) -> Period:
    """First (1) or second (2) half of a year."""
    return _months(year * 12 + (_within(n, 2) - 1) * 6, Size.HALF)


def year(n: int) -> Period:
    """One calendar year."""
    return _months(n * 12, Size.YEAR)


def span(first: date, last: date) -> Period:
    """From *first* to *last*, both included."""
    return Period(first, last)


def half_year_of(on: date) -> Period:
    """The half-year in which a day lies."""
    return half_year(on.year, 1 if on.month <= 6 else 2)


def parse(code: str) -> Period:
    """The period that a code names: 2026, 2026H1, 2026Q2, 2026-06, 2026-06-29, 2026-01-01..2026-06-29.

    Raises ``BadPeriod``.
    """
    try:
        if match := re.fullmatch(r"(\d{4})([HQ])(\d)", code):
            make = half_year if match[2] == "H" else quarter
            return make(int(match[1]), int(match[3]))
        if match := re.fullmatch(r"(\d{4})-(\d{2})", code):
            return month(int(match[1]), int(match[2]))
        if re.fullmatch(r"\d{4}", code):
            return year(int(code))
        first, dots, last = code.partition("..")
        if dots:
            return span(date.fromisoformat(first), date.fromisoformat(last))
        return day(date.fromisoformat(code))
    except ValueError as error:
        raise BadPeriod(f"{code!r} names no period") from error


def _within(n: int, top: int) -> int:
    if not 1 <= n <= top:
        raise BadPeriod(f"{n} is not between 1 and {top}")
    return n


def _months(index: int, size: Size) -> Period:
    """The period of *size* that begins in month *index* (year × 12 + month − 1)."""
    first = date(index // 12, index % 12 + 1, 1)
    end = index + MONTHS_IN[size] - 1
    last = date(end // 12, end % 12 + 1, 1)
    return Period(first, last.replace(day=_days_in(last)), size)


def _days_in(on: date) -> int:
    return monthrange(on.year, on.month)[1]


def _year_before(on: date) -> date:
    return (
        on.replace(year=on.year - 1, day=28)
        if (on.month, on.day) == (2, 29)
        else on.replace(year=on.year - 1)
    )


def _chinese(p: Period) -> str:
    a, b = p.first, p.last
    match p.size:
        case Size.DAY:
            return f"{a.year}年{a.month}月{a.day}日"
        case Size.MONTH:
            return f"{a.year}年{a.month}月"
        case Size.QUARTER:
            return f"{a.year}年{QUARTERS[(a.month - 1) // 3]}"
        case Size.HALF:
            return f"{a.year}年{HALVES[a.month > 6]}"
        case Size.YEAR:
            return f"{a.year}年"
    to = f"{b.month}月{b.day}日" if a.year == b.year else f"{b.year}年{b.month}月{b.day}日"
    return f"{a.year}年{a.month}月{a.day}日至{to}"


def _english(p: Period) -> str:
    a, b = p.first, p.last
    match p.size:
        case Size.DAY:
            return _day_in_english(a)
        case Size.MONTH:
            return f"{MONTHS[a.month - 1]} {a.year}"
        case Size.QUARTER:
            return f"Q{(a.month + 2) // 3} {a.year}"
        case Size.HALF:
            return f"{'second' if a.month > 6 else 'first'} half of {a.year}"
        case Size.YEAR:
            return str(a.year)
    begin = f"{a.day} {MONTHS[a.month - 1]}" if a.year == b.year else _day_in_english(a)
    return f"{begin}–{_day_in_english(b)}"


def _day_in_english(on: date) -> str:
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"
