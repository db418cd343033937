"""Months held in memory: the same figures as from the database, at each position to which they are brought forward."""

import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.db import transaction

from tests.kernel.indicators import play
from tests.kernel.indicators.test_fold import ALL, FIRMS, FIRST_DAYS, HALF, LONG, World, expected
from zhijian.kernel.indicators import cube, engines, fold, matrix, months, periods
from zhijian.kernel.indicators.evaluate import CHILD, divided, evaluate
from zhijian.kernel.indicators.figures import Figures
from zhijian.kernel.indicators.language import CATALOGUE
from zhijian.kernel.indicators.models import Cell
from zhijian.lines.metrology import indicators as m

pytestmark = pytest.mark.django_db

NODES = (None, play.PROVINCE, play.CITY_A, play.COUNTY_1, play.INSTITUTE)


class Watched(months.Months):
    """Notes what is loaded, and whether an answer came from memory."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[Any] = []
        self.answers: list[bool] = []

    def now(self, series: Any) -> months.Held | None:
        held = super().now(series)
        self.answers.append(held is not None)
        return held

    def _load(self, series: Sequence[Any]) -> None:
        self.loaded += series
        super()._load(series)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Watched:
    """A fresh process that holds the months of however small a ledger."""
    monkeypatch.setattr(engines, "HELD_FROM", 0)
    found = Watched()
    monkeypatch.setattr(months, "MONTHS", found)
    return found


def by_database(*asked: Any, **how: Any) -> dict[str, Figures]:
    """The same question to a database whose months nobody holds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "HELD_FROM", 10**9)
        return divided(*asked, **how)


def test_they_give_what_the_database_gives_at_each_position(held: Watched) -> None:
    """Through voids, amendments, late entries, a county that moves; whole months, days at the ends, leap over years."""
    play.found_province()
    world, chance = World(), random.Random(11)
    asked = tuple(dict.fromkeys((*CATALOGUE.values(), *ALL)))
    questions = list(product(NODES, (HALF, FIRST_DAYS, LONG), (None, date(2026, 6, 30))))
    for stage in range(4):
        for _n in range(45):
            world.play(chance.randrange(18), chance.randrange(8), chance.randrange(8), chance.randrange(10))
        size = play.seal()
        for node, period, day in questions[stage::4]:
            bys = ("", CHILD, "doer", "category", "verdict") if node else ("", "principal")
            found = divided(asked, node, period, bys, tree_day=day)
            assert found == by_database(asked, node, period, bys, tree_day=day)
            assert found[""].size == size
    assert all(held.answers)
    assert len(held.loaded) == len(set(held.loaded)) == 4, "a series is loaded once and then brought forward"


def test_they_give_what_plain_loops_count(held: Watched) -> None:
    play.found_province()
    world, chance = World(), random.Random(12)
    for _n in range(120):
        world.play(chance.randrange(18), chance.randrange(8), chance.randrange(8), chance.randrange(10))
    play.seal()
    this = expected(world, len(world.order), HALF, None)
    seen = 0
    for value in evaluate(ALL, None, HALF):
        if value.node != play.INSTITUTE:
            assert value.this == this[value.indicator.code, value.node], value.indicator.code
            seen += bool(value.this)
    assert seen > 20
    assert held.answers == [True]


