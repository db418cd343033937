"""What a file is by its content; its name is never asked (识别文件内容)."""

import zipfile
from enum import Enum
from typing import BinaryIO

from zhijian.kernel.protections import is_off, protect

from .limits import FILE_TOO_LARGE, MEGABYTE, TOO_MANY_PARTS, UNPACKED_TOO_LARGE, Limits
from .problems import FileRefused, Message, Problem, Word
from .problems import msgid as _

EMPTY_FILE = Message("EMPTY_FILE", _("This file is empty."))
DAMAGED_FILE = Message(
    "DAMAGED_FILE",
    _("This spreadsheet is damaged and cannot be read. Open it, save it again as .xlsx, and send that file."),
)
PROTECTED_FILE = Message(
    "PROTECTED_FILE", _("This file is protected by a password. Save it without a password and send it again.")
)
WRONG_CONTENT = Message(
    "WRONG_CONTENT",
    _(
        "This is %(kind)s, not a table that can be read. Open it, save it as .xlsx or CSV, and send that file."
    ),
)

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"%PDF", Word(_("a PDF document"))),
    (b"\x89PNG", Word(_("a picture"))),
    (b"\xff\xd8\xff", Word(_("a picture"))),
    (b"GIF8", Word(_("a picture"))),
    (b"Rar!", Word(_("a packed archive"))),
    (b"7z\xbc\xaf\x27\x1c", Word(_("a packed archive"))),
    (b"\x1f\x8b", Word(_("a packed archive"))),
    (b"{\\rtf", Word(_("a text document"))),
    (b"PAR1", Word(_("a data file for programs"))),
    (b"SQLite format 3\x00", Word(_("a database"))),
)
_CHUNK = MEGABYTE
CONTENT = protect(
    "content:import",
    "tests/desk/test_imports.py::test_a_file_that_is_something_else_is_refused_by_its_content_whatever_its_name",
    "tests/kernel/intake/test_content.py::test_what_is_no_table_is_called_by_its_name",
)
UNPACKED = protect(
    "size:unpacked", "tests/kernel/intake/test_content.py::test_a_zip_bomb_is_refused_before_it_is_unpacked"
)


class Kind(Enum):
    XLSX = "xlsx"
    TEXT = "text"


def identify(file: BinaryIO, limits: Limits) -> Kind:
    """Whether ``file`` (seekable) is an XLSX workbook or a text table; else :class:`FileRefused` says what it is."""
    size = file.seek(0, 2)
    file.seek(0)
    if size == 0:
        raise FileRefused(EMPTY_FILE())
    if size > limits.file_bytes:
        raise FileRefused(FILE_TOO_LARGE(size=-(-size // MEGABYTE), limit=limits.file_bytes // MEGABYTE))
    head = file.read(1024)
    file.seek(0)
    if head.startswith(_OLE2):
        raise FileRefused(_inside_ole2(file))
    for magic, kind in _MAGIC:
        if not is_off(CONTENT) and head.startswith(magic):
            raise FileRefused(WRONG_CONTENT(kind=kind))
    if head.startswith(b"PK"):
        return _inside_zip(file, limits)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<meta", b"<head")):
        raise FileRefused(WRONG_CONTENT(kind=Word(_("a web page (some systems give it the name .xls)"))))
    if start.startswith(b"<?xml"):
        raise FileRefused(WRONG_CONTENT(kind=Word(_("an XML document"))))
    return Kind.TEXT


def check_parts(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse a workbook that would unpack too large or is locked. ``zipfile`` never reads more than a part declares."""
    parts = archive.infolist()
    if len(parts) > limits.parts:
        raise FileRefused(TOO_MANY_PARTS(limit=limits.parts))
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked_bytes and not is_off(UNPACKED):
        raise FileRefused(
            UNPACKED_TOO_LARGE(size=-(-unpacked // MEGABYTE), limit=limits.unpacked_bytes // MEGABYTE)
        )
    if any(part.flag_bits & 0x1 for part in parts):
        raise FileRefused(PROTECTED_FILE())


def _inside_zip(file: BinaryIO, limits: Limits) -> Kind:
    try:
        with zipfile.ZipFile(file) as archive:
            check_parts(archive, limits)
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(DAMAGED_FILE()) from error
    if "xl/workbook.bin" in names:
        raise FileRefused(WRONG_CONTENT(kind=Word(_("a binary workbook (.xlsb)"))))
    if "_rels/.rels" in names and any(name.startswith("xl/") for name in names):
        return Kind.XLSX
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise FileRefused(WRONG_CONTENT(kind=Word(_("a text document"))))
    if "mimetype" in names and "content.xml" in names:
        raise FileRefused(WRONG_CONTENT(kind=Word(_("an OpenDocument file"))))
    raise FileRefused(WRONG_CONTENT(kind=Word(_("a packed archive"))))


def _inside_ole2(file: BinaryIO) -> Problem:
    """An OLE2 file is a locked new workbook, an old one, or another old Office document: its directory's names tell."""
    locked, workbooks = (
        "EncryptedPackage".encode("utf-16-le"),
        ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le")),
    )
    old, kept = False, b""
    while chunk := file.read(_CHUNK):
        window = kept + chunk
        if locked in window:
            return PROTECTED_FILE()
        old = old or any(name in window for name in workbooks)
        kept = chunk[-64:]
    return WRONG_CONTENT(kind=Word(_("an old workbook (.xls)")) if old else Word(_("an old Office document")))
