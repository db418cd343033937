"""Units of a quantity, and the exact factor between two of them (always a power of ten)."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from .decimals import fold

FILE = Path(__file__).parent / "units.toml"


def units_of(quantity: str) -> dict[str, int]:
    """The units of a quantity with their power of ten. Raises KeyError for an unknown quantity."""
    return {unit: row["power"] for unit, row in _table()[quantity].items()}


@cache
def names_of(quantity: str) -> dict[str, str]:
    """All spellings of the units of a quantity, with the unit that each means."""
    table = _table()[quantity]
    return {spelling: unit for unit, row in table.items() for spelling in (unit, *row["names"])}


def unit_named(text: str, quantity: str) -> str | None:
    """The unit that a text means ("公斤" is kg), or None. Case matters: mg is not Mg."""
    return names_of(quantity).get(fold(text))


def factor(source: str, target: str, quantity: str) -> Decimal:
    """How many of the target unit one source unit is: factor("g", "kg", "mass") is 0.001."""
    powers = units_of(quantity)
    return Decimal(1).scaleb(powers[source] - powers[target])


def unit_values(unit: str | None, quantity: str) -> dict[str, Decimal]:
    """One of each unit written in ``unit``, as formulas name them (g, kg, ...); empty where the unit is not known."""
    if unit is None:
        return {}
    return {name.lower(): factor(name, unit, quantity) for name in units_of(quantity)}


@cache
def _table() -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
