"""The law's pages in Chinese and in English: what is shipped is said in the reader's language, what was typed here as
typed. Names of statutes and numbers of notices stay Chinese: they are citations."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.matrix.ground import Ground
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.office.models import LimitRule
from zhijian.kernel.workdays.rows import shipped_calendar, shipped_rules

HAN = re.compile("[\u4e00-\u9fff]")
SPOKEN = [
    version.note
    for rule in shipped_rules()
    for version in rule.versions
    if " " in version.note and not HAN.search(version.note)
]
"""Notes as the table has them, in English."""
CITATIONS = sorted(
    {version.basis for rule in shipped_rules() for version in rule.versions}
    | {one.source for one in shipped_calendar().special.values()},
    key=len,
    reverse=True,
)


@pytest.fixture(params=["zh-hans", "en"])
def language(request: Any) -> str:
    return str(request.param)


def reader(city: Ground, who: str, language: str) -> Client:
    client = Client()
    client.cookies["django_language"] = language
    client.force_login(city.people[who])
    return client


def said(client: Client, path: str, part: str = "main") -> str:
    """What the page says beyond its frame, or in its first element *part*; citations left out."""
    page = client.get(path)
    assert page.status_code == 200, path
    main = re.search(rf"<{part}\b.*?</{part}>", page.content.decode(), re.DOTALL)
    assert main, path
    words = html.unescape(re.sub("<[^>]+>", "\n", main[0]))
    for citation in CITATIONS:
        words = words.replace(citation, "")
    return words


def foreign(words: str, language: str) -> list[str]:
    """What stands there in the other language."""
    if language == "en":
        return [line for line in words.splitlines() if HAN.search(line)]
    return [note for note in SPOKEN if re.search(rf"(?<!\w){re.escape(note)}(?!\w)", words)]


def pages() -> Iterator[str]:
    """Every procedure with its rules, and the rules that say most: how they are extended or paused."""
    for procedure in sorted({rule.procedure for rule in shipped_rules()}):
        yield f"/law/?procedure={procedure}"
    for rule in shipped_rules():
        if any(version.pauses or version.extension for version in rule.versions):
            yield f"/law/rules/{rule.procedure}/{rule.name}/"


def test_every_page_of_the_law_is_in_one_language(city: Ground, language: str) -> None:
    desk = reader(city, "east", language)
    found = {path: lines for path in pages() if (lines := foreign(said(desk, path), language))}
    assert found == {}


def test_the_calendar_names_holidays_in_the_readers_language(city: Ground) -> None:
    english, chinese = reader(city, "east", "en"), reader(city, "east", "zh-hans")
    days = said(english, "/law/calendar/?year=2024", part="table")
    assert foreign(days, "en") == []
    assert "Dragon Boat Festival" in days
    assert "端午节" in said(chinese, "/law/calendar/?year=2024")
    assert "由程序库推得" in chinese.get("/law/calendar/?year=2004").content.decode()
    assert "derived from libraries" in english.get("/law/calendar/?year=2004").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "question",
    [
        "",
        "?limit=information_disclosure+reply_to_request&start=2026-04-30&extend=20",
        "?limit=penalty+seal_or_seize_duration&start=2026-09-04&suspend=2026-09-10..2026-09-11",
        "?limit=use_registration+accept_decision&start=2026-03-02",
        "?limit=food_recall+finish_L1&start=2026-11-02",
    ],
)
def test_a_question_and_its_answer_are_in_one_language(question: str, language: str) -> None:
    client = Client()
    client.cookies["django_language"] = language
    assert foreign(said(client, f"/ask/{question}"), language) == []


@pytest.mark.django_db
def test_a_limit_is_asked_for_by_its_title_in_either_language() -> None:
    for typed in (
        "依申请公开答复",
        "Reply to a request for information",
        "reply to a REQUEST for information",
    ):
        page = Client().get("/ask/", {"limit": typed, "start": "2026-04-30"})
        assert page.context["question"].limit == "information_disclosure reply_to_request"
    near = Client().get("/ask/", {"limit": "hearing's chair", "start": "2026-04-30"}).context["near"]
    assert [rule.name for rule, _words in near] == ["hearing_appoint_chair", "hearing_file_to_chair"]


def test_a_rule_is_found_by_the_words_of_either_language(city: Ground) -> None:
    for typed in ("jurisdiction superior", "上级指定 管辖", "2021-07-15前为第15条", "第15条 before"):
        page = city.desk("east").get("/law/", {"q": typed})
        assert "superior_designates_jurisdiction" in page.content.decode(), typed


PATH = "/law/rules/information_disclosure/reply_to_request/"


def corrected(desk: Client, **changed: str) -> dict[str, Any]:
    """Correct the version that began on 2019-05-15 in two steps; the cells that the act took."""
    path = f"{PATH}correct/?version=2019-05-15"
    initial = desk.get(path).context["form"].initial
    sent = {name: value for name, value in initial.items() if value not in (None, "")} | changed
    form = desk.post(path, sent | {"step": "look"}).context["form"]
    held = {"seen": form["seen"].value(), "zj_key": form["zj_key"].value()}
    assert desk.post(path, sent | held | {"step": "do"}).status_code == 302
    kept = LimitRule.objects.get(procedure="information_disclosure", rule="reply_to_request")
    act = Act.objects.filter(record=kept.pk, kind="office.rule.corrected").latest("rev")
    return dict(json.loads(act.body)["facts"]["params"]["cells"])


def test_a_form_shows_the_note_in_the_officers_language_and_leaves_it_as_it_was(
    city: Ground, language: str
) -> None:
    desk = reader(city, "lawyer", language)
    shown = desk.get(f"{PATH}correct/?version=2019-05-15").context["form"].initial
    assert [shown["note"], shown["ext_by"]] == {
        "zh-hans": ["征求第三方意见所需时间不计入", "政府信息公开工作机构负责人"],
        "en": [
            "time for consulting third parties is excluded",
            "the head of the information disclosure unit",
        ],
    }[language]
    assert corrected(desk, limit="21") == {"limit": "21"}
    (version,) = LimitRule.objects.get(rule="reply_to_request").read()
    assert (version.note, version.extension.by) == (
        "third-party consultation excluded",
        "政府信息公开工作机构负责人",
    )


def test_what_a_legal_officer_typed_stands_in_both_languages_as_typed(city: Ground) -> None:
    assert corrected(reader(city, "lawyer", "zh-hans"), note="见2026年法制会议纪要") == {
        "note": "见2026年法制会议纪要"
    }
    for language in ("zh-hans", "en"):
        assert "见2026年法制会议纪要" in said(reader(city, "east", language), PATH)
