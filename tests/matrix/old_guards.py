"""What the guards of old reports, their figures and the vocabulary refuse, and what mends it: lines for
``test_guards.py``."""

from typing import Any

from tests.matrix.ground import CITY, EAST, TODAY, WEST, Ground, old_text, said_of
from tests.matrix.target_guards import Try, mended, typed
from zhijian.kernel.office.models import Appointment
from zhijian.kernel.records.by import By
from zhijian.kernel.records.correcting import amend
from zhijian.kernel.reports.models import VOCABULARY, OldFigure, OldReport, Phrase
from zhijian.kernel.reports.old.texts import keep_file

HERE = "kernel.reports.old.guards"


def receive(city: Ground) -> Any:
    """A second report of the east county, but for what was typed wrong."""
    told = city.rows.get("typed", {})
    file = keep_file(old_text(told.get("file", "east二")), "r.txt", city.people["east"])
    rest = {name: value for name, value in told.items() if name != "file"}
    return OldReport.create("received", city.by("east"), at=EAST, original=str(file.pk), **rest)


def put_another_file(city: Ground) -> Any:
    """The first act of the east county's report amended to another file."""
    report = city.fresh("old_report.east")
    file = keep_file(old_text("east二"), "r.txt", city.people["east"])
    told = {"at": report.territory_id, "original": str(file.pk), "name": report.name, "period": report.period}
    return amend(report, report.timeline().earliest("id"), city.by("east"), told, reason="收错了文件")


def decide(act: str, nth: int = 1) -> Try:
    """The nth figure of the east county's report, but for what was typed wrong."""

    def done(city: Ground) -> Any:
        wanted = said_of(city.fresh("old_report.east"), nth) | city.rows.get("typed", {})
        if act == "rejected":
            wanted = {name: wanted[name] for name in ("report", "place", "printed")}
        return OldFigure.create(act, city.by("east"), **wanted)

    return done


def revise(city: Ground) -> Any:
    """The confirmed figure of the east county, but for what was typed wrong."""
    told = said_of(city.fresh("old_report.east"), 0) | city.rows.get("typed", {})
    told = {name: value for name, value in told.items() if name not in ("report", "place", "printed")}
    return city.fresh("old_figure.east").act("revised", city.by("east"), why="笔误", **told)


def remember(city: Ground) -> Any:
    """A phrase of the east county, but for what was typed wrong."""
    wanted = {"at": EAST, "phrase": "登门服务", "code": "QUA.trainings"} | city.rows.get("typed", {})
    return Phrase.create("remembered", city.by("east"), **wanted)


def hand(city: Ground) -> By:
    """Who decides for all, but for who must not."""
    return city.by(city.rows.get("typed", {}).get("who", "statistics"))


def share(city: Ground) -> Any:
    return city.fresh("phrase.east_proposed").act("shared", hand(city))


def drop(city: Ground) -> Any:
    return city.fresh("phrase.east_proposed").act("dropped", hand(city), why="另有所指")


def duty_at_the_city(city: Ground) -> None:
    """The city's officer holds the duty too, below the top body."""
    told = {"staff": city.people["city"].pk, "duty": VOCABULARY, "at": CITY, "begins": TODAY}
    Appointment.create("granted", city.by("security_admin"), **told)
    city.rows["typed"] = {"who": "city"}


def shared_for_all(city: Ground) -> None:
    share(city)
    city.rows["typed"] = {"who": "east"}


def finished(city: Ground) -> None:
    city.fresh("old_report.east").act("finished", city.by("east"))


def reopened(city: Ground) -> None:
    city.fresh("old_report.east").act("reopened", city.by("east"))


GUARDS: dict[str, tuple[Try, Try, Try, str, str]] = {
    f"{HERE}.not_taken_twice": (typed(file="east"), receive, mended, "original", "This file was taken"),
    f"{HERE}.text_stays_under_figures": (
        lambda city: None, put_another_file,
        lambda city: city.fresh("old_figure.east").act("taken_back", city.by("east")),
        "original", "Confirmed figures stand on the text",
    ),
    f"{HERE}.period_or_none": (typed(period="去年"), receive, mended, "period", "Write a period like"),
    f"{HERE}.no_figure_stands": (
        lambda city: None,
        lambda city: city.fresh("old_report.east").act("withdrawn", city.by("east"), why="重复"),
        lambda city: city.fresh("old_figure.east").act("taken_back", city.by("east")), "", "Figures of this report",
    ),
    f"{HERE}.report_is_open": (finished, decide("accepted"), reopened, "report", "The report is not being looked"),
    f"{HERE}.stands_there": (typed(printed="39起"), decide("corrected"), mended, "place", "These words do not stand"),
    f"{HERE}.as_it_was_read": (typed(value="39"), decide("accepted"), mended, "value", "The reading says something"),
    f"{HERE}.was_found": (
        typed(place="5-10", printed="2009年"), decide("corrected"), mended, "place", "The reading found no figure",
    ),
    f"{HERE}.not_decided_twice": (
        decide("rejected"), decide("accepted"),
        lambda city: OldFigure.objects.get(state="rejected").act("taken_back", city.by("east")), "place",
        "This place is decided",
    ),
    f"{HERE}.has_period": (typed(period="去年"), decide("corrected"), mended, "period", "A figure has a period"),
    f"{HERE}.counts_something": (typed(code="X.y"), decide("corrected"), mended, "code", "Choose what it counts"),
    f"{HERE}.about_is_below": (typed(about=WEST), decide("corrected"), mended, "about", "The body of a figure"),
    f"{HERE}.still_below": (typed(about=WEST), revise, mended, "about", "The body of a figure"),
    f"{HERE}.phrase_is_one": (typed(phrase="帮教47次"), remember, mended, "phrase", "A phrase has two to thirty"),
    f"{HERE}.phrase_counts": (typed(code="X.y"), remember, mended, "code", "Choose what it counts"),
    f"{HERE}.phrase_is_new": (typed(phrase="上门帮教"), remember, mended, "phrase", "This body knows"),
    f"{HERE}.at_the_top": (duty_at_the_city, share, mended, "", "What holds for all is decided"),
    f"{HERE}.own_or_at_the_top": (shared_for_all, drop, mended, "", "What holds for all is taken back"),
}  # fmt: skip
