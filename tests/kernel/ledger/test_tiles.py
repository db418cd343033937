"""Tiles: the layout of C2SP tlog-tiles, and that proofs from tiles are those of the definition."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhijian.kernel.ledger import merkle, tiles
from zhijian.kernel.ledger.tiles import FolderTiles, MemoryTiles, TileError, parse_tile_path, tile_path

LEAVES = [sha256(b"\x00leaf %d" % i).digest() for i in range(70_000)]


def store_of(size):
    store = MemoryTiles()
    tiles.append(store, 0, LEAVES[:size])
    return store


BIG = store_of(70_000)
SMALL = store_of(600)


def mth(hashes):
    """MTH as RFC 9162 2.1.1 defines it."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return sha256(b"\x01" + mth(hashes[:k]) + mth(hashes[k:])).digest()


def test_70000_leaves_make_the_tiles_that_the_specification_counts():
    # c2sp.org/tlog-tiles, "Partial Tiles": 273 full and one of 112; one full and one of 17; one of 1.
    widths = {place: len(data) // 32 for place, data in BIG.kept.items()}
    assert {index: widths[0, index] for level, index in widths if level == 0} == {
        **dict.fromkeys(range(273), 256),
        273: 112,
    }
    assert {place: width for place, width in widths.items() if place[0] > 0} == {
        (1, 0): 256,
        (1, 1): 17,
        (2, 0): 1,
    }
    assert {(level, index): width for level, index, width in tiles.expected_tiles(70_000)} == widths


def test_256_leaves_make_one_full_tile_and_one_above():
    # c2sp.org/tlog-tiles: "a full level 0 tile and a partial level 1 tile of width 1".
    store = store_of(256)
    assert {place: len(data) // 32 for place, data in store.kept.items()} == {(0, 0): 256, (1, 0): 1}
    assert store.kept[1, 0] == mth(LEAVES[:256])


def test_a_tile_holds_the_roots_that_the_specification_names():
    # "the n-th tile at level l … is the sequence of the following Merkle Tree Hashes, with i from 0 to 255":
    # MTH over the leaves from (n * 256 + i) * 256**l up to (n * 256 + i + 1) * 256**l.
    assert BIG.kept[0, 3][64:96] == LEAVES[3 * 256 + 2]
    assert BIG.kept[1, 1][32:64] == mth(LEAVES[257 * 256 : 258 * 256])
    assert BIG.kept[2, 0] == mth(LEAVES[:65_536])


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        ((0, 0, 256), "tile/0/000"),
        ((0, 1_234_067, 256), "tile/0/x001/x234/067"),  # the example of the specification
        ((1, 999, 256), "tile/1/999"),
        ((2, 1000, 256), "tile/2/x001/000"),
        ((0, 273, 112), "tile/0/273.p/112"),
        ((63, 5, 1), "tile/63/005.p/1"),
    ],
)
def test_a_tile_has_the_path_of_the_specification(tile, path):
    assert tile_path(*tile) == path
    assert parse_tile_path(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/00/000",
        "tile/0/000.p/256",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/x000/001",
        "tile/-1/000",
        "tile/64/000",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/001/002",
        "tile/0/x1/002",
        "tile/entries/000",
        "tile/0/000.tmp",
        "tile/0/٠٠٠",
    ],
)
def test_any_other_path_is_refused(path):
    with pytest.raises(TileError):
        parse_tile_path(path)


def test_the_root_at_every_size_up_to_600_is_that_of_the_definition():
    for size in range(601):
        assert tiles.root(SMALL, size) == mth(LEAVES[:size])


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 513, 600])
def test_every_inclusion_proof_at_the_borders_of_tiles_verifies(size):
    root = mth(LEAVES[:size])
    for index in range(size):
        merkle.verify_inclusion(LEAVES[index], index, size, tiles.inclusion(SMALL, size, index), root)


