"""Pauses and extensions: whole excluded days, added to the raw date before the roll, and only what the row allows."""

from datetime import date

import pytest

from zhijian.kernel.workdays import errors
from zhijian.kernel.workdays.due import due
from zhijian.kernel.workdays.rows import shipped_calendar, shipped_rules

D = date.fromisoformat


def ask(procedure, rule, start, *pauses, extension=None):
    spans = [(D(first), D(last) if last else None) for first, last in pauses]
    return due(
        procedure, rule, D(start), calendar=shipped_calendar(), rules=shipped_rules(),
        suspensions=spans, extension=extension,
    )  # fmt: skip


def codes(answer):
    return [one.code for one in answer.warnings]


def test_a_calendar_limit_moves_by_the_whole_days_of_a_pause_before_the_roll():
    """90 cd from 2 Mar is Sunday 31 May; a hearing from 1 to 10 April, ten days, makes it Wednesday 10 June."""
    answer = ask("penalty", "decision_after_filing", "2026-03-02", ("2026-04-01", "2026-04-10"))
    assert (answer.raw, answer.due_legal, answer.due_safe) == (
        D("2026-06-10"),
        D("2026-06-10"),
        D("2026-06-10"),
    )


def test_the_roll_acts_once_after_the_pause():
    """90 cd from 1 July is 29 Sep; five days paused make 4 Oct, which is in the block: 8 Oct."""
    answer = ask("penalty", "decision_after_filing", "2026-07-01", ("2026-08-03", "2026-08-07"))
    assert (answer.raw, answer.due_legal) == (D("2026-10-04"), D("2026-10-08"))


def test_a_working_day_limit_skips_the_working_days_inside_a_pause():
    """15 wd from 2 Mar end on 23 Mar; 9 to 15 March hold five working days: 24, 25, 26, 27, 30 March."""
    answer = ask("penalty", "lead_verify_and_filing_decision", "2026-03-02", ("2026-03-09", "2026-03-15"))
    assert answer.raw == D("2026-03-30")


def test_a_pause_on_a_weekend_moves_no_working_day_limit():
    answer = ask("penalty", "lead_verify_and_filing_decision", "2026-03-02", ("2026-03-07", "2026-03-08"))
    assert answer.raw == D("2026-03-23")


def test_a_pause_over_a_make_up_saturday_skips_it():
    """15 wd from 9 Feb end on 6 Mar; Saturday 28 Feb is worked, so pausing it costs a day: Monday 9 March."""
    answer = ask("penalty", "lead_verify_and_filing_decision", "2026-02-09", ("2026-02-28", "2026-03-01"))
    assert answer.raw == D("2026-03-09")


def test_overlapping_pauses_count_each_day_once_and_say_so():
    """1–10 April and 8–12 April are twelve days: 31 May + 12 = 12 June."""
    answer = ask(
        "penalty",
        "decision_after_filing",
        "2026-03-02",
        ("2026-04-08", "2026-04-12"),
        ("2026-04-01", "2026-04-10"),
    )
    assert answer.raw == D("2026-06-12")
    assert "pause_overlap" in codes(answer)


def test_pauses_side_by_side_do_not_overlap():
    answer = ask(
        "penalty",
        "decision_after_filing",
        "2026-03-02",
        ("2026-04-01", "2026-04-05"),
        ("2026-04-06", "2026-04-10"),
    )
    assert answer.raw == D("2026-06-10")
    assert "pause_overlap" not in codes(answer)


def test_a_pause_that_begins_on_the_start_day_moves_day_0():
    """Read to the letter: five whole days, 1 to 5 June, move the end of 60 cd from 31 July to 5 August."""
    answer = ask(
        "complaint", "mediation_terminate_if_no_agreement", "2026-06-01", ("2026-06-01", "2026-06-05")
    )
    assert answer.raw == D("2026-08-05")
    assert [(str(line.day), line.mark, line.nth) for line in answer.days][4:7] == [
        ("2026-06-05", "paused", None), ("2026-06-06", "start", 0), ("2026-06-07", "counted", 1),
    ]  # fmt: skip


