"""What is counted: the words around a figure matched to the catalogue (数什么).

Nothing here knows a sentence of any report: every word weighs by the zone in which it stands, an indicator by its words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

from .catalogue import LINES, Indicator, catalogue
from .context import Context
from .figures import Found
from .model import Figure
from .units import MONEY, PERCENT
from .vocabulary import Phrase, with_phrases
from .zones import BEFORE, NEAR, SUBJECT, Zone, zones_around

_FLOOR = 0.55
"""A required word must weigh at least so much: one that stands two clauses away says nothing alone."""
_ELLIPTIC = 0.45
"""…unless the figure says no more than 同比增长 or 已整改: then the clause before says what it counts."""
_LEAST = 1.6
_LEAST_ELLIPTIC = 1.32
_JUST_BEHIND = 8
"""Characters between a figure and its change: （，同比增长）."""
_OFTEN = 6
"""A word that a report says so often is its subject."""
_CONFIRMED = 0.9
"""What it adds that a person of the body has confirmed the phrase."""

Weights = dict[str, float]


def tag(text: str, found: Sequence[Found], phrases: tuple[Phrase, ...] = ()) -> list[Figure]:
    """The figures with line, indicator and confidence, by the catalogue's words and by confirmed phrases."""
    entries = with_phrases(phrases)
    choices: Choices = {}
    context = Context(text)
    subject = Zone(" ".join(word for word in _subjects() if text.count(word) >= _OFTEN), SUBJECT)
    places = [(one.figure.start, one.figure.end) for one in found]
    figures = [
        _tagged(
            one.figure,
            [*zones_around(text, context, one, places, number), subject],
            _fitting(one.figure, entries, choices),
        )
        for number, one in enumerate(found)
    ]
    return [_as_change_of(number, figures, context) for number in range(len(figures))]


def _as_change_of(number: int, figures: list[Figure], context: Context) -> Figure:
    """A change that names nothing (，同比增长15%) is that of the figure before it in the sentence."""
    figure = figures[number]
    if figure.kind != "change" or figure.unit not in PERCENT:
        return figure
    follows = number > 0 and figure.start - figures[number - 1].end < _JUST_BEHIND
    if figure.indicator is not None and not follows:
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
def _subjects() -> tuple[str, ...]:
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


@dataclass(frozen=True)
class _Choice:
    """The indicators that a figure of a unit and kind may be, each with what its unit says, and all their words."""

    indicators: tuple[tuple[Indicator, float], ...]
    words: tuple[str, ...]


Choices = dict[tuple[str, str], _Choice]


def _fitting(figure: Figure, entries: tuple[Indicator, ...], choices: Choices) -> _Choice:
    """The entries that a figure may be, made once for each unit and kind of a text."""
    asked = (figure.unit, figure.kind)
    if asked not in choices:
        choices[asked] = _choice(entries, *asked) if entries is not catalogue() else _catalogue_choice(*asked)
    return choices[asked]


@lru_cache(maxsize=512)
def _catalogue_choice(unit: str, kind: str) -> _Choice:
    return _choice(catalogue(), unit, kind)


def _choice(entries: tuple[Indicator, ...], unit: str, kind: str) -> _Choice:
    fitting = ((one, _unit_fit(one, unit)) for one in entries if _kind_fits(one, unit, kind))
    indicators = tuple((one, fit) for one, fit in fitting if fit is not None)
    groups = [group for one, _fit in indicators for group in (*one.required, *one.helpful, one.without)]
    return _Choice(indicators, tuple(sorted({word for group in groups for word in group})))


def _tagged(figure: Figure, zones: list[Zone], choice: _Choice) -> Figure:
    """The figure with the indicator that fits best, if one fits."""
    scored = _scored(figure, zones, choice)
    if not scored:
        return replace(figure, line=_line(zones), confidence="0.00")
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
    near = "\n".join(zone.text for zone in zones if zone.weight >= SUBJECT and zone.weight != BEFORE[0])
    floor, least = (_ELLIPTIC, _LEAST_ELLIPTIC) if _says_little(figure, zones) else (_FLOOR, _LEAST)
    scored = []
    for indicator, fit in choice.indicators:
        required = _required(indicator, weights)
        if not required or max(required)[0] < floor:
            continue
        if any(word in near for word in indicator.without if word in weights):
            continue
        score = fit + _words_fit(indicator, required, weights) + _kind_fit(indicator, figure)
        if score >= least:
            scored.append((score, indicator))
    scored.sort(key=lambda pair: (-pair[0], pair[1].code))
    best: dict[str, tuple[float, Indicator]] = {}
    for score, indicator in scored:
        best.setdefault(indicator.code, (score, indicator))
    return list(best.values())


def _required(indicator: Indicator, weights: Weights) -> list[tuple[float, int]]:
    """The best word of each required group; empty where one has none."""
    found = []
    for group in indicator.required:
        best = _best(group, weights)
        if best is None:
            return []
        found.append(best)
    return found


def _words_fit(indicator: Indicator, required: list[tuple[float, int]], weights: Weights) -> float:
    """How near the required words stand, how exact they are, and what the others add."""
    mean = sum(weight for weight, _length in required) / len(required)
    exact = sum(weight * weight * min(length, 6) for weight, length in required)
    helpful = [found for group in indicator.helpful if (found := _best(group, weights))]
    helped = sum(weight * (0.7 + 0.1 * min(length, 5)) for weight, length in helpful)
    return 1.6 * mean + 0.06 * exact + 0.4 * helped


def _kind_fit(indicator: Indicator, figure: Figure) -> float:
    if indicator.confirmed:
        return _CONFIRMED
    if figure.kind == indicator.kind:
        return 0.12
    return -0.35 if figure.kind == "target" else 0.0


def _best(group: Iterable[str], weights: Weights) -> tuple[float, int] | None:
    """The heaviest word of the group and its length; of two that weigh alike the longer. None where none stands."""
    found = [(weights[word], len(word)) for word in group if word in weights]
    return max(found, key=lambda pair: pair[0] * (1 + 0.03 * min(pair[1], 6))) if found else None


def _says_little(figure: Figure, zones: list[Zone]) -> bool:
    near = [zone.text for zone in zones if zone.weight >= NEAR]
    return figure.kind in ("change", "ratio") or sum(len(text.strip(" ，,、；;的了")) for text in near) <= 6


def _unit_fit(indicator: Indicator, unit: str) -> float | None:
    """What the unit says: it fits, it may be another word for the same, or it cannot be."""
    if unit in indicator.units or not indicator.units:
        return 0.5
    if unit in MONEY | PERCENT or indicator.units & (MONEY | PERCENT) or unit == "名次":
        return None
    return -0.55 if unit else -0.1


def _kind_fits(indicator: Indicator, unit: str, kind: str) -> bool:
    if not indicator.units:  # a body's own code says nothing of its kind
        return True
    if kind == "change":
        return indicator.kind == "change"
    if indicator.kind == "change":
        return unit == "年"
    return indicator.kind != "target" or kind == "target" or unit not in PERCENT


def _line(zones: list[Zone]) -> str:
    """The line of business that the words around speak of; empty where none does."""
    scores = {
        line: sum(zone.weight * sum(word in zone.text for word in words.split("|")) for zone in zones)
        for line, words in LINES.items()
    }
    best = max(scores, key=lambda line: scores[line])
    return best if scores[best] >= 0.3 else ""
