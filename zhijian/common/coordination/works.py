"""承办事项 What a body is to do until a day: begun, delayed with a reason, done with evidence, accepted by another."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhijian.common.coordination import guards
from zhijian.common.coordination.duties import COORDINATOR, EITHER, HANDLER
from zhijian.kernel.org.models import Staff
from zhijian.kernel.records.access import Public, Remark
from zhijian.kernel.records.attachments import Attachment
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.fields import Day, Ref, Text
from zhijian.kernel.records.limits import Limit
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.spec import act

OPEN = ("given", "under_way", "delayed")
"""The states in which it is still to be done."""


def limits_of(to_do: str | Promise, to_accept: str | Promise) -> tuple[Limit, Limit]:
    """The two limits of such a thing: who does it has the day that was set, who gave it ten working days to accept."""
    return (
        Limit(
            "due", to_do, "done", HANDLER, _("the day that was set when it was given"), day=lambda work: work.due,
            for_staff="lead", keeps_start=True, by_house=True,
        ),
        Limit(
            "accept", to_accept, "accepted", COORDINATOR, _("ten working days, the house's own"), own="10 working_day",
            at="body", by_house=True,
        ),
    )  # fmt: skip


class Work(Record):
    """A thing that lies with the body that does it and is kept by the body that gave it."""

    line = "coordination"
    stock_states = (*OPEN, "done")

    class State(models.TextChoices):
        GIVEN = "given", pgettext_lazy("work", "Not begun")
        UNDER_WAY = "under_way", pgettext_lazy("work", "Under way")
        DELAYED = "delayed", pgettext_lazy("work", "Delayed")
        DONE = "done", pgettext_lazy("work", "Done, not accepted")
        ACCEPTED = "accepted", pgettext_lazy("work", "Done and accepted")
        CANCELLED = "cancelled", pgettext_lazy("work", "Cancelled")

    what = Text(_("What is to be done"))
    lead = Ref(_("Person in charge"), Staff, optional=True)
    due = Day(_("To be done by"), optional=False, public=True)
    reason = Text(_("Why it is delayed or cancelled"), optional=True)
    evidence = Text(_("Evidence"), optional=True)
    scan = Text(_("Hash of the evidence"), size=64, optional=True, public=True, entered=False)
    done_on = Day(_("Done on"), public=True)

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["territory", "id"], name="%(class)s_area"),
            models.Index(fields=["state", "id"], name="%(class)s_state"),
            models.Index(fields=["due", "id"], name="%(class)s_due"),
        ]

    def label(self) -> str:
        return str(self.what)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in OPEN

    @act(("given", "delayed"), to="under_way", by=EITHER)
    def begun(self, by: Doing) -> None:
        """开始办理 Begin"""

    @act(OPEN, to="delayed", by=EITHER, starts=["due"], guards=[guards.later_than_before])
    def delayed(self, by: Doing, *, why: str, due: Public[date]) -> None:
        """说明延期 Report a delay"""
        self.reason, self.due = why, due

    @act(OPEN, by=COORDINATOR, guards=[guards.lead_can_act])
    def handed_to(self, by: Doing, *, lead: Staff) -> None:
        """换承办人 Put another person in charge"""
        self.lead = lead

    @act(OPEN, to="done", by=EITHER, stops=["due"], starts=["accept"])
    def done(self, by: Doing, *, evidence: str) -> None:
        """报告办结 Report it done"""
        self.evidence, self.done_on = evidence, by.on

    @act((*OPEN, "done"), by=EITHER)
    def scan_added(self, by: Doing, *, scan: Attachment) -> None:
        """附上佐证材料 Add the evidence"""
        scan.take(self)
        self.scan = scan.sha256

    @act("done", to="accepted", by=COORDINATOR, not_who=["done"], stops=["accept"])
    def accepted(self, by: Doing) -> None:
        """认可办结 Accept"""

    @act("done", to="under_way", by=COORDINATOR, not_who=["done"], stops=["accept"], starts=["due"])
    def returned(self, by: Doing, *, remark: Remark) -> None:
        """退回重办 Return"""
        self.done_on = None

    @act(OPEN, to="cancelled", by=COORDINATOR, stops=["due"])
    def cancelled(self, by: Doing, *, why: str) -> None:
        """撤销 Cancel"""
        self.reason = why


def place(work: Any, body: str, at: str) -> None:
    """A work lies with *at*, which does it, and is kept by *body*, which gave it."""
    work.body_id, work.territory_id = body, at
