"""Guesses: how often an address asked for papers that do not exist. Addresses are kept as keyed hashes, for a day."""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import F

from zhijian.kernel.protections import is_off, protect

WINDOW = timedelta(minutes=10)
ALLOWED = 20  # wrong questions in a window; a person who mistypes needs three
WAIT = protect(
    "rate:paper_check",
    "tests/portal/test_guessing.py::test_after_twenty_wrong_codes_an_address_waits",
    "tests/portal/test_guessing.py::test_after_twenty_wrong_pairs_an_address_waits",
)


class Guess(models.Model):
    """One caller's wrong questions in one window."""

    caller = models.CharField(max_length=64)
    window = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "window"], name="guess_once")]

    @classmethod
    def too_many(cls, address: str, now: datetime) -> bool:
        """Whether this caller must wait."""
        rows = cls.objects.filter(caller=_caller(address), window=_window(now), count__gte=ALLOWED)
        return rows.exists() and not is_off(WAIT)

    @classmethod
    def wrong(cls, address: str, now: datetime) -> None:
        """Count a wrong question; forget those of yesterday."""
        row, _made = cls.objects.get_or_create(caller=_caller(address), window=_window(now))
        cls.objects.filter(pk=row.pk).update(count=F("count") + 1)
        cls.objects.filter(window__lt=_window(now - timedelta(days=1))).delete()


def _caller(address: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), address.encode(), sha256).hexdigest()


def _window(now: datetime) -> int:
    return int(now.timestamp() // WINDOW.total_seconds())
