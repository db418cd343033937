"""The kinds of paper that lines declare: which template sets it, and what the template is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class PaperKind:
    """One kind of paper. ``fill(content, imprint)`` adds position, root and QR code to what the act committed to."""

    name: str
    title: str | Promise
    template: Path
    fill: Callable[[Mapping[str, Any], Mapping[str, str]], dict[str, Any]]
    variants: tuple[str, ...] = ("zh",)


KINDS: dict[str, PaperKind] = {}


def declare(kind: PaperKind) -> PaperKind:
    """Make a kind of paper known by its name."""
    return KINDS.setdefault(kind.name, kind)
