"""The rows of a text table (CSV) as a stream: comma, semicolon, tab or bar, whatever the header uses (读取文本表格)."""

import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from .cells import CELL_TOO_LONG, Row, holds_anything
from .encoding import UNKNOWN_ENCODING
from .limits import TOO_MANY_COLUMNS, TOO_MANY_ROWS, Limits
from .problems import FileRefused, Message
from .problems import msgid as _

QUOTE_NOT_CLOSED = Message(
    "QUOTE_NOT_CLOSED",
    _("In row %(row)s a quotation mark is opened and never closed. Close it, or save the table as .xlsx."),
)

_DELIMITERS = ",\t;|"
_SAMPLE_LINES = 20

# A cell that a spreadsheet program would take for a formula is written with an apostrophe before it (see export.py);
# reading takes one away again, so that what was written comes back as it was.
QUOTED_FORMULA = re.compile(r"'+[=+\-@\t\r＝＋－＠]", re.DOTALL)


def read_text(file: BinaryIO, encoding: str, limits: Limits) -> Iterator[Row]:
    """The rows that hold anything. A row's number counts records, as a spreadsheet program shows them."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="strict", newline="")
    try:
        reader = csv.reader(text, delimiter=_delimiter(text), strict=False)
        count = number = 0
        for number, record in enumerate(reader, start=1):
            row = _row(number, record, limits)
            if not holds_anything(row):
                continue
            count += 1
            if count > limits.rows + 1:
                raise FileRefused(TOO_MANY_ROWS(limit=limits.rows))
            yield row
    except UnicodeError as error:
        raise FileRefused(UNKNOWN_ENCODING()) from error
    except csv.Error as error:
        raise FileRefused(QUOTE_NOT_CLOSED(row=number + 1)) from error
    finally:
        text.detach()


def _row(number: int, record: list[str], limits: Limits) -> Row:
    while record and not record[-1]:
        record.pop()
    if len(record) > limits.columns:
        raise FileRefused(TOO_MANY_COLUMNS(row=number, limit=limits.columns))
    cells = [text[1:] if QUOTED_FORMULA.match(text) else text for text in record]
    notes = {}
    for column, cell in enumerate(cells):
        if len(cell) > limits.cell_characters:
            cells[column] = cell[: limits.cell_characters]
            notes[column] = CELL_TOO_LONG(limit=limits.cell_characters)
    return Row(number, tuple(cells), notes)


def _delimiter(text: io.TextIOWrapper) -> str:
    """The delimiter that the first lines share out most evenly and most often; a comma where there is none."""
    lines = [line for line in (text.readline(100_000) for _ in range(_SAMPLE_LINES)) if line.strip()]
    text.seek(0)
    counts = {mark: [line.count(mark) for line in lines] for mark in _DELIMITERS}
    return max(_DELIMITERS, key=lambda mark: (sum(1 for n in counts[mark] if n), sum(counts[mark])))
