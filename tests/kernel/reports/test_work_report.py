"""A report with live figures, from the first draft to the frozen paper that an outsider can recompute."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.kernel.indicators import play as acts
from tests.kernel.reports.play import CITY, EAST, NORTH, SOUTH, Town
from zhijian.kernel.indicators.composing import Composed
from zhijian.kernel.indicators.drill import rows
from zhijian.kernel.indicators.editions import known_at
from zhijian.kernel.indicators.periods import parse
from zhijian.kernel.ledger import clock, dbtiles, sealer
from zhijian.kernel.org.models import Body
from zhijian.kernel.org.scope import SYSTEM
from zhijian.kernel.records import replay
from zhijian.kernel.records.by import By
from zhijian.kernel.records.errors import Refused
from zhijian.kernel.reports.models import NilReturn, WorkReport
from zhijian.kernel.reports.rules.placing import Flawed
from zhijian.kernel.reports.writing import content as making
from zhijian.kernel.reports.writing.filling import Filled
from zhijian.kernel.reports.writing.lacks import Lack
from zhijian.kernel.reports.writing.verifying import Wrong, verify

pytestmark = pytest.mark.django_db
JULY = date(2025, 7, 3)


def verified(territory: str, year: int, pieces: int, passed: int, firms: int) -> None:
    for n in range(pieces):
        acts.verified(
            date(year, 3, 1 + n % 28), territory, party=f"33333333-3333-4333-8333-{n % firms:012d}",
            verdict="pass" if n < passed else "fail", body=CITY,
        )  # fmt: skip


@pytest.fixture
def town() -> Iterator[Town]:
    """July 2025: of 30 pieces of 12 firms verified in the half-year 27 passed; a year before 24, of which 18."""
    made = Town(date(2024, 1, 1))
    verified(NORTH, 2025, 20, 18, 12)
    verified(SOUTH, 2025, 10, 9, 4)
    verified(NORTH, 2024, 24, 18, 8)
    with clock.driven() as driver:
        made.at(driver, JULY)
        sealer.seal_all()
        made.driver = driver  # type: ignore[attr-defined]
        yield made


def draft(
    town: Town, text: str = "", *, kind: str = "text", period: str = "2025H1", at: str = CITY, who: str = "city",
    **more: Any,
) -> WorkReport:  # fmt: skip
    made: WorkReport = WorkReport.create(
        "drafted", town.by(who), at=Body.objects.get(pk=at), period=period, shape="half_year", **more
    )
    if text:
        write(town, made, text, kind=kind, who=who)
    return made


def write(
    town: Town, report: WorkReport, text: str, *, kind: str = "text", who: str = "city", **more: Any
) -> None:
    sections = {"sections": [{"title": "计量工作", "kind": kind, "text": text}]}
    report.act("written", town.by(who), sections=sections, name=report.name, **more)


def printed(report: WorkReport, on: date = JULY) -> str:
    """The first section as a reader sees it."""
    (part, *_rest) = report.document(on).parts
    return "".join(
        run.text if isinstance(run, Filled) else run.raw if isinstance(run, Flawed) else run
        for shown in part.blocks
        for run in shown.runs
    )


def figures(report: WorkReport, on: date = JULY) -> list[Filled]:
    return list(report.document(on).figures)


def lack(town: Town, text: str, **more: Any) -> Lack | None:
    (one,) = figures(draft(town, text, **more))
    return one.lack


def frozen(town: Town, text: str, *, who: str = "city", officer: str = "officer", **more: Any) -> WorkReport:
    report = draft(town, text, who=who, **more)
    report.act("submitted", town.by(who))
    report.act("approved", town.by(officer))
    report.act("frozen", town.by(officer))
    sealer.seal_all()
    return report


def test_a_text_prints_what_the_acts_give(town: Town) -> None:
    text = (
        "检定{{figure: metrology.verified}}，同比{{数：metrology.verified｜看=增幅}}，"
        "服务{{figure: metrology.firms_served}}，"
        "合格率{{figure: metrology.pass_rate}}，比上年{{figure: metrology.pass_rate | show=points}}；"
        "其中江北{{figure: metrology.verified | body=519901}}，"
        "去年同期{{figure: metrology.verified | show=last | unit=台}}。"
    )
    assert printed(draft(town, text)) == (
        "检定30台件，同比增长25%，服务12户，合格率90%，比上年提高15个百分点；其中江北20台件，去年同期24台。"
    )


@pytest.mark.parametrize(("text", "why"), [
    ("{{figure: metrology.vanished}}", Lack.NO_INDICATOR),
    ("{{figure: metrology.verified | period=2026H1}}", Lack.NOT_BEGUN),
    ("{{figure: metrology.verified | period=昨天}}", Lack.BAD_PERIOD),
    ("{{figure: metrology.verified | body=510000}}", Lack.NOT_BELOW),
    ("{{figure: metrology.verification_rate}}", Lack.ZERO),
    ("{{figure: metrology.verified | period=2024H1 | show=change}}", Lack.NO_BASE),
    ("{{figure: metrology.pass_rate | show=change}}", Lack.RATE_HAS_POINTS),
    ("{{figure: metrology.verified | show=points}}", Lack.NO_RATE),
    ("{{figure: metrology.verified | by=colour:red}}", Lack.NO_FACET),
    ("{{figure: metrology.verified | wording=均}}", Lack.NOT_ALIKE),
    ("{{target: 没有的任务}}", Lack.NO_TARGET),
    ("{{figure: metrology.verified | wording=余 | to=百}}", Lack.TOO_COARSE),
])  # fmt: skip
def test_a_placement_without_a_number_says_why_at_its_place(town: Town, text: str, why: Lack) -> None:
    report = draft(town, f"前{text}后")
    (one,) = figures(report)
    assert one.lack is why
    assert printed(report) == f"前{text}后", "what was typed stays"
    with pytest.raises(Refused, match=r"must print|都须能印出"):
        report.act("submitted", town.by("city"))


def test_a_share_of_the_target_and_a_place_among_sisters(town: Town) -> None:
    """30 of 120 pieces are a quarter; 20 and 10 are first and second; its own place the city does not print."""
    town.set("检定台件", "120", "台件", year="2025", indicator="metrology.verified")
    text = (
        "完成全年任务的{{figure: metrology.verified | show=share}}，"
        "江北第{{数：metrology.verified｜看=名次｜机构=519901}}位，江南第{{数：metrology.verified｜看=名次｜机构=519902}}位，"
        "合格率江南第{{figure: metrology.pass_rate | show=rank | body=519902}}位。"
    )
    assert printed(draft(town, text)) == "完成全年任务的25%，江北第1位，江南第2位，合格率江南第1位。", (
        "90 % both"
    )
    assert lack(town, "{{figure: metrology.verified | show=rank}}") is Lack.NO_PLACE
    assert lack(town, "{{figure: metrology.fees | show=share}}") is Lack.NO_TARGET_OF_IT
    town.set("检定件次", "60", "台件", year="2025", indicator="metrology.verified")
    assert lack(town, "{{figure: metrology.verified | show=share}}") is Lack.SEVERAL_TARGETS


IN_NORTH = {"at": NORTH, "who": "north"}
RANK = "{{figure: metrology.verified | show=rank%s}}"


def test_a_county_prints_its_own_place_and_nothing_of_its_sisters(town: Town) -> None:
    """20 in the north, 10 in the south, none in the east: the first of three. What the others have stands nowhere: not
    in the text, not in the frozen content, not in what verify says; the rows behind it are the north's own."""
    text = (
        "检定{{figure: metrology.verified}}，列全市第{{数：metrology.verified｜看=名次}}，"
        "{{数：metrology.verified｜看=参排数}}县参排。"
    )
    report = frozen(town, text, officer="north_officer", **IN_NORTH)
    assert [one["text"] for one in report.content["figures"]] == ["20台件", "1", "3"]
    place = report.content["figures"][1]
    assert {name for name, told in place.items() if told not in ("", "0")} == {
        "n", "raw", "source", "code", "show", "body", "period", "value", "text", "version",
    }  # fmt: skip
    assert (place["body"], place["value"]) == (NORTH, "1")
    told = json.dumps(report.content, ensure_ascii=False)
    assert all(sister not in told for sister in (CITY, SOUTH, EAST, "江南", "江东"))
    verified(SOUTH, 2025, 15, 15, 5)
    sealer.seal_all()
    assert verify(report.content).findings == [], "25 in the south came later"
    assert [one.text for one in figures(report)][1:] == ["2", "3"]
    forged = deepcopy(report.content)
    forged["figures"][1] |= {"value": "3", "text": "3"}
    assert str(verify(forged).findings[1]) == (
        "figure 2 (metrology.verified): the file says value 3, text 3, the ledger gives value 1, text 1"
    )


