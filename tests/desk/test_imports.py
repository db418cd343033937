"""Importing at the desk: what is sent, seen, confirmed and given back, and who may see it."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.urls import resolve
from openpyxl import load_workbook

from tests.imports import Bureau, acts, table, workbook
from zhijian.config.commands.importing import import_
from zhijian.desk.views import imports
from zhijian.kernel.intake import jobs, running
from zhijian.kernel.intake.models import Job, Upload
from zhijian.kernel.office import worker
from zhijian.kernel.parties.models import Party

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRMS = table(("企业名称", "地址"), ("甲水泥厂", "东门"), ("乙粮油店", ""), ("/", "西门"))


@pytest.fixture
def bureau(db, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return Bureau.founded()


def sent(client, content: bytes, target: str = "firms", name: str = "名单.csv", **more: str):
    return client.post(f"/import/{target}/", {"file": SimpleUploadedFile(name, content), **more}, follow=True)


def text(response) -> str:
    return response.content.decode()


# -- from the register to the result ---------------------------------------------------------------------------------


def test_a_list_goes_from_the_register_through_the_preview_into_the_ledger(bureau):
    client = bureau.client("zhou")
    assert '/import/firms/"' in text(client.get("/r/parties.party/"))
    before = acts()
    page = text(sent(client, FIRMS))
    assert "已看过 3 行，台账还没有改动。" in page
    assert "导入这 2 行" in page
    assert "本行没有写明是谁" in page
    assert acts() == before
    job = Job.objects.get()
    client.post(f"/imports/{job.pk}/", {"do": "confirm"})
    assert "等待前一个导入" in text(client.get(f"/imports/{job.pk}/"))
    running.work()
    answer = client.get(f"/imports/{job.pk}/progress/")
    assert answer["HX-Refresh"] == "true"
    page = text(client.get(f"/imports/{job.pk}/"))
    assert "3 行已办完，每一处改动都已入账。" in page
    assert "1 行退回" in page
    assert sorted(Party.objects.values_list("name", flat=True)) == ["乙粮油店", "甲水泥厂"]


def test_the_worker_imports_and_seals(bureau, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(worker.signing, "sign_head", lambda: None)
    monkeypatch.setattr(worker.signing, "lay_out", lambda: None)
    job = bureau.send(FIRMS)
    jobs.confirm(job)
    worker.settle()
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert not worker.sealer.Outbox.objects.exists()


def test_the_rows_that_came_back_are_a_file_to_mend(bureau):
    client = bureau.client("zhou")
    sent(client, FIRMS)
    job = Job.objects.get()
    answer = client.get(f"/imports/{job.pk}/returned.xlsx")
    content = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == XLSX
    assert answer["Content-Disposition"].startswith("attachment;")
    rows = list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert rows[0] == ("企业名称", "地址", "导入错误", "原文件行号")
    assert rows[1][:2] == ("/", "西门")
    assert rows[1][2] == "名称: 本行没有写明是谁。请填写名称、统一社会信用代码或旧台账编号。"
    assert rows[1][3] == "4"
    csv = b"".join(client.get(f"/imports/{job.pk}/returned.csv").streaming_content)
    assert csv.startswith(b"\xef\xbb\xbf")
    assert client.get(f"/imports/{job.pk}/returned.pdf").status_code == 404


def test_columns_are_chosen_a_value_is_given_for_all_rows_and_both_are_remembered(bureau):
    client = bureau.client("zhou")
    odd = table(("乙方", "住"), ("甲水泥厂", "东门"))
    page = text(sent(client, odd))
    assert "没有认出任何一列" in page
    job = Job.objects.get()
    chosen = {
        "do": "look",
        "column.name": "0",
        "column.address": "1",
        "fixed.scale": "小型",
        "column.uscc": "99999999",
    }
    page = text(client.post(f"/imports/{job.pk}/", chosen, follow=True))
    assert "导入这 1 行" in page
    job.refresh_from_db()
    assert (job.columns, job.fixed) == ({"name": 0, "address": 1}, {"scale": "小型"})
    assert "导入这 1 行" in text(sent(client, odd))


def test_a_column_that_the_file_does_not_have_cannot_be_chosen(bureau):
    client = bureau.client("zhou")
    sent(client, FIRMS)
    job = Job.objects.get()
    answer = client.post(f"/imports/{job.pk}/", {"do": "look", "column.name": "7"}, follow=True)
    assert answer.status_code == 200
    job.refresh_from_db()
    assert job.columns == {}


def test_formulas_merged_cells_dates_as_text_and_full_width_digits_in_one_workbook(bureau):
    bureau.firm("云溪水泥厂")
    header = ("器具编号", "器具名称", "最大秤量", "检定分度值", "使用单位", "检定日期", "有效期至")
    content = workbook(
        ("云溪县强检器具台账",),
        header,
        (
            "ＹＸ－１",
            "电子汽车衡",
            "１００ 吨",
            "50kg",
            "云溪水泥厂",
            "２０２６年１月１５日",
            date(2027, 1, 14),
        ),
        ("YX-2", "电子台秤", "=100+50", "50g", None, "2026-01-15", "2027-01-14"),
        merged=("A1:G1", "E3:E4"),
    )
    client = bureau.client("zhou")
    page = text(sent(client, content, "instruments", "台账.xlsx"))
    assert "导入这 1 行" in page
    assert "此单元格是公式，但没有保存结果" in page
    job = Job.objects.get()
    assert job.sample[0]["label"] == "YX-1 电子汽车衡"
    columns = {f"column.{name}": str(column) for name, column in job.columns.items()}
    page = text(
        client.post(
            f"/imports/{job.pk}/",
            {"do": "look", "fill_down": "1", "sheet": job.sheet, **columns},
            follow=True,
        )
    )
    assert Job.objects.get().fill_down
    assert "缺少" not in page


# -- what is refused -------------------------------------------------------------------------------------------------


class Unread(io.RawIOBase):
    """A body that must not be read."""

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer) -> int:
        raise AssertionError("the body was read")


def test_200_mb_are_refused_with_a_sentence_before_a_byte_is_read(bureau, rf, settings):
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/import/firms/", "CONTENT_LENGTH": str(200 * 1024 * 1024),
        "CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": Unread(),
    }  # fmt: skip
    request: WSGIRequest = rf.generic("POST", "/import/firms/")
    request = WSGIRequest({**request.environ, **environ})
    request.user = bureau.people["zhou"]
    request.session, request._messages = {}, []
    request.resolver_match = resolve("/import/firms/")
    answer = imports.start(request, "firms")
    assert answer.status_code == 413
    assert "文件有 200 MB，最多 100 MB。" in text(answer)
    assert imports.start.csrf_exempt
    assert not Upload.objects.exists()


def test_a_form_without_its_token_is_refused(bureau):
    client = bureau.client("zhou")
    client.handler.enforce_csrf_checks = True
    answer = client.post("/import/firms/", {"file": SimpleUploadedFile("x.csv", FIRMS)})
    assert answer.status_code == 403
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 and so on", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "xls"),
        (b"<html><table><tr><td>x</table>", "网页"),
        (b"", "空"),
        (b"PK\x03\x04 broken", "损坏"),
    ],
)
def test_a_file_that_is_something_else_is_refused_by_its_content_whatever_its_name(
    bureau, settings, content, said
):
    answer = sent(bureau.client("zhou"), content, name="名单.xlsx")
    if content:
        assert answer.status_code == 422
        assert said in text(answer)
    else:
        assert answer.status_code == 422
    assert not Upload.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT, "imports").rglob("*") if path.is_file()]


def test_without_a_file_the_form_says_so(bureau):
    answer = bureau.client("zhou").post("/import/firms/")
    assert answer.status_code == 422
    assert "请先选择文件" in text(answer)


# -- who may see -----------------------------------------------------------------------------------------------------


def every_address(job: Job) -> list[str]:
    at = f"/imports/{job.pk}/"
    return [at, f"{at}progress/", f"{at}returned.xlsx", f"{at}returned.csv", f"{at}file/"]


@pytest.mark.parametrize("who", ["wang", "shi", "du", "sun"])
def test_an_import_is_not_there_for_another_body_nor_without_the_duty(bureau, who):
    """wang: the neighbour; shi: the city above; du: a reader of the same bureau; sun: another duty there."""
    job = bureau.send(FIRMS)
    client = bureau.client(who)
    assert [client.get(address).status_code for address in every_address(job)] == [404] * 5
    assert client.post(f"/imports/{job.pk}/", {"do": "confirm"}).status_code == 404
    assert client.post(f"/imports/{job.pk}/", {"do": "discard"}).status_code == 404
    page = client.get("/import/firms/")
    assert page.status_code == (404 if who in ("du", "sun") else 200)
    assert "list.csv" not in text(page)
    job.refresh_from_db()
    assert job.state == Job.State.PREVIEWED


def test_who_may_not_import_is_not_offered_it(bureau):
    assert "/import/" not in text(bureau.client("du").get("/r/parties.party/"))
    assert "/import/instruments/" not in text(bureau.client("li").get("/r/metrology.instrument/"))
    assert bureau.client("li").get("/import/instruments/").status_code == 404
    assert bureau.client("li").get("/import/nothing/").status_code == 404


def test_a_stranger_is_sent_to_sign_in(bureau, client):
    job = bureau.send(FIRMS)
    for address in [*every_address(job), "/import/firms/", "/import/firms/template.xlsx"]:
        assert client.get(address)["Location"].startswith("/sign-in/")


def test_the_file_comes_back_only_as_an_attachment_that_no_browser_opens(bureau):
    job = bureau.send(b"name,address\n<script>alert(1)</script>,x\n")
    answer = bureau.client("zhou").get(f"/imports/{job.pk}/file/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content).startswith(b"name,address")
    assert "<script>alert" not in text(bureau.client("zhou").get(f"/imports/{job.pk}/"))


def test_an_import_is_confirmed_once(bureau):
    client = bureau.client("zhou")
    job = bureau.send(FIRMS)
    for _n in range(2):
        client.post(f"/imports/{job.pk}/", {"do": "confirm"})
    running.work()
    client.post(f"/imports/{job.pk}/", {"do": "confirm"})
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert running.work() == 0


# -- the command -----------------------------------------------------------------------------------------------------


def test_the_command_looks_then_imports_then_gives_back(bureau, tmp_path, capsys):
    file, bad = tmp_path / "list.csv", tmp_path / "back.csv"
    file.write_bytes(FIRMS)
    before = acts()
    assert import_(["firms", str(file), "--user", "zhou", "--dry-run"]) == 1
    assert "3 rows, new 2, update 0, same 0, conflict 0, bad 1" in capsys.readouterr().out
    assert acts() == before
    assert not Job.objects.exists()
    assert import_(["firms", str(file), "--user", "zhou", "--bad", str(bad)]) == 1
    assert Party.objects.count() == 2
    assert "/,西门" in bad.read_text("utf-8-sig")
    file.write_bytes(table(("厂", "住"), ("丙加油站", "东门")))
    assert import_(["firms", str(file), "--user", "li", "--column", "name=厂", "--set", "scale=小型"]) == 0
    assert Party.objects.get(name="丙加油站").scale == "small"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--user", "nobody"], "no account"),
        (["--user", "du"], "has not the duty"),
        (["--user", "zhou", "--body", "519904"], "not at 519904"),
        (["--user", "zhou", "--column", "name=没有"], "no such column"),
        (["--user", "zhou", "--set", "colour=red"], "no such field"),
        (["--user", "zhou", "--option", "register_owners"], "may not choose"),
        (["--user", "zhou", "--bad", "x.pdf"], ".xlsx or .csv"),
    ],
)
def test_the_command_says_why_it_cannot_and_leaves_nothing(bureau, tmp_path, capsys, settings, args, said):
    file = tmp_path / "list.csv"
    file.write_bytes(FIRMS)
    assert import_(["firms", str(file), *args]) == 1
    assert said in capsys.readouterr().err
    assert not Party.objects.exists()
    assert not Job.objects.exists()
    assert not Upload.objects.exists()
    assert [path for path in Path(settings.MEDIA_ROOT, "imports").rglob("*") if path.is_file()] == []
