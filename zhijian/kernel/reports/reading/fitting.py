"""Whether an indicator may be counted in a figure's unit, and be of its kind (单位与性质)."""

from .catalogue import Indicator
from .units import MONEY, PERCENT

_FITS, _ALIKE_FITS, _OTHER, _NONE = 0.5, 0.3, -0.8, -0.1

_ALIKE = tuple(
    frozenset(words.split())
    for words in (
        "起 件 宗 例", "家 户 家次 户次 频次", "台 台套 台件 套 台次 部", "人 名 位 人次", "次 场 场次 期", "批次 批 组 批组 份",
 "份 张 本 册", "辆 台",
    )
)  # fmt: skip
"""Counters that reports use for the same thing."""


def unit_fit(indicator: Indicator, unit: str) -> float | None:
    """What the unit says: it fits, it may be another word for the same, or it cannot be."""
    if unit in indicator.units or not indicator.units:
        return _FITS
    if any(unit in alike and indicator.units & alike for alike in _ALIKE):
        return _ALIKE_FITS
    if unit in MONEY | PERCENT or indicator.units & (MONEY | PERCENT) or unit == "名次":
        return None
    return _OTHER if unit else _NONE


def kind_fits(indicator: Indicator, unit: str, kind: str) -> bool:
    if not indicator.units:  # a body's own code says nothing of its kind
        return True
    if kind == "change":
        return indicator.kind == "change"
    if indicator.kind == "change":
        return unit == "年"
    return indicator.kind != "target" or kind == "target" or unit not in PERCENT
