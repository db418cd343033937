"""From the installation's database to lines of text: what became known in a range of positions.

The database writes the lines itself and puts them together: that is faster than a row at a time through Python, leaves
Python free for what else is to be done, and the same statement serves SQLite and PostgreSQL. Ids and codes stand in
them, names as numbers; a text of people's never does, so that nothing needs quotes. An id that held the separator would
make a line too long, which DuckDB refuses.

What is read of a range does not change any more, whatever is sealed meanwhile: nothing of later positions is in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.db import connection

from zhijian.kernel.indicators.models import Combo, Entry, Interval, Milestone, Series
from zhijian.kernel.indicators.segments.naming import Names
from zhijian.kernel.org.models import Body

CHUNK = 50_000
"""Positions read at a time, so that memory stays small."""
LINES = {
    "entries": {
        "position": "BIGINT", "record": "UUID", "party": "UUID", "series_id": "BIGINT", "doer": "VARCHAR",
        "territory": "VARCHAR", "principal": "VARCHAR", "day": "DATE", "sign": "TINYINT", "dims_id": "BIGINT",
        "a1": "BIGINT", "a2": "BIGINT", "a3": "BIGINT", "late": "TINYINT",
    },
    "intervals": {
        "opened_at": "BIGINT", "record": "UUID", "begins": "DATE", "kind_id": "BIGINT", "state": "VARCHAR",
        "stock": "BOOLEAN", "dims_id": "BIGINT", "doer": "VARCHAR", "territory": "VARCHAR", "party": "UUID",
        "until": "DATE", "ends": "DATE", "owed": "BOOLEAN", "closed_at": "BIGINT", "void_at": "BIGINT",
    },
    "milestones": {
        "opened_at": "BIGINT", "record": "UUID", "name": "VARCHAR", "kind_id": "BIGINT", "day": "DATE",
        "doer": "VARCHAR", "territory": "VARCHAR", "party": "UUID", "dims_id": "BIGINT", "void_at": "BIGINT",
    },
}  # fmt: skip
"""The columns of the lines of each grain; names are numbers still."""
SEPARATOR = "\x1f"
FORMAT = {"sqlite": "printf", "postgresql": "format"}
"""The database's function that puts values into a line; what holds nothing becomes nothing."""
TOGETHER = {
    "sqlite": "CAST(group_concat({}, '') AS BLOB)",
    "postgresql": "convert_to(string_agg({}, ''), 'UTF8')",
}
"""What puts lines together, as bytes: they are not looked at here."""


def write_lines(grain: str, first: int, last: int, file: Path) -> int:
    """Write the lines of one grain for positions *first* … *last*; returns how many."""
    count = 0
    with file.open("wb") as out:
        for lines, text in read_lines(grain, first, last):
            out.write(text)
            count += lines
    return count


def read_lines(grain: str, first: int, last: int) -> Iterator[tuple[int, bytes]]:
    """The lines of one grain for positions *first* … *last*, piece by piece: how many, and their text in UTF-8."""
    for sql in _statements(grain, first, last):
        for begin in range(first, last + 1, CHUNK):
            with connection.cursor() as cursor:
                cursor.execute(sql, [begin, min(begin + CHUNK - 1, last)])
                count, text = cursor.fetchone()
            if count:
                yield count, bytes(text)


def _statements(grain: str, first: int, last: int) -> Iterator[str]:
    """One for what is new, and one for each way in which older rows change; each takes the positions to read."""
    columns = LINES[grain]
    if grain == "entries":
        yield _select(Entry, "position", columns, {})
        return
    model = Interval if grain == "intervals" else Milestone
    unknown = {"void_at": f"void_at <= {last}"}
    if model is Interval:
        unknown |= dict.fromkeys(("ends", "owed", "closed_at"), f"closed_at <= {last}")
    yield _select(model, "opened_at", columns, unknown)
    older = f"opened_at < {first}"
    keys = ("record", "opened_at", "begins" if model is Interval else "name")
    if model is Interval:
        yield _select(model, "closed_at", columns, {}, (*keys, "ends", "owed", "closed_at"), older)
    yield _select(model, "void_at", columns, {}, (*keys, "void_at"), older)


def _select(
    model: Any, column: str, columns: dict[str, str], known_if: dict[str, str], shown: tuple[str, ...] = (),
    more: str = "",
) -> str:  # fmt: skip
    """Lines of the rows whose *column* lies in a range. *known_if*: columns that are left empty unless this holds;
    *shown*: the columns that are not left empty."""
    values = [f"CASE WHEN {known_if[name]} THEN {name} END" if name in known_if else name for name in columns]
    if shown:
        values = [value if name in shown else "NULL" for name, value in zip(columns, values, strict=True)]
    where = f"{column} >= %s AND {column} <= %s" + (f" AND {more}" if more else "")
    together = TOGETHER[connection.vendor].format(_line(values))
    return f"SELECT COUNT(*), {together} FROM {model._meta.db_table} WHERE {where}"


def _line(values: Sequence[str]) -> str:
    """One line of these values, as the database writes it. The marks of its own format are doubled for Django."""
    marks = SEPARATOR.join(["%%s"] * len(values))
    return f"{FORMAT[connection.vendor]}('{marks}\n', {', '.join(values)})"


def names(after: Mapping[str, int] = MappingProxyType({})) -> Names:
    """What the numbers in the lines stand for; *after*: only of larger numbers. A name is never changed nor deleted."""
    found: Names = {}
    for what, model, text in (("series", Series, "name"), ("combos", Combo, "text")):
        rows = list(model.objects.filter(pk__gt=after.get(what, 0)).order_by("pk").values_list("pk", text))
        found[what] = ([pk for pk, _name in rows], [name for _pk, name in rows])
    return found


def places() -> list[tuple[Any, ...]]:
    """All bodies with their dated places, oldest first; columns as ``layout.PLACES``."""
    rows = Body.objects.order_by("places__begins", "pk", "places__pk").values_list(
        "places__tree", "pk", "places__path", "places__begins", "places__ends", "kind", "name", "name_en"
    )
    return list(rows)
