"""The lines that the database wrote carry numbers for series and facets; DuckDB gives them their names."""

from typing import Any

from zhijian.kernel.indicators.segments.layout import GRAINS

Names = dict[str, tuple[list[int], list[str]]]
"""Numbers and names: of the ``series``, and of the combinations of facets (``combos``)."""
_JOINS = {
    "entries": "JOIN series s ON s.id = e.series_id JOIN combos f ON f.id = e.dims_id",
    "intervals": "LEFT JOIN series s ON s.id = e.kind_id LEFT JOIN combos f ON f.id = e.dims_id",
    "milestones": "LEFT JOIN series s ON s.id = e.kind_id LEFT JOIN combos f ON f.id = e.dims_id",
}
_TEXTS = {"series": "s.text", "kind": "s.text", "facets": "f.text"}


def make_known(db: Any, names: Names) -> None:
    """Let a DuckDB know these names too."""
    for table, rows in names.items():
        db.execute(f"CREATE TABLE IF NOT EXISTS {table} (id BIGINT, text VARCHAR)")
        db.execute(f"INSERT INTO {table} SELECT unnest(?::BIGINT[]), unnest(?::VARCHAR[])", rows)


def named(grain: str, lines: str) -> str:
    """The rows of a file of this grain, from *lines*: what stands after FROM for them."""
    shown = ", ".join(
        f"{_TEXTS[name]} AS {name}" if name in _TEXTS else f"e.{name}" for name in GRAINS[grain]
    )
    return f"SELECT {shown} FROM {lines} e {_JOINS[grain]}"
