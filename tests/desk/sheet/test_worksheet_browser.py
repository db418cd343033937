"""The worksheet in a real Chromium: digits of example D8, drafts, three signatures, axe, a phone, paper."""

from typing import Any

import pytest
from django.test import Client

from tests import axe
from zhijian.kernel.office import worker
from zhijian.kernel.papers.models import Paper

# Example D8: load, indication, ΔL → E, Ec, mpe, all in kg.
D8 = [
    ("1000", "1000", "25", "0", "−5", "±25"),
    ("25000", "25000", "10", "+15", "+10", "±25"),
    ("50000", "50050", "20", "+55", "+50", "±50"),
    ("100000", "99950", "30", "−55", "−60", "±50"),
]


def sign_in(page: Any, live_server: Any, institute: Any, who: str, language: str = "zh-hans") -> None:
    client = Client()
    client.force_login(institute.people[who])
    cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
    page.context.clear_cookies()
    page.context.add_cookies([{"name": k, "value": v, "url": live_server.url} for k, v in cookies.items()])


def open_sheet(page: Any, live_server: Any, verification: Any, more: str = "") -> None:
    page.goto(f"{live_server.url}/r/metrology.verification/{verification.pk}/worksheet/{more}")


def put(page: Any, name: str, value: str) -> None:
    page.fill(f"input[name='{name}']", value)


def cell(page: Any, row: str, name: str) -> Any:
    return page.locator(f"tr[data-row='{row}'] [data-calc='{name}']")


def tab(page: Any, name: str) -> Any:
    return page.locator(f".zj-tabs a[href='#t-{name}']")


def put_d8(page: Any) -> None:
    put(page, "zero.indication", "500")
    put(page, "zero.delta", "20")
    tab(page, "weighing").click()
    for n, (load, indication, delta, *_rest) in enumerate(D8):
        put(page, f"weighing.{n}.load", load)
        put(page, f"weighing.{n}.indication", indication)
        put(page, f"weighing.{n}.delta", delta)


def put_the_rest(page: Any) -> None:
    tab(page, "eccentricity").click()
    for n in range(6):
        put(page, f"eccentricity.{n}.indication", "20000")
        put(page, f"eccentricity.{n}.delta", "20")
    tab(page, "repeatability").click()
    for n, load in enumerate(("50000", "100000")):
        for k in range(3):
            put(page, f"repeatability.{n}.readings.{k}.indication", load)
            put(page, f"repeatability.{n}.readings.{k}.delta", "25")


def word(page: Any) -> Any:
    return page.locator("section[data-zj-verdict] [data-word]")


def expect(locator: Any) -> Any:
    from playwright.sync_api import expect as playwright_expect

    return playwright_expect(locator)


