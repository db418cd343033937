"""The small parts of an XLSX workbook: its sheets, which styles are dates, its shared texts (工作簿部件)."""

import posixpath
import re
import zipfile
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from .content import DAMAGED_FILE
from .limits import TOO_MUCH_TEXT, Limits
from .problems import FileRefused

# Built-in formats 27–36 and 50–58 are dates in East Asian versions only, without being spelt out in the file.
_EAST_ASIAN_DATES = frozenset({*range(27, 37), *range(50, 59)})
_CHUNK = 65_536
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Attributes = dict[str, str]


def local(name: str) -> str:
    """An element's or attribute's name without its prefix."""
    return name.rpartition(":")[2]


def new_parser() -> expat.XMLParserType:
    """A parser that refuses document types (and so every entity): no workbook has one."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = _CHUNK

    def refuse(*_: object) -> None:
        raise FileRefused(DAMAGED_FILE())

    parser.StartDoctypeDeclHandler = refuse
    return parser


def unescape(text: str) -> str:
    """``_x000D_`` is how a workbook writes a character that XML cannot hold (ISO/IEC 29500-1, ST_Xstring)."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: _control(match[1]), text)


def _control(digits: str) -> str:
    code = int(digits, 16)
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)


class SharedTexts:
    """The workbook's shared texts, kept as UTF-8 in one block: a third of the memory of as many Python strings."""

    def __init__(self) -> None:
        self._block = bytearray()
        self._ends = array("Q", [0])

    def add(self, text: str) -> None:
        self._block += text.encode("utf-8", "replace")
        self._ends.append(len(self._block))

    @property
    def size(self) -> int:
        return len(self._block)

    def __getitem__(self, index: int) -> str:
        if not 0 <= index < len(self._ends) - 1:
            raise FileRefused(DAMAGED_FILE())
        return self._block[self._ends[index] : self._ends[index + 1]].decode("utf-8")


@dataclass(frozen=True)
class Styles:
    """By style number: whether a number is shown as a date, and to how many digits it is filled with zeros."""

    dates: frozenset[int] = frozenset()
    zero_filled: dict[int, int] | None = None


@dataclass(frozen=True)
class SheetPart:
    name: str
    part: str
    hidden: bool


@dataclass(frozen=True)
class Workbook:
    sheets: tuple[SheetPart, ...]
    epoch: datetime
    styles: Styles
    texts: SharedTexts


def read_workbook(archive: zipfile.ZipFile, limits: Limits) -> Workbook:
    """Everything of the workbook but its rows."""
    workbook_part = _target(archive, "_rels/.rels", "", "/officeDocument") or "xl/workbook.xml"
    folder, name = posixpath.split(workbook_part)
    relations = f"{folder}/_rels/{name}.rels"
    parts = {entry["Id"]: _resolve(folder, entry["Target"]) for entry in _relations(archive, relations)}
    sheets, epoch = _sheets(archive, workbook_part, parts)
    styles_part = _target(archive, relations, folder, "/styles")
    texts_part = _target(archive, relations, folder, "/sharedStrings")
    return Workbook(
        sheets,
        epoch,
        _styles(archive, styles_part) if styles_part else Styles(),
        _shared_texts(archive, texts_part, limits) if texts_part else SharedTexts(),
    )


def _sheets(
    archive: zipfile.ZipFile, part: str, parts: dict[str, str]
) -> tuple[tuple[SheetPart, ...], datetime]:
    sheets, epoch = [], WINDOWS_EPOCH
    for name, attributes in _elements(archive, part):
        if name == "sheet":
            target = parts.get(attributes.get("id", ""))
            if target and "/chartsheets/" not in target:
                sheets.append(
                    SheetPart(
                        attributes.get("name", ""), target, attributes.get("state", "visible") != "visible"
                    )
                )
        elif name == "workbookPr" and attributes.get("date1904", "0") in {"1", "true"}:
            epoch = MAC_EPOCH
    if not sheets:
        raise FileRefused(DAMAGED_FILE())
    return tuple(sheets), epoch


