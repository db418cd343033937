"""Write segments from the ledger's grains, and merge them. One writer at a time; readers need no lock.

A file is written under another name, brought to the disk, and named; a segment counts from the moment at which the
manifest names it. What a merge replaced stays until the next writer, so that whoever reads it can finish.
"""

import csv
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from typing import Any, Self

from zhijian.kernel.indicators.segments import exporting, layout
from zhijian.kernel.indicators.segments.duck import SCRATCH, connect, later, quoted, settled, source, standing
from zhijian.kernel.indicators.segments.layout import (
    GRAINS,
    LATER,
    PLACES,
    UNFINISHED,
    File,
    Foreign,
    Manifest,
    NoSegments,
    Segment,
    SegmentsError,
    stem,
)
from zhijian.kernel.indicators.segments.naming import make_known, named
from zhijian.kernel.ledger import dbtiles
from zhijian.kernel.ledger.models import Origin

STEP = 1_000_000
"""Positions in a segment when many are written at once."""
LARGEST = 16_000_000
"""Positions in a merged segment at most."""
SMALL = 50_000
"""Segments of fewer positions are written by one processor, unsorted, and without their months: their entries say as
much, and whoever reads them reads all."""
PARQUET = "(FORMAT parquet, COMPRESSION zstd)"
ORDER = {"entries": "series, position", "months": "series, month", "intervals": "kind, opened_at",
         "milestones": "kind, opened_at"}  # fmt: skip
"""Rows of one series lie together, so that an engine that asks for one skips the others."""
SUMS = ("a1", "a2", "a3", "late")


def write(folder: Path, *, step: int = STEP, threads: int | None = None) -> Manifest:
    """Write what became known since the last time, and the tree of bodies. Raises ``SegmentsError``."""
    size = dbtiles.size()
    if size == 0:
        raise SegmentsError("No act is sealed yet: there is nothing to write.")
    with _telling(folder):
        before = _begun(folder)
        _sweep(folder, before)
        with _Writer(folder, threads or (1 if size - before.acts < SMALL else None)) as writer:
            manifest = writer.with_places(before)
            if manifest != before:
                layout.publish(folder, manifest)
            for first in range(manifest.acts, size, step):
                manifest = writer.with_segment(manifest, first, min(first + step, size) - 1)
                layout.publish(folder, manifest)
    return manifest


def merge(folder: Path, *, whole: bool = False, threads: int | None = None) -> Manifest:
    """Put neighbours together: the newest ones, as long as the next older is no larger than they are; all, if *whole*.

    So each row is written again about as often as its ledger doubles. Raises ``SegmentsError``.
    """
    manifest = layout.read(folder)
    layout.check_sizes(folder, manifest)
    with _telling(folder):
        _sweep(folder, manifest)
        for several in _groups(manifest.segments, whole=whole):
            with _Writer(folder, threads) as writer:
                merged = writer.merged(several)
            rest = [one for one in manifest.segments if one not in several]
            manifest = replace(manifest, segments=tuple(sorted([*rest, merged], key=lambda one: one.first)))
            layout.publish(folder, manifest)
    return manifest


def _groups(segments: Sequence[Segment], *, whole: bool) -> Iterator[list[Segment]]:
    """Which neighbours to merge, newest first."""
    group: list[Segment] = []
    for one in reversed(segments):
        acts = sum(mate.acts for mate in group)
        if group and acts + one.acts <= LARGEST and (whole or one.acts <= acts):
            group.insert(0, one)
            continue
        if len(group) > 1:
            yield group
        if group and not whole:
            return
        group = [one]
    if len(group) > 1:
        yield group


def _begun(folder: Path) -> Manifest:
    """The folder's manifest, held against this ledger; a new one for a new folder."""
    origin = Origin.objects.get().name
    try:
        manifest = layout.read(folder)
    except NoSegments:
        folder.mkdir(parents=True, exist_ok=True)
        return Manifest(origin, File("", 0, 0, ""))
    held_against_ledger(folder, manifest)
    layout.check_sizes(folder, manifest)
    return manifest


def held_against_ledger(folder: Path, manifest: Manifest) -> None:
    """Refuse segments of another ledger, or that know acts which this one does not have: ``Foreign``."""
    origin, size = Origin.objects.get().name, dbtiles.size()
    if manifest.origin != origin:
        raise Foreign(
            f"The segments in {folder} are of the ledger {manifest.origin}; this one is {origin}. Take another folder."
        )
    for segment in manifest.segments:
        if segment.last >= size or dbtiles.root(segment.last + 1).hex() != segment.root:
            raise Foreign(
                f"The segments in {folder} and this ledger differ within the first {segment.last + 1} acts: one of them"
                " was restored or changed. Verify the ledger, then empty the folder and write the segments again."
            )


def _sweep(folder: Path, manifest: Manifest) -> None:
    """Remove what a writer that died left, and files that the *manifest* does not name (any more)."""
    kept = {file.name for file in manifest.every()}
    for path in folder.iterdir():
        unnamed = layout.NAME.fullmatch(path.name) and path.name not in kept
        if path.name.endswith(UNFINISHED) or unnamed:
            path.unlink()
    rmtree(folder / SCRATCH, ignore_errors=True)


@contextmanager
def _telling(folder: Path) -> Iterator[None]:
    """Say what the disk or DuckDB refused in words for a person; the segments that were there before still count."""
    import duckdb

    try:
        yield
    except (OSError, duckdb.Error) as error:
        raise SegmentsError(
            f"Segments cannot be written to {folder}: {error}. What was written before still counts."
        ) from error