def test_a_working_day_limit_paused_from_its_start_day_loses_only_days_that_count():
    """15 wd from Monday 2 March end on the 23rd; of 2 to 6 March four are counted days: Friday 27 March."""
    answer = ask("penalty", "lead_verify_and_filing_decision", "2026-03-02", ("2026-03-02", "2026-03-06"))
    assert answer.raw == D("2026-03-27")


def test_a_second_pause_that_the_first_has_made_timely_counts():
    """15 wd end on 23 Mar; paused 16–20 to 30 Mar, so a pause from 25 to 26 March still finds the limit running."""
    one, two = ("2026-03-16", "2026-03-20"), ("2026-03-25", "2026-03-26")
    assert ask("penalty", "lead_verify_and_filing_decision", "2026-03-02", one).raw == D("2026-03-30")
    assert ask("penalty", "lead_verify_and_filing_decision", "2026-03-02", one, two).raw == D("2026-04-01")


def test_a_pause_after_the_end_excludes_nothing_and_says_so():
    answer = ask("penalty", "lead_verify_and_filing_decision", "2026-03-02", ("2026-03-24", "2026-03-27"))
    assert answer.raw == D("2026-03-23")
    assert "pause_after_end" in codes(answer)


def test_a_surcharge_does_not_accrue_while_reconsideration_runs():
    """A rate has no end that a pause could come after: ten days of reconsideration move its day by ten."""
    answer = ask("penalty", "surcharge_daily", "2026-03-10", ("2026-03-16", "2026-03-25"))
    assert (answer.nature, answer.raw) == ("rate", D("2026-03-20"))


def test_an_extension_runs_from_the_raw_date_and_never_from_a_rolled_one():
    """30 cd from 4 Sep is 4 Oct (by law 8 Oct); 30 more are 3 November."""
    assert ask("penalty", "seal_or_seize_duration", "2026-09-04").due_legal == D("2026-10-08")
    assert ask("penalty", "seal_or_seize_duration", "2026-09-04", extension=30).raw == D("2026-11-03")


def test_an_extension_in_working_days_is_counted_on():
    """20 wd from 2 Mar end on 30 Mar; 10 more: 31 Mar, 1–3 Apr 4, 7–10 Apr 8, 13 Apr 9, 14 Apr 10."""
    assert ask("licence_general", "decide", "2026-03-02").raw == D("2026-03-30")
    assert ask("licence_general", "decide", "2026-03-02", extension=10).raw == D("2026-04-14")


def test_extension_and_pause_together():
    """4 Oct + 30 = 3 Nov, + 4 days of testing = Saturday 7 November, a plain weekend; safe is Friday."""
    answer = ask(
        "penalty", "seal_or_seize_duration", "2026-09-04", ("2026-09-07", "2026-09-10"), extension=30
    )
    assert (answer.raw, answer.due_legal, answer.due_safe) == (
        D("2026-11-07"),
        D("2026-11-07"),
        D("2026-11-06"),
    )
    assert {"weekend_arguable", "not_longer_than"} <= set(codes(answer))


def test_an_extension_without_a_number_in_the_text_takes_what_the_paper_grants():
    """The fine is due on 21 Mar; the decision grants 100 days: 29 June."""
    assert ask("penalty", "pay_fine", "2026-03-06", extension=100).raw == D("2026-06-29")


def test_months_are_extended_from_the_raw_end():
    """3 months from 30 Nov end on 28 Feb; the month more runs from there: 28 March."""
    assert ask("metering_new_product", "type_evaluation", "2025-11-30", extension=1).raw == D("2026-03-28")


