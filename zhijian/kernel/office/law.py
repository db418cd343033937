"""历法: years of the calendar, and holidays of a body.

Each is a record; after each act it brings the tables of ``kernel/workdays`` in line and has every limit that the change
touches computed again, in the same transaction.
"""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from zhijian.kernel.office.seats import seat
from zhijian.kernel.org.duties import SYSTEM_ADMIN, declare
from zhijian.kernel.org.models import Body
from zhijian.kernel.org.words import words
from zhijian.kernel.records import recomputing
from zhijian.kernel.records.access import Public
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.errors import Invalid, Sentence
from zhijian.kernel.records.fields import Choice, Data, Day, Ref, Text
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.spec import act, guard
from zhijian.kernel.workdays import published
from zhijian.kernel.workdays.calendar import DayKind, SpecialDay
from zhijian.kernel.workdays.errors import Lang, Told, WorkdaysError
from zhijian.kernel.workdays.models import LoadedDay, LoadedYear
from zhijian.kernel.workdays.notice import Arrangement, read_notice, read_table
from zhijian.kernel.workdays.statutory import shipped_festivals

LEGAL_OFFICER = declare("legal_officer", words("法制审核", "Legal officer"))
KEEPERS = (LEGAL_OFFICER, SYSTEM_ADMIN)
LONGEST = 20_000  # characters of a notice
EARLIEST, LATEST = 2000, 2149
"""The years that can be loaded: since the first 放假办法 with these holidays, to the end of what can be counted."""


class Lawful(Record):
    """What stands under every limit: seen by all staff, changed by a legal officer or the system administrator."""

    line, placeless, administers, open_to_staff = "office", True, True, True

    class Meta(Record.Meta):
        abstract = True

    def project(self) -> None:
        """Tables first, then a new token, then every limit that the change touches."""
        before = published.law()
        recomputing.hold()
        self.lay()
        recomputing.follow(before, published.renew())

    def lay(self) -> None:
        """Bring the tables of the ground floor in line."""
        raise NotImplementedError

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """It is kept by the body whose officer enters it."""
        self.body_id = self.territory_id = seat(by, KEEPERS)


class CalendarYear(Lawful):
    """放假安排 The holiday arrangement of one year, as the State Council's notice says it."""

    kind = "office.calendar_year"
    title, plural = words("年度放假安排", "Calendar year"), words("放假安排", "Calendar years")

    class State(models.TextChoices):
        IN_FORCE = "in_force", _("In force")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    year = Text(_("Year"), size=4, public=True)
    number = Text(_("Number of the notice"), size=80, optional=True, public=True)
    issued = Day(_("Issued on"), public=True)
    days = Data(_("Days"), public=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["year"], condition=models.Q(state="in_force"), name="calendar_year_once"
            )
        ]

    def label(self) -> str:
        return f"{self.year}"

    def number_label(self) -> str:
        return str(self.number)

    def lay(self) -> None:
        LoadedDay.objects.filter(record=self.pk).delete()
        LoadedYear.objects.filter(record=self.pk).delete()
        if self.state == self.State.IN_FORCE:
            LoadedYear.objects.create(year=int(self.year), record=self.pk)
            LoadedDay.objects.bulk_create(
                LoadedDay(
                    record=self.pk, day=one.day, kind=one.kind.value, name=one.name, source=one.source, turn=self.year
                )
                for one in special_days(self.days)
            )  # fmt: skip

    @act("new", to="in_force", by=KEEPERS, administers=True, late_after=3650)
    def loaded(self, by: Doing, *, text: Public[str], year: str = "", number: str = "") -> None:
        """载入放假安排 Load the arrangement of a year

        *text* is the State Council's notice, or a table with the columns date, kind, name. *year* and *number* only
        where the text does not say them.
        """
        told = arrangement(text, year, number)
        if CalendarYear.objects.filter(year=str(told.year), state=self.State.IN_FORCE).exists():
            raise Invalid({"year": [gettext("This year is loaded already: replace its arrangement.")]})
        self._take(told)

    @act("in_force", by=KEEPERS, administers=True, late_after=3650)
    def replaced(self, by: Doing, *, text: Public[str], number: str = "") -> None:
        """更换放假安排 Replace the arrangement"""
        self._take(arrangement(text, self.year, number))

    @act("in_force", to="withdrawn", by=KEEPERS, administers=True)
    def withdrawn(self, by: Doing) -> None:
        """撤回放假安排 Withdraw the arrangement"""

    def _take(self, told: Arrangement) -> None:
        self.year, self.number, self.issued = str(told.year), told.number, told.issued
        self.days = {one.day.isoformat(): [one.kind.value, one.name, one.source] for one in told.days}


def special_days(days: dict[str, Any]) -> list[SpecialDay]:
    """The days of a record as the calendar takes them."""
    return [
        SpecialDay(date.fromisoformat(day), DayKind(kind), name, paper)
        for day, (kind, name, paper) in days.items()
    ]


