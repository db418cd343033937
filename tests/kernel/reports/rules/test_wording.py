"""Figures in the words of Chinese reports; the expected texts are as real reports print such numbers."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijian.kernel.reports.rules.placing import Placed, pieces
from zhijian.kernel.reports.rules.printing import Rounding
from zhijian.kernel.reports.rules.wording import said, two_roundings

UP, DOWN = Rounding.HALF_UP, Rounding.DOWN


def placed(options: str) -> Placed:
    (made,) = pieces("{{figure: a.b" + options + "}}")
    assert isinstance(made, Placed)
    return made


def words(
    value: str, options: str = "", *, unit: str = "台件", decimals: int = 0, rounding: Rounding = UP
) -> str:
    return said(Fraction(value), placed(options), unit=unit, decimals=decimals, rounding=rounding).text


@pytest.mark.parametrize(("value", "options", "unit", "text"), [
    ("20013", "| scale=万 | wording=余 | unit=台", "", "2万余台"),
    ("2007312", "| wording=余,万元", "元", "200余万元"),
    ("27461234.5", "| wording=余,万元", "元", "2746余万元"),
    ("35295500", "| wording=万元 | decimals=2", "元", "3529.55万元"),
    ("21200000", "| wording=万元", "元", "2120万元"),
    ("1550", "| wording=余 | to=百", "件", "1500余件"),
    ("597", "| wording=余 | to=十", "起", "590余起"),
    ("817", "", "批次", "817批次"),
    ("84.6", "| wording=以上 | to=十", "%", "80%以上"),
    ("80", "| wording=以上 | to=十", "%", "80%以上"),
    ("100", "| wording=均", "%", "均100%"),
    ("4.3", "| show=change", "", "增长4.3%"),
    ("-4.3", "| show=change", "", "下降4.3%"),
    ("0", "| show=change", "", "持平"),
    ("1.2", "| show=points", "", "提高1.2个百分点"),
])  # fmt: skip
def test_a_number_in_the_words_of_a_report(value: str, options: str, unit: str, text: str) -> None:
    assert words(value, options, unit=unit, decimals=1 if "show" in options else 0) == text


def test_nothing_more_is_claimed_of_an_exact_number() -> None:
    assert words("1500", "| wording=余 | to=百", unit="件") == "1500件"


def test_the_speech_that_cuts_and_rounds() -> None:
    """38 of 75 (50.67 %) printed as 50, 2 of 3 as 67: each by its own placement, and both are remarked."""
    cut = said(Fraction(3800, 75), placed("| round=down"), unit="%", decimals=0, rounding=UP)
    up = said(Fraction(200, 3), placed(""), unit="%", decimals=0, rounding=UP)
    exact = said(Fraction(75), placed(""), unit="%", decimals=0, rounding=UP)
    odd = said(Fraction(1550), placed("| wording=余 | to=百"), unit="件", decimals=0, rounding=UP)
    assert [one.text for one in (cut, up, exact, odd)] == ["50%", "67%", "75%", "1500余件"]
    assert two_roundings([cut, exact, up, None, odd]) == {0, 2}
    assert two_roundings([up, exact, odd]) == frozenset()


def test_decimals_that_were_asked_for_stay() -> None:
    assert words("98.70", "| decimals=2", unit="%") == "98.70%"
    assert words("98.70", "", unit="%", decimals=2) == "98.7%"


@given(st.decimals(min_value=0, max_value=10**9, places=3), st.sampled_from("十百千万"))
def test_what_is_followed_by_more_is_never_more_than_there_is(value: Decimal, to: str) -> None:
    text = words(str(value), f"| wording=余 | to={to}", unit="")
    assert Decimal(text.removesuffix("余")) <= value
    assert text.endswith("余") == (Decimal(text.removesuffix("余")) < value)
