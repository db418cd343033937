"""Due dates as literal days, worked out by hand with the State Council's calendars in view.

2026: off 1–3 Jan, 15–23 Feb, 4–6 Apr, 1–5 May, 19–21 Jun, 25–27 Sep, 1–7 Oct; worked 4 Jan, 14 and 28 Feb,
9 May, 20 Sep, 10 Oct. 1 January 2026 is a Thursday. The ids say the reasoning.
"""

from datetime import date, datetime

import pytest

from zhijian.kernel.workdays.answer import Answer, NoRule
from zhijian.kernel.workdays.calendar import Calendar
from zhijian.kernel.workdays.due import due
from zhijian.kernel.workdays.rows import shipped_calendar, shipped_rules

D = date.fromisoformat


def at(text):
    return datetime.fromisoformat(text) if "T" in text else D(text)


def ask(procedure, rule, start, **more):
    return due(procedure, rule, at(start), calendar=shipped_calendar(), rules=shipped_rules(), **more)


def case(reason, procedure, rule, start, raw, legal, safe, arguable=False, provisional=False):
    return pytest.param(procedure, rule, start, raw, legal, safe, arguable, provisional, id=reason)


ACT_BY = [
    case("15 wd over Spring Festival: 10-14 Feb 5 (14 made up), 24-28 Feb 10 (28 made up), 2-6 Mar 15",
         "penalty", "lead_verify_and_filing_decision", "2026-02-09", "2026-03-06", "2026-03-06", "2026-03-06"),
    case("5 wd end on the make-up Saturday: 29, 30 Sep, 8, 9, 10 Oct",
         "licence_general", "completeness_notice_once", "2026-09-28", "2026-10-10", "2026-10-10", "2026-10-10"),
    case("5 wd over Qingming: 3, 7, 8, 9, 10 Apr; the roll of a working-day limit never acts",
         "penalty", "reconsideration_bureau_reply_summary", "2026-04-02", "2026-04-10", "2026-04-10", "2026-04-10"),
    case("7 wd from inside a holiday begin on the first working day after: 8, 9, 10, 12-15 Oct",
         "complaint", "accept_or_reject_and_notify", "2026-10-03", "2026-10-15", "2026-10-15", "2026-10-15"),
    case("15 cd end on arranged day off 20 Feb: legal Tue 24 Feb, safe the made-up Sat 14 Feb",
         "penalty", "pay_fine", "2026-02-05", "2026-02-20", "2026-02-24", "2026-02-14"),
    case("15 cd end on a Sunday inside the National Day block: legal 8 Oct, safe 30 Sep",
         "penalty", "pay_fine", "2026-09-19", "2026-10-04", "2026-10-08", "2026-09-30"),
    case("15 cd end on the first day of a block", "penalty", "pay_fine", "2026-09-16",
         "2026-10-01", "2026-10-08", "2026-09-30"),
    case("15 cd end on a plain Saturday: not rolled, arguable, safe Friday",
         "penalty", "pay_fine", "2026-03-06", "2026-03-21", "2026-03-21", "2026-03-20", arguable=True),
    case("15 cd end on a plain Sunday", "penalty", "pay_fine", "2026-03-07",
         "2026-03-22", "2026-03-22", "2026-03-20", arguable=True),
    case("15 cd end on a make-up Saturday is an ordinary working day",
         "penalty", "pay_fine", "2026-02-13", "2026-02-28", "2026-02-28", "2026-02-28"),
    case("15 cd end on the Saturday that the notice joins to 端午 2024 (与周末连休)",
         "penalty", "pay_fine", "2024-05-24", "2024-06-08", "2024-06-11", "2024-06-07"),
    case("90 cd: 2 Mar + 90 = 31 May, a plain Sunday",
         "penalty", "decision_after_filing", "2026-03-02", "2026-05-31", "2026-05-31", "2026-05-29", arguable=True),
    case("3 cd any_rest_day: plain Saturday rolls to Monday, nothing arguable",
         "penalty", "crime_transfer_decision", "2026-03-04", "2026-03-07", "2026-03-09", "2026-03-06"),
    case("3 cd any_rest_day: make-up Saturday 9 May stays",
         "penalty", "crime_transfer_decision", "2026-05-06", "2026-05-09", "2026-05-09", "2026-05-09"),
    case("3 cd any_rest_day: 2 May rolls over the block to 6 May",
         "penalty", "crime_transfer_decision", "2026-04-29", "2026-05-02", "2026-05-06", "2026-04-30"),
    case("same day: the start day is day 1", "organization_code", "province_process_upload", "2026-03-02",
         "2026-03-02", "2026-03-02", "2026-03-02"),
    case("same day on a Saturday: none never rolls, safe Friday", "organization_code", "province_process_upload",
         "2026-03-07", "2026-03-07", "2026-03-07", "2026-03-06"),
    case("3 months holiday_block: 3 Oct is in the block",
         "penalty", "apply_court_enforcement", "2026-07-03", "2026-10-03", "2026-10-08", "2026-09-30"),
    case("3 months from 30 Nov: no 30 Feb, so 28 Feb, a make-up Saturday",
         "penalty", "apply_court_enforcement", "2025-11-30", "2026-02-28", "2026-02-28", "2026-02-28"),
    case("3 months any_rest_day from 31 Jan: 30 Apr",
         "gov_website", "reply_to_message", "2026-01-31", "2026-04-30", "2026-04-30", "2026-04-30"),
    case("6 months from 31 Aug 2026: Sunday 28 Feb 2027, Monday by law, in a year not published",
         "penalty", "sue_directly", "2026-08-31", "2027-02-28", "2027-03-01", "2027-02-26", provisional=True),
    case("1 year any_rest_day into the block: 4 Oct 2026",
         "special_equipment_cycle", "amusement_first_inspection_apply", "2025-10-04",
         "2026-10-04", "2026-10-08", "2026-09-30"),
    case("2 years none from 29 Feb 2024: 28 Feb 2026, which is worked",
         "penalty", "limitation_general", "2024-02-29", "2026-02-28", "2026-02-28", "2026-02-28"),
    case("2 years none to a plain Sunday: never rolled, not arguable",
         "penalty", "limitation_general", "2024-03-01", "2026-03-01", "2026-03-01", "2026-02-28"),
    case("24 h, the hour begun does not count: 15:00; safe from the minute",
         "penalty", "emergency_evidence_hold_report", "2026-03-02T14:30",
         "2026-03-03T15:00", "2026-03-03T15:00", "2026-03-03T14:30"),
    case("24 h from the full hour: that hour is the one in which it begins",
         "penalty", "emergency_evidence_hold_report", "2026-03-02T14:00",
         "2026-03-03T15:00", "2026-03-03T15:00", "2026-03-03T14:00"),
    case("1 h across midnight, start counted", "accident", "unit_report", "2026-03-02T23:40",
         "2026-03-03T00:40", "2026-03-03T00:40", "2026-03-03T00:40"),
    case("24 h run on through a holiday", "penalty", "emergency_coercive_measure_report", "2026-10-02T23:10",
         "2026-10-04T00:00", "2026-10-04T00:00", "2026-10-03T23:10"),
    case("24 h over New Year into a year not published", "food_recall", "start_L1", "2026-12-31T20:00",
         "2027-01-01T20:00", "2027-01-01T20:00", "2027-01-01T20:00", provisional=True),
]  # fmt: skip

