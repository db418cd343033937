"""Naming the changed byte: a line does not fit its leaf hash, and there may be no other copy to compare it with.

A hash cannot be turned back, but one slip can be tried out: if putting one byte back makes the hash fit, that byte is
what was changed, and no other explanation will ever be found.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

LONGEST = 2048  # bytes of a line that is searched; 500 take up to 0.5 s, 2048 about 6 s


@dataclass(frozen=True, slots=True)
class Slip:
    """One changed byte of a line: where it is (from 0), what stands there and what stood there.

    `found` is empty where a byte was lost, `was` where one was put in. A changed newline is a byte like any other.
    """

    offset: int
    found: bytes
    was: bytes


def first_difference(one: bytes, other: bytes) -> int | None:
    """The offset of the first byte that differs, or None when both are the same; an end counts as a difference."""
    if one == other:
        return None
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def find_slip(line: bytes, following: bytes | None, wanted: bytes) -> Slip | None:
    """The one byte whose change turned a text with the leaf hash `wanted` (32 bytes) into `line`, or None.

    `following` is the next line, for a newline that was put in. None also for more than one changed byte, and for
    lines over 2,048 bytes.
    """
    if len(line) > LONGEST:
        return None
    for slip, text in _slips(line, following):
        if sha256(text).digest() == wanted:
            return slip
    return None


def _slips(line: bytes, following: bytes | None) -> Iterator[tuple[Slip, bytes]]:
    """Each way in which one byte may have changed, with the leaf's bytes as they would have been; cheap ones first."""
    size, leaf = len(line), b"\x00" + line
    every = [bytes([value]) for value in range(256)]
    for i in range(size):
        yield (
            Slip(i, line[i : i + 1], b"\n"),
            leaf[: i + 1],
        )  # the line's end was overwritten: two lines became one
        yield Slip(i, line[i : i + 1], b""), leaf[: i + 1] + leaf[i + 2 :]
    if following is not None:
        yield Slip(size, b"\n", b""), leaf + following
        for byte in every:
            yield Slip(size, b"\n", byte), leaf + byte + following
    for i in range(size):
        before, found, after = leaf[: i + 1], line[i : i + 1], leaf[i + 2 :]
        for byte in every:
            yield Slip(i, found, byte), before + byte + after
    for i in range(size + 1):
        before, after = leaf[: i + 1], leaf[i + 1 :]
        for byte in every:
            yield Slip(i, b"", byte), before + byte + after
