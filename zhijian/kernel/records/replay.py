"""Every record folded again from its acts, and held against the row: ``zhijian replay --check``."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from zhijian.kernel.ledger.models import Act, Sealed
from zhijian.kernel.records import refolding, registry
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.reading import said

CHUNK = 2000


@dataclass(frozen=True)
class Difference:
    """A column whose value does not follow from the acts."""

    kind: str
    record: UUID
    field: str
    row: Any
    acts: Any


def fold(cls: type[Record], acts: list[tuple[Act, str | None]]) -> tuple[dict[str, Any], int, set[str]]:
    """The values of a record after *acts* (with kept values, oldest first), its revision, and fields that
    were erased."""
    values, rev, unknown = cls().values(), 0, set()
    for act, kept in acts:
        told = said(act, kept)
        for name, (_old, new) in told.changed.items():
            values[name] = new
            unknown.discard(name)
        unknown |= {path.removeprefix("changed.") for path in told.erased if path.startswith("changed.")}
        rev = act.rev
    return values, rev, unknown


def check(kinds: list[str] | None = None) -> Iterator[Difference]:
    """Each difference between a row and its acts; a row without acts and acts without a row count too."""
    for kind in sorted(kinds or registry.KINDS):
        yield from _check_kind(registry.kind(kind))


def _check_kind(cls: type[Record]) -> Iterator[Difference]:
    seen = 0
    last: UUID | None = None
    while True:
        found = cls._base_manager.order_by("pk")
        rows = list((found.filter(pk__gt=last) if last else found)[:CHUNK])
        if not rows:
            break
        last = rows[-1].pk
        seen += len(rows)
        yield from _check_rows(cls, rows)
    made = Act.objects.filter(kind__startswith=f"{cls.kind}.", rev=1).values("record").distinct().count()
    if made != seen:
        yield Difference(cls.kind, UUID(int=0), "rows", str(seen), str(made))


def _check_rows(cls: type[Record], rows: list[Record]) -> Iterator[Difference]:
    ids = [row.pk for row in rows]
    acts: dict[UUID, list[Act]] = {}
    for act in Act.objects.filter(record__in=ids).order_by("rev"):
        acts.setdefault(act.record, []).append(act)
    of = [act.pk for several in acts.values() for act in several]
    kept = dict(Sealed.objects.filter(act_id__in=of).values_list("act_id", "kept"))
    for row in rows:
        mine = acts.get(row.pk, [])
        values, rev, unknown = fold(cls, [(act, kept.get(act.pk)) for act in mine])
        if [act.rev for act in mine] != list(range(1, len(mine) + 1)) or rev != row.rev:
            yield Difference(cls.kind, row.pk, "rev", str(row.rev), str([act.rev for act in mine]))
        for name, value in row.values().items():
            if name not in unknown and values.get(name) != value:
                yield Difference(cls.kind, row.pk, name, value, values.get(name))
    if cls.limits:
        told = {pk: [(act, said(act, kept.get(act.pk))) for act in acts.get(pk, [])] for pk in ids}
        for pk, name, there, wanted in refolding.differences(cls, told):
            yield Difference(cls.kind, pk, name, there, wanted)
