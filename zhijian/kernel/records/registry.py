"""All kinds of record, found by name: what screens, API, tests and hand-over between lines are derived from."""

from typing import TYPE_CHECKING

from zhijian.kernel.records.spec import ActSpec

if TYPE_CHECKING:
    from zhijian.kernel.records.model import Record

KINDS: dict[str, "type[Record]"] = {}


class UnknownKind(LookupError):
    """No record of this kind is installed."""


def add(cls: "type[Record]") -> None:
    """Make a class of records known. A kind is never used twice."""
    if KINDS.setdefault(cls.kind, cls) is not cls:
        raise ValueError(f"two classes of records are called {cls.kind}")


def kind(name: str) -> "type[Record]":
    """The class of records called *name*; raises ``UnknownKind``."""
    try:
        return KINDS[name]
    except KeyError:
        raise UnknownKind(name) from None


def act(name: str) -> tuple["type[Record]", ActSpec]:
    """The class and the act for a full name like ``metrology.instrument.registered``."""
    owner, _, short = name.rpartition(".")
    return kind(owner), kind(owner).acts[short]
