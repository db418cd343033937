"""Check codes (查验码): what a stranger types beside a paper's number to see whether it is valid.

Eight symbols of Crockford's base 32 carry 40 random bits, so the number alone tells nothing. The alphabet has no
I, L, O, U: read aloud or copied by hand they would be 1, 1, 0 and a vulgar word.
"""

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SYMBOLS = 8
RANDOM_BYTES = 5  # 40 bits
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_DASHES = "-‐‑‒–—―−－﹣"


class BadCode(ValueError):
    """The text is not a check code; the message says what is wrong with it."""


def new_code(random_bytes: bytes) -> str:
    """A code like ``4F2C-88QD`` from five random bytes (40 bits) of the operating system's source.

    Raises ValueError for any other length: fewer would be guessable, more would be thrown away in silence.
    """
    if len(random_bytes) != RANDOM_BYTES:
        raise ValueError(f"a check code takes {RANDOM_BYTES} random bytes, not {len(random_bytes)}")
    bits = int.from_bytes(random_bytes, "big")
    return _grouped("".join(ALPHABET[bits >> 5 * place & 31] for place in reversed(range(SYMBOLS))))


def normalise(text: str) -> str:
    """The code that a person meant: any case, full width, spaces and dashes anywhere, O for 0, I and L for 1.

    Returns it as printed (``4F2C-88QD``). Raises BadCode when eight symbols do not remain or one is no symbol.
    """
    folded = unicodedata.normalize("NFKC", text).upper()
    kept = "".join(c for c in folded if not c.isspace() and c not in _DASHES).translate(_READ_AS)
    if strange := [c for c in kept if c not in ALPHABET]:
        raise BadCode(f"{strange[0]!r} does not occur in a check code")
    if len(kept) != SYMBOLS:
        raise BadCode(f"a check code has {SYMBOLS} symbols, not {len(kept)}")
    return _grouped(kept)


def _grouped(symbols: str) -> str:
    return f"{symbols[:4]}-{symbols[4:]}"
