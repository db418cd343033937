"""Keeping a file that was sent: measured, hashed, identified by its content, never executed (收取文件)."""

import hashlib
import os
import uuid
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from zhijian.kernel.ledger import clock
from zhijian.kernel.org.models import Body, Staff
from zhijian.kernel.protections import is_off, protect

from .content import identify
from .limits import FILE_TOO_LARGE, MEGABYTE, Limits
from .models import Upload
from .problems import FileRefused
from .text import tidy

SIZE = protect(
    "size:import",
    "tests/desk/test_imports.py::test_200_mb_are_refused_with_a_sentence_before_a_byte_is_read",
    "tests/kernel/intake/test_import_jobs.py::test_a_file_larger_than_the_limit_is_refused_while_it_arrives",
)


def limits() -> Limits:
    """How large a file may be here (``settings.UPLOAD_LIMIT``, bytes)."""
    return Limits(file_bytes=settings.UPLOAD_LIMIT)


def refuse_if_larger(size: int) -> None:
    """Refuse a file by the size that its sender declares (bytes), before a byte of it is read."""
    if size > settings.UPLOAD_LIMIT and not is_off(SIZE):
        raise FileRefused(FILE_TOO_LARGE(size=-(-size // MEGABYTE), limit=settings.UPLOAD_LIMIT // MEGABYTE))


def keep(chunks: Iterable[bytes], name: str, body: Body, staff: Staff) -> Upload:
    """Keep a file on disk and in its table. Raises :class:`FileRefused`; then nothing of it is left."""
    upload = Upload(id=uuid.uuid4(), name=_shown_name(name), body=body, staff=staff, sent=clock.now())
    path = upload.path
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        upload.sha256, upload.size = _write(chunks, path)
        with path.open("rb") as file:
            upload.kind = identify(file, limits()).value
        upload.save(force_insert=True)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return upload


def forget(upload: Upload) -> None:
    """Remove a file that was never imported."""
    path = upload.path
    upload.delete()
    path.unlink(missing_ok=True)


def _write(chunks: Iterable[bytes], path: Path) -> tuple[str, int]:
    """Hash and size of what was written; it is on the disk when this returns."""
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        for chunk in chunks:
            size += len(chunk)
            refuse_if_larger(size)
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size


def _shown_name(name: str) -> str:
    """The name without folders and invisible signs, for people."""
    last = tidy(name.replace("\\", "/").rpartition("/")[2])
    return "".join(sign for sign in last if sign.isprintable())[-200:] or "?"
