"""The city on a Monday in June 2025, with the hand that moves its clock."""

from collections.abc import Iterator
from datetime import date

import pytest

from tests.common.coordination.play import Town
from zhijian.kernel.ledger import clock

TODAY = date(2025, 6, 16)


@pytest.fixture
def stage(db: None) -> Iterator[tuple[Town, clock.Driver]]:
    made = Town(date(2025, 1, 2))
    with clock.driven() as driver:
        made.at(driver, TODAY)
        yield made, driver


@pytest.fixture
def town(stage: tuple[Town, clock.Driver]) -> Town:
    return stage[0]


@pytest.fixture
def driver(stage: tuple[Town, clock.Driver]) -> clock.Driver:
    return stage[1]
