"""The content of a frozen report out of a file: bare JSON, or what is embedded in a PDF or a DOCX."""

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

import pypdf
from pypdf.errors import PyPdfError

NAME = "zhijian-report.json"
IN_DOCX = "zhijian/report.json"
LARGEST = 50 * 1024 * 1024
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class NoReport(ValueError):
    """The file holds no frozen report; the message says why."""


@dataclass(frozen=True)
class Carried:
    """What a file carries: the content, and all that is read on its pages (None: it has none)."""

    content: dict[str, Any]
    visible: str | None = None


def read(data: bytes) -> Carried:
    """The frozen content in a file, told by the file's own beginning. Raises ``NoReport``."""
    if len(data) > LARGEST:
        raise NoReport("the file is larger than a report can be")
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return _docx(data)
    return Carried(_json(data))


def _json(data: bytes) -> dict[str, Any]:
    try:
        made = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise NoReport(f"it is no JSON: {error}") from error
    if not isinstance(made, dict):
        raise NoReport("it is JSON, but no report")
    return made


def _pdf(data: bytes) -> Carried:
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        found = reader.attachments.get(NAME)
        visible = "".join(_page(page) for page in reader.pages)
    except (PyPdfError, ValueError, KeyError, RecursionError) as error:
        raise NoReport(f"the PDF cannot be read: {error}") from error
    if not found:
        raise NoReport("no frozen report is embedded in this PDF")
    return Carried(_json(found[0]), visible)


def _page(page: Any) -> str:
    """The text of a page without its number at the foot, which would stand inside a paragraph that goes on."""
    lines = page.extract_text().splitlines()
    return "".join(line for line in lines if not _is_page_number(line))


def _is_page_number(line: str) -> bool:
    bare = line.strip()
    return bare.startswith("—") and bare.endswith("—") and bare.strip("— ").isdecimal()


def _docx(data: bytes) -> Carried:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST:
                raise NoReport("the file is larger than a report can be")
            content = parts.read(IN_DOCX)
            body = parts.read("word/document.xml")
    except KeyError as error:
        raise NoReport("no frozen report is embedded in this DOCX") from error
    except zipfile.BadZipFile as error:
        raise NoReport(f"the DOCX cannot be read: {error}") from error
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise NoReport("the DOCX declares entities, which no word processor writes")
    try:
        tree = ET.fromstring(body)  # noqa: S314 - without a document type there is nothing that could expand
    except ET.ParseError as error:
        raise NoReport(f"the DOCX cannot be read: {error}") from error
    return Carried(_json(content), "".join(node.text or "" for node in tree.iter(f"{WORD}t")))
