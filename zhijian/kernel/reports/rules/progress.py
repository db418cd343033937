"""时间过半、任务过半: how much of a target is done, how much should be by now, and what comes of it by the end.

All shares are exact fractions of 1; nothing is rounded before it is printed (``printing``). *on* is a whole day: its
work is done. So of 2009, on 30 June, 181 days of 365 have gone: not half. On 2 July it is 183 of 365.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

MARGIN = Fraction(4, 100)
"""Behind by less than this share of the year's target is not called behind (the look's rule, LOOK.md mock 06)."""


class Course(StrEnum):
    """How an actual comes about.

    GROWS 累计: work adds up from the first day of the year, so by day d the share d/365 is expected. LEVEL 水平: a
    state or rate that must hold, so the whole is expected on any day.
    """

    GROWS = "grows"
    LEVEL = "level"


class Standing(StrEnum):
    """Where a target stands: MET the whole is done; ON_COURSE as much as expected, or less by no more than the margin;
    BEHIND by more; OPEN there is no actual yet."""

    MET = "met"
    ON_COURSE = "on_course"
    BEHIND = "behind"
    OPEN = "open"


class Method(StrEnum):
    """By which thought a forecast is made. PACE: as fast as so far. LAST_YEAR: the year runs as the last one did.
    STAYS: a level stays as it is."""

    PACE = "pace"
    LAST_YEAR = "last_year"
    STAYS = "stays"


@dataclass(frozen=True)
class Forecast:
    """What the actual would be at the end, in the target's unit, and by which method."""

    method: Method
    value: Fraction


@dataclass(frozen=True)
class Progress:
    """A target on a day; shares of 1, exact. ``done`` is None while there is no actual."""

    done: Fraction | None
    elapsed: Fraction
    expected: Fraction
    standing: Standing

    @property
    def short_by(self) -> Fraction:
        """How much less than expected is done, as a share of the target; nought where it is not less."""
        return max(self.expected - (self.done or Fraction(0)), Fraction(0))


def elapsed(first: date, last: date, on: date) -> Fraction:
    """The share of the days from *first* to *last* (both included) that has gone at the end of *on*: 0 to 1.

    Raises ValueError where *last* lies before *first*.
    """
    if last < first:
        raise ValueError(f"{last} lies before {first}")
    gone = (min(on, last) - first).days + 1
    return Fraction(max(gone, 0), (last - first).days + 1)


def month_before(on: date) -> date:
    """The last day of the month before."""
    return on.replace(day=1) - timedelta(days=1)


def measured_on(as_of: date, on: date) -> date:
    """The day at which a *reported* actual is measured when one looks at the end of *on*.

    Bodies report a month when it has ended, so what was reported for its last day is measured at that day, not against
    the days since. Who did not report it is measured at that day too: with what was reported before.
    """
    return max(as_of, month_before(on))


def completion(actual: Decimal, target: Decimal) -> Fraction:
    """What share of *target* is done; above 1 where more was done than asked. Raises ValueError for no target."""
    if target <= 0:
        raise ValueError("a target is more than nought")
    return Fraction(actual) / Fraction(target)


def progress(
    actual: Decimal | None, target: Decimal, days: tuple[date, date], on: date, course: Course
) -> Progress:  # fmt: skip
    """Where a target stands on a day; *days* are the first and last of its year."""
    gone = elapsed(*days, on)
    expected = gone if course is Course.GROWS else Fraction(1)
    if actual is None:
        return Progress(None, gone, expected, Standing.OPEN)
    done = completion(actual, target)
    behind = done < expected - MARGIN
    standing = Standing.BEHIND if behind else Standing.MET if done >= 1 else Standing.ON_COURSE
    return Progress(done, gone, expected, standing)


def half_and_half(one: Progress) -> bool:
    """时间过半、任务过半: at least as much is done as time has gone, to the day and without a margin."""
    return one.done is not None and one.done >= one.elapsed


def forecast(
    actual: Decimal, gone: Fraction, course: Course, *, same_days: Decimal | None = None, whole: Decimal | None = None
) -> list[Forecast]:  # fmt: skip
    """What the end may bring, each with its method; nothing before the first day has gone.

    *same_days*, *whole*: of last year, what was done in the same days and in the whole year, where both are known.
    A count of different firms (户) does not grow in proportion: its forecast by pace is an upper bound.
    """
    if gone <= 0:
        return []
    if course is Course.LEVEL:
        return [Forecast(Method.STAYS, Fraction(actual))]
    found = [Forecast(Method.PACE, Fraction(actual) / gone)]
    if same_days and whole is not None:
        found.append(Forecast(Method.LAST_YEAR, Fraction(actual) * Fraction(whole) / Fraction(same_days)))
    return found


def growth(now: Decimal, before: Decimal) -> Fraction | None:
    """The change against *before*, as a share of it; None of nought (a base of nought has no growth in per cent)."""
    return (Fraction(now) - Fraction(before)) / abs(Fraction(before)) if before else None
