"""The cubes: one statement for each grain gives everything that can be added up; formulas and roll-up follow in Python.

An ``Arm`` asks for some series in some days; its cells are divided by what plays a part: bodies, facets. Whole months
come from ``Cell``, the days at the ends from ``Entry``; what was known at N comes from ``Entry`` alone.

The same statements go to every engine (``engines``): they use no function, and nothing that one engine reads otherwise.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from zhijian.kernel.indicators.engines import Engine
from zhijian.kernel.indicators.language import BY_END, BY_NOW
from zhijian.kernel.indicators.models import Cell, Entry, Interval, Milestone

BODIES = ("territory", "doer", "principal")
MANY = 400
"""Above so many bodies a query asks for all, and Python drops the rest."""
Table = type[Cell] | type[Entry] | type[Interval] | type[Milestone]
Condition = tuple[str, list[Any]]


class Reach(NamedTuple):
    """A milestone, and of a cohort the one that is to follow by the limit *within* (see ``language.Indicator``)."""

    name: str
    then: str = ""
    within: str = ""


@dataclass(frozen=True)
class Slice:
    """Some days (first None: from the beginning) of the ``when``-th period, in which the tree stands still as on
    ``tree_on``; ``since``, ``until``: all its days. ``reach``: of milestones, which."""

    when: int
    first: date | None
    last: date
    since: date
    until: date
    tree_on: date
    reach: Reach | None = None


@dataclass(frozen=True)
class Arm:
    """Some series (ids), divided by some of ``BODIES``, and by facets if *dims*; *within*: only where this body is
    one of those.

    ``first``, ``last``: the days (first None: from the beginning); ``since``, ``until``: the first and the last day of
    the whole period. ``reach``: of milestones, which.
    """

    tag: int
    series: tuple[Any, ...]
    columns: tuple[str, ...]
    dims: bool
    first: date | None
    last: date
    since: date
    until: date
    within: tuple[str, frozenset[str]] | None = None
    reach: Reach | None = None


class Line(NamedTuple):
    """One cell of a cube; ``series``, ``dims`` as the engine has them. What it is not divided by is empty (dims: 0)."""

    tag: int
    series: Any
    territory: str
    doer: str
    principal: str
    dims: Any
    n: int
    a1: int = 0
    a2: int = 0
    a3: int = 0
    late: int = 0


def flows(engine: Engine, arms: Iterable[Arm], size: int | None) -> list[Line]:
    """Entries of a span added up; those of the first *size* acts, or all."""
    sums = ", ".join(f"SUM({name})" for name in ("a1", "a2", "a3", "late"))
    queries = []
    for arm in arms:
        whole, days = (None, [(arm.first, arm.last)]) if size is not None else parts(arm.first, arm.last)
        if whole is not None:
            queries.append(_grouped(arm, Cell, f"SUM(n), {sums}", between(engine, "month", *whole)))
        for span in days:
            where = known_at(between(engine, "day", *span), size)
            queries.append(_grouped(arm, Entry, f"SUM(sign), {sums}", where))
    return [Line(*row[:6], *(int(value) for value in row[6:])) for row in _run(engine, queries)]


def stocks(engine: Engine, arms: Sequence[Arm], size: int | None) -> list[Line]:
    """Steps added up to the last day of each arm, from its first or from the beginning; in one pass for arms that
    differ in the last day alone."""
    found: dict[tuple[Any, ...], list[Arm]] = {}
    for arm in arms:
        found.setdefault((arm.series, arm.columns, arm.dims, arm.within, arm.first), []).append(arm)
    width = max((len(mates) for mates in found.values()), default=0)
    queries = []
    for mates in found.values():
        if size is not None:
            where = known_at(between(engine, "day", mates[0].first, max(arm.last for arm in mates)), size)
            queries.append(_upto(engine, mates, Entry, [arm.last for arm in mates], where, width))
            continue
        cuts = [parts(arm.first, arm.last) for arm in mates]
        months = [whole[1] if whole else 0 for whole, _days in cuts]
        firsts = [whole[0] for whole, _days in cuts if whole]
        if firsts:
            where = between(engine, "month", firsts[0], max(months))
            queries.append(_upto(engine, mates, Cell, months, where, width))
        queries += [
            _upto(engine, [arm], Entry, [arm.last], between(engine, "day", *span), width)
            for arm, (_whole, days) in zip(mates, cuts, strict=True)
            for span in days
        ]
    tags = {mates[0].tag: [arm.tag for arm in mates] for mates in found.values()}
    return [
        Line._make((tag, *row[1:6], int(n), 0, 0, 0, 0))
        for row in _run(engine, queries)
        for tag, n in zip(tags.get(row[0], [row[0]]), row[6:], strict=False)
    ]


def reached(engine: Engine, arms: Iterable[Arm], size: int | None) -> list[Line]:
    """Records that reached a milestone on the arm's days; of a cohort those that had reached the other by its limit."""
    queries = []
    for arm in arms:
        assert arm.reach is not None  # noqa: S101 - an arm of milestones says which
        held, known = _held(size)
        within, values = between(engine, "day", arm.first, arm.last)
        where, values = f"name = %s AND {within} AND {held}", [arm.reach.name, *values, *known]
        limits: Condition = ("", [])
        if arm.reach.then:
            limits, (follows, more) = _follows(engine, arm, arm.reach, size)
            where, values = f"{where} AND {follows}", [*values, *more]
        queries.append(_grouped(arm, Milestone, "COUNT(*)", (where, values), joined=limits))
    return [Line(*row) for row in _run(engine, queries)]


