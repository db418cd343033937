"""Traditional script to simplified, with the mainland's terms (繁简转换).

Characters are folded one by one, so that every place stays where it was; then terms that Taiwan writes otherwise are
replaced. Both only in a text that is written in traditional script: 乾 and 著 may stand rightly in a simplified one.
"""

import re
from collections.abc import Iterator

from zhijian.kernel.intake.text import simplify

from .aligned import Edit

_SHARE = 50
"""A text is traditional where at least one of so many Chinese characters is."""

_ALSO_SIMPLIFIED = frozenset("乾著瞭徵藉夥甦噁昇覆")
"""Characters that a simplified text may hold rightly: alone they do not make it a traditional one."""

TERMS = {
    "程式": "程序",
    "计画": "计划",
    "规画": "规划",
    "策画": "策划",
    "批覆": "批复",
    "答覆": "答复",
    "回覆": "回复",
    "覆查": "复查",
    "反覆": "反复",
    "计程车": "出租车",
    "规范性档案": "规范性文件",
    "资讯": "信息",
    "网路": "网络",
    "软体": "软件",
    "硬体": "硬件",
    "印表机": "打印机",
    "公尺": "米",
    "公升": "升",
    "著力": "着力",
    "著重": "着重",
    "围绕著": "围绕着",
    "藉由": "借由",
    "凭藉": "凭借",
    "薪资": "工资",
    "部份": "部分",
    "瓦斯": "燃气",
    "奈米": "纳米",
    "雷射": "激光",
    "录影": "录像",
    "视讯": "视频",
    "简讯": "短信",
    "捷运": "地铁",
    "公车": "公交车",
    "义大利": "意大利",
}
"""Term of Taiwan in simplified characters → the mainland's. Facts of the language, collected by hand."""

_TERM = re.compile("|".join(sorted(TERMS, key=len, reverse=True)))


def folding_edits(text: str) -> Iterator[Edit]:
    """What to change so that a traditional text becomes a simplified one; nothing for a simplified text."""
    simpler = simplify(text)
    if len(simpler) != len(text):
        raise ValueError("folding changed the length of a text")
    changed = [at for at, (old, new) in enumerate(zip(text, simpler, strict=True)) if old != new]
    chinese = sum("\u3400" <= mark <= "\u9fff" for mark in text)
    if all(text[at] in _ALSO_SIMPLIFIED for at in changed) or len(changed) * _SHARE < chinese:
        return
    yield from _merged(text, simpler, changed)


def _merged(text: str, simpler: str, changed: list[int]) -> Iterator[Edit]:
    """Single characters, and around them the terms; a term wins over the characters inside it."""
    terms = [Edit(match.start(), match.end(), TERMS[match[0]]) for match in _TERM.finditer(simpler)]
    covered = {at for term in terms for at in range(term.start, term.end)}
    characters = [Edit(at, at + 1, simpler[at]) for at in changed if at not in covered]
    yield from sorted([*terms, *characters])
