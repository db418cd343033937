"""The engine judges what it has never heard of: packs of other instruments, without a line of code."""

from typing import Any

import pytest

from zhijian.lines.metrology.rules import judge
from zhijian.lines.metrology.rules.packs import build

BASE: dict[str, Any] = {
    "family": "EX", "effective_from": "2020-01-01", "confirmed": False, "basis": "made up for this test",
    "title": {"en": "Example", "zh": "示例"},
}  # fmt: skip

# Like a pressure gauge: class 1.6, +-1.6 % of the span, wider near the end; read before and after tapping, up and down.
GAUGE = build(
    BASE | {
        "id": "gauge", "names": ["EX gauge"], "quantity": "pressure",
        "instrument": {
            "numbers": ["span"], "above_zero": {"span": "BAD_NUMBER"}, "unknown_choice": {"class": "N_OUT_OF_CLASS"},
            "choices": {"class": {"1.6": [], "2.5": []}},
        },
        "bands": {
            "by": "class", "beyond": "LOAD_GT_MAX",
            "tables": {
                "1.6": [{"upto": "0.9*span", "limit": "0.016*span"}, {"upto": "span", "limit": "0.025*span"}],
                "2.5": [{"upto": "span", "limit": "0.025*span"}],
            },
        },
        "kinds": {"initial": {"names": [], "factor": "1", "requires": ["indication", "hysteresis"]}},
        "methods": {"direct": {"cases": [{"value": "indication"}], "error": "value - pressure"}},
        "method_checks": {},
        "tests": [
            {
                "name": "indication", "part": "points", "shape": "rows", "point": "pressure",
                "inputs": ["pressure", "before", "after"], "bands": True,
                "values": {"untapped": "before - pressure", "tapped": "after - pressure", "tap": "after - before"},
                "accept": ["abs(untapped) <= mpe", "abs(tapped) <= mpe", "2*abs(tap) <= mpe"],
            },
            {
                "name": "hysteresis", "part": "hysteresis", "shape": "rows", "point": "pressure",
                "inputs": ["pressure"], "each": "readings", "each_inputs": ["indication"], "each_optional": [],
                "method": "direct", "bands": True, "accept": ["spread <= mpe"],
            },
        ],
        "standards": {
            "part": "standards", "numbers": ["mpe"], "dates": ["valid_until"],
            "checks": [{"code": "STANDARD_TOO_COARSE", "field": "mpe", "ok": ["4*mpe <= smallest_mpe"]}],
        },
    }
)  # fmt: skip


def gauge(**parts: Any) -> dict[str, Any]:
    document = {
        "kind": "initial", "performed_on": "2024-05-06", "instrument": {"class": "1.6", "unit": "MPa", "span": "1.6"},
        "points": [{"pressure": "0.8", "before": "0.80", "after": "0.81"}],
        "hysteresis": [{"pressure": "0.8", "readings": [{"indication": "0.80"}, {"indication": "0.82"}]}],
    }  # fmt: skip
    return judge({**document, **parts}, GAUGE).to_json()


def test_a_gauge_passes_by_its_pack() -> None:
    result = gauge()
    assert (result["verdict"], result["problems"], result["summary"]["rule_set"]["id"]) == (
        "pass",
        [],
        "gauge",
    )
    assert [item["mpe"] for item in result["items"]] == ["0.0256", "0.0256"]


@pytest.mark.parametrize(
    ("pressure", "before", "after", "mpe", "verdict"),
    [
        ("0.8", "0.82", "0.8256", "0.0256", "pass"),
        ("0.8", "0.82", "0.8257", "0.0256", "fail"),
        ("0.8", "0.79", "0.8028", "0.0256", "pass"),
        ("0.8", "0.79", "0.8029", "0.0256", "fail"),
        ("1.44", "1.44", "1.44", "0.0256", "pass"),
        ("1.5", "1.53", "1.53", "0.04", "pass"),
        ("1.61", "1.61", "1.61", None, "fail"),
    ],
)
def test_points_taps_and_the_wider_end(
    pressure: str, before: str, after: str, mpe: str | None, verdict: str
) -> None:
    row = gauge(points=[{"pressure": pressure, "before": before, "after": after}])["items"][0]
    assert (row["load"], row["mpe"], row["verdict"]) == (pressure, mpe, verdict)


