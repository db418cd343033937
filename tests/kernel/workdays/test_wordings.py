"""The shipped texts of the law read whole in Chinese and in English, and both say what the table says."""

import csv
import io
import re
from importlib.resources import files

import pytest

from zhijian.kernel.workdays.rows import cells_of, read_versions, shipped_rules
from zhijian.kernel.workdays.rules import PAUSE_EVENTS
from zhijian.kernel.workdays.wordings import Column, said, shipped, told

HAN = re.compile("[\u4e00-\u9fff]")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
ARTICLE = re.compile(r"第(\d+)条")
ORDER = re.compile(r"令(\d+)")
CITED = re.compile(r"\d{4}〕\d+号")


def table(name: str) -> list[dict[str, str]]:
    text = files("zhijian.kernel.workdays").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def texts() -> set[tuple[str, str]]:
    """Every text for people that the two tables ship, by column; the number of a notice is a citation."""
    of_rules = {
        (column, row[column])
        for row in table("deadlines.csv")
        for column in ("title_zh", "clock_start_zh", "ext_by", "ext_note", "note")
    }
    of_days = {(column, row[column]) for row in table("days.csv") for column in ("name", "source")}
    return {(column, text) for column, text in of_rules | of_days if text and not CITED.search(text)}


def test_every_text_that_the_tables_ship_is_listed_and_nothing_else() -> None:
    listed = [(row["column"], row["text"]) for row in table("wordings.csv")]
    assert set(listed) == texts()
    assert len(listed) == len(set(listed)) > 500


def test_every_text_is_whole_in_both_languages() -> None:
    half = [
        (text, both)
        for (_column, text), both in shipped().items()
        if HAN.search(both.en) or not HAN.search(both.zh) or not both.en.strip()
    ]
    assert half == []


def test_titles_and_starts_are_chinese_in_the_table_and_stay_so_in_chinese() -> None:
    for (column, text), both in shipped().items():
        if column in ("title_zh", "clock_start_zh", "ext_by", "name"):
            assert both.zh == text


def test_different_limits_have_different_english_titles() -> None:
    titles = [both.en.casefold() for (column, _text), both in shipped().items() if column == "title_zh"]
    assert len(titles) == len(set(titles))


def test_both_languages_keep_the_dates_articles_and_orders_that_a_text_names() -> None:
    lost = []
    for (_column, text), both in shipped().items():
        wanted = set(DAY.findall(text)) | set(ARTICLE.findall(text)) | set(ORDER.findall(text))
        lost += [(text, number, said) for number in wanted for said in both[:2] if number not in said]
    assert lost == []


def test_a_power_that_must_not_last_longer_is_one_in_every_language() -> None:
    """不得超过 in the note makes its holder go by the safe date; a note saved again in one language keeps it."""
    limited = set()
    for rule in shipped_rules():
        for version in rule.versions:
            for lang in ("zh", "en"):
                cells = cells_of(version) | {"note": said(Column.NOTE, version.note, lang)}
                assert read_versions([cells])[0].not_longer_than == version.not_longer_than, version.note
            if version.not_longer_than:
                limited.add(f"{version.procedure} {version.rule}")
    assert limited == {"penalty seal_or_seize_duration", "penalty freeze_duration"}


@pytest.mark.parametrize(
    ("column", "text", "zh", "en"),
    [
        (Column.TITLE, "上级指定管辖", "上级指定管辖", "Designation of jurisdiction by the superior body"),
        (Column.TITLE, "确定听证主持人", "确定听证主持人", "Appointment of the hearing's chair"),
        (Column.START, "确定听证主持人", "确定听证主持人", "the hearing's chair is appointed"),
        (Column.NOTE, "第15条 before 2021-07-15", "2021-07-15前为第15条", "Article 15 before 2021-07-15"),
        (Column.NOTE, "duty of: user", "义务人：使用单位", "duty of the user"),
        (
            Column.NOTE,
            "10日以内 periods in this law are working days (art.69)",
            "本法中十日以内期限的规定是指工作日，不含法定节假日（第69条）",
            "periods of up to ten days in this law are working days (Article 69)",
        ),
        (Column.EXTENSION, "none; silence = waived", "不得延长；逾期未提出的，视为放弃",
         "no extension; silence counts as a waiver"),
        (Column.APPROVER, "本级政府负责人", "本级政府负责人", "the head of the government of the level"),
        (Column.HOLIDAY, "端午节", "端午节", "Dragon Boat Festival"),
    ],
)  # fmt: skip
def test_a_text_of_the_table_is_said_in_each_language(column: Column, text: str, zh: str, en: str) -> None:
    assert (said(column, text, "zh"), said(column, text, "en")) == (zh, en)


@pytest.mark.parametrize("typed", ["本局2026年内部规定，见会议纪要", "our own rule, see the minutes", ""])
def test_what_a_legal_officer_typed_is_shown_as_typed(typed: str) -> None:
    for column in Column:
        assert told(column, typed)[:2] == (typed, typed)


def test_every_pause_event_has_both_languages() -> None:
    assert len(PAUSE_EVENTS) == 17
    for event, (zh, en) in PAUSE_EVENTS.items():
        assert HAN.search(zh), event
        assert en, event
        assert not HAN.search(en), event
