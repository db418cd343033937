"""The problem section 存在不足 of a body's report: what was found in the period, what is carried over, what recurs."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from zhijian.common.coordination.problems import Problem
from zhijian.common.coordination.rules.recurring import YEARS, Found, earlier
from zhijian.kernel.indicators.periods import Period
from zhijian.kernel.org.scope import Scope, subtrees


@dataclass(frozen=True)
class Item:
    """One problem of the section. ``is_new``: found in the period, else carried over from before it. ``is_open``: not
    verified by the end of the period, as known today. ``before``: the earlier ones that it repeats, latest first."""

    problem: Problem
    is_new: bool
    is_open: bool
    before: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Section:
    """The problems of a body and of all below it for a period; those found in it first, by day."""

    body: str
    period: Period
    items: tuple[Item, ...]

    @property
    def new(self) -> list[Item]:
        return [item for item in self.items if item.is_new]

    @property
    def carried(self) -> list[Item]:
        return [item for item in self.items if not item.is_new]

    @property
    def open(self) -> list[Item]:
        return [item for item in self.items if item.is_open]

    @property
    def solved(self) -> list[Item]:
        return [item for item in self.items if not item.is_open]

    @property
    def recurring(self) -> list[Item]:
        return [item for item in self.items if item.before]


def section(scope: Scope, body: str, period: Period, *, years: int = YEARS) -> Section:
    """The section of *body* for *period*, from what *scope* may see: three queries, whatever the number of problems.

    Where a problem was reopened after the period it counts as open: a section says what is known today. One that was
    verified before the period has no place in it.
    """
    below = subtrees([body], period.last)[body] | {body}
    seen = Problem.visible_to(scope).exclude(state="").filter(territory__in=below)
    in_it = (
        seen.filter(found_on__lte=period.last)
        .filter(Q(verified_on__isnull=True) | Q(verified_on__gte=period.first))
        .select_related("territory", "lead")
        .order_by("found_on", "id")
    )
    problems = list(in_it)
    before = repeated(problems, seen, years)
    items = [
        Item(
            one,
            one.found_on >= period.first,
            one.verified_on is None or one.verified_on > period.last,
            before.get(one.pk, ()),
        )
        for one in problems
    ]
    return Section(body, period, tuple(sorted(items, key=lambda item: not item.is_new)))


def repeated(
    problems: Iterable[Problem], seen: "Iterable[Problem]", years: int = YEARS
) -> dict[object, tuple[Problem, ...]]:
    """For those of *problems* that recur: the earlier ones among *seen*, a queryset, that they repeat."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for one in problems:
        wanted[one.territory_id].add(one.subject)
    if not wanted:
        return {}
    subjects = {subject for several in wanted.values() for subject in several}
    alike = seen.filter(territory__in=wanted, subject__in=subjects)  # type: ignore[attr-defined]
    known = {one.pk: one for one in alike.select_related("territory")}
    found = earlier((_found(one) for one in known.values()), years)
    return {one.pk: tuple(known[old.key] for old in found.get(one.pk, ())) for one in problems}


def _found(problem: Problem) -> Found:
    return Found(problem.pk, problem.territory_id, problem.subject, problem.found_on)


def is_late(problem: Problem, today: date) -> bool:
    """Whether the day of its measure is over and it is not mended."""
    return problem.state == Problem.State.MENDING and problem.due is not None and problem.due < today
