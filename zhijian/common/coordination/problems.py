"""存在不足 A problem: found somewhere, mended by a body with a measure until a day, verified by another person."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhijian.common.coordination import guards
from zhijian.common.coordination.duties import COORDINATOR, EITHER, HANDLER, keeper
from zhijian.kernel.org.models import Body, Staff
from zhijian.kernel.org.words import words
from zhijian.kernel.records.access import Public, Remark
from zhijian.kernel.records.attachments import Attachment
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.fields import Choice, Day, Flag, Ref, Text
from zhijian.kernel.records.limits import Limit
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.spec import act


class Problem(Record):
    """存在不足 What is not as it should be, whose it is, what is done about it, and whether that was verified."""

    kind, line = "coordination.problem", "coordination"
    title, plural = words("存在不足", "Problem"), words("存在不足", "Problems")
    stock_states = ("found", "mending", "mended")
    limits = (
        Limit(
            "mend", _("Problem to be mended"), "mended", HANDLER, _("the day that was set with the measure"),
            day=lambda problem: problem.due, for_staff="lead", keeps_start=True, by_house=True,
        ),
        Limit(
            "verify", _("Mended problem to be verified"), "verified", COORDINATOR,
            _("ten working days, the house's own"),
            own="10 working_day", at="body", by_house=True,
        ),
    )  # fmt: skip

    class State(models.TextChoices):
        FOUND = "found", pgettext_lazy("problem", "Found")
        MENDING = "mending", pgettext_lazy("problem", "Being mended")
        MENDED = "mended", pgettext_lazy("problem", "Mended, not verified")
        VERIFIED = "verified", pgettext_lazy("problem", "Verified")

    class Source(models.TextChoices):
        SELF_REVIEW = "self_review", _("Self-review in a report")
        INSPECTION = "inspection", _("Inspection by a superior body")
        ASSESSMENT = "assessment", _("Assessment of targets")
        COMPLAINT = "complaint", _("Complaint or petition")
        AUDIT = "audit", _("Audit")
        OPINION = "opinion", _("Opinions that were asked for")
        CAMPAIGN = "campaign", _("Summary of a campaign")
        ACCIDENT = "accident", _("Accident")
        OTHER = "other", _("Other")

    class Subject(models.TextChoices):
        """By what it is held against earlier ones; from the problems that five bureaus admitted."""

        EXECUTION = "execution", _("Carrying out of orders")
        COOPERATION = "cooperation", _("Cooperation of departments")
        SUPERVISION = "supervision", _("Supervision of firms")
        ENFORCEMENT = "enforcement", _("Case work")
        TECHNICAL = "technical", _("Technical capability")
        STAFF = "staff", _("Staff and training")
        FUNDS = "funds", _("Funds, bills and equipment")
        PUBLICITY = "publicity", _("Publicity and mobilisation")
        SERVICE = "service", _("Service to firms")
        AWARENESS = "awareness", _("Awareness of firms and users")
        INFORMATION = "information", _("Information systems")
        PROJECTS = "projects", _("Progress of projects")
        CONDUCT = "conduct", _("Conduct and discipline")
        OTHER = "other", _("Other")

    what = Text(_("What is wrong"))
    subject = Choice(_("Subject"), Subject, public=True, facet=True)
    source = Choice(_("Source"), Source, public=True, facet=True)
    stands_in = Text(_("Where it stands (report, notice, page)"), optional=True)
    found_on = Day(_("Found on"), optional=False, public=True)
    lead = Ref(_("Person in charge"), Staff, optional=True)
    measure = Text(_("Measure"), optional=True)
    due = Day(_("To be mended by"), public=True)
    evidence = Text(_("Evidence"), optional=True)
    scan = Text(_("Hash of the evidence"), size=64, optional=True, public=True, entered=False)
    mended_on = Day(_("Mended on"), public=True)
    verified_on = Day(_("Verified on"), public=True)
    came_back = Flag(_("Opened again after it was verified"), public=True)

    class Meta:
        indexes = [
            models.Index(fields=["territory", "id"], name="problem_area"),
            models.Index(fields=["territory", "subject", "found_on"], name="problem_alike"),
            models.Index(fields=["state", "id"], name="problem_state"),
            models.Index(fields=["found_on", "id"], name="problem_found"),
            models.Index(fields=["due", "id"], name="problem_due"),
        ]

    def label(self) -> str:
        return str(self.what)

    def number_label(self) -> str:
        """Why it is there: its source and the day."""
        return f"{self.get_source_display()} {self.found_on.isoformat()}"

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """It lies with the body whose problem it is and is kept by the body that found it."""
        self.territory_id = params["at"].pk
        self.body_id = keeper(by, self.territory_id)

    @act("new", to=("found", "mending"), by=EITHER, starts=["mend"], guards=[
        guards.due_to_come, guards.measure_has_its_day, guards.lead_can_act,
    ])  # fmt: skip
    def found(
        self, by: Doing, *, at: Public[Body], what: str, subject: Public[Subject], source: Public[Source],
        stands_in: str = "", lead: Staff | None = None, measure: str = "", due: Public[date | None] = None,
    ) -> str:  # fmt: skip
        """登记问题 Enter a problem"""
        self.what, self.subject, self.source, self.stands_in = what, subject, source, stands_in
        self.lead, self.measure, self.due, self.found_on = lead, measure, due, by.on
        return "mending" if measure else "found"

    @act("found", to="mending", by=EITHER, starts=["mend"], guards=[guards.due_to_come, guards.lead_can_act])
    def measured(
        self, by: Doing, *, measure: str, due: Public[date], lead: Staff | None = None
    ) -> None:  # fmt: skip
        """定整改措施 Set the measure"""
        self.measure, self.due, self.lead = measure, due, lead or self.lead

    @act("mending", by=COORDINATOR, starts=["mend"], guards=[guards.later_than_before])
    def postponed(self, by: Doing, *, due: Public[date], why: str) -> None:
        """延期整改 Postpone"""
        self.due = due

    @act("mending", to="mended", by=EITHER, stops=["mend"], starts=["verify"])
    def mended(self, by: Doing, *, evidence: str) -> None:
        """报告整改完成 Report it mended"""
        self.evidence, self.mended_on = evidence, by.on

    @act(("mending", "mended"), by=EITHER)
    def scan_added(self, by: Doing, *, scan: Attachment) -> None:
        """附上佐证材料 Add the evidence"""
        scan.take(self)
        self.scan = scan.sha256

    @act("mended", to="verified", by=COORDINATOR, not_who=["mended"], stops=["verify"])
    def verified(self, by: Doing) -> None:
        """核验销号 Verify"""
        self.verified_on = by.on

    @act("mended", to="mending", by=COORDINATOR, not_who=["mended"], stops=["verify"], starts=["mend"])
    def returned(self, by: Doing, *, remark: Remark) -> None:
        """退回整改 Return

        The day that was set stands: what was reported too early is overdue again on that day.
        """
        self.mended_on = None

    @act("verified", to="mending", by=COORDINATOR, starts=["mend"], guards=[guards.due_to_come])
    def reopened(self, by: Doing, *, due: Public[date], why: str) -> None:
        """重新打开 Open again"""
        self.due, self.mended_on, self.verified_on, self.came_back = due, None, None, True
