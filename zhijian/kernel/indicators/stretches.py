"""How a record stood from day to day, as pure functions: stretches of state, and the steps of stocks that follow."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID

from zhijian.kernel.indicators.effects import Fact, Shape, dims_of, facet

STOCK, VALID, EXPIRED = "#stock", "#valid", "#expired"


class Stretch(NamedTuple):
    """A record unchanged in state, facets, place and validity, from ``begins`` until the eve of ``ends``."""

    state: str
    stock: bool
    dims: str
    doer: str
    territory: str
    party: UUID | None
    until: date | None
    begins: date
    ends: date | None = None
    owed: bool = False


class Step(NamedTuple):
    """One step of a stock: up or down on a day (the number of times it is taken stands beside it)."""

    series: str
    doer: str
    territory: str
    party: UUID | None
    dims: str
    day: date


def stretches(facts: Sequence[Fact], shape: Shape) -> list[Stretch]:
    """A record's stretches of state after its standing acts *facts*.

    How it was on day D: its acts up to D, in the order of the ledger. So the end of the last stretch is what the
    record's own row says, even where a late entry set a field that an act of a later day had set already.
    """
    found: list[Stretch] = []
    for on, values in _by_day(facts):
        now = stretch(on, values, shape)
        if now is not None and (not found or now[:7] != found[-1][:7]):
            found.append(now)
    closed = [close(one, after.begins, after) for one, after in pairwise(found)]
    return [*closed, *found[-1:]]


def _by_day(facts: Sequence[Fact]) -> Iterator[tuple[date, dict[str, Any]]]:
    """The record's values at the end of each day on which something changed."""
    days = sorted({fact.on for fact in facts})
    first = {"facets": dict(facts[0].facets)} if facts else {}
    names = first.get("facets", {})
    in_order = all(one.on <= after.on for one, after in pairwise(facts))
    values = _start(first)
    rest = list(facts)
    for on in days:
        if in_order:
            mine = [fact for fact in rest if fact.on == on]
        else:  # a late entry: from the beginning, in the order of the ledger
            values, mine = _start(first), [fact for fact in facts if fact.on <= on]
        for fact in mine:
            for name, value in fact.changed.items():
                if name in names:
                    values["facets"][name] = facet(value)
                else:
                    values[name] = value
        yield on, {**values, "facets": dict(values["facets"])}


def _start(first: Mapping[str, Any]) -> dict[str, Any]:
    return {"facets": dict(first.get("facets", {}))}


def stretch(on: date, values: Mapping[str, Any], shape: Shape) -> Stretch | None:
    """The stretch that begins on a day with these values; None before the record has a state."""
    state = values.get("state")
    if not state:
        return None
    until = values.get(shape.valid_field) if shape.valid_field else None
    until = date.fromisoformat(until) if isinstance(until, str) and until else until or None
    party = values.get("party")
    stock = state in shape.stock_states
    return Stretch(
        state, stock, dims_of(values["facets"]), values.get("body") or "", values.get("territory") or "",
        UUID(str(party)) if party else None, until, on, None, stock and until is not None and on <= until,
    )  # fmt: skip


def close(one: Stretch, ends: date, after: Stretch) -> Stretch:
    """A stretch ended by the next.

    Its term still falls due on its last day if that day was reached, or if a verification came before it, by which the
    next stretch is valid longer, or not at all. Cut short (withdrawn), carried on (moved), or out of the stock: no.
    """
    owed = one.owed and one.until is not None
    if owed and one.until is not None and ends <= one.until:
        owed = after.stock and (after.until is None or after.until > one.until)
    return one._replace(ends=ends, owed=owed)


def steps(found: Iterable[Stretch], shape: Shape) -> Counter[Step]:
    """The steps of the kind's stocks (in stock, valid, expired). What one ends and the next begins cancels out."""
    total: Counter[Step] = Counter()
    for one in found:
        if one.stock:
            for series, begins, ends in _spans(one, shape):
                total[_step(one, shape.kind + series, begins)] += 1
                if ends is not None:
                    total[_step(one, shape.kind + series, ends)] -= 1
    return Counter({step: n for step, n in total.items() if n})


def _spans(one: Stretch, shape: Shape) -> Iterator[tuple[str, date, date | None]]:
    """Series, first day, first day no more."""
    yield STOCK, one.begins, one.ends
    if one.until is None:
        if shape.endless:
            yield VALID, one.begins, one.ends
        return
    over = one.until + timedelta(days=1) if one.until < date.max else None
    valid_to = min((day for day in (one.ends, over) if day is not None), default=None)
    if valid_to is None or valid_to > one.begins:
        yield VALID, one.begins, valid_to
    if over is not None:
        lapsed = max(one.begins, over)
        if one.ends is None or one.ends > lapsed:
            yield EXPIRED, lapsed, one.ends


def _step(one: Stretch, series: str, on: date) -> Step:
    return Step(series, one.doer, one.territory, one.party, one.dims, on)
