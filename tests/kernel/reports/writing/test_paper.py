"""The report as a paper in the layout of GB/T 9704-2012, measured on the PDF's text positions and in the DOCX's parts.

GB/T 9704-2012: 5.2.1 A4, top 37 mm ± 1, binding side 28 mm ± 1, text 156 × 225 mm; 5.2.2 size 3, 22 lines of 28
characters; 7.5 page number in size 4, its dashes 7 mm under the text, odd pages right, even pages left.
"""

import io
import re
import zipfile
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pypdf
import pytest

from zhijian.kernel.reports.writing.docx import docx
from zhijian.kernel.reports.writing.files import NoReport, read
from zhijian.kernel.reports.writing.paper import STANDS_IN, pdf
from zhijian.kernel.reports.writing.verifying import bare

DAY = datetime(2025, 7, 3, tzinfo=UTC)
MM = 72 / 25.4
HAN = "检定计量器具服务企业合格率强制在用超期未检期末有效证书撤回收费质量监督抽查特种设备安全大检查"
LONG = (HAN * 40)[: 28 * 50 - 2]
"""Fifty full lines, the first of which begins two characters in."""
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def content(**more: Any) -> dict[str, Any]:
    """A frozen content: fifty lines, a heading, a paragraph with a heading that runs in, a table, a chart."""
    table = {
        "kind": "table", "head": ["指标", "本期", "上年同期", "变化"],
        "rows": [[["检定计量器具"], [{"figure": "1"}], ["24台件"], ["增长25%"]]],
    }  # fmt: skip
    chart = {
        "kind": "chart", "form": "bars", "title": "各单位检定计量器具（台件）",
        "marks": [
            {"label": "江北县局", "runs": [{"figure": "2"}]}, {"label": "江南县局", "runs": [{"figure": "3"}]},
            {"label": "江东县局", "runs": [{"figure": "4"}]},
        ],
    }  # fmt: skip
    running = {"kind": "paragraph", "level": "2", "runs": ["（一）计量监管。共检定", {"figure": "1"}, "。"]}
    after = {"kind": "paragraph", "level": "0", "runs": ["图表之后。"]}
    return {
        "form": "zhijian.report/2", "title": "临江市市场监督管理局2025年上半年工作总结", "on": "2025-07-03",
        "body_name": "临江市市场监督管理局", "root": "ab" * 32, "origin": "demo/paper", "position": "1234",
        "code": "4F2C-88QD",
        "figures": [
            {"n": "1", "text": "30台件", "value": "30"}, {"n": "2", "text": "20", "value": "20"},
            {"n": "3", "text": "10", "value": "10"}, {"n": "4", "text": "—", "value": ""},
        ],
        "sections": [
            {"heading": "", "kind": "text", "blocks": [{"kind": "paragraph", "level": "0", "runs": [LONG]}]},
            {"heading": "一、主要工作", "kind": "text", "blocks": [running, table, chart, after]},
            {"heading": "二、不足", "kind": "text", "blocks": [{"kind": "paragraph", "level": "0", "runs": ["少。"]}]},
        ],
    } | more  # fmt: skip


