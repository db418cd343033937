"""What runs beside the web server: seal, sign, lay out the plain files, write papers, import. Each may be repeated."""

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections

from zhijian.kernel.intake import running
from zhijian.kernel.ledger import sealer, signing
from zhijian.kernel.office import papers

log = logging.getLogger("zhijian.worker")
PAUSE = 0.2  # seconds between two looks at the outbox
WORK: list[Callable[[Callable[[], bool]], int]] = [running.work]
"""Long work, a piece to a round; rooms above add theirs when they are ready. Each is given what to do between two
pieces, which says by True that it is to stop, and returns how much it did."""


def tick(stop: threading.Event | None = None) -> int:
    """One round; returns how much was done, so that the caller rests when it is nothing.

    An import, or a batch of old reports, runs to its end or until *stop* is set; what it does is sealed piece by piece.
    """

    def between() -> bool:
        seal_and_write()
        return stop is not None and stop.is_set()

    return seal_and_write() + sum(work(between) for work in WORK)


_behind = [True]
"""Whether the plain files may lag: at the start of a process, since the last one may have died between two steps."""


def seal_and_write() -> int:
    """Seal what waits, sign it, lay it out, write its papers; returns how much was done."""
    done = sealer.seal_all()
    if signing.sign_head() is not None or done or _behind[0]:
        while signing.lay_out():
            pass
        _behind[0] = False
    return done + papers.write_waiting()


def settle() -> None:
    """Rounds until nothing is left to do: for tests, imports, and the end of a demonstration."""
    while tick():
        pass


def run(stop: threading.Event) -> None:
    """Rounds until *stop* is set. An error is logged with its trace and the next round tries again."""
    while not stop.is_set():
        try:
            rest = 0.0 if tick(stop) else PAUSE
        except Exception:
            log.exception("a round of the worker failed; the next one tries again")
            close_old_connections()  # one that broke is made anew: the server may have been restarted
            rest = 5.0
        stop.wait(rest)
