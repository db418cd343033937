"""The tables of the ledger.

``Act`` and ``Leaf`` are made by one migration and never altered: they hold what is frozen for ever. Triggers refuse
every change to them (``triggers.py``), and the server does not start without the triggers (``checks.py``).
"""

import uuid
from typing import ClassVar

from django.db import models


class Act(models.Model):
    """行为 One official step. ``body`` is the canonical text of the leaf; the columns only index it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=80)
    record = models.UUIDField()
    rev = models.PositiveIntegerField()
    doer = models.CharField(max_length=40)
    territory = models.CharField(max_length=40)
    principal = models.CharField(max_length=40)
    actor = models.UUIDField(null=True)
    party = models.UUIDField(null=True)
    on = models.DateField(db_column="on_day")
    recorded = models.DateTimeField()
    corrects = models.UUIDField(null=True)
    cause = models.UUIDField(null=True)
    body = models.TextField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["party", "on"], name="act_party_on"),
            models.Index(fields=["doer", "on", "kind"], name="act_doer_on"),
            models.Index(fields=["kind", "on", "id"], name="act_kind_day"),
            models.Index(fields=["cause"], name="act_cause", condition=models.Q(cause__isnull=False)),
            models.Index(
                fields=["corrects"], name="act_corrects", condition=models.Q(corrects__isnull=False)
            ),
        ]
        constraints: ClassVar = [models.UniqueConstraint(fields=["record", "rev"], name="act_record_rev")]


class Leaf(models.Model):
    """The place of an act in the tree: gapless positions from 0, and the hash of its leaf."""

    position = models.BigIntegerField(primary_key=True)
    act = models.OneToOneField(Act, models.PROTECT, related_name="leaf")
    hash = models.BinaryField()


class Key(models.Model):
    """Idempotency: which act a key gave, and a digest of what was asked. Its own table, so that acts can
    be partitioned."""

    key = models.CharField(primary_key=True, max_length=100)
    act = models.UUIDField()
    digest = models.CharField(max_length=64)


class Sealed(models.Model):
    """Values and salts of an act's commitments: ``{path: [salt, value]}``; erasable, beside the ledger."""

    act = models.OneToOneField(Act, models.PROTECT, primary_key=True, related_name="sealed")
    kept = models.TextField()


class Outbox(models.Model):
    """Acts that wait for the sealer. A row is committed with its act, so that nothing can be skipped."""

    id = models.BigAutoField(primary_key=True)
    act = models.UUIDField()


class Tile(models.Model):
    """256 hashes of the tree, C2SP tile layout; a partial tile at the right edge grows in place."""

    level = models.PositiveSmallIntegerField()
    idx = models.BigIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["level", "idx"], name="tile_once")]


class Checkpoint(models.Model):
    """A signed tree head (C2SP note). Stored before it is published; a size never gets a second root."""

    size = models.BigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    note = models.TextField()
    signed = models.DateTimeField()


class Cosignature(models.Model):
    """The newest head that a witness outside has kept: whoever has it can show what was changed before it.

    A row follows from the acts of ``office.witness``. ``line`` is its signature line under the note of that head.
    """

    witness = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=120)
    key = models.CharField(max_length=300)
    size = models.BigIntegerField()
    line = models.TextField()
    at = models.DateTimeField()


class Origin(models.Model):
    """The installation to whom this ledger belongs: one row. ``demo/…`` may drive its clock and can never
    become real."""

    name = models.CharField(primary_key=True, max_length=120)
    opened = models.DateTimeField()
    driven_to = models.DateTimeField(null=True)

    @property
    def is_demo(self) -> bool:
        return self.name.startswith("demo/")
