"""What an installation has loaded on top of the shipped law, read by a plain database cursor: no Django here.

The server reads it by Django's cursor (``published.py``), the command ``zhijian due`` by one of its own.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol

from zhijian.kernel.workdays.calendar import Calendar, DayKind, SpecialDay
from zhijian.kernel.workdays.rows import read_versions, shipped_calendar, shipped_rules
from zhijian.kernel.workdays.rules import Rulebook, Version


class Cursor(Protocol):
    """What is needed of a cursor of PEP 249."""

    def execute(self, sql: str) -> object: ...
    def fetchall(self) -> list[Any]: ...


class Loaded(NamedTuple):
    """The loaded rows: ``years``, the ``days`` of their notices, each body's ``own`` days, ``versions`` of rules."""

    years: frozenset[int]
    days: tuple[SpecialDay, ...]
    own: dict[str, list[SpecialDay]]
    versions: dict[tuple[str, str], list[Version]]


def token_of(cursor: Cursor) -> str:
    """The token of the law in force; empty while nothing was loaded."""
    cursor.execute("SELECT token FROM workdays_mark WHERE id = 1")
    rows = cursor.fetchall()
    return str(rows[0][0]) if rows else ""


def read(cursor: Cursor) -> Loaded:
    """All that is loaded; of two days of one body the later in order holds."""
    cursor.execute("SELECT year FROM workdays_loadedyear")
    years = frozenset(int(row[0]) for row in cursor.fetchall())
    cursor.execute("SELECT body_id, day, kind, name, source FROM workdays_loadedday ORDER BY turn, day")
    days: list[SpecialDay] = []
    own: dict[str, list[SpecialDay]] = {}
    for body, day, kind, name, source in cursor.fetchall():
        one = SpecialDay(_day(day), DayKind(kind), name, source)
        (days if body is None else own.setdefault(body, [])).append(one)
    cursor.execute("SELECT procedure, rule, versions FROM workdays_loadedrule ORDER BY procedure, rule")
    versions = {(row[0], row[1]): read_versions(_rows(row[2])) for row in cursor.fetchall()}
    return Loaded(years, tuple(days), own, versions)


def calendar_with(years: Iterable[int], days: Iterable[SpecialDay]) -> Calendar:
    """The shipped calendar with loaded years in the place of shipped ones; a notice of a year may also move days of
    the December before."""
    loaded, shipped = set(years), shipped_calendar()
    if not loaded:
        return shipped
    kept = [one for one in shipped.special.values() if one.day.year not in loaded]
    return Calendar({*shipped.years, *loaded}, [*kept, *days])


def rules_with(versions: Mapping[tuple[str, str], list[Version]]) -> Rulebook:
    """The shipped rules, those loaded here in their place."""
    shipped = shipped_rules()
    if not versions:
        return shipped
    kept = (v for rule in shipped for v in rule.versions if (v.procedure, v.rule) not in versions)
    return Rulebook([*kept, *(v for several in versions.values() for v in several)])


def _day(value: Any) -> date:
    """SQLite gives days as text."""
    day: date = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return day


def _rows(value: Any) -> list[dict[str, str]]:
    """A JSON column comes as text or read already."""
    rows: list[dict[str, str]] = json.loads(value) if isinstance(value, str) else value
    return rows
