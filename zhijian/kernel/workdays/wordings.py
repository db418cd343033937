"""The shipped texts of the law's tables in both languages: titles, starts, approvers, notes, names of holidays.

The tables keep one text for each (``deadlines.csv``, ``days.csv``); ``data/wordings.csv`` says how it reads in Chinese
and in English. An empty cell there means: as the table has it. Data and no gettext catalogue, because ``zhijian due``
runs without Django and because the tables are not changed by a better translation: what a version says, and what an
installation has taken over of it, stays as it was. A text that is not listed was typed by a person here; it is shown as
typed in either language.
"""

import csv
import io
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from zhijian.kernel.workdays.errors import Lang, Told


class Column(StrEnum):
    """The columns of the two tables that hold words for people. The basis 依据 is a citation and is not among them."""

    TITLE = "title_zh"
    START = "clock_start_zh"
    APPROVER = "ext_by"
    EXTENSION = "ext_note"
    NOTE = "note"
    HOLIDAY = "name"
    SOURCE = "source"


def told(column: Column, text: str) -> Told:
    """*text* of *column* in both languages; one that was typed here is the same in both."""
    return shipped().get((column, text)) or Told(text, text)


def said(column: Column, text: str, lang: Lang) -> str:
    """*text* of *column* in the language *lang*."""
    both = told(column, text)
    return both.zh if lang == "zh" else both.en


@cache
def shipped() -> Mapping[tuple[str, str], Told]:
    """Every shipped text, by column and text."""
    table = files("zhijian.kernel.workdays").joinpath("data", "wordings.csv").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            (row["column"], row["text"]): Told(row["zh"] or row["text"], row["en"] or row["text"])
            for row in csv.DictReader(io.StringIO(table), strict=True)
        }
    )
