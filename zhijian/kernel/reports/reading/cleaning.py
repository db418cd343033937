"""Cleaning: the text as its author wrote it, aligned with the text as it came (清洗).

Each pass gives edits; passes are repeated until none has anything to do, so that cleaning twice changes nothing. No
digit is made, and none goes without a doubt mark. Page and forum noise stays where it is and is only marked.
"""

import re
from collections.abc import Callable, Iterator

from .aligned import Aligned, Edit
from .pinyin import pinyin_edits
from .script import folding_edits

_WIDE = {
    code: chr(code - 0xFEE0)
    for code in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]
}
_WIDE |= {0xFF05: "%", 0xFE6A: "%", 0x3000: " ", 0x00A0: " "}
_WIDE_MARKS = re.compile(f"[{''.join(map(chr, _WIDE))}]")
_WIDE_POINT = re.compile(r"(?<=\d)．(?=\d)")
_INVISIBLE = re.compile("\r(?=\n)|[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u202a-\u202e]")
_RETURN = re.compile("\r(?!\n)|[\u2028\u2029\u0085]")

# 2 975 and 1,632: groups of three behind one to three digits. A list of bare numbers is not grouped so.
_GROUPED = re.compile(
    r"(?<![\d.,，/:-])\d{1,3}(?:(?:[,， \u2009\u202f'’]\d{3})+)(?![\d,，/:-])(?!\.\d*[-/.])"
)
_SEPARATOR = re.compile(r"[,， \u2009\u202f'’]")
_POINT_APART = re.compile(r"(?<=\d)(?: +\.(?=\d)|\. +(?=\d{1,2}(?:[%％]|[万亿])))")

# A number that a line or a page broke. What was printed at the foot and the head of the page stood between.
_PAGE = r"[ \t]*(?:[-—–－]+[ \t]*\d{1,3}[ \t]*[-—–－]+|第[ \t]*\d{1,3}[ \t]*页(?:[ \t]*[,，/]?[ \t]*共[ \t]*\d{1,3}[ \t]*页)?)[ \t]*"
_BROKEN = re.compile(
    rf"(?<=[\d.]) *(?:\n[ \t]*(?:\f[ \t]*)?|\n*(?:\n{_PAGE})?[\n\f]+(?:{_PAGE}[\n\f]+)?)[ \t]*(?=\d+(?:\.\d+)?[ \t]*[%％‰余多万亿个家户件起批台次人名项元吨辆份处条篇场期])"
)
_UNIT_APART = re.compile(
    r"(?<=\d)[ \u2009]+(?=(?:[%％‰]|[万亿余多]|个百分点|家|户|批次|台件|件|起|人次|人|吨|元|平方米)(?![a-zA-Z]))"
)
_LIST_MARK = re.compile(r"(?:^|\n)[ \t]*\d{1,2}[ \t]*$")


def clean(source: str) -> Aligned:
    """``source`` without pinyin, in simplified script and half-width digits, its numbers whole."""
    text = Aligned.of(source)
    for _round in range(_ROUNDS):
        before = text.text
        for edits in _PASSES:
            text = text.edited(edits(text.text))
        if text.text == before:
            return text
    return text


def _widths(text: str) -> Iterator[Edit]:
    for match in _WIDE_MARKS.finditer(text):
        yield Edit(match.start(), match.end(), _WIDE[ord(match[0])])


def _points(text: str) -> Iterator[Edit]:
    for match in _WIDE_POINT.finditer(text):
        yield Edit(match.start(), match.end(), ".")


def _invisible(text: str) -> Iterator[Edit]:
    for match in _INVISIBLE.finditer(text):
        yield Edit(match.start(), match.end(), "")


def _returns(text: str) -> Iterator[Edit]:
    for match in _RETURN.finditer(text):
        yield Edit(match.start(), match.end(), "\n")


def _groups(text: str) -> Iterator[Edit]:
    for match in _GROUPED.finditer(text):
        blank_before = text[: match.start()][-12:]
        wide = "，" in match[0]
        if " " in match[0] and re.search(r"\d[ ]$", blank_before):
            continue
        for mark in _SEPARATOR.finditer(match[0]):
            at = match.start() + mark.start()
            yield Edit(at, at + 1, "", "a full-width comma inside a number" if wide else "")


def _point_apart(text: str) -> Iterator[Edit]:
    for match in _POINT_APART.finditer(text):
        yield Edit(match.start(), match.end(), ".")


def _broken(text: str) -> Iterator[Edit]:
    for match in _BROKEN.finditer(text):
        if _LIST_MARK.search(text, max(0, match.start() - 40), match.start()):
            continue
        yield Edit(match.start(), match.end(), "", "a number broken by a line or a page")


def _unit_apart(text: str) -> Iterator[Edit]:
    for match in _UNIT_APART.finditer(text):
        yield Edit(match.start(), match.end(), "")


_PASSES: tuple[Callable[[str], Iterator[Edit]], ...] = (
    _invisible,
    _returns,
    _widths,
    _points,
    pinyin_edits,
    folding_edits,
    _point_apart,
    _groups,
    _broken,
    _unit_apart,
)
_ROUNDS = 64
