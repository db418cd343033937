"""未声明: what a report must not print as a number, because nobody has said that nothing happened.

A zero, or a rate of 0 or 100 %, stands in a report only if every body in it has, for every month, something counted or
a nil return (``chain.claims``). Else the words stand there, and what the acts give stays in the frozen content.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from zhijian.kernel.indicators.figures import Value
from zhijian.kernel.indicators.periods import Period
from zhijian.kernel.reports.rules.wording import Said

if TYPE_CHECKING:
    from zhijian.kernel.reports.writing.filling import Filled

NOT_ASSERTED = "未声明"
"""A report is a Chinese paper, whoever reads it."""


def marked(filled: "Sequence[Filled]", as_of: int | None) -> "list[Filled]":
    """The placements, with those that claim and are not asserted marked so; as the first *as_of* acts say."""
    from zhijian.kernel.reports.chain.claims import unasserted  # it knows reports, which know this
    from zhijian.kernel.reports.chain.standing import Standing

    groups: dict[tuple[str, Period, date | None], list[Value]] = {}
    for one in filled:
        if one.claim is not None and one.value is not None and one.period is not None:
            groups.setdefault((one.claim.node, one.period, one.placed.since), []).append(one.claim)
    if not groups:
        return list(filled)
    standing = Standing()
    silent = {
        (node, period, since, *where): len(places)
        for (node, period, since), values in groups.items()
        for where, places in unasserted(values, period, standing=standing, as_of=as_of).items()
    }
    return [_marked(one, silent) for one in filled]


def _marked(one: "Filled", silent: dict[tuple[str, Period, date | None, str, str], int]) -> "Filled":
    if one.claim is None or one.period is None or one.value is None:
        return one
    code, group = one.claim.indicator.code, one.claim.group
    missing = silent.get((one.claim.node, one.period, one.placed.since, code, group), 0)
    if not missing:
        return one
    return replace(one, silent=missing, said=Said(NOT_ASSERTED, None))
