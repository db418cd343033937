"""The pages of the reporting chain in Chromium: no fault of accessibility, nothing runs out of a phone's screen."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.axe import walk
from tests.kernel.reports.chain.play import CITY, HALF, NORTH, SOUTH, accept, close, july, verified
from zhijian.kernel.office.founding import Person, open_account
from zhijian.kernel.org.models import Body
from zhijian.kernel.reports.models import OFFICER, Call, Closing, NilReturn
from zhijian.lines.metrology.models import SUPERVISOR


@pytest.fixture
def address(transactional_db: None, live_server: Any, settings: Any) -> Iterator[str]:
    """A half-year that two counties closed and the city merged, with a late act, a contradicted nil return, a call."""
    settings.ALLOWED_HOSTS = ["*"]
    with july() as (town, _driver):
        verified(date(2025, 3, 10), NORTH)
        verified(date(2025, 5, 10), SOUTH)
        for who, at in (("north", NORTH), ("south", SOUTH)):
            accept(town, close(town, who, at, HALF))
        verified(date(2025, 6, 27), NORTH, fee="250")
        close(town, "city", CITY, HALF, why="江东县局因洪水未上报")
        verified(date(2025, 6, 28), SOUTH)
        nil = {"at": Body.objects.get(pk=CITY), "month": "2025-02", "topic": "metrology.verified"}
        NilReturn.create("declared", town.by("city"), **nil)
        verified(date(2025, 2, 28), CITY)
        Call.create(
            "called", town.by("officer"), at=Body.objects.get(pk=CITY), number="临质函〔2025〕7号",
            name="上半年工作总结", period=HALF, due=date(2025, 7, 4),
        )  # fmt: skip
        person = Person("huizong", "何志远", "He Zhiyuan", CITY, (OFFICER, SUPERVISOR), "only for tests")
        open_account(person, since=town.since)
        yield str(live_server.url)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_pages_have_no_fault_and_do_not_run_out_of_the_screen(
    address: str, page: Any, width: int, height: int
) -> None:
    closing, call = Closing.objects.get(territory=CITY), Call.objects.get()
    paths = [
        f"/reporting/?period={HALF}", f"/reporting/closings/{closing.pk}/", f"/reporting/nil/?period={HALF}",
        f"/reporting/calls/{call.pk}/", f"/figures/?period={HALF}", "/r/reports.call/new/called/",
        "/r/reports.summary/",
    ]  # fmt: skip
    walk(page, address, "huizong", "only for tests", paths, width, height)


def test_a_late_entry_opens_its_act_and_a_tick_declares_a_nil_return(address: str, page: Any) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{address}/sign-in/")
    page.fill("#id_username", "huizong")
    page.fill("#id_password", "only for tests")
    page.click("button.btn-primary")
    page.goto(f"{address}/reporting/closings/{Closing.objects.get(territory=NORTH).pk}/")
    page.click("tr:has-text('检定计量器具') a:has-text('补录 1 件，+1')")
    assert "2025-06-27" in page.text_content("main") or "6月27日" in page.text_content("main").replace(
        " ", ""
    )
    page.goto(f"{address}/reporting/nil/?period={HALF}")
    page.check("input[value='metrology.withdrawn@2025-04']")
    page.click("button:has-text('申报为零')")
    assert "已申报 1 份零报告" in page.text_content("main")
    assert NilReturn.objects.filter(territory=CITY, month="2025-04", topic="metrology.withdrawn").count() == 1
    page.goto(f"{address}/reporting/calls/{Call.objects.get().pk}/")
    page.click("button:has-text('催办')")
    assert "已催办 3 个机构" in page.text_content("main")
