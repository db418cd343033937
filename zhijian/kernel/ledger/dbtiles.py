"""The tree's tiles as rows of the database, and the roots and proofs read from them."""

from collections.abc import Sequence

from zhijian.kernel.ledger import tiles
from zhijian.kernel.ledger.models import Leaf, Tile


class RowTiles:
    """Tiles in the database; what is read once is kept for the life of this object, what is written goes
    out at flush."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes | None] = {}
        self._dirty: set[tuple[int, int]] = set()
        self._stored: set[tuple[int, int]] = set()

    def read(self, level: int, index: int) -> bytes | None:
        place = (level, index)
        if place not in self._known:
            row = Tile.objects.filter(level=level, idx=index).values_list("data", flat=True).first()
            self._known[place] = None if row is None else bytes(row)
            if row is not None:
                self._stored.add(place)
        return self._known[place]

    def write(self, level: int, index: int, data: bytes) -> None:
        self.read(level, index)
        self._known[(level, index)] = data
        self._dirty.add((level, index))

    def flush(self) -> None:
        """Write what changed: new tiles in one statement, grown ones each."""
        fresh = [place for place in sorted(self._dirty) if place not in self._stored]
        Tile.objects.bulk_create([Tile(level=lv, idx=ix, data=self._known[lv, ix]) for lv, ix in fresh])
        for level, index in sorted(self._dirty & self._stored):
            Tile.objects.filter(level=level, idx=index).update(data=self._known[level, index])


def size() -> int:
    """How many acts are sealed: the next position."""
    last = Leaf.objects.order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1


def append(hashes: Sequence[bytes]) -> None:
    """Append leaf hashes at the right edge; the caller is the sole writer."""
    store = RowTiles()
    tiles.append(store, size(), list(hashes))
    store.flush()


def root(at: int) -> bytes:
    """The root of the tree of the first *at* acts."""
    return tiles.root(RowTiles(), at)


def inclusion(at: int, position: int) -> list[bytes]:
    """The inclusion proof of *position* in the tree of the first *at* acts."""
    return tiles.inclusion(RowTiles(), at, position)