def lines(page: Any) -> list[tuple[float, float, float, str]]:
    """(x in mm from the left, y of the baseline in pt from the top, size in pt, text) of each piece of text."""
    found: list[tuple[float, float, float, str]] = []

    def note(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        if text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            found.append((x / MM, float(page.mediabox.height) - y, size, text.strip()))

    page.extract_text(visitor_text=note)
    return found


@pytest.fixture(scope="module")
def pages() -> list[list[tuple[float, float, float, str]]]:
    return [lines(page) for page in pypdf.PdfReader(io.BytesIO(pdf(content(), fixed_date=DAY))).pages]


def test_a_page_holds_22_lines_of_28_characters(pages: list[Any]) -> None:
    body = [one for one in pages[1] if one[2] == 16]
    assert len(body) == 22
    assert {len(text) for _x, _y, _size, text in body} == {28}
    steps = {round(b[1] - a[1], 2) for a, b in pairwise(body)}
    assert steps == {28.95}


def test_the_text_stands_37_mm_under_the_top_and_28_mm_from_the_binding(pages: list[Any]) -> None:
    """The first line's characters (14 of 16 pt above the baseline) begin at 37 mm; odd pages are bound on the left."""
    odd, even = [one for one in pages[0] if one[2] == 16], [one for one in pages[1] if one[2] == 16]
    assert (even[0][1] - 0.86 * 16) / MM == pytest.approx(37, abs=0.1)
    assert min(one[0] for one in odd) == pytest.approx(28, abs=0.1)
    assert min(one[0] for one in even) == pytest.approx(26, abs=0.1), (
        "28 mm from the right, where it is bound"
    )
    assert (even[-1][1] + 0.14 * 16) / MM <= 37 + 225


def test_a_paragraph_begins_two_characters_in(pages: list[Any]) -> None:
    first = next(one for one in pages[0] if one[2] == 16)
    assert first[0] - 28 == pytest.approx(2 * 156 / 28, abs=0.05)
    assert len(first[3]) == 26


def test_the_title_is_of_size_2_in_lines_of_about_one_length(pages: list[Any]) -> None:
    title: dict[float, str] = {}
    for _x, y, size, text in pages[0]:
        if size == 22:
            title[y] = title.get(y, "") + text
    assert list(title.values()) == ["临江市市场监督管理局", "2025年上半年工作总结"]


def test_page_numbers_stand_7_mm_under_the_text_on_the_outer_side(pages: list[Any]) -> None:
    odd, even = (next(one for one in page if one[2] == 14 and "—" in one[3]) for page in pages[:2])
    assert (odd[3], even[3]) == ("— 1 —", "— 2 —")
    assert odd[0] > 105 > even[0]
    middle_of_dash = odd[1] - 0.35 * 14
    assert middle_of_dash / MM - (37 + 225) == pytest.approx(7, abs=0.3)


def test_after_a_table_and_a_chart_the_text_stands_on_the_grid_again(pages: list[Any]) -> None:
    first = 37 * MM + 0.86 * 16
    after = next(one for one in pages[2] if one[3] == "图表之后。")
    assert (after[1] - first) / 28.95 == pytest.approx(round((after[1] - first) / 28.95), abs=0.01)


def test_no_page_bears_the_signature_alone(pages: list[Any]) -> None:
    """7.3.5.5: the last paragraph and its heading go with it."""
    said = [text for _x, _y, size, text in pages[-1] if size == 16]
    assert said == ["二、不足", "少。", "临江市市场监督管理局", "2025年7月3日"]


def test_a_chart_is_drawn_in_lines_with_every_label_and_number_as_text(pages: list[Any]) -> None:
    """20 and 10: the second bar is half as long; what has no number has its words and no bar."""
    said = [text for _x, _y, _size, text in pages[2]]
    at = said.index("各单位检定计量器具（台件）")
    assert said[at + 1 : at + 7] == ["江北县局", "20", "江南县局", "10", "江东县局", "—"]
    left = {text: x for x, _y, _size, text in pages[2][at + 1 : at + 7]}
    assert left["10"] - left["—"] == pytest.approx((left["20"] - left["—"]) / 2, abs=0.1)
    drawn = pypdf.PdfReader(io.BytesIO(pdf(content(), fixed_date=DAY))).pages[2]
    assert len(drawn.images) == 0, "vector, no picture"


def test_the_free_faces_are_embedded_that_stand_for_those_of_the_standard() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf(content(), fixed_date=DAY)))
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    names = {re.sub("-Identity-H$", "", font) for font in fonts}
    assert names == {"ZJSong-SemiBold", "ZJSong-Regular", "ZJHei-Medium", "ZJKai-Regular"}
    assert len(STANDS_IN) == 4
    assert (
        "pdfaid" in reader.metadata.__class__.__name__
        or b"pdfaid:part" in reader.xmp_metadata.stream.get_data()
    )  # type: ignore[union-attr]


def test_the_same_content_gives_the_same_bytes() -> None:
    for made in (pdf, docx):
        assert made(content(), fixed_date=DAY) == made(content(), fixed_date=DAY)


