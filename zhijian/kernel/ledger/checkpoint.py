"""Checkpoints (检查点): the signed head of the ledger, as C2SP writes it (c2sp.org/tlog-checkpoint).

    510700.zhijian.example/ledger
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
    suite rfc9162-sha256-ed25519

Origin, number of leaves, root; then one line that names the suite, so that a later suite (SM3/SM2) cannot
be taken for this one. The key that signs has the origin as its name.
"""

import re
from base64 import b64encode
from dataclasses import dataclass

from .note import NoteError, Signer, Verifier, decode_base64, open_note, parse_note

SUITE = "rfc9162-sha256-ed25519"
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class ForkError(NoteError):
    """Two checkpoints of one ledger that cannot both be true, or one that goes back."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a ledger: its origin, how many leaves it has, their root (32 bytes), and further lines."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = (f"suite {SUITE}",)

    def __post_init__(self) -> None:
        if not self.origin or len(self.root) != 32 or not _SIZE.fullmatch(str(self.size)):
            raise NoteError("A checkpoint has an origin, a size from 0 and a root of 32 bytes.")
        if any(not line or "\n" in line for line in (self.origin, *self.extensions)):
            raise NoteError("The lines of a checkpoint are not empty and hold no newline.")

    def __str__(self) -> str:
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint, of any suite. Raises NoteError."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1]:
        raise NoteError("A checkpoint is an origin, a size and a root, each on its line.")
    if not _SIZE.fullmatch(lines[1]):
        raise NoteError(f"{lines[1]!r} is not the size of a tree.")
    return Checkpoint(lines[0], int(lines[1]), decode_base64(lines[2]), tuple(lines[3:-1]))


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> str:
    """The note of a checkpoint. Raises NoteError when the key's name is not the origin."""
    if signer.verifier.name != checkpoint.origin:
        raise NoteError(f"The key of {signer.verifier.name} does not sign for {checkpoint.origin}.")
    text = str(checkpoint)
    return f"{text}\n{signer.line(text)}"


def open_checkpoint(note: str, verifier: Verifier) -> Checkpoint:
    """The checkpoint in a note that the ledger with this key signed.

    Raises NoteError when it is malformed, of another origin or suite; SignatureError when the key did not
    sign it.
    """
    text, _ = open_note(note, [verifier])
    checkpoint = parse_checkpoint(text)
    if checkpoint.origin != verifier.name:
        raise NoteError(f"The checkpoint is of {checkpoint.origin}, the key of {verifier.name}.")
    if f"suite {SUITE}" not in checkpoint.extensions:
        raise NoteError(f"The checkpoint does not name the suite {SUITE}.")
    return checkpoint


def peek_checkpoint(note: str) -> Checkpoint:
    """The checkpoint in a note whose signatures are not checked. Raises NoteError."""
    return parse_checkpoint(parse_note(note).text)


def refuse_fork(kept: Checkpoint, new: Checkpoint) -> None:
    """Raise ForkError if `new` cannot follow `kept`: another origin, a smaller size, the same size with another root.

    That a larger tree begins with the smaller one is for `merkle.verify_consistency` to show.
    """
    if new.origin != kept.origin:
        raise ForkError(f"The ledger of {kept.origin} cannot go on as that of {new.origin}.")
    if new.size < kept.size:
        raise ForkError(f"A checkpoint of {kept.size} leaves was signed; one of {new.size} cannot follow it.")
    if new.size == kept.size and new.root != kept.root:
        raise ForkError(f"The tree of {new.size} leaves has two roots: the ledger was forked.")
