"""`zhijian due`: the answer with its working on paper and as JSON, and clear refusals."""

import json
import re

import pytest

from zhijian.kernel.workdays.cli import main
from zhijian.kernel.workdays.wordings import Column, said

HAN = re.compile("[\u4e00-\u9fff]")

KEYS = (
    "raw",
    "due_legal",
    "due_safe",
    "provisional",
    "weekend_arguable",
    "limit",
    "version",
    "basis",
    "nature",
    "days",
)


def run(capsys, *argv):
    code = main(argv)
    out = capsys.readouterr()
    return code, out.out, out.err


def asked(capsys, *argv):
    code, out, _ = run(capsys, *argv, "--json")
    return code, json.loads(out)


def test_json_has_the_documented_keys_first(capsys):
    code, found = asked(capsys, "penalty", "seal_or_seize_duration", "2026-09-04")
    assert code == 0
    assert tuple(found)[:10] == KEYS
    assert {key: found[key] for key in KEYS[:9]} == {
        "raw": "2026-10-04", "due_legal": "2026-10-08", "due_safe": "2026-09-30", "provisional": False,
        "weekend_arguable": False, "limit": 30, "version": "2012-01-01", "nature": "act_by",
        "basis": "行政强制法 第25条; 市场监督管理行政处罚程序规定(令2/42/61) 第38条",
    }  # fmt: skip
    assert [found["days"][0]["mark"], found["days"][30]["mark"], found["days"][30]["count"]] == [
        "start",
        "end",
        30,
    ]


def test_pauses_extension_and_version_date_from_the_command_line(capsys):
    _, found = asked(
        capsys, *PAUSED, "2026-04-01..2026-04-10",
        "--suspend", "2026-04-08..2026-04-12", "--extend", "30", "--version-date", "2026-03-02",
    )  # fmt: skip
    assert found["raw"] == "2026-07-12"
    assert [one["code"] for one in found["warnings"]] == ["pause_overlap", "weekend_arguable"]


def test_the_version_date_picks_the_rule(capsys):
    _, old = asked(
        capsys, "complaint", "accept_or_reject_and_notify", "2026-04-20", "--version-date", "2026-04-14"
    )
    _, new = asked(
        capsys, "complaint", "accept_or_reject_and_notify", "2026-04-20", "--version-date", "2026-04-15"
    )
    assert (old["version"], new["version"]) == ("2020-01-01", "2026-04-15")


@pytest.mark.parametrize(
    ("start", "raw", "safe"),
    [
        ("2026-03-02T14:30", "2026-03-03T15:00:00", "2026-03-03T14:30:00"),
        ("2026-03-02 14:30", "2026-03-03T15:00:00", "2026-03-03T14:30:00"),
        ("2026-03-02T06:30:00Z", "2026-03-03T15:00:00", "2026-03-03T14:30:00"),
        ("2026-03-02", "2026-03-03T01:00:00", "2026-03-03T00:00:00"),
        ("２０２６-０３-０２", "2026-03-03T01:00:00", "2026-03-03T00:00:00"),
    ],
)
def test_hours_take_a_moment_in_beijing_time_and_a_bare_day_counts_from_midnight(capsys, start, raw, safe):
    _, found = asked(capsys, "penalty", "emergency_evidence_hold_report", start)
    assert (found["raw"], found["due_safe"]) == (raw, safe)
    assert ("time_assumed" in [one["code"] for one in found["warnings"]]) == (len(start) == 10)


def test_a_limit_in_days_takes_the_day_of_a_moment(capsys):
    _, found = asked(capsys, "penalty", "pay_fine", "2026-03-06T16:40")
    assert found["raw"] == "2026-03-21"


def test_no_rule_is_an_answer_with_the_same_keys(capsys):
    code, found = asked(capsys, "use_registration", "accept_decision", "2026-05-01")
    assert code == 0
    assert (found["error"], found["nature"], found["raw"], found["due_legal"]) == (
        "no_rule",
        "no_rule",
        None,
        None,
    )
    assert set(KEYS) <= set(found)
    code, out, _ = run(capsys, "use_registration", "accept_decision", "2026-05-01", "--lang", "en")
    assert (code, "no_rule" in out, "TSG 08-2017" in out) == (0, True, True)


