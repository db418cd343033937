"""Work reports in Chromium: no fault of accessibility, nothing runs out of the screen, nothing typed is lost."""

from datetime import date
from typing import Any

import pytest

from tests.axe import walk
from tests.kernel.indicators import play as acts
from tests.kernel.reports.play import CITY, NORTH, Town
from zhijian.kernel.ledger import clock, sealer
from zhijian.kernel.office.founding import Person, open_account
from zhijian.kernel.org.models import Body
from zhijian.kernel.reports.models import OFFICER, WorkReport

NAME, PASSWORD = "zongjie", "only for tests"


@pytest.fixture
def address(transactional_db: None, live_server: Any, settings: Any) -> str:
    """A city with a frozen report of January and a draft of the year with a figure that cannot be printed."""
    settings.ALLOWED_HOSTS = ["*"]
    year = clock.today().year - 1
    town = Town(date(year, 1, 1))
    for n in range(12):
        acts.verified(date(year, 1, 2 + n), NORTH, party=f"33333333-3333-4333-8333-{n:012d}", body=CITY)
    sealer.seal_all()
    at = Body.objects.get(pk=CITY)
    for period, text in (
        (f"{year}-01", "共检定{{figure: metrology.verified}}。"),
        (f"{clock.today().year}", "检定{{figure: metrology.verified}}，{{figure: metrology.vanished}}。"),
    ):
        report = WorkReport.create("drafted", town.by("city"), at=at, period=period, shape="half_year")
        section = {"title": "计量工作", "kind": "text", "text": text}
        table = {"title": "主要指标", "kind": "figures", "text": "metrology.verified\nmetrology.pass_rate"}
        report.act("written", town.by("city"), sections={"sections": [section, table]}, name=f"{period}总结")
    county = WorkReport.create(
        "drafted",
        town.by("north"),
        at=Body.objects.get(pk=NORTH),
        period=f"{clock.today().year}",
        shape="half_year",
    )
    section = {"title": "计量工作", "kind": "text", "text": "检定{{figure: metrology.verified}}。"}
    county.act("written", town.by("north"), sections={"sections": [section]}, name="江北总结")
    county.act("submitted", town.by("north"))
    frozen = WorkReport.objects.get(period=f"{year}-01")
    frozen.act("submitted", town.by("city"))
    frozen.act("commented", town.by("officer"), remark="可以定稿")
    frozen.act("approved", town.by("officer"))
    frozen.act("frozen", town.by("officer"))
    open_account(Person(NAME, "何志远", "He Zhiyuan", CITY, (OFFICER,), PASSWORD), since=town.since)
    return str(live_server.url)


def draft() -> WorkReport:
    return WorkReport.objects.get(state="drafted", territory=CITY)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_pages_have_no_fault_and_do_not_run_out_of_the_screen(
    address: str, page: Any, width: int, height: int
) -> None:
    frozen = WorkReport.objects.get(state="frozen")
    paths = [
        "/r/reports.report/", "/r/reports.report/new/drafted/", f"/r/reports.report/{frozen.pk}/",
        f"/r/reports.report/{draft().pk}/", f"/r/reports.report/{draft().pk}/write/",
    ]  # fmt: skip
    walk(page, address, NAME, PASSWORD, paths, width, height)


def test_a_figure_is_picked_seen_inserted_and_kept(address: str, page: Any) -> None:
    page.goto(f"{address}/sign-in/")
    page.fill("#id_username", NAME)
    page.fill("#id_password", PASSWORD)
    page.click("button.btn-primary")
    write = f"{address}/r/reports.report/{draft().pk}/write/"
    page.goto(write)
    page.select_option("#p-code", "figure: metrology.verified")
    page.fill("#p-unit", "台")
    page.locator("[data-zj-seen]", has_text="未声明").wait_for()
    page.fill("#s1-text", "本年检定")
    page.click("[data-zj-insert]")
    assert page.input_value("#s1-text") == "本年检定{{figure: metrology.verified | unit=台}}"
    page.locator("#zj-r-preview", has_text="本年检定未声明").wait_for()
    page.locator("[data-zj-draft-state]", has_text=":").wait_for()
    page.goto(f"{address}/")
    page.goto(write)
    assert page.input_value("#s1-text") == "本年检定{{figure: metrology.verified | unit=台}}", (
        "kept on the device"
    )
    page.select_option("#p-draw", "bodies")
    page.locator("[data-zj-seen] table", has_text="江北县局").wait_for()
    page.click("[data-zj-insert]")
    page.click(".zj-r-below summary")
    page.click("[data-zj-take]")
    whole = (
        "本年检定{{figure: metrology.verified | unit=台}}\n{{chart: metrology.verified | by=bodies}}\n"
        f"江北县局：检定{{{{figure: metrology.verified | body={NORTH}}}}}。"
    )
    assert page.input_value("#s1-text") == whole, "a chart and what is taken over stand on lines of their own"
    page.locator("#zj-r-preview figure", has_text="江北县局").wait_for()
    page.click(".zj-r-foot button")
    page.locator(".zj-said").wait_for()
    assert draft().sections["sections"][0]["text"] == whole
