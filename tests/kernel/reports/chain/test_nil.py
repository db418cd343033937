"""零报告: a zero is asserted only if each body in it has said so for each month; what contradicts it is flagged."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.kernel.indicators import play as acts
from tests.kernel.reports.chain.play import CITY, EAST, FIRM, HALF, NORTH, SOUTH, Town, july, verified
from zhijian.kernel.indicators.evaluate import CHILD, divided
from zhijian.kernel.indicators.language import CATALOGUE
from zhijian.kernel.indicators.periods import parse
from zhijian.kernel.org.models import Body, Place
from zhijian.kernel.records.errors import Refusal
from zhijian.kernel.reports.chain.claims import unasserted
from zhijian.kernel.reports.chain.counted import topics
from zhijian.kernel.reports.chain.nil import NilReturn, contradictions_of, lines_known

pytestmark = pytest.mark.django_db
MONTHS = [f"2025-0{n}" for n in range(1, 7)]
WITHDRAWN, RATE = "metrology.withdrawn", "metrology.pass_rate"
WHO = {NORTH: "north", SOUTH: "south", EAST: "east", CITY: "city"}


@pytest.fixture
def town() -> Iterator[Town]:
    with july() as (made, _driver):
        yield made


def declare(town: Town, at: str, month: str, topic: str = WITHDRAWN, who: str = "") -> NilReturn:
    made: NilReturn = NilReturn.create(
        "declared", town.by(who or WHO[at]), at=Body.objects.get(pk=at), month=month, topic=topic
    )
    acts.seal()
    return made


def silences(node: str, period: str = HALF, by: str = "") -> Any:
    found = divided(tuple(CATALOGUE.values()), node, parse(period), ("", CHILD))
    return unasserted(found[by], parse(period))


def test_a_zero_of_a_county_needs_a_nil_return_for_each_month(town: Town) -> None:
    for month in MONTHS[:-1]:
        declare(town, NORTH, month)
    assert silences(NORTH)[WITHDRAWN, ""] == ((NORTH, "2025-06"),)
    declare(town, NORTH, "2025-06")
    assert (WITHDRAWN, "") not in silences(NORTH)


def test_a_zero_of_the_city_needs_those_of_all_below_and_its_own(town: Town) -> None:
    for at in (NORTH, SOUTH, EAST):
        declare(town, at, "2025-06")
    assert silences(CITY, "2025-06")[WITHDRAWN, ""] == ((CITY, "2025-06"),)
    declare(town, CITY, "2025-06")
    assert (WITHDRAWN, "") not in silences(CITY, "2025-06")


def test_a_nil_return_of_a_line_covers_all_its_figures(town: Town) -> None:
    declare(town, NORTH, "2025-06", "metrology")
    assert {code.partition(".")[0] for code, _group in silences(NORTH, "2025-06")} == {"coordination"}


def test_an_institute_declares_nothing_for_a_countys_area(town: Town) -> None:
    Body.objects.create(pk="519900.mi", name="计量所", kind=Body.Kind.INSTITUTE)
    Place.objects.create(body_id="519900.mi", path=f"/{CITY}/519900.mi/", begins=town.since)
    assert "519900.mi" not in {body for body, _month in silences(CITY, "2025-06")[WITHDRAWN, ""]}


def test_what_a_city_did_itself_is_asked_of_the_city_alone(town: Town) -> None:
    verified(date(2025, 6, 3), CITY, verdict="fail")
    for at in (NORTH, SOUTH, EAST):
        verified(date(2025, 6, 3), at)
    declare(town, CITY, "2025-06")
    assert (WITHDRAWN, CITY) not in silences(CITY, "2025-06", CHILD)
    assert len(silences(CITY, "2025-06")[WITHDRAWN, ""]) == 3


def test_that_nothing_falls_due_follows_from_the_register(town: Town) -> None:
    assert ("metrology.due", "") not in silences(NORTH)


def test_a_figure_that_is_not_zero_claims_nothing(town: Town) -> None:
    verified(date(2025, 6, 3))
    assert ("metrology.verified", "") not in silences(NORTH)
    assert ("metrology.verified", "") in silences(SOUTH)


def test_a_hundred_per_cent_needs_work_or_a_nil_return_in_each_month(town: Town) -> None:
    """All that North verified passed, in June alone: what of January to May?"""
    verified(date(2025, 6, 3))
    assert silences(NORTH)[RATE, ""] == tuple((NORTH, month) for month in MONTHS[:-1])
    for month in MONTHS[:-1]:
        declare(town, NORTH, month, "metrology.verified")
    assert (RATE, "") not in silences(NORTH)


def test_ninety_per_cent_claims_nothing(town: Town) -> None:
    verified(date(2025, 6, 3))
    verified(date(2025, 6, 4), verdict="fail")
    assert (RATE, "") not in silences(NORTH)


def test_free_verifications_are_work_although_their_fees_are_nought(town: Town) -> None:
    verified(date(2025, 6, 3), fee="0")
    assert ("metrology.fees", "") not in silences(NORTH, "2025-06")
    assert ("metrology.fees", "") in silences(SOUTH, "2025-06")


def test_a_stock_is_asserted_at_the_end_of_the_period_alone(town: Town) -> None:
    assert silences(NORTH)["metrology.overdue", ""] == ((NORTH, "2025-06"),)
    declare(town, NORTH, "2025-06", "metrology.overdue")
    assert ("metrology.overdue", "") not in silences(NORTH)


def test_the_parts_of_a_page_are_asked_each_for_itself(town: Town) -> None:
    verified(date(2025, 6, 3), NORTH)
    found = silences(CITY, "2025-06", CHILD)
    assert ("metrology.verified", NORTH) not in found
    assert found["metrology.verified", SOUTH] == ((SOUTH, "2025-06"),)


def test_a_county_that_ended_in_march_is_asked_for_january_and_february(town: Town) -> None:
    Place.objects.filter(body_id=EAST).update(ends=date(2025, 3, 10))
    asked = [month for body, month in silences(CITY)[WITHDRAWN, ""] if body == EAST]
    assert asked == ["2025-01", "2025-02"]


def test_nobody_asserts_a_zero_of_the_years_before_there_was_a_body(town: Town) -> None:
    opened = min(place.begins for place in Place.objects.filter(body=NORTH))
    year = str(opened.year - 2)
    found = silences(NORTH, year)
    assert found["metrology.verified", ""] == tuple((NORTH, f"{year}-{n:02d}") for n in range(1, 13))


def test_a_month_that_is_not_over_is_not_asserted(town: Town) -> None:
    with pytest.raises(Refusal) as said:
        declare(town, NORTH, "2025-07")
    assert list(said.value.errors) == ["month"]
    assert silences(NORTH, "2025-07")[WITHDRAWN, ""] == ((NORTH, "2025-07"),)


# -- contradictions ---------------------------------------------------------------------------------------------------


def test_who_worked_cannot_declare_that_nothing_happened(town: Town) -> None:
    verified(date(2025, 6, 3))
    for topic in ("metrology.verified", "metrology"):
        with pytest.raises(Refusal) as said:
            declare(town, NORTH, "2025-06", topic)
        assert list(said.value.errors) == ["topic"]
    declare(town, NORTH, "2025-06", WITHDRAWN)
    declare(town, NORTH, "2025-05", "metrology")


def test_an_act_entered_late_contradicts_the_nil_return_and_nothing_is_mended(town: Town) -> None:
    nil = declare(town, NORTH, "2025-06", "metrology.verified")
    other = declare(town, NORTH, "2025-05", "metrology.verified")
    assert contradictions_of([nil, other]) == {}
    late = verified(date(2025, 6, 27))
    found = contradictions_of([nil, other])
    assert {pk: [one.code for one in figures] for pk, figures in found.items()} == {
        nil.pk: ["metrology.verified"]
    }
    nil.refresh_from_db()
    assert nil.state == "declared"
    late.void(date(2025, 7, 2))
    acts.seal()
    assert contradictions_of([nil, other]) == {}


def test_an_instrument_in_service_is_no_event_of_the_month(town: Town) -> None:
    """A line's nil return speaks of what happened; that of the stock itself is contradicted by it."""
    of_line = declare(town, NORTH, "2025-06", "metrology")
    of_stock = declare(town, NORTH, "2025-06", "metrology.in_service")
    acts.meter(date(2025, 4, 5), NORTH, party=FIRM)
    acts.seal()
    assert set(contradictions_of([of_line, of_stock])) == {of_stock.pk}


