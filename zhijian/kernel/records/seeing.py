"""Which limits a person may see, which fall to them, and which have been escalated to their bodies: conditions
on dates."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from zhijian.kernel.org.models import Dated, Place
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.protections import is_off, protect
from zhijian.kernel.records import registry
from zhijian.kernel.records.clocks import Clock
from zhijian.kernel.workdays.calendar import Calendar

SCOPE = protect("scope:records.clock", "tests/kernel/office/test_seeing.py")
Rows = QuerySet[Clock]


def visible(scope: Scope) -> Rows:
    """The running limits of records that *scope* may see. A party's identity is common, its limits are not."""
    rows = Clock.objects.filter(stopped_on__isnull=True)
    if scope.system or is_off(SCOPE):
        return rows
    if not scope.reach:
        return rows.none()
    if scope.whole:
        return rows
    by_area = _by_area(scope)
    if len(by_area) == 1:
        wanted = Q(area__in=next(iter(by_area)))
    else:
        wanted = Q()
        for areas, names in by_area.items():
            wanted |= Q(kind__in=names, area__in=areas)
    for kind, records in scope.shares.items():
        wanted |= Q(kind=kind, record__in=records)
    return rows.filter(wanted)


def areas(scope: Scope) -> frozenset[str] | None:
    """The areas in which everything lies that *scope* may see; None: all, or more than areas decide."""
    shared = any(
        registry.KINDS[kind].limits for kind in scope.shares
    )  # what runs no limit decides nothing here
    if scope.system or scope.whole or shared or is_off(SCOPE):
        return None
    by_area = _by_area(scope)
    return next(iter(by_area)) if len(by_area) == 1 else None


def _by_area(scope: Scope) -> dict[frozenset[str], list[str]]:
    """The kinds that run limits, by the areas in which this person sees them."""
    found: dict[frozenset[str], list[str]] = defaultdict(list)
    for cls in registry.KINDS.values():
        if cls.limits and not cls.administers:
            found[scope.over(cls.line)].append(cls.kind)
    return found


def mine(scope: Scope) -> Rows:
    """The running limits that fall to a duty of this person at their bodies; what is assigned to others is left out."""
    falls = falls_to(scope)
    return Clock.objects.none() if falls is None else Clock.objects.filter(falls, stopped_on__isnull=True)


def falls_to(scope: Scope) -> Q | None:
    """The condition under which a limit falls to this person; None: no duty of theirs ends any."""
    ending = {limit.duty for cls in registry.KINDS.values() for limit in cls.limits}
    at: dict[str, list[str]] = defaultdict(list)
    for post in scope.posts:
        if post.duty in ending:
            at[post.body].append(post.duty)
    if not at:
        return None
    duties = Q()
    for body, several in at.items():
        duties |= Q(body=body, duty__in=sorted(set(several)))
    return duties & (Q(staff__isnull=True) | Q(staff=scope.staff.pk if scope.staff else None))


@dataclass(frozen=True)
class Rung:
    """One rule of escalation: a limit over by *after* working days goes to the body *levels* above; for one
    kind or all."""

    after: int
    levels: int
    kind: str = ""


@dataclass(frozen=True)
class Notice:
    """One distance of warning, in working days before the safe date; for one kind of record or all."""

    before: int
    kind: str = ""


@dataclass(frozen=True)
class Alarms:
    """The rules of warning and escalation in force. They are asked with a day; nothing is marked, sent or
    counted down."""

    warnings: tuple[Notice, ...] = ()
    rungs: tuple[Rung, ...] = ()

    def raised(self, scope: Scope, on: date, calendar: Calendar) -> Q | None:
        """The condition under which a limit has come up to a body of this person by *on*; None: no rule brings any."""
        if not self.rungs or not scope.reach:
            return None
        below = _below(scope.reach, {rung.levels for rung in self.rungs}, on)
        wanted = Q()
        for rung in self.rungs:
            bodies = below.get(rung.levels)
            if bodies:
                one = Q(body__in=bodies, due_safe__lt=over_since(on, rung.after, calendar))
                wanted |= one & Q(kind=rung.kind) if rung.kind else one
        return wanted or None

    def rung_of(self, clock: Clock, on: date, calendar: Calendar) -> Rung | None:
        """The highest rung that a limit has reached."""
        reached = [
            rung for rung in self.rungs
            if rung.kind in ("", clock.kind) and clock.due_safe and clock.due_safe < over_since(on, rung.after,
                calendar)
        ]  # fmt: skip
        return max(reached, key=lambda rung: (rung.levels, rung.after), default=None)

    def warned(self, clock: Clock, on: date, calendar: Calendar) -> int | None:
        """The nearest distance of warning that a limit has come into, in working days; None: none yet, or it
        is over."""
        if clock.due_safe is None or clock.due_safe < on:
            return None
        left = calendar.workdays_between(on, clock.due_safe)
        return min(
            (w.before for w in self.warnings if w.kind in ("", clock.kind) and left <= w.before), default=None
        )


def over_since(on: date, after: int, calendar: Calendar) -> date:
    """A limit whose safe date lies before this day is over by *after* working days or more on *on*."""
    if after == 0:
        return on
    return date.fromordinal(calendar.nth_before_n((on + timedelta(days=1)).toordinal(), after))


def above(bodies: Sequence[str], on: date) -> Mapping[str, list[str]]:
    """The bodies above each of *bodies* on a day, nearest first."""
    rows = Place.objects.filter(Dated.on(on), tree=Place.ADMIN, body__in=bodies).values_list(
        "body_id", "path"
    )
    return {
        body: [part for part in reversed(path.split("/")) if part and part != body] for body, path in rows
    }


def _below(own: Mapping[str, Any], levels: set[int], on: date) -> dict[int, set[str]]:
    """For each number of levels, the bodies that lie exactly so far below one of mine."""
    found: dict[int, set[str]] = defaultdict(set)
    reach = {body for areas in own.values() for body in areas.get("", ())}
    for body, up in above(sorted(reach), on).items():
        for level in levels:
            if len(up) >= level and up[level - 1] in own:
                found[level].add(body)
    return found
