"""The text of an old report is frozen when it is first read; alignment and places outlive the engine."""

from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.reports.old.play import REPORT, Drawer
from zhijian.kernel.records.correcting import amend, void
from zhijian.kernel.records.errors import Refused
from zhijian.kernel.reports.models import OldFigure, OldReport
from zhijian.kernel.reports.old import alignment
from zhijian.kernel.reports.old.texts import OldText, keep_file, read_file, writable
from zhijian.kernel.reports.reading import read_text


@pytest.fixture
def drawer(db: None, settings: Any, tmp_path: Any) -> Drawer:
    return Drawer.opened(settings, tmp_path)


@given(st.text(alphabet="检定計量器具（jiǎn dìng）２4 1,０件，。\n立案?�", max_size=60))
def test_runs_say_of_every_character_what_the_cleaning_said(source: str) -> None:
    aligned = read_text(source).aligned
    runs = alignment.runs_of(aligned)
    for at in range(len(aligned.text)):
        assert alignment.origin(runs, at, at + 1) == aligned.origin(at, at + 1)


def test_a_place_is_led_to_the_original_and_back() -> None:
    aligned = read_text("檢定計量器具２ ４１０臺件（tái jiàn），立案38起。").aligned
    runs = alignment.runs_of(aligned)
    start = aligned.text.index("2410台件")
    first, last = alignment.origin(runs, start, start + 6)
    assert aligned.text[slice(*alignment.place(runs, first, last))] == "2410台件"


def test_a_book_of_reports_is_divided_first(drawer: Drawer) -> None:
    file = keep_file("立案查处案件三起。\n".encode() * 31_000, "book.txt", drawer.staff["city"])
    with pytest.raises(Refused) as refused:
        read_file(file)
    assert refused.value.code == "too_long"


def test_a_newer_engine_moves_no_place(drawer: Drawer) -> None:
    report = drawer.receive()
    figure = drawer.accept(report)
    kept = report.kept_text()
    before = "〔〕" + kept.text
    # An engine that cleaned otherwise once: every letter two places further on.
    OldText.objects.filter(pk=kept.pk).update(
        text=before, runs=[[0, 1, 0, 0], [1, 2, 0, 0]] + [[a + 2, b + 2, c, d] for a, b, c, d in kept.runs]
    )
    fresh = OldReport.objects.get(pk=report.pk)
    said = fresh.read_again().said
    assert fresh.kept_text().text == before, "the frozen text stays"
    assert [one["printed"] for one in said["figures"]][:2] == ["2410台件", "38起"]
    assert all(before[one["start"] : one["end"]] == one["printed"] for one in said["figures"])
    figure.refresh_from_db()
    assert (figure.place, figure.value, figure.state) == ("33-39", "2410", "confirmed")


def test_a_report_is_not_undone_while_a_confirmed_figure_stands_on_it(drawer: Drawer) -> None:
    report = drawer.receive()
    figure = drawer.accept(report)
    with pytest.raises(Refused) as refused, override("en"):
        void(report, report.timeline().get(), drawer.by("second"), reason="收错了文件")
    assert refused.value.code == "leaned_on"
    assert "take them back first" in str(refused.value)
    OldFigure.objects.get(pk=figure.pk).act("taken_back", drawer.by("city"))
    void(report, report.timeline().get(), drawer.by("second"), reason="收错了文件")
    assert drawer.reports()[0].state == ""


def test_another_file_is_not_put_under_confirmed_figures(drawer: Drawer) -> None:
    report = drawer.receive()
    drawer.accept(report)
    other = keep_file(
        "江北县质监局2009年工作总结\n检定计量器具五台件。\n".encode(), "b.txt", drawer.staff["city"]
    )
    told = {"at": report.territory_id, "original": str(other.pk), "name": report.name, "period": ""}
    with pytest.raises(Refused) as refused:
        amend(report, report.timeline().get(), drawer.by("city"), told, reason="收错了文件")
    assert list(refused.value.errors) == ["original"]


def test_what_a_database_cannot_keep_is_marked_as_lost() -> None:
    assert writable("检定\x00五台\ud800") == "检定�五台�"


def test_a_report_is_read_once_however_often_its_file_comes(drawer: Drawer) -> None:
    drawer.receive()
    drawer.receive(at="519901")
    assert OldText.objects.count() == 1
    assert REPORT.startswith(drawer.reports()[0].name)
