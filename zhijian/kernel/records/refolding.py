"""The clocks of a record folded again from its acts: after a void or an amendment, and to check what stands in
the table.

A voided act started nothing; an amended one started on its new day with its new values.
"""

import uuid
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import transaction

from zhijian.kernel.ledger.models import Act
from zhijian.kernel.records import registry
from zhijian.kernel.records.clocks import Clock, Hand, Running, is_touched, step, write
from zhijian.kernel.records.reading import Said, said_of
from zhijian.kernel.workdays import published

if TYPE_CHECKING:
    from zhijian.kernel.records.model import Record

TOLD = list[tuple[Act, Said]]
OWN = tuple(
    column.attname for column in Clock._meta.concrete_fields if column.attname not in ("id", "calendar")
)
"""What follows from the acts, the rules and the calendar. The digest only says with which calendar that was
last computed."""
CHUNK = 500


def refold(record: "Record") -> None:
    """Bring the clocks of one record in line with its acts, inside the door's transaction."""
    if not record.limits:
        return
    law = published.law()
    wanted = fold(type(record), record.pk, list(said_of(record.timeline())), law)
    there = {(clock.name, clock.started_by): clock for clock in Clock.objects.filter(record=record.pk)}
    for clock in wanted:
        old = there.pop((clock.name, clock.started_by), None)
        clock.pk = old.pk if old else None
    Clock.objects.filter(pk__in=[clock.pk for clock in there.values()]).delete()
    write(wanted)


def fold(cls: "type[Record]", pk: uuid.UUID, told: TOLD, law: published.Law) -> list[Clock]:
    """All clocks that the acts of a record have started, running and stopped, in the order of their starts."""
    running: Running = {}
    made: dict[int, Clock] = {}
    for act, on, values, columns in _standing(told):
        spec = cls.acts.get(act.kind.rpartition(".")[2])
        if spec is None or not (spec.creates or is_touched(cls, spec, columns)):
            continue
        record = _as_then(cls, pk, values)
        for clock in step(running, record, spec, Hand(act.pk, on, act.recorded), law):
            made[id(clock)] = clock
    return list(made.values())


def rebuild(kinds: Iterable[str] | None = None) -> int:
    """Write the clocks of all records of these kinds again from their acts; gives how many records were folded.

    One transaction: an upgrade that is cut off leaves the table empty, and the next one folds all of it. Acts and
    their kept values are read for many records at once; rows of records are not read.
    """
    law = published.law()
    with transaction.atomic():
        return sum(_rebuilt(registry.kind(kind), law) for kind in sorted(kinds or registry.KINDS))


def _rebuilt(cls: "type[Record]", law: published.Law) -> int:
    count, last = 0, uuid.UUID(int=0)
    while cls.limits:
        ids = list(cls._base_manager.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK])
        if not ids:
            break
        told: dict[uuid.UUID, TOLD] = {pk: [] for pk in ids}
        for act, words in said_of(Act.objects.filter(record__in=ids).order_by("rev")):
            told[act.record].append((act, words))
        Clock.objects.filter(record__in=ids).delete()
        write([clock for pk, acts in told.items() for clock in fold(cls, pk, acts, law)])
        count, last = count + len(ids), ids[-1]
    return count


def differences(
    cls: "type[Record]", told: dict[uuid.UUID, TOLD]
) -> Iterator[tuple[uuid.UUID, str, Any, Any]]:
    """(record, what, row, acts) for each clock whose row does not follow from the acts of its record."""
    if not cls.limits:
        return
    law = published.law()
    rows: dict[uuid.UUID, dict[tuple[str, uuid.UUID], Clock]] = {}
    for clock in Clock.objects.filter(record__in=told):
        rows.setdefault(clock.record, {})[clock.name, clock.started_by] = clock
    for pk, acts in told.items():
        there = rows.get(pk, {})
        for clock in fold(cls, pk, acts, law):
            row = there.pop((clock.name, clock.started_by), None)
            if row is None:
                yield pk, f"clock {clock.name}", None, str(clock.started_on)
            else:
                yield from (
                    (pk, f"clock {clock.name}.{name}", str(getattr(row, name)), str(getattr(clock, name)))
                    for name in OWN if getattr(row, name) != getattr(clock, name)
                )  # fmt: skip
        for (name, _act), row in there.items():
            yield pk, f"clock {name}", str(row.started_on), None


def _standing(told: TOLD) -> Iterator[tuple[Act, Any, dict[str, Any], frozenset[str]]]:
    """Each act that stands, in order, with its day, the record's values after it and what it changed, as corrected."""
    gone: set[Any] = set()
    root: dict[Any, Any] = {}
    for act, _said in reversed(told):
        if act.kind.endswith(".voided") and act.pk not in gone:
            gone |= {act.pk, act.corrects}
    amended: dict[Any, list[tuple[Act, Said]]] = {}
    for act, said in told:
        if act.kind.endswith(".amended"):
            root[act.pk] = root.get(act.corrects, act.corrects)  # an amendment may be amended itself
            if act.pk not in gone:
                amended.setdefault(root[act.pk], []).append((act, said))
    values: dict[str, Any] = {}
    for act, said in told:
        values |= {name: new for name, (_old, new) in said.changed.items()}
        if act.pk in gone or act.kind.endswith((".voided", ".amended")):
            continue
        on, then, columns = act.on, dict(values), frozenset(said.changed)
        for by, other in amended.get(act.pk, ()):
            on, columns = by.on, columns | frozenset(other.changed)
            then |= {name: new for name, (_old, new) in other.changed.items()}
        yield act, on, then, columns


def _as_then(cls: "type[Record]", pk: uuid.UUID, values: dict[str, Any]) -> "Record":
    """The record with the values that it had then."""
    record = _blank(cls).twin()
    record.pk = pk
    for name, value in values.items():
        column: Any = cls._meta.get_field(name)
        target = column.target_field if column.is_relation else column
        setattr(record, column.attname, target.to_python(value))
    record.derive()
    return record


@cache
def _blank(cls: "type[Record]") -> "Record":
    """A record without values: copying it costs a tenth of making one, and a rebuild makes millions."""
    return cls(id=uuid.UUID(int=0))
