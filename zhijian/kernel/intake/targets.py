"""What can be imported: each target says how a judged row becomes acts. Rooms and lines declare theirs (导入目标).

A plan is made for a batch of rows at once, so that it asks the database once for a batch and not once for a row.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhijian.kernel.org.scope import Scope
from zhijian.kernel.records.model import Record

from .matching import Decision, Index
from .problems import Problem
from .rows import RowResult
from .spec import Spec, Values


@dataclass(frozen=True)
class Ground:
    """On what a plan stands: who imports, for which body, on which day, by which job, with which options."""

    scope: Scope
    body: str
    on: date
    job: str = ""
    options: Collection[str] = frozenset()
    preview: bool = False
    """Nothing will be written, so what an earlier batch would make is not there."""


@dataclass(frozen=True)
class Step:
    """One act of a row. Steps of a lower ``phase`` are done first, for the whole batch.

    A parameter may be a record that an earlier phase makes. ``on`` is the day it happened (the day of the import if
    None); ``history``: from an old register. ``key`` is the idempotency key, at most 90 signs.
    """

    phase: int
    record: Record
    act: str
    params: Mapping[str, Any]
    key: str
    on: date | None = None
    history: bool = False


@dataclass
class Plan:
    """What becomes of one row: its steps, or why it comes back. The decision follows from the steps."""

    result: RowResult
    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    new: bool = False

    @property
    def decision(self) -> Decision:
        if self.problems:
            return Decision.CONFLICT
        if not self.steps:
            return Decision.SAME
        return Decision.NEW if self.new else Decision.UPDATE


@dataclass(frozen=True)
class Option:
    """A choice of the importer for all rows, offered to who has ``duty``. ``label`` is a msgid."""

    name: str
    label: str
    duty: str


@dataclass(frozen=True)
class Target:
    """Something that can be imported.

    ``name`` stands in addresses and commands; ``kind`` is the record whose register offers it; ``title`` is a msgid.
    ``preset`` is proposed for all rows where the file has no such column. ``label`` is how a row is called.
    """

    name: str
    kind: str
    title: str
    spec: Spec
    duties: tuple[str, ...]
    index: Callable[[Ground], Index]
    plan: Callable[[Sequence[RowResult], Ground], list[Plan]]
    label: Callable[[Values], str]
    preset: Mapping[str, str] = field(default_factory=dict)
    options: tuple[Option, ...] = ()

    def bodies(self, scope: Scope) -> list[str]:
        """The bodies for which this person may import it."""
        return sorted({body for duty in self.duties for body in scope.bodies_with(duty)})


TARGETS: dict[str, Target] = {}


def declare(target: Target) -> Target:
    """Make a target known; its room does so when it is loaded."""
    TARGETS[target.name] = target
    return target


def row_act_key(target: str, row_key: str, beside: str = "") -> str:
    """The idempotency key of a row's act: ``beside`` tells apart what may be done again (a job, an earlier record)."""
    key = f"import.{target}:{row_key[:40]}"
    return f"{key}:{beside}" if beside else key
