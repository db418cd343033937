"""What a register shows that cannot be derived: columns, filters, tabs. Data only; the desk draws it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from zhijian.kernel.ledger.clock import today
from zhijian.kernel.records.searching import Query

Title = str | Promise
Rows = QuerySet[Any]


@dataclass(frozen=True)
class Column:
    """One column: how a record fills its cell (text, or a mapping with the keys of the desk's Cell).

    ``sort`` is the column of the table by which it sorts. ``export`` gives the bare value where the cell does not.
    """

    name: str
    title: Title
    cell: Callable[[Any, date], Any]
    sort: str = ""
    number: bool = False
    head: bool = False
    export: Callable[[Any], Any] | None = None
    stack: bool = True


@dataclass(frozen=True)
class Filter:
    """One condition: ``apply(rows, value)`` narrows; ``choices(scope)`` are (value, words) where the list is closed.

    ``order`` is that of the rows it leaves, where it is another than the register's.
    """

    name: str
    title: Title
    apply: Callable[[Rows, str], Rows]
    choices: Callable[[Any], list[tuple[str, Any]]] | None = None
    kind: str = "text"
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tab:
    """A saved view: a name and a filter."""

    name: str
    title: Title
    narrow: Callable[[Rows], Rows]
    late: bool = False
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Screen:
    """The register of one kind of record."""

    kind: str
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()
    tabs: tuple[Tab, ...] = ()
    order: tuple[str, ...] = ("-pk",)
    related: tuple[str, ...] = ()
    search: Callable[[str], Query] | None = None
    """What the typed words ask for; what a record is found by is its own to say (``Record.search_name``)."""
    menu: str = ""
    """Group of the rail: ``registers``, ``business``; empty keeps it out of the menu."""
    facts: Callable[[Any, Any], list[tuple[Title, Any]]] | None = None
    row_tone: Callable[[Any, date], str] | None = None
    bulk: tuple[str, ...] = ()
    """Acts that can be done to several chosen rows at once."""


SCREENS: dict[str, Screen] = {}
TAKEN = frozenset({"sort", "tab", "q", "page", "size"})
"""Words of a register's address that mean something else than a filter."""


def related_to(kind: str) -> tuple[str, ...]:
    """The rows that a record of this kind needs to say what it is called: read with it, not one by one."""
    from zhijian.kernel.records import registry

    if kind in SCREENS:
        return SCREENS[kind].related
    return tuple(sorted(field.name for field in registry.kind(kind)._meta.fields if field.is_relation))


def read(rows: Rows, related: tuple[str, ...], first: int, count: int) -> list[Any]:
    """So many of *rows* from the *first* on, with what they name.

    They are found in their own table alone, along its indexes, and then read by id: asked both at once, a database
    sorts all rows with all that hangs on them. *rows* are those that the asker may see.
    """
    ids = list(rows.values_list("pk", flat=True)[first : first + count])
    found = rows.model._base_manager.select_related(*related).in_bulk(ids)
    return [found[pk] for pk in ids]


def show(screen: Screen) -> Screen:
    """Make a register known; lines do so when they are loaded. Raises TypeError where a filter's name means something
    else in the address."""
    clash = sorted(TAKEN & {each.name for each in screen.filters})
    if clash:
        raise TypeError(f"{screen.kind}: a filter may not be called {', '.join(clash)}")
    SCREENS[screen.kind] = screen
    return screen


def field(name: str, title: Title, *, sort: bool = True, **rest: Any) -> Column:
    """A column that shows a field as it is, with the words of a choice."""

    def cell(record: Any, _today: date) -> Any:
        shown = getattr(record, f"get_{name}_display", None)
        value = shown() if shown else getattr(record, name)
        return "" if value is None else value

    return Column(name, title, cell, sort=name if sort else "", **rest)


def choice_filter(field: str, title: Title, choices: Any, *, called: str = "") -> Filter:
    """A filter by one of a closed list; *called* is its name in the address where the field's own is taken."""
    return Filter(
        called or field, title, lambda rows, value: rows.filter(**{field: value}), lambda scope: list(choices), "choice"
    )  # fmt: skip


def validity(until: date | None, on: date | None = None) -> dict[str, Any]:
    """A state cell for a last valid day: 有效 20 日, 将到期 4 日, 超期 7 日."""
    from django.utils.translation import gettext as _

    now = on or today()
    if until is None:
        return {"text": _("Never verified"), "state": "open"}
    left = (until - now).days
    if left < 0:
        return {"text": _("%(n)s days overdue") % {"n": -left}, "state": "late"}
    if left <= 30:
        return {"text": _("due in %(n)s days") % {"n": left}, "state": "soon"}
    return {"text": _("valid %(n)s days") % {"n": left}, "state": "done"}
