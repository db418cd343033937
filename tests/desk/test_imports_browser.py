"""Importing in a real Chromium: a file is dropped, looked at, confirmed, watched; on a desk and on a phone; axe."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests import axe
from tests.imports import Bureau, table, workbook
from zhijian.kernel.intake import running
from zhijian.kernel.intake.models import Job
from zhijian.kernel.parties.models import Party

SCREENS = [(1440, "light"), (390, "light"), (1440, "dark")]
PICTURES = os.environ.get("ZHIJIAN_PICTURES", "")
"""A folder into which the test puts what it saw, for who wants to look."""

FIRMS = table(
    ("企业名称", "统一社会信用代码", "地址", "联系电话", "备注"),
    ("云溪水泥有限公司", "91110000600037341L", "云溪镇东门外 8 号", "0831-5550100", ""),
    ("云溪（集团）粮油有限公司", "", "河西路 12 号", "", ""), ("云溪酒厂", "123", "北街", "", ""),
    ("/", "", "南街", "", ""),
)  # fmt: skip


@pytest.fixture
def bureau(transactional_db: Any, tmp_path: Path, settings: Any) -> Bureau:
    settings.MEDIA_ROOT = tmp_path / "files"
    return Bureau.founded()


@pytest.fixture
def desk(page: Any, live_server: Any, bureau: Bureau) -> Any:
    """The page of ``zhou``, signed in."""
    client = Client()
    client.force_login(bureau.people["zhou"])
    cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": "zh-hans"}
    page.context.add_cookies([{"name": k, "value": v, "url": live_server.url} for k, v in cookies.items()])
    return page


def expect(locator: Any) -> Any:
    from playwright.sync_api import expect as playwright_expect

    return playwright_expect(locator)


def looked_at(page: Any, name: str) -> list[Any]:
    """What axe and the width say of a page, on a desk, on a phone and in the dark."""
    faults: list[Any] = []
    page.emulate_media(reduced_motion="reduce")  # colours are there at once
    for width, theme in SCREENS:
        page.set_viewport_size({"width": width, "height": 844})
        page.evaluate("theme => document.documentElement.setAttribute('data-bs-theme', theme)", theme)
        faults += [(name, width, theme, *fault) for fault in axe.faults(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append((name, width, "scrolls sideways"))
        if width == 390:
            faults += page.evaluate(SMALL, name)
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/import-{name}-{width}-{theme}.png", full_page=True)
    page.set_viewport_size({"width": 1440, "height": 844})
    page.evaluate("document.documentElement.setAttribute('data-bs-theme', 'light')")
    return faults


SMALL = """name => [...document.querySelectorAll('main .btn, main .form-control, main .form-select')]
    .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44)
    .map(e => [name, 'too small for a thumb', e.outerHTML.slice(0, 80)])"""


def test_a_list_is_dropped_looked_at_confirmed_and_watched_to_its_end(desk, live_server, tmp_path):
    file = tmp_path / "云溪企业名单.csv"
    file.write_bytes(FIRMS)
    desk.goto(f"{live_server.url}/r/parties.party/")
    desk.get_by_role("link", name="从表格导入").first.click()
    faults = looked_at(desk, "send")
    desk.set_input_files("#import-file", str(file))
    desk.get_by_role("button", name="读取文件").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("云溪企业名单.csv")
    expect(desk.locator("main")).to_contain_text("已看过 4 行，台账还没有改动。")
    faults += looked_at(desk, "preview")
    assert not Party.objects.exists()
    desk.get_by_role("button", name="导入这 2 行").click()
    expect(desk.get_by_role("progressbar")).to_be_visible()
    faults += looked_at(desk, "waiting")
    running.work()
    expect(desk.locator("main")).to_contain_text("4 行已办完，每一处改动都已入账。", timeout=15_000)
    faults += looked_at(desk, "done")
    assert Party.objects.count() == 2
    with desk.expect_download() as given:
        desk.get_by_role("link", name="下载这 2 行（XLSX）").click()
    assert given.value.suggested_filename == "云溪企业名单-退回.xlsx"
    assert faults == []


def test_columns_of_an_odd_workbook_are_chosen_by_hand(desk, live_server, tmp_path):
    file = tmp_path / "台账.xlsx"
    file.write_bytes(workbook(("乙方", "住", "电"), ("甲水泥厂", "东门", "0831-5550100")))
    desk.goto(f"{live_server.url}/import/firms/")
    desk.set_input_files("#import-file", str(file))
    desk.get_by_role("button", name="读取文件").click()
    expect(desk.locator("main")).to_contain_text("没有认出任何一列")
    faults = looked_at(desk, "columns")
    desk.locator("#column-name").select_option(label="乙方：甲水泥厂")
    desk.locator("#column-address").select_option(label="住：东门")
    desk.get_by_role("button", name="按这些列查看各行").click()
    expect(desk.get_by_role("button", name="导入这 1 行")).to_be_visible()
    assert Job.objects.get().columns == {"name": 0, "address": 1}
    assert faults == []


def test_a_file_that_is_too_large_is_told_before_its_journey(desk, live_server, tmp_path, settings):
    settings.UPLOAD_LIMIT = 1024 * 1024
    file = tmp_path / "big.csv"
    file.write_bytes(b"x" * (3 * 1024 * 1024))
    desk.goto(f"{live_server.url}/import/firms/")
    desk.set_input_files("#import-file", str(file))
    expect(desk.locator("[data-zj-upload-said]")).to_have_text(
        "文件有 3 MB，最多 1 MB。请分成几个文件，或去掉图片后保存。"
    )
    desk.get_by_role("button", name="读取文件").click()
    assert desk.url.endswith("/import/firms/")
    assert not Job.objects.exists()
