"""Numbers as reports print them: decimals and rounding by placement."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijian.kernel.reports.rules.printing import (
    CUT,
    TENTH,
    WHOLE,
    Placement,
    Rounding,
    mixed,
    percent,
    rounded,
)

D, F = Decimal, Fraction


@pytest.mark.parametrize(
    ("share", "placement", "text"),
    [
        (F(38, 75), CUT, "50%"),  # as one report prints it …
        (F(2, 3), WHOLE, "67%"),  # … and this beside it
        (F(38, 75), WHOLE, "51%"),
        (F(2, 3), CUT, "66%"),
        (F(88, 75), TENTH, "117.3%"),
        (F(35, 815), TENTH, "4.3%"),
        (F(177, 788), Placement(2), "22.46%"),
        (F(1), WHOLE, "100%"),
        (F(-5, 1000), WHOLE, "-1%"),
        (F(-4, 1000), WHOLE, "0%"),
    ],
)
def test_a_share_in_per_cent(share: F, placement: Placement, text: str) -> None:
    assert percent(share, placement) == text


@pytest.mark.parametrize(
    ("value", "placement", "shown"),
    [
        ("21200000", Placement(scale=4), "2120"),  # yuan in 万元
        ("21204999", Placement(scale=4), "2120"),
        ("21205000", Placement(scale=4), "2121"),
        ("3382400", Placement(2, scale=4), "338.24"),
        ("2.345", Placement(2), "2.35"),
        ("2.345", Placement(2, Rounding.DOWN), "2.34"),
        ("-2.345", Placement(2), "-2.35"),
        ("0", Placement(2), "0.00"),
    ],
)
def test_an_amount(value: str, placement: Placement, shown: str) -> None:
    assert f"{rounded(D(value), placement):f}" == shown


@given(st.decimals(-(10**9), 10**9, places=6), st.integers(0, 5))
def test_rounding_is_that_of_the_decimal_library(value: D, decimals: int) -> None:
    step = D(1).scaleb(-decimals)
    assert rounded(value, Placement(decimals)) == value.quantize(step, ROUND_HALF_UP)
    assert rounded(value, Placement(decimals, Rounding.DOWN)) == value.quantize(step, ROUND_DOWN)


def test_two_roundings_in_one_text_are_remarked_where_they_show() -> None:
    assert mixed([(F(38, 75), CUT), (F(2, 3), WHOLE)])
    assert not mixed([(F(38, 75), WHOLE), (F(2, 3), WHOLE)])
    assert not mixed([(F(1, 2), CUT), (F(2, 3), WHOLE)]), "half is 50 % however it is rounded"
