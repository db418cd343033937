"""Targets as a report places them: what was set and what was done, as the ledger knew it at a position."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from zhijian.kernel.indicators.editions import figures_at
from zhijian.kernel.indicators.evaluate import evaluate
from zhijian.kernel.indicators.figures import Value
from zhijian.kernel.indicators.periods import Period
from zhijian.kernel.reports.told import as_told

Asked = tuple[str, str, Period]
"""(name of the task, body, period: of its year, up to its last day)"""


@dataclass(frozen=True)
class Standing:
    """One target on a day. ``actual`` is None where nothing was done or reported; ``reported``: the body says so, by
    the record ``source``; else an indicator computes it."""

    target: UUID
    value: Fraction
    unit: str
    actual: Fraction | None
    reported: bool
    source: UUID | None
    decimals: int


Whole = Mapping[Asked, Standing]


def standing_of(asked: Sequence[Asked], as_of: int | None) -> Whole:
    """The targets asked for; those that no body has are missing. *as_of*: as the first so many acts tell.

    As many queries for many targets as for few, but for one evaluation more for each day on which rates are asked.
    """
    if not asked:
        return {}
    wanted = dict.fromkeys(asked)
    found = _in_force(wanted, as_of)
    reports = _reported([target["pk"] for target in found.values() if not target["indicator"]], as_of)
    counted = _computed(
        {(t["indicator"], one[1], one[2].last) for one, t in found.items() if t["indicator"]}, as_of
    )
    made: dict[Asked, Standing] = {}
    for one, target in found.items():
        on = one[2].last
        if target["indicator"]:
            actual = counted.get((target["indicator"], one[1], on))
            made[one] = _made(target, actual, reported=False, source=None)
        else:
            known = [
                report
                for report in reports.get(target["pk"], ())
                if date.fromisoformat(report["as_of"]) <= on
            ]
            newest = max(known, key=lambda report: report["as_of"], default=None)
            actual = None if newest is None else Fraction(newest["value"])
            made[one] = _made(target, actual, reported=True, source=newest["pk"] if newest else None)
    return made


def counted_by(code: str, body: str, year: int, as_of: int | None) -> list[str]:
    """The names of a body's targets of a year that were in force and are counted by an indicator."""
    from zhijian.kernel.reports.models import Target

    rows = Target._base_manager.filter(indicator=code, territory=body, year=str(year))
    return [values["name"] for values in as_told(Target, rows, as_of) if values["state"] == "in_force"]


def _in_force(wanted: Iterable[Asked], as_of: int | None) -> dict[Asked, dict[str, Any]]:
    """The target of each task, body and year that was in force."""
    from zhijian.kernel.reports.models import Target

    names, bodies, periods = zip(*wanted, strict=True)
    rows = Target._base_manager.filter(
        name__in=set(names), territory__in=set(bodies), year__in={str(period.last.year) for period in periods}
    )
    told: dict[tuple[str, str, str], dict[str, Any]] = {}
    for values in as_told(Target, rows, as_of):
        if values["state"] == "in_force":
            told.setdefault((values["name"], values["territory"], values["year"]), values)
    keys = {one: (one[0], one[1], str(one[2].last.year)) for one in wanted}
    return {one: told[key] for one, key in keys.items() if key in told}


def _reported(targets: Sequence[UUID], as_of: int | None) -> dict[UUID, list[dict[str, Any]]]:
    """The reported actuals of targets that stand."""
    from zhijian.kernel.reports.models import AttestedActual

    found: dict[UUID, list[dict[str, Any]]] = {}
    if targets:
        for one in as_told(AttestedActual, AttestedActual._base_manager.filter(target__in=targets), as_of):
            if one["state"] in ("reported", "accepted"):
                found.setdefault(UUID(str(one["target"])), []).append(one)
    return found


def _made(
    target: Mapping[str, Any], actual: Fraction | None, *, reported: bool, source: UUID | None
) -> Standing:  # fmt: skip
    value = Fraction(target["value"])
    decimals = max(_decimals(target["value"]), 2 if actual is not None and actual.denominator > 1 else 0)
    return Standing(target["pk"], value, target["unit"], actual, reported, source, decimals)


def _decimals(digits: str) -> int:
    return max(0, -int(Decimal(digits).as_tuple().exponent))


def _computed(
    asked: Iterable[tuple[str, str, date]], as_of: int | None
) -> dict[tuple[str, str, date], Fraction | None]:
    """What indicators say of the year up to a day, by code, body and day; exact where they are rates."""
    several = list(asked)
    counted = figures_at((code for code, _body, _on in several), as_of)
    days: dict[date, list[tuple[str, str]]] = {}
    for code, body, on in several:
        if code in counted:
            days.setdefault(on, []).append((code, body))
    found: dict[tuple[str, str, date], Fraction | None] = {}
    for on, wanted in days.items():
        bodies = {body for _code, body in wanted}
        node = bodies.pop() if len(bodies) == 1 else None
        indicators = [counted[code] for code in dict.fromkeys(code for code, _body in sorted(wanted))]
        for value in evaluate(indicators, node, Period(date(on.year, 1, 1), on), as_of=as_of).values:
            found[value.indicator.code, value.node, on] = _exact(value)
    return found


def _exact(value: Value) -> Fraction | None:
    if value.denominator is not None and value.numerator is not None:
        return Fraction(value.numerator) * 100 / Fraction(value.denominator) if value.denominator else None
    return None if value.this is None else Fraction(value.this)
