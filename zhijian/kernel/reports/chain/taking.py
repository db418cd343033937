"""What a body's figures are at a position, in the form in which a closing keeps them: text, no JSON numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhijian.kernel.indicators.evaluate import CHILD, divided
from zhijian.kernel.indicators.figures import Figures, Value
from zhijian.kernel.indicators.language import BY_NOW, CATALOGUE, Indicator, Kind
from zhijian.kernel.indicators.periods import Period
from zhijian.kernel.ledger import dbtiles
from zhijian.kernel.reports.chain.standing import Standing

ADDED = frozenset({Kind.FLOW, Kind.SUM, Kind.STOCK, Kind.VALID, Kind.EXPIRED, Kind.DUE, Kind.REACHED})
"""Kinds whose value above is the sum of the values below."""


@dataclass(frozen=True)
class Taken:
    """``position``: the first so many acts; ``root``: of the tree over them (hex); ``figures``: see ``take``."""

    position: int
    root: str
    figures: dict[str, Any]


def take(node: str, period: Period, standing: Standing) -> Taken:
    """All figures of *node* for *period* as the sealed acts give them now.

    ``figures["node"]``: code → version, value, numerator, denominator. ``["parts"]``: body right below → code → value,
    as they count for *node*. ``["above"]``: body above → code → value: what counts of *node* for it, which is less
    than the whole where the node has moved in mid-period.
    """
    indicators = settled()
    found = divided(indicators, node, period, ("", CHILD))
    size = found[""].size
    above = {
        one: _group(divided(indicators, one, period, (CHILD,), as_of=size)[CHILD], node)
        for one in standing.above_in(node, period)
    }
    parts = {one: _group(found[CHILD], one) for one in standing.parts(node, period)}
    whole = {value.indicator.code: _whole(value) for value in found[""]}
    return Taken(size, dbtiles.root(size).hex(), {"node": whole, "parts": parts, "above": above})


def settled() -> tuple[Indicator, ...]:
    """The figures that a period settles: not those that count what is known by now, and so go on after its end."""
    return tuple(one for one in CATALOGUE.values() if all(part.within != BY_NOW for part in one.parts))


def additive() -> frozenset[str]:
    """The figures that can be added over bodies."""
    return frozenset(code for code, one in CATALOGUE.items() if one.kind in ADDED)


def values_of(kept: Mapping[str, str | None]) -> dict[str, Decimal | None]:
    """Code → value, from what a closing keeps."""
    return {code: number(text) for code, text in kept.items()}


def number(text: str | None) -> Decimal | None:
    """Digits as kept; None for none."""
    return None if text is None else Decimal(text)


def _whole(value: Value) -> dict[str, str | None]:
    return {
        "version": str(value.indicator.version),
        "value": _text(value.this),
        "numerator": _text(value.numerator),
        "denominator": _text(value.denominator),
    }


def _group(figures: Figures, group: str) -> dict[str, str | None]:
    """The values of one group; what counted nothing there is nought, a rate of nothing is none."""
    nothing = {one.code: None if one.kind is Kind.RATIO else _text(Decimal(0)) for one in settled()}
    return nothing | {value.indicator.code: _text(value.this) for value in figures if value.group == group}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
