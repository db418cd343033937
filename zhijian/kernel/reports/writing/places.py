"""名次 The place of a body among those under the same one, and what of it may be told to who does not see them.

A body's own place is its own, also where its sisters are out of its sight: it says how many of them lie above, and
among how many. It must not become a way to ask what they have, so out of sight only this is told:
a figure that a line declares (not one whose conditions the body chooses itself), over a whole month, quarter, half-year
or year that is over (not day by day), from no start of its own; among at least three, so that it is no comparison with
one; and not of nought, for the first place with nought would say that all have nought.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from zhijian.kernel.indicators.figures import Value, place_among
from zhijian.kernel.indicators.language import CATALOGUE
from zhijian.kernel.indicators.periods import MONTHS_IN, Period
from zhijian.kernel.reports.writing.lacks import Lack

if TYPE_CHECKING:
    from zhijian.kernel.reports.writing.filling import Filled, Setting

FEWEST, FEWEST_UNSEEN = 2, 3


@dataclass(frozen=True)
class Standing:
    """A place, and among how many bodies: those under the same one that have a value."""

    place: int
    among: int


def body_above(made: "Filled", period: Period, setting: "Setting") -> str | Lack:
    """The body among whose parts a placement is ranked. Institutes have no place."""
    above = setting.tree.chain(made.body, period.last)[1:2]
    if not above or made.body in setting.tree.institutes:
        return Lack.NO_PLACE
    if _is_seen(above[0], period, setting) or _may_be_told(made, period):
        return above[0]
    return Lack.UNSEEN_PLACE


def place_of(
    body: str, above: str, period: Period, values: Sequence[Value], setting: "Setting"
) -> Standing | Lack:
    """The place of *body* by *values*, those of all parts of the body *above* it."""
    known = _ranked(above, period, values, setting)
    own = known.get(body)
    if own is None or len(known) < FEWEST:
        return Lack.NO_PLACE
    if not _is_seen(above, period, setting) and (own == 0 or len(known) < FEWEST_UNSEEN):
        return Lack.UNSEEN_PLACE
    return Standing(place_among(own, known.values()), len(known))


def _is_seen(above: str, period: Period, setting: "Setting") -> bool:
    """Whether the report may tell what the parts of a body have: it is its own body, or below it."""
    return above in setting.tree.below(setting.body, period.last)


def _may_be_told(made: "Filled", period: Period) -> bool:
    declared = made.placed.code in CATALOGUE and made.placed.since is None
    return declared and not made.not_over and period.size in MONTHS_IN


def _ranked(above: str, period: Period, values: Sequence[Value], setting: "Setting") -> dict[str, Decimal]:
    """The values that are ranked: of the bureaus that stand on the last day, and of whoever else had any."""
    sisters = setting.tree.children(above, period.last)
    standing = set(setting.standing.reporting_below(above, period.last))
    return {
        one.group: one.this
        for one in values
        if one.group in sisters and one.this is not None and (one.this or one.group in standing)
    }
