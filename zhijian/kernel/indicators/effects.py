"""What the acts of one record come to, as pure functions: which stand, what they count as, milestones.

Corrections need no code of their own. An act that corrects another only changes which acts stand and what they said;
the fold asks before and after, and writes down the difference with the position of the correction.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

VOIDED, AMENDED = "voided", "amended"
MEASURES = 3
"""Measures that an entry has room for."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a kind of record declares that matters here.

    ``measures``: name and decimals, in the order of a1 … a3. ``endless``: without a last day of validity it is valid
    (a licence without end), else it is not (an instrument never verified).
    """

    kind: str
    measures: tuple[tuple[str, int], ...] = ()
    valid_field: str = ""
    stock_states: tuple[str, ...] = ()
    endless: bool = False
    uncounted: frozenset[str] = frozenset()

    @property
    def has_stretches(self) -> bool:
        """Only a kind that declares a stock has intervals."""
        return bool(self.stock_states)


@dataclass(frozen=True, slots=True)
class Fact:
    """One sealed act, reduced to what figures need. ``name`` is the act's own; ``changed``: field → new value."""

    position: int
    id: UUID
    name: str
    record: UUID
    rev: int
    doer: str
    territory: str
    principal: str
    party: UUID | None
    on: date
    corrects: UUID | None
    late: bool
    counts: bool
    facets: Mapping[str, str]
    measures: Mapping[str, str]
    changed: Mapping[str, Any]

    @property
    def is_correction(self) -> bool:
        return self.corrects is not None and self.name in (VOIDED, AMENDED)


class Count(NamedTuple):
    """One act as the acts grain counts it."""

    series: str
    act: UUID
    record: UUID
    party: UUID | None
    doer: str
    territory: str
    principal: str
    day: date
    dims: str
    amounts: tuple[int, ...]
    late: bool


class Reached(NamedTuple):
    """A milestone: the first day of an act that counts."""

    name: str
    day: date
    doer: str
    territory: str
    party: UUID | None
    dims: str


def dims_of(facets: Mapping[str, str]) -> str:
    """Facets as canonical text."""
    return _dims(tuple(facets.items()))


@lru_cache(maxsize=10_000)
def _dims(items: tuple[tuple[str, str], ...]) -> str:
    return json.dumps(dict(items), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=10_000)
def facets_of(text: str) -> dict[str, str]:
    """Facets from their canonical text (``Combo.text``). Who asks shares the answer, and leaves it as it is."""
    found: dict[str, str] = json.loads(text)
    return found


def facet(value: object) -> str:
    """A value as a facet holds it: as ``Record.facets`` writes it."""
    return str(value or "")


def scaled(digits: str, decimals: int) -> int:
    """Digits as a whole number of the last declared decimal; more digits than declared are rounded half up."""
    return int(Decimal(digits).scaleb(decimals).to_integral_value(ROUND_HALF_UP))


# -- which acts stand, and what they say -----------------------------------------------------------------------------


def standing(facts: Sequence[Fact]) -> list[Fact]:
    """The acts that stand, in the order of the ledger, with amendments worked in. *facts*: one record's, oldest first.

    An amended value also replaces its copies in the later acts that took it over (a fee recorded, then approved), up to
    the next act that set it anew.
    """
    gone: set[UUID | None] = set()
    for fact in reversed(facts):
        if fact.is_correction and fact.name == VOIDED and fact.id not in gone:
            gone.add(fact.corrects)
    amendments = _amendments(facts, gone)
    carried: dict[str, Any] = {}
    result = []
    for fact in facts:
        if fact.is_correction or fact.id in gone:
            continue
        for name in fact.changed:
            carried.pop(name, None)
        on, changed = fact.on, fact.changed
        for amendment in amendments.get(fact.id, ()):
            on, changed = amendment.on, {**changed, **amendment.changed}
            carried.update(amendment.changed)
        result.append(_patched(fact, on, changed, carried) if carried or on != fact.on else fact)
    return result


def _amendments(facts: Sequence[Fact], gone: set[UUID | None]) -> dict[UUID | None, list[Fact]]:
    """The amendments that stand, under the act that they mend in the end."""
    root: dict[UUID | None, UUID | None] = {}
    found: dict[UUID | None, list[Fact]] = {}
    for fact in facts:
        if fact.is_correction and fact.name == AMENDED:
            target = root[fact.id] = root.get(fact.corrects, fact.corrects)
            if fact.id not in gone:
                found.setdefault(target, []).append(fact)
    return found


def _patched(fact: Fact, on: date, changed: Mapping[str, Any], newer: Mapping[str, Any]) -> Fact:
    facets = {name: facet(newer[name]) if name in newer else value for name, value in fact.facets.items()}
    measures = {**fact.measures, **{name: value for name, value in newer.items() if name in fact.measures}}
    party = newer.get("party", fact.party)
    return replace(
        fact, on=on, changed=changed, facets=facets, measures={k: v for k, v in measures.items() if v is not None},
        territory=newer.get("territory", fact.territory), party=UUID(str(party)) if party else None,
    )  # fmt: skip


# -- acts and records ------------------------------------------------------------------------------------------------


def count(fact: Fact, shape: Shape) -> Count:
    """How an act counts in the acts grain."""
    amounts = tuple(scaled(fact.measures.get(name, "0"), places) for name, places in shape.measures)
    return Count(
        f"{shape.kind}.{fact.name}", fact.id, fact.record, fact.party, fact.doer, fact.territory, fact.principal,
        fact.on, dims_of(fact.facets), amounts, fact.late,
    )  # fmt: skip


def counts(facts: Sequence[Fact], shape: Shape) -> dict[UUID, Count]:
    """What the standing acts *facts* count as, by act."""
    return {fact.id: count(fact, shape) for fact in facts if fact.counts}


def milestones(facts: Sequence[Fact]) -> dict[str, Reached]:
    """The first day of each act that counts, of the standing acts *facts*."""
    found: dict[str, Reached] = {}
    for fact in facts:
        if fact.counts and (fact.name not in found or fact.on < found[fact.name].day):
            found[fact.name] = reached(fact)
    return found


def reached(fact: Fact) -> Reached:
    """An act as a milestone of its record."""
    return Reached(fact.name, fact.on, fact.doer, fact.territory, fact.party, dims_of(fact.facets))
