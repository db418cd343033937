"""The stage of a demonstration 演示: its driven clock, its chance, its officers' hands. All goes through the door."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import transaction

from zhijian.kernel.ledger import clock, sealer, signing
from zhijian.kernel.office import papers
from zhijian.kernel.org.models import Duty, Grant, Place, Share, Staff
from zhijian.kernel.org.scope import Scope, scope_of
from zhijian.kernel.records.bulk import Outcome, Wish, act_many
from zhijian.kernel.records.by import By
from zhijian.kernel.records.model import Record
from zhijian.kernel.workdays.published import calendar

OFFICE_HOURS = ((time(8, 30), time(12, 0)), (time(14, 0), time(17, 30)))
SEALED_AT = time(17, 40)
"""When the worker seals a played day."""
FRESH = 10
"""Working days before the end of a play whose papers are there at once."""
Deed = Callable[[], object]
"""Something that an officer does on a day."""


class StageError(Exception):
    """A play that asks for what cannot be: too short a time, or nobody for a part."""


@dataclass
class Stage:
    """One play, from *first* to *last* (working days, both played), nothing later than *end* (aware).

    The same seed, days and cast give the same acts; ids, salts and codes are always new. ``pace`` draws the minutes
    of deeds alone: a deed more on a day changes no other line's luck.
    """

    driver: clock.Driver
    first: date
    last: date
    end: datetime
    chance: Random
    pace: Random = field(default_factory=lambda: Random(0))  # noqa: S311 - a play, not a secret
    _staff: dict[str, Staff] = field(default_factory=dict)
    _scopes: dict[str, Scope] = field(default_factory=dict)
    _turn: date | None = None
    _keys: int = 0

    # -- hands ---------------------------------------------------------------------------------------------------

    def staff(self, username: str) -> Staff:
        """The person with this user name."""
        if username not in self._staff:
            self._staff[username] = Staff.objects.get(username=username)
        return self._staff[username]

    def scope(self, username: str) -> Scope:
        """What this person may see and do today. It is the same until a dated row of the ground begins or has ended."""
        today = clock.today()
        if self._turn is None or today >= self._turn:
            self._scopes.clear()
            self._turn = _next_turn(today)
        if username not in self._scopes:
            self._scopes[username] = scope_of(self.staff(username), today)
        return replace(self._scopes[username], day=today)

    def forget_scopes(self) -> None:
        """Duties, bodies or agreements have changed: look again."""
        self._turn = None

    def by(self, username: str, *, on: date | None = None, **rest: Any) -> By:
        """The hand of this person, with a key of its own."""
        self._keys += 1
        return By(self.scope(username), on or clock.today(), key=f"demo:{self._keys}", **rest)

    def act(self, cls: type[Record], pk: object, name: str, by: By, /, **params: Any) -> Any:
        """Find a record as its officer does, in scope, and do one act of it; returns the record."""
        record = cls.get(by.scope, pk)
        record.act(name, by, **params)
        return record

    def bulk(self, wishes: Sequence[Wish]) -> list[Any]:
        """Do many acts of one moment, such as an import; a refusal is raised, since a play has none to mend."""
        return [_done(outcome) for outcome in act_many(wishes)]

    @property
    def close(self) -> date:
        """The day on which the play ends; it need not be a working day."""
        return self.end.astimezone(clock.SHANGHAI).date()

    # -- days ----------------------------------------------------------------------------------------------------

    def days(self) -> Iterator[date]:
        """The working days of the play."""
        return workdays(self.first, self.last)

    def left(self, day: date) -> int:
        """How many working days the play still has after *day*."""
        return calendar().workdays_between(day, self.last)

    def play_day(self, day: date, deeds: Sequence[Deed], closing: Sequence[Deed] = ()) -> None:
        """Do *deeds* one after the other, spread over the office hours of *day*; then the worker seals and writes.

        *closing* is done last, without chance: what is added there changes nothing else of the play.
        """
        minutes = self._minutes(day)
        with transaction.atomic():
            for n, deed in enumerate(deeds):
                self._to(day, minutes * (n + self.pace.random() * 0.8) / len(deeds))
                deed()
            for deed in closing:
                deed()
            evening = datetime.combine(day, SEALED_AT, clock.SHANGHAI)
            self.driver.to(max(clock.now(), min(evening, self.end)))
            _seal()
            if self.left(day) < FRESH:
                _write_papers_of(day)

    def finish(self) -> None:
        """Seal what is left, lay the plain files out. Older papers wait for the server's worker: so it starts soon."""
        _seal()
        while signing.lay_out():
            pass

    def _minutes(self, day: date) -> float:
        """Office minutes of *day* that lie before the end of the play."""
        total = 0.0
        for opens, closes in OFFICE_HOURS:
            begin, close = (datetime.combine(day, moment, clock.SHANGHAI) for moment in (opens, closes))
            total += max(timedelta(), min(close, self.end) - begin).total_seconds() / 60
        return total

    def _to(self, day: date, minute: float) -> None:
        """Move the clock to a minute of the office hours; it never goes back."""
        for opens, closes in OFFICE_HOURS:
            begin, close = (datetime.combine(day, moment, clock.SHANGHAI) for moment in (opens, closes))
            length = (close - begin).total_seconds() / 60
            if minute <= length:
                moment = begin + timedelta(minutes=minute, milliseconds=self.pace.randrange(1000))
                return self.driver.to(max(clock.now(), min(moment, self.end)))
            minute -= length
        raise StageError(f"{day} has no office hours left")


def workdays(first: date, last: date) -> Iterator[date]:
    """The working days from *first* to *last*, both included."""
    known = calendar()
    for n in range(first.toordinal(), last.toordinal() + 1):
        if known.is_workday(date.fromordinal(n)):
            yield date.fromordinal(n)


def _seal() -> None:
    """Seal and sign as the worker does in an evening; the plain files are laid out once, at the end of the play."""
    if sealer.seal_all():
        signing.sign_head()


def _write_papers_of(day: date) -> None:
    while papers.write_waiting(since=day):
        pass


def _next_turn(today: date) -> date:
    """The next day on which a scope may be another: a duty, place, grant or share begins, or ended the day before."""
    days = [date.max]
    for model in (Duty, Place, Grant, Share):
        rows = model.objects.all()
        days += rows.filter(begins__gt=today).order_by("begins").values_list("begins", flat=True)[:1]
        ends = rows.filter(ends__gte=today).order_by("ends").values_list("ends", flat=True)[:1]
        days += [end + timedelta(days=1) for end in ends if end]
    return min(days)


@contextmanager
def opened(first: date, end: datetime, *, seed: int) -> Iterator[Stage]:
    """The stage of a demonstration whose ledger is open; its last day is the last that has half an hour before *end*.

    Raises ``ClockRefused`` for a real ledger, ``StageError`` where no day is left to be played.
    """
    last = max(
        (day for day in workdays(first, end.astimezone(clock.SHANGHAI).date()) if _opens(day) <= end),
        default=None,
    )
    if last is None or last <= first:
        raise StageError(f"between {first} and {end:%Y-%m-%d} no working day can be played")
    with clock.driven() as driver:
        chance = Random(seed)  # noqa: S311 - a play, not a secret
        yield Stage(driver, first, last, end, chance)


def _opens(day: date) -> datetime:
    return datetime.combine(day, OFFICE_HOURS[0][0], clock.SHANGHAI) + timedelta(minutes=30)


def _done(outcome: Outcome) -> Record:
    if outcome.refusal is not None:
        raise outcome.refusal
    return outcome.wish.record
