"""The report as DOCX in the layout of GB/T 9704-2012, its fonts named as the standard names them.

Written as WordprocessingML (ECMA-376, transitional) by hand. What an official document needs (East Asian fonts, the
grid of lines and characters, numbers on odd and even pages, an embedded part) python-docx 1.2.0 leaves to raw XML, and
its files differ with the moment; here the same content gives the same bytes.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from zhijian.kernel.reports.writing import docx_head
from zhijian.kernel.reports.writing.docx_chart import inline, png, tables
from zhijian.kernel.reports.writing.files import IN_DOCX
from zhijian.kernel.reports.writing.paper import Chart, Paragraph, Sheet, Table, embedded, sheet_of

SONG, FANG, HEI, KAI, NUMBERS = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
MM = 1440 / 25.4  # twips
STEP = 579  # 28.95 pt: 22 lines in 225 mm
CHARACTER = 156 * MM / 28
SPACE = -5
"""What a character of 16 pt gives up, in 1/20 pt, so that 28 of them fill 156 mm. A grid of characters says it too, but
LibreOffice sets every character into two cells of a grid that is narrower than the character."""
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
FLUSH = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
PLAIN = '<w:spacing w:val="0"/>'
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The moment of every file in the package: the bytes must not tell when they were written."""


def docx(content: Mapping[str, Any], *, fixed_date: datetime) -> bytes:
    """The report as DOCX; one that is frozen carries its content. The same content gives the same bytes."""
    sheet = sheet_of(content)
    return docx_of(sheet, fixed_date=fixed_date, attached=b"" if sheet.is_draft else embedded(content))


def docx_of(sheet: Sheet, *, fixed_date: datetime, attached: bytes = b"") -> bytes:
    """Any sheet as DOCX; *attached* becomes a part of the package."""
    charts = [block for chapter in sheet.chapters for block in chapter.blocks if isinstance(block, Chart)]
    pictures = [png(chart) for chart in charts]
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _package(carries=bool(attached)),
        "docProps/core.xml": _core(sheet, fixed_date),
        "word/document.xml": _document(sheet, pictures),
        "word/_rels/document.xml.rels": _relations(len(pictures)),
        "word/styles.xml": _styles(),
        "word/settings.xml": _settings(),
        "word/header.xml": _header(sheet),
        "word/odd.xml": _footer("right"),
        "word/even.xml": _footer("left"),
    }
    parts |= {f"word/media/chart{n}.png": picture for n, picture in enumerate(pictures, 1)}
    if attached:
        parts[IN_DOCX] = attached
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name, LONG_AGO)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, part)
    return made.getvalue()


# -- the text -------------------------------------------------------------------------------------------------------


def _document(sheet: Sheet, pictures: Sequence[bytes]) -> str:
    numbered = enumerate(pictures, 1)
    names = {"song": SONG, "hei": HEI, "kai": KAI}
    body = docx_head.head(sheet.head, _paragraph, _run, names) if sheet.head else []
    body += [
        _paragraph("Title", [_run(sheet.title)], _balanced(sheet.title)),
        _paragraph("Normal", [], FLUSH),
    ]
    body += [docx_head.addressed(sheet.head, _paragraph, _run)] if sheet.head else []
    last = [block for chapter in sheet.chapters for block in chapter.blocks][-1:]
    for chapter in sheet.chapters:
        if chapter.heading:
            body.append(_paragraph("Heading1", [_run(chapter.heading)]))
        for block in chapter.blocks:
            body += (
                [_block(block, is_last=block is last[0])]
                if not isinstance(block, Chart)
                else _chart(block, *next(numbered))
            )
    body += _signed(sheet)
    body += [_paragraph("Imprint", [_run(line)]) for line in sheet.imprint]
    # A table that floats hangs on the paragraph after it.
    body += [docx_head.colophon(sheet.head, _paragraph, _run), _paragraph("Gap", [])] if sheet.head else []
    return f'{HEAD}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{"".join(body)}{_section()}</w:body></w:document>'


def _chart(chart: Chart, n: int, picture: bytes) -> list[str]:
    """Title, picture and numbers; tables that follow each other would melt into one without a line between them."""
    made = [
        _paragraph("Cell", [_run(chart.title, HEI)], "<w:keepNext/>"),
        _paragraph("Picture", [inline(chart, picture, n)], "<w:keepNext/>"),
    ]
    for table in tables(chart):
        made += [_table(table, alike=True), _paragraph("Gap", [])]
    return made


