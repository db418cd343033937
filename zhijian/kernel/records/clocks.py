"""Clocks of records: what a running limit stores, and how acts start, pause, extend and stop it. Nothing counts down.

A clock's dates follow from what it stores (``workdays/running.py``); its rows follow from the record's acts, so that
``refolding.py`` makes the same rows again. The page of clocks, the desk and the rail ask them by date.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhijian.kernel.ledger.clock import SHANGHAI
from zhijian.kernel.records import statements
from zhijian.kernel.records.errors import Refused
from zhijian.kernel.records.limits import Limit, limit_of
from zhijian.kernel.workdays import published, running
from zhijian.kernel.workdays.errors import PauseNotAllowed, WorkdaysError
from zhijian.kernel.workdays.rules import PAUSE_EVENTS

if TYPE_CHECKING:
    from zhijian.kernel.records.model import Record
    from zhijian.kernel.records.spec import ActSpec

__all__ = ["Clock", "Hand", "Limit", "limit_of", "move", "step"]


class Clock(models.Model):
    """A running or stopped limit of one record.

    Inputs: ``procedure``, ``rule``, ``started_on``, ``started_at`` (limits in hours), ``given`` (the day that the
    record names: the end itself, or what one counts back from), ``version_date``, ``pauses``, ``granted``. What
    follows from them: ``version`` (its first day in force; empty with a rule: no rule), ``raw``, ``due_legal``,
    ``due_safe``, ``due_at``, ``provisional``, ``arguable``, computed with ``calendar`` (its digest).
    ``body`` has to act, ``area`` decides who may see.
    """

    record = models.UUIDField()
    kind = models.CharField(max_length=60)
    name = models.CharField(max_length=40)
    body = models.CharField(max_length=40)
    area = models.CharField(max_length=40)
    territory = models.CharField(max_length=40)
    party = models.UUIDField(null=True)
    duty = models.CharField(max_length=30)
    staff = models.UUIDField(null=True)
    procedure = models.CharField(max_length=60, blank=True)
    rule = models.CharField(max_length=80, blank=True)
    started_on = models.DateField()
    started_at = models.CharField(max_length=16, blank=True)
    started_by = models.UUIDField()
    given = models.DateField(null=True)
    version_date = models.DateField()
    pauses = models.TextField(blank=True)
    granted = models.CharField(max_length=60, blank=True)
    version = models.DateField(null=True)
    raw = models.DateField(null=True)
    due_legal = models.DateField(null=True)
    due_safe = models.DateField(null=True)
    due_at = models.CharField(max_length=16, blank=True)
    provisional = models.BooleanField(default=False)
    arguable = models.BooleanField(default=False)
    calendar = models.CharField(max_length=16)
    stopped_on = models.DateField(null=True)
    stopped_by = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["record", "name"], name="clock_record"),
            models.Index(
                fields=["body", "duty", "due_safe"],
                name="clock_running",
                condition=models.Q(stopped_on__isnull=True),
            ),
            models.Index(
                fields=["due_safe", "id"], name="clock_due", condition=models.Q(stopped_on__isnull=True)
            ),
            # With the id: the list of one area is then read in its order and stops at the page, never sorted.
            models.Index(
                fields=["area", "due_safe", "id"],
                name="clock_area_due",
                condition=models.Q(stopped_on__isnull=True),
            ),
            models.Index(
                fields=["party", "due_safe"], name="clock_party", condition=models.Q(stopped_on__isnull=True)
            ),
            models.Index(fields=["procedure", "rule"], name="clock_rule"),
        ]

    @property
    def held(self) -> running.Held:
        """Its inputs, as the pure function takes them."""
        return running.Held(
            self.procedure, self.rule, self.given or self.started_on, self.started_at, self.version_date, self.pauses,
            self.granted,
        )  # fmt: skip

    @property
    def spans(self) -> list[tuple[date, date | None]]:
        """Its pauses, both days whole; the last may be open."""
        return list(running.read_pauses(self.pauses))

    @property
    def is_paused(self) -> bool:
        return self.pauses.endswith("..")

    def compute(self, law: published.Law) -> None:
        """Set what follows from the inputs. Raises a ``Refused`` where they are against the rule."""
        calendar = law.calendar_of(self.body)
        try:
            found = running.outcome(self.held, calendar, law.rules)
        except WorkdaysError as error:
            raise refused(error) from error
        (
            self.version,
            self.raw,
            self.due_legal,
            self.due_safe,
            self.due_at,
            self.provisional,
            self.arguable,
        ) = found
        self.calendar = calendar.digest


class Hand(NamedTuple):
    """What a clock needs to know of an act: which, the day it happened, and the moment it was recorded."""

    act: uuid.UUID
    on: date
    recorded: datetime


Running = dict[str, Clock]
"""The running clocks of one record, by name."""


def move(done: "Iterable[tuple[Record, ActSpec, Hand, frozenset[str] | None]]") -> None:
    """Start, pause, resume, extend and stop the clocks of these records as these acts say; *columns* changed.

    The law is taken from memory and looked at again after writing: whoever loads a calendar holds the table until then.
    """
    law = published.held()
    steps = [one for one in done if one[0].limits]
    running_now = _running(
        [record.pk for record, spec, _hand, columns in steps if is_touched(type(record), spec, columns)]
    )
    touched: list[Clock] = []
    for record, spec, hand, _columns in steps:
        touched += step(running_now.get(record.pk, {}), record, spec, hand, law)
    if not touched:
        return
    write(touched)
    if published.token() != law.token:
        law, ids = published.law(), [clock.record for clock in touched]
        again = list(Clock.objects.filter(record__in=ids, stopped_on__isnull=True))
        for clock in again:
            clock.compute(law)
        write(again)


def step(held: Running, record: "Record", spec: "ActSpec", hand: Hand, law: published.Law) -> list[Clock]:
    """What one act does to the running clocks of a record: *held* is changed; gives those that are new or other now."""
    touched: list[Clock] = []
    for name in spec.stops:
        touched += _stopped(held, name, hand)
    for name in spec.starts:
        touched += _started(held, record, limit_of(record, name), hand, law)
    for said in spec.pauses:
        touched.append(_paused(held, record, said, hand, law))
    for name in spec.resumes:
        touched.append(_resumed(held, record, name, hand, law))
    for said in spec.extends:
        touched.append(_extended(held, record, said, law))
    for clock in held.values():
        if _placed(clock, record, limit_of(record, clock.name)):
            clock.compute(law)
            touched.append(clock)
    return list({id(clock): clock for clock in touched}.values())


def write(touched: Sequence[Clock]) -> None:
    """Insert the clocks that are new, update the others."""
    known = [statements.columns(Clock)[name] for name in COLUMNS]

    def taken(clock: Clock) -> list[Any]:
        return [column.take(getattr(clock, name)) for name, column in zip(COLUMNS, known, strict=True)]

    statements.run_many(INSERT, [taken(clock) for clock in touched if clock.pk is None])
    statements.run_many(UPDATE, [[*taken(clock), clock.pk] for clock in touched if clock.pk is not None])


COLUMNS = tuple(column.name for column in Clock._meta.concrete_fields if not column.primary_key)
INSERT = f"INSERT INTO records_clock ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))})"  # noqa: S608
UPDATE = f"UPDATE records_clock SET {', '.join(f'{name} = %s' for name in COLUMNS)} WHERE id = %s"  # noqa: S608


def refused(error: WorkdaysError) -> Refused:
    """What the law's arithmetic refuses, as the door refuses."""
    return Refused(
        error.message("zh" if (get_language() or "zh").startswith("zh") else "en"), code=error.code
    )


