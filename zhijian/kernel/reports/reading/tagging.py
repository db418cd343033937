"""What is counted: each figure's indicator, in the text's order, so that lists and changes can lean on what stands before (数什么)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from .catalogue import LINES, TOPICS, Indicator, catalogue
from .context import Context
from .deeds import deeds_in
from .figures import Found
from .matching import Matcher
from .model import Figure
from .units import PERCENT
from .vocabulary import Phrase, with_phrases
from .zones import SUBJECT, Zone, zones_around

_JUST_BEHIND = 8
"""Characters between a figure and its change: （，同比增长）."""
_LOOK_BACK = 8
"""Figures before a change among which the one may stand whose change it is."""
_OFTEN = 6
"""A word that a report says so often is its subject."""


def tag(text: str, found: Sequence[Found], phrases: tuple[Phrase, ...] = ()) -> list[Figure]:
    """The figures with line, indicator and confidence, by the catalogue's words and by confirmed phrases."""
    entries = with_phrases(phrases)
    filling, its_words = _filling(text)
    matcher = Matcher(entries, text, filling)
    context = Context(text)
    whole = [Zone(_campaign(text), SUBJECT), Zone(its_words, _WHOLE)]
    places = [(one.figure.start, one.figure.end) for one in found]
    figures: list[Figure] = []
    for number, one in enumerate(found):
        zones = [*zones_around(text, context, one, places, number), *whole]
        figures.append(matcher.tagged(one.figure, zones, _list_of(text, figures, one.figure)))
    for number in range(1, len(figures)):
        figures[number] = _as_listed(text, figures, number, entries)
        figures[number] = _as_part(text, figures, number)
    return [_as_change_of(number, figures, context) for number in range(len(figures))]


_ITEM_REACH = 6
"""Items to which a list's first one or a total reaches."""


def _list_of(text: str, figures: list[Figure], figure: Figure) -> str | None:
    """The indicator of the total behind whose 其中 a figure stands, or of the list of which it is a further item."""
    end = figure.start
    for before in reversed(figures[-_ITEM_REACH:]):
        between = text[before.end : end]
        if before.unit in PERCENT:
            break
        if before.unit == figure.unit and "其中" in between and not _STOP.search(between):
            return before.indicator
        if not _NEXT_ITEM.match(between) or deeds_in(between):
            break
        if before.unit == figure.unit and before.indicator:
            return before.indicator
        end = before.start
    return None


_STOP = re.compile(r"[。;；\n]")
_NEXT_ITEM = re.compile(r"(?:、|以?及|和|与)[^,，。;；\n]{1,14}\Z")
_OWN_DEED = re.compile(
    r"发现|整改|移送|移交|查封|拆除|责令|下达|合格|同比|占|比|达|涉及|取消|吊销|撤销|注销|培训|投入|投资|任务|名列|封存|销毁|取缔|没收|立案|办理|完成"
    r"|受理|检查|检验|召开|组织|开展|获|建|设|为|有|[。；;\n]"
)
"""What says that a figure in a list is no further thing of the same kind."""
_WHOLE = 0.15
"""What the words of the line of business weigh that fills the whole report."""
_FILLS, _SHARE, _SOME = 5, 0.5, 2
"""A report's one line of business: so many of its words, so large a part of all, each at least so often."""
_LIST_ITEM = 16
_LISTED = Decimal("0.8")


def _as_listed(text: str, figures: list[Figure], number: int, entries: Sequence[Indicator]) -> Figure:
    """A further thing in a list counts what the one before does: 检定水表4万台件、｜燃气表2万台件. A rate between them is passed over."""
    figure, nearest = figures[number], figures[number - 1]
    before = figures[number - 2] if number > 1 and nearest.unit in PERCENT else nearest
    if (
        figure.indicator is not None
        or before.indicator is None
        or figure.kind == "change"
        or before.kind == "change"
    ):
        return figure
    between = text[nearest.end : figure.start]
    if not 1 < len(between.strip(" 和及、，,")) <= _LIST_ITEM or _OWN_DEED.search(between):
        return figure
    entry = next(one for one in entries if one.code == before.indicator)
    if (figure.unit != before.unit and figure.unit not in entry.units) or figure.unit in PERCENT:
        return figure
    confidence = str((Decimal(before.confidence) * _LISTED).quantize(Decimal("0.01")))
    return replace(figure, indicator=before.indicator, line=before.line, confidence=confidence)


