"""The sealer: gives waiting acts their positions and leaves, one writer at a time, and lets the folds read them.

Its own transaction, after the door's. Positions go to outbox rows that are visible, under one lock: visible means
committed, so nothing is skipped and no position is left out. Never a watermark over ids.
"""

import json
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from zhijian.kernel.ledger import dbtiles
from zhijian.kernel.ledger.leafform import leaf_hash
from zhijian.kernel.ledger.models import Act, Leaf, Outbox, Sealed
from zhijian.kernel.protections import POSTGRES, is_off, protect

LOCK = protect(
    "lock:sealer",
    "tests/faults/test_at_once.py::test_two_sealers_leave_no_gap_and_no_quarrel",
    databases=(POSTGRES,),
)
ADVISORY = 0x5A4A5345414C  # "ZJSEAL": the key of the lock on PostgreSQL, the same for every installation
BATCH = 500


@dataclass(frozen=True, slots=True)
class SealedAct:
    """An act with its position, as the folds read it: columns, public facts, and what is kept beside the ledger."""

    position: int
    act: Act
    facts: dict[str, Any]
    rest: dict[str, Any]


FOLDS: list[Callable[[list[SealedAct]], None]] = []
"""Called with each sealed batch inside the sealer's transaction; rooms above add theirs when they are ready."""


@contextmanager
def sole_writer() -> Any:
    """A transaction in which no other sealer runs. READ COMMITTED: lock first, read after."""
    with transaction.atomic(durable=not connection.in_atomic_block):
        if connection.vendor == "postgresql" and not is_off(LOCK):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY])
        yield


def seal(limit: int = BATCH) -> int:
    """Seal up to *limit* waiting acts; returns how many. Repeat until 0."""
    if not Outbox.objects.exists():
        return 0
    with sole_writer():
        waiting = list(Outbox.objects.order_by("id").values_list("id", "act")[:limit])
        if not waiting:
            return 0
        batch = _read([act for _id, act in waiting])
        dbtiles.append([leaf_hash(sealed.act.body) for sealed in batch])
        Leaf.objects.bulk_create(
            [Leaf(position=s.position, act=s.act, hash=leaf_hash(s.act.body)) for s in batch]
        )
        for fold in FOLDS:
            fold(batch)
        Outbox.objects.filter(id__in=[row for row, _act in waiting]).delete()
    return len(batch)


def seal_all() -> int:
    """Seal until nothing waits."""
    total = 0
    while done := seal():
        total += done
    return total


def _read(ids: list[Any]) -> list[SealedAct]:
    acts = Act.objects.in_bulk(ids)
    kept = dict(Sealed.objects.filter(act_id__in=ids).values_list("act_id", "kept"))
    first = dbtiles.size()
    return [sealed_act(first + n, acts[id_], kept.get(id_)) for n, id_ in enumerate(ids)]


def sealed_act(position: int, act: Act, kept: str | None) -> SealedAct:
    """Put an act and its kept values together for a fold; a value that was erased is simply not there."""
    rest = json.loads(kept).get("rest", [None, {}])[1] if kept else {}
    return SealedAct(position, act, json.loads(act.body)["facts"], rest or {})
