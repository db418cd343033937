"""From items, problems and missing tests to one verdict."""

from collections.abc import Callable
from typing import Any

import pytest

from zhijian.lines.metrology.rules import DocumentError, judge

Make = Callable[..., dict[str, Any]]


def judged(document: dict[str, Any]) -> dict[str, Any]:
    return judge(document).to_json()


@pytest.mark.parametrize("part", ["zero", "weighing", "eccentricity", "repeatability", "discrimination"])
@pytest.mark.parametrize("empty", [None, [], {}])
def test_an_initial_verification_without_one_of_its_tests_is_incomplete(
    document: Make, part: str, empty: Any
) -> None:
    made = document(**{part: None})
    if empty is not None and isinstance(empty, list) == (part != "zero"):
        made[part] = empty
    result = judged(made)
    assert (result["verdict"], result["summary"]["missing"]) == ("incomplete", [part])


def test_a_subsequent_verification_does_without_discrimination(document: Make) -> None:
    assert judged(document(kind="subsequent", discrimination=None))["verdict"] == "pass"


def test_an_inspection_in_service_needs_the_weighing_only(document: Make) -> None:
    rest = {"zero": None, "eccentricity": None, "repeatability": None, "discrimination": None}
    made = document(kind="in_service", **rest)
    assert judged(made)["verdict"] == "pass"
    del made["weighing"]
    assert judged(made)["summary"]["missing"] == ["weighing"]


def test_a_failing_row_outweighs_a_missing_test(document: Make) -> None:
    result = judged(document(eccentricity=None, weighing__4__indication="100500"))
    assert (result["verdict"], result["summary"]["missing"]) == ("fail", ["eccentricity"])


def test_nothing_at_all_is_incomplete() -> None:
    result = judged({"regulation": "JJG 539-2016", "kind": "initial"})
    assert (result["verdict"], result["items"]) == ("incomplete", [])
    assert result["summary"]["missing"] == [
        "zero",
        "weighing",
        "eccentricity",
        "repeatability",
        "discrimination",
    ]


def test_an_empty_document_is_incomplete_and_says_what_was_assumed() -> None:
    result = judged({})
    assert result["verdict"] == "incomplete"
    codes = [one["code"] for one in result["summary"]["advice"]]
    assert codes[:3] == ["NO_DAY", "NO_REGULATION", "NO_KIND"]


@pytest.mark.parametrize("value", [None, "text", 5, [1]])
def test_what_is_no_object_is_no_document(value: Any) -> None:
    with pytest.raises(DocumentError):
        judge(value)


def test_a_row_that_still_waits_for_its_reading_leaves_the_verdict_open(document: Make) -> None:
    result = judged(document(weighing__4__indication=None))
    assert (result["items"][5]["verdict"], result["verdict"]) == ("incomplete", "incomplete")


def test_a_row_that_says_nothing_leaves_the_verdict_open(document: Make) -> None:
    assert judged(document(weighing__4={}))["verdict"] == "incomplete"


def test_without_small_weights_the_indication_is_the_value(document: Make) -> None:
    made = document(weighing__0__delta=None, weighing__0__indication="1030", zero__delta="25")
    row = judged(made)["items"][1]
    assert (row["error"], row["corrected_error"], row["verdict"]) == ("30", "30", "fail")


def test_without_a_zero_test_nothing_is_corrected(document: Make) -> None:
    row = judged(document(zero=None))["items"][0]
    assert (row["item"], row["error"], row["corrected_error"]) == ("weighing", "0", "0")


def test_a_zero_that_cannot_be_read_corrects_nothing_and_judges_no_row_by_a_guess(document: Make) -> None:
    row = judged(document(zero__delta="x"))["items"][1]
    assert (row["error"], row["corrected_error"], row["verdict"]) == ("0", None, "incomplete")


