"""Two hands at the same moment: a copy of the city for each test, a connection and real transactions for each hand.

The city is built once a module and committed. SQLite copies its file, PostgreSQL makes a database from a template.
"""

import contextvars
import itertools
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from tests.matrix.ground import Ground, standing
from zhijian.kernel.records import door
from zhijian.kernel.records.errors import Refusal

LONGEST = 60  # seconds that a hand waits for the other before the test fails


@dataclass
class Databases:
    """The committed city, and copies of it."""

    folder: Path
    blocker: Any
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.tests_own = connections["default"]
        self.on_files = self.tests_own.vendor == "sqlite"

    def opened(self, name: str) -> BaseDatabaseWrapper:
        """A new connection of this thread to the database *name*; it is the thread's default from now on."""
        settings = {**connections.settings["default"], "NAME": name}
        made: BaseDatabaseWrapper = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, "default")
        connections["default"] = made
        return made

    @contextmanager
    def at(self, name: str) -> Iterator[None]:
        """This thread works in the database *name* inside the block."""
        before = connections["default"]
        made = self.opened(name)
        try:
            yield
        finally:
            made.close()
            connections["default"] = before

    def first(self) -> str:
        """The migrated, empty database of the tests as one of its own."""
        if self.on_files:
            name = str(self.folder / "city.sqlite3")
            self.tests_own.ensure_connection()
            with sqlite3.connect(name) as copy:
                self.tests_own.connection.backup(copy)
            copy.close()
            return name
        name = str(self.tests_own.settings_dict["NAME"])
        self.tests_own.close()  # a template may have no other connection
        return self.make(name, f"{name}_city")

    def copy(self, source: str) -> str:
        """A copy of *source* for one test."""
        n = next(self._numbers)
        if self.on_files:
            return str(shutil.copy(source, self.folder / f"{n}.sqlite3"))
        return self.make(source, f"{source}_{n}")

    def make(self, source: str, name: str) -> str:
        """On PostgreSQL, a database from a template; one that an interrupted run left behind goes first."""
        self.drop(name)
        with self.tests_own._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        return name

    def drop(self, name: str) -> None:
        """Away with a copy."""
        if self.on_files:
            for file in self.folder.glob(f"{Path(name).name}*"):
                file.unlink()
            return
        with self.tests_own._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


@contextmanager
def cities(folder: Path, blocker: Any) -> Iterator[Callable[[], Any]]:
    """Gives a maker of contexts, each of them the same city in a database of its own: ``with made() as both:``."""
    databases, standing_city = Databases(folder, blocker), standing(folder / "home")
    with blocker.unblock():
        source = databases.first()
        # Nothing may stay connected to the source: PostgreSQL would not copy it.
        with databases.at(source):
            ground = standing_city.__enter__()
            if databases.on_files:
                _fold_log()

        @contextmanager
        def made() -> Iterator[Both]:
            name = databases.copy(source)
            try:
                with databases.at(name):
                    yield Both(ground, databases, name)
            finally:
                databases.drop(name)

        try:
            yield made
        finally:
            with databases.at(source):
                standing_city.__exit__(None, None, None)
            databases.drop(source)


def _fold_log() -> None:
    """Bring what stands in SQLite's log into the file itself, so that a copy of the file is whole."""
    with connections["default"].cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@dataclass
class Both:
    """A city in which two hands act at once."""

    ground: Ground
    databases: Databases
    name: str

    def at_once(self, *hands: Callable[[], Any]) -> list[Any]:
        """What each hand got: its answer, or the refusal. All have read before any of them begins to write."""
        meeting = Meeting(len(hands), deep=not self.databases.on_files)
        answers: list[Any] = [None] * len(hands)

        def run(place: int, hand: Callable[[], Any]) -> None:
            with self.databases.at(self.name):
                meeting.come(place)
                try:
                    answers[place] = hand()
                except Refusal as refusal:
                    answers[place] = refusal
                except BaseException as error:
                    answers[place] = error
                    raise
                finally:
                    meeting.left(place)

        with meeting.in_the_door():
            threads = [
                # Each hand has the driven clock of the test.
                threading.Thread(target=contextvars.copy_context().run, args=(run, place, hand), daemon=True)
                for place, hand in enumerate(hands)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(LONGEST * 2)
        for answer in answers:
            if isinstance(answer, Exception) and not isinstance(answer, Refusal):
                raise answer
        assert not any(thread.is_alive() for thread in threads), "the hands wait for each other for ever"
        return answers


class Meeting:
    """Where the hands meet: all have read; and, where the database lets several write, all have passed every check.

    On SQLite a writing transaction excludes every other from its first statement, so the second hand waits there. On
    PostgreSQL a hand waits before its first write until the other is there too, or is itself held up by this one.
    """

    def __init__(self, hands: int, *, deep: bool) -> None:
        self.begin = threading.Barrier(hands, timeout=LONGEST)
        self.deep = deep
        self.here = threading.local()
        self.pids: dict[int, int] = {}
        self.arrived = [threading.Event() for _ in range(hands)]

    def come(self, place: int) -> None:
        """Every hand begins at the same moment."""
        self.here.place = place
        if self.deep:
            with connections["default"].cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.pids[place] = cursor.fetchone()[0]
        self.begin.wait()

    def left(self, place: int) -> None:
        """Nobody waits for a hand that is done."""
        self.arrived[place].set()

    @contextmanager
    def in_the_door(self) -> Iterator[None]:
        """Inside the block the door's first write of each hand waits for the other hands."""
        write = door.commit

        def commit(prepared: list[Any]) -> Any:
            place = getattr(self.here, "place", None)
            if place is not None and not self.arrived[place].is_set():
                self.arrived[place].set()
                for other, event in enumerate(self.arrived):
                    self._wait(event, other)
            return write(prepared)

        door.commit = commit if self.deep else write
        try:
            yield
        finally:
            door.commit = write

    def _wait(self, event: threading.Event, other: int) -> None:
        for _round in range(LONGEST * 100):
            if event.wait(0.01):
                return
            with connections["default"].cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid() = ANY (pg_blocking_pids(%s))", [self.pids[other]])
                if cursor.fetchone()[0]:
                    return
        raise AssertionError("the other hand neither came nor waits for this one")
