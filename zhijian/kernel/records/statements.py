"""Rows as this database takes them, and one statement for many: the ORM builds the same query again for each act."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, models


@dataclass(frozen=True)
class Given:
    """One column of a table, and how its value is given to this database."""

    field: str
    name: str
    attname: str
    is_key: bool
    plain: frozenset[type]
    """Types of value that the driver takes for this column as they are; all else goes through the field."""
    prepare: Callable[[Any], Any]

    def of(self, row: models.Model) -> Any:
        """The column's value in *row*."""
        return self.take(getattr(row, self.attname))

    def take(self, value: Any) -> Any:
        """A value of this column as the driver takes it."""
        return value if type(value) in self.plain else self.prepare(value)


_known: dict[tuple[str, type[models.Model]], dict[str, Given]] = {}


def columns(model: type[models.Model]) -> dict[str, Given]:
    """The columns of a table by the names of their fields, worked out once for each kind of database."""
    found = _known.get((connection.vendor, model))
    if found is None:
        made = {column.name: _given(column) for column in model._meta.concrete_fields}
        found = _known.setdefault((connection.vendor, model), made)
    return found


def insert(model: type[models.Model], rows: Sequence[models.Model], *, without_key: bool = False) -> None:
    """Insert rows by one statement; *without_key* where the database gives the ids, which the objects do not learn."""
    wanted = [column for column in columns(model).values() if not (without_key and column.is_key)]
    quote = connection.ops.quote_name
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(quote(column.name) for column in wanted)})"
    sql += f" VALUES ({', '.join(['%s'] * len(wanted))})"
    run_many(sql, [[column.of(row) for column in wanted] for row in rows])


def run_many(sql: str, rows: Sequence[Sequence[Any]]) -> int:
    """The same statement for each row of parameters; returns how many rows of the table it touched."""
    if not rows:
        return 0
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(sql, rows[0])
        else:
            cursor.executemany(sql, rows)
        return int(cursor.rowcount)


def _given(column: Any) -> Given:
    def prepare(value: Any) -> Any:
        return column.get_db_prep_save(value, connection)

    plain = frozenset(_plain_types(column))
    return Given(column.name, column.column, column.attname, column.primary_key, plain, prepare)


def _plain_types(column: Any) -> set[type]:
    target, native = column.target_field if column.is_relation else column, connection.vendor == "postgresql"
    none = type(None)
    if isinstance(target, models.UUIDField):
        return {none, UUID} if native else {none}
    if isinstance(target, models.DateField) and not isinstance(target, models.DateTimeField):
        return {none, date} if native else {none}
    if isinstance(target, models.CharField | models.TextField):
        return {none, str}
    if isinstance(target, models.BooleanField | models.IntegerField):
        return {none, bool, int}
    return set()