@pytest.mark.parametrize("made", [pdf, docx])
def test_the_content_comes_out_of_the_file_as_it_went_in_and_all_its_text_is_read(made: Any) -> None:
    carried = read(made(content(), fixed_date=DAY))
    assert carried.content == content()
    for text in (LONG, "一、主要工作", "（一）计量监管。共检定30台件。", "增长25%"):
        assert bare(text) in bare(carried.visible or "")


@pytest.mark.parametrize("made", [pdf, docx])
def test_a_draft_says_so_and_carries_nothing_that_could_be_verified(made: Any) -> None:
    with pytest.raises(NoReport):
        read(made(content(root=""), fixed_date=DAY))


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"%PDF-1.7", b"PK\x03\x04", b"\xff\xfe"])
def test_what_is_no_report_is_refused(data: bytes) -> None:
    with pytest.raises(NoReport):
        read(data)


def test_a_rare_character_of_a_name_is_spelled_out_in_the_pdf() -> None:
    made = content(body_name="𱍐某局")
    assert "U+31350" in (read(pdf(made, fixed_date=DAY)).visible or "")


# -- DOCX -----------------------------------------------------------------------------------------------------------


def part(name: str) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(docx(content(), fixed_date=DAY))) as package:
        return ET.fromstring(package.read(name))


def test_the_docx_names_the_fonts_of_the_standard() -> None:
    styles = {style.get(f"{W}styleId"): style for style in part("word/styles.xml").iter(f"{W}style")}
    named = {
        code: [fonts.get(f"{W}eastAsia") for fonts in style.iter(f"{W}rFonts")]
        for code, style in styles.items()
    }
    assert named["Title"] == ["方正小标宋简体"]
    assert named["Heading1"] == ["黑体"]
    default = next(part("word/styles.xml").iter(f"{W}rPrDefault"))
    assert next(default.iter(f"{W}rFonts")).get(f"{W}eastAsia") == "仿宋_GB2312"
    lead = next(run for run in part("word/document.xml").iter(f"{W}r") if "（一）" in "".join(run.itertext()))
    assert next(lead.iter(f"{W}rFonts")).get(f"{W}eastAsia") == "楷体_GB2312"


def test_the_docx_has_the_page_and_the_grid_of_the_standard() -> None:
    """In twips of 1/1440 inch: A4 is 11906 × 16838, 37 mm 2098, 28 mm 1587, 26 mm 1474, 35 mm 1984; 28.95 pt 579."""
    section = next(part("word/document.xml").iter(f"{W}sectPr"))
    size, margins, grid = (next(section.iter(f"{W}{name}")) for name in ("pgSz", "pgMar", "docGrid"))
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    sides = [margins.get(f"{W}{side}") for side in ("top", "left", "right", "bottom")]
    assert sides == ["2098", "1587", "1474", "1984"]
    assert (grid.get(f"{W}type"), grid.get(f"{W}linePitch")) == ("lines", "579")
    default = next(part("word/styles.xml").iter(f"{W}rPrDefault"))
    given_up = int(str(next(default.iter(f"{W}spacing")).get(f"{W}val"))) / 20
    assert 28 * (16 + given_up) <= 156 * MM < 29 * (16 + given_up), "28 characters of 16 pt fill a line"


def test_the_docx_is_one_package_whose_parts_are_all_declared() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(content(), fixed_date=DAY))) as package:
        assert package.testzip() is None
        names = set(package.namelist())
        for name in names - {"zhijian/report.json", "word/media/chart1.png"}:
            ET.fromstring(package.read(name))
        types = ET.fromstring(package.read("[Content_Types].xml"))
        declared = {str(one.get("PartName")).lstrip("/") for one in types if one.get("PartName")}
        assert declared <= names
        endings = {str(one.get("Extension")) for one in types if one.get("Extension")}
        assert {name for name in names if name.rpartition(".")[2] not in endings} == set()
        relations = ET.fromstring(package.read("word/_rels/document.xml.rels"))
        assert {f"word/{one.get('Target')}" for one in relations} <= names


