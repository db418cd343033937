"""Planning 排检: the due list by area, category and month, and a day planned for one verifier."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhijian.common.people.models import Credential
from zhijian.desk.look import days
from zhijian.desk.look.shapes import Cell, Column, Group, Row, Table
from zhijian.desk.scoping import officer, scope
from zhijian.desk.sheet.around import person
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.models import Body, Duty, Staff
from zhijian.kernel.parties.screens import areas
from zhijian.kernel.records.bulk import Wish, act_many
from zhijian.kernel.records.by import By
from zhijian.lines.metrology import due
from zhijian.lines.metrology.categories import Category
from zhijian.lines.metrology.models import MANAGER, SUPERVISOR, VERIFIER, Instrument, Verification

SHOWN = 100  # instruments on one page: more than anybody verifies on a day
KIND = "metrology.verification"


@dataclass(frozen=True)
class Load:
    """One verifier's work: open verifications, those planned on the day and on others, what speaks against it."""

    key: str
    name: str
    open: int
    on_day: int
    others: str
    warnings: Sequence[str]


class Asked:
    """What the planner asks to see; everything that cannot be read counts as not asked."""

    def __init__(self, request: HttpRequest) -> None:
        given = request.POST if request.method == "POST" else request.GET
        self.today = clock.today()
        self.area, self.category = given.get("area", ""), given.get("category", "")
        self.month = (
            given.get("month", "")
            if given.get("month") in due.months(self.today, 12)
            else due.months(self.today)[0]
        )
        try:
            self.day = date.fromisoformat(given.get("day", ""))
        except ValueError:
            self.day = self.today + timedelta(days=1)

    def address(self) -> str:
        """The same question again."""
        said = {
            "area": self.area,
            "category": self.category,
            "month": self.month,
            "day": self.day.isoformat(),
        }
        return f"{reverse('plan_day')}?{urlencode({name: value for name, value in said.items() if value})}"


@officer
def plan_day(request: HttpRequest) -> HttpResponse:
    """Choose instruments that are due, a verifier and a day; each by an act of its own, or refused with a reason."""
    seen = scope(request)
    if not (seen.bodies_with(MANAGER) or seen.bodies_with(SUPERVISOR)):
        raise Http404
    asked = Asked(request)
    rows = _due_rows(request, asked)
    instruments = list(rows.select_related("owner", "territory", "institute")[: SHOWN + 1])
    chosen = request.POST.getlist("instrument")[:SHOWN]
    lacks = [_("Choose at least one instrument.")] if not chosen else []
    lacks += [] if request.POST.get("verifier") else [_("Choose a verifier.")]
    outcomes = _assign(request, asked, chosen) if request.method == "POST" and not lacks else []
    if outcomes:
        instruments = list(
            _due_rows(request, asked).select_related("owner", "territory", "institute")[: SHOWN + 1]
        )
    refused = [outcome for outcome in outcomes if outcome.refusal]
    mistakes = [{"href": "", "label": "", "text": text} for text in lacks] if request.method == "POST" else []
    context = {
        "asked": asked, "title": _("Plan a day"), "areas": areas(seen), "categories": Category.choices,
        "months": due.months(asked.today, 12), "groups": _instruments(instruments[:SHOWN], asked, chosen, refused),
        "more": len(instruments) > SHOWN, "loads": _loads(instruments[:SHOWN], seen, asked), "refused": refused,
        "done": len(outcomes) - len(refused), "finished": bool(outcomes), "key": uuid.uuid4().hex,
        "verifier": request.POST.get("verifier", ""), "mistakes": mistakes, "most": SHOWN,
    }  # fmt: skip
    return render(request, "desk/plan_day.html", context, status=422 if mistakes else 200)


def _due_rows(request: HttpRequest, asked: Asked) -> Any:
    """Instruments that this person may assign: appointed to an institute of theirs, or in an area they supervise."""
    seen = scope(request)
    rows = due.plannable(Instrument.visible_to(seen), due.first_after(asked.month)).exclude(institute=None)
    if not seen.bodies_with(SUPERVISOR):
        below = set[str]().union(*(seen.of(body, "") for body in seen.bodies_with(MANAGER)))
        rows = rows.filter(institute__in=below)
    rows = rows.filter(territory=asked.area) if asked.area else rows
    return rows.filter(category=asked.category) if asked.category else rows


def _assign(request: HttpRequest, asked: Asked, chosen: Sequence[str]) -> list[Any]:
    seen, key = scope(request), request.POST.get("zj_key", "")[:40]
    entries = Instrument.visible_to(seen).filter(pk__in=[each for each in chosen if len(each) == 36])
    wishes = []
    for instrument in entries.order_by("valid_until", "pk"):
        by = By(seen, asked.today, key=f"{request.user.pk}:{key}:{instrument.pk}" if key else "")
        occasion = "subsequent" if instrument.last_verified else "initial"
        params = {
            "instrument": instrument.pk,
            "verifier": request.POST.get("verifier"),
            "planned_on": asked.day,
        }
        wishes.append(
            Wish(Verification(instrument=instrument), "assigned", by, {**params, "occasion": occasion})
        )
    return list(act_many(wishes))


