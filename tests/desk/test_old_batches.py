"""A batch of old reports: many files or an archive, read by the worker, paused, resumed, and what each file became."""

import io
import re
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.kernel.reports.old.play import Drawer
from zhijian.kernel.office import worker
from zhijian.kernel.reports.models import Batch, OldReport
from zhijian.kernel.reports.old import batches

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawer(settings: Any, tmp_path: Any) -> Drawer:
    """A city with a statistician, and one in a county."""
    return Drawer.opened(settings, tmp_path)


def report(year: int) -> bytes:
    return f"临江市质监局{year}年工作总结\n检定计量器具{year}台件。\n".encode()


def sent(browser: Client, *files: tuple[str, bytes]) -> str:
    """The address of the batch."""
    answer = browser.post(
        "/old-reports/", {"files": [SimpleUploadedFile(name, content) for name, content in files]}
    )
    assert answer.status_code == 302
    return str(answer["Location"])


def test_good_files_are_taken_in_and_each_bad_one_says_why(drawer: Drawer) -> None:
    browser = drawer.desk()
    files = [(f"{year}.txt", report(year)) for year in range(2001, 2006)]
    files += [("empty.txt", b""), ("photo.txt", b"\x89PNG\r\n\x1a\n\x00\x00"), ("again.txt", report(2001))]
    address = sent(browser, *files)
    assert "0 of 8 files are done" in browser.get(address).content.decode()
    worker.settle()
    told = browser.get(address).content.decode()
    assert "8 of 8 files are done: 5 taken in, 3 refused." in told
    for reason in ("This file is empty", "is not text", "was taken for this body already"):
        assert reason in told
    assert [row.period for row in OldReport.objects.order_by("pk")] == [
        "2001",
        "2002",
        "2003",
        "2004",
        "2005",
    ]
    assert Batch.objects.get().state == "done"


def test_a_batch_pauses_behind_the_file_that_is_read_and_goes_on(drawer: Drawer) -> None:
    browser = drawer.desk()
    address = sent(browser, *((f"{year}.txt", report(year)) for year in range(2001, 2005)))
    read: list[int] = []

    def between() -> bool:
        read.append(1)
        if len(read) == 2:
            browser.post(address, {"do": "pause"})
        return False

    batches.work(between)
    assert OldReport.objects.count() == 2
    assert "Paused" in browser.get(address).content.decode()
    worker.settle()
    assert OldReport.objects.count() == 2
    browser.post(address, {"do": "resume"})
    worker.settle()
    assert OldReport.objects.count() == 4


def test_a_file_that_was_being_read_when_the_worker_died_is_taken_once(drawer: Drawer) -> None:
    address = sent(drawer.desk(), ("a.txt", report(2001)), ("b.txt", report(2002)))
    batch = Batch.objects.get()
    batches.take(batch, batch.files.get(number=1))
    batch.files.filter(number=1).update(
        state="waiting", report=None
    )  # as if the last word had not been written
    worker.settle()
    assert OldReport.objects.count() == 2
    assert "2 taken in, 0 refused" in drawer.desk().get(address).content.decode()


def test_a_hundred_files_show_their_progress_and_who_is_needed_first(
    drawer: Drawer, django_assert_max_num_queries: Any
) -> None:
    doubtful = "临江市质监局2005年工作总结\n登记电梯3200台，其中客梯2000台、货梯1100台。\n".encode()
    files = [(f"{n:03}.txt", report(1900 + n)) for n in range(97)]
    files += [("doubt.txt", doubtful), ("empty.txt", b" "), ("photo.txt", b"\x89PNG\r\n\x1a\n\x00\x00")]
    browser, read = drawer.desk(), []
    address = sent(browser, *files)

    def between() -> bool:
        read.append(1)
        if len(read) == 60:
            browser.post(address, {"do": "pause"})
        return False

    batches.work(between)
    told = browser.get(address).content.decode()
    assert "60 of 100 files are done: 60 taken in, 0 refused." in told
    assert "Go on reading" in told
    browser.post(address, {"do": "resume"})
    worker.settle()
    with django_assert_max_num_queries(24):
        told = browser.get(address).content.decode()
    assert "100 of 100 files are done: 98 taken in, 2 refused." in told
    order = re.findall(r"\b((?:\d{3}|doubt|empty|photo)\.txt)", told)
    assert order[:3] == ["empty.txt", "photo.txt", "000.txt"], "refused first, then what has open figures"
    accepted = OldReport.objects.get(name__contains="1900")
    drawer.accept(accepted)
    told = browser.get(address).content.decode()
    order = re.findall(r"\b((?:\d{3}|doubt|empty|photo)\.txt)", told)
    assert order[-1] == "000.txt", "what needs nobody any more comes last"


class OldName(zipfile.ZipInfo):
    """A member whose name is in GB18030, and says so nowhere."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return "2002年总结.txt".encode("gb18030"), self.flag_bits & ~0x800


def test_an_archive_is_unpacked_with_names_as_an_old_program_wrote_them(drawer: Drawer) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("2001.txt", report(2001))
        archive.writestr(OldName("x"), report(2002))
        archive.writestr("__MACOSX/._2001.txt", b"x")
    address = sent(drawer.desk(), ("drawer.zip", packed.getvalue()))
    worker.settle()
    told = drawer.desk().get(address).content.decode()
    assert "2 of 2 files are done: 2 taken in, 0 refused." in told
    assert "2002年总结.txt" in told


def test_an_archive_that_unpacks_without_end_is_refused(drawer: Drawer, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 100_000
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.txt", b"0" * 5_000_000)
    address = sent(drawer.desk(), ("bomb.zip", packed.getvalue()))
    assert "The archive unpacks to more than" in drawer.desk().get(address).content.decode()


def test_a_broken_archive_says_so(drawer: Drawer) -> None:
    address = sent(drawer.desk(), ("broken.zip", b"PK\x03\x04 nothing"))
    assert "This archive is damaged" in drawer.desk().get(address).content.decode()


def test_a_batch_is_not_there_for_another_body(drawer: Drawer) -> None:
    address = sent(drawer.desk(), ("a.txt", report(2001)), ("b.txt", report(2002)))
    for who in ("north", "officer"):
        assert drawer.desk(who).get(address).status_code == 404
        assert drawer.desk(who).get(f"{address}progress/").status_code == 404
        assert drawer.desk(who).post(address, {"do": "pause"}).status_code == 404
    assert Batch.objects.get().state == "running"


def test_who_lost_the_duty_before_his_turn_takes_nothing_in(drawer: Drawer) -> None:
    address = sent(drawer.desk(), ("a.txt", report(2001)), ("b.txt", report(2002)))
    staff = drawer.staff["city"]
    type(staff).objects.filter(pk=staff.pk).update(is_active=False)
    worker.settle()
    assert OldReport.objects.count() == 0
    assert "2 refused" in drawer.desk("second").get(address).content.decode()