# ── what an act can do to a clock ────────────────────────────────────────────────────────────────────────


def _stopped(held: Running, name: str, hand: Hand) -> list[Clock]:
    clock = held.pop(name, None)
    if clock is None:
        return []
    clock.stopped_on, clock.stopped_by = hand.on, hand.act
    return [clock]


def _started(held: Running, record: "Record", limit: Limit, hand: Hand, law: published.Law) -> list[Clock]:
    """A limit that runs already and has the same last day goes on as it is: an edit does not start it again."""
    inputs, old = limit.inputs(record), held.get(limit.name)
    if inputs is None:
        return _stopped(held, limit.name, hand)
    procedure, rule, given = inputs
    if old is not None and given is not None and (old.procedure, old.rule, old.given) == inputs:
        return []
    stopped = _stopped(held, limit.name, hand)
    clock = Clock(
        record=record.pk, kind=record.kind, name=limit.name, duty=limit.duty, procedure=procedure, rule=rule,
        given=given,
        started_on=(limit.since(record) if given and limit.since else None) or hand.on, started_by=hand.act,
    )  # fmt: skip
    if old is not None and limit.keeps_start:
        clock.started_on = old.started_on
    named = limit.version_date(record) if limit.version_date else None
    clock.version_date = named or given or clock.started_on
    if procedure and _in_hours(clock, law):
        clock.started_at = _minute(hand)
    _placed(clock, record, limit)
    clock.compute(law)
    held[limit.name] = clock
    return [*stopped, clock]


