"""The calendar in force, for clocks of records: the shipped years with what an administrator loads on top."""

from datetime import date

from zhijian.kernel.workdays.calendar import Calendar
from zhijian.kernel.workdays.rows import shipped_calendar


def calendar() -> Calendar:
    """The published calendar of the mainland, read once a process."""
    return shipped_calendar()


def eve_workday(day: date) -> date:
    """The last working day on or before *day*: the safe day of a limit that ends on *day*."""
    known = calendar()
    return day if known.is_workday(day) else known.prev_workday(day)


def add_workdays(start: date, n: int) -> date:
    """The *n*-th working day after *start*; the start day is not counted."""
    return calendar().add_workdays(start, n)
