"""What a person is asked about: the figures that were found, with the defaults of their report.

A proposal is no act and proves nothing. It is the same for everybody who opens the page, and goes when it is decided.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhijian.kernel.reports.old import codes
from zhijian.kernel.reports.reading import phrase_beside
from zhijian.kernel.reports.rules.saying import period_code

SURE = Decimal("0.70")
"""From this confidence on a figure may be accepted together with others: the reading's own measure, no probability."""
LONGEST = 30
"""Characters of a phrase that is remembered."""


@dataclass(frozen=True)
class Defaults:
    """What holds for a whole report: its body, its period (empty: none), and the bodies that it may name."""

    about: str
    period: str = ""
    names: Mapping[str, str] | None = None
    """Name or short name of a body in its area → its id."""


@dataclass(frozen=True)
class Proposal:
    """One figure as it may be confirmed.

    ``place``: its key, ``start-end`` in the frozen text, and ``.2`` for the second figure of the same words.
    ``checks``: numbers of the checks that it fails.
    """

    place: str
    start: int
    end: int
    printed: str
    quote: str
    value: str
    unit: str
    bound: str
    qualifier: str
    code: str
    about: str
    period: str
    confidence: Decimal
    doubtful: bool
    line: str = ""
    body_said: str = ""
    checks: tuple[int, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether it says all that a confirmed figure must say."""
        return bool(self.code and self.period and self.value)

    @property
    def is_sure(self) -> bool:
        """Whether it may be accepted with others, without being looked at alone."""
        return self.is_complete and not self.doubtful and not self.checks and self.confidence >= SURE


def proposals(said: Mapping[str, Any], defaults: Defaults) -> list[Proposal]:
    """All figures of a text in their order, from what the engine said of it."""
    clashes: dict[int, list[int]] = {}
    for number, check in enumerate(said["checks"]):
        for figure in check["figures"]:
            clashes.setdefault(figure, []).append(number)
    seen: Counter[tuple[int, int]] = Counter()
    found = []
    for number, one in enumerate(said["figures"]):
        span = (one["start"], one["end"])
        seen[span] += 1
        found.append(_proposal(one, place_of(*span, seen[span]), defaults, tuple(clashes.get(number, ()))))
    return found


def place_of(start: int, end: int, nth: int = 1) -> str:
    """The key of a place: ``33-39``, ``141-152.2``."""
    return f"{start}-{end}" + (f".{nth}" if nth > 1 else "")


def span_of(place: str) -> tuple[int, int] | None:
    """(start, end) of a place; None where the text is no place."""
    match = re.fullmatch(r"(\d{1,7})-(\d{1,7})(?:\.\d{1,3})?", place)
    return (int(match[1]), int(match[2])) if match and int(match[1]) < int(match[2]) else None


def _proposal(one: Mapping[str, Any], place: str, defaults: Defaults, checks: tuple[int, ...]) -> Proposal:
    counted = codes.computed(one["indicator"]) if one["indicator"] else None
    return Proposal(
        place, one["start"], one["end"], one["printed"], one["quote"], one["value"], one["unit"], one["bound"],
        one["qualifier"], counted.code if counted else one["indicator"] or "",
        (defaults.names or {}).get(one["body"], defaults.about), period_code(one["period"]) or defaults.period,
        Decimal(one["confidence"]), one["doubtful"], one["line"], one["body"], checks,
    )  # fmt: skip


def common_period(said: Mapping[str, Any]) -> str:
    """The period of which most figures speak; empty where none says it."""
    found = Counter(code for one in said["figures"] if (code := period_code(one["period"])))
    return found.most_common(1)[0][0] if found else ""


def words_beside(text: str, start: int, end: int) -> str:
    """The words on both sides of a figure, as a phrase that could be remembered; empty where there are none."""
    found = phrase_beside(text, start, end)
    while len(found) > LONGEST:  # the words farthest from the number go first
        left, _blank, right = found.partition(" ")
        found = f"{left[1:]} {right}".strip() if len(left) > len(right) else f"{left} {right[:-1]}".strip()
    return found
