"""Writing acts: the kernel's fixed statements, as SQL, because the ORM builds the same queries again for each act."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

ACT = (
    "INSERT INTO ledger_act (id, kind, record, rev, doer, territory, principal, actor, party, on_day, recorded, "
    "corrects, cause, body) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
KEY = "INSERT INTO ledger_key (key, act, digest) VALUES (%s, %s, %s)"
SEALED = "INSERT INTO ledger_sealed (act_id, kept) VALUES (%s, %s)"
OUTBOX = "INSERT INTO ledger_outbox (act) VALUES (%s)"


@dataclass(frozen=True, slots=True)
class NewAct:
    """One act on its way into the tables: what the columns index, the canonical text, and what is kept beside it."""

    id: uuid.UUID
    kind: str
    record: uuid.UUID
    rev: int
    doer: str
    territory: str
    principal: str
    actor: uuid.UUID | None
    party: uuid.UUID | None
    on: date
    recorded: datetime
    corrects: uuid.UUID | None
    cause: uuid.UUID | None
    body: str
    kept: dict[str, list[object]]
    key: str
    digest: str


def insert(acts: Sequence[NewAct]) -> None:
    """Insert acts with their keys, kept values and outbox rows; the caller holds the transaction."""
    moment = connection.ops.adapt_datetimefield_value
    day = connection.ops.adapt_datefield_value
    key = _native if connection.features.has_native_uuid_field else _hex
    rows = [
        (
            key(a.id), a.kind, key(a.record), a.rev, a.doer, a.territory, a.principal, key(a.actor), key(a.party),
            day(a.on), moment(a.recorded), key(a.corrects), key(a.cause), a.body,
        )
        for a in acts
    ]  # fmt: skip
    with connection.cursor() as cursor:
        _many(cursor, ACT, rows)
        _many(cursor, KEY, [(a.key, key(a.id), a.digest) for a in acts if a.key])
        _many(cursor, SEALED, [(key(a.id), _encode(a.kept)) for a in acts if a.kept])
        _many(cursor, OUTBOX, [(key(a.id),) for a in acts])


def _many(cursor: object, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
    if len(rows) == 1:
        cursor.execute(sql, rows[0])  # type: ignore[attr-defined]
    elif rows:
        cursor.executemany(sql, rows)  # type: ignore[attr-defined]


_encode = json.JSONEncoder(ensure_ascii=False).encode


def _native(value: uuid.UUID | None) -> uuid.UUID | None:
    """A UUID as PostgreSQL keeps it: as its own type."""
    return value


def _hex(value: uuid.UUID | None) -> str | None:
    """A UUID as SQLite keeps it: 32 hexadecimal digits."""
    return None if value is None else value.hex