def test_a_chart_is_a_picture_with_words_for_who_does_not_see_it_and_a_table_of_its_numbers() -> None:
    document = part("word/document.xml")
    (told,) = (one.get("descr") for one in document.iter() if one.tag.endswith("}docPr"))
    assert told == "条形图：各单位检定计量器具（台件）。江北县局 20，江南县局 10，江东县局 —"
    with zipfile.ZipFile(io.BytesIO(docx(content(), fixed_date=DAY))) as package:
        picture = package.read("word/media/chart1.png")
    assert picture.startswith(b"\x89PNG")
    width, height = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    assert width / 200 * 25.4 == pytest.approx(156, abs=0.2)
    assert height / 200 * 72 == pytest.approx(2 * 28.95, abs=1), "three bars take two lines"
    cells = ["".join(cell.itertext()) for cell in document.iter(f"{W}tc")]
    assert cells[-6:] == ["江北县局", "江南县局", "江东县局", "20", "10", "—"]


# -- dispatched -----------------------------------------------------------------------------------------------------

HEAD = {
    "number": "临质监发〔2025〕3号", "on": "2025-07-05", "to": "各县（区）市场监督管理局", "copies": "省市场监督管理局",
    "urgency": "加急", "secrecy": "秘密★1年", "copy": "000012", "signer": "", "issuer": "临江市局办公室",
}  # fmt: skip
STEP = 28.95
TOP = 37 * MM


def sheets(**more: str) -> list[list[tuple[float, float, float, str]]]:
    data = pdf(content(dispatch=HEAD | more), fixed_date=DAY)
    return [lines(page) for page in pypdf.PdfReader(io.BytesIO(data)).pages]


@pytest.fixture(scope="module")
def sent() -> list[list[tuple[float, float, float, str]]]:
    return sheets()


def where(page: list[Any], text: str) -> tuple[float, float, float]:
    """(x in mm, top in pt under the text's upper edge, size): of Song a character reaches 0.86 above the baseline."""
    x, y, size, _text = next(one for one in page if text in one[3])
    return x, y - 0.86 * size - TOP, size


def test_copy_number_secrecy_and_urgency_stand_above_each_other_in_the_corner(sent: list[Any]) -> None:
    """7.2.1 to 7.2.3: in size 3, from the first line of the text, flush left, in this order."""
    for n, text in enumerate(("000012", "秘密★1年", "加急")):
        x, top, size = where(sent[0], text)
        assert (round(x), round(top), size) == (28, round(n * STEP), 16)


def test_the_red_head_begins_35_mm_under_the_text_s_edge(sent: list[Any]) -> None:
    """7.2.4: red, centred, its upper edge 35 mm under that of the text; 7.2.5: two lines under it the number."""
    x, top, size = where(sent[0], "临江市市场监督管理局文件")
    assert top == pytest.approx(35 * MM, abs=0.5)
    assert x - 28 == pytest.approx((156 - 12 * size / MM) / 2, abs=0.5)
    under = top + size
    x, number, _size = where(sent[0], "临质监发〔2025〕3号")
    assert number - under == pytest.approx(2 * STEP + (STEP - 16) / 2, abs=0.5)
    assert x > 60, "centred"


def drawn_lines(page: Any) -> list[tuple[float, float]]:
    """(pt under the text's upper edge, length in mm) of each straight line of a page."""
    begun: list[tuple[float, float]] = []
    found: list[tuple[float, float]] = []

    def note(operator: bytes, operands: Any, cm: Any, tm: Any) -> None:
        if operator in (b"m", b"l"):
            x, y = (float(one) for one in operands)
            at = (x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5])
            if operator == b"l" and abs(begun[-1][1] - at[1]) < 0.01:
                found.append((float(page.mediabox.height) - at[1] - TOP, abs(at[0] - begun[-1][0]) / MM))
            begun.append(at)

    page.extract_text(visitor_operand_before=note)
    return found


