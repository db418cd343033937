"""A frozen report held against a ledger: every figure recomputed at its position, each that differs named.

``zhijian report verify FILE`` reads the content out of JSON, PDF or DOCX. What it proves: that these figures follow
from the acts that were sealed at the position, and that this is the content which was frozen. Not that the acts were
true.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from zhijian.kernel.indicators.periods import BadPeriod
from zhijian.kernel.ledger import dbtiles
from zhijian.kernel.ledger.models import Act, Origin
from zhijian.kernel.records.reading import said_of
from zhijian.kernel.reports.rules.placing import Placed, pieces
from zhijian.kernel.reports.writing.content import DISPATCH, FORMS, figure, hash_of, setting_of, text_of
from zhijian.kernel.reports.writing.filling import fill

COMPARED = (
    "code",
    "version",
    "body",
    "period",
    "value",
    "numerator",
    "denominator",
    "text",
    "target",
    "reported",
)


class Wrong(StrEnum):
    """What can be wrong."""

    FORM = "form"
    ORIGIN = "origin"
    POSITION = "position"
    ROOT = "root"
    NOT_FROZEN = "not_frozen"
    CONTENT = "content"
    DISPATCH = "dispatch"
    FIGURE = "figure"
    VISIBLE = "visible"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. Of a figure: its number and code, what the file says and what the ledger gives."""

    wrong: Wrong
    about: str = ""
    file: str = ""
    ledger: str = ""

    def __str__(self) -> str:
        if self.wrong is Wrong.FIGURE:
            return f"figure {self.about}: the file says {self.file}, the ledger gives {self.ledger}"
        return SENTENCES[self.wrong].format(about=self.about, file=self.file, ledger=self.ledger)


SENTENCES = {
    Wrong.FORM: "this is no frozen report: {about}",
    Wrong.ORIGIN: "it was frozen over the ledger {file}; this one is {ledger}",
    Wrong.POSITION: "it stands on {file} acts; this ledger has {ledger}",
    Wrong.ROOT: "the root over its acts is {file}; this ledger's is {ledger}",
    Wrong.NOT_FROZEN: "this ledger knows no such frozen report: {about}",
    Wrong.CONTENT: "its content is not the one that was frozen: hash {file}, frozen {ledger}",
    Wrong.DISPATCH: "it bears the head {file}; this ledger knows {ledger}",
    Wrong.VISIBLE: "what is read on its pages is not its content: {about}",
}


@dataclass(frozen=True)
class Verdict:
    """What was found, and how many figures were recomputed."""

    findings: Sequence[Finding]
    figures: int
    position: str = ""
    title: str = ""


def verify(content: Mapping[str, Any], visible: str | None = None) -> Verdict:
    """Hold *content* against this installation's ledger. *visible*: all that is read on the file's pages, if any."""
    try:
        position = _position(content)
        setting = setting_of(content, position)
        placed = [_placed(one["raw"]) for one in content["figures"]]
        words = {one["n"]: one["text"] for one in content["figures"]}
        lines = list(_lines(content, words))
    except (KeyError, ValueError, TypeError, BadPeriod) as error:
        return Verdict([Finding(Wrong.FORM, str(error))], 0)
    findings = list(_imprint(content, position))
    if any(one.wrong in (Wrong.ORIGIN, Wrong.POSITION) for one in findings):
        return Verdict(findings, 0, content["position"], content["title"])
    findings += _frozen(content)
    findings += _dispatched(content)
    findings += _visible(lines, visible) if visible is not None else []
    found = fill(placed, setting)
    for n, (told, one) in enumerate(zip(content["figures"], found, strict=True), 1):
        findings += _differences(told, figure(one, str(n)))
    return Verdict(findings, len(found), content["position"], content["title"])


def _position(content: Mapping[str, Any]) -> int:
    position = int(content["position"])
    if content["form"] not in FORMS or position < 0:
        raise ValueError(content["form"])
    return position


def _placed(raw: str) -> Placed:
    made = pieces(raw)
    if len(made) != 1 or not isinstance(made[0], Placed):
        raise ValueError(raw)
    return made[0]


