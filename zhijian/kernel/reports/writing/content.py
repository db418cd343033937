"""A report put together: sections with their figures in place; and frozen 定稿, the document that is proved.

The frozen content is text only (no JSON number), so that its hash is the same everywhere. Every figure stands in it
with what was asked, of which body and period, by which version of which indicator, its exact value and its words.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from zhijian.kernel.indicators.periods import parse
from zhijian.kernel.papers.typeset import content_hash
from zhijian.kernel.reports.rules.placing import Flawed, Placed
from zhijian.kernel.reports.rules.printing import Rounding
from zhijian.kernel.reports.writing.charting import Graph
from zhijian.kernel.reports.writing.filling import Filled, Setting, fill
from zhijian.kernel.reports.writing.sections import Block, Grid, Line, Paragraph, blocks_of, placements_of

FORM = "zhijian.report/2"
FORMS = ("zhijian.report/1", FORM)
"""What is frozen now, and what was: the first knew no charts. A content is hashed under its own form, for ever."""
DISPATCH = "dispatch"
CLAIMS, BASES = "declared", "declared, with bases"
"""That what nobody declared prints as not asserted, and that a change from it does; a report that was frozen before
this was so does not say it."""
CHINESE_DIGITS = "一二三四五六七八九十"

Run = str | Flawed | Filled
Runs = list[Run]


@dataclass(frozen=True)
class Part:
    """One section, ready to be shown: its blocks with what stands in the place of each placement."""

    heading: str
    title: str
    kind: str
    blocks: Sequence["Shown"]


@dataclass(frozen=True)
class Shown:
    """A paragraph (``runs``), a table (``head``, ``rows``), or a chart (``chart``: rows of label and mark)."""

    runs: Runs
    level: int = 0
    head: Sequence[str] = ()
    rows: Sequence[Sequence[Runs]] = ()
    chart: str = ""
    title: str = ""

    @property
    def is_table(self) -> bool:
        return bool(self.head)


@dataclass(frozen=True)
class Document:
    """A whole report."""

    parts: Sequence[Part]
    figures: Sequence[Filled]

    @property
    def flaws(self) -> list[Flawed | Filled]:
        """What cannot be printed."""
        return [
            run for run in self.runs() if isinstance(run, Flawed) or (isinstance(run, Filled) and run.lack)
        ]

    def runs(self) -> Iterator[Run]:
        """Every run, in the order of the text."""
        for part in self.parts:
            for shown in part.blocks:
                yield from shown.runs
                for row in shown.rows:
                    for cell in row:
                        yield from cell


def document(sections: Sequence[Mapping[str, str]], setting: Setting) -> Document:
    """Sections with all their figures, asked for at once."""
    blocks = [blocks_of(section, setting) for section in sections]
    placed = [one for several in blocks for one in placements_of(several)]
    filled = fill(placed, setting)
    waiting = iter(filled)
    parts, n = [], 0
    for section, several in zip(sections, blocks, strict=True):
        n += bool(section["title"])  # a section without a title has no heading and no number
        shown = [_shown(one, waiting) for one in several]
        parts.append(Part(heading(n, section["title"]), section["title"], section["kind"], shown))
    return Document(parts, filled)


def heading(n: int, title: str) -> str:
    """一、 before the title of the n-th section that has one."""
    return f"{chinese(n)}、{title}" if title else ""


def chinese(n: int) -> str:
    """1 … 99 in Chinese."""
    tens, ones = divmod(n, 10)
    ten = "" if not tens else ("" if tens == 1 else CHINESE_DIGITS[tens - 1]) + "十"
    return ten + (CHINESE_DIGITS[ones - 1] if ones else "")


def _shown(block: Block, waiting: Iterator[Filled]) -> Shown:
    if isinstance(block, Paragraph):
        return Shown(_runs(block.line, waiting), block.level)
    if isinstance(block, Graph):
        marks: list[list[Runs]] = [[[label], _runs([mark], waiting)] for label, mark in block.marks]
        return Shown([], rows=marks, chart=block.form.value, title=block.title)
    assert isinstance(block, Grid)  # noqa: S101 - there are three kinds of block
    return Shown([], 0, block.head, [[_runs(cell, waiting) for cell in row] for row in block.rows])


def _runs(line: Line, waiting: Iterator[Filled]) -> Runs:
    return [next(waiting) if isinstance(piece, Placed) else piece for piece in line]


# -- frozen ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Imprint:
    """What a frozen report stands on: the ledger's origin, its first so many acts and their root (hex), and the day."""

    origin: str
    position: int
    root: str
    on: date