def _paused(held: Running, record: "Record", said: str, hand: Hand, law: published.Law) -> Clock:
    """From this day on the time does not count. The event is one that the row of the limit names."""
    name, _colon, word = said.partition(":")
    clock = _wanted(held, record, name)
    event = word if word in PAUSE_EVENTS else str(getattr(record, word))
    row = running.row_of(clock.held, law.rules)
    if row is None or event not in row.pauses:
        raise refused(PauseNotAllowed(title=limit_of(record, name).title, basis=row.basis if row else ""))
    if clock.is_paused:
        raise Refused(
            _("The limit “%(limit)s” is paused already.") % {"limit": limit_of(record, name).title},
            code="paused",
        )
    clock.pauses = running.write_pauses([*clock.spans, (max(hand.on, clock.started_on), None)])
    clock.compute(law)
    return clock


def _resumed(held: Running, record: "Record", name: str, hand: Hand, law: published.Law) -> Clock:
    """The day of resuming counts again: the last whole day excluded is its eve. None excluded: the pause is as
    if it were not."""
    clock = _wanted(held, record, name)
    if not clock.is_paused:
        raise Refused(
            _("The limit “%(limit)s” is not paused.") % {"limit": limit_of(record, name).title},
            code="not_paused",
        )
    *before, (first, _open) = clock.spans
    last = hand.on - timedelta(days=1)
    clock.pauses = running.write_pauses([*before, (first, last)] if last >= first else before)
    clock.compute(law)
    return clock


def _extended(held: Running, record: "Record", said: str, law: published.Law) -> Clock:
    """Longer by what a field of the record says, or by the most that the row allows; how often is the row's too."""
    name, _colon, field = said.partition(":")
    clock = _wanted(held, record, name)
    row = running.row_of(clock.held, law.rules)
    most = row.extension.at_most if row and row.extension else None
    units = getattr(record, field) if field else most or 0
    clock.granted = f"{clock.granted} {units}".strip()
    clock.compute(law)
    return clock


def _wanted(held: Running, record: "Record", name: str) -> Clock:
    if name not in held:
        raise Refused(
            _("The limit “%(limit)s” does not run.") % {"limit": limit_of(record, name).title},
            code="not_running",
        )
    return held[name]


# ── details ──────────────────────────────────────────────────────────────────────────────────────────────


def _placed(clock: Clock, record: "Record", limit: Limit) -> bool:
    """Put the clock where the record is now; says whether it was elsewhere."""
    now = {
        "body": record.territory_id if limit.at == "territory" else record.body_id,
        "area": getattr(record, f"{record.scope_by}_id"), "territory": record.territory_id, "party": record.party,
        "staff": getattr(record, f"{limit.for_staff}_id") if limit.for_staff else None,
    }  # fmt: skip
    other = {name: value for name, value in now.items() if getattr(clock, name) != value}
    for name, value in other.items():
        setattr(clock, name, value)
    return bool(other)


def _in_hours(clock: Clock, law: published.Law) -> bool:
    row = running.row_of(clock.held, law.rules)
    return row is not None and row.unit == "hour"


def _minute(hand: Hand) -> str:
    """The minute of the start: when the act was recorded, if that was on its day; else the first of that day."""
    local = hand.recorded.astimezone(SHANGHAI)
    return f"{local:%Y-%m-%dT%H:%M}" if local.date() == hand.on else f"{hand.on}T00:00"


def is_touched(cls: "type[Record]", spec: "ActSpec", columns: frozenset[str] | None) -> bool:
    """Whether this act may meet a running clock: it names one, or the record or who is to act has moved."""
    if spec.creates:
        return False
    names = {"territory", "body", "party", *(limit.for_staff for limit in cls.limits)}
    return bool(spec.moves_clocks or columns is None or names & columns)


def _running(ids: Sequence[Any]) -> dict[Any, Running]:
    found: dict[Any, Running] = defaultdict(dict)
    if ids:
        for clock in Clock.objects.filter(record__in=ids, stopped_on__isnull=True).order_by("id"):
            found[clock.record][clock.name] = clock
    return found
