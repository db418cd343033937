"""What an old report says (旧报告的说法): of which time, how exactly, and whether a computed value agrees. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

SCALES = (("亿", 100_000_000), ("万", 10_000), ("千", 1_000), ("百", 100))
ABOUT = Decimal("0.05")
"""How far from the computed value a figure may lie that the writer calls about (约, 近): the house's own rule."""
_SPAN = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)\.\.(\d{4}(?:-\d{2}(?:-\d{2})?)?)")
_DAYS = {
    "01": 31,
    "03": 31,
    "04": 30,
    "05": 31,
    "06": 30,
    "07": 31,
    "08": 31,
    "09": 30,
    "10": 31,
    "11": 30,
    "12": 31,
}
_WHOLE = {("01", "03"): "Q1", ("04", "06"): "Q2", ("07", "09"): "Q3", ("10", "12"): "Q4", ("01", "06"): "H1",
          ("07", "12"): "H2", ("01", "12"): ""}  # fmt: skip


class Bound(StrEnum):
    """How a printed value bounds the true one: it is so, at least so (余, 多), at most so, about so (约)."""

    EQ = "eq"
    GE = "ge"
    LE = "le"
    APPROX = "approx"


def period_code(said: str) -> str:
    """The code of the period that the reading found: 2009-H1 → 2009H1, 2009-01..2009-09 → 2009-01-01..2009-09-30,
    as-of 2009-06-30 → 2009-06-30. Empty where it found none, or none that can be written so."""
    text = said.removeprefix("as-of ").strip()
    if match := re.fullmatch(r"(\d{4})-?([HQ]\d)", text):
        return match[1] + match[2]
    if match := _SPAN.fullmatch(text):
        return _span(match[1], match[2])
    return text if re.fullmatch(r"\d{4}(-\d{2}){0,2}", text) else ""


_PARTS = {
    "上半年": "H1", "下半年": "H2", "第一季度": "Q1", "一季度": "Q1", "第二季度": "Q2", "二季度": "Q2",
    "第三季度": "Q3", "三季度": "Q3", "第四季度": "Q4", "四季度": "Q4", "全年": "", "": "",
}  # fmt: skip


def typed_period(typed: str) -> str:
    """The code of a period as a person writes it: 2009年上半年, 2009年1-9月, 2009-H1; else as typed."""
    text = unicodedata.normalize("NFKC", typed).replace(" ", "").replace("至", "-")
    if match := re.fullmatch(r"(\d{4})年(.*)", text):
        year, rest = match[1], match[2].removesuffix("份")
        if rest in _PARTS:
            return year + _PARTS[rest]
        if months := re.fullmatch(r"(\d{1,2})(?:月?[-~—–](\d{1,2}))?月", rest):
            first, last = f"{int(months[1]):02d}", f"{int(months[2] or months[1]):02d}"
            return f"{year}-{first}" if first == last else _span(f"{year}-{first}", f"{year}-{last}")
        if days := re.fullmatch(r"(\d{1,2})月(\d{1,2})日", rest):
            return f"{year}-{int(days[1]):02d}-{int(days[2]):02d}"
    return period_code(text.upper()) or text


def _span(first: str, last: str) -> str:
    """From the first day of one time to the last day of another; whole quarters, halves and years by their names."""
    months = re.fullmatch(r"(\d{4})-(\d{2})\|\1-(\d{2})", f"{first}|{last}")
    if months and (months[2], months[3]) in _WHOLE:
        return months[1] + _WHOLE[months[2], months[3]]
    begins = {4: f"{first}-01-01", 7: f"{first}-01", 10: first}[len(first)]
    ends = {4: f"{last}-12-31", 7: _last_day(last), 10: last}[len(last)]
    return f"{begins}..{ends}" if begins < ends else ""


def _last_day(month: str) -> str:
    year, number = int(month[:4]), month[5:]
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return f"{month}-{_DAYS.get(number, 29 if leap else 28)}"


def step_of(printed: str) -> Decimal:
    """The last place that was printed: 2410台件 → 1, 3529.55万元 → 100, 96.3% → 0.1. Figures written in characters
    count as exact."""
    match = re.search(r"\d[\d,，]*(?:\.(\d+))?\s*([亿万千百]*)", printed)
    if match is None:
        return Decimal(1)
    step = Decimal(1).scaleb(-len(match[1] or ""))
    for mark in match[2]:
        step *= dict(SCALES)[mark]
    return step


@dataclass(frozen=True)
class Beside:
    """A reported value beside a computed one. ``by``: reported less computed."""

    agrees: bool
    by: Decimal


def beside(reported: Decimal, bound: Bound, printed: str, computed: Decimal) -> Beside:
    """Whether a computed value agrees with what was reported, at the exactness with which it was printed.

    ``eq``: less than one step of the last printed place apart (rounded and cut off both agree); ``ge``: not below;
    ``le``: not above; ``approx``: at most 5 % apart.
    """
    by, step = reported - computed, step_of(printed)
    apart = abs(by)
    agrees = {
        Bound.EQ: apart < step,
        Bound.GE: computed >= reported,
        Bound.LE: computed <= reported,
        Bound.APPROX: apart <= abs(computed) * ABOUT,
    }[bound]
    return Beside(agrees, by)
