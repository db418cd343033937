"""The report as a paper: what the templates of PDF and DOCX are given, and the PDF.

The layout is that of GB/T 9704-2012 党政机关公文格式: A4, the text 156 mm × 225 mm, 22 lines of 28 characters.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from zhijian.kernel.papers.glyphs import spell_out
from zhijian.kernel.papers.typeset import WITH_ATTACHMENTS, render_pdf
from zhijian.kernel.reports.rules.charting import shares
from zhijian.kernel.reports.rules.printing import Placement, rounded
from zhijian.kernel.reports.writing.content import DISPATCH, hash_of, text_of
from zhijian.kernel.reports.writing.files import NAME

TEMPLATE = Path(__file__).with_name("papers") / "official.typ"
STANDS_IN = {
    "方正小标宋简体": "ZJ Song SemiBold (Noto Serif CJK SC)",
    "仿宋_GB2312": "ZJ Song (Noto Serif CJK SC)",
    "黑体": "ZJ Hei Medium (Noto Sans CJK SC)",
    "楷体_GB2312": "ZJ Kai (LXGW WenKai)",
}
"""The faces that the standard names, and the free ones that are embedded in their place. There is no free 仿宋 among
the vendored fonts: Song is the nearest."""
FOUR = Placement(4)
LONGEST_LEAD = 25
"""Of a paragraph that begins with （一） a short first sentence is its heading; a longer or an only one is text."""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph as it is set: ``lead`` in 楷体 (a heading of the second level that runs in), then ``text``.

    ``keeps``: it stands on the page on which what follows begins.
    """

    lead: str
    text: str
    keeps: bool = False


@dataclass(frozen=True)
class Table:
    """A table as it is set."""

    head: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Mark:
    """One mark of a chart: its label, its number, and where it lies between the least (0) and the greatest (1)."""

    label: str
    text: str
    share: str


@dataclass(frozen=True)
class Chart:
    """A chart as it is drawn: ``form`` is bars or line."""

    form: str
    title: str
    marks: list[Mark]


Block = Paragraph | Table | Chart


@dataclass(frozen=True)
class Chapter:
    """A section as it is set."""

    heading: str
    blocks: list[Block]


@dataclass(frozen=True)
class Head:
    """版头 and 版记 of a dispatched document: what stands above its red line, to whom it goes, who has it printed."""

    mark: str
    number: str
    signer: str
    above: list[str]
    to: str
    copies: str
    issuer: str
    printed: str


@dataclass(frozen=True)
class Sheet:
    """All that is set of a report. ``imprint`` is empty while it is not frozen, ``head`` until it is dispatched."""

    head: Head | None
    title: str
    chapters: list[Chapter]
    signer: str
    day: str
    imprint: list[str]
    is_draft: bool


def sheet_of(content: Mapping[str, Any]) -> Sheet:
    """A report's content (frozen, or a draft in the same form) as it is set."""
    figures = {one["n"]: one for one in content["figures"]}
    chapters = [
        Chapter(section["heading"], [_block(block, figures) for block in section["blocks"]])
        for section in content["sections"]
    ]
    is_draft = not content.get("root")
    imprint = [] if is_draft else _imprint(content)
    return Sheet(
        _head(content),
        content["title"],
        chapters,
        content["body_name"],
        day_of(content["on"]),
        imprint,
        is_draft,
    )


def _head(content: Mapping[str, Any]) -> Head | None:
    """7.2.1 to 7.2.3: copy number, secrecy, urgency stand above each other in this order, those that there are."""
    told = content.get(DISPATCH)
    if not told:
        return None
    above = [told[name] for name in ("copy", "secrecy", "urgency") if told[name]]
    return Head(
        f"{content['body_name']}文件", told["number"], told["signer"], above, f"{told['to']}：",
        f"{told['copies']}。" if told["copies"] else "", told["issuer"], f"{day_of(told['on'])}印发",
    )  # fmt: skip


def day_of(iso: str) -> str:
    """7.3.5.4: Arabic numerals, the whole year, no leading noughts."""
    year, month, day = iso.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def _block(block: Mapping[str, Any], figures: Mapping[str, Mapping[str, Any]]) -> Block:
    words = {n: one["text"] for n, one in figures.items()}
    if block["kind"] == "table":
        rows = [[text_of(cell, words) for cell in row] for row in block["rows"]]
        return Table(list(block["head"]), rows)
    if block["kind"] == "chart":
        return _chart(block, figures, words)
    text = text_of(block["runs"], words)
    lead, stop, rest = text.partition("。")
    if block["level"] == "2" and rest and len(lead) <= LONGEST_LEAD:
        return Paragraph(lead + stop, rest)
    return Paragraph("", text)