def test_what_is_no_deadline_has_raw_only(capsys):
    _, found = asked(capsys, "measuring_standard", "validity", "2020-10-23")
    assert (found["nature"], found["raw"], found["due_legal"], found["due_safe"]) == (
        "lasts",
        "2025-10-22",
        None,
        None,
    )


def test_a_not_before_says_from_when_the_act_is_open(capsys):
    _, found = asked(capsys, "penalty", "service_by_public_notice", "2026-01-22")
    assert (found["due_legal"], found["open_from"]) == ("2026-02-24", "2026-02-25")


PAUSED = ["penalty", "decision_after_filing", "2026-03-02", "--suspend"]


@pytest.mark.parametrize(
    ("argv", "error", "field"),
    [
        (["penalty", "pay_fien", "2026-03-02"], "unknown_rule", "rule"),
        (["penalt", "pay_fine", "2026-03-02"], "unknown_procedure", "procedure"),
        (["penalty", "pay_fine", "2026-02-30"], "bad_date", "start"),
        (["penalty", "pay_fine", "yesterday"], "bad_date", "start"),
        (["penalty", "pay_fine", "20260302"], "bad_date", "start"),
        (["penalty", "pay_fine", "2160-01-01"], "date_out_of_range", "start"),
        ([*PAUSED, "2026-03-05.."], "pause_open", "suspensions"),
        ([*PAUSED, "2026-03-05"], "bad_pause", "suspensions"),
        ([*PAUSED, "2026-03-01..2026-03-05"], "pause_before_start", "suspensions"),
        ([*PAUSED, "2026-03-09..2026-03-05"], "pause_reversed", "suspensions"),
        (["penalty", "pay_fine", *PAUSED[2:], "2026-03-05..2026-03-06"], "pause_not_allowed", "suspensions"),
        (["penalty", "decision_after_filing", "2026-03-02", "--extend", "31"], "extension_too_long", "extension"),
        (["penalty", "decision_after_filing", "2026-03-02", "--extend", "1.5"], "bad_extension", "extension"),
        (["penalty", "hearing_request_window", "2026-03-02", "--extend", "1"], "extension_not_allowed", "extension"),
        (["penalty", "pay_fine", "2026-03-02", "--version-date", "soon"], "bad_date", "version_date"),
        ([*PAUSED, "2026-03-05..2026-02-30"], "bad_date", "suspensions"),
        (["penalty", "decision_after_filing", "2026-03-02", "--extend", "-5"], "bad_extension", "extension"),
        (["penalty", "decision_after_filing", "2026-03-02", "--extend", "10", "--extend", "10"],
         "extension_too_often", "extension"),
    ],
)  # fmt: skip
def test_a_wrong_question_is_refused_with_code_2_its_field_and_words(capsys, argv, error, field):
    code, out, err = run(capsys, *argv, "--json")
    told = json.loads(out)
    assert (code, told["error"], told["field"]) == (2, error, field)
    assert told["message"] in err


@pytest.mark.parametrize("argv", [[], ["penalty"], ["penalty", "pay_fine", "2026-03-02", "--pause", "x"]])
def test_an_unfinished_command_is_refused_with_code_2_and_as_json_where_that_was_asked(capsys, argv):
    code, out, err = run(capsys, *argv, "--json")
    assert (code, json.loads(out)["error"], "usage: zhijian due" in err) == (2, "usage", True)
    code, out, err = run(capsys, *argv, "--lang", "en")
    assert (code, out, "The command is not complete" in err) == (2, "", True)


def test_papers_older_than_any_calendar_have_their_days(capsys):
    """档案 formed in 1962 is closed for 25 years; no day off enters, so nothing about it is provisional."""
    _, found = asked(capsys, "archive", "open_to_public", "1962-02-28", "--version-date", "2026-01-01")
    assert (found["raw"], found["provisional"]) == ("1987-02-28", False)
    _, found = asked(
        capsys, "archive", "transfer_to_county_archive", "1990-05-04", "--version-date", "2026-01-01"
    )
    assert (found["raw"], found["due_legal"], found["provisional"]) == ("2000-05-04", "2000-05-04", True)


def test_nearest_names_are_offered(capsys):
    _, found = asked(capsys, "penalty", "pay_fien", "2026-03-02")
    assert found["nearest"][0] == "pay_fine"


