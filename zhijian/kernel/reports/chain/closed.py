"""A closed period as a page: each figure as it was closed, what came late, what contradicts itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from zhijian.kernel.indicators.drill import admit
from zhijian.kernel.indicators.evaluate import evaluate
from zhijian.kernel.indicators.language import CATALOGUE, Indicator, catalogue
from zhijian.kernel.indicators.since import late_counts
from zhijian.kernel.indicators.trees import Tree
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.reports.chain.closing import Closing
from zhijian.kernel.reports.chain.taking import additive, number, values_of
from zhijian.kernel.reports.rules.merging import Contradiction, contradictions


@dataclass(frozen=True)
class Closed:
    """One figure as it was closed.

    ``late``: by how many acts it differs now; ``by``: how much more (of rates: points) it is now. ``again``: what the
    ledger gives at that position today, where that is another value (the figure's definition has changed since).
    """

    indicator: Indicator
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    now: Decimal | None
    late: int
    by: Decimal | None
    again: Decimal | None
    differs: bool

    @property
    def decimals(self) -> int:
        return self.indicator.decimals


@dataclass(frozen=True)
class ClosedPage:
    """``lines``: all figures that were closed and are still known. ``gone``: codes of those that are not."""

    closing: Closing
    lines: tuple[Closed, ...]
    gone: tuple[str, ...]
    size: int
    contradictions: tuple[Contradiction, ...]

    @property
    def late(self) -> int:
        """How many figures have late entries."""
        return sum(1 for line in self.lines if line.late)


def closed_page(scope: Scope, closing: Closing) -> ClosedPage:
    """The page of a closing that *scope* may see; raises ``NotYours`` where it does not reach the figures' lines."""
    kept = closing.figures.get("node", {})
    known = tuple(CATALOGUE[code] for code in in_order(kept) if code in CATALOGUE)
    for line in sorted({one.line for one in known}):
        admit(scope, closing.territory_id, line)
    node, period, tree = closing.territory_id, closing.asked, Tree()
    then = evaluate(known, node, period, as_of=closing.size, tree=tree)
    now = evaluate(known, node, period, tree=tree)
    late = late_counts(known, node, period, closing.size, tree=tree)
    lines = []
    for one, before, current in zip(known, then, now, strict=True):
        told = kept[one.code]
        value = number(told["value"])
        by = None if current.this is None or before.this is None else current.this - before.this
        lines.append(Closed(
            one, value, number(told["numerator"]), number(told["denominator"]), current.this, late[one.code], by,
            before.this, before.this != value,
        ))  # fmt: skip
    gone = tuple(code for code in in_order(kept) if code not in CATALOGUE)
    return ClosedPage(closing, tuple(lines), gone, now.size, tuple(against_parts(closing)))


def against_parts(closing: Closing) -> list[Contradiction]:
    """What this closing counts for the bodies below, held against what they closed for the same period."""
    ours = closing.figures.get("parts", {})
    below = Closing._base_manager.filter(period=closing.period, territory__in=list(ours), state__in=LIVE)
    return held_against(closing.figures, {one.territory_id: one for one in below}, closing.territory_id)


def in_order(codes: Iterable[str]) -> list[str]:
    """Codes of figures in the order of the catalogue, those that it lost last; a database keeps no order of keys."""
    places = {code: place for place, code in enumerate(one.code for one in catalogue())}
    return sorted(codes, key=lambda code: (places.get(code, len(places)), code))


LIVE = (Closing.State.CLOSED.value, Closing.State.ACCEPTED.value)


def held_against(
    figures: Mapping[str, Mapping[str, Mapping[str, str | None]]], below: Mapping[str, Closing], node: str
) -> list[Contradiction]:
    """The figures of *node* against the closings of the bodies right below it."""
    node_ = figures.get("node", {})
    whole: dict[str, Decimal | None] = {code: number(node_[code]["value"]) for code in in_order(node_)}
    ours = {body: values_of(values) for body, values in figures.get("parts", {}).items()}
    theirs = {
        body: values_of(closing.figures.get("above", {}).get(node, {})) for body, closing in below.items()
    }
    return contradictions(whole, ours, theirs, additive())
