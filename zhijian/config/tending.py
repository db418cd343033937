"""The worker has segments written when enough was sealed since the last one (段的续写). No screen waits for them.

A process of its own writes them, of low priority, so that sealing goes on beside it and its memory is given back.
What it is refused (a full disk, no right) is logged once; the worker goes on.
"""

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings

from zhijian.kernel.indicators import older
from zhijian.kernel.indicators.segments import layout
from zhijian.kernel.indicators.segments.layout import NoSegments, SegmentsError
from zhijian.kernel.ledger import dbtiles

log = logging.getLogger("zhijian.worker")


def writer_command() -> list[str]:
    """The writer's process, which ends with us."""
    return [sys.executable, "-m", "zhijian.cli", "segments", "tend", "--parent", str(os.getpid())]


class Tender:
    """Starts the writer when it is due, one at a time. *command*: what to start."""

    def __init__(self, command: Callable[[], Sequence[str]] = writer_command) -> None:
        self.command = command
        self.writer: subprocess.Popen[str] | None = None
        self.looked_at = -1
        self.tried_at: int | None = None
        self.refused = False

    def work(self, _between: Callable[[], bool] = lambda: False) -> int:
        """One look, as long as no writer runs: it is for the worker's rounds (``office.worker.WORK``)."""
        if self.writer is not None:
            self._end()
        elif (size := dbtiles.size()) != self.looked_at:
            self.looked_at = size
            waits = self.tried_at is not None and size < self.tried_at + settings.SEGMENTS_EVERY
            if not waits and is_due(older.own_folder(), size, settings.SEGMENTS_EVERY):
                self.tried_at = size
                self.writer = subprocess.Popen(
                    self.command(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
                )
        return 0

    def _end(self) -> None:
        """Say what the writer was refused, once it has ended."""
        assert self.writer is not None  # noqa: S101 - who calls has looked
        if self.writer.poll() is None:
            return
        _nothing, said = self.writer.communicate()
        reason = said.strip().removeprefix("zhijian segments tend: ") or "the writer ended without a word."
        if self.writer.returncode and not self.refused:
            log.error(
                "Segments were not written: %s The worker goes on without them, and tries again when %d more acts are"
                " sealed.",
                reason,
                settings.SEGMENTS_EVERY,
            )
        elif self.refused and not self.writer.returncode:
            log.warning("Segments are written again.")
        self.refused = bool(self.writer.returncode)
        self.writer = None


def is_due(folder: Path, size: int, every: int) -> bool:
    """Whether to write segments: every so many acts (0: never), where there are some or the ledger needs them.

    Ones that cannot be read are the writer's to refuse.
    """
    if every <= 0 or size < every:
        return False
    try:
        return size - layout.read(folder).acts >= every
    except NoSegments:
        return size >= older.FROM
    except SegmentsError:
        return True
