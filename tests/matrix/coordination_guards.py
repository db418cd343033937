"""What the guards of problems, tasks, points and groups refuse, and what mends it: lines for ``test_guards.py``."""

from typing import Any

from tests.matrix.ground import EAST, TODAY, WEST, YESTERDAY, ZONE, Ground
from tests.matrix.target_guards import Try, mended, typed
from zhijian.common.coordination.models import Point, Problem, Seat

HERE = "common.coordination.guards"


def find(city: Ground) -> Any:
    """A problem of the east county with its measure, but for what was typed wrong."""
    wanted = {
        "at": EAST, "what": "协同配合不够", "subject": "cooperation", "source": "self_review",
        "measure": "建立联席会议", "due": TODAY,
    }  # fmt: skip
    return Problem.create("found", city.by("city"), **(wanted | city.rows.get("typed", {})))


def postpone(city: Ground) -> Any:
    """The east county's problem is postponed to the end of August, but for what was typed wrong."""
    wanted = {"due": "2024-08-30", "why": "师资未到位"} | city.rows.get("typed", {})
    return city.fresh("problem.east").act("postponed", city.by("city"), **wanted)


def lead(who: str) -> Try:
    """A person is put in charge."""
    return lambda city: city.rows.update(typed={"lead": city.people[who].pk})


def issue(city: Ground) -> Any:
    """A work point of the city that the east county leads, but for what was typed wrong."""
    wanted = {"at": EAST, "year": "2024", "number": "38", "what": "计量专项检查", "due": TODAY}
    return Point.create("issued", city.by("city"), **(wanted | city.rows.get("typed", {})))


def give(city: Ground) -> Any:
    """The east county gives a task of the point that it leads, but for what was typed wrong."""
    wanted = {"at": EAST, "what": "检查十家企业", "due": TODAY} | city.rows.get("typed", {})
    return city.fresh("point.east").act("task_given", city.by("east"), **wanted)


def join(city: Ground) -> Any:
    """The west county supports the east county's point, but for what was typed wrong."""
    wanted = {"at": WEST, "what": "配合检查", "due": TODAY} | city.rows.get("typed", {})
    return city.fresh("point.east").act("joined", city.by("city"), **wanted)


def finish(city: Ground) -> Any:
    """The east county reports its point done."""
    return city.fresh("point.east").act("done", city.by("east"), evidence="通报")


def cancel_support(city: Ground) -> None:
    city.fresh("task.zone_support").act("cancelled", city.by("city"), why="无企业")


def seat(city: Ground) -> Any:
    """The west county sits in the city's group, but for what was typed wrong."""
    wanted = {"group": city.rows["group.city"].pk, "post": "member", "member": WEST} | city.rows.get(
        "typed", {}
    )
    return Seat.create("seated", city.by("city"), **wanted)


def of_a_dissolved_group(city: Ground) -> None:
    city.fresh("group.west").act("dissolved", city.by("west"), why="任务完成")
    city.rows["typed"] = {"group": city.rows["group.west"].pk}


GUARDS: dict[str, tuple[Try, Try, Try, str, str]] = {
    f"{HERE}.due_to_come": (typed(due=YESTERDAY), find, mended, "due", "This day lies in the past"),
    f"{HERE}.measure_has_its_day": (typed(measure=""), find, mended, "due", "A measure has its day"),
    f"{HERE}.lead_can_act": (lead("east_reader"), find, mended, "lead", "This person has no duty"),
    f"{HERE}.within_reach": (typed(at=WEST), give, mended, "at", "This body lies outside your reach"),
    f"{HERE}.number_is_one": (typed(number="第十项"), issue, mended, "number", "An item is a number"),
    f"{HERE}.number_free": (typed(number="2"), issue, mended, "number", "The plan of this year has an item"),
    f"{HERE}.joins_once": (typed(at=ZONE), join, mended, "at", "This body supports or leads"),
    f"{HERE}.tasks_settled": (lambda city: None, finish, cancel_support, "", "Tasks of it are not done yet"),
    f"{HERE}.group_at_work": (of_a_dissolved_group, seat, mended, "group", "The group was dissolved"),
    f"{HERE}.somebody_sits": (typed(member=""), seat, mended, "member", "Name a body"),
    f"{HERE}.sits_once": (typed(member=EAST), seat, mended, "staff", "This person or body has a seat"),
    f"{HERE}.later_than_before": (typed(due=TODAY), postpone, mended, "due", "This is not later"),
}  # fmt: skip
