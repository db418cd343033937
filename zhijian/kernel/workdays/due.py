"""Due dates (期限届满) as a pure function of a start, a dated rule, pauses, extensions and a calendar.

Order (``docs/workdays.md``): limit from the start; extensions from there; pauses; that is *raw*. Only then the
roll, once. The clock is never read: the same inputs give the same answer on any day.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from zhijian.kernel.workdays.answer import Answer, Inputs, Moment, NoRule, Span
from zhijian.kernel.workdays.calendar import FIRST_DAY, LAST_DAY, Calendar
from zhijian.kernel.workdays.errors import (
    BadExtension,
    DateOutOfRange,
    ExtensionNotAllowed,
    ExtensionTooLong,
    ExtensionTooOften,
    PauseBeforeStart,
    PauseNotAllowed,
    PauseOpen,
    PauseReversed,
    Told,
)
from zhijian.kernel.workdays.rules import DEADLINES, Nature, Roll, Rulebook, Unit, Version
from zhijian.kernel.workdays.wordings import Column, told

Suspension = tuple[date, date | None]
_WORKING_DAY, _CALENDAR_DAY, _HOUR, _YEAR = Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.HOUR, Unit.YEAR
_COUNT_BACK, _NO_ROLL, _ANY_REST_DAY, _BLOCK = (
    Nature.COUNT_BACK,
    Roll.NONE,
    Roll.ANY_REST_DAY,
    Roll.HOLIDAY_BLOCK,
)


def due(
    procedure: str,
    rule: str,
    start: Moment,
    *,
    calendar: Calendar,
    rules: Rulebook,
    version_date: date | None = None,
    suspensions: Sequence[Suspension] = (),
    extension: int | Sequence[int] | None = None,
) -> Answer | NoRule:
    """By when *rule* of *procedure* is to be met, its clock started on *start*.

    *start*: the day (limits in hours: the moment, Beijing time without zone; a bare day counts as 00:00) on
    which the clock starts, or from which one counts back. *version_date*: the day that picks the version,
    where it is not the start. *suspensions*: pauses as first and last excluded day, both whole; overlaps
    count once. *extension*: units granted, in the unit of the row; a list for several grants.

    Returns NoRule where no version is in force on the version date. Raises a WorkdaysError: UnknownProcedure,
    UnknownRule, PauseNotAllowed, PauseOpen, PauseBeforeStart, PauseReversed, BadExtension,
    ExtensionNotAllowed, ExtensionTooLong, ExtensionTooOften, DateOutOfRange.
    """
    found = rules.find(procedure, rule)
    day = version_date or (start.date() if isinstance(start, datetime) else start)
    row = found.in_force(day)
    if row is None:
        earlier = [v for v in found.versions if v.effective_from <= day]
        later = [v for v in found.versions if v.effective_from > day]
        return NoRule(procedure, rule, day, earlier[-1] if earlier else None, later[0] if later else None)
    return due_by(
        row, start, calendar, version_date=version_date, suspensions=suspensions, extension=extension
    )


def due_by(
    row: Version,
    start: Moment,
    calendar: Calendar,
    *,
    version_date: date | None = None,
    suspensions: Sequence[Suspension] = (),
    extension: int | Sequence[int] | None = None,
) -> Answer:
    """The same for a version already chosen, as a running limit keeps it; raises as :func:`due`."""
    extra = _granted(row, extension) if extension is not None else 0
    day = start.date() if isinstance(start, datetime) else start
    closed = _closed(row, day, suspensions) if suspensions else ()
    if row.unit is _HOUR:
        return _due_hours(row, start, calendar, version_date, closed, extra)
    inputs = Inputs(day, version_date, closed, extra, calendar, time_assumed=False)
    n = calendar.number(day)
    if row.nature is _COUNT_BACK or row.limit < 0:
        return _due_backward(row, n, inputs)
    return _due_forward(row, n, inputs)


# ── forward, backward, hours ─────────────────────────────────────────────────────────────────────────────


def _due_forward(row: Version, start: int, inputs: Inputs) -> Answer:
    calendar = inputs.calendar
    end = _after(start if row.start_excluded else start - 1, row.limit, row.unit, calendar)
    if row.unit is not _WORKING_DAY and row.unit is not _CALENDAR_DAY and not row.start_excluded:
        # Months and years end on the eve of the anniversary, not on the anniversary of the eve.
        end = _after(start, row.limit, row.unit, calendar) - 1
    if inputs.extension and row.extension is not None:
        end = _after(end, inputs.extension, row.extension.unit, calendar)
    pauses: tuple[Span, ...] = ()
    if inputs.suspensions:
        end, pauses = _moved(row, start, end, inputs)
    _check_range(end)
    counted = row.unit is _WORKING_DAY or row.unit is _CALENDAR_DAY
    unknown = end > calendar.known_to_n or (start + 1 if counted else end) < calendar.known_from_n
    raw = date.fromordinal(end)
    if row.nature not in DEADLINES:
        # Before the first year nothing will be published any more, and no day off enters these but by working days.
        unknown = unknown and (end > calendar.known_to_n or row.unit is _WORKING_DAY)
        return Answer(row, raw, None, None, unknown, False, pauses, inputs)
    legal = _rolled(row.roll, end, calendar)
    arguable = row.roll is _BLOCK and legal == end and not calendar.is_workday_n(end)
    safe = date.fromordinal(calendar.on_or_before_n(end))
    due_legal = raw if legal == end else date.fromordinal(legal)
    return Answer(row, raw, due_legal, safe, unknown or legal > calendar.known_to_n, arguable, pauses, inputs)


def _due_backward(row: Version, anchor: int, inputs: Inputs) -> Answer:
    """Counting back: the anchor is not counted. ``count_back`` leaves whole days between, so safe is before raw."""
    calendar, count = inputs.calendar, abs(row.limit)
    counted = row.unit is _WORKING_DAY or row.unit is _CALENDAR_DAY
    if count == 0:
        end = anchor
    elif row.unit is _WORKING_DAY:
        end = calendar.nth_before_n(anchor, count)
    else:
        end = _after(anchor, -count, row.unit, calendar)
    _check_range(end)
    latest = anchor - 1 if counted and count else end
    unknown = latest > calendar.known_to_n or end < calendar.known_from_n
    raw = date.fromordinal(end)
    safe = date.fromordinal(calendar.on_or_before_n(end - 1 if row.nature is _COUNT_BACK else end))
    return Answer(row, raw, raw, safe, unknown, False, (), inputs)


def _due_hours(
    row: Version,
    start: Moment,
    calendar: Calendar,
    version_date: date | None,
    closed: tuple[tuple[date, date], ...],
    extra: int,
) -> Answer:
    """Hours run on through nights and holidays. Excluded start (程序规定 第80条): the hour begun does not count."""
    assumed = not isinstance(start, datetime)
    begin = start if isinstance(start, datetime) else datetime.combine(start, datetime.min.time())
    inputs = Inputs(begin, version_date, closed, extra, calendar, time_assumed=assumed)
    calendar.number(begin.date())
    spans = tuple(_merged(closed))
    shift = timedelta(hours=row.limit + extra, days=sum(last - first + 1 for first, last in spans))
    base = begin
    if row.start_excluded:
        base = begin.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    raw, safe = base + shift, begin + shift
    return Answer(row, raw, raw, safe, calendar.is_provisional(raw.date()), False, spans, inputs)


# ── steps ────────────────────────────────────────────────────────────────────────────────────────────────


def _after(n: int, count: int, unit: Unit, calendar: Calendar) -> int:
    if unit is _CALENDAR_DAY:
        return n + count
    if unit is _WORKING_DAY:
        return calendar.nth_after_n(n, count)
    return _add_months(n, count * 12 if unit is _YEAR else count)


def _add_months(n: int, months: int) -> int:
    """The same day of the month, or the last day of the month where that day is missing."""
    day = date.fromordinal(n)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise DateOutOfRange(text=f"{year}-{month + 1:02}", first=str(FIRST_DAY), last=str(LAST_DAY))
    if day.day <= 28:
        return date(year, month + 1, day.day).toordinal()
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])).toordinal()


def _rolled(roll: Roll, n: int, calendar: Calendar) -> int:
    if roll is _NO_ROLL or calendar.is_workday_n(n):
        return n
    if roll is _ANY_REST_DAY or calendar.in_block_n(n):
        return calendar.on_or_after_n(n)
    return n


def _moved(row: Version, start: int, end: int, inputs: Inputs) -> tuple[int, tuple[Span, ...]]:
    """*end* moved by the pauses, each day once, and the pauses that moved it.

    A working-day limit skips the working days inside a pause; any other moves by the whole days of it. A pause
    that begins after the limit has run out (its roll included) excludes nothing; a rate never runs out.
    """
    calendar, used = inputs.calendar, []
    base = start if row.start_excluded else start - 1
    for first, last in _merged(inputs.suspensions):
        if first > _rolled(row.roll, end, calendar) and row.nature is not Nature.RATE:
            break
        used.append((first, last))
        if row.unit is not _WORKING_DAY:
            end += last - first + 1
            continue
        left = calendar.count_n(max(first - 1, base), end)
        if left:
            end = calendar.nth_after_n(last, left)
    return end, tuple(used)


def _merged(suspensions: Sequence[tuple[date, date]]) -> list[Span]:
    spans: list[Span] = []
    for first, last in sorted((a.toordinal(), b.toordinal()) for a, b in suspensions):
        if spans and first <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(spans[-1][1], last))
        else:
            spans.append((first, last))
    return spans


def _check_range(n: int) -> None:
    if not FIRST_DAY.toordinal() < n < LAST_DAY.toordinal():
        text = str(date.fromordinal(n)) if 1 <= n <= date.max.toordinal() else str(n)
        raise DateOutOfRange(text=text, first=str(FIRST_DAY), last=str(LAST_DAY))


# ── what the row allows ──────────────────────────────────────────────────────────────────────────────────


def _closed(row: Version, start: date, suspensions: Sequence[Suspension]) -> tuple[tuple[date, date], ...]:
    """The pauses, each allowed, ended, in order and not before the start."""
    if not row.pauses:
        raise PauseNotAllowed(title=told(Column.TITLE, row.title_zh), basis=row.basis)
    closed = []
    for first, last in suspensions:
        if last is not None and last < first:
            raise PauseReversed(first=first, last=last)
        if first < start:
            raise PauseBeforeStart(first=first, start=start)
        if last is None:
            raise PauseOpen(first=first)
        closed.append((first, last))
    return tuple(closed)


def _granted(row: Version, extension: int | Sequence[int]) -> int:
    """The units granted in all; each grant within what the row allows."""
    grants = [extension] if isinstance(extension, int) else list(extension)
    for grant in grants:
        if grant < 1:
            raise BadExtension(text=grant)
    allowed = row.extension
    if allowed is None:
        if grants:
            raise ExtensionNotAllowed(title=told(Column.TITLE, row.title_zh), basis=row.basis)
        return 0
    note = _after_colon(told(Column.EXTENSION, row.extension_note))
    if allowed.times is not None and len(grants) > allowed.times:
        raise ExtensionTooOften(asked=len(grants), allowed=allowed.times, basis=row.basis, note=note)
    for grant in grants:
        if allowed.at_most is not None and grant > allowed.at_most:
            raise ExtensionTooLong(
                asked=grant,
                allowed=allowed.at_most,
                unit=allowed.unit,
                by=told(Column.APPROVER, allowed.by),
                basis=row.basis,
                note=note,
            )
    return sum(grants)


def _after_colon(note: Told) -> Told:
    return Told(f"：{note.zh}", f": {note.en}") if note.zh else note
