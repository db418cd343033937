"""What of a worksheet 检定工作表 was measured: rows that only hold what the sheet itself offers are left out.

A sheet offers loads, directions and positions before anything is typed; a row becomes part of the document with its
first typed value. The page leaves the same rows out (``measured`` in static/zj/sheet-judge.js), and a test holds the
two together. Digits stay as typed; only ``readable`` folds them, for the judge.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PARTS = (
    "zero", "weighing", "eccentricity", "repeatability", "discrimination", "tare", "net", "substitution",
)  # fmt: skip
"""The parts of a document that hold measured rows (docs/judge.md)."""

OFFERED = frozenset(("load", "direction", "position", "range"))
"""What a row has before anything is typed."""

BLANKS = re.compile(r"\s+")
INDEX = re.compile(r"\[(\d+)\]")


@dataclass(slots=True)
class Measured:
    """``parts`` that were measured, and where their rows stood on the sheet."""

    parts: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    """Place in ``parts`` → place on the sheet, for rows only: ``weighing[0]`` → ``weighing[2]``."""

    def origin(self, path: str) -> str:
        """The path of a field or row on the sheet: ``weighing[0].delta`` → ``weighing[2].delta``."""
        for end in sorted((m.end() for m in INDEX.finditer(path)), reverse=True):
            if path[:end] in self.origins:
                return self.origins[path[:end]] + path[end:]
        return path


def measured(worksheet: Mapping[str, Any]) -> Measured:
    """The measured parts of a worksheet; what cannot be read stays, so that the judge names it."""
    found = Measured()
    for part in PARTS:
        kept = _kept(worksheet.get(part), part, part, found.origins)
        if kept is not None:
            found.parts[part] = kept
    return found


def filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """An object without its empty values: an empty string is not a number (docs/judge.md)."""
    return {key: value for key, value in values.items() if not _empty(value)}


def readable(value: Any) -> Any:
    """Typed text as the judge reads it: full width folded (NFKC), blanks between digits and the typographic minus."""
    if isinstance(value, str):
        return BLANKS.sub("", unicodedata.normalize("NFKC", value)).replace("\u2212", "-")
    if isinstance(value, Mapping):
        return {key: readable(each) for key, each in value.items()}
    return [readable(each) for each in value] if isinstance(value, list | tuple) else value


def _kept(value: Any, path: str, origin: str, origins: dict[str, str]) -> Any:
    if isinstance(value, Mapping):
        inner = {key: _kept(each, f"{path}.{key}", f"{origin}.{key}", origins) for key, each in value.items()}
        row = {key: each for key, each in inner.items() if each is not None}
        return row if row.keys() - OFFERED else None
    if isinstance(value, list | tuple):
        rows: list[Any] = []
        for position, each in enumerate(value):
            place, stood = f"{path}[{len(rows)}]", f"{origin}[{position}]"
            kept = _kept(each, place, stood, origins)
            if kept is not None:
                rows.append(kept)
                origins[place] = stood
        return rows or None
    return None if _empty(value) else value


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not BLANKS.sub("", value))
