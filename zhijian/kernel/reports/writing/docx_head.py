"""版头 and 版记 of a dispatched document in the DOCX: GB/T 9704-2012, 7.2 and 7.4, as ``papers/redhead.typ`` sets them.

A word processor breaks the pages itself, so that 版记 stands at the foot of the last page whatever its number is.
"""

from collections.abc import Callable
from typing import Any

from zhijian.kernel.reports.writing.paper import Head

MM = 1440 / 25.4  # twips
STEP, SIZE, MARGIN = 579, 320, 280  # a line; a character of size 3, of size 4; in twips
RED = "C00000"
TAB = "<w:r><w:tab/></w:r>"
THICK, THIN = 8, 6  # 0.35 and 0.25 mm in 1/8 pt
Paragraph = Callable[..., str]
Run = Callable[..., str]
FLUSH = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'


def head(told: Head, paragraph: Paragraph, run: Run, fonts: dict[str, str]) -> list[str]:
    """The paragraphs above the title."""
    made = [
        paragraph("Normal", [run(line, "" if line.isdecimal() else fonts["hei"])], FLUSH)
        for line in told.above
    ]
    size = min(84, round(0.98 * 156 * MM / 20 / len(told.mark)) * 2)  # half points
    above = round(35 * MM) - len(told.above) * STEP
    made.append(paragraph("Mark", [_red(run(told.mark, fonts["song"], size))], _spacing(above, size * 10)))
    red = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="{RED}"/></w:pBdr>'
    line = f"{red}{_spacing(2 * STEP, STEP)}"
    if told.signer:
        # Tabs, not indents: the red line is as wide as the paragraph.
        ends = (("left", SIZE), ("right", round(156 * MM) - SIZE))
        tabs = "".join(f'<w:tab w:val="{side}" w:pos="{at}"/>' for side, at in ends)
        line = line.replace("</w:pBdr>", f"</w:pBdr><w:tabs>{tabs}</w:tabs>")
        runs = [TAB, run(told.number), TAB, run("签发人："), run(told.signer, fonts["kai"])]
        made.append(paragraph("Normal", runs, f'{line}{FLUSH}<w:jc w:val="left"/>'))
    else:
        made.append(paragraph("Normal", [run(told.number)], f'{line}{FLUSH}<w:jc w:val="center"/>'))
    made += [paragraph("Normal", [], FLUSH)] * 2
    return made


def addressed(told: Head, paragraph: Paragraph, run: Run) -> str:
    """主送机关, from the edge of the text."""
    return paragraph("Normal", [run(told.to)], FLUSH)


def colophon(told: Head, paragraph: Paragraph, run: Run) -> str:
    """版记: a table at the foot of the text, whose last line stands on its lower edge."""
    width = round(156 * MM)
    rows: list[tuple[list[str], Any]] = []
    if told.copies:
        hanging = f'<w:ind w:left="{MARGIN * 4}" w:right="{MARGIN}" w:hanging="{3 * MARGIN}"/>'
        rows.append(([run(f"抄送：{told.copies}", "", 28)], hanging))
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{width - MARGIN}"/></w:tabs>'
    side = f'{tab}<w:ind w:firstLineChars="0" w:firstLine="0" w:left="{MARGIN}"/>'
    rows.append(([run(told.issuer, "", 28), TAB, run(told.printed, "", 28)], side))
    left = '<w:jc w:val="left"/>'
    made = "".join(
        f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{paragraph('Normal', runs, more + left)}</w:tc></w:tr>"
        for runs, more in rows
    )
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="{thick}" w:space="0" w:color="auto"/>'
        for edge, thick in (("top", THICK), ("bottom", THICK), ("insideH", THIN))
    )
    return (
        '<w:tbl><w:tblPr><w:tblpPr w:horzAnchor="margin" w:vertAnchor="margin" w:tblpX="0" w:tblpYSpec="bottom"/>'
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{made}</w:tbl>'
    )


def _red(run: str) -> str:
    return run.replace("<w:sz ", f'<w:color w:val="{RED}"/><w:sz ', 1)


def _spacing(before: int, line: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="0" w:line="{line}" w:lineRule="exact"/>'
