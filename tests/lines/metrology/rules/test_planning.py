"""What a worksheet offers before anything is typed."""

from typing import Any

import pytest

from zhijian.lines.metrology.rules import PlanError, mpe_bands, worksheet_plan

TRUCK_SCALE = {"class": "III", "unit": "kg", "max": "100000", "min": "1000", "e": "50", "supports": "8"}


def rows(test: str, instrument: dict[str, Any], kind: str = "initial") -> list[dict[str, str]]:
    plan = worksheet_plan(instrument, kind, "JJG 539-2016")
    return [dict(row) for row in next(one for one in plan.tests if one.test == test).rows]


def test_weighing_goes_up_and_down_over_min_the_edges_and_max() -> None:
    loads = [(row["load"], row["direction"]) for row in rows("weighing", TRUCK_SCALE)]
    up = ["1000", "25000", "50000", "75000", "100000"]
    assert loads == [(load, "up") for load in up] + [(load, "down") for load in reversed(up)]


def test_zero_tracking_asks_for_ten_e_on_the_receptor() -> None:
    assert rows("zero", TRUCK_SCALE | {"zero_tracking": True}) == [{"load": "500"}]
    assert rows("zero", TRUCK_SCALE) == [{"load": "0"}]


def test_eight_supports_take_a_seventh_of_max_each() -> None:
    found = rows("eccentricity", TRUCK_SCALE)
    assert [row["position"] for row in found] == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert {row["load"] for row in found} == {"14300"}


def test_a_platform_scale_takes_a_third_in_the_centre_and_on_its_quarters() -> None:
    found = rows(
        "eccentricity", {"class": "III", "unit": "g", "max": "15000", "min": "100", "e": "5", "supports": "4"}
    )
    assert [row["position"] for row in found] == ["centre", "1", "2", "3", "4"]
    assert {row["load"] for row in found} == {"5000"}


def test_multi_interval_scales_are_also_tested_where_their_e_changes() -> None:
    instrument = {
        "class": "III", "unit": "kg", "min": "20", "range_mode": "multi_interval",
        "ranges": [{"max": "3000", "e": "1"}, {"max": "6000", "e": "2"}],
    }  # fmt: skip
    up = [row["load"] for row in rows("weighing", instrument) if row["direction"] == "up"]
    assert up == ["20", "500", "2000", "3000", "4000", "6000"]


@pytest.mark.parametrize(
    ("kind", "required"),
    [
        ("initial", ["zero", "weighing", "eccentricity", "repeatability", "discrimination"]),
        ("subsequent", ["zero", "weighing", "eccentricity", "repeatability"]),
        ("in_service", ["weighing"]),
        ("首次检定", ["zero", "weighing", "eccentricity", "repeatability", "discrimination"]),
    ],
)
def test_the_plan_says_what_its_kind_requires(kind: str, required: list[str]) -> None:
    plan = worksheet_plan(TRUCK_SCALE, kind, "JJG 539-2016")
    assert [test.test for test in plan.tests if test.required] == required


def test_the_curve_of_a_multi_interval_scale() -> None:
    instrument = {
        "class": "III", "unit": "kg", "range_mode": "multi_interval",
        "ranges": [{"max": "3000", "e": "1"}, {"max": "6000", "e": "2"}],
    }  # fmt: skip
    pieces = mpe_bands(instrument, "initial", "JJG 539-2016")
    assert [(piece.range, int(piece.above), int(piece.upto), str(piece.high)) for piece in pieces] == [
        (1, 0, 500, "0.5"), (1, 500, 2000, "1"), (1, 2000, 3000, "1.5"), (2, 3000, 4000, "2"), (2, 4000, 6000, "3.0")
    ]  # fmt: skip


def test_the_curves_of_a_multiple_range_scale_each_begin_at_zero() -> None:
    instrument = {
        "class": "III", "unit": "kg", "range_mode": "multiple_range",
        "ranges": [{"max": "3000", "e": "1"}, {"max": "6000", "e": "2"}],
    }  # fmt: skip
    pieces = mpe_bands(instrument, "in_service", "JJG 539-2016")
    assert [(piece.range, int(piece.above), int(piece.upto), int(piece.high)) for piece in pieces] == [
        (1, 0, 500, 1), (1, 500, 2000, 2), (1, 2000, 3000, 3), (2, 0, 1000, 2), (2, 1000, 4000, 4), (2, 4000, 6000, 6)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("instrument", "kind", "regulation"),
    [
        (TRUCK_SCALE, "initial", "JJG 1-1900"),
        (TRUCK_SCALE, "yearly", "JJG 539-2016"),
        ({"class": "III"}, "initial", "JJG 539-2016"),
        ({"class": "III", "max": "x", "e": "5"}, "initial", "JJG 539-2016"),
    ],
)
def test_without_regulation_kind_max_or_e_there_is_no_plan(
    instrument: Any, kind: str, regulation: str
) -> None:
    with pytest.raises(PlanError):
        worksheet_plan(instrument, kind, regulation)