def test_the_red_line_stands_4_mm_under_the_number_and_the_title_two_lines_under_it(sent: list[Any]) -> None:
    """7.2.7: as wide as the text; 7.3.1: a title of size 2 in the line after two blank ones."""
    number = where(sent[0], "临质监发〔2025〕3号")[1] + 16
    page = pypdf.PdfReader(io.BytesIO(pdf(content(dispatch=HEAD), fixed_date=DAY))).pages[0]
    ((line, length),) = drawn_lines(page)
    assert line - number == pytest.approx(4 * MM, abs=0.2)
    assert length == pytest.approx(156, abs=0.1)
    title = where(sent[0], "上半年工作总结")[1] - STEP
    assert title - line == pytest.approx(2 * STEP + (STEP - 22) / 2, abs=0.5)
    drawn = page.get_contents().get_data().decode("latin-1")
    assert len(re.findall(r"0\.75294\d* 0 0 (?:scn|SCN|rg|RG)", drawn)) >= 2, (
        "the body's name and the line are red"
    )


def test_the_receivers_stand_one_line_under_the_title_flush_with_a_full_colon(sent: list[Any]) -> None:
    """7.3.2."""
    x, top, _size = where(sent[0], "各县（区）市场监督管理局：")
    title = where(sent[0], "上半年工作总结")[1]
    assert x == pytest.approx(28, abs=0.1)
    assert top - title == pytest.approx(2 * STEP, abs=4), "one line is left blank"


def test_on_what_is_sent_up_the_number_stands_left_and_the_signer_right() -> None:
    """7.2.6: one character in on either side, in one line."""
    page = sheets(signer="何志远", copy="", secrecy="", urgency="")[0]
    x, top, _size = where(page, "临质监发〔2025〕3号")
    signer_x, signer_top, _size = where(page, "签发人：")
    assert x - 28 == pytest.approx(16 / MM, abs=0.1)
    assert top == pytest.approx(signer_top, abs=0.1)
    assert signer_x + 7 * 16 / MM == pytest.approx(28 + 156 - 16 / MM, abs=1)


def test_the_colophon_stands_at_the_foot_of_the_last_face(sent: list[Any]) -> None:
    """7.4: on an even page, in size 4, one character in; its last line on the lower edge of the text."""
    assert len(sent) % 2 == 0
    x, copies, size = where(sent[-1], "抄送：")
    printed_x, printed, _size = where(sent[-1], "临江市局办公室")
    assert (size, round(x - 26), round(printed_x - 26)) == (14, 5, 5)
    assert printed + 14 + (STEP - 14) / 2 == pytest.approx(225 * MM, abs=1)
    assert printed - copies == pytest.approx(STEP, abs=0.6)
    page = pypdf.PdfReader(io.BytesIO(pdf(content(dispatch=HEAD), fixed_date=DAY))).pages[-1]
    assert drawn_lines(page)[-1] == (pytest.approx(225 * MM, abs=1.5), pytest.approx(156, abs=0.1))
    assert any("2025年7月5日印发" in one[3] for one in sent[-1])


def test_what_the_figures_stand_on_is_printed_at_the_lowest_edge(sent: list[Any]) -> None:
    root = next(one for one in sent[-1] if "ab" * 16 in one[3])
    assert root[2] == 8
    assert 37 + 225 + 10 < root[1] / MM < 297 - 5


def test_the_docx_has_the_same_head() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(content(dispatch=HEAD), fixed_date=DAY))) as package:
        tree = ET.fromstring(package.read("word/document.xml"))
    said = ["".join(one.text or "" for one in p.iter(f"{W}t")) for p in tree.iter(f"{W}p")]
    assert said[:5] == ["000012", "秘密★1年", "加急", "临江市市场监督管理局文件", "临质监发〔2025〕3号"]
    colours = {node.get(f"{W}val") for node in tree.iter(f"{W}color")}
    borders = {node.get(f"{W}color") for node in tree.iter(f"{W}bottom")}
    assert colours == {"C00000"} <= borders
    assert (
        said.index("各县（区）市场监督管理局：") == said.index("临江市市场监督管理局2025年上半年工作总结") + 2
    )
    assert said[-3:] == ["抄送：省市场监督管理局。", "临江市局办公室2025年7月5日印发", ""]
