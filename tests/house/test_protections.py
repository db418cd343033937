"""No guard, act, kind of record, lock or way to rows without a name in the registry and a test that watches it."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tools.mutants import ROOT, load
from zhijian.kernel.protections import BOTH
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.registry import KINDS

NAMES = {protection.name: protection for protection in load()}
ACTS = [spec for cls in KINDS.values() for spec in cls.acts.values()]
LOCKS = ("select_for_update", "flock", "pg_advisory", "pg_try_advisory", "LOCK TABLE")
WITHOUT_A_SWITCH = {
    # Functions that decide what is seen or take a lock, and what is switched off instead.
    "zhijian/config/file_lock.py:give_back": "gives a lock back",
    "zhijian/config/worker_lock.py:_give_back": "gives the worker's lock back",
}


def test_every_record_is_one_of_the_kinds() -> None:
    here = {model for model in apps.get_models() if issubclass(model, Record)}
    assert here == set(KINDS.values())


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_seen_of_a_kind_can_be_switched_off(kind: str) -> None:
    assert f"scope:{kind}" in NAMES


def test_the_duty_of_every_act_can_be_switched_off() -> None:
    assert {name for name in NAMES if name.startswith("duty:")} == {f"duty:{spec.kind}" for spec in ACTS}


def test_every_four_eyes_rule_can_be_switched_off() -> None:
    rules = {f"eyes:{spec.kind}:{other}" for spec in ACTS for other in spec.not_who}
    assert {name for name in NAMES if name.startswith("eyes:")} == rules | {"eyes:void"}


def test_every_guard_of_an_act_can_be_switched_off_and_every_guard_is_on_an_act() -> None:
    used = {f"guard:{guard.name}" for spec in ACTS for guard in spec.guards}
    assert {name for name in NAMES if name.startswith("guard:")} == used


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_protection_names_its_tests_and_databases(name: str) -> None:
    protection = NAMES[name]
    assert protection.tests, "name the tests that turn red without it"
    assert protection.databases
    assert set(protection.databases) <= set(BOTH)


def test_every_test_that_is_named_exists() -> None:
    nodes = sorted({node for protection in NAMES.values() for node in protection.tests})
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *nodes]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, [line for line in done.stderr.splitlines() if "not found" in line]


def functions() -> Iterator[tuple[str, str, str]]:
    """Every function of the program: where it is, its name, its text."""
    for file in sorted((ROOT / "zhijian").rglob("*.py")):
        text = file.read_text("utf-8")
        if any(lock in text for lock in LOCKS) or "def visible" in text:
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.FunctionDef):
                    yield str(file.relative_to(ROOT)), node.name, ast.get_source_segment(text, node) or ""


@pytest.mark.parametrize(
    ("file", "name", "text"),
    [
        pytest.param(file, name, text, id=f"{Path(file).stem}.{name}")
        for file, name, text in functions()
        if name.startswith("visible") or any(lock in text for lock in LOCKS)
    ],
)
def test_a_lock_and_what_decides_who_sees_can_be_switched_off(file: str, name: str, text: str) -> None:
    assert "is_off(" in text or f"{file}:{name}" in WITHOUT_A_SWITCH
