"""任务 A task: what one body is to do until a day, by itself or from a point, a meeting, or any other record."""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhijian.common.coordination import guards
from zhijian.common.coordination.duties import COORDINATOR, keeper
from zhijian.common.coordination.works import Work, limits_of, place
from zhijian.kernel.org.models import Body, Staff
from zhijian.kernel.org.words import words
from zhijian.kernel.records import registry
from zhijian.kernel.records.access import Public
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.fields import Choice, Text
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.spec import act


class Task(Work):
    """任务 Given by hand, or by an act of the record from which it comes (``hand_out``)."""

    kind = "coordination.task"
    title, plural = words("任务", "Task"), words("交办任务", "Tasks")
    limits = limits_of(_("Task to be done"), _("Task to be accepted"))

    class Role(models.TextChoices):
        LEAD = "lead", _("In the lead")
        SUPPORT = "support", _("In support")

    role = Choice(_("Part in it"), Role, public=True, facet=True)
    origin_kind = models.CharField(max_length=60, blank=True, default="")
    origin = models.CharField(max_length=36, blank=True, default="")
    origin_label = Text(_("Comes from"), optional=True, entered=False)

    class Meta(Work.Meta):
        indexes = [*Work.Meta.indexes, models.Index(fields=["origin", "id"], name="task_origin")]

    def number_label(self) -> str:
        """Why it is there: what it comes from, and whether this body only supports."""
        parts = [str(registry.kind(self.origin_kind).title), str(self.origin_label)] if self.origin else []
        return " ".join([*parts, *([str(self.Role.SUPPORT.label)] if self.role == self.Role.SUPPORT else [])])

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """It lies with the body that is to do it."""
        place(self, keeper(by, params["at"].pk), params["at"].pk)

    @act("new", to="given", by=COORDINATOR, starts=["due"], guards=[guards.due_to_come, guards.lead_can_act])
    def given(
        self, by: Doing, *, at: Public[Body], what: str, due: Public[date], lead: Staff | None = None
    ) -> None:  # fmt: skip
        """交办任务 Give a task"""
        self.what, self.due, self.lead, self.role = what, due, lead, self.Role.LEAD

    @act("new", to="given", by=COORDINATOR, automatic=True, starts=["due"], guards=[guards.lead_can_act])
    def followed(
        self, by: Doing, *, at: Public[Body], what: str, due: Public[date], role: Public[Role],
        origin_kind: Public[str], origin: Public[str], origin_label: str, lead: Staff | None = None,
    ) -> None:  # fmt: skip
        """分解任务 Task given by what it comes from"""
        self.what, self.due, self.lead, self.role = what, due, lead, role
        self.origin_kind, self.origin, self.origin_label = origin_kind, origin, origin_label


class Source(Record):
    """A record whose acts give tasks. Its creating act sets ``bundle`` to ``bundle_of`` it.

    Tasks do not carry its id: who supports a point of another body must not learn the id of a record that is not his.
    """

    bundle = models.CharField(max_length=36, blank=True, default="")

    class Meta:
        abstract = True


NAMESPACE = UUID("6d1c1a52-7d0e-5b0f-9a55-2f9b6d2b7f11")


def bundle_of(source: Record) -> str:
    """The key that the tasks of *source* have in common: follows from its id, and not the other way round."""
    return str(uuid5(NAMESPACE, str(source.pk)))


def hand_out(
    by: Doing, source: Source, label: str, *, at: Body, what: str, due: date, lead: Staff | None = None,
    role: str = Task.Role.LEAD,
) -> None:  # fmt: skip
    """After this act of *source*, in the same transaction, the body *at* has a task of it.

    Any record of any line may call it from an act that gives tasks; the act must carry the guards ``within_reach`` and
    ``due_to_come``. *label* is how *source* is called where who does the task may not see it.
    """
    by.then(
        Task, "followed", at=at.pk, what=what, due=due, lead=lead.pk if lead else None, role=str(role),
        origin_kind=source.kind, origin=source.bundle, origin_label=label,
    )  # fmt: skip


def tasks_of(source: Source) -> "models.QuerySet[Any]":
    """The tasks that come from *source*, whoever may see them; for rules, not for pages."""
    return Task._base_manager.filter(origin=source.bundle, origin_kind=source.kind).exclude(state="")
