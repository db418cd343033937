"""Where each stretch of a frozen clean text came from (对照原文): runs that outlive the engine. Pure."""

from bisect import bisect_right
from collections.abc import Sequence

from zhijian.kernel.reports.reading.aligned import Aligned

Run = Sequence[int]
"""(start, end, source start, source end): of equal lengths, character for character; else the whole for the whole."""


def runs_of(aligned: Aligned) -> list[list[int]]:
    """The runs of a text that has just been cleaned."""
    found: list[list[int]] = []
    for at in range(len(aligned.text)):
        first, last = aligned.origin(at, at + 1)
        if found and _goes_on(found[-1], first, last):
            found[-1][1], found[-1][3] = at + 1, last
        else:
            found.append([at, at + 1, first, last])
    return found


def _goes_on(run: list[int], first: int, last: int) -> bool:
    """Whether the next character follows its neighbour in the original too, or stands for the same place."""
    one_for_one = run[1] - run[0] == run[3] - run[2]
    if last - first == 1 and one_for_one:
        return first == run[3]
    return (first, last) == (run[2], run[3])


def origin(runs: Sequence[Run], start: int, end: int) -> tuple[int, int]:
    """The span of the original that a span of the clean text stands for, with what was taken out inside it."""
    if not runs or start >= end:
        return 0, 0
    return _source(runs, start)[0], _source(runs, end - 1)[1]


def _source(runs: Sequence[Run], at: int) -> tuple[int, int]:
    run = runs[max(0, bisect_right(runs, at, key=lambda one: one[0]) - 1)]
    if run[1] - run[0] == run[3] - run[2]:
        first = run[2] + at - run[0]
        return first, first + 1
    return run[2], run[3]


def place(runs: Sequence[Run], start: int, end: int) -> tuple[int, int]:
    """The span of the clean text that a span of the original became; empty where nothing of it is left."""
    touched = [run for run in runs if run[3] > start and run[2] < end]
    if not touched:
        return 0, 0
    first, last = touched[0], touched[-1]
    even_first, even_last = (run[1] - run[0] == run[3] - run[2] for run in (first, last))
    begins = first[0] + max(0, start - first[2]) if even_first else first[0]
    ends = last[1] - max(0, last[3] - end) if even_last else last[1]
    return begins, ends
