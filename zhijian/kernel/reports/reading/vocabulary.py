"""Phrases that people confirmed for an indicator, beside the words of the catalogue (已确认的说法).

A body says 维保单位约谈 where the catalogue says otherwise; once a person has confirmed it, the next report is read with it.
This is data that is handed in: nothing is stored here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from .catalogue import Indicator, catalogue, ways
from .cleaning import clean
from .context import Context

_LONGEST = 16
"""Characters of a proposed phrase on one side of the number."""
_NO_WORD = re.compile(r"[^\u3400-\u9fffA-Za-z]+|(?:同比)?(?:增长|下降|提高|上升|减少|增加)\Z|\A的")
_FILLING = re.compile(
    r"\A(?:今年|去年|全年|全市|全县|全区|全省|全局|我局|共|其中|目前|已|并|还|先后|累计|分别)+|(?:共|已|达到?|为|约|近|超过|了|有)+\Z"
)


@dataclass(frozen=True)
class Phrase:
    """One confirmed phrase: ``words`` mean ``indicator``.

    ``words`` are parted by blanks and all of them must stand near a figure, ``|`` parts alternatives: ``约谈|责令 维保单位``.
    ``indicator`` is a code of the catalogue, which then says in what units it is counted, or a body's own code.
    """

    indicator: str
    words: str


@lru_cache(maxsize=64)
def with_phrases(phrases: tuple[Phrase, ...]) -> tuple[Indicator, ...]:
    """The catalogue and an entry more for each phrase; raises ValueError for one without a code or without words."""
    if not phrases:
        return ways()
    known = {one.code: one for one in catalogue()}
    return (*ways(), *(_entry(phrase, known) for phrase in dict.fromkeys(phrases)))


def _entry(phrase: Phrase, known: dict[str, Indicator]) -> Indicator:
    groups = [tuple(word for word in group.split("|") if word) for group in clean(phrase.words).text.split()]
    groups = [group for group in groups if group]
    if not phrase.indicator.strip() or not groups:
        raise ValueError(f"a phrase needs a code and words: {phrase}")
    own = Indicator(phrase.indicator, "", "flow", frozenset(), phrase.words, phrase.words, (), (), ())
    entry = known.get(phrase.indicator, own)
    return replace(entry, required=tuple(groups), helpful=(), without=(), confirmed=True)


def phrases_of(vocabulary: Iterable[Phrase | tuple[str, str]]) -> tuple[Phrase, ...]:
    """Rows (indicator, words) as phrases."""
    return tuple(row if isinstance(row, Phrase) else Phrase(*row) for row in vocabulary)


def phrase_beside(text: str, start: int, end: int) -> str:
    """The words that might be remembered for a figure ``text[start:end]`` of a clean text: what stands in its clause on
    both sides.

    At most 16 characters a side, parted by a blank; empty where none stand there. A person may shorten them.
    """
    context = Context(text)
    clauses = context.clauses(context.sentence(start))
    clause = next((one for one in clauses if one.start <= start <= one.end), None)
    if clause is None:
        return ""
    left = _NO_WORD.split(text[clause.start : start])
    right = _NO_WORD.split(text[end : max(end, clause.end)])
    led = next((word for word in reversed(left) if _FILLING.sub("", word)), "")
    counted = right[0] if right and right[0] else next((word for word in right if word), "")
    sides = (_FILLING.sub("", led)[-_LONGEST:], _FILLING.sub("", counted)[:_LONGEST])
    return " ".join(side for side in sides if len(side) > 1)