DECIDE, NOTICE = "decision_after_filing", "hearing_notice_before"
REFUSED = [
    ("no pause event in the row", "penalty", "pay_fine", [("2026-03-09", "2026-03-10")], None, errors.PauseNotAllowed),
    ("counting back has no pauses", "penalty", NOTICE, [("2026-03-09", "2026-03-10")], None, errors.PauseNotAllowed),
    ("before the start", "penalty", DECIDE, [("2026-03-01", "2026-03-10")], None, errors.PauseBeforeStart),
    ("still open", "penalty", DECIDE, [("2026-03-09", None)], None, errors.PauseOpen),
    ("ends before it begins", "penalty", DECIDE, [("2026-03-09", "2026-03-08")], None, errors.PauseReversed),
    ("more than allowed", "penalty", DECIDE, [], 31, errors.ExtensionTooLong),
    ("oftener than allowed", "penalty", DECIDE, [], [10, 10], errors.ExtensionTooOften),
    ("none allowed", "penalty", "hearing_request_window", [], 1, errors.ExtensionNotAllowed),
    ("counting back cannot be extended", "penalty", NOTICE, [], 1, errors.ExtensionNotAllowed),
    ("zero", "penalty", DECIDE, [], 0, errors.BadExtension),
    ("negative", "penalty", DECIDE, [], -5, errors.BadExtension),
]  # fmt: skip


@pytest.mark.parametrize(("why", "procedure", "rule", "pauses", "extension", "error"), REFUSED)
def test_what_the_row_does_not_allow_is_refused(why, procedure, rule, pauses, extension, error):
    with pytest.raises(error) as caught:
        ask(procedure, rule, "2026-03-02", *pauses, extension=extension)
    assert caught.value.field in ("suspensions", "extension")
    assert all(caught.value.message(lang) for lang in ("zh", "en"))


def test_the_extension_just_allowed_is_granted():
    assert ask("penalty", "decision_after_filing", "2026-03-02", extension=30).raw == D("2026-06-30")


def test_the_working_shows_each_day_with_its_reason():
    answer = ask("licence_general", "completeness_notice_once", "2026-09-28")
    assert [(str(line.day)[5:], line.kind, line.mark, line.nth) for line in answer.days] == [
        ("09-28", "workday", "start", None), ("09-29", "workday", "counted", 1), ("09-30", "workday", "counted", 2),
        ("10-01", "statutory_holiday", "rest", None), ("10-02", "statutory_holiday", "rest", None),
        ("10-03", "statutory_holiday", "rest", None), ("10-04", "rest", "rest", None), ("10-05", "rest", "rest", None),
        ("10-06", "rest", "rest", None), ("10-07", "rest", "rest", None), ("10-08", "workday", "counted", 3),
        ("10-09", "workday", "counted", 4), ("10-10", "makeup_work", "end", 5),
    ]  # fmt: skip


def test_the_working_shows_the_roll_and_counting_back():
    rolled = ask("penalty", "crime_transfer_decision", "2026-03-04").days
    assert [(str(line.day)[5:], line.mark) for line in rolled][-3:] == [
        ("03-07", "end"),
        ("03-08", "rolled"),
        ("03-09", "rolled"),
    ]
    back = ask("penalty", "hearing_notice_before", "2026-03-03").days
    assert [(str(line.day)[5:], line.mark, line.nth) for line in back][:4] == [
        ("03-03", "anchor", None), ("03-02", "counted", 1), ("03-01", "rest", None), ("02-28", "counted", 2),
    ]  # fmt: skip


def test_a_start_on_a_holiday_a_defaulted_version_and_a_doubtful_row_are_said():
    assert "start_on_day_off" in codes(ask("penalty", "pay_fine", "2026-10-03"))
    assert "version_date_defaulted" in codes(ask("complaint", "accept_or_reject_and_notify", "2026-09-24"))
    assert "unconfirmed" in codes(ask("penalty", "crime_transfer_decision", "2026-03-04"))
    assert codes(ask("licence_general", "decide", "2026-03-02")) == []
