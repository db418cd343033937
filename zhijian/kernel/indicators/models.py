"""The tables of the three grains. Every row follows from the sealed acts alone: ``fold.rebuild`` makes them again.

*acts*: ``Entry`` and its months ``Cell``. *intervals*: ``Interval``. *records*: ``Milestone``.
Positions count from 0, as in the ledger; what is "known at N" are the first N acts, positions 0 … N − 1.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Series(models.Model):
    """The name of something that is counted: a kind of act, or ``<kind of record>#stock``; interned, never deleted."""

    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=100, unique=True)


class Combo(models.Model):
    """One combination of facets, interned: ``text`` is its canonical JSON. There are few, or a facet is no facet."""

    id = models.AutoField(primary_key=True)
    text = models.TextField(unique=True)


class Entry(models.Model):
    """One act counted (+1), or taken out again by a correction (−1); also one step (±1) of a stock on a day.

    ``position`` is the act by which it became known, ``act`` the act that it counts (of a step: by which it came).
    ``a1`` … ``a3``: the declared measures as signed whole numbers of their last decimal. ``late``: ±1 if entered late.
    """

    position = models.BigIntegerField()
    act = models.UUIDField()
    record = models.UUIDField()
    party = models.UUIDField(null=True)
    series = models.ForeignKey(Series, models.PROTECT, related_name="+", db_index=False)
    doer = models.CharField(max_length=40)
    territory = models.CharField(max_length=40)
    principal = models.CharField(max_length=40)
    day = models.DateField()
    sign = models.SmallIntegerField()
    dims = models.ForeignKey(Combo, models.PROTECT, related_name="+", db_index=False)
    a1 = models.BigIntegerField(default=0)
    a2 = models.BigIntegerField(default=0)
    a3 = models.BigIntegerField(default=0)
    late = models.SmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["series", "day"], name="entry_series_day"),
            # What was taken out again is little: to find it is to know that all the rest stands.
            models.Index(fields=["series", "day"], name="entry_taken_out", condition=Q(sign__lt=0)),
            models.Index(fields=["position"], name="entry_position"),
        ]


class Cell(models.Model):
    """Entries added up by month (``yyyymm``). Only what is known now: "known at N" is answered by entries."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="+", db_index=False)
    month = models.PositiveIntegerField()
    territory = models.CharField(max_length=40)
    doer = models.CharField(max_length=40)
    principal = models.CharField(max_length=40)
    dims = models.ForeignKey(Combo, models.PROTECT, related_name="+", db_index=False)
    n = models.BigIntegerField()
    a1 = models.BigIntegerField()
    a2 = models.BigIntegerField()
    a3 = models.BigIntegerField()
    late = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["series", "month", "territory", "doer", "principal", "dims"], name="cell_once"
            )
        ]


class Known(models.Model):
    """A row with the positions at which it became known and was replaced by what a correction or late entry told."""

    opened_at = models.BigIntegerField()
    void_at = models.BigIntegerField(null=True)

    class Meta:
        abstract = True

    @staticmethod
    def at(size: int | None) -> Q:
        """The rows that the first *size* acts give; all acts if None."""
        if size is None:
            return Q(void_at__isnull=True)
        return Q(opened_at__lt=size) & (Q(void_at__isnull=True) | Q(void_at__gte=size))


class Interval(Known):
    """A record in one state, with one set of facets, at one place, from ``begins`` until the eve of ``ends``.

    ``until``: last day of validity. ``stock``: the state counts in the stock. ``owed``: the term that ends on ``until``
    falls due out of this row (it was not cut short, nor is it carried on by the next row).
    """

    kind = models.ForeignKey(Series, models.PROTECT, related_name="+", db_index=False)
    record = models.UUIDField()
    state = models.CharField(max_length=30)
    stock = models.BooleanField()
    dims = models.ForeignKey(Combo, models.PROTECT, related_name="+", db_index=False)
    doer = models.CharField(max_length=40)
    territory = models.CharField(max_length=40)
    party = models.UUIDField(null=True)
    begins = models.DateField()
    ends = models.DateField(null=True)
    until = models.DateField(null=True)
    owed = models.BooleanField()
    closed_at = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["record"], name="interval_record"),
            models.Index(fields=["kind", "until"], name="interval_kind_until"),
            # Everything that decides whether a term falls due, so that half a million are counted without reading their
            # rows; what it is limited to stands in it too, or SQLite reads the rows to see that.
            models.Index(
                fields=["kind", "until", "territory", "dims", "begins", "ends", "owed", "stock", "void_at"],
                condition=Q(stock=True, void_at__isnull=True),
                name="interval_due",
            ),
            models.Index(fields=["kind", "territory", "begins"], name="interval_kind_place"),
            models.Index(fields=["opened_at"], name="interval_opened"),
            models.Index(fields=["closed_at"], name="interval_closed", condition=Q(closed_at__isnull=False)),
            models.Index(fields=["void_at"], name="interval_void", condition=Q(void_at__isnull=False)),
        ]


class Milestone(Known):
    """The first day on which a record reached an act that counts, with the facets as they were then."""

    kind = models.ForeignKey(Series, models.PROTECT, related_name="+", db_index=False)
    record = models.UUIDField()
    name = models.CharField(max_length=40)
    day = models.DateField()
    doer = models.CharField(max_length=40)
    territory = models.CharField(max_length=40)
    party = models.UUIDField(null=True)
    dims = models.ForeignKey(Combo, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["record"], name="milestone_record"),
            models.Index(fields=["kind", "name", "day"], name="milestone_day"),
            models.Index(fields=["opened_at"], name="milestone_opened"),
            models.Index(fields=["void_at"], name="milestone_void", condition=Q(void_at__isnull=False)),
        ]


from zhijian.kernel.indicators.composing import Composed  # noqa: E402 - its conditions know the language of figures

__all__ = ["Cell", "Combo", "Composed", "Entry", "Interval", "Milestone", "Series"]
