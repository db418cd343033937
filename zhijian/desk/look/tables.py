"""Lay out a ledger table before the template sees it, so that the template asks little of each cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zhijian.desk.look.shapes import Cell, Column, Group, Row, Table


@dataclass(frozen=True)
class Laid:
    """A cell in its place: the CSS of its column and its own, the heading that a phone shows."""

    cell: Any
    css: str
    stack: str
    head: bool
    plain: bool


def lay_out(table: Table) -> list[tuple[Group, list[tuple[Row, list[Laid]]]]]:
    """The groups of a table with their rows and cells in place."""
    return [(group, [(row, list(_cells(row, table.columns))) for row in group.rows]) for group in table.parts]


def _cells(row: Row, columns: Sequence[Column]) -> Iterator[Laid]:
    for value, column in zip(row.cells, columns, strict=True):
        if isinstance(value, (Cell, dict)):
            yield Laid(value, _css(value, column), column.stack, column.head, plain=False)
        else:
            yield Laid(value, _css(Cell(), column), column.stack, column.head, plain=True)


def _css(cell: Any, column: Column) -> str:
    tone, keep = (cell.get("tone"), cell.get("keep")) if isinstance(cell, dict) else (cell.tone, cell.keep)
    words = ["zj-n"] if column.number else ["zj-nb"] if keep else []
    if column.half:
        words.append("zj-half")
    if tone:
        words.append(f"zj-{tone}")
    return " ".join(words)
