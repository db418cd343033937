"""An XLSX workbook is read as a person sees it in a spreadsheet program, with a word about what is doubtful."""

import io
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from zhijian.kernel.intake.cells import shown
from zhijian.kernel.intake.limits import Limits
from zhijian.kernel.intake.problems import FileRefused
from zhijian.kernel.intake.sheets import open_table

from .workbooks import MAIN, WORKBOOK, book, inline, rows_of


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1" t="s"><v>0</v></c>', "乐斯福（明光）有限公司"),
        ('<c r="A1" t="s"><v>1</v></c>', "安琪 酵母"),  # from two runs, without the phonetic reading
        ('<c r="A1" t="inlineStr"><is><t>００１２</t></is></c>', "００１２"),
        ('<c r="A1" t="inlineStr"><is><t>a_x0007_b</t></is></c>', "a\x07b"),
        ('<c r="A1"><v>1.0</v></c>', Decimal(1)),
        ('<c r="A1"><v>0.30000000000000004</v></c>', Decimal("0.3")),
        ('<c r="A1"><v>1.1000000000000001</v></c>', Decimal("1.1")),
        ('<c r="A1"><v>1.38E10</v></c>', Decimal("13800000000")),
        ('<c r="A1" s="1"><v>44211</v></c>', date(2021, 1, 15)),
        ('<c r="A1" s="2"><v>44211</v></c>', date(2021, 1, 15)),  # a date in Chinese versions only
        ('<c r="A1" s="1"><v>44211.5</v></c>', datetime(2021, 1, 15, 12)),  # noqa: DTZ001 a cell has no zone
        ('<c r="A1" s="1"><v>0.25</v></c>', time(6)),
        ('<c r="A1" t="d"><v>2021-01-15</v></c>', date(2021, 1, 15)),
        ('<c r="A1" s="3"><v>510104</v></c>', "510104"),
        ('<c r="A1" s="3"><v>1234</v></c>', "001234"),  # leading zeros that the format shows
        ('<c r="A1" t="b"><v>1</v></c>', True),
    ],
)
def test_a_cell_has_the_value_that_a_person_sees(cell: str, value: object) -> None:
    (row,) = rows_of(book(f'<row r="1">{cell}</row>'))
    assert row.cells[0] == value
    assert type(row.cells[0]) is type(value)
    assert not row.notes


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1.0", "1"),
        ("100", "100"),
        ("1E+3", "1000"),
        ("0.50", "0.5"),
        ("-0.0", "0"),
        ("-5.0", "-5"),
        ("0", "0"),
    ],
)
def test_a_number_is_shown_without_the_zeros_of_a_float(number: str, text: str) -> None:
    assert shown(Decimal(number)) == text


def test_a_formula_gives_its_saved_result_and_a_warning() -> None:
    (row,) = rows_of(
        book('<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>A1</f><v>厂</v></c></row>')
    )
    assert row.cells == (Decimal(2), "厂")
    assert {column: note.code for column, note in row.notes.items()} == {0: "FORMULA", 1: "FORMULA"}
    assert (
        row.notes[0].sentence()
        == "This cell holds a formula; the result that was last saved (“2”) was taken."
    )


def test_a_formula_whose_result_was_never_saved_is_an_error_of_its_cell() -> None:
    written = openpyxl.Workbook()
    written.active.append(["安琪酵母", "=1+1"])
    file = io.BytesIO()
    written.save(file)
    (row,) = rows_of(file)
    assert row.cells == ("安琪酵母", None)
    assert row.notes[1].code == "FORMULA_WITHOUT_VALUE"


def test_an_error_value_is_an_error_of_its_cell() -> None:
    (row,) = rows_of(book('<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'))
    assert row.notes[0].code == "CELL_ERROR"
    assert row.notes[0].params == {"value": "#DIV/0!"}


def test_a_code_stored_as_a_number_of_eighteen_digits_has_lost_its_last_ones() -> None:
    (row,) = rows_of(book('<row r="1"><c r="A1"><v>5.1010419900101234E17</v></c></row>'))
    assert row.notes[0].code == "DIGITS_LOST"


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    mac = WORKBOOK.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    (row,) = rows_of(book('<row r="1"><c r="A1" s="1"><v>42749</v></c></row>', workbook=mac))
    assert row.cells == (date(2021, 1, 15),)


TOWNS = [("乡镇", "企业"), ("城关镇", "甲厂"), ("旧值", "乙厂"), ("", "丙厂"), ("河口镇", "丁厂")]
MERGED = book(
    "".join(
        f'<row r="{n}">{inline(f"A{n}", town)}{inline(f"B{n}", firm)}</row>'
        for n, (town, firm) in enumerate(TOWNS, start=1)
    ),
    after='<mergeCells count="1"><mergeCell ref="A2:A4"/></mergeCells>',
)


def test_the_value_of_merged_cells_belongs_to_the_first() -> None:
    rows = rows_of(MERGED)
    assert [row.cells for row in rows[1:]] == [
        ("城关镇", "甲厂"),
        (None, "乙厂"),
        (None, "丙厂"),
        ("河口镇", "丁厂"),
    ]
    assert [row.notes[0].code if row.notes else "" for row in rows] == ["", "", "MERGED", "MERGED", ""]
    assert rows[2].notes[0].params == {"anchor": "A2"}


