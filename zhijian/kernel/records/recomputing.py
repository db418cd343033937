"""After a change of the law: which limits move, and all of them computed again, by their distinct inputs.

Many limits share their inputs (the same rule, the same day): each kind of input is computed once, in Python, by the
same pure function as ever; one UPDATE joins the answers to the rows. Running it twice changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection

from zhijian.kernel.protections import POSTGRES, is_off, protect
from zhijian.kernel.records.clocks import Clock
from zhijian.kernel.workdays import running
from zhijian.kernel.workdays.errors import WorkdaysError
from zhijian.kernel.workdays.published import Law

HELD = protect(
    "lock:law",
    "tests/faults/test_at_once.py::test_a_limit_that_starts_while_the_law_changes_follows_the_new_law",
    databases=(POSTGRES,),
)
EDGE = timedelta(days=14)
"""A break is shorter than this: a change beside an end can pull it in."""
SAMPLE = 40
BLOCK = 5_000
START = "COALESCE(c.given, c.started_on)"
KEYS = ("procedure", "rule", "started_at", "version_date", "pauses", "granted")
FOUND = ("version", "raw", "due_legal", "due_safe", "due_at", "provisional", "arguable")


class Change(NamedTuple):
    """What differs between two states of the law: *days* (first, last) of the calendar, for *bodies* (None:
    all), *rules*."""

    days: tuple[date, date] | None = None
    bodies: frozenset[str] | None = None
    rules: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Move:
    """Limits with the same inputs whose dates become others: how many, from when to when. ``name`` is
    ``kind/limit``."""

    name: str
    procedure: str
    rule: str
    start: date
    count: int
    before: tuple[date | None, date | None]
    after: tuple[date | None, date | None]
    settled: bool


@dataclass
class Movement:
    """What a change of the law does: how many running limits it looks at, how many get other days, how many
    only become firm."""

    looked: int = 0
    moved: int = 0
    settled: int = 0
    sample: list[Move] = field(default_factory=list)


def changes(before: Law, after: Law) -> list[Change]:
    """What differs between two states of the law."""
    found = []
    old, new = before.calendar, after.calendar
    if old.digest != new.digest:
        days = {day for day in {*old.special, *new.special} if old.special.get(day) != new.special.get(day)}
        for year in old.years ^ new.years:
            days |= {date(year, 1, 1), date(year, 12, 31)}
        found.append(Change(days=(min(days), max(days))))
    for body in sorted({*before.overrides, *after.overrides}):
        mine, theirs = before.overrides.get(body, ()), after.overrides.get(body, ())
        if mine != theirs:
            laid = {one.day for one in {*mine, *theirs}}
            found.append(Change(days=(min(laid), max(laid)), bodies=frozenset([body])))
    rules = {
        key for key in {*before.versions, *after.versions} if _versions(before, key) != _versions(after, key)
    }
    if rules:
        found.append(Change(rules=frozenset(rules)))
    return found


def preview(before: Law, after: Law) -> Movement:
    """Which running limits the change would move; nothing is written."""
    told = Movement()
    for change in changes(before, after):
        for group, count, old in _groups(change, after, running_only=True):
            _tell(told, group, count, old, after)
    told.sample = _merged(told.sample)
    told.sample.sort(key=lambda move: (move.before[0] or date.max, move.procedure, move.rule))
    del told.sample[SAMPLE:]
    return told


def follow(before: Law, after: Law) -> int:
    """Compute again what the change touches, in the same transaction; gives how many rows of clocks took other
    values."""
    return sum(_follow(change, after) for change in changes(before, after))


def hold() -> None:
    """Until this transaction ends nobody starts a limit: who waits here looks at the law again after writing."""
    if connection.vendor == "postgresql" and not is_off(HELD):
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE records_clock IN SHARE ROW EXCLUSIVE MODE")


# ── the distinct inputs ──────────────────────────────────────────────────────────────────────────────────


class _Group(NamedTuple):
    """One kind of input; ``body`` only where bodies have calendars of their own."""

    name: str
    body: str
    held: running.Held


def _groups(change: Change, law: Law, *, running_only: bool) -> Iterator[tuple[_Group, int, running.Outcome]]:
    by_body = bool(law.overrides) or change.bodies is not None
    where, params = _where(change, running_only=running_only)
    named, body = "c.kind || '/' || c.name" if running_only else "''", "c.body" if by_body else "''"
    columns = (
        f"{named}, {body}, c.procedure, c.rule, {START}, {_columns('c', KEYS[2:])}, {_columns('c', FOUND)}"
    )
    sql = f"SELECT {columns}, COUNT(*) FROM records_clock AS c WHERE {where} GROUP BY {_ordinals(16)}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(BLOCK):
            for row in rows:
                name, one, procedure, rule, start, at, version_date, pauses, granted = row[:9]
                held = running.Held(procedure, rule, _day(start), at, _day(version_date), pauses, granted)
                version, raw, legal, safe, until, provisional, arguable = row[9:16]
                old = running.Outcome(
                    _day(version),
                    _day(raw),
                    _day(legal),
                    _day(safe),
                    until,
                    bool(provisional),
                    bool(arguable),
                )
                yield _Group(name, one, held), row[16], old


def _where(change: Change, *, running_only: bool) -> tuple[str, list[Any]]:
    parts, params = ["1 = 1"], []
    if running_only:
        parts.append("c.stopped_on IS NULL")
    if change.days is not None:
        first, last = (change.days[0] - EDGE).isoformat(), (change.days[1] + EDGE).isoformat()
        parts.append(f"(c.due_legal >= %s OR {START} >= %s) AND (c.raw <= %s OR {START} <= %s)")
        params += [first, first, last, last]
    if change.bodies is not None:
        parts.append(f"c.body IN ({', '.join(['%s'] * len(change.bodies))})")
        params += sorted(change.bodies)
    if change.rules:
        parts.append("(" + " OR ".join(["(c.procedure = %s AND c.rule = %s)"] * len(change.rules)) + ")")
        params += [word for key in sorted(change.rules) for word in key]
    return " AND ".join(parts), params


def _tell(told: Movement, group: _Group, count: int, old: running.Outcome, law: Law) -> None:
    new = _outcome(group, law)
    told.looked += count
    moved = (old.legal, old.safe, old.version is None) != (new.legal, new.safe, new.version is None)
    settled = old.provisional and not new.provisional
    told.moved += count * moved
    told.settled += count * (settled and not moved)
    if moved and len(told.sample) < 50 * SAMPLE:
        told.sample.append(Move(
            group.name, group.held.procedure, group.held.rule, group.held.start, count, (old.legal, old.safe),
            (new.legal, new.safe), settled,
        ))  # fmt: skip


def _merged(moves: Iterable[Move]) -> list[Move]:
    """Moves that read alike, counted together: their inputs may differ in what does not matter here."""
    counts: dict[Move, int] = defaultdict(int)
    for move in moves:
        counts[replace(move, count=0)] += move.count
    return [replace(move, count=count) for move, count in counts.items()]


def _outcome(group: _Group, law: Law) -> running.Outcome:
    """The dates by the new law. Where a pause or an extension is no longer allowed the limit has none until it
    is put right."""
    try:
        return running.outcome(group.held, law.calendar_of(group.body), law.rules)
    except WorkdaysError:
        return running.NOTHING


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────


def _follow(change: Change, law: Law) -> int:
    other: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for group, _count, old in _groups(change, law, running_only=False):
        new = _outcome(group, law)
        if new != old:
            held = group.held
            digest = law.calendar_of(group.body).digest
            key = (
                group.body,
                held.procedure,
                held.rule,
                held.start,
                held.at,
                held.version_date,
                held.pauses,
                held.granted,
            )
            other[key] = (*key, *new, digest)
    if not other:
        return 0
    by_body = any(key[0] for key in other)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS records_clock_moved")
        cursor.execute(TEMPORARY)
        marks = f"({', '.join(['%s'] * 16)})"
        for part in _parts(list(other.values()), 2_000):
            values = [
                value.isoformat() if isinstance(value, date) else value for row in part for value in row
            ]
            cursor.execute(f"INSERT INTO records_clock_moved VALUES {', '.join([marks] * len(part))}", values)  # noqa: S608
        keys = ("start", *KEYS, "body") if by_body else ("start", *KEYS)
        cursor.execute(f"CREATE INDEX records_clock_moved_key ON records_clock_moved ({', '.join(keys)})")
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE records_clock_moved")
        where, params = _where(change, running_only=False)
        cursor.execute(_update(where, by_body=by_body), params)
        count = int(cursor.rowcount)
        cursor.execute("DROP TABLE records_clock_moved")
    return count


TEMPORARY = """CREATE TEMPORARY TABLE records_clock_moved (
  body varchar(40), procedure varchar(60), rule varchar(80), start date, started_at varchar(16), version_date date,
  pauses text, granted varchar(60), version date, raw date, due_legal date, due_safe date, due_at varchar(16),
  provisional boolean, arguable boolean, calendar varchar(16))"""


def _update(where: str, *, by_body: bool) -> str:
    taken = ", ".join(f"{name} = m.{name}" for name in (*FOUND, "calendar"))
    joins = " AND ".join(f"c.{name} = m.{name}" for name in (*KEYS, "body")[: None if by_body else -1])
    return (
        f"UPDATE records_clock AS c SET {taken} FROM records_clock_moved AS m "  # noqa: S608
        f"WHERE {START} = m.start AND {joins} AND {where}"
    )


def _columns(table: str, names: Iterable[str]) -> str:
    return ", ".join(f"{table}.{name}" for name in names)


def _parts(rows: list[Any], size: int) -> Iterable[list[Any]]:
    return (rows[at : at + size] for at in range(0, len(rows), size))


def _ordinals(count: int) -> str:
    return ", ".join(str(n) for n in range(1, count + 1))


def _day(value: Any) -> Any:
    """SQLite gives days as text."""
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value


def _versions(law: Law, key: tuple[str, str]) -> Sequence[Any]:
    rules: dict[tuple[str, str], Any] = defaultdict(tuple)
    rules.update({(rule.procedure, rule.name): rule.versions for rule in law.rules})
    return tuple(rules[key])


__all__ = ["Change", "Clock", "Move", "Movement", "changes", "follow", "hold", "preview"]
