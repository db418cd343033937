"""A running limit as a row: what it is about, by which law, its ruler, both dates and what is left."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhijian.desk.look import days, rulers
from zhijian.desk.look.shapes import Cell, Column, Row
from zhijian.kernel.org.models import Body
from zhijian.kernel.records import registry
from zhijian.kernel.records.clocks import Clock, limit_of
from zhijian.kernel.records.screens import SCREENS
from zhijian.kernel.records.seeing import Alarms, above
from zhijian.kernel.workdays import running
from zhijian.kernel.workdays.published import Law
from zhijian.kernel.workdays.rules import Confidence

SOON = 7
"""Calendar days within which a limit stands in ochre, where no rule of warning says otherwise."""


class Rows:
    """The rows of a page of limits: records read once for each kind, the law and the rules of warning once."""

    def __init__(self, clocks: Sequence[Clock], today: date, law: Law, alarms: Alarms | None = None) -> None:
        self.clocks, self.today, self.law, self.alarms = clocks, today, law, alarms or Alarms()
        self.records = records_of(clocks)
        self._raised = self._where_raised()

    def row(self, clock: Clock) -> Row:
        """One limit as a row of the desk and of the page of limits."""
        record = self.records[clock.record]
        limit = limit_of(record, clock.name)
        words, tone = self.left(clock)
        sub = " ".join(part for part in (record.number_label(), owner_of(record)) if part)
        left = Cell(words, sub=self.remark(clock), tone="" if tone == "plain" else tone)
        return Row(
            [
                Cell(record.label(), sub=sub, href=reverse("record", args=[clock.kind, clock.record])),
                Cell(limit.title, sub=basis_of(clock, self.law)),
                drawn(clock, self.today, words),
                days.short(clock.due_safe, self.today),
                days.short(clock.due_legal, self.today),
                left,
            ],
            tone=tone,
        )

    def left(self, clock: Clock) -> tuple[str, str]:
        """What is left, in words, and the tone of the row."""
        warned = (
            self.alarms.warned(clock, self.today, self.law.calendar_of(clock.body))
            if self.alarms.warnings
            else None
        )
        return left_words(
            clock, self.today, self.law, soon=warned is not None if self.alarms.warnings else None
        )

    def remark(self, clock: Clock) -> str:
        """Where it has gone up to, that a weekend is arguable, that a date is provisional."""
        parts = []
        if clock.pk in self._raised:
            parts.append(_("gone up to %(body)s") % {"body": self._raised[clock.pk]})
        if clock.arguable and clock.due_legal:
            parts.append(_("%(day)s is a weekend") % {"day": days.short(clock.due_legal, self.today)})
        if clock.provisional:
            parts.append(_("provisional"))
        return _(", ").join(parts)

    def _where_raised(self) -> dict[Any, str]:
        """For each limit that has gone up a level: the name of the body that it has come to."""
        reached = {
            clock.pk: (clock, rung)
            for clock in self.clocks
            if (rung := self.alarms.rung_of(clock, self.today, self.law.calendar_of(clock.body))) is not None
        }
        if not reached:
            return {}
        up = above(sorted({clock.body for clock, _rung in reached.values()}), self.today)
        to = {
            pk: up.get(clock.body, [])[rung.levels - 1 : rung.levels] for pk, (clock, rung) in reached.items()
        }
        named = Body.objects.in_bulk({body for bodies in to.values() for body in bodies})
        return {
            pk: named[body].short or named[body].name
            for pk, bodies in to.items()
            for body in bodies
            if body in named
        }


def columns() -> list[Column]:
    """The columns of ``Rows.row``."""
    return [
        Column(_("Item"), width="30%"),
        Column(_("Next act and why")),
        Column(_("Clock"), width="9.6rem"),
        Column(_("Safe"), number=True, stack=_("Safe"), half=True, width="4rem"),
        Column(_("Legal"), number=True, stack=_("Legal"), half=True, width="4rem"),
        Column(_("Left"), number=True, width="7rem"),
    ]


def drawn(
    clock: Clock, today: date, left: str, *, width: int = 132, axis: tuple[date, date] | None = None
) -> Cell:
    """The ruler of a limit, or why there is none."""
    if clock.due_legal is None:
        return Cell(missing=why_undated(clock))
    drawing = rulers.time_ruler(
        clock.started_on,
        today,
        clock.due_legal,
        safe=clock.due_safe,
        pauses=clock.spans,
        width=width,
        axis=axis,
        left=left,
    )
    return Cell(ruler=drawing)


def why_undated(clock: Clock) -> str:
    """Why a limit has no day."""
    if clock.is_paused:
        return _("The limit is paused; it has a day again when it is resumed")
    if clock.rule:
        return _("No rule is in force on the day that counts")
    return _("This step has no limit")


def left_words(clock: Clock, today: date, law: Law, *, soon: bool | None = None) -> tuple[str, str]:
    """What is left of a limit, in words, and the tone of its row. *soon*: near by rule; None: within seven days."""
    if clock.due_legal is None or clock.due_safe is None:
        return (_("paused") if clock.is_paused else _("no rule") if clock.rule else "—"), "plain"
    gone = (clock.due_safe - today).days
    known = law.calendar_of(clock.body)
    if gone < 0:
        over = known.workdays_between(clock.due_safe, today)
        return (days.left(-over, "working") if over else days.left(gone, "calendar")), "late"
    words = days.left(known.workdays_between(today, clock.due_safe), "working", days=gone)
    return words, "soon" if (gone <= SOON if soon is None else soon) else "plain"


def basis_of(clock: Clock, law: Law) -> str:
    """The article by which a limit runs; what no legal officer has confirmed says so."""
    limit = limit_of(registry.kind(clock.kind), clock.name)
    row = running.row_of(clock.held, law.rules) if clock.procedure else None
    if row is not None:
        words, sure = row.basis, row.confidence is Confidence.HIGH
    else:
        words, sure = str(limit.basis), limit.by_house
    return words if sure else _("%(basis)s (unconfirmed)") % {"basis": words} if words else _("unconfirmed")


def length_of(clock: Clock, law: Law) -> str:
    """How long a limit is, in the unit of the law; empty where the record names the day itself."""
    row = running.row_of(clock.held, law.rules)
    return "" if row is None else span(abs(row.limit), row.unit.value)


def span(count: int, unit: str) -> str:
    """``30 日``, ``5 个工作日``."""
    words = {
        "calendar_day": ngettext("%(n)s day", "%(n)s days", count),
        "working_day": ngettext("%(n)s working day", "%(n)s working days", count),
        "hour": ngettext("%(n)s hour", "%(n)s hours", count),
        "month": ngettext("%(n)s month", "%(n)s months", count),
        "year": ngettext("%(n)s year", "%(n)s years", count),
    }[unit]
    return words % {"n": count}


def pause_words(clock: Clock, today: date) -> list[str]:
    """Each pause with its whole days that do not count."""
    made = []
    for first, last in clock.spans:
        if last is None:
            made.append(_("paused since %(day)s") % {"day": days.short(first, today)})
        else:
            count = (last - first).days + 1
            made.append(
                ngettext("paused %(first)s to %(last)s, %(n)s day not counted",
                    "paused %(first)s to %(last)s, %(n)s days not counted", count)
                % {"first": days.short(first, today), "last": days.short(last, today), "n": count}
            )  # fmt: skip
    return made


def records_of(clocks: Sequence[Clock]) -> dict[Any, Any]:
    """The records of these limits: one query a kind."""
    wanted: dict[str, set[Any]] = defaultdict(set)
    for clock in clocks:
        wanted[clock.kind].add(clock.record)
    found: dict[Any, Any] = {}
    for kind, ids in wanted.items():
        related = SCREENS[kind].related if kind in SCREENS else ()
        found.update(registry.kind(kind)._base_manager.select_related(*related).in_bulk(ids))
    return found


def owner_of(record: Any) -> str:
    """Whose it is, where that is another record."""
    owner = getattr(record, "owner", None)
    return owner.label() if owner is not None else ""
