"""What the acts of this room require."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhijian.common.coordination.duties import HANDLER
from zhijian.kernel.org.models import Duty
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.spec import guard


@guard(_("This day lies in the past: a thing cannot fall due before it is given."), field="due")
def due_to_come(record: Any, by: Doing, *, due: date | None) -> bool:
    return due is None or due >= by.on


@guard(_("This is not later than the day that stands."), field="due")
def later_than_before(record: Any, by: Doing, *, due: date) -> bool:
    return record.due is None or due > record.due


@guard(
    _("This person has no duty “Task handler” at the body that is to do it, and would never see it."),
    field="lead",
)  # fmt: skip
def lead_can_act(record: Any, by: Doing, *, lead: Any) -> bool:
    """Looks at where the record then lies, so that it holds for a new one too (``placed`` comes first)."""
    held = Duty.objects.filter(Duty.on(by.on), duty=HANDLER, body=record.territory_id, staff=lead)
    return lead is None or held.exists()


@guard(_("A measure has its day, and a day has its measure."), field="due")
def measure_has_its_day(record: Any, by: Doing, *, measure: str, due: date | None) -> bool:
    return bool(measure.strip()) == (due is not None)
