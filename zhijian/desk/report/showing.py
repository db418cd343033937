"""Runs of a report as its page shows them: each figure with the way to its acts, each flaw with its sentence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from zhijian.desk.report.sentences import of_flaw, of_lack, remarks
from zhijian.kernel.indicators.language import CATALOGUE
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.reports.rules.placing import Flawed, Source
from zhijian.kernel.reports.writing.content import Document, Part
from zhijian.kernel.reports.writing.filling import Filled


@dataclass(frozen=True)
class Run:
    """A piece of a paragraph. ``kind``: text, figure, flaw. ``notes`` stand beside it in the second voice."""

    kind: str
    text: str
    href: str = ""
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Block:
    """A paragraph or a table on the page."""

    runs: Sequence[Run] = ()
    level: int = 0
    head: Sequence[str] = ()
    rows: Sequence[Sequence[Sequence[Run]]] = field(default=())


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
    blocks = [
        Block([run(one) for one in shown.runs], shown.level, shown.head,
              [[[run(one) for one in cell] for cell in row] for row in shown.rows])
        for shown in part.blocks
    ]  # fmt: skip
    return Section(part.heading, blocks)


def address_of(one: Filled, seen: Scope) -> str:
    """Where the rows behind a figure are, for who may see them."""
    if one.target is not None:
        on = one.period.last.isoformat() if one.period else ""
        return f"{reverse('target_progress', args=[one.target.target])}?on={on}"
    if one.indicator is None or one.period is None or not may_open(seen, one.body, one.indicator.line):
        return ""
    return _rows(one.placed.code, one.body, one.period.code, one.placed.by, one.placed.group)


def may_open(seen: Scope, body: str, line: str) -> bool:
    """Whether a person may ask what a number of this body and line is made of."""
    return seen.system or seen.whole or body in seen.over(line)


def _rows(code: str, body: str, period: str, by: str, group: str, at: str = "") -> str:
    asked = {"body": body, "period": period, "by": by, "group": group, "as_of": at}
    asked = {name: value for name, value in asked.items() if value}
    return f"{reverse('figure_rows', args=[code])}?{urlencode(asked)}"


def frozen(content: Mapping[str, Any], now: Mapping[str, str], seen: Scope) -> list[Section]:
    """A frozen report, each figure as it was frozen; *now*: figure's number → its words by today's ledger."""
    figures = {one["n"]: one for one in content["figures"]}

    def run(one: Any) -> Run:
        if isinstance(one, str):
            return Run("text", one)
        told = figures[one["figure"]]
        changed = now.get(told["n"], told["text"])
        notes = [_("reported")] if told.get("reported") else []
        if changed != told["text"]:
            notes.append(_("by later acts: %(now)s") % {"now": changed})
        return Run("figure", told["text"], _address(told, content, seen), notes)

    return [_frozen_section(section, run) for section in content["sections"]]


def _frozen_section(section: Mapping[str, Any], run: Callable[[Any], Run]) -> Section:
    blocks = []
    for block in section["blocks"]:
        if block["kind"] == "table":
            rows = [[[run(one) for one in cell] for cell in row] for row in block["rows"]]
            blocks.append(Block(head=block["head"], rows=rows))
        else:
            blocks.append(Block([run(one) for one in block["runs"]], int(block["level"])))
    return Section(section["heading"], blocks)


def _address(told: Mapping[str, Any], content: Mapping[str, Any], seen: Scope) -> str:
    if told["source"] == Source.TARGET:
        on = content["on"]
        return f"{reverse('target_progress', args=[told['target']])}?on={on}"
    indicator = CATALOGUE.get(told["code"])
    if indicator is None or not may_open(seen, told["body"], indicator.line):
        return ""
    at = content["position"]
    return _rows(told["code"], told["body"], told["period"], told["by"], told["group"], at)


def today_of(report: Any, today: date) -> dict[str, str]:
    """What the figures of a frozen report come to by today's ledger: number → words."""
    from zhijian.kernel.reports.rules.placing import Placed, pieces
    from zhijian.kernel.reports.writing.content import setting_of
    from zhijian.kernel.reports.writing.filling import fill

    told = report.content["figures"]
    placed = [piece for one in told for piece in pieces(one["raw"]) if isinstance(piece, Placed)]
    found = fill(placed, setting_of(report.content, None))
    return {one["n"]: now.text for one, now in zip(told, found, strict=True)}
