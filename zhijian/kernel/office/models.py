"""机构、账户、职责、协议: each a record; after each act it brings the plain tables of ``kernel/org`` in line."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhijian.kernel.org.duties import DUTIES, SECURITY_ADMIN, SYSTEM_ADMIN, conflict, overlaps
from zhijian.kernel.org.models import Body, Duty, Grant, Place, Staff
from zhijian.kernel.org.words import words
from zhijian.kernel.records import recomputing
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.errors import Invalid
from zhijian.kernel.records.fields import Choice, Data, Day, Ref, Text
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.spec import act, guard
from zhijian.kernel.workdays import published


class Organ(Record):
    """机构 A body as a record: founded, moved, renamed, ended."""

    kind, line, placeless, administers, open_to_staff = "office.organ", "office", True, True, True
    title, plural = words("机构", "Body"), words("机构", "Bodies")
    registrar = SYSTEM_ADMIN

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        ENDED = "ended", _("Ended")

    code = Text(_("Id"), size=40, public=True)
    name = Text(_("Name"), public=True)
    name_en = Text(_("English name"), optional=True, public=True)
    short = Text(_("Short name"), size=40, optional=True, public=True)
    sort = Choice(_("Kind"), Body.Kind, public=True)
    level = Text(_("Level"), size=12, optional=True, public=True)
    parent = Text(_("Under"), size=40, optional=True, public=True)
    since = Day(_("Since"), entered=True, public=True)
    details = Data(_("Details"), public=True)

    class Meta(Record.Meta):
        constraints = [
            # One whose founding was voided has no state, and leaves its id free.
            models.UniqueConstraint(fields=["code"], condition=~models.Q(state=""), name="organ_code_once")
        ]

    def label(self) -> str:
        return str(self.name)

    def registered(self, by: Doing, **values: Any) -> None:
        """登记 Register"""
        if Organ.objects.filter(code=values["code"]).exclude(state="").exclude(pk=self.pk).exists():
            raise Invalid({"code": [_now("A body with this id is registered already.")]})
        super().registered(by, **values)

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """A body keeps itself: its row of the ground must be there before the record points at it."""
        code = params["code"]
        Body.objects.get_or_create(pk=code, defaults={"name": params["name"], "kind": params["sort"]})
        self.body_id = self.territory_id = code

    def project(self) -> None:
        """Body and dated places follow; a move closes the old place on the eve and opens a new one."""
        Body.objects.filter(pk=self.code).update(
            name=self.name, name_en=self.name_en, short=self.short, kind=self.sort, level=self.level,
            details=self.details, ended_on=self.last_day if self.state == self.State.ENDED else None,
        )  # fmt: skip
        above = (
            Place.objects.filter(body_id=self.parent, ends=None).values_list("path", flat=True).first() or "/"
        )
        path = f"{above}{self.code}/"
        open_place = Place.objects.filter(body_id=self.code, ends=None).first()
        if open_place is None:
            Place.objects.create(body_id=self.code, path=path, begins=self.since or self.last_day)
            published.tree_changed()  # a new body keeps the holidays of those above it; no limit of its own runs yet
        elif open_place.path != path:
            before = published.law()
            recomputing.hold()
            _move(open_place.path, path, self.last_day)
            recomputing.follow(before, published.tree_changed())

    @act("active", by=SYSTEM_ADMIN, administers=True)
    def described(self, by: Doing, *, details: dict[str, Any]) -> None:
        """补充资料 Describe"""
        self.details = {**self.details, **details}


def _move(old: str, new: str, on: Any) -> None:
    """Move a body and all below it from *on*: each gets a new place; nothing else in the system is touched."""
    for place in list(Place.objects.filter(ends=None, path__gte=old, path__lt=old[:-1] + "0")):
        moved = Place(tree=place.tree, body_id=place.body_id, path=new + place.path[len(old) :], begins=on)
        if place.begins >= on:
            Place.objects.filter(pk=place.pk).update(path=moved.path)
            continue
        Place.objects.filter(pk=place.pk).update(ends=on - timedelta(days=1))
        moved.save(force_insert=True)


@guard(_("Nobody locks their own account."))
def not_oneself(account: "Account", by: Doing) -> bool:
    return by.staff is None or by.staff.pk != account.pk


class Account(Record):
    """账户 The account of a person: opened, renamed, locked, unlocked, closed. Passwords stay out of the ledger."""

    kind, line, administers, scope_by = "office.account", "office", True, "body"
    title, plural = words("账户", "Account"), words("账户", "Accounts")
    registrar = SYSTEM_ADMIN

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        LOCKED = "locked", _("Locked")
        CLOSED = "closed", _("Closed")

    username = Text(_("User name"), size=60)
    name = Text(_("Name"), size=60, personal=True)
    name_en = Text(_("Name in pinyin"), size=80, optional=True, personal=True)

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["username"], name="account_username_once")]

    def label(self) -> str:
        return str(self.name)

    def registered(self, by: Doing, **values: Any) -> None:
        """登记 Register"""
        if Account.objects.filter(username=values["username"]).exclude(pk=self.pk).exists():
            raise Invalid({"username": [_now("This user name is taken. Choose another.")]})
        super().registered(by, **values)

    def number_label(self) -> str:
        return str(self.username)

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """An account is kept by the body at which the person works, not by that of the administrator."""
        self.body_id = self.territory_id

    def project(self) -> None:
        """The account's row has the same id as the record."""
        Staff.objects.update_or_create(
            pk=self.pk,
            defaults={
                "username": self.username, "name": self.name, "name_en": self.name_en, "body_id": self.body_id,
                "is_active": self.state == self.State.OPEN,
            },
        )  # fmt: skip

    @act("open", to="locked", by=(SYSTEM_ADMIN, SECURITY_ADMIN), administers=True, guards=[not_oneself])
    def locked(self, by: Doing) -> None:
        """停用 Lock"""

    @act("locked", to="open", by=(SYSTEM_ADMIN, SECURITY_ADMIN), administers=True)
    def unlocked(self, by: Doing) -> None:
        """恢复 Unlock"""

    @act("open", by=(SYSTEM_ADMIN, SECURITY_ADMIN), administers=True)
    def code_issued(self, by: Doing) -> None:
        """发放一次性密码 Print a one-time code"""


