"""Segments 段: the grains as Parquet files by range of positions, for other engines and outsiders (docs/scale.md)."""
