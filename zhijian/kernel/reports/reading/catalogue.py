"""The catalogue of indicators: what a report may count, in the field's words (指标目录).

``data/catalogue.csv`` has a line for each indicator: code, line of business, kind, the units it is counted in, its
name in both languages, and its words: groups parted by blanks, alternatives by ``|``. Every group must be met near a figure; one that
begins with ``?`` only helps; `` / `` parts further ways of saying it. A word of ``without`` beside the figure rules the indicator out. ``computed`` names our own
figure that is the same, where there is one (as ``zhijian figures coverage`` has it).
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from .model import Kind


@dataclass(frozen=True)
class Indicator:
    """One indicator with the words by which reports speak of it."""

    code: str
    line: str
    kind: Kind
    units: frozenset[str]
    name: str
    english: str
    required: tuple[tuple[str, ...], ...]
    helpful: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]
    computed: str = ""
    """The figure of ours that computes the same from acts (metrology.verified), so that both can stand side by side."""
    confirmed: bool = False
    """Its words are a phrase that a person confirmed, not the catalogue's."""
    loose: frozenset[str] = frozenset()
    """Which of its words are synonyms of the trade and not the catalogue's own: they say a little less."""


@cache
def catalogue() -> tuple[Indicator, ...]:
    """All indicators, in the order of their codes."""
    return tuple(_indicator(row, row["words"].split(_WAYS)[0]) for row in _rows())


@cache
def ways() -> tuple[Indicator, ...]:
    """Each indicator once for every way of saying it."""
    return tuple(_indicator(row, words) for row in _rows() for words in row["words"].split(_WAYS))


_WAYS = " / "


@cache
def _rows() -> tuple[dict[str, str], ...]:
    text = files(__package__).joinpath("data/catalogue.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _indicator(row: dict[str, str], words: str) -> Indicator:
    groups = [(mark, group.split("|")) for mark, group in map(_group, words.split())]
    own = frozenset(word for _mark, group in groups for word in group)
    wide = [(mark, widened(group)) for mark, group in groups]
    return Indicator(
        code=row["code"],
        line=row["line"],
        kind=cast(Kind, row["kind"]),
        units=frozenset(row["units"].split()),
        name=row["name"],
        english=row["english"],
        required=tuple(group for mark, group in wide if not mark),
        helpful=tuple(group for mark, group in wide if mark),
        without=tuple(row["without"].split("|")) if row["without"] else (),
        computed=row["computed"],
        loose=frozenset(word for _mark, group in wide for word in group) - own,
    )


def _group(printed: str) -> tuple[str, str]:
    """Whether a group only helps, and its words."""
    return ("?", printed[1:]) if printed.startswith("?") else ("", printed)


def widened(words: list[str]) -> tuple[str, ...]:
    """The words and, of each that has any, the synonyms of the trade."""
    return tuple(dict.fromkeys([*words, *(other for word in words for other in _synonyms().get(word, ()))]))


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    text = files(__package__).joinpath("data/synonyms.txt").read_text(encoding="utf-8")
    pairs = (line.split(" = ") for line in text.splitlines() if line and not line.startswith("#"))
    return {word: tuple(others.split()) for word, others in pairs}


LINES = {
    "special_equipment": "特种设备|电梯|锅炉|压力容器|起重机|游乐设施|气瓶|叉车|索道|压力管道",
    "food": "食品|乳制品|奶粉|小作坊|食用油|月饼|QS|儿童食品",
    "metrology": "计量|检定|校准|强检|衡器|计量器具|加油机|定量包装|电能表|水表",
    "enforcement": "执法|案件|立案|罚没|查处|窝点|出动|货值|打假|打击|稽查|结案|涉案|查获",
    "complaints": "投诉|举报|12365|12315|满意率|信访|申诉|咨询",
    "licensing": "许可|审批|受理|发证|证书|告知|登记|绿色通道",
    "standards": "标准|采标|示范区|标准化",
    "certification": "认证|认可|资质认定|检测机构|检验机构|实验室资质",
    "codes_barcodes": "代码|条码|续展|电子档案",
    "quality_promotion": "名牌|质量奖|质量兴|质量强|地理标志|质量提升|质量月|先进企业|帮扶企业|品牌",
    "product_supervision": "监督抽查|抽查|批次|合格率|样品|不合格|后处理|追溯|产品质量|抽样|送检",
    "campaign": "大衡|统检|检衡车|汽车衡",
    "projects": "重建|项目|建成|施工|招标|立项|工程|开工|竣工",
    "institutions": "技术机构|设备|收入|实验室|人员|培训|队伍|经费|仪器|人才|学历|用房",
    "assistance": "帮扶|对口|捐款|援建|联系点|扶贫|捐赠",
    "documents_governance": "会议|文件|制度|党课|报告会|警示教育|稿件|信息|宣传|简报|党员|廉政|典型经验|公文",
    "targets": "任务|目标|工作要点",
}
"""Words of each line of business, for figures that match no indicator."""

TOPICS = {
    "special_equipment": "特种设备|电梯|锅炉|压力容器|起重机|游乐设施|气瓶|场内机动车|特检|设备安全",
    "food": "食品|餐饮|小作坊|乳制品|食用油|月饼|农产品|食堂|白酒|糕点|肉制品",
    "metrology": "计量|检定|衡器|净含量|定量包装|水表|电能表|加油机|加油站|电子秤|强检|器具|量值",
    "enforcement": "执法|案件|立案|打假|稽查|假冒|窝点",
    "complaints": "投诉|举报|12365|12315|维权|消费者",
    "licensing": "行政许可|行政审批|审批|许可证|市场主体|登记",
    "standards": "标准化|国家标准|地方标准|企业标准|采标|示范区|标准",
    "certification": "认证|认可|资质认定|检验检测机构",
    "codes_barcodes": "代码|条码",
    "quality_promotion": "名牌|质量奖|质量兴|质量强|地理标志|品牌|商标|专利|质量提升",
    "product_supervision": "监督抽查|产品质量|工业产品|生产许可|棉花|纤维",
    "institutions": "实验室|仪器|科研|人才|职工|职称|检测能力|培训",
    "documents_governance": "党|廉政|宣传|会议|机关|干部",
}
"""Words that say which line of business a passage speaks of. Words that several lines have (批次, 合格率) say nothing here."""