@guard(_("Administrators exclude each other and every business duty."), field="duty")
def duties_agree(
    appointment: "Appointment", by: Doing, *, staff: Staff, duty: str, begins: Any, ends: Any
) -> bool:
    """三员分立: system, security and audit administrators exclude each other and all business duties."""
    held = {
        other.duty
        for other in Duty.objects.filter(staff=staff)
        if overlaps(other.begins, other.ends, begins, ends)
    }
    return duty in DUTIES and conflict(duty, held) is None


@guard(_("The last day lies before the first."), field="ends")
def days_in_order(record: Record, by: Doing, *, begins: Any, ends: Any) -> bool:
    return ends is None or begins <= ends


@guard(
    _("An acting duty stands for another person who has this duty at this body, and has a last day."),
    field="acting_for",
)  # fmt: skip
def acting_is_bounded(
    appointment: "Appointment", by: Doing, *, staff: Staff, duty: str, at: Body, begins: Any, ends: Any,
    acting_for: Staff | None,
) -> bool:  # fmt: skip
    """代理 One acts for a colleague while he is away: he has the duty himself on the first day, and it ends."""
    if acting_for is None:
        return True
    own = Duty.objects.filter(Duty.on(begins), staff=acting_for, duty=duty, body=at, acting_for=None)
    return ends is not None and acting_for.pk != staff.pk and own.exists()