def frozen(made: Document, head: Mapping[str, str], setting: Setting, imprint: Imprint) -> dict[str, Any]:
    """The content that is frozen. *head*: report, title, body, body_name, period, period_name, shape."""
    numbers = {id(one): str(n) for n, one in enumerate(made.figures, 1)}
    return {
        "form": FORM, **head, "rounding": setting.rounding.value, "origin": imprint.origin,
        "position": str(imprint.position), "root": imprint.root, "on": imprint.on.isoformat(),
        "claims": BASES if setting.claims and setting.bases else CLAIMS if setting.claims else "",
        "sections": [
            {"heading": part.heading, "kind": part.kind, "blocks": [_block(one, numbers) for one in part.blocks]}
            for part in made.parts
        ],
        "figures": [figure(one, numbers[id(one)]) for one in made.figures],
    }  # fmt: skip


def hash_of(content: Mapping[str, Any]) -> str:
    """The hash of a frozen content, under its own form; its head 版头, which comes when it is dispatched, is no part of
    it. Raises TypeError or ValueError for what is no content."""
    return content_hash({name: value for name, value in content.items() if name != DISPATCH}, content["form"])


def _block(shown: Shown, numbers: Mapping[int, str]) -> dict[str, Any]:
    if shown.is_table:
        rows = [[_plain(cell, numbers) for cell in row] for row in shown.rows]
        return {"kind": "table", "head": list(shown.head), "rows": rows}
    if shown.chart:
        marks = [{"label": label[0], "runs": _plain(mark, numbers)} for label, mark in shown.rows]
        return {"kind": "chart", "form": shown.chart, "title": shown.title, "marks": marks}
    return {"kind": "paragraph", "level": str(shown.level), "runs": _plain(shown.runs, numbers)}


def _plain(runs: Runs, numbers: Mapping[int, str]) -> list[Any]:
    return [
        {"figure": numbers[id(run)]}
        if isinstance(run, Filled)
        else run.raw
        if isinstance(run, Flawed)
        else run
        for run in runs
    ]


def figure(one: Filled, number: str) -> dict[str, Any]:
    """One figure as it is frozen; exact values as fractions in their lowest terms: ``152/3``."""
    made: dict[str, Any] = {
        "n": number, "raw": one.placed.raw, "source": one.placed.source.value, "code": one.placed.code,
        "show": one.placed.show.value, "body": one.body, "by": one.placed.by, "group": one.placed.group,
        "period": one.period.code if one.period else "", "value": exact(one.value), "text": one.text,
        "late": str(one.late),
    }  # fmt: skip
    if one.indicator is not None:
        made |= {"version": str(one.indicator.version)}
    if one.numerator is not None:
        made |= {"numerator": exact(one.numerator), "denominator": exact(one.denominator)}
    if one.placed.since is not None:
        made |= {"since": one.placed.since.isoformat()}
    if one.silent:
        made |= {"silent": str(one.silent)}
    if one.target is not None:
        source = str(one.target.source) if one.target.source else ""
        made |= {"target": str(one.target.target), "reported": one.reported, "actual": source}
    return made


def exact(value: Fraction | None) -> str:
    """A value for the ledger: ``1234``, ``152/3``; nothing for nothing."""
    return "" if value is None else str(value)


def setting_of(content: Mapping[str, Any], as_of: int | None) -> Setting:
    """The setting under which a frozen content was made; raises KeyError, ValueError for what is none."""
    rounding, on = Rounding(content["rounding"]), date.fromisoformat(content["on"])
    said = content.get("claims", "")
    return Setting(
        content["body"], parse(content["period"]), rounding, on, as_of, said in (CLAIMS, BASES), said == BASES
    )  # fmt: skip


def text_of(runs: Sequence[Any], words: Mapping[str, str]) -> str:
    """The runs of a frozen paragraph as one text; *words*: figure's number → its words."""
    return "".join(run if isinstance(run, str) else words[run["figure"]] for run in runs)
