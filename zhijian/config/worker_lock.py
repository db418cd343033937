"""One worker at a time: a lock on a file of the home, and on PostgreSQL one in the database too, for several machines.

Only for order and quiet: the sealer's own lock is what keeps positions right if two workers ever ran.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

from zhijian.config import file_lock
from zhijian.kernel.protections import POSTGRES, is_off, protect

ADVISORY = 0x5A4A574F524B  # "ZJWORK"
FILE = protect("lock:worker.home", "tests/config/test_worker_lock.py::test_one_worker_to_a_home")
DATABASE = protect(
    "lock:worker.database",
    "tests/config/test_worker_lock.py::test_one_worker_to_a_database",
    databases=(POSTGRES,),
)
LOOK = 1.0  # seconds between two tries


@contextmanager
def worker_lock(stop: threading.Event) -> Iterator[bool]:
    """Hold the lock inside this block; waits for it. False if *stop* was set before it came."""
    file = Path(settings.HOME) / "worker.lock"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as handle:
        while not stop.is_set():
            if _take(handle):
                try:
                    yield True
                finally:
                    _give_back(handle)
                return
            stop.wait(LOOK)
    yield False


def is_held() -> bool:
    """Whether a worker of this home is running."""
    file = Path(settings.HOME) / "worker.lock"
    if not file.exists():
        return False
    with file.open("a") as handle:
        return not file_lock.take(handle)


def _take(handle: IO[str]) -> bool:
    if not file_lock.take(handle, FILE):
        return False
    if connection.vendor == "postgresql" and not is_off(DATABASE):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY])
            if not cursor.fetchone()[0]:
                file_lock.give_back(handle)
                return False
    return True


def _give_back(handle: IO[str]) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY])
    file_lock.give_back(handle)
