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

from .catalogue import LINES, TOPICS, Indicator, catalogue, ways
from .deeds import deeds_in, deeds_of
from .fitting import kind_fits, unit_fit
from .model import Figure
from .topics import Topics, heading_topic, heard, line_of, topic_of
from .zones import NEAR, SUBJECT, Zone

_FLOOR = 0.55
"""A required word must weigh at least so much: one that stands two clauses away says nothing alone."""
_ELLIPTIC = 0.45
"""…unless the figure says no more than 同比增长 or 已整改: then the clause before says what it counts."""
_LEAST = 1.6
_LEAST_ELLIPTIC = 1.28
_CONFIRMED = 0.9
"""What it adds that a person of the body has confirmed the phrase."""

Weights = dict[str, float]
Fitting = tuple[tuple[Indicator, float], ...]
_SAYS, _RARE, _FURTHER = 0.8, 1.2, 0.6
"""What a word near a figure says, what it says more the rarer it is, and what each further required word must say."""
_EXACT, _HELPS, _HELPS_RARE = 0.06, 0.2, 0.3
_NEAR_EXACT = 0.03
_TOPIC, _HEADED = 0.2, 0.3
"""What it adds that the words around, or the heading, speak of the indicator's line of business."""
_FILLED = 0.3
"""What it adds that the whole report is about the indicator's line of business."""
_IN_LIST = 0.2
"""What it adds that the total or the list in which the figure stands counts the same."""
_OTHER_DEED = 0.25
"""What it costs that the figure's own words name another deed than the indicator does."""
_LOOSE = 0.78
"""What a synonym weighs beside a word of the catalogue itself."""
_OTHERS_RATE = 0.1
"""What the name of another percentage weighs for this one."""
_JOINED = 0.7
"""A word that rules an indicator out must stand in a zone of at least that weight."""


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


class _Leaning(NamedTuple):
    """What speaks for an indicator beside the words: the line that fills the report, the list in which the figure stands."""

    line: str
    indicator: str | None


class Matcher:
    """Finds indicators among ``entries`` (the catalogue, or the catalogue and a body's phrases) for the figures of one text.

    Only words that the text holds are looked for around its figures.
    """

    def __init__(self, entries: tuple[Indicator, ...], text: str, filling: str = "") -> None:
        self._entries = entries
        self._text = text
        self._filling = filling
        self._topics, self._lines = heard(TOPICS, text), heard(LINES, text)
        self._choices: dict[tuple[str, str], _Choice] = {}
        self._held: dict[str, bool] = {}

    def tagged(self, figure: Figure, zones: list[Zone], leaning: str | None = None) -> Figure:
        """The figure with the indicator that fits best, if one fits, and its line of business.

        ``leaning`` is the indicator of the total or of the list in which the figure stands.
        """
        choice = self._choice(figure.unit, figure.kind)
        tagged = _tagged(figure, zones, choice, self._topics, _Leaning(self._filling, leaning))
        return tagged if tagged.indicator else replace(tagged, line=line_of(zones, self._lines))

    def _holds(self, word: str) -> bool:
        """Whether the text holds a word; it is looked for once."""
        known = self._held.get(word)
        if known is None:
            known = self._held[word] = word in self._text
        return known

    def _choice(self, unit: str, kind: str) -> _Choice:
        """The entries that a figure may be, made once for each unit and kind of a text."""
        asked = (unit, kind)
        if asked not in self._choices:
            known = self._entries is ways()
            choice = _catalogue_choice(*asked) if known else _choice(self._entries, *asked)
            words = tuple(word for word in choice.words if self._holds(word))
            self._choices[asked] = _Choice(_possible(choice.indicators, frozenset(words)), words)
        return self._choices[asked]


def _possible(indicators: Fitting, words: frozenset[str]) -> Fitting:
    """Those of which the text holds a word of every required group."""
    return tuple(
        (one, fit) for one, fit in indicators if all(not words.isdisjoint(group) for group in one.required)
    )


@lru_cache(maxsize=512)
def _catalogue_choice(unit: str, kind: str) -> _Choice:
    return _choice(ways(), unit, kind)


def _choice(entries: tuple[Indicator, ...], unit: str, kind: str) -> _Choice:
    fitting = ((one, unit_fit(one, unit)) for one in entries if kind_fits(one, unit, kind))
    indicators = tuple((one, fit) for one, fit in fitting if fit is not None)
    groups = [group for one, _fit in indicators for group in (*one.required, *one.helpful, one.without)]
    return _Choice(indicators, tuple(sorted({word for group in groups for word in group})))


def _tagged(figure: Figure, zones: list[Zone], choice: _Choice, topics: Topics, leaning: _Leaning) -> Figure:
    """The figure with the indicator that fits best, if one fits."""
    topic, head = topic_of(zones, topics), heading_topic(zones, topics)
    scored = [
        (
            score
            + (_TOPIC if one.line == topic else 0.0)
            + (_HEADED if one.line == head else 0.0)
            + (_FILLED if one.line == leaning.line else 0.0)
            + (_IN_LIST if one.code == leaning.indicator else 0.0),
            one,
        )
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
    near = "\n".join([*(zone.text for zone in zones if zone.weight >= _JOINED), *_subject_things(zones)])
    floor, least = (_ELLIPTIC, _LEAST_ELLIPTIC) if _says_little(figure, zones) else (_FLOOR, _LEAST)
    own = _own_deeds(zones)
    scored = []
    for indicator, by_unit in choice.indicators:
        required = _required(indicator, weights)
        fit = by_unit - (_OTHER_DEED if _does_other(indicator, own) else 0.0)
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


def _subject_things(zones: list[Zone]) -> list[str]:
    """The things that the whole report is about; what is done with them (检定) rules nothing out."""
    return [
        word for zone in zones if zone.weight == SUBJECT for word in zone.text.split() if not deeds_in(word)
    ]


def _own_deeds(zones: list[Zone]) -> frozenset[str]:
    """What the figure's own words say was done: those that lead to the number, else those behind it."""
    for side in (-1, 1):
        found = deeds_in("\n".join(zone.text for zone in zones if zone.side == side and zone.weight >= NEAR))
        if found:
            return found
    return frozenset()


def _does_other(indicator: Indicator, own: frozenset[str]) -> bool:
    """Whether every deed that the indicator asks for is another than the one the figure's own words name."""
    asked = [deeds_of(group) for group in indicator.required]
    return bool(own) and any(asked) and all(own.isdisjoint(deeds) for deeds in asked if deeds)


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
        best = _best(group, weights, indicator.loose)
        if best is None:
            return []
        found.append(best)
    return found


def _helping(indicator: Indicator, weights: Weights) -> list[Met]:
    return [found for group in indicator.helpful if (found := _best(group, weights, indicator.loose))]


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


def _best(group: Iterable[str], weights: Weights, loose: frozenset[str]) -> Met | None:
    """The heaviest word of the group; of two that weigh alike the longer. None where none stands."""
    found = [
        Met(weights[word] * (_LOOSE if word in loose else 1.0), len(word), _rarity().get(word, 1.0))
        for word in group
        if word in weights
    ]
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
