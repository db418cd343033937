"""Instruments with several weighing ranges."""

from typing import Any

import pytest

from zhijian.lines.metrology.rules import judge


def judged(mode: str | None, ranges: list[dict[str, str]], **parts: Any) -> dict[str, Any]:
    instrument = {"class": "III", "unit": "kg", "max": ranges[-1].get("max"), "ranges": ranges}
    if mode:
        instrument["range_mode"] = mode
    document = {
        "regulation": "JJG 539-2016",
        "kind": "initial",
        "performed_on": "2024-05-06",
        "instrument": instrument,
    }
    return judge({**document, **parts}).to_json()


DUAL = [{"max": "3000", "e": "1"}, {"max": "6000", "e": "2"}]


@pytest.mark.parametrize(
    ("load", "mpe"),
    [
        ("500", "0.5"), ("501", "1"), ("2000", "1"), ("2001", "1.5"), ("3000", "1.5"),
        # the second range counts in steps of 2: 1000 e would be 2000, its first limit that can occur is 2 kg
        ("3002", "2"), ("4000", "2"), ("4002", "3"), ("6000", "3"),
    ],
)  # fmt: skip
def test_each_partial_range_has_limits_in_its_own_e(load: str, mpe: str) -> None:
    result = judged("multi_interval", DUAL, weighing=[{"load": load, "indication": load}])
    assert (result["items"][0]["mpe"], result["problems"]) == (mpe, [])


def test_the_half_step_is_that_of_the_partial_range() -> None:
    rows = [
        {"load": "3000", "indication": "3000", "delta": "0.5"},
        {"load": "5000", "indication": "5000", "delta": "1"},
    ]
    assert [item["error"] for item in judged("multi_interval", DUAL, weighing=rows)["items"]] == ["0", "0"]


def test_zero_accuracy_goes_by_the_first_e() -> None:
    result = judged("multi_interval", DUAL, zero={"load": "10", "indication": "10", "delta": "0.2"})
    assert (result["items"][0]["mpe"], result["items"][0]["error"]) == ("0.25", "0.3")
    assert [one["code"] for one in result["problems"]] == ["ZERO_GT_025E"]


def test_discrimination_goes_by_the_d_of_the_range() -> None:
    rows = [
        {"load": "1000", "before": "1000", "after": "1001"},
        {"load": "5000", "before": "5000", "after": "5001"},
    ]
    result = judged("multi_interval", DUAL, discrimination=rows)
    assert [item["verdict"] for item in result["items"]] == ["pass", "fail"]


def test_a_partial_range_must_reach_500_steps_of_the_next() -> None:
    good = judged("multi_interval", [{"max": "1000", "e": "1"}, {"max": "6000", "e": "2"}])
    bad = judged("multi_interval", [{"max": "999", "e": "1"}, {"max": "6000", "e": "2"}])
    assert good["problems"] == []
    assert [(one["field"], one["code"]) for one in bad["problems"]] == [
        ("instrument.ranges[0].max", "RANGES_RULE")
    ]


def test_that_rule_is_not_for_multiple_ranges() -> None:
    assert judged("multiple_range", [{"max": "900", "e": "1"}, {"max": "6000", "e": "2"}])["problems"] == []


@pytest.mark.parametrize(
    "ranges",
    [
        [{"max": "6000", "e": "2"}, {"max": "3000", "e": "1"}],
        [{"max": "3000", "e": "1"}, {"max": "6000", "e": "1"}],
        [{"max": "3000", "e": "1"}, {"max": "3000", "e": "2"}],
        [{"max": "3000", "e": "1"}, {"max": "6000"}],
        [{"max": "3000"}],
    ],
)
@pytest.mark.parametrize("mode", ["multi_interval", "multiple_range"])
def test_ranges_that_do_not_grow_are_refused(ranges: list[dict[str, str]], mode: str) -> None:
    assert "RANGES_RULE" in [one["code"] for one in judged(mode, ranges)["problems"]]


def test_several_ranges_without_a_mode_are_not_guessed() -> None:
    result = judged(None, DUAL)
    assert [(one["field"], one["code"]) for one in result["problems"]] == [
        ("instrument.range_mode", "RANGES_RULE")
    ]


def test_the_last_range_ends_at_max() -> None:
    document = {
        "regulation": "JJG 539-2016", "kind": "initial", "performed_on": "2024-05-06",
        "instrument": {"class": "III", "unit": "kg", "max": "7000", "e": "1", "range_mode": "multi_interval",
                       "ranges": DUAL},
    }  # fmt: skip
    assert [one["code"] for one in judge(document).to_json()["problems"]] == ["RANGES_RULE"]


def test_n_is_counted_in_each_range() -> None:
    result = judged("multi_interval", [{"max": "3000", "e": "0.2"}, {"max": "6000", "e": "2"}])
    assert [(one["field"], one["code"]) for one in result["problems"]] == [
        ("instrument.ranges[0].max", "N_OUT_OF_CLASS")
    ]


def test_e_of_each_range_is_one_two_or_five() -> None:
    result = judged("multi_interval", [{"max": "3000", "e": "1"}, {"max": "6000", "e": "3"}])
    assert ("instrument.ranges[1].e", "E_NOT_125") in [
        (one["field"], one["code"]) for one in result["problems"]
    ]


MULTIPLE = [{"max": "3000", "e": "1"}, {"max": "6000", "e": "2"}]


@pytest.mark.parametrize(
    ("chosen", "load", "mpe"),
    [(None, "2000", "1"), ("1", "2000", "1"),
     ("2", "500", "1"), ("2", "1000", "1"), ("2", "2000", "2"), ("2", "6000", "3")],
)  # fmt: skip
def test_in_multiple_range_each_range_is_an_instrument_of_its_own(
    chosen: str | None, load: str, mpe: str
) -> None:
    row = {"load": load, "indication": load, **({"range": chosen} if chosen else {})}
    assert judged("multiple_range", MULTIPLE, weighing=[row])["items"][0]["mpe"] == mpe


def test_a_load_above_the_max_of_its_named_range_is_too_much() -> None:
    row = {"load": "3001", "indication": "3001", "range": "1"}
    result = judged("multiple_range", MULTIPLE, weighing=[row])
    assert [(one["field"], one["code"]) for one in result["problems"]] == [
        ("weighing[0].load", "LOAD_GT_MAX")
    ]


@pytest.mark.parametrize("named", ["0", "3", "1.5", "x"])
def test_a_range_that_the_instrument_lacks_is_said(named: str) -> None:
    row = {"load": "100", "indication": "100", "range": named}
    result = judged("multiple_range", MULTIPLE, weighing=[row])
    assert [(one["field"], one["code"]) for one in result["problems"]] == [
        ("weighing[0].range", "BAD_NUMBER")
    ]
