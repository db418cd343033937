"""The demonstration, played once for all tests of a module and taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import override_settings

from zhijian.config import demo


@contextmanager
def played(blocker: Any, home: Path, **how: Any) -> Iterator[list[demo.Account]]:
    """A play as ``demo.play`` takes it, its files in *home*; yields the accounts."""
    with blocker.unblock(), override_settings(HOME=home, MEDIA_ROOT=home / "files"), transaction.atomic():
        yield demo.play(**how, say=lambda line: None)
        transaction.set_rollback(True)