@pytest.mark.parametrize("text", [
    RANK % " | since=2025-01-01",
    RANK % " | period=2025-03-01..2025-03-20",
    RANK % " | period=2025-03-03",
    RANK % " | period=2025",
    RANK % " | period=2025-04",
    "{{figure: metrology.pass_rate | show=rank}}",
    "{{figure: metrology.pass_rate | show=among}}",
])  # fmt: skip
def test_the_place_among_unseen_sisters_is_no_way_to_ask_what_they_have(town: Town, text: str) -> None:
    """Not from a day on, not by days, not while it runs; not of nought (nobody verified in April), not among two."""
    assert lack(town, text, **IN_NORTH) is Lack.UNSEEN_PLACE


def test_a_figure_of_one_s_own_has_no_place_among_unseen_sisters(town: Town) -> None:
    """Its conditions are the body's own choice: each would be a question about the others."""
    own = Composed.create(
        "composed", By.system(NORTH, on=JULY), name="自编", unit="台件", where="verdict=fail",
        what="flow metrology.verification.approved",
    )  # fmt: skip
    assert lack(town, f"{{{{figure: {own.code}}}}}", **IN_NORTH) is None
    assert lack(town, f"{{{{figure: {own.code} | show=rank}}}}", **IN_NORTH) is Lack.UNSEEN_PLACE


