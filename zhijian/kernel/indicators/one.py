"""One indicator 指标: any of them × any body × any period, beside what it is held against, and divided into parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise

from zhijian.kernel.indicators.drill import admit
from zhijian.kernel.indicators.evaluate import CHILD, course, divided, evaluate
from zhijian.kernel.indicators.figures import Figures, Value, place_among
from zhijian.kernel.indicators.language import DOER, OF_ACTS, Indicator, Kind, column_of
from zhijian.kernel.indicators.page import class_names
from zhijian.kernel.indicators.periods import Period, Size
from zhijian.kernel.indicators.trees import Tree, names_of
from zhijian.kernel.ledger import dbtiles
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.org.words import words
from zhijian.kernel.records.errors import NotYours

POINTS = {Size.DAY: 15, Size.MONTH: 13, Size.QUARTER: 9, Size.HALF: 7, Size.YEAR: 6, Size.SPAN: 4}
"""How many periods a course shows, the asked one last: of months, quarters and halves, so that last year's is there."""


@dataclass(frozen=True)
class Point:
    """One period of a course; ``value`` None: nothing to divide by."""

    period: Period
    value: Decimal | None


@dataclass(frozen=True)
class Part:
    """One part of a figure. ``rank``: its place by value, equal ones share it (1, 2, 2, 4); nothing has none.

    ``share``: of the sum of all parts, 0 to 1; None where parts are not added (ratios, distinct parties).
    """

    group: str
    label: str | Promise
    value: Value
    rank: int | None
    share: Decimal | None


@dataclass(frozen=True)
class Rank:
    """The place of a body among its sisters, of ``among`` that have a value."""

    place: int
    among: int
    parent: str
    parent_name: str | Promise


@dataclass(frozen=True)
class One:
    """Everything on the page of one indicator. ``shown``: what has passed of the period; ``before``: last year's."""

    indicator: Indicator
    node: str
    name: str | Promise
    period: Period
    shown: Period
    before: Period
    value: Value
    course: tuple[Point, ...]
    by: str
    parts: tuple[Part, ...]
    rank: Rank | None
    size: int
    root: str

    @property
    def previous(self) -> Decimal | None:
        """The value of the period before the one that was asked for."""
        return self.course[-2].value


def one_indicator(
    scope: Scope, indicator: Indicator, node: str, period: Period, *, today: date, by: str = CHILD,
    as_of: int | None = None, tree_day: date | None = None,
) -> One:  # fmt: skip
    """One figure for *node* and *period*; *by*: one of ``ways``. Raises ``NotYours``, ``BadPosition``, ``KeyError``
    for a way that there is not.
    """
    admit(scope, node, indicator.line)
    if by not in ways(indicator):
        raise KeyError(by)
    shown, tree = period.to(today), Tree()
    found = divided((indicator,), node, shown, ("", by), as_of=as_of, tree_day=tree_day, tree=tree)
    total = found[""]
    several = _course_of(period, shown)
    _size, values = course(indicator, node, several, as_of=total.size, tree_day=tree_day, tree=tree)
    return One(
        indicator, node, _named([node])[node], period, shown, total.before, total.values[0],
        tuple(map(Point, several, values)), by,
        tuple(parts_of(indicator, by, [value for value in found[by] if value.this or value.last or by == CHILD])),
        _rank(scope, total.values[0], shown, total, tree),
        total.size, dbtiles.root(total.size).hex(),
    )  # fmt: skip


def ways(indicator: Indicator) -> dict[str, Promise | str]:
    """In which ways a figure can be divided: by the bodies right below, by who did it, by facets; with their words."""
    found: dict[str, Promise | str] = {CHILD: words("下级机构", "body")}
    if all(part.kind in OF_ACTS for part in indicator.parts):
        found[DOER] = words("承办机构", "who did it")
    shared = [set(part.record().facets()) for part in indicator.parts]
    for name in sorted(set.intersection(*shared)):
        column = column_of(indicator.record, name)
        if column is not None and name != "territory":
            found[name] = column.verbose_name
    return found


def _course_of(period: Period, shown: Period) -> list[Period]:
    count = POINTS[period.size]
    return [period.step(-n) for n in range(count - 1, 0, -1)] + [shown]


def parts_of(indicator: Indicator, by: str, values: Sequence[Value]) -> list[Part]:
    """The parts by value, the largest first."""
    labels: dict[str, str | Promise] = (
        _named([value.group for value in values]) if by in (CHILD, DOER) else class_names((indicator,), by)
    )
    adds = indicator.kind not in (Kind.DISTINCT, Kind.NEW, Kind.RATIO)
    whole = (
        sum((value.this for value in values if value.this is not None), Decimal(0)) if adds else Decimal(0)
    )
    ordered = sorted(values, key=lambda value: (value.this is None, -(value.this or 0), value.group))
    known = [value.this for value in ordered if value.this is not None]
    return [
        Part(
            value.group,
            labels.get(value.group, value.group),
            value,
            known.index(value.this) + 1 if value.this else None,
            value.this / whole if whole and value.this is not None else None,
        )
        for value in ordered
    ]


def _rank(scope: Scope, mine: Value, shown: Period, total: Figures, tree: Tree) -> Rank | None:
    """The place among the bodies under the same one, for who may see that one's figures; institutes have none."""
    on = total.tree_day or shown.last
    above = tree.chain(mine.node, on)[1:2]
    if not above or mine.node in tree.institutes or mine.this is None:
        return None
    try:
        admit(scope, above[0], mine.indicator.line)
    except NotYours:
        return None
    sisters = tree.children(above[0], on)
    found = evaluate(
        (mine.indicator,), above[0], shown, by=CHILD, as_of=total.size, tree_day=total.tree_day, tree=tree
    )
    values = [one.this for one in found if one.group in sisters and one.this is not None]
    if len(values) < 2:
        return None
    return Rank(place_among(mine.this, values), len(values), above[0], _named(above)[above[0]])


def _named(bodies: Sequence[str]) -> dict[str, str | Promise]:
    return {body: words(zh, en) for body, (zh, en) in names_of(bodies).items()}
