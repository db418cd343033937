"""Kinds of section: how what stands in a section becomes paragraphs and tables.

A kind is declared here or by a higher room (the register of problems 存在不足 declares one of its own): its function is
given the section's text and the setting, and returns blocks whose words may hold placements.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import override

from zhijian.kernel.org.words import words
from zhijian.kernel.reports.rules.charting import Chart, chart_of
from zhijian.kernel.reports.rules.placing import Flawed, Piece, Placed, Reason, pieces
from zhijian.kernel.reports.writing.charting import Graph, graph
from zhijian.kernel.reports.writing.filling import Setting

Line = list[Piece]
DAY = re.compile(r"\s*(\d{4})[-年./](\d{1,2})(?:[-月./](\d{1,2})日?)?[\s:：,，]*")


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. ``level`` 2 begins with a heading of the second level, 3 of the third; 0 is plain text."""

    line: Line
    level: int = 0


@dataclass(frozen=True)
class Grid:
    """A table; every cell is a line."""

    head: Sequence[str]
    rows: Sequence[Sequence[Line]]


Block = Paragraph | Grid | Graph


@dataclass(frozen=True)
class SectionKind:
    """One kind of section. ``blocks(text, setting)``; ``hint`` tells the author what to write in it."""

    code: str
    title: Promise
    hint: Promise
    blocks: Callable[[str, Setting], list[Block]]


KINDS: dict[str, SectionKind] = {}


def declare(kind: SectionKind) -> SectionKind:
    """Make a kind of section known by its code."""
    return KINDS.setdefault(kind.code, kind)


def blocks_of(section: Mapping[str, str], setting: Setting) -> list[Block]:
    """The blocks of one section. A kind whose room is not installed shows its text as text: nothing is lost."""
    return KINDS.get(section["kind"], KINDS["text"]).blocks(section["text"], setting)


def placements_of(blocks: Sequence[Block]) -> Iterator[Placed]:
    """The placements of blocks, in their order."""
    for line in lines_of(blocks):
        yield from (piece for piece in line if isinstance(piece, Placed))


def lines_of(blocks: Sequence[Block]) -> Iterator[Line]:
    """Every paragraph, every cell and every mark, in their order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.line
        elif isinstance(block, Graph):
            yield from ([mark] for _label, mark in block.marks)
        else:
            for row in block.rows:
                yield from row


def _text(text: str, setting: Setting) -> list[Block]:
    return [_paragraph(line, setting) for line in text.split("\n") if line.strip()]


def _paragraph(line: str, setting: Setting) -> Block:
    """A line of text; one that is nothing but a chart is drawn."""
    chart = chart_of(line)
    made = graph(chart, setting) if isinstance(chart, Chart) else chart
    if isinstance(made, Graph):
        return made
    return Paragraph(pieces(line.strip()) if made is None else [made], level(line))


def _charts(text: str, setting: Setting) -> list[Block]:
    """Each line names what is drawn, with its options, as it would stand between the braces of a chart."""
    lines = (line.strip() for line in text.split("\n") if line.strip())
    return [_paragraph(line if "{" in line else f"{{{{chart: {line}}}}}", setting) for line in lines]


def level(line: str) -> int:
    """（一） begins a heading of the second level, 1. one of the third (GB/T 9704-2012, 7.3.3)."""
    line = line.strip()
    if re.match(r"（[一二三四五六七八九十]+）", line):
        return 2
    return 3 if re.match(r"\d{1,2}[.．]\D", line) else 0


def _figures(text: str, setting: Setting) -> list[Block]:
    """A table: each line names an indicator; beside its value stands the one of the year before."""
    rows: list[list[Line]] = []
    with override("zh-hans"):
        for code in (line.strip() for line in text.split("\n") if line.strip()):
            one = setting.indicator(code)
            if one is None:
                rows.append([_cell(code), _placed(code, ""), [""], [""]])
                continue
            moves = "points" if one.numerator is not None else "change"
            rows.append([
                _cell(str(one.name)), _placed(code, ""), _placed(code, "| show=last"), _placed(code, f"| show={moves}"),
            ])  # fmt: skip
    return [Grid(("指标", "本期", "上年同期", "变化"), rows)] if rows else []


def _targets(text: str, setting: Setting) -> list[Block]:
    """A table: each line names a task; without any, all that the body has in the year of the period."""
    named = [line.strip() for line in text.split("\n") if line.strip()] or tasks_of(setting)
    rows = [
        [
            _cell(name),
            *(
                _line(f"{{{{target: {name} | show={show} | else=—}}}}")
                for show in ("set", "done", "completion")
            ),
        ]
        for name in named
    ]
    return [Grid(("任务", "全年目标", "完成", "完成率"), rows)] if rows else []


def tasks_of(setting: Setting) -> list[str]:
    """The tasks of the body in the year of the period that are in force, by name."""
    from zhijian.kernel.reports.models import Target

    year = str(setting.period.last.year)
    rows = Target._base_manager.filter(territory=setting.body, year=year, state="in_force")
    return list(rows.order_by("name").values_list("name", flat=True).distinct())


def _chronicle(text: str, setting: Setting) -> list[Block]:
    """Paragraphs in the order of the days with which they begin; lines without a day stay after the one before."""
    dated: list[tuple[tuple[int, int, int], str]] = []
    last = (0, 0, 0)
    for line in (line.strip() for line in text.split("\n") if line.strip()):
        match = DAY.match(line)
        if match:
            last = (int(match[1]), int(match[2]), int(match[3] or 0))
        dated.append((last, line))
    return [Paragraph(pieces(line)) for _day, line in sorted(dated, key=lambda one: one[0])]


def _cell(text: str) -> Line:
    """Words of ours in a cell; what looks like a placement in them is shown as it is."""
    return [text.replace("{{", "{ {").replace("}}", "} }")]


def _placed(code: str, options: str) -> Line:
    return _line(f"{{{{figure: {code} {options} | else=—}}}}")


def _line(text: str) -> Line:
    made = pieces(text)
    broken = len(made) != 1 or isinstance(made[0], str)
    return [Flawed(text, Reason.NO_CODE, text)] if broken else made


TEXT = declare(SectionKind(
    "text", words("正文", "Text"), words("每行一段", "One paragraph a line"), _text,
))  # fmt: skip
FIGURES = declare(SectionKind(
    "figures", words("指标表", "Table of figures"),
    words("每行一个指标代码", "One code of a figure a line"), _figures,
))  # fmt: skip
TARGETS = declare(SectionKind(
    "targets", words("目标任务表", "Table of targets"),
    words("每行一项任务；留空则列出全部", "One task a line; empty: all of the year"), _targets,
))  # fmt: skip
CHRONICLE = declare(SectionKind(
    "chronicle", words("大事记", "Chronicle"),
    words("每行以日期开头，按日期排列", "Each line begins with its day; they are put in order"), _chronicle,
))  # fmt: skip
CHARTS = declare(SectionKind(
    "charts", words("图", "Charts"),
    words("每行一幅图：指标代码｜按=期间", "One chart a line: code of a figure | by=periods"), _charts,
))  # fmt: skip
