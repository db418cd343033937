"""What the acts of this room require."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhijian.common.coordination.duties import EITHER, HANDLER
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


@guard(_("This body lies outside your reach: a task goes down the tree or stays."), field="at")
def within_reach(record: Any, by: Doing, *, at: Any) -> bool:
    scope = by.by.scope
    own = {post.body for post in scope.posts if post.duty in EITHER}
    return scope.system or any(at.pk in scope.of(body, "coordination") for body in own)


@guard(_("An item is a number, such as 12."), field="number")
def number_is_one(point: Any, by: Doing, *, number: str) -> bool:
    return number.isascii() and number.isdecimal() and number == number.lstrip("0") and len(number) <= 3


@guard(_("The plan of this year has an item of this number already."), field="number")
def number_free(point: Any, by: Doing, *, year: str, number: str) -> bool:
    others = type(point)._base_manager.exclude(pk=point.pk).exclude(state="")
    return not others.filter(body=point.body_id, year=year, number=number).exists()


@guard(_("This body supports or leads the point already."), field="at")
def joins_once(point: Any, by: Doing, *, at: Any) -> bool:
    return at.pk not in point.supporting and at.pk != point.territory_id


@guard(_("Tasks of it are not done yet: they are reported done or cancelled first."))
def tasks_settled(point: Any, by: Doing) -> bool:
    from zhijian.common.coordination.tasks import tasks_of  # the acts there carry guards of this module
    from zhijian.common.coordination.works import OPEN

    return not tasks_of(point).filter(state__in=OPEN).exists()


@guard(_("The group was dissolved."), field="group")
def group_at_work(record: Any, by: Doing, *, group: Any) -> bool:
    return bool(group.state == "active")


@guard(_("Name a body, a person or an office: somebody must sit there."), field="member")
def somebody_sits(seat: Any, by: Doing, *, member: Any, staff: Any, outsider: str, office: str) -> bool:
    return bool(member or staff or outsider.strip() or office.strip())


@guard(_("This person or body has a seat in the group already: let it leave first."), field="staff")
def sits_once(seat: Any, by: Doing, *, group: Any, member: Any, staff: Any, office: str) -> bool:
    sitting = type(seat)._base_manager.exclude(pk=seat.pk).filter(group=group.pk, state="sitting")
    if staff is not None:
        return not sitting.filter(staff=staff).exists()
    return member is None or not sitting.filter(member=member, staff=None, office=office).exists()
