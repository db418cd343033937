"""时间过半、任务过半, to the day: what is done, what should be, what may come."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijian.kernel.reports.rules.progress import (
    Course,
    Forecast,
    Method,
    Standing,
    completion,
    elapsed,
    forecast,
    growth,
    half_and_half,
    measured_on,
    progress,
)

D, F = Decimal, Fraction

YEAR_2009 = (date(2009, 1, 1), date(2009, 12, 31))
YEAR_2008 = (date(2008, 1, 1), date(2008, 12, 31))


@pytest.mark.parametrize(
    ("days", "on", "gone"),
    [
        (YEAR_2009, date(2009, 1, 1), F(1, 365)),  # the first day is done in the evening
        (YEAR_2009, date(2009, 6, 30), F(181, 365)),  # not yet half: 49.6 %
        (YEAR_2009, date(2009, 7, 1), F(182, 365)),
        (YEAR_2009, date(2009, 7, 2), F(183, 365)),  # time is past its half
        (YEAR_2008, date(2008, 7, 1), F(183, 366)),  # of a leap year the half has gone on 1 July
        (YEAR_2009, date(2009, 12, 31), F(1)),
        (YEAR_2009, date(2008, 12, 31), F(0)),
        (YEAR_2009, date(2011, 5, 5), F(1)),
    ],
)
def test_time_is_counted_by_whole_days(days: tuple[date, date], on: date, gone: F) -> None:
    assert elapsed(*days, on) == gone


def test_a_year_that_ends_before_it_begins_is_no_time() -> None:
    with pytest.raises(ValueError, match="lies before"):
        elapsed(date(2009, 2, 1), date(2009, 1, 1), date(2009, 1, 1))


@given(st.integers(0, 364))
def test_each_day_adds_one_day(n: int) -> None:
    on = YEAR_2009[0] + timedelta(days=n)
    before = elapsed(*YEAR_2009, on - timedelta(days=1))
    assert elapsed(*YEAR_2009, on) - before == F(1, 365)


@pytest.mark.parametrize(
    ("actual", "target", "done"),
    [("38", "75", F(38, 75)), ("3", "4", F(3, 4)), ("88", "75", F(88, 75)), ("0", "3", F(0)), ("2.5", "10", F(1, 4))],
)  # fmt: skip
def test_completion_is_an_exact_share(actual: str, target: str, done: F) -> None:
    assert completion(D(actual), D(target)) == done


@pytest.mark.parametrize("target", ["0", "-1"])
def test_of_nothing_nothing_can_be_completed(target: str) -> None:
    with pytest.raises(ValueError, match="more than nought"):
        completion(D(1), D(target))


@pytest.mark.parametrize(
    ("actual", "on", "course", "standing"),
    [
        # of 100 in the year; on 30 June 49.59 should be done, and 4 points less is still no reason to call it behind
        ("50", date(2009, 6, 30), Course.GROWS, Standing.ON_COURSE),
        ("45.6", date(2009, 6, 30), Course.GROWS, Standing.ON_COURSE),
        ("45.5", date(2009, 6, 30), Course.GROWS, Standing.BEHIND),
        ("100", date(2009, 6, 30), Course.GROWS, Standing.MET),
        ("99", date(2009, 12, 31), Course.GROWS, Standing.ON_COURSE),
        ("95", date(2009, 12, 31), Course.GROWS, Standing.BEHIND),
        # a level must hold from the first day on
        ("95", date(2009, 1, 1), Course.LEVEL, Standing.BEHIND),
        ("96", date(2009, 1, 1), Course.LEVEL, Standing.ON_COURSE),
        ("100", date(2009, 1, 1), Course.LEVEL, Standing.MET),
        (None, date(2009, 6, 30), Course.GROWS, Standing.OPEN),
    ],
)
def test_where_a_target_stands(actual: str | None, on: date, course: Course, standing: Standing) -> None:
    value = None if actual is None else D(actual)
    assert progress(value, D(100), YEAR_2009, on, course).standing is standing


def test_half_the_time_half_the_task_knows_no_margin() -> None:
    on = date(2009, 7, 2)  # 183 of 365 days: 50.137 %
    assert half_and_half(progress(D("50.2"), D(100), YEAR_2009, on, Course.GROWS))
    assert not half_and_half(progress(D("50.1"), D(100), YEAR_2009, on, Course.GROWS))
    assert not half_and_half(progress(None, D(100), YEAR_2009, on, Course.GROWS))


def test_what_is_short_of_the_expected_is_never_negative() -> None:
    on = date(2009, 7, 2)
    assert progress(D(20), D(100), YEAR_2009, on, Course.GROWS).short_by == F(183, 365) - F(1, 5)
    assert progress(D(80), D(100), YEAR_2009, on, Course.GROWS).short_by == 0
    assert progress(None, D(100), YEAR_2009, on, Course.GROWS).short_by == F(183, 365)


def test_a_forecast_names_its_method() -> None:
    half = F(1, 2)
    assert forecast(D(30), half, Course.GROWS) == [Forecast(Method.PACE, F(60))]
    assert forecast(D(30), half, Course.LEVEL) == [Forecast(Method.STAYS, F(30))]
    # last year 20 of 50 came in the same days: the second half is the busy one
    both = forecast(D(30), half, Course.GROWS, same_days=D(20), whole=D(50))
    assert both == [Forecast(Method.PACE, F(60)), Forecast(Method.LAST_YEAR, F(75))]
    assert forecast(D(30), half, Course.GROWS, same_days=D(0), whole=D(50)) == [Forecast(Method.PACE, F(60))]
    assert forecast(D(30), F(0), Course.GROWS) == []


def test_growth_has_a_base() -> None:
    assert growth(D(850), D(815)) == F(35, 815)
    assert growth(D(5), D(0)) is None
    assert growth(D(1), D(-2)) == F(3, 2)


@pytest.mark.parametrize(
    ("as_of", "on", "measured"),
    [
        ("2026-10-31", "2026-11-22", "2026-10-31"),  # the month that has ended: at its last day
        ("2026-11-15", "2026-11-22", "2026-11-15"),  # said for a later day: at that day
        ("2026-09-30", "2026-11-22", "2026-10-31"),  # October was not reported: nothing more was done in it
        ("2026-06-30", "2026-06-30", "2026-06-30"),
        ("2026-01-31", "2026-01-31", "2026-01-31"),
    ],
)
def test_what_is_reported_by_the_month_is_measured_by_the_month(as_of: str, on: str, measured: str) -> None:
    assert measured_on(date.fromisoformat(as_of), date.fromisoformat(on)) == date.fromisoformat(measured)
