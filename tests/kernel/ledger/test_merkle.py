"""The tree of RFC 9162 2.1 against the vectors of the Certificate Transparency reference implementation, and against
its recursive definition written out here.
"""

from functools import cache
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijian.kernel.ledger import merkle
from zhijian.kernel.ledger.merkle import ProofError, Tree, verify_consistency, verify_inclusion

# Inputs, roots and proofs of the reference implementation (transparency-dev/merkle, testonly and proof
# tests).
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {  # (index from 0, size): proof
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {  # (size1, size2): proof
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (6, 7): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
CT_LEAVES = [sha256(b"\x00" + bytes.fromhex(item)).digest() for item in INPUTS]

BIGGEST = 600
LEAVES = [sha256(b"\x00leaf %d" % i).digest() for i in range(BIGGEST)]
OTHER = sha256(b"another").digest()


@cache
def mth(low, high):
    """MTH(D[low:high]) as RFC 9162 2.1.1 defines it."""
    if high - low == 0:
        return sha256(b"").digest()
    if high - low == 1:
        return LEAVES[low]
    k = largest_power_below(high - low)
    return sha256(b"\x01" + mth(low, low + k) + mth(low + k, high)).digest()


def largest_power_below(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def path(m, low, high):
    """PATH(m, D[low:high]) as RFC 9162 2.1.3.1 defines it."""
    if high - low == 1:
        return []
    k = largest_power_below(high - low)
    if m < k:
        return [*path(m, low, low + k), mth(low + k, high)]
    return [*path(m - k, low + k, high), mth(low, low + k)]


def subproof(m, low, high, b):
    """SUBPROOF(m, D[low:high], b) as RFC 9162 2.1.4.1 defines it."""
    if m == high - low:
        return [] if b else [mth(low, high)]
    k = largest_power_below(high - low)
    if m <= k:
        return [*subproof(m, low, low + k, b), mth(low + k, high)]
    return [*subproof(m - k, low + k, high, False), mth(low, low + k)]


def test_the_roots_are_those_of_the_reference_implementation():
    tree = Tree()
    assert tree.root().hex() == ROOTS[0]
    for size, leaf in enumerate(CT_LEAVES, 1):
        tree.append(leaf)
        assert tree.root().hex() == merkle.root(CT_LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("place", "proof"), INCLUSION.items())
def test_the_inclusion_proofs_are_those_of_the_reference_implementation(place, proof):
    index, size = place
    assert [step.hex() for step in merkle.inclusion_proof(CT_LEAVES[:size], index)] == proof
    steps = [bytes.fromhex(step) for step in proof]
    verify_inclusion(CT_LEAVES[index], index, size, steps, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("sizes", "proof"), CONSISTENCY.items())
def test_the_consistency_proofs_are_those_of_the_reference_implementation(sizes, proof):
    size1, size2 = sizes
    assert [step.hex() for step in merkle.consistency_proof(CT_LEAVES[:size2], size1)] == proof
    roots = [bytes.fromhex(ROOTS[size]) for size in sizes]
    verify_consistency(size1, roots[0], size2, roots[1], [bytes.fromhex(step) for step in proof])


def test_every_root_up_to_600_leaves_is_that_of_the_definition():
    tree = Tree()
    for size in range(BIGGEST + 1):
        assert tree.root() == mth(0, size)
        if size < BIGGEST:
            tree.append(LEAVES[size])


def test_every_inclusion_proof_up_to_600_leaves_verifies():
    for size in range(1, BIGGEST + 1):
        for index in range(size):
            verify_inclusion(LEAVES[index], index, size, path(index, 0, size), mth(0, size))


def test_every_consistency_proof_up_to_600_leaves_verifies():
    for size2 in range(1, BIGGEST + 1):
        for size1 in range(1, size2 + 1):
            proof = subproof(size1, 0, size2, True)
            verify_consistency(size1, mth(0, size1), size2, mth(0, size2), proof)


def test_every_proof_of_small_trees_is_that_of_the_definition():
    for size in range(1, 70):
        for index in range(size):
            assert merkle.inclusion_proof(LEAVES[:size], index) == path(index, 0, size)
        for size1 in range(1, size + 1):
            assert merkle.consistency_proof(LEAVES[:size], size1) == subproof(size1, 0, size, True)


def test_the_proof_from_nothing_is_empty():
    assert merkle.consistency_proof(LEAVES[:5], 0) == []
    verify_consistency(0, mth(0, 0), 5, mth(0, 5), [])


@given(st.integers(1, BIGGEST).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))), st.data())
def test_a_changed_inclusion_proof_is_refused(place, data):
    size, index = place
    proof, leaf, root = path(index, 0, size), LEAVES[index], mth(0, size)
    wrong = [
        (OTHER, index, size, proof, root),
        (leaf, index, size, proof, OTHER),
        (leaf, index, size, [*proof, OTHER], root),
        (leaf, index, size, [OTHER, *proof], root),
        (leaf, size, size, proof, root),
        (leaf, -1, size, proof, root),
        (leaf, index, 0, proof, root),
        (leaf, index, size, proof, b""),
        (leaf, index, size, [*proof, b""], root),
    ]
    if index + 1 < size:
        wrong.append((leaf, index + 1, size, proof, root))
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        flipped = bytes([proof[at][0] ^ 8]) + proof[at][1:]
        wrong += [
            (leaf, index, size, [*proof[:at], *proof[at + 1 :]], root),
            (leaf, index, size, [*proof[:at], flipped, *proof[at + 1 :]], root),
            (leaf, index, size * 2, proof, root),
        ]
    for case in wrong:
        with pytest.raises(ProofError):
            verify_inclusion(*case)


