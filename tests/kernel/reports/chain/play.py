"""A city and three counties in which instruments are verified, and whose periods are closed."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from tests.kernel.indicators import play as acts
from tests.kernel.reports.play import CITY, EAST, NORTH, SOUTH, Town
from zhijian.kernel.ledger import clock
from zhijian.kernel.office.founding import Person, open_account
from zhijian.kernel.org.models import Body
from zhijian.kernel.reports.chain.closing import Closing
from zhijian.kernel.reports.models import REPORTER
from zhijian.lines.metrology.models import SUPERVISOR

FIRM = str(uuid.UUID(int=7))
MONTH, HALF = "2025-06", "2025H1"
JULY_2 = date(2025, 7, 2)


@contextmanager
def july(on: date = JULY_2) -> Iterator[tuple[Town, clock.Driver]]:
    """The city on a morning after the half-year is over."""
    town = Town(date(2025, 1, 1))
    person = Person("east", "east", "east", EAST, (REPORTER, SUPERVISOR))
    town.staff["east"] = open_account(person, since=town.since)
    with clock.driven() as driver:
        town.at(driver, on)
        acts.seal()
        yield town, driver


def verified(
    on: date, at: str = NORTH, *, fee: str = "100", party: str = FIRM, verdict: str = "pass"
) -> acts.Thing:
    """A verification approved on a day in a county, sealed."""
    made = acts.verified(on, at, party=party, fee=fee, verdict=verdict, body=at)
    acts.seal()
    return made


def close(town: Town, who: str, at: str, period: str = MONTH, why: str = "") -> Closing:
    """A body closes its period; the act is sealed."""
    made: Closing = Closing.create("closed", town.by(who), at=Body.objects.get(pk=at), period=period, why=why)
    acts.seal()
    return made


def accept(town: Town, closing: Closing) -> Closing:
    """The city's checker accepts it."""
    closing.act("accepted", town.by("checker"))
    return closing


def lines(page: Any) -> dict[str, Any]:
    """The lines of a closed page by code."""
    return {line.indicator.code: line for line in page.lines}


__all__ = [
    "CITY",
    "EAST",
    "FIRM",
    "HALF",
    "JULY_2",
    "MONTH",
    "NORTH",
    "SOUTH",
    "Town",
    "accept",
    "close",
    "july",
]
