"""Lists of firms and old registers as they really arrive: the files unedited."""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from zhijian.kernel.intake.cells import Row
from zhijian.kernel.intake.header import Header, find_header
from zhijian.kernel.intake.mapping import ColumnMap, guess
from zhijian.kernel.intake.matching import Decision
from zhijian.kernel.intake.rows import RowResult, read_rows
from zhijian.kernel.intake.sheets import open_table
from zhijian.kernel.intake.spec import Spec
from zhijian.kernel.parties.identity import fold_name, fold_name_loose, names_nobody
from zhijian.kernel.parties.importing import FIRMS, HISTORY, shown_as

SHARED = Path(__file__).parents[4] / "shared" / "data" / "trace"
FOOD = SHARED / "food_sampling_cn_2021" / "food_sampling_cn_2021.csv"
CHICAGO = SHARED / "chicago_food" / "foodInspect-intermediate.csv"

needs_food = pytest.mark.skipif(
    not FOOD.exists(), reason="the food sampling notices are not beside the project"
)
needs_chicago = pytest.mark.skipif(
    not CHICAGO.exists(), reason="the Chicago inspections are not beside the project"
)


def imported(path: Path, spec: Spec) -> tuple[Header, ColumnMap, list[RowResult]]:
    with open_table(path) as table:
        header, rows = find_header(table.rows(), spec.words)
        columns = guess(header, spec)
        return header, columns, list(read_rows(rows, columns, spec))


def decisions(results: list[RowResult]) -> Counter[Decision | None]:
    return Counter(each.decision for each in results if not each.errors)


@needs_food
def test_707_names_of_producers_are_688_firms_and_11_rows_name_nobody() -> None:
    header, columns, results = imported(FOOD, FIRMS)
    assert {name: header.titles[column] for name, column in columns.columns.items()} == {"name": "生产商"}
    names = {str(each.row.cell(header.titles.index("生产商"))) for each in results}
    assert len(results) == 1766
    assert len(names) == 707
    assert decisions(results) == {Decision.NEW: 688, Decision.SAME: 1067}
    bad = [each for each in results if each.errors]
    assert Counter(problem.code for each in bad for problem in each.errors) == {"NAMES_NOBODY": 11}
    assert Counter(str(each.row.cell(4)).strip() for each in bad) == {"/": 10, "": 1}


@needs_food
def test_where_the_688_come_from() -> None:
    """707 − 2 that name nobody = 705; − 1 with a space more at its end, − 8 with one inside, − 8 by brackets = 688."""
    _, _, results = imported(FOOD, FIRMS)
    names = {str(each.row.cell(4)) for each in results}
    somebody = {name for name in names if not names_nobody(name)}
    assert (len(names), len(somebody)) == (707, 705)
    assert len({name.strip() for name in somebody}) == 704
    assert len({"".join(name.split()) for name in somebody}) == 696
    assert len({fold_name(name) for name in somebody}) == 688
    assert (
        len({fold_name_loose(name) for name in somebody}) == 687
    )  # 高砂·鉴臣 and 高砂•鉴臣: said, not merged


@needs_food
def test_the_one_pair_that_differs_in_a_dot_is_said_to_a_person() -> None:
    _, _, results = imported(FOOD, FIRMS)
    warned = [(each.values["name"], [w.code for w in each.warnings]) for each in results if each.warnings]
    assert warned == [("上海高砂•鉴臣香料有限公司", ["LOOKS_LIKE"])]


@needs_chicago
def test_8987_licence_holders_without_names_are_shown_by_their_numbers() -> None:
    """35 rows of 23 licences say another sector (31) or risk (12) than the first row does: a person chooses."""
    header, columns, results = imported(CHICAGO, FIRMS)
    assert {name: header.titles[column] for name, column in columns.columns.items()} == {
        "number": "license_",
        "sector": "facility_type",
        "risk": "risk",
    }
    assert decisions(results) == {Decision.NEW: 8987, Decision.SAME: 4619}
    bad = [each for each in results if each.errors]
    assert (len(bad), len({each.values["number"] for each in bad})) == (35, 23)
    assert Counter(problem.field for each in bad for problem in each.errors) == {"sector": 31, "risk": 12}
    assert {problem.code for each in bad for problem in each.errors} == {"CONTRADICTS_ROW"}
    assert shown_as(results[0].values) == "1000049"


@needs_chicago
def test_13641_inspections_become_entries_of_an_old_register() -> None:
    _, columns, results = imported(CHICAGO, HISTORY)
    assert not columns.missing(HISTORY)
    assert decisions(results) == {Decision.NEW: 13641}
    assert not any(each.errors or each.warnings for each in results)
    assert len({each.values["number"] for each in results}) == 8987
    assert len({each.key for each in results}) == 13641
    assert Counter(each.values["result"] for each in results) == {
        "pass": 9083,
        "fail": 2811,
        "conditional": 1747,
    }
    first = results[0].values
    assert (first["entry_number"], first["number"], first["day"]) == ("565609", "1000049", date(2011, 11, 15))
    assert (first["critical"], first["serious"], first["minor"]) == (Decimal(1), Decimal(0), Decimal(2))


def one(spec: Spec, **cells: str) -> RowResult:
    columns = ColumnMap({name: column for column, name in enumerate(cells)})
    (result,) = read_rows([Row(2, tuple(cells.values()))], columns, spec)
    return result


def errors(result: RowResult) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in result.errors]


def test_a_licence_that_ends_before_it_begins_is_an_error() -> None:
    result = one(FIRMS, name="甲厂", licence_begins="2021-01-15", licence_ends="2020-01-14")
    assert errors(result) == [("licence_ends", "DAYS_OUT_OF_ORDER")]


def test_an_entry_must_say_whom_it_is_about_when_it_was_and_how_it_ended() -> None:
    assert errors(one(HISTORY, name="甲厂", day="", result="")) == [
        ("day", "REQUIRED"),
        ("result", "REQUIRED"),
    ]
    assert errors(one(HISTORY, name="/", day="2021-01-15", result="合格")) == [("name", "WHO_IS_MISSING")]


def test_two_entries_without_a_number_are_the_same_if_they_say_the_same() -> None:
    columns = ColumnMap({"name": 0, "day": 1, "result": 2})
    cells = [
        ("甲厂", "2021-01-15", "合格"),
        ("甲 厂", "2021年1月15日", "合格"),
        ("甲厂", "2021-01-16", "合格"),
    ]
    results = list(read_rows([Row(n, each) for n, each in enumerate(cells, start=2)], columns, HISTORY))
    assert [each.decision for each in results] == [Decision.NEW, Decision.SAME, Decision.NEW]


def test_persons_are_marked_in_the_fields() -> None:
    assert [each.name for each in FIRMS.fields if each.personal] == ["contact", "phone"]
