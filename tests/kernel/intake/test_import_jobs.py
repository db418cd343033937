"""An import from the file to the acts: nothing twice, nothing half, whatever breaks in between."""

import json
import shutil
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from tests.imports import (
    CHICAGO,
    CITY,
    COUNTY,
    FOOD,
    OTHER,
    Bureau,
    acts,
    returned,
    table,
    taken,
    today,
    workbook,
)  # fmt: skip
from zhijian.kernel.intake import files, jobs, judging, running
from zhijian.kernel.intake.models import Job, Remembered, Upload
from zhijian.kernel.intake.problems import FileRefused
from zhijian.kernel.intake.targets import TARGETS, Step
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.parties.models import Licence, OldEntry, Party
from zhijian.kernel.records import replay
from zhijian.kernel.records.correcting import void

State = Job.State
HEADER = ("企业名称", "统一社会信用代码", "地址", "联系电话", "规模")
USCC = "91110000600037341L"  # the example of GB 32100-2015 that python-stdnum documents
NAMES = ("甲水泥厂", "乙粮油店", "丙加油站", "丁农贸市场", "戊酱菜坊")


@pytest.fixture
def bureau(db, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return Bureau.founded()


def names(*extra: str) -> bytes:
    return table(("企业名称",), *((name,) for name in (*NAMES, *extra)))


# -- as the files arrive ---------------------------------------------------------------------------------------------


@pytest.mark.skipif(not FOOD.exists(), reason="the food sampling notices are not beside the project")
def test_707_names_become_688_firms_and_the_same_file_again_changes_nothing(bureau):
    job = bureau.imported(FOOD.read_bytes())
    assert taken(job) == {"new": 688, "same": 1067, "bad": 11}
    assert Party.objects.count() == 688
    back = returned(job)
    assert len(back) == 1 + 11
    (reason,) = {row[-2] for row in back[1:]}
    assert reason.startswith("Name: This row names nobody. Write the name, ")
    before = acts()
    again = bureau.imported(FOOD.read_bytes())
    assert taken(again) == {"same": 1755, "bad": 11}
    assert acts() == before


@pytest.mark.skipif(not CHICAGO.exists(), reason="the Chicago inspections are not beside the project")
def test_8987_licence_holders_and_their_13641_inspections(bureau):
    content = CHICAGO.read_bytes()
    firms = bureau.imported(content)
    assert taken(firms) == {"new": 8987, "same": 4619, "conflict": 35}
    assert Party.objects.get(number="1000049").label() == "1000049"
    entries = bureau.imported(content, "history")
    assert taken(entries) == {"new": 13641}
    first = OldEntry.objects.get(remark__contains="565609")
    assert (first.owner.number, first.begins.isoformat(), first.what) == ("1000049", "2011-11-15", "Canvass")
    assert first.result == "Conforms with conditions"
    act = Act.objects.get(record=first.pk)
    assert act.on.isoformat() == "2011-11-15"
    assert json.loads(act.body)["facts"]["history"] is True


# -- twice, half, at once --------------------------------------------------------------------------------------------


def test_the_mended_file_changes_nothing_twice(bureau):
    job = bureau.imported(
        table(
            HEADER, ("甲厂", "", "云溪镇", "", ""), ("/", "", "河东路", "", ""), ("乙厂", "123", "", "", "")
        )
    )
    assert taken(job) == {"new": 1, "bad": 2}
    back = returned(job)
    assert [row[-1] for row in back] == ["Row in the file", "3", "4"]
    back[1][0], back[2][1] = "丙厂", ""
    mended = workbook(*map(tuple, back))
    again = bureau.imported(mended)
    assert taken(again) == {"new": 2}
    assert sorted(Party.objects.values_list("name", flat=True)) == ["丙厂", "乙厂", "甲厂"]
    before = acts()
    assert taken(bureau.imported(mended)) == {"same": 2}
    assert acts() == before


@pytest.mark.parametrize("breaks_at", [1, 2, 3])
def test_after_a_crash_the_next_runner_goes_on_and_repeats_nothing(bureau, monkeypatch, breaks_at):
    monkeypatch.setattr(judging, "BATCH", 2)
    job = bureau.send(names())
    assert jobs.confirm(job)
    write, seen = running._write, []

    def broken(*given):
        write(*given)
        seen.append(1)
        if len(seen) == breaks_at:
            raise DatabaseError("the power went")

    monkeypatch.setattr(running, "_write", broken)
    with pytest.raises(DatabaseError):
        running.work()
    job.refresh_from_db()
    assert (job.state, job.done) == (State.RUNNING, 2 * (breaks_at - 1))
    assert Party.objects.count() == 2 * (breaks_at - 1)
    monkeypatch.setattr(running, "_write", write)
    assert running.work() == 0, "who was heard a moment ago may still be at work"
    Job.objects.update(alive=job.alive - running.LOST_AFTER - timedelta(seconds=1))
    assert running.work() == 1
    job.refresh_from_db()
    assert (job.state, taken(job)) == (State.DONE, {"new": 5})
    assert sorted(Party.objects.values_list("name", flat=True)) == sorted(NAMES)
    assert list(replay.check()) == []


def test_only_one_import_runs_and_who_lost_its_turn_writes_nothing(bureau):
    first, second = bureau.send(names()), bureau.send(names("己酒厂"))
    assert jobs.confirm(first)
    assert jobs.confirm(second)
    slow = running.claim()
    assert slow is not None
    assert slow.pk == first.pk
    assert running.claim() is None
    Job.objects.filter(pk=first.pk).update(alive=slow.alive - running.LOST_AFTER * 2)
    assert running.work() == 1
    running.run(slow)  # wakes up after another has done its work
    assert Party.objects.count() == 5
    assert running.work() == 1
    second.refresh_from_db()
    assert taken(second) == {"new": 1, "same": 5}
    assert Party.objects.count() == 6


def test_a_person_stops_an_import_and_goes_on_later(bureau, monkeypatch):
    monkeypatch.setattr(judging, "BATCH", 2)
    job = bureau.send(names())
    assert jobs.confirm(job)
    running.work(lambda: bool(jobs.stop(job)))
    job.refresh_from_db()
    assert (job.state, job.done, Party.objects.count()) == (State.STOPPED, 2, 2)
    assert running.work() == 0
    assert taken(bureau.take(job)) == {"new": 5}
    assert Party.objects.count() == 5


def test_a_row_whose_later_step_is_refused_leaves_nothing(bureau, monkeypatch):
    target = TARGETS["firms"]

    def plan(results, ground):
        plans = target.plan(results, ground)
        for each in plans:
            if each.result.values["name"] == "丙加油站":
                wrong = {"owner": each.steps[0].record, "name": "x", "number": "1", "begins": "2021-02-30"}
                each.steps.append(Step(2, Licence(), "recorded", wrong, "test:wrong"))
        return plans

    job = bureau.send(names())
    monkeypatch.setitem(running.batches.__globals__, "plans", judging.plans)
    monkeypatch.setattr(running, "plans", lambda batch, _target, ground: plan(batch, ground))
    bureau.take(job)
    assert taken(job) == {"new": 4, "bad": 1}
    assert not Party.objects.filter(name="丙加油站").exists()
    assert [row[0] for row in returned(job)[1:]] == ["丙加油站"]
    assert Act.objects.filter(kind="parties.party.registered").count() == 4


def test_a_fault_of_ours_ends_the_job_and_keeps_what_was_taken(bureau, monkeypatch):
    monkeypatch.setattr(judging, "BATCH", 2)
    job = bureau.send(names())
    jobs.confirm(job)
    real, seen = running._do, []

    def broken(*given):
        seen.append(1)
        if len(seen) == 2:
            raise ZeroDivisionError
        return real(*given)

    monkeypatch.setattr(running, "_do", broken)
    running.work()
    job.refresh_from_db()
    assert (job.state, Party.objects.count()) == (State.FAILED, 2)
    assert "broke off" in job.failure
    assert running.work() == 0


# -- who is it -------------------------------------------------------------------------------------------------------


def test_a_known_firm_is_found_by_its_code_or_its_folded_name_and_completed(bureau):
    by_code, by_name = bureau.firm("旧名酒厂", uscc=USCC), bureau.firm("云溪（集团）有限公司")
    job = bureau.imported(
        table(
            HEADER,
            ("新名酒厂", USCC, "东门", "", ""),
            ("云溪(集团) 有限公司", "", "", "0831-5550100", "大型"),
        )
    )
    assert taken(job) == {"update": 2}
    by_code.refresh_from_db()
    by_name.refresh_from_db()
    assert (by_code.name, by_code.former_names, by_code.address) == ("新名酒厂", "旧名酒厂", "东门")
    assert (by_name.name, by_name.phone, by_name.scale) == ("云溪（集团）有限公司", "0831-5550100", "large")
    assert list(replay.check()) == []


def test_an_old_organisation_code_finds_the_firm_of_today(bureau):
    firm = bureau.firm("云溪酒厂", uscc=USCC)
    job = bureau.imported(table(("企业名称", "组织机构代码", "地址"), ("云溪老酒厂", USCC[8:17], "东门")))
    assert taken(job) == {"update": 1}
    firm.refresh_from_db()
    assert (firm.name, firm.former_names) == ("云溪老酒厂", "云溪酒厂")


def test_a_name_that_contradicts_comes_back_without_telling_what_the_register_knows_of_a_person(bureau):
    bureau.firm("甲厂", phone="0831-5550100", address="西门")
    job = bureau.imported(table(HEADER, ("甲厂", "", "东门", "0831-5550199", "")))
    assert taken(job) == {"conflict": 1}
    said = returned(job)[1][-2]
    assert "西门" in said
    assert "5550100" not in said
    assert "＊＊＊" in said


def test_a_renamed_firm_is_not_made_again_by_its_old_row(bureau):
    bureau.imported(table(("企业名称",), ("甲厂",)))
    firm = Party.objects.get()
    firm.act("changed", bureau.by("zhou"), name="乙厂", former_names="甲厂")
    job = bureau.imported(table(("企业名称",), ("甲厂",)))
    assert taken(job) == {"same": 1}
    assert "is now called 乙厂" in job.reasons[0]["sentence"]
    assert Party.objects.count() == 1


def test_a_firm_that_was_voided_can_be_imported_again(bureau):
    bureau.imported(table(("企业名称",), ("甲厂",)))
    firm = Party.objects.get()
    void(firm, firm.timeline().last(), bureau.by("li"), reason="导错了")
    assert taken(bureau.imported(table(("企业名称",), ("甲厂",)))) == {"new": 1}
    assert [party.state for party in Party.objects.order_by("pk")] == ["", "active"]


def test_a_licence_is_recorded_once_and_several_belong_to_one_firm(bureau):
    header = ("企业名称", "许可证名称", "许可证编号", "发证日期", "有效期至")
    content = table(
        header, ("甲厂", "食品生产许可证", "SC101", "2024-01-15", "2029-01-14"),
        ("甲厂", "食品经营许可证", "JY202", "２０２４年２月１日", "2029-01-31"),
        ("乙厂", "食品经营许可证", "JY203", "", "2029-01-31"),
    )  # fmt: skip
    job = bureau.imported(content)
    assert taken(job) == {"new": 1, "update": 1, "bad": 1}
    assert sorted(Licence.objects.values_list("owner__name", "number")) == [
        ("甲厂", "JY202"),
        ("甲厂", "SC101"),
    ]
    assert returned(job)[1][-2] == "Licence from: “Licence from” is missing."
    assert taken(bureau.imported(content)) == {"same": 2, "bad": 1}
    assert Licence.objects.count() == 2


# -- where and by whom -----------------------------------------------------------------------------------------------


def test_an_area_is_found_by_any_of_its_names_within_the_importers_reach(bureau):
    rows = [
        ("甲厂", "云溪县"),
        ("乙厂", "云溪县市场监督管理局"),
        ("丙厂", "519904"),
        ("丁厂", "东河"),
        ("戊厂", "北山区"),
        ("己厂", ""),
    ]
    job = bureau.imported(table(("企业名称", "所属区域"), *rows), who="shi")
    assert taken(job) == {"new": 5, "bad": 1}
    areas = dict(Party.objects.values_list("name", "territory"))
    assert areas == {"甲厂": COUNTY, "乙厂": COUNTY, "丙厂": OTHER, "丁厂": OTHER, "己厂": CITY}
    assert returned(job)[1][0] == "戊厂"


def test_a_county_reaches_neither_its_neighbours_area_nor_its_firms(bureau):
    bureau.firm("东河酒厂", who="wang", uscc=USCC)
    job = bureau.send(
        table(
            (*HEADER, "所属区域"), ("甲厂", "", "", "", "", "东河区"), ("东河酒厂", USCC, "东门", "", "", "")
        )
    )
    assert taken(job) == {"bad": 2}
    assert [r["sentence"] for r in job.reasons] == [
        "“东河区” is not an area of yours. Yours are: 云溪县局.",
        "This needs the duty “Registrar” at the body concerned.",
    ]
    before = acts()
    assert taken(bureau.take(job)) == {"bad": 2}
    assert acts() == before


def test_who_lost_the_duty_since_the_preview_changes_nothing(bureau):
    job = bureau.send(names(), who="li")
    assert jobs.confirm(job)
    bureau.people["li"].is_active = False
    bureau.people["li"].save()
    before = acts()
    running.work()
    job.refresh_from_db()
    assert taken(job) == {"bad": 5}
    assert acts() == before


def test_the_acts_are_the_importers_own_today_and_count(bureau):
    bureau.imported(names(), who="li")
    act = Act.objects.filter(kind="parties.party.registered").first()
    assert (act.actor, act.doer, act.on) == (bureau.people["li"].pk, COUNTY, today())
    assert "history" not in json.loads(act.body)["facts"]


# -- an old register -------------------------------------------------------------------------------------------------


def test_an_entry_taken_over_before_is_left_and_one_that_says_something_else_comes_back(bureau):
    bureau.firm("甲厂")
    header = ("记录编号", "企业名称", "检查日期", "检查结果", "检查类型")
    row = ("1", "甲厂", "2019-05-20", "合格", "日常检查")
    first = bureau.imported(
        table(header, row, ("2", "没有的厂", "2019-05-20", "合格", "日常检查")), "history"
    )
    assert taken(first) == {"new": 1, "bad": 1}
    assert taken(bureau.imported(table(header, row), "history")) == {"same": 1}
    other = bureau.imported(table(header, ("1", "甲厂", "2020-05-20", "合格", "日常检查")), "history")
    assert taken(other) == {"bad": 1}
    assert OldEntry.objects.count() == 1


# -- files, columns, cost --------------------------------------------------------------------------------------------


def test_columns_that_a_person_chose_are_remembered_for_this_header_and_body(bureau):
    odd = table(("乙方", "住"), ("甲厂", "东门"))
    job = bureau.send(odd)
    assert (job.state, job.columns) == (State.READ, {})
    jobs.arrange(job, jobs.Choices({"name": 0, "address": 1}, {"sort": "小作坊"}, encoding=job.encoding))
    jobs.look(job)
    bureau.take(job)
    assert Party.objects.values_list("name", "address", "sort").get() == ("甲厂", "东门", "workshop")
    assert bureau.send(odd).columns == {"name": 0, "address": 1}
    assert bureau.send(odd, who="wang").columns == {}
    assert Remembered.objects.count() == 1


def test_a_file_that_was_never_imported_can_be_put_away_and_one_that_was_cannot(bureau):
    job = bureau.send(names())
    path = job.upload.path
    assert path.exists()
    assert jobs.discard(job)
    assert not path.exists()
    assert not Upload.objects.exists()
    done = bureau.imported(names())
    assert not jobs.discard(done)
    assert done.upload.path.exists()


def test_a_file_is_kept_by_its_content_under_a_name_that_is_not_the_senders(bureau, settings):
    job = bureau.send(names(), name="../../etc/名单 <b>.csv")
    assert job.upload.name == "名单 <b>.csv"
    assert settings.MEDIA_ROOT in job.upload.path.parents
    assert "csv" not in job.upload.path.name
    assert job.upload.path.stat().st_mode & 0o777 == 0o600
    assert job.upload.size == len(names())


OLD_WORKBOOK, PROGRAM = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"MZ\x90\x00\x03\x00"


@pytest.mark.parametrize("start", [b"%PDF-1.7 ", OLD_WORKBOOK, b"<html><table>", PROGRAM, b""])
def test_what_is_no_table_is_refused_and_leaves_nothing(bureau, settings, start):
    with pytest.raises(FileRefused):
        bureau.send(start + start * 40, name="list.xlsx")
    assert not Upload.objects.exists()
    assert not [each for each in settings.MEDIA_ROOT.rglob("*") if each.is_file()]


def test_a_file_larger_than_the_limit_is_refused_while_it_arrives(bureau, settings):
    settings.UPLOAD_LIMIT = 1024 * 1024
    sent = []

    def chunks():
        for n in range(200):
            sent.append(n)
            yield b"x" * 1024 * 1024

    with pytest.raises(FileRefused, match="at most 1 MB"):
        files.keep(chunks(), "big.csv", bureau.people["zhou"].body, bureau.people["zhou"])
    assert len(sent) == 2
    shutil.rmtree(settings.MEDIA_ROOT)


def test_the_number_of_questions_does_not_grow_with_the_rows(bureau):
    def questions(rows: int) -> int:
        content = table(("企业名称", "统一社会信用代码"), *((f"第{rows}批{n}号厂", "") for n in range(rows)))
        job = bureau.send(content)
        jobs.confirm(job)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            running.work()
        return len([each for each in asked.captured_queries if each["sql"].lstrip("( ").startswith("SELECT")])

    assert questions(400) == questions(40)
