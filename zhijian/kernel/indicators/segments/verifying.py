"""Prove segments: from their own files, and against the ledger that they are of."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zhijian.kernel.indicators.engines import DATABASE, Engine
from zhijian.kernel.indicators.models import Cell, Entry, Interval, Milestone, Series
from zhijian.kernel.indicators.segments import layout
from zhijian.kernel.indicators.segments.layout import Manifest, Segment
from zhijian.kernel.indicators.segments.reading import Segments
from zhijian.kernel.indicators.segments.writing import held_against_ledger

BY = "territory, doer, principal, dims_id"
SUMS = ", ".join(f"SUM({name})" for name in ("n", "a1", "a2", "a3", "late"))


def verify(folder: Path, *, ledger: bool = True, threads: int | None = None) -> tuple[Manifest, list[str]]:
    """The manifest and what is wrong, a sentence each. *ledger*: hold the segments against this installation's too.

    Raises ``SegmentsError`` where there is nothing that could be compared: no whole segments, or another ledger's.
    """
    manifest = layout.read(folder)
    layout.check_sizes(folder, manifest)
    if ledger:
        held_against_ledger(folder, manifest)
    wrong = [
        f"{file.name}: its bytes are not those that were written"
        for file in manifest.every()
        if layout.hashed(folder / file.name) != file.sha256
    ]
    if not wrong:  # what is read of a changed file says nothing
        segments = Segments(folder, threads)
        wrong = list(_inside(segments))
        wrong += _beside_database(segments) if ledger else []
    return manifest, wrong


def _inside(segments: Segments) -> Iterator[str]:
    """Rows as many and of such positions as each segment says; months are the sums of entries."""
    for segment in segments.manifest.segments:
        for grain, file in segment.files.items():
            (rows,) = segments.run(f"SELECT COUNT(*) FROM {_one(segments, file.name)}", ())[0]
            if rows != file.rows:
                yield f"{file.name}: {rows} rows, and the manifest says {file.rows}"
            if outside := _outside(segments, segment, grain, file.name):
                yield f"{file.name}: {outside} rows became known at positions that are not the segment's"
    entries = _sums(
        segments, "SELECT *, year(day) * 100 + month(day) AS month, sign AS n FROM indicators_entry"
    )
    yield from _differences("months and entries", _sums(segments, Cell._meta.db_table), entries)


def _outside(segments: Segments, segment: Segment, grain: str, name: str) -> int:
    columns = {"entries": ("position",), "months": (), "milestones": ("opened_at", "void_at")}
    known = columns.get(grain, ("opened_at", "closed_at", "void_at"))
    wrong = [f"{column} > {segment.last}" for column in known]
    if grain == "entries":
        wrong.append(f"position < {segment.first}")
    elif known:
        wrong.append(f"(kind IS NOT NULL AND opened_at < {segment.first})")
    if not wrong:
        return 0
    (found,) = segments.run(f"SELECT COUNT(*) FROM {_one(segments, name)} WHERE {' OR '.join(wrong)}", ())[0]
    return int(found)


def _one(segments: Segments, name: str) -> str:
    from zhijian.kernel.indicators.segments.duck import source

    return source(segments.folder, [name], {})


def _beside_database(segments: Segments) -> Iterator[str]:
    """The same sums of both engines, at the position of the segments."""
    size = segments.size()
    later = f"SELECT * FROM {Entry._meta.db_table} WHERE position >= %s"
    ours = _sums(DATABASE, Cell._meta.db_table)
    for key, values in _sums(DATABASE, later, size, month=False).items():
        ours[key] = tuple(a - b for a, b in zip(ours[key], values, strict=True))
    yield from _differences("months of segments and database", _sums(segments, Cell._meta.db_table), ours)
    for model, more in ((Interval, ("closed_at", "void_at")), (Milestone, ("void_at",))):
        counts = [_known_rows(engine, model, more, size) for engine in (segments, DATABASE)]
        yield from _differences(f"{model._meta.verbose_name}s of segments and database", *counts)


def _sums(engine: Engine, table: str, *params: Any, month: bool = True) -> dict[Any, tuple[int, ...]]:
    """Series, month, bodies and facets → sums, those of nought left out."""
    if month:
        inner = f"({table}) t" if table.startswith("SELECT") else table
        rows = engine.run(
            f"SELECT series_id, month, {BY}, {SUMS} FROM {inner} GROUP BY series_id, month, {BY}", params
        )
    else:
        rows = _by_month(engine, table, params)
    return _named(engine, rows, keys=6)


def _by_month(engine: Engine, table: str, params: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Entries by month, added up here: how to take a month out of a day is said differently by each database."""
    rows = engine.run(f"SELECT series_id, day, {BY}, sign, a1, a2, a3, late FROM ({table}) t", params)
    found: dict[Any, list[int]] = {}
    for series, day, *rest in rows:
        month = int(str(day)[:7].replace("-", ""))
        total = found.setdefault((series, month, *rest[:4]), [0] * 5)
        for place, value in enumerate(rest[4:]):
            total[place] += value
    return [(*key, *values) for key, values in found.items()]


def _known_rows(engine: Engine, model: Any, more: tuple[str, ...], size: int) -> dict[Any, tuple[int, ...]]:
    """How many rows became known by *size*, and of these were closed or replaced by then, by kind, place and facets."""
    sums = ", ".join(f"SUM(CASE WHEN {column} < %s THEN 1 ELSE 0 END)" for column in more)
    sql = (
        f"SELECT kind_id, doer, territory, dims_id, COUNT(*), {sums} FROM {model._meta.db_table}"
        " WHERE opened_at < %s GROUP BY kind_id, doer, territory, dims_id"
    )
    return _named(engine, engine.run(sql, [size] * (len(more) + 1)), keys=4)


def _named(engine: Engine, rows: list[tuple[Any, ...]], keys: int) -> dict[Any, tuple[int, ...]]:
    """Rows under the names of their series (first column) and facets (last of *keys*), which one engine numbers."""
    series = dict(Series.objects.values_list("pk", "name")) if engine is DATABASE else {}
    facets = dict(engine.combos()) if engine is DATABASE else {}
    found = {}
    for first, *rest in rows:
        values = tuple(int(value) for value in rest[keys - 1 :])
        if any(values):
            key = (series.get(first, first), *rest[: keys - 2], facets.get(rest[keys - 2], rest[keys - 2]))
            found[key] = values
    return found


def _differences(
    what: str, one: dict[Any, tuple[int, ...]], other: dict[Any, tuple[int, ...]]
) -> Iterator[str]:
    """One sentence for each series whose sums differ."""
    differ = Counter(key[0] for key in one.keys() | other.keys() if one.get(key) != other.get(key))
    for series, count in sorted(differ.items()):
        yield f"{what} differ in {count} sums of {series}"
