# ruff: noqa: E501 (markup and scripts as they stand in the page)
"""The styleguide in a real Chromium: axe, no sideways overflow, keys, drafts, the worksheet."""

from typing import Any

import pytest

from tests import axe

NAMES = [
    "desk",
    "register",
    "states",
    "worksheet",
    "record",
    "forms",
    "sign-in",
    "valid",
    "withdrawn",
    "error/409",
    "error/500",
]
DESK, ZOOMED, PHONE, NARROW = (
    1440,
    720,
    390,
    320,
)  # 720 is a desk of 1440 px at 200 %, 320 one of 1280 px at 400 %


def open_page(
    screen: Any, name: str, language: str = "zh-hans", theme: str = "light", width: int = DESK
) -> None:
    screen.set_viewport_size({"width": width, "height": 844})
    answer = screen.goto(f"/styleguide/{name}/?lang={language}&theme={theme}")
    assert str(answer.status) == (name.removeprefix("error/") if name.startswith("error/") else "200")


@pytest.fixture
def look(browser: Any, address: str) -> Any:
    """One page for many screens; an error page's own status on the console is no complaint."""
    context = browser.new_context(base_url=address)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("language", "theme", "width"),
    [("zh-hans", "light", DESK), ("zh-hans", "dark", DESK), ("en", "light", PHONE), ("en", "dark", PHONE)],
)
def test_axe_finds_nothing(look, language, theme, width):
    faults = []
    for name in NAMES:
        open_page(look, name, language, theme, width)
        faults += [(name, *fault) for fault in axe.faults(look)]
    assert faults == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [DESK, ZOOMED, PHONE, NARROW])
def test_no_page_scrolls_sideways(look, language, width):
    wide = []
    for name in NAMES:
        open_page(look, name, language, "light", width)
        reach = look.evaluate("document.documentElement.scrollWidth")
        if reach > width:
            wide.append((name, reach))
    assert wide == []


def test_on_a_phone_each_target_is_large_enough_for_a_thumb(look):
    small = []
    for name in ["desk", "register", "record", "forms"]:
        open_page(look, name, width=PHONE)
        small += look.evaluate(
            """name => [...document.querySelectorAll('main .btn, main .form-control, main .form-select, .zj-side a, .zj-side button')]
               .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44)
               .map(e => name + ': ' + e.outerHTML.slice(0, 80))""",
            name,
        )
    assert small == []


def test_the_first_key_skips_to_the_content(screen):
    open_page(screen, "desk")
    screen.keyboard.press("Tab")
    assert screen.evaluate("document.activeElement.className") == "zj-skip"
    screen.keyboard.press("Enter")
    assert screen.evaluate("document.activeElement.id") == "main"


def test_slash_goes_to_the_search_but_not_while_typing(screen):
    open_page(screen, "forms")
    screen.keyboard.press("/")
    assert screen.evaluate("document.activeElement.id") == "q"
    screen.locator("#fresh_name").focus()
    screen.keyboard.type("a/b")
    assert screen.locator("#fresh_name").input_value() == "a/b"


def test_a_list_is_walked_and_chosen_by_keys(screen):
    open_page(screen, "register")
    for key in "jjjx":
        screen.keyboard.press(key)
    assert screen.locator("tr.is-at a").inner_text() == "YX-H-00391"
    assert screen.locator("[data-zj-count]").inner_text() == "已选 3 条"
    screen.keyboard.press("k")
    assert screen.locator("tr.is-at a").inner_text() == "YX-H-00388"


def test_choosing_rows_pushes_nothing(screen):
    open_page(screen, "register")
    screen.locator("[data-zj-unselect]").click()
    before = screen.locator("thead").bounding_box()["y"]
    assert "共 57 条" in screen.locator("[data-zj-selbar]").inner_text()
    screen.locator("[data-zj-all]").check()
    assert screen.locator("[data-zj-count]").inner_text() == "已选 8 条"
    assert screen.locator("thead").bounding_box()["y"] == before


def test_a_form_is_sent_once(screen):
    open_page(screen, "sign-in")
    form = screen.locator("main form")
    form.evaluate(
        """form => { window.sent = 0; form.noValidate = true;
             form.addEventListener('submit', () => { window.sent += 1; });
             document.addEventListener('submit', event => { window.stopped = (window.stopped || 0) + event.defaultPrevented; event.preventDefault(); });
             form.requestSubmit(); form.requestSubmit(); form.requestSubmit(); }"""
    )
    assert screen.evaluate("[window.sent, window.stopped]") == [3, 2]


