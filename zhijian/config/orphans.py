"""A process that another one started ends with it: an orphan would hold the lock of the next one."""

import os
import threading
from collections.abc import Callable

LOOK = 0.5  # seconds between two looks whether the parent still lives


def when_orphaned(parent: int, act: Callable[[], None], stop: threading.Event | None = None) -> None:
    """Call *act*, beside us, as soon as *parent* is no longer our parent; never, once *stop* is set."""
    stopped = stop or threading.Event()

    def watch() -> None:
        while not stopped.wait(LOOK):
            if os.getppid() != parent:
                act()
                return

    threading.Thread(target=watch, daemon=True).start()
