"""目标任务 targets of bodies, and 上报实绩 the actuals that they report where no line of business computes them yet."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhijian.kernel.org.duties import declare
from zhijian.kernel.org.models import Body, Staff
from zhijian.kernel.org.words import words
from zhijian.kernel.records.access import Public, Remark
from zhijian.kernel.records.attachments import Attachment
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.fields import Choice, Data, Day, Ref, Text
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.params import Digits
from zhijian.kernel.records.spec import act
from zhijian.kernel.reports import guards, tree
from zhijian.kernel.reports.rules.progress import Course

OFFICER: str = declare("target_officer", words("目标管理", "Target officer"))
REPORTER: str = declare("target_reporter", words("目标填报", "Target reporter"))


class Target(Record):
    """目标任务 What a body is to do in a year: an amount or a rate, counted by an indicator or reported by the body."""

    kind, line = "reports.target", "reports"
    title, plural = words("目标任务", "Target"), words("目标任务书", "Register of targets")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        IN_FORCE = "in_force", pgettext_lazy("target", "In force")
        CANCELLED = "cancelled", _("Cancelled")

    class Sort(models.TextChoices):
        AMOUNT = "amount", _("Amount")
        RATE = "rate", _("Rate in %")

    class Runs(models.TextChoices):
        GROWS = Course.GROWS.value, _("Adds up over the year")
        LEVEL = Course.LEVEL.value, _("Must hold on any day")

    year = Text(_("Year"), size=4, public=True)
    name = Text(_("Task"), size=80, public=True)
    sort = Choice(_("Kind"), Sort, public=True)
    course = Choice(_("How it comes about"), Runs, public=True)
    value = Text(_("Target"), size=30, public=True)
    unit = Text(_("Unit"), size=20, public=True)
    weight = Text(_("Weight"), size=10, public=True)
    indicator = Text(_("Counted by"), size=60, optional=True, public=True)
    evidence = Text(_("Evidence asked for"), optional=True)
    lead = Ref(_("Person in charge"), Staff, optional=True)
    division = Data(_("How it was divided"))

    class Meta:
        indexes = [
            models.Index(fields=["year", "territory", "name"], name="target_board"),
            models.Index(fields=["territory", "id"], name="target_area"),
            models.Index(fields=["state", "id"], name="target_state"),
            models.Index(fields=["name", "id"], name="target_name"),
        ]
        constraints = [
            # The guard looks at other rows, so two officers at once could both pass it: the database has the last word.
            models.UniqueConstraint(
                fields=["territory", "year", "name"],
                name="target_once",
                condition=models.Q(state__in=["proposed", "in_force"]),
            )
        ]

    def label(self) -> str:
        return str(self.name)

    def number_label(self) -> str:
        return f"{self.year} {self.territory.short or self.territory.name}"

    @property
    def number(self) -> Decimal:
        """The value as a number; ``value`` keeps its digits as typed."""
        return Decimal(self.value)

    @property
    def days(self) -> tuple[date, date]:
        """First and last day of its year."""
        return date(int(self.year), 1, 1), date(int(self.year), 12, 31)

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """It is kept by the body whose task it is: who has no duty over that body may not set it."""
        self.body_id = self.territory_id = params["at"].pk

    @act("new", to="proposed", by=OFFICER, guards=[
        guards.no_fines, guards.figure_exists, guards.unit_is_the_figures,
        guards.year_is_one, guards.value_is_positive, guards.weight_in_bounds,
        guards.not_set_twice,
    ])  # fmt: skip
    def proposed(
        self, by: Doing, *, at: Public[Body], year: Public[str], name: Public[str], value: Digits, unit: Public[str],
        sort: Public[Sort] = Sort.AMOUNT, course: Public[Runs] = Runs.GROWS, weight: Digits = "0",
        indicator: Public[str] = "", evidence: str = "", lead: Staff | None = None,
    ) -> None:  # fmt: skip
        """拟定目标任务 Propose a target"""
        self.year, self.name, self.sort, self.course = year, name, sort, course
        self.value, self.unit, self.weight = value, unit, weight
        self.indicator, self.evidence, self.lead = indicator, evidence, lead

    @act("proposed", to="in_force", by=OFFICER, guards=[guards.division_settled])
    def confirmed(self, by: Doing) -> None:
        """下达目标任务 Set the target"""

    @act(("proposed", "in_force"), by=OFFICER, guards=[guards.has_parts, guards.sums_or_says_why])
    def divided(self, by: Doing, *, why: Public[str] = "") -> None:
        """确认任务分解 Settle how it is divided

        *why*: where the parts below do not make up the whole.
        """
        parts = {str(part.pk): part.value for part in tree.parts_of(self)}
        self.division = {"parts": parts, "why": why, "on": by.on.isoformat()}

    @act("in_force", by=OFFICER, guards=[guards.value_is_positive])
    def adjusted(self, by: Doing, *, value: Digits, why: Public[str]) -> None:
        """调整目标任务 Adjust the target

        The ledger keeps the value before, who changed it and why.
        """
        self.value = value

    @act(("proposed", "in_force"), to="cancelled", by=OFFICER)
    def cancelled(self, by: Doing, *, why: Public[str]) -> None:
        """取消目标任务 Cancel the target"""


class AttestedActual(Record):
    """上报实绩 What a body reports to have done of a target up to a day, with its evidence; never *computed*."""

    kind, line = "reports.actual", "reports"
    title, plural = words("上报实绩", "Reported actual"), words("上报实绩", "Reported actuals")

    class State(models.TextChoices):
        REPORTED = "reported", _("Reported")
        ACCEPTED = "accepted", _("Reported and checked")
        RETURNED = "returned", _("Returned")

    target = Ref(_("Target"), Target)
    as_of = Day(_("As of"), optional=False, public=True)
    value = Text(_("Actual"), size=30, public=True)
    evidence = Text(_("Evidence"), size=200)
    scan = Text(_("Hash of the evidence"), size=64, optional=True, public=True, entered=False)

    class Meta:
        indexes = [
            models.Index(fields=["target", "as_of"], name="actual_of_target"),
            models.Index(fields=["territory", "id"], name="actual_area"),
            models.Index(fields=["as_of", "id"], name="actual_as_of"),
            models.Index(fields=["state", "id"], name="actual_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "as_of"],
                name="actual_once_a_day",
                condition=models.Q(state__in=["reported", "accepted"]),
            )
        ]

    def label(self) -> str:
        return str(self.target.name)

    def number_label(self) -> str:
        return f"{self.as_of.isoformat()} {self.territory.short or self.territory.name}"

    @property
    def number(self) -> Decimal:
        """The value as a number."""
        return Decimal(self.value)

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """It is kept by the body whose target it is about."""
        self.body_id, self.territory_id = params["target"].body_id, params["target"].territory_id

    @act("new", to="reported", by=(REPORTER, OFFICER), guards=[
        guards.is_reported, guards.target_in_force, guards.day_of_the_year, guards.not_reported_twice,
        guards.actual_not_negative,
    ])  # fmt: skip
    def reported(
        self, by: Doing, *, target: Target, as_of: Public[date], value: Digits, evidence: str
    ) -> None:  # fmt: skip
        """上报实绩 Report an actual"""
        self.target, self.as_of, self.value, self.evidence = target, as_of, value, evidence

    @act(("reported", "accepted"), by=(REPORTER, OFFICER))
    def scan_added(self, by: Doing, *, scan: Attachment) -> None:
        """附上佐证材料 Add the evidence"""
        scan.take(self)
        self.scan = scan.sha256

    @act("reported", to="accepted", by=OFFICER, not_who=["reported"])
    def accepted(self, by: Doing) -> None:
        """核实 Check"""

    @act(("reported", "accepted"), to="returned", by=OFFICER, not_who=["reported"])
    def returned(self, by: Doing, *, remark: Remark) -> None:
        """退回 Return"""


from zhijian.kernel.reports.assessing import Assessment  # noqa: E402 - its acts need the classes above
from zhijian.kernel.reports.chain.calling import Call  # noqa: E402 - it needs reports and closings
from zhijian.kernel.reports.chain.closing import Closing  # noqa: E402 - it needs the duties above
from zhijian.kernel.reports.chain.nil import NilReturn  # noqa: E402 - so does it
from zhijian.kernel.reports.chain.summary import Summary  # noqa: E402
from zhijian.kernel.reports.old.batches import Batch, BatchFile  # noqa: E402 - likewise
from zhijian.kernel.reports.old.phrases import Phrase  # noqa: E402 - likewise
from zhijian.kernel.reports.old.records import OldFigure, OldReport  # noqa: E402
from zhijian.kernel.reports.old.texts import Finding, OldText  # noqa: E402
from zhijian.kernel.reports.old.who import STATISTICIAN, VOCABULARY  # noqa: E402
from zhijian.kernel.reports.work_report import WorkReport  # noqa: E402 - its acts need the duties above

__all__ = [
    "OFFICER",
    "REPORTER",
    "STATISTICIAN",
    "VOCABULARY",
    "Assessment",
    "AttestedActual",
    "Batch",
    "BatchFile",
    "Call",
    "Closing",
    "Finding",
    "NilReturn",
    "OldFigure",
    "OldReport",
    "OldText",
    "Phrase",
    "Summary",
    "Target",
    "WorkReport",
]
