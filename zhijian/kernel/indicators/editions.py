"""A composed figure as it was defined at a position: what was printed by an older edition is counted by it again.

So are the two figures of which a share is made: each by its own edition of that position.
"""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from zhijian.kernel.indicators.composing import OWN, Composed, compiled, figures_of, known
from zhijian.kernel.indicators.language import CATALOGUE, Indicator
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.records.reading import said_of

DEFINED = ("name", "name_en", "unit", "what", "sort", "where", "edition")


def indicator_of(code: str, body: str, size: int | None = None) -> Indicator | None:
    """The indicator that *body* means by a code: one that a line declares, or one that the body composed itself.

    *size*: as the first so many acts define it; None: as it is defined now. None where there is (or was) none.
    """
    if not code.startswith(OWN):
        return CATALOGUE.get(code)
    found = _own(code)
    if found is None or found.territory_id != body:
        return None
    return _defined(found, size)


def figures_at(codes: Iterable[str], size: int | None) -> dict[str, Indicator]:
    """Indicators by code, declared or composed, whoever asks, as the first *size* acts define them; None: as they are
    defined now. A code that is (or was) none is missing."""
    several = dict.fromkeys(codes)
    if size is None:
        return figures_of(several)
    found = {code: _at(code, size) for code in several}
    return {code: one for code, one in found.items() if one is not None}


def known_at(scope: Scope, code: str, size: int | None) -> Indicator | None:
    """The indicator with a code that *scope* may see, as it was defined at a position; one that was composed later, as
    it is defined now. None: there is none."""
    now = known(scope, code)
    if now is None or size is None:
        return now
    return _at(code, size) or now


def _at(code: str, size: int) -> Indicator | None:
    if not code.startswith(OWN):
        return CATALOGUE.get(code)
    found = _own(code)
    return None if found is None else _defined(found, size)


def _own(code: str) -> Composed | None:
    """A composed figure by its code, whatever became of it since."""
    try:
        key = UUID(hex=code.removeprefix(OWN))
    except ValueError:
        return None
    return Composed._base_manager.filter(pk=key).first()


def _defined(composed: Composed, size: int | None) -> Indicator | None:
    if size is None:
        return compiled(composed) if composed.state else None
    return compiled(composed, partial(_at, size=size)) if _set_back(composed, size) else None


def _set_back(composed: Composed, size: int) -> bool:
    """Give it the definition that the first *size* acts know; whether they know one."""
    known_acts = Act.objects.filter(record=composed.pk, leaf__position__lt=size).order_by("rev")
    composed.state = ""
    for _act, told in said_of(known_acts.select_related("leaf")):
        for name in (*DEFINED, "state"):
            if name in told.changed:
                setattr(composed, name, told.changed[name][1])
    return bool(composed.state)
