"""``zhijian report verify``: what an outsider sees who holds the ledger and a file."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.kernel.indicators import play as acts
from tests.kernel.reports.play import CITY, NORTH, Town
from zhijian.config.commands.reporting import report
from zhijian.kernel.ledger import clock, sealer
from zhijian.kernel.org.models import Body
from zhijian.kernel.reports.models import WorkReport
from zhijian.kernel.reports.writing.paper import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def frozen() -> Iterator[WorkReport]:
    """A frozen report of a half-year in which thirty pieces were verified."""
    town = Town(date(2025, 1, 1))
    for n in range(30):
        acts.verified(date(2025, 3, 1 + n % 28), NORTH, party=f"33333333-3333-4333-8333-{n:012d}", body=CITY)
    with clock.driven() as driver:
        town.at(driver, date(2025, 7, 3))
        sealer.seal_all()
        made = WorkReport.create(
            "drafted", town.by("city"), at=Body.objects.get(pk=CITY), period="2025H1", shape="half_year"
        )
        section = {"title": "", "kind": "text", "text": "检定{{figure: metrology.verified}}。"}
        made.act("written", town.by("city"), sections={"sections": [section]}, name="总结")
        made.act("submitted", town.by("city"))
        made.act("approved", town.by("officer"))
        made.act("frozen", town.by("officer"))
        sealer.seal_all()
        yield made


def test_a_true_report_is_proved(
    frozen: WorkReport, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf(frozen.content, fixed_date=datetime(2025, 7, 3, tzinfo=UTC)))
    assert report(["verify", str(file)]) == 0
    told = capsys.readouterr().out
    assert told.endswith("OK: every figure follows from the ledger\n")
    assert "总结: 1 figures recomputed" in told


def test_a_forged_figure_is_named(
    frozen: WorkReport, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "report.json"
    content = json.loads(json.dumps(frozen.content))
    content["figures"][0] |= {"value": "31", "text": "31台件"}
    file.write_text(json.dumps(content), "utf-8")
    assert report(["verify", str(file)]) == 1
    told = capsys.readouterr().out
    assert "figure 1 (metrology.verified): the file says value 31" in told
    assert told.endswith("FAILED: something differs\n")


@pytest.mark.parametrize("data", [b"", b"{}", b"\x00"])
def test_what_is_no_report_is_told_so(
    frozen: WorkReport, tmp_path: Path, data: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "else"
    file.write_bytes(data)
    status = report(["verify", str(file)])
    assert status in (1, 2)
    assert "no" in "".join(capsys.readouterr())


def test_a_file_that_is_not_there_is_told_so(
    frozen: WorkReport, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(["verify", str(tmp_path / "gone.json")]) == 2
    assert "zhijian report verify:" in capsys.readouterr().err
