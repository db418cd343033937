"""The law as this installation has loaded it: plain tables under the calendar and the table of limits.

Their rows change only through the acts of the records in ``kernel/office/law.py``. Readers go through
``published.py``; ``Mark`` tells them by one small query whether what they hold in memory is still so.
"""

from typing import ClassVar

from django.db import models

from zhijian.kernel.org.models import Body, Staff


class Mark(models.Model):
    """One row whose token changes with every change of calendar or rules; a token never comes back."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    token = models.CharField(max_length=32)


class LoadedYear(models.Model):
    """A year whose arrangement was loaded here, beyond those that the project ships."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    record = models.UUIDField(unique=True)


class LoadedDay(models.Model):
    """One special day: of a loaded year (``body`` empty), or of one body and all below it.

    ``kind`` is a ``calendar.DayKind``. ``turn`` orders overrides of the same body: the later act wins.
    """

    record = models.UUIDField()
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    day = models.DateField()
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    source = models.CharField(max_length=200, blank=True)
    turn = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["record"], name="loaded_day_record")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["record", "day"], name="loaded_day_once")]


class LoadedRule(models.Model):
    """All versions of one rule as this installation holds them; they stand in the place of the shipped ones.

    ``versions`` is a list of rows with the columns of ``deadlines.csv``, every cell text.
    """

    record = models.UUIDField(primary_key=True)
    procedure = models.CharField(max_length=60)
    rule = models.CharField(max_length=80)
    versions = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["procedure", "rule"], name="loaded_rule_once")
        ]


class Feed(models.Model):
    """A private address of one person's limits for a calendar program. The address itself is not kept, only
    its hash."""

    digest = models.CharField(max_length=64, primary_key=True)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    made = models.DateTimeField()
    revoked = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["staff"], name="feed_staff")]
