"""未声明: what a report must not print as a number, because nobody has said that nothing happened.

A zero, or a rate of 0 or 100 %, stands in a report only if every body in it has, for every month, something counted or
a nil return (``chain.claims``). Else the words stand there, and what the acts give stays in the frozen content.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from zhijian.kernel.indicators.figures import Value
from zhijian.kernel.indicators.periods import Period
from zhijian.kernel.reports.rules.wording import Said

if TYPE_CHECKING:
    from zhijian.kernel.reports.writing.filling import Filled

_Ground = tuple[str, Period, date | None]
"""(body, period, start) of a value"""
NOT_ASSERTED = "未声明"
"""A report is a Chinese paper, whoever reads it."""


def marked(filled: "Sequence[Filled]", as_of: int | None) -> "list[Filled]":
    """The placements, with those that claim and are not asserted marked so; as the first *as_of* acts say."""
    from zhijian.kernel.reports.chain.claims import unasserted  # it knows reports, which know this
    from zhijian.kernel.reports.chain.standing import Standing

    groups: dict[_Ground, list[Value]] = {}
    for one in filled:
        for value, where in _stands_on(one):
            groups.setdefault(where, []).append(value)
    if not groups:
        return list(filled)
    standing = Standing()
    silent = {
        (ground, *where): len(places)
        for ground, values in groups.items()
        for where, places in unasserted(values, ground[1], standing=standing, as_of=as_of).items()
    }
    return [_marked(one, silent) for one in filled]


def _stands_on(one: "Filled") -> "Iterator[tuple[Value, _Ground]]":
    """The values that a printed number stands on: its own, and of a change that of the year before."""
    if one.value is None:
        return
    if one.claim is not None and one.period is not None:
        yield one.claim, (one.claim.node, one.period, one.placed.since)
    if one.base is not None:
        value, period = one.base
        yield value, (value.node, period, one.placed.since)


def _marked(one: "Filled", silent: "dict[tuple[_Ground, str, str], int]") -> "Filled":
    missing = sum(
        silent.get((ground, value.indicator.code, value.group), 0) for value, ground in _stands_on(one)
    )
    return replace(one, silent=missing, said=Said(NOT_ASSERTED, None)) if missing else one
