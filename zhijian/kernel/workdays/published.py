"""The law in force here: the shipped calendar and table of limits with what this installation has loaded on top.

``law()`` asks the database by one small query whether its memory is still right; ``held()`` does not ask, for those
who check afterwards (``records/clocks.py``). A ``Law`` is immutable: what was computed with one is computed for ever.
"""

import uuid
from collections.abc import Iterable
from datetime import date
from functools import cached_property

from django.db import connection

from zhijian.kernel.org.models import Dated, Place
from zhijian.kernel.org.scope import subtrees
from zhijian.kernel.workdays import loaded
from zhijian.kernel.workdays.calendar import LAST_DAY, Calendar, SpecialDay
from zhijian.kernel.workdays.models import LoadedDay, Mark
from zhijian.kernel.workdays.rows import shipped_calendar
from zhijian.kernel.workdays.rules import Rulebook, Version

KEPT = 4
"""How many states of the law one process remembers: the one in force, and those of open transactions."""


class Law:
    """Calendar and rules at one token. ``overrides`` maps a body to its own special days, ancestors' first."""

    def __init__(
        self,
        token: str,
        calendar: Calendar,
        overrides: dict[str, tuple[SpecialDay, ...]],
        versions: dict[tuple[str, str], list[Version]],
    ) -> None:
        self.token, self.calendar, self.overrides, self.versions = token, calendar, overrides, versions
        self._calendars: dict[tuple[SpecialDay, ...], Calendar] = {(): calendar}

    def calendar_of(self, body: str) -> Calendar:
        """The calendar of *body*: the published one with its own holidays and emergency changes laid over."""
        days = self.overrides.get(body, ())
        if days not in self._calendars:
            self._calendars[days] = self.calendar.overlaid(days)
        return self._calendars[days]

    @cached_property
    def rules(self) -> Rulebook:
        """The table of limits: shipped rules, those loaded here in their place."""
        return loaded.rules_with(self.versions)


_laws: dict[str, Law] = {}
_last: list[Law] = []


def law() -> Law:
    """The law in force now: one query, and four more when it has changed."""
    now = token()
    found = _laws.get(now)
    if found is None:
        found = _laws[now] = _load(now)
        while len(_laws) > KEPT:
            _laws.pop(next(iter(_laws)))
    _last[:] = [found]
    return found


def held() -> Law:
    """The law as this process last saw it; whoever goes by it looks at ``token()`` after writing."""
    return _last[0] if _last else law()


def token() -> str:
    """The token of the law in force; empty while nothing was loaded."""
    with connection.cursor() as cursor:
        return loaded.token_of(cursor)


def renew() -> Law:
    """After a change of the tables, in the same transaction: a new token; gives the law as it is now."""
    Mark.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4().hex})
    return law()


def tree_changed() -> Law:
    """A body is new or has moved: whose holidays it keeps may be others now; gives the law as it is then."""
    if LoadedDay.objects.filter(body__isnull=False).exists():
        return renew()
    return law()


def with_year(now: Law, year: int, days: Iterable[SpecialDay]) -> Law:
    """The law as it would be if *year* were loaded with *days*; a year loaded before is replaced. Nothing is
    written."""
    days = list(days)
    mine = {one.day for one in days}
    others = [one for one in now.calendar.special.values() if one.day.year != year and one.day not in mine]
    calendar = Calendar({*now.calendar.years, year}, [*others, *days])
    return Law("", calendar, now.overrides, now.versions)


def with_override(now: Law, body: str, days: Iterable[SpecialDay]) -> Law:
    """The law as it would be with *days* laid over for *body* and all below it."""
    days = tuple(days)
    below = subtrees([body], LAST_DAY)[body] | {body}
    laid = {**now.overrides, **{one: (*now.overrides.get(one, ()), *days) for one in below}}
    return Law("", now.calendar, laid, now.versions)


def with_versions(now: Law, versions: list[Version]) -> Law:
    """The law as it would be if a rule had these *versions*; raises RulesInvalid where they overlap."""
    made = Law(
        "", now.calendar, now.overrides, {**now.versions, (versions[0].procedure, versions[0].rule): versions}
    )
    len(made.rules)  # read now, so that what is wrong is said here
    return made


def _load(now: str) -> Law:
    if not now:
        return Law("", shipped_calendar(), {}, {})
    with connection.cursor() as cursor:
        found = loaded.read(cursor)
    return Law(now, loaded.calendar_with(found.years, found.days), _spread(found.own), found.versions)


def _spread(own: dict[str, list[SpecialDay]]) -> dict[str, tuple[SpecialDay, ...]]:
    """Each body's days, and those of the bodies above it before its own: the nearer one has the last word."""
    if not own:
        return {}
    below = subtrees(own, LAST_DAY)
    depth = dict(
        Place.objects.filter(Dated.on(LAST_DAY), tree=Place.ADMIN, body__in=own).values_list(
            "body_id", "path"
        )
    )
    found: dict[str, tuple[SpecialDay, ...]] = {}
    for holder in sorted(own, key=lambda body: (len(depth.get(body, "")), body)):
        for body in below[holder] | {holder}:
            found[body] = (*found.get(body, ()), *own[holder])
    return found


# ── short questions ──────────────────────────────────────────────────────────────────────────────────────


def calendar(body: str = "") -> Calendar:
    """The calendar in force for *body*; without one, the published calendar of the mainland."""
    return law().calendar_of(body)


def eve_workday(day: date) -> date:
    """The last working day on or before *day*: the safe day of a limit that ends on *day*."""
    return calendar().prev_workday(day)


def add_workdays(start: date, n: int) -> date:
    """The *n*-th working day after *start*; the start day is not counted."""
    return calendar().add_workdays(start, n)
