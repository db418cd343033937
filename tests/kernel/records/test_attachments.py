"""附件 What may be attached: a PDF, PNG or JPEG by its content, of at most 20 MB; its name is never asked."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zhijian.kernel.records import attachments
from zhijian.kernel.records.attachments import Attachment, keep
from zhijian.kernel.records.errors import Invalid, Refused

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


class Unread(SimpleUploadedFile):
    """A file of a size that it only says, and that must not be read."""

    def __init__(self, size: int) -> None:
        super().__init__("scan.pdf", b"%PDF-1.7")
        self.size = size

    def read(self, *_args: Any) -> bytes:
        raise AssertionError("the file was read")


@pytest.mark.parametrize(
    ("content", "media", "suffix"),
    [
        (b"%PDF-1.7 signed", "application/pdf", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg", "jpg"),
    ],
)
def test_a_scan_is_known_by_its_content(city: Any, content: bytes, media: str, suffix: str) -> None:
    kept = keep(SimpleUploadedFile("签章.exe", content), city.staff["manager"])
    assert (kept.media, kept.name) == (media, f"签章.{suffix}")
    assert kept.file.read_bytes() == content


@pytest.mark.parametrize(
    "content",
    [b"", b"<html><script>alert(1)</script>", b"MZ\x90\x00", b"PK\x03\x04", b" %PDF-1.7", b"<svg/>"],
)
def test_what_is_no_scan_is_refused_by_its_content(city: Any, content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        keep(SimpleUploadedFile("scan.pdf", content, "application/pdf"), city.staff["manager"])
    assert list(refused.value.errors) == ["file"]
    assert not Attachment.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(city: Any) -> None:
    with pytest.raises(Invalid) as refused:
        keep(Unread(20 * MEGABYTE + 1), city.staff["manager"])
    assert list(refused.value.errors) == ["file"]
    assert "20 MB" in str(refused.value.errors["file"][0])


def test_one_upload_is_attached_once(city: Any) -> None:
    scan = str(keep(SimpleUploadedFile("scan.pdf", b"%PDF-1.7"), city.staff["manager"]).pk)
    city.issued.act("scan_added", city.by("manager"), scan=scan)
    with pytest.raises(Refused) as refused:
        city.issued.act("scan_added", city.by("manager"), scan=scan)
    assert refused.value.code == "taken"


def test_twenty_megabytes_are_taken(city: Any) -> None:
    whole = b"%PDF-1.7".ljust(20 * MEGABYTE, b" ")
    assert keep(SimpleUploadedFile("scan.pdf", whole), city.staff["manager"]).size == attachments.LARGEST
