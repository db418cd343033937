"""Verifying a ledger from its folder alone (仅凭文件核验账本): every hash, every tile, every root, every signature.

    report = verify_folder(Path("ledger"), key)

The folder is described in `folder`. Nothing is believed but the key; what is wrong is named, down to the
byte.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from .changed import find_slip, first_difference
from .folder import SEGMENT, FolderWriter, segment_name
from .folderread import CODES, Finding, FolderReader, Head, TileFile, widest
from .leafform import LeafError, leaf_hash, parse_body
from .merkle import HASH_BYTES
from .note import Verifier
from .tiles import (
    TILE_BYTES,
    WIDTH,
    MemoryTiles,
    TileError,
    append,
    expected_tiles,
    perfect_root,
    root,
    tile_path,
)

__all__ = ["CODES", "Finding", "FolderWriter", "Report", "verify_folder"]

SEARCHED = 3  # changed entries whose byte is searched without another copy: each may take seconds
_NOTHING = bytes(HASH_BYTES)  # stands for the hash of a line that is not there


@dataclass(slots=True)
class Report:
    """What a folder proves.

    size         entries that are there signed       how many of them the newest valid checkpoint signs;
    the others hang together but nobody vouches for
                 them yet
    witnessed    how many of them stand under a checkpoint that a given witness cosigned
    root         the root of the signed ones, hexadecimal; empty when they do not have it
    checkpoints  checkpoints with a valid signature
    unfinished   bytes of a last line without its newline, as a writer at work or a crash leaves them
    key_known    whether the key came from outside the folder
    findings     what is wrong, worst first; nothing, if all is well
    """

    origin: str = ""
    size: int = 0
    signed: int = 0
    witnessed: int = 0
    root: str = ""
    checkpoints: int = 0
    unfinished: int = 0
    key_known: bool = False
    findings: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


Reference = Callable[[int], str | None]
"""Gives the text of a position from another copy (a database, a mirror), or None."""


def verify_folder(
    folder: Path,
    key: Verifier | None = None,
    reference: Reference | None = None,
    *,
    witnesses: Sequence[Verifier] = (),
    outside: Sequence[str] = (),
    forms: bool = True,
) -> Report:
    """Verify the folder of a ledger. Whatever is in it, this does not raise: the report names all that is wrong.

    key        the ledger's key from a trusted source; without it the folder's own is taken and proves
    less reference  another copy, used only to name a changed byte outside    signed checkpoints that
    someone else kept: a folder that was cut back to an older state shows by these forms      parse every
    entry too; this takes most of the time
    """
    return _Verification(FolderReader(folder, key, witnesses), key is not None, reference).run(
        outside, forms=forms
    )


class _Verification:
    """Lines → leaf hashes → tree; then every checkpoint, tile and line against the tree that is signed."""

    def __init__(self, reader: FolderReader, key_known: bool, reference: Reference | None) -> None:
        self.reader = reader
        self.reference = reference
        self.report = Report(findings=reader.findings, key_known=key_known)
        self.report.origin = reader.key.name if reader.key else ""
        self.computed = MemoryTiles()  # from the lines as they are, _NOTHING where a signed one is missing
        self.suspect: list[int] = []  # files of entries that do not fit the tiles of the folder
        self.ragged: list[
            Finding
        ] = []  # files with a line too many or an end too few, which may have other causes
        self.searches = SEARCHED

    def run(self, outside: Sequence[str], *, forms: bool) -> Report:
        report, found = self.report, self.reader.found
        heads = self.reader.heads(outside)
        files = self.reader.tile_files()
        stored = widest(files)
        report.checkpoints = len(heads)
        report.signed = heads[-1].checkpoint.size if heads else 0
        report.witnessed = max((head.checkpoint.size for head in heads if head.witnessed), default=0)
        self._read_entries(stored, forms=forms)
        if report.size and not heads:
            found("CHECKPOINT", "checkpoint", "None of the entries is signed.")
        truth = self._truth(stored, heads)
        right = truth or self.computed
        self._compare_roots(right, heads)
        if truth or not heads:
            self._compare_tiles(right, files)
        for start in self.suspect:
            self._compare_entries(right if truth else stored, start, "ENTRY" if truth else "DISAGREE")
        named = {item.file for item in report.findings}
        report.findings += [item for item in self.ragged if item.file not in named]
        order = list(CODES)
        report.findings.sort(key=lambda item: (order.index(item.code), item.position or 0))
        return report

    def _read_entries(self, stored: MemoryTiles, *, forms: bool) -> None:
        """Hash every line into `computed`, one file of entries at a time."""
        starts = self.reader.segments()
        end = max([self.report.signed, *(start + 1 for start in starts)])
        size = 0
        for start in range(0, end, SEGMENT):
            lines = self._lines(start, is_last=start + SEGMENT >= end)
            hashes = [sha256(b"\x00" + line).digest() for line in lines]
            if hashes:
                self.report.size = start + len(hashes)
            needed = SEGMENT if start + SEGMENT < end else max(len(hashes), self.report.signed - start)
            hashes += [_NOTHING] * (needed - len(hashes))
            _root, size = append(self.computed, size, hashes)
            kept = _leaf_hashes(stored, start, size)
            if b"".join(hashes)[: len(kept)] != kept or _NOTHING in hashes[-1:]:
                self.suspect.append(start)
            elif forms:
                self._check_forms(start, lines)

    def _lines(self, start: int, *, is_last: bool) -> list[bytes]:
        """The lines of one file of entries; what follows the last newline is a line if it ought to be signed."""
        lines, rest = self.reader.lines(start)
        name = f"entries/{segment_name(start)}"
        if rest and (not is_last or start + len(lines) < self.report.signed):
            words = "The newline at its end is lost."
            self.ragged.append(Finding("ENTRY", name, words, start + len(lines), len(rest)))
            lines.append(rest)
        elif rest:
            self.report.unfinished = len(rest)
        if len(lines) > SEGMENT:
            words = f"There are {len(lines)} lines, more than {SEGMENT}."
            self.ragged.append(Finding("STRAY", name, words, start + SEGMENT))
        return lines[:SEGMENT]

    def _check_forms(self, start: int, lines: list[bytes]) -> None:
        for position, line in enumerate(lines, start):
            try:
                parse_body(line.decode("utf-8"))
            except (LeafError, UnicodeDecodeError) as error:
                self.reader.found("FORM", f"entries/{segment_name(start)}", str(error), position)

    def _truth(self, stored: MemoryTiles, heads: Sequence[Head]) -> MemoryTiles | None:
        """The tree that the newest checkpoint signs, if lines and tiles still hold it between them."""
        if not heads:
            return None
        newest = heads[-1].checkpoint
        for tree in self._candidates(stored):
            if _root(tree, newest.size) == newest.root:
                self.report.root = newest.root.hex()
                return tree
        return None

    def _candidates(self, stored: MemoryTiles) -> Iterator[MemoryTiles]:
        """The tree of the lines, that of the leaf tiles, and those made of whichever fits the tile above."""
        yield self.computed
        count = sum(level == 0 for level, _ in self.computed.kept)
        ours = [self.computed.kept[0, index] for index in range(count)]
        theirs = [stored.kept.get((0, index), b"") for index in range(count)]
        yield _tree(theirs)
        above = [
            stored.kept.get((1, index), b"").ljust(TILE_BYTES, b"\0") for index in range(-(-count // WIDTH))
        ]
        fitting = [
            our if _fits(our, _at(above[index // WIDTH], index % WIDTH)) else their
            for index, (our, their) in enumerate(zip(ours, theirs, strict=True))
        ]
        yield _tree(fitting)
        yield _tree([*fitting[:-1], *ours[-1:]])  # the last tile has none above it yet

    def _compare_roots(self, right: MemoryTiles, heads: Sequence[Head]) -> None:
        """The first checkpoint with another root is named; the change lies between it and the last that fits."""
        good = 0
        for head in heads:
            signed = head.checkpoint
            if _root(right, signed.size) == signed.root:
                good = signed.size
                continue
            words = f"Its root {signed.root.hex()} is not that of the leaves; up to {good} they fit."
            self.reader.found("ROOT", head.file, words)
            return

    def _compare_tiles(self, right: MemoryTiles, files: Sequence[TileFile]) -> None:
        """Every tile file against the right tree, and that none is missing of what is signed."""
        for file in files:
            expected = right.kept.get((file.level, file.index), b"")[: file.width * HASH_BYTES]
            at = first_difference(file.data, expected)
            if at is None:
                continue
            leaf = (file.index * WIDTH + at // HASH_BYTES) << 8 * file.level
            if leaf < self.report.signed or file.level:
                self.reader.found("TILE", file.name, "It does not hold the tree that is signed.", offset=at)
            else:
                words = "It does not fit the entry at this position, which is not signed yet."
                self.reader.found("DISAGREE", file.name, words, leaf, at)
        widths = {(file.level, file.index): file.width for file in sorted(files, key=lambda file: file.width)}
        for level, index, width in expected_tiles(self.report.signed):
            if widths.get((level, index), 0) < width:
                self.reader.found("MISSING", tile_path(level, index, width), "The tile is not there.")

    def _compare_entries(self, right: MemoryTiles, start: int, code: str) -> None:
        """The first line of a file that does not fit the right tree, and its changed byte where that can be known."""
        end = min(start + SEGMENT, max(self.report.size, self.report.signed))
        wanted, ours = _leaf_hashes(right, start, end), _leaf_hashes(self.computed, start, end)
        wrong = [n for n in range(len(wanted) // HASH_BYTES) if _at(wanted, n) != _at(ours, n)]
        name, lines = f"entries/{segment_name(start)}", self._all_lines(start)
        first = wrong[0] if wrong else len(lines)
        if first >= len(lines):
            missing = min(end, self.report.signed) - start - len(lines)
            if missing > 0:
                self.reader.found("MISSING", name, f"{missing} entries are not there.", start + len(lines))
            return
        following = lines[first + 1] if first + 1 < len(lines) else None
        offset, words = self._changed_byte(start + first, lines[first], following, _at(wanted, first))
        if len(wrong) > 1:
            words += f" {len(wrong) - 1} later lines of this file do not fit either."
        self.reader.found("ENTRY" if offset is not None else code, name, words, start + first, offset)

    def _all_lines(self, start: int) -> list[bytes]:
        lines, rest = self.reader.lines(start)
        return [*lines, rest] if rest else lines

    def _changed_byte(
        self, position: int, line: bytes, following: bytes | None, wanted: bytes
    ) -> tuple[int | None, str]:
        """Where a line was changed and how, from another copy or by trying out; None when it cannot be known."""
        other = self.reference(position) if self.reference else None
        if other is not None and leaf_hash(other) == wanted:
            copy = other.encode()
            at = first_difference(line, copy) or 0
            return at, f"The other copy has {copy[at : at + 1]!r} where {line[at : at + 1]!r} stands."
        if self.searches:
            self.searches -= 1
            slip = find_slip(line, following, wanted)
            if slip:
                return slip.offset, f"{slip.was!r} stood where {slip.found!r} stands."
        return None, "The line does not fit the hash that was sealed, and not by one byte alone."


def _root(tree: MemoryTiles, size: int) -> bytes | None:
    try:
        return root(tree, size)
    except TileError:
        return None


def _tree(leaf_tiles: Sequence[bytes]) -> MemoryTiles:
    """The tree over leaf tiles, up to the first that is not full."""
    tree, size = MemoryTiles(), 0
    for data in leaf_tiles:
        _root, size = append(tree, size, [_at(data, n) for n in range(len(data) // HASH_BYTES)])
        if size % WIDTH:
            break
    return tree


def _leaf_hashes(tree: MemoryTiles, start: int, end: int) -> bytes:
    """The leaf hashes from `start`, where a tile begins, up to `end` or to the first tile that is not full."""
    parts: list[bytes] = []
    for index in range(start // WIDTH, -(-end // WIDTH)):
        parts.append(tree.kept.get((0, index), b""))
        if len(parts[-1]) < TILE_BYTES:
            break
    return b"".join(parts)[: (end - start) * HASH_BYTES]


def _at(hashes: bytes, n: int) -> bytes:
    return hashes[n * HASH_BYTES : (n + 1) * HASH_BYTES]


def _fits(tile: bytes, wanted: bytes) -> bool:
    return len(tile) == TILE_BYTES and perfect_root(tile) == wanted
