"""What is kept of an import: the file, the job with its columns and counts, the rows that came back.

These tables prove nothing: every change that an import makes is an act in the ledger. They say where a job stands.
"""

import uuid
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models

from zhijian.kernel.org.models import Body, Staff


class Upload(models.Model):
    """上传的文件 A file as it was sent. Its bytes lie under ``MEDIA_ROOT`` by id; its name is only shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    kind = models.CharField(max_length=8)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    sent = models.DateTimeField()

    @property
    def path(self) -> Path:
        """Where the bytes lie; no part of it is the sender's."""
        return Path(settings.MEDIA_ROOT) / "imports" / self.id.hex[:2] / self.id.hex


class Job(models.Model):
    """导入 One import of one file into one target, by one person for one body."""

    class State(models.TextChoices):
        READ = "read"
        """The columns are proposed; something is to be chosen by a person."""
        CHECKING = "checking"
        """All rows are to be judged, without changing anything."""
        PREVIEWED = "previewed"
        CONFIRMED = "confirmed"
        """Waits for its turn."""
        RUNNING = "running"
        STOPPED = "stopped"
        DONE = "done"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    target = models.CharField(max_length=40)
    upload = models.OneToOneField(Upload, models.PROTECT, related_name="job")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    language = models.CharField(max_length=10, default="zh-hans")
    made = models.DateTimeField()

    sheet = models.CharField(max_length=200, blank=True)
    encoding = models.CharField(max_length=20, blank=True)
    header_row = models.PositiveIntegerField(null=True)
    fill_down = models.BooleanField(default=False)
    columns = models.JSONField(default=dict)
    fixed = models.JSONField(default=dict)
    options = models.JSONField(default=list)

    state = models.CharField(max_length=12, choices=State.choices, default=State.READ)
    on = models.DateField(null=True, db_column="on_day")
    """The day of its acts: the one on which it was confirmed, also where it goes on after midnight."""
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    sample = models.JSONField(default=list)
    failure = models.CharField(max_length=500, blank=True)
    runner = models.UUIDField(null=True)
    alive = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["body", "target", "made"], name="import_of_body"),
            models.Index(fields=["state", "made"], name="import_waiting"),
        ]


class Returned(models.Model):
    """退回的行 A row that was not taken, with what is wrong: ``[[field, sentence, code], …]`` in the
    importer's language."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="returned")
    number = models.PositiveIntegerField()
    decision = models.CharField(max_length=10)
    problems = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["job", "number"], name="import_row_once")]


class Remembered(models.Model):
    """记住的列 Which column meant which field, for a body, a target and a header."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    target = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=32)
    columns = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "target", "fingerprint"], name="import_columns_once")
        ]


class Turn(models.Model):
    """Whose turn it is: one row, locked while an import is claimed, so that no two run at once."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
