"""Old reports in Chromium: no fault of accessibility, nothing runs out of a phone's screen, all by the keyboard."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.axe import faults, walk
from tests.kernel.reports.old.play import REPORT, Drawer
from zhijian.kernel.reports.models import OldFigure, OldReport
from zhijian.kernel.reports.old.batches import hand_in

NAME, PASSWORD = "city.stat", "only for tests"


@pytest.fixture
def drawer(transactional_db: None, live_server: Any, settings: Any, tmp_path: Any) -> Drawer:
    """A city with a report that is being looked through, one figure of it confirmed, and a batch that waits."""
    settings.ALLOWED_HOSTS, settings.MEDIA_ROOT = ["*"], tmp_path / "files"
    made = Drawer(date(2026, 1, 5))
    report = made.receive(REPORT + "登记电梯3200台，其中客梯2000台、货梯1100台。立案12?3起。\n")
    made.accept(report)
    body = report.territory
    hand_in([("a.txt", REPORT.encode()), ("b.txt", b"")], body, made.staff["city"], "zh-hans")
    return made


def signed_in(page: Any, address: str) -> None:
    page.goto(f"{address}/sign-in/")
    page.fill("#id_username", NAME)
    page.fill("#id_password", PASSWORD)
    page.click("button.btn-primary")


def settled(page: Any, do: Callable[[], object]) -> None:
    """Do something that htmx answers, and wait until the answer stands on the page."""
    page.evaluate(
        "() => { window.zjSettled = new Promise(done => "
        "document.addEventListener('htmx:afterSettle', () => done(), {once: true})); }"
    )
    do()
    page.evaluate("() => window.zjSettled")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_pages_have_no_fault_and_do_not_run_out_of_the_screen(
    drawer: Drawer, live_server: Any, page: Any, width: int, height: int
) -> None:
    report = OldReport.objects.get()
    own = f"/old-reports/{report.pk}/"
    done = OldFigure.objects.get()
    paths = ["/old-reports/", own, f"{own}?at={done.place}", f"{own}?view=original", "/old-reports/series/"]
    paths += [
        "/r/reports.old_report/",
        "/r/reports.old_figure/",
        "/r/reports.phrase/",
        f"/r/reports.old_report/{report.pk}/",
    ]
    walk(page, live_server.url, NAME, PASSWORD, paths, width, height)
    page.goto(f"{live_server.url}/old-reports/")
    page.click("a[href*='/batches/']")
    assert faults(page) == []
    assert "共 2 个文件" in page.text_content("body")


def test_a_report_is_looked_through_by_the_keyboard_alone(
    drawer: Drawer, live_server: Any, page: Any
) -> None:
    signed_in(page, live_server.url)
    page.goto(f"{live_server.url}/old-reports/{OldReport.objects.get().pk}/")
    first = page.get_attribute("#work", "data-place")

    def pressed(key: str) -> None:
        settled(page, lambda: page.keyboard.press(key))

    pressed("x")
    assert OldFigure.objects.get(place=first).state == "rejected"
    assert page.get_attribute("#work", "data-place") != first
    assert "is-off" in page.get_attribute(f"#m-{first}", "class")
    pressed("u")
    assert OldFigure.objects.get(place=first).state == "taken_back"
    pressed("k")
    pressed("j")
    assert page.get_attribute("#work", "data-place") == first
    sure = page.get_attribute(".zj-r-row.is-sure", "data-place")
    settled(page, lambda: page.click(f"#m-{sure}"))
    pressed("a")
    assert OldFigure.objects.get(place=sure).state == "confirmed"
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.id") == "w-value"
    assert faults(page) == []


def test_marked_words_are_added_and_what_is_typed_survives_a_refusal(
    drawer: Drawer, live_server: Any, page: Any
) -> None:
    signed_in(page, live_server.url)
    page.goto(f"{live_server.url}/old-reports/{OldReport.objects.get().pk}/?find=地理标志")
    page.fill("#w-value", "2")
    page.fill("#w-unit", "个")
    page.fill("#w-period", "去年")
    page.select_option("#w-code", "QUA.gi_products")
    settled(page, lambda: page.click("#work button.btn-primary"))
    assert page.input_value("#w-period") == "去年"
    page.fill("#w-period", "2008年上半年")
    settled(page, lambda: page.click("#work button.btn-primary"))
    added = OldFigure.objects.get(code="QUA.gi_products")
    assert (added.value, added.unit, added.period, added.printed) == ("2", "个", "2008H1", "地理标志")
