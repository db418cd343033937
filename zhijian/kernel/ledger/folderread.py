"""Reading the folder of a ledger without believing it: what is there, and which part is not what it claims to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .changed import first_difference
from .checkpoint import Checkpoint, open_checkpoint
from .folder import FolderError, checkpoint_name, parse_segment_name, segment_name
from .merkle import HASH_BYTES
from .note import NoteError, Verifier, open_note, parse_note, parse_verifier
from .tiles import UNFINISHED, MemoryTiles, TileError, parse_tile_path

CODES = {
    "KEY": "the key or the origin is not the one that was asked for, or cannot be read",
    "CHECKPOINT": "a checkpoint is malformed, badly signed, misnamed or missing",
    "ROOT": "a checkpoint signs another root than that of the leaves",
    "MISSING": "entries that a checkpoint signs, or tiles of them, are not there",
    "ENTRY": "the text of an entry was changed",
    "TILE": "a tile was changed",
    "DISAGREE": "an entry and its tile do not fit each other, and nothing signed tells which was changed",
    "FORM": "an entry was sealed in a form that is not that of a leaf",
    "STRAY": "a file or line that does not belong there",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: a code of `CODES`, the file, and words.

    `position` is that of the entry; `offset` the byte, from 0, in the entry's line or else in the file;
    where known.
    """

    code: str
    file: str
    message: str
    position: int | None = None
    offset: int | None = None

    def __str__(self) -> str:
        place = "" if self.position is None else f", position {self.position}"
        byte = "" if self.offset is None else f", byte {self.offset}"
        return f"{self.code}: {self.file}{place}{byte}: {self.message}"


@dataclass(frozen=True, slots=True)
class Head:
    """A checkpoint with a valid signature, the file in which it stands, and whether a known witness cosigned it."""

    file: str
    checkpoint: Checkpoint
    witnessed: bool


@dataclass(frozen=True, slots=True)
class TileFile:
    """A file under `tile` that is named as a tile is."""

    name: str
    level: int
    index: int
    width: int
    data: bytes


class FolderReader:
    """The parts of a folder, each read once; what is wrong with a part by itself goes to `findings`."""

    def __init__(self, folder: Path, key: Verifier | None, witnesses: Sequence[Verifier] = ()) -> None:
        self.folder = folder
        self.witnesses = witnesses
        self.findings: list[Finding] = []
        self.key = self._read_key(key)

    def heads(self, outside: Sequence[str]) -> list[Head]:
        """The checkpoints with a valid signature, smallest first: those kept here and the notes kept `outside`."""
        heads = []
        for name in self._files("checkpoints"):
            head = self._open(name, self.text(name))
            if head and name != f"checkpoints/{checkpoint_name(head.checkpoint.size)}":
                self.found("CHECKPOINT", name, f"It is the checkpoint of {head.checkpoint.size} leaves.")
            elif head:
                heads.append(head)
        self._compare_newest(heads)
        heads += [head for note in outside if (head := self._open("a checkpoint kept outside", note))]
        return sorted(heads, key=lambda head: head.checkpoint.size)

    def tile_files(self) -> list[TileFile]:
        """Every tile in the folder, narrower ones of the same place too."""
        files = []
        for name in self._files("tile"):
            try:
                files.append(TileFile(name, *parse_tile_path(name), (self.folder / name).read_bytes()))
            except TileError:
                self.found("STRAY", name, "It is not a tile.")
        return files

    def segments(self) -> set[int]:
        """The first positions of the files of entries."""
        starts = set()
        for name in self._files("entries"):
            try:
                starts.add(parse_segment_name(name.removeprefix("entries/")))
            except FolderError as error:
                self.found("STRAY", name, str(error))
        return starts

    def lines(self, start: int) -> tuple[list[bytes], bytes]:
        """The lines of a file of entries, and what stands after its last newline."""
        path = self.folder / "entries" / segment_name(start)
        lines = path.read_bytes().split(b"\n") if path.is_file() else [b""]
        return lines, lines.pop()

    def text(self, name: str) -> str:
        """A small file as text; what is not UTF-8 becomes something that no check accepts."""
        path = self.folder / name
        return path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""

    def found(
        self, code: str, file: str, message: str, position: int | None = None, offset: int | None = None
    ) -> None:
        """Note that something is wrong."""
        self.findings.append(Finding(code, file, message, position, offset))

    def _files(self, top: str) -> list[str]:
        """The files below a part of the folder, without those that are still being written."""
        paths = sorted((self.folder / top).rglob("*"))
        return [
            path.relative_to(self.folder).as_posix()
            for path in paths
            if path.is_file() and path.suffix != UNFINISHED
        ]

    def _read_key(self, key: Verifier | None) -> Verifier | None:
        """The key to check with: the trusted one, else the folder's. Key and origin of the folder must be its own."""
        own = None
        try:
            own = parse_verifier(self.text("verifier.pub").removesuffix("\n"))
        except NoteError as error:
            self.found("KEY", "verifier.pub", str(error))
        if key and own and own != key:
            self.found("KEY", "verifier.pub", f"It is not the key {key}.")
        trusted = key or own
        if trusted and self.text("origin") != f"{trusted.name}\n":
            self.found("KEY", "origin", f"It does not name {trusted.name}, whose key signs.")
        return trusted

    def _open(self, name: str, note: str) -> Head | None:
        if self.key is None:
            return None
        try:
            checkpoint = open_checkpoint(note, self.key)
            signed = open_note(note, [self.key, *self.witnesses])[1] if self.witnesses else ()
        except NoteError as error:
            self.found("CHECKPOINT", name, str(error))
            return None
        return Head(name, checkpoint, witnessed=len(signed) > 1)

    def _compare_newest(self, heads: list[Head]) -> None:
        """The file `checkpoint` is a copy of a kept one: the newest, or while that is being published one before."""
        newest = self.text("checkpoint")
        if not heads:
            if newest:
                self.found("CHECKPOINT", "checkpoint", "No checkpoint with a valid signature is kept.")
            return
        kept = [self.text(head.file) for head in heads]
        if not any(_is_copy(newest, note) for note in kept):
            at = first_difference(newest.encode(), kept[-1].encode())
            self.found("CHECKPOINT", "checkpoint", f"It is not the same as {heads[-1].file}.", offset=at)


def _is_copy(note: str, kept: str) -> bool:
    """Whether a note says what the kept one says; a witness may have been added to the kept one since."""
    if note == kept:
        return True
    try:
        one, other = parse_note(note), parse_note(kept)
    except NoteError:
        return False
    return one.text == other.text and one.signatures == other.signatures[: len(one.signatures)]


def widest(files: Sequence[TileFile]) -> MemoryTiles:
    """The widest tile of each place, cut to whole hashes."""
    tiles = MemoryTiles()
    for file in sorted(files, key=lambda file: file.width):
        tiles.write(file.level, file.index, file.data[: len(file.data) // HASH_BYTES * HASH_BYTES])
    return tiles
