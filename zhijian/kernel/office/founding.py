"""Founding an installation: the ledger is opened, the first body stands, the first administrators can sign in."""

import json
import re
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhijian.kernel.ledger import clock
from zhijian.kernel.ledger.models import Origin
from zhijian.kernel.office.codes import Code, first_code
from zhijian.kernel.office.law import CalendarYear
from zhijian.kernel.office.models import Account, Appointment, Installation, Organ
from zhijian.kernel.org.duties import AUDIT_ADMIN, SECURITY_ADMIN, SYSTEM_ADMIN
from zhijian.kernel.org.models import Body, Staff
from zhijian.kernel.records import schemas
from zhijian.kernel.records.by import By

SUITE = "rfc9162-sha256-ed25519"


NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{2,119}")
"""What a ledger may be called: it stands in every checkpoint, as C2SP asks, without blank and plus."""
ADMINISTRATORS = (SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN)


class AlreadyFounded(Exception):
    """This database has its ledger already."""


class BadOrigin(ValueError):
    """A name that this ledger cannot bear."""


def refuse_bad_origin(name: str, *, demo: bool) -> None:
    """Raises ``BadOrigin``: ASCII without blanks; a demonstration stays one, and nothing else becomes one."""
    if not NAME.fullmatch(name):
        raise BadOrigin(_("Letters, digits and . - _ / only, from 3 to 120 of them."))
    if name.startswith("demo/") != demo:
        raise BadOrigin(
            _("A demonstration (demo/…) can never become real, and a real ledger never a demonstration.")
        )


@dataclass(frozen=True)
class Person:
    """Someone to be given an account and duties at a body."""

    username: str
    name: str
    name_en: str
    body: str
    duties: tuple[str, ...]
    password: str = ""


@dataclass(frozen=True)
class Plan:
    """One's own bureau as it is to be founded: its ledger's name, the body, and the people, administrators first.

    *notice*: the State Council's arrangement of a year that the shipped calendar does not have yet, or empty.
    """

    origin: str
    code: str
    name: str
    people: tuple[Person, ...]
    name_en: str = ""
    short: str = ""
    sort: str = "bureau"
    level: str = ""
    notice: str = ""


def begin(plan: Plan) -> list[Code]:
    """Found one's own bureau: ledger, body, accounts, duties, in one transaction; returns each person's first code.

    Raises ``AlreadyFounded``, ``BadOrigin``, or the door's ``Refusal`` where duties exclude each other or the notice
    cannot be read.
    """
    refuse_bad_origin(plan.origin, demo=False)
    with transaction.atomic():
        found(
            plan.origin, code=plan.code, name=plan.name, name_en=plan.name_en, short=plan.short, sort=plan.sort,
            level=plan.level,
        )  # fmt: skip
        if plan.notice.strip():
            CalendarYear.create("loaded", By.system(plan.code, key="calendar"), text=plan.notice)
        return [first_code(open_account(person, since=clock.today())) for person in plan.people]


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
            publish_schemas()
            return establish(code=code, name=name, name_en=name_en, sort=sort, **organ)


def publish_schemas() -> int:
    """Publish into the ledger every schema of an act that is not there yet; returns how many. Part of each upgrade."""
    installation = Installation.objects.get()
    fresh = {
        name: made for name, made in schemas.all_schemas().items() if _key(name) not in installation.published
    }
    if fresh:
        texts = {
            _key(name): json.dumps(made, ensure_ascii=False, sort_keys=True)
            for name, made in sorted(fresh.items())
        }
        hand = By.system(installation.body_id, key=f"schemas:{schemas.fingerprint(texts)}")
        installation.act("schemas_published", hand, schemas=texts)
    return len(fresh)


def _key(name: str) -> str:
    """A schema's name as a key of the leaf."""
    return name.replace("#", ".")


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
