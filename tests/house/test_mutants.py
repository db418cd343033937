"""A protection that can be taken away unnoticed must be named; a run that broke must not pass for a noticed one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import mutants

REGISTRY = """
from zhijian.kernel.protections import Protection as P

ALL = [
    P(name="guard:a-watched", tests=("tests/test_watch*.py::test_the_guard_holds",)),
    P(name="guard:b-asleep", tests=("tests/test_watching.py::test_that_looks_away",)),
    P(name="rev:c-forgotten", tests=("tests/test_that_was_removed.py",)),
    P(name="scope:d-skipped", tests=("tests/test_watching.py::test_that_is_skipped",)),
    P(name="trigger:e-breaks", tests=("tests/test_watching.py::test_with_a_broken_fixture",), apart=True),
    P(name="trigger:f-apart", tests=("tests/test_watching.py::test_the_trigger_stands",), apart=True),
    P(name="scope:g-dirty", tests=("tests/test_watching.py::test_that_leaves_dirt",)),
    P(name="guard:h-breaks", tests=("tests/test_watching.py::test_with_a_fixture_that_breaks",)),
]
"""
TESTS = """
import os
import pytest

AT_START = os.environ.get("ZHIJIAN_DISABLE")
LEFT = []

def off():
    return os.environ.get("ZHIJIAN_DISABLE")

@pytest.fixture(autouse=True)
def fresh():
    return []

@pytest.fixture
def ground():
    if off() == "trigger:e-breaks":
        raise RuntimeError("the database did not come up")

def test_the_guard_holds(fresh):
    assert not fresh.append("made for each test anew") and len(fresh) == 1
    assert off() != "guard:a-watched"

def test_that_looks_away():
    assert True

@pytest.mark.skip
def test_that_is_skipped():
    raise AssertionError

def test_with_a_broken_fixture(ground):
    pass

def test_the_trigger_stands():
    assert AT_START != "trigger:f-apart"

def test_that_leaves_dirt():
    LEFT.append(off())
    assert "scope:g-dirty" not in LEFT

@pytest.fixture
def late():
    if off() == "guard:h-breaks":
        raise RuntimeError("the fixture leans on the protection")

def test_with_a_fixture_that_breaks(late):
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
    assert "| guard | sqlite | 3 | 1 | 2 |" in printed
    assert "| rev | sqlite | 1 | 0 | 1 |" in printed
    assert "2 noticed, 1 survived, 2 unwatched, 3 broken." in printed
    assert (
        "Survivors: guard:b-asleep on sqlite (survived), guard:h-breaks on sqlite (broken), "
        "rev:c-forgotten on sqlite (unwatched), scope:d-skipped on sqlite (unwatched), "
        "scope:g-dirty on sqlite (broken), trigger:e-breaks on sqlite (broken)."
    ) in printed


def test_all_noticed_ends_well(project, monkeypatch, capsys) -> None:
    assert run(monkeypatch, "--only", "guard:a") == 0
    assert "Survivors: none." in capsys.readouterr().out


def test_nothing_is_concluded_from_tests_that_fail_anyway(project, monkeypatch, capsys) -> None:
    (project / "tests" / "test_watching.py").write_text("def test_the_guard_holds(): assert False")
    assert run(monkeypatch, "--only", "guard:a") == 1
    assert "guard:a-watched on sqlite  fails with the protection too" in capsys.readouterr().err


def test_nor_from_those_of_a_process_of_its_own(project, monkeypatch, capsys) -> None:
    (project / "tests" / "test_watching.py").write_text("def test_the_trigger_stands(): assert False")
    assert run(monkeypatch, "--only", "trigger:f") == 1
    assert "With every protection in place the watching tests fail on sqlite" in capsys.readouterr().out


def test_a_name_that_is_not_registered_is_an_error(project, monkeypatch, capsys) -> None:
    assert run(monkeypatch, "--only", "no such thing") == 1
    assert "No protection is registered" in capsys.readouterr().err


def test_runs_side_by_side_make_databases_of_their_own() -> None:
    server = "postgres://owner:secret@127.0.0.1:5433/zhijian"
    one, two = mutants.of_its_own(server), mutants.of_its_own(server)
    assert one.startswith(server + "_")
    assert one != two


def test_a_protection_is_switched_off_on_each_of_its_databases(project, monkeypatch, capsys) -> None:
    """Without a server the one on PostgreSQL is broken, which is not noticed."""
    monkeypatch.delenv("ZHIJIAN_TEST_POSTGRES", raising=False)
    both = REGISTRY.replace('the_guard_holds",)', "the_guard_holds\",), databases=('sqlite', 'postgresql')")
    (project / "fake_registry.py").write_text(both)
    assert run(monkeypatch, "--only", "guard:a", "--database", "sqlite") == 0
    assert run(monkeypatch, "--only", "guard:a", "--database", "postgresql") == 1
    assert "guard:a-watched on postgresql  needs PostgreSQL" in capsys.readouterr().err


def test_a_name_that_nobody_declared_stops_the_tests() -> None:
    """Misspelt, it would switch nothing off, and the tests would pass for the wrong reason."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "tests/house/test_mutants.py"]
    for name, status, words in (
        ("guard:misspelt", 4, "guard:misspelt: no protection has this name"),
        ("rev:row", 0, ""),
    ):
        environment = os.environ | {"ZHIJIAN_DISABLE": name}
        done = subprocess.run(
            command, cwd=mutants.ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == status, done.stdout + done.stderr
        assert words in done.stdout + done.stderr
