"""Segments and the acts that were sealed after them, kept open from question to question: figures as all acts say.

The tail 尾 is what a segment of these acts would hold. It is read from the database as a segment is (``exporting``),
grows with the ledger, and lies in DuckDB's memory beside the files; a correction in it of a row that lies in a segment
is a row without a kind, as between two segments. A question sees one moment of all this: whatever is sealed or added to
the tail meanwhile is not in its answer.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from zhijian.kernel.indicators.segments import exporting
from zhijian.kernel.indicators.segments.layout import GRAINS, LATER, Manifest, NoSegments, SegmentsError
from zhijian.kernel.indicators.segments.naming import make_known, named
from zhijian.kernel.indicators.segments.reading import ALONE, ByName, Segments
from zhijian.kernel.indicators.segments.writing import held_against_ledger
from zhijian.kernel.indicators.trees import Tree
from zhijian.kernel.ledger import dbtiles

MEMORY = "1GB"
"""The most that DuckDB takes for it in one process; what does not fit goes to the folder's scratch, slower."""
TAILS = {"entries": "entries", ALONE: "entries", "intervals": "intervals", "milestones": "milestones"}
"""Views of segments to which a tail belongs, and the grain of its rows. Months are not in it: entries say as much."""


class Moment(ByName):
    """The first ``size`` acts of the ledger, whatever is sealed meanwhile: an engine for one question or for several.

    Every statement raises ``SegmentsError`` where the files cannot be read any more.
    """

    def __init__(self, db: Any, facets: list[tuple[Any, str]]) -> None:
        self._db, self._facets = db.cursor(), facets
        self._db.begin()  # what it sees is settled by the first statement
        (self._size,) = self._db.execute("SELECT acts FROM reached").fetchone()

    def size(self) -> int:
        return int(self._size)

    def tree(self) -> Tree:
        return Tree()

    def combos(self) -> list[tuple[Any, str]]:
        return self._facets

    def run(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        with _telling():
            found: list[tuple[Any, ...]] = self._db.execute(sql.replace("%s", "?"), list(params)).fetchall()
        return found


class Kept:
    """One folder of segments kept open, with its tail; whoever shares it between threads lets in one at a time.

    ``reached``: how many acts it knows. Raises ``SegmentsError`` where there are no whole segments of this ledger.
    """

    def __init__(self, folder: Path) -> None:
        with _telling():
            self._segments = _WithTail(folder, memory=MEMORY)
        self.folder, self.manifest = folder, self._segments.manifest
        if not self.manifest.segments:
            raise NoSegments(f"No segment in {folder} is finished yet.")
        held_against_ledger(folder, self.manifest)
        self.reached, self._root = self.manifest.acts, self.manifest.segments[-1].root
        self._facets: list[tuple[Any, str]] = []
        self._known: dict[str, int] = {}
        with _telling():
            self._segments.db.execute(f"CREATE TABLE reached AS SELECT {self.reached} AS acts")
            self._learn_names()

    def is_of(self, folder: Path, manifest: Manifest) -> bool:
        """Whether these segments are what is kept here."""
        return folder == self.folder and manifest == self.manifest

    def still_true(self) -> bool:
        """Whether the ledger still begins with the acts that are known here."""
        return dbtiles.root(self.reached).hex() == self._root

    def advance(self, size: int) -> None:
        """Read the acts up to *size*, which are sealed. After an error this object is of no use any more."""
        if size <= self.reached:
            return
        root, db = dbtiles.root(size).hex(), self._segments.db
        with _telling():
            db.begin()
            self._learn_names()
            for grain in exporting.LINES:
                for count, text in exporting.read_lines(grain, self.reached, size - 1):
                    self._add(grain, count, text.decode())
            db.execute("UPDATE reached SET acts = ?", [size])
            db.commit()
        self.reached, self._root = size, root

    def moment(self) -> Moment:
        """What is known here now, as an engine."""
        with _telling():
            return Moment(self._segments.db, self._facets)

    def _learn_names(self) -> None:
        names = exporting.names(self._known)
        make_known(self._segments.db, names)
        for what, (numbers, _texts) in names.items():
            self._known[what] = max(numbers, default=self._known.get(what, 0))
        self._facets = [*self._facets, *((text, text) for text in names["combos"][1])]

    def _add(self, grain: str, count: int, text: str) -> None:
        db = self._segments.db
        db.execute(
            "CREATE OR REPLACE TABLE incoming AS SELECT ? AS text", [text]
        )  # a constant would be cut up slowly
        (added,) = db.execute(f"INSERT INTO tail_{grain} {named(grain, _lines(grain))}").fetchone()
        if added != count:
            raise SegmentsError(f"{added} of {count} rows of {grain} could be read from the database.")


class _WithTail(Segments):
    """Segments whose tables have the rows of ``tail_…`` too, and what these say of older rows."""

    def _rows(self, name: str, files: str) -> str:
        rows = f"SELECT * FROM {files}"
        if name not in TAILS:
            return rows
        grain = TAILS[name]
        columns = ", ".join(f"{column} {kind}" for column, kind in GRAINS[grain].items())
        self.db.execute(f"CREATE TABLE IF NOT EXISTS tail_{grain} ({columns})")
        return f"{rows} UNION ALL SELECT * FROM tail_{grain}"

    def _changes(self, grain: str) -> str:
        """A view of what became of older rows: of the segments' once and for all, of the tail's as it grows."""
        if grain not in LATER:
            return ""
        key, values = LATER[grain]
        shown = ", ".join((*key, *values))
        largest = ", ".join(f"MAX({name}) AS {name}" for name in values)
        changed = f"SELECT {shown} FROM {{}} WHERE kind IS NULL"
        self.db.execute(f"CREATE TABLE {grain}_changed AS {changed.format(grain)}")
        both = f"SELECT {shown} FROM {grain}_changed UNION ALL {changed.format(f'tail_{grain}')}"
        self.db.execute(
            f"CREATE VIEW {grain}_later AS SELECT {', '.join(key)}, {largest} FROM ({both}) GROUP BY {', '.join(key)}"
        )
        return f"{grain}_later"


def _lines(grain: str) -> str:
    """What stands after FROM for the lines that have come in as one text: it is cut up in memory, without a file."""
    columns = exporting.LINES[grain]
    values = ", ".join(
        f"p[{n}] AS {name}" if kind == "VARCHAR" else f"CAST(NULLIF(p[{n}], '') AS {kind}) AS {name}"
        for n, (name, kind) in enumerate(columns.items(), 1)
    )
    cut = "SELECT string_split(line, chr(31)) AS p FROM"
    each = "(SELECT unnest(string_split(text, chr(10))) AS line FROM incoming) WHERE line <> ''"
    whole = f"CASE WHEN len(p) = {len(columns)} THEN true ELSE error('a line holds a separator') END"
    return f"(SELECT {values} FROM ({cut} {each}) WHERE {whole})"


@contextmanager
def _telling() -> Iterator[None]:
    """Say in our words that DuckDB could not."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        raise SegmentsError(f"Segments cannot be read: {error}") from error