def arrangement(text: str, year: str = "", number: str = "") -> Arrangement:
    """Read a notice or a table. Raises ``Invalid`` on the field that is wrong: each contradiction with its words."""
    if len(text) > LONGEST:
        raise Invalid({"text": [gettext("This is too long for a notice.")]})
    if year and not (year.isdecimal() and len(year) == 4):
        raise Invalid({"year": [gettext("A year has four digits, such as 2027.")]})
    if year:
        _in_range(int(year))
    lines = text.lstrip().removeprefix("\ufeff").splitlines()
    is_table = bool(lines) and {"date", "kind", "name"} <= {cell.strip() for cell in lines[0].split(",")}
    try:
        if is_table:
            wanted = year or _year_of(lines)
            _in_range(int(wanted))
            return read_table(text.lstrip(), int(wanted), number, shipped_festivals())
        told = read_notice(text, shipped_festivals(), year=int(year) if year else None)
    except WorkdaysError as error:
        raise Invalid({"text": problems_of(error)}) from error
    _in_range(told.year)
    named = [day._replace(source=number or told.number) for day in told.days]
    return told._replace(number=number or told.number, days=tuple(named))


def _in_range(year: int) -> None:
    if not EARLIEST <= year <= LATEST:
        span = {"first": EARLIEST, "last": LATEST}
        raise Invalid({"year": [gettext("Years from %(first)s to %(last)s can be loaded.") % span]})


def _year_of(lines: list[str]) -> str:
    """The year of a table: the one that most of its rows name; December of the year before may be among them."""
    at = [cell.strip() for cell in lines[0].split(",")].index("date")
    years = [line.split(",")[at].strip()[:4] for line in lines[1:] if line.count(",") >= at]
    found = max(years, key=years.count, default="")
    if not found.isdecimal():
        raise Invalid({"text": [gettext("The table has no day: write 2027-01-01 in the column date.")]})
    return found


def problems_of(error: WorkdaysError) -> list[Sentence]:
    """One sentence for each thing that is wrong, in the reader's language."""
    return [said(one) for one in error.told] or [error.message(_language())]


def said(one: Told) -> str:
    """A finding in the reader's language, without its place."""
    return one.zh if _language() == "zh" else one.en


def _language() -> Lang:
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


@guard(_("The last day lies before the first."), field="ends")
def override_in_order(record: "DayOverride", by: Doing, *, begins: date, ends: date) -> bool:
    return begins <= ends


@guard(_("At most 31 days at once."), field="ends")
def override_is_short(record: "DayOverride", by: Doing, *, begins: date, ends: date) -> bool:
    return (ends - begins).days < 31


class DayOverride(Lawful):
    """调整日 Days off, or worked, for one body and all below it: local and ethnic holidays, emergencies."""

    kind = "office.day_override"
    title, plural = words("放假调整", "Days of a body"), words("地方放假与临时调整", "Days of bodies")

    class State(models.TextChoices):
        IN_FORCE = "in_force", _("In force")
        LIFTED = "lifted", _("Lifted")

    class Sort(models.TextChoices):
        OFF = "off", _("Days off")
        WORKED = "worked", _("Working days")

    at = Ref(_("For which body"), Body, public=True)
    sort = Choice(_("Kind"), Sort, public=True)
    name = Text(_("Name"), size=60, public=True)
    basis = Text(_("Basis"), size=200, public=True)
    begins = Day(_("From"), optional=False, public=True)
    ends = Day(_("To"), optional=False, public=True)

    def label(self) -> str:
        return f"{self.at.short or self.at.name} {self.name}"

    def days(self) -> list[SpecialDay]:
        """The special days that it lays over the calendar."""
        kind = DayKind.REST if self.sort == self.Sort.OFF else DayKind.MAKEUP
        whole = range((self.ends - self.begins).days + 1)
        return [SpecialDay(self.begins + timedelta(days=n), kind, self.name, self.basis) for n in whole]

    def lay(self) -> None:
        LoadedDay.objects.filter(record=self.pk).delete()
        if self.state == self.State.IN_FORCE:
            LoadedDay.objects.bulk_create(
                LoadedDay(
                    record=self.pk, body_id=self.at_id, day=one.day, kind=one.kind.value, name=one.name,
                    source=one.source, turn=self.pk.hex,
                )
                for one in self.days()
            )  # fmt: skip

    @act("new", to="in_force", by=KEEPERS, administers=True, late_after=3650,
         guards=[override_in_order, override_is_short])  # fmt: skip
    def laid(
        self, by: Doing, *, at: Public[Body], sort: Public[Sort], name: Public[str], begins: Public[date],
        ends: Public[date], basis: Public[str],
    ) -> None:  # fmt: skip
        """登记地方放假或临时调整 Enter days of a body"""
        self.at, self.sort, self.name, self.begins, self.ends, self.basis = (
            at,
            sort,
            name,
            begins,
            ends,
            basis,
        )

    @act("in_force", to="lifted", by=KEEPERS, administers=True)
    def lifted(self, by: Doing) -> None:
        """取消调整 Lift"""


__all__ = ["KEEPERS", "LEGAL_OFFICER", "CalendarYear", "DayOverride", "Lawful"]
