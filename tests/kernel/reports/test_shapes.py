"""Templates: each opens with live sections that print; what no line counts yet is told, and the rest opens."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.kernel.indicators import play as acts
from tests.kernel.reports.play import CITY, NORTH, Town
from zhijian.kernel.indicators.language import LINES
from zhijian.kernel.ledger import clock, sealer
from zhijian.kernel.org.models import Body
from zhijian.kernel.reports import work_report
from zhijian.kernel.reports.models import WorkReport
from zhijian.kernel.reports.rules.placing import Flawed
from zhijian.kernel.reports.writing.filling import Filled
from zhijian.kernel.reports.writing.lacks import Lack
from zhijian.kernel.reports.writing.sections import KINDS
from zhijian.kernel.reports.writing.shapes import read, shapes

pytestmark = pytest.mark.django_db
JULY = date(2025, 7, 3)
PERIODS = {"half_year": "2025H1", "campaign": "2024-01-01..2025-06-30"}


@pytest.fixture
def town() -> Iterator[Town]:
    """A city whose north has verified three pieces, and which reports one task itself."""
    made = Town(date(2024, 1, 1))
    for n in range(3):
        acts.verified(date(2025, 3, 1 + n), NORTH, party=f"33333333-3333-4333-8333-{n:012d}", body=CITY)
    with clock.driven() as driver:
        made.at(driver, JULY)
        made.report(made.set("特种设备安全大检查", "4", "次", year="2025"), date(2025, 6, 30), "3")
        made.set("条码续展", "75", "%", sort="rate", year="2025")
        sealer.seal_all()
        yield made


def opened(town: Town, shape: str, at: str = CITY) -> WorkReport:
    made: WorkReport = WorkReport.create(
        "drafted", town.by("city" if at == CITY else "north"), at=Body.objects.get(pk=at), shape=shape,
        period=PERIODS.get(shape, "2025-03-01..2025-06-30"),
    )  # fmt: skip
    return made


def texts(report: WorkReport) -> str:
    return "\n".join(one["text"] for one in report.sections["sections"])


@pytest.mark.parametrize("shape", ["half_year", "year", "activity", "programme", "campaign"])
def test_each_template_opens_with_figures_charts_targets_problems_that_all_print(
    town: Town, shape: str
) -> None:
    report = opened(town, shape)
    made = report.document(JULY)
    assert made.flaws == []
    kinds = {part.kind for part in made.parts}
    assert {"text", "problems"} <= kinds <= set(KINDS)
    assert any(shown.chart for part in made.parts for shown in part.blocks)
    assert "targets" in kinds or shape == "campaign"
    assert "3台件" in "".join(one.text for one in made.figures)
    report.act("submitted", town.by("city"))


def test_a_task_that_the_body_reports_stands_where_no_line_counts_it_and_only_once(town: Town) -> None:
    report = opened(town, "year")
    told = [section for section in report.sections["sections"] if "特种设备安全大检查" in section["text"]]
    assert [section["title"] for section in told] == ["特种设备安全监察"]
    (part,) = (part for part in report.document(JULY).parts if part.title == "特种设备安全监察")
    said = "".join(run.text if isinstance(run, Filled) else str(run) for run in part.blocks[0].runs)
    assert said == "特种设备安全大检查：完成3次，为全年任务的75%。"
    assert "条码续展：完成尚未上报" in _printed(report, "标准化、认证与代码")


def _printed(report: WorkReport, title: str) -> str:
    (part,) = (part for part in report.document(JULY).parts if part.title == title)
    return "".join(
        run.text if isinstance(run, Filled) else str(run) for shown in part.blocks for run in shown.runs
    )


def test_a_county_without_bodies_below_has_no_chart_of_them(town: Town) -> None:
    county = opened(town, "half_year", NORTH)
    assert "by=bodies" not in texts(county)
    assert "by=periods" in texts(county)
    assert county.document(JULY).flaws == []
    assert "by=bodies" in texts(opened(town, "half_year"))


def test_the_lines_of_business_that_are_missing_are_named_until_they_are_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    section = next(one for one in shapes()["year"].sections if one.title == "特种设备安全监察")
    assert [str(room) for room in section.missing] == ["特种设备"]
    monkeypatch.setitem(LINES, "equipment", "特种设备")
    assert section.missing == []


def test_a_template_that_names_a_missing_indicator_says_so_at_its_place_and_the_rest_opens(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file := tmp_path / "9_own.toml").write_text(
        'name = ["自拟", "Own"]\ntitle = "{body}总结"\n'
        '[[section]]\ntitle = "计量"\nhint = ["计量", "Metrology"]\n'
        'text = "检定{{figure: metrology.verified}}，电梯{{figure: equipment.lifts}}。\\n{{chart: food.inspections}}"\n'
        '[[section]]\ntitle = "其他"\nhint = ["其他", "Else"]\nkind = "verse"\ntext = "正文"\n',
        "utf-8",
    )
    monkeypatch.setattr(work_report, "shapes", lambda: {"own": read(file)})
    report = opened(town, "own")
    first, second = report.document(JULY).parts
    flaws = [(one.placed.code, one.lack) for one in report.document(JULY).flaws if isinstance(one, Filled)]
    assert flaws == [("equipment.lifts", Lack.NO_INDICATOR), ("food.inspections", Lack.NO_INDICATOR)]
    said = "".join(run.text if isinstance(run, Filled) else str(run) for run in first.blocks[0].runs)
    assert said == "检定3台件，电梯{{figure: equipment.lifts}}。"
    assert not any(isinstance(run, Flawed) for run in first.blocks[0].runs)
    assert second.blocks[0].runs == ["正文"], "a kind whose room is missing shows its text"