def _instruments(
    found: Sequence[Any], asked: Asked, chosen: Sequence[str], refused: Sequence[Any]
) -> list[dict[str, Any]]:
    """The instruments by area, as rows to tick."""
    reasons = {outcome.wish.record.instrument_id: str(outcome.refusal) for outcome in refused}
    areas_of: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        until = one.valid_until
        areas_of.setdefault(one.territory.short or one.territory.name, []).append({
            "key": str(one.pk), "number": one.number, "name": one.label(), "owner": one.owner.label(), "site": one.site,
            "href": reverse("record", args=[one.kind, one.pk]), "category": one.get_category_display(),
            "until": days.short(until, asked.today) if until else "", "late": until is not None and until < asked.today,
            "chosen": str(one.pk) in chosen, "why": reasons.get(one.pk, ""),
        })  # fmt: skip
    words = "%(n)s instrument", "%(n)s instruments"
    return [
        {"area": area, "rows": rows, "count": ngettext(*words, len(rows)) % {"n": len(rows)}}
        for area, rows in areas_of.items()
    ]


def _loads(found: Sequence[Any], seen: Any, asked: Asked) -> list[Load]:
    """The verifiers of the institutes concerned, the one with least on that day first."""
    bodies = {one.institute_id for one in found} or set(seen.bodies_with(MANAGER))
    held = Duty.objects.filter(Duty.on(asked.day), duty=VERIFIER, body__in=bodies, staff__is_active=True)
    people = {row.staff_id: row.staff for row in held.select_related("staff")}
    mine = Verification.objects.filter(verifier__in=people, state="assigned").values_list(
        "verifier", "planned_on"
    )
    open_, planned = Counter[Any](), Counter[Any]()
    for verifier, day in mine:
        open_[verifier] += 1
        planned[verifier, day] += 1
    wanted = {one.category for one in found}
    made = [_load(staff, open_, planned, wanted, asked) for staff in people.values()]
    return sorted(made, key=lambda load: (bool(load.warnings), load.on_day, load.open, load.name))


def _load(staff: Staff, open_: Counter[Any], planned: Counter[Any], wanted: set[str], asked: Asked) -> Load:
    ahead = sorted(day for who, day in planned if who == staff.pk and day and day != asked.day)[:4]
    others = "　".join(f"{days.short(day, asked.today)} {planned[staff.pk, day]}" for day in ahead)
    return Load(
        str(staff.pk),
        person(staff),
        open_[staff.pk],
        planned[staff.pk, asked.day],
        others,
        _warnings(staff, wanted, asked),
    )


def _warnings(staff: Staff, wanted: set[str], asked: Asked) -> list[str]:
    """Credentials that are not there, or end before the day: the act of verification would be refused."""
    held = Credential.objects.filter(staff=staff, item__in=wanted, state="in_force")
    ends: dict[str, date] = {}
    for credential in held:
        ends[credential.item] = max(ends.get(credential.item, date.min), credential.valid_to or date.max)
    made = []
    for category in sorted(wanted):
        named = str(Category(category).label)
        if category not in ends:
            made.append(_("No credential for: %(item)s") % {"item": named})
        elif ends[category] < asked.day:
            said = {"item": named, "day": days.iso(ends[category])}
            made.append(_("The credential for %(item)s ends on %(day)s, before that day") % said)
    return made


@officer
def due_list(request: HttpRequest) -> HttpResponse:
    """How many instruments fall due, by area, category and month; each number opens the register with its rows."""
    seen, today = scope(request), clock.today()
    if not seen.reach:
        raise Http404
    found = due.count(Instrument.visible_to(seen), today)
    buckets = [due.OVERDUE, *due.months(today), due.LATER, due.NEVER]
    names = dict(Body.objects.filter(pk__in={one.area for one in found}).values_list("pk", "name"))
    groups = []
    for area in sorted(names):
        rows = [
            _counts(found, buckets, str(Category(category).label), area=area, category=category)
            for category in sorted({one.category for one in found if one.area == area})
        ]
        number = due.total(found, area=area)
        late = bool(due.total(found, area=area, bucket=due.OVERDUE))
        groups.append(
            Group(
                rows,
                names[area],
                ngettext("%(n)s instrument", "%(n)s instruments", number) % {"n": number},
                late,
            )
        )
    if len(groups) > 1:
        groups.append(Group([_counts(found, buckets, _("All areas"))], _("Together")))
    words = dict(due.choices(seen))
    columns = [
        Column(_("Category"), head=True),
        *(Column(str(words.get(b, b)), number=True) for b in buckets),
    ]
    columns.append(Column(_("Together"), number=True))
    table = Table(_("Due list"), columns, groups=groups)
    plans = bool(seen.bodies_with(MANAGER) or seen.bodies_with(SUPERVISOR))
    context = {"title": _("Due list"), "table": table if found else None, "plans": plans}
    return render(request, "desk/due_list.html", context)


def _counts(found: Sequence[due.Due], buckets: Sequence[str], label: str, **where: str) -> Row:
    register = reverse("register", args=[Instrument.kind])
    cells: list[Any] = [label]
    for bucket in buckets:
        number = due.total(found, bucket=bucket, **where)
        href = f"{register}?{urlencode({**where, 'due': bucket})}"
        tone = "late" if bucket == due.OVERDUE and number else ""
        cells.append(Cell(number, href=href, live=True, tone=tone) if number else "0")
    return Row([*cells, due.total(found, **where)])
