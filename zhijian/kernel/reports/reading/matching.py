"""A figure's words matched to the catalogue's (指标匹配).

Nothing here knows a sentence of any report: every word weighs by the zone in which it stands and by how rare it is in the
catalogue, an indicator by its words.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from math import log
from typing import NamedTuple

from .catalogue import LINES, TOPICS, Indicator, catalogue
from .model import Figure
from .units import MONEY, PERCENT
from .zones import ABOVE, NEAR, SUBJECT, Zone

_FLOOR = 0.55
"""A required word must weigh at least so much: one that stands two clauses away says nothing alone."""
_ELLIPTIC = 0.45
"""…unless the figure says no more than 同比增长 or 已整改: then the clause before says what it counts."""
_LEAST = 1.6
_LEAST_ELLIPTIC = 1.28
_CONFIRMED = 0.9
"""What it adds that a person of the body has confirmed the phrase."""

Weights = dict[str, float]
Topics = tuple[tuple[str, tuple[str, ...]], ...]
Fitting = tuple[tuple[Indicator, float], ...]
_SAYS, _RARE, _FURTHER = 0.8, 1.2, 0.6
"""What a word near a figure says, what it says more the rarer it is, and what each further required word must say."""
_EXACT, _HELPS, _HELPS_RARE = 0.06, 0.2, 0.3
_NEAR_EXACT = 0.03
_HEADED, _BESIDE = 0.3, 0.5
"""What it adds that the heading names the line of business, and what weighs as beside the figure."""
_TOPIC, _LEAST_TOPIC, _FURTHER_TOPIC = 0.2, 0.05, 0.2
"""…and what its further words add to a topic, and how much one must be heard."""
_OTHERS_RATE = 0.1
"""What the name of another percentage weighs for this one."""
_JOINED = 0.7
"""A word that rules an indicator out must stand in a zone of at least that weight."""
"""What it adds that the words around speak of the indicator's line of business."""
_UNIT_FITS, _UNIT_ALIKE, _UNIT_OTHER, _UNIT_NONE = 0.5, 0.3, -0.55, -0.1


class Met(NamedTuple):
    """A word that stands near a figure: its weight there, its length, how rare it is in the catalogue."""

    weight: float
    length: int
    rare: float


@dataclass(frozen=True)
class _Choice:
    """The indicators that a figure of a unit and kind may be, each with what its unit says, and all their words."""

    indicators: Fitting
    words: tuple[str, ...]


class Matcher:
    """Finds indicators among ``entries`` (the catalogue, or the catalogue and a body's phrases) for the figures of one text.

    Only words that the text holds are looked for around its figures.
    """

    def __init__(self, entries: tuple[Indicator, ...], text: str) -> None:
        self._entries = entries
        self._text = text
        self._topics, self._lines = _heard(TOPICS, text), _heard(LINES, text)
        self._choices: dict[tuple[str, str], _Choice] = {}

    def tagged(self, figure: Figure, zones: list[Zone]) -> Figure:
        """The figure with the indicator that fits best, if one fits, and its line of business."""
        tagged = _tagged(figure, zones, self._choice(figure.unit, figure.kind), self._topics)
        return tagged if tagged.indicator else replace(tagged, line=_line(zones, self._lines))

    def _choice(self, unit: str, kind: str) -> _Choice:
        """The entries that a figure may be, made once for each unit and kind of a text."""
        asked = (unit, kind)
        if asked not in self._choices:
            known = self._entries is catalogue()
            choice = _catalogue_choice(*asked) if known else _choice(self._entries, *asked)
            words = tuple(word for word in choice.words if word in self._text)
            self._choices[asked] = _Choice(_possible(choice.indicators, frozenset(words)), words)
        return self._choices[asked]


def _possible(indicators: Fitting, words: frozenset[str]) -> Fitting:
    """Those of which the text holds a word of every required group."""
    return tuple(
        (one, fit) for one, fit in indicators if all(not words.isdisjoint(group) for group in one.required)
    )


@lru_cache(maxsize=512)
def _catalogue_choice(unit: str, kind: str) -> _Choice:
    return _choice(catalogue(), unit, kind)


def _choice(entries: tuple[Indicator, ...], unit: str, kind: str) -> _Choice:
    fitting = ((one, _unit_fit(one, unit)) for one in entries if _kind_fits(one, unit, kind))
    indicators = tuple((one, fit) for one, fit in fitting if fit is not None)
    groups = [group for one, _fit in indicators for group in (*one.required, *one.helpful, one.without)]
    return _Choice(indicators, tuple(sorted({word for group in groups for word in group})))


