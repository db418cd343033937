"""Files as they lie in a bureau's drawer: every encoding, Word, PDF, web pages, and what cannot be read."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint import HTML

from tests.kernel.reports.reading.files import WORD, document, locked_pdf, paragraph, scan, table
from zhijian.kernel.reports.reading import read_bytes
from zhijian.kernel.reports.reading.opening import (
    FILE_BYTES,
    Binary,
    Damaged,
    Empty,
    Protected,
    Scanned,
    TooLarge,
    Unreadable,
    Unsupported,
    text_of,
)

TEXT = "全年共检查企业128家，合格率95.6%，收入3529.55万元。\n"
TRADITIONAL = "全年共檢查企業128家，合格率95.6%，收入3529.55萬元。\n" * 3
FOUND = [("128", "家"), ("95.6", "%"), ("35295500", "元")]


def figures(content: bytes) -> list[tuple[str, str]]:
    return [(one.value, one.unit) for one in read_bytes(content).figures]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_a_simplified_text_is_read_in_each_encoding(codec: str) -> None:
    assert figures((TEXT * 3).encode(codec)) == FOUND * 3


@pytest.mark.parametrize("codec", ["utf-8", "big5", "gb18030"])
def test_a_traditional_text_is_read_in_each_encoding(codec: str) -> None:
    assert figures(TRADITIONAL.encode(codec)) == FOUND * 3


def test_a_file_that_mixes_encodings_is_read_line_by_line() -> None:
    mixed = (TEXT * 3).encode() + "另有投诉37件。\n".encode("gb18030")
    assert figures(mixed) == [*FOUND * 3, ("37", "件")]


def test_broken_bytes_are_marked_as_lost_and_the_rest_is_read() -> None:
    reading = read_bytes((TEXT * 3).encode() + b"\xe6\xa3 " + TEXT.encode())
    assert len(reading.figures) == 12
    assert any(one.kind == "lost" for one in reading.set_aside)


def test_a_word_file_is_read_with_its_tables() -> None:
    body = paragraph(TEXT.strip()) + table(
        ("地区", "抽查批次(批次)", "罚没款(万元)", "合格率"),
        ("东区", "36", "12.5", "97.2%"),
        ("西区", "48", "3", "93.8%"),
    )
    reading = read_bytes(document(body))
    found = {one.quote: (one.value, one.unit) for one in reading.figures[3:]}
    assert found == {
        "东区 / 抽查批次(批次): 36": ("36", "批次"),
        "东区 / 罚没款(万元): 12.5": ("125000", "元"),
        "东区 / 合格率: 97.2%": ("97.2", "%"),
        "西区 / 抽查批次(批次): 48": ("48", "批次"),
        "西区 / 罚没款(万元): 3": ("30000", "元"),
        "西区 / 合格率: 93.8%": ("93.8", "%"),
    }


def test_a_word_file_says_no_text_twice_and_forgets_no_footnote() -> None:
    deleted = (
        "<w:p><w:del><w:r><w:delText>检查9家</w:delText></w:r></w:del><w:r><w:t>检查8家</w:t></w:r></w:p>"
    )
    notes = (
        f'<w:footnotes xmlns:w="{WORD}"><w:footnote>{paragraph("其中复查3家。")}</w:footnote></w:footnotes>'
    )
    assert figures(document(deleted, footnotes=notes)) == [("8", "家"), ("3", "家")]


def test_a_word_file_with_a_document_type_is_refused() -> None:
    bad = io.BytesIO()
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr(
            "word/document.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document xmlns:w="x">&a;</w:document>'
        )
    with pytest.raises(Damaged):
        text_of(bad.getvalue())


def test_a_word_file_that_would_unpack_without_end_is_refused() -> None:
    with pytest.raises(TooLarge):
        text_of(document(paragraph("零" * 8_000_000)))


def test_a_pdf_is_read_over_its_lines_and_pages() -> None:
    page = "".join(f"<p>{TEXT}</p>" for _ in range(2))
    content = HTML(
        string=f"<html lang=zh><body style='font-family: sans-serif'>{page}</body></html>"
    ).write_pdf()
    assert figures(content) == FOUND * 2


def test_a_pdf_without_text_says_that_it_is_a_scan() -> None:
    with pytest.raises(Scanned) as refused:
        text_of(scan())
    assert "扫描" in refused.value.message("zh")
    assert "scan" in refused.value.message("en")


def test_a_pdf_with_a_password_says_so() -> None:
    with pytest.raises(Protected):
        text_of(locked_pdf())


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_saved_web_page_is_read_without_its_scripts(codec: str) -> None:
    name = "gb2312" if codec == "gb18030" else codec
    page = (
        f'<html><head><meta charset="{name}"><title>总结</title><script>var a = "检查9家";</script></head><body>'
        f"<div>首页 &gt; 新闻</div><p>{TEXT.strip()}</p><table><tr><th>项目</th><th>数量(件)</th></tr>"
        "<tr><td>投诉</td><td>37</td></tr></table><p>浏览次数：1234</p></body></html>"
    )
    reading = read_bytes(page.encode(codec))
    assert [(one.value, one.unit) for one in reading.figures] == [*FOUND, ("37", "件")]
    assert ("page", "1234") in [(one.kind, one.value) for one in reading.set_aside]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", Empty),
        (b" \r\n\t ", Empty),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, Binary),
        (b"report\x00\x01\x02\x03" * 50, Binary),
        (b"{\\rtf1 x}", Unsupported),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, Unsupported),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Protected),
        (b"PK\x03\x04 no archive", Damaged),
        (b"%PDF-1.7 broken", Damaged),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(content: bytes, refusal: type[Unreadable]) -> None:
    with pytest.raises(refusal) as refused:
        text_of(content)
    assert refused.value.message("zh") != refused.value.message("en")


@pytest.mark.parametrize("run", ["1" * 5000, " " * 5000, "一" * 5000, "\n" * 5000])
def test_a_run_of_one_character_without_end_is_no_report(run: str) -> None:
    with pytest.raises(Binary):
        read_bytes(f"检查12家。{run}检查3家。".encode())


def test_a_file_beyond_the_limit_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(TooLarge):
        text_of(b"x" * (FILE_BYTES + 1))


REFUSALS = {
    "EMPTY_FILE",
    "FILE_TOO_LARGE",
    "TOO_MUCH_TEXT",
    "NOT_TEXT",
    "PROTECTED_FILE",
    "SCANNED_PDF",
    "DAMAGED_FILE",
    "UNSUPPORTED",
}


def told(content: bytes) -> str:
    """``read`` where every figure stands where it is said to stand; else the code of the refusal."""
    try:
        reading = read_bytes(content)
    except Unreadable as refusal:
        return refusal.code
    right = all(reading.text[one.start : one.end] == one.printed for one in reading.figures)
    return "read" if right else "a wrong place"


@given(st.binary(max_size=300), st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=6))
@settings(max_examples=150, deadline=None)
def test_a_file_of_any_bytes_is_read_or_refused_with_a_reason(
    rubbish: bytes, wrong: list[tuple[int, int]]
) -> None:
    sound = bytearray(document(paragraph("检查企业12家")))
    for at, value in wrong:
        sound[at % len(sound)] = value
    for content in (rubbish, b"PK\x03\x04" + rubbish, b"%PDF-1.4\n" + rubbish, bytes(sound)):
        assert told(content) in ("read", *REFUSALS)
