"""What the acts of the reporting chain require."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from zhijian.kernel.indicators.periods import MONTHS_IN, BadPeriod, Period, parse
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.spec import guard
from zhijian.kernel.reports.chain.standing import Standing

if TYPE_CHECKING:
    from zhijian.kernel.reports.chain.closing import Closing


def whole_months(code: str) -> Period | None:
    """The period of a code that consists of whole months; None for anything else."""
    try:
        found = parse(code)
    except BadPeriod:
        return None
    return found if found.size in MONTHS_IN and found.code == code else None


@guard(
    _("A period is a month, quarter, half-year or year, such as 2026-06, 2026Q2, 2026H1 or 2026."),
    field="period",
)
def period_is_one(record: Any, by: Doing, *, period: str) -> bool:
    return whole_months(period) is not None


@guard(_("The period is not over yet."), field="period")
def period_is_over(closing: "Closing", by: Doing, *, period: str) -> bool:
    asked = whole_months(period)
    return asked is None or asked.last < by.on


@guard(_("This body has closed this period already: it can be returned, and closed again."), field="period")
def not_closed_twice(closing: "Closing", by: Doing, *, at: Any, period: str) -> bool:
    others = type(closing)._base_manager.exclude(pk=closing.pk).exclude(state="")
    return not others.filter(territory=at.pk, period=period).exists()


@guard(
    _(
        "Not every body right below has an accepted closing of this period: wait for it, or say why it is left out."
    ),
    field="why",
)
def parts_are_in_or_why(closing: "Closing", by: Doing, *, at: Any, period: str, why: str) -> bool:
    asked = whole_months(period)
    return asked is None or bool(why.strip()) or not missing_parts(at.pk, asked)


@guard(
    _(
        "Not every body right below has an accepted closing of this period: wait for it, or say why it is left out."
    ),
    field="why",
)
def parts_are_in_again_or_why(closing: "Closing", by: Doing, *, why: str) -> bool:
    return bool(why.strip()) or not missing_parts(closing.territory_id, parse(closing.period))


@guard(_("The day until which it is to be done lies in the past."), field="again_by")
def again_by_is_to_come(record: Any, by: Doing, *, again_by: Any) -> bool:
    return bool(again_by >= by.on)


def missing_parts(node: str, period: Period) -> list[str]:
    """The bodies right below that have no accepted closing of the period."""
    from zhijian.kernel.reports.chain.closing import Closing

    wanted = Standing().parts(node, period)
    done = Closing._base_manager.filter(
        territory__in=wanted, period=period.code, state=Closing.State.ACCEPTED
    ).values_list("territory", flat=True)
    return sorted(set(wanted) - set(done))
