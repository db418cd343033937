"""Runs of a report as its page shows them: each figure with the way to its acts, each flaw with its sentence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from zhijian.desk.look.charts import bar, course_line
from zhijian.desk.look.rulers import Drawing
from zhijian.desk.report.sentences import not_declared, of_flaw, of_lack, remarks
from zhijian.kernel.indicators.composing import known
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.reports.rules.charting import Form, shares
from zhijian.kernel.reports.rules.placing import Flawed, Placed, Source, pieces
from zhijian.kernel.reports.writing.content import Document, Part, Shown, setting_of
from zhijian.kernel.reports.writing.filling import Filled, fill

BAR = 240
"""Width of a bar that is as long as the longest, in px."""


@dataclass(frozen=True)
class Run:
    """A piece of a paragraph. ``kind``: text, figure, flaw. ``notes`` stand beside it in the second voice."""

    kind: str
    text: str
    href: str = ""
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Mark:
    """One mark of a chart: its label, its number, and its bar; the course of a line is drawn once for all."""

    label: str
    runs: Sequence[Run]
    bar: Drawing | None


@dataclass(frozen=True)
class Block:
    """A paragraph, a table or a chart on the page."""

    runs: Sequence[Run] = ()
    level: int = 0
    head: Sequence[str] = ()
    rows: Sequence[Sequence[Sequence[Run]]] = field(default=())
    chart: str = ""
    title: str = ""
    line: Drawing | None = None
    marks: Sequence[Mark] = ()


@dataclass(frozen=True)
class Section:
    """A section on the page."""

    heading: str
    blocks: Sequence[Block]


def live(document: Document, seen: Scope) -> list[Section]:
    """A report as it is known now."""

    def run(one: Any) -> Run:
        if isinstance(one, str):
            return Run("text", one)
        if isinstance(one, Flawed):
            return Run("flaw", one.raw, notes=[of_flaw(one)])
        if one.lack:
            return Run("flaw", one.text, notes=[of_lack(one.lack)])
        return Run("figure", one.text, address_of(one, seen), remarks(one))

    return [_section(part, run) for part in document.parts]


def _section(part: Part, run: Callable[[Any], Run]) -> Section:
    return Section(part.heading, [_block(shown, run) for shown in part.blocks])


def _block(shown: Shown, run: Callable[[Any], Run]) -> Block:
    if shown.chart:
        labels = [str(label[0]) for label, _mark in shown.rows]
        runs = [[run(one) for one in mark] for _label, mark in shown.rows]
        values = [
            next((one.value for one in mark if isinstance(one, Filled)), None) for _label, mark in shown.rows
        ]
        return _chart(shown.chart, shown.title, labels, runs, values)
    rows = [[[run(one) for one in cell] for cell in row] for row in shown.rows]
    return Block([run(one) for one in shown.runs], shown.level, shown.head, rows)


def _chart(
    form: str,
    title: str,
    labels: Sequence[str],
    runs: Sequence[Sequence[Run]],
    values: Sequence[Fraction | None],
) -> Block:
    """A chart with its numbers beside it, each of which opens. Its sentence tells all of them."""
    if form == Form.LINE:
        said = _(", ").join(
            f"{label} {''.join(one.text for one in run)}" for label, run in zip(labels, runs, strict=True)
        )
        exact = [None if one is None else Decimal(one.numerator) / one.denominator for one in values]
        marks = [Mark(label, run, None) for label, run in zip(labels, runs, strict=True)]
        return Block(chart=form, title=title, line=course_line(exact, label=said), marks=marks)
    bars = [bar(float(share or 0), width=BAR) for share in shares(values)]
    return Block(chart=form, title=title, marks=[Mark(*one) for one in zip(labels, runs, bars, strict=True)])


def address_of(one: Filled, seen: Scope) -> str:
    """Where the rows behind a figure are, for who may see them."""
    if one.target is not None:
        on = one.period.last.isoformat() if one.period else ""
        return f"{reverse('target_progress', args=[one.target.target])}?on={on}"
    if one.indicator is None or one.period is None or not may_open(seen, one.body, one.indicator.line):
        return ""
    start = one.placed.since.isoformat() if one.placed.since else ""
    return _rows(
        one.placed.code, one.body, one.period.code, by=one.placed.by, group=one.placed.group, start=start
    )


def may_open(seen: Scope, body: str, line: str) -> bool:
    """Whether a person may ask what a number of this body and line is made of."""
    return seen.system or seen.whole or body in seen.over(line)


def _rows(code: str, body: str, period: str, **more: str) -> str:
    asked = {"body": body, "period": period} | {name: value for name, value in more.items() if value}
    return f"{reverse('figure_rows', args=[code])}?{urlencode(asked)}"


def frozen(content: Mapping[str, Any], now: Mapping[str, Filled], seen: Scope) -> list[Section]:
    """A frozen report, each figure as it was frozen; *now*: figure's number → what today's ledger gives."""
    figures = {one["n"]: one for one in content["figures"]}

    def run(one: Any) -> Run:
        if isinstance(one, str):
            return Run("text", one)
        told = figures[one["figure"]]
        today = now[told["n"]]
        notes = [_("this report rounds in two ways")] if today.mixed else []
        notes += [_("reported")] if told.get("reported") else []
        notes += [not_declared(int(told["silent"]))] if told.get("silent") else []
        if today.text != told["text"]:
            notes.append(_("by later acts: %(now)s") % {"now": today.text})
        return Run("figure", told["text"], _address(told, content, seen), notes)

    exact = {n: Fraction(one["value"]) if one["value"] else None for n, one in figures.items()}
    return [_frozen_section(section, run, exact) for section in content["sections"]]


def _frozen_section(
    section: Mapping[str, Any], run: Callable[[Any], Run], exact: Mapping[str, Fraction | None]
) -> Section:
    blocks = []
    for block in section["blocks"]:
        if block["kind"] == "chart":
            labels = [mark["label"] for mark in block["marks"]]
            runs = [[run(one) for one in mark["runs"]] for mark in block["marks"]]
            values = [
                next((exact[one["figure"]] for one in mark["runs"] if not isinstance(one, str)), None)
                for mark in block["marks"]
            ]
            blocks.append(_chart(block["form"], block["title"], labels, runs, values))
        elif block["kind"] == "table":
            rows = [[[run(one) for one in cell] for cell in row] for row in block["rows"]]
            blocks.append(Block(head=block["head"], rows=rows))
        else:
            blocks.append(Block([run(one) for one in block["runs"]], int(block["level"])))
    return Section(section["heading"], blocks)


def _address(told: Mapping[str, Any], content: Mapping[str, Any], seen: Scope) -> str:
    if told["source"] == Source.TARGET or told.get("target"):
        on = content["on"]
        return f"{reverse('target_progress', args=[told['target']])}?on={on}"
    indicator = known(seen, told["code"])
    if indicator is None or not may_open(seen, told["body"], indicator.line):
        return ""
    more = {"by": told["by"], "group": told["group"], "start": told.get("since", "")}
    return _rows(told["code"], told["body"], told["period"], as_of=content["position"], **more)


def today_of(report: Any) -> dict[str, Filled]:
    """What the figures of a frozen report come to by today's ledger, by their numbers."""
    told = report.content["figures"]
    placed = [piece for one in told for piece in pieces(one["raw"]) if isinstance(piece, Placed)]
    found = fill(placed, setting_of(report.content, None))
    return {one["n"]: now for one, now in zip(told, found, strict=True)}
