"""The codes under which figures of old reports are confirmed: of the reading's catalogue, and of computed indicators.

The catalogue says which of its codes mean the same as a computed indicator: what an old report said then stands beside
what the acts give.
"""

from functools import cache

from django.utils.functional import Promise

from zhijian.kernel.indicators.language import CATALOGUE, STOCKS, Indicator
from zhijian.kernel.indicators.language import Kind as Counted
from zhijian.kernel.org.words import words
from zhijian.kernel.reports.reading import catalogue as old

LINES: dict[str, Promise] = {
    "assistance": words("帮扶", "Assistance"),
    "campaign": words("大衡统检", "Weighbridge campaign"),
    "certification": words("认证认可", "Certification"),
    "codes_barcodes": words("代码条码", "Codes and barcodes"),
    "complaints": words("投诉举报", "Complaints"),
    "documents_governance": words("机关政务", "Office and governance"),
    "enforcement": words("行政执法", "Enforcement"),
    "food": words("食品", "Food"),
    "institutions": words("技术机构和队伍", "Institutes and staff"),
    "licensing": words("行政许可", "Licensing"),
    "metrology": words("计量", "Metrology"),
    "product_supervision": words("产品监督", "Product supervision"),
    "projects": words("重建项目", "Projects"),
    "quality_promotion": words("质量发展", "Quality promotion"),
    "special_equipment": words("特种设备", "Special equipment"),
    "standards": words("标准化", "Standards"),
    "targets": words("目标任务", "Targets"),
}
"""The lines of business of the reading's catalogue, in words."""


def is_known(code: str) -> bool:
    """Whether figures can be confirmed under this code."""
    return code in CATALOGUE or code in _old()


def name_of(code: str) -> str:
    """The name of what is counted; the code itself where nobody knows it any more."""
    if code in CATALOGUE:
        return str(CATALOGUE[code].name)
    return str(_names()[code]) if code in _names() else code


def line_of(code: str) -> str:
    """The line of business, in words; empty where it is unknown."""
    line = CATALOGUE[code].line if code in CATALOGUE else _old()[code].line if code in _old() else ""
    return str(LINES.get(line, line))


def computed(code: str) -> Indicator | None:
    """The indicator that counts the same from acts, if one is declared."""
    return CATALOGUE.get(code) or CATALOGUE.get(_old()[code].computed if code in _old() else "")


def catalogued(code: str) -> str:
    """The code of the catalogue that means the same; the code itself where none does."""
    return next((one.code for one in old.catalogue() if one.computed == code), code)


def meaning_the_same(code: str) -> tuple[str, ...]:
    """All codes under which the same is confirmed, the computed indicator's first."""
    counted = computed(code)
    if counted is None:
        return (code,)
    return (counted.code, *(one.code for one in old.catalogue() if one.computed == counted.code))


def is_stock(code: str) -> bool:
    """Whether it is a state at the end of a day (a stock, or a share of one) and no flow of a period."""
    counted = computed(code)
    if counted is not None:
        return all(part.kind in STOCKS or part.kind is Counted.DUE for part in counted.parts)
    return code in _old() and _old()[code].kind == "stock"


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be chosen: (line, [(code, name)]), the computed ones first; those that mean the same stand once."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in CATALOGUE.values():
        groups.setdefault(line_of(one.code), []).append((one.code, str(one.name)))
    for entry in old.catalogue():
        if computed(entry.code) is None:
            groups.setdefault(str(LINES.get(entry.line, entry.line)), []).append(
                (entry.code, str(_names()[entry.code]))
            )
    return list(groups.items())


@cache
def _names() -> dict[str, Promise]:
    """The names of the reading's catalogue, in the reader's language where they are shown."""
    return {one.code: words(one.name, one.english) for one in old.catalogue()}


@cache
def _old() -> dict[str, old.Indicator]:
    return {one.code: one for one in old.catalogue()}
