"""Dates and what is left of a limit, as LOOK.md 9 writes them. "Today" is always handed in."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
WEEKDAYS_ZH = "一二三四五六日"


def short(day: date | None, today: date) -> str:
    """``06-24`` in this year, ``2025-06-24`` in another."""
    if day is None:
        return "—"
    day = as_day(day)
    return f"{day:%m-%d}" if day.year == today.year else day.isoformat()


def iso(day: date | None) -> str:
    """``2026-06-24``."""
    return "—" if day is None else as_day(day).isoformat()


def long(day: date | None) -> str:
    """``2026年6月24日``; in English ``24 June 2026``."""
    return (
        "—"
        if day is None
        else _pattern("{year}年{number}月{day}日", "{day} {month} {year}").format(**_parts(day))
    )


def month_day(day: date) -> str:
    """``6月24日``; in English ``24 June``."""
    return _pattern("{number}月{day}日", "{day} {month}").format(**_parts(day))


def month(day: date, *, with_year: bool) -> str:
    """``2026年6月`` or ``6月``; in English ``June 2026`` or ``June``."""
    if with_year:
        return _pattern("{year}年{number}月", "{month} {year}").format(**_parts(day))
    return _pattern("{number}月", "{month}").format(**_parts(day))


def with_weekday(day: date) -> str:
    """``2026年6月25日 星期四``; in English ``Thu 25 June 2026``."""
    pattern = _pattern("{year}年{number}月{day}日 星期{weekday_zh}", "{weekday} {day} {month} {year}")
    return pattern.format(**_parts(day))


def span(first: date, last: date) -> str:
    """A range: ``4月20日至5月8日``, ``6月22日至25日``; in English ``20 April–8 May``, ``22–25 June``."""
    if (first.year, first.month) == (last.year, last.month):
        pattern = _pattern("{a[number]}月{a[day]}日至{b[day]}日", "{a[day]}–{b[day]} {b[month]}")
    else:
        pattern = _pattern(
            "{a[number]}月{a[day]}日至{b[number]}月{b[day]}日", "{a[day]} {a[month]}–{b[day]} {b[month]}"
        )
    return pattern.format(a=_parts(first), b=_parts(last))


def moment(when: datetime | None) -> str:
    """``2026-06-25 08:42`` in the installation's time zone; no seconds."""
    return "—" if when is None else f"{as_local(when):%Y-%m-%d %H:%M}"


def short_moment(when: datetime, today: date) -> str:
    """``06-25 08:31`` in this year, ``2025-06-25 08:31`` in another."""
    return f"{short(as_local(when).date(), today)} {as_local(when):%H:%M}"


def left(count: int, unit: str, days: int | None = None) -> str:
    """What is left of a limit in the unit of the law: ``2 个工作日``, ``29 日``, ``今日``, ``明日``, ``超 1 个工作日``.

    ``count`` is in ``unit`` (``working`` days, ``calendar`` days or ``hours``), below zero when it is over.
    ``days`` are the calendar days to the due date: only they can say that it is tomorrow.
    """
    if unit == "calendar":
        days = count
    if count < 0:
        return _over(-count, unit)
    if days == 0 and unit != "hours":
        return pgettext("due", "today")
    if days == 1 and unit != "hours":
        return pgettext("due", "tomorrow")
    if unit == "working":
        return ngettext("%(n)s working day", "%(n)s working days", count) % {"n": count}
    if unit == "hours":
        return ngettext("%(n)s hour", "%(n)s hours", count) % {"n": count}
    return ngettext("%(n)s day", "%(n)s days", count) % {"n": count}


def _over(count: int, unit: str) -> str:
    if unit == "working":
        text = ngettext("%(n)s working day over", "%(n)s working days over", count)
    elif unit == "hours":
        text = ngettext("%(n)s hour over", "%(n)s hours over", count)
    elif unit == "calendar":
        text = ngettext("%(n)s day over", "%(n)s days over", count)
    else:
        raise ValueError(f"a limit is counted in working, calendar or hours, not in {unit!r}")
    return text % {"n": count}


def as_day(value: date) -> date:
    """The day of a date or of a moment (in the installation's time zone)."""
    return as_local(value).date() if isinstance(value, datetime) else value


def as_local(when: datetime) -> datetime:
    """A moment in the installation's time zone; one without a zone is taken as local already."""
    return timezone.localtime(when) if timezone.is_aware(when) else when


def _pattern(chinese: str, english: str) -> str:
    """How the reader's language writes dates: a form of the language, so it is no text to be translated."""
    return english if (get_language() or "").startswith("en") else chinese


def _parts(day: date) -> dict[str, str | int]:
    day = as_day(day)
    return {
        "year": day.year,
        "month": MONTHS[day.month - 1],
        "number": day.month,
        "day": day.day,
        "weekday": WEEKDAYS[day.weekday()],
        "weekday_zh": WEEKDAYS_ZH[day.weekday()],
    }
