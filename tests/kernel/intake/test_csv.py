"""A text table is read in the encoding and with the delimiter that it is written in."""

import io

import pytest

from zhijian.kernel.intake.cells import Row
from zhijian.kernel.intake.limits import Limits
from zhijian.kernel.intake.problems import FileRefused
from zhijian.kernel.intake.sheets import open_table

SIMPLIFIED = (
    "企业名称,统一社会信用代码,地址\n乐斯福（明光）有限公司,91110000600037341L,安徽省明光市工业园区\n"
)
TRADITIONAL = "企業名稱,地址\n臺灣食品股份有限公司,臺北市中正區重慶南路一段\n"


def read(content: bytes, **options: str) -> tuple[str, list[Row]]:
    with open_table(io.BytesIO(content), **options) as table:
        return table.encoding, list(table.rows())


@pytest.mark.parametrize(
    ("text", "written_as", "read_as"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8-sig"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        (TRADITIONAL, "utf-8", "utf-8"),
        (TRADITIONAL, "cp950", "cp950"),
        (TRADITIONAL, "gb18030", "gb18030"),
        ("name,address\nFirm,Road 1\n", "ascii", "utf-8"),
    ],
)
def test_the_encoding_is_found(text: str, written_as: str, read_as: str) -> None:
    encoding, rows = read(text.encode(written_as))
    assert encoding == read_as
    assert [list(row.cells) for row in rows] == [line.split(",") for line in text.splitlines()]


def test_an_encoding_that_is_told_is_taken() -> None:
    assert read("甲".encode("gb18030"), encoding="gb18030")[1][0].cells == ("甲",)
    with pytest.raises(FileRefused) as refused:
        read(b"x", encoding="rot13")
    assert refused.value.code == "UNKNOWN_CODEC"


@pytest.mark.parametrize("content", [b"\xff\xff\xff\xff", "名称".encode("utf-16") + b"\xd8", b"\x80\x80\xff"])
def test_bytes_that_no_encoding_reads_are_refused(content: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        read(content)
    assert refused.value.code == "UNKNOWN_ENCODING"


def test_bytes_of_a_program_are_no_text() -> None:
    with pytest.raises(FileRefused) as refused:
        read(b"\x01\x00\x02\x00abc")
    assert refused.value.code == "WRONG_CONTENT"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    content = "\n".join(delimiter.join(cells) for cells in (["名称", "地址"], ["甲厂", "一路1号"])).encode()
    assert [row.cells for row in read(content)[1]] == [("名称", "地址"), ("甲厂", "一路1号")]


def test_a_cell_may_hold_lines_and_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    rows = read('名称,备注\n甲厂,"一\n二"\n\n乙厂,\n'.encode())[1]
    assert [(row.number, row.cells) for row in rows] == [
        (1, ("名称", "备注")),
        (2, ("甲厂", "一\n二")),
        (4, ("乙厂",)),
    ]


def test_leading_zeros_stay() -> None:
    assert read(b"code\n007\n")[1][1].cells == ("007",)


def test_a_quotation_mark_that_is_never_closed_is_told() -> None:
    with pytest.raises(FileRefused) as refused:
        read(b'a,b\n1,"2\n' + b"3,4\n" * 50_000)
    assert (refused.value.code, refused.value.params) == ("QUOTE_NOT_CLOSED", {"row": 2})


def test_rows_and_columns_beyond_the_limits_are_refused() -> None:
    for content, code in ((b"a\n" * 7, "TOO_MANY_ROWS"), (b"a,b,c,d,e\n", "TOO_MANY_COLUMNS")):
        with (
            pytest.raises(FileRefused) as refused,
            open_table(io.BytesIO(content), limits=Limits(rows=5, columns=4)) as table,
        ):
            list(table.rows())
        assert refused.value.code == code


def test_a_table_can_be_read_again_from_the_top() -> None:
    with open_table(io.BytesIO(b"a\nb\n")) as table:
        assert [row.cells for row in table.rows()] == [row.cells for row in table.rows()] == [("a",), ("b",)]
