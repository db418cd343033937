"""The proof of one act, ready to hand to a stranger."""

from zhijian.kernel.ledger import dbtiles, signing
from zhijian.kernel.ledger.models import Act, Leaf
from zhijian.kernel.ledger.proof import proof_file


def proof_of(act: Act) -> tuple[int, str] | None:
    """(position, text of the proof file); None while the act is not sealed and signed.

    Under the newest head that a witness keeps, if the act stands under it; else under the newest signed one.
    """
    leaf, head, kept = Leaf.objects.filter(act=act).first(), signing.newest(), signing.witnessed()
    if leaf is None or head is None or leaf.position >= head.size:
        return None
    size, note = (kept, signing.cosigned_note(kept)) if leaf.position < kept else (head.size, head.note)
    steps = dbtiles.inclusion(size, leaf.position)
    return leaf.position, proof_file(act.body, leaf.position, steps, note, signing.signer().verifier)
