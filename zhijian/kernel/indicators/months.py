"""Months held in memory: of a large ledger, so that figures that add up need not read its months again and again.

A series is loaded from ``Cell`` when it is first asked for; then it is brought forward by the entries that became known
since. What is handed out never changes: whoever reads it needs no lock.
"""

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from zhijian.kernel.indicators.cube import BODIES
from zhijian.kernel.indicators.effects import facets_of
from zhijian.kernel.indicators.models import Cell, Combo, Entry
from zhijian.kernel.ledger import dbtiles

Numbers = NDArray[np.int64]
MOST = 2_000_000
"""So many rows, of 80 bytes each, are held at most by one process."""
SPARE = 1_000
"""So many rows may come on top of a quarter of them before equal ones are put together."""
EXACT = 2.0**52
"""Whole numbers are added up as binary fractions of 53 digits; sums below this are exact."""
KEY = ("month", *BODIES, "dims_id")
SUMS = ("n", "a1", "a2", "a3", "late")


@dataclass(frozen=True)
class Columns:
    """The months of one series as the first ``size`` acts give them, in the order of months.

    ``keys``: a row for each of ``KEY``, bodies as their numbers; ``sums``: one for each of ``SUMS``. ``loaded``: how
    many columns there were when equal keys were last added up.
    """

    size: int
    keys: Numbers
    sums: Numbers
    loaded: int

    @cached_property
    def exact(self) -> bool:
        """Whether any of its sums can be added up without loss."""
        return float(np.abs(self.sums).sum(axis=1, dtype=np.float64).max(initial=0)) < EXACT

    def between(self, first: int | None, last: int) -> slice:
        """The place of some months (``yyyymm``, both included; None: from the beginning)."""
        month = self.keys[0]
        begin = 0 if first is None else int(np.searchsorted(month, first, "left"))
        return slice(begin, int(np.searchsorted(month, last, "right")))

    def with_more(self, size: int, keys: Numbers, sums: Numbers) -> "Columns":
        """These, and what became known since; put together when a quarter and ``SPARE`` have come on top."""
        keys, sums = np.hstack([self.keys, keys]), np.hstack([self.sums, sums])
        if keys.shape[1] > self.loaded * 1.25 + SPARE:
            return _added_up(size, keys, sums)
        order = np.argsort(keys[0], kind="stable")
        return replace(self, size=size, keys=keys[:, order], sums=sums[:, order])


class Combos:
    """All combinations of facets by key, facet by facet."""

    def __init__(self, texts: Sequence[str] = ()) -> None:
        self.facets = [facets_of(text) for text in texts]
        self.facet = cache(self._facet)

    def __len__(self) -> int:
        return len(self.facets)

    def _facet(self, name: str) -> tuple[Numbers, tuple[str, ...]]:
        """For each key the number of this facet's value; and the values, by number."""
        numbers: dict[str, int] = {}
        of_key = [numbers.setdefault(one.get(name, ""), len(numbers)) for one in self.facets]
        return np.array(of_key, dtype=np.int64), tuple(numbers)


@dataclass(frozen=True)
class Held:
    """The months of the series that were asked for, as the first ``size`` acts give them; ``bodies``: number → id."""

    size: int
    columns: dict[Any, Columns]
    bodies: Sequence[str]
    combos: Combos


