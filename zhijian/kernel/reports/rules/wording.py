"""How a figure is said in a Chinese report: its number as the placement asks, the words around it, its unit.

余 and 多 say that there is more than the number: an exact number has none. 以上 says at least. All three follow a
number that was cut off, because what is rounded up would claim more than there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from zhijian.kernel.reports.rules.placing import Placed, Show, Word
from zhijian.kernel.reports.rules.printing import Placement, Rounding, is_inexact, rounded

SIGNS = {4: "万", 8: "亿"}
MOVES = {
    Show.CHANGE: ("增长", "下降", "持平", "%"),
    Show.POINTS: ("提高", "下降", "持平", "个百分点"),
}
"""Of a change: the words for up, down and none, and its unit."""


@dataclass(frozen=True)
class Said:
    """A figure as it is printed. ``rounds``: the rounding that a reader can see in it; None where it is exact or where
    a word says that it was cut off."""

    text: str
    rounds: Rounding | None


def said(value: Fraction, placed: Placed, *, unit: str, decimals: int, rounding: Rounding) -> Said:
    """*value* in the words of a placement. *unit*, *decimals*, *rounding*: what holds where the placement is silent;
    decimals that nobody asked for are not filled up with noughts."""
    moves = MOVES.get(placed.show)
    places = placed.decimals if placed.decimals is not None else decimals
    how = Rounding.DOWN if placed.cuts else placed.rounding or rounding
    placement = Placement(places, how, placed.scale)
    shown = abs(value) if moves else value
    number = f"{rounded(shown, placement):f}"
    if placed.decimals is None and "." in number:
        number = number.rstrip("0").rstrip(".")
    inexact = is_inexact(shown, placement)
    if moves:
        up, down, none, sign = moves
        if value == 0:
            return Said(none, None)
        return Said(f"{up if value > 0 else down}{number}{sign}", how if inexact else None)
    rest = _rest(placed, inexact)
    each = Word.EACH.value if Word.EACH in placed.words else ""
    return Said(each + _with_unit(number, rest, placed, unit), None if placed.cuts or not inexact else how)


def _rest(placed: Placed, inexact: bool) -> str:
    if Word.LEAST in placed.words:
        return Word.LEAST.value
    return next((word.value for word in placed.words if word in (Word.ODD, Word.MORE) and inexact), "")


def _with_unit(number: str, rest: str, placed: Placed, unit: str) -> str:
    """200余万元; 2万余台件; 80%以上."""
    after = rest if rest == Word.LEAST.value else ""
    before = "" if after else rest
    if Word.WAN_YUAN in placed.words:
        return f"{number}{before}{Word.WAN_YUAN.value}{after}"
    own = unit if placed.unit is None else placed.unit
    return f"{number}{SIGNS.get(placed.scale, '')}{before}{own}{after}"


def leaves_nothing(value: Fraction, placed: Placed) -> bool:
    """Whether cutting off leaves nought of something: nobody says 0余."""
    return (
        placed.cuts
        and value > 0
        and rounded(value, Placement(placed.decimals or 0, Rounding.DOWN, placed.scale)) == 0
    )


def two_roundings(all_said: Sequence[Said | None]) -> frozenset[int]:
    """The places of figures that are rounded in a way that a reader can see, if they are not all rounded alike."""
    used = {one.rounds for one in all_said if one and one.rounds}
    return frozenset(n for n, one in enumerate(all_said) if len(used) > 1 and one and one.rounds)
