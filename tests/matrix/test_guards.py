"""What the door refuses, by its sentence and its field; and that the act goes through once it holds."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from tests.matrix import chain_guards, composing_guards, coordination_guards, old_guards, target_guards
from tests.matrix.ground import (
    CITY,
    EAST,
    MI,
    SINCE,
    TODAY,
    TOMORROW,
    WEST,
    YESTERDAY,
    ZONE,
    Ground,
    worksheet,
)
from zhijian.common.coordination.duties import COORDINATOR
from zhijian.common.people.models import Credential
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.office import worker
from zhijian.kernel.office.law import DayOverride
from zhijian.kernel.office.models import Appointment
from zhijian.kernel.parties.models import Licence, Tag
from zhijian.kernel.protections import ALL
from zhijian.kernel.records.correcting import void
from zhijian.kernel.records.errors import Invalid, Refusal, Refused
from zhijian.kernel.reports.models import OFFICER
from zhijian.lines.metrology.models import CHECKER, VERIFIER, Verification

Try = Callable[[Ground], Any]
"""Does the act; made to be refused first and to go through after its remedy."""


def refused(city: Ground, deed: Try) -> Refused:
    """The refusal of an act that must leave nothing behind."""
    before = Act.objects.count()
    with pytest.raises(Refused) as caught:
        deed(city)
    assert Act.objects.count() == before
    return caught.value


def assign(city: Ground, **params: Any) -> Any:
    """Assign a verification of the idle scale."""
    wanted = {
        "instrument": city.rows["instrument.east_idle"].pk,
        "verifier": city.people["mi_verifier"].pk,
    } | params
    return Verification.create("assigned", city.by("mi_manager"), **wanted)


def record(city: Ground, who: str = "mi_verifier", **changed: Any) -> Any:
    """Record the assigned verification with a worksheet that passes but for what is changed."""
    row = city.fresh("verification.east_assigned")
    row.act("recorded", city.by(who), worksheet={k: v for k, v in worksheet(**changed).items() if v}, fee="0")
    return row


def appoint(city: Ground) -> None:
    city.fresh("instrument.east_idle").act("appointed", city.by("east"), institute=MI)


def grant(city: Ground, who: str = "nobody", duty: str = "reader", **params: Any) -> Any:
    """Grant a duty by the security administrator."""
    wanted = {"staff": city.people[who].pk, "duty": duty, "at": EAST, "begins": TODAY} | params
    return Appointment.create("granted", city.by("security_admin"), **wanted)


def withdraw(city: Ground, *names: str) -> None:
    for name in names:
        city.fresh(f"appointment.{name}").act("withdrawn", city.by("security_admin"))


def lay_up(city: Ground) -> None:
    appoint(city)
    city.fresh("instrument.east_idle").act("laid_up", city.by("east"))


def reassign(city: Ground, who: str) -> None:
    city.fresh("verification.east_assigned").act(
        "reassigned", city.by("mi_manager"), verifier=city.people[who].pk
    )


def credential(city: Ground, number: str, **days: Any) -> Any:
    return Credential.create(
        "issued", city.by("mi_manager"), staff=city.people["mi_verifier"].pk, sort="检定员", item="truck_scale",
        number=number, valid_from=SINCE, **days,
    )  # fmt: skip


def without_credential(city: Ground) -> None:
    city.fresh("credential.mi").act("withdrawn", city.by("mi_manager"))


def licence(city: Ground, ends: date) -> Any:
    return Licence.create(
        "recorded", city.by("east"), owner=city.rows["party.east"].pk, name="许可证", number="1", begins=TODAY,
        ends=ends,
    )  # fmt: skip


def days_off(city: Ground, ends: Any) -> Any:
    """Days off for the west county from today to *ends*."""
    return DayOverride.create(
        "laid", city.by("lawyer"), at=WEST, sort="off", name="停工", begins=TODAY, ends=ends, basis="通知"
    )


NOTHING = lambda city: None  # noqa: E731 - a name for what need not be done
METROLOGY, OFFICE, PARTIES = "lines.metrology.guards", "kernel.office.models", "kernel.parties.models"
COARSE = [{"number": "W-mi", "name": "M3", "mpe": "50 kg", "valid_until": "2027-11-30"}]
UNKNOWN = [{"number": "W-none", "name": "M1", "mpe": "2.5 kg", "valid_until": "2027-11-30"}]
GUARDS: dict[str, tuple[Try, Try, Try, str, str]] = {
    # guard: (what stands in the way, the act, the remedy, the field, the beginning of the sentence)
    f"{METROLOGY}.in_service": (
        lay_up, assign, lambda city: city.fresh("instrument.east_idle").act("put_back", city.by("east")),
        "instrument", "The instrument must be in service."),
    f"{METROLOGY}.none_under_way": (
        lambda city: (appoint(city), assign(city)), assign,
        lambda city: Verification.objects.filter(
            instrument=city.rows["instrument.east_idle"].pk).update(state="issued"),
        "instrument", "This instrument has a verification under way."),
    f"{METROLOGY}.institute_appointed": (
        NOTHING, lambda city: Verification.create(
            "assigned", city.by("east"), instrument=city.rows["instrument.east_idle"].pk),
        appoint, "instrument", "Appoint an institute before"),
    f"{METROLOGY}.planned_ahead": (
        appoint, lambda city: assign(city, planned_on=city.rows.get("plan", YESTERDAY)),
        lambda city: city.rows.update(plan=TODAY), "planned_on", "The planned day lies in the past."),
    f"{METROLOGY}.is_assigned": (
        lambda city: (grant(city, "mi_manager", VERIFIER, at=MI), reassign(city, "mi_manager")), record,
        lambda city: reassign(city, "mi_verifier"), "", "This verification is assigned to another verifier."),
    f"{METROLOGY}.verifier_qualified": (
        without_credential, record, lambda city: credential(city, "ZG-2"), "", "The verifier's credential must cover"),
    f"{METROLOGY}.worksheet_complete": (
        lambda city: city.rows.update(lacking={"weighing": None}),
        lambda city: record(city, **city.rows.get("lacking", {})),
        lambda city: city.rows.pop("lacking"), "worksheet", "The worksheet is not complete"),
    f"{METROLOGY}.worksheet_readable": (
        lambda city: city.rows.update(lacking={"standards": COARSE}),
        lambda city: record(city, **city.rows.get("lacking", {})),
        lambda city: city.rows.pop("lacking"), "worksheet", "The worksheet has a value in doubt"),
    f"{METROLOGY}.standards_named": (
        lambda city: city.rows.update(lacking={"standards": UNKNOWN}),
        lambda city: record(city, **city.rows.get("lacking", {})),
        lambda city: city.rows.pop("lacking"), "worksheet", "Name the standards used"),
    f"{OFFICE}.duties_agree": (
        NOTHING, lambda city: grant(city, "audit_admin"), lambda city: withdraw(city, "audit_admin.audit_admin"),
        "duty", "Administrators exclude each other"),
    f"{OFFICE}.days_in_order": (
        lambda city: city.rows.update(ends=YESTERDAY), lambda city: grant(city, ends=city.rows["ends"]),
        lambda city: city.rows.update(ends=TODAY), "ends", "The last day lies before the first."),
    f"{OFFICE}.acting_is_bounded": (
        lambda city: city.rows.update(ends=None),
        lambda city: grant(
            city, "mi_manager", CHECKER, at=MI, acting_for=city.people["mi_checker"].pk, ends=city.rows["ends"]),
        lambda city: city.rows.update(ends=TOMORROW), "acting_for", "An acting duty stands for another person"),
    f"{OFFICE}.not_oneself": (
        lambda city: city.rows.update(locker="security_admin"),
        lambda city: city.fresh("account.security_admin").act("locked", city.by(city.rows["locker"])),
        lambda city: city.rows.update(locker="system_admin"), "", "Nobody locks"),
    "kernel.office.law.override_in_order": (
        lambda city: city.rows.update(ends=YESTERDAY), lambda city: days_off(city, city.rows["ends"]),
        lambda city: city.rows.update(ends=TOMORROW), "ends", "The last day lies before the first."),
    "kernel.office.law.override_is_short": (
        lambda city: city.rows.update(ends=TODAY + timedelta(days=31)), lambda city: days_off(city, city.rows["ends"]),
        lambda city: city.rows.update(ends=TODAY + timedelta(days=30)), "ends", "At most 31 days"),
    f"{PARTIES}.days_in_order": (
        lambda city: city.rows.update(ends=YESTERDAY), lambda city: licence(city, city.rows["ends"]),
        lambda city: city.rows.update(ends=TODAY), "ends", "The last day lies before the first."),
}  # fmt: skip
for rooms in (target_guards, coordination_guards, chain_guards, old_guards, composing_guards):
    GUARDS |= rooms.GUARDS


def test_the_table_has_each_guard_of_the_registry() -> None:
    here = {name.removeprefix("guard:") for name in ALL if name.startswith("guard:")} - {"void.last"}
    assert set(GUARDS) == here, "say in GUARDS how the new guard refuses and what mends it"


@pytest.mark.parametrize("name", sorted(GUARDS))
def test_a_guard_refuses_by_its_sentence_on_its_field(name: str, city: Ground, settings: Any) -> None:
    in_the_way, deed, remedy, field, sentence = GUARDS[name]
    rows = dict(city.rows)
    try:
        in_the_way(city)
        said = refused(city, deed)
        assert said.code == "guard"
        assert [english(text) for text in said.errors[field] if english(text).startswith(sentence)], (
            said.errors
        )
        remedy(city)
        assert deed(city)
    finally:
        city.rows = rows


def english(text: Any) -> str:
    """The sentence as it is written in the code."""
    with override("en"):
        return str(text)


@pytest.mark.parametrize(
    ("changed", "doubt"),
    [
        ({"zero": {"load": "200", "indication": "2oo", "delta": "10"}}, "a number that is none"),
        (
            {"standards": [{"number": "W-mi", "name": "M1", "mpe": "2.5 kg", "valid_until": "2024-06-27"}]},
            "expired",
        ),
        ({"standards": COARSE}, "a third of the mpe"),
    ],
)
def test_a_worksheet_in_doubt_is_not_recorded(changed: dict[str, Any], doubt: str, city: Ground) -> None:
    assert refused(city, lambda city: record(city, **changed)).code == "guard", doubt


# -- credentials ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("valid_to", "goes"), [(YESTERDAY, False), (TODAY, True), (TOMORROW, True), (None, True)]
)
def test_a_credential_that_expired_yesterday_refuses_todays_verification(
    valid_to: date | None, goes: bool, city: Ground
) -> None:
    without_credential(city)
    credential(city, "ZG-3", valid_to=valid_to)
    if goes:
        assert record(city).state == "recorded"
    else:
        assert refused(city, record).code == "guard"


def test_a_credential_counts_on_the_day_of_the_verification(city: Ground) -> None:
    """It ended yesterday; what was done yesterday is entered today."""
    without_credential(city)
    credential(city, "ZG-4", valid_to=YESTERDAY)
    row = city.fresh("verification.east_assigned")
    with pytest.raises(Refused):  # assigned only today: the work cannot lie before it
        row.act("recorded", city.by("mi_verifier", on=YESTERDAY), worksheet=worksheet(), fee="0")
    row.last_on = YESTERDAY
    type(row).objects.filter(pk=row.pk).update(last_on=YESTERDAY)
    row.act("recorded", city.by("mi_verifier", on=YESTERDAY), worksheet=worksheet(), fee="0")
    assert row.verified_on == YESTERDAY


@pytest.mark.parametrize(
    "changed", [{"item": "taximeter"}, {"staff": "mi_checker"}, {"valid_from": TOMORROW}]
)
def test_another_item_person_or_time_is_no_credential(changed: dict[str, Any], city: Ground) -> None:
    without_credential(city)
    staff = city.people[changed.pop("staff", "mi_verifier")].pk
    held = {"sort": "检定员", "item": "truck_scale", "number": "ZG-5", "valid_from": SINCE} | changed
    Credential.create("issued", city.by("mi_manager"), staff=staff, **held)
    assert refused(city, record).code == "guard"


# -- four eyes --------------------------------------------------------------------------------------------------

WORK = Verification.kind
EYES = [
    # the act, who did what before, on which row, who may not, who may, by which duty, held where
    (f"{WORK}.checked", "recorded", "verification.east_recorded", "mi_verifier", "mi_checker", CHECKER, MI),
    (f"{WORK}.returned", "recorded", "verification.east_recorded", "mi_verifier", "mi_checker", CHECKER, MI),
    (f"{WORK}.approved", "recorded", "verification.east_checked", "mi_verifier", "mi_approver", "approver", MI),
    (f"{WORK}.approved", "checked", "verification.east_checked", "mi_checker", "mi_approver", "approver", MI),
    ("reports.actual.accepted", "reported", "actual.west", "city", "west", OFFICER, WEST),
    ("reports.assessment.reviewed", "self_scored", "assessment.zone", "city", "zone", OFFICER, ZONE),
    ("reports.assessment.published", "self_scored", "assessment.west", "city", "west", OFFICER, WEST),
    ("reports.actual.returned", "reported", "actual.west", "city", "west", OFFICER, WEST),
    ("coordination.problem.verified", "mended", "problem.west_mended", "west", "city", COORDINATOR, CITY),
    ("coordination.problem.returned", "mended", "problem.west_mended", "west", "city", COORDINATOR, CITY),
    ("reports.closing.accepted", "closed", "closing.west", "west", "city", OFFICER, CITY),
    ("reports.closing.accepted", "closed_anew", "closing.east", "east", "city", OFFICER, CITY),
    ("reports.closing.returned", "closed", "closing.west", "west", "city", OFFICER, CITY),
    ("reports.closing.returned", "closed_anew", "closing.east", "east", "city", OFFICER, CITY),
    ("reports.summary.graded", "submitted", "summary.west", "west", "city", OFFICER, CITY),
    ("reports.summary.returned", "submitted", "summary.west", "west", "city", OFFICER, CITY),
    ("reports.summary.accepted", "submitted", "summary.zone", "zone", "city", OFFICER, CITY),
    ("reports.report.approved", "submitted", "report.west", "city", "west", OFFICER, WEST),
    ("reports.report.returned", "submitted", "report.zone", "city", "zone", OFFICER, ZONE),
    ("coordination.task.accepted", "done", "task.west_done", "west", "city", COORDINATOR, CITY),
    ("coordination.task.returned", "done", "task.west_done", "west", "city", COORDINATOR, CITY),
    ("coordination.point.accepted", "done", "point.west_done", "west", "city", COORDINATOR, CITY),
    ("coordination.point.returned", "done", "point.west_done", "west", "city", COORDINATOR, CITY),
]  # fmt: skip


GIVEN: dict[str, Any] = {
    "returned": {"remark": "重做"}, "reviewed": {"points": "80"}, "graded": {"grade": "complete"},
    "reports.summary.returned": {"remark": "重做", "again_by": TODAY},
    "reports.closing.returned": {"remark": "重做", "again_by": TODAY},
}  # fmt: skip


def posted_above(city: Ground, act: str, before: str, row: str, who: str) -> None:
    """What is closed at a county is checked at the city: the same person must have a post there too."""
    if not row.startswith(("closing", "summary")):
        return
    grant(city, who, OFFICER, at=CITY)
    if before == "closed_anew":
        # Somebody else closed it first (the east's, see ``ground.py``); who closes it anew may not check that either.
        city.fresh(row).act("returned", city.by("city"), remark="重做", again_by=TODAY)
        city.fresh(row).act("closed_anew", city.by(who))


pairs = pytest.mark.parametrize(
    ("kind", "before", "row", "same", "other", "duty", "at"),
    [*EYES],
    ids=[f"{act}:{before}" for act, before, *_rest in EYES],
)


def test_the_table_has_each_rule_of_four_eyes() -> None:
    here = {name for name in ALL if name.startswith("eyes:")} - {"eyes:void"}
    assert here == {f"eyes:{act}:{before}" for act, before, *_rest in EYES}


@pairs
def test_nobody_watches_himself(
    kind: str, before: str, row: str, same: str, other: str, duty: str, at: str, city: Ground
) -> None:
    posted_above(city, kind, before, row, same)
    act = kind.rpartition(".")[2]
    params = GIVEN.get(kind) or GIVEN.get(act, {})
    said = refused(city, lambda city: city.fresh(row).act(act, city.by(same), **params))
    assert said.code == "four_eyes"
    sentence = str(said)
    assert city.people[same].name in sentence
    asked = {"王所三", "冯所四", "李西一", "周区一", "钱市一"}  # whom to ask instead
    assert any(name in sentence for name in asked)
    city.fresh(row).act(act, city.by(other), **params)


@pairs
def test_an_acting_duty_does_not_make_two_persons_of_one(
    kind: str, before: str, row: str, same: str, other: str, duty: str, at: str, city: Ground
) -> None:
    """代理: who verified acts for the absent checker, and still may not check what he verified."""
    if before == "closed_anew":
        posted_above(city, kind, before, row, same)
    withdraw(city, f"{same}.{duty}")
    grant(city, same, duty, at=at, acting_for=city.people[other].pk, ends=TOMORROW)
    act = kind.rpartition(".")[2]
    params = GIVEN.get(kind) or GIVEN.get(act, {})
    assert refused(city, lambda city: city.fresh(row).act(act, city.by(same), **params)).code == "four_eyes"


def test_an_acting_duty_is_named_in_the_act(city: Ground) -> None:
    grant(city, "mi_manager", CHECKER, at=MI, acting_for=city.people["mi_checker"].pk, ends=TOMORROW)
    done = city.fresh("verification.east_recorded").act("checked", city.by("mi_manager"))
    assert f'"acting_for":"{city.people["mi_checker"].pk}"' in done.body
    assert f'"actor":"{city.people["mi_manager"].pk}"' in done.body


def test_an_acting_duty_ends_with_its_last_day(city: Ground) -> None:
    grant(
        city,
        "mi_manager",
        CHECKER,
        at=MI,
        acting_for=city.people["mi_checker"].pk,
        begins=SINCE,
        ends=YESTERDAY,
    )
    said = refused(
        city, lambda city: city.fresh("verification.east_recorded").act("checked", city.by("mi_manager"))
    )
    assert said.code == "duty"


def test_a_voided_act_binds_nobody(city: Ground) -> None:
    """The checker returns what a colleague verified; who verified the first time may check the second."""
    row = city.fresh("verification.east_recorded")
    grant(city, "mi_checker", VERIFIER, at=MI)
    credential_of(city, "mi_checker")
    void_last(city, row, "mi_checker")
    row.act("reassigned", city.by("mi_manager"), verifier=city.people["mi_checker"].pk)
    row.act("recorded", city.by("mi_checker"), worksheet=worksheet(), fee="0")
    row.act("checked", city.by("mi_verifier"))
    assert row.state == "checked"


def credential_of(city: Ground, who: str) -> None:
    Credential.create(
        "issued", city.by("mi_manager"), staff=city.people[who].pk, sort="检定员", item="truck_scale",
        number=f"Z-{who}", valid_from=SINCE,
    )  # fmt: skip


def void_last(city: Ground, row: Any, who: str, reason: str = "录入有误") -> Any:
    return void(row, row.timeline().last(), city.by(who), reason=reason)


def test_where_four_eyes_cannot_be_met_here_the_sentence_names_who_can_above(city: Ground) -> None:
    withdraw(city, "mi_checker.checker")
    grant(city, "city", CHECKER, at=CITY)
    said = refused(
        city, lambda city: city.fresh("verification.east_recorded").act("checked", city.by("mi_verifier"))
    )
    assert "钱市一" in str(said)
    city.fresh("verification.east_recorded").act("checked", city.by("city"))


# -- days -------------------------------------------------------------------------------------------------------


def suspend(city: Ground, on: date, **rest: Any) -> Any:
    row = city.fresh("party.east")
    row.act("suspended", city.by("east", on=on, **rest))
    return row


def test_an_act_is_not_dated_in_the_future(city: Ground) -> None:
    with pytest.raises(Invalid) as caught:
        suspend(city, TOMORROW)
    assert list(caught.value.errors) == ["on"]


def test_a_change_of_state_does_not_lie_before_the_records_last_act(city: Ground) -> None:
    said = refused(city, lambda city: suspend(city, YESTERDAY))
    assert (list(said.errors), said.code) == (["on"], "day")
    assert "2024-06-28" in str(said)
    city.fresh("party.east").act("reviewed", city.by("east", on=YESTERDAY))  # leaves the state, so it may


@pytest.mark.parametrize(("days", "late"), [(3, False), (4, True)])
def test_more_than_three_days_late_needs_a_reason(days: int, late: bool, city: Ground) -> None:
    on = TODAY - timedelta(days=days)
    row = city.fresh("party.east")
    if late:
        said = refused(city, lambda city: row.act("reviewed", city.by("east", on=on)))
        assert (list(said.errors), said.code) == (["reason"], "late")
    done = row.act("reviewed", city.by("east", on=on, reason="网络中断" if late else ""))
    assert ('"late":true' in done.body) is late
    assert "网络中断" not in done.body


def test_history_is_neither_late_nor_out_of_order(city: Ground) -> None:
    done = city.fresh("party.east").act("suspended", city.by("east", on=SINCE, history=True))
    assert '"history":true' in done.body


# -- moving and renaming ------------------------------------------------------------------------------------------


def move(city: Ground) -> Any:
    row = city.fresh("instrument.east")
    row.act("moved", city.by("east"), area=WEST, site="西河路")
    return row


def test_a_scale_that_moved_is_seen_by_its_new_county_alone(city: Ground) -> None:
    row = move(city)
    for who, sees in {"east": 404, "west": 200, "city": 200, "zone": 404, "mi_manager": 200}.items():
        assert city.desk(who).get(f"/r/{row.kind}/{row.pk}/").status_code == sees
    assert row.number not in city.desk("east").get(f"/r/{row.kind}/").content.decode()


def test_the_limits_of_a_scale_that_moved_wait_at_its_new_county(city: Ground) -> None:
    soon = TODAY + timedelta(days=30)
    city.fresh("instrument.east").act(
        "taken_over", city.by("east"), verified_on=SINCE, until=soon, certificate="旧1"
    )
    assert "EA-001" in city.desk("east").get("/").content.decode()
    move(city)
    assert "EA-001" not in city.desk("east").get("/").content.decode()
    assert "EA-001" in city.desk("west").get("/").content.decode()
    void_last(city, city.fresh("instrument.east"), "city")
    assert "EA-001" in city.desk("east").get("/").content.decode()
    assert "EA-001" not in city.desk("west").get("/").content.decode()


def test_what_was_done_before_a_scale_moved_stays_counted_where_it_was_done(city: Ground) -> None:
    """The verification of the morning was the east county's; its act keeps that area, and so does the figure."""
    approved = city.rows["verification.east"].timeline().get(kind="metrology.verification.approved")
    before = east_figures(city)
    assert before == {"metrology.verified": "2", "metrology.firms_served": "1", "metrology.fees": "1600.00"}
    move(city)
    approved.refresh_from_db()
    assert approved.territory == EAST
    assert east_figures(city) == before
    page = city.desk("east").get(f"/acts/?kind={approved.kind}").content.decode()
    assert str(approved.pk) in page


