"""Worked examples with literal numbers: OIML R 76-1, JJG 539, NMI P 108 and ours (D1 to D9)."""

from decimal import Decimal
from typing import Any

import pytest

from zhijian.lines.metrology.rules import judge
from zhijian.lines.metrology.rules.planning import eccentricity_load, substitution_divisor

SCALE_5G = {"class": "III", "unit": "g", "max": "15000", "min": "100", "e": "5"}


def judged(kind: str = "initial", **parts: Any) -> Any:
    document = {"regulation": "JJG 539-2016", "kind": kind, "performed_on": "2024-05-06", **parts}
    return judge(document).to_json()


def items(name: str, **parts: Any) -> list[dict[str, Any]]:
    return [item for item in judged(**parts)["items"] if item["item"] == name]


def test_d1_the_standards_own_example_of_a_change_over_point() -> None:
    # R 76-1 A.4.4.3: e = 5 g, I = L = 1 kg, small weights 1.5 g: P = 1001 g, E = +1 g; E0 = +0.5 g, so Ec = +0.5 g.
    (row,) = items(
        "weighing",
        instrument=SCALE_5G,
        zero={"load": "0", "indication": "0", "delta": "2.0"},
        weighing=[{"load": "1000", "indication": "1000", "delta": "1.5"}],
    )
    assert (row["error"], row["corrected_error"], row["mpe"], row["verdict"]) == ("1", "0.5", "2.5", "pass")


def test_d2_the_zero_error_of_a_scale_under_ten_e() -> None:
    # JJG 539 with the misprint of the circulating copy put right: 50 g on the pan, four weights of 0.5 g: E0 = +0.5 g.
    (zero,) = items("zero", instrument=SCALE_5G, zero={"load": "50", "indication": "50", "delta": "2.0"})
    assert (zero["error"], zero["mpe"], zero["verdict"]) == ("0.5", "1.25", "pass")


def test_d3_the_spread_of_repeated_weighings() -> None:
    # NMI P 108: 7.5 kg, small weights 2.5 g or 3.0 g: P = 7500.0 and 7499.5; spread 0.5 g within 5 g.
    (row,) = items(
        "repeatability",
        instrument=SCALE_5G,
        repeatability=[
            {"load": "7500", "readings": [
                {"indication": "7500", "delta": "2.5"},
                {"indication": "7500", "delta": "3.0"},
                {"indication": "7500", "delta": "2.5"},
            ]},
        ],
    )  # fmt: skip
    assert (row["errors"], row["spread"], row["mpe"], row["verdict"]) == (
        ["0", "-0.5", "0"],
        "0.5",
        "5",
        "pass",
    )


def test_d4_the_error_at_max_is_corrected_by_the_zero_error() -> None:
    # NMI P 108: E0 = +0.8 g, E = -1.0 g at Max 15 kg: Ec = -1.8 g within 7.5 g.
    (row,) = items(
        "weighing",
        instrument=SCALE_5G,
        zero={"load": "0", "indication": "0", "delta": "1.7"},
        weighing=[{"load": "15000", "indication": "15000", "delta": "3.5"}],
    )
    assert (row["error"], row["corrected_error"], row["mpe"], row["verdict"]) == ("-1", "-1.8", "7.5", "pass")


@pytest.mark.parametrize(("load", "mpe"), [("2500", "2.5"), ("2505", "5"), ("10000", "5"), ("10005", "7.5")])
def test_d5_a_load_on_the_edge_takes_the_lower_band(load: str, mpe: str) -> None:
    (row,) = items("weighing", instrument=SCALE_5G, weighing=[{"load": load, "indication": load}])
    assert row["mpe"] == mpe


def test_d5_class_iii_with_twenty_thousand_intervals_is_refused() -> None:
    result = judged(instrument={"class": "III", "unit": "g", "max": "100000", "e": "5"})
    assert [(one["field"], one["code"]) for one in result["problems"]] == [
        ("instrument.max", "N_OUT_OF_CLASS")
    ]
    assert result["verdict"] == "fail"