def test_d8_from_the_first_digit_to_the_certificate(page, live_server, institute):
    verification = institute.verification()
    sign_in(page, live_server, institute, "chenli")
    open_sheet(page, live_server, verification)
    expect(page.locator("aside [data-zj-go]")).to_have_text("去做置零准确度")
    put_d8(page)
    for n, (_load, _indication, _delta, error, corrected, mpe) in enumerate(D8):
        expect(cell(page, f"weighing.{n}", "error")).to_have_text(error)
        expect(cell(page, f"weighing.{n}", "corrected_error")).to_have_text(corrected)
        expect(cell(page, f"weighing.{n}", "mpe")).to_have_text(mpe)
    failing = page.locator("tr[data-row='weighing.3']")
    expect(failing).to_have_class("is-fail")
    expect(failing.locator("[data-why]")).to_have_text("✕ 不合格：超出 10 kg")
    expect(page.locator("tr[data-row='weighing.2'] [data-why]")).to_have_text("✓ 合格，正在界限上")
    expect(word(page)).to_have_text("不合格")
    expect(tab(page, "weighing").locator("span")).to_have_text("✕")
    expect(tab(page, "zero").locator("span")).to_have_text("✓")
    expect(tab(page, "eccentricity").locator("span")).to_have_text("○")
    assert page.locator("[data-zj-curve] rect.f-seal").count() == 1

    # The draft survives a reload, also on a sheet that was not sent.
    expect(page.locator("[data-zj-draft-state]")).to_contain_text("草稿已存")
    page.reload()
    expect(page.locator("input[name='weighing.3.indication']")).to_have_value("99950")
    expect(cell(page, "weighing.3", "corrected_error")).to_have_text("−60")

    put_the_rest(page)
    page.locator(f"input[value='{institute.standards['M1-01'].pk}']").check()
    put(page, "environment.temperature", "28.6")
    expect(page.locator("aside [data-zj-go]")).to_be_hidden()
    page.locator("aside [data-zj-record]").click()
    expect(page.locator(".zj-said")).to_contain_text("已记录")
    key = f"zj.draft.{institute.people['chenli'].pk}.metrology.verification.{verification.pk}.worksheet"
    assert page.evaluate("key => localStorage.getItem(key)", key) is None
    verification.refresh_from_db()
    assert (verification.state, verification.verdict) == ("recorded", "fail")

    # Nobody signs twice: the verifier is told whom to ask, the checker checks, a third approves.
    expect(page.locator("aside .zj-next")).to_contain_text("孙蕾")
    assert page.locator("aside .zj-next button").count() == 0
    sign_in(page, live_server, institute, "sunlei")
    open_sheet(page, live_server, verification)
    expect(cell(page, "weighing.3", "corrected_error")).to_have_text("−60")
    page.locator("aside .zj-next button").click()
    sign_in(page, live_server, institute, "wugd")
    open_sheet(page, live_server, verification)
    page.locator("aside .zj-next button").click()
    verification.refresh_from_db()
    assert verification.state == "issued"
    worker.settle()
    assert Paper.objects.get().state == "ready"
    page.goto(f"{live_server.url}/r/metrology.verification/{verification.pk}/")
    expect(page.get_by_role("link", name=verification.certificate).first).to_be_visible()


def test_rows_that_were_added_come_back_with_the_draft(page, live_server, institute):
    verification = institute.verification()
    sign_in(page, live_server, institute, "chenli")
    open_sheet(page, live_server, verification)
    tab(page, "weighing").click()
    page.click("[data-zj-add='weighing.up']")
    put(page, "weighing.10.load", "60000")
    put(page, "weighing.10.indication", "60000")
    tab(page, "repeatability").click()
    page.click("[data-zj-add='repeatability.reading']")
    put(page, "repeatability.1.readings.3.indication", "100050")
    expect(page.locator("[data-zj-draft-state]")).to_contain_text("草稿已存")
    page.wait_for_function(
        "key => JSON.parse(localStorage.getItem(key) || '{}').values?.['repeatability.1.readings.3.indication']",
        arg=f"zj.draft.{institute.people['chenli'].pk}.metrology.verification.{verification.pk}.worksheet",
    )
    page.reload()
    expect(page.locator("input[name='weighing.10.load']")).to_have_value("60000")
    expect(page.locator("input[name='weighing.10.direction']")).to_have_value("up")
    expect(page.locator("tr[data-row='weighing.10']")).to_have_attribute("data-direction", "up")
    expect(page.locator("input[name='repeatability.1.readings.3.indication']")).to_have_value("100050")
    expect(cell(page, "repeatability.1.readings.3", "error")).to_have_text("+50")


def test_a_doubt_is_ochre_and_the_button_leads_to_it(page, live_server, institute):
    sign_in(page, live_server, institute, "chenli")
    open_sheet(page, live_server, institute.verification())
    put_d8(page)
    put(page, "weighing.0.delta", "60")
    doubtful = page.locator("input[name='weighing.0.delta']")
    expect(doubtful).to_have_attribute("aria-invalid", "true")
    expect(page.locator("tr[data-row='weighing.0'] [data-why]")).to_have_class("zj-query")
    tab(page, "zero").click()
    page.locator("aside [data-zj-go]").click()
    expect(doubtful).to_be_focused()