def _block(block: Paragraph | Table, *, is_last: bool) -> str:
    """7.3.5.5: no page bears the signature alone, so the last paragraph goes with it."""
    if isinstance(block, Table):
        return _table(block)
    lead = [_run(block.lead, KAI)] if block.lead else []
    return _paragraph("Normal", [*lead, _run(block.text)], "<w:keepNext/>" if is_last or block.keeps else "")


def _paragraph(style: str, runs: Sequence[str], more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{"".join(runs)}</w:p>'


def _run(text: str, font: str = "", size: int = 0) -> str:
    said = _fonts(font) if font else ""
    said += f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else ""
    properties = f"<w:rPr>{said}</w:rPr>" if said else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(_printable(text))}</w:t></w:r>'


def _printable(text: str) -> str:
    """XML has no signs below the blank but tab and line ends."""
    return "".join(c for c in text if c >= " " or c in "\t\n")


def _fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def _table(table: Table, *, alike: bool = False) -> str:
    columns = len(table.head)
    whole = round(156 * MM)
    first = whole // columns if alike else round(whole * 1.5 / (columns + 0.5))
    widths = [first] + [(whole - first) // max(1, columns - 1)] * (columns - 1)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    head = _row(table.head, widths, HEI, is_head=True)
    rows = "".join(_row(row, widths, "") for row in table.rows)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>"
    )


def _row(cells: Sequence[str], widths: Sequence[int], font: str, *, is_head: bool = False) -> str:
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{_paragraph('Cell', [_run(cell, font)], '' if n else _at('left'))}</w:tc>"
        for n, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    properties = (
        "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if is_head else "<w:trPr><w:cantSplit/></w:trPr>"
    )
    return f"<w:tr>{properties}{made}</w:tr>"


def _at(side: str) -> str:
    return f'<w:jc w:val="{side}"/>'


def _signed(sheet: Sheet) -> list[str]:
    """Who signs, centred over the day; the longer of the two four characters in from the right."""
    widths = [_width(text) for text in (sheet.signer, sheet.day)]
    made = [_paragraph("Normal", [], "<w:keepNext/>")]
    for text, width in zip((sheet.signer, sheet.day), widths, strict=True):
        right = round(4 * CHARACTER + (max(widths) - width) / 2)
        ind = f'<w:ind w:firstLineChars="0" w:firstLine="0" w:right="{right}"/>{_at("right")}'
        made.append(_paragraph("Normal", [_run(text)], ("<w:keepNext/>" if text != sheet.day else "") + ind))
    return made


def _balanced(title: str) -> str:
    """7.3.1: the lines of a title in size 2 are about equally long."""
    room, whole = 156 * MM, _width(title) * 22 * 20 / CHARACTER
    count = -(-whole // room)
    if count < 2:
        return ""
    side = max(0, round((room - whole / count - 22 * 20) / 2))
    return f'<w:ind w:firstLineChars="0" w:firstLine="0" w:left="{side}" w:right="{side}"/>'


def _width(text: str) -> float:
    """Twips of a line of 16 pt: a sign of ASCII is half as wide as a Han character."""
    return sum(CHARACTER / 2 if c.isascii() else CHARACTER for c in text)


def _section() -> str:
    """A4; 37, 28 (the binding side), 35, 26 mm; the grid of 22 × 28; page numbers 7 mm under the text."""
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:headerReference w:type="even" r:id="rId3"/>'
        '<w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>'
        '<w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar w:top="{round(37 * MM)}" w:right="{round(26 * MM)}" w:bottom="{round(35 * MM)}" '
        f'w:left="{round(28 * MM)}" w:header="851" w:footer="{round(23 * MM)}" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{STEP}"/></w:sectPr>'
    )


# -- what stands around it ------------------------------------------------------------------------------------------


def _styles() -> str:
    line = f'<w:spacing w:before="0" w:after="0" w:line="{STEP}" w:lineRule="exact"/>'
    centred = f"{line}{FLUSH}{_at('center')}"
    return (
        f'{HEAD}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(FANG)}'
        f'<w:spacing w:val="{SPACE}"/><w:kern w:val="0"/><w:sz w:val="32"/><w:szCs w:val="32"/>'
        '<w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr>'
        "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        + _style("Normal", "Normal", f'{line}<w:ind w:firstLineChars="200" w:firstLine="640"/>{_at("both")}', "")
        + _style("Mark", "Mark", f'{FLUSH}{_at("center")}', PLAIN)
        + _style("Title", "Title", centred, _fonts(SONG) + PLAIN + _size(44))
        + _style("Heading1", "heading 1", f'<w:keepNext/>{line}<w:outlineLvl w:val="0"/>', _fonts(HEI))
        + _style("Cell", "Cell", centred, PLAIN + _size(24))
        + _style(
            "Picture", "Picture", '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="240" '
            f'w:lineRule="auto"/>{FLUSH}{_at("center")}', "",
        )
        + _style(
            "Gap", "Gap", '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="120" '
            f'w:lineRule="exact"/>{FLUSH}', _size(8),
        )
        + _style(
            "Imprint", "Imprint",
            '<w:pBdr><w:top w:val="single" w:sz="8" w:space="1" w:color="auto"/></w:pBdr><w:snapToGrid w:val="0"/>'
            '<w:spacing w:before="0" w:after="0" w:line="260" w:lineRule="exact"/>'
            f'{FLUSH}{_at("left")}', PLAIN + _size(18),
        )
        + "</w:styles>"
    )  # fmt: skip


