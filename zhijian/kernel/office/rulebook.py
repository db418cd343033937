"""期限表、预警: the rules of the table of limits as records, and who is told when a limit comes near or is over."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhijian.kernel.office.law import KEEPERS, LEGAL_OFFICER, Lawful, problems_of, said
from zhijian.kernel.org.words import words
from zhijian.kernel.records.access import Public
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.errors import Invalid, Sentence
from zhijian.kernel.records.fields import Choice, Data, Text
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.spec import act
from zhijian.kernel.workdays import published
from zhijian.kernel.workdays.errors import RulesInvalid, WorkdaysError
from zhijian.kernel.workdays.models import LoadedRule
from zhijian.kernel.workdays.rows import cells_of, read_versions, shipped_calendar
from zhijian.kernel.workdays.rules import Version


class LimitRule(Lawful):
    """期限规则 One rule of the table of limits with all its versions, as this installation holds it."""

    kind = "office.rule"
    title, plural = words("期限规则", "Rule"), words("期限规则", "Rules")

    class State(models.TextChoices):
        IN_FORCE = "in_force", _("In force")
        RETURNED = "returned", _("As shipped")

    procedure = Text(_("Procedure"), size=60, public=True)
    rule = Text(_("Rule"), size=80, public=True)
    versions = Data(_("Versions"), public=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "rule"], condition=models.Q(state="in_force"), name="office_rule_once"
            )
        ]

    def label(self) -> str:
        return f"{self.procedure} {self.rule}"

    def read(self) -> list[Version]:
        """Its versions as values."""
        return list(read_versions(self.versions["rows"]))

    def lay(self) -> None:
        LoadedRule.objects.filter(record=self.pk).delete()
        if self.state == self.State.IN_FORCE:
            LoadedRule.objects.create(
                record=self.pk, procedure=self.procedure, rule=self.rule, versions=self.versions["rows"]
            )

    @act("new", to="in_force", by=LEGAL_OFFICER, administers=True)
    def taken_over(self, by: Doing, *, procedure: Public[str], rule: Public[str]) -> None:
        """接管期限规则 Take a rule over

        From now on this installation keeps the versions itself; an update of the shipped table does not change them.
        """
        self.procedure, self.rule = procedure, rule
        try:
            found = published.law().rules.find(procedure, rule)
        except WorkdaysError as error:
            raise Invalid({error.field: problems_of(error)}) from error
        self.versions = {"rows": [cells_of(version) for version in found.versions]}

    @act("in_force", by=LEGAL_OFFICER, administers=True)
    def version_added(
        self, by: Doing, *, cells: Public[dict[str, Any]], ended: Public[date | None] = None
    ) -> None:
        """增加版本 Add a version

        *cells* is a row of the table, every cell text. *ended*: the last day of the version before, where it is open.
        """
        rows = [dict(row) for row in self.versions["rows"]]
        if ended is not None and rows:
            rows[-1]["effective_to"] = ended.isoformat()
        self._take([*rows, self._named(cells)])

    @act("in_force", by=LEGAL_OFFICER, administers=True)
    def version_ended(self, by: Doing, *, version: Public[date], ended: Public[date]) -> None:
        """终止版本 End a version without a successor"""
        self._take(self._with(version, {"effective_to": ended.isoformat()}))

    @act("in_force", by=LEGAL_OFFICER, administers=True)
    def corrected(self, by: Doing, *, version: Public[date], cells: Public[dict[str, Any]]) -> None:
        """更正版本 Correct a version

        *cells* are the cells that change. A limit that runs by this version is computed again.
        """
        self._take(self._with(version, self._named(cells, whole=False)))

    @act("in_force", by=LEGAL_OFFICER, administers=True)
    def confirmed(self, by: Doing, *, version: Public[date], basis: Public[str]) -> None:
        """确认版本 Confirm a version against the text of the law"""
        self._take(self._with(version, {"confidence": "high", "basis": basis}))

    @act("in_force", to="returned", by=LEGAL_OFFICER, administers=True)
    def returned(self, by: Doing) -> None:
        """恢复出厂规则 Go by the shipped rule again"""

    def _named(self, cells: dict[str, Any], *, whole: bool = True) -> dict[str, str]:
        given = {str(name): str(value) for name, value in cells.items()}
        return given | {"procedure": self.procedure, "rule": self.rule} if whole else given

    def _with(self, version: date, cells: dict[str, str]) -> list[dict[str, str]]:
        """The rows with the version that begins on this day changed. Raises ``Invalid`` where there is none."""
        rows = [dict(row) for row in self.versions["rows"]]
        for row in rows:
            if row["effective_from"] == version.isoformat():
                row.update(cells)
                return rows
        raise Invalid({"version": [gettext("No version begins on this day.")]})

    def _take(self, rows: list[dict[str, str]]) -> None:
        versions = checked(rows)
        self.versions = {"rows": [cells_of(version) for version in versions]}


def checked(rows: list[dict[str, str]]) -> list[Version]:
    """The versions of one rule, oldest first. Raises ``Invalid``, each problem on its column where it has one."""
    try:
        versions = sorted(read_versions(rows), key=lambda version: version.effective_from)
        published.with_versions(published.Law("", shipped_calendar(), {}, {}), versions)
    except RulesInvalid as error:
        raise Invalid(_by_column(error)) from error
    return versions


def _by_column(error: RulesInvalid) -> dict[str, list[Sentence]]:
    found: dict[str, list[Sentence]] = {}
    for problem in error.told:
        found.setdefault(problem.column or "effective_from", []).append(said(problem))
    return found


class Alarm(Record):
    """预警与升级 When a limit is warned of, and to whom it goes when it is over: rows of data, computed from dates."""

    kind, line, placeless, administers, open_to_staff = "office.alarm", "office", True, True, True
    title, plural = (
        words("预警与升级规则", "Warning or escalation"),
        words("预警与升级", "Warnings and escalation"),
    )

    class State(models.TextChoices):
        IN_FORCE = "in_force", _("In force")
        LIFTED = "lifted", _("Lifted")

    class Sort(models.TextChoices):
        WARN = "warn", _("Warn before the safe date")
        RAISE = "raise", _("Escalate after the safe date")

    sort = Choice(_("Kind"), Sort, public=True)
    after = Text(_("Working days"), size=3, public=True)
    levels = Text(_("Levels up"), size=1, optional=True, public=True)
    of_kind = Text(_("Only for this kind of record"), size=60, optional=True, public=True)

    def label(self) -> str:
        return f"{self.get_sort_display()} {self.after}"

    placed = Lawful.placed

    @act("new", to="in_force", by=KEEPERS, administers=True)
    def set_up(
        self, by: Doing, *, sort: Public[Sort], after: Public[str], levels: Public[str] = "", of_kind: Public[str] = ""
    ) -> None:  # fmt: skip
        """设定预警或升级 Set a warning or an escalation"""
        if not (after.isdecimal() and int(after) <= 250):
            raise Invalid({"after": [gettext("A number of working days, at most 250.")]})
        if sort == self.Sort.RAISE and levels not in ("1", "2", "3"):
            raise Invalid({"levels": [gettext("To the body 1, 2 or 3 levels up.")]})
        self.sort, self.after, self.of_kind = sort, str(int(after)), of_kind
        self.levels = levels if sort == self.Sort.RAISE else ""

    @act("in_force", to="lifted", by=KEEPERS, administers=True)
    def lifted(self, by: Doing) -> None:
        """取消 Lift"""
