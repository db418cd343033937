"""Work points of a year: who leads, who supports, the tasks that come of them, and time against work."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.common.coordination.play import CITY, INSTITUTE, NORTH, SOUTH, Town
from zhijian.common.coordination.models import Point, Task
from zhijian.common.coordination.plan import plan
from zhijian.kernel.ledger import clock
from zhijian.kernel.records import replay, seeing
from zhijian.kernel.records.by import By
from zhijian.kernel.records.clocks import Clock
from zhijian.kernel.records.errors import NotYours, Refused
from zhijian.kernel.reports.models import OFFICER, REPORTER, AttestedActual, Target

pytestmark = pytest.mark.django_db
TODAY, AUTUMN = date(2025, 6, 16), date(2025, 9, 30)


def running(work: Point | Task) -> dict[str, date | None]:
    """Its running limits with their days."""
    return dict(Clock.objects.filter(record=work.pk, stopped_on=None).values_list("name", "due_legal"))


def test_the_life_of_a_task_from_the_citys_hand_to_its_acceptance(town: Town) -> None:
    task = town.give("报送名录", AUTUMN, lead=town.staff["north"].pk)
    assert (task.state, task.body_id, task.territory_id, running(task)) == (
        "given",
        CITY,
        NORTH,
        {"due": AUTUMN},
    )
    task.act("begun", town.by("north"))
    task.act("delayed", town.by("north"), why="企业停产", due=date(2025, 10, 31))
    assert (task.state, task.reason, running(task)) == ("delayed", "企业停产", {"due": date(2025, 10, 31)})
    task.act("done", town.by("north"), evidence="名录12页")
    assert list(running(task)) == ["accept"]
    task.act("accepted", town.by("chief"))
    assert (task.state, running(task)) == ("accepted", {})
    assert list(replay.check()) == []


def test_a_task_stands_on_the_desk_of_who_is_in_charge_with_what_it_comes_from(town: Town) -> None:
    point = town.issue("12", "特种设备安全大检查", AUTUMN)
    point.act(
        "task_given", town.by("chief"), at=SOUTH, what="检查十家企业", due=AUTUMN, lead=town.staff["south"].pk
    )
    mine = seeing.mine(town.scope("south", TODAY))
    assert [clock_.kind for clock_ in mine] == ["coordination.task"]
    desk = Client()
    desk.force_login(town.staff["south"])
    Clock.objects.update(due_safe=TODAY + timedelta(days=3))
    text = desk.get("/").content.decode()
    assert "检查十家企业" in text
    assert "工作要点 2025-12" in text


def test_nobody_closes_what_he_reported_himself_or_without_evidence(town: Town) -> None:
    task = town.give("报送名录", AUTUMN)
    with pytest.raises(Refused):
        task.act("accepted", town.by("chief"))
    task.act("done", town.by("north_two"), evidence="名录")
    with pytest.raises(Refused) as refused:
        task.act("accepted", town.by("north_two"))
    assert refused.value.code == "four_eyes"


def test_a_task_goes_down_the_tree_or_stays(town: Town) -> None:
    with pytest.raises(Refused) as refused:
        town.give("替我办", AUTUMN, at=SOUTH, who="north_two")
    assert refused.value.code == "duty"
    point = town.issue("1", "检查", AUTUMN)
    with pytest.raises(Refused) as refused:
        point.act("task_given", town.by("north_two"), at=SOUTH, what="替我办", due=AUTUMN)
    assert list(refused.value.errors) == ["at"]


def test_who_supports_sees_the_task_and_its_number_and_not_the_point(town: Town) -> None:
    point = town.issue("3", "计量专项检查", AUTUMN)
    point.act("joined", town.by("chief"), at=INSTITUTE, what="抽调检定人员", due=AUTUMN)
    assert point.supporting == [INSTITUTE]
    scope = town.scope("institute", TODAY)
    (task,) = Task.visible_to(scope)
    assert (task.role, task.origin_label, task.what) == ("support", "2025-3", "抽调检定人员")
    with pytest.raises(NotYours):
        Point.get(scope, point.pk)
    assert str(point.pk) not in str(task.values())


def test_a_point_is_not_done_while_a_task_of_it_is_open(town: Town) -> None:
    point = town.issue("3", "计量专项检查", AUTUMN)
    point.act("task_given", town.by("north"), at=NORTH, what="检查十家企业", due=AUTUMN)
    task = Task.objects.get()
    with pytest.raises(Refused):
        point.act("done", town.by("north"), evidence="通报")
    task.act("done", town.by("north"), evidence="记录十份")
    point.act("done", town.by("north"), evidence="通报")
    assert point.state == "done"


def test_a_number_stands_once_in_a_plan_of_a_year(town: Town) -> None:
    town.issue("3", "计量专项检查", AUTUMN)
    with pytest.raises(Refused) as refused:
        town.issue("3", "另一项", AUTUMN, at=SOUTH)
    assert list(refused.value.errors) == ["number"]
    town.issue("3", "县局自己的要点", AUTUMN, who="north_two")


class TestThePlan:
    def test_fifty_two_points_by_state_and_time_against_work(self, town: Town, driver: clock.Driver) -> None:
        """S1: 52 work points for the year. 13 of 52 are done when 167 of 365 days have gone."""
        points = [town.issue(str(n), f"要点{n}", AUTUMN, at=SOUTH if n % 2 else NORTH) for n in range(1, 53)]
        for point in points[:13]:
            point.act("done", town.by("second"), evidence="通报")
        points[13].act("delayed", town.by("chief"), why="等待批复", due=date(2025, 12, 1))
        found = plan(town.scope("chief", TODAY), CITY, 2025, TODAY)
        assert [row.point.number for row in found.rows] == [str(n) for n in range(1, 53)]
        assert found.counts == {"done": 13, "delayed": 1, "given": 38}
        assert (found.done, found.elapsed) == (Fraction(13, 52), Fraction(167, 365))
        assert {body.pk: len(own.rows) for body, own in found.by_body().items()} == {SOUTH: 26, NORTH: 26}

    def test_a_cancelled_point_stays_in_sight_and_does_not_count(self, town: Town) -> None:
        town.issue("1", "检查", AUTUMN).act("done", town.by("north"), evidence="通报")
        town.issue("2", "并入", AUTUMN).act("cancelled", town.by("chief"), why="并入第1项")
        found = plan(town.scope("chief", TODAY), CITY, 2025, TODAY)
        assert (len(found.rows), found.done) == (2, Fraction(1))

    def test_a_county_sees_what_it_leads_and_its_own_plan(self, town: Town) -> None:
        town.issue("1", "市局的要点", AUTUMN)
        town.issue("2", "南县牵头", AUTUMN, at=SOUTH)
        town.issue("1", "县局的要点", AUTUMN, who="north_two")
        found = plan(town.scope("reader", TODAY), NORTH, 2025, TODAY)
        assert [row.point.what for row in found.rows] == ["县局的要点", "市局的要点"]

    def test_a_point_with_a_day_that_is_over_is_late(self, town: Town, driver: clock.Driver) -> None:
        town.issue("1", "检查", date(2025, 6, 20))
        (row,) = plan(town.scope("chief", TODAY), CITY, 2025, TODAY).rows
        assert not row.is_late(date(2025, 6, 20))
        assert row.is_late(date(2025, 6, 21))

    def test_the_completion_of_the_linked_target_stands_beside_it(self, town: Town) -> None:
        """3 of 4 rounds of inspection: 75 % of the task."""
        from zhijian.kernel.office.founding import Person, open_account

        town.staff["targets"] = open_account(Person("targets", "目标", "", CITY, (OFFICER,)), since=TODAY)
        town.staff["tells"] = open_account(Person("tells", "填报", "", NORTH, (REPORTER,)), since=TODAY)
        target = Target.create(
            "proposed",
            town.by("targets"),
            at=NORTH,
            year="2025",
            name="特种设备安全大检查",
            value="4",
            unit="次",
        )
        target.act("confirmed", town.by("targets"))
        AttestedActual.create(
            "reported", town.by("tells"), target=target.pk, as_of=TODAY, value="3", evidence="通报"
        )
        point = town.issue("1", "安全大检查", AUTUMN)
        system = By.system(CITY)
        point.act("linked", system, target=target.pk)
        (row,) = plan(town.scope("chief", TODAY), CITY, 2025, TODAY).rows
        assert row.line is not None
        assert row.line.progress.done == Fraction(3, 4)

    def test_the_page_asks_as_many_queries_for_many_points_as_for_few(self, town: Town) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as seen:
                assert client.get("/points/").status_code == 200
            return len(seen)

        client = Client()
        client.force_login(town.staff["chief"])
        for n, at in ((1, NORTH), (2, SOUTH)):
            point = town.issue(
                str(n), "检查", AUTUMN, at=at, lead=town.staff["north" if n == 1 else "south"].pk
            )
            point.act("joined", town.by("chief"), at=INSTITUTE, what="配合", due=AUTUMN)
        asked()
        few = asked()
        for n in range(3, 15):
            point = town.issue(str(n), "检查", AUTUMN)
            point.act("joined", town.by("chief"), at=SOUTH, what="配合", due=AUTUMN)
        assert asked() == few


@pytest.mark.parametrize("query", ["", "?year=2024", "?year=20x5", "?year=9999", "?body=519901&year=2026"])
def test_the_page_answers_any_year(town: Town, query: str) -> None:
    town.issue("1", "检查", AUTUMN)
    desk = Client()
    desk.force_login(town.staff["chief"])
    assert desk.get(f"/points/{query}").status_code == 200


def test_the_page_of_a_point_lists_its_tasks_and_a_task_leads_back(town: Town) -> None:
    point = town.issue("7", "特种设备安全大检查", AUTUMN)
    point.act("task_given", town.by("chief"), at=SOUTH, what="检查十家企业", due=AUTUMN)
    task = Task.objects.get()
    desk = Client()
    desk.force_login(town.staff["chief"])
    assert (
        f"/r/coordination.task/{task.pk}/" in desk.get(f"/r/coordination.point/{point.pk}/").content.decode()
    )
    assert (
        f"/r/coordination.point/{point.pk}/" in desk.get(f"/r/coordination.task/{task.pk}/").content.decode()
    )
    other = Client()
    other.force_login(town.staff["south"])
    assert str(point.pk) not in other.get(f"/r/coordination.task/{task.pk}/").content.decode()
