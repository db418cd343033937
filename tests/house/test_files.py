"""What every file of the project keeps to."""

import re
import tomllib
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import foreign_text

ROOT = foreign_text.ROOT
TRACKED = foreign_text.tracked(ROOT)
LONGEST, LONG = 400, 300
# What a stranger takes away to check a proof is one file by intent: it needs nothing else of Zhijian.
ONE_FILE = {"zhijian/kernel/ledger/check.py"}
PINNED = re.compile(r"^[a-z0-9][a-z0-9._-]*==[^\s;]+(?: ; .+)? \\$")


def test_no_file_tells_of_the_machine_it_was_written_on() -> None:
    assert list(foreign_text.offences(TRACKED)) == []


@pytest.mark.parametrize(
    "text",
    [
        "see /" + "work/plans/a.txt",
        "open('/" + "home/me/x')",
        "/" + "root/.ssh",
        "--find-links file:" + "///opt/wheels",
        "https://" + "pypi" + ".org/simple",
        "resolved https://registry." + "npmjs.org/htmx",
    ],
)
def test_such_a_text_is_found(text: str, tmp_path: Path) -> None:
    file = tmp_path / "note.md"
    file.write_text(f"first line\n{text}\n")
    assert len(list(foreign_text.offences([file]))) == 1


@pytest.mark.parametrize(
    "text", ["/usr/bin/chromium", "https://example.cn/work/x", "frame/work/x", "${TMPDIR}/x"]
)
def test_an_ordinary_text_is_left_alone(text: str, tmp_path: Path) -> None:
    file = tmp_path / "note.md"
    file.write_text(text)
    assert list(foreign_text.offences([file])) == []


def test_modules_fit_on_a_few_screens() -> None:
    lengths = {file.relative_to(ROOT): len(file.read_text().splitlines()) for file in modules()}
    for file, lines in lengths.items():
        if LONG < lines <= LONGEST:
            warnings.warn(f"{file} has {lines} lines; is it one thing?", stacklevel=1)
    assert {
        str(file): lines for file, lines in lengths.items() if lines > LONGEST and str(file) not in ONE_FILE
    } == {}


def modules() -> Iterator[Path]:
    """Modules that are read from top to bottom: not tests, not migrations, not the play of the demonstration."""
    for file in TRACKED:
        parts = file.relative_to(ROOT).parts
        if (
            file.suffix == ".py"
            and parts[0] != "tests"
            and "migrations" not in parts
            and "demo" not in str(file.stem)
        ):
            yield file


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_a_lock_names_each_package_with_its_hash_and_no_address(name: str) -> None:
    lines = (ROOT / "requirements" / name).read_text().splitlines()
    packages = [number for number, line in enumerate(lines) if not line.startswith(" ")]
    assert len(packages) > 20
    for number in packages:
        assert PINNED.match(lines[number]), lines[number]
        assert lines[number + 1].startswith("    --hash=sha256:"), lines[number]
    assert not [
        line for line in lines if "://" in line or line.lstrip().startswith(("--index", "--extra", "--find"))
    ]


def test_both_locks_agree() -> None:
    run, dev = (pins(ROOT / "requirements" / name) for name in ("run.txt", "dev.txt"))
    assert run.items() <= dev.items()


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower() for requirement in asked}
    assert "django" in names
    assert names - pins(ROOT / "requirements" / "dev.txt").keys() == set()


def pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", lock.read_text(), re.MULTILINE))
