"""一企一档 A firm's file: every act about it that this person may see, in two years at a glance and month by month."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhijian.desk.look import days
from zhijian.desk.look.shapes import Figure, Logged, Proof, Tab
from zhijian.desk.scoping import scope
from zhijian.desk.timing.working import running_limits
from zhijian.desk.views.ledger import visible_acts
from zhijian.desk.views.records import correction_title, facts, next_acts
from zhijian.kernel.ledger import clock
from zhijian.kernel.ledger.models import Act, Leaf
from zhijian.kernel.org.models import Staff
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.parties.models import Licence, Party, Tag
from zhijian.kernel.records import registry
from zhijian.kernel.records.by import NOBODY
from zhijian.kernel.records.clocks import Clock, limit_of
from zhijian.kernel.records.screens import related_to

SHOWN = 40
WIDTH, LEFT = 1000, 120


def page(request: HttpRequest, party: Party) -> HttpResponse:
    """The page of one party."""
    today, seen = clock.today(), scope(request)
    about = visible_acts(seen).filter(party=party.pk)
    kinds = Counter(about.values_list("kind", flat=True))
    by_record = Counter(
        {
            cls.kind: sum(n for kind, n in kinds.items() if kind.rpartition(".")[0] == cls.kind)
            for cls in registry.KINDS.values()
        }
    )
    chosen = request.GET.get("kind", "")
    listed = about.filter(kind__startswith=f"{chosen}.") if chosen in registry.KINDS else about
    acts = list(listed.order_by("-on", "-id")[:SHOWN])
    tabs = [Tab(_("All"), "?", sum(by_record.values()), current=not chosen)]
    tabs += [
        Tab(str(registry.kind(kind).plural), f"?kind={kind}", n, current=kind == chosen)
        for kind, n in by_record.most_common()
        if n
    ]
    return render(
        request,
        "desk/firm.html",
        {
            "entry": party,
            "title": party.label(),
            "figures": figures(party, request),
            "tabs": tabs,
            "log": log(acts, today),
            "clocks": running_limits(party, today, seen),
            "facts": facts(party, seen),
            "next": next_acts(party, seen),
            "register": reverse("register", args=[party.kind]),
            "overview": overview(party, about, today),
            "due": due(party, request, today),
            "more": len(acts) == SHOWN,
            "stamp": _("Voided") if party.state == "" else "",
            "today": today,
            "tags": Tag.objects.filter(owner=party).exclude(state="").order_by("state", "begins"),
            "licences": Licence.objects.filter(owner=party).exclude(state="").order_by("state", "-begins"),
        },
    )


def figures(party: Party, request: HttpRequest) -> list[Figure]:
    """How many records of each kind there are about this party; each opens its register."""
    made = []
    named = Act.objects.filter(party=party.pk).order_by().values_list("kind", flat=True).distinct()
    owners = {
        kind.rpartition(".")[0] for kind in named
    }  # a record about the party has acts about it: only these ask
    for cls in registry.KINDS.values():
        if cls.kind not in owners or cls.kind == party.kind or cls.administers or cls.kind == "paper":
            continue
        rows = cls.visible_to(scope(request)).filter(party=party.pk).exclude(state="")
        n = rows.count()
        if n:
            made.append(
                Figure(str(cls.plural), n, href=f"{reverse('firm_records', args=[party.pk, cls.kind])}")
            )
    return made


def log(acts: list[Act], today: date) -> list[Logged]:
    """The acts under the heading of their month."""
    ids = [act.pk for act in acts]
    positions = dict(Leaf.objects.filter(act_id__in=ids).values_list("act_id", "position"))
    names = dict(Staff.objects.filter(pk__in={act.actor for act in acts}).values_list("pk", "name"))
    labels = _labels(acts)
    made, month = [], ""
    for act in acts:
        owner, _dot, name = act.kind.rpartition(".")
        cls = registry.kind(owner)
        spec = cls.acts.get(name)
        heading = (
            days.long(act.on).rpartition("月")[0] + "月" if "月" in days.long(act.on) else f"{act.on:%B %Y}"
        )
        made.append(
            Logged(
                days.short(act.on, today),
                str(spec.title) if spec else correction_title(act.kind),
                labels.get(act.record, ""),
                sub=names.get(act.actor or NOBODY, _("automatically")),
                line=str(cls.title),
                proof=Proof(positions.get(act.pk), reverse("act", args=[act.pk]), sealed=act.pk in positions),
                month=heading if heading != month else "",
            )
        )
        month = heading
    return made


def _labels(acts: list[Act]) -> dict[Any, str]:
    wanted: dict[str, set[Any]] = {}
    for act in acts:
        wanted.setdefault(act.kind.rpartition(".")[0], set()).add(act.record)
    found: dict[Any, str] = {}
    for kind, ids in wanted.items():
        cls = registry.kind(kind)
        for record in cls._base_manager.select_related(*related_to(kind)).in_bulk(ids).values():
            found[record.pk] = " ".join(part for part in (record.label(), record.number_label()) if part)
    return found


def overview(party: Party, about: Any, today: date) -> dict[str, Any]:
    """Two years as dots on one line a kind of record; pixels only."""
    start = date(today.year - 2, today.month, 1)
    span = (today - start).days + 60

    def x(day: date) -> str:
        return f"{LEFT + (WIDTH - LEFT - 10) * (day - start).days / span:.1f}"

    recent = about.filter(on__gte=start).values_list("kind", "on")
    lines: dict[str, set[date]] = {}
    for kind, on in recent:
        lines.setdefault(kind.rpartition(".")[0], set()).add(on)
    rows = [
        {
            "label": str(registry.kind(kind).plural),
            "y": 40 + 26 * n,
            "dots": [x(day) for day in sorted(found)],
        }
        for n, (kind, found) in enumerate(sorted(lines.items()))
    ]
    ticks: list[dict[str, Any]] = []
    day = start
    while day <= today:
        label = days.month(day, with_year=day.month in (1, start.month) or not ticks)
        ticks.append({"x": x(day), "label": label})
        day = (day.replace(day=1) + timedelta(days=95)).replace(day=1)
    height = 40 + 26 * max(len(rows), 1)
    return {
        "rows": rows,
        "ticks": ticks,
        "today": x(today),
        "height": height,
        "width": WIDTH,
        "left": LEFT,
        "bottom": height - 8,
    }


def due(party: Party, request: HttpRequest, today: date) -> list[dict[str, Any]]:
    """The next limits about this party."""
    seen = scope(request)
    running = Clock.objects.filter(party=party.pk, stopped_on__isnull=True, due_safe__isnull=False).order_by(
        "due_safe"
    )
    made: list[dict[str, Any]] = []
    nearest = list(running[:50])
    records = _visible(nearest, seen)
    for row in nearest:
        if len(made) == 5:
            break
        record, due_on = records.get(row.record), row.due_safe
        if record is not None and due_on is not None:
            made.append({
                "title": limit_of(record, row.name).title, "name": record.label(), "number": record.number_label(),
                "on": days.short(due_on, today), "late": due_on < today,
                "soon": (due_on - today).days <= 30, "href": reverse("record", args=[row.kind, row.record]),
            })  # fmt: skip
    return made


def _visible(running: list[Clock], seen: Scope) -> dict[Any, Any]:
    """The records of these clocks as far as they may be seen: one query a kind."""
    wanted: dict[str, list[Any]] = {}
    for row in running:
        wanted.setdefault(row.kind, []).append(row.record)
    found: dict[Any, Any] = {}
    for kind, ids in wanted.items():
        found |= registry.kind(kind).visible_to(seen).select_related(*related_to(kind)).in_bulk(ids)
    return found