def _tagged(figure: Figure, zones: list[Zone], choice: _Choice, topics: Topics) -> Figure:
    """The figure with the indicator that fits best, if one fits."""
    topic, head = _topic(zones, topics), _heading_topic(zones, topics)
    scored = [
        (score + (_TOPIC if one.line == topic else 0.0) + (_HEADED if one.line == head else 0.0), one)
        for score, one in _scored(figure, zones, choice)
    ]
    scored.sort(key=lambda pair: (-pair[0], pair[1].code))
    if not scored:
        return replace(figure, confidence="0.00")
    best, indicator = scored[0]
    second = scored[1][0] if len(scored) > 1 else 0.0
    sure = best / (best + 0.9) * (0.72 + 0.28 * min(1.0, (best - second) / 0.6))
    confidence = str(Decimal(str(min(0.99, sure))).quantize(Decimal("0.01")))
    known = figure.kind in ("flow", "stock", "ratio") and indicator.kind != "change"
    kind = indicator.kind if known else figure.kind
    return replace(figure, line=indicator.line, indicator=indicator.code, confidence=confidence, kind=kind)


def _scored(figure: Figure, zones: list[Zone], choice: _Choice) -> list[tuple[float, Indicator]]:
    """The indicators that may be meant, the best first, each once."""
    everything = "\n".join([zone.text for zone in zones])
    weights = {word: max([zone.of(word) for zone in zones]) for word in choice.words if word in everything}
    if figure.kind in ("ratio", "target") and figure.unit == "%":
        weights = _own_rate(zones, weights)
    near = "\n".join(zone.text for zone in zones if zone.weight >= _JOINED or zone.weight == SUBJECT)
    floor, least = (_ELLIPTIC, _LEAST_ELLIPTIC) if _says_little(figure, zones) else (_FLOOR, _LEAST)
    scored = []
    for indicator, fit in choice.indicators:
        required = _required(indicator, weights)
        if not required or max(one.weight for one in [*required, *_helping(indicator, weights)]) < floor:
            continue
        if any(word in near for word in indicator.without if word in weights):
            continue
        if fit + _nearness(required) + _kind_fit(indicator, figure) < least:
            continue
        score = fit + _words_fit(indicator, required, weights) + _kind_fit(indicator, figure)
        scored.append((score, indicator))
    scored.sort(key=lambda pair: (-pair[0], pair[1].code))
    best: dict[str, tuple[float, Indicator]] = {}
    for score, indicator in scored:
        best.setdefault(indicator.code, (score, indicator))
    return list(best.values())


_FILLING = re.compile(
    r"今年|去年|全年|年内|全市|全县|全区|全省|全局|我局|我市|我县|目前|截止|截至|先后|累计|分别|共计|其中|现有|共有|[ ，,、；;的了有共已达为等]"
)
_RATE = re.compile("[\u4e00-\u9fff]{1,6}率")


def _own_rate(zones: list[Zone], weights: Weights) -> Weights:
    """Of 合格率95%，受检率100% each percentage has its own rate: what is called a rate elsewhere hardly counts for it."""
    own = "\n".join(zone.text for zone in zones if zone.weight >= NEAR)
    if not _RATE.search(own):
        return weights
    return {
        word: weight * _OTHERS_RATE if word.endswith("率") and word not in own else weight
        for word, weight in weights.items()
    }


def _required(indicator: Indicator, weights: Weights) -> list[Met]:
    """The best word of each required group; empty where one has none."""
    found = []
    for group in indicator.required:
        best = _best(group, weights)
        if best is None:
            return []
        found.append(best)
    return found


def _helping(indicator: Indicator, weights: Weights) -> list[Met]:
    return [found for group in indicator.helpful if (found := _best(group, weights))]


def _nearness(required: list[Met]) -> float:
    """Whether the required words stand near enough together to mean this at all."""
    return 1.6 * sum(one.weight for one in required) / len(required) + _NEAR_EXACT * _exactness(required)


def _exactness(required: list[Met]) -> float:
    return sum(one.weight * one.weight * min(one.length, 6) for one in required)


