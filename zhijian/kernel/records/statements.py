"""Rows as this database takes them, and one statement for many: the ORM builds the same query again for each act."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection, models

Prepare = Callable[[Any], Any]


@dataclass(frozen=True)
class Given:
    """One column of a table, and how its values are given to this database."""

    name: str
    attname: str
    is_key: bool
    known: dict[type, Prepare | None]
    """How a value of a type is given; None: as it is. A value of any other type goes through the field."""
    other: Prepare

    def take(self, value: Any) -> Any:
        """A value of this column as the driver takes it."""
        prepare = self.known.get(type(value), self.other)
        return value if prepare is None else prepare(value)


_known: dict[tuple[str, type[models.Model]], dict[str, Given]] = {}


def columns(model: type[models.Model]) -> dict[str, Given]:
    """The columns of a table by the names of their fields, worked out once for each kind of database."""
    found = _known.get((connection.vendor, model))
    if found is None:
        made = {column.name: _given(column) for column in model._meta.concrete_fields}
        found = _known.setdefault((connection.vendor, model), made)
    return found


def values(wanted: Sequence[Given], row: models.Model) -> list[Any]:
    """What *row* holds in these columns, as the driver takes it."""
    held, made = row.__dict__, []
    for column in wanted:  # written out: this runs for each column of each act
        value = held[column.attname]
        prepare = column.known.get(type(value), column.other)
        made.append(value if prepare is None else prepare(value))
    return made


def insert(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert whole rows by one statement."""
    wanted = list(columns(model).values())
    run_many(_insert_into(model, wanted), [values(wanted, row) for row in rows])


def insert_values(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert the values of these fields; what is not named, the database gives."""
    wanted = [columns(model)[name] for name in names]
    taken = [[column.take(value) for column, value in zip(wanted, row, strict=True)] for row in rows]
    run_many(_insert_into(model, wanted), taken)


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


def _insert_into(model: type[models.Model], wanted: Sequence[Given]) -> str:
    quote = connection.ops.quote_name
    names = ", ".join(quote(column.name) for column in wanted)
    places = ", ".join(["%s"] * len(wanted))
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608


def _given(column: Any) -> Given:
    def through_the_field(value: Any) -> Any:
        return column.get_db_prep_save(value, connection)

    known = {type(None): None, **_by_type(column.target_field if column.is_relation else column)}
    if isinstance(column, models.JSONField):
        known = {}
    return Given(column.column, column.attname, column.primary_key, known, through_the_field)


def _by_type(column: Any) -> dict[type, Prepare | None]:
    native = connection.vendor == "postgresql"
    if isinstance(column, models.UUIDField):
        return {UUID: None if native else attrgetter("hex")}
    if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
        return {date: None if native else date.isoformat}
    if isinstance(column, models.CharField | models.TextField):
        return {str: None}
    if isinstance(column, models.BooleanField | models.IntegerField):
        return {bool: None, int: None}
    return {}
