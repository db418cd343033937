"""After a restore: each file that a record or an import names is there with its bytes, or the restore says which."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.matrix.conftest import city, ground
from tests.matrix.ground import EAST, Ground
from zhijian.config.commands import restoring
from zhijian.kernel.intake import files
from zhijian.kernel.org.models import Body
from zhijian.kernel.records.attachments import keep

__all__ = ["city", "ground"]
LIST = "名称,地址\n甲厂,东门\n".encode()


def said() -> list[str]:
    """What the restore finds wrong with the files."""
    return [*restoring._papers(), *restoring._attachments(), *restoring._imports()]


@pytest.fixture
def kept(city: Ground) -> tuple[Path, Path]:
    """The files of a scan that an act has taken, and of a list that was sent for import."""
    scan = keep(SimpleUploadedFile("scan.pdf", b"%PDF-1.7 stamped"), city.people["mi_manager"])
    city.fresh("verification.east").act("scan_added", city.by("mi_manager"), scan=str(scan.pk))
    sent = files.keep(iter([LIST]), "firms.csv", Body.objects.get(pk=EAST), city.people["east"])
    return scan.file, sent.path


def test_nothing_is_said_where_all_are_there(kept: Any) -> None:
    assert said() == []


@pytest.mark.parametrize(("which", "words"), [(0, "attachment scan.pdf"), (1, "imported file firms.csv")])
def test_a_missing_and_a_changed_file_are_named(kept: tuple[Path, Path], which: int, words: str) -> None:
    file = kept[which]
    whole = file.read_bytes()
    file.write_bytes(whole + b"x")
    (line,) = said()
    assert words in line
    assert line.endswith("its file was changed")
    file.unlink()
    (line,) = said()
    assert line.endswith("its file is missing")
    file.write_bytes(whole)
    assert said() == []


def test_an_upload_that_no_record_took_is_nobodys_loss(city: Ground) -> None:
    scan = keep(SimpleUploadedFile("scan.pdf", b"%PDF-1.7 never sent"), city.people["mi_manager"])
    scan.file.unlink()
    assert said() == []
