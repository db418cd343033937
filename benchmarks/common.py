"""What every measurement needs: fresh databases, a line about the machine, work in other processes."""

import contextlib
import json
import os
import platform
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

Environment = dict[str, str]


def machine() -> str:
    """The machine, its versions and its load, for the head of a table."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.python_implementation()} {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, load {load}"
    )


@contextlib.contextmanager
def sqlite() -> Iterator[Environment]:
    """A folder for an installation on SQLite, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="zhijian-bench-") as home:
        yield {"ZHIJIAN_HOME": home, "ZHIJIAN_DATABASE": ""}


@contextlib.contextmanager
def postgres() -> Iterator[Environment]:
    """A fresh database on the server of ``tools/with_postgres.py``, gone afterwards."""
    import psycopg

    server, name = os.environ["ZHIJIAN_TEST_POSTGRES"], f"bench_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as there:
        there.execute(f"CREATE DATABASE {name}")
    home = tempfile.mkdtemp(prefix="zhijian-bench-")
    try:
        yield {"ZHIJIAN_HOME": home, "ZHIJIAN_DATABASE": f"{server.rpartition('/')[0]}/{name}"}
    finally:
        shutil.rmtree(home, ignore_errors=True)
        with psycopg.connect(server, autocommit=True) as there:
            there.execute(f"DROP DATABASE {name} WITH (FORCE)")


def databases() -> list[tuple[str, Any]]:
    """Each database that is at hand: its name and how to get a fresh one."""
    found: list[tuple[str, Any]] = [("SQLite", sqlite)]
    if os.environ.get("ZHIJIAN_TEST_POSTGRES"):
        found.append(("PostgreSQL", postgres))
    return found


def together(calls: Sequence[tuple[str, Sequence[str]]], environment: Environment) -> list[dict[str, Any]]:
    """Run modules of this package at the same time, each in a process; what each prints last is JSON."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", module, *arguments], env={**os.environ, **environment},
            stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1],
        )
        for module, arguments in calls
    ]  # fmt: skip
    answers = []
    for process in started:
        said, _none = process.communicate()
        if process.returncode:
            raise SystemExit(f"{process.args} ended with {process.returncode}")
        answers.append(json.loads(said.strip().splitlines()[-1]))
    return answers


def ready() -> None:
    """Django with the installation of the environment, its tables made."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhijian.config.settings")
    import django

    django.setup()
    from zhijian.config.commands.upgrading import bring_up_to_date

    bring_up_to_date()
