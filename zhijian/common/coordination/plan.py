"""The plan of a year 年度工作要点: its points by state, time against work, their tasks, targets and figures."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q

from zhijian.common.coordination.points import Point
from zhijian.common.coordination.tasks import Task
from zhijian.common.coordination.works import OPEN
from zhijian.kernel.indicators.composing import figures_of
from zhijian.kernel.indicators.evaluate import evaluate
from zhijian.kernel.indicators.figures import Value
from zhijian.kernel.indicators.periods import year as whole_year
from zhijian.kernel.org.models import Body
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.reports.actuals import Line, lines
from zhijian.kernel.reports.models import Target
from zhijian.kernel.reports.rules.progress import elapsed

FINISHED = ("done", "accepted")


@dataclass(frozen=True)
class Row:
    """One point with what hangs on it. ``tasks``: of so many that stand, so many are done. ``line``: its target where
    the reader may see it. ``figure``: the value of its indicator for the body that leads, in the plan's year."""

    point: Point
    support: tuple[Body, ...] = ()
    tasks: int = 0
    tasks_done: int = 0
    line: Line | None = None
    figure: Value | None = None

    def is_late(self, on: date) -> bool:
        """Whether its day is over and it is not done."""
        return self.point.is_open and self.point.due < on


@dataclass(frozen=True)
class Plan:
    """The points of a body's plan, or led by it, in the order of their numbers; cancelled ones stay in sight."""

    body: str
    year: int
    on: date
    rows: tuple[Row, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many points stand in each state."""
        return Counter(row.point.state for row in self.rows)

    @property
    def elapsed(self) -> Fraction:
        """The share of the year that has gone."""
        return elapsed(date(self.year, 1, 1), date(self.year, 12, 31), self.on)

    @property
    def done(self) -> Fraction | None:
        """The share of the points that are reported done, cancelled ones left out; None of nothing."""
        standing = [row for row in self.rows if row.point.state != Point.State.CANCELLED]
        return (
            Fraction(sum(row.point.state in FINISHED for row in standing), len(standing))
            if standing
            else None
        )

    def by_body(self) -> "dict[Body, Plan]":
        """The same plan cut by the body that leads, in the order in which the bodies appear."""
        cut: dict[Any, list[Row]] = defaultdict(list)
        for row in self.rows:
            cut[row.point.territory].append(row)
        return {body: Plan(body.pk, self.year, self.on, tuple(rows)) for body, rows in cut.items()}


def plan(scope: Scope, body: str, year: int, on: date) -> Plan:
    """The points of *year* that *body* has issued or leads, as *scope* may see them, on a day.

    As many queries for many points as for few.
    """
    points = list(
        Point.visible_to(scope)
        .exclude(state="")
        .filter(Q(body=body) | Q(territory=body), year=str(year))
        .select_related("territory", "body", "lead")
    )
    points.sort(key=lambda point: (point.body_id != body, point.body_id, int(point.number)))
    return Plan(body, year, on, rows_of(scope, points, year, on))


def rows_of(scope: Scope, points: Sequence[Point], year: int, on: date) -> tuple[Row, ...]:
    """Points of one year with what hangs on them."""
    names = Body.objects.in_bulk({pk for point in points for pk in point.supporting})
    tasks, told, counted = _tasks(points), _lines(scope, points, on), _figures(points, year, on)
    return tuple(
        Row(
            point, tuple(names[pk] for pk in point.supporting), *tasks.get(point.bundle, (0, 0)),
            told.get(point.target_id), counted.get((point.indicator, point.territory_id)),
        )
        for point in points
    )  # fmt: skip


def _tasks(points: Sequence[Point]) -> dict[str, tuple[int, int]]:
    """For each point: how many tasks of it stand, and how many of these are done. Counts only, of all bodies."""
    rows = (
        Task._base_manager.filter(origin__in=[point.bundle for point in points], origin_kind=Point.kind)
        .filter(state__in=(*OPEN, *FINISHED))
        .values_list("origin")
        .annotate(count=Count("pk"), finished=Count("pk", filter=Q(state__in=FINISHED)))
    )
    return {origin: (count, done) for origin, count, done in rows}


def _lines(scope: Scope, points: Sequence[Point], on: date) -> dict[Any, Line]:
    """The targets of these points that the reader may see, each measured in its own year."""
    wanted = {point.target_id for point in points if point.target_id}
    seen = list(Target.visible_to(scope).filter(pk__in=wanted).select_related("territory")) if wanted else []
    found: dict[Any, Line] = {}
    for year in {target.year for target in seen}:
        of_year = [target for target in seen if target.year == year]
        for line in lines(of_year, min(on, of_year[0].days[1])):
            found[line.target.pk] = line
    return found


def _figures(points: Sequence[Point], year: int, on: date) -> dict[tuple[str, str], Value]:
    """The indicators of these points from the first day of the year to *on*, for the bodies that lead."""
    period = whole_year(year)
    counted = figures_of(point.indicator for point in points if point.indicator)
    if not counted or on < period.first:
        return {}
    nodes = {point.territory_id for point in points if point.indicator}
    node = next(iter(nodes)) if len(nodes) == 1 else None
    values = evaluate(tuple(counted.values()), node, period.to(on))
    return {(value.indicator.code, value.node): value for value in values}
