"""A city with three counties, its target officer and those who report: the ground of the tests of targets."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from zhijian.kernel.ledger import clock
from zhijian.kernel.office.founding import Person, establish, found, open_account
from zhijian.kernel.org.models import Body, Staff
from zhijian.kernel.org.scope import Scope, scope_of
from zhijian.kernel.records.by import By
from zhijian.kernel.reports.models import OFFICER, REPORTER, AttestedActual, Target

CITY, NORTH, SOUTH, EAST = "519900", "519901", "519902", "519903"


@dataclass
class Town:
    """The city; ``officer`` sits in it, ``checker`` is a second one, ``north`` and ``south`` report."""

    since: date
    staff: dict[str, Staff] = field(default_factory=dict)

    def __post_init__(self) -> None:
        opened = datetime.combine(self.since, time(8), clock.SHANGHAI)
        found("demo/targets", code=CITY, name="临江市局", opened=opened)
        for code, name in ((NORTH, "江北县局"), (SOUTH, "江南县局"), (EAST, "江东县局")):
            establish(code=code, name=name, sort="bureau", parent=CITY, since=self.since)
        people = {
            "officer": (CITY, (OFFICER,)), "checker": (CITY, (OFFICER,)), "city": (CITY, (REPORTER,)),
            "north": (NORTH, (REPORTER,)), "south": (SOUTH, (REPORTER,)), "north_officer": (NORTH, (OFFICER,)),
        }  # fmt: skip
        self.staff = {
            name: open_account(Person(name, name, name, body, duties), since=self.since)
            for name, (body, duties) in people.items()
        }

    def by(self, who: str, on: date | None = None) -> By:
        return By.officer(self.staff[who], on=on, reason="补录")

    @staticmethod
    def at(driver: clock.Driver, day: date) -> None:
        """It is nine o'clock of *day*."""
        driver.to(datetime.combine(day, time(9), clock.SHANGHAI))

    def scope(self, who: str, on: date) -> Scope:
        return scope_of(self.staff[who], on)

    def propose(
        self,
        name: str,
        value: str,
        unit: str,
        *,
        at: str = CITY,
        year: str,
        who: str = "officer",
        **rest: Any,
    ) -> Target:
        """A target as proposed."""
        wanted = {
            "at": Body.objects.get(pk=at),
            "year": year,
            "name": name,
            "value": value,
            "unit": unit,
        } | rest
        made: Target = Target.create("proposed", self.by(who), **wanted)
        return made

    def set(self, name: str, value: str, unit: str, **rest: Any) -> Target:
        """A target in force."""
        made = self.propose(name, value, unit, **rest)
        made.act("confirmed", self.by(rest.get("who", "officer")))
        return made

    def report(
        self, target: Target, as_of: date, value: str, *, who: str = "city", check: bool = True
    ) -> AttestedActual:
        """An actual that the body reports, checked by another person unless said otherwise."""
        made: AttestedActual = AttestedActual.create(
            "reported", self.by(who), target=target.pk, as_of=as_of, value=value, evidence="统计台账第3页"
        )
        if check:
            made.act("accepted", self.by("checker"))
        return made