def test_a_standard_that_is_too_coarse_or_expired_says_so_when_it_is_ticked(page, live_server, institute):
    sign_in(page, live_server, institute, "chenli", "en")
    open_sheet(page, live_server, institute.verification())
    put_d8(page)
    coarse, old = institute.standards["M1-02"].pk, institute.standards["M1-03"].pk
    page.locator(f"input[value='{coarse}']").check()
    page.locator(f"input[value='{old}']").check()
    expect(page.locator(f"[data-standard-why='{coarse}']")).to_contain_text("more than one third")
    expect(page.locator(f"[data-standard-why='{old}']")).to_contain_text("This standard was valid until")


@pytest.mark.parametrize(
    ("language", "width"), [("zh-hans", 1440), ("en", 1440), ("zh-hans", 390), ("en", 390)]
)
def test_the_sheet_is_accessible_and_scrolls_only_within_its_tables(
    page, live_server, institute, language, width
):
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(page, live_server, institute, "chenli", language)
    open_sheet(page, live_server, institute.verification())
    put_d8(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert axe.faults(page) == []
    if width == 390:
        foot = page.locator(".zj-foot")
        expect(foot).to_be_visible()
        assert foot.bounding_box()["y"] + foot.bounding_box()["height"] <= 844 + 1
        expect(foot.locator("[data-word]")).to_have_text("不合格" if language == "zh-hans" else "Fail")


@pytest.mark.parametrize("path", ["r/metrology.verification/plan/", "r/metrology.instrument/due/"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_plan_and_the_due_list_are_accessible(page, live_server, institute, path, width):
    institute.instrument()
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(page, live_server, institute, "hejing")
    page.goto(f"{live_server.url}/{path}")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert axe.faults(page) == []


def test_the_plate_is_asked_for_only_where_the_data_break_the_class(page, live_server, institute):
    sign_in(page, live_server, institute, "chenli")
    open_sheet(page, live_server, institute.verification())
    put_d8(page)
    expect(page.locator("[data-zj-plate]")).to_be_hidden()
    open_sheet(page, live_server, institute.verification(institute.instrument(e="30")))
    put(page, "zero.indication", "300")  # 10 e, as the sheet offers
    put(page, "zero.delta", "15")
    expect(cell(page, "zero", "error")).to_have_text("0")
    expect(page.locator("[data-zj-plate]")).to_be_visible()
    expect(word(page)).to_have_text("未做完")
    page.locator("input[name=plate_read]").check()
    expect(word(page)).to_have_text("不合格")


def test_the_verifiers_own_word_shows_at_once_where_no_rules_are_built_in(page, live_server, institute):
    said = {"category": "fuel_dispenser", "unit": "L", "max": "", "e": "", "accuracy": "", "supports": ""}
    verification = institute.verification(institute.instrument(**said))
    sign_in(page, live_server, institute, "chenli")
    open_sheet(page, live_server, verification)
    page.click("[data-zj-add='lines']")
    put(page, "lines.4.item", "示值误差")
    page.locator("input[name=verdict][value=fail]").check()
    expect(word(page)).to_have_text("不合格")
    page.locator(f"input[value='{institute.standards['M1-01'].pk}']").check()
    page.locator("aside [data-zj-record]").click()
    expect(page.locator(".zj-said")).to_contain_text("已记录")
    verification.refresh_from_db()
    assert (verification.verdict, verification.worksheet["lines"]) == ("fail", [{"item": "示值误差"}])


def test_a_blank_form_prints_every_test(page, live_server, institute):
    sign_in(page, live_server, institute, "chenli")
    open_sheet(page, live_server, institute.verification(), "?blank=1")
    page.emulate_media(media="print")
    shown = page.locator("section[data-test]:visible")
    assert [shown.nth(n).get_attribute("data-test") for n in range(shown.count())] == [
        "zero", "weighing", "eccentricity", "repeatability", "discrimination", "tare", "net", "substitution",
    ]  # fmt: skip
    assert not page.locator(".zj-side").is_visible()
