"""What reading a report gives: the clean text and what stands in it (读数结果)."""

from dataclasses import dataclass, field
from typing import Literal

from .aligned import Aligned

Qualifier = Literal["exact", "at_least", "about", "percent", "percentage_point", "yoy"]
Bound = Literal["eq", "ge", "le", "approx"]
Kind = Literal["flow", "stock", "ratio", "change", "target", "rank", "event"]


@dataclass(frozen=True)
class Figure:
    """One figure (数字) of a report. Offsets point into the clean text: ``text[start:end] == printed``.

    ``value`` is a decimal number as text in ``unit``, the counter after scaling (3529.55万元 → 35295500 元); a fall is
    negative, a percentage stands as printed. ``period`` is ``2009``, ``2009-H1``, ``2009-01..2009-06`` or
    ``as-of 2009-06-30``; empty where the report does not say. ``indicator`` is a code of the catalogue or None.
    ``doubtful`` says that a person should look: bytes were lost beside it, or the grammar is not sure.
    """

    printed: str
    quote: str
    start: int
    end: int
    value: str
    unit: str
    qualifier: Qualifier
    bound: Bound
    period: str = ""
    body: str = ""
    line: str = ""
    kind: Kind = "flow"
    indicator: str | None = None
    confidence: str = "0.00"
    doubtful: bool = False


@dataclass(frozen=True)
class Check:
    """Figures of one report that contradict each other, with the arithmetic (勾稽). ``figures`` are their numbers."""

    kind: str
    figures: tuple[int, ...]
    expected: str
    printed: str
    message: str


@dataclass(frozen=True)
class SetAside:
    """What holds a number and is no figure, or is no part of the report, and why (不作数字的). ``value`` where it has one."""

    kind: str
    printed: str
    start: int
    end: int
    value: str = ""


@dataclass(frozen=True)
class Reading:
    """A report that was read. ``source`` is the text as it came; ``aligned`` leads from the clean text back to it."""

    source: str
    aligned: Aligned
    figures: tuple[Figure, ...]
    checks: tuple[Check, ...]
    set_aside: tuple[SetAside, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def text(self) -> str:
        return self.aligned.text

    def as_json(self) -> dict[str, object]:
        """The contract of ``zhijian read-report``."""
        return {
            "text": self.text,
            "figures": [{**vars(one), "confidence": float(one.confidence)} for one in self.figures],
            "checks": [{**vars(check), "figures": list(check.figures)} for check in self.checks],
            "set_aside": [dict(vars(found)) for found in self.set_aside],
        }
