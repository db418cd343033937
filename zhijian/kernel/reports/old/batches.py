"""A batch 一批旧报告: many files at once, read by the worker one after the other.

These tables prove nothing: what is taken in is an act of its own. A file and what became of it are written together, so
that a crash loses nothing and takes nothing twice.
"""

import io
import logging
import uuid
import zipfile
from collections.abc import Callable, Iterator
from typing import ClassVar

from django.conf import settings
from django.db import DatabaseError, OperationalError, models, transaction
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from zhijian.kernel.ledger import clock
from zhijian.kernel.org.models import Body, Staff
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.protections import is_off, protect
from zhijian.kernel.records.attachments import Attachment
from zhijian.kernel.records.by import By
from zhijian.kernel.records.errors import NoRoom, Refusal
from zhijian.kernel.reports.old.records import OldReport
from zhijian.kernel.reports.old.texts import keep_file, sentence
from zhijian.kernel.reports.old.who import STATISTICIAN
from zhijian.kernel.reports.reading.opening import FILE_BYTES, Unreadable

log = logging.getLogger("zhijian.reports")
MOST = 500
"""Files of one batch."""
SEEN = protect(
    "scope:reports.batch", "tests/desk/test_old_batches.py::test_a_batch_is_not_there_for_another_body"
)
UNPACKED = protect(
    "size:old_archive", "tests/desk/test_old_batches.py::test_an_archive_that_unpacks_without_end_is_refused"
)


class Batch(models.Model):
    """一批旧报告 Files that one person handed in together for one body."""

    class State(models.TextChoices):
        RUNNING = "running"
        PAUSED = "paused"
        DONE = "done"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    language = models.CharField(max_length=10, default="zh-hans")
    period = models.CharField(max_length=30, blank=True)
    made = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "made"], name="old_batch_waiting")]

    @classmethod
    def visible_to(cls, scope: Scope) -> "models.QuerySet[Batch]":
        """The batches of the bodies for which this person takes in reports."""
        rows = cls.objects.select_related("body", "staff")
        if is_off(SEEN):
            return rows
        return rows.filter(
            body__in={area for body in scope.bodies_with(STATISTICIAN) for area in scope.of(body, "reports")}
        )

    def pause(self) -> None:
        """Stop behind the file that is being read; what was taken stays."""
        Batch.objects.filter(pk=self.pk, state=self.State.RUNNING).update(state=self.State.PAUSED)

    def resume(self) -> None:
        """Go on with the next file."""
        Batch.objects.filter(pk=self.pk, state=self.State.PAUSED).update(state=self.State.RUNNING)


class BatchFile(models.Model):
    """One file of a batch: waiting, taken (then ``report`` names it), or refused with the reason."""

    class State(models.TextChoices):
        WAITING = "waiting"
        TAKEN = "taken"
        REFUSED = "refused"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="files")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    kept = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    report = models.UUIDField(null=True)
    problem = models.CharField(max_length=500, blank=True)
    """Why it was refused, in the language of who sent it."""
    told = models.JSONField(default=dict)
    """…and in each language."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "number"], name="old_batch_file_once")
        ]

    @property
    def reason(self) -> str:
        """Why it was refused, in the reader's language."""
        return str(self.told.get("zh" if (get_language() or "zh").startswith("zh") else "en") or self.problem)

    def refuse(self, *reasons: Promise | str) -> None:
        """Say why it was not taken."""
        self.state, self.report = self.State.REFUSED, None
        self.problem = "; ".join(str(one) for one in reasons)[:500]
        for language, code in (("zh", "zh-hans"), ("en", "en")):
            with override(code):
                self.told[language] = "; ".join(str(one) for one in reasons)


def hand_in(
    named: list[tuple[str, bytes]], body: Body, staff: Staff, language: str, period: str = ""
) -> Batch:
    """Keep files and begin their batch; archives are unpacked. One that cannot be kept stands there with the reason."""
    with transaction.atomic():
        made = Batch.objects.create(
            body=body, staff=staff, language=language, period=period, made=clock.now()
        )
        files = (inner for name, content in named for inner in unpacked(name, content))
        BatchFile.objects.bulk_create(_file(made, number, *one) for number, one in enumerate(files, 1))
    return made


