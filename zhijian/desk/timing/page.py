"""One look at the page of limits: what the address asks for, as a query; its tabs, filters and counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from zhijian.desk.look.shapes import Chip, Tab
from zhijian.desk.timing.merging import merged
from zhijian.kernel.office.alarms import alarms
from zhijian.kernel.org.duties import DUTIES
from zhijian.kernel.org.models import Body
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.records import registry, seeing
from zhijian.kernel.records.clocks import Clock
from zhijian.kernel.workdays.published import Law

COUNTED = 1_000
DAYS = {"overdue": None, "week": 7, "month": 30}


@dataclass(frozen=True)
class Filter:
    """One condition of the bar above the list."""

    name: str
    title: str
    choices: list[tuple[str, str]]
    value: str


class Look:
    """The limits that the address asks for: ``when`` (a tab), ``mine``, ``kind``, ``duty``, ``area``, ``on``
    (a day)."""

    def __init__(self, seen: Scope, asked: Mapping[str, str], today: date, law: Law) -> None:
        self.seen, self.today, self.law = seen, today, law
        self.asked = {key: value for key, value in asked.items() if value}
        self.alarms = alarms()
        self.raised = self.alarms.raised(seen, today, law.calendar)

    def rows(self, *, when: str | None = None) -> QuerySet[Clock]:
        """The limits under all conditions, by safe date."""
        wanted = self.asked.get("when", "") if when is None else when
        rows = self.conditions(seeing.visible(self.seen))
        if wanted == "undated":
            return rows.filter(due_safe__isnull=True).order_by("started_on", "id")
        rows = rows.filter(due_safe__isnull=False)
        if wanted == "overdue":
            rows = rows.filter(due_safe__lt=self.today)
        elif wanted in DAYS:
            rows = rows.filter(
                due_safe__gte=self.today, due_safe__lte=self.today + timedelta(days=DAYS[wanted] or 0)
            )
        elif wanted == "raised":
            rows = rows.filter(self.raised) if self.raised is not None else rows.none()
        return rows.order_by("due_safe", "id")

    def page(self, first: int, count: int) -> list[Clock]:
        """*count* of the limits, from number *first* on."""
        by_day = self.asked.get("when", "") != "undated" and "area" not in self.asked
        return merged(self.rows(), seeing.areas(self.seen) if by_day else None, first, count)

    def conditions(self, rows: QuerySet[Clock]) -> QuerySet[Clock]:
        """The filters, without the tab."""
        asked = self.asked
        if asked.get("mine"):
            falls = seeing.falls_to(self.seen)
            rows = rows.none() if falls is None else rows.filter(falls)
        for name, column in (("kind", "kind"), ("duty", "duty"), ("area", "area")):
            if name in asked:
                rows = rows.filter(**{column: asked[name]})
        if day_of(asked.get("on", "")) is not None:
            rows = rows.filter(due_safe=day_of(asked["on"]))
        return rows

    def address(self, **changed: str | None) -> str:
        """This look with some of it changed; None takes a condition away."""
        asked = {key: value for key, value in self.asked.items() if key not in ("page", *changed)}
        asked |= {key: value for key, value in changed.items() if value}
        return reverse("clocks") + (f"?{urlencode(asked)}" if asked else "")

    def query(self) -> str:
        """The conditions alone, for the addresses of an export."""
        asked = {key: value for key, value in self.asked.items() if key not in ("page", "view", "month")}
        return f"?{urlencode(asked)}" if asked else ""

    def tabs(self) -> list[Tab]:
        """The saved views, each with its count up to a thousand."""
        names = [
            ("", _("All")),
            ("overdue", _("Overdue")),
            ("week", _("Within seven days")),
            ("month", _("Within 30 days")),
        ]
        if self.raised is not None:
            names.append(("raised", _("Gone up to us")))
        names.append(("undated", _("Paused or without a rule")))
        now = self.asked.get("when", "")
        everywhere = self.seen.whole and not self.asked.keys() & {"area", "mine", "on"}
        made = []
        for name, title in names:
            count = counted(self.rows(when=name), in_order=everywhere) if name else ""
            late = name in ("overdue", "raised") and count not in ("", 0)
            if name != "undated" or count or now == name:
                made.append(
                    Tab(
                        title,
                        self.address(when=name or None, view=None, month=None),
                        count=count,
                        current=now == name,
                        late=late,
                    )
                )
        return made

    def filters(self) -> list[Filter]:
        """The closed lists: kinds that run limits, duties that end them, areas that I may see."""
        kinds = [cls for cls in registry.KINDS.values() if cls.limits]
        duties = sorted({limit.duty for cls in kinds for limit in cls.limits})
        made = [
            Filter(
                "kind",
                _("Kind of record"),
                [(cls.kind, str(cls.title)) for cls in kinds],
                self.asked.get("kind", ""),
            ),
            Filter(
                "duty",
                _("Duty"),
                [(duty, str(DUTIES[duty].title)) for duty in duties],
                self.asked.get("duty", ""),
            ),
        ]
        bodies = Body.objects.filter(ended_on=None, kind__in=("bureau", "town")).order_by("pk")
        if not self.seen.whole:
            areas = {area for cls in kinds for area in self.seen.over(cls.line)}
            bodies = bodies.filter(pk__in=areas)
        areas_ = [(body.pk, body.short or body.name) for body in bodies]
        return (
            [*made, Filter("area", _("Area"), areas_, self.asked.get("area", ""))]
            if len(areas_) > 1
            else made
        )

    def chips(self, filters: list[Filter]) -> list[Chip]:
        """The conditions in force, each with the address without it."""
        made = [
            Chip(one.title, dict(one.choices).get(one.value, one.value), self.address(**{one.name: None}))
            for one in filters if one.value
        ]  # fmt: skip
        if self.asked.get("mine"):
            made.append(Chip(_("Whose"), _("mine"), self.address(mine=None)))
        if day_of(self.asked.get("on", "")) is not None:
            made.append(Chip(_("Safe date"), self.asked["on"], self.address(on=None)))
        return made


def overdue_of_mine(seen: Scope, today: date, most: int = 99) -> int:
    """How many limits that fall to this person are over, counted to *most*: the red figure of the rail."""
    late = seeing.mine(seen).filter(due_safe__lt=today)
    return int(late.order_by()[: most + 1].count())


def counted(rows: QuerySet[Any], *, in_order: bool = False) -> Any:
    """How many there are, up to a thousand; beyond that ``1 000+``.

    *in_order*: where nothing narrows the rows PostgreSQL then walks the list's index and stops; else it would scan.
    """
    rows = rows if in_order else rows.order_by()
    count = rows[: COUNTED + 1].count()
    return count if count <= COUNTED else f"{COUNTED // 1000}\u00a0000+"


def day_of(text: str) -> date | None:
    """A day of the address; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
