"""What is counted: the words around a figure matched to the catalogue (数什么).

The nearer a word stands the more it weighs: first what the number is joined to (检定计量器具｜2万余台, 820户｜企业), then the
rest of the clause, then the clauses before it. Nothing here knows a sentence of any report.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from .catalogue import LINES, Indicator, catalogue
from .context import Context, Span
from .figures import Found
from .model import Figure
from .units import MONEY, PERCENT

_NEAR, _SIDE, _CLAUSE = 1.0, 0.85, 0.6
_BEFORE = (0.5, 0.34, 0.24, 0.18, 0.14, 0.12)
_AFTER, _SENTENCE, _HEADING = 0.36, 0.12, 0.1
_FLOOR = 0.55
"""A required word must weigh at least so much: one that stands two clauses away says nothing alone."""
_ELLIPTIC = 0.45
"""…unless the figure says no more than 同比增长 or 已整改: then the clause before says what it counts."""
_LEAST = 1.6
_DECAY = 0.022
_JOINED, _ALSO = 0.55, 0.75
_JOIN = re.compile(r"、|以及|和(?!谐)|(?<![涉普顾危波提以])及(?!时|格)|(?<![参给])与(?!会)")
_ENDS_JOINED = re.compile(r"(?:、|以及|和|(?<![涉普])及|(?<!参)与)\s*\Z")
_OFTEN = 6
"""A word that a report says so often is its subject."""
_SUBJECT = 0.42
_SPLIT = re.compile(r"、|和(?!谐)|(?<![涉普])及|(?<!参)与")


@dataclass(frozen=True)
class Zone:
    """A stretch of text near a figure and what a word in it weighs."""

    text: str
    weight: float
    side: int = 0

    def of(self, word: str) -> float:
        """The weight of a word here; 0 where it is not. On the left (-1) and right (1) of the number nearer is heavier."""
        if self.side < 0:
            at = self.text.rfind(word)
            far = len(self.text) - at - len(word)
        else:
            at = far = self.text.find(word)
        if at < 0:
            return 0.0
        least = 0.62 if self.weight >= _NEAR else 0.92
        return self.weight * max(least, 1 - _DECAY * far) if self.side else self.weight


def tag(text: str, found: Sequence[Found]) -> list[Figure]:
    """The figures with line, indicator and confidence."""
    context = Context(text)
    subject = Zone(" ".join(word for word in _vocabulary() if text.count(word) >= _OFTEN), _SUBJECT)
    places = [(one.figure.start, one.figure.end) for one in found]
    figures = [_tagged(one, [*_zones(text, context, one, places), subject]) for one in found]
    return [_as_change_of(n, figures, context) for n in range(len(figures))]


def _as_change_of(number: int, figures: list[Figure], context: Context) -> Figure:
    """A change that names nothing (，同比增长15%) is that of the figure before it in the sentence."""
    figure = figures[number]
    if figure.kind != "change" or figure.indicator is not None or figure.unit not in PERCENT:
        return figure
    sentence = context.sentence(figure.start)
    for before in reversed(figures[:number]):
        if before.start < sentence.start:
            break
        change = _changes().get(before.indicator or "")
        if change is not None and figure.unit in change.units:
            return replace(figure, indicator=change.code, line=change.line, confidence=before.confidence)
        if before.kind != "change":
            break
    return figure


@cache
def _changes() -> dict[str, Indicator]:
    """Indicator → the indicator of its change, by their codes: INS.income → INS.income_yoy."""
    ends = ("_yoy", "_change", "_growth")
    return {one.code.removesuffix(end): one for one in catalogue() for end in ends if one.code.endswith(end)}


@cache
def _vocabulary() -> tuple[str, ...]:
    """The words by which reports speak of campaigns: what a whole report may be about."""
    return tuple(
        sorted(
            {
                word
                for one in catalogue()
                if one.line == "campaign"
                for group in one.required
                for word in group
                if len(word) > 1
            }
        )
    )


def _tagged(found: Found, zones: list[Zone]) -> Figure:
    figure = found.figure
    scored = [(score, one) for one in catalogue() if (score := _score(one, figure, zones)) >= _LEAST]
    if not scored:
        return replace(figure, line=_line(zones), confidence="0.00")
    scored.sort(key=lambda pair: (-pair[0], pair[1].code))
    best, indicator = scored[0]
    second = scored[1][0] if len(scored) > 1 else 0.0
    sure = best / (best + 0.9) * (0.72 + 0.28 * min(1.0, (best - second) / 0.6))
    confidence = str(Decimal(str(min(0.99, sure))).quantize(Decimal("0.01")))
    kind = (
        indicator.kind
        if figure.kind in ("flow", "stock", "ratio") and indicator.kind != "change"
        else figure.kind
    )
    return replace(figure, line=indicator.line, indicator=indicator.code, confidence=confidence, kind=kind)


def _score(indicator: Indicator, figure: Figure, zones: list[Zone]) -> float:
    """How well an indicator fits; 0 where it cannot be meant."""
    unit = _unit_fit(indicator, figure)
    if unit is None or not _kind_fits(indicator, figure):
        return 0.0
    if any(
        word in zone.text
        for word in indicator.without
        for zone in zones
        if zone.weight >= _SUBJECT and zone.weight != _BEFORE[0]
    ):
        return 0.0
    required = [_best(group, zones) for group in indicator.required]
    if not all(weight for weight, _length in required) or max(required)[0] < (
        _ELLIPTIC if _says_little(figure, zones) else _FLOOR
    ):
        return 0.0
    mean = sum(weight for weight, _length in required) / len(required)
    exact = sum(weight * weight * min(length, 6) for weight, length in required)
    helped = sum(
        weight * (0.7 + 0.1 * min(length, 5))
        for weight, length in (_best(group, zones) for group in indicator.helpful)
    )
    score = unit + 1.6 * mean + 0.06 * exact + 0.4 * helped
    if figure.kind == indicator.kind:
        score += 0.12
    return score - (0.35 if figure.kind == "target" != indicator.kind else 0.0)


def _says_little(figure: Figure, zones: list[Zone]) -> bool:
    near = [zone.text for zone in zones if zone.weight >= _NEAR]
    return figure.kind in ("change", "ratio") or sum(len(text.strip(" ，,、；;的了")) for text in near) <= 6


def _best(group: tuple[str, ...], zones: list[Zone]) -> tuple[float, int]:
    """The heaviest place where a word of the group stands, and the word's length. Among equals the longer word wins."""
    best, worth = (0.0, 0), 0.0
    for zone in zones:
        if zone.weight * 1.18 < worth:
            continue
        for word in group:
            weight = zone.of(word)
            if weight and (value := weight * (1 + 0.03 * min(len(word), 6))) > worth:
                best, worth = (weight, len(word)), value
    return best


