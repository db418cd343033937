"""Numbers with their counters: 投入70余万元 → 700000 元, at least (数量短语).

A number counts only with a unit behind it, or in a cell of a table; what stands in front (约, 近, 超过) and behind
(余, 以上, 左右) gives the qualifier and the bound.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from .articles import HALF, han_counts
from .model import Bound, SetAside
from .numerals import DIGITS, HAN, NUMBER, approximate_pair, plain, value_of
from .units import PERCENT, unit_name, unit_pattern, weak_pattern


@dataclass(frozen=True)
class Quantity:
    """A printed number with its unit: where it stands, what it is worth, and how sure its writer was."""

    start: int
    end: int
    value: Decimal
    shown: str
    unit: str
    bound: Bound
    about: bool = False
    more: bool = False
    doubtful: bool = False
    what: str = ""


_GE_BEFORE = re.compile(
    r"(?:超过了?|超出|超|逾|突破了?|多于|高于|大于|不少于|不低于|不小于|(?:至少|最少)[\u4e00-\u9fff]{0,4}|≥|>)\s*\Z"
)
_LE_BEFORE = re.compile(
    r"(?:不超过|不足|不到|(?<!不)(?:少于|低于|小于)|不多于|不高于|不大于|至多|最多|≤|<|未超过|控制在)\s*\Z"
)
_ABOUT_BEFORE = re.compile(r"(?:大约|约为?|近|将近|接近|大概|差不多|几近|上(?=\Z)|约占|约有|约计|≈)\s*\Z")
_NEAR_WORD = re.compile(
    r"(?:附近|最近|邻近|就近|靠近|临近|相近|远近|亲近|节约|契约|公约|合约|条约|制约|预约|签约|履约|集约|违约|简约|大致)\s*\Z"
)
_MORE_AFTER = re.compile(
    r"\s*(?:多(?!部门|种|项|个部门|次|方|层|元|样|品|渠|措|功|批|头|彩|式)|有?余(?![额下热])|以上|及以上|之多(?!少)|开外)"
)
_ABOUT_AFTER = re.compile(r"\s*(?:左右|上下(?!班|联|游|级)|前后(?!端))")
_LE_AFTER = re.compile(
    r"\s*(?:以内|之内|以下|及以下|内(?=[,，。;；、完办送将到予出作答反予受应要给付])|不到)"
)
_FRACTION = re.compile(
    rf"(?P<of>[百千万]|[{HAN}\d]{{1,3}})分之(?P<part>(?:\d+(?:\.\d+)?|[{HAN}]+(?:点[{HAN}]+)?))"
)
_ORDINAL_BEFORE = re.compile(r"(?:第|初|\bNo\.?|№|[A-Za-z][-—–]?|[一二三四五六七八九十][-—–])\Z")
_TORN = re.compile(r"[\d万亿][\ufffd?]+\Z")
"""A number that lost bytes in its middle is not read: its end alone would be another number."""
_BEHEADED = re.compile(r"[\ufffd?]\Z")
"""…nor is 0多种 behind lost bytes: the first digit of a number went with them."""
_NEXT_LINE = re.compile(r" ?\n(?![\n\t])")
_LONG_LINE = 12
"""A number at the end of a line that long goes on with its counter in the next line: 全市共有19｜个单位."""
_TENTH = re.compile(r"[一二三四五六七八九](?![个家户件起批台人次项名成])")
_GENERIC = "个"
_COUNTED_AFTER_GENERIC = re.compile(
    r"批次|次(?![要序品日生])|百分点|工作日|月(?!饼)|小时|多月|半月|半小时|多小时|学时|课时|项目(?=Z)"
)
_QUANTITY_ENDS = re.compile(r"[,，。;；、!！)）\s用建]|\Z")
_MONEY_WORDS = re.compile(
    r"(?:元|款|额|资产|利润|资金|投入|投资|经费|收入|金额|货值|产值|效益|损失|预算|费用?|税|捐)[\u4e00-\u9fff]{0,6}\Z"
)


def quantities(text: str, aside: list[SetAside]) -> Iterator[Quantity]:
    """All quantities of ``text`` outside the spans that were set aside, in order."""
    mask = bytearray(len(text) + 1)
    for found in aside:
        mask[found.start : found.end] = b"\1" * (found.end - found.start)
    at = 0
    matches = sorted(
        [
            *_HALVES.finditer(text),
            *_SLASHED.finditer(text),
            *_FRACTION.finditer(text),
            *NUMBER.finditer(text),
        ],
        key=lambda m: (m.start(), -m.end()),
    )
    for match in matches:
        if match.start() < at or any(mask[match.start() : match.end()]):
            continue
        found_one = _read(text, match, mask)
        if found_one is not None and not _opens_range(text, found_one):
            at = found_one.end
            yield from _range(text, found_one, mask) or [found_one]


_SLASHED = re.compile(r"(?<=[有占近约足过])(?P<part>\d)/(?P<of>\d{1,2})(?![\d/])")
_HALVES = re.compile(r"(?<=[近到足过约达占的有])(一半|半数)(?!天|年|月|夜)")
_OPEN_RANGE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(?:[万亿个%])?\s*[-—–~～至到]{1,2}\s*\Z")
_CLOSES = re.compile(r"\s*[-—–~～至到]{1,2}\s*\d+(?:\.\d+)?[万亿]?%")


def _opens_range(text: str, found: Quantity) -> bool:
    """10% of 10%-15% is read together with its end."""
    return (
        found.unit == "%" and bool(_CLOSES.match(text, found.end)) and not _FROM.search(text, 0, found.start)
    )


_FROM = re.compile(r"(?:从|由|自|为)\s*\Z")


def _range(text: str, upper: Quantity, mask: bytearray) -> list[Quantity]:
    """3至5家, 10%-15%: at least the one and at most the other. 从87%到95% is no range."""
    match = _OPEN_RANGE.search(text, max(0, upper.start - 16), upper.start)
    if match is None or any(mask[match.start() : match.end()]) or _FROM.search(text, 0, match.start()):
        return []
    digits = re.match(r"\d+(?:\.\d+)?", text[upper.start : upper.end])
    printed = Decimal(digits[0]) if digits else upper.value
    low = Decimal(match[1]) * (upper.value / printed if printed else 1)
    if not low < upper.value:
        return []
    end = match.end(1) + (1 if text[match.end(1)] in "万亿个%" else 0)
    lower = Quantity(match.start(), end, low, plain(low), upper.unit, "ge", more=True, doubtful=True)
    return [lower, replace(upper, bound="le", doubtful=True)]


def _read(text: str, match: re.Match[str], mask: bytearray) -> Quantity | None:
    if match.re is _HALVES:
        return _bounded(text, match.start(1), match.end(), Decimal(50), "%", shown="50", doubtful=True)
    return _fraction(text, match) if match.re in (_FRACTION, _SLASHED) else _number(text, match, mask)


def _fraction(text: str, match: re.Match[str]) -> Quantity | None:
    """百分之九十五, 千分之三, 三分之二."""
    part, of = value_of(match["part"]), value_of(match["of"])
    if part is None or of is None or not of:
        return None
    if of == 100 and match["part"] == "百":
        part = Decimal(100)
    unit = {100: "%", 1000: "‰"}.get(int(of))
    if unit:
        return _bounded(text, match.start(), match.end(), part, unit, shown=plain(part))
    share = (part * 100 / of).quantize(Decimal("0.01"))
    return _bounded(text, match.start(), match.end(), share, "%", shown=plain(share), doubtful=True)


def _number(text: str, match: re.Match[str], mask: bytearray) -> Quantity | None:
    start, printed = match.start(), match[0]
    han = match["han"] is not None
    if _ORDINAL_BEFORE.search(text, max(0, start - 6), start) or _TORN.search(text, max(0, start - 4), start):
        return None
    if han and printed[-1] in "点":
        return None
    if printed[0] == "0" and printed[1:2] != "." and _BEHEADED.search(text, max(0, start - 1), start):
        return None
    value = value_of(printed)
    if value is None:
        pair = approximate_pair(printed)
        return _pair(text, match, pair) if pair else None
    more = any(mark in printed for mark in "余多来")
    after = match.end()
    if (
        found := re.compile(
            r"[余多](?!数|部|样|方|元化|措|渠|功|层|头|年来|余)|来(?=[个家户件人名项台次元块斤份天米把条只吨岁]|公斤)|几(?=[个家户件人名项台次起批种])"
        ).match(text, after)
    ) and (found[0] not in "来几" or printed[-1] in "十百千0"):
        more, after = True, found.end()
    if scale := re.compile(r"[百千万亿]{1,2}(?![分里一])").match(text, after) if more else None:
        value *= _scale(scale[0])
        after = scale.end()
    unit, end, factor, extra = _unit(text, after, han=han, mask=mask)
    if unit is None:
        return _unitless(text, match, value, more=more, after=after)
    if han and not han_counts(text, start, printed, unit, end):
        return None
    if text.startswith("个半", after):  # 一个半月
        value += Decimal("0.5")
    more = more or extra
    value *= factor
    shown = printed if unit in PERCENT and not han and not more else plain(value)
    return _bounded(text, start, end, value, unit, shown=shown, more=more)


def _pair(text: str, match: re.Match[str], pair: tuple[Decimal, Decimal]) -> Quantity | None:
    """三四十家: about, from the lower to the higher."""
    unit, end, factor, _more = _unit(text, match.end(), han=True, mask=bytearray(len(text) + 1))
    if unit is None:
        return None
    value = pair[0] * factor
    return Quantity(match.start(), end, value, plain(value), unit, "approx", about=True, doubtful=True)


def _scale(text: str) -> Decimal:
    factor = Decimal(1)
    for mark in text:
        factor *= {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}[mark]
    return factor


def _unit(text: str, at: int, *, han: bool, mask: bytearray) -> tuple[str | None, int, Decimal, bool]:
    """The unit behind a number: its name, its end, the factor of its scale, and whether 多 or 余 stands inside it."""
    blank = (
        _NEXT_LINE.match(text, at)
        if _ends_long_line(text, at)
        else re.compile(r"[ \ufffd?]{0,3}").match(text, at)
    )
    at = blank.end() if blank else at
    if text.startswith(_GENERIC, at) and (inner := _COUNTED_AFTER_GENERIC.match(text, at + 1)):
        more = inner[0].startswith("多")
        word = inner[0].removeprefix("多").removeprefix("半")
        name = {"月": "个月", "次": "个次"}.get(word, word)
        factor = Decimal(1)
        return name, inner.end(), factor, more
    if re.compile("大(?![类项])").match(text, at) and not han:
        return None, at, Decimal(1), False
    match = unit_pattern().match(text, at)
    if match is None or mask[match.start()]:
        weak = None if han else weak_pattern().match(text, at)
        return (weak[0], weak.end(), Decimal(1), False) if weak else (None, at, Decimal(1), False)
    name, factor = unit_name(match[0]), Decimal(1)
    if name == "万吨":
        name, factor = "吨", Decimal(10_000)
    if name == "年" and text.startswith("级", match.end()):
        return None, at, factor, False
    return name, match.end(), factor, False


def _ends_long_line(text: str, at: int) -> bool:
    if text[at : at + 1] != "\n" and text[at : at + 2] != " \n":
        return False
    line = text.rfind("\n", 0, at) + 1
    return at - line >= _LONG_LINE and "\t" not in text[line:at]


def _unitless(text: str, match: re.Match[str], value: Decimal, *, more: bool, after: int) -> Quantity | None:
    """3.17万余, 50余万: a scale or 余 says that it is a quantity, words of money before it that it is money."""
    if _is_bare_rate(text, match, after):
        return _bounded(text, match.start(), after, value, "", shown=match[0], doubtful=True)
    scaled = match[0][-1] in "万亿" or text[after - 1 : after] in ("万", "亿")
    alone = all(mark in "百千万亿十" for mark in match[0])
    if not (more or scaled) or (alone and not more) or value < 10:
        return None
    ends = _QUANTITY_ENDS.match(text, after) or (more and match["arabic"])
    if not ends:
        return None
    money = bool(scaled and _MONEY_WORDS.search(text, max(0, match.start() - 12), match.start()))
    unit = "元" if money else ""
    return _bounded(text, match.start(), after, value, unit, shown=plain(value), more=more, doubtful=True)


_RATE_BEFORE = re.compile(r"[\u4e00-\u9fff]率(?:为|是|仅|仅为|达到?|控制在|降至|降到|下降到)?\Z")


def _is_bare_rate(text: str, match: re.Match[str], after: int) -> bool:
    """万台设备死亡率0.41: a decimal that its rate counts."""
    return bool(
        "." in match[0]
        and match["arabic"]
        and _RATE_BEFORE.search(text, max(0, match.start() - 8), match.start())
        and re.match(r"[,，。;；、\s)）]|\Z", text[after : after + 1])
    )


def _bounded(
    text: str,
    start: int,
    end: int,
    value: Decimal,
    unit: str,
    *,
    shown: str,
    more: bool = False,
    doubtful: bool = False,
) -> Quantity:
    """The quantity with what stands around it; the printed span grows over 半, 余, 多, 以上 and the like."""
    if unit == "年" and (half := HALF.match(text, end)):
        value, end = value + Decimal("0.5"), half.end()
        shown = plain(value)
    if unit == "成" and (tenth := _TENTH.match(text, end)):  # 九成五 is 95 %
        value, end = value + Decimal(DIGITS[tenth[0]]) / 10, tenth.end()
    before = text[max(0, start - 8) : start]
    about = bool(_ABOUT_BEFORE.search(before)) and not _NEAR_WORD.search(before)
    bound: Bound = "eq"
    if after := _MORE_AFTER.match(text, end):
        more, end = True, after.end()
    elif unit not in ("年",) and (after := _LE_AFTER.match(text, end)):
        bound, end = "le", after.end()
    if after := _ABOUT_AFTER.match(text, end):
        about, end = True, after.end()
    if _LE_BEFORE.search(before):
        bound = "le"
    elif more or _GE_BEFORE.search(before):
        bound, more = "ge", True
    elif about:
        bound = "approx"
    return Quantity(start, end, value, shown, unit, bound, about=about, more=more, doubtful=doubtful)
