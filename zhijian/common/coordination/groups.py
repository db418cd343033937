"""领导小组、工作专班 A working group for any purpose: posts and members from–to, lead body, tasks, meetings."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhijian.common.coordination import guards
from zhijian.common.coordination.duties import COORDINATOR
from zhijian.common.coordination.tasks import Source, bundle_of, hand_out
from zhijian.kernel.org.models import Body, Share, Staff
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.org.words import words
from zhijian.kernel.protections import is_off
from zhijian.kernel.records.access import Personal, Public
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.fields import Choice, Day, LongText, Ref, Text
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.params import Prose
from zhijian.kernel.records.spec import act


class Group(Source):
    """工作小组 It is kept by the body that set it up; a body with a seat in it sees it as long as it sits there."""

    kind, line = "coordination.group", "coordination"
    title, plural = words("工作小组", "Working group"), words("领导小组与专班", "Working groups")
    stock_states = ("active",)

    class State(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("group", "At work")
        DISSOLVED = "dissolved", pgettext_lazy("group", "Dissolved")

    class Purpose(models.TextChoices):
        CAMPAIGN = "campaign", _("Campaign")
        PREPARATION = "preparation", _("Setting up a body or a building")
        QUALITY = "quality", _("Quality promotion of a place")
        LIAISON = "liaison", _("Liaison point or aid")
        SAFETY = "safety", _("Safety or emergency")
        EDUCATION = "education", _("Theme activity or education")
        OTHER = "other", _("Other")

    name = Text(_("Name"))
    purpose = Choice(_("Purpose"), Purpose, public=True, facet=True)
    basis = Text(_("Document that set it up"), optional=True)
    lead_body = Ref(_("Lead body"), Body, optional=True, public=True)
    executing = Ref(_("Executing body"), Body, optional=True, public=True)
    founded_on = Day(_("Founded on"), optional=False, public=True)
    dissolved_on = Day(_("Dissolved on"), public=True)

    class Meta:
        indexes = [
            models.Index(fields=["territory", "id"], name="group_area"),
            models.Index(fields=["state", "id"], name="group_state"),
            models.Index(fields=["founded_on", "id"], name="group_founded"),
            models.Index(fields=["bundle"], name="group_bundle"),
        ]

    def label(self) -> str:
        return str(self.name)

    @act("new", to="active", by=COORDINATOR)
    def established(
        self, by: Doing, *, name: str, purpose: Public[Purpose], basis: str = "", lead_body: Public[Body | None] = None,
        executing: Public[Body | None] = None,
    ) -> None:  # fmt: skip
        """成立小组 Set up a group"""
        self.name, self.purpose, self.basis, self.founded_on = name, purpose, basis, by.on
        self.lead_body, self.executing, self.bundle = lead_body, executing, bundle_of(self)

    @act("active", by=COORDINATOR)
    def charged(
        self, by: Doing, *, lead_body: Public[Body | None] = None, executing: Public[Body | None] = None
    ) -> None:  # fmt: skip
        """调整牵头和执行单位 Name the lead and the executing body"""
        self.lead_body, self.executing = lead_body, executing

    @act("active", by=COORDINATOR, guards=[guards.within_reach, guards.due_to_come])
    def task_given(
        self, by: Doing, *, at: Public[Body], what: str, due: Public[date], lead: Staff | None = None
    ) -> None:  # fmt: skip
        """交办任务 Give a task of it"""
        hand_out(by, self, self.name, at=at, what=what, due=due, lead=lead)

    @act("active", to="dissolved", by=COORDINATOR)
    def dissolved(self, by: Doing, *, why: str) -> None:
        """撤销小组 Dissolve the group"""
        self.dissolved_on = by.on


class OfGroup(Record):
    """What belongs to a group: seen by who sees the group."""

    line = "coordination"

    group = Ref(_("Working group"), Group)

    class Meta:
        abstract = True

    @classmethod
    def visible_to(cls, scope: Scope) -> "models.QuerySet[Any]":
        """Those of the bodies in reach, and those of groups in which a body of this person has a seat."""
        rows = super().visible_to(scope)
        shared = scope.shares.get(Group.kind)
        if not shared or scope.whole or is_off(f"scope:{cls.kind}"):
            return rows
        return rows | cls._default_manager.filter(group__in=shared)

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """It lies where its group lies."""
        group = params["group"]
        self.body_id, self.territory_id = group.body_id, group.territory_id


class Seat(OfGroup):
    """成员 One seat in a group: the post, and who sits on it from–to: a person, a body, or both."""

    kind = "coordination.seat"
    title, plural = words("小组成员", "Member of a group"), words("小组成员", "Members of groups")
    stock_states = ("sitting",)

    class State(models.TextChoices):
        SITTING = "sitting", pgettext_lazy("seat", "Member")
        LEFT = "left", pgettext_lazy("seat", "Left")

    class Post(models.TextChoices):
        HEAD = "head", _("Head")
        DEPUTY = "deputy", _("Deputy head")
        MEMBER = "member", _("Member")
        OFFICE_HEAD = "office_head", _("Head of its office")
        OFFICE = "office", _("Member of its office")

    post = Choice(_("Post"), Post, public=True, facet=True)
    member = Ref(_("Member body"), Body, optional=True, public=True)
    staff = Ref(_("Person"), Staff, optional=True)
    outsider = Text(_("Person without an account"), size=60, optional=True, personal=True)
    office = Text(_("Office held"), size=100, optional=True)
    begins = Day(_("From"), optional=False, public=True)
    ends = Day(_("To"), public=True)

    class Meta:
        indexes = [
            models.Index(fields=["group", "begins"], name="seat_group"),
            models.Index(fields=["territory", "id"], name="seat_area"),
            models.Index(fields=["state", "id"], name="seat_state"),
        ]
        constraints = [
            # The guard looks at other rows; two officers at once could both pass it.
            models.UniqueConstraint(
                fields=["group", "staff"], name="seat_of_person", condition=models.Q(state="sitting")
            ),
            models.UniqueConstraint(
                fields=["group", "member", "office"],
                name="seat_of_body",
                condition=models.Q(state="sitting", staff__isnull=True, member__isnull=False),
            ),
        ]

    def label(self) -> str:
        """The post, and who sits on it as far as a title may say: a person without an account stays masked."""
        who = self.staff.name if self.staff else ""
        at = (self.member.short or self.member.name) if self.member else ""
        return " ".join(part for part in (str(self.get_post_display()), at, self.office, who) if part)

    def number_label(self) -> str:
        return str(self.group.name)

    def project(self) -> None:
        """Bodies with a seat see the group: written anew from all its seats, inside the door's transaction."""
        Share.objects.filter(kind=Group.kind, record=self.group_id).delete()
        seats = Seat._base_manager.filter(group=self.group_id).exclude(state="").select_related("staff")
        spans = {(seat.at, seat.begins, seat.ends) for seat in seats if seat.at}
        Share.objects.bulk_create(
            Share(kind=Group.kind, record=self.group_id, body_id=body, begins=begins, ends=ends)
            for body, begins, ends in sorted(spans, key=str)
        )

    @property
    def at(self) -> str:
        """The body that sits there, by itself or by its person; empty for a person of no body."""
        return self.member_id or (self.staff.body_id if self.staff else "") or ""

    @act(
        "new",
        to="sitting",
        by=COORDINATOR,
        guards=[guards.group_at_work, guards.somebody_sits, guards.sits_once],
    )
    def seated(
        self, by: Doing, *, group: Group, post: Public[Post], member: Public[Body | None] = None,
        staff: Staff | None = None, outsider: Personal[str] = "", office: str = "",
    ) -> None:  # fmt: skip
        """加入小组 Give a seat"""
        self.group, self.post, self.member, self.staff = group, post, member, staff
        self.outsider, self.office, self.begins = outsider, office, by.on

    @act("sitting", to="left", by=COORDINATOR)
    def left(self, by: Doing, *, why: str = "") -> None:
        """退出小组 Leave the group

        The day of the act is the last on which it sat there.
        """
        self.ends = by.on


