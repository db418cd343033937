"""The text around a figure in zones, the nearer the heavier (上下文分区).

First what the number is joined to (检定计量器具｜2万余台, 820户｜企业), then the rest of the clause, then the clauses before.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

from .context import Context, Span
from .figures import Found
from .units import PERCENT

NEAR, _SIDE, _CLAUSE = 1.0, 0.85, 0.6
BEFORE = (0.5, 0.34, 0.24, 0.18, 0.14, 0.12)
_AFTER, _SENTENCE, _HEADING = 0.36, 0.12, 0.1
_CHAIN, _BEYOND = 0.65, 0.6
"""What stands behind the next figure of the clause: where this one leads to it (820户企业的｜50类), and else."""
ABOVE, RUN_IN = 0.2, 0.46
"""A heading above, and one that leads the sentence: （五）行政许可。受理｜217项."""
_OF_TOTAL = 0.82
"""What the words of a total weigh for its parts."""
_REACH = 160
"""Characters of a stretch that are looked at: a clause without end says no more than its part beside the figure."""
_LINK = 8
_AMONG = 40
"""Characters over which 其中 reaches."""
SUBJECT = 0.42
"""What the whole report is about."""
_DECAY = 0.022
_DONE = 1.0
"""What was done to all that a sentence takes up with 对."""
_JOINED, _ALSO = 0.55, 0.75
_JOIN = re.compile(r"、|以及|和(?!谐)|(?<![涉普顾危波提以])及(?!时|格)|(?<![参给])与(?!会)")
_ENDS_JOINED = re.compile(r"(?:、|以及|和|(?<![涉普])及|(?<!参)与)\s*\Z")
_SPLIT = re.compile(r"、|和(?!谐)|(?<![涉普])及|(?<!参)与")


_NEIGHBOURS = 6
"""Figures to each side that may stand in the same clause and bound a zone."""


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
        least = 0.62 if self.weight >= NEAR else 0.92
        return self.weight * max(least, 1 - _DECAY * far) if self.side else self.weight


def zones_around(
    text: str, context: Context, found: Found, places: list[tuple[int, int]], number: int
) -> list[Zone]:
    """The text around a figure, the heaviest first."""
    if found.column or found.row:
        if found.figure.unit in PERCENT and found.column.endswith(
            "率"
        ):  # 完成率 is the rate, whatever the row is called
            return [Zone(found.column, NEAR), Zone(found.row, _SENTENCE)]
        return [Zone(found.row, NEAR), Zone(found.column, _SIDE)]
    start, end = found.figure.start, found.figure.end
    sentence = context.sentence(start)
    clauses = context.clauses(sentence)
    at = min(bisect_left(clauses, start, key=lambda clause: clause.end), len(clauses) - 1)
    clause = clauses[at]
    among = _among(text, sentence, start)
    near = places[max(0, number - _NEIGHBOURS) : number + _NEIGHBOURS]
    left_from = max(
        [clause.start, min(start, among), *(last for _first, last in near if clause.start <= last <= start)]
    )
    right_to = min([max(end, clause.end), *(first for first, _last in near if end <= first <= clause.end)])
    left_from = max(left_from, start - _REACH)
    right_to = min(max(end, right_to), end + _REACH)
    left, right = text[left_from:start], text[end:right_to]
    subject = _respective(text, clause, near, start)
    right = _past_bracket(text, right, right_to, clause.end)
    zones = [Zone(found.what, NEAR)] if found.what else [*_left(_part(left, found)), *_right(right)]
    if found.figure.value == "0" and not found.what:  # 零事故 says itself what did not happen
        zones.append(Zone(text[start:end], NEAR))
    if subject:
        zones[0] = Zone(subject, NEAR, -1)
    if done := _done_to_it(text, clause, start, end):
        zones.append(Zone(done, _DONE))
    if left_from > clause.start:
        zones.append(Zone(text[max(clause.start, left_from - _REACH) : left_from], _CLAUSE, -1))
    elif found.parts > 1:
        zones.append(Zone(left, _CLAUSE))
    if right_to < clause.end:
        chained = _chain(text, right, right_to, clause.end, near)
        beyond = text[right_to : min(clause.end, right_to + _REACH)]
        zones.append(Zone(beyond, _CHAIN if chained else _BEYOND, 1))
    zones += _clauses_beside(text, clauses, at, among)
    zones += _further(text, context, sentence)
    return zones


def _clauses_beside(text: str, clauses: list[Span], at: int, among: int) -> list[Zone]:
    """The clauses before the figure's own, the nearer the heavier, and the one behind it."""
    zones = []
    for weight, earlier in zip(BEFORE, reversed(clauses[max(0, at - len(BEFORE)) : at]), strict=False):
        said = _nearest(text, earlier)
        zones.append(Zone(said, weight * _OF_TOTAL if earlier.start < among else weight))
    if at + 1 < len(clauses):
        after = clauses[at + 1]
        zones.append(Zone(text[after.start : min(after.end, after.start + _REACH)], _AFTER))
    return zones


