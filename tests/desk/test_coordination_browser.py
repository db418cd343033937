"""The pages of what is coordinated in Chromium: without a fault, within a phone's screen; the text is copied."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.axe import walk
from tests.common.coordination.play import CITY, INSTITUTE, NORTH, SOUTH, Town
from zhijian.common.coordination.duties import COORDINATOR, HANDLER
from zhijian.common.coordination.models import Group, Meeting, Point, Problem, Seat, Task
from zhijian.kernel.ledger import clock
from zhijian.kernel.office.founding import Person, open_account

PASSWORD = "only for tests"


@pytest.fixture
def address(transactional_db: None, live_server: Any, settings: Any) -> str:
    """A city with problems in each state, one of which came back."""
    settings.ALLOWED_HOSTS = ["*"]
    today = clock.today()
    town = Town(date(today.year, 1, 1))
    open_account(
        Person("ducha", "何督查", "He Ducha", CITY, (COORDINATOR, HANDLER), PASSWORD), since=town.since
    )
    before = town.find("基层业务培训力度不够", measure="每季度集中培训一次", due=today + timedelta(days=20))
    Problem.objects.filter(pk=before.pk).update(found_on=today - timedelta(days=1))
    town.find("计量检定人员培训仍然不够", source="self_review", stands_in="半年工作总结第四部分")
    done = town.find(
        "检定票据不足影响统检进度", at=SOUTH, subject="funds", measure="按月请领，建立票据台账", due=today,
        source="campaign", lead=town.staff["south"].pk,
    )  # fmt: skip
    done.act("mended", town.by("south"), evidence="请领单第12号")
    points(town, today)
    group(town, today)
    return str(live_server.url)


def group(town: Town, today: date) -> None:
    """A leading group with its posts, one meeting and what it decided."""
    made = town.group(lead_body=CITY, executing=INSTITUTE, basis="临质监〔2026〕9号")
    town.seat(made, "head", office="分管副局长", staff=town.staff["chief"].pk)
    town.seat(made, "deputy", office="副市长", outsider="王某")
    for body in (NORTH, SOUTH):
        town.seat(made, "member", member=body, office="局长")
    meeting = town.meet(made, "统检动员部署会")
    meeting.act("decided", town.by("chief"), at=SOUTH, what="抽调两名检定员", due=today + timedelta(days=20))


def points(town: Town, today: date) -> None:
    """Work points in each state, one with tasks and a body that supports."""
    until = today + timedelta(days=40)
    works = (
        "特种设备安全大检查",
        "大型衡器统一检定",
        "质量兴县活动",
        "检验检测机构监督检查",
        "食品小作坊整治",
    )
    made = [
        town.issue(str(n), what, until, at=SOUTH if n % 2 else NORTH, indicator="metrology.verified" if n == 2 else "")
        for n, what in enumerate(works, 1)
    ]  # fmt: skip
    made[0].act("joined", town.by("chief"), at=INSTITUTE, what="抽调检验人员三名", due=until)
    made[0].act("task_given", town.by("chief"), at=SOUTH, what="检查在用锅炉四十台", due=until)
    made[1].act("begun", town.by("second"))
    made[2].act("delayed", town.by("second"), why="等待县政府印发方案", due=until + timedelta(days=30))
    made[3].act("done", town.by("second"), evidence="监督检查通报")
    made[4].act("cancelled", town.by("second"), why="并入第一项")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_pages_have_no_fault_and_do_not_run_out_of_the_screen(
    address: str, page: Any, width: int, height: int
) -> None:
    problems = [f"/r/coordination.problem/{problem.pk}/" for problem in Problem.objects.order_by("pk")]
    paths = [
        "/",
        "/problems/",
        *problems[1:],
        "/r/coordination.problem/",
        "/r/coordination.problem/new/found/",
    ]
    point = f"/r/coordination.point/{Point.objects.get(number='1').pk}/"
    paths += ["/points/", point, "/r/coordination.point/", "/r/coordination.point/new/issued/"]
    paths += ["/r/coordination.task/", f"/r/coordination.task/{Task.objects.earliest('id').pk}/"]
    made = Group.objects.get().pk
    paths += [
        f"/groups/{made}/",
        f"/r/coordination.group/{made}/",
        "/r/coordination.group/",
        "/r/coordination.seat/",
    ]
    paths += [f"/r/coordination.meeting/{Meeting.objects.get().pk}/", "/r/coordination.meeting/"]
    paths += [
        f"/r/coordination.seat/new/seated/?group={made}",
        f"/r/coordination.seat/{Seat.objects.first().pk}/",
    ]
    walk(page, address, "ducha", PASSWORD, paths, width, height)


def test_the_text_of_the_section_is_copied_also_without_tls(address: str, page: Any) -> None:
    page.goto(f"{address}/sign-in/")
    page.fill("#id_username", "ducha")
    page.fill("#id_password", PASSWORD)
    page.click("button.btn-primary")
    page.goto(f"{address}/problems/")
    assert "一是" in page.input_value("#p-text")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.click("[data-zj-copy]")
    page.wait_for_function("document.querySelector('[data-zj-copy]').textContent === '已复制。'")