class Meeting(OfGroup, Source):
    """会议 A meeting of a group: called, held with its minutes; each decision is a task with an owner and a day."""

    kind = "coordination.meeting"
    title, plural = words("小组会议", "Meeting"), words("小组会议", "Meetings of groups")

    class State(models.TextChoices):
        CALLED = "called", pgettext_lazy("meeting", "Called")
        HELD = "held", pgettext_lazy("meeting", "Held")
        CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")

    topic = Text(_("Topic"))
    day = Day(_("Day of the meeting"), optional=False, public=True)
    venue = Text(_("Venue"), size=100, optional=True)
    minutes = LongText(_("Minutes"), personal=False)
    scan = Text(_("Hash of the minutes"), size=64, optional=True, public=True, entered=False)

    class Meta:
        indexes = [
            models.Index(fields=["group", "day"], name="meeting_group"),
            models.Index(fields=["territory", "id"], name="meeting_area"),
            models.Index(fields=["state", "id"], name="meeting_state"),
            models.Index(fields=["day", "id"], name="meeting_day"),
            models.Index(fields=["bundle"], name="meeting_bundle"),
        ]

    def label(self) -> str:
        return str(self.topic)

    def number_label(self) -> str:
        return f"{self.day.isoformat()} {self.group.name}"

    @act("new", to="called", by=COORDINATOR, guards=[guards.group_at_work])
    def called(
        self, by: Doing, *, group: Group, agenda: str, day: Public[date], venue: str = ""
    ) -> None:  # fmt: skip
        """召集会议 Call a meeting"""
        self.group, self.topic, self.day, self.venue, self.bundle = group, agenda, day, venue, bundle_of(self)

    @act("called", to="held", by=COORDINATOR)
    def held(self, by: Doing, *, minutes: Prose = "") -> None:
        """会议已开 Enter the minutes

        The day of the act is the day on which it was held.
        """
        self.day, self.minutes = by.on, minutes

    @act("held", by=COORDINATOR, guards=[guards.within_reach, guards.due_to_come])
    def decided(
        self, by: Doing, *, at: Public[Body], what: str, due: Public[date], lead: Staff | None = None
    ) -> None:  # fmt: skip
        """议定事项 Enter a decision"""
        hand_out(by, self, f"{self.topic} {self.day.isoformat()}", at=at, what=what, due=due, lead=lead)

    @act("called", to="cancelled", by=COORDINATOR)
    def cancelled(self, by: Doing, *, why: str) -> None:
        """取消会议 Cancel the meeting"""


ORDER = [post.value for post in Seat.Post]


def composition(scope: Scope, group: Group, on: date) -> list[Seat]:
    """Who sat in the group at the end of *on*, in the order of the posts; a seat left that day still counts."""
    rows = Seat.visible_to(scope).filter(group=group.pk, begins__lte=on).exclude(state="")
    there = rows.filter(models.Q(ends__isnull=True) | models.Q(ends__gte=on)).select_related(
        "member", "staff", "group"
    )
    return sorted(there, key=lambda seat: (ORDER.index(seat.post), seat.begins, str(seat.pk)))
