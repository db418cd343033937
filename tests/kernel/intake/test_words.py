"""Every problem has its sentence in Chinese, with the same parameters."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import zhijian.kernel.intake
import zhijian.kernel.parties
from zhijian.kernel.intake.header import REPORT_TITLES
from zhijian.kernel.intake.problems import Message

PARAMETER = re.compile(r"%\((\w+)\)s")
ROOMS = (zhijian.kernel.intake, zhijian.kernel.parties)
MODULES = [
    f"zhijian.kernel.intake.{module.name}"
    for module in pkgutil.iter_modules(zhijian.kernel.intake.__path__)
    if module.name not in {"apps", "migrations"}
] + ["zhijian.kernel.parties.identity", "zhijian.kernel.parties.importing"]


def chinese() -> dict[str, str]:
    found = {}
    for room in ROOMS:
        catalogue = Path(room.__path__[0]) / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
        with catalogue.open("rb") as file:
            said: Catalog = read_po(file)
        found.update({str(message.id): str(message.string) for message in said})
    return found


def declared() -> list[Message]:
    modules = [importlib.import_module(name) for name in MODULES]
    return [value for module in modules for value in vars(module).values() if isinstance(value, Message)]


def test_each_code_means_one_thing() -> None:
    by_code: dict[str, set[str]] = {}
    for message in declared():
        by_code.setdefault(message.code, set()).add(message.msgid)
    assert len(by_code) >= 50
    assert [code for code, sentences in by_code.items() if len(sentences) > 1] == []


@pytest.mark.parametrize(
    "message", {each.code: each for each in declared()}.values(), ids=lambda each: each.code
)
def test_a_problem_is_said_in_chinese_with_the_same_parameters(message: Message) -> None:
    said = chinese()[message.msgid]
    assert re.search(r"[一-鿿]", said)
    assert set(PARAMETER.findall(said)) == set(PARAMETER.findall(message.msgid))


def test_the_added_columns_of_an_errors_file_are_known_in_both_languages() -> None:
    catalogue = chinese()
    assert (
        "Import error",
        catalogue["Import error"],
        "Row in the file",
        catalogue["Row in the file"],
    ) == REPORT_TITLES


def test_a_problem_inside_a_problem_and_a_word_are_translated_with_it() -> None:
    from zhijian.kernel.intake.content import WRONG_CONTENT
    from zhijian.kernel.intake.matching import IN_ROW, LOOKS_LIKE
    from zhijian.kernel.intake.problems import Word

    said = chinese().__getitem__
    assert LOOKS_LIKE(other=IN_ROW(row=7)).sentence(said) == "与第 7 行 相似，请核对是否同一主体。"
    assert WRONG_CONTENT(kind=Word("a picture")).sentence(said).startswith("这是图片，")
