"""Inside one pytest: each protection off for the tests that watch it, then on again for the same ones.

A plugin of pytest, used by ``tools/mutants.py``. What takes long, a database and a city, is built once and not once
for each protection. That the same tests pass straight afterwards shows that they failed for want of the protection
and not because of what the one before had left behind.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from zhijian.kernel import protections

PLAN, RESULTS = "ZHIJIAN_MUTANTS_PLAN", "ZHIJIAN_MUTANTS_RESULTS"
"""Variables that name two files: what to switch off with which tests, and where to write what became of it."""


class Step(NamedTuple):
    """One test, with one protection off or, where *off* is False, on again; *name* empty: only to warm up."""

    name: str
    off: bool
    item: pytest.Item


@dataclass
class Told:
    """What became of one protection's tests. An error lies outside a test's own call and proves nothing."""

    ran: int = 0
    failed: list[str] = field(default_factory=list)
    failed_with_it: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Beside:
    """What pytest is told of the next test, which may be the same one again: all around it stays up, itself not."""

    def __init__(self, item: pytest.Item) -> None:
        self.around = item.listchain()[:-1]

    def listchain(self) -> list[Any]:
        return self.around


class Inside:
    """Runs the plan instead of pytest's own loop."""

    def __init__(self, plan: list[dict[str, Any]], results: Path) -> None:
        self.plan, self.results = plan, results
        self.told = {each["name"]: Told() for each in plan}
        self.now: Step | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        steps = list(self.steps(session.items))
        following: list[Step | None] = [*steps[1:], None]
        for step, after in zip(steps, following, strict=True):
            self.now = step
            switch_off(step.name if step.off else "")
            nextitem = Beside(after.item) if after else None
            step.item.config.hook.pytest_runtest_protocol(item=step.item, nextitem=nextitem)
        switch_off("")
        self.results.write_text(json.dumps({name: vars(told) for name, told in self.told.items()}), "utf-8")
        return True

    def steps(self, items: list[pytest.Item]) -> Iterator[Step]:
        """Protections with tests in one file follow each other, so that what the file builds is built once."""
        chosen = [(each["name"], _watching(each["tests"], items)) for each in self.plan]
        place = {item: n for n, item in enumerate(items)}
        warm = None
        for name, watching in sorted(chosen, key=lambda one: [place[item] for item in one[1]]):
            for item in watching:
                if item.path != warm:  # what the file builds must not be built without a protection
                    yield Step("", False, item)
                    warm = item.path
                yield Step(name, True, item)
                yield Step(name, False, item)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if self.now is None or not self.now.name:
            return
        told = self.told[self.now.name]
        words = f"{report.nodeid.rpartition('::')[2]}: {_said(report)}"
        if report.failed and report.when != "call":
            told.errors.append(words)
        elif report.failed:
            (told.failed if self.now.off else told.failed_with_it).append(words)
        if report.when == "call" and self.now.off and not report.skipped:
            told.ran += 1


def switch_off(name: str) -> None:
    """Switch this protection off and every other on."""
    protections._off = os.environ[protections.SWITCH] = name


def _watching(nodes: list[str], items: list[pytest.Item]) -> list[pytest.Item]:
    return [
        item
        for item in items
        if any(item.nodeid == node or item.nodeid.startswith((f"{node}::", f"{node}[")) for node in nodes)
    ]


def _said(report: pytest.TestReport) -> str:
    """The first line of what a failed test says."""
    crash = getattr(report.longrepr, "reprcrash", None)
    return (str(crash.message if crash else report.longrepr).splitlines() or [""])[0][:120]


def pytest_configure(config: pytest.Config) -> None:
    plan = json.loads(Path(os.environ[PLAN]).read_text("utf-8"))
    config.pluginmanager.register(Inside(plan, Path(os.environ[RESULTS])))
