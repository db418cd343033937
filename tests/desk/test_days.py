"""Dates and what is left of a limit, in both languages."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from zhijian.desk.look import days

TODAY = date(2026, 6, 25)


@pytest.fixture(params=["zh-hans", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def test_this_year_needs_no_year():
    assert days.short(date(2026, 6, 24), TODAY) == "06-24"
    assert days.short(date(2025, 6, 24), TODAY) == "2025-06-24"
    assert days.short(None, TODAY) == "—"


def test_a_date_in_text(language):
    expected = {"zh-hans": "2026年6月24日", "en": "24 June 2026"}
    assert days.long(date(2026, 6, 24)) == expected[language]


def test_today_on_top_of_the_page(language):
    expected = {"zh-hans": "2026年6月25日 星期四", "en": "Thu 25 June 2026"}
    assert days.with_weekday(TODAY) == expected[language]


def test_a_range_says_the_month_once(language):
    within = days.span(date(2026, 6, 22), date(2026, 6, 25))
    across = days.span(date(2026, 4, 20), date(2026, 5, 8))
    expected = {"zh-hans": ("6月22日至25日", "4月20日至5月8日"), "en": ("22–25 June", "20 April–8 May")}
    assert (within, across) == expected[language]


def test_a_moment_is_told_in_the_time_of_the_place_without_seconds():
    assert days.moment(datetime(2026, 6, 25, 0, 42, 31, tzinfo=UTC)) == "2026-06-25 08:42"


@pytest.mark.parametrize(
    ("count", "unit", "calendar_days", "chinese", "english"),
    [
        (2, "working", 4, "2 个工作日", "2 working days"),
        (1, "working", 3, "1 个工作日", "1 working day"),
        (1, "working", 1, "明日", "tomorrow"),
        (0, "working", 0, "今日", "today"),
        (29, "calendar", None, "29 日", "29 days"),
        (1, "calendar", None, "明日", "tomorrow"),
        (-1, "working", -1, "超 1 个工作日", "1 working day over"),
        (-7, "calendar", None, "超 7 日", "7 days over"),
        (20, "hours", None, "20 小时", "20 hours"),
        (-3, "hours", None, "超 3 小时", "3 hours over"),
    ],
)
def test_what_is_left_is_told_in_the_unit_of_the_law(count, unit, calendar_days, chinese, english):
    with translation.override("zh-hans"):
        assert days.left(count, unit, calendar_days) == chinese
    with translation.override("en"):
        assert days.left(count, unit, calendar_days) == english


def test_one_working_day_from_friday_to_monday_is_not_tomorrow():
    with translation.override("en"):
        assert days.left(1, "working", 3) == "1 working day"


def test_a_unit_that_no_law_uses_is_refused():
    with pytest.raises(ValueError, match="not in 'weeks'"):
        days.left(-1, "weeks")
