"""One worker at a time: to a home by a lock on a file, to a database by one of its own."""

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from zhijian.config.worker_lock import is_held, worker_lock


class OneTry(threading.Event):
    """Stops whoever would wait: one try is enough to know."""

    def wait(self, timeout: float | None = None) -> bool:
        self.set()
        return True


def tried(home: Path, settings: Any) -> bool:
    """Whether another worker, with a connection of its own, gets the lock of *home* at once."""
    got: list[bool] = []

    def other() -> None:
        settings.HOME = home
        with worker_lock(OneTry()) as mine:
            got.append(mine)
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    return got[0]


def test_one_worker_to_a_home(db: None, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    assert not is_held()
    with worker_lock(threading.Event()) as mine:
        assert mine
        assert is_held()
        assert not tried(tmp_path, settings)
    assert not is_held()
    assert tried(tmp_path, settings)


@pytest.mark.postgres
def test_one_worker_to_a_database(transactional_db: None, settings: Any, tmp_path: Path) -> None:
    """Two machines have two homes and one database."""
    settings.HOME = tmp_path / "one"
    with worker_lock(threading.Event()) as mine:
        assert mine
        assert not tried(tmp_path / "two", settings)
    assert tried(tmp_path / "two", settings)
