"""Papers 文书: numbered without gaps, committed to by their act, rendered after it is sealed."""

import uuid
from typing import ClassVar

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from zhijian.kernel.org.models import Body
from zhijian.kernel.protections import POSTGRES, is_off, protect

TURN = protect(
    "lock:number",
    "tests/faults/test_at_once.py::test_two_papers_at_once_have_two_numbers_without_a_gap",
    databases=(POSTGRES,),
)

TAKE = (
    "INSERT INTO papers_series (key, last) VALUES (%s, 1) "
    "ON CONFLICT (key) DO UPDATE SET last = papers_series.last + 1"
)
REACH = (
    "INSERT INTO papers_series (key, last) VALUES (%s, %s) ON CONFLICT (key) DO UPDATE "
    "SET last = CASE WHEN papers_series.last < excluded.last THEN excluded.last ELSE papers_series.last END"
)
WITHOUT_WAITING = (
    "INSERT INTO papers_series (key, last) VALUES (%s, 1) ON CONFLICT (key) DO UPDATE SET last = %s"
)


class Series(models.Model):
    """A run of numbers without gaps: the row is taken in the transaction of the act that uses the number."""

    key = models.CharField(primary_key=True, max_length=80)
    last = models.PositiveIntegerField(default=0)

    @classmethod
    def take(cls, key: str) -> int:
        """The next number of this series, from 1; others wait until this transaction ends."""
        with connection.cursor() as cursor:
            if is_off(TURN):
                cursor.execute("SELECT last FROM papers_series WHERE key = %s", [key])
                read = cursor.fetchone() or (0,)
                cursor.execute(WITHOUT_WAITING, [key, read[0] + 1])
                return int(read[0]) + 1
            cursor.execute(TAKE, [key])
            cursor.execute("SELECT last FROM papers_series WHERE key = %s", [key])
            return int(cursor.fetchone()[0])

    @classmethod
    def reach(cls, key: str, number: int) -> None:
        """Go on after *number*, which was given by hand; a series that is further already stays."""
        with connection.cursor() as cursor:
            cursor.execute(REACH, [key, number])


class Paper(models.Model):
    """One paper: what it says (``content``), and, once rendered, the bytes' hash and where they are."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being written")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Not written")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    template = models.CharField(max_length=60)
    number = models.CharField(max_length=60)
    code = models.CharField(max_length=20)
    act = models.UUIDField(unique=True)
    record = models.UUIDField()
    kind = models.CharField(max_length=60)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    territory = models.ForeignKey(Body, models.PROTECT, related_name="+")
    issued_on = models.DateField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    position = models.BigIntegerField(null=True)
    tree_size = models.BigIntegerField(null=True)
    bytes_hash = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["number"], name="paper_number"),
            models.Index(fields=["record"], name="paper_record"),
            models.Index(fields=["id"], name="paper_waiting", condition=models.Q(state="waiting")),
        ]
        constraints: ClassVar = [models.UniqueConstraint(fields=["body", "number"], name="paper_number_once")]
