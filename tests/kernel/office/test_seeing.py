"""Who sees which running limit; which have gone up to whom: from dates alone."""

from datetime import date

import pytest

from tests.matrix.ground import CITY, EAST, MI, TODAY, Ground
from zhijian.kernel.office.alarms import alarms
from zhijian.kernel.org.scope import scope_of
from zhijian.kernel.records import seeing
from zhijian.kernel.records.clocks import Clock
from zhijian.kernel.workdays import published
from zhijian.kernel.workdays.rows import shipped_calendar

CALENDAR = shipped_calendar()


@pytest.mark.parametrize(
    "who", ["province", "city", "east", "east_reader", "west", "zone", "mi_manager", "mix_manager", "lawyer"]
)
def test_a_limit_is_seen_by_who_sees_its_record(who: str, city: Ground) -> None:
    from zhijian.kernel.records import registry

    scope = scope_of(city.people[who], TODAY)
    seen = set(seeing.visible(scope).values_list("record", flat=True))
    for kind, cls in registry.KINDS.items():
        if cls.limits and not cls.common_identity:
            mine = set(cls.visible_to(scope).values_list("pk", flat=True))
            running = set(Clock.objects.filter(kind=kind, stopped_on=None).values_list("record", flat=True))
            assert {pk for pk in seen if pk in running} == running & mine


@pytest.mark.parametrize("who", ["system_admin", "security_admin", "audit_admin", "nobody"])
def test_administrators_and_who_has_no_duty_see_no_limit(who: str, city: Ground) -> None:
    assert Clock.objects.filter(stopped_on=None).exists()
    assert not seeing.visible(scope_of(city.people[who], TODAY)).exists()


def test_what_is_assigned_to_a_colleague_is_not_mine(city: Ground) -> None:
    verify = Clock.objects.get(
        name="verify", stopped_on=None, record=city.rows["verification.east_assigned"].pk
    )
    assert verify.pk in set(
        seeing.mine(scope_of(city.people["mi_verifier"], TODAY)).values_list("pk", flat=True)
    )
    Clock.objects.filter(pk=verify.pk).update(staff=city.people["mi_checker"].pk)
    assert verify.pk not in set(
        seeing.mine(scope_of(city.people["mi_verifier"], TODAY)).values_list("pk", flat=True)
    )


@pytest.mark.parametrize(
    ("today", "after", "day"),
    [
        (date(2024, 6, 28), 0, date(2024, 6, 28)),
        (date(2024, 6, 28), 1, date(2024, 6, 28)),  # over on Thursday: Friday is the first working day over
        (date(2024, 6, 30), 1, date(2024, 6, 28)),  # a Sunday counts nothing
        (date(2024, 6, 28), 5, date(2024, 6, 24)),
        (date(2024, 6, 12), 2, date(2024, 6, 11)),  # 10 June is the Dragon Boat holiday
    ],
)
def test_over_by_working_days_is_a_date(today: date, after: int, day: date) -> None:
    assert seeing.over_since(today, after, CALENDAR) == day


def set_due(city: Ground, name: str, due: date) -> Clock:
    clock = Clock.objects.filter(record=city.rows[name].pk, stopped_on=None).first()
    assert clock is not None
    Clock.objects.filter(pk=clock.pk).update(due_safe=due, due_legal=due)
    clock.refresh_from_db()
    return clock


def test_a_limit_goes_up_on_its_day_and_not_before(city: Ground) -> None:
    # The city's rule: five working days over, one level up. 21 June + five working days is 28 June.
    late, not_yet = (
        set_due(city, "instrument.east", date(2024, 6, 21)),
        set_due(city, "instrument.west", date(2024, 6, 24)),
    )
    rules, law = alarms(), published.law()
    raised = rules.raised(scope_of(city.people["city"], TODAY), TODAY, law.calendar)
    assert raised is not None
    found = set(Clock.objects.filter(raised, stopped_on=None).values_list("pk", flat=True))
    assert late.pk in found
    assert not_yet.pk not in found
    assert rules.rung_of(late, TODAY, law.calendar) == seeing.Rung(5, 1)
    assert rules.rung_of(late, date(2024, 6, 27), law.calendar) is None
    east = rules.raised(scope_of(city.people["east"], TODAY), TODAY, law.calendar)
    assert east is None or not Clock.objects.filter(east, pk=late.pk).exists()


def test_an_institute_s_limit_goes_up_to_its_bureau(city: Ground) -> None:
    late = set_due(city, "verification.east_recorded", date(2024, 6, 3))
    assert late.body == MI
    assert seeing.above([MI, EAST], TODAY)[MI][0] == CITY
    raised = alarms().raised(scope_of(city.people["city"], TODAY), TODAY, published.law().calendar)
    assert raised is not None
    assert Clock.objects.filter(raised, pk=late.pk).exists()


def test_the_same_question_twice_has_the_same_answer(city: Ground) -> None:
    set_due(city, "instrument.east", date(2024, 6, 3))
    scope, law = scope_of(city.people["city"], TODAY), published.law()
    answers = []
    for _time in range(2):
        raised = alarms().raised(scope, TODAY, law.calendar)
        assert raised is not None
        answers.append(list(Clock.objects.filter(raised, stopped_on=None).order_by("pk").values()))
    assert answers[0] == answers[1]


def test_a_warning_comes_at_its_distance_in_working_days(city: Ground) -> None:
    rules = seeing.Alarms(warnings=(seeing.Notice(10), seeing.Notice(3), seeing.Notice(1, "parties.party")))
    clock = set_due(city, "instrument.east", date(2024, 7, 3))
    assert rules.warned(clock, date(2024, 6, 14), CALENDAR) is None  # 13 working days left
    assert rules.warned(clock, date(2024, 6, 19), CALENDAR) == 10
    assert rules.warned(clock, date(2024, 6, 28), CALENDAR) == 3
    assert rules.warned(clock, date(2024, 7, 4), CALENDAR) is None
