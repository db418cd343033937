"""The catalogue says what reports may count: every number of the five reports, each thing once, keyed as our own figures are."""

import csv
import re
from pathlib import Path

import pytest

from zhijian.config.figures.coverage import mapping
from zhijian.kernel.reports.reading.catalogue import LINES, catalogue
from zhijian.kernel.reports.reading.units import counters, listed

YARDSTICK = Path(__file__).parents[5] / "shared" / "domain" / "figures.csv"
HAN = re.compile("[\u4e00-\u9fff]")
NO_NUMBERS = {"date", "group no.", "batch no.", "edition", "grade", "comment", "view"}


def test_every_number_that_the_five_reports_state_has_its_indicator() -> None:
    if not YARDSTICK.is_file():
        pytest.skip("the folder with the five reports is not beside the project")
    with YARDSTICK.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wanted = {
        row["indicator_code"]
        for row in rows
        if row["basis"] in ("stated", "derived") and row["unit"] not in NO_NUMBERS
    }
    assert len(wanted) > 150
    assert wanted - {one.code for one in catalogue()} == set()


def test_codes_names_and_lines_are_sound() -> None:
    codes = [one.code for one in catalogue()]
    assert len(codes) == len(set(codes))
    assert codes == sorted(codes)
    assert {one.line for one in catalogue()} <= set(LINES)
    assert all(one.name and one.required and one.units for one in catalogue())


def test_every_indicator_has_a_name_in_each_language_and_none_is_said_twice() -> None:
    for names in ([one.name for one in catalogue()], [one.english for one in catalogue()]):
        assert len(names) == len(set(names)) == 303
    assert not [one.code for one in catalogue() if HAN.search(one.english) or not HAN.search(one.name)]
    places = "重庆|射洪|北川|绵阳|江油|德阳|广东"
    assert not [one.code for one in catalogue() if re.search(places, one.name)], (
        "the names are for every bureau"
    )


def test_no_word_is_empty_and_every_unit_is_a_counter() -> None:
    known = {*counters(), *listed("weak"), "名次", "个次"}
    for one in catalogue():
        assert all(word for group in (*one.required, *one.helpful, one.without) for word in group), one.code
        assert one.units <= known, (one.code, one.units - known)


def test_what_we_compute_ourselves_is_keyed_as_the_yardstick_is() -> None:
    ours = {row.indicator for row in mapping().values()}
    linked = {one.code: one.computed for one in catalogue() if one.computed}
    assert linked["MET.instruments_verified"] == "metrology.verified"
    assert linked["MET.firms_instruments_verified"] == "metrology.firms_served"
    assert linked["TGT.income_completion"] == "targets.completion"
    assert {code for code, name in linked.items() if name not in ours} <= {"MET.pass_rate", "MET.in_service"}
