"""Records as the ledger told them at a position: as they are, or folded from the first so many acts."""

from typing import Any
from uuid import UUID

from zhijian.kernel.ledger.models import Act, Leaf, Sealed
from zhijian.kernel.records.replay import fold


def as_told(cls: Any, rows: Any, as_of: int | None) -> list[dict[str, Any]]:
    """The values of records in the ledger's form: as they are, or folded from the first so many acts."""
    found = list(rows.order_by("pk"))
    if as_of is None:
        return [row.values() | {"pk": row.pk} for row in found]
    acts: dict[UUID, list[tuple[Act, str | None]]] = {}
    sealed = Leaf.objects.filter(position__lt=as_of, act__record__in=[row.pk for row in found])
    ids = list(sealed.values_list("act_id", flat=True))
    kept = dict(Sealed.objects.filter(act_id__in=ids).values_list("act_id", "kept"))
    for act in Act.objects.filter(pk__in=ids).order_by("record", "rev"):
        acts.setdefault(act.record, []).append((act, kept.get(act.pk)))
    return [fold(cls, acts[row.pk])[0] | {"pk": row.pk} for row in found if row.pk in acts]
