"""Writing the rows of records: new ones in one statement, changed ones only where nobody was faster."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db import DatabaseError, connection

from zhijian.kernel.records.errors import Stale
from zhijian.kernel.records.model import Record

Row = tuple[Record, int, bool]
"""A record as it is to be written, the revision that was read, and whether it is new."""


def save(rows: Iterable[Row], *, check_rev: bool, stale: Callable[[Record], Stale]) -> None:
    """Write the rows, class by class. Raises ``Stale`` for a row that somebody else changed meanwhile."""
    fresh: dict[type[Record], list[Record]] = defaultdict(list)
    grown: dict[type[Record], list[tuple[Record, int]]] = defaultdict(list)
    for work, seen, is_new in rows:
        if is_new:
            fresh[type(work)].append(work)
        else:
            grown[type(work)].append((work, seen))
    for cls, works in fresh.items():
        cls._base_manager.bulk_create(works)
    for cls, changed in grown.items():
        _update(cls, changed, check_rev, stale)


def no_room(error: DatabaseError) -> bool:
    """Whether the database refused because its disk is full (SQLITE_FULL; SQLSTATE class 53, 53100)."""
    cause = error.__cause__
    return getattr(cause, "sqlite_errorname", "") == "SQLITE_FULL" or getattr(cause, "sqlstate", "") == "53100"


def _update(
    cls: type[Record], changed: list[tuple[Record, int]], check_rev: bool, stale: Callable[[Record], Stale]
) -> None:
    columns = [column for column in cls._meta.concrete_fields if not column.primary_key]
    quote = connection.ops.quote_name
    settings = ", ".join(f"{quote(column.column)} = %s" for column in columns)
    sql = f"UPDATE {quote(cls._meta.db_table)} SET {settings} WHERE id = %s"
    sql += " AND rev = %s" if check_rev else ""
    key = cls._meta.pk
    assert key is not None
    with connection.cursor() as cursor:
        for work, seen in changed:
            values = [column.get_db_prep_save(getattr(work, column.attname), connection) for column in columns]
            values.append(key.get_db_prep_save(work.pk, connection))
            cursor.execute(sql, [*values, seen] if check_rev else values)
            if cursor.rowcount != 1:
                raise stale(work)
