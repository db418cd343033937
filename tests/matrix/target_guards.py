"""What the guards of targets and reports refuse, and what mends it: lines for the table of ``test_guards.py``."""

from collections.abc import Callable
from typing import Any

from tests.matrix.ground import CITY, EAST, MI, TODAY, TOMORROW, YESTERDAY, Ground, frozen_report, said_in
from zhijian.kernel.records.correcting import void
from zhijian.kernel.reports.models import Assessment, AttestedActual, Target, WorkReport

Try = Callable[[Ground], Any]
HERE = "kernel.reports.guards"


def typed(**values: Any) -> Try:
    """What is typed wrong; ``mended`` takes it back."""
    return lambda city: city.rows.update(typed=values)


def mended(city: Ground) -> None:
    city.rows.pop("typed")


def propose(city: Ground, **values: Any) -> Any:
    """A target of the east county, but for what was typed wrong."""
    wanted = {"at": EAST, "year": "2024", "name": "认证监督抽查", "value": "3", "unit": "次", "weight": "10"}
    return Target.create("proposed", city.by("city"), **(wanted | city.rows.get("typed", {}) | values))


def report(city: Ground) -> Any:
    """An actual of the east county's target, but for what was typed wrong."""
    wanted = {"target": city.rows["target.east"].pk, "as_of": TODAY, "value": "3", "evidence": "通报第3期"}
    return AttestedActual.create("reported", city.by("city"), **(wanted | city.rows.get("typed", {})))


def score(city: Ground) -> Any:
    """The city's own score, but for what was typed wrong."""
    wanted = {"at": CITY, "year": "2024", "points": "90"} | city.rows.get("typed", {})
    return Assessment.create("self_scored", city.by("city"), **wanted)


def review(city: Ground) -> Any:
    """The review of the east county's score, but for what was typed wrong."""
    typed_ = {"points": "86"} | city.rows.get("typed", {})
    return city.fresh("assessment.east").act("reviewed", city.by("city"), **typed_)


def whole_and_part(city: Ground) -> None:
    city.rows |= {"whole": propose(city, at=CITY), "part": propose(city)}


def divide(city: Ground, name: str = "whole") -> Any:
    return city.fresh(name).act("divided", city.by("city"), why=city.rows.get("why", ""))


def of_a_computed_target(city: Ground) -> None:
    city.fresh("target.east_proposed").act("confirmed", city.by("east"))
    city.rows["typed"] = {"target": city.rows["target.east_proposed"].pk}


def of_a_cancelled_target(city: Ground) -> None:
    city.fresh("target.west").act("cancelled", city.by("city"), why="并入专项")
    city.rows["typed"] = {"target": city.rows["target.west"].pk}


def draft(city: Ground) -> Any:
    """A report of the east county, but for what was typed wrong."""
    wanted = {"at": EAST, "period": "2024Q1", "shape": "half_year"} | city.rows.get("typed", {})
    return WorkReport.create("drafted", city.by("city"), **wanted)


def write(city: Ground) -> Any:
    """The text of the east county's report, but for what was typed wrong."""
    wanted = {"sections": said_in("east"), "name": "总结"} | city.rows.get("typed", {})
    return city.fresh("report.east").act("written", city.by("city"), **wanted)


def wrong_figure(city: Ground) -> None:
    section = {"title": "", "kind": "text", "text": "{{figure: metrology.vanished}}"}
    city.rows["typed"] = {"sections": {"sections": [section]}}
    write(city)


def write_again(city: Ground) -> None:
    city.rows.pop("typed")
    write(city)


def of_a_period_that_goes_on(city: Ground) -> None:
    """Approved, with a figure of the half-year that ends the day after tomorrow."""
    text = "{{figure: metrology.verified | period=2024H1}}"
    city.rows["typed"] = {"sections": {"sections": [{"title": "", "kind": "text", "text": text}]}}
    write(city)
    city.fresh("report.east").act("submitted", city.by("east_two"))
    city.fresh("report.east").act("approved", city.by("city"))


def of_a_period_that_is_over(city: Ground) -> None:
    city.fresh("report.east").act("reopened", city.by("city"), why="改为一季度")
    write_again(city)
    city.fresh("report.east").act("submitted", city.by("east_two"))
    city.fresh("report.east").act("approved", city.by("city"))


def dispatch(city: Ground) -> Any:
    """The frozen report of the east county as a document, but for what was typed wrong."""
    wanted = {"mark": "东质监发", "addressee": "临江市局"} | city.rows.get("typed", {})
    return city.fresh("report.east_may").act("dispatched", city.by("east"), **wanted)


def of_a_number_that_another_has(city: Ground) -> None:
    """The report of April is number 7; that of May is to have it too."""
    frozen_report(city, "april", EAST, "east_two", "east", "2024-04")
    city.fresh("april").act("dispatched", city.by("east"), mark="东质监发", addressee="临江市局", running="7")
    city.rows["typed"] = {"running": "7"}


