"""What the guards of problems, tasks, points and groups refuse, and what mends it: lines for ``test_guards.py``."""

from typing import Any

from tests.matrix.ground import EAST, TODAY, YESTERDAY, Ground
from tests.matrix.target_guards import Try, mended, typed
from zhijian.common.coordination.models import Problem

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


GUARDS: dict[str, tuple[Try, Try, Try, str, str]] = {
    f"{HERE}.due_to_come": (typed(due=YESTERDAY), find, mended, "due", "This day lies in the past"),
    f"{HERE}.measure_has_its_day": (typed(measure=""), find, mended, "due", "A measure has its day"),
    f"{HERE}.lead_can_act": (lead("east_reader"), find, mended, "lead", "This person has no duty"),
    f"{HERE}.later_than_before": (typed(due=TODAY), postpone, mended, "due", "This is not later"),
}  # fmt: skip
