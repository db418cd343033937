"""考核结果通报: who is assessed, with which points and in which place; only when it is final; the same for ever."""

import io
from collections.abc import Iterator
from datetime import date

import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.kernel.reports.play import EAST, NORTH, SOUTH, Town
from zhijian.kernel.ledger import clock, sealer
from zhijian.kernel.office.founding import Person, open_account
from zhijian.kernel.org.models import Body
from zhijian.kernel.reports.models import OFFICER, Assessment, AttestedActual, Target

pytestmark = pytest.mark.django_db
WHERE = {NORTH: "north", SOUTH: "south", EAST: "east"}


@pytest.fixture
def town() -> Iterator[Town]:
    """The last day of 2025: each county is to check 4 times; the north did 3 times, the south 4, the east none."""
    made = Town(date(2025, 1, 1))
    made.staff["east"] = open_account(Person("east", "east", "east", EAST, (OFFICER,)), since=made.since)
    with clock.driven() as driver:
        made.at(driver, date(2025, 12, 31))
        for body, done in ((NORTH, "3"), (SOUTH, "4"), (EAST, "")):
            task = made.set("大检查", "4", "次", at=body, year="2025", weight="100")
            if done:
                made.report(task, date(2025, 12, 31), done, who=WHERE[body])
        yield made


def published(town: Town, body: str, points: str, **more: object) -> Assessment:
    one: Assessment = Assessment.create(
        "self_scored", town.by(WHERE[body]), at=Body.objects.get(pk=body), year="2025", points="90"
    )
    one.act("reviewed", town.by("officer"), points=points, **more)
    one.act("published", town.by("checker"))
    sealer.seal_all()
    return one


def all_published(town: Town) -> Assessment:
    """North 88 + 2.5, south 90.5, east vetoed with 95."""
    published(town, NORTH, "88", bonus="2.5", bonus_why="省局通报表扬")
    published(town, EAST, "95", vetoed=True, veto_why="发生责任事故")
    return published(town, SOUTH, "90.5")


def desk(town: Town, who: str) -> Client:
    client = Client()
    client.force_login(town.staff[who])
    return client


def address(one: Assessment, form: str = "/") -> str:
    return f"/assessments/{one.pk}/notice{form}"


def test_it_is_written_only_when_every_body_that_has_targets_has_its_result(town: Town) -> None:
    north = published(town, NORTH, "88")
    page = desk(town, "officer").get(address(north))
    assert [str(one) for one in page.context["missing"]] == ["江南县局", "江东县局"]
    assert "考核结果通报" in desk(town, "officer").get(f"/r/reports.assessment/{north.pk}/").content.decode()
    for form in (".pdf", ".docx"):
        assert desk(town, "officer").get(address(north, form)).status_code == 404


def test_equal_points_share_a_place_and_a_vetoed_body_has_none(town: Town) -> None:
    told = desk(town, "officer").get(address(all_published(town))).context["told"]
    assert [(one.name[0], one.place, one.assessment.points) for one in told.results] == [
        ("江北县局", 1, "90.5"), ("江南县局", 1, "90.5"), ("江东县局", None, "95"),
    ]  # fmt: skip


def test_the_paper_says_what_the_acts_say(town: Town) -> None:
    one = all_published(town)
    data = desk(town, "officer").get(address(one, ".pdf")).content
    said = "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    for text in (
        "2025年度目标任务考核结果的通报", "江北县局190882.590.5优秀", "江东县局—9095095不合格",
        "江北县局加2.5分：省局通报表扬。", "江东县局一票否决，不参加排名：发生责任事故。",
        "1.江北县局任务全年目标完成完成率大检查4次3次*75.0%",
        "3.江东县局任务全年目标完成完成率大检查4次未上报—",
        "2025年12月31日",
    ):  # fmt: skip
        assert text in said, text
    assert data == desk(town, "checker").get(address(one, ".pdf")).content, "the same bytes whoever prints it"


def test_what_is_reported_later_changes_nothing_in_it(town: Town) -> None:
    one = all_published(town)
    before = desk(town, "officer").get(address(one, ".docx")).content
    told = AttestedActual.objects.get(territory=NORTH)
    told.act("returned", town.by("officer"), remark="重报")
    town.report(told.target, date(2025, 12, 31), "4", who="north")
    sealer.seal_all()
    assert desk(town, "officer").get(address(one, ".docx")).content == before


def test_a_county_reads_the_whole_result_but_opens_only_its_own(town: Town) -> None:
    all_published(town)
    own = Assessment.objects.get(territory=NORTH)
    answer = desk(town, "north").get(address(own))
    page = answer.content.decode()
    assert "江南县局" in page
    said = [[getattr(cell, "text", cell) for cell in row.cells] for row in answer.context["results"].rows]
    assert said[0] == ["江北县局", "1", "90", "88", "2.5", "90.5", "优秀"], "the cells that the paper prints"
    assert [column.label for column in answer.context["results"].columns][:3] == ["单位", "名次", "自评"]
    others = Assessment.objects.exclude(territory=NORTH)
    assert str(own.pk) in page
    assert not any(str(one.pk) in page for one in others)
    for one in others:
        assert desk(town, "north").get(address(one)).status_code == 404


def test_it_asks_as_many_queries_for_many_bodies_as_for_one(town: Town) -> None:
    one = all_published(town)
    client = desk(town, "officer")
    counts = []
    for rows in (3, 1):
        if rows == 1:
            Assessment._base_manager.exclude(pk=one.pk).update(year="2024")
            Target._base_manager.exclude(territory=one.territory_id).update(year="2024")
        client.get(address(one))
        with CaptureQueriesContext(connection) as seen:
            assert len(client.get(address(one)).context["told"].results) == rows
        counts.append(len(seen))
    assert counts[0] <= counts[1]
