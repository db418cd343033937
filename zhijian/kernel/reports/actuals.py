"""What was done of targets up to a day: computed from acts by an indicator, or else reported by the body."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from zhijian.kernel.indicators.composing import figures_of
from zhijian.kernel.indicators.evaluate import evaluate
from zhijian.kernel.indicators.periods import Period, year
from zhijian.kernel.reports.models import AttestedActual, Target
from zhijian.kernel.reports.rules.progress import Course, Progress, measured_on, progress


class Source(StrEnum):
    """Where a number comes from: COMPUTED from acts; REPORTED 上报 by the body; NONE so far."""

    COMPUTED = "computed"
    REPORTED = "reported"
    NONE = "none"


@dataclass(frozen=True)
class Actual:
    """What was done of one target.

    ``as_of``: the day of a reported actual. ``record``: its record. ``checked``: whether another person accepted it.
    ``same_days``: of a computed one, last year's value in the same days. ``position``: from how many acts it comes.
    """

    value: Decimal | None
    source: Source
    as_of: date | None = None
    record: UUID | None = None
    checked: bool = False
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    same_days: Decimal | None = None
    late: int = 0
    position: int | None = None


NOTHING = Actual(None, Source.NONE)


@dataclass(frozen=True)
class Line:
    """One target with what was done of it and where it stands at the end of the day *on*, at which it is measured."""

    target: Target
    actual: Actual
    progress: Progress
    on: date


def lines(targets: Sequence[Target], on: date) -> list[Line]:
    """Targets of one year as they stand at the end of *on*: one question for all reported, one for all computed."""
    found = reported(targets, on) | computed(targets, on)
    return [line_of(target, found.get(target.pk, NOTHING), on) for target in targets]


def line_of(target: Target, actual: Actual, on: date) -> Line:
    """One target beside one actual."""
    day = measured_on(actual.as_of, on) if actual.source is Source.REPORTED and actual.as_of else on
    return Line(
        target, actual, progress(actual.value, target.number, target.days, day, Course(target.course)), day
    )


def reported(targets: Iterable[Target], on: date) -> dict[UUID, Actual]:
    """The newest reported actual of each target up to the day; returned ones do not count."""
    wanted = [target.pk for target in targets if not target.indicator]
    if not wanted:
        return {}
    rows = AttestedActual._base_manager.filter(
        target__in=wanted, as_of__lte=on, state__in=("reported", "accepted")
    ).order_by("as_of")
    return {
        row.target_id: Actual(
            row.number, Source.REPORTED, row.as_of, row.pk, row.state == AttestedActual.State.ACCEPTED
        )
        for row in rows
    }


def computed(targets: Sequence[Target], on: date) -> dict[UUID, Actual]:
    """What the indicators say from the first day of the year to *on*; nothing before the year has begun.

    An indicator that is gone from the catalogue has nothing to say: the target stands open.
    """
    counted = figures_of(target.indicator for target in targets if target.indicator)
    wanted = [target for target in targets if target.indicator in counted]
    if not wanted:
        return {}
    asked = period_of(wanted[0], on)
    if asked is None:
        return {}
    nodes = {target.territory_id for target in wanted}
    node = nodes.pop() if len(nodes) == 1 else None
    figures = evaluate(tuple(counted.values()), node, asked)
    values = {(value.indicator.code, value.node): value for value in figures}
    found = {}
    for target in wanted:
        value = values.get((target.indicator, target.territory_id))
        if value is not None:
            found[target.pk] = Actual(
                value.this, Source.COMPUTED, on, None, True, value.numerator, value.denominator, value.last,
                value.late, figures.size,
            )  # fmt: skip
    return found


def period_of(target: Target, on: date) -> Period | None:
    """What has passed of the target's year on a day; None before it."""
    whole = year(int(target.year))
    return whole.to(on) if on >= whole.first else None