def test_a_cumulative_number_is_printed_with_its_start(town: Town) -> None:
    text = "{{figure: metrology.verified | since=2024-01-01}}，服务{{数：metrology.firms_served｜累计自=2024-01-01}}"
    assert printed(draft(town, text)) == "自2024年1月1日起累计54台件，服务自2024年1月1日起累计12户"
    assert lack(town, "{{figure: metrology.in_service | since=2024-01-01}}") is Lack.NO_START
    report = frozen(town, "{{figure: metrology.verified | since=2024-01-01}}")
    (told,) = report.content["figures"]
    assert (told["value"], told["since"], told["text"]) == ("54", "2024-01-01", "自2024年1月1日起累计54台件")
    assert verify(report.content).findings == []


def test_nothing_and_everything_print_as_not_asserted_until_each_county_has_declared(town: Town) -> None:
    """No certificate was withdrawn, says the ledger. The words stand there until somebody says so; what is frozen stays
    as it was said then."""
    text = (
        "撤回{{figure: metrology.withdrawn}}，{{figure: metrology.withdrawn | show=change | else=上年亦无}}"
    )
    report = frozen(town, text)
    assert [one["text"] for one in report.content["figures"]] == ["未声明", "上年亦无"]
    assert (report.content["figures"][0]["value"], report.content["figures"][0]["silent"]) == ("0", "24")
    for at in (CITY, NORTH, SOUTH, EAST):
        for month in range(1, 7):
            NilReturn.create(
                "declared", By.system(at, on=JULY), at=Body.objects.get(pk=at), month=f"2025-{month:02d}",
                topic="metrology.withdrawn",
            )  # fmt: skip
    sealer.seal_all()
    assert printed(draft(town, "撤回{{figure: metrology.withdrawn}}")) == "撤回0份"
    assert verify(report.content).findings == []


