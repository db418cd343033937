"""What the review page shows of an old report: its figures in order, its paragraphs with marks, its contradictions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from zhijian.desk.look.numbers import number
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.reports.models import OldFigure, OldReport
from zhijian.kernel.reports.old import codes
from zhijian.kernel.reports.old.guards import STANDING
from zhijian.kernel.reports.old.proposals import Proposal, span_of

DOUBT, SURE, DONE, OFF = "doubt", "sure", "done", "off"
AROUND = 60
"""Characters of text shown on each side of a figure."""


@dataclass
class Item:
    """One place of the report: what was found there and what was decided."""

    place: str
    start: int
    end: int
    printed: str
    proposal: Proposal | None = None
    figure: OldFigure | None = None

    @property
    def anchor(self) -> str:
        """Its name in the page's own addresses."""
        return self.place.replace(".", "_")

    @property
    def state(self) -> str:
        """``done`` confirmed, ``off`` rejected, ``sure``, or ``doubt``: to be looked at alone."""
        if self.figure is not None:
            return DONE if self.figure.state == OldFigure.State.CONFIRMED else OFF
        return SURE if self.proposal is not None and self.proposal.is_sure else DOUBT

    @property
    def is_open(self) -> bool:
        return self.figure is None

    @property
    def clashes(self) -> bool:
        return self.is_open and self.proposal is not None and bool(self.proposal.checks)

    @property
    def code(self) -> str:
        said = self.figure or self.proposal
        return said.code if said else ""

    @property
    def name(self) -> str:
        """What it counts."""
        return codes.name_of(self.code) if self.code else ""

    @property
    def amount(self) -> str:
        """The value with its bound, as it is or would be confirmed."""
        said: Any = self.figure if self.state == DONE else self.proposal
        if said is None:
            return self.printed
        mark = {"ge": "≥ ", "le": "≤ ", "approx": "≈ "}.get(said.bound, "")
        return f"{mark}{number(said.value)} {said.unit}".strip()

    @property
    def period(self) -> str:
        said: Any = self.figure if self.state == DONE else self.proposal
        return said.period if said else ""

    @property
    def mark(self) -> str:
        """The word for its state."""
        if self.clashes:
            return _("contradicts")
        return {DONE: _("confirmed"), OFF: _("no figure"), SURE: _("sure"), DOUBT: _("to look at")}[
            self.state
        ]

    @property
    def about(self) -> Any:
        """The id of the body that it is about."""
        if self.figure is not None and self.figure.about_id:
            return self.figure.about_id
        return self.proposal.about if self.proposal else ""


@dataclass
class Shown:
    """An old report as its page shows it."""

    report: OldReport
    items: list[Item]
    undone: list[OldFigure] = field(default_factory=list)

    def at(self, place: str) -> Item | None:
        """The figure at a place; a new one where the place is a stretch of the text in which none was found."""
        known = next((item for item in self.items if item.place == place), None)
        if known is not None:
            return known
        span, text = span_of(place), self.report.kept_text().text
        if span is None or span[1] > len(text) or span[1] - span[0] > 120 or "." in place:
            return None
        return Item(place, *span, text[span[0] : span[1]])

    def unfound(self, words: str) -> list[Item]:
        """The places where these words stand and no figure was found: how one is added without a mouse."""
        text, found, taken = self.report.kept_text().text, [], [(one.start, one.end) for one in self.items]
        at = text.find(words)
        while at >= 0 and words.strip() and len(words) <= 120:
            end = at + len(words)
            if not any(start < end and at < stop for start, stop in taken):
                found.append(Item(f"{at}-{end}", at, end, words))
            at = text.find(words, end)
        return found

    def next_open(self, after: str = "") -> Item | None:
        """The next one to be looked at alone, behind a place and then from the beginning; else the next sure one."""
        begin = next((n + 1 for n, item in enumerate(self.items) if item.place == after), 0)
        turned = [*self.items[begin:], *self.items[:begin]]
        doubts = (item for item in turned if item.is_open and item.state == DOUBT)
        return next(doubts, None) or next((item for item in turned if item.is_open), None)

    def beside(self, place: str, step: int) -> Item | None:
        """The one before or behind a place."""
        places = [item.place for item in self.items]
        if place not in places:
            return None
        at = places.index(place) + step
        return self.items[at] if 0 <= at < len(places) else None

    def of(self, *states: str) -> list[Item]:
        """The items in these states."""
        return [item for item in self.items if item.state in states]

    @property
    def sure(self) -> list[Item]:
        """What may be accepted at once."""
        return self.of(SURE)