def test_a_refused_form_puts_the_reader_at_the_summary(screen):
    open_page(screen, "forms")
    assert screen.evaluate("document.activeElement.hasAttribute('data-zj-errors')")
    screen.locator("[data-zj-errors] a").first.click()
    assert screen.evaluate("document.activeElement.id") == "refused_name"


def type_draft(screen: Any, text: str) -> None:
    open_page(screen, "forms")
    screen.locator("#fresh_name").fill(text)
    screen.locator("#fresh_agreed").check()
    screen.locator("[data-zj-draft-state]", has_text="草稿已存").wait_for()


def test_what_was_typed_survives_a_closed_page(screen):
    type_draft(screen, "永丰砂石")
    screen.reload()
    assert screen.locator("#fresh_name").input_value() == "永丰砂石"
    assert screen.locator("#fresh_agreed").is_checked()
    assert "草稿已取回" in screen.locator(".zj-draft").inner_text()


def test_a_draft_on_a_record_that_changed_since_is_offered_not_forced(screen):
    type_draft(screen, "永丰砂石")
    screen.route("**/styleguide/forms/**", lambda route: route.fulfill(
        response=(answer := route.fetch()), body=answer.text().replace('data-zj-rev="1"', 'data-zj-rev="2"')))  # fmt: skip
    screen.reload()
    assert screen.locator("#fresh_name").input_value() == ""
    screen.get_by_role("button", name="用草稿").click()
    assert screen.locator("#fresh_name").input_value() == "永丰砂石"


def test_a_draft_is_cleared_only_when_the_server_confirms(screen):
    type_draft(screen, "永丰砂石")
    screen.route("**/styleguide/forms/**", lambda route: route.fulfill(
        response=(answer := route.fetch()), body=answer.text().replace("<h1>", '<h1 data-zj-draft-done="styleguide-form">')))  # fmt: skip
    screen.reload()
    assert screen.locator("#fresh_name").input_value() == ""
    assert screen.evaluate("Object.keys(localStorage)") == []


def test_another_reader_of_the_same_machine_does_not_see_the_draft(screen):
    type_draft(screen, "永丰砂石")
    screen.route("**/styleguide/forms/**", lambda route: route.fulfill(
        response=(answer := route.fetch()), body=answer.text().replace('data-zj-user="0702031"', 'data-zj-user="0702018"')))  # fmt: skip
    screen.reload()
    assert screen.locator("#fresh_name").input_value() == ""
    assert screen.locator(".zj-draft").count() == 0


def test_without_a_connection_a_form_waits_and_is_counted(screen):
    type_draft(screen, "永丰砂石")
    screen.context.set_offline(True)
    screen.locator("main form").first.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    assert screen.locator("[data-zj-offline]").inner_text() == "离线，1 条待传"
    assert "没有连上网" in screen.locator("[data-zj-draft-state]").inner_text()
    screen.context.set_offline(False)
    screen.locator("[data-zj-offline]", has_text="1 条待传").wait_for()
    assert (
        screen.locator("[data-zj-offline] a").get_attribute("href")
        == "/styleguide/forms/?lang=zh-hans&theme=light"
    )
    assert screen.locator("#fresh_name").input_value() == "永丰砂石"


def test_a_password_is_never_kept(screen, until):
    open_page(screen, "sign-in")
    screen.evaluate("document.querySelector('main form').dataset.zjDraft = 'sign-in'")
    screen.locator("#id_password").fill("correct horse")
    screen.locator("#id_name").fill("0702031")
    until(screen, "Object.keys(localStorage).length === 1")
    assert "correct horse" not in screen.evaluate("JSON.stringify(localStorage)")


def test_a_dark_system_gets_a_dark_page_before_the_reader_chooses(browser, address):
    context = browser.new_context(base_url=address, color_scheme="dark")
    opened = context.new_page()
    opened.goto("/styleguide/desk/?theme=system")
    assert opened.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    context.close()


def test_print_leaves_out_what_paper_cannot_do(screen):
    open_page(screen, "register")
    screen.emulate_media(media="print")
    for gone in (".zj-side", ".zj-top", ".zj-selbar", ".zj-chips", ".zj-head .btn"):
        assert not screen.locator(gone).first.is_visible(), gone
    assert screen.locator(".zj-colophon").is_visible()
