"""The fold: from each sealed batch to the three grains, inside the sealer's transaction.

An ordinary act counts itself, and closes one stretch of its record and opens the next. A correction or a late entry
makes the fold ask what the record's acts come to before and after it, and write the difference at its position.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from zhijian.kernel.indicators import effects, tables
from zhijian.kernel.indicators.effects import Fact, Shape
from zhijian.kernel.indicators.life import Life, Work
from zhijian.kernel.indicators.models import Interval, Milestone
from zhijian.kernel.indicators.stretches import Stretch
from zhijian.kernel.indicators.tables import Row, Stone
from zhijian.kernel.ledger.models import Leaf, Sealed
from zhijian.kernel.ledger.sealer import BATCH, SealedAct, sealed_act, sole_writer
from zhijian.kernel.records import registry

PLACE = ("state", "territory", "body", "party")


class TooManyMeasures(ValueError):
    """A kind of record declares more measures than an entry has room for."""


@cache
def shape_of(kind: str) -> Shape:
    """What a kind of record declares. Acts of a kind that is no longer installed still count, as mere acts."""
    cls = registry.KINDS.get(kind)
    if cls is None:
        return Shape(kind)
    if len(cls.measures) > effects.MEASURES:
        raise TooManyMeasures(f"{kind} declares {len(cls.measures)} measures; {effects.MEASURES} is the most")
    return Shape(
        kind, tuple(cls.measures.items()), cls.valid_field, cls.stock_states,
        cls.valid_without_end,
        frozenset(name for name, spec in cls.acts.items() if not spec.counts),
    )  # fmt: skip


def fact_of(sealed: SealedAct) -> tuple[Fact, Shape]:
    """A sealed act, reduced to what figures need."""
    act, facts, rest = sealed.act, sealed.facts, sealed.rest
    kind, _, name = act.kind.rpartition(".")
    shape = shape_of(kind)
    facets = rest.get("facets", {})
    wanted = {*PLACE, *facets, *(measure for measure, _places in shape.measures), shape.valid_field}
    changed = {
        field: pair[1]
        for group in (facts.get("changed", {}), rest.get("changed", {}))
        for field, pair in group.items()
        if field in wanted
    }
    fact = Fact(
        sealed.position, act.id, name, act.record, act.rev, act.doer, act.territory, act.principal, act.party, act.on,
        act.corrects, bool(facts.get("late")), not (facts.get("history") or name in shape.uncounted),
        facets, rest.get("measures", {}), changed,
    )  # fmt: skip
    return fact, shape


def fold(batch: Sequence[SealedAct]) -> None:
    """Bring the grains up to the end of *batch*; the caller is the sole writer and holds the transaction."""
    mine: dict[UUID, tuple[Shape, list[Fact]]] = {}
    for sealed in batch:
        fact, shape = fact_of(sealed)
        mine.setdefault(fact.record, (shape, []))[1].append(fact)
    known = [record for record, (_shape, facts) in mine.items() if facts[0].rev != 1]
    open_rows = _rows(known, only_open=True)
    corrected = [
        record
        for record, (shape, facts) in mine.items()
        if _needs_all(shape, facts, open_rows.get(record, []))
    ]
    stones = _stones(known)
    rows = open_rows | _rows(corrected, only_open=False)
    before = _before(corrected, batch[0].position) if corrected else {}
    work = Work()
    for record, (shape, facts) in mine.items():
        life = Life(work, shape, record, rows.get(record, []), stones.get(record, {}))
        if record in before:
            life.correct(before[record], facts)
        else:
            for fact in facts:
                life.append(fact)
    work.write()


def rebuild(batch: int = 2000) -> int:
    """Empty the grains and fold every sealed act again; returns how many."""
    from zhijian.kernel.indicators.months import MONTHS

    MONTHS.forget()
    with sole_writer():
        tables.clear()
        return refold(batch=batch)


def refold(*, batch: int = BATCH, size: int | None = None) -> int:
    """Fold the first *size* sealed acts (all, if None) onto empty grains; the caller is the sole writer."""
    done = 0
    while True:
        last = done + batch if size is None else min(done + batch, size)
        leaves = Leaf.objects.filter(position__gte=done, position__lt=last).order_by("position")
        acts = _sealed(list(leaves.select_related("act")))
        if not acts:
            return done
        fold(acts)
        done += len(acts)


# -- reading back ----------------------------------------------------------------------------------------------------


def _needs_all(shape: Shape, facts: list[Fact], rows: list[Row]) -> bool:
    """Whether a record must be looked at whole: a correction, or an act on a day before what is known already.

    An act on the very day on which the last stretch began needs it too (what ended on that day may now end otherwise),
    unless that stretch is the record's first.
    """
    if any(fact.is_correction for fact in facts):
        return True
    if not shape.has_stretches:
        return False
    is_new = facts[0].rev == 1
    if not is_new and not rows:
        return True
    edge = facts[0].on if is_new else rows[-1].stretch.begins
    first_day = is_new
    for fact in facts:
        if fact.on < edge or (fact.on == edge and not first_day):
            return True
        first_day = first_day and fact.on == edge
        edge = fact.on
    return False


def _rows(records: list[UUID], *, only_open: bool) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = defaultdict(list)
    if not records:
        return found
    known = Interval.objects.filter(record__in=records, void_at__isnull=True).order_by("begins")
    if only_open:
        known = known.filter(ends__isnull=True)
    row: Any
    for row in known.values_list(
        "id", "kind__name", "record", "opened_at", "closed_at", "state", "stock", "dims__text", "doer", "territory",
        "party", "until", "begins", "ends", "owed",
    ):  # fmt: skip
        id_, kind, record, opened_at, closed_at, *values = row
        found[record].append(Row(kind, record, Stretch(*values), opened_at, closed_at, None, id_))
    return found


def _stones(records: list[UUID]) -> dict[UUID, dict[str, Stone]]:
    """The milestones that hold."""
    found: dict[UUID, dict[str, Stone]] = defaultdict(dict)
    known = (
        Milestone.objects.filter(record__in=records, void_at__isnull=True)
        if records
        else Milestone.objects.none()
    )
    row: Any
    for row in known.values_list(
        "kind__name",
        "record",
        "name",
        "day",
        "doer",
        "territory",
        "party",
        "dims__text",
        "opened_at",
        "void_at",
        "id",
    ):
        found[row[1]][row[2]] = Stone(*row)
    return found


def _before(records: list[UUID], position: int) -> dict[UUID, list[Fact]]:
    """Each record's acts before *position*, oldest first; an empty list for a record that begins in this batch."""
    leaves = Leaf.objects.filter(act__record__in=records, position__lt=position).order_by("position")
    found: dict[UUID, list[Fact]] = {record: [] for record in records}
    for sealed in _sealed(list(leaves.select_related("act"))):
        found[sealed.act.record].append(fact_of(sealed)[0])
    return found


def _sealed(leaves: list[Leaf]) -> list[SealedAct]:
    kept = dict(
        Sealed.objects.filter(act_id__in=[leaf.act_id for leaf in leaves]).values_list("act_id", "kept")
    )
    return [sealed_act(leaf.position, leaf.act, kept.get(leaf.act_id)) for leaf in leaves]