def _unit_fit(indicator: Indicator, figure: Figure) -> float | None:
    """What the unit says: it fits, it may be another word for the same, or it cannot be."""
    if figure.unit in indicator.units:
        return 0.5
    if figure.unit in MONEY | PERCENT or indicator.units & (MONEY | PERCENT) or figure.unit == "名次":
        return None
    return -0.1 if not figure.unit else -0.55


def _kind_fits(indicator: Indicator, figure: Figure) -> bool:
    if figure.kind == "change":
        return indicator.kind == "change"
    if indicator.kind == "change":
        return figure.unit == "年"
    return indicator.kind != "target" or figure.kind == "target" or figure.unit not in PERCENT


def _zones(text: str, context: Context, found: Found, places: list[tuple[int, int]]) -> list[Zone]:
    """The text around a figure, the heaviest first."""
    if found.column or found.row:
        return [Zone(found.row, _NEAR), Zone(found.column, _SIDE)]
    start, end = found.figure.start, found.figure.end
    sentence = context.sentence(start)
    clauses = context.clauses(sentence)
    number = next((n for n, clause in enumerate(clauses) if start <= clause.end), len(clauses) - 1)
    clause = clauses[number]
    left_from = max([clause.start, *(last for _first, last in places if clause.start <= last <= start)])
    right_to = min([max(end, clause.end), *(first for first, _last in places if end <= first <= clause.end)])
    left, right = text[left_from:start], text[end : max(end, right_to)]
    zones = [Zone(found.what, _NEAR)] if found.what else [*_left(_part(left, found)), *_right(right)]
    if left_from > clause.start:
        zones.append(Zone(text[clause.start : left_from], _CLAUSE, -1))
    elif found.parts > 1:
        zones.append(Zone(left, _CLAUSE))
    if right_to < clause.end:
        zones.append(Zone(text[right_to : clause.end], _CLAUSE, 1))
    for weight, earlier in zip(_BEFORE, reversed(clauses[:number]), strict=False):
        zones.append(Zone(text[earlier.start : earlier.end], weight))
    if number + 1 < len(clauses):
        zones.append(Zone(text[clauses[number + 1].start : clauses[number + 1].end], _AFTER))
    zones += _further(text, context, sentence)
    return zones


def _left(text: str) -> list[Zone]:
    """What leads to the number. 企业及｜197户产品: what stands before 及 belongs to the figure before."""
    return [Zone(text, _JOINED if _ENDS_JOINED.search(text) else _NEAR, -1)]


def _right(text: str) -> list[Zone]:
    """What the number counts, up to the next thing that is joined to it by 和, 及 or 、."""
    cut = _JOIN.search(text)
    if cut is None:
        return [Zone(text, _NEAR, 1)]
    first = Zone(text[: cut.start()], _NEAR, 1)
    return [
        first,
        Zone(text[cut.start() :], (_SIDE if cut[0] == "、" else _ALSO) if cut.start() else _JOINED, 1),
    ]


def _further(text: str, context: Context, sentence: Span) -> list[Zone]:
    """The sentence before and the beginning of the paragraph, which is often its heading."""
    zones = []
    if (before := context.before(sentence)) is not None:
        zones.append(Zone(text[before.start : before.end], _SENTENCE))
    paragraph = context.paragraph(sentence.start)
    if paragraph.start < sentence.start:
        zones.append(Zone(text[paragraph.start : min(paragraph.start + 40, sentence.start)], _HEADING))
    return zones


def _part(left: str, found: Found) -> str:
    """Of 定检率和注册率均为, the part that this figure is for."""
    if found.parts < 2:
        return left
    parts = [part for part in _SPLIT.split(left) if len(part.strip()) > 1]
    return parts[found.part] if found.part < len(parts) else left


def _line(zones: list[Zone]) -> str:
    """The line of business that the words around speak of; empty where none does."""
    scores = {
        line: sum(zone.weight * sum(word in zone.text for word in words.split("|")) for zone in zones)
        for line, words in LINES.items()
    }
    best = max(scores, key=lambda line: scores[line])
    return best if scores[best] >= 0.3 else ""
