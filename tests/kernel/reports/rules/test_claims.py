"""A zero that nobody has said, and a hundred per cent of nothing reported."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijian.kernel.reports.rules.claims import claims, months, silent


@pytest.mark.parametrize(
    ("value", "is_rate", "claimed"),
    [
        ("0", False, True), ("0.00", False, True), ("100", False, False), ("1", False, False),
        ("0.00", True, True), ("100.00", True, True), ("99.99", True, False), (None, True, False),
    ],
)  # fmt: skip
def test_what_claims_that_nothing_happened(value: str | None, is_rate: bool, claimed: bool) -> None:
    assert claims(None if value is None else Decimal(value), is_rate=is_rate) is claimed


def test_the_months_of_a_half_year_and_over_new_year() -> None:
    assert months(date(2025, 1, 1), date(2025, 6, 30)) == [f"2025-0{n}" for n in range(1, 7)]
    assert months(date(2024, 11, 30), date(2025, 1, 1)) == ["2024-11", "2024-12", "2025-01"]


def test_a_body_is_silent_in_a_month_that_it_neither_worked_in_nor_declared() -> None:
    wanted = [("north", "2025-05"), ("north", "2025-06"), ("south", "2025-05"), ("south", "2025-06")]
    assert silent(wanted, {("north", "2025-05")}, {("south", "2025-06")}) == (
        ("north", "2025-06"), ("south", "2025-05"),
    )  # fmt: skip


places = st.sets(st.tuples(st.sampled_from("abc"), st.sampled_from(["2025-01", "2025-02"])))


@given(places, places, places)
def test_nobody_is_silent_where_he_spoke_or_declared(
    wanted: set[tuple[str, str]], spoken: set[tuple[str, str]], declared: set[tuple[str, str]]
) -> None:
    assert set(silent(sorted(wanted), spoken, declared)) == wanted - spoken - declared
