"""Ranking 排名: by weighted completion, equal ones share a place; and who fell behind since last month."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from zhijian.kernel.reports.rules.progress import Progress, Standing

CAP = Fraction(1)
"""What was done beyond a target does not make good what is missing of another."""


@dataclass(frozen=True)
class Place:
    """One body's place. ``tied``: another has the same score, and so the same rank; the next rank is then left out."""

    who: str
    score: Fraction
    rank: int
    tied: bool


def score(parts: Iterable[tuple[Progress, Decimal]], cap: Fraction = CAP) -> Fraction | None:
    """Weighted completion: Σ weight × min(done, *cap*) ÷ Σ weight. No actual counts as nothing done.

    Where no target has a weight all count alike. None without targets.
    """
    counted = list(parts)
    if not counted:
        return None
    weights = [Fraction(weight) for _one, weight in counted]
    if not any(weights):
        weights = [Fraction(1)] * len(counted)
    done = (
        weight * min(one.done or Fraction(0), cap)
        for (one, _weight), weight in zip(counted, weights, strict=True)
    )
    return sum(done, Fraction(0)) / sum(weights)


def ranked(scores: Mapping[str, Fraction]) -> list[Place]:
    """Places, best first: 1, 2, 2, 4. Equal scores stand in the order in which they came in."""
    order = sorted(scores, key=lambda who: -scores[who])
    values = list(scores.values())
    return [
        Place(
            who,
            scores[who],
            1 + sum(value > scores[who] for value in values),
            values.count(scores[who]) > 1,
        )
        for who in order
    ]


def fell_behind(before: Mapping[str, Progress], now: Mapping[str, Progress]) -> list[str]:
    """What is behind now and was not before: it was on course, met, or there was nothing to say yet."""
    return [
        who
        for who, one in now.items()
        if one.standing is Standing.BEHIND
        and (who not in before or before[who].standing is not Standing.BEHIND)
    ]
