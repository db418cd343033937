"""总结报送 A summary that was called for: received, handed in on time or late, urged, graded, returned, accepted."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zhijian.kernel.indicators.periods import Period, parse
from zhijian.kernel.org.models import Body
from zhijian.kernel.org.words import words
from zhijian.kernel.records.access import Public, Remark
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.fields import Choice, Day, Ref, Text
from zhijian.kernel.records.limits import Limit
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.spec import act, guard
from zhijian.kernel.reports.chain import guards
from zhijian.kernel.reports.chain.closing import CHECKED_WITHIN, Closing
from zhijian.kernel.reports.models import OFFICER, REPORTER
from zhijian.kernel.reports.work_report import WorkReport

OPEN = ("called", "returned")
"""States in which the body has to hand in."""


@guard(
    _("Only a report that is frozen can be handed in: its figures then stand at a position."),
    field="work_report",
)
def report_is_frozen(summary: "Summary", by: Doing, *, work_report: Any) -> bool:
    return bool(work_report.state == WorkReport.State.FROZEN)


@guard(_("This report speaks of another body or another period."), field="work_report")
def report_is_the_one(summary: "Summary", by: Doing, *, work_report: Any) -> bool:
    return (work_report.territory_id, work_report.period) == (summary.territory_id, summary.period)


@guard(_("The period must be closed first: a summary stands on closed figures."))
def period_is_closed(summary: "Summary", by: Doing) -> bool:
    return closing_of(summary) is not None


@guard(_("Who calls a summary perfunctory says why."), field="remark")
def perfunctory_says_why(summary: "Summary", by: Doing, *, grade: Any, remark: str) -> bool:
    return grade != Summary.Grade.PERFUNCTORY or bool(remark.strip())


class Summary(Record):
    """总结报送 What one body has to hand in by a day. It lies at that body, and the body that called keeps it."""

    kind, line = "reports.summary", "reports"
    title, plural = words("总结报送", "Summary"), words("总结报送", "Summaries")

    class State(models.TextChoices):
        CALLED = "called", pgettext_lazy("summary", "Called")
        SUBMITTED = "submitted", pgettext_lazy("summary", "Handed in")
        GRADED = "graded", pgettext_lazy("summary", "Graded")
        RETURNED = "returned", _("Returned")
        ACCEPTED = "accepted", _("Accepted")
        WITHDRAWN = "withdrawn", pgettext_lazy("call", "Withdrawn")

    class Timeliness(models.TextChoices):
        ON_TIME = "on_time", pgettext_lazy("summary", "On time")
        LATE = "late", pgettext_lazy("summary", "Late")

    class Grade(models.TextChoices):
        COMPLETE = "complete", pgettext_lazy("summary", "Complete")
        PERFUNCTORY = "perfunctory", pgettext_lazy("summary", "Perfunctory")

    limits = (
        Limit(
            "submit", words("报送总结", "Summary to hand in"), "submitted", REPORTER,
            words("上级通知所定", "set by the call"), day=lambda summary: summary.due,
        ),
        Limit(
            "review", words("评阅下级总结", "Review of a summary"), "graded", OFFICER,
            words("本系统自定：十个工作日", "the house's own rule: ten working days"),
            own=f"{CHECKED_WITHIN} working_day", at="body",
        ),
    )  # fmt: skip

    number = Text(_("Document number"), size=60, public=True)
    name = Text(_("What is asked"), size=100, public=True)
    period = Text(_("Period"), size=24, public=True)
    due = Day(_("To be handed in by"), optional=False, public=True)
    received_on = Day(_("Receipt given on"), public=True)
    urged_on = Day(_("Urged on"), public=True)
    submitted_on = Day(_("Handed in on"), public=True)
    timeliness = Choice(
        _("On time or late"), Timeliness, optional=True, public=True, facet=True, entered=False
    )
    grade = Choice(_("Grade"), Grade, optional=True, public=True, facet=True, entered=False)
    closing = Ref(_("Period close"), Closing, optional=True)
    report = Ref(_("Work report"), WorkReport, optional=True)

    class Meta:
        indexes = [
            models.Index(fields=["body", "number"], name="summary_board"),
            models.Index(fields=["territory", "period"], name="summary_area"),
            models.Index(fields=["state", "id"], name="summary_state"),
            models.Index(fields=["due", "id"], name="summary_due"),
        ]

    def label(self) -> str:
        return str(self.name)

    def number_label(self) -> str:
        parts = [self.number, self.territory.short or self.territory.name]
        if self.is_urged:
            parts.append(gettext("urged on %(day)s") % {"day": self.urged_on.isoformat()})
        return " ".join(parts)

    @property
    def asked(self) -> Period:
        """The period that it is about."""
        return parse(self.period)

    @property
    def is_urged(self) -> bool:
        """Whether it was urged and neither handed in nor acknowledged since."""
        return bool(
            self.state in OPEN
            and self.urged_on
            and (not self.received_on or self.received_on < self.urged_on)
        )

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """It lies at the body that is called, and is kept by the one that calls."""
        self.territory_id, self.body_id = params["at"].pk, params["caller"].pk

    @act("new", to="called", by=OFFICER, automatic=True, starts=["submit"])
    def called(
        self, by: Doing, *, at: Public[Body], caller: Public[Body], number: Public[str], name: Public[str],
        period: Public[str], due: Public[date],
    ) -> None:  # fmt: skip
        """被通知报送 Be called for"""
        self.number, self.name, self.period, self.due = number, name, period, due

    @act(OPEN, by=(REPORTER, OFFICER), at="own")
    def received(self, by: Doing) -> None:
        """回执 Give a receipt

        The body says that it has the call, or the urging.
        """
        self.received_on = by.on

    @act(OPEN, to="submitted", by=(REPORTER, OFFICER), at="own", stops=["submit"], starts=["review"], guards=[
        report_is_frozen, report_is_the_one, period_is_closed,
    ])  # fmt: skip
    def submitted(self, by: Doing, *, work_report: WorkReport) -> None:
        """报送 Hand in

        With the frozen report and the closed period of this body; late is who hands in after the day, and stays so.
        """
        self.report, self.closing, self.submitted_on, self.grade = work_report, closing_of(self), by.on, ""
        is_late = by.on > self.due or self.timeliness == self.Timeliness.LATE
        self.timeliness = self.Timeliness.LATE.value if is_late else self.Timeliness.ON_TIME.value

    @act(OPEN, by=OFFICER, at="body")
    def urged(self, by: Doing, *, remark: Remark = "") -> None:
        """催办 Urge"""
        self.urged_on = by.on

    @act(
        "submitted", to="graded", by=OFFICER, at="body", not_who=["submitted"], guards=[perfunctory_says_why]
    )
    def graded(self, by: Doing, *, grade: Public[Grade], remark: Remark = "") -> None:
        """评定 Grade"""
        self.grade = grade.value

    @act(
        ("submitted", "graded"), to="returned", by=OFFICER, at="body", not_who=["submitted"], stops=["review"],
        starts=["submit"], guards=[guards.again_by_is_to_come],
    )  # fmt: skip
    def returned(self, by: Doing, *, remark: Remark, again_by: Public[date]) -> None:
        """退回 Return"""
        self.due = again_by

    @act("graded", to="accepted", by=OFFICER, at="body", not_who=["submitted"], stops=["review"])
    def accepted(self, by: Doing) -> None:
        """接受 Accept"""

    @act("called", by=OFFICER, automatic=True, starts=["submit"])
    def extended(self, by: Doing, *, due: Public[date]) -> None:
        """延期 Be given more time"""
        self.due = due

    @act(OPEN, to="withdrawn", by=OFFICER, automatic=True, stops=["submit"])
    def withdrawn(self, by: Doing) -> None:
        """通知撤回 Be called for no more"""


def closing_of(summary: Summary) -> Closing | None:
    """The closing of this body and period that stands."""
    found: Closing | None = Closing._base_manager.filter(
        territory=summary.territory_id,
        period=summary.period,
        state__in=(Closing.State.CLOSED, Closing.State.ACCEPTED),
    ).first()
    return found
