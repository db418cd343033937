"""Signed notes and the keys that sign them, as C2SP writes them (c2sp.org/signed-note).

A note is a text, an empty line, and signature lines `— name base64(key id || signature)`. Two kinds of
Ed25519 signatures are known here: the log's own over the text, and a witness's dated cosignature
(c2sp.org/tlog-cosignature). Lines of keys that are not known are kept and never trusted.
"""

import os
import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = 1  # signature type bytes of c2sp.org/signed-note
COSIGNATURE = 4
MOST_SIGNATURES = 100  # the specification asks for 16 at least; Go's implementation takes 100
LATEST = 2**63 - 1  # the last second that a cosignature can name

_FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")
_KINDS = {ED25519: "ed25519", COSIGNATURE: "cosignature/v1"}


class NoteError(ValueError):
    """A note, checkpoint or key that is not written as the specification says."""


class SignatureError(NoteError):
    """A signature of a known key that does not verify, or no signature of any known key."""


class KeyFileError(NoteError):
    """A private key file that is there already, open to others, or not an Ed25519 key."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with its name: `name+key id+base64(type || key)` as text."""

    name: str
    public: bytes
    kind: int = ED25519

    def __post_init__(self) -> None:
        _refuse_bad_name(self.name)
        if self.kind not in _KINDS or len(self.public) != 32:
            raise NoteError(f"The key of {self.name} is not an Ed25519 key of a known type.")

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"

    @property
    def key_id(self) -> bytes:
        """SHA-256(name || 0x0A || type || public key), its first 4 bytes."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def check(self, text: str, signature: bytes) -> None:
        """Check this key's signature over a note's text. Raises SignatureError."""
        message = text.encode()
        if self.kind == COSIGNATURE:
            message = _cosigned(text, cosigned_at(signature))
            signature = signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            raise SignatureError(f"The signature of {self.name} does not fit this text.") from None


def parse_verifier(text: str) -> Verifier:
    """Read a verifier key, `name+key id+base64`. Raises NoteError, also when the key id is not that of the key."""
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise NoteError("A verifier key is written name+key id+base64.")
    key = decode_base64(parts[2])
    verifier = Verifier(parts[0], key[1:], key[0] if key else 0)
    if str(verifier) != text:
        raise NoteError(f"The key id of {verifier.name} is not that of its key.")
    return verifier


class Signer:
    """A private key with its name. It signs; it is never printed."""

    def __init__(self, name: str, key: Ed25519PrivateKey, kind: int = ED25519) -> None:
        public = key.public_key().public_bytes_raw()
        self.verifier = Verifier(name, public, kind)
        self._key = key

    def line(self, text: str, at: int | None = None) -> str:
        """The signature line over a note's text, with its newline; a cosigner gives `at`, POSIX seconds.

        Raises NoteError when a cosigner gives no time or a log gives one.
        """
        if self.verifier.kind == ED25519 and at is None:
            value = self._key.sign(text.encode())
        elif self.verifier.kind == COSIGNATURE and at is not None and 0 <= at <= LATEST:
            value = at.to_bytes(8, "big") + self._key.sign(_cosigned(text, at))
        else:
            raise NoteError("A cosignature names its time, a log's signature none.")
        return str(Signature(self.verifier.name, self.verifier.key_id, value))


def make_key(path: Path, name: str, kind: int = ED25519) -> Signer:
    """Make a private key and keep it as a PEM file (PKCS 8) that only its owner may read.

    The file stays outside the database and its backups' reach. Raises KeyFileError when `path` is taken.
    """
    key = Ed25519PrivateKey.generate()
    signer = Signer(name, key, kind)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyFileError(f"{path} is there already; a key is never overwritten.") from None
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    return signer


def load_key(path: Path, name: str, kind: int = ED25519) -> Signer:
    """Read a private key that `make_key` wrote. Raises KeyFileError when others may read it or it is no such key."""
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise KeyFileError(f"{path} can be read by others: chmod 600 it, or make a new key if it was seen.")
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise KeyFileError(f"{path} holds no private key: {error}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(f"{path} holds a key that is not Ed25519.")
    return Signer(name, key, kind)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who, the 4 bytes of the key id, and the signature (a cosignature begins with its time)."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"— {self.name} {b64encode(self.key_id + self.value).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, ending in a newline, and its signatures, none of them checked yet."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"


def parse_note(note: str) -> Note:
    """Take a note apart without checking any signature. Raises NoteError."""
    if _FORBIDDEN.search(note):
        raise NoteError("A note holds no control character but newlines, and no lone surrogate.")
    text, gap, lines = note.rpartition("\n\n")
    if not gap or not lines.endswith("\n"):
        raise NoteError("A note is a text, an empty line, and signature lines that each end in a newline.")
    signatures = tuple(_parse_signature(line) for line in lines[:-1].split("\n"))
    if len(signatures) > MOST_SIGNATURES:
        raise NoteError(f"A note has at most {MOST_SIGNATURES} signatures.")
    return Note(f"{text}\n", signatures)


def open_note(note: str, verifiers: Sequence[Verifier]) -> tuple[str, tuple[Verifier, ...]]:
    """The text of a note, and which of these keys signed it.

    Raises NoteError for a malformed note; SignatureError when a signature of one of these keys does not
    verify, or when none of them signed.
    """
    parsed = parse_note(note)
    signed = []
    for signature in parsed.signatures:
        for verifier in verifiers:
            if (verifier.name, verifier.key_id) == (signature.name, signature.key_id):
                verifier.check(parsed.text, signature.value)
                signed.append(verifier)
    if not signed:
        raise SignatureError("No key that is known here signed this note.")
    return parsed.text, tuple(dict.fromkeys(signed))


def add_signature(note: str, line: str) -> str:
    """The note with one more signature line, as a witness sent it; all others stay. Raises NoteError."""
    parsed = parse_note(note)
    added = _parse_signature(line.removesuffix("\n"))
    if added in parsed.signatures:
        return note
    return str(Note(parsed.text, (*parsed.signatures, added)))


def cosigned_at(signature: bytes) -> int:
    """When a witness cosigned, POSIX seconds. Raises SignatureError when this is not a cosignature."""
    if len(signature) != 72 or int.from_bytes(signature[:8], "big") > LATEST:
        raise SignatureError("This is not a dated cosignature.")
    return int.from_bytes(signature[:8], "big")


def _cosigned(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _parse_signature(line: str) -> Signature:
    dash, name, value = (*line.split(" "), "", "")[:3]
    if dash != "—" or line.count(" ") != 2:
        raise NoteError(f"{line!r} is not a signature line.")
    _refuse_bad_name(name)
    raw = decode_base64(value)
    if len(raw) < 5:
        raise NoteError(f"The signature of {name} is too short.")
    return Signature(name, raw[:4], raw[4:])


def _refuse_bad_name(name: str) -> None:
    if not name or "+" in name or any(c.isspace() or c < " " for c in name):
        raise NoteError(f"{name!r} cannot name a key: no space, no plus.")


def decode_base64(text: str) -> bytes:
    """The bytes of standard base64 in its one spelling. Raises NoteError."""
    try:
        raw = b64decode(text, validate=True)
    except (Base64Error, ValueError):
        raise NoteError(f"{text!r} is not base64.") from None
    if b64encode(raw).decode() != text:  # one spelling for one value
        raise NoteError(f"{text!r} is not base64 as it is written.")
    return raw
