"""Installations of their own, driven by the command as a person would: one folder each, a database each."""

import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Home:
    """One installation."""

    folder: Path
    database: str = ""
    owner: str = ""

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHIJIAN")}
        made = {"ZHIJIAN_HOME": str(self.folder), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        if self.database:
            made |= {"ZHIJIAN_DATABASE": self.database, "ZHIJIAN_OWNER_DATABASE": self.owner}
        return kept | made

    def zhijian(self, *words: str, status: int = 0) -> str:
        """Run the command; what it printed."""
        command = [sys.executable, "-m", "zhijian.cli", *words]
        done = subprocess.run(
            command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def python(self, text: str) -> str:
        """Run a few lines inside the installation."""
        lines = "import django, os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'zhijian.config.settings'\ndjango.setup()\n"
        command = [sys.executable, "-c", lines + text]
        done = subprocess.run(
            command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def found(self) -> None:
        """A bureau with its three administrators, sealed, signed and laid out."""
        people = ("--system", "lihua:李华", "--security", "wangqiang:王强", "--audit", "zhaomin:赵敏")
        self.zhijian(
            "init", "--code", "510700", "--name", "绵城市局", "--address", "https://zj.example", *people
        )
        self.settle()

    def settle(self) -> None:
        self.python("from zhijian.kernel.office import worker; worker.settle()")

    def sealed(self) -> int:
        """How many acts its files have."""
        lines = (file.read_bytes().count(b"\n") for file in (self.folder / "ledger" / "entries").iterdir())
        return sum(lines)

    def checkpoint(self, into: Path) -> Path:
        """A copy of the newest checkpoint, as somebody outside keeps it."""
        into.write_bytes((self.folder / "ledger" / "checkpoint").read_bytes())
        return into


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Home]]:
    """Makes installations: on SQLite, or, with the URLs of an owner and of the application, on PostgreSQL."""
    made: list[tuple[str, str]] = []

    def new(name: str, owner: str = "", application: str = "") -> Home:
        folder = tmp_path_factory.mktemp(name) / "home"
        if not owner:
            return Home(folder)
        database = f"zhijian_test_{uuid.uuid4().hex[:12]}"
        administer(owner, f'CREATE DATABASE "{database}"')
        made.append((owner, database))
        return Home(folder, at(application, database), at(owner, database))

    yield new
    for owner, database in made:
        administer(owner, f'DROP DATABASE "{database}" WITH (FORCE)')


def at(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def administer(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)
