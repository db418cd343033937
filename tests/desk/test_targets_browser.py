"""The pages of targets in Chromium: no fault of accessibility, nothing runs out of a phone's screen."""

from datetime import date
from typing import Any

import pytest

from tests.axe import walk
from tests.kernel.reports.play import CITY, EAST, NORTH, SOUTH, Town
from zhijian.kernel.ledger import clock
from zhijian.kernel.office.founding import Person, open_account
from zhijian.kernel.reports.models import OFFICER, Target


@pytest.fixture
def address(transactional_db: None, live_server: Any, settings: Any) -> str:
    """A city with a task in three parts: one ahead, one behind, one of which nothing was reported."""
    settings.ALLOWED_HOSTS = ["*"]
    since = date(clock.today().year, 1, 1)
    town, year = Town(since), str(since.year)
    for at in (CITY, NORTH, SOUTH, EAST):
        value = "30" if at == CITY else "10"
        town.propose("特种设备安全大检查", value, "次", at=at, year=year)
        town.propose("检定台件", value, "台件", at=at, year=year, indicator="metrology.verified")
    for name in ("特种设备安全大检查", "检定台件"):
        Target.objects.get(territory=CITY, name=name).act("divided", town.by("officer"), why="")
    for target in Target.objects.all():
        target.act("confirmed", town.by("officer"))
    for at, value in ((NORTH, "10"), (SOUTH, "0")):
        target = Target.objects.get(territory=at, name="特种设备安全大检查")
        town.report(target, clock.today(), value, who="officer", check=at == NORTH)
    person = Person("mubiao", "何志远", "He Zhiyuan", CITY, (OFFICER,), "only for tests")
    open_account(person, since=since)
    return str(live_server.url)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_pages_have_no_fault_and_do_not_run_out_of_the_screen(
    address: str, page: Any, width: int, height: int
) -> None:
    one = [
        str(target.pk) for target in Target.objects.filter(territory__in=(CITY, SOUTH)).order_by("territory")
    ]
    paths = ["/targets/", *(f"/targets/{pk}/" for pk in one), "/r/reports.target/", "/r/reports.actual/"]
    paths += [
        "/r/reports.target/new/proposed/",
        "/r/reports.actual/new/reported/",
        f"/r/reports.target/{one[0]}/",
    ]
    walk(page, address, "mubiao", "only for tests", paths, width, height)


def test_a_number_of_the_board_opens_what_it_stands_on(address: str, page: Any) -> None:
    page.goto(f"{address}/sign-in/")
    page.fill("#id_username", "mubiao")
    page.fill("#id_password", "only for tests")
    page.click("button.btn-primary")
    page.goto(f"{address}/targets/")
    page.click("tr:has-text('江北县局') a.zj-t-cell:has-text('100')")
    assert page.text_content("h1").strip().endswith("特种设备安全大检查")
    page.click("a.zj-live")
    assert "/r/reports.actual/" in page.url
    assert "统计台账第3页" in page.text_content("body")
