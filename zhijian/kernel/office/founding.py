"""Founding an installation: the ledger is opened, the first body stands, the first administrators can sign in."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhijian.kernel.ledger import clock
from zhijian.kernel.ledger.models import Origin
from zhijian.kernel.office.models import Account, Appointment, Installation, Organ
from zhijian.kernel.org.models import Body, Staff
from zhijian.kernel.records.by import By

SUITE = "rfc9162-sha256-ed25519"


class AlreadyFounded(Exception):
    """This database has its ledger already."""


@dataclass(frozen=True)
class Person:
    """Someone to be given an account and duties at a body."""

    username: str
    name: str
    name_en: str
    body: str
    duties: tuple[str, ...]
    password: str = ""


def found(
    origin: str, *, code: str, name: str, name_en: str = "", sort: str = "bureau", opened: datetime | None = None,
    **organ: Any,
) -> Body:  # fmt: skip
    """Open the ledger called *origin* and found its first body. Raises ``AlreadyFounded``.

    *opened*: the past moment at which a demonstration begins; ``ClockRefused`` for a real ledger.
    """
    with transaction.atomic():
        if Origin.objects.exists():
            raise AlreadyFounded(Origin.objects.get().name)
        Origin.objects.create(name=origin, opened=opened or clock.now())
        with clock.driven() if opened else nullcontext():
            Installation.create("founded", By.system(code, key=f"found:{origin}"), origin=origin, suite=SUITE)
            return establish(code=code, name=name, name_en=name_en, sort=sort, **organ)


def establish(*, code: str, name: str, sort: str, by: By | None = None, **organ: Any) -> Body:
    """Found one body through its act."""
    hand = by or By.system(code, key=f"body:{code}")
    Organ.create("registered", hand, code=code, name=name, sort=sort, **organ)
    return Body.objects.get(pk=code)


def open_account(person: Person, *, since: date, by: By | None = None) -> Staff:
    """Open an account and grant its duties, each by its own act; the password never enters the ledger."""
    account = Account.create(
        "registered", by or By.system(person.body, key=f"account:{person.username}"),
        territory=person.body, username=person.username, name=person.name, name_en=person.name_en,
    )  # fmt: skip
    staff = Staff.objects.get(pk=account.pk)
    if person.password:
        staff.set_password(person.password)
        staff.save(update_fields=["password"])
    for duty in person.duties:
        hand = By.system(person.body, key=f"duty:{person.username}:{duty}:{person.body}")
        Appointment.create("granted", hand, staff=staff, duty=duty, at=person.body, begins=since)
    return staff