def test_without_arguments_the_usage_is_shown(capsys):
    code, _, err = run(capsys)
    assert (code, "PROCEDURE RULE START" in err) == (2, True)


def test_the_printed_answer_is_chinese_with_its_working(capsys):
    _, out, _ = run(capsys, "penalty", "pay_fine", "2026-09-19", "--days")
    assert "届满日（未顺延）: 2026-10-04 (周日)" in out
    assert "法定到期日: 2026-10-08 (周四)" in out
    assert "稳妥到期日: 2026-09-30 (周三)" in out
    assert "2026-10-05 (周一)  放假调休 国庆节  顺延" in out


def test_the_printed_answer_is_also_english(capsys):
    _, out, _ = run(capsys, "penalty", "pay_fine", "2026-09-19", "--lang", "en")
    assert "Due by law: 2026-10-08 (Thu)" in out
    assert "Safe date: 2026-09-30 (Wed)" in out


def test_every_rule_of_the_table_can_be_asked_and_printed(capsys):
    from zhijian.kernel.workdays.rows import shipped_rules

    for rule in shipped_rules():
        for version in rule.versions:
            day = str(max(version.effective_from, type(version.effective_from)(2004, 1, 5)))
            for lang in ("zh", "en"):
                code, out, _ = run(capsys, rule.procedure, rule.name, day, "--days", "--lang", lang)
                assert (code, said(Column.TITLE, version.title_zh, lang) in out) == (0, True), (rule, day)
                if lang == "en":
                    assert not HAN.search(out.replace(version.basis, "")), (rule, out)


def test_the_note_and_the_approver_are_said_in_the_language_that_is_asked_for(capsys):
    asked_of = ("information_disclosure", "reply_to_request", "2026-03-02", "--extend", "20")
    _, out, _ = run(capsys, *asked_of)
    assert "延长: +20 个工作日（政府信息公开工作机构负责人）" in out
    assert "备注: 征求第三方意见所需时间不计入" in out
    _, out, _ = run(capsys, *asked_of, "--lang", "en")
    assert "Limit: Reply to a request for information (information_disclosure reply_to_request)" in out
    assert "Extension: +20 working days (the head of the information disclosure unit)" in out
    assert "Note: time for consulting third parties is excluded" in out


def test_json_says_title_note_and_holidays_in_the_language_that_is_asked_for(capsys):
    asked_of = ("information_disclosure", "reply_to_request", "2026-04-30")
    for lang, title, note, holiday in (
        ("zh", "依申请公开答复", "征求第三方意见所需时间不计入", "劳动节"),
        ("en", "Reply to a request for information", "time for consulting third parties is excluded", "Labour Day"),
    ):  # fmt: skip
        _, found = asked(capsys, *asked_of, "--lang", lang)
        assert (found["title"], found["note"], found["days"][1]["name"]) == (title, note, holiday)


def test_a_refusal_names_the_limit_and_the_approver_in_its_language(capsys):
    _, _, err = run(
        capsys, "penalty", "pay_fine", "2026-03-02", "--suspend", "2026-03-05..2026-03-06", "--lang", "en"
    )
    assert "Nothing pauses the limit “Payment of fine and confiscated money”" in err
    _, _, err = run(
        capsys, "information_disclosure", "reply_to_request", "2026-03-02", "--extend", "21", "--lang", "en"
    )
    assert (
        "(approved by: the head of the information disclosure unit; 政府信息公开条例 第33条): told to the applicant"
        in err
    )
    _, _, err = run(capsys, "information_disclosure", "reply_to_request", "2026-03-02", "--extend", "21")
    assert "（批准：政府信息公开工作机构负责人；依据：政府信息公开条例 第33条）：应当告知申请人" in err


def test_a_warning_says_its_facts_in_its_language(capsys):
    _, out, _ = run(
        capsys, "use_registration", "accept_decision", "2026-03-02", "--version-date", "2026-03-02"
    )
    assert "此条可信度为 中，" in out
    _, out, _ = run(capsys, "penalty", "decision_after_filing", "2026-03-02",
        "--suspend", "2027-03-05..2027-03-06", "--suspend", "2027-04-05..2027-04-06", "--lang", "en")  # fmt: skip
    assert "the pause 2027-03-05..2027-03-06, 2027-04-05..2027-04-06 began after the end" in out