def test_d5_twenty_kilograms_by_one_gram_is_no_class_iii_scale() -> None:
    result = judged(instrument={"class": "III", "unit": "g", "max": "20000", "e": "1"})
    assert [one["code"] for one in result["problems"]] == ["N_OUT_OF_CLASS"]


@pytest.mark.parametrize(
    ("load", "indication", "error", "mpe", "verdict"),
    [
        ("0", "0", "0", "0.5", "pass"),
        ("500", "500.3", "0.3", "0.5", "pass"),
        ("1000", "1000.4", "0.4", "1", "pass"),
        ("2000", "2000.8", "0.8", "1", "pass"),
        ("5000", "5001.2", "1.2", "1.5", "pass"),
        ("200", "200.6", "0.6", "0.5", "fail"),
    ],
)
def test_d7_linearity(load: str, indication: str, error: str, mpe: str, verdict: str) -> None:
    (row,) = items(
        "weighing",
        instrument={"class": "III", "unit": "g", "max": "5000", "e": "1"},
        weighing=[{"load": load, "indication": indication}],
    )
    assert (row["error"], row["mpe"], row["verdict"]) == (error, mpe, verdict)


D8 = {
    "instrument": {"class": "III", "unit": "kg", "max": "100000", "e": "50", "zero_tracking": True},
    "zero": {"load": "500", "indication": "500", "delta": "20"},
    "weighing": [
        {"load": "1000", "indication": "1000", "delta": "25"},
        {"load": "25000", "indication": "25000", "delta": "10"},
        {"load": "50000", "indication": "50050", "delta": "20"},
        {"load": "100000", "indication": "99950", "delta": "30"},
    ],
}


def test_d8_a_truck_scale_fails_at_max() -> None:
    result = judged(**D8)
    rows = [
        (row["load"], row["error"], row["corrected_error"], row["mpe"], row["verdict"])
        for row in result["items"]
        if row["item"] == "weighing"
    ]
    assert rows == [
        ("1000", "0", "-5", "25", "pass"),
        ("25000", "15", "10", "25", "pass"),
        ("50000", "55", "50", "50", "pass"),
        ("100000", "-55", "-60", "50", "fail"),
    ]
    assert result["verdict"] == "fail"


def test_d8_the_same_scale_passes_in_service() -> None:
    result = judged(kind="in_service", **D8)
    assert [row["mpe"] for row in result["items"][1:]] == ["50", "50", "100", "100"]
    assert {row["verdict"] for row in result["items"]} == {"pass"}
    assert result["verdict"] == "pass"


@pytest.mark.parametrize(("supports", "tonnes"), [(4, "33.33"), (6, "20"), (8, "14.29"), (10, "11.11")])
def test_d9_the_eccentricity_load_of_a_hundred_tonnes(supports: int, tonnes: str) -> None:
    load = eccentricity_load("JJG 539-2016", Decimal(100), supports, Decimal("0.01"))
    assert load == Decimal(tonnes)


def test_d9_a_hopper_takes_a_tenth() -> None:
    assert eccentricity_load("R 76-1:2006", Decimal(100), 4, Decimal("0.01"), receptor="tank") == 10


@pytest.mark.parametrize(("in_e", "divisor"), [("0.30", 3), ("0.31", 2), ("0.20", 5), ("0.21", 3)])
def test_d9_the_share_of_standard_weights_follows_the_repeatability(in_e: str, divisor: int) -> None:
    found = substitution_divisor("JJG 539-2016", Decimal(100_000), Decimal(50), Decimal(in_e) * 50)
    assert found == divisor


def test_d9_before_the_repeatability_is_known_half_of_max_is_planned() -> None:
    assert substitution_divisor("JJG 539-2016", Decimal(100_000), Decimal(50), None) == 2


def test_d9_up_to_one_tonne_nothing_is_substituted() -> None:
    assert substitution_divisor("JJG 539-2016", Decimal(1000), Decimal("0.5"), Decimal("0.05")) == 1
