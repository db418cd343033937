"""Somebody was first: who, when, with which act, and what it changed; for the refusal that the second one reads."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from zhijian.kernel.ledger.models import Act
from zhijian.kernel.org.models import Staff
from zhijian.kernel.records.access import Access
from zhijian.kernel.records.by import NOBODY
from zhijian.kernel.records.errors import Change, Stale
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.reading import said_of

GROUND = ("body", "territory", "party")


def who_was_first(record: Record, seen: int) -> Stale | None:
    """Who changed *record* after revision *seen*, and what; None where nobody ever did anything to it."""
    last = Act.objects.filter(record=record.pk).order_by("-rev").first() if record.pk else None
    if last is None:
        return None
    who = Staff.objects.filter(pk=last.actor or NOBODY).values_list("name", flat=True).first() or ""
    spec = record.acts.get(last.kind.rpartition(".")[2])
    what = spec.title if spec else last.kind
    return Stale(record.pk, who, last.recorded, what, last.rev, tuple(_changes(record, seen)))


def rival(work: Record) -> Record | None:
    """The row that a unique constraint of the table does not let stand beside *work*; what is empty excludes none."""
    rows = type(work)._base_manager.exclude(pk=work.pk)
    for constraint in type(work)._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
            values = {name: getattr(work, name) for name in constraint.fields}
            if None in values.values():
                continue
            same = rows.filter(**values)
            found: Record | None = same.filter(constraint.condition or models.Q()).first()
            if found is not None:
                return found
    return None


def _changes(record: Record, seen: int) -> Iterator[Change]:
    """What changed since, field by field: the first old value and the last new one; personal values stay hidden."""
    pairs: dict[str, list[Any]] = {}
    for _act, told in said_of(record.timeline().filter(rev__gt=seen)):
        for name, (old, new) in told.changed.items():
            pairs[name] = [pairs.get(name, [old])[0], new]
    for name, (old, new) in pairs.items():
        if name in GROUND and name != "territory":
            continue
        column = record.column(name)
        hidden = record.marks(name).access is Access.PERSONAL or isinstance(column, models.JSONField)
        if old != new or hidden:
            shown = ("", "") if hidden else (_shown(record, column, old), _shown(record, column, new))
            yield Change(name, column.verbose_name, *shown)


def _shown(record: Record, column: Any, value: Any) -> str:
    """A value in the ledger's form, in words."""
    if value in (None, ""):
        return ""
    if column.name == "state":
        return str(dict(type(record).State.choices).get(value, value))
    if column.is_relation:
        return str(column.related_model._base_manager.filter(pk=value).first() or value)
    return str(dict(column.flatchoices).get(value, value) if column.choices else value)
