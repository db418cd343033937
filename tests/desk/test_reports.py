"""The pages of a work report: read with its figures, written, previewed, exported; nothing that is typed is lost."""

import html
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.kernel.indicators import play as acts
from tests.kernel.reports.play import CITY, NORTH, SOUTH, Town
from zhijian.kernel.ledger import clock, sealer
from zhijian.kernel.office.founding import Person, open_account
from zhijian.kernel.org.models import Body
from zhijian.kernel.reports.models import STATISTICIAN, OldFigure, OldReport, WorkReport
from zhijian.kernel.reports.old import series
from zhijian.kernel.reports.old.texts import keep_file
from zhijian.kernel.reports.writing.files import read
from zhijian.kernel.reports.writing.verifying import Wrong, verify

pytestmark = pytest.mark.django_db
JULY = date(2025, 7, 3)
TEXT = "共检定{{figure: metrology.verified}}，{{figure: metrology.vanished}}。"


@pytest.fixture
def town() -> Iterator[Town]:
    """July 2025: the north has verified thirty pieces in March."""
    made = Town(date(2025, 1, 1))
    for n in range(30):
        acts.verified(date(2025, 3, 1 + n % 28), NORTH, party=f"33333333-3333-4333-8333-{n:012d}", body=CITY)
    with clock.driven() as driver:
        made.at(driver, JULY)
        sealer.seal_all()
        yield made


def desk(town: Town, who: str) -> Client:
    client = Client()
    client.force_login(town.staff[who])
    return client


def draft(town: Town, text: str = TEXT) -> WorkReport:
    report: WorkReport = WorkReport.create(
        "drafted", town.by("city"), at=Body.objects.get(pk=CITY), period="2025H1", shape="half_year"
    )
    sections = {"sections": [{"title": "计量工作", "kind": "text", "text": text}]}
    report.act("written", town.by("city"), sections=sections, name="半年总结")
    return report


def sent(report: WorkReport, **changed: str) -> dict[str, str]:
    """The form of a report as a browser sends it."""
    return {
        "zj_key": "k1", "zj_seen": str(report.rev), "name": "半年总结", "rounding": "half_up", "s1-title": "一节",
        "s1-kind": "text", "s1-text": "甲", "s1-place": "1", "s2-title": "二节", "s2-kind": "text", "s2-text": "乙",
        "s2-place": "2",
    } | changed  # fmt: skip


def frozen(town: Town, text: str) -> WorkReport:
    report = draft(town, text)
    report.act("submitted", town.by("city"))
    report.act("approved", town.by("officer"))
    report.act("frozen", town.by("officer"))
    return report


def test_a_figure_opens_its_acts_and_a_flaw_says_why(town: Town) -> None:
    page = desk(town, "officer").get(f"/r/reports.report/{draft(town).pk}/").content.decode()
    assert "30台件" in page
    assert "{{figure: metrology.vanished}}" in page
    assert "没有这个代码的指标" in page


def test_what_is_written_is_a_version_and_an_older_one_can_be_read(town: Town) -> None:
    report, client = draft(town), desk(town, "city")
    assert client.post(f"/r/reports.report/{report.pk}/write/", sent(report)).status_code == 302
    report.refresh_from_db()
    assert [one["title"] for one in report.sections["sections"]] == ["一节", "二节"]
    old = client.get(f"/r/reports.report/{report.pk}/?version=2").content.decode()
    assert "计量工作" in old
    assert "旧版本" in old
    assert "二节" in client.get(f"/r/reports.report/{report.pk}/").content.decode()


def test_a_section_can_be_moved_up_and_an_empty_one_is_left_out(town: Town) -> None:
    report, client = draft(town), desk(town, "city")
    moved = sent(
        report, **{"s2-place": "1", "s3-title": "", "s3-kind": "text", "s3-text": " ", "s3-place": "3"}
    )
    client.post(f"/r/reports.report/{report.pk}/write/", moved)
    report.refresh_from_db()
    assert [one["text"] for one in report.sections["sections"]] == ["乙", "甲"]


def test_a_refusal_keeps_all_that_was_typed(town: Town) -> None:
    report = draft(town)
    answer = desk(town, "city").post(
        f"/r/reports.report/{report.pk}/write/", sent(report, **{"s1-text": "字" * 20_001})
    )
    assert answer.status_code == 422
    assert "字" * 20_001 in answer.content.decode()


def test_who_is_not_first_is_told_who_was(town: Town) -> None:
    report = draft(town)
    form = sent(report)
    desk(town, "officer").post(f"/r/reports.report/{report.pk}/write/", form | {"zj_key": "k2"})
    assert desk(town, "city").post(f"/r/reports.report/{report.pk}/write/", form).status_code == 409


