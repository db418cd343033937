"""领导小组、工作专班: one group on any day, with who sits in it, its meetings and all its tasks."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhijian.common.coordination.duties import COORDINATOR
from zhijian.common.coordination.groups import Group, Meeting, Seat, composition
from zhijian.common.coordination.tasks import Task
from zhijian.desk.bodies import named
from zhijian.desk.look import days
from zhijian.desk.look.shapes import Button, Cell, Column, Row, Table
from zhijian.desk.scoping import officer, scope
from zhijian.desk.views.points import task_table, tasks_beside
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.records.errors import NotYours


@officer
def group(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The group as it was composed at the end of a day; today unless another is asked."""
    seen, today = scope(request), clock.today()
    try:
        one = Group.get(seen, pk)
    except NotYours:
        raise Http404 from None
    on = _day(request, today)
    return render(request, "desk/group.html", {
        "group": one, "on": on, "today": today, "is_today": on == today, "bodies": _bodies(one),
        "seats": seat_table(composition(seen, one, on)), "meetings": _meetings(one, seen),
        "tasks": _tasks(one, seen, today),
        "acts": _begins(one, seen),
    })  # fmt: skip


def _day(request: HttpRequest, today: date) -> date:
    try:
        return date.fromisoformat(request.GET["on"])
    except (KeyError, ValueError):
        return today


def _bodies(one: Group) -> list[tuple[str, str]]:
    """Who set it up, who leads, who executes."""
    pairs = (
        (_("Set up by"), one.territory),
        (_("Lead body"), one.lead_body),
        (_("Executing body"), one.executing),
    )
    return [(words, named(body)) for words, body in pairs if body]


def _begins(one: Group, seen: Scope) -> list[Button]:
    """What this person may enter for the group: members, meetings."""
    held = any(one.territory_id in seen.of(body, "coordination") for body in seen.bodies_with(COORDINATOR))
    if not held or one.state != Group.State.ACTIVE:
        return []
    return [
        Button(str(cls.acts[act].title), f"{reverse('begin', args=[cls.kind, act])}?group={one.pk}")
        for cls, act in ((Seat, "seated"), (Meeting, "called"))
    ]


def seat_table(seats: list[Seat]) -> Table | None:
    """Posts, who sits there, since when."""
    columns = [
        Column(_("Post"), head=True),
        Column(_("Member")),
        Column(_("Office held")),
        Column(_("From"), number=True),
    ]
    rows = [
        Row([
            Cell(seat.get_post_display(), href=reverse("record", args=[seat.kind, seat.pk])), _who(seat),
            seat.office or Cell(missing=_("None is named")),
            Cell(days.iso(seat.begins) + (f"–{days.iso(seat.ends)}" if seat.ends else ""), keep=True),
        ])
        for seat in seats
    ]  # fmt: skip
    return Table(_("Who sits in it"), columns, rows=rows, stack=True) if rows else None


def _who(seat: Seat) -> Cell:
    at = named(seat.member) if seat.member else ""
    if seat.staff:
        return Cell(seat.staff.name, sub=at)
    if seat.outsider:
        return Cell(_("a person without an account"), sub=at, tone="2")
    return Cell(at) if at else Cell(missing=_("Whoever holds the office"))


def _meetings(one: Group, seen: Scope) -> Table | None:
    meetings = list(Meeting.visible_to(seen).exclude(state="").filter(group=one.pk).order_by("-day", "-pk"))
    bundles = {meeting.bundle for meeting in meetings}
    counts: dict[str, list[str]] = {}
    for origin, state in Task.visible_to(seen).filter(origin__in=bundles).values_list("origin", "state"):
        counts.setdefault(origin, []).append(state)
    columns = [
        Column(_("Topic"), head=True), Column(_("Day of the meeting"), number=True), Column(_("State")),
        Column(_("Decisions done"), number=True, stack=_("Decisions done")),
    ]  # fmt: skip
    rows = []
    for meeting in meetings:
        states = counts.get(meeting.bundle, [])
        done = sum(state in ("done", "accepted") for state in states)
        rows.append(Row([
            Cell(meeting.topic, sub=meeting.venue, href=reverse("record", args=[meeting.kind, meeting.pk])),
            Cell(days.iso(meeting.day), keep=True), meeting.get_state_display(),
            f"{done} / {len(states)}" if states else Cell(missing=_("No decision was entered")),
        ]))  # fmt: skip
    return Table(_("Meetings"), columns, rows=rows, stack=True) if rows else None


def _tasks(one: Group, seen: Scope, today: date) -> Table | None:
    """Its own tasks and those of its meetings."""
    meetings = Meeting.visible_to(seen).exclude(state="").filter(group=one.pk)
    bundles = [one.bundle, *meetings.values_list("bundle", flat=True)]
    return task_table(Task.visible_to(seen).exclude(state="").filter(origin__in=bundles), today)


def beside_group(one: Group, seen: Scope, today: date) -> list[Table]:
    """On the page of the record: who sits in it today, its meetings, its tasks."""
    tables = (seat_table(composition(seen, one, today)), _meetings(one, seen), _tasks(one, seen, today))
    return [table for table in tables if table is not None]


def beside_seat(seat: Seat, seen: Scope, today: date) -> list[Table]:
    """The way back to the group."""
    row = Row([Cell(seat.group.name, href=reverse("group", args=[seat.group_id]))])
    return [Table(_("Working group"), [Column(_("Name"))], rows=[row])]


def beside_meeting(meeting: Meeting, seen: Scope, today: date) -> list[Table]:
    """Its decisions, and who sat in the group on its day."""
    there = seat_table(composition(seen, meeting.group, meeting.day))
    found = tasks_beside(meeting, seen, today)
    return [*found, *([there] if there is not None else [])]
