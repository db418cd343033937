"""A chart in a DOCX: its picture with words for who does not see it, under it a table with every number as text.

The picture is drawn by the template of the PDF, so that both papers show the same; the same chart gives the same bytes.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import quoteattr

from zhijian.kernel.papers.typeset import render_png
from zhijian.kernel.reports.writing.paper import Chart, Mark, Table, drawn

TEMPLATE = Path(__file__).with_name("papers") / "chart_picture.typ"
PPI = 200
EMU = 914_400  # to the inch
COLUMNS = 6
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
FORMS = {"bars": "条形图", "line": "折线图"}


def png(chart: Chart) -> bytes:
    """The drawing of a chart, 156 mm wide."""
    return render_png(TEMPLATE, drawn(chart), ppi=PPI, lang="zh")


def told(chart: Chart) -> str:
    """The chart in words: its title and every mark."""
    return f"{FORMS[chart.form]}：{chart.title}。" + "，".join(
        f"{one.label} {one.text}" for one in chart.marks
    )


def inline(chart: Chart, picture: bytes, n: int) -> str:
    """The run that holds picture *n*, which the package calls rIdPicture*n*."""
    width, height = struct.unpack(">II", picture[16:24])  # of the PNG's first part
    cx, cy = (round(dots * EMU / PPI) for dots in (width, height))
    seen = quoteattr(told(chart))
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{DRAWING}/wordprocessingDrawing" '
        'distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{cx}" cy="{cy}"/><wp:docPr id="{n}" name="图{n}" descr={seen}/>'
        f'<a:graphic xmlns:a="{DRAWING}/main"><a:graphicData uri="{DRAWING}/picture">'
        f'<pic:pic xmlns:pic="{DRAWING}/picture">'
        f'<pic:nvPicPr><pic:cNvPr id="{n}" name="chart{n}.png"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="rIdPicture{n}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )


def tables(chart: Chart) -> Iterator[Table]:
    """Its numbers as tables of one line, six columns wide at most."""
    for at in range(0, len(chart.marks), COLUMNS):
        some: list[Mark] = chart.marks[at : at + COLUMNS]
        yield Table([one.label for one in some], [[one.text for one in some]])