class Appointment(Record):
    """任职 One duty of one person at one body, from–to; an acting duty 代理 names whom it stands for."""

    kind, line, administers, scope_by = "office.appointment", "office", True, "body"
    title, plural = words("职责", "Duty"), words("职责", "Duties")

    class State(models.TextChoices):
        HELD = "held", _("Held")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    staff = Ref(_("Person"), Staff)
    duty = Text(_("Duty"), size=30)
    acting_for = Ref(_("Acting for"), Staff, optional=True)
    begins = Day(_("From"), optional=False)
    ends = Day(_("To"))

    def label(self) -> str:
        return f"{self.staff} {DUTIES[self.duty].title}"

    def project(self) -> None:
        """The row of the ground has the same id as the record."""
        # What is withdrawn today no longer holds today: the last day was yesterday.
        end = self.last_day - timedelta(days=1) if self.state == self.State.WITHDRAWN else self.ends
        Duty.objects.update_or_create(
            pk=self.pk,
            defaults={
                "staff_id": self.staff_id, "body_id": self.body_id, "duty": self.duty, "begins": self.begins,
                "ends": end, "acting_for_id": self.acting_for_id,
            },
        )  # fmt: skip

    @act(
        "new",
        to="held",
        by=SECURITY_ADMIN,
        administers=True,
        guards=[duties_agree, days_in_order, acting_is_bounded],
    )
    def granted(
        self, by: Doing, *, staff: Staff, duty: str, at: Body, begins: date, ends: date | None = None,
        acting_for: Staff | None = None,
    ) -> None:  # fmt: skip
        """授予职责 Grant a duty"""
        self.staff, self.duty, self.begins, self.ends, self.acting_for = staff, duty, begins, ends, acting_for
        self.body_id = self.territory_id = at.pk

    @act("held", to="withdrawn", by=SECURITY_ADMIN, administers=True)
    def withdrawn(self, by: Doing) -> None:
        """收回职责 Withdraw a duty"""


class Agreement(Record):
    """协议、委托 A body may work in another's area for a line: an institute by agreement, a town by delegation."""

    kind, line, administers, scope_by = "office.agreement", "office", True, "body"
    open_to_staff = True
    title, plural = words("协议", "Agreement"), words("协议", "Agreements")

    class State(models.TextChoices):
        IN_FORCE = "in_force", _("In force")
        ENDED = "ended", _("Ended")

    for_line = Text(_("Line of business"), size=30, public=True)
    basis = Text(_("Basis"), optional=True, public=True)
    begins = Day(_("From"), optional=False, public=True)
    ends = Day(_("To"), public=True)

    def label(self) -> str:
        return f"{self.body} → {self.territory}"

    def project(self) -> None:
        end = self.last_day if self.state == self.State.ENDED else self.ends
        Grant.objects.update_or_create(
            pk=self.pk,
            defaults={
                "to_body_id": self.body_id, "territory_id": self.territory_id, "line": self.for_line,
                "begins": self.begins, "ends": end, "basis": self.basis,
            },
        )  # fmt: skip

    @act("new", to="in_force", by=SYSTEM_ADMIN, administers=True, guards=[days_in_order])
    def concluded(
        self, by: Doing, *, to_body: Body, area: Body, for_line: str, begins: date, ends: date | None = None,
        basis: str = "",
    ) -> None:  # fmt: skip
        """签订 Conclude"""
        self.body_id, self.territory_id = to_body.pk, area.pk
        self.for_line, self.begins, self.ends, self.basis = for_line, begins, ends, basis

    @act("in_force", to="ended", by=SYSTEM_ADMIN, administers=True)
    def terminated(self, by: Doing) -> None:
        """终止 Terminate"""


# Django looks for tables here; the records that stand beside the work are in a module of their own.
from zhijian.kernel.office.law import CalendarYear, DayOverride  # noqa: E402
from zhijian.kernel.office.rulebook import Alarm, LimitRule  # noqa: E402
from zhijian.kernel.office.standing import Erasure, Installation, Look, Sheet  # noqa: E402
from zhijian.kernel.office.witnessing import Witness  # noqa: E402

__all__ = [
    "Account", "Agreement", "Alarm", "Appointment", "CalendarYear", "DayOverride", "Erasure", "Installation",
    "LimitRule",
    "Look", "Organ", "Sheet", "Witness",
]  # fmt: skip
