"""The cubes: one query for each grain gives everything that is additive; formulas and roll-up follow in Python.

An ``Arm`` asks for some series in some days, by the body of one role. All arms of a grain go to the database as one
statement. Whole months come from ``Cell``, the days at the ends from ``Entry``; what was known at N from ``Entry``.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from zhijian.kernel.indicators.models import Cell, Entry, Interval

BODIES = ("territory", "doer", "principal")
MANY = 400
"""Above so many bodies a query asks for all and Python drops the rest."""


@dataclass(frozen=True)
class Arm:
    """Some series (ids) from a day (None: from the beginning) to a day, by *body* and *by*: columns, or empty.

    ``since``: the first day of the period of which these days are a part.
    """

    tag: int
    series: tuple[int, ...]
    body: str
    by: str
    first: date | None
    last: date
    since: date
    bodies: frozenset[str] | None = None


class Line(NamedTuple):
    """One cell of a cube."""

    tag: int
    series: int
    body: str
    by: str
    dims: int
    n: int
    a1: int
    a2: int
    a3: int
    late: int


class Keyed(NamedTuple):
    """One party in a cell."""

    tag: int
    series: int
    body: str
    by: str
    dims: int
    party: Any


def acts(arms: Iterable[Arm], size: int | None) -> list[Line]:
    """Entries added up; those of the first *size* acts, or all."""
    sums = ", ".join(f"SUM({name})" for name in ("a1", "a2", "a3", "late"))
    queries = []
    for arm in arms:
        whole, days = (None, [(arm.first, arm.last)]) if size is not None else parts(arm.first, arm.last)
        if whole is not None:
            queries.append(_query(arm, Cell, f"SUM(n), {sums}", _between("month", *whole)))
        for span in days:
            where, values = _between("day", *span)
            if size is not None:
                where, values = f"{where} AND position < %s", [*values, size]
            queries.append(_query(arm, Entry, f"SUM(sign), {sums}", (where, values)))
    return [Line(*row[:5], *(int(value) for value in row[5:])) for row in _run(queries)]


def keys(arms: Iterable[Arm], size: int | None) -> list[Keyed]:
    """The parties of standing acts, each once a cell."""
    queries = []
    for arm in arms:
        where, values = _between("day", arm.first, arm.last)
        where = f"party IS NOT NULL AND {where}"
        if size is not None:
            where, values = f"{where} AND position < %s", [*values, size]
        queries.append(
            _query(arm, Entry, "party", (where, values), more="party", having="HAVING SUM(sign) > 0")
        )
    return [Keyed(*row) for row in _run(queries)]


def terms(arms: Iterable[Arm], size: int | None) -> list[Line]:
    """Terms of validity whose last day lies in the arm's days, of intervals that reached the period.

    An interval that closed after the first *size* acts counts as open.
    """
    day = connection.ops.adapt_datefield_value
    held = "void_at IS NULL" if size is None else "opened_at < %s AND (void_at IS NULL OR void_at >= %s)"
    still = "ends IS NULL" if size is None else "(ends IS NULL OR closed_at >= %s)"
    where = f"stock AND until >= %s AND until <= %s AND begins <= until AND {held}"
    where += f" AND ({still} OR (owed AND ends >= %s))"
    known = [] if size is None else [size, size, size]
    queries = []
    for arm in arms:
        values = [day(arm.first), day(arm.last), *known, day(arm.since)]
        queries.append(_query(arm, Interval, "COUNT(*), 0, 0, 0, 0", (where, values), series="kind_id"))
    return [Line(*row) for row in _run(queries)]


def parts(
    first: date | None, last: date
) -> tuple[tuple[int | None, int] | None, list[tuple[date | None, date]]]:
    """Whole months (``yyyymm``, both included; None: from the beginning) of a span, and the days that are left over."""
    days: list[tuple[date | None, date]] = []
    begin = None if first is None else first.year * 100 + first.month
    end = last.year * 100 + last.month
    if first is not None and first.day != 1:
        if begin == end:
            return None, [(first, last)]
        days.append((first, first.replace(day=monthrange(first.year, first.month)[1])))
        begin = _next(first)
    if last.day != monthrange(last.year, last.month)[1]:
        days.append((last.replace(day=1), last))
        end = _before(last)
    return (begin, end) if begin is None or begin <= end else None, days


def _next(on: date) -> int:
    return on.year * 100 + on.month + 1 if on.month < 12 else (on.year + 1) * 100 + 1


def _before(on: date) -> int:
    return on.year * 100 + on.month - 1 if on.month > 1 else (on.year - 1) * 100 + 12


def _between(column: str, first: Any, last: Any) -> tuple[str, list[Any]]:
    day = connection.ops.adapt_datefield_value
    values = [value if isinstance(value, int) else day(value) for value in (first, last) if value is not None]
    return f"{column} >= %s AND {column} <= %s" if first is not None else f"{column} <= %s", values


def _query(
    arm: Arm, model: type[Cell] | type[Entry] | type[Interval], sums: str, condition: tuple[str, Sequence[Any]], *,
    series: str = "series_id", more: str = "", having: str = "",
) -> tuple[str, list[Any]]:  # fmt: skip
    where, values = condition
    body, by = (_column(role, model) for role in (arm.body, arm.by))
    columns = [column for column in (body, by, more) if column]
    params: list[Any] = [*arm.series, *values]
    where = f"{series} IN ({_marks(arm.series)}) AND {where}"
    if body and arm.bodies is not None and len(arm.bodies) <= MANY:
        where += f" AND {body} IN ({_marks(arm.bodies)})"
        params += sorted(arm.bodies)
    grouped = ", ".join(dict.fromkeys([series, *columns, "dims_id"]))
    shown = f"{arm.tag} AS tag, {series}, {body or _EMPTY}, {by or _EMPTY}, dims_id, {sums}"
    table = model._meta.db_table
    return f"SELECT {shown} FROM {table} WHERE {where} GROUP BY {grouped} {having}", params  # noqa: S608


def _column(role: str, model: type[Cell] | type[Entry] | type[Interval]) -> str:
    """The column of a role; an interval has one body besides its territory, the one that keeps the record."""
    if role not in (*BODIES, ""):
        raise ValueError(f"{role!r} is no role of a body")
    return "doer" if role == "principal" and model is Interval else role


_EMPTY = "''"


def _marks(values: Iterable[Any]) -> str:
    return ", ".join("%s" for _value in values)


def _run(queries: Sequence[tuple[str, list[Any]]]) -> Iterator[tuple[Any, ...]]:
    if not queries:
        return
    with connection.cursor() as cursor:
        sql = " UNION ALL ".join(one for one, _params in queries)
        cursor.execute(sql, [value for _one, params in queries for value in params])
        yield from cursor.fetchall()
