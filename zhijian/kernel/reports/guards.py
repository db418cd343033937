"""What the acts of targets and reported actuals require."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from zhijian.kernel.indicators.composing import figures_of, known
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.spec import guard
from zhijian.kernel.reports import tree
from zhijian.kernel.reports.rules.dividing import agrees
from zhijian.kernel.reports.rules.forbidden import is_about_fines

if TYPE_CHECKING:
    from zhijian.kernel.reports.models import AttestedActual, Target


@guard(
    _(
        "Fines and confiscated sums can never be a target: the Law on Administrative Penalties, art. 74, forbids to "
        "link them with the assessment of who imposes them, directly or in disguise."
    ),
    field="name",
)  # fmt: skip
def no_fines(target: "Target", by: Doing, *, name: str, unit: str, indicator: str, evidence: str) -> bool:
    counted = figures_of([indicator]).get(indicator)
    names = _words_of(counted.name) + _words_of(counted.formula) if counted else []
    return not is_about_fines([name, unit, evidence, *names])


def _words_of(text: Any) -> list[str]:
    """A text in both languages, whatever the reader's is."""
    from django.utils.translation import override

    found = []
    for language in ("zh-hans", "en"):
        with override(language):
            found.append(str(text))
    return found


@guard(_("There is no figure with this code."), field="indicator")
def figure_exists(target: "Target", by: Doing, *, indicator: str) -> bool:
    return not indicator or known(by.by.scope, indicator) is not None


@guard(
    _("The target is counted by a figure: it has the figure's unit, and is a rate where that is one."),
    field="unit",
)
def unit_is_the_figures(target: "Target", by: Doing, *, indicator: str, unit: str, sort: str) -> bool:
    counted = figures_of([indicator]).get(indicator)
    if counted is None:
        return True  # reported, or said at the figure
    return unit == _words_of(counted.unit)[0] and (sort == "rate") == (counted.numerator is not None)


@guard(_("A year has four digits, such as 2026."), field="year")
def year_is_one(target: "Target", by: Doing, *, year: str) -> bool:
    return year.isdecimal() and year.isascii() and len(year) == 4 and 1949 <= int(year) <= 9998


@guard(_("A target is more than nought."), field="value")
def value_is_positive(target: "Target", by: Doing, *, value: str) -> bool:
    return Decimal(value) > 0


@guard(_("A weight lies between 0 and 100."), field="weight")
def weight_in_bounds(target: "Target", by: Doing, *, weight: str) -> bool:
    return 0 <= Decimal(weight) <= 100


@guard(_("This body has a target of this name for the year already."), field="name")
def not_set_twice(target: "Target", by: Doing, *, at: Any, year: str, name: str) -> bool:
    return (
        not type(target)
        ._base_manager.exclude(pk=target.pk)
        .filter(territory=at.pk, year=year, name=name, state__in=("proposed", "in_force"))
        .exists()
    )


@guard(_("The division of the target above must be settled first, with this value."))
def division_settled(target: "Target", by: Doing) -> bool:
    above = tree.whole_of(target)
    return above is None or settled_parts(above).get(str(target.pk)) == target.value


@guard(_("The parts do not sum to the whole: change them, or say why."), field="why")
def sums_or_says_why(target: "Target", by: Doing, *, why: str) -> bool:
    return bool(why.strip()) or parts_agree(target)


@guard(_("A body below must have a target of this name."))
def has_parts(target: "Target", by: Doing) -> bool:
    return bool(tree.parts_of(target))


@guard(_("This target is computed from acts: nothing may be typed in its place."), field="target")
def is_reported(actual: "AttestedActual", by: Doing, *, target: "Target") -> bool:
    return not target.indicator


@guard(_("The target is not in force."), field="target")
def target_in_force(actual: "AttestedActual", by: Doing, *, target: "Target") -> bool:
    return target.state == "in_force"


@guard(_("This day is not one of the target's year, or has not come yet."), field="as_of")
def day_of_the_year(actual: "AttestedActual", by: Doing, *, target: "Target", as_of: date) -> bool:
    return as_of.year == int(target.year) and as_of <= by.on


@guard(
    _("An actual of this day stands already: it must be returned or voided first."),
    field="as_of",
)
def not_reported_twice(actual: "AttestedActual", by: Doing, *, target: "Target", as_of: date) -> bool:
    return (
        not type(actual)
        ._base_manager.exclude(pk=actual.pk)
        .filter(target=target, as_of=as_of, state__in=("reported", "accepted"))
        .exists()
    )


@guard(_("An actual is not less than nought."), field="value")
def actual_not_negative(actual: "AttestedActual", by: Doing, *, value: str) -> bool:
    return Decimal(value) >= 0


def settled_parts(whole: "Target") -> Mapping[str, str]:
    """The parts with their values as they were when the division was settled: id → digits."""
    parts: Mapping[str, str] = whole.division.get("parts", {})
    return parts


def parts_agree(target: "Target") -> bool:
    """Whether the parts below make up this target."""
    parts = [part.number for part in tree.parts_of(target)]
    return agrees(target.number, parts, is_rate=target.sort == "rate")
