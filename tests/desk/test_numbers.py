"""Numbers on screen, literally as LOOK.md 9 prescribes them."""

from decimal import Decimal

import pytest

from zhijian.desk.look import numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (20416, "20\u00a0416"),
        (1846, "1\u00a0846"),
        (999, "999"),
        (0, "0"),
        ("128600.00", "128\u00a0600.00"),
        (Decimal("12.50"), "12.50"),
        (-60, "\u221260"),
        ("1 000", "1\u00a0000"),
        (None, "—"),
        ("", "—"),
    ],
)
def test_thousands_stand_apart_by_a_no_break_space_and_digits_stay_as_kept(value, text):
    assert numbers.number(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(10, "+10"), (-60, "\u221260"), (0, "0"), ("0.0", "0.0"), (None, "—")]
)
def test_errors_show_their_sign_but_zero_has_none(value, text):
    assert numbers.signed(value) == text


def test_places_round_half_up_as_offices_do():
    assert numbers.number("0.125", 2) == "0.13"
    assert numbers.percent(Decimal("94.64"), 1) == "94.6\u00a0%"


def test_a_float_is_refused_because_measures_are_decimal():
    with pytest.raises(TypeError, match="no measured number"):
        numbers.number(0.1)


def test_words_are_no_number():
    with pytest.raises(ValueError, match="is not a number"):
        numbers.number("about 5")


def test_a_ledger_position_has_commas():
    assert numbers.position(412806) == "412,806"


def test_a_root_is_shown_by_its_ends():
    assert numbers.root("7c1e94ab52d0f3b7000093a8e02f") == "7c1e94ab…e02f"
