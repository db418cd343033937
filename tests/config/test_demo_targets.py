"""Targets and reporting of the demonstration: a winter of the city, from the year that ends into the next."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.config.played import played
from zhijian.config import demo_city, demo_reports
from zhijian.desk.views.reporting import below
from zhijian.kernel.indicators.periods import parse
from zhijian.kernel.org.scope import SYSTEM
from zhijian.kernel.records import replay
from zhijian.kernel.reports.actuals import Source
from zhijian.kernel.reports.board import board
from zhijian.kernel.reports.chain.board import call_board, overview
from zhijian.kernel.reports.models import (
    Assessment,
    AttestedActual,
    Call,
    OldReport,
    Phrase,
    Target,
    WorkReport,
)
from zhijian.kernel.reports.old.series import series_of
from zhijian.kernel.reports.writing.verifying import verify

pytestmark = pytest.mark.django_db
LAST = date(2025, 2, 12)


@pytest.fixture(scope="module", autouse=True)
def play(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Two and a half months of twenty firms, played once for all tests of this module."""
    with played(django_db_blocker, tmp_path_factory.mktemp("home"), until=LAST, days=76, count=20):
        yield


def test_each_year_has_its_targets_and_each_part_stands_under_its_whole() -> None:
    for year in ("2024", "2025"):
        assert Target.objects.filter(year=year, state="in_force").count() == 7 * (len(demo_city.AREAS) + 1)
    for whole in Target.objects.filter(territory=demo_city.CITY):
        assert len(whole.division["parts"]) == len(demo_city.AREAS)
    assert list(replay.check()) == []


def test_what_is_reported_is_checked_but_for_some() -> None:
    assert set(AttestedActual.objects.values_list("state", flat=True)) == {"reported", "accepted"}
    assert AttestedActual.objects.filter(as_of=date(2024, 12, 31)).exists()
    assert AttestedActual.objects.filter(as_of=date(2025, 1, 31)).exists()


def test_the_board_of_the_city_shows_computed_and_reported_numbers_and_contradicts_itself_nowhere() -> None:
    shown = board(SYSTEM, demo_city.CITY, 2025, LAST)
    assert len(shown.rows) == len(demo_city.AREAS) + 1
    found = {line.actual.source for row in shown.rows for line in row.cells.values()}
    assert found == {Source.COMPUTED, Source.REPORTED}
    assert shown.contradictions == ()
    assert min(row.place.rank for row in shown.places if row.place) == 1


def test_the_year_that_ended_is_assessed() -> None:
    made = Assessment.objects.filter(year="2024")
    assert made.count() == len(demo_city.AREAS)
    assert set(made.values_list("state", flat=True)) == {"reviewed", "published"}


def test_one_report_is_frozen_and_proved_and_another_is_being_written() -> None:
    frozen, draft = WorkReport.objects.filter(territory=demo_city.CITY).order_by("pk")
    assert (frozen.state, frozen.period, draft.state, draft.period) == (
        "frozen",
        "2025-01",
        "drafted",
        "2025H1",
    )
    assert frozen.number == "临质监发〔2025〕1号"
    found = verify(frozen.printed(LAST))
    assert found.findings == []
    assert found.figures > 20
    assert draft.document(LAST).flaws == [], (
        "a first year has no year before, and its template says so in words"
    )


def test_the_period_that_is_frozen_lies_within_the_play() -> None:
    assert demo_reports.ended(date(2024, 12, 2), date(2026, 6, 25)).code == "2025H2"
    assert demo_reports.ended(date(2024, 12, 31), date(2025, 5, 6)).code == "2025Q1"
    assert demo_reports.ended(date(2024, 11, 28), date(2025, 2, 10)).code == "2025-01"


def test_the_half_year_went_up_with_one_returned_and_one_late() -> None:
    shown = overview(SYSTEM, demo_city.CITY, parse("2024H2"))
    states = {row.body: row.closing.state for row in shown.rows if row.closing}
    assert shown.own.closing is not None
    assert shown.own.closing.state == "accepted", "the province took it"
    assert sorted(states.values()) == ["accepted"] * 4 + ["closed", "returned"]
    late = next(row.closing for row in shown.rows if row.body == "519905")
    assert late is not None
    assert late.size > shown.own.closing.size


def test_who_checks_is_led_to_what_waits() -> None:
    shown = overview(SYSTEM, demo_city.CITY, parse("2024H2"))
    waiting = [row.closing is not None and row.closing.state == "closed" for row in shown.rows]
    led = [[bool(row.cells[2].sub) for row in below(shown, checks=who).rows] for who in (True, False)]
    assert led == [waiting, [False] * len(waiting)]
    assert sum(waiting) == 1


def test_its_summaries_are_on_a_board_with_one_perfunctory_and_the_others_urged() -> None:
    counts = call_board(SYSTEM, Call.objects.get(), LAST).counts
    assert (counts["called"], counts["accepted"], counts["perfunctory"], counts["overdue"]) == (6, 2, 1, 4)
    assert (counts["handed_in"], counts["on_time"]) == (2, 2), "the one that was returned is not handed in"


def test_old_reports_are_looked_through_but_for_the_countys() -> None:
    states = {report.territory_id: report.state for report in OldReport.objects.all()}
    assert states == {demo_city.CITY: "done", "519903": "in_review"}
    found = {one.code: one.said[0].figure.value for one in series_of(SYSTEM, demo_city.CITY)}
    assert found["metrology.verified"] == "1846"
    assert found["CMP.received"] == "638"
    assert [row.state for row in Phrase.objects.all()] == ["proposed"]
