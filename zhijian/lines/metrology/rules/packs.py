"""Rule packs: the dated data files that say how a kind of instrument is judged, and which of them is in force.

A pack may extend another one: tables are merged, everything else is replaced. The id and the content hash name the rule
set for ever; a record stores both, so that a later edition never judges an old record again.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from .decimals import fold

FOLDER = Path(__file__).parent / "packs"


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """One rule set. ``content`` is the whole data with everything that it extends already merged."""

    id: str
    family: str
    names: tuple[str, ...]
    title: Mapping[str, str]
    effective_from: date
    effective_to: date | None
    confirmed: bool
    basis: str
    hash: str
    content: Mapping[str, Any]
    unconfirmed: tuple[str, ...]
    """The blocks whose values were not checked in the paper text, by dotted path; "*" means all."""

    def in_force(self, day: date) -> bool:
        """Whether the edition is in force on a day; both ends count."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)

    def validity_months(self) -> int | None:
        """Months that a verification is valid, or None where the pack does not say."""
        months = self.content.get("validity", {}).get("months")
        return None if months is None else int(months)


def packs() -> tuple[Pack, ...]:
    """All packs that are shipped, by id."""
    return tuple(pack for _, pack in sorted(_shipped().items()))


def packs_in_force(day: date) -> tuple[Pack, ...]:
    """The packs in force on a day, by id."""
    return tuple(pack for pack in packs() if pack.in_force(day))


def find_pack(name: str, day: date | None = None) -> Pack | None:
    """The pack that a regulation's name, id or family means; None if there is none.

    A family without a year ("JJG 539") means the edition in force on the day, or the latest one without a day.
    """
    wanted = _key(name)
    for pack in packs():
        if wanted in {_key(each) for each in (pack.id, *pack.names)}:
            return pack
    family = [pack for pack in packs() if _key(pack.family) == wanted]
    family.sort(key=lambda pack: pack.effective_from, reverse=True)
    return next((pack for pack in family if day is None or pack.in_force(day)), None)


def pack_by_id(pack_id: str) -> Pack:
    """The pack with an id. Raises KeyError."""
    return _shipped()[pack_id]


def build(content: Mapping[str, Any]) -> Pack:
    """A pack from data that extends nothing more. Raises KeyError or ValueError for what must be there and is not."""
    until = content.get("effective_to")
    return Pack(
        id=content["id"],
        family=content["family"],
        names=tuple(content["names"]),
        title=content["title"],
        effective_from=date.fromisoformat(content["effective_from"]),
        effective_to=None if until is None else date.fromisoformat(until),
        confirmed=content["confirmed"],
        basis=content["basis"],
        hash=content_hash(content),
        content=content,
        unconfirmed=("*",) if content.get("unconfirmed_whole") else tuple(sorted(_unconfirmed(content, ""))),
    )


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Tables are merged, key by key; lists and plain values of the later one replace those of the earlier."""
    result = dict(base)
    for key, value in over.items():
        old = result.get(key)
        result[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return result


def content_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON (sorted keys, no spaces, UTF-8) of a merged pack."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@cache
def _shipped() -> dict[str, Pack]:
    raw = {data["id"]: data for data in (_read(path) for path in sorted(FOLDER.glob("*.toml")))}
    return {pack_id: build(_resolved(pack_id, raw)) for pack_id in raw}


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _resolved(pack_id: str, raw: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    own = dict(raw[pack_id])
    parent = own.pop("extends", None)
    if parent is None:
        return own
    base = {key: value for key, value in _resolved(parent, raw).items() if key not in ("effective_to",)}
    return merged(base, own)


@lru_cache(maxsize=512)
def _key(name: str) -> str:
    """A name as people write it: case, spaces and the many dashes do not matter, nor a leading 'OIML'."""
    folded = re.sub(r"[\u2010-\u2015\u2212\uff0d]", "-", fold(name)).upper()
    return re.sub(r"[\s《》]+", "", folded)


def _unconfirmed(node: Any, path: str) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("confirmed") is False and path:
            yield path
        for key, value in node.items():
            yield from _unconfirmed(value, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for position, value in enumerate(node):
            name = value.get("name", position) if isinstance(value, dict) else position
            yield from _unconfirmed(value, f"{path}.{name}")
