"""In CI, PostgreSQL and Chromium are promised: a test of theirs that skips itself has failed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = """
import pytest

@pytest.mark.browser
def test_of_the_browser():
    pytest.skip("no browser was found")

@pytest.mark.postgres
def test_of_postgresql():
    raise AssertionError("is skipped before it begins, because the run is on SQLite")

def test_that_needs_a_file_from_elsewhere():
    pytest.skip("the file is not here")

@pytest.mark.browser
@pytest.mark.xfail(raises=ZeroDivisionError)
def test_that_is_known_to_fail():
    1 / 0
"""
SKIPPED_MODULE = "import pytest\npytest.skip('no library', allow_module_level=True)\n"


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """pytest on a few tests under our conftest, on SQLite."""
    shutil.copy(ROOT / "tests" / "conftest.py", folder)
    (folder / "test_few.py").write_text(TESTS)
    (folder / "test_module.py").write_text(SKIPPED_MODULE)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ZHIJIAN_", "PYTEST_"))}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-c",
        ROOT / "pyproject.toml",
        "--rootdir",
        folder,
        folder,
    ]
    command += ["-p", "no:cacheprovider", *arguments]
    env = {**kept, "PYTHONPATH": str(ROOT), "ZHIJIAN_HOME": str(folder / "home"), **environment}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_what_is_promised_may_not_skip(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        "--continue-on-collection-errors",
        ZHIJIAN_CI="1",
        ZHIJIAN_TEST_POSTGRES="postgres://o@h/none",
    )
    assert done.returncode == 1
    assert "FAILED test_few.py::test_of_the_browser" in done.stdout
    assert "ERROR test_few.py::test_of_postgresql" in done.stdout
    assert "ERROR test_module.py" in done.stdout
    assert "1 failed, 1 skipped, 1 xfailed, 2 errors" in done.stdout


def test_at_home_a_skip_is_a_skip(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 0, done.stdout
    assert "4 skipped, 1 xfailed" in done.stdout


def test_ci_without_postgresql_does_not_begin(tmp_path: Path) -> None:
    done = run(tmp_path, ZHIJIAN_CI="1")
    assert done.returncode == 4
    assert "promises PostgreSQL" in done.stderr
