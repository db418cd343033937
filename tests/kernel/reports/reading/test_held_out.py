"""Reports of bureaus that do not exist, in styles that differ, against figures counted by hand.

They were written before the grammar was tried on them. A line of a ``.tsv`` is: printed, value, unit, indicator where
the catalogue has one (where two say it equally well, both, parted by ``|``), and in the newer ones the bound.
"""

from decimal import Decimal
from pathlib import Path

import pytest

from zhijian.kernel.reports.reading import Figure, Reading, read_text

FOLDER = Path(__file__).parent / "held_out"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


def gold(name: str) -> list[list[str]]:
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [[*line.split("\t"), "", ""][:5] for line in lines if line.strip()]


def read(name: str) -> Reading:
    return read_text((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))


def paired(name: str) -> tuple[list[tuple[list[str], Figure]], list[list[str]], list[Figure]]:
    """Which figure answers which line, the lines without one, and the figures without a line."""
    left = list(read(name).figures)
    pairs, missed = [], []
    for line in gold(name):
        same = [one for one in left if Decimal(one.value) == Decimal(line[1]) and one.unit == line[2]]
        same.sort(
            key=lambda one: (
                not one.printed.startswith(line[0][:2]),
                (one.indicator or "") not in line[3].split("|"),
            )
        )
        if same:
            pairs.append((line, same[0]))
            left.remove(same[0])
        else:
            missed.append(line)
    return pairs, missed, left


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_is_found_and_hardly_any_that_is_none(name: str) -> None:
    pairs, missed, extra = paired(name)
    assert not missed
    assert len(extra) <= len(pairs) * 0.05, [one.printed for one in extra]


def test_what_is_only_a_bound_is_marked_as_one() -> None:
    stated = [(line, figure) for name in NAMES for line, figure in paired(name)[0] if line[4]]
    assert len(stated) > 300
    assert [(line[0], line[4], figure.bound) for line, figure in stated if figure.bound != line[4]] == []


def test_nine_of_ten_indicators_are_right() -> None:
    pairs = [(line, figure) for name in NAMES for line, figure in paired(name)[0] if line[3]]
    wrong = [
        (line[0], line[3], figure.indicator)
        for line, figure in pairs
        if (figure.indicator or "") not in line[3].split("|")
    ]
    assert len(pairs) > 900
    assert len(wrong) <= len(pairs) * 0.1, wrong


def test_in_a_long_report_a_figure_counts_what_it_counts_in_a_short_one() -> None:
    passage = "受理投诉举报42件，实现检测收入96万元，立案查处案件70起，检定计量器具2176台件，接待来访12人次。"
    short = [one.indicator for one in read_text(passage).figures]
    assert short == [
        "CMP.received",
        "INS.income",
        "ENF.cases_filed",
        "MET.instruments_verified",
        "CMP.petitions",
    ]
    long = [one.indicator for one in read_text("\n".join([passage] * 40)).figures]
    assert long == short * 40


def test_each_of_several_subjects_has_its_own_value() -> None:
    reading = read_text("特种设备使用登记率、定检率分别达到99%和98%。")
    assert [(one.value, one.indicator) for one in reading.figures] == [
        ("99", "SE.registration_rate"),
        ("98", "SE.inspection_rate"),
    ]


def test_a_change_is_that_of_the_figure_before_it() -> None:
    reading = read_text("罚没款105.3万元，同比增长22%；检测收入412万元，比去年同期下降1.5%。")
    assert [(one.value, one.indicator) for one in reading.figures] == [
        ("1053000", "ENF.remitted"),
        ("22", "ENF.remitted_yoy"),
        ("4120000", "INS.income"),
        ("-1.5", "INS.income_yoy"),
    ]


def test_a_table_gives_its_figures_with_the_heads_of_row_and_column() -> None:
    quotes = [one.quote for one in read("riverside").figures]
    assert "区级抽查 / 完成: 480" in quotes
    assert "风险监测 / 完成率: 110%" in quotes


def test_the_time_of_a_figure_is_that_of_its_report_unless_the_text_says_another() -> None:
    figures = {one.printed: one for one in read("harbour").figures}
    assert figures["1028批次"].period == "2010-H1"
    figures = {one.printed: one for one in read("riverside").figures}
    assert figures["1860人"].period == "2021"
    assert figures["100件"].period == "2022"


def test_a_task_for_the_coming_year_is_a_target() -> None:
    figures = {one.printed: one for one in read("harbour").figures}
    assert figures["600万元"].kind == "target"
    assert figures["315.6万元"].kind == "flow"
