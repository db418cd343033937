"""The clocks of a record folded again from its acts: after a void or an amendment, and to check what stands in
the table.

A voided act started nothing; an amended one started on its new day with its new values.
"""

import uuid
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from zhijian.kernel.ledger.models import Act
from zhijian.kernel.records import registry
from zhijian.kernel.records.clocks import Clock, Hand, Running, step, write
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
    for act, on, values in _standing(told):
        spec = cls.acts.get(act.kind.rpartition(".")[2])
        if spec is None:
            continue
        record = _as_then(cls, pk, values)
        for clock in step(running, record, spec, Hand(act.pk, on, act.recorded), law):
            made[id(clock)] = clock
    return list(made.values())


def rebuild(kinds: Iterable[str] | None = None) -> int:
    """Write the clocks of all records of these kinds again from their acts; gives how many records were folded."""
    count = 0
    for kind in sorted(kinds or registry.KINDS):
        cls = registry.kind(kind)
        for record in cls._base_manager.order_by("pk").iterator(chunk_size=CHUNK) if cls.limits else ():
            refold(record)
            count += 1
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


def _standing(told: TOLD) -> Iterator[tuple[Act, Any, dict[str, Any]]]:
    """Each act that stands, in order, with its day and the record's values after it, as corrected."""
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
        on, then = act.on, dict(values)
        for by, other in amended.get(act.pk, ()):
            on = by.on
            then |= {name: new for name, (_old, new) in other.changed.items()}
        yield act, on, then


def _as_then(cls: "type[Record]", pk: uuid.UUID, values: dict[str, Any]) -> "Record":
    """The record with the values that it had then."""
    record = cls(id=pk)
    for name, value in values.items():
        column: Any = cls._meta.get_field(name)
        target = column.target_field if column.is_relation else column
        setattr(record, column.attname, target.to_python(value))
    record.derive()
    return record
