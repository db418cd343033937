"""Targets as a report places them: what was set and what was done, as the ledger knew it at a position."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from zhijian.kernel.indicators.evaluate import evaluate
from zhijian.kernel.indicators.language import CATALOGUE
from zhijian.kernel.indicators.periods import Period
from zhijian.kernel.ledger.models import Act, Leaf, Sealed
from zhijian.kernel.records.replay import fold

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
    """The targets asked for; those that no body has are missing. *as_of*: as the first so many acts tell."""
    found: dict[Asked, Standing] = {}
    for one in dict.fromkeys(asked):
        standing = _standing(*one, as_of)
        if standing is not None:
            found[one] = standing
    return found


def _standing(name: str, body: str, period: Period, as_of: int | None) -> Standing | None:
    from zhijian.kernel.reports.models import AttestedActual, Target

    rows = Target._base_manager.filter(name=name, territory=body, year=str(period.last.year))
    told = [values for values in _told(Target, rows, as_of) if values["state"] == "in_force"]
    if not told:
        return None
    target = told[0]
    value, on = Fraction(target["value"]), period.last
    if target["indicator"]:
        actual = _computed(target["indicator"], body, on, as_of)
        return _made(target, value, actual, reported=False, source=None)
    actuals = AttestedActual._base_manager.filter(target=target["pk"])
    known = [
        one
        for one in _told(AttestedActual, actuals, as_of)
        if one["state"] in ("reported", "accepted") and date.fromisoformat(one["as_of"]) <= on
    ]
    newest = max(known, key=lambda one: one["as_of"], default=None)
    actual = None if newest is None else Fraction(newest["value"])
    return _made(target, value, actual, reported=True, source=newest["pk"] if newest else None)


def _made(
    target: Mapping[str, Any], value: Fraction, actual: Fraction | None, *, reported: bool, source: UUID | None
) -> Standing:  # fmt: skip
    decimals = max(_decimals(target["value"]), 2 if actual is not None and actual.denominator > 1 else 0)
    return Standing(target["pk"], value, target["unit"], actual, reported, source, decimals)


def _decimals(digits: str) -> int:
    return max(0, -int(Decimal(digits).as_tuple().exponent))


def _computed(code: str, body: str, on: date, as_of: int | None) -> Fraction | None:
    """What an indicator says of the year up to a day; exact where it is a rate."""
    if code not in CATALOGUE:
        return None
    period = Period(date(on.year, 1, 1), on)
    (value,) = evaluate([CATALOGUE[code]], body, period, as_of=as_of).values
    if value.denominator is not None and value.numerator is not None:
        return Fraction(value.numerator) * 100 / Fraction(value.denominator) if value.denominator else None
    return None if value.this is None else Fraction(value.this)


def _told(cls: Any, rows: Any, as_of: int | None) -> list[dict[str, Any]]:
    """The values of records in the ledger's form: as they are, or folded from the first so many acts."""
    found = list(rows.order_by("pk"))
    if as_of is None:
        return [row.values() | {"pk": row.pk} for row in found]
    acts: dict[UUID, list[tuple[Act, str | None]]] = {}
    sealed = Leaf.objects.filter(position__lt=as_of, act__record__in=[row.pk for row in found])
    ids = list(sealed.values_list("act_id", flat=True))
    kept = dict(Sealed.objects.filter(act_id__in=ids).values_list("act_id", "kept"))
    for act in Act.objects.filter(pk__in=ids).order_by("record", "rev"):
        acts.setdefault(act.record, []).append((act, kept.get(act.pk)))
    return [fold(cls, acts[row.pk])[0] | {"pk": row.pk} for row in found if row.pk in acts]
