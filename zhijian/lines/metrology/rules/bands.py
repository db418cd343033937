"""Maximum permissible errors by bands of the load, as a pack's table gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .expressions import Env, number
from .packs import Pack

Limits = dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands of one instrument for one kind of verification. ``factor`` multiplies every limit (2 in service)."""

    table: Sequence[Mapping[str, str]] | None
    factor: Decimal

    def at(self, point: Decimal, env: Env) -> Limits | None:
        """The limits at a point: "low", "high" and, where they mirror each other, "mpe".

        A point on an edge belongs to the lower band. Empty beyond the last band (there is no limit there); None where
        the table or a value that it needs is not known.
        """
        if self.table is None:
            return None
        for band in self.table:
            edge = number(band["upto"], env) if "upto" in band else point
            if edge is None:
                return None
            if point <= edge:
                return self.of(band, env)
        return {}

    def of(self, band: Mapping[str, str], env: Env) -> Limits | None:
        """The limits of one band."""
        if "limit" in band:
            limit = number(band["limit"], env)
            if limit is None:
                return None
            limit *= self.factor
            return {"low": -limit, "high": limit, "mpe": limit}
        low, high = number(band["low"], env), number(band["high"], env)
        return None if low is None or high is None else {"low": low * self.factor, "high": high * self.factor}


def bands_for(pack: Pack, choices: Mapping[str, str], factor: Decimal) -> Bands:
    """The bands that a pack gives an instrument, by the choice (class) that it names."""
    rules: Mapping[str, Any] = pack.content["bands"]
    return Bands(rules["tables"].get(choices.get(rules["by"], "")), factor)
