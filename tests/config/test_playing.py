"""A first start that is broken off leaves half a city: the next start notices and plays anew."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.config.conftest import ROOT, Home
from zhijian.config import playing
from zhijian.kernel.ledger.models import Origin


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def started(home: Home, *words: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "zhijian.cli", *words]
    return subprocess.Popen(
        command, env=home.environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True,
    )  # fmt: skip


def until(process: "subprocess.Popen[str]", words: str) -> str:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if re.search(words, line):
            return said
    raise AssertionError(said)


def test_a_play_that_was_killed_is_played_anew(home: Home) -> None:
    first = started(home, "demo", "--days", "40")
    until(first, r"^  \d{4}-\d{2}$")
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    half = home.python("from zhijian.kernel.ledger.models import Act; print(Act.objects.count())")
    assert int(half) > 0
    second = started(home, "run", "--days", "15", "--port", "0")
    try:
        said = until(second, "linjiang-demo")
    finally:
        os.killpg(second.pid, signal.SIGTERM)
        second.wait()
    assert "begins anew" in said
    assert not (home.folder / "being-played").exists()
    assert "every record follows from its acts" in home.zhijian("replay", "--check")


def test_while_it_is_played_a_second_start_waits_its_turn(home: Home) -> None:
    first = started(home, "demo", "--days", "40")
    try:
        until(first, "Playing")
        assert "another process is playing" in home.zhijian("run", status=1)
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()


@pytest.mark.django_db
def test_a_real_ledger_is_never_cleared_away(settings: object, tmp_path: Path) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    (tmp_path / "being-played").touch()
    Origin.objects.create(name="zj.example/510700", opened="2026-01-01T00:00:00+08:00")
    assert not playing.is_half_played()
    with pytest.raises(ValueError, match="no half-played"):
        playing.clear_away()
