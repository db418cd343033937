"""Years loaded, days of a body, rules changed: what moves, and that it moves once. The city's day is 2024-06-28."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from tests.matrix.ground import EAST, IN_2027, WEST, Ground
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.office.founding import establish
from zhijian.kernel.office.law import CalendarYear, DayOverride
from zhijian.kernel.office.models import Organ
from zhijian.kernel.office.rulebook import LimitRule
from zhijian.kernel.records import recomputing, refolding, replay
from zhijian.kernel.records.clocks import Clock
from zhijian.kernel.records.correcting import void
from zhijian.kernel.records.errors import Invalid, Refused, Stale
from zhijian.kernel.workdays import published

TABLE = "date,kind,name\n"
# 2028 by 令第795号; 23 and 24 November 2028 are a Thursday and a Friday.
STATUTORY_2028 = (
    "01-01", "01-25", "01-26", "01-27", "01-28", "04-04", "05-01", "05-02", "05-28", "10-01", "10-02", "10-03",
)  # fmt: skip


def table_2028(*more: str) -> str:
    return TABLE + "\n".join([*(f"2028-{day},statutory_holiday,假日" for day in STATUTORY_2028), *more])


def load(city: Ground, text: str, **rest: Any) -> CalendarYear:
    return CalendarYear.create("loaded", city.by("lawyer"), text=text, **rest)


def run_to(city: Ground, day: date) -> Clock:
    """A running limit of the east county whose last day a paper names."""
    row = city.fresh("instrument.east")
    clock = Clock(
        record=row.pk, kind=row.kind, name="verification_due", body=EAST, area=EAST, territory=EAST, duty="x",
        started_on=date(2024, 6, 28), started_by=row.pk, given=day, version_date=day,
    )  # fmt: skip
    clock.compute(published.law())
    clock.save()
    return clock


def test_a_loaded_year_makes_provisional_dates_firm_and_moves_those_it_touches(city: Ground) -> None:
    clock = run_to(city, date(2028, 11, 24))
    assert (clock.due_safe, clock.provisional) == (date(2028, 11, 24), True)
    load(city, table_2028("2028-11-24,rest,测试"), year="2028")
    clock.refresh_from_db()
    assert (clock.due_legal, clock.due_safe, clock.provisional) == (
        date(2028, 11, 24),
        date(2028, 11, 23),
        False,
    )
    assert published.law().calendar.last_published_year == 2028


def test_what_would_move_is_known_before_and_nothing_is_written(city: Ground) -> None:
    clock = run_to(city, date(2028, 11, 24))
    run_to(city, date(2028, 6, 30))
    run_to(city, date(2029, 6, 29))  # beyond the year: looked at by nobody
    from zhijian.kernel.office.law import arrangement

    told = arrangement(table_2028("2028-11-24,rest,测试"), "2028")
    before = (Act.objects.count(), published.token())
    seen = recomputing.preview(published.law(), published.with_year(published.law(), told.year, told.days))
    move = next(move for move in seen.sample if move.start == date(2028, 11, 24))
    assert (move.before, move.after) == (
        (date(2028, 11, 24), date(2028, 11, 24)), (date(2028, 11, 24), date(2028, 11, 23)),
    )  # fmt: skip
    assert (seen.moved, seen.settled) == (1, 1)
    assert (Act.objects.count(), published.token()) == before
    clock.refresh_from_db()
    assert clock.provisional


def test_computing_again_changes_nothing(city: Ground) -> None:
    run_to(city, date(2028, 11, 24))
    before = published.law()
    load(city, table_2028(), year="2028")
    rows = list(Clock.objects.order_by("pk").values())
    assert recomputing.follow(before, published.law()) == 0
    assert list(Clock.objects.order_by("pk").values()) == rows


def test_a_year_that_is_voided_leaves_the_calendar_as_it_was(city: Ground) -> None:
    clock = run_to(city, date(2028, 11, 24))
    digest = published.law().calendar.digest
    year = load(city, table_2028("2028-11-24,rest,测试"), year="2028")
    void(year, year.timeline().get(), city.by("system_admin"), reason="载错了")
    clock.refresh_from_db()
    assert published.law().calendar.digest == digest
    assert (clock.due_safe, clock.provisional) == (date(2028, 11, 24), True)


def test_a_law_that_was_rolled_back_is_not_remembered(city: Ground) -> None:
    token = published.token()
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - the whole transaction is the point
        load(city, table_2028("2028-11-24,rest,测试"), year="2028")
        assert not published.calendar().is_workday(date(2028, 11, 24))
        raise RuntimeError("the disk is gone")
    assert published.token() == token
    assert published.calendar().is_workday(date(2028, 11, 24))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (table_2028("2028-01-26,makeup_work,春节"), "2028-01-26"),  # both off and worked
        (table_2028("2028-11-24,makeup_work,测试"), "2028-11-24"),  # worked anyway
        (table_2028("2028-11-24,frei,测试"), "frei"),  # no such kind
        (TABLE + "2028-01-01,statutory_holiday,元旦", "2028-01-25"),  # Spring Festival is not off
    ],
)
def test_a_paper_that_contradicts_itself_is_refused_with_its_words(
    text: str, words: str, city: Ground
) -> None:
    before = published.token()
    with pytest.raises(Invalid) as refused:
        load(city, text, year="2028")
    assert any(words in str(sentence) for sentence in refused.value.errors["text"])
    assert published.token() == before


def test_a_year_is_loaded_once_and_replaced_by_its_own_act(city: Ground) -> None:
    with pytest.raises(Invalid) as refused:
        load(city, IN_2027, year="2027")
    assert "year" in refused.value.errors


def test_a_holiday_of_a_body_holds_for_it_and_all_below_and_for_nobody_else(city: Ground) -> None:
    east, west = run_to(city, date(2024, 8, 16)), run_to(city, date(2024, 8, 16))
    Clock.objects.filter(pk=west.pk).update(body=WEST, area=WEST, territory=WEST)
    params = {
        "sort": "off",
        "name": "火把节",
        "begins": "2024-08-15",
        "ends": "2024-08-16",
        "basis": "州政府令",
    }
    made = DayOverride.create("laid", city.by("system_admin"), at=WEST, **params)
    east.refresh_from_db()
    west.refresh_from_db()
    assert (east.due_safe, west.due_safe) == (date(2024, 8, 16), date(2024, 8, 14))
    city_wide = DayOverride.create("laid", city.by("lawyer"), at="530100", **params | {"name": "停工"})
    east.refresh_from_db()
    assert east.due_safe == date(2024, 8, 14)
    for one in (made, city_wide):
        one.act("lifted", city.by("lawyer"))
    west.refresh_from_db()
    assert west.due_safe == date(2024, 8, 16)


def organ(city: Ground, code: str) -> Organ:
    return Organ.visible_to(city.by("system_admin").scope).get(code=code)


def test_a_body_that_moves_keeps_the_holidays_of_its_new_parent_and_its_limits_follow(city: Ground) -> None:
    """火把节 29 to 31 July 2024, Monday to Wednesday, is off in the west alone; the safe day before it is Friday 26."""
    clock = run_to(city, date(2024, 7, 31))
    assert clock.due_safe == date(2024, 7, 31)
    organ(city, EAST).act("changed", city.by("system_admin"), parent=WEST)
    clock.refresh_from_db()
    assert (clock.due_legal, clock.due_safe) == (date(2024, 7, 31), date(2024, 7, 26))
    organ(city, EAST).act("changed", city.by("system_admin"), parent="530100")
    clock.refresh_from_db()
    assert clock.due_safe == date(2024, 7, 31)


def test_a_new_body_keeps_the_holidays_of_the_bodies_above_it(city: Ground) -> None:
    assert not published.calendar(WEST).is_workday(date(2024, 7, 30))
    establish(code="530102.cz", name="城中所", sort="town", parent=WEST, by=city.by("system_admin"))
    assert not published.calendar("530102.cz").is_workday(date(2024, 7, 30))


@pytest.mark.parametrize(("begins", "ends"), [("2024-08-16", "2024-08-15"), ("2024-08-01", "2024-09-01")])
def test_days_of_a_body_are_in_order_and_few(begins: str, ends: str, city: Ground) -> None:
    with pytest.raises(Refused) as refused:
        DayOverride.create(
            "laid", city.by("lawyer"), at=WEST, sort="off", name="x", begins=begins, ends=ends, basis="x"
        )
    assert "ends" in refused.value.errors


def ruled(city: Ground, started: date) -> Clock:
    """A limit of the barcode rule that the city keeps itself: 30 calendar days, any rest day rolls."""
    row = city.fresh("instrument.east")
    clock = Clock(
        record=row.pk, kind=row.kind, name="verification_due", body=EAST, area=EAST, territory=EAST, duty="x",
        procedure="barcode", rule="change_report", started_on=started, started_by=row.pk, version_date=started,
    )  # fmt: skip
    clock.compute(published.law())
    clock.save()
    return clock


def test_a_limit_that_began_under_the_old_version_keeps_it(city: Ground) -> None:
    old, new = ruled(city, date(2024, 6, 3)), ruled(city, date(2024, 6, 10))
    assert (old.due_legal, new.due_legal) == (date(2024, 7, 3), date(2024, 7, 10))
    cells = dict(city.rows["rule"].versions["rows"][0]) | {"limit": "20", "effective_from": "2024-06-05"}
    city.fresh("rule").act("version_added", city.by("lawyer"), cells=cells, ended=date(2024, 6, 4))
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.due_legal, old.version) == (date(2024, 7, 3), date(2005, 10, 1))
    assert (new.due_legal, new.version) == (date(2024, 7, 1), date(2024, 6, 5))  # 30 June is a Sunday


def test_a_rule_that_ended_has_no_successor_and_today_s_is_not_taken(city: Ground) -> None:
    clock = ruled(city, date(2024, 6, 10))
    city.fresh("rule").act(
        "version_ended", city.by("lawyer"), version=date(2005, 10, 1), ended=date(2024, 6, 5)
    )
    clock.refresh_from_db()
    assert (clock.version, clock.due_legal, clock.due_safe) == (None, None, None)
    city.fresh("rule").act("returned", city.by("lawyer"))
    clock.refresh_from_db()
    assert clock.due_legal == date(2024, 7, 10)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"limit": "abc"}, "limit"),
        ({"unit": "fortnight"}, "unit"),
        ({"limit": "0"}, "limit"),
        ({"pauses": "rain"}, "pauses"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_on_its_field(
    cells: dict[str, str], field: str, city: Ground
) -> None:
    with pytest.raises(Invalid) as refused:
        city.fresh("rule").act("corrected", city.by("lawyer"), version=date(2005, 10, 1), cells=cells)
    assert field in refused.value.errors


def test_versions_may_not_overlap(city: Ground) -> None:
    cells = dict(city.rows["rule"].versions["rows"][0]) | {"effective_from": "2024-06-05"}
    with pytest.raises(Invalid):
        city.fresh("rule").act("version_added", city.by("lawyer"), cells=cells)


def test_a_rule_is_taken_over_once(city: Ground) -> None:
    with transaction.atomic(), pytest.raises(Stale) as refused:
        LimitRule.create("taken_over", city.by("lawyer"), procedure="barcode", rule="change_report")
    assert (refused.value.who, refused.value.record) == ("尤法一", city.rows["rule"].pk)


def test_replay_finds_a_limit_that_does_not_follow_from_its_acts(city: Ground) -> None:
    assert list(replay.check(["metrology.instrument"])) == []
    clock = Clock.objects.filter(kind="metrology.instrument", stopped_on=None).first()
    assert clock is not None
    Clock.objects.filter(pk=clock.pk).update(due_legal=date(2030, 1, 1))
    found = list(replay.check(["metrology.instrument"]))
    assert [(one.record, one.field, one.row) for one in found] == [
        (clock.record, "clock verification_due.due_legal", "2030-01-01")
    ]
    Clock.objects.filter(pk=clock.pk).delete()
    assert len(list(replay.check(["metrology.instrument"]))) == 1
    refolding.rebuild(["metrology.instrument"])
    assert list(replay.check(["metrology.instrument"])) == []