def test_a_change_from_a_hundred_that_nobody_declared_is_not_asserted_either(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In March 2024 all four pieces of the south passed, of the other months nobody spoke: 90 % is no fall of ten
    points yet. What was frozen before this was asked is proved as it was printed."""
    verified(SOUTH, 2024, 4, 4, 4)
    sealer.seal_all()
    text = "{{figure: metrology.pass_rate | show=points | body=519902}}"
    report = frozen(town, text)
    assert [(one["text"], one["silent"]) for one in report.content["figures"]] == [("未声明", "5")]
    assert verify(report.content).findings == []
    setting = WorkReport.setting
    monkeypatch.setattr(WorkReport, "setting", lambda *given: replace(setting(*given), bases=False))
    older = frozen(town, text)
    monkeypatch.undo()
    assert [one["text"] for one in older.content["figures"]] == ["下降10个百分点"]
    assert verify(older.content).findings == []


def test_what_is_printed_where_there_is_no_number_may_be_said(town: Town) -> None:
    report = draft(town, "{{figure: metrology.verification_rate | else=尚无}}")
    assert printed(report) == "尚无"
    report.act("submitted", town.by("city"))


def test_a_part_of_a_class_is_counted_by_its_facet(town: Town) -> None:
    text = "{{figure: metrology.verified | by=verdict:fail}}"
    assert printed(draft(town, text)) == "3台件"


def test_each_county_has_at_least(town: Town) -> None:
    """The rates of the two counties are 90 % each; the third county verified nothing, so nothing holds of each."""
    assert lack(town, "{{figure: metrology.pass_rate | wording=均}}") is Lack.ZERO
    verified("519903", 2025, 10, 10, 5)
    sealer.seal_all()
    assert lack(town, "{{figure: metrology.pass_rate | wording=均}}") is Lack.NOT_ALIKE
    assert printed(draft(town, "{{figure: metrology.pass_rate | wording=均,以上}}")) == "均90%以上"


def test_two_roundings_in_one_report_are_remarked_beside_both(town: Town) -> None:
    """18 of 24 and 2 of 3 … the pass rate of 2024 is 75 % exactly; 12 of 16 firms … only what is inexact counts."""
    verified("519903", 2025, 3, 2, 3)
    sealer.seal_all()
    text = (
        "{{figure: metrology.pass_rate | body=519903 | decimals=0}}"
        "{{figure: metrology.pass_rate | body=519903 | decimals=0 | round=down}}"
        "{{figure: metrology.pass_rate | body=519901 | decimals=0 | round=down}}"
    )
    report = draft(town, text)
    assert printed(report) == "67%66%90%"
    assert [one.mixed for one in figures(report)] == [True, True, False]
    write(town, report, text.replace("| decimals=0}}", "| decimals=0 | round=down}}"), rounding="down")
    assert [one.mixed for one in figures(report)] == [False, False, False]


def test_a_period_that_goes_on_is_counted_so_far_and_cannot_be_frozen(town: Town) -> None:
    report = draft(town, "{{figure: metrology.verified}}", period="2025")
    assert [(one.text, one.not_over) for one in figures(report)] == [("30台件", True)]
    report.act("submitted", town.by("city"))
    report.act("approved", town.by("officer"))
    with pytest.raises(Refused, match=r"must be over|期间须已结束"):
        report.act("frozen", town.by("officer"))


def test_who_submitted_does_not_approve(town: Town) -> None:
    report = draft(town, "正文")
    report.act("submitted", town.by("officer"))
    with pytest.raises(Refused):
        report.act("approved", town.by("officer"))
    report.act("returned", town.by("checker"), remark="数字请写清口径")
    assert report.state == "drafted"
    report.act("submitted", town.by("officer"))
    report.act("approved", town.by("checker"))
    assert report.state == "approved"
    assert list(replay.check(["reports.report"])) == []


def test_a_frozen_report_lists_each_figure_with_all_that_it_stands_on(town: Town) -> None:
    size = dbtiles.size()
    report = frozen(
        town,
        "检定{{figure: metrology.verified | wording=余 | to=十}}，合格率{{figure: metrology.pass_rate}}。",
    )
    assert (report.state, report.frozen_on, report.root) == ("frozen", JULY, report.content["root"])
    assert int(report.position) >= size
    count, rate = report.content["figures"]
    assert (count["code"], count["version"], count["period"], count["body"]) == (
        "metrology.verified", "1", "2025H1", CITY,
    )  # fmt: skip
    assert (count["value"], count["text"]) == ("30", "30台件")
    assert (rate["value"], rate["numerator"], rate["denominator"], rate["text"]) == ("90", "27", "30", "90%")
    assert report.content["sections"][0]["blocks"][0]["runs"][1] == {"figure": "1"}
    assert verify(report.content).findings == []
    assert list(replay.check(["reports.report"])) == []


def test_later_acts_change_nothing_in_it_and_are_seen_beside_it(town: Town) -> None:
    report = frozen(town, "检定{{figure: metrology.verified}}。")
    before = deepcopy(report.content)
    verified(SOUTH, 2025, 5, 5, 5)
    sealer.seal_all()
    report.refresh_from_db()
    assert report.content == before
    assert verify(report.content).findings == []
    (now,) = figures(report)
    assert (now.text, report.content["figures"][0]["text"]) == ("35台件", "30台件")


def test_verify_names_each_figure_that_was_tampered_with(town: Town) -> None:
    report = frozen(town, "检定{{figure: metrology.verified}}，服务{{figure: metrology.firms_served}}。")
    forged = deepcopy(report.content)
    forged["figures"][0] |= {"value": "300", "text": "300台件"}
    found = verify(forged)
    assert found.figures == 2
    assert [one.wrong for one in found.findings] == [Wrong.CONTENT, Wrong.FIGURE]
    assert str(found.findings[1]) == (
        "figure 1 (metrology.verified): the file says value 300, text 300台件, the ledger gives value 30, text 30台件"
    )


def test_verify_notices_words_that_were_changed_and_a_foreign_ledger(town: Town) -> None:
    report = frozen(town, "共检定{{figure: metrology.verified}}。")
    forged = deepcopy(report.content)
    forged["sections"][0]["blocks"][0]["runs"][0] = "仅检定"
    assert [one.wrong for one in verify(forged).findings] == [Wrong.CONTENT]
    assert [one.wrong for one in verify(report.content | {"origin": "demo/else"}).findings] == [Wrong.ORIGIN]
    assert Wrong.POSITION in [one.wrong for one in verify(report.content | {"position": "999999"}).findings]
    assert Wrong.ROOT in [one.wrong for one in verify(report.content | {"root": "00"}).findings]
    assert [one.wrong for one in verify({"form": "else"}).findings] == [Wrong.FORM]


def test_a_target_is_frozen_with_the_record_that_reports_it(town: Town) -> None:
    """38 of 75 printed as the speech prints it; what is reported later for June changes nothing."""
    task = town.set("续展率", "75", "%", sort="rate", year="2025")
    told = town.report(task, date(2025, 6, 30), "38")
    sealer.seal_all()
    text = (
        "任务{{target: 续展率 | show=set}}，已完成{{任务：续展率｜看=完成}}，"
        "为任务的{{target: 续展率 | show=completion | round=down}}。"
    )
    report = frozen(town, text)
    assert [one["text"] for one in report.content["figures"]] == ["75%", "38%", "50%"]
    assert report.content["figures"][1]["actual"] == str(told.pk)
    assert [one["reported"] for one in report.content["figures"]] == [False, True, True]
    told.act("returned", town.by("officer"), remark="重报")
    town.report(task, date(2025, 6, 30), "40")
    sealer.seal_all()
    assert verify(report.content).findings == []
    assert figures(report)[1].text == "40%"


def test_tables_of_figures_and_of_targets_are_made_of_live_figures(town: Town) -> None:
    town.report(town.set("大检查", "4", "次", year="2025"), date(2025, 6, 30), "3")
    sealer.seal_all()
    (table,) = (
        draft(town, "metrology.verified\nmetrology.withdrawn\nmetrology.gone", kind="figures")
        .document(JULY)
        .parts[0]
        .blocks
    )
    assert [
        [run.text if isinstance(run, Filled) else run for cell in row for run in cell] for row in table.rows
    ] == [
        ["检定计量器具", "30台件", "24台件", "增长25%"],
        ["撤回证书", "未声明", "未声明", "—"],
        ["metrology.gone", "{{figure: metrology.gone  | else=—}}", "", ""],
    ]
    report = draft(town, kind="targets")
    sections = {"sections": [{"title": "目标", "kind": "targets", "text": ""}]}
    report.act("written", town.by("city"), sections=sections, name=report.name)
    (table,) = report.document(JULY).parts[0].blocks
    assert [one.text for one in figures(report)] == ["4次", "3次", "75%"]


def test_a_chronicle_stands_in_the_order_of_its_days(town: Town) -> None:
    report = draft(town, "2025-03-05 启动\n2024年11月 立项\n另有说明\n2025.3.1 动员", kind="chronicle")
    (part,) = report.document(JULY).parts
    assert [one.runs[0] for one in part.blocks] == [
        "2024年11月 立项",
        "另有说明",
        "2025.3.1 动员",
        "2025-03-05 启动",
    ]


def charted(report: WorkReport) -> list[list[tuple[str, str]]]:
    """The charts of a report as (label, printed) of their marks."""
    blocks = [shown for part in report.document(JULY).parts for shown in part.blocks if shown.chart]
    return [[(str(label[0]), mark[0].text) for label, mark in shown.rows] for shown in blocks]


def test_a_chart_draws_the_bodies_below_the_months_or_the_classes(town: Town) -> None:
    """20 in the north, 10 in the south; all in March, of which three failed. That the east did nothing, and nobody in
    the other months, has not been declared."""
    report = draft(
        town,
        "计量：\n{{chart: metrology.verified}}\n{{图：metrology.verified｜按=期间}}\n"
        "{{chart: metrology.verified | by=verdict}}\n{{chart: metrology.pass_rate | decimals=0}}",
    )
    bodies, months, verdicts, rates = charted(report)
    assert bodies == [("江北县局", "20"), ("江南县局", "10"), ("江东县局", "未声明")]
    assert months == [(f"{n}月", "30" if n == 3 else "未声明") for n in range(1, 7)]
    assert verdicts == [("合格", "27"), ("不合格", "3")]
    assert rates == [("江北县局", "90"), ("江南县局", "90"), ("江东县局", "—")], (
        "nothing to divide by in the east"
    )
    titles = [shown.title for part in report.document(JULY).parts for shown in part.blocks if shown.chart]
    assert titles[:2] == ["各单位检定计量器具（台件）", "各时段检定计量器具（台件）"]


def test_the_course_of_a_month_is_the_half_year_up_to_it_and_of_years_quarters(town: Town) -> None:
    text = "{{chart: metrology.verified | by=periods}}"
    (march,) = charted(draft(town, text, period="2025-03"))
    assert [label for label, _number in march] == [
        "2024年10月", "2024年11月", "2024年12月", "2025年1月", "2025年2月", "2025年3月",
    ]  # fmt: skip
    assert march[-1] == ("2025年3月", "30")
    (campaign,) = charted(draft(town, text, period="2024-02-15..2025-06-30"))
    assert campaign == [
        ("2024年2月15日至3月31日", "24"), ("2024年第二季度", "未声明"), ("2024年第三季度", "未声明"),
        ("2024年第四季度", "未声明"), ("2025年第一季度", "30"), ("2025年第二季度", "未声明"),
    ], "that nothing was done nobody has declared"  # fmt: skip


def test_a_chart_of_a_task_draws_those_that_have_it(town: Town) -> None:
    for body, who, value in ((NORTH, "north", "3"), (SOUTH, "south", "4")):
        town.report(town.set("大检查", "4", "次", at=body, year="2025"), date(2025, 6, 30), value, who=who)
    report = draft(town, "大检查 | show=completion", kind="charts")
    assert charted(report) == [[("江北县局", "75"), ("江南县局", "100")]]


def test_a_chart_that_cannot_be_drawn_says_why_and_the_rest_opens(town: Town) -> None:
    report = draft(town, "metrology.gone\n大检查\nmetrology.verified | by=colour", kind="charts")
    gone, none, facet = report.document(JULY).flaws
    assert isinstance(gone, Filled)
    assert gone.lack is Lack.NO_INDICATOR
    assert isinstance(none, Flawed)
    assert none.raw == "{{chart: 大检查}}"
    assert isinstance(facet, Filled)
    assert facet.lack is Lack.NO_FACET


def test_a_figure_of_the_body_s_own_is_proved_by_its_edition_of_that_day(town: Town) -> None:
    """Three of thirty failed. Later the same figure counts those that passed: the frozen report stays as it was."""
    by, what = By.system(CITY, on=JULY), {"what": "flow metrology.verification.approved", "unit": "台件"}
    own = Composed.create("composed", by, name="检定不合格", where="verdict=fail", **what)
    norths = Composed.create("composed", By.system(NORTH, on=JULY), name="北县自编", where="", **what)
    sealer.seal_all()
    report = frozen(town, f"不合格{{{{figure: {own.code}}}}}。")
    (told,) = report.content["figures"]
    assert (told["text"], told["version"], told["code"]) == ("3台件", "1", own.code)
    own.act("revised", by, name="检定合格", where="verdict=pass", **what)
    sealer.seal_all()
    assert verify(report.content).findings == []
    assert [one.text for one in figures(draft(town, f"{{{{figure: {own.code}}}}}"))] == ["27台件"]
    of_that_day = known_at(SYSTEM, own.code, int(report.position))
    assert of_that_day is not None
    assert rows(of_that_day, CITY, parse("2025H1"), scope=SYSTEM).counted == 3, (
        "its rows are those of that day"
    )
    assert lack(town, f"{{{{figure: {norths.code}}}}}") is Lack.NO_INDICATOR, "another body's is none"
    assert lack(town, "{{figure: own.0}}") is Lack.NO_INDICATOR


def test_a_share_is_proved_by_the_editions_of_that_day_of_what_it_is_made_of(town: Town) -> None:
    """27 of 30 pieces passed. Later the part counts what failed, 3 of 30, and a
    target that was counted by the share is cancelled: what was frozen stays as it was."""
    by, what = By.system(CITY, on=JULY), {"what": "flow metrology.verification.approved", "unit": "台件"}
    part = Composed.create("composed", by, name="检定合格", where="verdict=pass", **what)
    share = Composed.create(
        "composed", by, name="合格占比", unit="%", what=f"ratio {part.code} metrology.verified"
    )
    task = town.set("合格占比任务", "100", "%", year="2025", sort="rate", indicator=share.code)
    sealer.seal_all()
    report = frozen(
        town, f"占{{{{figure: {share.code}}}}}，完成任务的{{{{target: 合格占比任务 | show=completion}}}}。"
    )
    assert [one["text"] for one in report.content["figures"]] == ["90%", "90%"]
    with pytest.raises(Refused, match=r"made of it|由其构成"):
        part.act("revised", by, name="检定不合格", where="verdict=fail", **what)
    task.act("cancelled", town.by("officer"), why="改期")
    part.act("revised", by, name="检定不合格", where="verdict=fail", **what)
    sealer.seal_all()
    assert verify(report.content).findings == []
    assert [one.text for one in figures(draft(town, f"{{{{figure: {share.code}}}}}"))] == ["10%"]


def test_the_numbers_of_a_chart_are_frozen_and_verified(town: Town) -> None:
    report = frozen(town, "各县：\n{{chart: metrology.verified}}")
    (chart,) = (block for block in report.content["sections"][0]["blocks"] if block["kind"] == "chart")
    assert [mark["label"] for mark in chart["marks"]] == ["江北县局", "江南县局", "江东县局"]
    assert [one["value"] for one in report.content["figures"]] == ["20", "10", "0"]
    assert verify(report.content).findings == []
    forged = deepcopy(report.content)
    forged["figures"][1] |= {"value": "11", "text": "11"}
    assert [one.wrong for one in verify(forged).findings] == [Wrong.CONTENT, Wrong.FIGURE]


def test_a_report_that_was_frozen_under_the_first_form_is_still_proved(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "FORM", "zhijian.report/1")
    report = frozen(town, "检定{{figure: metrology.verified}}。")
    monkeypatch.undo()
    assert report.content["form"] == "zhijian.report/1"
    assert verify(report.content).findings == []
    later = verify(report.content | {"form": "zhijian.report/2"})
    assert [one.wrong for one in later.findings] == [Wrong.CONTENT], "it was hashed under its own form"