def test_merged_cells_are_filled_down_only_in_the_columns_told() -> None:
    rows = rows_of(MERGED, fill_down=(0,))
    assert [row.cells[0] for row in rows[1:]] == ["城关镇", "城关镇", "城关镇", "河口镇"]
    assert rows[3].notes[0].code == "MERGED_FILLED"


def test_merged_cells_at_the_end_of_a_row_are_filled_down_too() -> None:
    file = book(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>7</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
        after='<mergeCells><mergeCell ref="B1:B2"/></mergeCells>',
    )
    assert rows_of(file, fill_down=(1,))[1].cells == (Decimal(2), Decimal(7))


def test_rows_keep_the_numbers_that_a_person_sees_and_empty_ones_are_left_out() -> None:
    file = book(
        '<row r="3"><c r="B3"><v>1</v></c></row><row r="4"><c r="A4" s="1"/></row><row r="9"><c><v>2</v></c></row>'
    )
    assert [(row.number, row.cells) for row in rows_of(file)] == [(3, (None, Decimal(1))), (9, (Decimal(2),))]


def test_elements_with_a_prefix_are_read() -> None:
    row = '<x:row r="1"><x:c r="A1"><x:v>5</x:v></x:c></x:row>'
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{row}</x:sheetData></x:worksheet>'
    assert rows_of(book("", sheet=sheet))[0].cells == (Decimal(5),)


def test_the_first_visible_sheet_that_holds_anything_is_read_and_another_by_its_name() -> None:
    written = openpyxl.Workbook()
    written.active.title = "空"
    hidden = written.create_sheet("藏")
    hidden.append(["hidden"])
    hidden.sheet_state = "hidden"
    written.create_sheet("企业").append(["甲厂"])
    written.create_sheet("说明").append(["说明"])
    file = io.BytesIO()
    written.save(file)
    with open_table(file) as table:
        assert (table.sheet, table.sheets) == ("企业", ("空", "企业", "说明"))
    with open_table(file, sheet="说明") as table:
        assert next(table.rows()).cells == ("说明",)
    with pytest.raises(FileRefused) as refused, open_table(file, sheet="没有"):
        pass
    assert refused.value.code == "NO_SUCH_SHEET"


def test_two_libraries_read_the_same_values(tmp_path: Path) -> None:
    """openpyxl writes, calamine and ourselves read."""
    written = openpyxl.Workbook()
    page = written.active
    for number in range(1, 40):
        page.append(
            [
                f"第{number}厂 <&>",
                number,
                number / 8,
                date(2021, 1, 15),
                None,
                number % 2 == 0,
                " 空 格 ",
                "行\n二",
            ]
        )
    path = tmp_path / "book.xlsx"
    written.save(path)
    with open_table(path) as table:
        ours = [list(row.cells) for row in table.rows()]
    theirs = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert len(ours) == len(theirs) == 39
    for our, their in zip(ours, theirs, strict=True):
        assert [None if value == "" else value for value in their] == our


def test_two_cells_at_opposite_corners_cost_no_memory() -> None:
    file = book('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>')
    assert [row.number for row in rows_of(file)] == [1, 1048576]
    with pytest.raises(FileRefused) as refused:
        rows_of(book('<row r="1"><c r="XFD1"><v>1</v></c></row>'))
    assert refused.value.code == "TOO_MANY_COLUMNS"


def test_more_rows_than_the_limit_are_refused_when_they_are_reached() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 8))
    with pytest.raises(FileRefused) as refused, open_table(book(rows), limits=Limits(rows=5)) as table:
        list(table.rows())
    assert (refused.value.code, refused.value.params) == ("TOO_MANY_ROWS", {"limit": 5})


def test_more_shared_text_than_the_limit_is_refused() -> None:
    with pytest.raises(FileRefused) as refused, open_table(book(""), limits=Limits(shared_text_bytes=10)):
        pass
    assert refused.value.code == "TOO_MUCH_TEXT"


def test_a_cell_longer_than_a_spreadsheet_allows_is_an_error_of_its_cell() -> None:
    (row,) = rows_of(book(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"长" * 32768}</t></is></c></row>'))
    assert row.notes[0].code == "CELL_TOO_LONG"
    assert row.cells == ("长" * 32767,)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>x</v></c></row>',
        '<row r="1"><c r="A1"><v>NaN</v></c></row>',
        '<row r="1"><c r="A1"><v>Infinity</v></c></row>',
        '<row r="1"><c r="1A"><v>1</v></c></row>',
        '<row r="x"><c><v>1</v></c></row>',
        "<row><c>",
    ],
)
def test_nonsense_in_a_sheet_is_called_damage(rows: str) -> None:
    with pytest.raises(FileRefused) as refused:
        rows_of(book(rows))
    assert refused.value.code == "DAMAGED_FILE"


def test_a_document_type_is_refused_so_that_no_entity_can_grow() -> None:
    laughs = f'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    with pytest.raises(FileRefused) as refused:
        rows_of(book("", sheet=laughs))
    assert refused.value.code == "DAMAGED_FILE"
