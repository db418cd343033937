"""The working of a limit, day by day: for a record's page, for a page of its own, and for an answer to a question."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhijian.desk.look import days
from zhijian.desk.look.shapes import Cell
from zhijian.desk.timing import rows as timing
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.records import seeing
from zhijian.kernel.records.clocks import Clock, limit_of
from zhijian.kernel.records.model import Record
from zhijian.kernel.workdays import published, running, words
from zhijian.kernel.workdays.answer import Answer, DayLine
from zhijian.kernel.workdays.errors import Lang, WorkdaysError
from zhijian.kernel.workdays.published import Law
from zhijian.kernel.workdays.rules import Unit
from zhijian.kernel.workdays.wordings import Column, said

INLINE = 100
"""Lines of a working that stand on the record's page; a longer one has a page of its own."""


WRITTEN = 800
"""Days of the longest working that is written out at all."""


@dataclass(frozen=True)
class Line:
    """One day of a working: the day in words, what it is, what it counts; ``css`` marks what does not count."""

    day: str
    kind: str
    mark: str
    css: str


@dataclass(frozen=True)
class Shown:
    """One running limit on its record's page."""

    title: Any
    about: str
    pauses: list[str]
    extensions: str
    ruler: Cell
    safe: str
    legal: str
    left: str
    remark: str
    tone: str
    lines: list[Line]
    href: str


def language() -> Lang:
    """The reader's language, as the words of the law's arithmetic take it."""
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


def worded(column: Column, text: str) -> str:
    """A text of the law's tables in the reader's language; what a legal officer typed stays as typed."""
    return said(column, text, language())


def running_limits(entry: Record, today: date, seen: Scope) -> list[Shown]:
    """The running limits of a record that *seen* may see, on one common axis: a firm is everybody's, its limits not."""
    if not entry.limits:
        return []
    clocks = list(seeing.visible(seen).filter(record=entry.pk).order_by("due_safe", "id"))
    if not clocks:
        return []
    law = published.law()
    ends = [clock.due_legal for clock in clocks if clock.due_legal]
    axis = (min(clock.started_on for clock in clocks), max([*ends, today]))
    return [_shown(clock, entry, today, law, axis) for clock in clocks]


def _shown(clock: Clock, entry: Record, today: date, law: Law, axis: tuple[date, date]) -> Shown:
    left, tone = timing.left_words(clock, today, law)
    answer = answer_of(clock, law)
    lines = day_lines(answer) if answer else []
    length = timing.length_of(clock, law)
    since = _("from %(day)s") % {"day": days.short(clock.started_on, today)}
    remark = timing.Rows([], today, law).remark(clock)
    return Shown(
        title=limit_of(entry, clock.name).title,
        about=_("; ").join((_(", ").join(part for part in (since, length) if part),
            timing.basis_of(clock, law))), pauses=timing.pause_words(clock, today), extensions=_granted(clock, law),
        ruler=timing.drawn(clock, today, left, width=260, axis=axis), safe=days.short(clock.due_safe, today),
        legal=days.short(clock.due_legal, today), left=left, remark=remark, tone=tone,
        lines=lines if len(lines) <= INLINE else [], href=reverse("clock", args=[clock.pk]) if answer else "",
    )  # fmt: skip


def _granted(clock: Clock, law: Law) -> str:
    row = running.row_of(clock.held, law.rules)
    if not clock.granted or row is None or row.extension is None:
        return ""
    total = sum(int(part) for part in clock.granted.split())
    return _("extended by %(n)s") % {"n": timing.span(total, row.extension.unit.value)}


def answer_of(clock: Clock, law: Law) -> Answer | None:
    """The answer with its working; None where the record names the day, where no rule is in force or a pause
    is open."""
    row = running.row_of(clock.held, law.rules)
    if row is None:
        return None
    try:
        return running.answered(clock.held, row, law.calendar_of(clock.body))
    except WorkdaysError:
        return None


def day_lines(answer: Answer) -> list[Line]:
    """The working in the reader's words; none where it would fill more than some pages."""
    lang = language()
    ends = (answer.raw, answer.due_legal or answer.raw, answer.inputs.start)
    days_ = [end.date() if isinstance(end, datetime) else end for end in ends]
    if answer.row.unit in (Unit.CALENDAR_DAY, Unit.WORKING_DAY) and (max(days_) - min(days_)).days > WRITTEN:
        return []
    return [_line(line, lang) for line in answer.days]


def _line(line: DayLine, lang: Lang) -> Line:
    key = "mark_last" if line.mark == "end" and line.nth is None else f"mark_{line.mark}"
    kind = words.pick(words.CODES[line.kind], lang)
    day = days.with_weekday(line.day)
    if isinstance(line.day, datetime):
        day = f"{day} {line.day:%H:%M}"
    css = {"end": "is-end", "rolled": "is-off", "rest": "is-off", "paused": "is-paused"}.get(line.mark, "")
    return Line(
        day,
        f"{kind} {worded(Column.HOLIDAY, line.name)}".strip(),
        words.pick(words.CODES[key], lang).format(n=line.nth),
        css,
    )