def _imprint(content: Mapping[str, Any], position: int) -> Iterator[Finding]:
    origin = Origin.objects.get().name
    if content["origin"] != origin:
        yield Finding(Wrong.ORIGIN, file=str(content["origin"]), ledger=origin)
        return
    size = dbtiles.size()
    if position > size:
        yield Finding(Wrong.POSITION, file=str(position), ledger=str(size))
        return
    root = dbtiles.root(position).hex()
    if content["root"] != root:
        yield Finding(Wrong.ROOT, file=str(content["root"]), ledger=root)


def _frozen(content: Mapping[str, Any]) -> Iterator[Finding]:
    """The hash that the act of freezing has told, from its leaf; not from the report's row."""
    told = _hash_of_act(str(content["report"]))
    if told is None:
        yield Finding(Wrong.NOT_FROZEN, str(content["report"]))
        return
    try:
        own = hash_of(content)
    except (TypeError, ValueError) as error:
        yield Finding(Wrong.FORM, str(error))
        return
    if own != told:
        yield Finding(Wrong.CONTENT, file=own, ledger=told)


def _hash_of_act(report: str) -> str | None:
    try:
        acts = Act.objects.filter(record=UUID(report), kind="reports.report.frozen").order_by("-rev")[:1]
    except ValueError:
        return None
    for _act, told in said_of(acts):
        return str(told.changed["content_hash"][1])
    return None


def _dispatched(content: Mapping[str, Any]) -> Iterator[Finding]:
    """The head of the document, if it has one, held against the act of dispatching that stands."""
    borne = content.get(DISPATCH)
    if borne is None:
        return
    known = _head_of_act(str(content["report"]))
    if borne != known:
        about = sorted(name for name in {*borne, *known} if borne.get(name) != known.get(name))
        yield Finding(
            Wrong.DISPATCH, file=_says(borne, about), ledger=_says(known, about) if known else "none"
        )


def _head_of_act(report: str) -> Mapping[str, Any]:
    try:
        acts = list(Act.objects.filter(record=UUID(report)).order_by("rev"))
    except ValueError:
        return {}
    found: Mapping[str, Any] = {}
    for _act, told in said_of(acts):  # voided and amended: what changed last is what stands
        found = told.changed.get(DISPATCH, ["", found])[1] or {}
    return found


def _differences(told: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Finding]:
    if all(told.get(name) == found.get(name) for name in COMPARED):
        return
    about = f"{told['n']} ({told['code']})"
    names = [name for name in COMPARED if told.get(name) != found.get(name)]
    yield Finding(Wrong.FIGURE, about, _says(told, names), _says(found, names))


def _says(told: Mapping[str, Any], names: Sequence[str]) -> str:
    return ", ".join(f"{name} {told.get(name, '')}" for name in names)


def _lines(content: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[str]:
    """Every paragraph, heading and cell of a frozen content as text."""
    yield content["title"]
    head = content.get(DISPATCH) or {}
    yield from (head[name] for name in ("number", "to", "copies", "issuer", "signer") if head.get(name))
    for section in content["sections"]:
        yield section["heading"]
        for block in section["blocks"]:
            if block["kind"] == "table":
                yield from block["head"]
                yield from (text_of(cell, words) for row in block["rows"] for cell in row)
            elif block["kind"] == "chart":
                yield block["title"]
                yield from (
                    text for mark in block["marks"] for text in (mark["label"], text_of(mark["runs"], words))
                )
            else:
                yield text_of(block["runs"], words)


def _visible(lines: Sequence[str], visible: str) -> Iterator[Finding]:
    """Each line must be read on the pages. Blanks and line breaks play no part: a page sets them as it needs."""
    read = bare(visible)
    for line in lines:
        if bare(line) not in read:
            yield Finding(Wrong.VISIBLE, line[:60])


def bare(text: str) -> str:
    """A text without blanks, in one form of Unicode's compatible characters."""
    return "".join(unicodedata.normalize("NFKC", text).split())
