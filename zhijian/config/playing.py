"""A demonstration that was stopped while it was being played is half a city: it is noticed, and played anew.

A file of the home says that a play has begun, and holds a lock as long as it goes on. It is gone when the play is over;
found without its lock it tells of a play that was killed.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection, connections

from zhijian.config import file_lock
from zhijian.kernel.ledger.models import Origin
from zhijian.kernel.ledger.signing import folder
from zhijian.kernel.protections import protect

TURN = protect("lock:play", "tests/config/test_playing.py::test_one_process_at_a_time_plays_a_city")


class AlreadyPlaying(Exception):
    """Another process is playing the city into this installation."""


class CannotClear(Exception):
    """Half a city lies in a database that is not ours to remove."""


@contextmanager
def being_played() -> Iterator[None]:
    """Mark the installation as one that is being played into. Raises ``AlreadyPlaying``."""
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as handle:
        _take(handle)
        yield
        file.unlink(missing_ok=True)


def refuse_if_playing() -> None:
    """Raises ``AlreadyPlaying`` while another process plays."""
    if not _file().exists():
        return
    with _file().open("a") as handle:
        _take(handle)


def is_half_played() -> bool:
    """Whether a play was broken off here; never true of a real ledger."""
    return _file().exists() and Origin.objects.filter(name__startswith="demo/").exists()


def clear_away() -> None:
    """Remove what a broken-off play has left: the SQLite file, the ledger's files, its papers. Raises ``CannotClear``.

    Only where :func:`is_half_played`: a demonstration can never become real, so nothing of anybody's is lost.
    """
    if not is_half_played():
        raise ValueError("this is no half-played demonstration")
    if connection.vendor != "sqlite":
        raise CannotClear
    database = Path(str(connection.settings_dict["NAME"]))
    connections.close_all()
    for end in ("", "-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)
    for left in (folder(), Path(settings.MEDIA_ROOT)):
        shutil.rmtree(left, ignore_errors=True)
    _file().unlink(missing_ok=True)


def _take(handle: IO[str]) -> None:
    if not file_lock.take(handle, TURN):
        raise AlreadyPlaying


def _file() -> Path:
    return Path(settings.HOME) / "being-played"
