"""汇总 Merging: where the figures of a body and those that the bodies below it closed say different things.

Nothing is mended: both numbers stand beside each other until somebody closes again or says why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

Values = Mapping[str, Decimal | None]
"""Figure → value; None where there was nothing to divide by."""


@dataclass(frozen=True)
class Difference:
    """One figure of which the body above counts *ours* for a part, and the part itself closed *theirs*."""

    code: str
    part: str
    ours: Decimal | None
    theirs: Decimal | None


@dataclass(frozen=True)
class Contradiction:
    """One figure that is not what its parts say. ``parts_sum``: of figures that can be added, what the parts and the
    body's own make together; None for those that cannot (different firms, rates)."""

    code: str
    whole: Decimal | None
    parts_sum: Decimal | None
    differences: tuple[Difference, ...]


def contradictions(
    whole: Values, ours: Mapping[str, Values], theirs: Mapping[str, Values], additive: frozenset[str]
) -> list[Contradiction]:
    """The figures of *whole* that contradict their parts, in the order of *whole*.

    *ours*: part → what the body above counts for it at its own position. *theirs*: part → what that part closed.
    A part that closed nothing, and a figure that it did not close, cannot contradict.
    """
    found = []
    for code, value in whole.items():
        differ = tuple(
            Difference(code, part, ours[part].get(code), closed[code])
            for part, closed in theirs.items()
            if part in ours and code in closed and ours[part].get(code) != closed[code]
        )
        if differ:
            found.append(
                Contradiction(code, value, _sum(value, differ) if code in additive else None, differ)
            )
    return found


def _sum(whole: Decimal | None, differ: tuple[Difference, ...]) -> Decimal:
    """What the parts make: the whole, with what they closed in the place of what is counted for them above."""
    return (whole or Decimal(0)) + sum(
        ((one.theirs or Decimal(0)) - (one.ours or Decimal(0)) for one in differ), Decimal(0)
    )