def test_the_preview_saves_nothing(town: Town) -> None:
    report = draft(town)
    text = {"s1-kind": "text", "s1-text": "检定{{数：metrology.verified｜用语＝余｜取到＝百}}"}
    answer = desk(town, "city").post(f"/r/reports.report/{report.pk}/preview/", text).content.decode()
    assert "舍到这一位" in answer
    rev = report.rev
    report.refresh_from_db()
    assert report.rev == rev


def test_a_county_neither_reads_nor_writes_the_citys_report(town: Town) -> None:
    report, client = draft(town), desk(town, "north")
    for page in ("", "write/", "report.json"):
        assert client.get(f"/r/reports.report/{report.pk}/{page}").status_code == 404
    assert client.post(f"/r/reports.report/{report.pk}/preview/", {}).status_code == 404


def test_a_county_s_own_place_opens_its_own_acts_and_no_other_s(town: Town) -> None:
    """The first of three; the number leads to the north's acts, and what it was ranked among stays shut."""
    report: WorkReport = WorkReport.create(
        "drafted", town.by("north"), at=Body.objects.get(pk=NORTH), period="2025H1", shape="half_year"
    )
    text = "列第{{figure: metrology.verified | show=rank}}，{{figure: metrology.fees | show=rank}}"
    report.act(
        "written", town.by("north"), name="总结",
        sections={"sections": [{"title": "计量工作", "kind": "text", "text": text}]},
    )  # fmt: skip
    client = desk(town, "north_officer")
    page = client.get(f"/r/reports.report/{report.pk}/").content.decode()
    assert re.findall(r'href="(/figures/[^"]+)"', html.unescape(page)) == [
        f"/figures/metrology.verified/?body={NORTH}&period=2025H1"
    ]
    assert "本报告看不到并列机构的数字" in page, "fees are nought: that has no place to print"
    assert client.get(f"/figures/metrology.verified/?body={CITY}&period=2025H1").status_code == 404


def test_a_frozen_report_is_given_as_the_content_that_is_proved(town: Town) -> None:
    report = frozen(town, "共检定{{figure: metrology.verified}}。")
    client = desk(town, "officer")
    assert json.loads(client.get(f"/r/reports.report/{report.pk}/report.json").content) == report.content
    assert client.get(f"/r/reports.report/{report.pk}/write/").status_code == 302
    assert client.get(f"/r/reports.report/{draft(town).pk}/report.json").status_code == 404


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_paper_can_be_taken_of_a_draft_and_of_a_frozen_report_and_the_frozen_one_is_proved(
    town: Town, form: str
) -> None:
    client = desk(town, "officer")
    assert client.get(f"/r/reports.report/{draft(town).pk}/report.{form}").status_code == 200
    report = frozen(town, "共检定{{figure: metrology.verified}}。")
    sealer.seal_all()
    data = client.get(f"/r/reports.report/{report.pk}/report.{form}").content
    assert data == client.get(f"/r/reports.report/{report.pk}/report.{form}").content
    carried = read(data)
    assert verify(carried.content, carried.visible).findings == []
    forged = (carried.visible or "").replace("30台件", "300台件")
    assert [one.wrong for one in verify(carried.content, forged).findings] == [Wrong.VISIBLE]
    assert desk(town, "north").get(f"/r/reports.report/{report.pk}/report.{form}").status_code == 404


def test_the_page_of_a_frozen_report_tells_what_came_late(town: Town) -> None:
    report = frozen(town, "共检定{{figure: metrology.verified}}。")
    address = f"/r/reports.report/{report.pk}/"
    before = desk(town, "officer").get(address).content.decode()
    acts.verified(date(2025, 6, 30), NORTH, party="33333333-3333-4333-8333-000000000099", body=CITY)
    sealer.seal_all()
    after = desk(town, "officer").get(address).content.decode()
    assert "补录" not in before
    assert "补录：计入定稿后的行为，有 1 处数字会不同" in after
    assert "计入其后的行为则为：31台件" in after
    assert "共检定" in after
    assert "30台件" in after


