"""What acts do to a running limit: start, pause, resume, extend, stop. The days are counted by hand from the rows."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from zhijian.kernel.records.clocks import Clock, Hand, Running, step
from zhijian.kernel.records.errors import Refused
from zhijian.kernel.records.limits import Limit
from zhijian.kernel.records.spec import ActSpec
from zhijian.kernel.workdays.published import Law
from zhijian.kernel.workdays.rows import shipped_calendar

LAW = Law("", shipped_calendar(), {}, {})
CASE = Limit("decide", "办案期限", "decided", "officer", procedure="penalty", rule="decision_after_filing")
SEIZURE = Limit("seizure", "查封", "released", "officer", procedure="penalty", rule="seal_or_seize_duration")
OWN = Limit("check", "核验", "checked", "checker", "本所规定", own="3 working_day", keeps_start=True)
VALID = Limit("validity", "有效期", "renewed", "officer", "证书", day=lambda record: record.until)
RENEW = Limit(
    "renew", "复查申请", "applied", "officer", procedure="measuring_standard", rule="reassessment_apply_before",
    anchor=lambda record: record.until,
)  # fmt: skip


@dataclass
class Case:
    """A record as far as a clock looks at it."""

    until: date | None = None
    event: str = "test_or_appraisal"
    more: int = 30
    kind: str = "test.case"
    scope_by: str = "territory"
    territory_id: str = "519903"
    body_id: str = "519900"
    party: UUID | None = None
    pk: UUID = field(default_factory=uuid4)
    limits: tuple[Limit, ...] = (CASE, SEIZURE, OWN, VALID, RENEW)


def act(**clocks: tuple[str, ...]) -> ActSpec:
    return ActSpec(lambda *_: None, ("open",), ("same",), "officer", **clocks)  # type: ignore[arg-type]


def hand(on: str) -> Hand:
    return Hand(uuid4(), date.fromisoformat(on), datetime(2026, 1, 1, tzinfo=UTC))


def do(held: Running, record: Any, on: str, **clocks: tuple[str, ...]) -> list[Clock]:
    return step(held, record, act(**clocks), hand(on), LAW)


def dates(clock: Clock) -> tuple[str, str, str]:
    return str(clock.raw), str(clock.due_legal), str(clock.due_safe)


def test_ninety_days_from_the_filing_end_on_the_ninetieth() -> None:
    held: Running = {}
    do(held, Case(), "2026-04-08", starts=("decide",))
    assert dates(held["decide"]) == ("2026-07-07", "2026-07-07", "2026-07-07")
    assert held["decide"].version == date(2021, 7, 15)


def test_eighteen_whole_days_of_testing_move_the_end_to_a_saturday_that_is_arguable() -> None:
    held: Running = {}
    case = Case()
    do(held, case, "2026-04-08", starts=("decide",))
    do(held, case, "2026-04-20", pauses=("decide:event",))
    assert held["decide"].is_paused
    assert held["decide"].due_legal is None
    do(held, case, "2026-05-08", resumes=("decide",))
    assert held["decide"].pauses == "2026-04-20..2026-05-07"
    assert dates(held["decide"]) == ("2026-07-25", "2026-07-25", "2026-07-24")
    assert held["decide"].arguable


def test_a_pause_that_is_resumed_on_its_own_day_excludes_no_day() -> None:
    held: Running = {}
    case = Case()
    do(held, case, "2026-04-08", starts=("decide",))
    do(held, case, "2026-04-20", pauses=("decide:test_or_appraisal",))
    do(held, case, "2026-04-20", resumes=("decide",))
    assert (held["decide"].pauses, str(held["decide"].due_legal)) == ("", "2026-07-07")


def test_an_event_that_the_row_does_not_name_pauses_nothing() -> None:
    held: Running = {}
    case = Case(event="loss_assessment")
    do(held, case, "2026-04-08", starts=("decide",))
    with pytest.raises(Refused) as refused:
        do(held, case, "2026-04-20", pauses=("decide:event",))
    assert refused.value.code == "pause_not_allowed"
    assert held["decide"].pauses == ""


@pytest.mark.parametrize(
    ("before", "then", "code"),
    [
        ((), {"pauses": ("decide:event",)}, "not_running"),
        ((), {"resumes": ("decide",)}, "not_running"),
        ((), {"extends": ("decide",)}, "not_running"),
        (({"starts": ("decide",)},), {"resumes": ("decide",)}, "not_paused"),
        (({"starts": ("decide",)}, {"pauses": ("decide:event",)}), {"pauses": ("decide:event",)}, "paused"),
        (
            ({"starts": ("decide",)}, {"extends": ("decide",)}),
            {"extends": ("decide",)},
            "extension_too_often",
        ),
    ],
)
def test_what_does_not_fit_is_refused_by_name(before: Any, then: Any, code: str) -> None:
    held: Running = {}
    case = Case()
    for clocks in before:
        do(held, case, "2026-04-08", **clocks)
    with pytest.raises(Refused) as refused:
        do(held, case, "2026-04-10", **then)
    assert refused.value.code == code


def test_an_extension_runs_from_the_raw_end_and_takes_the_most_that_the_row_allows() -> None:
    held: Running = {}
    case = Case()
    do(held, case, "2026-05-27", starts=("seizure",))
    assert dates(held["seizure"]) == ("2026-06-26", "2026-06-26", "2026-06-26")
    do(held, case, "2026-06-25", extends=("seizure",))
    assert (held["seizure"].granted, str(held["seizure"].raw)) == ("30", "2026-07-26")


def test_an_extension_longer_than_the_row_allows_is_refused() -> None:
    held: Running = {}
    case = Case(more=31)
    do(held, case, "2026-05-27", starts=("seizure",))
    with pytest.raises(Refused) as refused:
        do(held, case, "2026-06-25", extends=("seizure:more",))
    assert refused.value.code == "extension_too_long"


def test_an_edit_does_not_start_a_validity_again_and_a_new_day_does() -> None:
    held: Running = {}
    record = Case(until=date(2027, 2, 6))
    do(held, record, "2026-02-07", starts=("validity",))
    first = held["validity"]
    assert do(held, record, "2026-08-01", starts=("validity",)) == []
    assert held["validity"] is first
    record.until = date(2028, 2, 6)
    stopped, fresh = do(held, record, "2026-09-01", starts=("validity",))
    assert (stopped.stopped_on, fresh.started_on, fresh.given) == (
        date(2026, 9, 1),
        date(2026, 9, 1),
        date(2028, 2, 6),
    )


def test_a_validity_without_a_day_stops_and_does_not_run() -> None:
    held: Running = {}
    record = Case(until=date(2027, 2, 6))
    do(held, record, "2026-02-07", starts=("validity", "renew"))
    record.until = None
    stopped = do(held, record, "2026-03-01", starts=("validity", "renew"))
    assert ({clock.name for clock in stopped}, held) == ({"validity", "renew"}, {})


def test_a_re_examination_is_applied_for_six_months_before_the_certificate_ends() -> None:
    held: Running = {}
    record = Case(until=date(2028, 3, 11))
    do(held, record, "2026-02-07", starts=("renew",))
    # 11 March 2028 less six months is Saturday 11 September 2027; whole days between: the Friday before.
    assert dates(held["renew"]) == ("2027-09-11", "2027-09-11", "2027-09-10")
    assert held["renew"].provisional


def test_a_limit_of_the_house_keeps_its_start_when_the_work_is_given_to_another() -> None:
    held: Running = {}
    record = Case()
    do(held, record, "2026-06-17", starts=("check",))
    assert (
        str(held["check"].due_legal) == "2026-06-23"
    )  # 18, 22, 23 June: 19–21 June are the Dragon Boat holiday
    do(held, record, "2026-06-22", starts=("check",))
    assert (held["check"].started_on, str(held["check"].due_legal)) == (date(2026, 6, 17), "2026-06-23")


def test_a_record_that_moves_takes_its_limits_with_it() -> None:
    held: Running = {}
    record = Case()
    do(held, record, "2026-04-08", starts=("decide",))
    record.territory_id = "519907"
    (moved,) = do(held, record, "2026-05-08")
    assert (moved.body, moved.area, moved.started_on) == ("519907", "519907", date(2026, 4, 8))


def test_a_limit_that_can_never_fall_due_cannot_be_declared() -> None:
    with pytest.raises(TypeError, match="never falls due"):
        Limit("x", "x", "x", "officer")
