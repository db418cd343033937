"""The tree of targets: the parts of a body's target are the targets of the same name and year right below it.

There is no link from a part up: a county must not see its city's target, and what is not stored cannot leak.
"""

from datetime import date
from typing import TYPE_CHECKING, Any

from zhijian.kernel.org.models import Place

if TYPE_CHECKING:
    from zhijian.kernel.reports.models import Target

LIVE = ("proposed", "in_force")


def parts_of(target: "Target") -> "list[Target]":
    """The targets of the bodies right below, by body."""
    below = [place.body_id for place in _places(target) if _above(place.path) == target.territory_id]
    return list(_of_same_name(target).filter(territory__in=below).order_by("territory"))


def whole_of(target: "Target") -> "Target | None":
    """The target of the nearest body above that has one of this name."""
    own = next((place.path for place in _places(target) if place.body_id == target.territory_id), "")
    chain = [part for part in own.split("/") if part][:-1]
    found = {one.territory_id: one for one in _of_same_name(target).filter(territory__in=chain)}
    return next((found[body] for body in reversed(chain) if body in found), None)


def _of_same_name(target: "Target") -> Any:
    rows = type(target)._base_manager.filter(
        year=target.year, name=target.name, unit=target.unit, sort=target.sort, state__in=LIVE
    )
    return rows.exclude(pk=target.pk)


def _places(target: "Target") -> list[Place]:
    """Where bodies stand at the end of the target's year: a county that moved reports where it then is."""
    on = date(int(target.year), 12, 31)
    return list(Place.objects.filter(Place.on(on), tree=Place.ADMIN))


def _above(path: str) -> str:
    parts = [part for part in path.split("/") if part]
    return parts[-2] if len(parts) > 1 else ""