class _Writer:
    """One DuckDB that writes files of one folder, beside us: while it writes one grain, the database is asked for the
    next. A job waits for none that is begun after it."""

    def __init__(self, folder: Path, threads: int | None) -> None:
        self.folder = folder
        self.beside = ThreadPoolExecutor(2)
        self.opened = self.beside.submit(connect, folder, threads)
        self.named: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_why: object) -> None:
        self.beside.shutdown()

    @property
    def db(self) -> Any:
        """A way of its own into the DuckDB, for one thread."""
        return self.opened.result().cursor()

    def with_places(self, manifest: Manifest) -> Manifest:
        """The manifest with the tree of bodies as it is now; its file stays while nothing changed."""
        lines = self.folder / f"places.csv{UNFINISHED}"
        with lines.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(exporting.places())
        name = f"places-{layout.hashed(lines)[:12]}.parquet"
        if name != manifest.places.name:
            places = self._parquet(name, f"SELECT * FROM {_csv(lines, PLACES)}")
            manifest = replace(manifest, places=places)
        lines.unlink()
        return manifest

    def with_segment(self, manifest: Manifest, first: int, last: int) -> Manifest:
        """The manifest with one more segment."""
        if self.named is None:
            names = exporting.names()
            self.named = self.beside.submit(lambda: make_known(self.db, names))
        jobs = {}
        for grain in exporting.LINES:
            lines = self.folder / f"{grain}.csv{UNFINISHED}"
            if exporting.write_lines(grain, first, last, lines):
                jobs[grain] = self.beside.submit(self._from_lines, grain, first, last, lines)
            else:
                lines.unlink()
        self.named.result()
        files = {grain: job.result() for grain, job in jobs.items()}
        return replace(manifest, segments=(*manifest.segments, self._segment(first, last, files)))

    def _from_lines(self, grain: str, first: int, last: int, lines: Path) -> File:
        if self.named is not None:
            self.named.result()
        file = self._grain(grain, first, last, named(grain, _lines(lines, exporting.LINES[grain])))
        lines.unlink()
        return file

    def merged(self, several: list[Segment]) -> Segment:
        """One segment in the place of several neighbours."""
        first, last = several[0].first, several[-1].last
        files = {}
        for grain in exporting.LINES:
            names = [one.files[grain].name for one in several if grain in one.files]
            if names:
                found = f"SELECT * FROM {source(self.folder, names, GRAINS[grain])}"
                if grain in LATER:
                    found = self._settled(grain, names, first)
                files[grain] = self._grain(grain, first, last, found)
        return self._segment(first, last, files, several[-1].root)

    def _settled(self, grain: str, names: list[str], first: int) -> str:
        """Rows with what became of them worked in; what became of rows from before *first* is kept as it is."""
        table, columns = source(self.folder, names, GRAINS[grain]), GRAINS[grain]
        shown = ", ".join(columns)
        older = f"SELECT {shown} FROM {table} WHERE kind IS NULL AND opened_at < {first}"
        return (
            f"{standing(grain, settled(grain, columns), table, f'({later(grain, table)})')} UNION ALL {older}"
        )

    def _segment(self, first: int, last: int, files: dict[str, File], root: str = "") -> Segment:
        if "entries" in files and last - first + 1 >= SMALL:
            sums = ", ".join(f"CAST(SUM({name}) AS BIGINT) AS {name}" for name in ("sign", *SUMS))
            by = "territory, doer, principal, facets"
            found = (
                f"SELECT series, year(day) * 100 + month(day) AS month, {by}, {sums.replace('AS sign', 'AS n')} FROM"
                f" {source(self.folder, [files['entries'].name], {})} GROUP BY series, month, {by}"
            )
            files["months"] = self._grain("months", first, last, found)
        return Segment(first, last, root or dbtiles.root(last + 1).hex(), files)

    def _grain(self, grain: str, first: int, last: int, sql: str) -> File:
        columns = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in GRAINS[grain].items())
        order = f"ORDER BY {ORDER[grain]}" if last - first + 1 >= SMALL else ""
        return self._parquet(f"{stem(first, last)}.{grain}.parquet", f"SELECT {columns} FROM ({sql}) {order}")

    def _parquet(self, name: str, sql: str) -> File:
        unfinished = self.folder / (name + UNFINISHED)
        (rows,) = self.db.execute(f"COPY ({sql}) TO {quoted(unfinished.resolve())} {PARQUET}").fetchone()
        sha256, size = layout.hashed(unfinished), unfinished.stat().st_size
        layout.settle(unfinished, self.folder / name)
        return File(name, rows, size, sha256)


def _lines(file: Path, columns: dict[str, str]) -> str:
    """What stands after FROM for a file that ``exporting`` wrote."""
    texts = ", ".join(quoted(name) for name, kind in columns.items() if kind == "VARCHAR")
    at_once = min(
        max(file.stat().st_size, 4 << 20), 32 << 20
    )  # memory that is never filled costs time as well
    return _csv(
        file,
        columns,
        f"delim = {quoted(exporting.SEPARATOR)}, quote = '', force_not_null = [{texts}], buffer_size = {at_once}",
    )


def _csv(file: Path, columns: dict[str, str], more: str = "delim = ',', quote = '\"', escape = '\"'") -> str:
    """What stands after FROM for a file of comma-separated values."""
    shape = ", ".join(f"{quoted(name)}: {quoted(kind)}" for name, kind in columns.items())
    return (
        f"read_csv({quoted(file.resolve())}, header = false, auto_detect = false, nullstr = '',"
        f" columns = {{{shape}}}, {more})"
    )
