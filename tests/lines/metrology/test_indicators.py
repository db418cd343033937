"""The ten figures of metrology over acts that went through the door: literal values. ``test_recomputed`` counts each
again from the rows that it opens."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.lines.metrology.conftest import CITY, INSTITUTE, NORTH, SOUTH, City
from zhijian.kernel.indicators import periods
from zhijian.kernel.indicators.drill import rows
from zhijian.kernel.indicators.evaluate import evaluate
from zhijian.kernel.indicators.language import CATALOGUE, flaws
from zhijian.kernel.indicators.page import half_year_page
from zhijian.kernel.ledger import dbtiles
from zhijian.kernel.ledger.sealer import seal_all
from zhijian.kernel.org.models import Body
from zhijian.kernel.org.scope import SYSTEM, scope_of
from zhijian.kernel.records.errors import NotYours
from zhijian.lines.metrology import indicators as m
from zhijian.lines.metrology import models as met

pytestmark = pytest.mark.django_db
HALF = periods.half_year(2025, 1)


def test_the_ten_figures_of_the_half_year(city: City) -> None:
    """By hand: four verifications stand (6 Jan, 3 Feb, 4 Feb failed, 30 Jun), one of 3 Mar was voided.

    In service: all five. N0 verified 6 Jan 2025 for six months: valid to 5 Jul. N1: withdrawn, no validity any more.
    S1: failed, none. N9: its verification voided, so 30 Apr 2025 stands: overdue. S2: 30 Jun, valid to 29 Dec.
    Due: S1 10 Feb (failed on 4 Feb), N9 30 Apr, S2 31 Mar. N0's term of 2024 ended on 5 Nov 2024. N1's term to
    2 Aug was cut short by the withdrawal.
    """
    figures = {value.indicator.code: value for value in evaluate(m.INDICATORS, CITY, HALF)}
    assert {code: value.this for code, value in figures.items()} == {
        "metrology.verified": 4,
        "metrology.passed": 3,
        "metrology.firms_served": 2,
        "metrology.pass_rate": Decimal("75.00"),
        "metrology.in_service": 5,
        "metrology.due": 3,
        "metrology.overdue": 1,
        "metrology.verification_rate": Decimal("40.00"),
        "metrology.withdrawn": 1,
        "metrology.fees": Decimal("260.75"),
    }
    assert {code: value.last for code, value in figures.items()} == {
        "metrology.verified": 1,
        "metrology.passed": 1,
        "metrology.firms_served": 1,
        "metrology.pass_rate": Decimal("100.00"),
        "metrology.in_service": 4,
        "metrology.due": 0,
        "metrology.overdue": 0,
        "metrology.verification_rate": Decimal("75.00"),
        "metrology.withdrawn": 0,
        "metrology.fees": Decimal("40.00"),
    }
    assert figures["metrology.verified"].change == Decimal("300.0")
    assert figures["metrology.fees"].change == Decimal("551.9")  # 220.75 of 40.00 is 551.875 %
    assert figures["metrology.pass_rate"].points == Decimal("-25.00")
    assert figures["metrology.pass_rate"].change is None
    assert figures["metrology.withdrawn"].change is None, "there is no change in per cent of nought"


def test_the_ten_are_known_by_their_codes_and_count_what_exists() -> None:
    assert len(m.INDICATORS) == 10
    assert [one.code for one in m.INDICATORS if CATALOGUE.get(one.code) is not one] == []
    assert [flaw for one in (*m.INDICATORS, m.VALID) for flaw in flaws(one)] == []


def test_the_page_holds_figures_tables_and_the_place_in_the_ledger(city: City) -> None:
    page = half_year_page(SYSTEM, CITY, HALF, m.INDICATORS, today=date(2025, 9, 1))
    assert [figure.code for figure in page.figures] == [one.code for one in m.INDICATORS]
    assert (page.size, page.root) == (dbtiles.size(), dbtiles.root(dbtiles.size()).hex())
    assert [(line.group, line.figures[0].this) for line in page.by_institute.lines] == [(INSTITUTE, 4)]
    assert [(line.group, line.figures[0].this) for line in page.by_class.lines] == [("fuel_dispenser", 4)]
    assert [(line.group, line.figures[0].this) for line in page.by_area.lines] == [(NORTH, 2), (SOUTH, 2)]
    assert (page.period, page.shown, page.before) == (HALF, HALF, periods.half_year(2024, 1))


def test_the_page_of_a_half_year_that_is_not_over_ends_today_and_is_held_against_the_same_days(
    city: City,
) -> None:
    page = half_year_page(SYSTEM, CITY, HALF, m.INDICATORS, today=date(2025, 3, 31))
    assert page.shown.code == "2025-01-01..2025-03-31"
    assert page.before.code == "2024-01-01..2024-03-31"
    assert page.figures[0].this == 3


def test_the_page_can_be_printed_again_as_it_was(city: City) -> None:
    size = dbtiles.size()
    before = half_year_page(SYSTEM, CITY, HALF, m.INDICATORS, today=date(2025, 9, 1))
    city.verify(city.dispenser("N10", "新站", NORTH, on=date(2025, 6, 1)), date(2025, 6, 2))
    seal_all()
    again = half_year_page(SYSTEM, CITY, HALF, m.INDICATORS, today=date(2025, 9, 1), as_of=size)
    now = half_year_page(SYSTEM, CITY, HALF, m.INDICATORS, today=date(2025, 9, 1))
    assert again == before
    assert (now.figures[0].this, now.size > size) == (5, True)


def test_a_number_of_a_body_outside_the_scope_is_refused_as_if_there_were_none(city: City) -> None:
    scope = scope_of(city.staff["reader"], date(2025, 9, 1))
    assert half_year_page(scope, NORTH, HALF, m.INDICATORS, today=date(2025, 9, 1)).figures[0].this == 2
    for node in (SOUTH, CITY, INSTITUTE, "519901x"):
        with pytest.raises(NotYours):
            half_year_page(scope, node, HALF, m.INDICATORS, today=date(2025, 9, 1))
        with pytest.raises(NotYours):
            rows(m.VERIFIED, node, HALF, scope=scope)


def test_a_row_that_lies_elsewhere_now_counts_and_is_not_listed(city: City) -> None:
    scope = scope_of(city.staff["reader"], date(2025, 9, 1))
    thing = met.Instrument.objects.get(number="N0")
    area = Body.objects.get(pk=SOUTH)
    thing.act("moved", city.by("supervisor", date(2025, 7, 1)), area=area.pk)
    seal_all()
    behind = rows(m.IN_SERVICE, NORTH, HALF, scope=scope)
    assert (behind.counted, behind.hidden) == (3, 1)
    assert thing.pk not in {row.record for row in behind.items}
    (value,) = evaluate([m.IN_SERVICE], NORTH, HALF)
    assert value.this == 3
    assert evaluate([m.IN_SERVICE], NORTH, periods.half_year(2025, 2)).values[0].this == 2


def test_a_group_of_a_table_opens_its_own_rows(city: City) -> None:
    for by, group, n in (
        ("category", "fuel_dispenser", 4),
        ("child", SOUTH, 2),
        ("doer", INSTITUTE, 4),
        ("child", CITY, 0),
    ):
        assert rows(m.VERIFIED, CITY, HALF, scope=SYSTEM, group=(by, group)).counted == n, by


def test_the_number_of_queries_does_not_grow(city: City, django_assert_num_queries: Any) -> None:
    """Position, tree (2), series, facets, four cubes, position: for one body, for all, and for more acts."""
    with django_assert_num_queries(10):
        evaluate(m.INDICATORS, CITY, HALF)
    with django_assert_num_queries(10):
        evaluate(m.INDICATORS, None, HALF)
    for n in range(3):
        city.verify(city.dispenser(f"Q{n}", f"站{n}", SOUTH, on=date(2025, 6, 1)), date(2025, 6, 2))
    seal_all()
    with django_assert_num_queries(10):
        evaluate(m.INDICATORS, None, HALF)
