"""What the guards of the reporting chain refuse, and what mends it: lines for the table of ``test_guards.py``."""

from typing import Any

from tests.matrix.ground import CITY, EAST, TODAY, YESTERDAY, Ground
from tests.matrix.target_guards import Try, mended, typed
from zhijian.kernel.reports.models import Closing

HERE = "kernel.reports.chain.guards"


def close(city: Ground) -> Any:
    """April closed by the east county, but for what was typed wrong."""
    wanted = {"at": EAST, "period": "2024-04"} | city.rows.get("typed", {})
    return Closing.create("closed", city.by("east"), **wanted)


def close_city(city: Ground) -> Any:
    """April closed by the city, of whose counties none has."""
    wanted = {"at": CITY, "period": "2024-04"} | city.rows.get("typed", {})
    return Closing.create("closed", city.by("city"), **wanted)


def return_east(city: Ground) -> Any:
    """The east county's May returned, but for what was typed wrong."""
    wanted = {"remark": "数字不符", "again_by": TODAY} | city.rows.get("typed", {})
    return city.fresh("closing.east").act("returned", city.by("city"), **wanted)


def again(city: Ground) -> Any:
    """The city closes May anew; the counties' are not accepted."""
    return city.fresh("closing.city").act("closed_anew", city.by("city"), **city.rows.get("typed", {}))


def sent_back(city: Ground) -> None:
    """The city's own close, returned by the province; nobody sits there but the system."""
    from zhijian.kernel.records.by import By

    row = city.fresh("closing.city")
    row.act("returned", By.system(row.body_id, key="chain:returned"), remark="请补齐", again_by=TODAY)


def nobody_in(city: Ground) -> None:
    city.rows.pop("typed", None)


def why_not(city: Ground) -> None:
    city.rows["typed"] = {"why": "县局数据待核"}


GUARDS: dict[str, tuple[Try, Try, Try, str, str]] = {
    f"{HERE}.period_is_one": (typed(period="2024-4"), close, mended, "period", "A period is a month"),
    f"{HERE}.period_is_over": (typed(period="2024-06"), close, mended, "period", "The period is not over"),
    f"{HERE}.not_closed_twice": (typed(period="2024-05"), close, mended, "period", "This body has closed"),
    f"{HERE}.parts_are_in_or_why": (nobody_in, close_city, why_not, "why", "Not every body right below"),
    f"{HERE}.parts_are_in_again_or_why": (sent_back, again, why_not, "why", "Not every body right below"),
    f"{HERE}.again_by_is_to_come": (typed(again_by=YESTERDAY), return_east, mended, "again_by", "The day until which"),
}  # fmt: skip

__all__ = ["GUARDS"]
