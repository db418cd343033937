"""The records of metrology: 计量器具 instruments, 检定 verifications, 计量标准 standards. Each life on one screen."""

import json
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhijian.kernel.org.models import Body, Staff
from zhijian.kernel.org.words import words
from zhijian.kernel.papers.models import Series
from zhijian.kernel.parties.models import Party
from zhijian.kernel.records.access import Public, Remark
from zhijian.kernel.records.attachments import Attachment
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.fields import Choice, Data, Day, Flag, Money, Ref, Text
from zhijian.kernel.records.limits import Limit
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.params import Digits
from zhijian.kernel.records.spec import act
from zhijian.lines.metrology import guards, issuing, judging
from zhijian.lines.metrology.categories import TERMS, Category, valid_until
from zhijian.lines.metrology.duties import APPROVER, CHECKER, MANAGER, SUPERVISOR, VERIFIER
from zhijian.lines.metrology.standards import Standard


class Instrument(Record):
    """计量器具 A measuring instrument under mandatory verification (计量法 art. 9)."""

    kind, line = "metrology.instrument", "metrology"
    title, plural = words("计量器具", "Instrument"), words("计量器具", "Instruments")
    registrar = SUPERVISOR
    valid_field, stock_states = "valid_until", ("in_service",)
    limits = (
        Limit("verification_due", _("Verification due"), "assigned", SUPERVISOR, _("Metrology Law, art. 9"),
              day=lambda one: one.valid_until if one.state == "in_service" else None,
              since=lambda one: one.last_verified,
              starts_at_registration=True),
    )  # fmt: skip

    class State(models.TextChoices):
        IN_SERVICE = "in_service", _("In service")
        LAID_UP = "laid_up", _("Laid up and sealed")
        SCRAPPED = "scrapped", _("Scrapped")

    number = Text(_("Number"), size=40, public=True)
    category = Choice(_("Category"), Category, public=True, facet=True)
    name = Text(_("Instrument"), size=60, public=True)
    model = Text(_("Model"), size=60, optional=True, public=True)
    serial = Text(_("Serial number"), size=60, optional=True, public=True, index=True)
    maker = Text(_("Manufacturer"), size=120, optional=True, public=True)
    owner = Ref(_("User"), Party, entered=True)
    site = Text(_("Place of use"), optional=True)
    mandatory = Flag(_("Under mandatory verification"), facet=True)
    accuracy = Text(_("Accuracy class"), size=10, optional=True, public=True, facet=True)
    unit = Text(_("Unit"), size=5, optional=True, public=True)
    max = Text(_("Max"), size=20, optional=True, public=True)
    min = Text(_("Min"), size=20, optional=True, public=True)
    e = Text("e", size=20, optional=True, public=True)
    d = Text("d", size=20, optional=True, public=True)
    supports = Text(_("Supports"), size=3, optional=True, public=True)
    zero_tracking = Flag(_("Zero tracking in operation"), public=True)
    range_mode = Text(_("Range mode"), size=20, optional=True, entered=False)
    ranges = Data(_("Ranges"))
    institute = Ref(_("Institute"), Body, optional=True, facet=True)
    last_verified = Day(_("Last verified"), public=True)
    valid_until = Day(_("Valid until"), public=True)
    certificate = Text(_("Certificate"), size=60, optional=True, public=True, entered=False)
    outcome = Text(_("Outcome"), size=10, optional=True, public=True, facet=True, entered=False)

    class Meta:
        # Each order in which the register is read, for one area, one institute, one state, and the whole.
        indexes = [
            models.Index(fields=["territory", "valid_until", "id"], name="instrument_due"),
            models.Index(fields=["institute", "valid_until", "id"], name="instrument_institute"),
            models.Index(fields=["state", "valid_until", "id"], name="instrument_state"),
            models.Index(fields=["valid_until", "id"], name="instrument_until"),
            models.Index(fields=["number", "id"], name="instrument_number"),
            models.Index(fields=["last_verified", "id"], name="instrument_verified"),
            models.Index(fields=["territory", "id"], name="instrument_area"),
            # What is read of an area or several is found in the index alone, as far as the first page.
            models.Index(fields=["territory", "state", "number", "id"], name="instrument_here"),
            models.Index(fields=["territory", "state", "valid_until", "id"], name="instrument_due_here"),
            models.Index(
                fields=["institute", "number", "id", "territory", "state"], name="instrument_appointed"
            ),
            models.Index(
                fields=["category", "number", "id", "territory", "state"], name="instrument_category"
            ),
        ]

    def label(self) -> str:
        return " ".join(part for part in (self.name, self.model) if part)

    def number_label(self) -> str:
        return str(self.number)

    def search_codes(self) -> list[str]:
        return [self.number, self.serial]

    def derive(self) -> None:
        self.party = self.owner_id

    def terms_months(self) -> int:
        return TERMS[self.category].months

    @act("in_service", by=(SUPERVISOR, MANAGER))
    def appointed(self, by: Doing, *, institute: Body) -> None:
        """指派检定机构 Appoint an institute"""
        self.institute = institute

    @act(("in_service", "laid_up"), by=SUPERVISOR, starts=["verification_due"])
    def moved(self, by: Doing, *, area: Body, site: str = "") -> None:
        """迁移 Move to another area"""
        self.territory_id, self.site = area.pk, site or self.site

    @act(("in_service", "laid_up"), by=SUPERVISOR, starts=["verification_due"], counts=False)
    def taken_over(
        self, by: Doing, *, verified_on: Public[date], until: Public[date], certificate: str = "",
        institute: Body | None = None,
    ) -> None:  # fmt: skip
        """转入上次检定 Take over the last verification"""
        self.last_verified, self.valid_until, self.certificate = verified_on, until, certificate
        self.institute, self.outcome = institute or self.institute, "pass"

    @act(("in_service", "laid_up"), by=(), automatic=True, starts=["verification_due"])
    def renewed(
        self, by: Doing, *, verified_on: Public[date], certificate: Public[str], outcome: Public[str],
        until: Public[date | None] = None,
    ) -> None:  # fmt: skip
        """更新检定结果 Take the result of a verification"""
        self.last_verified, self.valid_until, self.certificate, self.outcome = (
            verified_on,
            until,
            certificate,
            outcome,
        )

    @act("in_service", to="laid_up", by=SUPERVISOR, stops=["verification_due"])
    def laid_up(self, by: Doing, *, reason: Remark = "") -> None:
        """停用封存 Lay up and seal"""

    @act("laid_up", to="in_service", by=SUPERVISOR, starts=["verification_due"])
    def put_back(self, by: Doing) -> None:
        """启用 Put back into service"""