def _words_fit(indicator: Indicator, required: list[Met], weights: Weights) -> float:
    """What the required words say, the nearer and the rarer the more, less what each further one was bound to cost; what helps."""
    said = sum(one.weight * (_SAYS + _RARE * one.rare) for one in required)
    helpful = _helping(indicator, weights)
    helped = sum(one.weight * (_HELPS + _HELPS_RARE * one.rare) for one in helpful)
    return said - _FURTHER * (len(required) - 1) + _EXACT * _exactness(required) + helped


def _kind_fit(indicator: Indicator, figure: Figure) -> float:
    if indicator.confirmed:
        return _CONFIRMED
    if figure.kind == indicator.kind:
        return 0.12
    return -0.35 if figure.kind == "target" else 0.0


def _best(group: Iterable[str], weights: Weights) -> Met | None:
    """The heaviest word of the group; of two that weigh alike the longer. None where none stands."""
    found = [Met(weights[word], len(word), _rarity().get(word, 1.0)) for word in group if word in weights]
    return max(found, key=lambda met: met.weight * (1 + 0.03 * min(met.length, 6))) if found else None


@cache
def _rarity() -> dict[str, float]:
    """How much a word says: 1 for one that a single indicator has, towards 0 for one that most have (检查, 企业)."""
    entries = catalogue()
    counts = Counter(
        word for one in entries for word in {w for g in (*one.required, *one.helpful) for w in g}
    )
    return {word: 1 - log(count) / log(len(entries)) for word, count in counts.items()}


def _says_little(figure: Figure, zones: list[Zone]) -> bool:
    near = [zone.text for zone in zones if zone.weight >= NEAR]
    return figure.kind in ("change", "ratio") or sum(len(_FILLING.sub("", text)) for text in near) <= 6


_ALIKE = tuple(
    frozenset(words.split())
    for words in (
        "起 件 宗 例", "家 户 家次 户次 频次", "台 台套 台件 套 台次 部", "人 名 位 人次", "次 场 场次 期", "批次 批 组 批组 份",
 "份 张 本 册", "辆 台",
    )
)  # fmt: skip
"""Counters that reports use for the same thing."""


def _unit_fit(indicator: Indicator, unit: str) -> float | None:
    """What the unit says: it fits, it may be another word for the same, or it cannot be."""
    if unit in indicator.units or not indicator.units:
        return _UNIT_FITS
    if any(unit in alike and indicator.units & alike for alike in _ALIKE):
        return _UNIT_ALIKE
    if unit in MONEY | PERCENT or indicator.units & (MONEY | PERCENT) or unit == "名次":
        return None
    return _UNIT_OTHER if unit else _UNIT_NONE


def _kind_fits(indicator: Indicator, unit: str, kind: str) -> bool:
    if not indicator.units:  # a body's own code says nothing of its kind
        return True
    if kind == "change":
        return indicator.kind == "change"
    if indicator.kind == "change":
        return unit == "年"
    return indicator.kind != "target" or kind == "target" or unit not in PERCENT


def _heard(lines: dict[str, str], text: str) -> Topics:
    """The words of each line of business that a text holds."""
    return tuple(
        (line, tuple(word for word in words.split("|") if word in text)) for line, words in lines.items()
    )


def _topic(zones: list[Zone], topics: Topics) -> str:
    """The line of business that the passage speaks of: that of the words that stand nearest; empty where none does."""
    everything = "\n".join([zone.text for zone in zones])
    scores: dict[str, float] = {}
    for line, words in topics:
        heard = sorted(
            (max([zone.of(word) for zone in zones]) for word in words if word in everything), reverse=True
        )
        if heard:
            scores[line] = heard[0] + _FURTHER_TOPIC * sum(heard[1:])
    best = max(scores, key=lambda line: scores[line], default="")
    return best if best and scores[best] >= _LEAST_TOPIC else ""


def _heading_topic(zones: list[Zone], topics: Topics) -> str:
    """The line of business that the heading names, unless the clauses beside the figure speak of another."""
    head = _topic([zone for zone in zones if zone.weight == ABOVE], topics)
    if not head:
        return ""
    beside = _topic([zone for zone in zones if zone.weight >= _BESIDE], topics)
    return head if beside in ("", head) else ""


def _line(zones: list[Zone], lines: Topics) -> str:
    """The line of business that the words around speak of; empty where none does."""
    scores = {
        line: sum(zone.weight * sum(word in zone.text for word in words) for zone in zones)
        for line, words in lines
    }
    best = max(scores, key=lambda line: scores[line])
    return best if scores[best] >= 0.3 else ""
