"""年度工作要点: the plan of a year as a board by state, time against work; the tasks of one point."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhijian.common.coordination.duties import COORDINATOR
from zhijian.common.coordination.plan import Plan, Row, plan, rows_of
from zhijian.common.coordination.points import Point
from zhijian.common.coordination.tasks import Task
from zhijian.common.coordination.works import Work
from zhijian.desk.asked import body_of, year_of
from zhijian.desk.bodies import named
from zhijian.desk.look import days, numbers
from zhijian.desk.look import shapes as look
from zhijian.desk.look.rulers import target_ruler, time_ruler
from zhijian.desk.look.shapes import Cell, Column, Figure, Group, Table
from zhijian.desk.scoping import officer, scope
from zhijian.desk.views.figures import printed
from zhijian.desk.views.targets import of_hundred
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.records import registry

STATES = tuple(Work.State)
MARKS = {
    "given": "open",
    "under_way": "open",
    "delayed": "soon",
    "done": "done",
    "accepted": "done",
    "cancelled": "off",
}
FIRST = ("delayed", "under_way", "given", "done", "accepted", "cancelled")
"""The groups of the page: what needs a look comes first."""


@officer
def board(request: HttpRequest) -> HttpResponse:
    """The plan of one body for a year, on this day."""
    today, seen = clock.today(), scope(request)
    bodies, node = body_of(request, seen, "coordination", today)
    if node not in dict(bodies):
        raise Http404
    year = year_of(request, today.year)
    shown = plan(seen, node, year, min(today, date(year, 12, 31)) if year <= today.year else today)
    return render(request, "desk/points.html", {
        "bodies": bodies, "node": node, "name": dict(bodies)[node].strip("　"), "plan": shown, "year": year,
        "years": range(today.year + 1, today.year - 5, -1), "figures": _figures(shown),
        "gone": numbers.percent(of_hundred(shown.elapsed)), "done": numbers.percent(of_hundred(shown.done) or "0"),
        "ruler": _ruler(shown, 420), "by_body": _by_body(shown) if shown.rows else None,
        "table": _table(shown, today) if shown.rows else None,
        "begin": reverse("begin", args=[Point.kind, "issued"]) if seen.bodies_with(COORDINATOR) else "",
    })  # fmt: skip


def _ruler(shown: Plan, width: int) -> Any:
    if shown.done is None:
        return None
    return target_ruler(float(of_hundred(shown.done)), float(of_hundred(shown.elapsed)), width=width)


def _figures(shown: Plan) -> list[Figure]:
    return [Figure(str(state.label), shown.counts.get(state.value, 0)) for state in STATES]


def _by_body(shown: Plan) -> Table:
    """Bodies that lead × states: how many points, and done against the time that has gone."""
    columns = [Column(_("In the lead"), head=True)]
    columns += [Column(str(state.label), number=True, stack=str(state.label)) for state in STATES]
    columns += [
        Column(_("Share done"), number=True, stack=_("Share done")),
        Column(_("Time against work"), width="6rem"),
    ]
    made = []
    for body, own in shown.by_body().items():
        cells: list[Any] = [named(body)]
        cells += [own.counts.get(state.value, 0) or Cell(tone="3", text="0") for state in STATES]
        share = of_hundred(own.done)
        cells += [numbers.percent(share) if share else Cell(missing=_("All are cancelled"))]
        cells += [Cell(ruler=_ruler(own, 66)) if share else Cell(missing=_("All are cancelled"))]
        made.append(look.Row(cells))
    return Table(_("By the body that leads"), columns, rows=made, stack=True)


def _table(shown: Plan, today: date) -> Table:
    columns = [
        Column(_("Item no."), number=True, width="3rem", stack=_("Item no.")),
        Column(_("What is to be done"), head=True, width="34%"),
        Column(_("State"), stack=_("State")), Column(_("To be done by"), number=True, stack=_("To be done by")),
        Column(_("Time"), width="9rem"),
        Column(_("Tasks done"), number=True, stack=_("Tasks done")),
        Column(_("Figure or target"), stack=_("Figure or target")),
    ]  # fmt: skip
    groups = []
    for name in FIRST:
        rows = [row for row in shown.rows if row.point.state == name]
        if rows:
            label = str(Work.State(name).label)
            made = [_row(row, today) for row in rows]
            groups.append(Group(made, label, str(len(rows))))
    return Table(_("Work points"), columns, groups=groups, stack=True)


def _row(row: Row, today: date) -> look.Row:
    point, late = row.point, row.is_late(today)
    who = [named(point.territory)] + ([point.lead.name] if point.lead else [])
    with_ = (
        _("with %(bodies)s") % {"bodies": _(", ").join(named(body) for body in row.support)}
        if row.support
        else ""
    )
    reason = point.reason if point.state in ("delayed", "cancelled") else ""
    words = _("overdue") if late else point.get_state_display()
    start, left = date(int(point.year), 1, 1), days.iso(point.due)
    time = time_ruler(min(start, point.due), today, point.due, left=left) if point.is_open else None
    return look.Row([
        Cell(point.number, keep=True),
        Cell(point.what, sub="　".join(part for part in (" ".join(who), with_) if part), href=_page(point)),
        Cell(words, sub=reason, state="late" if late else MARKS[point.state]),
        Cell(left, tone="late" if late else "", keep=True), Cell(ruler=time),
        f"{row.tasks_done} / {row.tasks}" if row.tasks else Cell(missing=_("No task was given of it yet")),
        figure_cell(row),
    ], tone="late" if late else "")  # fmt: skip


def figure_cell(row: Row) -> Cell:
    """The completion of its target, else its figure, each with the way to what it stands on."""
    if row.line is not None:
        done, target = of_hundred(row.line.progress.done), row.line.target
        href = reverse("target_progress", args=[target.pk])
        if not done:
            return Cell(_("no actual yet"), sub=target.name, href=href)
        ruler = target_ruler(float(done), float(of_hundred(row.line.progress.expected)))
        return Cell(numbers.percent(done), sub=target.name, href=href, ruler=ruler, live=True)
    if row.figure is not None:
        one = row.figure.indicator
        value = printed(row.figure.this, one.decimals)
        href = (
            f"{reverse('figure_rows', args=[one.code])}?body={row.point.territory_id}&period={row.point.year}"
        )
        return Cell(value, sub=str(one.name), unit=str(one.unit), href=href, live=True)
    return Cell(missing=_("Neither a figure nor a target is linked"))


def _page(record: Any) -> str:
    return reverse("record", args=[record.kind, record.pk])


# -- what stands on the pages of a point and of a task ---------------------------------------------------------


def beside_point(point: Point, seen: Scope, today: date) -> list[Table]:
    """Its figure or target, and its tasks as far as this person may see them."""
    (row,) = rows_of(seen, [point], int(point.year), today)
    made = []
    if row.line is not None or row.figure is not None:
        made.append(Table(_("Figure or target"), [Column(_("So far"))], rows=[look.Row([figure_cell(row)])]))
    return [*made, *tasks_beside(point, seen, today)]


def tasks_beside(source: Any, seen: Scope, today: date) -> list[Table]:
    """The tasks that come from a record."""
    rows = Task.visible_to(seen).exclude(state="").filter(origin=source.bundle, origin_kind=source.kind)
    table = task_table(rows, today)
    return [table] if table is not None else []


def task_table(rows: Any, today: date) -> Table | None:
    """Tasks by their day; *rows* is a queryset of those that the reader may see."""
    tasks = list(rows.select_related("territory", "lead").order_by("due", "pk"))
    columns = [
        Column(_("What is to be done"), head=True), Column(_("Body")), Column(_("To be done by"), number=True),
        Column(_("State")),
    ]  # fmt: skip
    made = [
        look.Row([
            Cell(task.what, sub=task.lead.name if task.lead else "", href=_page(task)),
            Cell(named(task.territory), sub=str(task.get_role_display()) if task.role == "support" else ""),
            Cell(days.iso(task.due), keep=True, tone="late" if task.is_open and task.due < today else ""),
            Cell(task.get_state_display(), sub=task.reason or task.evidence, state=MARKS[task.state]),
        ])
        for task in tasks
    ]  # fmt: skip
    return Table(_("Tasks"), columns, rows=made, stack=True) if made else None


def beside_task(task: Task, seen: Scope, today: date) -> list[Table]:
    """The record from which it comes, for who may see that too."""
    if not task.origin:
        return []
    source = registry.kind(task.origin_kind).visible_to(seen).filter(bundle=task.origin).first()
    if source is None:
        return []
    row = look.Row([Cell(source.label(), sub=f"{source.title} {source.number_label()}", href=_page(source))])
    return [Table(_("Comes from"), [Column(_("Name and number"))], rows=[row])]
