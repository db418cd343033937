"""From quantities to figures: qualifier, kind, period, body, and a mark where a person should look (数字)."""

import re
from dataclasses import dataclass, replace

from .bodies import Bodies
from .changes import is_change, negated
from .context import Context
from .model import Bound, Figure, Kind, Qualifier, SetAside
from .noise import lost, noise
from .nonfigures import nonfigures
from .numerals import plain
from .periods import Periods
from .scanning import Quantity, quantities
from .tables import Cell, cells
from .units import PERCENT
from .words import firsts, ranks, shares, zeros

_TARGET = re.compile(
    r"(?:任务|目标)(?:为|是|数|量|:|：)?\s*\Z|(?:力争|争取|计划|拟|确保|要求|预计|目标|不得低于|要(?=达|完|在))[^,，。;；\n]{0,16}\Z"
)
_PLANNED = re.compile(
    r"(?:力争|打算|拟于|预计|计划(?=完成|检|新|创|建|培|开|投|实|全|达|争|到))(?:(?!已|了)[^。;；\n])*\Z"
)
_STOCK = re.compile(
    r"(?:现有|共有|拥有|保有量?|总数|总量|累计|已达到?|在册|在用|登记注册|辖区内?有?|涉及|仅有|数量达到?了?|达到?了?)[^,，。;；\n\d]{0,12}\Z"
)
_EVENLY = re.compile(
    r"(?P<subjects>[^。;；\n]{2,80}?)(?:分别)?(?:均|都)(?:为|达到?|在|保持在?|超过|实现|达到了|高于|稳定在)*(?:约|近)?\s*\Z"
)
_FAR = 120
"""Characters before 均 in which its subjects stand."""
_LIST = re.compile(r"、|以及|和(?!谐)|(?<![涉普])及|(?<!参)与")


@dataclass(frozen=True)
class Found:
    """A figure before it is matched to an indicator, with the words that a table gives it."""

    figure: Figure
    part: int = 0
    parts: int = 1
    row: str = ""
    column: str = ""
    what: str = ""


def find(text: str, doubts: list[tuple[int, int, str]]) -> tuple[list[Found], list[SetAside]]:
    """The figures of a clean text in order, and what was set aside."""
    aside = [*noise(text), *lost(text)]
    taken = list(aside)
    words: list[Quantity] = []
    for kind in (zeros, ranks):
        for quantity in kind(text):
            if not _overlaps(quantity, taken):
                words.append(quantity)
        taken += [SetAside("word", "", quantity.start, quantity.end) for quantity in words]
    aside += nonfigures(text, taken)
    taken += aside
    for kind in (shares, firsts):
        words += [quantity for quantity in kind(text) if not _overlaps(quantity, taken)]
    table = [cell for cell in cells(text) if not _overlaps(cell.quantity, taken)]
    taken += [SetAside("cell", "", cell.quantity.start, cell.quantity.end) for cell in table]
    maker = _Maker(text, doubts, aside)
    found = [maker.of_cell(cell) for cell in table]
    for quantity in [*words, *quantities(text, taken)]:
        found += maker.of(quantity)
    return sorted(found, key=lambda one: (one.figure.start, one.part)), sorted(
        aside, key=lambda one: (one.start, one.end)
    )


def _overlaps(quantity: Quantity, taken: list[SetAside]) -> bool:
    return any(quantity.start < one.end and one.start < quantity.end for one in taken)


class _Maker:
    """Makes figures of quantities, for one text."""

    def __init__(self, text: str, doubts: list[tuple[int, int, str]], aside: list[SetAside]) -> None:
        self.text = text
        self.context = Context(text)
        self.periods = Periods(text)
        self.bodies = Bodies(text)
        self._doubts = [(start, end) for start, end, _reason in doubts]
        self._doubts += [(one.start, one.end) for one in aside if one.kind == "lost"]

    def of_cell(self, cell: Cell) -> Found:
        quantity = negated(self.text, cell.quantity)
        figure = self._figure(quantity, change=False)
        return Found(
            replace(figure, quote=f"{cell.row} / {cell.column}: {figure.printed}"),
            row=cell.row,
            column=cell.column,
        )

    def of(self, quantity: Quantity) -> list[Found]:
        """One figure; as many as there are subjects where the text says 均 of a percentage."""
        changed = None if quantity.what else is_change(self.text, quantity)
        figure = self._figure(changed or negated(self.text, quantity), change=changed is not None)
        parts = self._subjects(quantity) if quantity.unit == "%" else 1
        return [Found(figure, part, parts, what=quantity.what) for part in range(parts)]

    def _subjects(self, quantity: Quantity) -> int:
        begin = max(self.context.sentence(quantity.start).start, quantity.start - _FAR)
        clause = self.text[begin : quantity.start].rsplit(",", 1)[-1].rsplit("，", 1)[-1]
        match = _EVENLY.search(clause)
        if not match:
            return 1
        subjects = [part for part in _LIST.split(match["subjects"]) if len(part.strip()) > 1]
        return len(subjects) if 1 < len(subjects) <= 4 else 1

    def _figure(self, quantity: Quantity, *, change: bool) -> Figure:
        start, end = quantity.start, quantity.end
        sentence = self.context.sentence(start).start
        paragraph = self.context.paragraph(start).start
        shown, unit = quantity.shown, quantity.unit
        if unit == "成":
            shown, unit = plain(quantity.value * 10), "%"
        return Figure(
            printed=self.text[start:end],
            quote=self.context.quote(start, end),
            start=start,
            end=end,
            value=shown,
            unit=unit,
            qualifier=_qualifier(quantity, change=change),
            bound=_bound(quantity),
            period=self.periods.at(start, sentence, paragraph),
            body=self.bodies.at(start, sentence, paragraph),
            kind=self._kind(quantity, change=change),
            doubtful=quantity.doubtful or self._beside_doubt(start, end),
        )

    def _kind(self, quantity: Quantity, *, change: bool) -> Kind:
        before = self.text[max(0, quantity.start - 20) : quantity.start]
        if _TARGET.search(before) or _PLANNED.search(self.text, max(0, quantity.start - 70), quantity.start):
            return "target"
        if change:
            return "change"
        if quantity.unit in PERCENT or quantity.unit == "成":
            return "ratio"
        if quantity.unit == "名次":
            return "rank"
        return "stock" if _STOCK.search(before) else "flow"

    def _beside_doubt(self, start: int, end: int) -> bool:
        return any(first <= end and start <= last for first, last in self._doubts)


def _qualifier(quantity: Quantity, *, change: bool) -> Qualifier:
    if quantity.unit == "百分点":
        return "percentage_point"
    if change:
        return "yoy"
    if quantity.more or quantity.bound == "ge":
        return "at_least"
    if quantity.about:
        return "about"
    if quantity.unit in PERCENT or quantity.unit == "成":
        return "percent"
    return "exact"


def _bound(quantity: Quantity) -> Bound:
    return quantity.bound