@given(st.integers(2, BIGGEST).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n))), st.data())
def test_a_changed_consistency_proof_is_refused(sizes, data):
    size1, size2 = sizes
    proof, root1, root2 = subproof(size1, 0, size2, True), mth(0, size1), mth(0, size2)
    at = data.draw(st.integers(0, len(proof) - 1))
    flipped = bytes([proof[at][0] ^ 16]) + proof[at][1:]
    wrong = [
        (size1, OTHER, size2, root2, proof),
        (size1, root1, size2, OTHER, proof),
        (size1, root2, size2, root1, proof),
        (size1, root1, size2, root2, []),
        (size1, root1, size2, root2, [*proof, root1]),
        (size1, root1, size2, root2, [proof[0], *proof]),
        (size1, root1, size2, root2, [*proof[:at], *proof[at + 1 :]]),
        (size1, root1, size2, root2, [*proof[:at], flipped, *proof[at + 1 :]]),
        (size1 + 1, root1, size2, root2, proof),
        (size1, root1, size2 * 2, root2, proof),
        (size2, root1, size1, root2, proof),
        (-1, root1, size2, root2, proof),
        (size1, b"", size2, root2, proof),
    ]
    for case in wrong:
        with pytest.raises(ProofError):
            verify_consistency(*case)


@pytest.mark.parametrize(
    ("size1", "root1", "size2", "root2", "proof"),
    [
        (0, OTHER, 0, OTHER, []),
        (0, OTHER, 3, mth(0, 3), []),
        (0, mth(0, 0), 3, mth(0, 3), [OTHER]),
        (3, mth(0, 3), 3, OTHER, []),
        (3, mth(0, 3), 3, mth(0, 3), [OTHER]),
        (2, mth(0, 2), 1, mth(0, 1), []),
    ],
)
def test_one_size_has_one_root_and_nothing_to_prove(size1, root1, size2, root2, proof):
    with pytest.raises(ProofError):
        verify_consistency(size1, root1, size2, root2, proof)


@given(st.integers(0, BIGGEST), st.integers(0, BIGGEST))
def test_a_tree_goes_on_from_its_edge(first, then):
    tree = Tree()
    tree.extend(LEAVES[:first])
    resumed = Tree(tree.size, tree.edge)
    resumed.extend(LEAVES[first:then])
    assert resumed.root() == mth(0, max(first, then))


@pytest.mark.parametrize(("size", "edge"), [(3, [OTHER]), (0, [OTHER]), (-1, []), (1, [b"short"])])
def test_an_edge_of_another_size_is_refused(size, edge):
    with pytest.raises((ValueError, ProofError), match=r"edge|32 bytes"):
        Tree(size, edge)


@pytest.mark.parametrize(
    "call", [lambda: merkle.inclusion_proof(LEAVES[:3], 3), lambda: merkle.inclusion_proof([], 0)]
)
def test_there_is_no_proof_of_a_leaf_outside(call):
    with pytest.raises(IndexError):
        call()


def test_there_is_no_proof_from_a_larger_tree():
    with pytest.raises(IndexError):
        merkle.consistency_proof(LEAVES[:3], 4)