def test_eccentricity_is_corrected_by_the_zero_of_its_own_row(document: Make) -> None:
    # Row: E = 33350 + 25 - 10 - 33350 = 15; its own E0 = 500 + 25 - 10 - 500 = 15; E0 of the document is 5.
    zero = {"load": "500", "indication": "500", "delta": "10"}
    made = document(eccentricity__0__delta="10", eccentricity__0__zero=zero)
    row = next(item for item in judged(made)["items"] if item["item"] == "eccentricity")
    assert (row["error"], row["corrected_error"]) == ("15", "0")


def test_eccentricity_without_a_zero_of_its_own_takes_that_of_the_document(document: Make) -> None:
    made = document(eccentricity__0__delta="10", eccentricity__0__zero=None)
    row = next(item for item in judged(made)["items"] if item["item"] == "eccentricity")
    assert (row["error"], row["corrected_error"]) == ("15", "10")


@pytest.mark.parametrize(
    ("indications", "spread", "verdict"),
    [
        (("50000", "50050", "50000"), "50", "pass"),
        (("49980", "50040", "50000"), "60", "fail"),
        (("50060", "50060", "50060"), "0", "fail"),
    ],
)
def test_repeatability_limits_the_spread_and_each_single_error(
    document: Make, indications: tuple[str, ...], spread: str, verdict: str
) -> None:
    made = document(repeatability__0__readings=[{"indication": each} for each in indications])
    row = next(item for item in judged(made)["items"] if item["item"] == "repeatability")
    assert (row["spread"], row["mpe"], row["verdict"]) == (spread, "50", verdict)


def test_one_reading_has_no_spread(document: Make) -> None:
    made = document(repeatability__0__readings=[{"indication": "50000"}])
    row = next(item for item in judged(made)["items"] if item["item"] == "repeatability")
    assert (row["spread"], row["verdict"]) == (None, "incomplete")


@pytest.mark.parametrize(
    ("after", "verdict"), [("1050", "pass"), ("1049", "fail"), ("1000", "fail"), ("1100", "pass")]
)
def test_discrimination_asks_for_one_step(document: Make, after: str, verdict: str) -> None:
    made = document(discrimination__0__after=after)
    row = next(item for item in judged(made)["items"] if item["item"] == "discrimination")
    assert (row["limit"], row["verdict"]) == ("50", verdict)


def test_below_five_milligrams_discrimination_is_not_required() -> None:
    made = {
        "regulation": "R 76-1:2006", "kind": "initial", "performed_on": "2024-05-06",
        "instrument": {"class": "II", "unit": "g", "max": "200", "e": "0.01", "d": "0.001"},
    }  # fmt: skip
    assert "discrimination" not in judged(made)["summary"]["missing"]
    made["instrument"]["d"] = "0.005"  # type: ignore[index]
    assert "discrimination" in judged(made)["summary"]["missing"]


def test_the_half_step_is_that_of_the_display() -> None:
    # Class II with d = 0.1 e: the small weights find the change-over of d, so half of d is added (R 76-1 3.5.3.2).
    made = {
        "regulation": "R 76-1:2006", "kind": "initial", "performed_on": "2024-05-06",
        "instrument": {"class": "II", "unit": "g", "max": "200", "e": "0.01", "d": "0.001"},
        "weighing": [{"load": "100", "indication": "100.000", "delta": "0.0003"}],
    }  # fmt: skip
    assert judged(made)["items"][0]["error"] == "0.0002"


def test_a_scale_that_tares_must_show_its_tare_accuracy(document: Make) -> None:
    made = document(instrument__tare=True)
    assert judged(made)["summary"]["missing"] == ["tare"]
    made["tare"] = {"load": "500", "indication": "500", "delta": "30"}
    assert judged(made)["verdict"] == "pass"
    made["tare"]["delta"] = "40"
    item = next(item for item in judged(made)["items"] if item["item"] == "tare")
    assert (item["error"], item["mpe"], item["verdict"]) == ("-15", "12.5", "fail")


