"""What stands above the form of an act: the facts that it decides on, so that nobody has to look them up."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from zhijian.desk.bodies import named
from zhijian.desk.look import numbers
from zhijian.desk.look.shapes import Fact
from zhijian.kernel.records.model import Record
from zhijian.kernel.reports import tree
from zhijian.kernel.reports.models import Target


def _division(target: Target) -> Iterable[Fact]:
    """The whole, each part, and, of an amount, what the parts come to and by how much they miss the whole."""
    parts = tree.parts_of(target)
    yield Fact(_("Whole"), _amount(target.number, target))
    for part in parts:
        yield Fact(named(part.territory), _amount(part.number, part))
    if target.sort == Target.Sort.AMOUNT:
        total = sum(part.number for part in parts)
        yield Fact(_("Sum of the parts"), _amount(total, target))
        if total != target.number:
            yield Fact(_("Difference"), numbers.signed(f"{total - target.number:f}"))


def _amount(value: Any, target: Target) -> str:
    return f"{numbers.number(f'{value:f}')} {target.unit}"


GROUNDS: dict[tuple[str, str], Callable[[Any], Iterable[Fact]]] = {("reports.target", "divided"): _division}
"""(kind, act) → the facts above its form."""


def grounds_of(entry: Record, act: str) -> list[Fact]:
    """The facts that an act of a record decides on; none where its own page has told them."""
    told = GROUNDS.get((entry.kind, act))
    return list(told(entry)) if told else []
