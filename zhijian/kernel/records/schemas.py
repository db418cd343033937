"""Schemas of acts: numbered, fingerprinted, published into the ledger. A change of parameters is a new number.

``schemas.json`` holds the fingerprint of each (kind, number) for ever; a test refuses one that differs.
"""

import json
from hashlib import sha256
from importlib.resources import files
from typing import Any

from django.utils.translation import override

from zhijian.kernel.records import registry
from zhijian.kernel.records.params import accesses
from zhijian.kernel.records.spec import ActSpec


def schema(kind: str, spec: ActSpec) -> dict[str, Any]:
    """What an act takes: its parameters with types and patterns, without words, and who may read each."""
    with override("en"):
        made = json.loads(json.dumps(spec.model.model_json_schema(), default=str))
    made = _without_words(made)
    reads = {
        name: str(access)
        for name, access in accesses(spec, registry.kind(kind)).items()
        if name in made.get("properties", {})
    }
    return {"kind": spec.kind, "schema": str(spec.schema), "params": made, "access": reads}


def fingerprint(document: dict[str, Any]) -> str:
    """SHA-256 of a schema's sorted JSON."""
    return sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def all_schemas() -> dict[str, dict[str, Any]]:
    """``kind#number`` → schema, for every act that is installed."""
    return {
        f"{spec.kind}#{spec.schema}": schema(cls.kind, spec)
        for cls in registry.KINDS.values()
        for spec in cls.acts.values()
    }


def frozen() -> dict[str, str]:
    """The fingerprints kept in the repository."""
    found: dict[str, str] = json.loads((files(__package__) / "schemas.json").read_text("utf-8"))
    return found


def _without_words(node: Any) -> Any:
    if isinstance(node, dict):
        return {
            key: _without_words(value) for key, value in node.items() if key not in ("title", "description")
        }
    return [_without_words(item) for item in node] if isinstance(node, list) else node
