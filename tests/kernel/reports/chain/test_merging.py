"""A city merges what its counties closed: who is missing, what contradicts, who moved or ended in mid-period."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.kernel.reports.chain.play import (
    CITY,
    EAST,
    HALF,
    JULY_2,
    MONTH,
    NORTH,
    SOUTH,
    Town,
    accept,
    close,
    july,
    verified,
)  # fmt: skip
from zhijian.kernel.indicators.periods import parse
from zhijian.kernel.ledger import clock
from zhijian.kernel.office.founding import establish
from zhijian.kernel.org.models import Body, Place
from zhijian.kernel.org.scope import SYSTEM
from zhijian.kernel.records import replay
from zhijian.kernel.records.clocks import Clock
from zhijian.kernel.records.errors import Refusal
from zhijian.kernel.reports.chain.board import overview
from zhijian.kernel.reports.chain.closed import closed_page
from zhijian.kernel.reports.chain.closing import Closing

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def town() -> Iterator[Town]:
    with july() as (made, _driver):
        yield made


def closed_by_all(town: Town, period: str = MONTH) -> dict[str, Closing]:
    """The three counties close, the city's checker accepts."""
    return {
        at: accept(town, close(town, who, at, period))
        for who, at in (("north", NORTH), ("south", SOUTH), ("east", EAST))
    }


def test_a_county_closes_the_city_returns_it_and_it_closes_again(town: Town) -> None:
    verified(date(2025, 6, 3))
    closing = close(town, "north", NORTH)
    assert (closing.state, closing.body_id, closing.check_by) == ("closed", CITY, date(2025, 7, 16))
    first = closing.size
    closing.act("returned", town.by("officer"), remark="漏报6月27日一件", again_by=date(2025, 7, 4))
    verified(date(2025, 6, 27))
    closing.act("closed_anew", town.by("north"))
    assert closing.size > first
    assert closing.figures["node"]["metrology.verified"]["value"] == "2"
    closing.act("accepted", town.by("officer"))
    mine = [one for one in replay.check() if one.kind == Closing.kind]
    assert (closing.state, mine) == ("accepted", [])
    assert not Clock.objects.filter(record=closing.pk, stopped_on=None).exists()


def test_nobody_above_confirms_a_countys_figures(town: Town) -> None:
    with pytest.raises(Refusal) as said:
        close(town, "officer", NORTH)
    assert said.value.code == "duty"
    with pytest.raises(Refusal) as said:
        close(town, "north", NORTH).act("accepted", town.by("north_officer"))
    assert said.value.code == "duty"


def test_the_check_falls_to_the_city_and_the_return_to_the_county(town: Town) -> None:
    closing = close(town, "north", NORTH)
    check = Clock.objects.get(record=closing.pk, stopped_on=None)
    assert (check.name, check.body, check.duty, check.due_legal) == (
        "check",
        CITY,
        "target_officer",
        date(2025, 7, 16),
    )
    closing.act("returned", town.by("officer"), remark="请核对", again_by=date(2025, 7, 9))
    again = Clock.objects.get(record=closing.pk, stopped_on=None)
    assert (again.name, again.body, again.duty, again.due_legal) == (
        "again", NORTH, "target_reporter", date(2025, 7, 9)
    )  # fmt: skip


def test_the_city_waits_for_its_counties_or_says_why(town: Town) -> None:
    close(town, "north", NORTH)
    with pytest.raises(Refusal) as said:
        close(town, "city", CITY)
    assert list(said.value.errors) == ["why"]
    closing = close(town, "city", CITY, why="南、东两县遇洪水，数据后补")
    assert (closing.state, closing.body_id, closing.check_by) == ("closed", CITY, None)
    assert [row.body for row in overview(SYSTEM, CITY, parse(MONTH)).missing] == [NORTH, SOUTH, EAST]


def test_whole_and_parts_agree_where_nothing_came_between(town: Town) -> None:
    for at in (NORTH, NORTH, SOUTH, CITY):
        verified(date(2025, 6, 10), at)
    closed_by_all(town)
    closing = close(town, "city", CITY)
    assert closing.figures["node"]["metrology.verified"]["value"] == "4"
    assert closed_page(SYSTEM, closing).contradictions == ()


