"""The one byte form of everything that the ledger hashes (规范形式): RFC 8785 without numbers.

A leaf holds text, true, false, null, lists and objects. Numbers are refused: a measure enters as the
digits that were typed ("3000.10 kg"), and no two JSON libraries agree on all numbers. Keys are ASCII,
so that sorting by code point, by UTF-16 unit (RFC 8785 3.2.3) and by byte is the same. Text is NFC, so
that what looks equal is equal.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias, Union

Json: TypeAlias = Union[bool, str, "list[Json]", "dict[str, Json]", None]

KEY = re.compile(r"[a-z0-9_.$-]+")
DEEPEST = 32  # levels of nesting; a hostile file must not reach Python's own limit

_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
# Newline and tab are the only controls of a typed text (Unicode category Cc is refused otherwise).
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# RFC 7493 2.1 (I-JSON, which RFC 8785 presupposes) forbids noncharacters.
_LAST_TWO = "".join(chr(plane + end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
_NONCHARACTER = re.compile(f"[\ufdd0-\ufdef{_LAST_TWO}]")


class CanonicalError(ValueError):
    """A value that has no place in a leaf. `path` names it like `facts.tests[2].load`; `reason` says why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path or 'value'}: {reason}")
        self.path = path
        self.reason = reason


def canonical(value: Json) -> bytes:
    """The RFC 8785 bytes (UTF-8) of a value that is already clean.

    Raises CanonicalError for a number, another type, a key outside [a-z0-9_.$-], text that is not NFC
    or holds a control character, a lone surrogate or a noncharacter, and for more than 32 levels.
    """
    return canonical_text(value).encode("utf-8")


def canonical_text(value: Json) -> str:
    """Like `canonical`, as text. It holds no raw newline, so a file of leaves can have one on each line."""
    if not _is_plainly_clean(value, 0):
        _refuse_unclean(value, "", 0)
    return _encoder.encode(value)


def clean(value: Json) -> Json:
    """The same value with its text as the ledger keeps it: NFC, and every line end as one newline.

    This is the only place where text is changed on its way into the ledger. Raises CanonicalError for
    what no such change can mend, and for a character that this Python's Unicode does not know: its NFC
    could still change.
    """
    if _is_plainly_clean(value, 0):  # almost every act; a character unknown to Unicode is not printable
        return value
    tidy = _tidied(value, "", 0)
    _refuse_unclean(tidy, "", 0)
    return tidy


def cleaned(value: Json) -> tuple[Json, str]:
    """`clean`, with the canonical text of what it gives: one pass over the value for both. Raises CanonicalError."""
    tidy = clean(value)
    return tidy, _encoder.encode(tidy)


def parse(text: str) -> Json:
    """Read a canonical text back. Raises CanonicalError when it is not JSON or not in its canonical form."""
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CanonicalError("", f"not JSON: {error}") from None
    if canonical_text(value) != text:
        raise CanonicalError("", "not in canonical form (order, spacing, escapes or a key given twice)")
    return value


def flaw(text: str) -> str | None:
    """What keeps a text out of the ledger, or None. The text itself is not changed."""
    if text.isascii():
        return "has a control character" if _CONTROL.search(text) else None
    if _SURROGATE.search(text):
        return "has a lone surrogate"
    if _CONTROL.search(text):
        return "has a control character"
    if _NONCHARACTER.search(text):
        return "has a code point that is not a character"
    return None if unicodedata.is_normalized("NFC", text) else "is not in Unicode NFC"


def _is_plainly_clean(value: object, depth: int) -> bool:
    """The same test as `_refuse_unclean` for almost every leaf, twice as fast; False means: look closer."""
    if type(value) is str:
        # Printable text holds no control character, surrogate or noncharacter.
        return value.isprintable() and (value.isascii() or unicodedata.is_normalized("NFC", value))
    if value is None or value is True or value is False:
        return True
    if depth >= DEEPEST:
        return False
    if type(value) is dict:
        for key, item in value.items():  # noqa: SIM110 - a generator takes twice the time
            if not _is_key(key) or not _is_plainly_clean(item, depth + 1):
                return False
        return True
    if type(value) is list:
        for item in value:  # noqa: SIM110 - as above
            if not _is_plainly_clean(item, depth + 1):
                return False
        return True
    return False


@lru_cache(4096)
def _is_key(key: object) -> bool:
    return type(key) is str and KEY.fullmatch(key) is not None


def _refuse_unclean(value: object, path: str, depth: int) -> None:
    if isinstance(value, str):
        if reason := flaw(value):
            raise CanonicalError(path, reason)
    elif value is None or value is True or value is False:
        return
    elif depth >= DEEPEST:
        raise CanonicalError(path, f"is nested deeper than {DEEPEST} levels")
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not KEY.fullmatch(key):
                raise CanonicalError(path, f"has the key {key!r}; keys are made of a-z 0-9 _ . $ -")
            _refuse_unclean(item, _below(path, key), depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _refuse_unclean(item, f"{path}[{index}]", depth + 1)
    else:
        kinds = "text, true, false, null, lists and objects"
        raise CanonicalError(path, f"is a {type(value).__name__}; a leaf holds {kinds}")


def _tidied(value: object, path: str, depth: int) -> Json:
    if isinstance(value, str):
        return _tidied_text(value, path)
    if isinstance(value, (list, tuple, Mapping)) and depth >= DEEPEST:
        raise CanonicalError(path, f"is nested deeper than {DEEPEST} levels")
    if isinstance(value, Mapping):
        return {key: _tidied(item, _below(path, key), depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_tidied(item, f"{path}[{index}]", depth + 1) for index, item in enumerate(value)]
    # Anything else is kept as it is, for _refuse_unclean to name it.
    return value  # type: ignore[return-value]


def _tidied_text(text: str, path: str) -> str:
    plain = str.__str__(text)  # a TextChoices member becomes its value
    if not plain.isascii():
        if any(unicodedata.category(c) == "Cn" for c in plain):
            raise CanonicalError(path, f"has a character unknown to Unicode {unicodedata.unidata_version}")
        plain = unicodedata.normalize("NFC", plain)
    return plain.replace("\r\n", "\n").replace("\r", "\n") if "\r" in plain else plain


def _below(path: str, key: object) -> str:
    return f"{path}.{key}" if path else f"{key}"
