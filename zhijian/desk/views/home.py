"""My desk: what waits for me, overdue first, with its reason and basis; what my body did this week."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from zhijian.desk.look import days
from zhijian.desk.look.shapes import Figure, Group, Row, Table
from zhijian.desk.scoping import officer, scope
from zhijian.desk.special import begin_at
from zhijian.desk.timing.page import Look, counted
from zhijian.desk.timing.rows import Rows, columns
from zhijian.desk.views.registers import beginning
from zhijian.kernel.intake import jobs
from zhijian.kernel.intake.models import Job
from zhijian.kernel.ledger import clock
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.records import registry, seeing
from zhijian.kernel.records.clocks import Clock
from zhijian.kernel.workdays import published

SHOWN = 40
AHEAD = 30  # calendar days that the desk looks ahead


@officer
def home(request: HttpRequest) -> HttpResponse:
    """The first screen."""
    today = clock.today()
    seen = scope(request)
    waiting = my_clocks(seen, today)[: SHOWN + 1]
    look = Look(seen, {}, today, published.law())
    more = len(waiting) > SHOWN
    groups, late, soon = _groups(waiting[:SHOWN], look)
    table = Table(_("What waits for me"), columns(), groups=groups, stack=True)
    return render(request, "desk/home.html", {
        "table": table if groups else None, "late": late, "soon": soon, "count": min(len(waiting), SHOWN), "more": more,
        "week": _week(seen, today), "week_span": days.span(_monday(today), today), "starts": _starts(seen),
        "imports": _imports(request.user, seen), "gone_up": _gone_up(look),
    })  # fmt: skip


def my_clocks(seen: Scope, today: date) -> Any:
    """Running limits that fall to a duty of this person, as far as the desk looks ahead, by safe date."""
    soon = Q(due_safe__isnull=True) | Q(due_safe__lte=today + timedelta(days=AHEAD))
    return seeing.mine(seen).filter(soon).order_by("due_safe", "id")


def _groups(waiting: list[Clock], look: Look) -> tuple[list[Group], int, int]:
    today, rows = look.today, Rows(waiting, look.today, look.law, look.alarms)
    late: list[Row] = []
    soon: list[Row] = []
    later: list[Row] = []
    for one in waiting:
        if one.record in rows.records:
            due = one.due_safe
            (late if due and due < today else soon if due and (due - today).days <= 7 else later).append(
                rows.row(one)
            )
    made = []
    for found, label, is_late in (
        (late, _("Overdue"), True),
        (soon, _("Within seven days"), False),
        (later, _("Later"), False),
    ):
        if found:
            made.append(
                Group(
                    found,
                    label,
                    ngettext("%(n)s item", "%(n)s items", len(found)) % {"n": len(found)},
                    late=is_late,
                )
            )
    return made, len(late), len(soon)


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


def _gone_up(look: Look) -> Any:
    """How many limits of bodies below are over and have gone up to this person's body by a rule of escalation."""
    return counted(look.rows(when="raised")) if look.raised is not None else 0


def _imports(staff: Any, seen: Scope) -> list[Job]:
    """Lists that were handed in for this person and wait for columns or a yes."""
    waiting = jobs.visible_to(seen).filter(staff=staff, state__in=(Job.State.READ, Job.State.PREVIEWED))
    return list(waiting.order_by("made")[:5])


def _starts(seen: Scope) -> list[dict[str, str]]:
    """What this person can begin from the first screen; the first of a line is drawn last, as the main button."""
    made = []
    for cls in registry.KINDS.values():
        for spec in cls.acts.values():
            if (
                spec.creates
                and not spec.automatic
                and not cls.administers
                and any(seen.bodies_with(d) for d in spec.duties)
            ):
                href = begin_at(cls.kind, spec.name)
                made.append({"label": beginning(cls, spec), "href": href})
    return [one for one in made if one["href"]][2::-1]
