"""A closed period stands as it was closed; what is entered later is counted beside it and opens its acts."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from tests.kernel.indicators import play as acts
from tests.kernel.reports.chain.play import (
    FIRM,
    JULY_2,
    MONTH,
    NORTH,
    SOUTH,
    Town,
    close,
    july,
    lines,
    verified,
)
from zhijian.kernel.indicators.periods import parse
from zhijian.kernel.indicators.since import late_rows
from zhijian.kernel.org.scope import SYSTEM
from zhijian.kernel.records.errors import NotYours
from zhijian.kernel.reports.chain.closed import closed_page
from zhijian.lines.metrology.indicators import FEES, VERIFIED

pytestmark = pytest.mark.django_db
JUNE = parse(MONTH)


@pytest.fixture
def town() -> Iterator[Town]:
    with july() as (made, _driver):
        yield made


def test_a_late_act_stands_beside_the_figure_and_opens(town: Town) -> None:
    """The thin line: one county closes June; a verification of 27 June is entered on 2 July, after that."""
    verified(date(2025, 6, 10))
    verified(date(2025, 6, 11))
    closing = close(town, "north", NORTH)
    late = verified(date(2025, 6, 27), fee="250")
    shown = lines(closed_page(SYSTEM, closing))
    line = shown["metrology.verified"]
    assert (line.value, line.late, line.by, line.now) == (Decimal(2), 1, Decimal(1), Decimal(3))
    fees = shown["metrology.fees"]
    assert (fees.value, fees.late, fees.by) == (Decimal("200.00"), 1, Decimal("250.00"))
    behind = late_rows(VERIFIED, NORTH, JUNE, closing.size, scope=SYSTEM)
    assert [act.pk for act in behind.items] == [late.told[-1].id]


def test_what_is_entered_for_july_is_not_late_in_june(town: Town) -> None:
    closing = close(town, "north", NORTH)
    verified(date(2025, 7, 1))
    verified(date(2025, 6, 30), SOUTH)
    line = lines(closed_page(SYSTEM, closing))["metrology.verified"]
    assert (line.value, line.late, line.by) == (Decimal(0), 0, Decimal(0))


def test_a_void_after_the_close_takes_one_away_and_shows_the_act_that_was_voided(town: Town) -> None:
    done = verified(date(2025, 6, 10))
    closing = close(town, "north", NORTH)
    done.void(date(2025, 7, 2))
    acts.seal()
    line = lines(closed_page(SYSTEM, closing))["metrology.verified"]
    assert (line.value, line.late, line.by, line.now) == (Decimal(1), 1, Decimal(-1), Decimal(0))
    behind = late_rows(VERIFIED, NORTH, JUNE, closing.size, scope=SYSTEM)
    assert [act.pk for act in behind.items] == [done.told[-2].id]


def test_an_act_entered_late_and_voided_again_changes_nothing(town: Town) -> None:
    closing = close(town, "north", NORTH)
    verified(date(2025, 6, 10)).void(date(2025, 7, 2))
    acts.seal()
    line = lines(closed_page(SYSTEM, closing))["metrology.verified"]
    assert (line.late, line.by) == (0, Decimal(0))


def test_an_amended_fee_changes_the_sum_and_not_the_count(town: Town) -> None:
    done = verified(date(2025, 6, 10), fee="100")
    closing = close(town, "north", NORTH)
    recorded = next(told for told in done.told if told.name == "recorded")
    done.amend(recorded, date(2025, 6, 10), fee="130")
    acts.seal()
    shown = lines(closed_page(SYSTEM, closing))
    assert (shown["metrology.verified"].late, shown["metrology.verified"].by) == (0, Decimal(0))
    assert (shown["metrology.fees"].late, shown["metrology.fees"].by) == (1, Decimal("30.00"))
    assert late_rows(FEES, NORTH, JUNE, closing.size, scope=SYSTEM).counted == 1


def test_an_act_amended_into_july_leaves_june(town: Town) -> None:
    done = verified(date(2025, 6, 30))
    closing = close(town, "north", NORTH)
    done.amend(done.told[-1], date(2025, 7, 1))
    acts.seal()
    line = lines(closed_page(SYSTEM, closing))["metrology.verified"]
    assert (line.value, line.late, line.by) == (Decimal(1), 1, Decimal(-1))


def test_stocks_and_terms_know_late_entries_too(town: Town) -> None:
    """An instrument whose validity ends on 20 June, entered for May after June was closed."""
    closing = close(town, "north", NORTH)
    scale = acts.meter(date(2025, 5, 5), NORTH, party=FIRM)
    scale.tell("taken_over", date(2025, 5, 5), valid_until="2025-06-20")
    acts.seal()
    shown = lines(closed_page(SYSTEM, closing))
    in_service, due, overdue = (shown[f"metrology.{code}"] for code in ("in_service", "due", "overdue"))
    assert (in_service.value, in_service.late, in_service.by) == (Decimal(0), 1, Decimal(1))
    assert (due.value, due.by, due.late > 0) == (Decimal(0), Decimal(1), True)
    assert (overdue.value, overdue.late, overdue.by) == (Decimal(0), 1, Decimal(1))


def test_what_was_closed_follows_from_the_ledger_at_its_position_for_ever(town: Town) -> None:
    verified(date(2025, 6, 10))
    closing = close(town, "north", NORTH)
    for day in (1, 12, 30):
        verified(date(2025, 6, day))
    page = closed_page(SYSTEM, closing)
    assert not any(line.differs for line in page.lines)
    assert lines(page)["metrology.verified"].again == Decimal(1)


def test_a_figure_that_no_longer_follows_is_flagged(town: Town) -> None:
    closing = close(town, "north", NORTH)
    closing.figures["node"]["metrology.verified"]["value"] = "5"
    line = lines(closed_page(SYSTEM, closing))["metrology.verified"]
    assert (line.differs, line.value, line.again) == (True, Decimal(5), Decimal(0))


def test_a_late_act_opens_only_to_who_may_see_it(town: Town) -> None:
    """East's officers learn nothing of North's closing; an act whose record lies elsewhere is counted, not shown."""
    closing = close(town, "north", NORTH)
    verified(date(2025, 6, 27))
    with pytest.raises(NotYours):
        late_rows(VERIFIED, NORTH, JUNE, closing.size, scope=town.scope("east", JULY_2))
    with pytest.raises(NotYours):
        closed_page(town.scope("east", JULY_2), closing)
    # The played act has no row in the register of verifications: nobody's scope but the system's reaches it.
    behind = late_rows(VERIFIED, NORTH, JUNE, closing.size, scope=town.scope("north", JULY_2))
    assert (behind.counted, behind.hidden, list(behind.items)) == (1, 1, [])
