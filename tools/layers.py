"""The order of the layers, from the import contracts, for what no import linter sees: foreign keys by name."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Layers:
    """The storeys of one container, highest first; each is a set of rooms that know nothing of each other."""

    container: str
    storeys: tuple[frozenset[str], ...]

    def height(self, module: str) -> tuple[int, str] | None:
        """Storey (0 is the highest) and room of a module; None outside the container or in no storey."""
        if not module.startswith(self.container + "."):
            return None
        room = module[len(self.container) + 1 :].partition(".")[0]
        return next(((number, room) for number, rooms in enumerate(self.storeys) if room in rooms), None)


def contracts(project: Path = ROOT) -> list[Layers]:
    """Every contract of the type "layers" in ``pyproject.toml``."""
    tables = tomllib.loads((project / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return [
        Layers(
            container,
            tuple(frozenset(name.strip(" ()") for name in row.split("|")) for row in table["layers"]),
        )
        for table in tables
        if table["type"] == "layers"
        for container in table["containers"]
    ]


def may_point(source: str, target: str, order: list[Layers], independent: str = "zhijian.lines") -> bool:
    """Whether a table in module *source* may point at one in *target*: into its own room, or down.

    A room of *independent* is a line of business: none knows another.
    """
    lines = [module.removeprefix(independent + ".").partition(".")[0] for module in (source, target)]
    if all(module.startswith(independent + ".") for module in (source, target)):
        return lines[0] == lines[1]
    for layers in order:
        here, there = layers.height(source), layers.height(target)
        if here and there and here != there:
            return here[0] < there[0]
    return True
