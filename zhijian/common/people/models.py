"""Credential 资格证: what a person is qualified for, and until when. Acts that need one are refused without it."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhijian.kernel.org.duties import declare
from zhijian.kernel.org.models import Staff
from zhijian.kernel.org.words import words
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.fields import Day, Ref, Text
from zhijian.kernel.records.limits import Limit
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.spec import act

PERSONNEL = declare("personnel", words("人事管理", "Personnel officer"))


class Credential(Record):
    """资格证 One qualification of one person: kind, item, number, validity."""

    kind, line, scope_by = "people.credential", "people", "body"
    title, plural = words("资格证", "Credential"), words("人员资格", "Credentials")
    valid_field, stock_states = "valid_to", ("in_force",)
    limits = (
        Limit("expiry", _("Credential expires"), "renewed", PERSONNEL, _("Metrology Law, implementing rules"),
              day=lambda credential: credential.valid_to, since=lambda credential: credential.valid_from, at="body"),
    )  # fmt: skip

    class State(models.TextChoices):
        IN_FORCE = "in_force", _("In force")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    staff = Ref(_("Person"), Staff)
    sort = Text(_("Kind"), size=40)
    item = Text(_("Item"), size=60)
    number = Text(_("Number"), size=60)
    valid_from = Day(_("Valid from"), optional=False)
    valid_to = Day(_("Valid to"))

    def label(self) -> str:
        return f"{self.staff} {self.sort} {self.item}"

    def number_label(self) -> str:
        return self.number

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """It is kept where the person works: who has no duty there may not enter it."""
        self.body_id = self.territory_id = params["staff"].body_id or by.body

    @act("new", to="in_force", by=PERSONNEL, starts=["expiry"])
    def issued(
        self,
        by: Doing,
        *,
        staff: Staff,
        sort: str,
        item: str,
        number: str,
        valid_from: date,
        valid_to: date | None = None,
    ) -> None:
        """登记资格 Enter a credential"""
        self.staff, self.sort, self.item, self.number = staff, sort, item, number
        self.valid_from, self.valid_to = valid_from, valid_to

    @act("in_force", by=PERSONNEL, starts=["expiry"])
    def renewed(self, by: Doing, *, valid_to: date, number: str = "") -> None:
        """延续 Renew"""
        self.valid_to, self.number = valid_to, number or self.number

    @act("in_force", to="withdrawn", by=PERSONNEL, stops=["expiry"])
    def withdrawn(self, by: Doing) -> None:
        """收回 Withdraw"""


def qualified(staff: Staff | None, item: str, on: date) -> bool:
    """Whether *staff* has a credential in force for *item* on the day."""
    held: Any = Credential.objects.filter(staff=staff, item=item, state="in_force", valid_from__lte=on)
    return bool(held.filter(models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=on)).exists())


def expiring(staff: Staff, on: date, days: int = 60) -> list[Credential]:
    """Credentials of *staff* that end within *days* calendar days of *on*, or have ended."""
    until = on + timedelta(days=days)
    return list(
        Credential.objects.filter(staff=staff, state="in_force", valid_to__lte=until).order_by("valid_to")
    )
