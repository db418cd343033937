"""年度工作要点 A point of a body's year: its number and text, who leads and who supports, its tasks and its figures."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhijian.common.coordination import guards
from zhijian.common.coordination.duties import COORDINATOR, EITHER, keeper
from zhijian.common.coordination.tasks import Source, Task, bundle_of, hand_out
from zhijian.common.coordination.works import OPEN, Work, limits_of, place
from zhijian.kernel.org.models import Body, Staff
from zhijian.kernel.org.words import words
from zhijian.kernel.records.access import Public
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.fields import Data, Ref, Text
from zhijian.kernel.records.spec import act
from zhijian.kernel.reports.guards import figure_exists, year_is_one
from zhijian.kernel.reports.models import Target


class Point(Work, Source):
    """工作要点 It lies with the body that leads 牵头; the body whose plan it is keeps it."""

    kind = "coordination.point"
    title, plural = words("工作要点", "Work point"), words("年度工作要点", "Register of work points")
    limits = limits_of(_("Work point to be done"), _("Work point to be accepted"))

    year = Text(_("Year"), size=4, public=True, facet=True)
    number = Text(_("Item no."), size=10, public=True)
    support = Data(_("Bodies that support"))
    target = Ref(_("Linked target"), Target, optional=True)
    indicator = Text(_("Linked figure"), size=60, optional=True, public=True)

    class Meta(Work.Meta):
        indexes = [
            *Work.Meta.indexes,
            models.Index(fields=["year", "body", "id"], name="point_plan"),
            models.Index(fields=["year", "territory", "id"], name="point_led"),
            models.Index(fields=["bundle"], name="point_bundle"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "year", "number"], name="point_once", condition=~models.Q(state="")
            )
        ]

    def number_label(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """How the plan calls it: 2026-12."""
        return f"{self.year}-{self.number}"

    @property
    def supporting(self) -> list[str]:
        """The ids of the bodies that support, in the order in which they joined."""
        return list(self.support.get("bodies", []))

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """It lies with the body that leads."""
        place(self, keeper(by, params["at"].pk), params["at"].pk)

    @act("new", to="given", by=COORDINATOR, starts=["due"], guards=[
        year_is_one, guards.number_is_one, guards.number_free, guards.due_to_come, guards.lead_can_act, figure_exists,
    ])  # fmt: skip
    def issued(
        self, by: Doing, *, at: Public[Body], year: Public[str], number: Public[str], what: str, due: Public[date],
        lead: Staff | None = None, target: Target | None = None, indicator: Public[str] = "",
    ) -> None:  # fmt: skip
        """下达工作要点 Issue a work point"""
        self.year, self.number, self.what, self.due, self.lead = year, number, what, due, lead
        self.target, self.indicator, self.bundle = target, indicator, bundle_of(self)

    @act(OPEN, by=COORDINATOR, guards=[guards.within_reach, guards.joins_once, guards.due_to_come])
    def joined(self, by: Doing, *, at: Public[Body], what: str, due: Public[date]) -> None:
        """增加配合单位 Let a body support

        *what*: its part, which becomes a task of its own.
        """
        self.support = {"bodies": [*self.supporting, at.pk]}
        hand_out(by, self, self.called, at=at, what=what, due=due, role=Task.Role.SUPPORT)

    @act(OPEN, by=EITHER, guards=[guards.within_reach, guards.due_to_come])
    def task_given(
        self, by: Doing, *, at: Public[Body], what: str, due: Public[date], lead: Staff | None = None
    ) -> None:  # fmt: skip
        """分解任务 Give a task of it"""
        hand_out(by, self, self.called, at=at, what=what, due=due, lead=lead)

    @act((*OPEN, "done"), by=COORDINATOR, guards=[figure_exists])
    def linked(self, by: Doing, *, target: Target | None = None, indicator: Public[str] = "") -> None:
        """关联指标或目标 Link a figure or a target"""
        self.target, self.indicator = target, indicator

    @act(OPEN, to="done", by=EITHER, stops=["due"], starts=["accept"], guards=[guards.tasks_settled])
    def done(self, by: Doing, *, evidence: str) -> None:
        """报告办结 Report it done"""
        self.evidence, self.done_on = evidence, by.on


__all__ = ["Point"]
