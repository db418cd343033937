"""The bad rows come back as a file; mended, it runs again and changes nothing twice."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from zhijian.kernel.intake.cells import Row
from zhijian.kernel.intake.errors_file import write_errors_csv, write_errors_xlsx
from zhijian.kernel.intake.header import Header, find_header
from zhijian.kernel.intake.mapping import ColumnMap, guess, recall
from zhijian.kernel.intake.matching import Decision
from zhijian.kernel.intake.rows import RowResult, read_rows
from zhijian.kernel.intake.sheets import open_table
from zhijian.kernel.parties.importing import FIRMS

from .test_rows import USCC, Register

Writer = Callable[..., object]
SENT = (
    "某县企业名单\n序号,企业名称,统一社会信用代码,地址,备注\n"
    f"1,甲厂,{USCC},一路,\n2,乙厂,911100006000373410,二路,=1+1\n3,/,,三路,-x\n"
)
MISTYPED = (
    "The last sign of “911100006000373410” does not agree with the others: a sign was mistyped. "
    "Look at the licence."
)
NOBODY = "This row names nobody. Write the name, the unified social credit code, or the number in the old register."


def judged(
    file: io.BytesIO, register: Register | None = None, remembered: str = ""
) -> tuple[Header, list[RowResult]]:
    with open_table(file) as table:
        header, rows = find_header(table.rows(), FIRMS.words)
        columns = recall(remembered, header, FIRMS) if remembered else guess(header, FIRMS)
        return header, list(read_rows(rows, columns, FIRMS, register))


def returned(writer: Writer, header: Header, results: list[RowResult]) -> io.BytesIO:
    file = io.BytesIO()
    writer(file, results, header, FIRMS)
    return file


@pytest.mark.parametrize("writer", [write_errors_xlsx, write_errors_csv])
def test_bad_rows_come_back_with_their_cells_and_the_reason(writer: Writer) -> None:
    header, results = judged(io.BytesIO(SENT.encode()))
    with open_table(returned(writer, header, results)) as table:
        rows = [row.cells for row in table.rows()]
    assert rows == [
        ("序号", "企业名称", "统一社会信用代码", "地址", "备注", "Import error", "Row in the file"),
        (
            "2", "乙厂", "911100006000373410", "二路", "=1+1",
            f"Unified social credit code: {MISTYPED}",
            "4",
        ),
        (
            "3", "/", None if writer is write_errors_xlsx else "", "三路", "-x",
            f"Name: {NOBODY}",
            "5",
        ),
    ]  # fmt: skip


def test_a_formula_in_the_file_that_was_sent_is_no_formula_in_the_file_that_comes_back() -> None:
    header, results = judged(io.BytesIO(SENT.encode()))
    page = openpyxl.load_workbook(returned(write_errors_xlsx, header, results)).active
    assert [(page[cell].value, page[cell].data_type) for cell in ("E2", "E3")] == [("=1+1", "s"), ("-x", "s")]
    assert b",'=1+1," in returned(write_errors_csv, header, results).getvalue()


@pytest.mark.parametrize("writer", [write_errors_xlsx, write_errors_csv])
def test_the_mended_file_runs_again_with_the_remembered_columns_and_changes_nothing_twice(
    writer: Writer,
) -> None:
    header, results = judged(io.BytesIO(SENT.encode()))
    remembered = guess(header, FIRMS).remember(header, FIRMS)
    mended = [
        RowResult(Row(each.row.number, (*each.row.cells[:2], USCC, *each.row.cells[3:])), {}, each.errors)
        for each in results
        if each.row.number == 4
    ]
    again, rerun = judged(returned(writer, header, mended), remembered=remembered)
    assert again.fingerprint == header.fingerprint
    assert [(each.decision, each.values["address"], each.errors) for each in rerun] == [
        (Decision.NEW, "二路", ())
    ]

    known = Register({"id": "1", "name": "乙厂", "uscc": USCC, "address": "二路"})
    twice = judged(returned(writer, header, mended), known, remembered)[1]
    assert [each.decision for each in twice] == [Decision.SAME]
    assert twice[0].key == rerun[0].key


def test_bad_rows_returned_twice_have_one_reason_and_not_two() -> None:
    header, results = judged(io.BytesIO(SENT.encode()))
    once = returned(write_errors_xlsx, header, results)
    twice = returned(write_errors_xlsx, *judged(once))
    titles = [[cell.value for cell in openpyxl.load_workbook(file).active[1]] for file in (once, twice)]
    assert titles[0] == titles[1]


def test_typed_cells_stay_typed_and_cells_beyond_the_header_are_kept() -> None:
    header = Header(1, ("名称", "日期", "数量"))
    row = Row(7, ("/", date(2021, 1, 15), Decimal("3.5"), "多出"))
    bad = list(read_rows([row], ColumnMap({"name": 0}), FIRMS))
    with open_table(returned(write_errors_xlsx, header, bad)) as table:
        (_, cells) = (each.cells for each in table.rows())
    assert cells[:3] == row.cells[:3]
    assert cells[4:] == ("7", "多出")


def test_the_reason_is_in_the_readers_language() -> None:
    chinese = {"Import error": "导入错误", "Name": "名称"}
    header, results = judged(io.BytesIO(SENT.encode()))
    file = io.BytesIO()
    write_errors_csv(file, results, header, FIRMS, lambda text: chinese.get(text, text))
    assert "导入错误" in file.getvalue().decode()
    assert "名称: This row names nobody." in file.getvalue().decode()
