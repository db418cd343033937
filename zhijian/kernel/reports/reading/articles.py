"""Whether a Chinese numeral before a counter counts: 一辆 does, 一个 is an article, 二级 a grade (数词还是虚词)."""

import re

from .units import MONEY, PERCENT, listed

HALF = re.compile(r"半(?!价|成|径|导|年|数)")
_NO_HAN_ONE = "统同每另唯任万之不第初单归划其某哪这那逐"
_POSTPOSED = re.compile(r"\s*(?:[,，。;；、!！)）\n]|$)")


def han_counts(text: str, start: int, printed: str, unit: str, end: int) -> bool:
    """Whether a Chinese numeral counts here, or is an article (一个), a grade (二级) or a word of its own."""
    if unit not in listed("han") and unit not in PERCENT and unit not in MONEY:
        return False
    if all(mark in "百千万亿" for mark in printed):  # 百家, 万元: only with a word that says how many
        return bool(
            re.match(r"[余多]", text[start + len(printed) :])
            or re.search(r"[近上逾超过约]\Z", text[:start][-1:])
        )
    if re.search(r"[数几好若]\Z", text[max(0, start - 1) : start]):
        return False
    if printed == "一":
        return _one_counts(text, start, unit, end)
    if printed == "二" or (printed == "两" and unit in ("点",)):
        return False
    if unit == "级":
        return bool(
            re.search(r"(?:[省市县区乡镇所旗州局村盟][、,,]?){1,4}\Z", text[max(0, start - 8) : start])
        ) or bool(re.match(r"局|联动|政府|质监|质检|机构|网络|所", text[end : end + 2]))
    if unit in ("年", "天", "倍", "成", "折", "岁"):
        return not re.match(r"[级制生度]", text[end : end + 1])
    return True


def _one_counts(text: str, start: int, unit: str, end: int) -> bool:
    before = text[max(0, start - 8) : start]
    if before[-1:] in _NO_HAN_ONE and before[-1:]:
        return False
    if unit == "年" and HALF.match(text, end):
        return True
    if unit == "起" and not re.match(
        r"[\u4e00-\u9fff]{0,14}(?:案|事故|事件|投诉|举报|纠纷)|[,，。;；、]", text[end:]
    ):
        return False
    if unit not in listed("article"):
        return True
    if unit in ("批", "年", "天", "点", "面", "道", "级", "系列", "段", "块", "支", "条", "周", "部"):
        return False
    if (
        _POSTPOSED.match(text, end)
        and re.search(r"[\u4e00-\u9fff]\Z", before)
        and unit not in ("次", "批", "起")
    ):
        return True
    return bool(
        re.search(
            r"(?:发生|查处|查获|新增|捣毁|端掉|破获|仅|只有|其中|立案|吊销|撤销|注销|移送|没收)了?\Z", before
        )
    )
