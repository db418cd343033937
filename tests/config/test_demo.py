"""The demonstration city: a small one is played once, then looked at from all sides."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest

from tests.config.played import played
from zhijian.common.people.models import PERSONNEL, Credential, qualified
from zhijian.config import demo, demo_city
from zhijian.desk.views.home import my_clocks
from zhijian.kernel.ledger import clock, verifyfiles
from zhijian.kernel.ledger.models import Act, Checkpoint, Leaf, Origin, Outbox
from zhijian.kernel.office import papers
from zhijian.kernel.office.alarms import alarms
from zhijian.kernel.org.duties import AUDIT_ADMIN, DUTIES, READER, REGISTRAR, SECURITY_ADMIN, SYSTEM_ADMIN
from zhijian.kernel.org.models import Body, Duty, Staff
from zhijian.kernel.org.scope import scope_of
from zhijian.kernel.papers.models import Paper
from zhijian.kernel.parties.models import Party
from zhijian.kernel.records import replay
from zhijian.kernel.records.by import NOBODY
from zhijian.kernel.records.clocks import Clock
from zhijian.kernel.workdays.published import calendar, law
from zhijian.lines.metrology.models import (
    APPROVER,
    CHECKER,
    MANAGER,
    SUPERVISOR,
    VERIFIER,
    Instrument,
    Standard,
    Verification,
)

pytestmark = pytest.mark.django_db

LAST = date(2025, 6, 27)
"""A Friday; far enough in the past for any machine's clock."""
BUSINESS = (SUPERVISOR, MANAGER, VERIFIER, CHECKER, APPROVER, PERSONNEL, REGISTRAR)


@pytest.fixture(scope="module", autouse=True)
def accounts(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[demo.Account]]:
    """Three months of forty firms, played once for all tests of this module."""
    with played(django_db_blocker, tmp_path_factory.mktemp("home"), until=LAST, months=3, count=40) as made:
        yield made


def standing(duty: str) -> list[Staff]:
    """Who holds a duty on the last day."""
    return list(Staff.objects.filter(duties__in=Duty.objects.filter(Duty.on(LAST), duty=duty)).distinct())


def test_every_record_follows_from_its_acts() -> None:
    assert list(replay.check()) == []


def test_the_ledger_is_sealed_signed_and_proven_from_its_files(settings: Any) -> None:
    assert not Outbox.objects.exists()
    size = Leaf.objects.count()
    assert size == Act.objects.count()
    assert Checkpoint.objects.order_by("-size").first().size == size
    report = verifyfiles.verify_folder(settings.HOME / "ledger")
    assert report.ok, report


def test_the_same_city_is_played_each_time() -> None:
    counts = Counter(Act.objects.values_list("kind", flat=True))
    known = (
        "parties.party.registered", "metrology.instrument.registered", "metrology.verification.assigned",
        "metrology.verification.recorded", "metrology.verification.approved", "metrology.verification.voided",
    )  # fmt: skip
    assert [counts[kind] for kind in known] == [43, 110, 49, 44, 41, 1]


def test_instruments_are_in_every_state() -> None:
    assert set(Instrument.objects.values_list("state", flat=True)) == set(Instrument.State.values)
    assert Instrument.objects.filter(last_verified=None).exists()
    assert Instrument.objects.filter(state="in_service", valid_until__lt=LAST).exists()


def test_verifications_are_in_every_state_at_the_city_institute() -> None:
    mine = Verification.objects.filter(body=demo_city.CITY_INSTITUTE)
    assert set(mine.values_list("state", flat=True)) == set(Verification.State.values)
    assert set(Verification.objects.exclude(verdict="").values_list("verdict", flat=True)) == {"pass", "fail"}


def test_firms_are_at_work_and_out_of_operation() -> None:
    assert set(Party.objects.values_list("state", flat=True)) >= {"active", "suspended"}
    assert Party.objects.exclude(former_names="").exists()
    assert Party.objects.filter(name="").exclude(number="").exists()


@pytest.mark.parametrize(
    "kind",
    [
        "metrology.verification.returned", "metrology.verification.voided", "metrology.verification.withdrawn",
        "metrology.instrument.moved", "metrology.instrument.laid_up", "metrology.instrument.ended",
        "metrology.standard.changed", "parties.party.suspended", "parties.party.reviewed",
    ],
)  # fmt: skip
def test_what_goes_otherwise_than_planned_is_played_too(kind: str) -> None:
    assert Act.objects.filter(kind=kind).exists()


def test_late_entries_have_their_reason() -> None:
    late = [
        act for act in Act.objects.filter(kind="metrology.verification.recorded") if '"late":true' in act.body
    ]
    assert late
    assert all(
        "山区无网络信号" in json.dumps(json.loads(act.sealed.kept), ensure_ascii=False) for act in late
    )
    assert all((act.recorded.astimezone(clock.SHANGHAI).date() - act.on).days > 3 for act in late)


@pytest.mark.parametrize("duty", BUSINESS)
def test_something_waits_on_the_desk_of_every_duty(duty: str) -> None:
    desks = [my_clocks(scope_of(person, LAST), LAST).filter(duty=duty) for person in standing(duty)]
    assert any(desk.exists() for desk in desks)


def test_a_reader_of_the_city_sees_what_his_body_did_this_week() -> None:
    chief = Staff.objects.get(username="shenlixin")
    assert [post.duty for post in scope_of(chief, LAST).posts] == [READER]
    assert Act.objects.filter(doer=demo_city.CITY, on__gte=date(2025, 6, 23)).exclude(actor=NOBODY).exists()


def test_every_duty_has_somebody() -> None:
    assert {duty for duty in DUTIES if standing(duty)} == set(DUTIES)


