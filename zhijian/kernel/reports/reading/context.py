"""Where a figure stands: its sentence, its clauses, what is beside it (上下文)."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

_SENTENCE = re.compile(r"[。!！?？\n；;]+")
_WRAPPED = 20
"""A line of so many characters that ends without a stop goes on in the next one: the page was narrow."""
_FEW_LINES, _WIDE, _RAGGED = 6, 60, 5
"""A page has at least so many lines, of at most so many characters, which differ by so many."""
_GOES_ON = re.compile(r"\n[\u3400-\u9fff\d，,、“”（）()](?![、.．)）]|[一二三四五六七八九十]{0,2}[、)）])")
_NEW_ITEM = re.compile(
    r"\n(?:第[一二三四五六七八九十\d]+[章节条部]|[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d+[.、．](?!\d))"
)
_HEADING = 30
"""A sentence or line of at most so many characters that counts nothing says what the next ones are about."""
_COUNTS = re.compile(
    r"\d(?![、.．)）年月])|[一二三四五六七八九十百千万]{1,5}(?:[家户起件批次台人名份万亿]|余)"
)
_STEPS = 12
"""So many sentences a heading at most reaches."""
_CLAUSE = re.compile(r"[,，:：]")
_ASIDE = re.compile(r"[(（](?:其中)?[:：]?[^()（）\n,，:：]{0,40}[:：][^()（）\n,，]{0,30}[)）]")
"""A short bracket with a colon cuts no clause: 86个产品（其中：新评17个）列入名单."""


@dataclass(frozen=True)
class Span:
    start: int
    end: int


class Context:
    """The sentences of a text; each is asked for by a place in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._clauses: dict[Span, list[Span]] = {}
        self._headings: dict[Span, Span | None] = {}

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(end for _start, end in self._stops)]

    @cached_property
    def _stops(self) -> list[tuple[int, int]]:
        """The marks that end sentences; a line end inside a sentence is none."""
        return [match.span() for match in _SENTENCE.finditer(self.text) if not self._is_wrapped(match)]

    @cached_property
    def _ends(self) -> list[int]:
        return [start for start, _end in self._stops]

    @cached_property
    def _page_width(self) -> int:
        """About the width of a page whose lines were all broken at one width, as a PDF's are; 0 where they are not."""
        sizes = sorted(len(line) for line in self.text.split("\n") if line.strip())
        if len(sizes) < _FEW_LINES:
            return 0
        widest = sizes[len(sizes) * 9 // 10]
        full = sum(widest - _RAGGED <= size <= widest + _RAGGED for size in sizes)
        return widest - _RAGGED if widest <= _WIDE and full * 2 >= len(sizes) else 0

    def _is_wrapped(self, match: re.Match[str]) -> bool:
        at = match.start()
        width = self._page_width
        if width and match[0] == "\n" and at - self.text.rfind("\n", 0, at) - 1 >= width:
            return self.text[at + 1 : at + 2] not in " \u3000\t" and not _NEW_ITEM.match(self.text, at)
        if (
            match[0] != "\n"
            or at - self.text.rfind("\n", 0, at) <= _WRAPPED
            or "\t" in self.text[at - _WRAPPED : at + 40]
        ):
            return False
        return (
            bool(_GOES_ON.match(self.text, at))
            and not _NEW_ITEM.match(self.text, at)
            and self.text[at - 1] not in "：:”》"
        )

    def sentence(self, at: int) -> Span:
        """The sentence around a place, without its end mark."""
        start = self._starts[bisect_right(self._starts, at) - 1]
        mark = bisect_left(self._ends, at)
        return Span(start, self._ends[mark] if mark < len(self._ends) else len(self.text))

    def before(self, span: Span) -> Span | None:
        """The sentence before this one in the same paragraph."""
        if not span.start or "\n" in self.text[max(0, span.start - 2) : span.start]:
            return None
        return self.sentence(max(0, span.start - 2))

    def heading(self, sentence: Span) -> Span | None:
        """The short sentence or line above that says what this one is about: 坚决守牢特种设备安全。, 三、特种设备安全监察."""
        if sentence not in self._headings:
            self._headings[sentence] = self._heading_above(sentence)
        return self._headings[sentence]

    def _heading_above(self, sentence: Span) -> Span | None:
        at = sentence
        for _step in range(_STEPS):
            if at.start < 2:
                return None
            at = self.sentence(at.start - 2)
            text = self.text[at.start : at.end].strip()
            if 3 < len(text) <= _HEADING and not _COUNTS.search(text):
                return at
        return None

    def paragraph(self, at: int) -> Span:
        start = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        return Span(start, len(self.text) if end < 0 else end)

    def clauses(self, sentence: Span) -> list[Span]:
        """The clauses of a sentence, in order; brackets are not cut. Cut once, however many figures it has."""
        if sentence not in self._clauses:
            asides = [match.span() for match in _ASIDE.finditer(self.text, sentence.start, sentence.end)]
            cuts = [
                match.start()
                for match in _CLAUSE.finditer(self.text, sentence.start, sentence.end)
                if not any(start < match.start() < end for start, end in asides)
            ]
            edges = [sentence.start, *(cut + 1 for cut in cuts)]
            self._clauses[sentence] = [Span(a, b) for a, b in zip(edges, [*cuts, sentence.end], strict=True)]
        return self._clauses[sentence]

    def quote(self, start: int, end: int, widest: int = 120) -> str:
        """The clause around a figure as it stands in the text; the whole sentence where that is short."""
        sentence = self.sentence(start)
        if sentence.end - sentence.start <= widest:
            return self.text[sentence.start : max(end, sentence.end)].strip()
        clauses = self.clauses(sentence)
        first = bisect_right(clauses, start, key=lambda span: span.end)
        inside = clauses[first : bisect_left(clauses, end, key=lambda span: span.start)]
        if not inside:
            return self.text[start:end]
        first_at, last_at = inside[0].start, max(end, inside[-1].end)
        return self.text[max(first_at, start - widest) : min(last_at, end + widest)].strip()
