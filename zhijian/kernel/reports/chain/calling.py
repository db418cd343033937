"""总结通知 A call for summaries: which bodies right below hand in a work report of a period, and until when."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhijian.kernel.indicators.periods import Period, parse
from zhijian.kernel.org.models import Body
from zhijian.kernel.org.words import words
from zhijian.kernel.records.access import Public
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.fields import Day, Text
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.spec import act, guard
from zhijian.kernel.reports.chain import guards
from zhijian.kernel.reports.chain.standing import Standing
from zhijian.kernel.reports.chain.summary import OPEN, Summary
from zhijian.kernel.reports.models import OFFICER


@guard(_("The day until which it is to be done lies in the past."), field="due")
def due_is_to_come(call: "Call", by: Doing, *, due: date) -> bool:
    return due >= by.on


@guard(_("This body has a call with this number already."), field="number")
def number_is_new(call: "Call", by: Doing, *, at: Any, number: str) -> bool:
    others = type(call)._base_manager.exclude(pk=call.pk).exclude(state="")
    return not others.filter(territory=at.pk, number=number).exists()


@guard(_("Only bodies right below can be called, and at least one."), field="to")
def bodies_are_right_below(call: "Call", by: Doing, *, at: Any, to: str) -> bool:
    below = set(called_by(at.pk, by.on))
    return bool(below) and set(to.split()) <= below


class Call(Record):
    """总结通知 It lies at the caller; each body that is called gets a summary of its own to hand in."""

    kind, line = "reports.call", "reports"
    title, plural = words("总结通知", "Call for summaries"), words("总结通知", "Calls for summaries")

    class State(models.TextChoices):
        CALLED = "called", pgettext_lazy("call", "Called")
        WITHDRAWN = "withdrawn", pgettext_lazy("call", "Withdrawn")

    number = Text(_("Document number"), size=60, public=True)
    name = Text(_("What is asked"), size=100, public=True)
    period = Text(_("Period"), size=24, public=True)
    due = Day(_("To be handed in by"), optional=False, public=True)

    class Meta:
        indexes = [
            models.Index(fields=["territory", "period"], name="call_board"),
            models.Index(fields=["state", "id"], name="call_state"),
            models.Index(fields=["due", "id"], name="call_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "number"], name="call_once", condition=~models.Q(state="")
            )
        ]

    def label(self) -> str:
        return str(self.name)

    def number_label(self) -> str:
        return str(self.number)

    @property
    def asked(self) -> Period:
        """The period of which summaries are asked."""
        return parse(self.period)

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """It lies at the body that calls."""
        self.body_id = self.territory_id = params["at"].pk

    @act("new", to="called", by=OFFICER, at="own", guards=[
        guards.period_is_one, due_is_to_come, number_is_new, bodies_are_right_below,
    ])  # fmt: skip
    def called(
        self, by: Doing, *, at: Public[Body], number: Public[str], name: Public[str], period: Public[str],
        due: Public[date], to: Public[str] = "",
    ) -> None:  # fmt: skip
        """发出总结通知 Call for summaries

        *to*: codes of bodies right below, with blanks between; empty: all of them.
        """
        self.number, self.name, self.period, self.due = number, name, period, due
        for body in to.split() or called_by(at.pk, by.on):
            by.then(
                Summary, "called", at=body, caller=at.pk, number=number, name=name, period=period, due=due
            )  # fmt: skip

    @act("called", by=OFFICER, at="own", guards=[due_is_to_come])
    def extended(self, by: Doing, *, due: Public[date], why: Public[str]) -> None:
        """延期 Give more time"""
        self.due = due
        for summary in self.summaries().filter(state="called"):
            by.then(summary, "extended", due=due)

    @act("called", to="withdrawn", by=OFFICER, at="own")
    def withdrawn(self, by: Doing, *, why: Public[str]) -> None:
        """撤回通知 Withdraw the call"""
        for summary in self.summaries().filter(state__in=OPEN):
            by.then(summary, "withdrawn")

    def summaries(self) -> Any:
        """The summaries that it asked for. They name its number, not its row: a county does not see its city's call."""
        return Summary._base_manager.filter(body=self.territory_id, number=self.number).order_by("territory")


def called_by(node: str, on: date) -> list[str]:
    """The bodies that *node* can call on a day: all that report, right below it, its institutes too."""
    return Standing().reporting_below(node, on)