class Months:
    """What a process holds, for all its threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Hold nothing: the grains are folded again."""
        self._columns: dict[Any, Columns] = {}
        self._too_many: set[Any] = set()
        self._bodies: list[str] = []
        self._numbers: dict[str, int] = {}
        self._combos = Combos()
        self._size, self._root = 0, b""

    def now(self, series: Collection[Any]) -> Held | None:
        """The months of *series* (ids) as all sealed acts give them.

        None where they are too many to be held or too large to be added exactly, and for a reader that does not see
        yet what is held already.
        """
        with self._lock:
            size = dbtiles.size()
            if self._columns and self._size <= size and dbtiles.root(self._size) != self._root:
                self.forget()  # another history: a copy was restored
            if self._size > size:
                return None
            missing = {one for one in series if one not in self._columns}
            if missing & self._too_many:
                return None
            if missing:
                self._load(sorted(missing))
                size = dbtiles.size()
            if sum(one.keys.shape[1] for one in self._columns.values()) > MOST:
                self._columns = {one: it for one, it in self._columns.items() if one not in missing}
                self._too_many |= missing
                return None
            if any(one.size < size for one in self._columns.values()):
                self._forward(size)
            if self._size != size:
                self._size, self._root = size, dbtiles.root(size)
            found = {one: self._columns[one] for one in series}
            held = Held(size, found, tuple(self._bodies), self._combos)
        return held if all(one.exact for one in found.values()) else None

    def _load(self, series: Sequence[Any]) -> None:
        """Read months; one statement, so that the position it knows is the position of what it gives."""
        names = ", ".join(f"c.{name}" for name in ("series_id", *KEY, *SUMS))
        marks = ", ".join("%s" for _one in series)
        sql = (
            f"SELECT top.position, {names} FROM (SELECT MAX(position) AS position FROM {Entry._meta.db_table}) top "  # noqa: S608
            f"LEFT JOIN {Cell._meta.db_table} c ON c.series_id IN ({marks})"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, list(series))
            rows = cursor.fetchall()
        size = 0 if rows[0][0] is None else rows[0][0] + 1
        found: dict[Any, list[tuple[Any, ...]]] = {one: [] for one in series}
        for row in rows:
            if row[1] is not None:
                found[row[1]].append(row[2:])
        for one, mine in found.items():
            columns = zip(*mine, strict=True) if mine else [()] * (len(KEY) + len(SUMS))
            self._columns[one] = _added_up(size, *self._numbered(*columns))

    def _forward(self, size: int) -> None:
        """Add the entries that became known since, of all series that are held."""
        known = min(one.size for one in self._columns.values())
        names = ", ".join((*BODIES, "dims_id", "sign", "a1", "a2", "a3", "late"))
        sql = (
            f"SELECT series_id, position, CAST(day AS TEXT), {names} FROM {Entry._meta.db_table} "  # noqa: S608
            f"WHERE position >= %s AND position < %s"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [known, size])
            rows = cursor.fetchall()
        series, positions, days, *rest = (
            zip(*rows, strict=True) if rows else [()] * (3 + len(KEY) + len(SUMS) - 1)
        )
        month = {day: int(day[:4]) * 100 + int(day[5:7]) for day in set(days)}
        keys, sums = self._numbered([month[day] for day in days], *rest)
        of_row, at = np.array(series, dtype=np.int64), np.array(positions, dtype=np.int64)
        for one, columns in self._columns.items():
            mine = (of_row == one) & (at >= columns.size)
            self._columns[one] = columns.with_more(size, keys[:, mine], sums[:, mine])

    def _numbered(self, month: Sequence[int], *columns: Sequence[Any]) -> tuple[Numbers, Numbers]:
        """Months and the other columns of ``KEY`` and ``SUMS``, as numbers: keys, sums."""
        bodies = [[self._number(body) for body in column] for column in columns[:3]]
        keys = np.array([month, *bodies, columns[3]], dtype=np.int64).reshape(len(KEY), -1)
        if keys.size and int(keys[-1].max()) >= len(self._combos):
            self._combos = _combos()
        return keys, np.array(columns[4:], dtype=np.int64).reshape(len(SUMS), -1)

    def _number(self, body: str) -> int:
        if body not in self._numbers:
            self._numbers[body] = len(self._bodies)
            self._bodies.append(body)
        return self._numbers[body]


def _added_up(size: int, keys: Numbers, sums: Numbers) -> Columns:
    """Equal keys put together, in the order of months."""
    order = np.lexsort(keys[::-1])
    keys, sums = keys[:, order], sums[:, order]
    if keys.shape[1]:
        fresh = np.append(True, (keys[:, 1:] != keys[:, :-1]).any(axis=0))
        keys, sums = keys[:, fresh], np.add.reduceat(sums, np.flatnonzero(fresh), axis=1)
    return Columns(size, keys, sums, keys.shape[1])


def _combos() -> Combos:
    """As the database knows them; a key that is none has no facets."""
    found = dict(Combo.objects.values_list("pk", "text"))
    return Combos([found.get(key, "{}") for key in range(max(found, default=0) + 1)])


MONTHS = Months()
