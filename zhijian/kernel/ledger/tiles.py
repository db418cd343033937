"""The tree in tiles of 256 hashes, in the layout of C2SP tlog-tiles (c2sp.org/tlog-tiles).

Tile n of level 0 holds the leaf hashes 256 n to 256 n + 255; a tile of level l + 1 holds the roots of
256 full tiles of level l. The last tile of a level grows until it is full and then never changes, so
tiles can be served as plain files. Any proof is computed from one or two tiles a level.
"""

import os
import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from .merkle import HASH_BYTES, node_hash, root_of_edge, split

WIDTH = 256
TILE_BYTES = WIDTH * HASH_BYTES
UNFINISHED = ".tmp"  # ends the name of a file that is being written; readers pass over it


class TileError(ValueError):
    """A tile that is missing, shorter than its tree needs, or not made of whole hashes."""


class TileStore(Protocol):
    """Where tiles are kept: one for each level and index."""

    def read(self, level: int, index: int) -> bytes | None:
        """The tile as it was last written, 32 to 8,192 bytes, or None. It may be ahead of the tree that is asked."""

    def write(self, level: int, index: int, data: bytes) -> None:
        """Keep this tile; it begins with what was kept there before."""


def append(store: TileStore, size: int, leaf_hashes: Sequence[bytes]) -> tuple[bytes, int]:
    """Add leaf hashes to the tree of `size` leaves: (its root, its new size). Repeating a call changes nothing.

    Lower levels are written first and a caller commits the size after the call, so a crash on the way
    leaves tiles that are ahead of the tree: they are cut when read and written again. Raises TileError
    when a tile is missing.
    """
    level, start, new = 0, size, b"".join(leaf_hashes)
    while new:
        index, width = divmod(start, WIDTH)
        data = (_tile(store, level, index, width) if width else b"") + new
        full = len(data) // TILE_BYTES
        for i in range(full):
            store.write(level, index + i, data[i * TILE_BYTES : (i + 1) * TILE_BYTES])
        if len(data) % TILE_BYTES:
            store.write(level, index + full, data[full * TILE_BYTES :])
        new = b"".join(perfect_root(data[i * TILE_BYTES : (i + 1) * TILE_BYTES]) for i in range(full))
        level, start = level + 1, index
    grown = size + len(leaf_hashes)
    return root(store, grown), grown


def root(store: TileStore, size: int) -> bytes:
    """The root of the first `size` leaves, 32 bytes. Raises TileError when a tile is missing."""
    return root_of_edge(edge(store, size))


def edge(store: TileStore, size: int) -> list[bytes]:
    """The roots of the full subtrees of the first `size` leaves, largest first: what `merkle.Tree` goes on from."""
    tiles = _Tiles(store, size)
    return [_node(tiles, height, index) for height, index in _full_subtrees(0, size)]


def inclusion(store: TileStore, size: int, index: int) -> list[bytes]:
    """The inclusion proof of leaf `index` in the first `size` leaves (RFC 9162 2.1.3.1).

    Raises IndexError outside the tree, TileError when a tile is missing.
    """
    if not 0 <= index < size:
        raise IndexError(f"No leaf {index} in a tree of {size}.")
    tiles, path, low, high = _Tiles(store, size), [], 0, size
    while high - low > 1:
        middle = low + split(high - low)
        if index < middle:
            path.append(_range(tiles, middle, high))
            high = middle
        else:
            path.append(_range(tiles, low, middle))
            low = middle
    return path[::-1]


def consistency(store: TileStore, size1: int, size2: int) -> list[bytes]:
    """The proof that the first `size2` leaves begin with the first `size1` (RFC 9162 2.1.4.1).

    Raises IndexError unless 0 <= size1 <= size2, TileError when a tile is missing.
    """
    if not 0 <= size1 <= size2:
        raise IndexError(f"A tree of {size2} has no beginning of {size1}.")
    if size1 in (0, size2):
        return []
    tiles, path, low, high = _Tiles(store, size2), [], 0, size2
    while size1 != high:
        middle = low + split(high - low)
        if size1 <= middle:
            path.append(_range(tiles, middle, high))
            high = middle
        else:
            path.append(_range(tiles, low, middle))
            low = middle
    # The verifier already knows the root of the first tree when that tree is one full subtree.
    if low:
        path.append(_range(tiles, low, high))
    return path[::-1]


def perfect_root(data: bytes) -> bytes:
    """The root over 1, 2, 4 … 256 hashes that are given as one string of bytes."""
    while len(data) > HASH_BYTES:
        data = b"".join([sha256(b"\x01" + data[i : i + 64]).digest() for i in range(0, len(data), 64)])
    return data


