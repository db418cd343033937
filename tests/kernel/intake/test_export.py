"""An export opens in a spreadsheet program as what it is, and runs nothing there."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijian.kernel.intake import export
from zhijian.kernel.intake.cells import CellValue
from zhijian.kernel.intake.export import Column, csv_chunks, write_csv, write_xlsx
from zhijian.kernel.intake.sheets import open_table

DANGEROUS = ["=1+1", "+86 28", "-cmd", "@SUM(A1)", "\t=1", "＝1+1", '=HYPERLINK("x")', "#N/A", "'=1"]


def xlsx(rows: list[list[CellValue]], titles: tuple[str, ...] = ("甲",)) -> io.BytesIO:
    file = io.BytesIO()
    assert write_xlsx(file, [Column(title) for title in titles], rows, "企业") == len(rows)
    return file


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_looks_like_a_formula_is_a_text_in_a_workbook(text: str) -> None:
    cell = openpyxl.load_workbook(xlsx([[text]])).active["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"), ("+86 28", "'+86 28"), ("-cmd", "'-cmd"), ("@SUM(A1)", "'@SUM(A1)"), ("＝1", "'＝1"),
        ("'=1", "''=1"), ("-5", "-5"), ("+3.20", "+3.20"), ("甲=乙", "甲=乙"), ("'甲", "'甲"),
    ],
)  # fmt: skip
def test_a_text_that_looks_like_a_formula_has_an_apostrophe_in_a_csv_file(text: str, written: str) -> None:
    assert export.neutral(text) == written


def test_dates_and_numbers_are_typed_cells() -> None:
    row: list[CellValue] = [date(2021, 1, 15), Decimal("12.50"), "007", None, Decimal("1234567890123456.5")]
    page = openpyxl.load_workbook(xlsx([row], ("a", "b", "c", "d", "e"))).active
    assert [cell.data_type for cell in page[2]] == ["d", "n", "s", "n", "s"]
    assert page["A2"].number_format == "yyyy-mm-dd"
    assert (page["B2"].value, page["C2"].value, page["E2"].value) == (12.5, "007", "1234567890123456.5")
    assert page.freeze_panes == "A2"
    assert page["A1"].font.b


def test_an_empty_list_still_has_its_header() -> None:
    assert [cell.value for cell in openpyxl.load_workbook(xlsx([], ("名称", "地址"))).active[1]] == [
        "名称",
        "地址",
    ]


def test_rows_beyond_a_sheet_go_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "SHEET_ROWS", 3)
    pages = openpyxl.load_workbook(xlsx([[str(n)] for n in range(5)])).worksheets
    assert [page.title for page in pages] == ["企业", "企业 2", "企业 3"]
    assert [[cell.value for cell in page["A"]] for page in pages] == [
        ["甲", "0", "1"],
        ["甲", "2", "3"],
        ["甲", "4"],
    ]


def test_csv_opens_as_utf8_in_chinese_spreadsheet_programs_and_comes_in_pieces() -> None:
    chunks = list(csv_chunks([Column("名称")], (["甲厂"] for _ in range(5)), every=2))
    assert [chunk.count(b"\r\n") for chunk in chunks] == [3, 2, 1]
    assert b"".join(chunks).startswith(b"\xef\xbb\xbf\xe5\x90\x8d")


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=20)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5))
def test_any_text_comes_back_from_a_workbook_as_it_was(rows: list[tuple[str, str]]) -> None:
    with open_table(xlsx([list(row) for row in rows], ("a", "b"))) as table:
        assert [row.cells for row in table.rows()][1:] == rows


@given(
    st.lists(
        st.tuples(
            *[st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)] * 2
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_text_comes_back_from_a_csv_file_as_it_was(rows: list[tuple[str, str]]) -> None:
    file = io.BytesIO()
    write_csv(file, [Column("a"), Column("b")], rows)
    with open_table(file) as table:
        assert [row.cells for row in table.rows()][1:] == rows