class Verification(Record):
    """检定 One verification of one instrument, from the assignment to the paper."""

    kind, line = "metrology.verification", "metrology"
    title, plural = words("检定", "Verification"), words("检定", "Verifications")
    measures = {"fee": 2}
    limits = (
        Limit("verify", _("Verify"), "recorded", VERIFIER, _("Work plan of the institute"),
              own="20 working_day", day=lambda work: work.planned_on, at="body", for_staff="verifier",
              keeps_start=True),
        Limit("check", _("Check the worksheet"), "checked", CHECKER,
              _("Rules on verification marks and certificates; the checker must not be the verifier"),
              own="3 working_day", at="body"),
        Limit("approve", _("Approve the certificate"), "approved", APPROVER,
              _("Rules on verification marks and certificates"), own="2 working_day", at="body"),
    )  # fmt: skip

    class State(models.TextChoices):
        ASSIGNED = "assigned", _("Assigned")
        RECORDED = "recorded", _("Verified, to be checked")
        CHECKED = "checked", _("Checked, to be approved")
        ISSUED = "issued", _("Issued")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Occasion(models.TextChoices):
        INITIAL = "initial", _("Initial verification")
        SUBSEQUENT = "subsequent", _("Subsequent verification")
        IN_SERVICE = "in_service", _("In-service verification")

    class Verdict(models.TextChoices):
        PASS = "pass", _("Pass")
        FAIL = "fail", _("Fail")

    instrument = Ref(_("Instrument"), Instrument)
    occasion = Choice(_("Kind of verification"), Occasion, public=True, facet=True)
    category = Choice(_("Category"), Category, public=True, facet=True)
    accuracy = Text(_("Accuracy class"), size=10, optional=True, public=True, facet=True)
    verifier = Ref(_("Verifier"), Staff, optional=True)
    planned_on = Day(_("Planned for"))
    worksheet = Data(_("Worksheet"))
    rules = Text(_("Rule set"), size=120, optional=True, public=True)
    verdict = Choice(_("Verdict"), Verdict, optional=True, public=True, facet=True, entered=False)
    verified_on = Day(_("Verified on"), public=True)
    valid_until = Day(_("Valid until"), public=True)
    certificate = Text(_("Certificate"), size=60, optional=True, public=True, entered=False, index=True)
    checker = Ref(_("Checker"), Staff, optional=True)
    approver = Ref(_("Approver"), Staff, optional=True)
    fee = Money(_("Fee"))
    replaces = Ref(_("Replaces"), "self", optional=True)
    scan = Text(_("Hash of the signed scan"), size=64, optional=True, public=True, entered=False)

    class Meta:
        indexes = [
            models.Index(fields=["instrument", "state"], name="verification_instrument"),
            models.Index(fields=["territory", "id"], name="verification_area"),
            models.Index(fields=["body", "id"], name="verification_institute"),
            models.Index(fields=["state", "id"], name="verification_state"),
            models.Index(fields=["verdict", "id"], name="verification_verdict"),
            models.Index(fields=["planned_on", "id"], name="verification_planned"),
            models.Index(fields=["verified_on", "id"], name="verification_verified"),
            models.Index(fields=["certificate", "id"], name="verification_number"),
        ]
        constraints = [
            # The guard looks at other rows, so two managers at once could both pass it: the database has the last word.
            models.UniqueConstraint(
                fields=["instrument"],
                name="one_under_way",
                condition=models.Q(state__in=["assigned", "recorded", "checked"]),
            )
        ]

    def label(self) -> str:
        return f"{self.instrument.label()}"

    def number_label(self) -> str:
        return self.certificate or self.instrument.number

    def search_codes(self) -> list[str]:
        return [self.certificate]

    def excused(self, act: str, watched: str, on: date) -> bool:
        """An institute may let its checker approve too; neither is ever the verifier."""
        lifts = (act, watched) == ("approved", "checked")
        return lifts and guards.approving_checker_since(self.body.details, on) is not None

    def judged(self, worksheet: dict[str, Any], on: date) -> Any:
        """The judgement of a worksheet by the regulation in force on the day."""
        asked = (on, self.occasion, self.instrument.rev, json.dumps(worksheet, sort_keys=True))
        kept = self.__dict__.get("_judged")  # guards, act and paper ask the same within one transaction
        if kept is None or kept[0] != asked:
            kept = self.__dict__["_judged"] = (asked, judging.judged(self, worksheet, on))
        return kept[1]

    def judged_by_the_same(self) -> bool:
        """Whether the rule set that judged the recorded worksheet (its id and hash in the act) is the one here now."""
        return bool(self.judged(self.worksheet, self.verified_on).rule_set == self.rules)

    @act(
        "new",
        to="assigned",
        by=(MANAGER, SUPERVISOR),
        starts=["verify"],
        guards=[guards.in_service, guards.none_under_way, guards.institute_appointed, guards.planned_ahead],
    )
    def assigned(
        self,
        by: Doing,
        *,
        instrument: Instrument,
        verifier: Staff | None = None,
        occasion: Occasion = Occasion.SUBSEQUENT,
        planned_on: date | None = None,
        replaces: "Verification | None" = None,
    ) -> None:
        """指派检定 Assign a verification"""
        self.instrument, self.verifier, self.occasion, self.planned_on = (
            instrument,
            verifier,
            occasion,
            planned_on,
        )
        self.category, self.accuracy, self.replaces = instrument.category, instrument.accuracy, replaces
        self.party = instrument.party

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """A verification lies in its instrument's area and is kept by the institute appointed."""
        instrument = params["instrument"]
        self.territory_id, self.body_id = instrument.territory_id, instrument.institute_id or by.body
        self.party = instrument.party

    @act("assigned", by=MANAGER, at="body", starts=["verify"])
    def reassigned(self, by: Doing, *, verifier: Staff, planned_on: date | None = None) -> None:
        """改派 Assign to another"""
        self.verifier, self.planned_on = verifier, planned_on or self.planned_on

    @act("assigned", to="recorded", by=VERIFIER, at="body", stops=["verify"], starts=["check"],
         guards=[guards.is_assigned, guards.verifier_qualified, guards.worksheet_readable, guards.worksheet_complete,
                 guards.standards_named])  # fmt: skip
    def recorded(self, by: Doing, *, worksheet: dict[str, Any], fee: Digits = "0") -> None:
        """检定 Verify"""
        judgement = self.judged(worksheet, by.on)
        self.worksheet, self.verdict, self.rules = worksheet, judgement.verdict, judgement.rule_set
        self.verified_on, self.fee = by.on, fee

    @act(
        "recorded",
        to="assigned",
        by=CHECKER,
        at="body",
        not_who=["recorded"],
        stops=["check"],
        starts=["verify"],
    )
    def returned(self, by: Doing, *, remark: Remark) -> None:
        """退回重检 Return to the verifier"""
        self.verdict, self.verified_on = "", None

    @act(
        "recorded",
        to="checked",
        by=CHECKER,
        at="body",
        not_who=["recorded"],
        stops=["check"],
        starts=["approve"],
    )
    def checked(self, by: Doing) -> None:
        """核验 Check"""
        self.checker = by.staff

    @act("checked", to="issued", by=APPROVER, at="body", not_who=["recorded", "checked"], stops=["approve"],
         paper="metrology.certificate")  # fmt: skip
    def approved(self, by: Doing) -> None:
        """批准 Approve"""
        passed = self.verdict == "pass"
        same_day = bool(self.body.details.get("valid_to_same_day"))
        self.approver = by.staff
        self.valid_until = (
            valid_until(self.verified_on, TERMS[self.category].months, same_day=same_day) if passed else None
        )
        self.certificate = self._number(by.on)
        self.instrument = Instrument.objects.select_related("owner").get(pk=self.instrument_id)
        issuing.issue(self, by)
        by.then(
            self.instrument, "renewed", verified_on=self.verified_on, until=self.valid_until,
            certificate=self.certificate, outcome=self.verdict,
        )  # fmt: skip

    def _number(self, on: date) -> str:
        """The next number of the institute's series for this year and category: 临量检字 2026-H-01833."""
        mark = self.body.details.get("certificate_mark") or self.body.pk
        series = f"{self.body_id}/{on.year}/{TERMS[self.category].prefix}"
        return f"{mark} {on.year}-{TERMS[self.category].prefix}-{Series.take(series):05d}"

    @act("issued", by=(APPROVER, MANAGER), at="body", late_after=30)
    def scan_added(self, by: Doing, *, scan: Attachment) -> None:
        """附上签章扫描件 Add the signed and stamped scan"""
        scan.take(self)
        self.scan = scan.sha256

    @act("issued", to="withdrawn", by=APPROVER, at="body", seal=True)
    def withdrawn(self, by: Doing, *, reason: Public[str]) -> None:
        """撤回证书 Withdraw the certificate"""
        if self.instrument.certificate == self.certificate:
            by.then(self.instrument, "renewed", verified_on=self.verified_on, until=None,
                    certificate=self.certificate, outcome="withdrawn")  # fmt: skip


__all__ = [
    "APPROVER",
    "CHECKER",
    "MANAGER",
    "SUPERVISOR",
    "VERIFIER",
    "Instrument",
    "Standard",
    "Verification",
]
