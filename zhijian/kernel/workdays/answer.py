"""The answer to “by when?”, with its working: what :func:`zhijian.kernel.workdays.due.due` gives back.

The dates are computed at once; the working day by day and the warnings only when asked for, from the same
inputs, so that an answer stays small where a million of them are made.
"""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from zhijian.kernel.workdays.calendar import Calendar
from zhijian.kernel.workdays.errors import Lang
from zhijian.kernel.workdays.rules import Confidence, Nature, Unit, Version, VersionBy
from zhijian.kernel.workdays.wordings import Column, said

Moment = date | datetime
Span = tuple[int, int]
"""Day numbers, first and last, both included."""


class DayLine(NamedTuple):
    """One day of the working. ``mark``: start, counted, paused, rest, end, rolled, anchor; ``nth`` where counted."""

    day: Moment
    kind: str
    name: str
    mark: str
    nth: int | None


class Warned(NamedTuple):
    """A thing to know about an answer; ``code`` is closed, words stand in ``words.py``."""

    code: str
    params: dict[str, str]


class Inputs(NamedTuple):
    """What an answer was computed from, as given."""

    start: Moment
    version_date: date | None
    suspensions: tuple[tuple[date, date], ...]
    extension: int
    calendar: Calendar
    time_assumed: bool


class NoRule(NamedTuple):
    """No version is in force on the version date. ``earlier`` and ``later`` are its neighbours, for the reader."""

    procedure: str
    rule: str
    version_date: date
    earlier: Version | None
    later: Version | None

    @property
    def nature(self) -> str:
        return "no_rule"

    def as_json(self, lang: Lang = "zh") -> dict[str, object]:
        """The keys of an Answer, empty, with ``error`` and ``nature`` “no_rule”."""
        return {
            "error": "no_rule", "procedure": self.procedure, "rule": self.rule, "raw": None, "due_legal": None,
            "due_safe": None, "provisional": False, "weekend_arguable": False, "limit": None, "unit": None,
            "version": None, "version_date": str(self.version_date), "basis": None, "nature": "no_rule", "days": [],
        }  # fmt: skip


class Answer(NamedTuple):
    """A computed limit.

    ``raw`` the end after extensions and pauses, before the roll; ``due_legal`` raw after the roll; ``due_safe``
    the last working day on or before raw (counting back: before it; hours: from the minute). Not-deadlines
    (lasts, ban, every, keep, rate) have ``raw`` only. Hours give naive date-times, Beijing time.
    """

    row: Version
    raw: Moment
    due_legal: Moment | None
    due_safe: Moment | None
    provisional: bool
    weekend_arguable: bool
    pauses: tuple[Span, ...]
    inputs: Inputs

    @property
    def nature(self) -> str:
        return self.row.nature.value

    @property
    def limit(self) -> int:
        return self.row.limit

    @property
    def unit(self) -> str:
        return self.row.unit.value

    @property
    def basis(self) -> str:
        return self.row.basis

    @property
    def version(self) -> date:
        """The day from which the version used is in force: with procedure and rule it names the version."""
        return self.row.effective_from

    @property
    def calendar_version(self) -> str:
        return self.inputs.calendar.digest

    @property
    def open_from(self) -> date | None:
        """The first day on which a not_before act is open; None for other natures."""
        if self.row.nature is not Nature.NOT_BEFORE or self.due_legal is None:
            return None
        last = _day(self.due_legal)
        return last if self.row.limit < 0 else last + timedelta(days=1)

    @property
    def days(self) -> list[DayLine]:
        """The working, day by day; for months, years and hours the turning points only."""
        if self.row.unit in (Unit.CALENDAR_DAY, Unit.WORKING_DAY):
            return _backward(self) if _counts_back(self.row) else _forward(self)
        return _turning_points(self)

    @property
    def warnings(self) -> list[Warned]:
        return list(_warnings(self))

    def as_json(self, lang: Lang = "zh") -> dict[str, object]:
        """The documented keys, then what else a reader may want; dates as ISO 8601, words in *lang*."""
        row, inputs = self.row, self.inputs
        return {
            "raw": _iso(self.raw),
            "due_legal": _iso(self.due_legal),
            "due_safe": _iso(self.due_safe),
            "provisional": self.provisional,
            "weekend_arguable": self.weekend_arguable,
            "limit": row.limit,
            "version": str(row.effective_from),
            "basis": row.basis,
            "nature": row.nature.value,
            "days": [
                {
                    "date": _iso(line.day),
                    "kind": line.kind,
                    "name": said(Column.HOLIDAY, line.name, lang),
                    "mark": line.mark,
                    "count": line.nth,
                }
                for line in self.days
            ],
            "unit": row.unit.value,
            "procedure": row.procedure,
            "rule": row.rule,
            "title": said(Column.TITLE, row.title_zh, lang),
            "start": _iso(inputs.start),
            "version_date": str(inputs.version_date or _day(inputs.start)),
            "version_until": _iso(row.effective_to),
            "roll": row.roll.value,
            "open_from": _iso(self.open_from),
            "confidence": row.confidence.value,
            "note": said(Column.NOTE, row.note, lang),
            "calendar": inputs.calendar.digest,
            "warnings": [{"code": one.code, **one.params} for one in self.warnings],
        }