def void_the_dispatch(city: Ground) -> None:
    row = city.fresh("report.east_may")
    void(row, row.timeline().last(), city.by("city"), reason="发错单位")


REPORT, DISPATCH = "kernel.reports.work_report", "kernel.reports.dispatching"
GUARDS: dict[str, tuple[Try, Try, Try, str, str]] = {
    f"{HERE}.no_fines": (typed(name="罚没收入上解"), propose, mended, "name", "Fines and confiscated sums"),
    f"{HERE}.unit_is_the_figures": (
        typed(indicator="metrology.verified"), propose, mended, "unit", "The target is counted by a figure",
    ),
    f"{HERE}.figure_exists": (typed(indicator="metrology.x"), propose, mended, "indicator", "There is no figure"),
    f"{HERE}.year_is_one": (typed(year="24"), propose, mended, "year", "A year has four digits"),
    f"{HERE}.value_is_positive": (typed(value="0"), propose, mended, "value", "A target is more than nought"),
    f"{HERE}.weight_in_bounds": (typed(weight="101"), propose, mended, "weight", "A weight lies between"),
    f"{HERE}.not_set_twice": (typed(name="特种设备安全大检查"), propose, mended, "name", "This body has a target"),
    f"{HERE}.division_settled": (
        whole_and_part, lambda city: city.fresh("part").act("confirmed", city.by("city")), divide, "",
        "The division of the target above",
    ),
    f"{HERE}.sums_or_says_why": (
        lambda city: city.fresh("target.east").act("adjusted", city.by("city"), value="5", why="调增"),
        lambda city: divide(city, "target.city"), lambda city: city.rows.update(why="市局调剂"), "why",
        "The parts do not sum",
    ),
    f"{HERE}.has_parts": (
        lambda city: city.rows.update(whole=propose(city, at=CITY)), divide, propose, "", "A body below must have",
    ),
    f"{HERE}.is_reported": (of_a_computed_target, report, mended, "target", "This target is computed"),
    f"{HERE}.target_in_force": (of_a_cancelled_target, report, mended, "target", "The target is not in force"),
    f"{HERE}.day_of_the_year": (typed(as_of=TOMORROW), report, mended, "as_of", "This day is not one"),
    f"{HERE}.not_reported_twice": (typed(as_of=YESTERDAY), report, mended, "as_of", "An actual of this day"),
    f"{HERE}.actual_not_negative": (typed(value="-1"), report, mended, "value", "An actual is not less"),
    f"{REPORT}.period_is_one": (typed(period="2024H3"), draft, mended, "period", "Write a period such as"),
    f"{REPORT}.shape_exists": (typed(shape="sonnet"), draft, mended, "shape", "There is no template"),
    f"{REPORT}.sections_have_form": (
        typed(sections={"sections": [{"title": "", "kind": "verse", "text": ""}]}), write, mended, "sections",
        "At most 40 sections",
    ),
    f"{REPORT}.every_figure_prints": (
        wrong_figure, lambda city: city.fresh("report.east").act("submitted", city.by("city")), write_again, "",
        "Every figure in the text must print",
    ),
    f"{REPORT}.every_period_is_over": (
        of_a_period_that_goes_on, lambda city: city.fresh("report.east").act("frozen", city.by("city")),
        of_a_period_that_is_over, "", "The period must be over",
    ),
    f"{DISPATCH}.not_dispatched": (dispatch, dispatch, void_the_dispatch, "", "It is not dispatched yet"),
    f"{DISPATCH}.mark_has_form": (typed(mark="东质监发2024"), dispatch, mended, "mark", "The mark of the body is"),
    f"{DISPATCH}.has_addressee": (typed(addressee="："), dispatch, mended, "addressee", "Say to whom it is sent"),
    f"{DISPATCH}.running_is_free": (
        of_a_number_that_another_has, dispatch, mended, "running", "The running number is a number",
    ),
    f"{DISPATCH}.secrecy_has_form": (
        typed(secrecy="密", copy_number="1"), dispatch, mended, "secrecy", "Write the grade of secrecy",
    ),
    f"{DISPATCH}.secret_has_copy_number": (
        typed(secrecy="秘密★1年"), dispatch, mended, "copy_number", "A copy number has at most",
    ),
    "kernel.reports.assessing.points_in_bounds": (typed(points="100.5"), score, mended, "points", "Points lie between"),
    "kernel.reports.assessing.has_targets": (typed(at=MI), score, mended, "at", "This body has no target"),
    "kernel.reports.assessing.not_assessed_twice": (typed(at=EAST), score, mended, "year", "This body was assessed"),
    "kernel.reports.assessing.bonus_has_reason": (typed(bonus="2"), review, mended, "bonus", "A bonus lies between"),
    "kernel.reports.assessing.veto_has_reason": (typed(vetoed=True), review, mended, "veto_why", "A veto says why"),
}  # fmt: skip
