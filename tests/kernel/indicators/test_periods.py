"""Periods: what they cover, what they are held against a year before, and their words."""

from datetime import date

import pytest
from django.utils.translation import override

from zhijian.kernel.indicators import periods
from zhijian.kernel.indicators.periods import BadPeriod, Period, Size


@pytest.mark.parametrize(
    ("code", "first", "last", "before_first", "before_last"),
    [
        ("2026-06-29", (2026, 6, 29), (2026, 6, 29), (2025, 6, 29), (2025, 6, 29)),
        ("2026-06", (2026, 6, 1), (2026, 6, 30), (2025, 6, 1), (2025, 6, 30)),
        ("2026Q1", (2026, 1, 1), (2026, 3, 31), (2025, 1, 1), (2025, 3, 31)),
        ("2026H1", (2026, 1, 1), (2026, 6, 30), (2025, 1, 1), (2025, 6, 30)),
        ("2026H2", (2026, 7, 1), (2026, 12, 31), (2025, 7, 1), (2025, 12, 31)),
        ("2026", (2026, 1, 1), (2026, 12, 31), (2025, 1, 1), (2025, 12, 31)),
        ("2026-04-20..2026-05-08", (2026, 4, 20), (2026, 5, 8), (2025, 4, 20), (2025, 5, 8)),
        # 2024 is a leap year
        ("2024-02", (2024, 2, 1), (2024, 2, 29), (2023, 2, 1), (2023, 2, 28)),
        ("2025-02", (2025, 2, 1), (2025, 2, 28), (2024, 2, 1), (2024, 2, 29)),
        ("2024-02-29", (2024, 2, 29), (2024, 2, 29), (2023, 2, 28), (2023, 2, 28)),
        ("2025-02-28", (2025, 2, 28), (2025, 2, 28), (2024, 2, 28), (2024, 2, 28)),
        ("2024-01-01..2024-02-29", (2024, 1, 1), (2024, 2, 29), (2023, 1, 1), (2023, 2, 28)),
        ("2025-01-01..2025-02-28", (2025, 1, 1), (2025, 2, 28), (2024, 1, 1), (2024, 2, 29)),
        ("2025-01-02..2025-02-28", (2025, 1, 2), (2025, 2, 28), (2024, 1, 2), (2024, 2, 28)),
    ],
)
def test_a_code_names_days_and_the_same_days_a_year_before(
    code: str, first: tuple[int, int, int], last: tuple[int, int, int], before_first: tuple[int, int, int],
    before_last: tuple[int, int, int],
) -> None:  # fmt: skip
    period = periods.parse(code)
    assert (period.first, period.last) == (date(*first), date(*last))
    before = period.last_year()
    assert (before.first, before.last) == (date(*before_first), date(*before_last))
    assert before.size is period.size
    assert period.code == code


@pytest.mark.parametrize(
    "code",
    [
        "",
        "2026H3",
        "2026H0",
        "2026Q5",
        "2026-13",
        "2025-02-29",
        "26",
        "2026-05-08..2026-04-20",
        "half",
        "2026..x",
    ],
)
def test_what_names_no_period_is_refused(code: str) -> None:
    with pytest.raises(BadPeriod):
        periods.parse(code)


@pytest.mark.parametrize(
    ("period", "chinese", "english"),
    [
        (periods.day(date(2026, 6, 29)), "2026年6月29日", "29 June 2026"),
        (periods.month(2026, 6), "2026年6月", "June 2026"),
        (periods.quarter(2026, 2), "2026年第二季度", "Q2 2026"),
        (periods.half_year(2026, 1), "2026年上半年", "first half of 2026"),
        (periods.half_year(2026, 2), "2026年下半年", "second half of 2026"),
        (periods.year(2026), "2026年", "2026"),
        (periods.span(date(2026, 4, 20), date(2026, 5, 8)), "2026年4月20日至5月8日", "20 April–8 May 2026"),
        (
            periods.span(date(2025, 12, 20), date(2026, 1, 8)),
            "2025年12月20日至2026年1月8日",
            "20 December 2025–8 January 2026",
        ),
    ],
)
def test_a_period_has_words_in_both_languages(period: Period, chinese: str, english: str) -> None:
    with override("zh-hans"):
        assert str(period.label) == chinese
    with override("en"):
        assert str(period.label) == english


def test_a_period_that_is_not_over_is_shown_up_to_today() -> None:
    half = periods.half_year(2026, 1)
    so_far = half.to(date(2026, 5, 10))
    assert (so_far.first, so_far.last, so_far.size) == (date(2026, 1, 1), date(2026, 5, 10), Size.SPAN)
    assert so_far.last_year() == periods.span(date(2025, 1, 1), date(2025, 5, 10))
    assert half.to(date(2026, 6, 30)) == half.to(date(2027, 1, 1)) == half.to(date(2025, 12, 31)) == half


def test_periods_follow_each_other() -> None:
    assert periods.half_year(2026, 1).step(-1) == periods.half_year(2025, 2)
    assert periods.month(2026, 12).step(1) == periods.month(2027, 1)
    assert periods.month(2024, 1).step(1).last == date(2024, 2, 29)
    assert periods.half_year_of(date(2026, 6, 30)).code == "2026H1"
    assert periods.half_year_of(date(2026, 7, 1)).code == "2026H2"
    assert periods.span(date(2026, 3, 1), date(2026, 3, 7)).step(1) == periods.span(
        date(2026, 3, 8), date(2026, 3, 14)
    )


def test_a_span_may_not_end_before_it_begins() -> None:
    with pytest.raises(BadPeriod):
        periods.span(date(2026, 5, 2), date(2026, 5, 1))
