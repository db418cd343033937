"""How large a file may be, and what is said where it is larger. Checked before the content is read (上限)."""

from dataclasses import dataclass

from .problems import Message
from .problems import msgid as _

MEGABYTE = 1024 * 1024

FILE_TOO_LARGE = Message(
    "FILE_TOO_LARGE",
    _(
        "This file has %(size)s MB; at most %(limit)s MB are taken. Divide it into several files, or save it without "
        "pictures."
    ),
)
UNPACKED_TOO_LARGE = Message(
    "UNPACKED_TOO_LARGE",
    _("This file would unpack to %(size)s MB; at most %(limit)s MB are taken. Divide it into several files."),
)
TOO_MANY_PARTS = Message(
    "TOO_MANY_PARTS", _("This file consists of more than %(limit)s parts. Save only the table, as .xlsx.")
)
TOO_MANY_ROWS = Message(
    "TOO_MANY_ROWS", _("This table has more than %(limit)s rows. Divide it into several files.")
)
TOO_MANY_COLUMNS = Message(
    "TOO_MANY_COLUMNS",
    _("Row %(row)s has more than %(limit)s columns. Delete the columns that are not needed."),
)
TOO_MUCH_TEXT = Message(
    "TOO_MUCH_TEXT", _("This file holds more text than can be taken at once. Divide it into several files.")
)


@dataclass(frozen=True)
class Limits:
    """Bounds of one file. Bytes are bytes, text is counted in UTF-8 bytes."""

    file_bytes: int = 100 * MEGABYTE
    unpacked_bytes: int = 1024 * MEGABYTE
    parts: int = 2_000
    rows: int = 1_048_575  # what one sheet of a spreadsheet holds below its header
    columns: int = 500
    cell_characters: int = 32_767  # what one cell of a spreadsheet holds
    shared_text_bytes: int = 256 * MEGABYTE
    merged_ranges: int = 200_000
