"""Each code of the closed list, raised by one change to a scale that passes."""

from collections.abc import Callable
from typing import Any

import pytest

from zhijian.lines.metrology.rules import judge
from zhijian.lines.metrology.rules.findings import PROBLEM_CODES, Findings
from zhijian.lines.metrology.rules.messages import fill, table

Make = Callable[..., dict[str, Any]]


def problems(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["field"], one["code"]) for one in judge(document).to_json()["problems"]]


def test_the_scale_passes_before_anything_is_changed(document: Make) -> None:
    result = judge(document()).to_json()
    assert (result["verdict"], result["problems"], result["summary"]["missing"]) == ("pass", [], [])


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"weighing__1__delta": "51"}, "weighing[1].delta", "DELTA_GT_E"),
        ({"weighing__1__delta": "-1"}, "weighing[1].delta", "DELTA_GT_E"),
        ({"zero__delta": "50.1"}, "zero.delta", "DELTA_GT_E"),
        ({"eccentricity__2__zero__delta": "60"}, "eccentricity[2].zero.delta", "DELTA_GT_E"),
        ({"repeatability__0__readings__1__delta": "55"}, "repeatability[0].readings[1].delta", "DELTA_GT_E"),
        ({"weighing__4__load": "100050"}, "weighing[4].load", "LOAD_GT_MAX"),
        ({"discrimination__0__load": "100001"}, "discrimination[0].load", "LOAD_GT_MAX"),
        ({"repeatability__0__load": "100001"}, "repeatability[0].load", "LOAD_GT_MAX"),
        ({"instrument__class": "IIII"}, "instrument.max", "N_OUT_OF_CLASS"),
        ({"instrument__class": "V"}, "instrument.class", "N_OUT_OF_CLASS"),
        ({"instrument__max": "24000"}, "instrument.max", "N_OUT_OF_CLASS"),
        ({"instrument__e": "0"}, "instrument.e", "E_NOT_125"),
        ({"instrument__e": "30", "instrument__d": None}, "instrument.e", "E_NOT_125"),
        ({"instrument__d": "3"}, "instrument.d", "E_NOT_125"),
        ({"instrument__d": "100"}, "instrument.d", "E_NOT_125"),
        ({"zero__delta": "12"}, "zero", "ZERO_GT_025E"),
        ({"standards__0__mpe": "8.34"}, "standards[0].mpe", "STANDARD_TOO_COARSE"),
        ({"standards__0__mpe": "8340 g"}, "standards[0].mpe", "STANDARD_TOO_COARSE"),
        ({"standards__0__valid_until": "2024-05-05"}, "standards[0].valid_until", "STANDARD_EXPIRED"),
        ({"performed_on": "2015-06-01"}, "regulation", "EDITION_NOT_IN_FORCE"),
        ({"regulation": "JJG 539-1997"}, "regulation", "EDITION_NOT_IN_FORCE"),
        ({"regulation": "JJG 9999-2031"}, "regulation", "EDITION_NOT_IN_FORCE"),
        ({"weighing__1__indication": "25 t"}, "weighing[1].indication", "MIXED_UNITS"),
        ({"weighing__1__unit": "t"}, "weighing[1].unit", "MIXED_UNITS"),
        ({"instrument__e": "50000 g"}, "instrument.e", "MIXED_UNITS"),
        ({"instrument__unit": "lb"}, "instrument.unit", "MIXED_UNITS"),
        ({"instrument__supports": "4.5"}, "instrument.supports", "BAD_NUMBER"),
        ({"instrument__supports": "0"}, "instrument.supports", "BAD_NUMBER"),
        ({"instrument__max": "-5"}, "instrument.max", "BAD_NUMBER"),
        ({"kind": "yearly"}, "kind", "BAD_NUMBER"),
        ({"standards__0__mpe": "about 5"}, "standards[0].mpe", "BAD_NUMBER"),
        ({"standards__0__valid_until": "soon"}, "standards[0].valid_until", "BAD_NUMBER"),
    ],
)
def test_one_fault_is_one_problem_on_its_field(
    document: Make, changes: dict[str, Any], field: str, code: str
) -> None:
    result = judge(document(**changes)).to_json()
    assert (field, code) in [(one["field"], one["code"]) for one in result["problems"]]
    assert result["verdict"] == "fail"


@pytest.mark.parametrize(
    "changes",
    [
        {"weighing__1__delta": "50", "weighing__1__indication": "25050"},
        {"weighing__1__delta": "0", "weighing__1__indication": "24950"},
        {"zero__delta": "12.5"},
        {"zero__delta": "37.5"},
        {"standards__0__mpe": "8"},
        {"standards__0__mpe": "±8 kg"},
        {"standards__0__mpe": "0.008 t"},
        {"standards__0__valid_until": "2024-05-06"},
        {"instrument__min": "1 000".replace(" ", "")},
    ],
)
def test_a_limit_itself_is_within(document: Make, changes: dict[str, Any]) -> None:
    assert problems(document(**changes)) == []


