"""Attachments 附件: uploaded first, checked by content, then named by an act; served only through its
record's scope."""

import hashlib
import os
import tempfile
import uuid
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils.translation import gettext as _

from zhijian.kernel.ledger import clock
from zhijian.kernel.org.models import Staff
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.protections import is_off, protect
from zhijian.kernel.records.errors import Invalid, Refused

KINDS = {"application/pdf": b"%PDF-", "image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
SUFFIX = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
LARGEST = 20 * 1024 * 1024
SEEN = protect(
    "scope:records.attachment", "tests/matrix/test_leaks.py::test_nobody_takes_what_another_person_uploaded"
)
FREE = protect(
    "check:attachment.free",
    "tests/kernel/records/test_attachments.py::test_one_upload_is_attached_once",
)
CONTENT = protect(
    "content:attachment",
    "tests/kernel/records/test_attachments.py::test_what_is_no_scan_is_refused_by_its_content",
)
SIZE = protect(
    "size:attachment",
    "tests/kernel/records/test_attachments.py::test_a_file_that_is_too_large_is_refused_before_it_is_read",
)


class Attachment(models.Model):
    """One file by its hash. ``record`` is empty until an act has taken it; only its uploader may use it until then."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    media = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=60, blank=True)
    record = models.UUIDField(null=True, db_index=True)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    uploaded = models.DateTimeField()

    @classmethod
    def visible_to(cls, scope: Scope) -> "models.QuerySet[Attachment]":
        """What a form may name: one's own uploads. Whether one is still free, ``take`` asks, so that a form that is
        sent twice finds its file again."""
        if is_off(SEEN):
            return cls.objects.all()
        return cls.objects.filter(staff=scope.staff) if scope.staff else cls.objects.none()

    def take(self, record: Any) -> None:
        """Belong to *record* from now on; called by the act that names this file, in its transaction.

        Raises ``Refused`` where a record has it already: nobody attaches one upload twice.
        """
        mine = Attachment.objects.filter(pk=self.pk)
        free = mine if is_off(FREE) else mine.filter(record=None)
        if not free.update(record=record.pk, kind=record.kind):
            raise Refused(_("This file was taken already. Upload it again."), code="taken")

    @property
    def asked_as(self) -> str:
        """What an idempotency key stands for: the content, so that the same file uploaded twice is the same wish."""
        return str(self.sha256)

    @property
    def file(self) -> Path:
        """Where the bytes are; the name is the hash, never what the user called it."""
        return Path(settings.MEDIA_ROOT) / "attachments" / self.sha256[:2] / self.sha256


def keep(upload: "UploadedFile[Any]", staff: Staff) -> Attachment:
    """Keep an uploaded file. Raises ``Invalid`` on the field ``file`` for what is too large or not what it must be."""
    if (upload.size or 0) > LARGEST and not is_off(SIZE):
        raise Invalid({"file": [_("At most %(n)s MB.") % {"n": LARGEST // 1024 // 1024}]})
    head = upload.read(16)
    upload.seek(0)
    media = next((kind for kind, magic in KINDS.items() if head.startswith(magic)), None)
    if media is None and is_off(CONTENT):
        media = "application/pdf"
    if media is None:
        raise Invalid({"file": [_("Give a PDF, PNG or JPEG file; this is something else.")]})
    digest, size = store_bytes(upload)
    name = Path(upload.name or "scan").stem[:100] + "." + SUFFIX[media]
    return Attachment.objects.create(
        sha256=digest, size=size, media=media, name=name, staff=staff, uploaded=clock.now()
    )  # fmt: skip


def store_bytes(upload: Any) -> tuple[str, int]:
    """Write the bytes under their hash (SHA-256, hex); returns the hash and the size."""
    folder = Path(settings.MEDIA_ROOT) / "attachments"
    folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder)
    digest, size = hashlib.sha256(), 0
    with os.fdopen(handle, "wb") as out:
        for chunk in _chunks(upload):
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    target = folder / digest.hexdigest()[:2] / digest.hexdigest()
    target.parent.mkdir(exist_ok=True)
    os.replace(temporary, target)
    return digest.hexdigest(), size


def _chunks(upload: BinaryIO) -> Any:
    while chunk := upload.read(1 << 20):
        yield chunk
