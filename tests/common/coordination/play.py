"""A city with two counties and an institute, whose people coordinate and handle: the ground of these tests."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from zhijian.common.coordination.duties import COORDINATOR, HANDLER
from zhijian.common.coordination.models import Group, Meeting, Point, Problem, Seat, Task
from zhijian.kernel.ledger import clock
from zhijian.kernel.office.founding import Person, establish, found, open_account
from zhijian.kernel.org.models import Staff
from zhijian.kernel.org.scope import Scope, scope_of
from zhijian.kernel.records.by import By

CITY, NORTH, SOUTH, INSTITUTE = "519900", "519901", "519902", "519900.mi"
PEOPLE = {
    "chief": ("督查何", CITY, (COORDINATOR,)),
    "second": ("督查方", CITY, (COORDINATOR, HANDLER)),
    "north": ("北承办", NORTH, (HANDLER,)),
    "north_two": ("北督办", NORTH, (COORDINATOR, HANDLER)),
    "south": ("南承办", SOUTH, (HANDLER,)),
    "institute": ("所承办", INSTITUTE, (HANDLER,)),
    "reader": ("北阅读", NORTH, ("reader",)),
}


@dataclass
class Town:
    """The city; ``chief`` and ``second`` coordinate in it."""

    since: date
    staff: dict[str, Staff] = field(default_factory=dict)

    def __post_init__(self) -> None:
        found("demo/coordination", code=CITY, name="临江市局", opened=_at(self.since, 8))
        for code, name, sort in (
            (NORTH, "江北县局", "bureau"), (SOUTH, "江南县局", "bureau"), (INSTITUTE, "市计量所", "institute"),
        ):  # fmt: skip
            establish(code=code, name=name, sort=sort, parent=CITY, since=self.since)
        self.staff = {
            who: open_account(Person(who, name, "", body, duties), since=self.since)
            for who, (name, body, duties) in PEOPLE.items()
        }

    def by(self, who: str, on: date | None = None) -> By:
        return By.officer(self.staff[who], on=on, reason="补录")

    @staticmethod
    def at(driver: clock.Driver, day: date) -> None:
        """It is nine o'clock of *day*."""
        driver.to(_at(day, 9))

    def scope(self, who: str, on: date) -> Scope:
        return scope_of(self.staff[who], on)

    def find(self, what: str, *, at: str = NORTH, who: str = "chief", **rest: Any) -> Problem:
        """A problem, found today."""
        wanted = {"at": at, "what": what, "subject": "staff", "source": "inspection"} | rest
        made: Problem = Problem.create("found", self.by(who), **wanted)
        return made

    def give(self, what: str, due: date, *, at: str = NORTH, who: str = "chief", **rest: Any) -> Task:
        """A task, given today."""
        made: Task = Task.create("given", self.by(who), at=at, what=what, due=due, **rest)
        return made

    def issue(
        self, number: str, what: str, due: date, *, at: str = NORTH, who: str = "chief", **rest: Any
    ) -> Point:
        """A work point of this year, issued today."""
        wanted = {
            "at": at,
            "year": str(clock.today().year),
            "number": number,
            "what": what,
            "due": due,
        } | rest
        made: Point = Point.create("issued", self.by(who), **wanted)
        return made

    def group(self, name: str = "大型衡器强制检定领导小组", who: str = "chief", **rest: Any) -> Group:
        """A working group, set up today."""
        made: Group = Group.create(
            "established", self.by(who), **({"name": name, "purpose": "campaign"} | rest)
        )
        return made

    def seat(self, group: Group, post: str, who: str = "chief", **sits: Any) -> Seat:
        """A seat in a group, from today."""
        made: Seat = Seat.create("seated", self.by(who), group=group.pk, post=post, **sits)
        return made

    def meet(self, group: Group, topic: str, who: str = "chief") -> Meeting:
        """A meeting of a group, held today."""
        made: Meeting = Meeting.create(
            "called", self.by(who), group=group.pk, agenda=topic, day=clock.today()
        )
        made.act("held", self.by(who), minutes="会议纪要全文")
        return made


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), clock.SHANGHAI)
