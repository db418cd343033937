"""The working-day calendar (工作日历) as an immutable value: which days are worked, and which break a day is in.

A :class:`Calendar` is made of the years whose State Council arrangement is loaded and of the special days in
them: statutory holidays 法定节假日, other arranged days off, and make-up working days 调休上班日. Every other
Saturday and Sunday is off. In a year that is not loaded only weekends and 1 January are off, and every answer
that rests on such a year is provisional. Local and ethnic holidays and emergency changes are laid over it as
more special days (:meth:`Calendar.overlaid`); the later layer wins.

Counting is by prefix sums over day numbers (``date.toordinal``), so every question costs one or two list
look-ups whatever the distance. Methods that take and give day numbers end in ``_n``.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import accumulate, compress
from types import MappingProxyType
from typing import NamedTuple

from zhijian.kernel.workdays.errors import CalendarInvalid, DateOutOfRange, Told, YearPublished

FIRST_DAY = date(1949, 1, 1)
LAST_DAY = date(2150, 12, 31)
_FIRST = FIRST_DAY.toordinal()
_LAST = LAST_DAY.toordinal()


class DayKind(StrEnum):
    """What a day is. The first three are written in the calendar table, the last two follow from the weekday."""

    STATUTORY = "statutory_holiday"
    REST = "rest"
    MAKEUP = "makeup_work"
    WORKDAY = "workday"
    WEEKEND = "weekend"


class SpecialDay(NamedTuple):
    """A day that the weekday alone does not decide, with the holiday it belongs to and the paper that says so."""

    day: date
    kind: DayKind
    name: str
    source: str


class Block(NamedTuple):
    """A break 假期: consecutive days off with an arranged day among them, the adjoining weekend days included."""

    first: date
    last: date
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Tables:
    on: bytearray
    upto: list[int]
    work: list[int]
    blocks: dict[int, tuple[int, int]]


class Calendar:
    """An immutable calendar; equal content has equal ``digest`` (sha256, first 16 hexadecimal digits)."""

    __slots__ = ("_tables", "digest", "known_from_n", "known_to_n", "last_published_year", "special", "years")

    def __init__(self, years: Iterable[int], special: Iterable[SpecialDay]) -> None:
        """*years* have their arrangement loaded. Of two special days on one date the later in order holds.

        Raises CalendarInvalid for no year at all or a day outside 1949–2150.
        """
        put = object.__setattr__
        put(self, "years", frozenset(years))
        by_day = {one.day: one for one in special}
        put(self, "special", MappingProxyType(dict(sorted(by_day.items()))))
        self._check()
        first = last = min(self.years)
        while last + 1 in self.years:
            last += 1
        put(self, "last_published_year", last)
        put(self, "known_from_n", date(first, 1, 1).toordinal())
        put(self, "known_to_n", date(last, 12, 31).toordinal())
        put(self, "_tables", self._build())
        put(self, "digest", self._hash())

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a calendar is a value: {name} cannot be set; make a new one with overlaid()")

    # The types of the slots, for readers and for mypy.
    years: frozenset[int]
    special: MappingProxyType[date, SpecialDay]
    last_published_year: int
    known_from_n: int
    known_to_n: int
    digest: str
    _tables: _Tables

    # ── questions about a day ────────────────────────────────────────────────────────────────────────────

    def is_workday(self, day: date) -> bool:
        """Whether *day* is worked: an ordinary weekday or a make-up day, and no day off."""
        return bool(self._tables.on[self.index(day)])

    def kind_of(self, day: date) -> DayKind:
        """What *day* is; 1 January of a year not loaded is a statutory holiday."""
        one = self.special.get(day)
        if one is not None:
            return one.kind
        if self.is_workday(day):
            return DayKind.WORKDAY
        return DayKind.WEEKEND if day.weekday() >= 5 else DayKind.STATUTORY

    def name_of(self, day: date) -> str:
        """The holiday that *day* belongs to, or makes up for; empty for an ordinary day."""
        one = self.special.get(day)
        return one.name if one is not None else ""

    def block_of(self, day: date) -> Block | None:
        """The break that *day* is in; None for a day that is worked and for a plain weekend."""
        found = self._tables.blocks.get(day.toordinal())
        if found is None:
            return None
        first, last = found
        inside = (date.fromordinal(n) for n in range(first, last + 1))
        names = dict.fromkeys(name for name in map(self.name_of, inside) if name)
        return Block(date.fromordinal(first), date.fromordinal(last), tuple(names))

    def is_provisional(self, day: date) -> bool:
        """Whether the arrangement of the year of *day* is not loaded."""
        return not self.known_from_n <= day.toordinal() <= self.known_to_n

    # ── arithmetic on dates ──────────────────────────────────────────────────────────────────────────────

    def add_workdays(self, day: date, count: int) -> date:
        """The *count*-th working day after *day* (before it when negative), *day* itself not counted; 0: *day*."""
        n = self.number(day)
        if count == 0:
            return day
        return date.fromordinal(self.nth_after_n(n, count) if count > 0 else self.nth_before_n(n, -count))

    def workdays_between(self, after: date, until: date) -> int:
        """Working days from the day after *after* to *until*, *until* included; negative when reversed."""
        upto = self._tables.upto
        return upto[self.index(until)] - upto[self.index(after)]

    def next_workday(self, day: date) -> date:
        """*day* itself if it is worked, else the first working day after it."""
        return date.fromordinal(self.on_or_after_n(self.number(day)))

    def prev_workday(self, day: date) -> date:
        """*day* itself if it is worked, else the last working day before it."""
        return date.fromordinal(self.on_or_before_n(self.number(day)))

    # ── arithmetic on day numbers ────────────────────────────────────────────────────────────────────────

    def nth_after_n(self, n: int, count: int) -> int:
        """The *count*-th (from 1) working day after day number *n*."""
        tables = self._tables
        try:
            return tables.work[tables.upto[n - _FIRST] + count - 1]
        except IndexError:
            raise _out_of_range(n) from None

    def nth_before_n(self, n: int, count: int) -> int:
        """The *count*-th (from 1) working day before day number *n*."""
        tables = self._tables
        at = tables.upto[n - _FIRST] - tables.on[n - _FIRST] - count
        if at < 0:
            raise _out_of_range(n)
        return tables.work[at]

    def on_or_after_n(self, n: int) -> int:
        """*n* if worked, else the next working day."""
        tables = self._tables
        try:
            return tables.work[tables.upto[n - _FIRST] - tables.on[n - _FIRST]]
        except IndexError:
            raise _out_of_range(n) from None

    def on_or_before_n(self, n: int) -> int:
        """*n* if worked, else the working day before."""
        tables = self._tables
        try:
            at = tables.upto[n - _FIRST] - 1
        except IndexError:
            raise _out_of_range(n) from None
        if at < 0:
            raise _out_of_range(n)
        return tables.work[at]

    def count_n(self, after: int, until: int) -> int:
        """Working days in (*after*, *until*] of day numbers."""
        upto = self._tables.upto
        return upto[until - _FIRST] - upto[after - _FIRST]

    def is_workday_n(self, n: int) -> bool:
        """Whether day number *n* is worked."""
        return bool(self._tables.on[n - _FIRST])

    def in_block_n(self, n: int) -> bool:
        """Whether day number *n* is in a break."""
        return n in self._tables.blocks

    def number(self, day: date) -> int:
        """The day number, checked to be in range."""
        n = day.toordinal()
        if not _FIRST < n < _LAST:
            raise _out_of_range(n)
        return n

    def index(self, day: date) -> int:
        """The place of *day* in the tables."""
        return self.number(day) - _FIRST

    # ── new calendars ────────────────────────────────────────────────────────────────────────────────────

    def overlaid(self, days: Iterable[SpecialDay]) -> "Calendar":
        """This calendar with *days* laid over it: a body's own holidays, or an emergency change."""
        return Calendar(self.years, [*self.special.values(), *days])

    def with_year(self, year: int, days: Iterable[SpecialDay]) -> "Calendar":
        """This calendar with the arrangement of *year* loaded; its notice may also move days of the December before.

        Raises YearPublished when the year is loaded already.
        """
        if year in self.years:
            raise YearPublished(year=year)
        return Calendar([*self.years, year], [*self.special.values(), *days])

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────

    def _check(self) -> None:
        if not self.years:
            raise CalendarInvalid(problems=[Told("没有载入任何年份", "no year is loaded")])
        outside = [
            Told(f"{day} 超出 {FIRST_DAY} 至 {LAST_DAY}", f"{day} is outside {FIRST_DAY} to {LAST_DAY}")
            for day in (*self.special, *(date(max(1, min(year, 9999)), 7, 1) for year in self.years))
            if not FIRST_DAY < day < LAST_DAY
        ]
        derived = [
            Told(f"{one.day} 的 {one.kind} 由星期推定", f"{one.day} {one.kind} follows from the weekday")
            for one in self.special.values()
            if one.kind not in (DayKind.STATUTORY, DayKind.REST, DayKind.MAKEUP)
        ]
        if outside or derived:
            raise CalendarInvalid(problems=outside + derived)

    def _build(self) -> _Tables:
        week = bytes(int(date.fromordinal(_FIRST + i).weekday() < 5) for i in range(7))
        on = bytearray((week * ((_LAST - _FIRST) // 7 + 1))[: _LAST - _FIRST + 1])
        arranged = set(self._new_year_days())
        for day, one in self.special.items():
            n = day.toordinal()
            if one.kind is DayKind.MAKEUP:
                on[n - _FIRST] = 1
                arranged.discard(n)
            else:
                arranged.add(n)
        for n in arranged:
            on[n - _FIRST] = 0
        return _Tables(
            on=on,
            upto=list(accumulate(on)),
            work=list(compress(range(_FIRST, _LAST + 1), on)),
            blocks=dict(_blocks(on, sorted(arranged))),
        )

    def _new_year_days(self) -> Iterator[int]:
        """1 January is off by the law itself (放假办法 第2条), also where no notice is loaded."""
        for year in range(FIRST_DAY.year + 1, LAST_DAY.year + 1):
            if year not in self.years:
                yield date(year, 1, 1).toordinal()

    def _hash(self) -> str:
        lines = [",".join(map(str, sorted(self.years)))]
        lines += [f"{one.day},{one.kind},{one.name},{one.source}" for one in self.special.values()]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _blocks(on: bytearray, arranged: list[int]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Each day number of each maximal run of days off around an arranged day, with the run's ends."""
    done = 0
    for n in arranged:
        if n <= done:
            continue
        first = last = n
        while not on[first - 1 - _FIRST]:
            first -= 1
        while not on[last + 1 - _FIRST]:
            last += 1
        done = last
        for inside in range(first, last + 1):
            yield inside, (first, last)


def _out_of_range(n: int) -> DateOutOfRange:
    text = str(date.fromordinal(n)) if 1 <= n <= date.max.toordinal() else str(n)
    return DateOutOfRange(text=text, first=str(FIRST_DAY), last=str(LAST_DAY))
