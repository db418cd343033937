"""The table of limits: every row is valid, and a wrong row is named by line and column."""

import csv
import io
from pathlib import Path

import pytest

from zhijian.kernel.workdays.errors import RulesInvalid, UnknownProcedure, UnknownRule
from zhijian.kernel.workdays.rows import RULE_COLUMNS, read_rules, shipped_rules

SHARED = Path(__file__).resolve().parents[4] / "shared" / "domain" / "deadlines.csv"
ROW = {
    "procedure": "penalty", "rule": "pay_fine", "title_zh": "缴纳罚没款", "nature": "act_by",
    "clock_start": "decision_received", "clock_start_zh": "收到处罚决定书", "limit": "15", "unit": "calendar_day",
    "roll": "holiday_block", "start_excluded": "yes", "ext_n": "30", "ext_unit": "calendar_day", "ext_times": "1",
    "ext_by": "负责人", "ext_note": "", "pauses": "hearing;litigation", "version_by": "start",
    "basis": "行政处罚法 第67条",
    "instrument_id": "PEN-LAW;PEN-PROC", "effective_from": "2021-07-15", "effective_to": "",
    "confidence": "high", "note": "",
}  # fmt: skip


def table(*rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, RULE_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_the_shipped_table_has_263_rules_in_298_versions_of_eight_natures():
    versions = [version for rule in shipped_rules() for version in rule.versions]
    assert (len(shipped_rules()), len(versions)) == (263, 298)
    counts = {}
    for version in versions:
        counts[version.nature.value] = counts.get(version.nature.value, 0) + 1
    assert counts == {
        "act_by": 193, "every": 34, "lasts": 22, "count_back": 19, "not_before": 13, "keep": 9, "ban": 6, "rate": 2,
    }  # fmt: skip


def test_the_shipped_table_is_the_one_of_the_domain_folder():
    if not SHARED.exists():
        pytest.skip("the folder `shared` is not beside the project")
    import zhijian.kernel.workdays as room

    ours = Path(room.__file__).parent / "data" / "deadlines.csv"
    assert ours.read_text(encoding="utf-8") == SHARED.read_text(encoding="utf-8")


def test_a_row_is_read_into_its_types():
    version = read_rules(table(ROW)).find("penalty", "pay_fine").versions[0]
    assert (version.limit, version.unit.value, version.start_excluded) == (15, "calendar_day", True)
    assert (version.extension.at_most, version.extension.times, version.extension.by) == (30, 1, "负责人")
    assert version.pauses == ("hearing", "litigation")
    assert version.instrument_ids == ("PEN-LAW", "PEN-PROC")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"nature": "actby"}, "line 2, nature"),
        ({"limit": "fifteen"}, "line 2, limit"),
        ({"limit": "0"}, "line 2, limit"),
        ({"limit": "-15"}, "line 2, limit"),
        ({"unit": "week"}, "line 2, unit"),
        ({"roll": "weekend"}, "line 2, roll"),
        ({"start_excluded": "maybe"}, "line 2, start_excluded"),
        ({"ext_by": ""}, "line 2, ext_by"),
        ({"ext_times": ""}, "line 2, ext_times"),
        ({"ext_n": "0"}, "line 2, ext_n"),
        ({"pauses": "hearing;lunch"}, "“lunch” is no pause event"),
        ({"version_by": "moon"}, "line 2, version_by"),
        ({"basis": " "}, "line 2, basis"),
        ({"effective_from": "2021-13-01"}, "line 2, effective_from"),
        ({"effective_to": "2021-07-14"}, "line 2, effective_to"),
        ({"confidence": "sure"}, "line 2, confidence"),
        ({"procedure": "pen alty"}, "line 2, procedure"),
        ({"unit": "hour"}, "line 2, unit"),
        ({"nature": "count_back"}, "pauses, extensions and roll do not apply"),
    ],
)
def test_a_wrong_row_is_refused_with_line_and_column(change, told):
    with pytest.raises(RulesInvalid) as caught:
        read_rules(table({**ROW, **change}))
    assert told in caught.value.message("en")


def test_all_problems_of_a_table_are_told_at_once():
    with pytest.raises(RulesInvalid) as caught:
        read_rules(table({**ROW, "unit": "week"}, {**ROW, "rule": "other", "basis": ""}))
    assert "line 2, unit" in caught.value.message("zh")
    assert "line 3, basis" in caught.value.message("zh")


def test_versions_that_overlap_are_refused():
    with pytest.raises(RulesInvalid, match="overlap"):
        read_rules(table({**ROW, "effective_to": "2026-01-01"}, {**ROW, "effective_from": "2026-01-01"}))


def test_versions_of_different_nature_are_refused():
    later = {**ROW, "effective_from": "2026-01-01", "nature": "not_before"}
    with pytest.raises(RulesInvalid, match="differ in nature"):
        read_rules(table({**ROW, "effective_to": "2025-12-31"}, later))


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", table(ROW).replace("note", "remark", 1)])
def test_a_table_with_other_columns_is_refused(text):
    with pytest.raises(RulesInvalid, match="columns"):
        read_rules(text)


def test_a_short_row_is_refused():
    with pytest.raises(RulesInvalid, match="23 cells"):
        read_rules(table(ROW) + "penalty,short\n")


@pytest.mark.parametrize(
    ("procedure", "rule", "error", "first"),
    [
        ("penalty", "pay_fines", UnknownRule, "pay_fine"),
        ("penalty", "seal_or_sieze_duration", UnknownRule, "seal_or_seize_duration"),
        ("penalties", "pay_fine", UnknownProcedure, "penalty"),
        ("complain", "x", UnknownProcedure, "complaint"),
        ("credit", "pay_fine", UnknownRule, "penalty pay_fine"),
        ("zzz", "pay_fine", UnknownProcedure, "penalty"),
    ],
)
def test_a_typo_is_answered_with_the_nearest_names(procedure, rule, error, first):
    with pytest.raises(error) as caught:
        shipped_rules().find(procedure, rule)
    assert caught.value.params["nearest"][0] == first
    assert first in caught.value.message("zh")
