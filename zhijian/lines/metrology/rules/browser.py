"""What the worksheet page hands to ``judge.js``: the pack with its formulas as trees, the sentences, the units.

The script has no number of a regulation in it; whatever it judges by comes from here.
"""

from __future__ import annotations

from typing import Any

from .expressions import tree
from .messages import table
from .packs import Pack
from .units import names_of, units_of

FORMULAS = frozenset((
    "upto", "low", "high", "is", "value", "error", "corrected", "accept", "ok", "when", "values", "exports",
    "assume", "required_when", "not_required_when",
))  # fmt: skip
"""The keys of a pack that hold formulas. "limit" is one as well: a formula in bands and tests alike."""

WORDS = frozenset(("title", "basis", "names", "plan", "validity"))
"""What the script has no use for."""


def payload(pack: Pack) -> dict[str, Any]:
    """A JSON-able object: pack, messages by key and language, the day it is in force, units with their power of ten."""
    quantity = pack.content["quantity"]
    return {
        "id": pack.id,
        "hash": pack.hash,
        "name": pack.names[0],
        "effective_from": pack.effective_from.isoformat(),
        "effective_to": None if pack.effective_to is None else pack.effective_to.isoformat(),
        "unconfirmed": list(pack.unconfirmed),
        "pack": {key: _trees(value, key) for key, value in pack.content.items() if key not in WORDS},
        "messages": table(),
        "units": units_of(quantity),
        "unit_names": names_of(quantity),
    }


def _trees(node: Any, key: str, within_formula: bool = False) -> Any:
    formula = within_formula or key in FORMULAS or key == "limit"
    if isinstance(node, dict):
        # A table under a formula key (values, exports, assume) names formulas; any other table has keys of its own.
        inside = key in ("values", "exports", "assume")
        return {name: _trees(value, name, inside) for name, value in node.items() if name != "basis"}
    if isinstance(node, list):
        return [_trees(value, key, formula and not isinstance(value, dict)) for value in node]
    return tree(node) if formula and isinstance(node, str) else node
