"""Words that are figures when they state a value: 零事故, 未发生…事故, 全部签订, 首次, 名列第三 (文字数字)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from .numerals import HAN, value_of
from .scanning import Quantity

_ZERO_UNITS = (
    ("死亡", "人"),
    ("伤亡", "人"),
    ("投诉", "件"),
    ("举报", "件"),
    ("上访", "件"),
    ("信访", "件"),
    ("复议", "件"),
    ("诉讼", "件"),
)
_BAD = r"(?:事故|事件|案件|投诉|举报|死亡|伤亡|上访|信访|险情|疫情|败诉|复议|诉讼|违纪|感染|纠纷|中毒)"
_ZERO = re.compile(
    rf"(?:未发生过?|没有发生过?|未出现|未曾发生|无发生|没有出现|未发现|未接到|没有接到|(?:(?<=[,，。;；、:：\n全年内市县省区州统局间来月了域季度])|(?<![\s\S])|(?=无一[例起件]))无(?![证照牌法论须需人关所线害形偿锡铅公]))"
    rf"(?:一起|1起|任何|过|一例|1例)?(?P<what>[^,，。;；!！?？\n\d]{{0,28}}?{_BAD}(?:[、和及与]?{_BAD})*)(?:的?发生)?(?=[,，。;；!！\n)）、]|$)"
)
_ZERO_WORD = re.compile(
    rf"(?:(?P<before>[\u4e00-\u9fff]{{2,8}}(?:为|是|保持))零(?=[,，。;；!！\n)）、]|$)|零(?P<what>{_BAD}|故障))"
)
_CAUSED = re.compile(r"(?:因|由于|引发|导致|造成)\Z")
_DONE = (
    "签订|签定|完成|办结|结案|整改|合格|达标|到位|建立|建档|纳入|销毁|通过|登记|检定|检验|注册|落实|兑现|处理|查处|回复|封存|下架|召回|取证|获证|持证|实现|公示|公开|覆盖|立案|移送|安装|接入|录入|检测|复查|建成|"
    "后处理|改善|改正|更新|竣工|开工|满意|移交|报送|取缔|关闭|停产|停用|更换|拆除|下达|发放|送达|办理|受理"
)
_ALL = re.compile(
    rf"(?:(?<![安%])全部(?:都|均)?(?:已经?|按时|按期|按要求|依法|一次性?|如期|实行|进行|予以|实施|得到|及时)*|(?<![平人年月日户月])均(?:已经?|按时|按期|如期|全部|得到|及时)+)(?=(?:了)?(?:{_DONE}))"
)
_FIRST = re.compile(
    r"(?<![非在])首次(?=[\u4e00-\u9fff“《])(?!检定|检验|强制|申报|申请|注册|登记|使用|取证|供气|报告)|(?<!检定)(?:尚属|为|属)(?:全国|全省|全市|国内)首(?:次|例|家|创)"
)
_N = rf"(?:\d{{1,3}}|[{HAN}]{{1,3}})"
_RANK = re.compile(
    rf"(?:位居|位列|名列|位于|跃居|跃升|列|居|排名|排在?|名次为?|获得?|荣获|夺得|取得)[^,，。;；!！\n\d第]{{0,16}}?(?P<rank>第\s*(?P<n>{_N})\s*(?:名|位(?!领))?)(?![届批期次季阶类项个家大产线时责要把]|[{HAN}\d])"
    rf"|(?<=第[一二三四五六七八九\d])[名位]?、全[国省市州县区](?P<also>第\s*(?P<n3>{_N})(?:[名位])?)(?![届批期次季阶类项个家大产线时责要把]|[{HAN}\d])"
    rf"|(?:成为|是|率先|为|系)[^,，。;；!！\n第]{{0,18}}?(?P<first>第(?P<n1>一|1)(?:个|家|批|部|台|座|所|名|项|例))(?=[^次级手责])"
    rf"|(?:进入|位居|列|跻身|居|名列|位列|排名)[^,，。;；!！\n\d前]{{0,10}}?(?P<front>前\s*(?P<n2>{_N})\s*(?:名|位|强))"
)


def ranks(text: str) -> Iterator[Quantity]:
    """名列全省第三 → 3 名次; 成为…第一个…的局 → 1; 进入前五名 → at most 5."""
    for match in _RANK.finditer(text):
        group = next(name for name in ("rank", "also", "first", "front") if match[name])
        value = value_of(match[{"rank": "n", "also": "n3", "first": "n1", "front": "n2"}[group]])
        if value is None:
            continue
        start, end = match.span(group)
        bound = "le" if group == "front" else "eq"
        yield Quantity(start, end, value, str(value), "名次", bound, doubtful=group == "front")  # type: ignore[arg-type]


def zeros(text: str) -> Iterator[Quantity]:
    """全年无…事故 → 0 起: one for each thing that did not happen."""
    for match in _ZERO.finditer(text):
        for part, unit in _zero_parts(match["what"]):
            yield _word(match.start(), match.end("what"), Decimal(0), unit, part)
    for match in _ZERO_WORD.finditer(text):
        if match["what"]:
            yield _word(match.start(), match.end(), Decimal(0), _zero_parts(match["what"])[0][1])
        elif re.search(r"率|数|事故|量|投诉|死亡", match["before"]):
            unit = "%" if "率" in match["before"] else _zero_parts(match["before"])[0][1]
            yield _word(match.end() - 1, match.end(), Decimal(0), unit)


def _zero_parts(what: str) -> list[tuple[str, str]]:
    """Each thing with its unit: of 特种设备、食品安全事故 two kinds of accident (起); 投诉 and 上访 are 件, deaths 人."""
    thing = re.search(rf"{_BAD}\Z", what)
    parts = [part for part in re.split("(?<![性级大])[、和及与]", what) if part]
    whole = [part if re.search(_BAD, part) or thing is None else part + thing[0] for part in parts]
    return [
        (
            part,
            next(
                (
                    unit
                    for word, unit in _ZERO_UNITS
                    if (
                        word in part
                        if part.endswith(("人数", "为", "数", "是", "保持"))
                        else part.endswith(word)
                    )
                ),
                "起",
            ),
        )
        for part in whole
    ]


def shares(text: str) -> Iterator[Quantity]:
    """全部签订, 均已办结 → 100 %."""
    for match in _ALL.finditer(text):
        if text[match.end() - 1 : match.end()] == "部" or match[0].startswith("均") or len(match[0]) > 2:
            yield _word(match.start(), match.end(), Decimal(100), "%")


def firsts(text: str) -> Iterator[Quantity]:
    """首次 → 1 次."""
    for match in _FIRST.finditer(text):
        yield _word(match.start(), match.end(), Decimal(1), "次")


def _word(start: int, end: int, value: Decimal, unit: str, what: str = "") -> Quantity:
    return Quantity(start, end, value, str(value), unit, "eq", doubtful=unit != "起" or value != 0, what=what)
