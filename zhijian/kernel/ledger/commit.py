"""Salted commitments (加盐承诺): how the ledger binds to a value that it does not show and can be erased.

The leaf holds HMAC-SHA256(salt, canonical value); value and salt are an erasable row beside the ledger.
Who holds both can prove the value. Once both are gone nothing is left to guess: 32 random bytes guard
even a phone number.
"""

import hmac
import secrets

from .canonical import Json, canonical

SALT_BYTES = 32


class SaltError(ValueError):
    """A salt that is not 32 bytes."""


def new_salt() -> bytes:
    """32 bytes from the system's random source. One value, one salt: sharing would tie values together."""
    return secrets.token_bytes(SALT_BYTES)


def commit(value: Json, salt: bytes) -> str:
    """The commitment as 64 lower-case hexadecimal digits.

    Raises SaltError, or CanonicalError when the value has no canonical form.
    """
    return commit_text(canonical(value), salt)


def commit_text(text: bytes, salt: bytes) -> str:
    """The commitment to a value whose canonical form is at hand. Raises SaltError."""
    if len(salt) != SALT_BYTES:
        raise SaltError(f"A salt has {SALT_BYTES} bytes, not {len(salt)}.")
    return hmac.digest(salt, text, "sha256").hex()


def matches(commitment: str, value: Json, salt: bytes) -> bool:
    """Whether `commitment` (64 hexadecimal digits) came from this value and salt. Raises as `commit` does."""
    return hmac.compare_digest(commitment.encode("utf-8", "replace"), commit(value, salt).encode("ascii"))
