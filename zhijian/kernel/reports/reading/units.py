"""Counters and units: what stands behind a number, and what it is called after scaling (量词与计量单位)."""

import re
from functools import cache
from importlib.resources import files

ALIASES = {
    "％": "%", "个点": "百分点", "个百分点": "百分点", "㎡": "平方米", "m2": "平方米", "m²": "平方米", "平米": "平方米", "平方": "平方米",
    "块钱": "元", "元人民币": "元", "圆": "元", "人民币元": "元",
    "台(件)": "台件", "台/件": "台件", "台、件": "台件", "台（件）": "台件", "件(台)": "台件", "台 件": "台件", "件/台": "台件", "件（台）": "台件",
    "台(套)": "台套", "台/套": "台套", "台（套）": "台套", "台、套": "台套", "套(台)": "台套", "套（台）": "台套",
    "批(次)": "批次", "批（次）": "批次", "批/次": "批次", "个批次": "批次", "组批次": "批次", "批次样品": "批次",
    "人/次": "人次", "人(次)": "人次", "人（次）": "人次", "人·次": "人次", "车/次": "车次", "台/次": "台次", "家/次": "家次", "户/次": "户次",
    "家(次)": "家次", "家（次）": "家次", "户(次)": "户次", "户（次）": "户次", "台(次)": "台次", "台（次）": "台次", "辆次": "车次", "台车次": "车次",
    "家(户)": "家", "户(家)": "户", "家、户": "家", "件(次)": "件次", "件（次）": "件次",
    "份(张)": "份", "次(场)": "场次", "场(次)": "场次", "场（次）": "场次", "期(次)": "期", "起(件)": "起", "件(起)": "起", "起（件）": "起",
    "个工作日": "工作日", "个月": "个月", "个月份": "个月", "周年": "年", "个年头": "年", "年时间": "年", "个年度": "年", "天时间": "天", "日": "天", "个小时": "小时",
    "公吨": "吨", "t": "吨", "个品种": "个", "美金": "美元", "人民币": "元", "位次": "位",
}  # fmt: skip
"""Printed form → the unit's name."""

MONEY = frozenset({"元", "美元", "港元", "欧元", "日元", "英镑"})
PERCENT = frozenset({"%", "‰", "百分点"})
DURATION = frozenset({"年", "个月", "天", "小时", "分钟", "工作日", "周", "个季度"})


@cache
def counters() -> tuple[str, ...]:
    """All counters that the grammar knows, the longest first."""
    text = files(__package__).joinpath("data/counters.txt").read_text(encoding="utf-8")
    words = {word for line in text.splitlines() if not line.startswith("#") for word in line.split()}
    return tuple(sorted(words | set(ALIASES), key=lambda word: (-len(word), word)))


@cache
def unit_pattern() -> re.Pattern[str]:
    """A counter at this place. 个 before a counter that counts by itself is skipped (817个批次)."""
    return re.compile("|".join(re.escape(word) for word in counters()))


@cache
def listed(mark: str) -> frozenset[str]:
    """A list of counters: ``weak`` nouns count only behind Arabic digits (9街3镇), ``han`` also behind Chinese ones, and
    一 makes an ``article`` of some: 一个, 一套. 一辆 counts."""
    text = files(__package__).joinpath("data/counters.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith(f"# {mark}:")]
    return frozenset(word for line in lines for word in line.removeprefix(f"# {mark}:").split())


@cache
def weak_pattern() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, listed("weak")), key=len, reverse=True))
    return re.compile(f"(?:{words})(?![委局长府辖政属])")


def unit_name(printed: str) -> str:
    """The name of a unit as it was printed: 台(件) → 台件, 平米 → 平方米."""
    return ALIASES.get(printed, printed)