def test_what_an_old_report_says_of_the_period_stands_beside_the_computed_value(
    town: Town, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(
        series, "ledger_begins", lambda: date(2024, 7, 1)
    )  # the whole half-year is in the ledger
    address = f"/r/reports.report/{draft(town).pk}/"
    assert "旧报告怎么说" not in desk(town, "officer").get(address).content.decode()
    person = Person("stat", "统计", "Stat", CITY, (STATISTICIAN,), "only for tests")
    staff = town.staff["stat"] = open_account(person, since=town.since)
    for value, others in ((30, "不一致"), (28, "有 1 个上报数与计算数不一致")):
        file = keep_file(f"临江市局总结\n检定计量器具{value}台件。\n".encode(), "r.txt", staff)
        old = OldReport.create("received", town.by("stat"), at=CITY, original=str(file.pk), period="2025H1")
        read = old.proposals()[0]
        told = ("place", "printed", "value", "unit", "bound", "qualifier", "code", "about", "period")
        wanted = {name: getattr(read, name) for name in told}
        OldFigure.create("accepted", town.by("stat"), report=str(old.pk), **wanted)
        page = desk(town, "officer").get(address).content.decode()
        assert f"{value} 台件" in page
        assert (others in page) is (value == 28)


def test_the_next_step_stands_out_and_dropping_does_not(town: Town) -> None:
    report = draft(town, "共检定{{figure: metrology.verified}}。")
    acts_ = desk(town, "officer").get(f"/r/reports.report/{report.pk}/").context["next"]
    assert [(act.label, act.primary) for act in acts_] == [("送审", True), ("批注", False), ("作罢", False)]


def test_a_task_that_is_proposed_waits_to_be_set_and_not_to_be_cancelled(town: Town) -> None:
    task = town.propose("大检查", "4", "次", year="2025")
    told = desk(town, "officer").get(f"/r/reports.target/{task.pk}/").context["next"]
    assert [(act.label, act.primary) for act in told][:2] == [("下达目标任务", True), ("取消目标任务", False)]


def test_who_settles_a_division_sees_by_how_much_the_parts_miss_the_whole(town: Town) -> None:
    whole = town.propose("培训", "100", "场次", year="2025", at=CITY)
    for at, value in ((NORTH, "30"), (SOUTH, "40")):
        town.propose("培训", value, "场次", year="2025", at=at)
    page = desk(town, "officer").get(f"/r/reports.target/{whole.pk}/do/divided/")
    assert [fact.value for fact in page.context["grounds"]] == [
        "100 场次",
        "30 场次",
        "40 场次",
        "70 场次",
        "−30",
    ]


def test_who_is_second_reads_the_new_state_by_its_name_and_finds_the_way_back(town: Town) -> None:
    task = town.propose("培训", "100", "场次", year="2025")
    address, seen = f"/r/reports.target/{task.pk}/do/cancelled/", str(task.rev)
    task.act("confirmed", town.by("officer"))
    answer = desk(town, "officer").post(address, {"zj_key": "k", "zj_seen": seen, "why": "不再需要"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "拟定 → 已下达" in page
    assert f'href="{address}"' in page


def test_a_form_that_has_arrived_leaves_no_draft_on_the_device(town: Town) -> None:
    """Else the next one of its kind would begin with the body and words of the last."""
    writer, mark = desk(town, "officer"), 'data-zj-draft-done="reports.report.drafted.new"'
    form = {"zj_key": "one", "at": CITY, "period": "2025H1", "shape": "half_year"}
    assert mark not in writer.get("/r/reports.report/new/drafted/").content.decode()
    assert mark not in writer.post("/r/reports.report/new/drafted/", form | {"period": "so"}).content.decode()
    there = writer.post("/r/reports.report/new/drafted/", form)["location"]
    assert mark in writer.get(there).content.decode()
    assert mark not in writer.get(there).content.decode()


def test_what_a_body_reports_is_marked_on_the_page_and_on_paper(town: Town) -> None:
    task = town.set("大检查", "4", "次", year="2025")
    town.report(task, date(2025, 6, 30), "3")
    sealer.seal_all()
    report = frozen(town, "大检查{{target: 大检查}}，检定{{figure: metrology.verified}}。")
    page = desk(town, "officer").get(f"/r/reports.report/{report.pk}/").content.decode()
    assert page.count('<span class="zj-r-note">上报</span>') == 1
    paper = desk(town, "officer").get(f"/r/reports.report/{report.pk}/report.docx").content
    assert "本总结共有 2 处数字，其中 1 处系单位上报；" in (read(paper).visible or "")


def test_each_mark_of_a_chart_opens_its_rows_live_and_frozen(town: Town) -> None:
    report, client = (
        frozen(town, "{{chart: metrology.verified}}\n{{chart: metrology.verified | by=periods}}"),
        desk(town, "officer"),
    )
    for one in (
        report,
        draft(town, "{{chart: metrology.verified}}\n{{chart: metrology.verified | by=periods}}"),
    ):
        page = client.get(f"/r/reports.report/{one.pk}/").content.decode()
        assert page.count("<figure") == 2
        assert "by=child&amp;group=519901" in page
        assert "period=2025-03" in page
        assert 'aria-label="1月 未声明，2月 未声明，3月 30，4月 未声明，5月 未声明，6月 未声明"' in page
    href = next(one for one in re.findall(r'href="([^"]*)"', page) if "group=519901" in one)
    assert client.get(html.unescape(href)).context["behind"].counted == 30


def test_two_roundings_are_remarked_beside_both_on_the_page_and_not_on_paper(town: Town) -> None:
    """38 of 75 printed as 50 (cut off) and 2 of 3 as 67 (rounded) in one half-year speech; 3 of 4 is 75 either way."""
    for name, whole, done in (("续展率", "75", "38"), ("抽查", "3", "2"), ("大检查", "4", "3")):
        town.report(town.set(name, whole, "次", year="2025"), date(2025, 6, 30), done)
    sealer.seal_all()
    text = (
        "{{target: 续展率 | show=completion | round=down}}、{{target: 抽查 | show=completion}}、"
        "{{target: 大检查 | show=completion}}"
    )
    client = desk(town, "officer")
    report = draft(town, text)
    page = client.get(f"/r/reports.report/{report.pk}/").content.decode()
    beside = [page.split(f">{number}%</a>")[1].split("</span>")[0] for number in (50, 67, 75)]
    assert ["本总结有两种取舍" in one for one in beside] == [True, True, False]
    kept = client.get(f"/r/reports.report/{frozen(town, text).pk}/").content.decode()
    assert kept.count("本总结有两种取舍") == 2
    written = client.get(f"/r/reports.report/{report.pk}/write/").content.decode()
    assert written.count("本总结有两种取舍") == 2
    for form in ("pdf", "docx"):
        data = client.get(f"/r/reports.report/{frozen(town, text).pk}/report.{form}").content
        assert "50%、67%、75%" in (said := (read(data).visible or "").replace(" ", ""))
        assert "取舍" not in said


def test_the_writer_takes_over_what_the_bodies_below_handed_in(town: Town) -> None:
    """The north's report is submitted, the south's still a draft: the first is offered, its figures still its own."""
    for who, body in (("north", NORTH), ("south", SOUTH)):
        county = WorkReport.create(
            "drafted", town.by(who), at=Body.objects.get(pk=body), period="2025H1", shape="half_year"
        )
        text = "检定{{figure: metrology.verified}}。"
        sections = [
            {"title": "计量", "kind": "text", "text": text},
            {"title": "表", "kind": "figures", "text": "metrology.passed"},
        ]
        county.act("written", town.by(who), sections={"sections": sections}, name=f"{who}总结")
        if who == "north":
            county.act("submitted", town.by(who))
    report, client = draft(town), desk(town, "city")
    page = client.get(f"/r/reports.report/{report.pk}/write/")
    (heading,) = page.context["below"]
    assert heading.title == "计量"
    assert heading.all == "江北县局：检定{{figure: metrology.verified | body=519901}}。"
    assert (
        'data-zj-take="江北县局：检定{{figure: metrology.verified | body=519901}}。"' in page.content.decode()
    )
    client.post(f"/r/reports.report/{report.pk}/write/", sent(report, **{"s1-text": heading.all}))
    text = client.get(f"/r/reports.report/{report.pk}/").content.decode()
    assert "江北县局：检定" in text
    assert ">30台件</a>" in text


def test_the_page_asks_as_many_queries_for_many_figures_charts_and_targets_as_for_few(town: Town) -> None:
    """Figures of one body and period are one question, however often they stand in the text."""
    for name in ("甲", "乙", "丙", "丁"):
        town.report(town.set(name, "4", "次", year="2025"), date(2025, 6, 30), "3")
    sealer.seal_all()
    few = "{{figure: metrology.verified}}{{figure: metrology.firms_served}}{{figure: metrology.due}}\n"
    chart = "{{chart: metrology.verified}}\n"
    texts = (
        few + chart + "{{target: 甲}}",
        few * 5 + chart * 4 + "".join(f"{{{{target: {name} | show=completion}}}}" for name in "甲乙丙丁"),
    )
    client, counts = desk(town, "officer"), []
    for text in texts:
        address = f"/r/reports.report/{draft(town, text).pk}/"
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).context["flaws"] == 0
        counts.append(len(seen))
    assert counts[1] <= counts[0]
