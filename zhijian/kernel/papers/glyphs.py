"""Which characters the vendored fonts can draw (字库): asked before a paper is set, so that none shows an empty box.

The fonts hold the 20,902 Han characters of GBK, the rest of the basic Unicode block, and the rarer ones listed in
``tools/rare_han.txt``. What lies outside is mostly a character of somebody's name. Such a paper is refused by
`typeset.render_pdf` with the field and the character. The way out is one decision, made by the caller and recorded
with the act: `spell_out` writes the code point in place of the character, ``〔U+20BB7〕``, and the paper carries the
line that says so. (Or add the character to ``tools/rare_han.txt`` where the upstream font has it.)
"""

import functools
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FONT_DIR = Path(__file__).with_name("fonts")
BODY_FAMILY = "ZJ Song"  # the last in each template's list of families: what it lacks, nothing can draw
_UNPRINTED = "\n\r\t"


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character that no vendored font can draw, and the field of the paper's data that holds it."""

    path: str  # like ``applicant.zh`` or ``items[3].result``
    character: str

    def __str__(self) -> str:
        return f"{self.path}: {self.character} (U+{ord(self.character):04X})"


def missing_glyphs(text: str) -> list[str]:
    """The characters of `text` that cannot be drawn, each once, in order of appearance."""
    drawable = _drawable()
    return [c for c in dict.fromkeys(text) if ord(c) not in drawable and c not in _UNPRINTED]


def missing_in(data: object) -> list[MissingGlyph]:
    """The same for all text inside mappings and sequences, with the path of each field."""
    return [MissingGlyph(path, c) for path, text in _texts(data, "") for c in missing_glyphs(text)]


def spell_out(text: str) -> str:
    """`text` with each character that cannot be drawn written as its code point: ``李〔U+20BB7〕``."""
    for character in missing_glyphs(text):
        text = text.replace(character, f"〔U+{ord(character):04X}〕")
    return text


def fonts_digest() -> str:
    """SHA-256 (hex) of the manifest, which holds the SHA-256 of each font file."""
    return hashlib.sha256(_manifest_bytes()).hexdigest()


def _texts(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, Sequence):
        for index, inner in enumerate(value):
            yield from _texts(inner, f"{path}[{index}]")


def _manifest_bytes() -> bytes:
    return (FONT_DIR / "manifest.json").read_bytes()


@functools.cache
def _drawable() -> frozenset[int]:
    """Code points that every weight of the body family has; the bold of a name must not fall back."""
    faces = [font for font in json.loads(_manifest_bytes())["fonts"] if font["family"] == BODY_FAMILY]
    return frozenset.intersection(*(frozenset(_points(face["coverage"])) for face in faces))


def _points(ranges: str) -> Iterator[int]:
    for run in ranges.split():
        first, _, last = run.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)