def test_months_are_not_read_again(held: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """What adds up over whole months asks the database for nothing that it has told already."""
    play.found_province(moving=False)  # else days at a move's ends are left over
    play.verified(date(2026, 3, 2), play.COUNTY_1, party=FIRMS[0], fee="12.5")
    play.seal()
    evaluate([m.VERIFIED, m.FEES], None, HALF)
    play.verified(date(2026, 4, 2), play.COUNTY_1, party=FIRMS[0], fee="0.25")
    play.seal()
    Cell.objects.all().delete()
    monkeypatch.setattr(cube, "_run", None)
    found = evaluate([m.VERIFIED, m.FEES], play.COUNTY_1, HALF)
    assert [value.this for value in found] == [2, Decimal("12.75")]


def test_as_an_older_position_says_they_are_left_alone(held: Watched) -> None:
    play.found_province()
    play.meter(date(2026, 3, 2), play.COUNTY_1)
    play.seal()
    (found,) = evaluate([m.IN_SERVICE], play.PROVINCE, HALF, as_of=0)
    assert (found.this, held.answers) == (0, [])


def test_more_groups_than_a_process_may_hold_are_asked_of_the_database(
    held: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matrix, "MOST", 1)
    play.found_province()
    for category in ("truck_scale", "fuel_dispenser"):
        play.meter(date(2026, 3, 2), play.COUNTY_1, category=category)
    play.seal()
    found = evaluate([m.IN_SERVICE], play.PROVINCE, HALF, by="category")
    assert [(one.group, one.this) for one in found] == [("fuel_dispenser", 1), ("truck_scale", 1)]


def test_sums_too_large_for_binary_fractions_are_exact(held: Watched) -> None:
    play.found_province()
    for _twice in range(2):
        play.verified(date(2026, 3, 2), play.COUNTY_1, party=FIRMS[0], fee="90071992547409.93")
    play.seal()
    (found,) = evaluate([m.FEES], play.COUNTY_1, HALF)
    assert found.this == Decimal("180143985094819.86")
    assert held.answers == [False]


def test_more_rows_than_a_process_may_hold_are_not_held(
    held: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    play.found_province()
    for county in (play.COUNTY_1, play.COUNTY_2):
        play.meter(date(2026, 3, 2), county)
    play.seal()
    monkeypatch.setattr(months, "MOST", 1)
    for _twice in range(2):
        (found,) = evaluate([m.IN_SERVICE], play.PROVINCE, HALF)
        assert found.this == 2
    assert held.answers == [False, False]
    assert len(held.loaded) == 1, "what was too much once is not read again"


def test_a_restored_copy_has_other_months(held: Watched) -> None:
    play.found_province()
    play.meter(date(2026, 3, 2), play.COUNTY_1)
    play.seal()
    with transaction.atomic():
        for day in (3, 4):
            play.meter(date(2026, 3, day), play.COUNTY_1)
        play.seal()
        assert evaluate([m.IN_SERVICE], play.COUNTY_1, HALF).values[0].this == 3
        transaction.set_rollback(True)
    assert evaluate([m.IN_SERVICE], play.COUNTY_1, HALF).values[0].this == 1
    assert held.answers == [True, False], "who knows fewer acts than are held is answered by the database"
    for day in (5, 6):
        play.meter(date(2026, 3, day), play.COUNTY_2)
    play.seal()
    found = evaluate([m.IN_SERVICE], None, HALF)
    assert [found.get(m.IN_SERVICE.code, one).this for one in (play.COUNTY_1, play.COUNTY_2)] == [1, 2]
    assert held.answers[-1]


def test_grains_folded_again_are_loaded_again(held: Watched) -> None:
    play.found_province()
    play.meter(date(2026, 3, 2), play.COUNTY_1)
    play.seal()
    evaluate([m.IN_SERVICE], play.COUNTY_1, HALF)
    fold.rebuild()
    evaluate([m.IN_SERVICE], play.COUNTY_1, HALF)
    assert len(held.loaded) == 2


def test_rows_that_came_on_top_are_put_together(held: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand acts of one month and place are one row."""
    monkeypatch.setattr(months, "SPARE", 3)
    play.found_province()
    play.meter(date(2026, 3, 2), play.COUNTY_1)
    play.seal()
    evaluate([m.IN_SERVICE], play.COUNTY_1, HALF)
    for _n in range(6):
        play.meter(date(2026, 3, 2), play.COUNTY_1)
    play.seal()
    assert evaluate([m.IN_SERVICE], play.COUNTY_1, HALF).values[0].this == 7
    (columns,) = held._columns.values()
    assert columns.keys.shape[1] == 1


def test_a_question_before_anything_is_sealed_is_answered_with_nought(held: Watched) -> None:
    play.found_province()
    assert evaluate([m.VERIFIED], play.COUNTY_1, periods.month(2026, 3)).values[0].this == 0
