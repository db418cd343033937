"""What a folder of segments holds: its files, their columns, its manifest. Pure: no database, no DuckDB.

    manifest.json                                     what counts: origin, acts, root, and each file with its hash
    000000000000-000000009999.entries.parquet         acts and steps of stocks that became known at these positions
    000000000000-000000009999.months.parquet          the same, added up by month
    000000000000-000000009999.intervals.parquet       records in one state, and what became of older ones
    000000000000-000000009999.milestones.parquet      first days of acts of a record, likewise
    places-1f09ab77c2de.parquet                       the dated tree of bodies, named by its content

A file that the manifest does not name is none: a writer that died left it. A file is never changed once it is named.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
UNFINISHED = ".unfinished"
"""Ends the name of a file that is being written."""
NAME = re.compile(r"[0-9]{12}-[0-9]{12}\.[a-z]+\.parquet|places-[0-9a-f]{12}\.parquet")

ENTRIES = {
    "position": "BIGINT", "record": "UUID", "party": "UUID", "series": "VARCHAR", "doer": "VARCHAR",
    "territory": "VARCHAR", "principal": "VARCHAR", "day": "DATE", "sign": "TINYINT", "facets": "VARCHAR",
    "a1": "BIGINT", "a2": "BIGINT", "a3": "BIGINT", "late": "TINYINT",
}  # fmt: skip
MONTHS = {
    "series": "VARCHAR", "month": "INTEGER", "territory": "VARCHAR", "doer": "VARCHAR", "principal": "VARCHAR",
    "facets": "VARCHAR", "n": "BIGINT", "a1": "BIGINT", "a2": "BIGINT", "a3": "BIGINT", "late": "BIGINT",
}  # fmt: skip
INTERVALS = {
    "opened_at": "BIGINT", "record": "UUID", "begins": "DATE", "kind": "VARCHAR", "state": "VARCHAR",
    "stock": "BOOLEAN", "facets": "VARCHAR", "doer": "VARCHAR", "territory": "VARCHAR", "party": "UUID",
    "until": "DATE", "ends": "DATE", "owed": "BOOLEAN", "closed_at": "BIGINT", "void_at": "BIGINT",
}  # fmt: skip
MILESTONES = {
    "opened_at": "BIGINT", "record": "UUID", "name": "VARCHAR", "kind": "VARCHAR", "day": "DATE",
    "doer": "VARCHAR", "territory": "VARCHAR", "party": "UUID", "facets": "VARCHAR", "void_at": "BIGINT",
}  # fmt: skip
GRAINS = {"entries": ENTRIES, "months": MONTHS, "intervals": INTERVALS, "milestones": MILESTONES}
PLACES = {
    "tree": "VARCHAR", "body": "VARCHAR", "path": "VARCHAR", "begins": "DATE", "ends": "DATE", "kind": "VARCHAR",
    "name": "VARCHAR", "name_en": "VARCHAR",
}  # fmt: skip
LATER = {
    "intervals": (("record", "opened_at", "begins"), ("ends", "owed", "closed_at", "void_at")),
    "milestones": (("record", "opened_at", "name"), ("void_at",)),
}
"""Grains of which a row without *kind* says what became of an older one: what names that one, what it sets."""


class SegmentsError(Exception):
    """Something about segments that a person can mend; the message says what and how."""


class NoSegments(SegmentsError):
    """The folder holds none yet."""


class BadSegments(SegmentsError):
    """The folder's manifest cannot be read, or does not fit its files."""


class Foreign(SegmentsError):
    """The folder's segments are of another ledger, or of one that was restored from before them."""


@dataclass(frozen=True)
class File:
    """One file: its name in the folder, its rows, bytes and SHA-256 (hex)."""

    name: str
    rows: int
    size: int
    sha256: str


