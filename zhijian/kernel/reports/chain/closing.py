"""期间关账 The close of a period: a body confirms its figures at a position; the body above checks them."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhijian.kernel.indicators.periods import Period, parse
from zhijian.kernel.org.models import Body
from zhijian.kernel.org.words import words
from zhijian.kernel.records.access import Public, Remark
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.fields import Data, Day, Text
from zhijian.kernel.records.limits import Limit
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.spec import act
from zhijian.kernel.reports.chain import guards
from zhijian.kernel.reports.chain.standing import Standing
from zhijian.kernel.reports.chain.taking import take
from zhijian.kernel.reports.models import OFFICER, REPORTER
from zhijian.kernel.workdays import published

CHECKED_WITHIN = 10
"""Working days in which the body above checks what was closed: the house's own rule, no law's."""


class Closing(Record):
    """期间关账 A body's figures of one period as they stood when it confirmed them; nothing changes them later."""

    kind, line = "reports.closing", "reports"
    title, plural = words("期间关账", "Period close"), words("期间关账", "Period closes")

    class State(models.TextChoices):
        CLOSED = "closed", pgettext_lazy("period", "Closed")
        RETURNED = "returned", _("Returned")
        ACCEPTED = "accepted", _("Accepted")

    limits = (
        Limit(
            "check", words("核对下级关账", "Check of a period closed below"), "accepted", OFFICER,
            words("本系统自定：十个工作日", "the house's own rule: ten working days"),
            day=lambda closing: closing.check_by, at="body",
        ),
        Limit(
            "again", words("重新关账", "Closing again"), "closed_anew", REPORTER,
            words("上级退回时所定", "set by the body above on return"),
            day=lambda closing: closing.again_by,
        ),
    )  # fmt: skip

    period = Text(_("Period"), size=24, public=True)
    position = Text(_("Acts counted"), size=20, public=True, entered=False)
    root = Text(_("Root over these acts"), size=64, public=True, entered=False)
    why = Text(_("Why parts are left out"), optional=True, public=True)
    check_by = Day(_("To be checked by"), public=True)
    again_by = Day(_("To be closed again by"), public=True)
    figures = Data(_("Figures as closed"))

    class Meta:
        indexes = [
            models.Index(fields=["period", "territory"], name="closing_board"),
            models.Index(fields=["territory", "id"], name="closing_area"),
            models.Index(fields=["state", "id"], name="closing_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "period"], name="closing_once", condition=~models.Q(state="")
            )
        ]

    def label(self) -> str:
        return f"{self.territory.short or self.territory.name} {self.asked.label}"

    def number_label(self) -> str:
        return str(self.period)

    @property
    def asked(self) -> Period:
        """The period that it is about."""
        return parse(self.period)

    @property
    def size(self) -> int:
        """How many acts its figures count: positions 0 … size - 1."""
        return int(self.position)

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """It lies at the body that closes, and is kept by the body that stood above it when the period ended."""
        self.territory_id = params["at"].pk
        asked = guards.whole_months(params["period"])
        chain = Standing().chain(self.territory_id, asked.last) if asked else ()
        self.body_id = chain[1] if len(chain) > 1 else self.territory_id

    @act("new", to="closed", by=(REPORTER, OFFICER), at="own", starts=["check"], guards=[
        guards.period_is_one, guards.period_is_over, guards.not_closed_twice, guards.parts_are_in_or_why,
    ])  # fmt: skip
    def closed(self, by: Doing, *, at: Public[Body], period: Public[str], why: Public[str] = "") -> None:
        """关账 Close a period

        The figures are those of all acts sealed by now. *why*: where bodies right below are left out.
        """
        self.period, self.why = period, why
        self._confirm(by)

    @act("returned", to="closed", by=(REPORTER, OFFICER), at="own", starts=["check"], stops=["again"], guards=[
        guards.parts_are_in_again_or_why,
    ])  # fmt: skip
    def closed_anew(self, by: Doing, *, why: Public[str] = "") -> None:
        """重新关账 Close again

        The figures are taken again, with all that was entered since; the ledger keeps those before.
        """
        self.why = why
        self._confirm(by)

    @act("closed", to="accepted", by=OFFICER, at="body", stops=["check"], not_who=["closed", "closed_anew"])
    def accepted(self, by: Doing) -> None:
        """接受 Accept"""

    @act(
        ("closed", "accepted"), to="returned", by=OFFICER, at="body", stops=["check"], starts=["again"],
        not_who=["closed", "closed_anew"], guards=[guards.again_by_is_to_come],
    )  # fmt: skip
    def returned(self, by: Doing, *, remark: Remark, again_by: Public[date]) -> None:
        """退回 Return

        *again_by*: until when it is to be closed again.
        """
        self.again_by = again_by

    def _confirm(self, by: Doing) -> None:
        taken = take(self.territory_id, self.asked, Standing())
        self.position, self.root, self.figures = str(taken.position), taken.root, taken.figures
        self.again_by = None
        is_checked = self.body_id != self.territory_id
        calendar = published.law().calendar_of(self.body_id)
        self.check_by = calendar.add_workdays(by.on, CHECKED_WITHIN) if is_checked else None


__all__ = ["CHECKED_WITHIN", "Closing"]
