"""Numerals: 3.17万, 两千肆佰, 一百五十三点六, 七十余 (数词). Values are Decimal from text, never float."""

import re
from decimal import Decimal

DIGITS = {mark: value for value, marks in enumerate(("零〇○", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
          for mark in marks}  # fmt: skip
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_TENS = {"廿": 20, "卅": 30}

HAN = "零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟廿卅"
_MORE = "余多来"

# 千 before 克 or 瓦 and 百 before 分 belong to the unit.
_SCALE = r"(?:[十百千万亿拾佰仟](?![分])(?!(?<=千)[克米瓦升伏卡]))"
NUMBER = re.compile(
    rf"(?P<arabic>\d+(?:\.\d+)?(?:[{_MORE}]?{_SCALE}{{1,3}}(?:\d+(?:\.\d+)?{_SCALE}{{1,2}})*)?)"
    rf"|(?P<han>(?:[{HAN}](?<!百(?=分))(?<!千(?=分)))+(?:点[零〇一二三四五六七八九两]+)?(?:[{_MORE}](?=[百千万亿佰仟])[百千万亿佰仟]+)?[万亿]?)"
)
"""A number with its scale; a 余 or 多 inside it (5000多万) is part of it."""


def value_of(printed: str) -> Decimal | None:
    """The value of a printed number; None where it is none (百 alone, 三四 as a name)."""
    text = re.sub(f"[{_MORE}]", "", printed)
    whole, point, fraction = text.partition("点")
    if point:
        digits = "".join(str(DIGITS[mark]) for mark in fraction if mark in DIGITS)
        tail = fraction[len(digits) :]
        base = _compose(whole) if whole else Decimal(0)
        return None if base is None else (base + Decimal(f"0.{digits or 0}")) * _scales(tail)
    if approximate_pair(text) or re.fullmatch("[一二两三四五六七八九]{2,3}", text):  # 三五家 is no 35
        return None
    if len(text) > 1 and all(mark in DIGITS for mark in text):
        return Decimal("".join(str(DIGITS[mark]) for mark in text))
    return _compose(text)


def _scales(tail: str) -> Decimal:
    factor = Decimal(1)
    for mark in tail:
        factor *= _LARGE.get(mark) or _SMALL.get(mark) or 1
    return factor


def _compose(text: str) -> Decimal | None:
    """Digits and scales together: 两千肆佰, 1亿2千万, 3千5百, 两百五 (250)."""
    total = section = Decimal(0)
    number: Decimal | None = None
    last = 1
    for token in re.findall(r"\d+(?:\.\d+)?|.", text):
        if token in _SMALL:
            section += (Decimal(1) if number is None else number) * _SMALL[token]
            number, last = None, _SMALL[token]
        elif token in _LARGE:
            total = _scaled(total, section + (number or 0), _LARGE[token])
            section, number, last = Decimal(0), None, _LARGE[token]
        elif token in _TENS:
            section, last = section + _TENS[token], 1
        else:
            digit = DIGITS.get(token)
            if (number and digit) or (digit is None and not token[0].isdigit()):
                return None
            number = Decimal(token if digit is None else digit)
            last = last if digit else 1
    if number is not None and last > 10:  # 两百五: the last digit is of the place below
        number *= last // 10
    return total + section + (number or 0)


def _scaled(total: Decimal, section: Decimal, scale: int) -> Decimal:
    """What stands before 万 or 亿, with it; in 2亿3千万 the 万 takes the 3千 alone."""
    if scale == 10_000 and total:
        return total + section * scale
    return (total + section or Decimal(1)) * scale


def plain(value: Decimal) -> str:
    """The number as text without exponent or needless zeros: 2.50E+4 → 25000."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def approximate_pair(text: str) -> tuple[Decimal, Decimal] | None:
    """三四十 → 30, 40; 七八 → 7, 8; None where two digits do not stand so beside each other."""
    match = re.fullmatch(r"([一两二三四五六七八])([两二三四五六七八九])([十百千万]?)", text)
    if not match or DIGITS[match[2]] != DIGITS[match[1]] + 1:
        return None
    scale = _SMALL.get(match[3]) or _LARGE.get(match[3]) or 1
    return Decimal(DIGITS[match[1]] * scale), Decimal(DIGITS[match[2]] * scale)
