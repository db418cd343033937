"""Lay out a ledger table: each cell in its place, with the CSS and the heading of its column."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zhijian.desk.look.shapes import Cell, Column, Group, Row, Table


@dataclass(frozen=True, slots=True)
class Laid:
    """A cell in its place: the CSS of its column and its own, the heading that a phone shows.

    ``plain`` is a bare value, not a Cell.
    """

    cell: Any
    css: str
    stack: str
    head: bool
    plain: bool = False


def lay_out(table: Table) -> list[tuple[Group, list[tuple[Row, list[Laid]]]]]:
    """The groups of a table with their rows and cells in place. ValueError if a row lacks a cell."""
    bare = [_css(column, "", keep=False) for column in table.columns]
    return [
        (group, [(row, list(_cells(row, table.columns, bare))) for row in group.rows])
        for group in table.parts
    ]


def _cells(row: Row, columns: Sequence[Column], bare: Sequence[str]) -> Iterator[Laid]:
    for value, column, css in zip(row.cells, columns, bare, strict=True):
        cell = Cell(**value) if isinstance(value, dict) else value
        if not isinstance(cell, Cell):
            yield Laid(value, css, column.stack, column.head, plain=True)
            continue
        own = _css(column, cell.tone, keep=cell.keep) if cell.tone or cell.keep else css
        yield Laid(cell, own, column.stack, column.head)


def _css(column: Column, tone: str, *, keep: bool) -> str:
    words = ["zj-n"] if column.number else ["zj-nb"] if keep else []
    if column.half:
        words.append("zj-half")
    if tone:
        words.append(f"zj-{tone}")
    return " ".join(words)