def shown(report: OldReport, seen: Scope) -> Shown:
    """The report with what was found and what was decided; two queries beside those of the report itself."""
    rows = (
        OldFigure.visible_to(seen).filter(report=report, state__in=STANDING).select_related("about", "report")
    )
    decided = {row.place: row for row in rows}
    items = [
        Item(one.place, one.start, one.end, one.printed, one, decided.pop(one.place, None))
        for one in report.proposals()
    ]
    for row in decided.values():
        span = span_of(row.place) or (0, 0)
        items.append(Item(row.place, *span, row.printed, None, row))
    return Shown(report, sorted(items, key=lambda item: (item.start, item.end, item.place)))


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph: plain text, a figure, or what was set aside (``kind`` says why)."""

    text: str
    item: Item | None = None
    kind: str = ""


@dataclass(frozen=True)
class Paragraph:
    """One line of the text: where it begins, its pieces, and how it stood in the original."""

    start: int
    pieces: tuple[Piece, ...]
    original: str = ""


def paragraphs(page: Shown, *, with_original: bool = False) -> list[Paragraph]:
    """The text in its lines, with every figure and all that was set aside marked."""
    text = page.report.kept_text()
    marks = list(_marks(page, page.report.finding().said))
    made, at = [], 0
    for line in text.text.split("\n"):
        end = at + len(line)
        if line.strip():
            own = text.original(at, end) if with_original else ""
            made.append(Paragraph(at, tuple(_pieces(text.text, at, end, marks)), own))
        at = end + 1
    return made


def _marks(page: Shown, said: Any) -> Iterator[tuple[int, int, Item | None, str]]:
    """(start, end, figure, kind) in order, none inside another: a figure goes before what was set aside."""
    found: list[tuple[int, int, Item | None, str]] = [(item.start, item.end, item, "") for item in page.items]
    found += [(one["start"], one["end"], None, one["kind"]) for one in said["set_aside"]]
    at = 0
    for mark in sorted(found, key=lambda one: (one[0], one[2] is None, -one[1])):
        if mark[0] >= at and mark[1] > mark[0]:
            yield mark
            at = mark[1]


def _pieces(
    text: str, begin: int, end: int, marks: Sequence[tuple[int, int, Item | None, str]]
) -> Iterator[Piece]:
    at = begin
    for first, last, item, kind in marks:
        if first < begin or first >= end:
            continue
        if first > at:
            yield Piece(text[at:first])
        yield Piece(text[first : min(last, end)], item, kind)
        at = min(last, end)
    if at < end:
        yield Piece(text[at:end])


@dataclass(frozen=True)
class Around:
    """A figure in its sentence, and the same stretch of the original."""

    before: str
    printed: str
    after: str
    original: str = ""


def around(page: Shown, item: Item) -> Around:
    """The words on both sides of a figure, up to the ends of its line; the original where it reads otherwise."""
    kept = page.report.kept_text()
    begin = max(kept.text.rfind("\n", 0, item.start) + 1, item.start - AROUND)
    line_end = kept.text.find("\n", item.end)
    end = min(line_end if line_end >= 0 else len(kept.text), item.end + AROUND)
    own = kept.original(begin, end)
    return Around(
        kept.text[begin : item.start], kept.text[item.start : item.end], kept.text[item.end : end],
        own if own != kept.text[begin:end] else "",
    )  # fmt: skip


def arithmetic(check: Any, figures: Sequence[Any]) -> str:
    """What contradicts what, as a sum that can be followed: 3120 + 811 + 4720 = 8651 台; the report says 8650台."""
    said = [figures[n] for n in check["figures"]]
    values = [one["value"] for one in said]
    if check["kind"] == "sum":
        left, unit, printed = " + ".join(values[1:]), said[0]["unit"], said[0]["printed"]
    else:
        left, unit, printed = _quotient(check, values), "%", said[-1]["printed"]
    shown_ = f"{left} = {check['expected']} {unit}"
    return _("%(sum)s; the report says %(printed)s.") % {"sum": shown_, "printed": printed}


def _quotient(check: Any, values: Sequence[str]) -> str:
    """What was divided: done by task, this year by last year, a part (it may be what failed) by the whole."""
    if check["kind"] == "completion":
        return f"{values[0]} ÷ {values[1]}"
    left = f"{values[1]} ÷ {values[0]}"
    if check["kind"] == "change":
        return f"{left} − 1"
    expected = Decimal(check["expected"])
    passed = (Decimal(values[1]) * 100 / Decimal(values[0])).quantize(expected, ROUND_HALF_UP) == expected
    return left if passed else f"1 − {left}"