@dataclass(frozen=True)
class Segment:
    """The grains of positions *first* … *last*, both included; *root*: of the ledger's first ``last + 1`` acts (hex).

    *files* by grain; one without rows has none.
    """

    first: int
    last: int
    root: str
    files: dict[str, File]

    @property
    def acts(self) -> int:
        return self.last - self.first + 1

    @property
    def size(self) -> int:
        """Bytes of its files."""
        return sum(file.size for file in self.files.values())


@dataclass(frozen=True)
class Manifest:
    """Everything that counts in a folder: the segments in order and without a gap, from position 0 on."""

    origin: str
    places: File
    segments: tuple[Segment, ...] = ()
    format: int = field(default=FORMAT)

    @property
    def acts(self) -> int:
        """How many acts the segments know."""
        return self.segments[-1].last + 1 if self.segments else 0

    def files(self, grain: str) -> list[File]:
        """The files of one grain, oldest first."""
        return [segment.files[grain] for segment in self.segments if grain in segment.files]

    def every(self) -> Iterator[File]:
        """All files that it names."""
        yield self.places
        for segment in self.segments:
            yield from segment.files.values()


def stem(first: int, last: int) -> str:
    """How the files of a segment begin."""
    return f"{first:012d}-{last:012d}"


def read(folder: Path) -> Manifest:
    """The manifest of a folder. Raises ``NoSegments``, ``BadSegments``."""
    try:
        text = (folder / MANIFEST).read_text("utf-8")
    except FileNotFoundError:
        raise NoSegments(f"There are no segments in {folder}: zhijian segments write makes them.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadSegments(f"{folder / MANIFEST} cannot be read: {error}") from error
    try:
        told = json.loads(text)
        if told["format"] != FORMAT:
            raise BadSegments(
                f"{folder / MANIFEST} has format {told['format']}; this program reads format {FORMAT}."
            )
        found = _manifest(told)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadSegments(f"{folder / MANIFEST} is no manifest of segments ({error}).") from error
    return found


def _manifest(told: dict[str, Any]) -> Manifest:
    segments = []
    for one in told["segments"]:
        files = {grain: _file(one["files"][grain]) for grain in GRAINS if grain in one["files"]}
        segments.append(Segment(int(one["first"]), int(one["last"]), str(one["root"]), files))
        begins = segments[-2].last + 1 if len(segments) > 1 else 0
        if segments[-1].first != begins or segments[-1].last < begins:
            raise ValueError(f"a segment should begin at position {begins}")
    return Manifest(str(told["origin"]), _file(told["places"]), tuple(segments))


def _file(told: dict[str, Any]) -> File:
    found = File(str(told["name"]), int(told["rows"]), int(told["size"]), str(told["sha256"]))
    if not NAME.fullmatch(found.name):
        raise ValueError(f"{found.name!r} names no file of a segment")
    return found


def check_sizes(folder: Path, manifest: Manifest) -> None:
    """Each named file is there, whole. Raises ``BadSegments`` for the first that is not."""
    for file in manifest.every():
        try:
            size = (folder / file.name).stat().st_size
        except OSError as error:
            raise BadSegments(
                f"{folder / file.name} is missing ({error.strerror}). Write all segments again."
            ) from error
        if size != file.size:
            raise BadSegments(
                f"{folder / file.name} has {size} bytes and should have {file.size}. Write all segments again."
            )


def publish(folder: Path, manifest: Manifest) -> None:
    """Make a manifest the one that counts, in one step; its files are on the disk already."""
    told = {**asdict(manifest), "acts": manifest.acts}
    if manifest.segments:
        told["root"] = manifest.segments[-1].root
    unfinished = folder / (MANIFEST + UNFINISHED)
    unfinished.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    _keep(folder)  # what it names must be there before it is
    settle(unfinished, folder / MANIFEST)
    _keep(folder)


def settle(unfinished: Path, final: Path) -> None:
    """Put a finished file under its own name once its bytes are on the disk for good."""
    _keep(unfinished)
    unfinished.replace(final)


def _keep(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def hashed(path: Path) -> str:
    """The SHA-256 of a file (hex)."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
