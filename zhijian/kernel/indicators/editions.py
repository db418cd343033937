"""A composed figure as it was defined at a position: what was printed by an older edition is counted by it again."""

from uuid import UUID

from zhijian.kernel.indicators.composing import OWN, Composed, compiled
from zhijian.kernel.indicators.language import CATALOGUE, Indicator
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.records.reading import said_of

DEFINED = ("name", "name_en", "unit", "what", "sort", "where", "edition")


def indicator_of(code: str, body: str, size: int | None = None) -> Indicator | None:
    """The indicator that *body* means by a code: one that a line declares, or one that the body composed itself.

    *size*: as the first so many acts define it; None: as it is defined now. None where there is (or was) none.
    """
    if not code.startswith(OWN):
        return CATALOGUE.get(code)
    try:
        key = UUID(hex=code.removeprefix(OWN))
    except ValueError:
        return None
    found = Composed._base_manager.exclude(state="").filter(pk=key, territory=body).first()
    if found is None or (size is not None and not _set_back(found, size)):
        return None
    return compiled(found)


def _set_back(composed: Composed, size: int) -> bool:
    """Give it the definition that the first *size* acts know; whether they know any."""
    known = Act.objects.filter(record=composed.pk, leaf__position__lt=size).order_by("rev")
    acts = 0
    for _act, told in said_of(known.select_related("leaf")):
        acts += 1
        for name in DEFINED:
            if name in told.changed:
                setattr(composed, name, told.changed[name][1])
    return acts > 0
