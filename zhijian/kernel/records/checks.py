"""The checks of the door, in the order in which a person would ask: may I, is it the time, is it true."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhijian.kernel.ledger import clock
from zhijian.kernel.org.duties import DUTIES
from zhijian.kernel.org.models import Duty, Staff
from zhijian.kernel.org.scope import Post, ancestors
from zhijian.kernel.protections import is_off, protect
from zhijian.kernel.records.by import NOBODY, By
from zhijian.kernel.records.errors import Invalid, NotYours, Refused
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.spec import SAME, ActSpec

GUARDS = "tests/matrix/test_guards.py::"
STATE = protect(
    "check:state",
    "tests/matrix/test_acts.py::test_an_act_is_refused_from_each_wrong_state[parties.party.resumed]",
)
REACH = protect(
    "check:reach", "tests/matrix/test_acts.py::test_only_who_has_the_duty_may[parties.party.reviewed]"
)
KEEPER = protect(
    "check:keeper",
    "tests/matrix/test_acts.py::test_only_who_has_the_duty_may[metrology.verification.checked]",
)
FUTURE = protect("check:day.future", f"{GUARDS}test_an_act_is_not_dated_in_the_future")
ORDER = protect("check:day.order", f"{GUARDS}test_a_change_of_state_does_not_lie_before_the_records_last_act")
LATE = protect("check:day.late", f"{GUARDS}test_more_than_three_days_late_needs_a_reason[4-True]")


@dataclass(frozen=True)
class Standing:
    """An act that still stands on a record: not voided."""

    id: uuid.UUID
    name: str
    actor: uuid.UUID | None
    on: date


def state_allows(record: Record, spec: ActSpec) -> None:
    """The record is in one of the states from which this act goes."""
    if not spec.creates and record.state not in spec.sources and not is_off(STATE):
        raise Refused(
            _("Not possible now: the state is “%(state)s”.") % {"state": record.get_state_display()},
            code="state",
        )


def post_for(record: Record, spec: ActSpec, by: By) -> Post:
    """The post by which this person may do this act on this record, with the body that thereby acts."""
    if by.scope.system:
        return Post("", by.body or record.body_id)
    anybody = is_off(f"duty:{spec.kind}")
    if spec.automatic and not by.auto and not anybody:
        raise NotYours
    for body in _bodies(record, spec, by):
        for duty in spec.duties:
            post = by.scope.holds(duty, body)
            if post:
                return post
    if by.auto or anybody:
        return Post("", by.body or record.body_id or _home(by))
    names = _(" or ").join(str(DUTIES[duty].title) for duty in spec.duties)
    raise Refused(_("This needs the duty “%(duty)s” at the body concerned.") % {"duty": names}, code="duty")


def _home(by: By) -> str:
    """The body where this person works."""
    return (by.staff.body_id if by.staff else None) or ""


def _bodies(record: Record, spec: ActSpec, by: By) -> Iterable[str]:
    """The bodies from which this act may be done, the named or nearest one first."""
    mine = [body for duty in spec.duties for body in by.scope.bodies_with(duty)]
    chosen = by.body
    return (body for body in _allowed(record, spec, by, mine) if not chosen or body == chosen)


def _allowed(record: Record, spec: ActSpec, by: By, mine: list[str]) -> Iterator[str]:
    """Those of *mine* from which the act may be done; the tree is asked only where the keeper itself does
    not answer."""
    if spec.administers or is_off(REACH if spec.at == "reach" else KEEPER):
        yield from mine
    elif spec.at == "own":
        if record.territory_id in mine:
            yield record.territory_id
    elif spec.at == "body":
        if record.body_id in mine:
            yield record.body_id
        if set(mine) - {record.body_id}:
            yield from (body for body in ancestors(record.body_id, clock.today()) if body in mine)
    else:
        area = getattr(record, f"{record.scope_by}_id")
        yield from (body for body in mine if area in by.scope.of(body, record.line))


def standing(record: Record) -> list[Standing]:
    """The acts of *record* that stand, oldest first; voided ones and the voids themselves are left out."""
    rows = list(record.timeline().values_list("id", "kind", "actor", "on", "corrects"))
    gone: set[uuid.UUID] = set()
    for act, kind, _actor, _on, corrects in reversed(rows):
        if kind.endswith(".voided") and act not in gone and corrects is not None:
            gone |= {act, corrects}
    prefix = len(record.kind) + 1
    return [Standing(act, kind[prefix:], actor, on) for act, kind, actor, on, _c in rows if act not in gone]


def four_eyes(record: Record, spec: ActSpec, by: By, acts: list[Standing] | None = None) -> None:
    """Nobody does two acts of which one watches the other. Voided acts do not count."""
    if not spec.not_who or by.auto:
        return
    for done in reversed(acts if acts is not None else standing(record)):
        if (
            done.name in spec.not_who
            and done.actor == by.actor
            and not is_off(f"eyes:{spec.kind}:{done.name}")
            and not record.excused(spec.name, done.name, by.on)
        ):
            raise Refused(
                _("%(act)s was done by %(who)s, who may not do this too. %(others)s")
                % {
                    "act": record.acts[done.name].title,
                    "who": by.staff,
                    "others": _who_may(record, spec, by),
                },
                code="four_eyes",
            )


def _who_may(record: Record, spec: ActSpec, by: By) -> str:
    """Whom to ask: colleagues with the duty here, or else above."""
    where = [record.body_id, *ancestors(record.body_id, clock.today())]
    for body in where:
        held = Duty.objects.filter(Duty.on(clock.today()), body_id=body, duty__in=spec.duties).exclude(
            staff_id=by.actor
        )
        names = list(
            Staff.objects.filter(pk__in=held.values("staff_id"), is_active=True).values_list(
                "name", flat=True
            )[:3]
        )
        if names:
            sentence = (
                _("Ask %(names)s.")
                if body == record.body_id
                else _("Nobody else here may: ask %(names)s, above.")
            )
            return sentence % {"names": _(", ").join(names)}
    return _("Nobody has this duty: an administrator can grant it.")


def day_is_right(record: Record, spec: ActSpec, by: By) -> bool:
    """Whether this is a late entry; raises where the day is impossible or a reason is missing."""
    today = clock.today()
    if by.on > today and not is_off(FUTURE):
        raise Invalid({"on": [_("This day has not come yet.")]})
    changes_state = spec.targets != (SAME,) and not spec.creates
    before = changes_state and record.last_on and by.on < record.last_on
    if before and not by.history and not is_off(ORDER):
        raise Refused(
            _("The record's last act was on %(day)s; this one cannot lie before it.")
            % {"day": record.last_on},
            "on",
            "day",
        )
    late = (today - by.on).days > spec.late_after and not by.history
    if late and not by.reason and not by.auto and not is_off(LATE):
        raise Refused(
            _("More than %(n)s days late: say why it is entered only now.") % {"n": spec.late_after},
            "reason",
            "late",
        )
    return late


def guards_hold(record: Record, spec: ActSpec, by: Any, params: dict[str, Any]) -> None:
    """All guards hold; every one that does not is named, not only the first."""
    failed: dict[str, list[Any]] = {}
    for guard in spec.guards:
        if not guard.holds(record, by, params):
            failed.setdefault(guard.field, []).append(guard.sentence)
    if failed:
        error = Refused(next(iter(failed.values()))[0], code="guard")
        error.errors = failed
        raise error


def is_nobody(actor: uuid.UUID | None) -> bool:
    """Whether an act was automatic."""
    return actor is None or actor == NOBODY
