"""A file is what it contains, whatever it is called; what cannot be read is named, with what to do."""

import io
import zipfile

import pytest

from zhijian.kernel.intake.content import Kind, identify
from zhijian.kernel.intake.limits import MEGABYTE, Limits
from zhijian.kernel.intake.problems import FileRefused
from zhijian.kernel.intake.sheets import open_table

from .workbooks import book

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


def refusal(content: bytes, limits: Limits | None = None) -> tuple[str, str]:
    with pytest.raises(FileRefused) as refused:
        identify(io.BytesIO(content), limits or Limits())
    return refused.value.code, str(refused.value.params.get("kind", ""))


@pytest.mark.parametrize(
    ("content", "code", "kind"),
    [
        (b"", "EMPTY_FILE", ""),
        (b"%PDF-1.7 ...", "WRONG_CONTENT", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "WRONG_CONTENT", "a picture"),
        (b"<html><table><tr><td>1", "WRONG_CONTENT", "a web page (some systems give it the name .xls)"),
        (
            b"\xef\xbb\xbf\r\n<!DOCTYPE html>",
            "WRONG_CONTENT",
            "a web page (some systems give it the name .xls)",
        ),
        (
            b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>",
            "WRONG_CONTENT",
            "an XML document",
        ),
        (OLE2 + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "PROTECTED_FILE", ""),
        (OLE2 + b"\0" * 600 + "Workbook".encode("utf-16-le"), "WRONG_CONTENT", "an old workbook (.xls)"),
        (OLE2 + b"\0" * 600, "WRONG_CONTENT", "an old Office document"),
        (zipped("word/document.xml"), "WRONG_CONTENT", "a text document"),
        (zipped("mimetype", "content.xml"), "WRONG_CONTENT", "an OpenDocument file"),
        (zipped("xl/workbook.bin"), "WRONG_CONTENT", "a binary workbook (.xlsb)"),
        (zipped("photo.jpg"), "WRONG_CONTENT", "a packed archive"),
        (b"PK\x03\x04 cut off", "DAMAGED_FILE", ""),
    ],
)
def test_what_is_no_table_is_called_by_its_name(content: bytes, code: str, kind: str) -> None:
    assert refusal(content) == (code, kind)


def test_a_workbook_and_a_text_are_known_by_their_content() -> None:
    assert identify(book(""), Limits()) is Kind.XLSX
    assert identify(io.BytesIO("企业名称,地址\n".encode("gb18030")), Limits()) is Kind.TEXT


class Pretended(io.BytesIO):
    """A file that says it has 200 MB, and fails the test when anybody reads it."""

    def seek(self, offset: int, whence: int = 0) -> int:
        return 200 * MEGABYTE if whence == 2 else super().seek(offset, whence)

    def read(self, size: int | None = -1) -> bytes:
        raise AssertionError("A file that is too large must not be read.")


def test_an_upload_of_200_megabytes_is_refused_before_it_is_read() -> None:
    with pytest.raises(FileRefused) as refused, open_table(Pretended()):
        pass
    assert refused.value.code == "FILE_TOO_LARGE"
    assert refused.value.problem.sentence().startswith("This file has 200 MB; at most 100 MB are taken.")


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", "")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (3 * MEGABYTE))
    assert len(bomb.getvalue()) < 10_000
    limits = Limits(unpacked_bytes=2 * MEGABYTE)
    with pytest.raises(FileRefused) as refused, open_table(bomb, limits=limits):
        pass
    assert (refused.value.code, refused.value.params) == ("UNPACKED_TOO_LARGE", {"size": 3, "limit": 2})


def test_a_zip_of_very_many_parts_is_refused() -> None:
    assert refusal(zipped(*(f"xl/{n}" for n in range(6))), Limits(parts=5))[0] == "TOO_MANY_PARTS"


def test_a_locked_part_is_called_a_password() -> None:
    content = bytearray(zipped("_rels/.rels", "xl/workbook.xml"))
    for start in range(len(content) - 4):
        if content[start : start + 4] == b"PK\x01\x02":
            content[start + 8] |= 1  # the bit that says: encrypted
    assert refusal(bytes(content))[0] == "PROTECTED_FILE"
