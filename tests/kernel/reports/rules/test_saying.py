"""What an old report says of time and exactness, and when a computed value agrees with it: literal cases."""

from decimal import Decimal

import pytest

from zhijian.kernel.indicators.periods import parse
from zhijian.kernel.reports.rules.saying import Bound, beside, period_code, step_of, typed_period


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("2009", "2009"), ("2009-H1", "2009H1"), ("2009-Q3", "2009Q3"), ("2009-06", "2009-06"),
        ("2009-01..2009-06", "2009H1"), ("2009-01..2009-12", "2009"), ("2009-04..2009-06", "2009Q2"),
        ("2009-01..2009-09", "2009-01-01..2009-09-30"), ("2008-01..2008-02", "2008-01-01..2008-02-29"),
        ("2006..2008", "2006-01-01..2008-12-31"), ("as-of 2009-06-30", "2009-06-30"), ("2009-06-03", "2009-06-03"),
        ("", ""), ("2009-09..2009-01", ""), ("近年来", ""),
    ],
)  # fmt: skip
def test_the_period_of_a_reading_has_a_code_that_names_the_same_days(said: str, code: str) -> None:
    assert period_code(said) == code
    if code:
        assert parse(code).code == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2009年上半年", "2009H1"), ("2009 年", "2009"), ("２００９年", "2009"), ("2009年三季度", "2009Q3"),
        ("2009年1-9月", "2009-01-01..2009-09-30"), ("2009年1至6月", "2009H1"), ("2009年6月", "2009-06"),
        ("2009年6月份", "2009-06"), ("2009年6月3日", "2009-06-03"), ("2009h1", "2009H1"), ("去年", "去年"), ("", ""),
    ],
)  # fmt: skip
def test_a_period_may_be_typed_as_people_write_it(typed: str, code: str) -> None:
    assert typed_period(typed) == code


@pytest.mark.parametrize(
    ("printed", "step"),
    [
        ("2410台件", "1"),
        ("3529.55万元", "100"),
        ("1.2万余", "1000"),
        ("96.3%", "0.1"),
        ("两千余", "1"),
        ("1,632件", "1"),
    ],
)
def test_the_last_printed_place(printed: str, step: str) -> None:
    assert step_of(printed) == Decimal(step)


@pytest.mark.parametrize(
    ("reported", "bound", "printed", "computed", "agrees", "by"),
    [
        ("2410", "eq", "2410台件", "2410", True, "0"),
        ("2410", "eq", "2410台件", "2411", False, "-1"),
        ("35295500", "eq", "3529.55万元", "35295547.20", True, "-47.20"),
        ("35295500", "eq", "3529.55万元", "35295600", False, "-100"),
        ("96.3", "eq", "96.3%", "96.26", True, "0.04"),
        ("67", "eq", "67%", "66.67", True, "0.33"),
        ("50", "eq", "50%", "50.67", True, "-0.67"),
        ("12000", "ge", "1.2万余人次", "12345", True, "-345"),
        ("12000", "ge", "1.2万余人次", "11999", False, "1"),
        ("30", "le", "30起以内", "31", False, "-1"),
        ("500", "approx", "约500家", "520", True, "-20"),
        ("500", "approx", "约500家", "530", False, "-30"),
    ],
)  # fmt: skip
def test_a_reported_value_agrees_at_the_exactness_with_which_it_was_printed(
    reported: str, bound: str, printed: str, computed: str, agrees: bool, by: str
) -> None:
    found = beside(Decimal(reported), Bound(bound), printed, Decimal(computed))
    assert (found.agrees, found.by) == (agrees, Decimal(by))