_TAKEN_UP = re.compile(r"(?:(?<![相应面针绝反])对(?!象|应|口|比|照|接)|(?<!即)将|把)[^,，。;；]*\Z")
_DISPOSED = re.compile(
    r"(?:进行|开展|实施|实行|予以|给予|作出|做出|下达|下发|发出|采取|依法|分别)了?[^,，。;；]{1,24}"
)


def _done_to_it(text: str, clause: Span, start: int, end: int) -> str:
    """Of 对18家电梯使用单位、25家维保单位进行了约谈 what was done to those that 对 takes up; empty where nothing does."""
    taken = _TAKEN_UP.search(text, max(clause.start, start - _REACH), start)
    if taken is None or _DISPOSED.search(taken[0]):
        return ""
    match = _DISPOSED.search(text, end, min(clause.end, end + _REACH))
    return match[0] if match else ""


_ASIDE = re.compile(r"\A([^()（）]{0,12})[(（][^()（）\n]{0,60}[)）]")


def _past_bracket(text: str, right: str, right_to: int, end: int) -> str:
    """Of 86个｜产品（其中新评17个）列入名牌名单 what goes on behind the bracket that holds other figures."""
    match = _ASIDE.match(text[right_to - len(right) : min(end, right_to + _REACH)])
    if match is None or not match[1].strip() or match.end() <= len(right):
        return right
    return match[1] + text[right_to - len(right) + match.end() : end][:_REACH]


_CHAINED = re.compile(r"[^、,，。;；:：和及（(]{0,6}(?:的|企业|单位|厂家|产品)?\Z")


def _chain(text: str, right: str, right_to: int, end: int, places: list[tuple[int, int]]) -> bool:
    """Whether the figure leads to the next one: 820户企业生产的｜50类｜892个批次产品实施了监督抽查."""
    return right_to < end and len(right) <= _LINK and bool(_CHAINED.fullmatch(right))


def _among(text: str, sentence: Span, start: int) -> int:
    """Where the parts of a total begin (其中锅炉｜53台): what the total counts is not what they count. 0 for no part."""
    begin = max(sentence.start, start - _AMONG)
    at = max(text.rfind(word, begin, start) for word in ("其中", "包括"))
    return at + 2 if at >= 0 else 0


_RESPECTIVELY = re.compile(r"分别(?:达到?|为|是|占|增长|提高到?|上升到?|完成|检查|[了到])*")


def _respective(text: str, clause: Span, places: list[tuple[int, int]], start: int) -> str:
    """Of 登记率、检定率分别达到99%和98% the subject that this figure is for; empty where the two do not agree in number."""
    mark = _RESPECTIVELY.search(text, max(clause.start, start - _REACH), start)
    if mark is None:
        return ""
    values = [first for first, _last in places if mark.end() <= first <= clause.end]
    begun = max([clause.start, start - _REACH, *(last for _first, last in places if last <= mark.start())])
    subjects = [part for part in _SPLIT.split(text[begun : mark.start()]) if len(part.strip()) > 1]
    if start not in values or len(values) != len(subjects):
        return ""
    return subjects[values.index(start)]


def _nearest(text: str, span: Span) -> str:
    """The end of a stretch that stands before the figure."""
    return text[max(span.start, span.end - _REACH) : span.end]


def _left(text: str) -> list[Zone]:
    """What leads to the number. 企业及｜197户产品: what stands before 及 belongs to the figure before."""
    return [Zone(text, _JOINED if _ENDS_JOINED.search(text) else NEAR, -1)]


def _right(text: str) -> list[Zone]:
    """What the number counts, up to the next thing that is joined to it by 和, 及 or 、."""
    cut = _JOIN.search(text)
    if cut is None:
        return [Zone(text, NEAR, 1)]
    first = Zone(text[: cut.start()], NEAR, 1)
    return [
        first,
        Zone(text[cut.start() :], (_SIDE if cut[0] == "、" else _ALSO) if cut.start() else _JOINED, 1),
    ]


def _further(text: str, context: Context, sentence: Span) -> list[Zone]:
    """The sentence before and the beginning of the paragraph, which is often its heading."""
    zones = []
    if (heading := context.heading(sentence)) is not None:
        run_in = "\n" not in text[heading.end : sentence.start] and sentence.start - heading.end < _LINK
        zones.append(Zone(text[heading.start : heading.end], RUN_IN if run_in else ABOVE))
    if (before := context.before(sentence)) is not None:
        zones.append(Zone(_nearest(text, before), _SENTENCE))
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
