"""A ledger as a folder of plain files (账本文件夹): all that a stranger needs to verify it, and nothing of a person.

    origin                                  the name of the ledger, one line
    verifier.pub                            the key that signs it, one line
    checkpoint                              the newest signed head
    checkpoints/000000070000                every kept head, by its size
    tile/0/x001/x234/067, tile/1/000.p/17   the tree, as C2SP tlog-tiles lays it out
    entries/000000000000-000000065535       the leaves, one canonical text a line; line n is position n of the range

A JSON text holds no raw newline, so lines are safe. Lines are written first, then tiles, then the checkpoint; a crash
leaves the later ones behind, and the next writer goes on from there. `docs/ledger.md` is the description for others.
"""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from .checkpoint import Checkpoint, ForkError, open_checkpoint, peek_checkpoint, refuse_fork
from .leafform import leaf_hash
from .note import Note, Verifier, parse_note
from .tiles import UNFINISHED, FolderTiles, append, partial_tiles, root, sync_folder, write_whole

SEGMENT = 65_536  # lines in a full file of entries
_SEGMENT_NAME = re.compile(r"([0-9]{12})-([0-9]{12})")


class FolderError(ValueError):
    """A folder that is not this ledger's, has a hole, or holds another text at a position that is given again."""


def segment_name(position: int) -> str:
    """The name of the file under `entries` in which a position stands."""
    first = position - position % SEGMENT
    return f"{first:012d}-{first + SEGMENT - 1:012d}"


def parse_segment_name(name: str) -> int:
    """The first position of a file under `entries`. Raises FolderError when it is not named like one."""
    found = _SEGMENT_NAME.fullmatch(name)
    if not found or segment_name(int(found[1])) != name:
        raise FolderError(f"entries/{name} is not named as a file of entries.")
    return int(found[1])


def checkpoint_name(size: int) -> str:
    """The name of the file under `checkpoints` for the head of `size` leaves."""
    return f"{size:012d}"


