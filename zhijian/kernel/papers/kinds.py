"""The kinds of paper that lines declare: which template sets it, and what the template is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.functional import Promise


@dataclass(frozen=True)
class Standing:
    """How a paper stands today: ``valid``, ``expired``, ``superseded`` or ``withdrawn``; since when, why,
    by which act."""

    kind: str
    since: date | None = None
    reason: str = ""
    newer: str = ""
    act: UUID | None = None


@dataclass(frozen=True)
class PaperKind:
    """One kind of paper. ``fill(content, imprint)`` adds position, root and QR code to what the act committed to;
    ``standing(paper, today)`` says how it stands; ``public(content)`` gives the facts that a stranger may read.
    """

    name: str
    title: str | Promise
    template: Path
    fill: Callable[[Mapping[str, Any], Mapping[str, str]], dict[str, Any]]
    standing: Callable[[Any, date], Standing]
    public: Callable[[Mapping[str, Any]], list[tuple[str | Promise, str]]]
    variants: tuple[str, ...] = ("zh",)


KINDS: dict[str, PaperKind] = {}


def declare(kind: PaperKind) -> PaperKind:
    """Make a kind of paper known by its name."""
    return KINDS.setdefault(kind.name, kind)
