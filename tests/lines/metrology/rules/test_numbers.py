"""Digits as people type them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from zhijian.lines.metrology.rules import judge
from zhijian.lines.metrology.rules.decimals import one_two_five, parse, plain


def problems(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["field"], one["code"]) for one in judge(document).to_json()["problems"]]


@pytest.mark.parametrize(
    "typed",
    ["25000", " 25000 ", "+25000", "25000.0", "２５０００", "２５０００．０", "25000.", "25000 kg", "25000公斤", 25000],
)  # fmt: skip
def test_a_load_may_be_typed_in_many_ways(document: Callable[..., Any], typed: Any) -> None:
    made = document(weighing__1__load=typed)
    assert problems(made) == []
    assert Decimal(judge(made).to_json()["items"][2]["load"]) == 25000


def test_the_digits_of_a_load_stay_as_typed(document: Callable[..., Any]) -> None:
    made = document(weighing__1__load="２５０００.00")
    assert judge(made).to_json()["items"][2]["load"] == "25000.00"


@pytest.mark.parametrize(
    "typed",
    ["", " ", "abc", "25,000", "1.2.3", "--5", "1e3", "NaN", "Infinity", "5 lb", ".", "5 5", "0x10", "二十", "五kg",
     "9" * 21, "٢٥", True, 2.5, [], {}, "5\n5"],
)  # fmt: skip
def test_what_is_no_number_is_said_on_its_field(document: Callable[..., Any], typed: Any) -> None:
    result = judge(document(weighing__3__delta=typed)).to_json()
    assert [(one["field"], one["code"]) for one in result["problems"]] == [
        ("weighing[3].delta", "BAD_NUMBER")
    ]
    assert result["verdict"] == "fail"
    assert (result["items"][4]["error"], result["items"][4]["verdict"]) == (None, "fail")


def test_a_bad_number_leaves_the_other_rows_alone(document: Callable[..., Any]) -> None:
    result = judge(document(weighing__3__delta="x")).to_json()
    assert [item["verdict"] for item in result["items"]].count("fail") == 1


@pytest.mark.parametrize(
    "field", ["zero", "weighing", "eccentricity", "repeatability", "discrimination", "standards"]
)
@pytest.mark.parametrize("value", ["text", "5", True, [7], [["a"]], {"load": {}}, [{"load": []}], [None]])
def test_no_shape_of_document_breaks_the_engine(document: Callable[..., Any], field: str, value: Any) -> None:
    # A list of standards with nothing in it says nothing against the scale; all else must not pass.
    expected = {"pass"} if (field, value) == ("standards", [None]) else {"fail", "incomplete"}
    assert judge(document(**{field: value})).to_json()["verdict"] in expected


@pytest.mark.parametrize("value", ["text", 5, [], [{}], True])
def test_an_instrument_that_is_no_object_is_said(document: Callable[..., Any], value: Any) -> None:
    assert ("instrument", "BAD_NUMBER") in problems(document(instrument=value))


def test_the_typographic_minus_is_a_minus(document: Callable[..., Any]) -> None:
    made = document(weighing__0__indication="\u22121000")
    assert judge(made).to_json()["items"][1]["error"] == "-2000"


def test_a_negative_load_is_no_load(document: Callable[..., Any]) -> None:
    assert problems(document(weighing__0__load="-1000")) == [("weighing[0].load", "BAD_NUMBER")]


def test_a_day_that_the_calendar_lacks_is_said(document: Callable[..., Any]) -> None:
    assert problems(document(performed_on="2023-02-29")) == [("performed_on", "BAD_NUMBER")]


@pytest.mark.parametrize(
    ("value", "written"),
    [("25.0", "25"), ("2.50", "2.5"), ("-0.0", "0"), ("1000", "1000"), ("0.001", "0.001"), ("1E+3", "1000")],
)
def test_values_are_written_without_noise(value: str, written: str) -> None:
    assert plain(Decimal(value)) == written


@pytest.mark.parametrize("value", ["1", "2", "5", "10", "20", "50", "0.1", "0.002", "0.50", "2000"])
def test_scale_intervals_are_one_two_or_five(value: str) -> None:
    assert one_two_five(Decimal(value))


@pytest.mark.parametrize("value", ["3", "4", "0.25", "15", "0", "-1", "12", "51"])
def test_other_scale_intervals_are_refused(value: str) -> None:
    assert not one_two_five(Decimal(value))


def test_a_tenth_is_exact() -> None:
    assert parse("0.1") == Decimal("0.1")
