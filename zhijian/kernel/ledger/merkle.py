"""The Merkle tree of RFC 9162 section 2.1 over SHA-256: roots, proofs and their verification.

Everything here works on leaf hashes (32 bytes, see `leafform.leaf_hash`); `tiles` does the same on
stored tiles.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


class ProofError(ValueError):
    """A proof that does not prove: of the wrong length, or leading to another root."""


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right), RFC 9162 2.1.1."""
    return sha256(b"\x01" + left + right).digest()


def root(hashes: Iterable[bytes]) -> bytes:
    """MTH of RFC 9162 2.1.1 over leaf hashes, 32 bytes; of no leaves, the hash of nothing."""
    tree = Tree()
    tree.extend(hashes)
    return tree.root()


def inclusion_proof(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """PATH(index, D) of RFC 9162 2.1.3.1, from the leaf up. Raises IndexError outside the tree."""
    if not 0 <= index < len(hashes):
        raise IndexError(f"No leaf {index} in a tree of {len(hashes)}.")
    if len(hashes) == 1:
        return []
    k = split(len(hashes))
    if index < k:
        return [*inclusion_proof(hashes[:k], index), root(hashes[k:])]
    return [*inclusion_proof(hashes[k:], index - k), root(hashes[:k])]


def consistency_proof(hashes: Sequence[bytes], size1: int) -> list[bytes]:
    """PROOF(size1, D) of RFC 9162 2.1.4.1; empty when `size1` is 0 or the whole. Raises IndexError beyond it."""
    if not 0 <= size1 <= len(hashes):
        raise IndexError(f"A tree of {len(hashes)} has no beginning of {size1}.")
    return _subproof(hashes, size1, whole=True) if size1 else []


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that the leaf hash stands at `index` (from 0) in the tree of `size` leaves with that root.

    RFC 9162 2.1.3.2. Raises ProofError.
    """
    if root_from_inclusion(leaf, index, size, proof) != root:
        raise ProofError("The proof leads to another root: the leaf, its place or the proof was changed.")


def root_from_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root to which an inclusion proof leads. Raises ProofError when its length cannot be right."""
    if not 0 <= index < size:
        raise ProofError(f"There is no place {index} in a tree of {size}.")
    _refuse_bad_hashes([leaf, *proof])
    for step, is_left in _steps(index, size - 1, proof):
        leaf = node_hash(step, leaf) if is_left else node_hash(leaf, step)
    return leaf


def verify_consistency(size1: int, root1: bytes, size2: int, root2: bytes, proof: Sequence[bytes]) -> None:
    """Check that the tree of `size2` leaves begins with the whole tree of `size1` leaves.

    RFC 9162 2.1.4.2. The empty tree begins every tree, once its root is right. Raises ProofError.
    """
    _refuse_bad_hashes([root1, root2, *proof])
    if not 0 <= size1 <= size2:
        raise ProofError(f"A tree of {size2} cannot begin with one of {size1}.")
    if size1 in (0, size2):
        _check_trivial(size1, root1, size2, root2, proof)
        return
    # A first tree that is one full subtree of the second is its own first node (2.1.4.2 step 2).
    steps = [root1, *proof] if size1 & (size1 - 1) == 0 else list(proof)
    if not steps:
        raise ProofError("The proof is empty.")
    skip = (size1 & -size1).bit_length() - 1
    first = second = steps[0]
    for step, is_left in _steps(size1 - 1 >> skip, size2 - 1 >> skip, steps[1:]):
        first = node_hash(step, first) if is_left else first
        second = node_hash(step, second) if is_left else node_hash(second, step)
    if first != root1 or second != root2:
        raise ProofError("The later tree does not begin with the earlier one: history was rewritten.")


class Tree:
    """A growing tree of which only the right edge is kept: the roots of its full subtrees, largest first.

    A tree of n leaves keeps one hash for each 1 in the binary form of n: 64 at most, 2 kB.
    """

    def __init__(self, size: int = 0, edge: Sequence[bytes] = ()) -> None:
        """Go on with a tree of `size` leaves from its edge. Raises ValueError when the edge cannot be its own."""
        if size < 0 or len(edge) != size.bit_count():
            raise ValueError(f"The edge of a tree of {size} leaves is not {len(edge)} hashes.")
        _refuse_bad_hashes(edge)
        self.size = size
        self.edge = list(edge)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash (32 bytes)."""
        size, edge = self.size, self.edge
        while size & 1:
            leaf = sha256(b"\x01" + edge.pop() + leaf).digest()
            size >>= 1
        edge.append(leaf)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes in order."""
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        """The root of what was added so far, 32 bytes."""
        return root_of_edge(self.edge)


def root_of_edge(edge: Sequence[bytes]) -> bytes:
    """The root above the full subtrees of a tree, given largest first; of none, the empty root."""
    if not edge:
        return EMPTY_ROOT
    above = edge[-1]
    for left in reversed(edge[:-1]):
        above = node_hash(left, above)
    return above


def split(size: int) -> int:
    """The k of RFC 9162 2.1.1: the largest power of two below `size`; `size` is at least 2."""
    return 1 << (size - 1).bit_length() - 1


def _subproof(hashes: Sequence[bytes], size1: int, *, whole: bool) -> list[bytes]:
    """SUBPROOF of RFC 9162 2.1.4.1; `whole` while the verifier knows the root of this subtree."""
    if size1 == len(hashes):
        return [] if whole else [root(hashes)]
    k = split(len(hashes))
    if size1 <= k:
        return [*_subproof(hashes[:k], size1, whole=whole), root(hashes[k:])]
    return [*_subproof(hashes[k:], size1 - k, whole=False), root(hashes[:k])]


def _steps(fn: int, sn: int, proof: Sequence[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each hash of a proof, and whether it stands left of what is proven; fn and sn as in RFC 9162 2.1.3.2."""
    sides = []
    while sn:
        is_left = bool(fn & 1) or fn == sn
        sides.append(is_left)
        while is_left and fn and not fn & 1:
            fn, sn = fn >> 1, sn >> 1
        fn, sn = fn >> 1, sn >> 1
    if len(proof) != len(sides):
        raise ProofError(f"The proof has {len(proof)} hashes here where {len(sides)} are needed.")
    return zip(proof, sides, strict=True)


def _check_trivial(size1: int, root1: bytes, size2: int, root2: bytes, proof: Sequence[bytes]) -> None:
    if proof:
        raise ProofError("Nothing needs a proof here, yet one is given.")
    if size1 == 0 and root1 != EMPTY_ROOT:
        raise ProofError("The empty tree has another root.")
    if size1 == size2 and root1 != root2:
        raise ProofError("One size has two roots: the ledger was forked.")


def _refuse_bad_hashes(hashes: Iterable[bytes]) -> None:
    if any(len(item) != HASH_BYTES for item in hashes):
        raise ProofError("A hash has 32 bytes.")
