"""The historical series: what the old reports of a body say, beside what the acts give, and a real report from 2009."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.city import CITY, PASSWORD, City
from tests.kernel.reports.old.play import Drawer
from tests.kernel.reports.play import CITY as TOWN
from tests.kernel.reports.play import NORTH
from zhijian.kernel.ledger import clock
from zhijian.kernel.office import worker
from zhijian.kernel.office.founding import Person, open_account
from zhijian.kernel.org.scope import SYSTEM, scope_of
from zhijian.kernel.records import replay
from zhijian.kernel.records.by import By
from zhijian.kernel.records.correcting import void
from zhijian.kernel.reports.models import STATISTICIAN, OldFigure, OldReport
from zhijian.kernel.reports.old.series import ledger_begins, series_of
from zhijian.kernel.reports.old.texts import keep_file

pytestmark = pytest.mark.django_db
S0 = Path(__file__).parents[5] / "shared" / "reports" / "S0.txt"


@pytest.fixture
def drawer(settings: Any, tmp_path: Any) -> Drawer:
    return Drawer.opened(settings, tmp_path)


def said(city: City, value: int) -> OldReport:
    """A report of all days of the tiny city's ledger that counts its verified instruments, confirmed."""
    staff = open_account(
        Person("tongji", "童计", "Tong Ji", CITY, (STATISTICIAN,), PASSWORD), since=ledger_begins()
    )
    file = keep_file(f"临江市局总结\n检定计量器具{value}台件。\n".encode(), "r.txt", staff)
    period = f"{ledger_begins()}..{clock.today()}"
    by = By.officer(staff)
    report: OldReport = OldReport.create("received", by, at=CITY, original=str(file.pk), period=period)
    read = report.proposals()[0]
    told = ("place", "printed", "value", "unit", "bound", "qualifier", "code", "about", "period")
    OldFigure.create(
        "accepted", By.officer(staff), report=str(report.pk), **{name: getattr(read, name) for name in told}
    )
    worker.settle()
    return report


@pytest.mark.parametrize(("value", "differs", "by"), [(2, False, 0), (3, True, 1)])
def test_a_reported_value_stands_beside_the_computed_one(
    city: City, value: int, differs: bool, by: int
) -> None:
    """Two verifications were approved in the tiny city: one issued, one withdrawn later."""
    said(city, value)
    (series,) = series_of(SYSTEM, CITY)
    (one,) = series.said
    assert (series.code, one.computed, one.differs) == ("metrology.verified", 2, differs)
    assert one.beside is not None
    assert one.beside.by == by
    desk = Client()
    desk.cookies["django_language"] = "en"
    desk.force_login(city.staff["city_supervisor"])
    period = f"{ledger_begins()}..{clock.today()}"
    for page in (
        "/old-reports/series/",
        f"/figures/?period={period}",
        f"/indicators/metrology.verified/?period={period}",
    ):
        told = desk.get(page).content.decode()
        assert "Reported value" in told, page
        assert ("differs by +1" in told) is differs


def test_of_a_period_before_the_ledger_nothing_is_compared(drawer: Drawer) -> None:
    drawer.accept(drawer.receive())
    (series,) = series_of(SYSTEM, TOWN)
    assert [(one.computed, one.beside, one.differs) for one in series.said] == [(None, None, False)]


def test_two_reports_that_say_different_things_of_one_period_are_shown_against_each_other(
    drawer: Drawer,
) -> None:
    drawer.accept(drawer.receive())
    drawer.accept(drawer.receive("临江市质监局工作总结\n2008年上半年，检定计量器具2398台件。\n"))
    (series,) = series_of(SYSTEM, TOWN)
    assert [[other.figure.value for other in series.contradicts(one)] for one in series.said] in (
        [["2398"], ["2410"]], [["2410"], ["2398"]],
    )  # fmt: skip


def test_a_voided_or_taken_back_figure_leaves_the_series_and_replay_finds_no_difference(
    drawer: Drawer,
) -> None:
    report = drawer.receive()
    first, second = drawer.accept(report), drawer.accept(report, 1)
    void(first, first.timeline().get(), drawer.by("second"), reason="重复采认")
    OldFigure.objects.get(pk=second.pk).act("taken_back", drawer.by("city"))
    assert series_of(SYSTEM, TOWN) == []
    assert list(replay.check()) == []


def test_a_county_named_in_the_citys_report_has_its_own_series_for_who_sees_the_report(
    drawer: Drawer,
) -> None:
    report = drawer.receive(
        "临江市质监局2008年工作总结\n全市检定计量器具2410台件。江北县局检定计量器具630台件。\n"
    )
    for nth in (0, 1):
        drawer.accept(report, nth)
    assert [one.said[0].figure.value for one in series_of(SYSTEM, NORTH)] == ["630"]
    assert series_of(scope_of(drawer.staff["north"], clock.today()), NORTH) == []


def test_a_real_report_of_2009_becomes_figures_of_its_half_year(drawer: Drawer) -> None:
    """S0: 检定计量器具2万余台, 样品检验5226批次, 质检所55万元 are in it; figures.csv has them."""
    if not S0.exists():
        pytest.skip("the five real reports are not beside the project")
    report = drawer.receive(S0.read_text("utf-8"))
    assert report.period == "", "the speech names no year: a person says it once for the whole report"
    report.act("described", drawer.by("city"), name=report.name, period="2009H1")
    report = OldReport.objects.get()
    done = {}
    for nth, one in enumerate(report.proposals()):
        if one.is_sure:
            figure = drawer.accept(report, nth)
            done[figure.code] = (figure.value, figure.unit, figure.bound, figure.period)
    assert done["metrology.verified"] == ("20000", "台", "ge", "2009H1")
    assert done["PRD.test_batches"] == ("5226", "批次", "eq", "2009H1")
    assert len(done) >= 20
    assert list(replay.check()) == []
