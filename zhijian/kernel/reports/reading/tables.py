"""Tables in a text: cells parted by tabs under a row of heads; a bare number there is a figure (表格).

The head of a column may name the unit: 检定数量(台件), 金额（万元）; 单位：家 may stand above the table.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from .numerals import plain
from .scanning import Quantity
from .units import counters, unit_name

_NUMBER = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(%|‰)?\s*\Z")
_UNIT_IN_HEAD = re.compile(r"[(（/:：]\s*([^()（）:：]{1,8}?)\s*[)）]?\s*\Z")
_UNIT_ABOVE = re.compile(r"单位\s*[:：]\s*([\u4e00-\u9fff%]{1,6}(?:[(（/][\u4e00-\u9fff]{1,3}[)）]?)?)")
_SERIAL = re.compile(r"(?:序号|编号|年份|年度|年|月份|月|代码|电话|日期|邮编|No\.?|备注)\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Cell:
    """A figure in a cell with the heads of its row and column."""

    quantity: Quantity
    row: str
    column: str


@dataclass(frozen=True)
class _Line:
    start: int
    cells: list[tuple[int, str]]


def cells(text: str) -> Iterator[Cell]:
    """The figures of all tables, in order."""
    if "\t" not in text:
        return
    table: list[_Line] = []
    above = ""
    at = 0
    for raw in [*text.split("\n"), ""]:
        line = _line(at, raw)
        at += len(raw) + 1
        if len(line.cells) > 1:
            table.append(line)
            continue
        yield from _table(table, above)
        above = raw if not table or raw.strip() else ""
        table = []


def _line(start: int, raw: str) -> _Line:
    found = []
    at = start
    for cell in raw.split("\t"):
        found.append((at, cell))
        at += len(cell) + 1
    return _Line(start, found)


def _table(table: list[_Line], above: str) -> Iterator[Cell]:
    if len(table) < 2:
        return
    heads = [cell.strip() for _at, cell in table[0].cells]
    if sum(bool(_NUMBER.match(head)) for head in heads) > len(heads) // 2:
        return
    common = _UNIT_ABOVE.search(above)
    for line in table[1:]:
        row = next((cell.strip() for _at, cell in line.cells if cell.strip() and not _NUMBER.match(cell)), "")
        for column, (at, cell) in enumerate(line.cells):
            head = heads[column] if column < len(heads) else ""
            match = _NUMBER.match(cell)
            if match and not _SERIAL.search(head.split("(")[0].split("（")[0]):
                yield Cell(_quantity(at, match, head, common[1] if common else "", row), row, head)


def _quantity(at: int, match: re.Match[str], head: str, common: str, row: str) -> Quantity:
    value = Decimal(match[1])
    in_head = _UNIT_IN_HEAD.search(head) or _UNIT_IN_HEAD.search(row)
    printed = (
        match[2]
        or (in_head[1] if in_head else "")
        or common
        or ("%" if head.endswith("率") or row.endswith("率") else "")
    )
    factor, unit = _scaled(printed)
    shown = match[1] if unit in ("%", "‰") else plain(value * factor)
    end = at + (match.end(2) if match[2] else match.end(1))
    return Quantity(at + match.start(1), end, value * factor, shown, unit, "eq", doubtful=not unit)


def _scaled(printed: str) -> tuple[Decimal, str]:
    for mark, factor in (("万", 10_000), ("亿", 100_000_000), ("千", 1000)):
        if printed.startswith(mark) and unit_name(printed[1:]) in counters():
            return Decimal(factor), unit_name(printed[1:])
    name = unit_name(printed.strip())
    return Decimal(1), name if name in counters() or printed in counters() else ""