@pytest.mark.parametrize(
    ("tare", "corrected", "verdict"),
    [(None, "25", "pass"), ({"load": "500", "indication": "500", "delta": "30"}, "35", "fail")],
)
def test_a_net_load_has_the_limit_of_the_net_load_and_the_zero_of_the_tare(
    document: Make, tare: Any, corrected: str, verdict: str
) -> None:
    # 20 t of tare, 25 t net: the limit is that of 25 t. E0 is +5 without tare, -5 after taring.
    made = document()
    made["net"] = [{"tare": "20000", "load": "25000", "indication": "25030"}]
    if tare:
        made["tare"] = tare
    item = next(item for item in judged(made)["items"] if item["item"] == "net")
    assert (item["corrected_error"], item["mpe"], item["verdict"]) == (corrected, "25", verdict)


@pytest.mark.parametrize(
    ("mass", "repeatability", "verdict"),
    [("50000", "25", "pass"), ("49999", "25", "fail"), ("33334", "15", "pass"), ("33333", "15", "fail"),
     ("20000", "10", "pass"), ("19999", "10", "fail"), ("20000", None, "fail")],
)  # fmt: skip
def test_substitution_asks_for_its_share_of_standard_weights(
    document: Make, mass: str, repeatability: str | None, verdict: str
) -> None:
    made = document()
    made["substitution"] = {
        "mass": mass,
        **({} if repeatability is None else {"repeatability": repeatability}),
    }
    item = next(item for item in judged(made)["items"] if item["item"] == "substitution")
    assert item["verdict"] == verdict


def test_the_judgement_names_its_rule_set_for_ever(document: Make) -> None:
    rule_set = judged(document())["summary"]["rule_set"]
    assert rule_set["id"] == "jjg539-2016"
    assert len(rule_set["hash"]) == 64


def test_advice_never_changes_a_verdict(document: Make) -> None:
    result = judged(document(zero={"load": "0", "indication": "0", "delta": "20"}))
    assert result["verdict"] == "pass"
    assert [one["code"] for one in result["summary"]["advice"]] == ["ZERO_TRACKING_LOAD"]


def test_a_class_that_the_regulation_does_not_cover_is_said(document: Make) -> None:
    made = document(instrument={"class": "II", "unit": "g", "max": "6000", "e": "0.1"})
    assert ("instrument.class", "OUT_OF_SCOPE") in [
        (one["field"], one["code"]) for one in judged(made)["summary"]["advice"]
    ]


def test_a_zero_under_load_waits_for_its_indication(document: Make) -> None:
    # Ten e on the receptor and no reading yet: nothing may be assumed of it.
    result = judged(document(zero={"load": "500", "delta": "20"}))
    assert (result["items"][0]["error"], result["items"][0]["verdict"]) == (None, "incomplete")
    assert (result["items"][1]["corrected_error"], result["verdict"]) == (None, "incomplete")


def test_a_zero_without_load_is_zero(document: Make) -> None:
    zero = judged(document(zero={"delta": "20"}, instrument__zero_tracking=False))["items"][0]
    assert (zero["load"], zero["error"], zero["verdict"]) == ("0", "5", "pass")


def test_an_empty_zero_of_a_row_is_no_zero(document: Make) -> None:
    made = document(eccentricity__0__zero={}, eccentricity__0__delta="10")
    assert (
        next(item for item in judged(made)["items"] if item["item"] == "eccentricity")["corrected_error"]
        == "10"
    )


def test_a_bad_zero_of_a_row_is_said_even_where_the_row_itself_is_bad(document: Make) -> None:
    result = judged(document(eccentricity__0__zero__delta="y", eccentricity__0__delta="x"))
    assert [one["field"] for one in result["problems"]] == [
        "eccentricity[0].delta",
        "eccentricity[0].zero.delta",
    ]