def _styles(archive: zipfile.ZipFile, part: str) -> Styles:
    own: dict[int, str] = {}
    dates, zero_filled, style, inside = set(), {}, 0, False
    for name, attributes in _elements(archive, part):
        if name == "numFmt":
            own[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name in {"cellStyleXfs", "cellXfs", "cellStyles"}:
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            number = int(attributes.get("numFmtId", "0"))
            code = own.get(number) or BUILTIN_FORMATS.get(number, "")
            if is_date_format(code) or (number in _EAST_ASIAN_DATES and number not in own):
                dates.add(style)
            elif re.fullmatch(r"0{2,}", code):
                zero_filled[style] = len(code)
            style += 1
    return Styles(frozenset(dates), zero_filled)


def _shared_texts(archive: zipfile.ZipFile, part: str, limits: Limits) -> SharedTexts:
    texts = SharedTexts()
    collector = TextCollector()

    def start(name: str, _attributes: Attributes) -> None:
        collector.start(local(name))

    def end(name: str) -> None:
        if local(name) == "si":
            texts.add(collector.take())
            if texts.size > limits.shared_text_bytes:
                raise FileRefused(TOO_MUCH_TEXT())
        else:
            collector.end(local(name))

    parser = new_parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = collector.characters
    with archive.open(_existing(archive, part)) as source:
        for _ in feed(parser, source):
            pass
    return texts


class TextCollector:
    """Gathers a text from its runs; the phonetic readings (rPh) that Japanese versions add are left out."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._inside = False
        self._phonetic = False

    def start(self, name: str) -> None:
        if name == "t":
            self._inside = not self._phonetic
        elif name == "rPh":
            self._phonetic = True

    def end(self, name: str) -> None:
        if name == "t":
            self._inside = False
        elif name == "rPh":
            self._phonetic = False

    def characters(self, text: str) -> None:
        if self._inside:
            self._pieces.append(text)

    def take(self) -> str:
        text = unescape("".join(self._pieces))
        self._pieces.clear()
        return text


def feed(parser: expat.XMLParserType, source: IO[bytes]) -> Iterator[None]:
    """Feed ``source`` to ``parser`` chunk by chunk, giving way after each."""
    while chunk := source.read(_CHUNK):
        parser.Parse(chunk, False)
        yield
    parser.Parse(b"", True)
    yield


def _elements(archive: zipfile.ZipFile, part: str) -> list[tuple[str, Attributes]]:
    """All elements of a small part in document order, names without prefix."""
    found: list[tuple[str, Attributes]] = []
    parser = new_parser()
    keep: Callable[[str, Attributes], None] = lambda name, attributes: found.append(  # noqa: E731
        (local(name), {local(key): value for key, value in attributes.items()})
    )
    parser.StartElementHandler = keep
    with archive.open(_existing(archive, part)) as source:
        for _ in feed(parser, source):
            pass
    return found


def _relations(archive: zipfile.ZipFile, part: str) -> list[Attributes]:
    if part not in archive.NameToInfo:
        return []
    return [
        attributes
        for name, attributes in _elements(archive, part)
        if name == "Relationship"
        and attributes.get("TargetMode") != "External"
        and {"Id", "Target", "Type"} <= attributes.keys()
    ]


def _target(archive: zipfile.ZipFile, relations: str, folder: str, kind: str) -> str | None:
    for entry in _relations(archive, relations):
        if entry["Type"].endswith(kind):
            return _resolve(folder, entry["Target"])
    return None


def _resolve(folder: str, target: str) -> str:
    return posixpath.normpath(
        target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    )


def _existing(archive: zipfile.ZipFile, part: str) -> str:
    """The part's name as the archive writes it: some programs differ in case."""
    if part in archive.NameToInfo:
        return part
    for name in archive.namelist():
        if name.lower() == part.lower():
            return name
    raise FileRefused(DAMAGED_FILE())