def _follows(engine: Engine, arm: Arm, reach: Reach, size: int | None) -> tuple[Condition, Condition]:
    """What to join and what to ask, that the record has reached the other milestone too, by the limit.

    A number of days is asked by a list of the arm's days with the last day for each: engines do not agree on how days
    are added. It is joined outside of EXISTS: DuckDB else compares every record with every day.
    """
    table = Milestone._meta.db_table
    held, known = _held(size, "b.")
    where, values = f"b.record = {table}.record AND b.name = %s AND {held}", [reach.then, *known]
    joined: Condition = ("", [])
    if reach.within == BY_END:
        where, values = f"{where} AND b.day <= %s", [*values, engine.day(arm.until)]
    elif reach.within != BY_NOW:
        first, days = arm.first or arm.since, timedelta(days=int(reach.within))
        begins = [first + timedelta(days=n) for n in range((arm.last - first).days + 1)]
        limits = [engine.day(value) for on in begins for value in (on, min(on, date.max - days) + days)]
        listed = ", ".join("(%s, %s)" for _on in begins)
        due = f"WITH d(began, ends) AS (VALUES {listed}) SELECT began, ends FROM d"  # noqa: S608
        joined = (f" JOIN ({due}) due ON due.began = {table}.day", limits)
        where += " AND b.day <= due.ends"
    return joined, (f"EXISTS (SELECT 1 FROM {table} b WHERE {where})", values)  # noqa: S608


def terms(engine: Engine, arms: Iterable[Arm], size: int | None) -> list[Line]:
    """Terms of validity whose last day lies in the arm's days, of intervals that reached the period.

    An interval that closed after the first *size* acts counts as open.
    """
    held, known = _held(size)
    still = "ends IS NULL" if size is None else "(ends IS NULL OR closed_at >= %s)"
    where = f"stock AND until >= %s AND until <= %s AND begins <= until AND {held}"
    where += f" AND ({still} OR (owed AND ends >= %s))"
    open_then = [] if size is None else [size]
    queries = []
    for arm in arms:
        values = [_value(engine, arm.first), engine.day(arm.last), *known, *open_then, engine.day(arm.since)]
        queries.append(_grouped(arm, Interval, "COUNT(*)", (where, values)))
    return [Line(*row) for row in _run(engine, queries)]


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


# -- statements ------------------------------------------------------------------------------------------------------


def between(engine: Engine, column: str, first: Any, last: Any) -> Condition:
    values = [_value(engine, value) for value in (first, last) if value is not None]
    return f"{column} >= %s AND {column} <= %s" if first is not None else f"{column} <= %s", values


def known_at(condition: Condition, size: int | None) -> Condition:
    """Only what the first *size* acts told."""
    where, values = condition
    return condition if size is None else (f"{where} AND position < %s", [*values, size])


def _held(size: int | None, of: str = "") -> Condition:
    """Only the intervals or milestones that hold, or that held by the first *size* acts."""
    if size is None:
        return f"{of}void_at IS NULL", []
    return f"{of}opened_at < %s AND ({of}void_at IS NULL OR {of}void_at >= %s)", [size, size]


def _value(engine: Engine, value: Any) -> Any:
    return value if isinstance(value, int) else engine.day(value)


def _upto(
    engine: Engine, arms: Sequence[Arm], model: Table, lasts: Sequence[Any], where: Condition, width: int
) -> tuple[str, list[Any]]:
    """Sums up to several ends at once, in the order of *arms*, filled up with noughts to *width*."""
    column, what = ("month", "n") if model is Cell else ("day", "sign")
    sums = [f"SUM(CASE WHEN {column} <= %s THEN {what} ELSE 0 END)" for _last in lasts]
    sql, params = _grouped(arms[0], model, ", ".join(sums + ["0"] * (width - len(sums))), where)
    return sql, [*(_value(engine, last) for last in lasts), *params]


def _grouped(
    arm: Arm, model: Table, sums: str, condition: Condition, *, joined: Condition = ("", [])
) -> tuple[str, list[Any]]:
    """One arm over one table (and *joined*): tag, series, the three bodies (empty where not asked), facets, sums."""
    where, values = condition
    series = "kind_id" if model in (Interval, Milestone) else "series_id"
    wanted = {role: _column(role, model) for role in arm.columns}
    shown = ", ".join(f"{wanted.get(role, _EMPTY)} AS {role}" for role in BODIES)
    table = model._meta.db_table
    names = [series, *wanted.values(), *(["dims_id"] if arm.dims else [])]
    grouped = [f"{table}.{name}" for name in dict.fromkeys(names)]
    params: list[Any] = [*joined[1], *arm.series, *values]
    where = f"{series} IN ({marks(arm.series)}) AND {where}"
    if arm.within is not None and len(arm.within[1]) <= MANY:
        where += f" AND {_column(arm.within[0], model)} IN ({marks(arm.within[1])})"
        params += sorted(arm.within[1])
    columns = (
        f"{arm.tag} AS tag, {series} AS series_id, {shown}, {'dims_id' if arm.dims else 0} AS dims, {sums}"
    )
    return f"SELECT {columns} FROM {table}{joined[0]} WHERE {where} GROUP BY {', '.join(grouped)}", params  # noqa: S608


_EMPTY = "''"


def _column(role: str, model: Table) -> str:
    """The column of a role; an interval has one body besides its territory, the one that keeps the record; a milestone
    has who did the act."""
    if role not in BODIES:
        raise ValueError(f"{role!r} is no role of a body")
    return "doer" if role == "principal" and model in (Interval, Milestone) else role


def marks(values: Iterable[Any]) -> str:
    return ", ".join("%s" for _one in values)


def _run(engine: Engine, queries: Sequence[tuple[str, list[Any]]]) -> list[tuple[Any, ...]]:
    if not queries:
        return []
    sql = " UNION ALL ".join(one for one, _params in queries)
    return engine.run(sql, [value for _one, params in queries for value in params])
