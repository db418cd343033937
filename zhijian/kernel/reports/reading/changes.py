"""Changes: 同比增长15%, 下降2.3个百分点, 比去年减少12起. A fall is negative; 提高到95% is a level (增减)."""

import re
from dataclasses import replace

from .numerals import plain
from .scanning import Quantity
from .units import PERCENT

_FALL = r"(?:下降|降低|减少|下滑|回落|负增长|缩减|压减|递减|下跌|降幅|减幅|跌幅|减收|降|少)"
_RISE = r"(?:增长|上升|提高|增加|提升|递增|上涨|增幅|涨幅|扩大|攀升|增收|增|上扬|多)"
_LED = rf"(?P<way>(?P<fall>{_FALL})|{_RISE})(?:率|幅度?|比例)?(?P<to>到|至|为)?(?:了|达到?|高达|为|近|约|超过|逾|突破|不足|将近|超|、|分别为?|:)*\s*(?:-|－|负)?\Z"
_PERCENT_CHANGE = re.compile(_LED)
_LISTED = re.compile(
    rf"(分别(?:同比)?(?:{_FALL}|{_RISE})了?)(?:\d+(?:\.\d+)?(?:%|个百分点)[、和及与,，])+\s*\Z"
)
"""Of 分别增长14.5%和22% the first, so that the second is led by the same word."""
_BELOW = re.compile(r"低于[^,，。;；\n]{0,12}\Z")
_SHORT = re.compile(r"(?:降|少|增|多)\Z")
_COMPARISON = r"(?:同比|环比|同期|比上?[去前]?年|比上年|比去年|较[上去前]年|较上年|较去年|较同期|比同期|较20\d\d年|比20\d\d年|比上[月季]|年均|净)"
_NEAR_COMPARISON = re.compile(rf"{_COMPARISON}[^,，。;；\n]{{0,14}}\Z")
_TIMES = re.compile(r"(?:增长|提高|增加|扩大|上升|是|为|翻)(?:了|近|约|到|至|达)*\s*\Z")
_MINUS = re.compile(r"(?:[^\d\w%％)）]|[\u4e00-\u9fff])(?:-|－|−|负)\Z")


def is_change(text: str, quantity: Quantity) -> Quantity | None:
    """The quantity with its sign where it states a change, else None."""
    before = _LISTED.sub(r"\1", text[max(0, quantity.start - 40) : quantity.start])
    led = _PERCENT_CHANGE.search(before)
    negative = bool(_MINUS.search(before))
    if quantity.unit in PERCENT or quantity.unit == "成":
        return _of_percent(before, led, quantity, negative=negative)
    if quantity.unit == "倍":
        return quantity if led and not led["to"] else None
    if led is not None and led["fall"] and not led["to"] and not _SHORT.fullmatch(led["way"]):
        return _signed(quantity, negative=True)
    if led is None or led["to"] or not _NEAR_COMPARISON.search(before[: led.start()]):
        return None
    return _signed(quantity, negative=bool(led["fall"]))


def _of_percent(
    before: str, led: re.Match[str] | None, quantity: Quantity, *, negative: bool
) -> Quantity | None:
    if led is None:
        return (
            _signed(quantity, negative=bool(_BELOW.search(before)))
            if quantity.unit == "百分点" and "高于" not in before[-3:]
            else None
        )
    if led["to"] and not re.search(r"(?:率|幅度?)为\Z|(?:率|幅度?)为", led[0]):
        return None
    if (
        _SHORT.fullmatch(led["way"])
        and not _NEAR_COMPARISON.search(before[: led.start()])
        and quantity.unit != "百分点"
    ):
        return None
    return _signed(quantity, negative=bool(led["fall"]) != negative)


def _signed(quantity: Quantity, *, negative: bool) -> Quantity:
    if not negative or not quantity.value:
        return quantity
    return replace(quantity, value=-quantity.value, shown="-" + quantity.shown.lstrip("-"))


def negated(text: str, quantity: Quantity) -> Quantity:
    """A printed minus sign before a percentage that is no change."""
    if quantity.unit in PERCENT and _MINUS.search(text[max(0, quantity.start - 3) : quantity.start]):
        return replace(quantity, value=-quantity.value, shown="-" + plain(quantity.value))
    return quantity
