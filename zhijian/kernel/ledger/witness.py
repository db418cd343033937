"""Keeping heads of a ledger from outside 见证: prove its files, sign its newest head, remember it.

A head is signed only where the whole folder is proven and goes on from the head that was signed before, which is kept
in a file beside the key. The signature is dated (c2sp.org/tlog-cosignature). Needs no database.
"""

from pathlib import Path

from zhijian.kernel.ledger.checkpoint import open_checkpoint
from zhijian.kernel.ledger.note import (
    COSIGNATURE,
    Verifier,
    add_signature,
    load_key,
    make_key,
)
from zhijian.kernel.ledger.tiles import write_whole
from zhijian.kernel.ledger.verifyfiles import verify_folder


def new(keyfile: Path, name: str) -> Verifier:
    """Make a witness's key; gives what it publishes. Raises ``KeyFileError`` where the file is there already."""
    verifier = make_key(keyfile, name, COSIGNATURE).verifier
    _name_file(keyfile).write_text(f"{name}\n", "utf-8")
    return verifier


class Refused(Exception):
    """The ledger is not what it was, or does not prove itself."""


def sign(keyfile: Path, folder: Path, ledger: Verifier, at: int) -> str:
    """The newest head of the ledger in *folder* with this witness's line; *at* is the time, POSIX seconds.

    Raises ``Refused`` where the folder is not proven or does not go on from the head that was signed before;
    ``NoteError`` and ``OSError`` where key or folder cannot be read.
    """
    name = _name_of(keyfile)
    key, heads = load_key(keyfile, name, COSIGNATURE), _heads(keyfile, ledger)
    before = heads.read_text("utf-8") if heads.exists() else ""
    report = verify_folder(folder, ledger, outside=[before] if before else [])
    if not report.ok:
        raise Refused("\n".join(str(finding) for finding in report.findings))
    note = (folder / "checkpoint").read_text("utf-8")
    head = open_checkpoint(note, ledger)
    if before and open_checkpoint(before, ledger).size > head.size:
        raise Refused("A newer head was signed before: the ledger was cut back.")
    text = note.partition("\n\n")[0] + "\n"
    signed = add_signature(note, key.line(text, at))
    write_whole(heads, signed.encode())
    return signed


def _name_file(keyfile: Path) -> Path:
    return keyfile.with_name(keyfile.name + ".name")


def _name_of(keyfile: Path) -> str:
    return _name_file(keyfile).read_text("utf-8").strip()


def _heads(keyfile: Path, ledger: Verifier) -> Path:
    """Where the last head of this ledger is kept; one witness may keep several ledgers."""
    return keyfile.with_name(f"{keyfile.name}.{ledger.key_id.hex()}.head")