def _style(code: str, name: str, paragraph: str, run: str) -> str:
    default = ' w:default="1"' if code == "Normal" else ""
    based = "" if code == "Normal" else '<w:basedOn w:val="Normal"/>'
    runs = f"<w:rPr>{run}</w:rPr>" if run else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{code}"><w:name w:val="{name}"/>{based}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr>{runs}</w:style>"
    )


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _settings() -> str:
    return (
        f'{HEAD}<w:settings xmlns:w="{W}"><w:mirrorMargins/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/></w:settings>'
    )


def _header(sheet: Sheet) -> str:
    text = [_run("草稿（未定稿）", HEI, 24)] if sheet.is_draft else []
    more = f"{FLUSH}{_at('right')}"
    return f'{HEAD}<w:hdr xmlns:w="{W}">{_paragraph("Normal", text, more)}</w:hdr>'


def _footer(side: str) -> str:
    """— 1 — in size 4, one character in from the outer side (GB/T 9704, 7.5)."""
    ind = f'<w:ind w:firstLineChars="0" w:firstLine="0" w:{side}="280"/>{_at(side)}'
    said = f"<w:rPr>{_fonts(NUMBERS)}{_size(28)}</w:rPr>"

    def field(sort: str) -> str:
        return f'<w:r>{said}<w:fldChar w:fldCharType="{sort}"/></w:r>'

    page = f'<w:r>{said}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    number = f"<w:r>{said}<w:t>1</w:t></w:r>"
    runs = [
        _run("— ", NUMBERS, 28), field("begin"), page, field("separate"), number, field("end"), _run(" —", NUMBERS, 28),
    ]  # fmt: skip
    return f'{HEAD}<w:ftr xmlns:w="{W}">{_paragraph("Normal", runs, ind)}</w:ftr>'


def _core(sheet: Sheet, fixed_date: datetime) -> str:
    moment = fixed_date.strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(_printable(sheet.title))}</dc:title><dc:creator>{escape(sheet.signer)}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created></cp:coreProperties>'
    )


def _types() -> str:
    parts = {
        "/word/document.xml": f"{WORD}.document.main+xml", "/word/styles.xml": f"{WORD}.styles+xml",
        "/word/settings.xml": f"{WORD}.settings+xml", "/word/header.xml": f"{WORD}.header+xml",
        "/word/odd.xml": f"{WORD}.footer+xml", "/word/even.xml": f"{WORD}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }  # fmt: skip
    named = "".join(
        f"<Override PartName={quoteattr(name)} ContentType={quoteattr(kind)}/>"
        for name, kind in parts.items()
    )
    return (
        f'{HEAD}<Types xmlns="{TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'<Default Extension="json" ContentType="application/json"/>{named}</Types>'
    )


def _package(*, carries: bool) -> str:
    found = [
        ("rId1", f"{R}/officeDocument", "word/document.xml"),
        (
            "rId2",
            "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
            "docProps/core.xml",
        ),
    ]
    if carries:
        found.append(("rId3", "urn:zhijian:report", IN_DOCX))
    return _linked(found)


def _relations(pictures: int) -> str:
    return _linked([
        ("rId1", f"{R}/styles", "styles.xml"), ("rId2", f"{R}/settings", "settings.xml"),
        ("rId3", f"{R}/header", "header.xml"), ("rId4", f"{R}/footer", "odd.xml"), ("rId5", f"{R}/footer", "even.xml"),
        *((f"rIdPicture{n}", f"{R}/image", f"media/chart{n}.png") for n in range(1, pictures + 1)),
    ])  # fmt: skip


def _linked(found: Sequence[tuple[str, str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in found
    )
    return f'{HEAD}<Relationships xmlns="{RELATIONS}">{rows}</Relationships>'