def test_what_is_withdrawn_asserts_nothing_and_contradicts_nothing(town: Town) -> None:
    nil = declare(town, NORTH, "2025-06", "metrology.verified")
    nil.act("withdrawn", town.by("north"), why="误报")
    verified(date(2025, 6, 27))
    assert contradictions_of([nil]) == {}


@pytest.mark.parametrize(
    ("month", "topic", "field"),
    [
        ("2025-6", WITHDRAWN, "month"), ("2025H1", WITHDRAWN, "month"), ("", WITHDRAWN, "month"),
        ("2025-06", "metrology.due", "topic"), ("2025-06", RATE, "topic"), ("2025-06", "nothing", "topic"),
    ],
)  # fmt: skip
def test_what_cannot_be_declared_is_refused_on_its_field(
    town: Town, month: str, topic: str, field: str
) -> None:
    with pytest.raises(Refusal) as said:
        declare(town, NORTH, month, topic)
    assert list(said.value.errors) == [field]


def test_nobody_declares_for_another_body(town: Town) -> None:
    for who in ("officer", "south"):
        with pytest.raises(Refusal) as said:
            declare(town, NORTH, "2025-06", who=who)
        assert said.value.code in ("duty", "invalid")


def test_nobody_declares_twice(town: Town) -> None:
    nil = declare(town, NORTH, "2025-06")
    with pytest.raises(Refusal) as said:
        declare(town, NORTH, "2025-06")
    assert list(said.value.errors) == ["topic"]
    nil.act("withdrawn", town.by("north"), why="误报")
    declare(town, NORTH, "2025-06")


def test_the_business_stands_before_what_supports_it() -> None:
    assert lines_known() == ["metrology", "coordination"]
    first, *_rest, last = topics()
    assert (first, last) == ("metrology.verified", "coordination.problems_admitted")