def east_figures(city: Ground) -> dict[str, str]:
    """What the half-year counts of the work in the east county."""
    worker.settle()
    page = city.desk("east").get(f"/figures/?period=2024H1&body={EAST}").context["page"]
    flows = ("metrology.verified", "metrology.firms_served", "metrology.fees")
    return {figure.code: str(figure.this) for figure in page.figures if figure.code in flows}


def test_a_firm_with_two_names_is_found_by_both(city: Ground) -> None:
    row = city.fresh("party.east")
    row.act("changed", city.by("east"), name="东河新水泥厂", former_names="east水泥厂")
    for words in ("东河新水泥", "east水泥厂"):
        assert str(row.pk) in city.desk("east").get("/search/", {"q": words}).content.decode(), words


# -- amending -----------------------------------------------------------------------------------------------------


def test_two_tags_of_one_firm_are_two_records(city: Ground) -> None:
    put = {"owner": city.rows["party.east"].pk, "begins": SINCE}
    one = Tag.create("put", city.by("east"), name="food", **put)
    two = Tag.create("put", city.by("east"), name="exporter", **put)
    assert one.pk != two.pk


def test_a_refusal_leaves_the_record_in_memory_as_it_was(city: Ground) -> None:
    row = city.fresh("verification.east_recorded")
    held = row.values()
    with pytest.raises(Refusal):
        row.act("checked", city.by("mi_verifier"))
    assert (row.values(), row.rev) == (held, city.rows["verification.east_recorded"].rev)