def test_the_three_administrators_are_three_persons_without_business() -> None:
    holders = [standing(duty) for duty in (SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN)]
    assert [len(people) for people in holders] == [1, 1, 1]
    assert len({people[0].pk for people in holders}) == 3
    assert all(people[0].duties.count() == 1 for people in holders)


def test_what_no_officer_did_is_founding_or_paper() -> None:
    """The founder's hand opens the ledger and the administrators' accounts; the worker writes papers. No more."""
    automatic = Counter(Act.objects.filter(actor=NOBODY).values_list("kind", flat=True))
    written = automatic.pop("paper.issued")
    assert automatic == {
        "office.installation.founded": 1, "office.installation.schemas_published": 1, "office.organ.registered": 1,
        "office.account.registered": 3, "office.appointment.granted": 3,
    }  # fmt: skip
    assert written == Paper.objects.filter(state="ready").count()


def test_nobody_acts_on_a_day_of_rest_or_out_of_office_hours() -> None:
    known = calendar()
    moments = [moment.astimezone(clock.SHANGHAI) for moment in Act.objects.values_list("recorded", flat=True)]
    assert all(known.is_workday(day) for day in set(Act.objects.values_list("on", flat=True)))
    assert all(known.is_workday(day) for day in {moment.date() for moment in moments})
    assert all(time(8, 30) <= moment.time() <= time(17, 41) for moment in moments)
    assert not any(time(12, 1) < moment.time() < time(14, 0) for moment in moments)


def test_the_checker_and_the_approver_never_did_the_step_before() -> None:
    done = Verification.objects.exclude(approver=None)
    assert done.exists()
    assert not [made for made in done if len({made.verifier_id, made.checker_id, made.approver_id}) < 3]


def test_certificates_of_an_institute_are_numbered_without_gaps() -> None:
    numbers: dict[str, list[int]] = {}
    for number in Paper.objects.values_list("number", flat=True):
        series, _dash, last = number.rpartition("-")
        numbers.setdefault(series, []).append(int(last))
    assert numbers
    assert all(sorted(taken) == list(range(1, len(taken) + 1)) for taken in numbers.values())


def test_the_papers_of_the_last_days_are_there_and_the_worker_writes_the_others() -> None:
    ready = Paper.objects.filter(state="ready")
    assert ready.exists()
    assert min(ready.values_list("issued_on", flat=True)) >= date(
        2025, 6, 16
    )  # ten working days before the end
    assert not Paper.objects.filter(issued_on__gte=date(2025, 6, 16)).exclude(state="ready").exists()
    newest = Paper.objects.filter(state="waiting").order_by("-id").first()
    assert papers.write_waiting(limit=1) == 1
    newest.refresh_from_db()
    assert newest.state == "ready"


def test_one_credential_ended_yesterday_and_one_ends_soon() -> None:
    who, item = demo_city.EXPIRED
    held = Credential.objects.get(staff__username=who, item=item)
    assert held.valid_to == date(2025, 6, 26)
    assert not qualified(held.staff, item, LAST)
    who, item = demo_city.EXPIRING
    assert Credential.objects.get(staff__username=who, item=item).valid_to == date(2025, 7, 16)


def test_standards_are_valid_on_the_last_day() -> None:
    assert all(standard.valid_to >= LAST for standard in Standard.objects.all())


def test_the_approver_is_away_and_somebody_acts_for_him() -> None:
    acting = Duty.objects.get(Duty.on(LAST), duty=APPROVER, acting_for__isnull=False)
    assert (acting.staff.username, acting.acting_for.username) == ("ouyangqian", "wuguodong")
    approved = Act.objects.filter(kind="metrology.verification.approved", actor=acting.staff_id)
    assert [json.loads(act.body)["facts"]["acting_for"] for act in approved] == [
        str(acting.acting_for_id)
    ] * approved.count()
    assert approved.exists()


def test_a_sibling_has_an_id_and_a_name_that_begin_like_another_s() -> None:
    county, sibling = Body.objects.get(pk="519903"), Body.objects.get(pk="5199031")
    assert sibling.pk.startswith(county.pk)
    assert sibling.name.startswith(county.name.removesuffix("市场监督管理局"))
    assert Party.objects.filter(territory=sibling).exists()
    assert Instrument.objects.filter(territory=sibling).exists()


def test_everybody_can_sign_in_with_the_password_that_is_printed(accounts: list[demo.Account]) -> None:
    assert Origin.objects.get().name.startswith("demo/")
    assert {account.username for account in accounts} == set(Staff.objects.values_list("username", flat=True))
    person = Staff.objects.get(username=accounts[-1].username)
    assert person.check_password(accounts[-1].password)
    assert {account.duty for account in accounts} == {str(DUTIES[duty].title) for duty in DUTIES}


def test_the_legal_officer_has_confirmed_a_rule_and_set_warnings_and_an_escalation() -> None:
    rule = law().rules.find("metering_new_product", "type_evaluation")
    assert [version.confidence for version in rule.versions] == ["high"]
    assert {notice.before for notice in alarms().warnings} == {5, 20}
    assert [(rung.after, rung.levels) for rung in alarms().rungs] == [(5, 1)]


def test_a_county_is_closed_for_a_day_and_no_safe_date_of_it_falls_there() -> None:
    """The Friday a fortnight after the last day, 27 June 2025, is 11 July."""
    closed = date(2025, 7, 11)
    assert not calendar("519905").is_workday(closed)
    assert calendar("519901").is_workday(closed)
    assert not Clock.objects.filter(body="519905", stopped_on=None, due_safe=closed).exists()
