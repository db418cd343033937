"""Write a table as XLSX or CSV, row by row (导出).

A cell that begins with ``=``, ``+``, ``-`` or ``@`` must not become a formula on the reader's machine: in XLSX it is
written as a text, in CSV with an apostrophe before it, which :mod:`csv_text` takes away again. Numbers and dates are
typed cells.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from .cells import CellValue, column_letters, shown
from .csv_text import QUOTED_FORMULA

SHEET_ROWS = 1_048_576  # a sheet's last row
CELL_CHARACTERS = 32_767
_EXACT_DIGITS = 15
_FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
# What XML cannot hold, and what would be read as its escape: written as _x0007_ (ISO/IEC 29500-1, ST_Xstring).
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_DAY_FORMAT, _MOMENT_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
_UTF8_MARK = "\ufeff"  # without it spreadsheet programs in China read a CSV file as GBK


@dataclass(frozen=True)
class Column:
    """A column of an export: its title in the reader's language, and its width in characters."""

    title: str
    width: int = 16


def write_xlsx(
    target: BinaryIO, columns: Sequence[Column], rows: Iterable[Sequence[CellValue]], sheet: str
) -> int:
    """Write a workbook; the header is bold and stays in sight. Beyond a sheet's last row another sheet follows.

    Returns the number of rows. Moments must be in the zone that the reader expects; a zone is not written.
    """
    book = Workbook(write_only=True)
    page: Any = None
    total, on_sheet = 0, SHEET_ROWS
    for row in rows:
        if on_sheet >= SHEET_ROWS:
            page, on_sheet = _new_page(book, columns, sheet), 1
        page.append([_typed(page, value) for value in row])
        total, on_sheet = total + 1, on_sheet + 1
    if page is None:
        _new_page(book, columns, sheet)
    book.save(target)
    return total


def csv_chunks(
    columns: Sequence[Column], rows: Iterable[Sequence[CellValue]], every: int = 500
) -> Iterator[bytes]:
    """A CSV file in UTF-8 with its mark, in pieces of ``every`` rows, for a streaming answer."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(_UTF8_MARK)
    writer.writerow([neutral(column.title) for column in columns])
    for number, row in enumerate(rows, start=1):
        writer.writerow([_as_text(value) for value in row])
        if number % every == 0:
            yield _drain(buffer)
    yield _drain(buffer)


def write_csv(target: BinaryIO, columns: Sequence[Column], rows: Iterable[Sequence[CellValue]]) -> None:
    """:func:`csv_chunks` into a file."""
    for chunk in csv_chunks(columns, rows):
        target.write(chunk)


def neutral(text: str) -> str:
    """``text`` as a CSV cell that no program takes for a formula. Plain numbers such as -5 stay as they are."""
    if _PLAIN_NUMBER.fullmatch(text):
        return text
    return f"'{text}" if _FORMULA.match(text) or QUOTED_FORMULA.match(text) else text


def _as_text(value: CellValue) -> str:
    return neutral(value) if isinstance(value, str) else shown(value)


def _drain(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")


def _new_page(book: Any, columns: Sequence[Column], name: str) -> Any:
    number = len(book.worksheets) + 1
    title = re.sub(r"[\[\]:*?/\\]", " ", name)[:25].strip("' ") or "Sheet"
    page = book.create_sheet(title if number == 1 else f"{title} {number}")
    page.freeze_panes = "A2"
    for place, column in enumerate(columns):
        page.column_dimensions[column_letters(place)].width = column.width
    header = []
    for column in columns:
        cell = _text(page, column.title)
        cell.font, cell.alignment = Font(bold=True), Alignment(vertical="top", wrap_text=True)
        header.append(cell)
    page.append(header)
    return page


def _typed(page: Any, value: CellValue) -> Any:
    match value:
        case None | bool():
            return value
        case str():
            return _text(page, value) if _needs_care(value) else value
        case Decimal():
            return value if _fits(value) else _text(page, shown(value))
        case datetime() | date() | time():
            return _moment(page, value)


def _needs_care(text: str) -> bool:
    """Texts that openpyxl would turn into a formula or an error value, cut without a word, or refuse."""
    return (
        text.startswith(("=", "#"))
        or len(text) > CELL_CHARACTERS
        or _FORMULA.match(text) is not None
        or _UNWRITABLE.search(text) is not None
    )


def _text(page: Any, text: str) -> Any:
    cell = WriteOnlyCell(page)
    cell.value = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text[:CELL_CHARACTERS])
    cell.data_type = "s"
    if _FORMULA.match(text):
        cell.quotePrefix = True  # so that it stays a text when a person edits it
    return cell


def _fits(number: Decimal) -> bool:
    """Whether a spreadsheet's binary float keeps every digit."""
    return number.is_finite() and len(number.as_tuple().digits) <= _EXACT_DIGITS


def _moment(page: Any, value: datetime | date | time) -> Any:
    cell = WriteOnlyCell(page)
    if isinstance(value, datetime):
        cell.value, cell.number_format = value.replace(tzinfo=None), _MOMENT_FORMAT
    elif isinstance(value, date):
        cell.value, cell.number_format = value, _DAY_FORMAT
    else:
        cell.value = value
    return cell
