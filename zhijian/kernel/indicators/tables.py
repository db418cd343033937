"""Writing the grains: fixed statements, as SQL in batches, because the ORM would build them again for each row."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, models

from zhijian.kernel.indicators.models import Cell, Combo, Entry, Interval, Milestone, Series
from zhijian.kernel.indicators.stretches import Stretch

ENTRY = (
    "position", "act", "record", "party", "series_id", "doer", "territory", "principal", "day", "sign", "dims_id",
    "a1", "a2", "a3", "late",
)  # fmt: skip
KEY = ("series_id", "month", "territory", "doer", "principal", "dims_id")
SUMS = ("n", "a1", "a2", "a3", "late")
INTERVAL = (
    "kind_id", "record", "state", "stock", "dims_id", "doer", "territory", "party", "until", "begins", "ends", "owed",
    "opened_at", "closed_at", "void_at",
)  # fmt: skip
MILESTONE = (
    "kind_id",
    "record",
    "name",
    "day",
    "doer",
    "territory",
    "party",
    "dims_id",
    "opened_at",
    "void_at",
)


@dataclass(slots=True)
class Row:
    """An interval on its way into the table, or back into it."""

    kind: str
    record: uuid.UUID
    stretch: Stretch
    opened_at: int
    closed_at: int | None = None
    void_at: int | None = None
    id: int | None = None


@dataclass(slots=True)
class Stone:
    """A milestone on its way into the table, or back into it; of one that is only voided the id is enough."""

    kind: str
    record: uuid.UUID
    name: str
    day: date
    doer: str
    territory: str
    party: uuid.UUID | None
    dims: str
    opened_at: int
    void_at: int | None = None
    id: int | None = None


def intern_series(names: Iterable[str]) -> dict[str, int]:
    """The id of each series, made where it is new."""
    return _intern(Series, "name", set(names))


def intern_combos(texts: Iterable[str]) -> dict[str, int]:
    """The id of each combination of facets, made where it is new."""
    return _intern(Combo, "text", set(texts))


def _intern(model: type[models.Model], field: str, wanted: set[str]) -> dict[str, int]:
    if not wanted:
        return {}
    rows = model._default_manager.filter(**{f"{field}__in": wanted}).values_list(field, "pk")
    known: dict[str, int] = dict(rows)
    fresh = sorted(wanted - known.keys())
    if fresh:
        model._default_manager.bulk_create([model(**{field: value}) for value in fresh])
        known = dict(rows.all())
    return known


def insert_entries(rows: Sequence[Sequence[Any]]) -> None:
    """Insert entries (columns as ``ENTRY``, Python values) and add them to their months."""
    if not rows:
        return
    day, key = connection.ops.adapt_datefield_value, _keyed()
    cells: dict[tuple[Any, ...], list[int]] = {}
    values = []
    for row in rows:
        position, act, record, party, series, doer, territory, principal, on, sign, dims, a1, a2, a3, late = (
            row
        )
        values.append((
            position, key(act), key(record), key(party), series, doer, territory, principal, day(on), sign, dims,
            a1, a2, a3, late,
        ))  # fmt: skip
        cell = (series, on.year * 100 + on.month, territory, doer, principal, dims)
        sums = cells.get(cell)
        if sums is None:
            cells[cell] = [sign, a1, a2, a3, late]
        else:
            for place, value in enumerate((sign, a1, a2, a3, late)):
                sums[place] += value
    _many(_insert(Entry, ENTRY), values)
    _many(_upsert(), [(*cell, *sums) for cell, sums in sorted(cells.items())])


def write_rows(rows: Iterable[Row], series: dict[str, int], combos: dict[str, int]) -> None:
    """Insert new intervals; of old ones write back their end and whether they still hold."""
    day, key = connection.ops.adapt_datefield_value, _keyed()
    fresh, known = [], []
    for row in rows:
        s = row.stretch
        if row.id is not None:
            known.append((day(s.ends), s.owed, row.closed_at, row.void_at, row.id))
            continue
        fresh.append((
            series[row.kind], key(row.record), s.state, s.stock, combos[s.dims], s.doer, s.territory, key(s.party),
            day(s.until), day(s.begins), day(s.ends), s.owed, row.opened_at, row.closed_at, row.void_at,
        ))  # fmt: skip
    table = Interval._meta.db_table
    _many(f"UPDATE {table} SET ends = %s, owed = %s, closed_at = %s, void_at = %s WHERE id = %s", known)  # noqa: S608
    _many(_insert(Interval, INTERVAL), fresh)


def write_stones(stones: Iterable[Stone], series: dict[str, int], combos: dict[str, int]) -> None:
    """Insert new milestones; void those that another replaced."""
    day, key = connection.ops.adapt_datefield_value, _keyed()
    fresh, known = [], []
    for s in stones:
        if s.id is not None:
            known.append((s.void_at, s.id))
            continue
        fresh.append((
            series[s.kind], key(s.record), s.name, day(s.day), s.doer, s.territory, key(s.party), combos[s.dims],
            s.opened_at, s.void_at,
        ))  # fmt: skip
    _many(f"UPDATE {Milestone._meta.db_table} SET void_at = %s WHERE id = %s", known)  # noqa: S608
    _many(_insert(Milestone, MILESTONE), fresh)


def clear() -> None:
    """Empty the grains; what is interned stays."""
    with connection.cursor() as cursor:
        for model in (Entry, Cell, Interval, Milestone):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608


def _keyed() -> Callable[[uuid.UUID | None], Any]:
    """How this database keeps a UUID; asked once a batch, since asking costs more than answering."""
    if connection.features.has_native_uuid_field:
        return lambda value: value
    return lambda value: None if value is None else value.hex


def _insert(model: type[models.Model], columns: Sequence[str]) -> str:
    marks = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608


def _upsert() -> str:
    table = Cell._meta.db_table
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in SUMS)
    return f"{_insert(Cell, KEY + SUMS)} ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET {sums}"


def _many(sql: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)
