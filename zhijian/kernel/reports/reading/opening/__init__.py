"""Opening a report: plain text in its encodings, DOCX, PDF with text, a saved web page (打开报告文件).

A file is known by its content, never by its name. Everything is bounded before it is unpacked.
"""

from .errors import (
    Binary,
    Damaged,
    Empty,
    Missing,
    Protected,
    Scanned,
    TooLarge,
    TooMuchText,
    Unreadable,
    Unsupported,
)
from .plain import plain_text

MEGABYTE = 1024 * 1024
FILE_BYTES = 48 * MEGABYTE
"""A report of a thousand pages with pictures is smaller."""
CHARACTERS = 4_000_000

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY = (
    (b"\x89PNG", "图片 picture"),
    (b"\xff\xd8\xff", "图片 picture"),
    (b"GIF8", "图片 picture"),
    (b"BM\x00", "图片 picture"),
    (b"II*\x00", "图片 picture"),
    (b"MM\x00*", "图片 picture"),
    (b"Rar!", "压缩包 archive"),
    (b"7z\xbc\xaf\x27\x1c", "压缩包 archive"),
    (b"\x1f\x8b", "压缩包 archive"),
    (b"\x7fELF", "程序 program"),
    (b"MZ", "程序 program"),
    (b"SQLite format 3\x00", "数据库 database"),
)


def text_of(content: bytes) -> str:
    """The text of a file. Raises :class:`Unreadable`."""
    if not content.strip():
        raise Empty
    if len(content) > FILE_BYTES:
        raise TooLarge(size=-(-len(content) // MEGABYTE), limit=FILE_BYTES // MEGABYTE)
    text = _opened(content)
    if len(text) > CHARACTERS:
        raise TooMuchText(limit=CHARACTERS)
    if not text.strip():
        raise Empty
    return text


def _opened(content: bytes) -> str:
    if content.startswith(b"%PDF"):
        from .pdf import pdf_text

        return pdf_text(content)
    if content.startswith(b"PK"):
        from .docx import docx_text

        return docx_text(content)
    if content.startswith(_OLE2):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Protected
        raise Unsupported(kind="Word 97-2003 .doc")
    if content.startswith(b"{\\rtf"):
        raise Unsupported(kind="RTF")
    for magic, kind in _BINARY:
        if content.startswith(magic) and (magic != b"MZ" or b"\x00" in content[:64]):
            raise Binary(kind=kind)
    head = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if (
        head.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<div", b"<meta", b"<table"))
        or b"<html" in head
    ):
        from .web import page_text

        return page_text(content)
    return plain_text(content)


__all__ = [
    "CHARACTERS", "FILE_BYTES", "Binary", "Damaged", "Empty", "Missing", "Protected", "Scanned", "TooLarge", "TooMuchText",
    "Unreadable", "Unsupported", "text_of",
]  # fmt: skip
