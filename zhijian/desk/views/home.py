"""My desk: what waits for me, overdue first, with its reason and basis; what my body did this week."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from zhijian.desk.look import days, rulers
from zhijian.desk.look.shapes import Cell, Column, Figure, Group, Row, Table
from zhijian.desk.scoping import officer, scope
from zhijian.desk.views.registers import beginning
from zhijian.kernel.ledger import clock
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.records import registry
from zhijian.kernel.records.clocks import Clock, limit_of
from zhijian.kernel.workdays.published import calendar

SHOWN = 40
AHEAD = 30  # calendar days that the desk looks ahead


@officer
def home(request: HttpRequest) -> HttpResponse:
    """The first screen."""
    today = clock.today()
    seen = scope(request)
    waiting = my_clocks(seen, today)[: SHOWN + 1]
    more = len(waiting) > SHOWN
    groups, late, soon = _groups(waiting[:SHOWN], today)
    table = Table(_("What waits for me"), _columns(), groups=groups, stack=True)
    return render(request, "desk/home.html", {
        "table": table if groups else None, "late": late, "soon": soon, "count": min(len(waiting), SHOWN), "more": more,
        "week": _week(seen, today), "week_span": days.span(_monday(today), today), "starts": _starts(seen),
    })  # fmt: skip


def my_clocks(seen: Scope, today: date) -> Any:
    """Running limits that fall to a duty of this person: at their bodies, by safe date; others'
    assignments are left out."""
    mine = Q()
    for post in seen.posts:
        mine |= Q(duty=post.duty, body=post.body)
    if not mine:
        return Clock.objects.none()
    person = Q(staff__isnull=True) | Q(staff=seen.staff.pk if seen.staff else None)
    soon = Q(due_safe__isnull=True) | Q(due_safe__lte=today + timedelta(days=AHEAD))
    return Clock.objects.filter(mine & person & soon, stopped_on__isnull=True).order_by("due_safe", "id")


def _groups(waiting: list[Clock], today: date) -> tuple[list[Group], int, int]:
    records = _records(waiting)
    late: list[Row] = []
    soon: list[Row] = []
    later: list[Row] = []
    for running in waiting:
        record = records.get(running.record)
        if record is None:
            continue
        due = running.due_safe
        row = _row(running, record, today)
        (late if due and due < today else soon if due and (due - today).days <= 7 else later).append(row)
    made = []
    for rows, label, is_late in (
        (late, _("Overdue"), True),
        (soon, _("Within seven days"), False),
        (later, _("Later"), False),
    ):
        if rows:
            made.append(
                Group(
                    rows,
                    label,
                    ngettext("%(n)s item", "%(n)s items", len(rows)) % {"n": len(rows)},
                    late=is_late,
                )
            )
    return made, len(late), len(soon)


def _records(waiting: list[Clock]) -> dict[Any, Any]:
    """The records of these clocks: one query a kind."""
    wanted: dict[str, list[Any]] = defaultdict(list)
    for running in waiting:
        wanted[running.kind].append(running.record)
    found: dict[Any, Any] = {}
    for kind, ids in wanted.items():
        cls = registry.kind(kind)
        related = [
            f.name for f in cls._meta.fields if f.is_relation and f.name in ("owner", "instrument", "staff")
        ]
        found.update(cls._base_manager.select_related(*related).in_bulk(ids))
    return found


def _row(running: Clock, record: Any, today: date) -> Row:
    limit = limit_of(record, running.name)
    words, tone = left_words(running, today)
    href = reverse("record", args=[record.kind, record.pk])
    drawing = None
    if running.due_legal:
        drawing = rulers.time_ruler(
            running.started_on, today, running.due_legal, safe=running.due_safe, left=words
        )
    sub = " ".join(part for part in (record.number_label(), _owner(record)) if part)
    return Row(
        [
            Cell(record.label(), sub=sub, href=href),
            Cell(limit.title, sub=limit.basis),
            Cell(ruler=drawing) if drawing else Cell(missing=_("This step has no limit")),
            days.short(running.due_safe, today),
            days.short(running.due_legal, today),
            Cell(words, tone="" if tone == "plain" else tone),
        ],
        tone=tone,
    )


def _owner(record: Any) -> str:
    owner = getattr(record, "owner", None)
    return owner.label() if owner is not None else ""


def left_words(running: Clock, today: date) -> tuple[str, str]:
    """What is left of a limit, in words, and the tone of its row."""
    if running.due_legal is None or running.due_safe is None:
        return "—", "plain"
    gone = (running.due_safe - today).days
    known = calendar()
    if gone < 0:
        over = known.workdays_between(running.due_safe, today)
        return (days.left(-over, "working") if over else days.left(gone, "calendar")), "late"
    words = days.left(known.workdays_between(today, running.due_safe), "working", days=gone)
    return words, "soon" if gone <= 7 else "plain"


def _columns() -> list[Column]:
    return [
        Column(_("Item"), width="30%"),
        Column(_("Next act and why")),
        Column(_("Clock"), width="9.6rem"),
        Column(_("Safe"), number=True, stack=_("Safe"), half=True, width="4rem"),
        Column(_("Legal"), number=True, stack=_("Legal"), half=True, width="4rem"),
        Column(_("Left"), number=True, width="7rem"),
    ]


def _monday(today: date) -> date:
    return today - timedelta(days=today.weekday())


def _week(seen: Scope, today: date) -> list[Figure]:
    """Acts of my bodies since Monday, by kind; each figure opens its acts."""
    bodies = sorted(seen.over(""))
    if not bodies:
        return []
    done = Act.objects.filter(doer__in=bodies, on__gte=_monday(today), on__lte=today)
    counts = done.values("kind").annotate(n=Count("*")).order_by("-n")[:30]  # read from the index alone
    made = []
    for row in counts:
        owner, _dot, name = row["kind"].rpartition(".")
        cls = registry.KINDS.get(owner)
        spec = cls.acts.get(name) if cls else None
        if cls is None or spec is None or spec.automatic or cls.administers:
            continue
        label = f"{cls.title}：{spec.title}" if _is_chinese() else f"{cls.title}: {spec.title}"
        made.append(
            Figure(
                label, row["n"], href=f"{reverse('acts')}?kind={row['kind']}&from={_monday(today)}&to={today}"
            )
        )
    return made[:6]


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def _starts(seen: Scope) -> list[dict[str, str]]:
    """What this person can begin from the first screen."""
    made = []
    for cls in registry.KINDS.values():
        for spec in cls.acts.values():
            if (
                spec.creates
                and not spec.automatic
                and not cls.administers
                and any(seen.bodies_with(d) for d in spec.duties)
            ):
                href = reverse("begin", args=[cls.kind, spec.name])
                made.append({"label": beginning(cls, spec), "href": href})
    return made[:3]
