"""Set a paper (文书): a Typst template and its data become PDF bytes, the same bytes each time and everywhere.

Nothing from outside enters: no system font, no network package, no clock. Two renderings of the same data by the same
template, fonts and Typst release are byte-equal, in any process. What the act commits to is `content_hash`: the data
and the version of the template, not the bytes, because bytes also depend on the Typst release (`ENGINE`).
"""

import functools
import hashlib
import importlib.metadata
import json
import os
import re
import threading
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

import typst

from zhijian.kernel.papers.glyphs import FONT_DIR, MissingGlyph, fonts_digest, missing_in

ENGINE = f"typst {importlib.metadata.version('typst')}"
PACKAGE_ROOT = Path(__file__).resolve().parents[2]
# Archival, with text that can be searched and read aloud (ISO 19005-2, level A).
PDF_STANDARD: Final = "a-2a"
# The same, with files attached (ISO 19005-3, level A).
WITH_ATTACHMENTS: Final = "a-3a"
PdfStandard = Literal["a-2a", "a-3a"]

_USES = re.compile(r"""\b(?:import|include|image|read|json|csv)\s*\(?\s*"([^"@]+)\"""")
_lock = threading.Lock()


class _Use:
    """Whether this process has set a paper, or was forked from one that had: such a child would wait for ever."""

    begun = False
    inherited = False


def _after_fork() -> None:
    global _lock  # noqa: PLW0603 - the parent may have held it at the moment of the fork
    _lock = threading.Lock()
    _Use.inherited = _Use.begun


os.register_at_fork(after_in_child=_after_fork)


class TypesetError(RuntimeError):
    """The template could not be set with this data; the message carries Typst's own diagnosis."""


class MissingGlyphs(TypesetError):
    """Characters that no vendored font can draw. `missing` names field and character: see `glyphs.spell_out`."""

    def __init__(self, missing: list[MissingGlyph]) -> None:
        super().__init__("no font can draw: " + "; ".join(map(str, missing)))
        self.missing = missing


def render_pdf(
    template_path: Path, data: Mapping[str, object], *, fixed_date: datetime, lang: str,
    standard: PdfStandard = PDF_STANDARD,
) -> bytes:  # fmt: skip
    """Set one paper and return PDF/A bytes, of level 2a or 3a.

    `template_path`: a ``.typ`` file inside the package, or one whose imports lie in its own folder. It reads
    ``json(bytes(sys.inputs.data))`` and ``sys.inputs.lang``. `data`: text, true, false, null, lists, mappings.
    `fixed_date`: the document's date, with a zone, to the second: the moment the act was recorded, never now().
    `lang`: the variant, handed to the template as it is.

    Raises MissingGlyphs for text that cannot be drawn; TypesetError for what Typst refuses or warns of, and in a
    child forked from a process that had set a paper (Typst's threads do not survive a fork: start workers fresh);
    ValueError for a date without a zone; TypeError for a number or another type in the data.
    """
    how = {"format": "pdf", "timestamp": _timestamp(fixed_date), "pdf_standards": [standard]}
    return _compiled(template_path, data, lang, **how)


def render_png(template_path: Path, data: Mapping[str, object], *, ppi: int, lang: str) -> bytes:
    """Set one drawing as a picture of *ppi* dots an inch, for papers that cannot draw it themselves (DOCX).

    The same data give the same bytes, as with `render_pdf`, whose errors it raises. The template sets one page.
    """
    return _compiled(template_path, data, lang, format="png", ppi=float(ppi))


def _timestamp(fixed_date: datetime) -> int:
    if fixed_date.tzinfo is None:
        raise ValueError("fixed_date has no time zone: two machines would date the paper differently")
    return int(fixed_date.timestamp())


def _compiled(template_path: Path, data: Mapping[str, object], lang: str, **how: Any) -> bytes:
    if _Use.inherited:
        raise TypesetError("this process was forked from one that had set a paper: start it fresh instead")
    if missing := missing_in(data):
        raise MissingGlyphs(missing)
    path = template_path.resolve()
    root = PACKAGE_ROOT if path.is_relative_to(PACKAGE_ROOT) else path.parent
    inputs = {"data": _canonical(data).decode("utf-8"), "lang": lang}
    with _lock:  # one document at a time: Typst spreads the work over the cores itself
        _Use.begun = True
        try:
            made, warnings = _compiler().compile_with_warnings(
                input=str(path), root=str(root), sys_inputs=inputs, **how
            )
        except typst.TypstError as error:
            raise TypesetError(f"{path.name}: {error.diagnostic or error.message}") from error
    if warnings:
        raise TypesetError(f"{path.name}: " + "; ".join(str(warning.message) for warning in warnings))
    if not isinstance(made, bytes):
        raise TypesetError(f"{path.name}: Typst gave no document, or more than one page of a picture")
    return made


def content_hash(data: Mapping[str, object], template_version: str) -> str:
    """What an act commits to: SHA-256 (64 hex digits) over the RFC 8785 form of data and template version.

    Anyone can repeat it: ``{"data":…,"form":"zhijian.paper/1","template":…}``, keys sorted, no spaces, UTF-8.
    Raises TypeError for numbers and other types (a measure is its digits), ValueError for text that is not NFC.
    """
    form = {"data": data, "form": "zhijian.paper/1", "template": template_version}
    return hashlib.sha256(_canonical(form)).hexdigest()


@functools.cache
def template_version(template_path: Path) -> str:
    """SHA-256 (hex) over the template, the files that it uses by a literal path, and the fonts' manifest.

    Read once in a process: a template does not change under a running server.
    """
    digest = hashlib.sha256(fonts_digest().encode("ascii"))
    for file in sorted(_closure(template_path.resolve()), key=lambda file: file.name):
        digest.update(b"\0" + file.name.encode("utf-8") + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _closure(file: Path) -> set[Path]:
    """`file` and what it imports, all the way down."""
    found: set[Path] = set()
    waiting = [file]
    while waiting:
        current = waiting.pop()
        if current in found:
            continue
        found.add(current)
        if current.suffix == ".typ":
            for used in _USES.findall(current.read_text("utf-8")):
                inside = PACKAGE_ROOT / used[1:] if used.startswith("/") else current.parent / used
                waiting.append(inside.resolve())
    return found


@functools.cache
def _compiler() -> typst.Compiler:
    """One for each process, so that fonts are read once."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONT_DIR)])
    return typst.Compiler(root=str(PACKAGE_ROOT), font_paths=fonts)


def _canonical(value: object) -> bytes:
    """RFC 8785 for data without numbers; with ASCII keys a sort by code point is its sort by UTF-16 unit."""
    _check(value, "data")
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _check(value: object, path: str) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        if not unicodedata.is_normalized("NFC", value):
            raise ValueError(f"{path}: text is not in Unicode normal form C")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if not (isinstance(key, str) and key.isascii()):
                raise TypeError(f"{path}: the key {key!r} is not ASCII text")
            _check(inner, f"{path}.{key}")
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            _check(inner, f"{path}[{index}]")
    else:
        raise TypeError(f"{path}: {type(value).__name__} is not allowed, write a number as its digits")