class FolderWriter:
    """Keeps a folder up to date with a ledger. One writer at a time; every call may be repeated.

    `size` is how many leaves the folder has, `signed` how many of them its newest checkpoint covers.
    """

    def __init__(self, folder: Path, verifier: Verifier) -> None:
        """Open or begin the folder of the ledger that this key signs, and mend what a crash left unfinished.

        Raises FolderError when the folder belongs to another ledger or has lost entries.
        """
        self.folder = folder
        self.verifier = verifier
        self.size = self.signed = 0
        self._tiles = FolderTiles(folder)
        self._failed = False
        for part in ("entries", "checkpoints"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        self._claim("origin", verifier.name)
        self._claim("verifier.pub", str(verifier))
        self._open()

    def append(self, first: int, bodies: Sequence[str]) -> int:
        """Keep the leaves from position `first` on (canonical texts); returns the new size.

        What is there already must be the same. Raises FolderError for a hole before `first`, a text with a newline,
        or another text at a known position; nothing is written then.
        """
        if self._failed:
            self._open()
        if not 0 <= first <= self.size:
            raise FolderError(f"The folder ends at position {self.size}; {first} would leave a hole.")
        if any("\n" in body for body in bodies):
            raise FolderError("The text of a leaf holds no newline.")
        known = min(self.size - first, len(bodies))
        for position, kept in zip(range(first, first + known), self.read(first, first + known), strict=True):
            if kept != bodies[position - first]:
                raise FolderError(f"Position {position} holds another text: the ledger was forked.")
        fresh = bodies[known:]
        if fresh:
            self._failed = (
                True  # until all is written: a full disk may leave lines of which `size` knows nothing
            )
            self._write_lines(self.size, fresh)
            append(self._tiles, self.size, [leaf_hash(body) for body in fresh])
            self._tiles.sync()
            self.size += len(fresh)
            self._failed = False
        return self.size

    def publish(self, note: str) -> None:
        """Keep a signed checkpoint; signatures of witnesses are added to those that are kept for its size.

        Raises NoteError when the ledger's key did not sign it, ForkError when the folder's leaves have another root or
        a newer checkpoint is contradicted, FolderError when the leaves are not here yet.
        """
        if self._failed:
            self._open()
        head = open_checkpoint(note, self.verifier)
        if head.size > self.size:
            raise FolderError(f"The checkpoint signs {head.size} leaves; the folder has {self.size}.")
        if root(self._tiles, head.size) != head.root:
            raise ForkError(
                f"The leaves in the folder have another root at {head.size}: the ledger was forked."
            )
        newest = self._newest()
        if newest and head.size >= newest.size:
            refuse_fork(newest, head)
        self._write_partial_tiles(head.size)
        path = self._kept(head.size)
        merged = _merged(path.read_text("utf-8") if path.exists() else None, note)
        write_whole(path, merged.encode())
        if newest is None or head.size >= newest.size:
            self._copy_newest(head)
            self.signed = head.size

    def read(self, first: int, end: int) -> Iterator[str]:
        """The texts of the positions from `first` up to `end`, which are there."""
        for segment, positions in _by_segment(first, end):
            lines = (self.folder / "entries" / segment).read_bytes().split(b"\n")
            yield from (lines[position % SEGMENT].decode() for position in positions)

    def _open(self) -> None:
        """Find out what is there, and finish what was begun."""
        for left in self.folder.rglob(f"*{UNFINISHED}"):
            left.unlink()
        newest = self._newest()
        self.signed = newest.size if newest else 0
        if newest:
            self._copy_newest(newest)
        self.size = self._mended_size()
        if self.size < self.signed:
            raise FolderError(
                f"{self.folder} has {self.size} entries, but its checkpoint signs {self.signed}."
            )
        self._mend_tiles()
        self._failed = False

    def _claim(self, name: str, line: str) -> None:
        path = self.folder / name
        if not path.exists():
            write_whole(path, f"{line}\n".encode())
        elif path.read_text("utf-8") != f"{line}\n":
            raise FolderError(f"{path} names another ledger than {self.verifier.name}.")

    def _newest(self) -> Checkpoint | None:
        """The newest checkpoint kept, of which the file `checkpoint` is a copy."""
        kept = max((self.folder / "checkpoints").iterdir(), default=None)
        return peek_checkpoint(kept.read_text("utf-8")) if kept else None

    def _copy_newest(self, head: Checkpoint) -> None:
        copy, data = self.folder / "checkpoint", self._kept(head.size).read_bytes()
        if not copy.exists() or copy.read_bytes() != data:
            write_whole(copy, data)

    def _kept(self, size: int) -> Path:
        return self.folder / "checkpoints" / checkpoint_name(size)

    def _mended_size(self) -> int:
        """Count the lines; a last line without its newline was torn by a crash and is cut off."""
        names = sorted(path.name for path in (self.folder / "entries").iterdir())
        for n, name in enumerate(names):
            if parse_segment_name(name) != n * SEGMENT:
                raise FolderError(f"entries/{segment_name(n * SEGMENT)} is missing.")
        if not names:
            return 0
        last = self.folder / "entries" / names[-1]
        data = last.read_bytes()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            with last.open("r+b") as file:
                file.truncate(whole)
                os.fsync(file.fileno())
        return (len(names) - 1) * SEGMENT + data.count(b"\n")

    def _mend_tiles(self) -> None:
        """Write again the tiles of what no checkpoint covers: they are the same, or a crash had left them out."""
        at = self.signed
        while at < self.size:
            end = min(self.size, at - at % SEGMENT + SEGMENT)
            append(self._tiles, at, [leaf_hash(body) for body in self.read(at, end)])
            at = end
        self._tiles.sync()

    def _write_lines(self, first: int, bodies: Sequence[str]) -> None:
        for segment, positions in _by_segment(first, first + len(bodies)):
            path = self.folder / "entries" / segment
            begun = path.exists()
            with path.open("ab") as file:
                file.write("".join(f"{bodies[position - first]}\n" for position in positions).encode())
                file.flush()
                os.fsync(file.fileno())
            if not begun:
                sync_folder(path.parent)

    def _write_partial_tiles(self, size: int) -> None:
        """C2SP: the partial tiles of a size with a checkpoint must be there unless the full ones are."""
        for level, index, width in partial_tiles(size):
            data = self._tiles.read(level, index)
            if data is not None and width * 32 < len(data) < 256 * 32:
                self._tiles.write(level, index, data[: width * 32])
        self._tiles.sync()


def _by_segment(first: int, end: int) -> Iterator[tuple[str, range]]:
    while first < end:
        stop = min(end, first - first % SEGMENT + SEGMENT)
        yield segment_name(first), range(first, stop)
        first = stop


def _merged(kept: str | None, new: str) -> str:
    """The signatures that were kept for the same text, then the new ones."""
    note = parse_note(new)
    earlier = parse_note(kept) if kept else note
    known = earlier.signatures if earlier.text == note.text else ()
    return str(Note(note.text, tuple(dict.fromkeys((*known, *note.signatures)))))
