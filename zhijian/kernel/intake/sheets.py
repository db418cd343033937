"""Open a table, whatever it is written in, and read it row by row (打开表格).

    with open_table(file) as table:
        header, rows = find_header(table.rows())
        for row in rows: ...

The memory that this needs does not grow with the number of rows; an XLSX workbook's shared texts are held once.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from .cells import Row
from .content import Kind, identify
from .csv_text import read_text
from .encoding import detect_encoding
from .limits import Limits
from .problems import FileRefused, Message
from .problems import msgid as _
from .xlsx import open_workbook, read_sheet
from .xlsx_parts import SheetPart

NO_SUCH_SHEET = Message("NO_SUCH_SHEET", _("This workbook has no sheet “%(name)s”."))
UNKNOWN_CODEC = Message("UNKNOWN_CODEC", _("“%(name)s” is not an encoding that can be read here."))

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gb18030", "cp950")


@dataclass(frozen=True)
class Table:
    """An open table.

    ``rows(fill_down=())`` reads it from the top, as often as asked; ``fill_down`` names the columns (from 0) in which
    merged cells repeat their value. ``encoding`` is empty for a workbook, ``sheet`` and ``sheets`` for a text.
    """

    kind: Kind
    rows: Callable[..., Iterator[Row]]
    encoding: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()


@contextmanager
def open_table(
    source: BinaryIO | Path, *, sheet: str = "", encoding: str = "", limits: Limits | None = None
) -> Iterator[Table]:
    """Open an XLSX workbook or a text table by its content.

    ``sheet`` chooses a sheet by name (else the first visible one that holds anything); ``encoding`` overrules what
    was detected.
    Raises :class:`FileRefused` with a code and a sentence for whatever cannot be read.
    """
    limits = limits or Limits()
    if isinstance(source, Path):
        with (
            source.open("rb") as file,
            open_table(file, sheet=sheet, encoding=encoding, limits=limits) as table,
        ):
            yield table
        return
    if identify(source, limits) is Kind.TEXT:
        if encoding and encoding not in ENCODINGS:
            raise FileRefused(UNKNOWN_CODEC(name=encoding))
        codec = encoding or detect_encoding(source)
        yield Table(Kind.TEXT, partial(_text_rows, source, codec, limits), encoding=codec)
        return
    with open_workbook(source, limits) as (archive, workbook):
        read = partial(read_sheet, archive, workbook, limits=limits)
        chosen = _choose(workbook.sheets, sheet, read)
        yield Table(
            Kind.XLSX,
            partial(read, chosen),
            sheet=chosen.name,
            sheets=tuple(part.name for part in workbook.sheets if not part.hidden),
        )


def _text_rows(file: BinaryIO, codec: str, limits: Limits, fill_down: Collection[int] = ()) -> Iterator[Row]:
    """A text table has no merged cells, so there is nothing to fill down."""
    del fill_down
    return read_text(file, codec, limits)


def _choose(
    sheets: tuple[SheetPart, ...], name: str, read: Callable[[SheetPart], Iterator[Row]]
) -> SheetPart:
    if name:
        named = [part for part in sheets if part.name == name]
        if not named:
            raise FileRefused(NO_SUCH_SHEET(name=name))
        return named[0]
    visible = [part for part in sheets if not part.hidden] or list(sheets)
    return next((part for part in visible if next(read(part), None) is not None), visible[0])
