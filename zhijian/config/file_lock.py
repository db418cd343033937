"""A lock on an open file: it is given back when the file is closed, also by a process that was killed."""

import fcntl
from typing import IO

from zhijian.kernel.protections import is_off


def take(handle: IO[str], protection: str = "") -> bool:
    """Take the lock without waiting; False where another process has it. *protection*: the lock's name in the registry.

    Without a name it only asks: the file is closed at once.
    """
    if is_off(protection):
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def give_back(handle: IO[str]) -> None:
    """Give the lock back while the file stays open."""
    fcntl.flock(handle, fcntl.LOCK_UN)