def test_hysteresis_is_a_spread_at_one_point() -> None:
    row = gauge(
        hysteresis=[{"pressure": "0.8", "readings": [{"indication": "0.80"}, {"indication": "0.8257"}]}]
    )
    assert (row["items"][1]["spread"], row["items"][1]["verdict"]) == ("0.0257", "fail")


def test_its_standard_must_be_four_times_finer_in_any_unit_of_pressure() -> None:
    assert gauge(standards=[{"mpe": "6.4 kPa"}])["problems"] == []
    assert [one["code"] for one in gauge(standards=[{"mpe": "6.5 kPa"}])["problems"]] == [
        "STANDARD_TOO_COARSE"
    ]


def test_what_its_pack_requires_is_missing_when_it_is_absent() -> None:
    assert gauge(hysteresis=[])["summary"]["missing"] == ["hysteresis"]


# Like a taximeter: -4 % to +1 % of the distance.
TAXI = build(
    BASE | {
        "id": "taxi", "names": ["EX taxi"], "quantity": "mass",
        "instrument": {"numbers": [], "above_zero": {}, "unknown_choice": {}, "choices": {}},
        "bands": {"by": "", "beyond": "LOAD_GT_MAX", "tables": {"": [{"low": "-0.04*load", "high": "0.01*load"}]}},
        "kinds": {"initial": {"names": [], "factor": "1", "requires": []}},
        "methods": {"direct": {"cases": [{"value": "indication"}], "error": "value - load"}},
        "method_checks": {},
        "tests": [{"name": "distance", "part": "runs", "shape": "rows", "point": "load",
                   "inputs": ["load", "indication"], "method": "direct", "bands": True,
                   "accept": ["error >= low", "error <= high"]}],
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("shown", "verdict"), [("1010", "pass"), ("1010.1", "fail"), ("960", "pass"), ("959.9", "fail")]
)
def test_limits_need_not_mirror_each_other(shown: str, verdict: str) -> None:
    document = {
        "kind": "initial",
        "performed_on": "2024-05-06",
        "runs": [{"load": "1000", "indication": shown}],
    }
    row = judge(document, TAXI).to_json()["items"][0]
    assert (row["mpe"], row["low"], row["high"], row["verdict"]) == (None, "-40", "10", verdict)


# Like a water meter: limits by zones of the flow, relative to the volume.
METER = build(
    BASE | {
        "id": "meter", "names": ["EX meter"], "quantity": "volume",
        "instrument": {"numbers": ["q1", "q2", "q4"], "above_zero": {}, "unknown_choice": {}, "choices": {}},
        "bands": {"by": "", "beyond": "LOAD_GT_MAX", "tables": {
            "": [{"upto": "q2 - 1", "limit": "0.05*actual"}, {"upto": "q4", "limit": "0.02*actual"}]}},
        "kinds": {"initial": {"names": [], "factor": "1", "requires": []}},
        "methods": {"volume": {"cases": [{"value": "shown"}], "error": "value - actual"}},
        "method_checks": {},
        "tests": [{"name": "error", "part": "runs", "shape": "rows", "point": "flow",
                   "inputs": ["flow", "shown", "actual"], "method": "volume", "bands": True,
                   "accept": ["abs(error) <= mpe"]}],
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("flow", "shown", "verdict"),
    [("16", "105", "pass"), ("16", "105.1", "fail"), ("25", "102", "pass"), ("25", "103", "fail")],
)
def test_limits_may_follow_zones_of_another_quantity_than_the_error(
    flow: str, shown: str, verdict: str
) -> None:
    document = {
        "kind": "initial", "performed_on": "2024-05-06",
        "instrument": {"unit": "L", "q1": "16", "q2": "25", "q4": "3125"},
        "runs": [{"flow": flow, "shown": shown, "actual": "100"}],
    }  # fmt: skip
    assert judge(document, METER).to_json()["items"][0]["verdict"] == verdict
