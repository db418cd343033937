"""Clocks of records: each a start, a limit and two due dates, computed once from stored inputs; nothing counts down."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.functional import Promise

from zhijian.kernel.records import statements

if TYPE_CHECKING:
    from zhijian.kernel.records.by import Doing
    from zhijian.kernel.records.model import Record
    from zhijian.kernel.records.spec import ActSpec

Due = tuple[date | None, date | None]
"""(legal, safe): the last day by law, and the last working day on or before it."""


@dataclass(frozen=True)
class Limit:
    """A limit that a kind of record can run: who must act by then, on what basis, and when it is due.

    ``due(record, started_on)`` gives the legal and the safe day, or (None, None) where no limit is set.
    """

    name: str
    title: str | Promise
    next_act: str
    duty: str
    basis: str | Promise
    due: Callable[[Any, date], Due]
    at: str = "territory"
    for_staff: str = ""
    starts_at_registration: bool = False
    needs_day: bool = False


class Clock(models.Model):
    """A running or stopped limit of one record. Rows are derived from acts; replay makes the same rows again."""

    record = models.UUIDField()
    kind = models.CharField(max_length=60)
    name = models.CharField(max_length=40)
    body = models.CharField(max_length=40)
    territory = models.CharField(max_length=40)
    party = models.UUIDField(null=True)
    duty = models.CharField(max_length=30)
    staff = models.UUIDField(null=True)
    started_on = models.DateField()
    started_by = models.UUIDField()
    due_legal = models.DateField(null=True)
    due_safe = models.DateField(null=True)
    stopped_on = models.DateField(null=True)
    stopped_by = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["record", "name"], name="clock_record"),
            models.Index(
                fields=["party"], name="clock_of_party", condition=models.Q(stopped_on__isnull=True)
            ),
            models.Index(
                fields=["body", "duty", "due_safe"],
                name="clock_running",
                condition=models.Q(stopped_on__isnull=True),
            ),
        ]


def limit_of(record: "Record", name: str) -> Limit:
    """The declared limit of *record* called *name*."""
    return next(limit for limit in record.limits if limit.name == name)


def started(record: "Record", name: str, act: Any, on: date) -> Clock:
    """The clock that an act starts, not yet written."""
    limit = limit_of(record, name)
    legal, safe = limit.due(record, on)
    body = record.territory_id if limit.at == "territory" else record.body_id
    return Clock(
        record=record.pk, kind=record.kind, name=name, body=body, territory=record.territory_id, party=record.party,
        duty=limit.duty, staff=getattr(record, f"{limit.for_staff}_id") if limit.for_staff else None,
        started_on=on, started_by=act, due_legal=legal, due_safe=safe,
    )  # fmt: skip


def move(done: "Iterable[tuple[Record, ActSpec, Doing]]") -> None:
    """Stop and start the clocks that these acts stop and start. A limit of validity without a day does not run."""
    stops: list[list[Any]] = []
    fresh: list[list[Any]] = []
    for record, spec, doing in done:
        if not spec.creates:
            stops += [[doing.on, doing.act, record.pk, name] for name in {*spec.stops, *spec.starts}]
        for name in spec.starts:
            clock = started(record, name, doing.act, doing.on)
            if clock.due_legal or not limit_of(record, name).needs_day:
                fresh.append([getattr(clock, field) for field in COLUMNS])
    if stops:
        column = statements.columns(Clock)
        taken = [column[name] for name in ("stopped_on", "stopped_by", "record", "name")]
        statements.run_many(
            STOP, [[one.take(value) for one, value in zip(taken, row, strict=True)] for row in stops]
        )
    if fresh:
        statements.insert_values(Clock, COLUMNS, fresh)


COLUMNS = tuple(column.name for column in Clock._meta.concrete_fields if not column.primary_key)
STOP = (
    "UPDATE records_clock SET stopped_on = %s, stopped_by = %s "
    "WHERE record = %s AND name = %s AND stopped_on IS NULL"
)


def follow(record: "Record", before: "Record") -> None:
    """The running limits of a record that moved fall to who has it now."""
    if (record.territory_id, record.body_id) == (before.territory_id, before.body_id):
        return
    for running in Clock.objects.filter(record=record.pk, stopped_on__isnull=True):
        running.territory = record.territory_id
        running.body = (
            record.territory_id if limit_of(record, running.name).at == "territory" else record.body_id
        )
        running.save(update_fields=["territory", "body"])


def undo(record: Any, act: Any, by: Any, on: date) -> None:
    """After a void of *act* on *record*: clocks that it stopped run again, those it started stop."""
    mine = Clock.objects.filter(record=record)
    mine.filter(stopped_by=act).update(stopped_on=None, stopped_by=None)
    mine.filter(started_by=act, stopped_on__isnull=True).update(stopped_on=on, stopped_by=by)
