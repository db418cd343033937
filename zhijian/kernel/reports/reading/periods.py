"""Which time a figure speaks of: 今年上半年, 截至6月底, 2010年, 去年同期 (期间)."""

import re
from bisect import bisect_right
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass

from .numerals import value_of

_H = "零〇○一二三四五六七八九十"
_YEAR = rf"(?P<year>(?:19|20)\d\d|[一二][九〇零○][{_H}]{{2}})"
_NEAR = r"(?P<near>今年|本年度?|去年|上年度?|前年|明年|来年|当年)"
_MONTH = rf"(?:\d{{1,2}}|[{_H}]{{1,3}})"
_WITHIN = (
    rf"(?:(?P<half>上半年|下半年|半年)|第?(?P<quarter>[一二三四1-4])季度|前(?P<upto>三|3)季度|(?P<from>{_MONTH})\s*月?\s*[-—–~～至到]+\s*(?P<to>{_MONTH})\s*月份?"
    rf"|(?P<month>{_MONTH})\s*月(?:(?P<day>{_MONTH})\s*[日号]|(?P<end>底|末))?份?|(?P<yearend>年?底|年?末)|(?P<whole>全年|年度|度))"
)
_EXPRESSION = re.compile(
    rf"(?P<asof>截[至止到]+(?:目前)?|到|至)?(?:{_YEAR}\s*年(?:度)?|{_NEAR})\s*(?:{_WITHIN})?(?:以来|同期)?"
    rf"|(?P<asof2>截[至止到]+(?:目前)?|到|至)?(?<![\d个第]){_WITHIN.replace('(?P<', '(?P<b')}"
    rf"|(?P<five>[“\"]?(?P<nth>十[一二三四五]|[八九]|十)五[”\"]?(?:期间|时期|以来|末))"
)
_COMPARED = re.compile(r"(?:比|较|同|与|相比|和|对)\s*\Z")
_FIVE = {
    "八": 1991,
    "九": 1996,
    "十": 2001,
    "十一": 2006,
    "十二": 2011,
    "十三": 2016,
    "十四": 2021,
    "十五": 2026,
}
_FULL_DAY = re.compile(rf"{_YEAR}\s*[年./-]\s*(?P<month>{_MONTH})\s*[月./-]\s*(?P<day>{_MONTH})\s*日?")
_TITLE_YEAR = re.compile(
    rf"{_YEAR}\s*年(?:度|上半年|下半年|第?[一二三四]季度|半年)?[^,，。;；\n]{{0,12}}(?:总结|报告|情况|通报|汇报|公报|统计)"
)
_CARRY = 400
"""Characters over which a stated time is carried forward inside a paragraph."""


@dataclass(frozen=True)
class Stated:
    """A time as the text states it: where, and how it is written down."""

    start: int
    end: int
    period: str


class Periods:
    """The times that a text states, and for each place the one that governs it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.year = _reference(text)
        self.default = self._default()
        self.stated = list(self._find())
        self._starts = [found.start for found in self.stated]

    def at(self, start: int, sentence_start: int, paragraph_start: int) -> str:
        """The time of a figure that begins at ``start``."""
        last = bisect_right(self._starts, start) - 1
        if last >= 0:
            found = self.stated[last]
            if found.start >= sentence_start or (
                found.start >= paragraph_start and start - found.end < _CARRY
            ):
                return found.period
        return self.default

    def _default(self) -> str:
        if not self.year:
            return ""
        head = self.text[:300]
        if re.search(r"上半年|半年(?:工作)?总结|半年工作", head):
            return f"{self.year}-H1"
        match = re.search(r"第?([一二三四])季度", head[:80])
        if match:
            return f"{self.year}-Q{value_of(match[1])}"
        return str(self.year)

    def _find(self) -> list[Stated]:
        found = []
        for match in _EXPRESSION.finditer(self.text):
            if _COMPARED.search(self.text, max(0, match.start() - 3), match.start()) or match[0].endswith(
                "同期"
            ):
                continue
            period = self._written(match)
            if period:
                found.append(Stated(match.start(), match.end(), period))
        return found

    def _written(self, match: re.Match[str]) -> str:
        parts = {
            name.removeprefix("b"): text
            for name, text in match.groupdict().items()
            if text and name not in ("asof", "asof2")
        }
        if "nth" in parts:
            begun = _FIVE[parts["nth"]]
            return f"{begun}..{begun + 4}"
        year = self._year(parts)
        if not year:
            return ""
        as_of = bool(match["asof"] or match["asof2"])
        if "month" in parts or "from" in parts:
            return self._months(year, parts, as_of=as_of)
        if "yearend" in parts:
            return f"as-of {year}-12-31"
        if "half" in parts:
            return f"{year}-H{2 if parts['half'] == '下半年' else 1}"
        if "quarter" in parts:
            return f"{year}-Q{value_of(parts['quarter'])}"
        if "upto" in parts:
            return f"{year}-01..{year}-09"
        return f"as-of {year}-12-31" if as_of else str(year)

    def _months(self, year: int, parts: dict[str, str], *, as_of: bool) -> str:
        if "from" in parts:
            first, last = value_of(parts["from"]), value_of(parts["to"])
            if first is None or last is None or not 1 <= first < last <= 12:
                return ""
            if first == 1 and last == 6:
                return f"{year}-H1"
            return f"{year}-{int(first):02}..{year}-{int(last):02}"
        month, day = value_of(parts["month"]), value_of(parts.get("day", "")) if "day" in parts else None
        if month is None or not 1 <= month <= 12:
            return ""
        if as_of or "end" in parts:
            days = monthrange(year, int(month))[1]
            return f"as-of {year}-{int(month):02}-{int(day) if day and day <= days else days:02}"
        return f"{year}-{int(month):02}-{int(day):02}" if day and day <= 31 else f"{year}-{int(month):02}"

    def _year(self, parts: dict[str, str]) -> int:
        if "year" in parts:
            return int(value_of(parts["year"]) or 0)
        shift = {"去": -1, "上": -1, "前": -2, "明": 1, "来": 1}.get(parts.get("near", "今")[0], 0)
        return self.year + shift if self.year else 0


def _reference(text: str) -> int:
    """The year that the report is about: its title's, else that of the day it is signed (a January looks back), else the commonest."""
    if match := _TITLE_YEAR.search(text[:400]):
        return int(value_of(match["year"]) or 0)
    days = [*_FULL_DAY.finditer(text[-200:]), *_FULL_DAY.finditer(text[:300])]
    years = Counter(match["year"] for match in re.finditer(rf"{_YEAR}\s*年(?![级])", text))
    for match in days:
        year, month = value_of(match["year"]), value_of(match["month"])
        if year and month:
            return int(year) - (1 if month <= 3 else 0)
    if years:
        return int(value_of(years.most_common(1)[0][0]) or 0)
    return 0
