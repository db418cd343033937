"""Whatever bytes arrive: rows, or a refusal with a code and a sentence. Never anything else."""

import io
import zipfile

from hypothesis import example, given
from hypothesis import strategies as st

from zhijian.kernel.intake.limits import Limits
from zhijian.kernel.intake.problems import FileRefused
from zhijian.kernel.intake.sheets import open_table

from .workbooks import MAIN, book

SMALL = Limits(rows=1000, columns=50)
WHOLE = book(
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>44211</v></c></row>'
    '<row r="2"><c r="A2"><f>1</f></c></row>',
    after='<mergeCells><mergeCell ref="B1:B2"/></mergeCells>',
).getvalue()


def reads_or_refuses(content: bytes) -> None:
    refusal = None
    try:
        with open_table(io.BytesIO(content), limits=SMALL) as table:
            list(table.rows())
    except FileRefused as refused:
        refusal = refused.problem
    assert refusal is None or "%(" not in refusal.sentence()


@given(st.binary(max_size=400))
@example(b"PK\x05\x06" + b"\0" * 18)
@example(b"\xff\xfe")
@example(b'"')
def test_any_bytes(content: bytes) -> None:
    reads_or_refuses(content)


@given(st.binary(max_size=200))
def test_any_bytes_behind_the_beginning_of_a_zip_or_an_old_workbook(content: bytes) -> None:
    reads_or_refuses(b"PK\x03\x04" + content)
    reads_or_refuses(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + content)


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_a_workbook_with_one_byte_changed(place: int, byte: int) -> None:
    changed = bytearray(WHOLE)
    changed[place] = byte
    reads_or_refuses(bytes(changed))


@given(st.integers(0, len(WHOLE)))
def test_a_workbook_cut_off(length: int) -> None:
    reads_or_refuses(WHOLE[:length])


NAMES = st.sampled_from(
    ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml"]
)
TAGS = [
    "c",
    "v",
    "f",
    "row",
    "is",
    "t",
    "mergeCell",
    "sheet",
    "xf",
    "numFmt",
    "cellXfs",
    "si",
    "Relationship",
]
VALUES = [
    "",
    "0",
    "-1",
    "99999999999999999999",
    "A1",
    "A0:ZZZ9",
    "1E400",
    "é",
    "rId1",
    "d",
    "e",
    "s",
    "b",
    "inlineStr",
    "1",
]
ELEMENT = st.builds(
    lambda tag, key, value, text: f'<{tag} {key}="{value}">{text}</{tag}>',
    st.sampled_from(TAGS),
    st.sampled_from(["r", "t", "s", "ref", "numFmtId", "Id", "Target", "name", "formatCode"]),
    st.sampled_from(VALUES),
    st.sampled_from(VALUES),
)


@given(NAMES, st.lists(ELEMENT, max_size=6).map("".join))
def test_a_workbook_with_a_strange_part(name: str, inside: str) -> None:
    reads_or_refuses(book("", **{name: f'<x xmlns="{MAIN}">{inside}</x>'}).getvalue())


CELL = st.builds(
    lambda kind, style, reference, text: (
        f'<c r="{reference}" t="{kind}" s="{style}"><f>x</f><v>{text}</v><is><t>{text}</t></is></c>'
    ),
    st.sampled_from(VALUES),
    st.sampled_from(VALUES),
    st.sampled_from(["A1", "ZZZ1", "", "1", "B7"]),
    st.sampled_from([*VALUES, "44211", "-44211", "2958466", "0.5", "2021-01-15", "1e-400"]),
)


@given(st.lists(CELL, max_size=5).map("".join), st.sampled_from(VALUES))
def test_a_sheet_with_strange_cells(cells: str, number: str) -> None:
    reads_or_refuses(book(f'<row r="{number}">{cells}</row>').getvalue())


def test_a_part_that_says_a_wrong_length() -> None:
    content = bytearray(WHOLE)
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    content[part.header_offset + 30 : part.header_offset + 34] = b"\xff\xff\xff\xff"
    reads_or_refuses(bytes(content))