def _file(batch: Batch, number: int, name: str, content: bytes, problem: Promise | str) -> BatchFile:
    made = BatchFile(batch=batch, number=number, name=name[-120:])
    if not problem:
        try:
            made.kept = keep_file(content, name, batch.staff)
        except Unreadable as error:
            problem = sentence(error)
        else:
            made.name = made.kept.name
            return made
    made.refuse(problem)
    return made


def unpacked(name: str, content: bytes) -> Iterator[tuple[str, bytes, Promise | str]]:
    """(name, content, what is wrong) of each file in an archive; of any other file that itself."""
    if not (content.startswith(b"PK") and name.lower().endswith(".zip")):
        yield name, content, ""
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from _members(archive, name)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        log.info("archive %s: %s", name, error)
        yield name, b"", _("This archive is damaged. Pack it again.")


def _members(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, bytes, Promise | str]]:
    room = 2 * settings.UPLOAD_LIMIT
    files = [
        one for one in archive.infolist() if not one.is_dir() and not one.filename.startswith("__MACOSX")
    ]
    for member in files[:MOST]:
        shown = _name(member)
        if member.flag_bits & 1:
            yield shown, b"", _("This file is protected by a password. Save it without the password.")
            continue
        with archive.open(member) as packed:
            content = packed.read(min(FILE_BYTES, room) + 1)
        room -= len(content)
        if room < 0 and not is_off(UNPACKED):
            told = _("The archive unpacks to more than {n} MB. Divide it.")
            yield name, b"", format_lazy(told, n=2 * settings.UPLOAD_LIMIT // 1024 // 1024)
            return
        yield shown, content, ""
    if len(files) > MOST:
        yield name, b"", format_lazy(_("At most {n} files are taken at once. Divide the archive."), n=MOST)


def _name(member: zipfile.ZipInfo) -> str:
    """The name of a member; old programs write it in GB18030 and do not say so."""
    if member.flag_bits & 0x800:
        return member.filename
    return member.filename.encode("cp437", "replace").decode("gb18030", "replace")


def work(between: Callable[[], bool] = lambda: False) -> int:
    """Read the files of the batch that waits longest, one after the other; how many. ``between`` is called after each
    file and may stop the work by True; a later call goes on where it stopped."""
    done = 0
    while (
        batch := Batch.objects.filter(state=Batch.State.RUNNING)
        .select_related("staff")
        .order_by("made", "pk")
        .first()
    ):
        file = (
            batch.files.filter(state=BatchFile.State.WAITING)
            .select_related("kept")
            .order_by("number")
            .first()
        )
        if file is None:
            Batch.objects.filter(pk=batch.pk, state=Batch.State.RUNNING).update(state=Batch.State.DONE)
            continue
        take(batch, file)
        done += 1
        if between():
            break
    return done


def take(batch: Batch, file: BatchFile) -> None:
    """Take in one file, or write down why not. Raises what the database raises: then the file still waits."""
    with override(batch.language):
        try:
            with transaction.atomic():
                by = By.officer(batch.staff, key=f"batch:{batch.pk}:{file.number}")
                params = {"at": batch.body_id, "original": str(file.kept_id), "period": batch.period}
                file.report = OldReport.create("received", by, **params).pk
                file.state = BatchFile.State.TAKEN
                file.save(update_fields=["state", "report"])
        except NoRoom as full:
            raise OperationalError(
                str(full)
            ) from full  # the disk will have room again, and the file still waits
        except Refusal as refusal:
            _refused(file, *(one for ones in refusal.errors.values() for one in ones))
        except DatabaseError:
            raise
        except Exception:
            log.exception("file %s of batch %s broke off", file.number, batch.pk)
            _refused(file, _("Reading broke off by a fault of ours, which stands in the server's log."))


def _refused(file: BatchFile, *reasons: Promise | str) -> None:
    file.refuse(*reasons)
    file.save(update_fields=["state", "problem", "told", "report"])
