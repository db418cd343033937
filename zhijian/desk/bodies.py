"""Bodies on a page: their names in the reader's language, and those that a person may ask about."""

from datetime import date

from zhijian.kernel.org.models import Body, Dated, Place
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.org.words import words


def askable(seen: Scope, line: str, today: date) -> list[tuple[str, str]]:
    """The bodies whose *line* this person may ask about, in the order of the tree, indented."""
    places = Place.objects.filter(Dated.on(today), tree=Place.ADMIN).select_related("body").order_by("path")
    mine = seen.over(line)
    found = [place for place in places if seen.whole or place.body_id in mine]
    top = min((place.path.count("/") for place in found), default=0)
    return [(place.body_id, "　" * (place.path.count("/") - top) + named(place.body)) for place in found]


def named(body: Body) -> str:
    """A body in the reader's language."""
    short = body.short or body.name
    return str(words(short, body.name_en or short))


def in_full(body: Body) -> str:
    """A body by its whole name in the reader's language."""
    return str(words(body.name, body.name_en or body.name))
