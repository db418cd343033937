"""Papers a second: `render_pdf` beside Typst called directly and WeasyPrint with the same two pages.

    .venv/bin/python -m benchmarks.papers [--papers N] [--weasyprint M]

Each paper has another number, so nothing is answered from a cache. The three set the same texts and tables in the same
vendored fonts; `Typst called directly` is the template with its data and a warm compiler, without our checks (missing
glyphs, canonical form, warnings, lock); `Typst, cold` opens fonts and compiler for each paper, as a command would.
What limits all Typst rows is layout and the cutting of six fonts into the PDF.
"""

import argparse
import html
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import typst
import weasyprint
from weasyprint.text.fonts import FontConfiguration

from tests.lines.metrology.papers.samples import CERTIFICATE, IMPRINT, RECORDED
from zhijian.kernel.papers.glyphs import FONT_DIR
from zhijian.kernel.papers.typeset import (
    ENGINE,
    PACKAGE_ROOT,
    PDF_STANDARD,
    content_hash,
    render_pdf,
    template_version,
)

STYLE = """
@font-face { font-family: Song; src: url(ZJSong-Regular.otf) }
@font-face { font-family: Song; font-weight: 600; src: url(ZJSong-SemiBold.otf) }
@font-face { font-family: Kai; src: url(ZJKai-Regular.ttf) }
@font-face { font-family: Hei; src: url(ZJHei-Medium.otf) }
@page { size: A4; margin: 24mm 24mm 28mm 28mm }
@page { @top-right { content: "第 " counter(page) " 页，共 " counter(pages) " 页" } }
body { font: 11pt/1.55 Song }
b, th { font-weight: 600 }
h1 { font-size: 26pt; text-align: center; letter-spacing: .5em }
h2 { font: 11pt Hei; break-after: avoid }
.kai { font: 14pt Kai }
section { break-before: page; font-size: 9.5pt }
table { width: 100%; border-collapse: collapse }
td { border-bottom: .15mm solid #999; text-align: left; padding: 1mm }
"""


def main() -> None:
    """Measure each way of setting and print a line for it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--papers", type=int, default=200)
    parser.add_argument("--weasyprint", type=int, default=20)
    arguments = parser.parse_args()
    version = template_version(CERTIFICATE.template)
    compiler = warm_compiler()
    config = FontConfiguration()
    css = weasyprint.CSS(string=STYLE, base_url=f"{FONT_DIR}/", font_config=config)

    def ours(data: dict[str, Any], lang: str = "zh") -> bytes:
        return render_pdf(CERTIFICATE.template, data, fixed_date=RECORDED, lang=lang)

    def direct(data: dict[str, Any], used: typst.Compiler | None = None) -> bytes:
        inputs = {"data": json.dumps(data, ensure_ascii=False), "lang": "zh"}
        made = (used or compiler).compile(
            input=str(CERTIFICATE.template),
            format="pdf",
            sys_inputs=inputs,
            timestamp=int(RECORDED.timestamp()),
            pdf_standards=[PDF_STANDARD],
        )
        assert isinstance(made, bytes)
        return made

    def weasy(data: dict[str, Any]) -> bytes:
        made = weasyprint.HTML(string=page(data), base_url=f"{FONT_DIR}/").write_pdf(
            stylesheets=[css], font_config=config
        )
        assert isinstance(made, bytes)
        return made

    print(
        f"{ENGINE}, WeasyPrint {weasyprint.__version__}; {arguments.papers} papers, WeasyPrint {arguments.weasyprint}"
    )
    report("render_pdf, Chinese", ours, arguments.papers)
    report("render_pdf, bilingual", lambda data: ours(data, "zh-en"), arguments.papers)
    report("Typst called directly", direct, arguments.papers)
    report("Typst, cold", lambda data: direct(data, warm_compiler()), max(arguments.papers // 10, 3))
    report("WeasyPrint, same texts", weasy, arguments.weasyprint)
    report("content hash alone", lambda data: content_hash(data, version).encode(), arguments.papers)


def warm_compiler() -> typst.Compiler:
    """A compiler with the vendored fonts and nothing of Zhijian's."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONT_DIR)])
    return typst.Compiler(root=str(PACKAGE_ROOT), font_paths=fonts)


def report(what: str, make: Callable[[dict[str, Any]], bytes], papers: int) -> None:
    """Papers a second over the whole round, the median and the slowest in milliseconds, and the size of one."""
    times, made = [], b""
    for n in range(papers + 1):
        data = replace(CERTIFICATE, number=f"临量检字2026-H-{n:05}").to_print(IMPRINT)
        begun = time.perf_counter()
        made = make(data)
        times.append(time.perf_counter() - begun)
    first, *warm = times
    print(
        f"{what:24} {papers / sum(warm):9.1f} a second   median {statistics.median(warm) * 1e3:7.1f} ms"
        f"   worst {max(warm) * 1e3:7.1f}   first {first * 1e3:7.1f}   {len(made) / 1e3:6.1f} kB"
    )


def page(data: dict[str, Any]) -> str:
    """The same texts and tables as HTML."""
    said = html.escape
    facts = [
        ("送检单位", data["applicant"]["zh"]),
        ("计量器具名称", data["instrument"]["name"]["zh"]),
        ("型号／规格", data["instrument"]["model"] + "　" + data["instrument"]["specification"]),
        ("出厂编号", data["instrument"]["serial"]),
        ("制造单位", data["instrument"]["manufacturer"]["zh"]),
        ("检定依据", data["regulation"]["zh"]),
        ("检定结论", data["conclusion"]["zh"]),
        ("检定日期", data["verified_on"]),
        ("有效期至", data["validity"]["until"]),
    ]
    signed = [("批准人", "approver"), ("核验员", "checker"), ("检定员", "verifier")]
    standards = [
        [
            row["name"]["zh"],
            row["measuring_range"],
            row["accuracy"]["zh"],
            row["certificate"],
            row["valid_until"],
        ]
        for row in (*data["measuring_standards"], *data["working_standards"])
    ]
    weighing = [list(row.values()) for row in data["results"]["weighing"][0]["rows"]]
    items = [
        [row["name"]["zh"], row["load"]["zh"], row["result"]["zh"], row["limit"]["zh"], row["verdict"]]
        for row in data["results"]["items"]
    ]
    return (
        f"<html lang=zh-CN><body><p>证书编号 <b>{said(data['number'])}</b></p><h1>检定证书</h1>"
        + "".join(f"<p>{said(key)}　<b>{said(value)}</b></p>" for key, value in facts)
        + "".join(
            f"<p>{key}　<span class=kai>{said(data[who]['name']['zh'])}</span></p>" for key, who in signed
        )
        + f"<p>{said(data['institute']['address']['zh'])} {said(data['check']['code'])}</p>{data['qr']['svg']}"
        + f"<p>{data['imprint']['content_hash']} {data['imprint']['root']}</p><section>"
        + table("检定条件", [[row["label"]["zh"], row["value"]["zh"]] for row in data["environment"]])
        + table("计量标准和标准器", standards)
        + table("称量", weighing)
        + table("其他项目", items)
        + "<p>以下空白</p></section></body></html>"
    )


def table(title: str, rows: list[list[str]]) -> str:
    """A heading and its table."""
    lines = ("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<h2>{title}</h2><table>{''.join(lines)}</table>"


if __name__ == "__main__":
    main()
