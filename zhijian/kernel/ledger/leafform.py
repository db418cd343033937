"""The leaf (叶): what one act looks like in the ledger, for ever.

Fourteen fields, all text, in their canonical form; that text is hashed, stored, exported and proven. The form
is frozen: `tests/kernel/ledger/golden/acts.json` holds twenty acts whose hashes never change.
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from hashlib import sha256

from .canonical import CanonicalError, Json, canonical_text, parse

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_BODY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}")
_KIND = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_ORDINAL = re.compile(r"[1-9][0-9]{0,17}")
_COUNT = re.compile(r"0|[1-9][0-9]{0,17}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_COMMITMENT = re.compile(r"[0-9a-f]{64}")


class LeafError(ValueError):
    """A leaf that breaks the form. `field` is the field's name, or a path into it; `reason` what is wrong."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Leaf:
    """One act (行为) as the ledger keeps it.

    id         the act: a UUID, version 7, lower case with hyphens, as are `record`, `actor`, `corrects`
    kind       what was done, e.g. `metrology.instrument.verified`
    schema     number of the kind's schema, decimal from 1
    record     the record (台账) that the act belongs to
    rev        number of the record's revision that the act made, decimal from 0
    doer, territory, principal
               the three bodies (实施机构、属地、委托方), by their text ids
    actor      the person who acted, or None for an automatic act
    on         the day it happened in Asia/Shanghai, `2026-06-29`
    recorded   when the installation wrote it, UTC with milliseconds, `2026-06-29T08:30:00.123Z`
    corrects   the act that this one amends or voids, or None
    facts      what a stranger with a proof may read
    sealed     path of a hidden value → its commitment, 64 hexadecimal digits (see `commit`)
    """

    id: str
    kind: str
    schema: str
    record: str
    rev: str
    doer: str
    territory: str
    principal: str
    actor: str | None
    on: str
    recorded: str
    corrects: str | None
    facts: Mapping[str, Json]
    sealed: Mapping[str, str]


FIELDS = tuple(field.name for field in fields(Leaf))
_FIELDS = frozenset(FIELDS)

_FORMS: dict[str, tuple[re.Pattern[str], str]] = {
    "id": (_UUID, "a UUID in lower case with hyphens"),
    "kind": (_KIND, "names of a-z 0-9 _ joined by dots"),
    "schema": (_ORDINAL, "a decimal number from 1 without leading zeros"),
    "record": (_UUID, "a UUID in lower case with hyphens"),
    "rev": (_COUNT, "a decimal number from 0 without leading zeros"),
    "doer": (_BODY, "the text id of a body, at most 64 characters"),
    "territory": (_BODY, "the text id of a body, at most 64 characters"),
    "principal": (_BODY, "the text id of a body, at most 64 characters"),
    "on": (_DAY, "a day like 2026-06-29"),
    "recorded": (_INSTANT, "a UTC instant like 2026-06-29T08:30:00.123Z"),
}


def body(leaf: Leaf) -> str:
    """The canonical text of a leaf: what is hashed and stored. Raises LeafError."""
    value: dict[str, Json] = {name: getattr(leaf, name) for name in FIELDS}
    for name in ("facts", "sealed"):
        if not isinstance(value[name], Mapping):
            raise LeafError(name, "is not an object")
        value[name] = dict(value[name])  # type: ignore[arg-type]
    _refuse_bad_form(value)
    try:
        return canonical_text(value)
    except CanonicalError as error:
        raise LeafError(error.path, error.reason) from None


def parse_body(text: str) -> Leaf:
    """Read a leaf from its canonical text.

    Raises LeafError unless the text is what `body` would write: canonical, fourteen fields, each in its form.
    """
    try:
        value = parse(text)
    except CanonicalError as error:
        raise LeafError(error.path or "leaf", error.reason) from None
    if not isinstance(value, dict) or value.keys() != _FIELDS:
        raise LeafError("leaf", f"has not exactly the fields {', '.join(FIELDS)}")
    _refuse_bad_form(value)
    return Leaf(**value)  # type: ignore[arg-type]


def leaf_hash(body: str | bytes) -> bytes:
    """SHA-256(0x00 || body): the Merkle leaf hash of RFC 9162 2.1.1, 32 bytes."""
    return sha256(b"\x00" + (body.encode("utf-8") if isinstance(body, str) else body)).digest()


def _refuse_bad_form(value: Mapping[str, Json]) -> None:
    for name, (form, wanted) in _FORMS.items():
        item = value[name]
        if not isinstance(item, str) or not form.fullmatch(item):
            raise LeafError(name, f"is {item!r}, not {wanted}")
    _refuse_impossible_dates(str(value["on"]), str(value["recorded"]))
    for name in ("actor", "corrects"):
        item = value[name]
        if item is not None and not (isinstance(item, str) and _UUID.fullmatch(item)):
            raise LeafError(name, f"is {item!r}, neither null nor a UUID in lower case with hyphens")
    if not isinstance(value["facts"], dict):
        raise LeafError("facts", "is not an object")
    if not isinstance(value["sealed"], dict):
        raise LeafError("sealed", "is not an object")
    for path, commitment in value["sealed"].items():
        if not isinstance(commitment, str) or not _COMMITMENT.fullmatch(commitment):
            raise LeafError(f"sealed.{path}", "is not a commitment of 64 hexadecimal digits")


def _refuse_impossible_dates(on: str, recorded: str) -> None:
    try:
        datetime.date.fromisoformat(on)
    except ValueError:
        raise LeafError("on", f"is {on!r}, a day that no calendar has") from None
    try:
        datetime.datetime.fromisoformat(recorded)
    except ValueError:
        raise LeafError("recorded", f"is {recorded!r}, an instant that no clock shows") from None