def _iso(moment: Moment | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _counts_back(row: Version) -> bool:
    return row.nature is Nature.COUNT_BACK or row.limit < 0


# ── the working ──────────────────────────────────────────────────────────────────────────────────────────


def _line(answer: Answer, day: date, mark: str, count: int | None = None) -> DayLine:
    calendar = answer.inputs.calendar
    return DayLine(day, calendar.kind_of(day).value, calendar.name_of(day), mark, count)


def _forward(answer: Answer) -> list[DayLine]:
    """Each day from the start to the end and its roll. A start day that is paused moves day 0 to the day after."""
    row, calendar = answer.row, answer.inputs.calendar
    start, raw = _day(answer.inputs.start).toordinal(), _day(answer.raw).toordinal()
    working = row.unit is Unit.WORKING_DAY
    count = -1 if row.start_excluded and not working else 0
    lines = []
    for n in range(start, raw + 1):
        day = date.fromordinal(n)
        if any(first <= n <= last for first, last in answer.pauses):
            lines.append(_line(answer, day, "paused"))
        elif working and ((row.start_excluded and n == start) or not calendar.is_workday_n(n)):
            lines.append(_line(answer, day, "start" if n == start else "rest"))
        else:
            count += 1
            lines.append(_line(answer, day, "end" if n == raw else "counted" if count else "start", count))
    until = _day(answer.due_legal).toordinal() if answer.due_legal is not None else raw
    return lines + [_line(answer, date.fromordinal(n), "rolled") for n in range(raw + 1, until + 1)]


def _backward(answer: Answer) -> list[DayLine]:
    """From the anchor, which is not counted, back to the day found."""
    calendar = answer.inputs.calendar
    anchor, raw = _day(answer.inputs.start).toordinal(), _day(answer.raw).toordinal()
    working = answer.row.unit is Unit.WORKING_DAY
    lines, count = [_line(answer, _day(answer.inputs.start), "anchor")], 0
    for n in range(anchor - 1, raw - 1, -1):
        day = date.fromordinal(n)
        if working and not calendar.is_workday_n(n):
            lines.append(_line(answer, day, "rest"))
        else:
            count += 1
            lines.append(_line(answer, day, "end" if n == raw else "counted", count))
    return lines


def _turning_points(answer: Answer) -> list[DayLine]:
    """Months, years and hours are not counted day by day: start, pauses, end, roll."""
    calendar, start = answer.inputs.calendar, answer.inputs.start
    if isinstance(start, datetime):
        ends = [(answer.inputs.start, "start"), (answer.raw, "end")]
        return [DayLine(at, calendar.kind_of(_day(at)).value, calendar.name_of(_day(at)), mark, None)
                for at, mark in ends]  # fmt: skip
    lines = [_line(answer, start, "anchor" if _counts_back(answer.row) else "start")]
    for first, last in answer.pauses:
        lines += [_line(answer, date.fromordinal(n), "paused") for n in range(first, last + 1)]
    raw = _day(answer.raw)
    lines.append(_line(answer, raw, "end"))
    until = _day(answer.due_legal) if answer.due_legal is not None else raw
    rolled = range(raw.toordinal() + 1, until.toordinal() + 1)
    return lines + [_line(answer, date.fromordinal(n), "rolled") for n in rolled]


# ── warnings ─────────────────────────────────────────────────────────────────────────────────────────────


def _warnings(answer: Answer) -> list[Warned]:
    row, inputs, calendar = answer.row, answer.inputs, answer.inputs.calendar
    start = _day(inputs.start)
    facts = [
        (inputs.time_assumed, "time_assumed", {}),
        (not calendar.is_workday(start) and not _counts_back(row), "start_on_day_off", {"day": str(start)}),
        (
            inputs.version_date is None and row.version_by is not VersionBy.START,
            "version_date_defaulted",
            {"by": row.version_by.value, "day": str(start)},
        ),
        (_overlap(inputs.suspensions), "pause_overlap", {}),
        (_late(answer) != [], "pause_after_end", {"days": "、".join(_late(answer))}),
        (answer.weekend_arguable, "weekend_arguable", {"day": str(answer.raw), "safe": str(answer.due_safe)}),
        (row.not_longer_than and row.is_deadline, "not_longer_than", {"safe": str(answer.due_safe)}),
        (answer.provisional, "provisional", {"year": str(calendar.last_published_year)}),
        (row.confidence is not Confidence.HIGH, "unconfirmed", {"confidence": row.confidence.value}),
    ]
    return [Warned(code, params) for holds, code, params in facts if holds]


def _overlap(suspensions: tuple[tuple[date, date], ...]) -> bool:
    ordered = sorted(suspensions)
    return any(later[0] <= earlier[1] for earlier, later in pairwise(ordered))


def _late(answer: Answer) -> list[str]:
    """Pauses that began when the limit had run out already: they exclude nothing."""
    used = answer.pauses
    return [
        f"{first}..{last}"
        for first, last in answer.inputs.suspensions
        if not any(a <= first.toordinal() <= b for a, b in used)
    ]
