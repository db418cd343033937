"""The dates of a running limit as a pure function of its stored inputs, the rules and a calendar.

A running limit stores what it was started with and what happened to it since; this module says what follows. No
clock is read and nothing is counted down, so it may be asked again at any time and as often as one likes.
"""

from datetime import date, datetime
from typing import NamedTuple

from zhijian.kernel.workdays.answer import Answer, Moment
from zhijian.kernel.workdays.calendar import Calendar
from zhijian.kernel.workdays.due import Suspension, due_by
from zhijian.kernel.workdays.errors import UnknownProcedure, UnknownRule
from zhijian.kernel.workdays.rules import Confidence, Nature, Roll, Rulebook, Unit, Version, VersionBy

AGES = date(1949, 1, 2)


class Held(NamedTuple):
    """What a running limit stores.

    ``procedure`` and ``rule`` name a row of the table of limits. Without a procedure ``rule`` is a limit that the house
    has set itself, such as ``20 working_day``; without a rule either, ``start`` is the last day itself (a validity).
    ``at`` the minute of the start, for limits in hours (``2026-03-01T09:30``). ``version_date`` picks the version.
    ``pauses`` ``A..B C..`` with both days whole, the last may be open; ``granted`` the units of each extension.
    """

    procedure: str
    rule: str
    start: date
    at: str
    version_date: date
    pauses: str
    granted: str


class Outcome(NamedTuple):
    """The dates that follow. All empty: there is no rule on that day, or a pause is open."""

    version: date | None = None
    raw: date | None = None
    legal: date | None = None
    safe: date | None = None
    until: str = ""
    provisional: bool = False
    arguable: bool = False


NOTHING = Outcome()


def outcome(held: Held, calendar: Calendar, rules: Rulebook) -> Outcome:
    """The dates of a running limit; raises a WorkdaysError where its inputs are against the rule."""
    if not held.rule:
        return _given(held.start, calendar)
    row = row_of(held, rules)
    if row is None:
        return NOTHING
    answer = answered(held, row, calendar)
    if answer is None:
        return Outcome(version=row.effective_from)
    legal, safe = answer.due_legal or answer.raw, answer.due_safe or answer.raw
    until = legal.isoformat(timespec="minutes") if isinstance(legal, datetime) else ""
    return Outcome(
        row.effective_from,
        _day(answer.raw),
        _day(legal),
        _day(safe),
        until,
        answer.provisional,
        answer.weekend_arguable,
    )


def row_of(held: Held, rules: Rulebook) -> Version | None:
    """The version that governs; None: no rule on that day, or no such rule."""
    if not held.procedure:
        return own(held.rule) if held.rule else None
    try:
        return rules.find(held.procedure, held.rule).in_force(held.version_date)
    except (UnknownProcedure, UnknownRule):
        return None


def answered(held: Held, row: Version, calendar: Calendar) -> Answer | None:
    """The whole answer with its working; None while a pause is open. Extensions are checked even then."""
    spans = read_pauses(held.pauses)
    closed = [span for span in spans if span[1] is not None]
    grants = [int(part) for part in held.granted.split()]
    start: Moment = datetime.fromisoformat(held.at) if held.at and row.unit is Unit.HOUR else held.start
    answer = due_by(
        row, start, calendar, version_date=held.version_date, suspensions=closed, extension=grants or None
    )
    return answer if len(closed) == len(spans) else None


def own(words: str) -> Version:
    """A limit that the house has set itself: ``20 working_day``. Its end does not roll."""
    count, unit = words.split()
    return Version(
        procedure="", rule=words, title_zh="", nature=Nature.ACT_BY, clock_start="", clock_start_zh="",
        limit=int(count),
        unit=Unit(unit), roll=Roll.NONE, start_excluded=True, extension=None, extension_note="", pauses=(),
        version_by=VersionBy.START, basis="", instrument_ids=(), effective_from=AGES, effective_to=None,
        confidence=Confidence.LOW, note="",
    )  # fmt: skip


def read_pauses(text: str) -> list[Suspension]:
    """``2026-03-02..2026-03-05 2026-04-01..`` as pairs of days; the last may be open."""
    found: list[Suspension] = []
    for part in text.split():
        first, _dots, last = part.partition("..")
        found.append((date.fromisoformat(first), date.fromisoformat(last) if last else None))
    return found


def write_pauses(spans: list[Suspension]) -> str:
    """The inverse of :func:`read_pauses`."""
    return " ".join(f"{first}..{last or ''}" for first, last in spans)


def _given(day: date, calendar: Calendar) -> Outcome:
    """A last day that a paper names: it does not roll, and safe is the working day on or before it."""
    safe = calendar.prev_workday(day)
    return Outcome(raw=day, legal=day, safe=safe, provisional=calendar.is_provisional(day))


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


__all__ = [
    "NOTHING",
    "Held",
    "Outcome",
    "answered",
    "outcome",
    "own",
    "read_pauses",
    "row_of",
    "write_pauses",
]
