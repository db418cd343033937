"""The first limits of several areas: each area's list is read in the order of its index and stops; then merged.

One condition ``area IN (…)`` makes a database either sort all limits of these areas or walk those of all others too:
60 to 160 ms of 500,000 limits, where this takes three (docs/performance.md).
"""

from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from zhijian.kernel.records.clocks import Clock

AREAS = 40
DEPTH = 1_000
"""Beyond so many areas, or so deep in the list, merging costs more than it saves."""


def merged(rows: QuerySet[Clock], areas: Collection[str] | None, first: int, count: int) -> list[Clock]:
    """``rows[first:first + count]``; *rows* are by ``due_safe`` and ``id`` and lie in *areas* (None: anywhere)."""
    deep = first + count
    if areas is None or not 2 <= len(areas) <= AREAS or deep > DEPTH or rows.query.is_empty():
        return list(rows[first:deep])
    parts: list[str] = []
    params: list[Any] = []
    for area in sorted(areas):
        one = rows.filter(area=area).values_list("due_safe", "id")[:deep]
        sql, given = one.query.sql_with_params()
        parts.append(f"SELECT * FROM ({sql}) AS a{len(parts)}")  # noqa: S608
        params += given
    every = " UNION ALL ".join(parts)
    sql = f"SELECT id FROM ({every}) AS every_area ORDER BY due_safe, id LIMIT %s OFFSET %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, count, first])
        ids = [row[0] for row in cursor.fetchall()]
    found = rows.model._default_manager.in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]