@pytest.mark.parametrize("size2", [1, 2, 255, 256, 257, 511, 512, 513, 600])
def test_every_consistency_proof_at_the_borders_of_tiles_verifies(size2):
    root = mth(LEAVES[:size2])
    for size1 in range(size2 + 1):
        proof = tiles.consistency(SMALL, size1, size2)
        merkle.verify_consistency(size1, mth(LEAVES[:size1]), size2, root, proof)


@given(st.integers(1, 70_000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))))
def test_an_inclusion_proof_from_tiles_verifies_in_a_large_tree(place):
    size, index = place
    root = tiles.root(BIG, size)
    merkle.verify_inclusion(LEAVES[index], index, size, tiles.inclusion(BIG, size, index), root)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 70_000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))))
def test_a_large_tree_is_that_of_the_definition(place):
    size, index = place
    assert tiles.root(BIG, size) == mth(LEAVES[:size])
    tree = merkle.Tree(size, tiles.edge(BIG, size))
    assert tree.root() == mth(LEAVES[:size])
    proof = tiles.consistency(BIG, index, size)
    merkle.verify_consistency(index, mth(LEAVES[:index]), size, mth(LEAVES[:size]), proof)


@given(st.lists(st.integers(0, 300), max_size=6))
def test_leaves_may_come_in_any_batches(batches):
    store, size, total = MemoryTiles(), 0, 0
    for batch in batches:
        root, size = tiles.append(store, size, LEAVES[total : total + batch])
        total += batch
        assert (root, size) == (mth(LEAVES[:total]), total)
    assert store.kept == store_of(total).kept


@given(st.integers(0, 600), st.integers(0, 600))
def test_an_interrupted_append_can_be_repeated(before, after):
    before, after = sorted((before, after))
    store = store_of(after)  # the crash came after the tiles and before the new size was kept
    assert tiles.root(store, before) == mth(LEAVES[:before])
    assert tiles.append(store, before, LEAVES[before:after]) == (mth(LEAVES[:after]), after)
    assert store.kept == store_of(after).kept


def test_nothing_is_proven_outside_the_tree():
    for index in (-1, 5):
        with pytest.raises(IndexError):
            tiles.inclusion(SMALL, 5, index)
    for size1 in (-1, 6):
        with pytest.raises(IndexError):
            tiles.consistency(SMALL, size1, 5)


def test_a_missing_short_or_ragged_tile_is_named():
    store = store_of(600)
    del store.kept[0, 1]
    with pytest.raises(TileError, match="tile/0/001 is missing"):
        tiles.inclusion(store, 600, 300)
    with pytest.raises(TileError, match=r"tile/0/002\.p/88 is missing"):
        tiles.append(MemoryTiles(), 600, LEAVES[600:601])
    for data in (SMALL.kept[0, 2][:-32], SMALL.kept[0, 2][:-1], SMALL.kept[0, 2] + b"x"):
        store.kept[0, 2] = data
        with pytest.raises(TileError, match=r"tile/0/002\.p/88 has"):
            tiles.root(store, 600)


def test_a_folder_keeps_the_same_tiles_as_files(tmp_path):
    store, size = FolderTiles(tmp_path), 0
    for batch in (100, 156, 300, 44):
        root, size = tiles.append(store, size, LEAVES[size : size + batch])
    assert root == mth(LEAVES[:600])
    files = sorted(str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file())
    assert files == [
        "tile/0/000",
        "tile/0/001",
        "tile/0/002.p/44",
        "tile/0/002.p/88",
        "tile/1/000.p/1",
        "tile/1/000.p/2",
    ]
    assert (tmp_path / "tile/0/001").read_bytes() == b"".join(LEAVES[256:512])
    assert tiles.inclusion(store, 600, 590) == tiles.inclusion(SMALL, 600, 590)
    assert store.read(0, 2) == b"".join(LEAVES[512:600])
    assert store.read(0, 3) is None
    assert store.read(3, 0) is None
