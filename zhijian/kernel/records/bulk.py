"""``act_many``: the only bulk door. The same checks and the same acts, many in one transaction."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import models, transaction

from zhijian.kernel.ledger.models import Act, Key
from zhijian.kernel.records import writing
from zhijian.kernel.records.by import By
from zhijian.kernel.records.door import Prepared, commit, prepare
from zhijian.kernel.records.errors import KeyReused, Refusal
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.params import parse

CHUNK = 1000


@dataclass(frozen=True)
class Wish:
    """One act that is wanted: on which record (or of which class, for a new one), by whom, with what."""

    record: Record
    act: str
    by: By
    params: dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What became of one wish: the act, whether it had been done before, or why it was refused."""

    wish: Wish
    act: Act | None = None
    again: bool = False
    refusal: Refusal | None = None


def act_many(wishes: Iterable[Wish], *, chunk: int = CHUNK) -> Iterator[Outcome]:
    """Do many acts, *chunk* to a transaction. A refused one costs itself only; wishes on the same record go in order."""
    source = iter(wishes)
    while batch := list(islice(source, chunk)):
        yield from _batch(batch)


def _batch(batch: list[Wish]) -> list[Outcome]:
    known = Key.objects.in_bulk([wish.by.key for wish in batch if wish.by.key])
    outcomes: list[Outcome] = []
    ready: list[tuple[int, Prepared]] = []
    busy: set[Any] = set()
    with transaction.atomic():
        for wish in batch:
            if busy & _looks_at(wish):
                _flush(ready, outcomes)
                busy.clear()
            outcome, prepared = _one(wish, known)
            outcomes.append(outcome)
            if prepared is not None:
                ready.append((len(outcomes) - 1, prepared))
                busy |= _writes(prepared)
        _flush(ready, outcomes)
    return outcomes


def _looks_at(wish: Wish) -> set[Any]:
    """The records whose rows must be up to date before this wish is prepared: its own, and those that it points at."""
    links = (column.attname for column in wish.record._meta.concrete_fields if column.is_relation)
    named = (_id(value) for value in wish.params.values() if isinstance(value, (models.Model, str, UUID)))
    return {wish.record.pk, *named, *(getattr(wish.record, link) for link in links)}


def _writes(prepared: Prepared) -> set[Any]:
    """The records that change when this act is written: its own, and those to which something happens in its wake."""
    wake = (other.pk for other, _name, _params in prepared.doing.followers if not isinstance(other, type))
    return {prepared.work.pk, *wake}


def _id(value: Any) -> Any:
    """What a parameter points at, if it points at a record, as ids are kept."""
    key = getattr(value, "pk", value)
    if isinstance(key, str) and len(key) == 36:
        try:
            return UUID(key)
        except ValueError:
            return None
    return key


def _one(wish: Wish, known: dict[str, Key]) -> tuple[Outcome, Prepared | None]:
    spec = wish.record.acts[wish.act]
    try:
        params = parse(spec, type(wish.record), wish.by.scope, wish.params)
        asked = writing.digest(spec.kind, None if spec.creates else wish.record.pk, wish.by.on, params)
        first = known.get(wish.by.key)
        if first is not None and first.digest != asked:
            raise KeyReused()
        if first is not None:
            return Outcome(wish, Act.objects.get(pk=first.act), again=True), None
        return Outcome(wish), prepare(wish.record, spec, wish.by, params, asked)
    except Refusal as refusal:
        return Outcome(wish, refusal=refusal), None


def _flush(ready: list[tuple[int, Prepared]], outcomes: list[Outcome]) -> None:
    for (place, prepared), act in zip(ready, commit([p for _place, p in ready]), strict=True):
        outcomes[place] = Outcome(outcomes[place].wish, act)
        prepared.record.__dict__.update(prepared.work.__dict__)
    ready.clear()
