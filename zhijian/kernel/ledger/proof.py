"""The proof file (证明文件): what the public page hands to a stranger, one JSON document that `check.py` checks alone.

    {"format": "zhijian-proof/1", "origin", "position", "leaf", "inclusion": [hex], "checkpoint", "verifier",
     "disclosed": {path: {"salt", "value"}}, "note": {"zh", "en"}}

`leaf` is the canonical text of the act, `checkpoint` the signed note, `verifier` the key that signed it,
`disclosed` the sealed values that the holder may see. A holder who knows the ledger's key from elsewhere
compares it with `verifier`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .canonical import Json
from .check import FORMAT, NOTE
from .checkpoint import open_checkpoint
from .commit import matches
from .leafform import leaf_hash, parse_body
from .merkle import ProofError, verify_inclusion
from .note import Verifier


@dataclass(frozen=True, slots=True)
class Opened:
    """A sealed value with its salt (32 bytes): what a holder needs to check the commitment."""

    salt: bytes
    value: Json


def proof_file(
    body: str,
    position: int,
    inclusion: Sequence[bytes],
    checkpoint: str,
    verifier: Verifier,
    disclosed: Mapping[str, Opened] | None = None,
) -> str:
    """The text of a proof file for the leaf `body` at `position` (from 0) under the signed note `checkpoint`.

    `inclusion` is the leaf's proof at the checkpoint's size; `disclosed` the sealed values to show, by
    path. All of it is verified first, for nobody shall be handed a proof that fails. Raises ProofError,
    LeafError, NoteError.
    """
    head = open_checkpoint(checkpoint, verifier)
    leaf = parse_body(body)
    verify_inclusion(leaf_hash(body), position, head.size, inclusion, head.root)
    for path, opened in (disclosed or {}).items():
        if path not in leaf.sealed or not matches(leaf.sealed[path], opened.value, opened.salt):
            raise ProofError(f"{path} of this leaf was not sealed with this value and salt.")
    document: dict[str, object] = {
        "format": FORMAT,
        "origin": head.origin,
        "position": str(position),
        "leaf": body,
        "inclusion": [step.hex() for step in inclusion],
        "checkpoint": checkpoint,
        "verifier": str(verifier),
    }
    if disclosed:
        document["disclosed"] = {
            path: {"salt": opened.salt.hex(), "value": opened.value} for path, opened in disclosed.items()
        }
    document["note"] = NOTE
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
