"""The acts behind a number, newest first, read a page at a time; and how many there are, as months tell it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q, Sum
from django.db.models.expressions import RawSQL

from zhijian.kernel.indicators.evaluate import divided
from zhijian.kernel.indicators.figures import Figures, Value
from zhijian.kernel.indicators.language import STOCKS, Indicator, Kind
from zhijian.kernel.indicators.periods import Period
from zhijian.kernel.ledger.models import Act

if TYPE_CHECKING:
    from django.db.models import QuerySet


NOUGHT = RawSQL("0", ())
"""As it stands in the condition of the index: a parameter would not be known to mean the same."""


class StandingActs:
    """Acts that stand, by their entries, newest first.

    They are walked along the index of the entries' days, so that the first hundred of a million cost what a hundred
    cost. What corrections took out is little beside what stands: it is looked at first, and left out by name.
    """

    def __init__(self, entries: "QuerySet[Any]") -> None:
        self.entries = entries.order_by()

    def filter(self, **conditions: Any) -> "StandingActs":
        """Those that meet conditions on their entries."""
        return StandingActs(self.entries.filter(**conditions))

    def count(self) -> int:
        """How many there are."""
        standing: int | None = self.entries.aggregate(n=Sum("sign"))["n"]
        return standing or 0

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[Act]:
        return iter(self[:])

    def __getitem__(self, part: slice) -> list[Act]:
        ids = self.ids(part)
        found = Act.objects.in_bulk(ids)
        return [found[one] for one in ids]

    def ids(self, part: slice) -> list[Any]:
        """The ids of some of them."""
        return list(self._alive.order_by("-day", "-act").values_list("act", flat=True)[part])

    def amounts(self, acts: Iterable[Act], place: int) -> dict[Any, int]:
        """What each of *acts* adds to a sum: its measure a1 … a3 by *place*, in the last decimal."""
        rows = self.entries.filter(act__in=[act.pk for act in acts]).values_list("act")
        return dict(rows.annotate(amount=Sum(f"a{place}")))

    @property
    def _alive(self) -> "QuerySet[Any]":
        """One entry for each act that stands."""
        entered = self.entries.filter(sign=1)
        corrected = set(self.entries.filter(sign__lt=NOUGHT).values_list("act", flat=True))
        if not corrected:
            return entered
        net: dict[Any, int] = defaultdict(int)
        newest: dict[Any, int] = {}
        rows = self.entries.filter(act__in=corrected).order_by("position", "pk")
        for act, key, sign in rows.values_list("act", "pk", "sign"):
            net[act] += sign
            if sign == 1:
                newest[act] = key
        kept = [newest[act] for act, n in net.items() if n > 0]
        return entered.filter(~Q(act__in=corrected) | Q(pk__in=kept))


@dataclass(frozen=True)
class Told:
    """What months tell of a figure, divided in several ways. ``number``: how many rows it has; ``leaf``: the figure
    itself, which is another one where it is a sum."""

    number: Indicator
    leaf: Indicator
    figures: Mapping[str, Figures]

    def of(self, indicator: Indicator, by: str) -> tuple[Value, ...]:
        return tuple(one for one in self.figures[by] if one.indicator is indicator)

    def count(self, by: str, group: str) -> int:
        return int(self._value(self.number, by, group))

    def total(self, by: str, group: str) -> Decimal | None:
        return self._value(self.leaf, by, group) if self.leaf.kind is Kind.SUM else None

    def _value(self, indicator: Indicator, by: str, group: str) -> Decimal:
        """Nought where nothing was counted in the group, and of a figure that has not begun."""
        return next((one.this for one in self.of(indicator, by) if one.group == group), None) or Decimal(0)


def by_months(
    leaf: Indicator,
    node: str,
    period: Period,
    ways: Iterable[str],
    as_of: int | None,
    tree_day: date | None,
) -> Told | None:
    """How many rows there are, and of a sum what they add up to, as the months say: to count a million one by one
    takes its time. None: months do not.
    """
    if leaf.kind not in (Kind.FLOW, Kind.SUM, *STOCKS):
        return None
    number = replace(leaf, kind=Kind.FLOW, measure="") if leaf.kind is Kind.SUM else leaf
    asked = tuple(dict.fromkeys((number, leaf)))
    bys = tuple(dict.fromkeys(ways))
    return Told(number, leaf, divided(asked, node, period, bys, as_of=as_of, tree_day=tree_day))
