"""Templates 模板: the shapes that reports have, as data files. A template starts a text; it never runs."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.functional import Promise

from zhijian.kernel.org.words import words

FOLDER = Path(__file__).with_name("shapes")


@dataclass(frozen=True)
class Opening:
    """A section as a template opens it. ``hint`` says in both languages what belongs here; it is never printed."""

    title: str
    kind: str
    text: str
    hint: Promise


@dataclass(frozen=True)
class Shape:
    """One template. ``title``: of a report, with {body} and {period} in it."""

    code: str
    name: Promise
    title: str
    sections: tuple[Opening, ...]


@cache
def shapes() -> dict[str, Shape]:
    """All templates by code, in the order of their files."""
    return {file.stem.partition("_")[2]: _read(file) for file in sorted(FOLDER.glob("*.toml"))}


def _read(file: Path) -> Shape:
    told = tomllib.loads(file.read_text("utf-8"))
    sections = tuple(
        Opening(one["title"], one.get("kind", "text"), one.get("text", "").strip("\n"), words(*one["hint"]))
        for one in told["section"]
    )
    return Shape(file.stem.partition("_")[2], words(*told["name"]), told["title"], sections)


def opened(shape: Shape) -> list[dict[str, str]]:
    """The sections of a new report."""
    return [{"title": one.title, "kind": one.kind, "text": one.text} for one in shape.sections]