def _as_part(text: str, figures: list[Figure], number: int) -> Figure:
    """A figure that no words fit counts what the total does of which it is a part, or what the same number did before."""
    figure = figures[number]
    if figure.indicator is not None or figure.kind == "change" or figure.unit in PERCENT:
        return figure
    for before in reversed(figures[max(0, number - _PARTS) : number]):
        between = text[before.end : figure.start]
        if before.unit != figure.unit or before.kind == "change" or before.indicator is None:
            continue
        same = before.value == figure.value and Decimal(figure.value) > _CHANCE
        part = _PART.search(between) and "\n" not in between and Decimal(before.value) > Decimal(figure.value)
        if not (same or (part and not deeds_in(between))):
            continue
        confidence = str((Decimal(before.confidence) * _LISTED).quantize(Decimal("0.01")))
        return replace(figure, indicator=before.indicator, line=before.line, confidence=confidence)
    return figure


_PARTS = 12
"""Figures behind a total among which its parts may stand."""
_CHANCE = 100
"""Two figures of one unit that are alike and larger than this are the same thing said twice."""
_PART = re.compile(r"其中|中?包括|分别[为是]|[,，：:]?由")


def _as_change_of(number: int, figures: list[Figure], context: Context) -> Figure:
    """A change that names nothing (，同比增长15%) is that of the figure before it in the sentence."""
    figure = figures[number]
    if figure.kind != "change" or figure.unit not in PERCENT:
        return figure
    follows = number > 0 and figure.start - figures[number - 1].end < _JUST_BEHIND
    if figure.indicator is not None and not follows:
        return figure
    sentence = context.sentence(figure.start)
    for before in reversed(figures[max(0, number - _LOOK_BACK) : number]):
        if before.start < sentence.start:
            break
        change = _changes().get(before.indicator or "")
        if change is not None and figure.unit in change.units:
            return replace(figure, indicator=change.code, line=change.line, confidence=before.confidence)
        if before.kind != "change" and before.unit not in PERCENT:  # 完成年度任务的107%，较上年增长9.8%
            break
    return figure


def _campaign(text: str) -> str:
    """The words of the campaign that a report names often."""
    return " ".join(word for word in _subjects() if text.count(word) >= _OFTEN)


def _filling(text: str) -> tuple[str, str]:
    """The one line of business that fills a report and its words; empty where several share it."""
    heard = {line: {word: text.count(word) for word in words.split("|")} for line, words in TOPICS.items()}
    totals = {line: sum(counts.values()) for line, counts in heard.items()}
    line = max(totals, key=lambda one: totals[one])
    if totals[line] < _FILLS or totals[line] < _SHARE * sum(totals.values()):
        return "", ""
    return line, " ".join(word for word, count in heard[line].items() if count >= _SOME)


@cache
def _changes() -> dict[str, Indicator]:
    """Indicator → the indicator of its change, by their codes: INS.income → INS.income_yoy."""
    ends = ("_yoy", "_change", "_growth")
    return {one.code.removesuffix(end): one for one in catalogue() for end in ends if one.code.endswith(end)}


@cache
def _subjects() -> tuple[str, ...]:
    """The words by which reports speak of campaigns: what a whole report may be about."""
    of_it = f"{LINES['campaign']}|{TOPICS['metrology']}".split("|")
    said = {
        word
        for one in catalogue()
        if one.line == "campaign"
        for group in one.required
        for word in group
        if len(word) > 1 and word not in one.loose
    }
    return tuple(sorted(said & set(of_it)))
