"""Pages that everybody may meet: errors, theme, and the whole styleguide in both languages."""

import re

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from zhijian.desk import errors
from zhijian.desk.context import about

NAMES = ["desk", "register", "states", "worksheet", "record", "forms", "sign-in", "valid", "withdrawn"]

pytestmark = pytest.mark.usefixtures("guide")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("language", "html"), [("zh-hans", "zh-CN"), ("en", "en")])
def test_every_page_is_whole_in_both_languages(name, language, html):
    answer = Client().get(f"/styleguide/{name}/?lang={language}")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{html}"' in text
    assert text.rstrip().endswith("</html>")


@pytest.mark.parametrize("name", NAMES)
def test_no_page_runs_code_from_its_markup_or_asks_another_host(name):
    text = Client().get(f"/styleguide/{name}/").content.decode()
    scripts = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", text)
    assert scripts == []
    assert re.findall(r'\son\w+=|javascript:|(?:src|href)="(?:https?:)?//', text) == []


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 500])
def test_error_pages_say_what_to_do(status):
    with translation.override("en"):
        answer = errors.page(RequestFactory().get("/"), status)
    text = answer.content.decode()
    assert answer.status_code == status
    assert 'class="btn btn-primary"' in text
    for jargon in ("sorry", "oops", "error occurred", "!<"):
        assert jargon not in text.lower()


def test_the_number_on_the_page_of_a_failure_stands_in_the_log(caplog):
    answer = errors.server_error(RequestFactory().get("/somewhere/"))
    (reference,) = set(re.findall(r"R-[2-9A-Z]{8}", answer.content.decode()))
    assert reference in caplog.text
    assert "/somewhere/" in caplog.text


def test_a_conflict_says_who_was_first_and_what_changed():
    with translation.override("en"):
        context = {
            "first": "He Zhiyuan",
            "when": "09:28",
            "changed": ["Institute: none → Linjiang"],
            "back": "/r/1/",
        }
        text = errors.conflict(RequestFactory().get("/"), context).content.decode()
    assert "He Zhiyuan was first" in text
    assert "Institute: none → Linjiang" in text
    assert 'href="/r/1/"' in text


def test_the_theme_is_kept_by_a_post_and_the_reader_goes_back_to_the_page():
    answer = Client().post("/look/theme/", {"theme": "dark", "next": "/styleguide/desk/?lang=en"})
    assert answer.headers["Location"] == "/styleguide/desk/?lang=en"
    assert answer.cookies["zj_theme"].value == "dark"
    assert Client().get("/look/theme/").status_code == 405


@pytest.mark.parametrize("back", ["https://example.org/x", "//example.org/x", "javascript:alert(1)", ""])
def test_the_switch_leads_nowhere_else(back):
    answer = Client().post("/look/theme/", {"theme": "dark", "next": back})
    assert answer.headers["Location"] == "/"


def test_an_unknown_theme_is_not_kept():
    answer = Client().post("/look/theme/", {"theme": "pink", "next": "/"})
    assert "zj_theme" not in answer.cookies
    assert about("pink")["theme"] == "system"


def test_the_switch_goes_round_three_themes():
    assert [about(theme)["next_theme"] for theme in ("system", "dark", "light")] == [
        "dark",
        "light",
        "system",
    ]
