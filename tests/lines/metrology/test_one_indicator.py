"""One indicator for a body and a period: its course, its parts, its place among others; literal values of the small
city of ``conftest``."""

from datetime import date
from decimal import Decimal

import pytest

from tests.lines.metrology.conftest import CITY, INSTITUTE, NORTH, SOUTH, City
from zhijian.kernel.indicators import periods
from zhijian.kernel.indicators.evaluate import BadPosition
from zhijian.kernel.indicators.one import One, one_indicator, ways
from zhijian.kernel.ledger import dbtiles
from zhijian.kernel.ledger.sealer import seal_all
from zhijian.kernel.org.scope import SYSTEM, scope_of
from zhijian.kernel.records.errors import NotYours
from zhijian.lines.metrology import indicators as m

pytestmark = pytest.mark.django_db
HALF, TODAY = periods.half_year(2025, 1), date(2025, 9, 1)


def shares(one: One) -> list[tuple[str, Decimal | None, int | None, Decimal | None]]:
    return [(part.group, part.value.this, part.rank, part.share) for part in one.parts]


def test_the_course_ends_with_the_period_asked_and_each_point_counts_its_own_days(city: City) -> None:
    """Verified: 6 Jan, 3 and 4 Feb, 30 Jun 2025; 6 May 2024. Thirteen months, so that last year's June is there."""
    one = one_indicator(SYSTEM, m.VERIFIED, CITY, periods.month(2025, 6), today=TODAY)
    assert [(point.period.code, point.value) for point in one.course] == [
        ("2024-06", 0), ("2024-07", 0), ("2024-08", 0), ("2024-09", 0), ("2024-10", 0), ("2024-11", 0), ("2024-12", 0),
        ("2025-01", 1), ("2025-02", 2), ("2025-03", 0), ("2025-04", 0), ("2025-05", 0), ("2025-06", 1),
    ]  # fmt: skip
    assert (one.value.this, one.value.last, one.previous) == (1, 0, 0)


def test_a_stock_has_a_course_of_last_days(city: City) -> None:
    """In service: two from 8 Jan 2024, two more from 1 Mar, a fifth from 1 Sep 2024."""
    one = one_indicator(SYSTEM, m.IN_SERVICE, CITY, periods.quarter(2025, 1), today=TODAY)
    assert [point.value for point in one.course] == [0, 0, 0, 0, 4, 4, 5, 5, 5]


def test_a_rate_has_a_gap_where_nothing_was_done(city: City) -> None:
    """First quarter of 2025: three verified, two passed; one verified and passed in the second of 2024; else none."""
    one = one_indicator(SYSTEM, m.PASS_RATE, CITY, periods.quarter(2025, 1), today=TODAY)
    known = {point.period.code: point.value for point in one.course if point.value is not None}
    assert known == {"2024Q2": Decimal("100.00"), "2025Q1": Decimal("66.67")}
    assert (one.value.numerator, one.value.denominator) == (2, 3)


def test_a_period_that_is_not_over_ends_today_in_its_course_too(city: City) -> None:
    one = one_indicator(SYSTEM, m.VERIFIED, CITY, HALF, today=date(2025, 3, 31))
    assert (one.course[-1].period.code, one.course[-1].value) == ("2025-01-01..2025-03-31", 3)


def test_the_parts_stand_by_value_with_place_and_share(city: City) -> None:
    """Fees: north 120.50 + 80.00, south 60.25 + 0."""
    fees = one_indicator(SYSTEM, m.FEES, CITY, HALF, today=TODAY)
    assert [(group, value, rank) for group, value, rank, _share in shares(fees)] == [
        (NORTH, Decimal("200.50"), 1), (SOUTH, Decimal("60.25"), 2),
    ]  # fmt: skip
    assert [round(part.share or 0, 4) for part in fees.parts] == [Decimal("0.7689"), Decimal("0.2311")]
    both = one_indicator(SYSTEM, m.VERIFIED, CITY, HALF, today=TODAY)
    assert shares(both) == [(NORTH, 2, 1, Decimal("0.5")), (SOUTH, 2, 1, Decimal("0.5"))], (
        "equal ones share a place"
    )


def test_what_is_not_added_up_has_no_shares(city: City) -> None:
    """北站 had instruments verified in both counties: one firm in each, two in the city."""
    firms = one_indicator(SYSTEM, m.SERVED, CITY, HALF, today=TODAY)
    assert shares(firms) == [(SOUTH, 2, 1, None), (NORTH, 1, 2, None)]
    assert firms.value.this == 2
    rate = one_indicator(SYSTEM, m.PASS_RATE, CITY, HALF, today=TODAY)
    assert shares(rate) == [(NORTH, Decimal("100.00"), 1, None), (SOUTH, Decimal("50.00"), 2, None)]


def test_a_figure_is_divided_by_any_facet_that_its_records_have(city: City) -> None:
    found = set(ways(m.VERIFIED))
    assert {"child", "doer", "verdict", "category", "occasion"} <= found
    by_verdict = one_indicator(SYSTEM, m.VERIFIED, CITY, HALF, today=TODAY, by="verdict")
    assert [(part.group, part.value.this) for part in by_verdict.parts] == [("pass", 3), ("fail", 1)]
    assert "doer" not in ways(m.IN_SERVICE), "a stock is nobody's deed"
    with pytest.raises(KeyError):
        one_indicator(SYSTEM, m.VERIFIED, CITY, HALF, today=TODAY, by="owner")


def test_a_county_knows_its_place_if_its_reader_may_see_the_city(city: City) -> None:
    seen = one_indicator(SYSTEM, m.FEES, SOUTH, HALF, today=TODAY).rank
    assert seen is not None
    assert (seen.place, seen.among, seen.parent) == (2, 2, CITY)
    reader = scope_of(city.staff["reader"], TODAY)
    assert one_indicator(reader, m.FEES, NORTH, HALF, today=TODAY).rank is None
    assert one_indicator(SYSTEM, m.FEES, INSTITUTE, HALF, today=TODAY).rank is None
    for node in (SOUTH, CITY, "519901x"):
        with pytest.raises(NotYours):
            one_indicator(reader, m.FEES, node, HALF, today=TODAY)


def test_it_can_be_asked_as_an_older_position_says(city: City) -> None:
    size = dbtiles.size()
    then = one_indicator(SYSTEM, m.VERIFIED, CITY, HALF, today=TODAY)
    city.verify(city.dispenser("N10", "新站", NORTH, on=date(2025, 6, 1)), date(2025, 6, 2))
    seal_all()
    assert one_indicator(SYSTEM, m.VERIFIED, CITY, HALF, today=TODAY, as_of=size) == then
    now = one_indicator(SYSTEM, m.VERIFIED, CITY, HALF, today=TODAY)
    assert (now.value.this, [part.value.this for part in now.parts]) == (5, [3, 2])
    with pytest.raises(BadPosition):
        one_indicator(SYSTEM, m.VERIFIED, CITY, HALF, today=TODAY, as_of=now.size + 1)
