"""What the guards of the reporting chain refuse, and what mends it: lines for the table of ``test_guards.py``."""

from datetime import date
from typing import Any

from tests.kernel.indicators import play as acts
from tests.matrix.ground import CITY, EAST, TODAY, YESTERDAY, Ground, frozen_report
from tests.matrix.target_guards import Try, mended, typed
from zhijian.kernel.reports.models import Call, Closing, NilReturn, WorkReport

HERE, NIL = "kernel.reports.chain.guards", "kernel.reports.chain.nil"
CALL, SUMMARY = "kernel.reports.chain.calling", "kernel.reports.chain.summary"


def close(city: Ground) -> Any:
    """April closed by the east county, but for what was typed wrong."""
    wanted = {"at": EAST, "period": "2024-04"} | city.rows.get("typed", {})
    return Closing.create("closed", city.by("east"), **wanted)


def close_city(city: Ground) -> Any:
    """April closed by the city, of whose counties none has."""
    wanted = {"at": CITY, "period": "2024-04"} | city.rows.get("typed", {})
    return Closing.create("closed", city.by("city"), **wanted)


def declare(city: Ground) -> Any:
    """The east county declares May nil for a whole line, but for what was typed wrong."""
    wanted = {"at": EAST, "month": "2024-05", "topic": "metrology"} | city.rows.get("typed", {})
    return NilReturn.create("declared", city.by("east"), **wanted)


def an_act_of_may(city: Ground) -> None:
    """A verification in the east county, approved in May."""
    acts.verified(date(2024, 5, 6), EAST, party=str(city.rows["party.east"].pk), body=EAST)
    acts.seal()


def of_march(city: Ground) -> None:
    city.rows["typed"] = {"month": "2024-03"}


def call(city: Ground) -> Any:
    """The city calls its counties, but for what was typed wrong."""
    wanted = {"at": CITY, "number": "2号", "name": "四月总结", "period": "2024-04", "due": TODAY}
    return Call.create("called", city.by("city"), **(wanted | city.rows.get("typed", {})))


def hand_in(city: Ground) -> Any:
    """The east county hands in, but for what was typed wrong."""
    wanted = {"work_report": city.rows["report.east_may"].pk} | city.rows.get("typed", {})
    return city.fresh("summary.east").act("submitted", city.by("east_two"), **wanted)


def grade(city: Ground) -> Any:
    """The city grades the west county's summary, but for what was typed wrong."""
    wanted = {"grade": "complete"} | city.rows.get("typed", {})
    return city.fresh("summary.west").act("graded", city.by("city"), **wanted)


def with_a_draft(city: Ground) -> None:
    made = city.make(
        "report.east_new", WorkReport, "drafted", "east_two", at=EAST, period="2024-05", shape="half_year"
    )
    city.rows["typed"] = {"work_report": made.pk}


def with_aprils(city: Ground) -> None:
    made = frozen_report(city, "report.east_april", EAST, "east_two", "east", "2024-04")
    city.rows["typed"] = {"work_report": made.pk}


def east_returned(city: Ground) -> None:
    city.fresh("closing.east").act("returned", city.by("city"), remark="数字不符", again_by=TODAY)


def east_closed(city: Ground) -> None:
    city.fresh("closing.east").act("closed_anew", city.by("east_two"))


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
    f"{NIL}.month_is_one": (typed(month="2024-5"), declare, mended, "month", "A month is written"),
    f"{NIL}.month_is_over": (typed(month="2024-06"), declare, mended, "month", "The month is not over"),
    f"{NIL}.topic_is_one": (typed(topic="metrology.due"), declare, mended, "topic", "There is no figure and no line"),
    f"{NIL}.not_declared_twice": (
        typed(month="2024-04", topic="metrology.withdrawn"), declare, mended, "topic", "This body has declared this"),
    f"{NIL}.nothing_is_counted": (an_act_of_may, declare, of_march, "topic", "Acts of this month are counted"),
    f"{CALL}.due_is_to_come": (typed(due=YESTERDAY), call, mended, "due", "The day until which"),
    f"{CALL}.number_is_new": (typed(number="市质函〔2024〕1号"), call, mended, "number", "This body has a call"),
    f"{CALL}.bodies_are_right_below": (typed(to="530000"), call, mended, "to", "Only bodies right below"),
    f"{SUMMARY}.report_is_frozen": (with_a_draft, hand_in, mended, "work_report", "Only a report that is frozen"),
    f"{SUMMARY}.report_is_the_one": (with_aprils, hand_in, mended, "work_report", "This report speaks of another"),
    f"{SUMMARY}.period_is_closed": (east_returned, hand_in, east_closed, "", "The period must be closed first"),
    f"{SUMMARY}.perfunctory_says_why": (typed(grade="perfunctory"), grade, mended, "remark", "Who calls a summary"),
}  # fmt: skip

__all__ = ["GUARDS"]
