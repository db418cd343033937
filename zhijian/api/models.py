"""Tokens: a person's key for programs. Only a hash is kept; the token is shown once."""

import secrets
import uuid
from datetime import datetime
from hashlib import sha256

from django.db import models

from zhijian.kernel.org.models import Staff
from zhijian.kernel.protections import is_off, protect

PREFIX = "zj_"
OPEN = protect("door:token_open", "tests/api/test_tokens.py::test_a_token_ends_with_the_account")
STANDS = protect("door:token_stands", "tests/api/test_tokens.py::test_a_token_that_was_revoked_opens_nothing")


class Token(models.Model):
    """One token of one person. It can do what the person can do, and ends with the account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    hash = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField()
    revoked = models.DateTimeField(null=True)

    @classmethod
    def make(cls, staff: Staff, name: str, now: datetime) -> str:
        """Make a token for *staff*; returns its text, which cannot be read again."""
        text = PREFIX + secrets.token_urlsafe(32)
        cls.objects.create(staff=staff, name=name, hash=cls.digest(text), made=now)
        return text

    @classmethod
    def revoke(cls, staff: Staff, name: str, now: datetime) -> int:
        """End the tokens of *staff* that bear this name; how many there were."""
        return cls.objects.filter(staff=staff, name=name, revoked=None).update(revoked=now)

    @classmethod
    def holder(cls, text: str) -> Staff | None:
        """Whose token this is, if it stands and the account is open."""
        row = cls.objects.filter(hash=cls.digest(text)).select_related("staff").first()
        if row is None or (row.revoked and not is_off(STANDS)):
            return None
        return row.staff if row.staff.is_active or is_off(OPEN) else None

    @staticmethod
    def digest(text: str) -> str:
        """A token has 256 random bits, so a plain hash is enough."""
        return sha256(text.encode()).hexdigest()