def expected_tiles(size: int) -> Iterator[tuple[int, int, int]]:
    """Level, index and width (1 to 256) of each tile of a tree of `size` leaves, without older partial tiles."""
    level, count = 0, size
    while count:
        yield from ((level, index, WIDTH) for index in range(count // WIDTH))
        level, count = level + 1, count // WIDTH
    yield from partial_tiles(size)


def partial_tiles(size: int) -> Iterator[tuple[int, int, int]]:
    """Level, index and width (1 to 255) of the tiles that are not full in a tree of `size` leaves."""
    level = 0
    while size:
        index, width = divmod(size, WIDTH)
        if width:
            yield level, index, width
        level, size = level + 1, index


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """The path of a tile under its log, e.g. `tile/0/x001/x234/067` or, 17 wide, `tile/1/000.p/17`."""
    parts = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        parts.insert(0, f"x{index % 1000:03d}")
    partial = f".p/{width}" if width < WIDTH else ""
    return f"tile/{level}/{'/'.join(parts)}{partial}"


_TILE_PATH = re.compile(r"tile/([0-9]{1,2})/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([0-9]{1,3}))?")


def parse_tile_path(path: str) -> tuple[int, int, int]:
    """Level, index and width from a path that `tile_path` wrote. Raises TileError for any other text."""
    if found := _TILE_PATH.fullmatch(path):
        level, width = int(found[1]), int(found[3] or WIDTH)
        index = int(found[2].replace("x", "").replace("/", ""))
        if level < 64 and width and path == tile_path(level, index, width):
            return level, index, width
    raise TileError(f"{path!r} is not the path of a tile.")


class MemoryTiles:
    """Tiles in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[tuple[int, int], bytes] = {}

    def read(self, level: int, index: int) -> bytes | None:
        return self.kept.get((level, index))

    def write(self, level: int, index: int, data: bytes) -> None:
        self.kept[level, index] = data


class FolderTiles:
    """Tiles as files of a folder, as any web server can serve them.

    A file appears whole or not at all (written aside, synced, renamed); `sync` makes the names last through a power
    cut. A partial tile stays until its full tile exists, since a checkpoint may name it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._unsynced: set[Path] = set()

    def read(self, level: int, index: int) -> bytes | None:
        full = self.folder / tile_path(level, index)
        if full.exists():
            return full.read_bytes()
        widths = self._partial_widths(level, index)
        return (self.folder / tile_path(level, index, max(widths))).read_bytes() if widths else None

    def write(self, level: int, index: int, data: bytes) -> None:
        width = len(data) // HASH_BYTES
        path = self.folder / tile_path(level, index, width)
        if not path.exists():
            write_aside(path, data)
            self._unsynced.update(part for part in path.parents if part.is_relative_to(self.folder))
        if width == WIDTH:
            for old in self._partial_widths(level, index):
                (self.folder / tile_path(level, index, old)).unlink()

    def sync(self) -> None:
        """Make everything written so far last."""
        for folder in self._unsynced:
            sync_folder(folder)
        self._unsynced.clear()

    def _partial_widths(self, level: int, index: int) -> list[int]:
        folder = (self.folder / tile_path(level, index, 1)).parent
        return [int(file.name) for file in folder.iterdir() if file.name.isdigit()] if folder.is_dir() else []


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that after a crash it is there with all of `data` or as it was before."""
    write_aside(path, data)
    sync_folder(path.parent)


def write_aside(path: Path, data: bytes) -> None:
    """Write a file aside, sync it and rename it; the name lasts once its folder is synced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(path.name + UNFINISHED)
    with aside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def sync_folder(folder: Path) -> None:
    """Make renames in this folder survive a power cut. Where a folder cannot be opened (Windows) there is no need."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class _Tiles:
    """The tiles of one tree of `size` leaves, each read at most once."""

    def __init__(self, store: TileStore, size: int) -> None:
        self.store = store
        self.size = size
        self.seen: dict[tuple[int, int], bytes] = {}

    def get(self, level: int, index: int) -> bytes:
        if (level, index) not in self.seen:
            width = min(WIDTH, (self.size >> 8 * level) - WIDTH * index)
            self.seen[level, index] = _tile(self.store, level, index, width)
        return self.seen[level, index]


def _tile(store: TileStore, level: int, index: int, width: int) -> bytes:
    """The first `width` hashes of a tile."""
    data = store.read(level, index)
    if data is None:
        raise TileError(f"{tile_path(level, index, width)} is missing.")
    if len(data) % HASH_BYTES or not width * HASH_BYTES <= len(data) <= TILE_BYTES:
        raise TileError(f"{tile_path(level, index, width)} has {len(data)} bytes, not {width * HASH_BYTES}.")
    return data[: width * HASH_BYTES]


def _node(tiles: _Tiles, height: int, index: int) -> bytes:
    """The root of the full subtree of 2**height leaves that begins at leaf index * 2**height."""
    level, within = divmod(height, 8)
    first = index << within
    data = tiles.get(level, first // WIDTH)
    start = first % WIDTH * HASH_BYTES
    return perfect_root(data[start : start + (HASH_BYTES << within)])


def _range(tiles: _Tiles, low: int, high: int) -> bytes:
    """MTH(D[low:high]), where `low` is a place at which the tree was split."""
    above = None
    for height, index in reversed(list(_full_subtrees(low, high))):
        left = _node(tiles, height, index)
        above = left if above is None else node_hash(left, above)
    if above is None:
        raise IndexError(f"There are no leaves from {low} to {high}.")
    return above


def _full_subtrees(low: int, high: int) -> Iterator[tuple[int, int]]:
    """Height and index of the full subtrees that make up the leaves from `low` to `high`, largest first."""
    while low < high:
        height = (high - low).bit_length() - 1
        yield height, low >> height
        low += 1 << height
