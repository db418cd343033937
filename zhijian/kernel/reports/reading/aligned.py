"""A text that has been cleaned and still knows where each of its characters came from (对照原文)."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple


class Edit(NamedTuple):
    """Replace ``text[start:end]`` by ``new``; ``doubt`` says that what went may have meant something."""

    start: int
    end: int
    new: str
    doubt: str = ""


class Aligned:
    """Clean text beside its original: character *i* stands for ``source[starts[i]:ends[i]]``."""

    def __init__(
        self, text: str, starts: "array[int]", ends: "array[int]", doubts: tuple[tuple[int, int, str], ...]
    ) -> None:
        self.text = text
        self._starts = starts
        self._ends = ends
        self._doubts = doubts

    @classmethod
    def of(cls, source: str) -> "Aligned":
        """The text as it came: every character stands for itself."""
        size = len(source)
        return cls(source, array("q", range(size)), array("q", range(1, size + 1)), ())

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that ``text[start:end]`` stands for, with what was taken out inside it."""
        if start >= end:
            at = self._starts[start] if start < len(self.text) else self._end()
            return at, at
        return self._starts[start], self._ends[end - 1]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The span of the clean text that an original span became; empty where nothing of it is left."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end)
        return first, max(first, last)

    @property
    def doubts(self) -> list[tuple[int, int, str]]:
        """Spans of the clean text where something was taken out that may have meant something, with the reason."""
        return sorted((*self.place(start, end), reason) for start, end, reason in self._doubts)

    def edited(self, edits: Iterable[Edit]) -> "Aligned":
        """The text with ``edits`` (in order, not overlapping) done. Doubts are kept as spans of the original."""
        parts: list[str] = []
        starts: array[int] = array("q")
        ends: array[int] = array("q")
        doubts = list(self._doubts)
        at = 0
        for edit in edits:
            self._keep(at, edit.start, parts, starts, ends)
            source = self.origin(edit.start, edit.end)
            parts.append(edit.new)
            if len(edit.new) == edit.end - edit.start:
                starts.extend(self._starts[edit.start : edit.end])
                ends.extend(self._ends[edit.start : edit.end])
            else:
                starts.extend([source[0]] * len(edit.new))
                ends.extend([source[1]] * len(edit.new))
            if edit.doubt:
                doubts.append((*source, edit.doubt))
            at = edit.end
        if not parts:
            return self
        self._keep(at, len(self.text), parts, starts, ends)
        return Aligned("".join(parts), starts, ends, tuple(doubts))

    def _keep(self, start: int, end: int, parts: list[str], starts: "array[int]", ends: "array[int]") -> None:
        parts.append(self.text[start:end])
        starts.extend(self._starts[start:end])
        ends.extend(self._ends[start:end])

    def _end(self) -> int:
        return self._ends[-1] if len(self._ends) else 0
