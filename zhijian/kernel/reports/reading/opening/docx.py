"""The text of a Word document (.docx), its tables as lines of cells parted by tabs (Word 文档)."""

import io
import struct
import zipfile
import zlib
from xml.parsers import expat

from .errors import Binary, Damaged, Protected, TooLarge, Unreadable, Unsupported

_UNPACKED = 256 * 1024 * 1024
_PARTS = 4000
_RATIO = 400
"""A part that unpacks to so many times its size is a bomb, not a document."""
_SKIPPED = frozenset({"Fallback", "instrText", "delText", "del", "moveFrom"})

_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError, EOFError, NotImplementedError, OSError, ValueError,
    LookupError, RuntimeError,
)  # fmt: skip
"""What a single wrong byte in an archive or in its XML comes out as."""


def docx_text(content: bytes) -> str:
    """The running text, then footnotes. Raises Unreadable of the kind that fits."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = _checked(archive)
            if "word/document.xml" not in names:
                raise _other(names)
            parts = [part for part in ("word/document.xml", "word/footnotes.xml") if part in names]
            return "\n".join(_Document(archive.read(part)).text() for part in parts)
    except Unreadable:
        raise
    except _BROKEN as error:
        raise Damaged from error


def _checked(archive: zipfile.ZipFile) -> set[str]:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if any(part.flag_bits & 0x1 for part in parts):
        raise Protected
    bomb = any(
        part.file_size > 1_000_000 and part.file_size > _RATIO * max(1, part.compress_size) for part in parts
    )
    if len(parts) > _PARTS or unpacked > _UNPACKED or bomb:
        raise TooLarge(size=-(-unpacked // 1024 // 1024), limit=_UNPACKED // 1024 // 1024)
    return {part.filename for part in parts}


def _other(names: set[str]) -> Unsupported | Binary:
    if any(name.startswith("xl/") for name in names):
        return Unsupported(kind="Excel .xlsx")
    if "content.xml" in names:
        return Unsupported(kind="OpenDocument")
    return Binary(kind="压缩包 archive")


class _Document:
    """Walks a part once. Document types are refused, so there are no entities to expand."""

    def __init__(self, part: bytes) -> None:
        self._out: list[str] = []
        self._cells: list[list[str]] = []
        self._skipping = 0
        self._in_text = False
        self._span = 1
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.Parse(part, True)

    def text(self) -> str:
        return "".join(self._out)

    def _refuse(self, *_: object) -> None:
        raise Damaged

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition("}")[2]
        if self._skipping or tag in _SKIPPED:
            self._skipping += 1
        elif tag == "t":
            self._in_text = True
        elif tag in ("tab", "ptab") and not self._cells:
            self._put(" ")
        elif tag in ("br", "cr"):
            page = any(key.endswith("type") and value == "page" for key, value in attributes.items())
            self._put(" " if self._cells else "\f" if page else "\n")
        elif tag == "tc":
            self._cells.append([])
            self._span = 1
        elif tag == "gridSpan":
            self._span = next(
                (int(value) for key, value in attributes.items() if key.endswith("val") and value.isdigit()),
                1,
            )

    def _end(self, name: str) -> None:
        tag = name.rpartition("}")[2]
        if self._skipping:
            self._skipping -= 1
        elif tag == "t":
            self._in_text = False
        elif tag == "p":
            self._put(" " if self._cells else "\n")
        elif tag == "tc" and self._cells:
            text = " ".join("".join(self._cells.pop()).split())
            self._put(text + "\t" * min(self._span, 64))
            self._span = 1
        elif tag == "tr" and not self._cells:
            while self._out and self._out[-1].endswith("\t"):
                self._out[-1] = self._out[-1][:-1]
                if self._out[-1]:
                    break
                self._out.pop()
            self._out.append("\n")

    def _data(self, text: str) -> None:
        if self._in_text and not self._skipping:
            self._put(text)

    def _put(self, text: str) -> None:
        (self._cells[-1] if self._cells else self._out).append(text)
