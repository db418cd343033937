"""Rows with nothing typed are left out of the document, on the server and in the page by the same rule."""

from typing import Any

import pytest

from zhijian.lines.metrology.rules import judge
from zhijian.lines.metrology.rules.measured import filled, measured, readable

CASES: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, str]]] = [
    (
        "a load that the sheet offers is not a measurement",
        {"weighing": [{"load": "400", "direction": "up", "indication": "", "delta": " "}]},
        {},
        {},
    ),
    (
        "the first typed digit makes the row part of the document",
        {"weighing": [{"load": "400", "direction": "up", "indication": "4", "delta": ""}]},
        {"weighing": [{"load": "400", "direction": "up", "indication": "4"}]},
        {"weighing[0]": "weighing[0]"},
    ),
    (
        "rows keep their place on the sheet",
        {"weighing": [{"load": "1"}, None, {"load": "2", "indication": "2"}, {}, {"load": "4", "delta": "1"}]},
        {"weighing": [{"load": "2", "indication": "2"}, {"load": "4", "delta": "1"}]},
        {"weighing[0]": "weighing[2]", "weighing[1]": "weighing[4]"},
    ),
    (
        "an eccentricity row without its own zero has none",
        {"eccentricity": [{"position": "1", "load": "20", "indication": "20", "zero": {"load": "5", "delta": ""}}]},
        {"eccentricity": [{"position": "1", "load": "20", "indication": "20"}]},
        {"eccentricity[0]": "eccentricity[0]"},
    ),
    (
        "a zero before a row is typed before the row itself",
        {"eccentricity": [{"position": "1", "load": "20", "zero": {"load": "5", "indication": "5", "delta": "2"}}]},
        {"eccentricity": [{"position": "1", "load": "20", "zero": {"load": "5", "indication": "5", "delta": "2"}}]},
        {"eccentricity[0]": "eccentricity[0]"},
    ),
    (
        "readings that were not taken are no readings",
        {"repeatability": [{"load": "50", "readings": [{"indication": ""}]},
                           {"load": "100", "readings": [{"indication": ""}, {"indication": "100", "delta": "3"}]}]},
        {"repeatability": [{"load": "100", "readings": [{"indication": "100", "delta": "3"}]}]},
        {"repeatability[0]": "repeatability[1]", "repeatability[0].readings[0]": "repeatability[1].readings[1]"},
    ),
    ("a zero with its load alone was not measured", {"zero": {"load": "500", "indication": "", "delta": None}}, {}, {}),
    ("what stands beside the tests is none of them", {"environment": {"temperature": "20"}, "verdict": "pass"}, {}, {}),
    ("what cannot be read stays to be named", {"weighing": "400", "zero": ["x"]}, {"weighing": "400", "zero": ["x"]},
     {"zero[0]": "zero[0]"}),
]  # fmt: skip


@pytest.mark.parametrize(("words", "sheet", "parts", "origins"), CASES, ids=[case[0] for case in CASES])
def test_what_was_measured(
    words: str, sheet: dict[str, Any], parts: dict[str, Any], origins: dict[str, str]
) -> None:
    found = measured(sheet)
    assert (found.parts, found.origins) == (parts, origins)


def test_a_document_that_was_measured_stays_as_it_is() -> None:
    for _words, sheet, _parts, _origins in CASES:
        once = measured(sheet).parts
        assert measured(once).parts == once


@pytest.mark.parametrize(
    ("path", "origin"),
    [
        ("weighing[1].delta", "weighing[4].delta"),
        ("weighing[0]", "weighing[2]"),
        ("weighing", "weighing"),
        ("instrument.max", "instrument.max"),
        ("weighing[7].load", "weighing[7].load"),
    ],
)
def test_a_problem_is_shown_at_the_row_where_it_was_typed(path: str, origin: str) -> None:
    assert measured(CASES[2][1]).origin(path) == origin


def test_a_problem_of_a_reading_is_shown_at_that_reading() -> None:
    assert (
        measured(CASES[5][1]).origin("repeatability[0].readings[0].delta")
        == "repeatability[1].readings[1].delta"
    )


@pytest.mark.parametrize(
    ("typed", "read"),
    [("1 000", "1000"), ("１０.５", "10.5"), ("\u221260", "-60"), (" 2\u00a0500 ", "2500"), ("5 kg", "5kg")],
)
def test_digits_stay_as_typed_and_the_judge_reads_them_folded(typed: str, read: str) -> None:
    row = {"weighing": [{"load": typed, "indication": typed}]}
    assert measured(row).parts == row
    assert readable(row) == {"weighing": [{"load": read, "indication": read}]}


def test_an_empty_value_is_no_number() -> None:
    assert filled({"mpe": "", "valid_until": None, "name": "M1", "load": " "}) == {"name": "M1"}


def test_a_sheet_with_open_rows_is_incomplete_not_wrong(document: Any) -> None:
    """Without the rule, an empty string would be BAD_NUMBER and fail a good instrument."""
    typed = document(weighing__4__indication="", weighing__4__delta="", zero=None)
    result = judge({**typed, "weighing": measured(typed).parts["weighing"]})
    assert (result.verdict, [problem.code for problem in result.problems]) == ("incomplete", [])
    assert len([item for item in result.items if item.item == "weighing"]) == 4
