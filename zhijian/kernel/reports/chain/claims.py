"""未声明 Which values of a page claim that nothing happened without anybody having said so."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from zhijian.kernel.indicators.figures import Value
from zhijian.kernel.indicators.language import STOCKS, TERRITORY, Indicator, Kind
from zhijian.kernel.indicators.periods import Period, parse
from zhijian.kernel.reports.chain.counted import Counts, counted
from zhijian.kernel.reports.chain.nil import NilReturn, covers
from zhijian.kernel.reports.chain.standing import Standing
from zhijian.kernel.reports.rules.claims import Place, claims, months, silent
from zhijian.kernel.reports.told import as_told

KEPT_HERE = ("reports",)
"""Lines of which every act is done in this system or not at all: a nought of them is no silence."""
Where = tuple[str, str]
"""(figure's code, group: a body right below, the node for what lies in it directly, empty for the whole)"""
Silences = Mapping[Where, tuple[Place, ...]]
"""What is claimed and not asserted: by whom, for which months."""


def unasserted(
    values: Iterable[Value], period: Period, *, standing: Standing | None = None, as_of: int | None = None
) -> Silences:
    """Of *values* of one node over *period* those that are not asserted, with every body and month that is silent."""
    (found,) = unasserted_of([(values, period)], standing=standing, as_of=as_of)
    return found


def unasserted_of(
    several: Iterable[tuple[Iterable[Value], Period]], *, standing: Standing | None = None,
    as_of: int | None = None,
) -> list[Silences]:  # fmt: skip
    """As ``unasserted``, of several groups of values, each over its period; for the price of one."""
    groups = [[(value, period) for value in values] for values, period in several]
    found = iter(silences([one for group in groups for one in group], standing=standing, as_of=as_of))
    return [
        {
            (value.indicator.code, value.group): places
            for (value, _period), places in zip(group, islice(found, len(group)), strict=True)
            if places
        }
        for group in groups
    ]


def silences(
    asked: Sequence[tuple[Value, Period]], *, standing: Standing | None = None, as_of: int | None = None
) -> list[tuple[Place, ...]]:
    """Of each value over a period every body and month that is silent; none where it is asserted, or claims nothing.

    A value of a group is that of the body which the group is (``CHILD``); a group that is its node is the node's own
    part alone. *as_of*: by what the first so many acts say, declared and counted. A month that is not over cannot have
    been declared. Terms that fall due follow from the register, and what reporting itself does is done here: that there
    are none claims nothing.
    """
    known = standing or Standing()
    wanted: dict[int, tuple[Indicator, list[Place]]] = {}
    for n, (value, period) in enumerate(asked):
        one = value.indicator
        if _can_be_silent(one) and claims(value.this, is_rate=one.kind is Kind.RATIO):
            alone = value.group == value.node
            wanted[n] = (one, _places(one, value.group or value.node, period, known, alone=alone))
    if not wanted:
        return [() for _one in asked]
    bodies = sorted({body for _one, places in wanted.values() for body, _month in places})
    several = sorted({month for _one, places in wanted.values() for _body, month in places})
    counts = counted(
        _leaves(one for one, _places in wanted.values()), bodies, several, known.institutes, as_of
    )
    declared = _declared(bodies, several, as_of)
    found = {
        n: silent(places, _spoken(one, counts), _covered(one, declared))
        for n, (one, places) in wanted.items()
    }
    return [found.get(n, ()) for n in range(len(asked))]


def _can_be_silent(one: Indicator) -> bool:
    return one.kind is not Kind.DUE and one.line not in KEPT_HERE


def _places(one: Indicator, node: str, period: Period, standing: Standing, *, alone: bool) -> list[Place]:
    """Every body and month that a claim of this figure needs: of a stock the last month alone; of a period before its
    body stood, the body in each of its months."""
    leaf, asked = one.parts[-1], months(one.start or period.first, period.last)
    institute = node in standing.institutes
    places = []
    for month in asked[-1:] if leaf.kind in STOCKS else asked:
        on = min(parse(month).last, period.last)
        bodies = {node} if institute or alone else standing.below(node, on) & standing.reporting
        if leaf.role_at(institute=institute) == TERRITORY:
            bodies -= standing.institutes
        places += [(body, month) for body in sorted(bodies)]
    if not places and standing.is_yet_to_stand(node, period.last):
        return [
            (node, month) for month in asked
        ]  # nobody was there who could have said that nothing happened
    return places


def _leaves(ones: Iterable[Indicator]) -> list[Indicator]:
    return list({one.parts[-1].code: one.parts[-1] for one in ones}.values())


def _spoken(one: Indicator, counts: Counts) -> set[Place]:
    """The bodies and months in which acts of a figure were counted."""
    return {
        (body, month) for (code, body, month), n in counts.items() if code == one.parts[-1].code and n.acts
    }


def _declared(bodies: Sequence[str], asked: Sequence[str], as_of: int | None) -> list[tuple[str, str, str]]:
    """(topic, body, month) of the nil returns that stand."""
    rows = NilReturn._base_manager.filter(territory__in=bodies, month__in=asked)
    if as_of is None:
        return list(rows.filter(state=NilReturn.State.DECLARED).values_list("topic", "territory", "month"))
    told = as_told(NilReturn, rows, as_of)
    return [
        (one["topic"], one["territory"], one["month"])
        for one in told
        if one["state"] == NilReturn.State.DECLARED
    ]


def _covered(one: Indicator, declared: Iterable[tuple[str, str, str]]) -> set[Place]:
    return {(body, month) for topic, body, month in declared if covers(topic, one)}
