"""Rows behind a number in words: as a table of the desk, and as lines of a file."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhijian.desk.look import days
from zhijian.desk.look.numbers import NBSP, number
from zhijian.desk.look.shapes import Cell, Column, Row, Table
from zhijian.desk.views.ledger import act_table
from zhijian.kernel.indicators.drill import Rows
from zhijian.kernel.records import registry

CHUNK = 1000
"""Rows of a file that are read at a time."""


def table_of(behind: Rows, items: list[Any]) -> Table:
    """A page of the rows."""
    if behind.of_acts:
        found, unit = behind.amounts(items), str(behind.indicator.unit)
        return act_table(
            items, None if found is None else {key: number(one) for key, one in found.items()}, unit
        )
    return milestone_table(items) if behind.of_milestones else interval_table(items)


def interval_table(items: list[Any]) -> Table:
    """Records behind a stock: each with the days from which and to which it counts."""
    columns = [
        Column(_("Record")),
        Column(_("Counts from"), stack=_("Counts from")),
        Column(_("Valid until"), stack=_("Valid until")),
        Column(_("State now")),
    ]
    rows = [
        Row([named(record), days.iso(item.begins), days.iso(item.until), record.get_state_display()])
        for item, record in with_records(items)
    ]
    return Table(_("Records"), columns, rows=rows, stack=True)


def milestone_table(items: list[Any]) -> Table:
    """Records behind a first time or a cohort: each with the day on which it got there."""
    columns = [
        Column(_("Record")), Column(_("Act"), stack=_("Act")), Column(_("First on"), stack=_("First on")),
        Column(_("State now")),
    ]  # fmt: skip
    rows = []
    for item, record in with_records(items):
        spec = type(record).acts.get(item.name)
        done = str(spec.title) if spec is not None else item.name
        rows.append(Row([named(record), done, days.iso(item.day), record.get_state_display()]))
    return Table(_("Records"), columns, rows=rows, stack=True)


def named(record: Any) -> Cell:
    """A record by name and number, with its page."""
    return Cell(
        record.label(), sub=record.number_label(), href=reverse("record", args=[record.kind, record.pk])
    )


def with_records(items: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Intervals or milestones with their records, which are read a kind at a time."""
    wanted: dict[str, set[Any]] = {}
    for item in items:
        wanted.setdefault(item.kind.name.partition("#")[0], set()).add(item.record)
    found: dict[Any, Any] = {}
    for kind, ids in wanted.items():
        found.update(registry.kind(kind)._base_manager.in_bulk(ids))
    for item in items:
        if item.record in found:
            yield item, found[item.record]


# -- as a file -------------------------------------------------------------------------------------------------------


def lines(behind: Rows) -> tuple[list[str], Iterator[list[Any]]]:
    """Heads and lines of all rows: what the table says, its second lines in columns of their own."""
    heads = [str(column.label) for column in table_of(behind, []).columns]
    second = {str(_("Record")): _("Number"), str(_("By")): _("Body")}
    shown = [name for head in heads for name in (head, second.get(head, "")) if name]
    return shown, _lines(behind, [head in second for head in heads])


def _lines(behind: Rows, two: list[bool]) -> Iterator[list[Any]]:
    first = 0
    while items := list(behind.items[first : first + CHUNK]):
        for row in table_of(behind, items).rows:
            cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in row.cells]
            texts = [
                [Decimal(cell.proof.position or 0) if cell.proof else str(cell.text).replace(NBSP, "")]
                + ([str(cell.sub)] if both else [])
                for cell, both in zip(cells, two, strict=True)
            ]
            yield [text for pair in texts for text in pair]
        first += CHUNK
