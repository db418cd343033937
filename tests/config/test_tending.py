"""The worker has segments written: when enough was sealed, by one process at a time, and whatever that is refused."""

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured

from tests.kernel.indicators import play
from tests.kernel.reports.play import NORTH, Town
from zhijian.config import tending
from zhijian.config.commands import segmenting
from zhijian.config.commands.segmenting import segments
from zhijian.config.tending import Tender, is_due
from zhijian.kernel.indicators.segments import layout
from zhijian.kernel.indicators.segments.layout import File, Manifest, Segment

HOURS = 60.0  # seconds that a slow machine gets
WRITES = [sys.executable, "-S", "-c", ""]
IS_REFUSED = [sys.executable, "-S", "-c", "raise SystemExit('No space left on device.')"]


def test_ten_thousand_acts_are_enough_unless_it_is_said_otherwise() -> None:
    assert configured.SEGMENTS_EVERY == 10_000


@pytest.mark.parametrize(
    ("size", "written", "every", "due"),
    [
        (9_999, None, 10_000, False),
        (199_999, None, 10_000, False),  # too small to need any
        (200_000, None, 10_000, True),
        (9_999_999, None, 0, False),  # switched off
        (19_999, 10_000, 10_000, False),
        (20_000, 10_000, 10_000, True),  # small, but somebody has had them written before
        (250_000, 245_000, 10_000, False),
        (250_000, 245_000, 5_000, True),
        (10_000, "a manifest that cannot be read", 10_000, True),  # the writer says why it refuses
    ],
)
def test_segments_are_due(
    size: int, written: int | str | None, every: int, due: bool, tmp_path: Path
) -> None:
    if isinstance(written, int):
        none = File("places-000000000000.parquet", 0, 0, "")
        layout.publish(tmp_path, Manifest("test/origin", none, (Segment(0, written - 1, "00", {}),)))
    elif written:
        (tmp_path / "manifest.json").write_text("{}")
    assert is_due(tmp_path, size, every) is due


class Ledger:
    """So many acts, and a tender that finds segments due every thousand of them; *command*: what it starts."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, settings: Any, folder: Path) -> None:
        self.size, self.command, self.started = 1_000, WRITES, 0
        settings.SEGMENTS_EVERY, settings.HOME = 1_000, folder
        monkeypatch.setattr(tending.dbtiles, "size", lambda: self.size)
        monkeypatch.setattr(tending.older, "FROM", 1_000)
        self.tender = Tender(self._start)

    def _start(self) -> list[str]:
        self.started += 1
        return self.command

    def rounds(self, more: int) -> None:
        """So many acts are sealed, and the worker goes round until no writer runs."""
        self.size += more
        self.tender.work()
        until = time.monotonic() + HOURS
        while self.tender.writer is not None and time.monotonic() < until:
            self.tender.writer.wait(HOURS)
            assert self.tender.work() == 0


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Ledger:
    return Ledger(monkeypatch, settings, tmp_path)


def test_one_writer_is_started_and_no_second_beside_it(ledger: Ledger) -> None:
    ledger.command = [sys.executable, "-S", "-c", "import sys; sys.stdin.read()"]
    with held_open(ledger):
        for _round in range(3):
            ledger.size += 1_000
            ledger.tender.work()
    assert ledger.started == 1


@contextmanager
def held_open(ledger: Ledger) -> Iterator[None]:
    """The writer that the tender starts goes on until this ends."""
    try:
        yield
    finally:
        assert ledger.tender.writer is not None
        ledger.tender.writer.kill()
        ledger.tender.writer.communicate()


def test_what_a_writer_is_refused_is_said_once_and_tried_again_later(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    ledger.command = IS_REFUSED
    with caplog.at_level(logging.INFO, logger="zhijian.worker"):
        for more in (0, 1, 998, 1, 1_000):  # tried at 1,000, 2,000 and 3,000 acts
            ledger.rounds(more)
        assert ledger.started == 3
        ledger.command = WRITES
        ledger.rounds(1_000)
    first, second = caplog.messages
    assert first.startswith(
        "Segments were not written: No space left on device. The worker goes on without them"
    )
    assert first.endswith("tries again when 1000 more acts are sealed.")
    assert second == "Segments are written again."


@pytest.mark.django_db
def test_the_folder_keeps_few_segments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(segmenting, "MANY", 3)
    Town(date(2025, 1, 1))
    sizes = []
    for n in range(8):
        play.meter(date(2025, 3, 1 + n), NORTH)
        play.seal()
        assert segments(["tend", "--folder", str(tmp_path), "--threads", "1"]) == 0
        sizes.append([segment.acts for segment in layout.read(tmp_path).segments])
    most = sizes[0][0]  # the largest is not written again for the sake of small ones
    assert [one[1:] for one in sizes] == [[], [1], [1, 1], [3], [3, 1], [3, 2], [3, 2, 1], [7]]
    assert {one[0] for one in sizes} == {most}
    assert segments(["verify", "--folder", str(tmp_path)]) == 0
    assert "the ledger says the same" in capsys.readouterr().out
