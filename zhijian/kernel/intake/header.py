"""Which row is the header: lists begin with a title, a date, a unit, and only then with the names of columns (表头)."""

import hashlib
import itertools
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from .cells import Row, column_letters, shown
from .text import fold_loose, tidy

_LOOKED_AT = 20
REPORT_TITLES = ("Import error", "导入错误", "Row in the file", "原文件行号")
"""The columns that :mod:`errors_file` adds; they are never read as data."""
_REPORT_TITLES = frozenset(fold_loose(title) for title in REPORT_TITLES)


@dataclass(frozen=True)
class Header:
    """``titles`` by column (from 0); ``row`` is the header's number, 0 where the table has none."""

    row: int
    titles: tuple[str, ...]

    @property
    def data_columns(self) -> tuple[int, ...]:
        """The columns of the table itself, without those that an errors file has added."""
        return tuple(i for i, title in enumerate(self.titles) if fold_loose(title) not in _REPORT_TITLES)

    @property
    def fingerprint(self) -> str:
        """Names a header: the same for the same columns in the same order, however spaced, and for its errors file."""
        titles = [fold_loose(self.titles[column]) for column in self.data_columns]
        while titles and not titles[-1]:
            titles.pop()
        return hashlib.sha256("\x1f".join(titles).encode()).hexdigest()[:32]


def find_header(
    rows: Iterable[Row], known: Collection[str] = (), row: int | None = None
) -> tuple[Header, Iterator[Row]]:
    """The header, and the rows below it.

    ``known`` are the words that a target understands: the row with most of them is the header. With fewer than two, it
    is the first row of text that is about as wide as the widest. ``row`` says it outright; 0 means that there is none,
    and columns are called A, B, C. An errors file says itself that its first row is the header.
    """
    remaining = iter(rows)
    first = list(itertools.islice(remaining, _LOOKED_AT))
    everything = itertools.chain(first, remaining)
    width = max((len(each.cells) for each in first), default=0)
    if first and any(fold_loose(shown(value)) in _REPORT_TITLES for value in first[0].cells):
        row = first[0].number
    if row == 0:
        return Header(0, tuple(column_letters(column) for column in range(width))), everything
    found = _named(first, row) if row else _most_likely(first, known)
    if found is None:
        return Header(row or 0, ()), everything
    titles = tuple(tidy(shown(found.cell(column))) for column in range(width))
    return Header(found.number, titles), (each for each in everything if each.number > found.number)


def _named(rows: list[Row], number: int) -> Row | None:
    return next((row for row in rows if row.number == number), None)


def _most_likely(rows: list[Row], known: Collection[str]) -> Row | None:
    words = {fold_loose(word) for word in known}
    hits = [sum(fold_loose(shown(value)) in words for value in row.cells) if words else 0 for row in rows]
    if max(hits, default=0) >= 2:
        return rows[hits.index(max(hits))]
    filled = [sum(shown(value) != "" for value in row.cells) for row in rows]
    wide_enough = 0.6 * max(filled, default=0)
    for row, width in zip(rows, filled, strict=True):
        if width >= wide_enough and not any(isinstance(value, Decimal) for value in row.cells):
            return row
    return rows[0] if rows else None
