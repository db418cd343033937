"""Bodies, their dated places, staff, duties and rights by agreement.

These are plain tables. Their rows change only through the acts of the records in ``kernel/office``.
"""

import uuid
from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ByteOrderField(models.CharField):  # type: ignore[type-arg]
    """Text that is compared byte by byte on every database: under a language's order a range of paths would leak."""

    def db_type(self, connection: object) -> str | None:
        kind = super().db_type(connection)  # type: ignore[arg-type]
        return f'{kind} COLLATE "C"' if getattr(connection, "vendor", "") == "postgresql" else kind


class Dated(models.Model):
    """A fact that holds from a day to a day, both included; an empty end is open."""

    begins = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        abstract = True

    @staticmethod
    def on(day: date) -> Q:
        """The rows in force on *day*."""
        return Q(begins__lte=day) & (Q(ends__isnull=True) | Q(ends__gte=day))


class Body(models.Model):
    """机构 Whoever acts or is acted for. The id is global, ASCII, and never reused."""

    class Kind(models.TextChoices):
        BUREAU = "bureau", _("Bureau")
        INSTITUTE = "institute", _("Institute")
        TOWN = "town", _("Town")
        GROUP = "group", _("Group")
        OUTSIDE = "outside", _("Outside body")

    id = models.CharField(primary_key=True, max_length=40)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    short = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    level = models.CharField(max_length=12, blank=True)
    details = models.JSONField(default=dict)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name


class Place(Dated):
    """Where a body stands in a tree, for a time. A moved body gets a new row; no record is touched."""

    ADMIN = "admin"

    tree = models.CharField(max_length=20, default=ADMIN)
    body = models.ForeignKey(Body, models.PROTECT, related_name="places")
    path = ByteOrderField(max_length=400)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["tree", "path"], name="place_path")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tree", "body", "begins"], name="place_once")
        ]


class StaffManager(BaseUserManager["Staff"]):
    """Accounts are made by the acts of ``office.Account``; this only finds them."""

    def get_by_natural_key(self, username: str | None) -> "Staff":
        return self.get(username=username)


class Staff(AbstractBaseUser):
    """人员 A person with an account. Passwords and one-time codes never enter the ledger."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    body = models.ForeignKey(Body, models.PROTECT, null=True)
    is_active = models.BooleanField(default=True)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    must_change = models.BooleanField(default=False)
    code_hash = models.CharField(max_length=128, blank=True)
    code_until = models.DateTimeField(null=True)
    language = models.CharField(max_length=10, default="zh-hans")

    USERNAME_FIELD = "username"
    objects = StaffManager()

    class Meta:
        ordering = ("username",)

    def __str__(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Duty(Dated):
    """职责 What a staff member may do at a body, from–to; ``acting_for`` names whom an acting duty 代理 stands for."""

    record = models.UUIDField(primary_key=True)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="duties")
    body = models.ForeignKey(Body, models.PROTECT)
    duty = models.CharField(max_length=30)
    acting_for = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["body", "duty"], name="duty_at_body")]


class Grant(Dated):
    """A right of one body in another's area: an agreement 协议 for a line, or a delegation 委托 to a town."""

    record = models.UUIDField(primary_key=True)
    to_body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    territory = models.ForeignKey(Body, models.PROTECT, related_name="+")
    line = models.CharField(max_length=30)
    basis = models.CharField(max_length=200, blank=True)


class Share(Dated):
    """One record shared with one body, for a time."""

    kind = models.CharField(max_length=60)
    record = models.UUIDField()
    body = models.ForeignKey(Body, models.PROTECT)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["body", "kind"], name="share_of_body")]
