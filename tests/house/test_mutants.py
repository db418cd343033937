"""A protection that can be taken away unnoticed must be named; a run that broke must not pass for a noticed one."""

import sys
from pathlib import Path

import pytest

from tools import mutants

REGISTRY = """
from types import SimpleNamespace as P

ALL = [
    P(name="guard:a-watched", kind="guard", tests=("tests/test_watch*.py::test_the_guard_holds",)),
    P(name="guard:b-asleep", kind="guard", tests=("tests/test_watching.py::test_that_looks_away",)),
    P(name="rev:c-forgotten", kind="rev", tests=("tests/test_that_was_removed.py",)),
    P(name="scope:d-skipped", kind="scope", tests=("tests/test_watching.py::test_that_is_skipped",)),
    P(name="trigger:e-breaks", kind="trigger", tests=("tests/test_watching.py::test_with_a_broken_fixture",)),
]
"""
TESTS = """
import os
import pytest

OFF = os.environ.get("ZHIJIAN_DISABLE")

@pytest.fixture
def ground():
    if OFF == "trigger:e-breaks":
        raise RuntimeError("the database did not come up")

def test_the_guard_holds():
    assert OFF != "guard:a-watched"

def test_that_looks_away():
    assert True

@pytest.mark.skip
def test_that_is_skipped():
    raise AssertionError

def test_with_a_broken_fixture(ground):
    pass
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_watching.py").write_text(TESTS)
    (tmp_path / "fake_registry.py").write_text(REGISTRY)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delitem(sys.modules, "fake_registry", raising=False)
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(
        sys, "argv", ["mutants", "--registry", "fake_registry:ALL", "--jobs", "1", *arguments]
    )
    return mutants.main()


def test_only_a_failing_test_counts_as_noticed(project, monkeypatch, capsys) -> None:
    assert run(monkeypatch) == 1
    printed = capsys.readouterr().out
    assert "| `guard:a-watched` | guard | noticed | test_the_guard_holds |" in printed
    assert "| `guard:b-asleep` | guard | survived |" in printed
    assert "| `rev:c-forgotten` | rev | unwatched |" in printed
    assert "| `scope:d-skipped` | scope | unwatched |" in printed
    assert "| `trigger:e-breaks` | trigger | broken |" in printed
    assert "Survivors: guard:b-asleep, rev:c-forgotten, scope:d-skipped, trigger:e-breaks." in printed


def test_all_noticed_ends_well(project, monkeypatch, capsys) -> None:
    assert run(monkeypatch, "--only", "guard:a") == 0
    assert "Survivors: none." in capsys.readouterr().out


def test_nothing_is_concluded_from_tests_that_fail_anyway(project, monkeypatch, capsys) -> None:
    (project / "tests" / "test_watching.py").write_text("def test_the_guard_holds(): assert False")
    assert run(monkeypatch, "--only", "guard:a") == 1
    assert "With every protection in place the watching tests fail on sqlite" in capsys.readouterr().out


def test_a_name_that_is_not_registered_is_an_error(project, monkeypatch, capsys) -> None:
    assert run(monkeypatch, "--only", "no such thing") == 1
    assert "No protection is registered" in capsys.readouterr().err


def test_runs_side_by_side_make_databases_of_their_own() -> None:
    server = "postgres://owner:secret@127.0.0.1:5433/zhijian"
    one, two = mutants.of_its_own(server), mutants.of_its_own(server)
    assert one.startswith(server + "_")
    assert one != two
