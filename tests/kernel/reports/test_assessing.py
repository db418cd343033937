"""The year's assessment of a body: its own score, the review with bonus and veto, the result."""

from collections.abc import Iterator
from datetime import date

import pytest

from tests.kernel.reports.play import CITY, NORTH, Town
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.models import Body
from zhijian.kernel.records import replay
from zhijian.kernel.records.errors import Refused
from zhijian.kernel.reports.models import Assessment

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Iterator[Town]:
    """The last day of 2025: of two tasks the north has done 3 of 4 (weight 3) and all of the other (weight 1)."""
    made = Town(date(2025, 1, 1))
    with clock.driven() as driver:
        made.at(driver, date(2025, 12, 31))
        for name, value, weight in (("大检查", "3", "3"), ("抽查", "9", "1")):
            task = made.set(name, "4", "次", at=NORTH, year="2025", weight=weight)
            made.report(task, date(2025, 12, 31), value, who="north")
        yield made


def scored(town: Town, points: str = "88") -> Assessment:
    made: Assessment = Assessment.create(
        "self_scored", town.by("north"), at=Body.objects.get(pk=NORTH), year="2025", points=points
    )
    return made


def test_what_the_rule_gives_stands_beside_the_own_score(town: Town) -> None:
    """(3 × 75 % + 1 × 100 %) ÷ 4 = 81.25 %: what was done beyond a task makes nothing good."""
    made = scored(town)
    assert (made.self_points, made.by_rule, made.points) == ("88", "81.25", "")


def test_a_review_with_a_bonus_and_the_published_result(town: Town) -> None:
    made = scored(town)
    made.act("reviewed", town.by("officer"), points="86", bonus="4.5", bonus_why="省局通报表扬")
    assert (made.points, made.grade) == ("90.5", "excellent")
    made.act("published", town.by("checker"))
    assert made.state == "published"
    assert list(replay.check()) == []


def test_a_veto_takes_the_grade_and_the_bonus(town: Town) -> None:
    made = scored(town)
    made.act(
        "reviewed",
        town.by("officer"),
        points="96",
        bonus="4",
        bonus_why="创新",
        vetoed=True,
        veto_why="瞒报事故",
    )
    assert (made.points, made.grade, made.vetoed) == ("96", "failed", True)


def test_a_review_can_be_taken_up_again_and_leaves_nothing_behind(town: Town) -> None:
    made = scored(town)
    made.act("reviewed", town.by("officer"), points="96", vetoed=True, veto_why="瞒报事故")
    made.act("reopened", town.by("checker"), why="经核查不属实")
    assert (made.state, made.points, made.grade, made.vetoed, made.veto_why) == (
        "self_scored",
        "",
        "",
        False,
        "",
    )
    made.act("reviewed", town.by("checker"), points="85")
    assert (made.points, made.grade) == ("85", "good")


def test_nobody_reviews_his_own_score_and_a_county_does_not_review_itself_by_its_reporter(town: Town) -> None:
    made = scored(town)
    with pytest.raises(Refused) as caught:
        made.act("reviewed", town.by("north"), points="90")
    assert caught.value.code == "duty"
    own = Assessment.create(
        "self_scored", town.by("officer"), at=_with_target(town), year="2025", points="90"
    )
    with pytest.raises(Refused) as caught:
        own.act("reviewed", town.by("officer"), points="95")
    assert caught.value.code == "four_eyes"


def _with_target(town: Town) -> Body:
    town.set("总收入", "100", "万元", year="2025")
    return Body.objects.get(pk=CITY)
