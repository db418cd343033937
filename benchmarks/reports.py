"""A work report of 60 figures and two charts: counted, frozen at a position, set as PDF and as DOCX.

    python -m benchmarks.reports --home FOLDER [--body CODE] [--period 2026H1] [--runs 9]

Over an installation that ``zhijian demo`` or ``benchmarks.fill`` made; without *body* the one with most bodies right
below, without *period* the half-year before today. Nothing is written. ``first`` is the first time in this process,
fonts and catalogues unread.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from benchmarks.common import machine

WANTED = 60


def main() -> None:
    """Measure each step and print a line for it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", default="")
    parser.add_argument("--body", default="")
    parser.add_argument("--period", default="")
    parser.add_argument("--runs", type=int, default=9)
    asked = parser.parse_args()
    if asked.home:
        os.environ["ZHIJIAN_HOME"] = asked.home
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhijian.config.settings")
    import django

    django.setup()
    from zhijian.kernel.indicators.periods import half_year_of
    from zhijian.kernel.ledger import clock, dbtiles

    today = clock.today()
    report = draft(asked.body or largest(today), asked.period or half_year_of(today).step(-1).code, today)
    size = dbtiles.size()
    print(
        f"{machine()}\n{report.territory}, {report.period}, {size:,} acts\n\n| step | first ms | median ms |\n|---|---|---|"
    )
    content = report.printed(today)
    print(f"figures: {len(content['figures'])}, charts: {charts(content)}")
    for name, step in steps(report, content, today, size).items():
        row(name, step, asked.runs)


def steps(report: Any, content: dict[str, Any], today: date, size: int) -> dict[str, Callable[[], object]]:
    """What is measured, by name."""
    from zhijian.kernel.reports.writing.docx import docx
    from zhijian.kernel.reports.writing.paper import pdf

    day, turn = datetime(2026, 7, 3, tzinfo=UTC), count(1)

    def changed() -> dict[str, Any]:
        """The content with another number each time: Typst must not answer all of it from what it remembers."""
        figures = [one | {"text": f"{next(turn)}台件"} for one in content["figures"]]
        return content | {"figures": figures}

    return {
        "figures counted": lambda: report.document(today),
        "figures counted at an older position": lambda: report.document(today, size - 1),
        "set as PDF": lambda: pdf(changed(), fixed_date=day),
        "set as DOCX": lambda: docx(changed(), fixed_date=day),
        "from the text to PDF": lambda: pdf(report.printed(today), fixed_date=day),
        "from the text to DOCX": lambda: docx(report.printed(today), fixed_date=day),
    }


def row(name: str, step: Callable[[], object], runs: int) -> None:
    """One line: the first time, and the median of the others."""
    taken = []
    for _n in range(runs + 1):
        begun = time.perf_counter()
        step()
        taken.append((time.perf_counter() - begun) * 1000)
    print(f"| {name} | {taken[0]:,.0f} | {statistics.median(taken[1:]):,.0f} |", flush=True)


def draft(body: str, period: str, today: date) -> Any:
    """A report that is not kept: in text, tables and charts at least sixty figures."""
    from zhijian.kernel.reports.models import WorkReport

    report = WorkReport(
        territory_id=body, body_id=body, name="工作总结", period=period, shape="half_year", rounding="half_up",
        state="drafted", sections={"sections": sections(period)},
    )  # fmt: skip
    missing = WANTED - len(report.document(today).figures)
    more = "；".join(
        f"第{n + 1}项{{{{figure: metrology.verified | decimals=0}}}}" for n in range(max(missing, 0))
    )
    report.sections["sections"].append({"title": "其他", "kind": "text", "text": more})
    return report


def sections(period: str) -> list[dict[str, str]]:
    """Two paragraphs with figures, two charts, a table of indicators beside last year, the targets of the year."""
    from zhijian.kernel.indicators.language import CATALOGUE

    codes = [code for code in CATALOGUE if code.startswith("metrology.")]
    said = "，".join(
        f"{{{{figure: {code} | else=暂无}}}}，同比{{{{figure: {code} | show=last | else=—}}}}"
        for code in codes[:6]
    )
    text = f"全年{said}。\n{{{{chart: metrology.verified}}}}\n{{{{chart: metrology.verified | by=periods}}}}"
    return [
        {"title": "主要工作", "kind": "text", "text": text},
        {"title": "主要指标", "kind": "figures", "text": "\n".join(codes[:10])},
        {"title": "目标任务", "kind": "targets", "text": ""},
    ]


def largest(today: date) -> str:
    """The body with most bodies right below it."""
    from zhijian.kernel.indicators.trees import Tree

    tree = Tree()
    return max(tree.bodies(), key=lambda body: len(tree.children(body, today)))


def charts(content: dict[str, Any]) -> int:
    """How many charts a content has."""
    return sum(block["kind"] == "chart" for part in content["sections"] for block in part["blocks"])


if __name__ == "__main__":
    main()