def test_a_third_is_exact_and_not_a_rounded_share(document: Make) -> None:
    # 25 kg / 3 = 8.333...: 8.3333 kg is within a third, 8.3334 kg is not.
    assert problems(document(standards__0__mpe="8.3333")) == []
    assert problems(document(standards__0__mpe="8.3334")) == [("standards[0].mpe", "STANDARD_TOO_COARSE")]


def test_a_standard_that_names_its_load_is_measured_at_that_load(document: Make) -> None:
    assert problems(document(standards__0__mpe="16", standards__0__load="100000")) == []
    assert problems(document(standards__0__mpe="17", standards__0__load="100000")) == [
        ("standards[0].mpe", "STANDARD_TOO_COARSE")
    ]


def test_a_load_beyond_the_last_band_has_no_limit_at_all() -> None:
    # Class III ends at 10 000 e; a scale of 20 000 intervals is refused, and so is a load in that last half.
    result = judge(
        {
            "regulation": "JJG 539-2016", "kind": "initial", "performed_on": "2024-05-06",
            "instrument": {"class": "III", "unit": "g", "max": "100000", "e": "5"},
            "weighing": [{"load": "50005", "indication": "50005"}, {"load": "50000", "indication": "50000"}],
        }
    ).to_json()  # fmt: skip
    assert [(one["field"], one["code"]) for one in result["problems"]] == [
        ("instrument.max", "N_OUT_OF_CLASS"),
        ("weighing[0].load", "LOAD_GT_MAX"),
    ]
    assert [(item["mpe"], item["verdict"]) for item in result["items"]] == [(None, "fail"), ("7.5", "pass")]


def test_the_unknown_regulation_is_not_judged_by_another_one(document: Make) -> None:
    result = judge(document(regulation="JJG 9999-2031")).to_json()
    assert (result["items"], result["summary"]["rule_set"]["id"]) == ([], None)


def test_the_edition_that_is_not_in_force_still_shows_what_it_would_say(document: Make) -> None:
    result = judge(document(regulation="JJG 539-1997")).to_json()
    assert len(result["items"]) == 12
    assert result["summary"]["rule_set"]["id"] == "jjg539-1997"


@pytest.mark.parametrize(("day", "ok"), [("2017-05-29", False), ("2017-05-30", True)])
def test_jjg_539_2016_entered_into_force_on_30_may_2017(document: Make, day: str, ok: bool) -> None:
    made = document(performed_on=day, standards=None)
    assert (problems(made) == []) is ok
    assert (problems({**made, "regulation": "JJG 539-1997"}) == []) is not ok


def test_a_name_without_a_year_means_the_edition_of_the_day(document: Make) -> None:
    old = judge(document(regulation="JJG 539", performed_on="2010-03-01", standards=None)).to_json()
    new = judge(document(regulation="JJG 539")).to_json()
    assert [one["summary"]["rule_set"]["id"] for one in (old, new)] == ["jjg539-1997", "jjg539-2016"]


@pytest.mark.parametrize("name", ["JJG539-2016", "jjg 539—2016", "ＪＪＧ　５３９－２０１６", "jjg539-2016"])
def test_the_name_of_a_regulation_may_be_written_in_many_ways(document: Make, name: str) -> None:
    assert problems(document(regulation=name)) == []


def test_every_code_has_a_sentence_in_both_languages(document: Make) -> None:
    for code in PROBLEM_CODES:
        assert any(key.split(".")[0] == code for key in table()), code
    for key, row in table().items():
        assert row["en"].isascii() or "–" in row["en"], key
        assert any("\u4e00" <= sign <= "\u9fff" for sign in row["zh"]), key


def test_messages_come_in_chinese_unless_asked_for_in_english(document: Make) -> None:
    judgement = judge(document(weighing__1__delta="51"))
    assert judgement.to_json()["problems"][0]["message"] == "附加小砝码 51 应在 0 与一个示值分度 50 之间。"
    english = "The small weights added (51) must lie between 0 and one step of the indication (50)."
    assert judgement.to_json("en")["problems"][0]["message"] == english


def test_what_was_typed_cannot_play_template() -> None:
    assert fill("“{value}” {unit}", {"value": "{unit}", "unit": "kg"}) == "“{unit}” kg"


def test_the_list_of_codes_is_closed() -> None:
    with pytest.raises(ValueError, match="NEW_CODE"):
        Findings().problem("zero", "NEW_CODE")