def test_what_a_county_entered_between_its_close_and_the_citys_is_flagged_with_both_numbers(
    town: Town,
) -> None:
    verified(date(2025, 6, 10))
    verified(date(2025, 6, 10), SOUTH)
    closed_by_all(town)
    verified(date(2025, 6, 27), NORTH)
    closing = close(town, "city", CITY)
    found = {one.code: one for one in closed_page(SYSTEM, closing).contradictions}
    one = found["metrology.verified"]
    assert (one.whole, one.parts_sum) == (D(3), D(2))
    assert [(d.part, d.ours, d.theirs) for d in one.differences] == [(NORTH, D(2), D(1))]
    # All were one and the same firm: it is one firm in north, before and after.
    assert "metrology.firms_served" not in found
    assert overview(SYSTEM, CITY, parse(MONTH)).contradictions == closed_page(SYSTEM, closing).contradictions


def test_a_county_that_closes_again_contradicts_no_more(town: Town) -> None:
    done = closed_by_all(town)
    verified(date(2025, 6, 27), NORTH)
    closing = close(town, "city", CITY)
    assert closed_page(SYSTEM, closing).contradictions
    done[NORTH].act("returned", town.by("officer"), remark="补录一件", again_by=JULY_2)
    done[NORTH].act("closed_anew", town.by("north"))
    assert closed_page(SYSTEM, closing).contradictions == ()


def test_a_county_that_moved_in_mid_period_counts_for_each_city_in_its_days(town: Town) -> None:
    """North belongs to the other city from 10 March: 2 verifications before it, 3 after it."""
    establish(code="519800", name="临海市局", sort="bureau", parent="", since=town.since)
    Place.objects.filter(body_id=NORTH).update(ends=date(2025, 3, 9))
    Place.objects.create(body_id=NORTH, path=f"/519800/{NORTH}/", begins=date(2025, 3, 10))
    for day in (date(2025, 2, 3), date(2025, 3, 9), date(2025, 3, 10), date(2025, 4, 1), date(2025, 6, 30)):
        verified(day, NORTH)
    north = close(town, "north", NORTH, HALF)
    told = north.figures
    assert told["node"]["metrology.verified"]["value"] == "5"
    above = {body: values["metrology.verified"] for body, values in told["above"].items()}
    assert (above, north.body_id) == ({CITY: "2", "519800": "3"}, "519800")
    closing = close(town, "city", CITY, HALF, why="待核")
    assert closing.figures["parts"][NORTH]["metrology.verified"] == "2"
    assert closed_page(SYSTEM, closing).contradictions == ()


def test_a_county_that_was_merged_in_mid_period_is_counted_by_the_city(town: Town) -> None:
    """East ends on 31 March and is merged into South: its acts of the first quarter stay in the city's half-year."""
    verified(date(2025, 2, 3), EAST)
    verified(date(2025, 5, 6), SOUTH)
    Place.objects.filter(body_id=EAST).update(ends=date(2025, 3, 31))
    Body.objects.filter(pk=EAST).update(ended_on=date(2025, 3, 31))
    for who, at in (("north", NORTH), ("south", SOUTH)):
        accept(town, close(town, who, at, HALF))
    closing = close(town, "city", CITY, HALF)
    told = closing.figures
    assert (sorted(told["parts"]), told["node"]["metrology.verified"]["value"]) == ([NORTH, SOUTH], "2")
    assert closed_page(SYSTEM, closing).contradictions == ()


@pytest.mark.parametrize(
    "wrong", ["2025-6", "2025-07", "2025H2", "2025-06-01..2025-06-30", "2025-06-30", "soon", ""]
)
def test_what_is_no_period_or_not_over_is_refused_on_its_field(town: Town, wrong: str) -> None:
    with pytest.raises(Refusal) as said:
        close(town, "north", NORTH, wrong)
    assert list(said.value.errors) == ["period"]


def test_on_the_last_day_itself_the_period_is_not_over(town: Town) -> None:
    with pytest.raises(Refusal):
        Closing.create(
            "closed", town.by("north", date(2025, 6, 30)), at=Body.objects.get(pk=NORTH), period=MONTH
        )
    made: Any = Closing.create(
        "closed", town.by("north", clock.today()), at=Body.objects.get(pk=NORTH), period=MONTH
    )
    assert made.last_day == date(2025, 6, 30) + timedelta(days=2)