def _chart(
    block: Mapping[str, Any], figures: Mapping[str, Mapping[str, Any]], words: Mapping[str, str]
) -> Chart:
    """Drawn from the exact values of its figures; a mark without a value has its words and no length."""
    values = [
        next(
            (Fraction(figures[run["figure"]]["value"] or 0) for run in mark["runs"] if _counts(run, figures)),
            None,
        )
        for mark in block["marks"]
    ]
    marks = [
        Mark(
            mark["label"], text_of(mark["runs"], words), "" if share is None else f"{rounded(share, FOUR):f}"
        )
        for mark, share in zip(block["marks"], shares(values), strict=True)
    ]
    return Chart(block["form"], block["title"], marks)


def _counts(run: Any, figures: Mapping[str, Mapping[str, Any]]) -> bool:
    return not isinstance(run, str) and bool(figures[run["figure"]]["value"])


def _imprint(content: Mapping[str, Any]) -> list[str]:
    """What a reader needs to have every figure recomputed."""
    reported = sum(bool(one.get("reported")) for one in content["figures"])
    told = f"，其中 {reported} 处系单位上报" if reported else ""
    return [
        f"本总结共有 {len(content['figures'])} 处数字{told}；可用 zhijian report verify 按账本逐一重算。",
        f"账本 {content['origin']} 前 {content['position']} 条　查验码 {content['code']}",
        f"根 {content['root']}",
        f"内容 SHA-256 {hash_of(content)}",
    ]


def pdf(content: Mapping[str, Any], *, fixed_date: datetime) -> bytes:
    """The report as PDF/A-3a, its content embedded as JSON. The same content gives the same bytes.

    *fixed_date*: the document's date, with a zone. Raises ``TypesetError``.
    """
    made = sheet_of(content)
    return pdf_of(made, fixed_date=fixed_date, attached=b"" if made.is_draft else embedded(content))


def pdf_of(made: Sheet, *, fixed_date: datetime, attached: bytes = b"") -> bytes:
    """Any sheet as PDF/A-3a. *attached*: ASCII, for the fonts are not asked for what is not drawn."""
    data = {
        "title": spell_out(made.title),
        "chapters": [
            {"heading": spell_out(one.heading), "blocks": [_data(block) for block in one.blocks]}
            for one in made.chapters
        ],
        "signer": spell_out(made.signer), "day": made.day, "imprint": [spell_out(line) for line in made.imprint],
        "head": _spelled(made.head), "draft": made.is_draft, "name": NAME, "attached": attached.decode("ascii"),
    }  # fmt: skip
    return render_pdf(TEMPLATE, data, fixed_date=fixed_date, lang="zh", standard=WITH_ATTACHMENTS)


def _spelled(head: Head | None) -> dict[str, Any] | None:
    if head is None:
        return None
    told = {name: spell_out(value) for name, value in vars(head).items() if isinstance(value, str)}
    return {**told, "above": [spell_out(line) for line in head.above]}


def embedded(content: Mapping[str, Any]) -> bytes:
    """The content as it is embedded in PDF and DOCX: JSON in ASCII, keys sorted."""
    return json.dumps(content, ensure_ascii=True, sort_keys=True).encode("ascii")


def _data(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        rows = [[spell_out(cell) for cell in row] for row in block.rows]
        return {"kind": "table", "head": [spell_out(one) for one in block.head], "rows": rows}
    if isinstance(block, Chart):
        return {"kind": "chart", **drawn(block)}
    return {
        "kind": "paragraph", "lead": spell_out(block.lead), "text": spell_out(block.text), "keeps": block.keeps,
    }  # fmt: skip


def drawn(chart: Chart) -> dict[str, Any]:
    """A chart as the templates draw it."""
    marks = [
        {"label": spell_out(one.label), "text": spell_out(one.text), "share": one.share}
        for one in chart.marks
    ]
    return {"form": chart.form, "title": spell_out(chart.title), "marks": marks}
