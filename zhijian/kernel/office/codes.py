"""One-time codes 一次性密码: printed on paper for a person who is new or forgot the password. No mail server is needed.

That a code was issued, by whom and when, is an act in the ledger; the code itself is nowhere but on the paper.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhijian.kernel.ledger import clock
from zhijian.kernel.ledger.models import Key
from zhijian.kernel.office.models import Account
from zhijian.kernel.org.models import Staff
from zhijian.kernel.protections import POSTGRES, is_off, protect
from zhijian.kernel.records.by import By
from zhijian.kernel.records.errors import Refused

TURN = protect(
    "lock:code",
    "tests/faults/test_at_once.py::test_one_form_sent_twice_at_once_gives_one_code",
    databases=(POSTGRES,),
)
AGAIN = protect(
    "key:code",
    "tests/desk/test_people.py::TestOneTimeCodes::test_the_same_form_again_shows_nothing_and_voids_nothing",
)
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 signs that are not misread on paper: no 0 and O, no 1, I and L."""
LENGTH = 10
LIFE = timedelta(hours=24)


@dataclass(frozen=True)
class Code:
    """A code as it is printed, once: 10 signs of ``ALPHABET`` (49 bits), valid until a moment (UTC)."""

    staff: Staff
    text: str
    until: datetime


def issue(account: Account, by: By) -> Code:
    """Issue a code for *account* and lift a lock after failures. An earlier code no longer holds.

    Raises a ``Refusal``: for a locked account, without the duty, or when the same form is sent again, since a code
    that was shown once cannot be shown again.
    """
    with transaction.atomic():
        # Who sends the form a second time waits here until the first has ended, and then finds its key.
        rows = Staff.objects if is_off(TURN) else Staff.objects.select_for_update()
        staff = rows.get(pk=account.pk)
        if by.key and Key.objects.filter(pk=by.key).exists() and not is_off(AGAIN):
            raise Refused(
                _("This code was shown already. If it was not kept, issue another one."), code="shown"
            )
        account.act("code_issued", by)
        return _give(staff)


def first_code(staff: Staff) -> Code:
    """The code with which a person signs in for the first time; part of opening the account, so no act of its own."""
    return _give(staff)


def _give(staff: Staff) -> Code:
    text = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    until = clock.now() + LIFE
    Staff.objects.filter(pk=staff.pk).update(
        code_hash=make_password(text), code_until=until, failures=0, locked_until=None
    )
    return Code(staff, text, until)
