"""The proof of one act, ready to hand to a stranger."""

from zhijian.kernel.ledger import dbtiles, signing
from zhijian.kernel.ledger.models import Act, Leaf
from zhijian.kernel.ledger.proof import proof_file


def proof_of(act: Act) -> tuple[int, str] | None:
    """(position, text of the proof file) under the newest signed head; None while the act is not sealed and signed."""
    leaf, head = Leaf.objects.filter(act=act).first(), signing.newest()
    if leaf is None or head is None or leaf.position >= head.size:
        return None
    steps = dbtiles.inclusion(head.size, leaf.position)
    return leaf.position, proof_file(act.body, leaf.position, steps, head.note, signing.signer().verifier)
