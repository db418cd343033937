"""Segments as engines: the tables of the grains as views over Parquet files, by the names that the compiler uses.

Whoever has the folder has all that figures need: no ledger, no database. ``Segments`` reads it with DuckDB, ``OnSpark``
with a session of PySpark that the caller brings.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from zhijian.kernel.indicators.models import Cell, Entry, Interval, Milestone
from zhijian.kernel.indicators.segments import layout
from zhijian.kernel.indicators.segments.duck import connect, later, settled, source, standing
from zhijian.kernel.indicators.segments.layout import GRAINS, PLACES, Manifest
from zhijian.kernel.indicators.trees import Tree
from zhijian.kernel.org.models import Body, Place

TABLES = {"entries": Entry, "months": Cell, "intervals": Interval, "milestones": Milestone}
CALLED = {"series": "series_id", "kind": "kind_id", "facets": "dims_id"}
"""Columns of the files that have another name in the tables. There they are numbers; here they are the names."""


ALONE = "entries_alone"
"""The entries of segments that have no months."""


class ByName:
    """What engines over segments share: series and facets stand in them by name, months are not held in memory."""

    def series(self, names: Iterable[str]) -> dict[str, Any]:
        return {name: name for name in names}

    def months(self, series: Collection[Any], size: int) -> None:
        return None

    def day(self, on: date) -> Any:
        return on


class _Files(ByName):
    """What both engines have in common: the manifest, and series and facets that stand for themselves."""

    manifest: Manifest

    def __init__(self, folder: Path) -> None:
        """Open a folder. Raises ``SegmentsError`` where it holds no whole segments."""
        self.folder, self.manifest = folder, layout.read(folder)
        layout.check_sizes(folder, self.manifest)
        self._combos: list[tuple[Any, str]] | None = None

    def _sources(self) -> dict[str, tuple[list[str], dict[str, str]]]:
        """The files and the columns of each view on which the tables stand."""
        found = {
            grain: ([file.name for file in self.manifest.files(grain)], columns)
            for grain, columns in GRAINS.items()
        }
        alone = [
            one.files["entries"].name
            for one in self.manifest.segments
            if "entries" in one.files and "months" not in one.files
        ]
        return found | {ALONE: (alone, GRAINS["entries"]), "places": ([self.manifest.places.name], PLACES)}

    def size(self) -> int:
        return self.manifest.acts

    def combos(self) -> list[tuple[Any, str]]:
        if self._combos is None:
            tables = (Cell, Interval, Milestone)
            every = " UNION ".join(f"SELECT dims_id FROM {model._meta.db_table}" for model in tables)
            found = self.run(every, ())
            self._combos = [(text, text) for text in sorted(text for (text,) in found)]
        return self._combos

    def tree(self) -> Tree:
        rows = self.run("SELECT tree, body, path, begins, kind FROM places", ())
        placed = sorted(
            (begins, body, path) for tree, body, path, begins, _kind in rows if tree == Place.ADMIN
        )
        kinds = {(body, kind) for _tree, body, _path, _begins, kind in rows if kind != Body.Kind.BUREAU}
        return Tree.of(((body, path, begins) for begins, body, path in placed), kinds)

    def run(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        raise NotImplementedError


class Segments(_Files):
    """Segments read by DuckDB. *threads*: as many as there are processors, if None.

    *hold*: read all rows into memory once; then questions need no file. For who asks many; new segments are not seen.
    *memory*: the most that DuckDB takes.
    """

    def __init__(
        self, folder: Path, threads: int | None = None, *, hold: bool = False, memory: str | None = None
    ) -> None:
        super().__init__(folder)
        self.db = connect(folder, threads, memory)
        for name, (names, columns) in self._sources().items():
            self.db.execute(f"CREATE VIEW {name} AS {self._rows(name, source(folder, names, columns))}")
        kept = "TABLE" if hold else "VIEW"
        for grain, model in TABLES.items():
            table = table_of(grain, self._changes(grain))
            self.db.execute(f"CREATE {kept} {model._meta.db_table} AS {table}")

    def _rows(self, _name: str, files: str) -> str:
        """The rows of one view on which the tables stand; *files*: what stands after FROM for its files."""
        return f"SELECT * FROM {files}"

    def _changes(self, grain: str) -> str:
        """A table of what became of older rows; none where merges have worked it all in."""
        if grain not in layout.LATER:
            return ""
        self.db.execute(f"CREATE TABLE {grain}_later AS {later(grain, grain)}")
        (rows,) = self.db.execute(f"SELECT COUNT(*) FROM {grain}_later").fetchone()
        return f"{grain}_later" if rows else ""

    def run(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = (
            self.db.cursor().execute(sql.replace("%s", "?"), list(params)).fetchall()
        )
        return found


def table_of(grain: str, changes: str) -> str:
    """What stands for a table of the database, read from the view that is called as the grain; *changes*: from what to
    read what became of older rows, if anything did."""
    columns = GRAINS[grain]
    shown = settled(grain, columns) if changes else ", ".join(f"i.{name}" for name in columns)
    for theirs, ours in CALLED.items():
        shown = shown.replace(f"i.{theirs},", f"i.{theirs} AS {ours},")
    if grain == "months":
        alike = shown.replace("i.month", "year(i.day) * 100 + month(i.day)").replace("i.n,", "i.sign,")
        return f"SELECT {shown} FROM months i UNION ALL SELECT {alike} FROM {ALONE} i"
    return standing(grain, shown, grain, changes) if changes else f"SELECT {shown} FROM {grain} i"


class OnSpark(_Files):
    """Segments read by Spark: *session* is a ``pyspark.sql.SparkSession``. PySpark is no dependency of Zhijian."""

    def __init__(self, folder: Path, session: Any) -> None:
        super().__init__(folder)
        self.session = session
        for name, (names, columns) in self._sources().items():
            self._view(name, names, columns)
        for grain, model in TABLES.items():
            changes = f"({later(grain, grain)})" if grain in layout.LATER else ""
            table = table_of(grain, changes)
            session.sql(f"CREATE OR REPLACE TEMPORARY VIEW {model._meta.db_table} AS {table}")

    def _view(self, name: str, names: list[str], columns: dict[str, str]) -> None:
        shape = spark_schema(columns)
        read = self.session.read.schema(shape)
        files = [str(self.folder.resolve() / one) for one in names]
        found = read.parquet(*files) if files else self.session.createDataFrame([], shape)
        found.createOrReplaceTempView(name)

    def run(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        rows = self.session.sql(sql.replace("%s", "?"), args=list(params)).collect()
        return [
            tuple(bytes(value) if isinstance(value, bytearray) else value for value in row) for row in rows
        ]


def spark_schema(columns: dict[str, str]) -> str:
    """The columns as Spark takes them; it reads no UUID unless it is told that these are bytes."""
    words = {"UUID": "binary", "VARCHAR": "string"}
    return ", ".join(f"{name} {words.get(kind, kind.lower())}" for name, kind in columns.items())