COUNTED_BACK = [
    case("30 wd before 15 Oct: 14-12, 10 (made up), 9, 8 Oct are 6, 30-28 Sep 9, 24-21 13, Sun 20 made up 14, "
         "18-14 19, 11-7 24, 4-1 28, 31 Aug 29, 28 Aug 30",
         "licence_general", "renewal_apply_before", "2026-10-15", "2026-08-28", "2026-08-28", "2026-08-27"),
    case("7 wd before a hearing on Mon 9 Mar: 6,5,4,3,2 Mar, made-up 28 Feb, 27 Feb",
         "penalty", "hearing_notice_before", "2026-03-09", "2026-02-27", "2026-02-27", "2026-02-26"),
    case("30 cd before 31 Oct is 1 Oct: no roll; safe the working day before",
         "certification", "CB_approval_renewal_apply_before", "2026-10-31", "2026-10-01", "2026-10-01", "2026-09-30"),
    case("6 months before 31 Aug: 28 Feb; safe Friday 27",
         "measuring_standard", "reassessment_apply_before", "2026-08-31", "2026-02-28", "2026-02-28", "2026-02-27"),
    case("0 days: before the event itself; safe the made-up Saturday before Monday 2 March",
         "special_equipment_work", "construction_notification", "2026-03-02", "2026-03-02", "2026-03-02", "2026-02-28"),
    case("7 wd back from 5 Jan 2027 count 4 Jan 2027: provisional",
         "penalty", "hearing_notice_before", "2027-01-05", "2026-12-24", "2026-12-24", "2026-12-23", provisional=True),
    case("7 wd back from 1 Jan 2027: the anchor is not counted, all days are known",
         "penalty", "hearing_notice_before", "2027-01-01", "2026-12-23", "2026-12-23", "2026-12-22"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("procedure", "rule", "start", "raw", "legal", "safe", "arguable", "provisional"), ACT_BY + COUNTED_BACK
)
def test_due(procedure, rule, start, raw, legal, safe, arguable, provisional):
    answer = ask(procedure, rule, start)
    assert (answer.raw, answer.due_legal, answer.due_safe) == (at(raw), at(legal), at(safe))
    assert (answer.weekend_arguable, answer.provisional) == (arguable, provisional)


@pytest.mark.parametrize(
    ("procedure", "rule", "start", "raw", "legal", "open_from"),
    [
        pytest.param("penalty", "service_by_public_notice", "2026-01-22", "2026-02-21", "2026-02-24", "2026-02-25",
                     id="30 cd end in the block: waits to 24 Feb, served from 25 Feb"),
        pytest.param("penalty", "service_by_public_notice", "2026-03-02", "2026-04-01", "2026-04-01", "2026-04-02",
                     id="30 cd end on a Wednesday"),
        pytest.param("penalty", "demand_letter_grace", "2026-04-28", "2026-05-14", "2026-05-14", "2026-05-15",
                     id="10 wd: 29, 30 Apr, 6-9 May (9 made up), 11-14 May"),
        pytest.param("penalty", "publicity_general_min", "2026-01-31", "2026-04-30", "2026-04-30", "2026-05-01",
                     id="3 months from 31 Jan, no roll"),
        pytest.param("penalty", "publicity_serious_min", "2026-02-28", "2027-02-28", "2027-02-28", "2027-03-01",
                     id="1 year, no roll"),
        pytest.param("certification", "CCC_renewal_window_opens", "2026-06-30", "2026-04-01", "2026-04-01",
                     "2026-04-01", id="-90 cd: 30 in June, 31 in May, 29 in April; raw itself is open"),
        pytest.param("barcode", "renew_before", "2026-05-31", "2026-02-28", "2026-02-28", "2026-02-28",
                     id="-3 months from 31 May"),
    ],
)  # fmt: skip
def test_not_before(procedure, rule, start, raw, legal, open_from):
    answer = ask(procedure, rule, start)
    assert (answer.raw, answer.due_legal, answer.open_from) == (D(raw), D(legal), D(open_from))


@pytest.mark.parametrize(
    ("procedure", "rule", "start", "nature", "raw"),
    [
        pytest.param("lab_CMA", "validity", "2020-03-01", "lasts", "2026-02-28", id="6 years end on the eve"),
        pytest.param("food_recall", "progress_report_L2", "2026-12-01", "every", "2026-12-06", id="each 5 cd"),
        pytest.param("accident", "grade_change_window", "2026-03-01", "lasts", "2026-03-31", id="lasts 30 cd"),
        pytest.param("quality_award", "publicity_each_stage", "2026-04-30", "lasts", "2026-05-11",
                     id="lasts 5 wd: 6, 7, 8, 9 (made up), 11 May"),
        pytest.param("penalty", "publicity_stop_minor", "2026-01-31", "lasts", "2026-04-30", id="lasts 3 months"),
        pytest.param("special_equipment_cycle", "elevator_maintenance", "2026-02-05", "every", "2026-02-20",
                     id="every 15 cd, inside a holiday"),
        pytest.param("special_equipment_supervision", "monthly_dispatch", "2026-01-31", "every", "2026-02-28",
                     id="every month"),
        pytest.param("special_equipment_cycle", "forklift_inspection", "2024-02-29", "every", "2026-02-28",
                     id="every 2 years"),
        pytest.param("security", "network_log_retention", "2026-03-31", "keep", "2026-09-30", id="keep 6 months"),
        pytest.param("lab_CMA", "record_retention", "2021-06-01", "keep", "2027-06-01", id="keep 6 years"),
        pytest.param("food_inspection", "no_repeat_by_lower_level", "2026-03-10", "ban", "2026-06-10",
                     id="ban 3 months"),
        pytest.param("special_equipment_supervision", "routine_plus_postlicence_same_year", "2025-03-10", "ban",
                     "2026-03-10", id="ban 1 year"),
        pytest.param("penalty", "surcharge_daily", "2026-03-10", "rate", "2026-03-10", id="each day from the first"),
    ],
)  # fmt: skip
def test_what_is_no_deadline_says_what_it_is_and_has_no_due_date(procedure, rule, start, nature, raw):
    answer = ask(procedure, rule, start)
    assert (answer.nature, answer.raw) == (nature, D(raw))
    assert (answer.due_legal, answer.due_safe, answer.weekend_arguable) == (None, None, False)


def test_a_certificate_of_29_february_ends_on_the_eve_of_the_clamped_anniversary():
    """29 Feb 2024 and 4 years of an operator's certificate is 29 Feb 2028; five years of a licence 28 Feb 2029."""
    assert ask("licence_special_equipment", "operator_certificate_validity", "2024-02-29").raw == D(
        "2028-02-28"
    )
    assert ask("licence_food_production", "validity", "2024-02-29").raw == D("2029-02-27")


@pytest.mark.parametrize(
    ("procedure", "rule", "start", "day", "limit", "unit", "raw"),
    [
        (
            "complaint",
            "mediation_terminate_if_no_agreement",
            "2026-04-20",
            "2026-04-14",
            45,
            "working_day",
            "2026-06-25",
        ),
        (
            "complaint",
            "mediation_terminate_if_no_agreement",
            "2026-04-20",
            "2026-04-15",
            60,
            "calendar_day",
            "2026-06-19",
        ),
        ("penalty", "service_by_public_notice", "2022-10-31", None, 60, "calendar_day", "2022-12-30"),
        ("penalty", "service_by_public_notice", "2022-11-01", None, 30, "calendar_day", "2022-12-01"),
        ("food_recall", "start_L2", "2026-12-01T08:00", "2026-11-30", 48, "hour", "2026-12-03T08:00"),
        ("food_recall", "start_L2", "2026-12-01T08:00", "2026-12-01", 36, "hour", "2026-12-02T20:00"),
        ("food_recall", "finish_L1", "2026-12-01", "2026-11-30", 10, "working_day", "2026-12-15"),
        ("food_recall", "finish_L1", "2026-12-01", "2026-12-01", 10, "calendar_day", "2026-12-11"),
        ("measuring_standard", "validity", "2020-10-22", None, 4, "year", "2024-10-21"),
        ("measuring_standard", "validity", "2020-10-23", None, 5, "year", "2025-10-22"),
        ("penalty", "statement_defence_window", "2021-07-14", None, 3, "working_day", "2021-07-19"),
        ("penalty", "statement_defence_window", "2021-07-15", None, 5, "working_day", "2021-07-22"),
    ],
)
def test_each_side_of_a_change_has_its_own_version(procedure, rule, start, day, limit, unit, raw):
    """45 wd from 20 Apr 2026: 8 to 30 Apr, 6 May 9, 29 May 27, 5 Jun 32, 12 Jun 37, 18 Jun 41, 25 Jun 45."""
    answer = ask(procedure, rule, start, version_date=D(day) if day else None)
    assert (answer.limit, answer.unit, answer.raw) == (limit, unit, at(raw))


@pytest.mark.parametrize(
    ("procedure", "rule", "start", "earlier", "later"),
    [
        pytest.param("use_registration", "accept_decision", "2026-05-01", "2017-08-01", None,
                     id="ended without successor"),
        pytest.param("report", "notify_real_name_reporter_of_filing", "2026-04-15", "2020-01-01", None,
                     id="removed by 令121"),
        pytest.param("penalty", "pay_fine", "2019-03-31", None, "2019-04-01", id="before the first version"),
        pytest.param("food_recall", "final_report", "2026-11-30", None, "2026-12-01", id="the day before it begins"),
    ],
)  # fmt: skip
def test_where_no_version_is_in_force_there_is_no_rule(procedure, rule, start, earlier, later):
    answer = ask(procedure, rule, start)
    assert isinstance(answer, NoRule)
    assert answer.nature == "no_rule"
    assert answer.earlier is None if earlier is None else answer.earlier.effective_from == D(earlier)
    assert answer.later is None if later is None else answer.later.effective_from == D(later)


def test_the_last_day_of_a_version_still_has_it():
    answer = ask("use_registration", "accept_decision", "2026-04-30")
    assert isinstance(answer, Answer)
    assert answer.raw == D("2026-05-11")  # 6, 7, 8, 9 (made up), 11 May


def test_a_version_date_picks_the_rule_and_not_the_day_on_which_one_asks():
    """An old archive paper, asked about today: the note says to pass the day asked about."""
    assert isinstance(ask("archive", "open_to_public", "2001-03-01"), NoRule)
    assert ask("archive", "open_to_public", "2001-03-01", version_date=D("2026-03-01")).raw == D("2026-03-01")


def test_a_year_that_nobody_has_published_is_counted_with_weekends_only_and_says_so():
    """5 wd from Friday 1 March 2030, any year's February gone: 4 to 8 March."""
    answer = ask("licence_general", "completeness_notice_once", "2030-03-01")
    assert (answer.raw, answer.provisional) == (D("2030-03-08"), True)
    assert "provisional" in [one.code for one in answer.warnings]


def test_a_year_before_the_first_published_one_is_provisional_too():
    answer = ask("penalty", "crime_transfer_decision", "2003-03-03")
    assert (answer.raw, answer.due_legal, answer.provisional) == (D("2003-03-06"), D("2003-03-06"), True)


def test_the_last_published_day_is_not_provisional_and_a_roll_past_it_is():
    """15 cd from 16 Dec 2026 end on Thursday 31 Dec; from 17 Dec on 1 January, off by law, so Monday the 4th."""
    assert not ask("penalty", "pay_fine", "2026-12-16").provisional
    rolled = ask("penalty", "pay_fine", "2026-12-17")
    assert (rolled.raw, rolled.due_legal, rolled.due_safe) == (
        D("2027-01-01"),
        D("2027-01-04"),
        D("2026-12-31"),
    )
    assert rolled.provisional


def test_a_roll_over_the_edge_of_the_loaded_years_is_provisional():
    """Loaded up to 2022 only: 3 cd from 28 Dec end on Saturday 31 Dec 2022 and roll to Monday 2 January 2023."""
    until_2022 = [one for day, one in shipped_calendar().special.items() if day < D("2022-12-31")]
    answer = due(
        "penalty",
        "crime_transfer_decision",
        D("2022-12-28"),
        calendar=Calendar(range(2004, 2023), until_2022),
        rules=shipped_rules(),
    )
    assert (answer.raw, answer.due_legal, answer.provisional) == (D("2022-12-31"), D("2023-01-02"), True)
