"""DuckDB over the files of one folder and nothing else: no network, no extensions, no other files."""

from pathlib import Path
from typing import Any

from zhijian.kernel.indicators.segments.layout import LATER

SCRATCH = "scratch"
"""The folder beside the files for what does not fit into memory."""


def connect(folder: Path, threads: int | None = None, memory: str | None = None) -> Any:
    """A DuckDB in memory that reaches *folder* alone. *threads*: as many as there are processors, if None.

    *memory*: the most that it takes, such as "1GB"; most of the machine's, if None.
    """
    import duckdb

    found = duckdb.connect(
        ":memory:", config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    )
    if threads is not None:
        found.execute(f"SET threads = {int(threads)}")
    if memory is not None:
        found.execute(f"SET memory_limit = {quoted(memory)}")
    found.execute(f"SET allowed_directories = [{quoted(folder.resolve())}]")
    found.execute(f"SET temp_directory = {quoted(folder.resolve() / SCRATCH)}")
    found.execute("SET enable_external_file_cache = false")  # the system keeps files in memory already
    found.execute("SET preserve_insertion_order = false")
    found.execute("SET enable_external_access = false")
    found.execute("SET lock_configuration = true")
    return found


def quoted(text: object) -> str:
    """A text as it stands in a statement."""
    return "'" + str(text).replace("'", "''") + "'"


def source(folder: Path, names: list[str], columns: dict[str, str]) -> str:
    """What stands after FROM for these Parquet files; without any, a table of these columns with no rows."""
    if not names:
        empty = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in columns.items())
        return f"(SELECT {empty} WHERE false)"
    return f"read_parquet([{', '.join(quoted(folder.resolve() / name) for name in names)}])"


def later(grain: str, table: str) -> str:
    """What became of older rows: one row for each, with all that was set."""
    key, names = LATER[grain]
    values = ", ".join(f"MAX({name}) AS {name}" for name in names)
    return f"SELECT {', '.join(key)}, {values} FROM {table} WHERE kind IS NULL GROUP BY {', '.join(key)}"


def standing(grain: str, shown: str, table: str, changes: str) -> str:
    """The rows of a grain with what became of them since; *shown*: columns of ``i``, or as ``settled`` gives them.
    *changes*: what ``later`` gives."""
    joined = " AND ".join(f"i.{name} = c.{name}" for name in LATER[grain][0])
    return f"SELECT {shown} FROM {table} i LEFT JOIN {changes} c ON {joined} WHERE i.kind IS NOT NULL"


def settled(grain: str, columns: dict[str, str]) -> str:
    """The columns of a grain for ``standing``: what was set later comes first."""
    later = LATER[grain][1]
    return ", ".join(
        f"COALESCE(c.{name}, i.{name}) AS {name}" if name in later else f"i.{name}" for name in columns
    )
