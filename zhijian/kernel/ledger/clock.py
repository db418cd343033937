"""The installation's clock. Only a demonstration may drive it, forward only."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from zhijian.kernel.protections import is_off, protect

WATCHED = "tests/kernel/ledger/test_clock.py::"
REAL = protect("clock:real", f"{WATCHED}test_a_real_ledger_drives_no_clock")
FORWARD = protect("clock:forward", f"{WATCHED}test_the_clock_only_goes_forward")
AHEAD = protect("clock:ahead", f"{WATCHED}test_the_clock_does_not_pass_the_real_time")
SHANGHAI = ZoneInfo("Asia/Shanghai")
_driven: ContextVar[datetime | None] = ContextVar("driven", default=None)


class ClockRefused(Exception):
    """The clock may not be driven: the ledger is real, or the moment lies before one that was reached."""


def now() -> datetime:
    """The moment, UTC."""
    return _driven.get() or datetime.now(UTC)


def today() -> date:
    """The day in Shanghai: the day of official acts."""
    return now().astimezone(SHANGHAI).date()


@contextmanager
def driven() -> Iterator["Driver"]:
    """Drive the clock of a demonstration inside this block; afterwards it is the real one again."""
    from zhijian.kernel.ledger.models import Origin

    origin = Origin.objects.get()
    if not origin.is_demo and not is_off(REAL):
        raise ClockRefused("only a demonstration may drive its clock")
    token = _driven.set(origin.driven_to or origin.opened)
    try:
        yield Driver(origin)
    finally:
        moment = _driven.get()
        _driven.reset(token)
        Origin.objects.filter(pk=origin.pk).update(driven_to=moment)


class Driver:
    """Moves the clock of one demonstration."""

    def __init__(self, origin: object) -> None:
        self.origin = origin

    def to(self, moment: datetime) -> None:
        """Set the clock to *moment* (aware); earlier than it stands is refused."""
        if moment < now() and not is_off(FORWARD):
            raise ClockRefused(f"the clock stands at {now().isoformat()} and only goes forward")
        if moment > datetime.now(UTC) and not is_off(AHEAD):
            raise ClockRefused("the clock may not be driven past the real time")
        _driven.set(moment.astimezone(UTC))
