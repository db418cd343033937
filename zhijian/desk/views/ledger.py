"""The ledger as pages: its head, an act with its place, the acts behind a figure, a proof to take away."""

import json
from collections import defaultdict
from datetime import date
from functools import reduce
from operator import or_
from textwrap import wrap
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from zhijian.desk.look import days
from zhijian.desk.look.shapes import Cell, Column, Fact, Paging, Proof, Row, Table
from zhijian.desk.scoping import officer, scope
from zhijian.desk.views.records import correction_title
from zhijian.kernel.ledger import clock, dbtiles, signing
from zhijian.kernel.ledger.models import Act, Checkpoint, Cosignature, Leaf, Origin
from zhijian.kernel.ledger.proving import proof_of
from zhijian.kernel.org.duties import AUDIT_ADMIN
from zhijian.kernel.org.models import Body, Staff
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.protections import is_off, protect
from zhijian.kernel.records import registry
from zhijian.kernel.records.by import NOBODY
from zhijian.kernel.records.screens import Rows

PAGE = 100
DEEPEST = 10_000  # acts that can be paged to; a narrower figure is quicker for everybody
SEEN = protect(
    "scope:ledger.acts",
    "tests/matrix/test_leaks.py::test_acts_and_proofs_are_those_of_the_table[zone-parties.old_entry]",
)


def visible_acts(seen: Scope) -> Rows:
    """Acts that happened in areas or by bodies that this person may see; of kinds of which they may see rows at all."""
    hidden, shown = Q(), Q(doer__in=sorted(seen.reach))
    if is_off(SEEN):
        return Act.objects.all()
    by_line: dict[str, list[str]] = defaultdict(list)
    for cls in registry.KINDS.values():
        if cls.administers and not cls.administered_by(seen):
            hidden |= Q(kind__startswith=f"{cls.kind}.")
        elif cls.administers:
            shown |= Q(kind__startswith=f"{cls.kind}.")
        elif (
            cls.scope_by == "body"
        ):  # an act lies in the area that it is about, but such a record with its keeper
            shown |= Q(kind__startswith=f"{cls.kind}.", doer__in=sorted(seen.over(cls.line)))
        else:
            by_line[cls.line].append(cls.kind)
    for line, kinds in by_line.items():
        of_line = reduce(or_, (Q(kind__startswith=f"{kind}.") for kind in kinds))
        shown |= of_line & Q(territory__in=sorted(seen.over(line)))
    rows = Act.objects.all() if seen.whole or seen.system else Act.objects.filter(shown)
    return rows if seen.system or not hidden else rows.exclude(hidden)


@officer
def ledger(request: HttpRequest) -> HttpResponse:
    """The head of the ledger, its last checkpoints, and what all this proves and does not."""
    heads, kept = list(Checkpoint.objects.order_by("-size")[:20]), signing.witnessed()
    columns = [
        Column(_("Size"), number=True, stack=_("Size")),
        Column(_("Signed"), stack=_("Signed")),
        Column(_("Root"), stack=_("Root")),
        Column(_("Witnessed")),
    ]
    rows = [
        Row(
            [
                f"{head.size:,}",
                Cell(days.moment(head.signed), keep=True),
                Cell(" ".join(wrap(head.root, 32)), tone="2"),
                _("yes") if head.size <= kept else _("not yet witnessed"),
            ]
        )
        for head in heads
    ]
    waiting = Act.objects.filter(leaf=None).count() if dbtiles.size() < 200_000 else None
    return render(
        request,
        "desk/ledger.html",
        {
            "origin": Origin.objects.first(),
            "table": Table(_("Signed heads"), columns, rows=rows, stack=True),
            "heads": heads,
            "waiting": waiting,
            "witnesses": Cosignature.objects.order_by("-size"),
            "may_admit": bool(scope(request).bodies_with(AUDIT_ADMIN)),
            "verifier": str(signing.signer().verifier) if heads else "",
            "last": visible_acts(scope(request)).count() if dbtiles.size() < 5000 else None,
        },
    )


@officer
def head(request: HttpRequest) -> HttpResponse:
    """The newest signed head as a file, for somebody outside to keep."""
    newest = signing.newest()
    if newest is None:
        raise Http404
    answer = HttpResponse(signing.cosigned_note(newest.size), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="checkpoint-{newest.size}.txt"'
    return answer


@officer
def acts(request: HttpRequest) -> HttpResponse:
    """The acts behind a figure: of a kind, from–to, that this person may see."""
    rows = visible_acts(scope(request))
    kind, party = request.GET.get("kind", ""), request.GET.get("party", "")
    first, last = _day(request.GET.get("from", "")), _day(request.GET.get("to", ""))
    rows = rows.filter(kind=kind.replace("\x00", "")) if kind else rows
    rows = rows.filter(on__gte=first) if first else rows
    rows = rows.filter(on__lte=last) if last else rows
    rows = rows.filter(party=party) if _is_id(party) else rows
    asked = request.GET.get("page", "")
    page = max(1, min(int(asked), DEEPEST // PAGE)) if asked.isdecimal() else 1
    start = (page - 1) * PAGE
    # Not counted: the figure that leads here has counted them, and millions are not counted again for a page.
    found = list(rows.order_by("-on", "-id")[start : start + PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    paging = Paging(
        start + 1 if found else 0, start + len(found), None if more else start + len(found),
        before=_page(request, page - 1) if page > 1 else "", after=_page(request, page + 1) if more else "",
    )  # fmt: skip
    table = act_table(found) if found else None
    return render(request, "desk/acts.html", {"table": table, "paging": paging, "title": _title(kind)})


def _day(text: str) -> date | None:
    """A day of the address; none where it cannot be read."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _page(request: HttpRequest, number: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(number)
    return f"?{asked.urlencode()}"


def _title(kind: str) -> str:
    owner, _dot, name = kind.rpartition(".")
    cls = registry.KINDS.get(owner)
    if cls is None:
        return _("Acts")
    spec = cls.acts.get(name)
    return f"{cls.title} · {spec.title if spec else correction_title(kind)}"


def act_table(rows: list[Act], amounts: dict[Any, str] | None = None, unit: str = "") -> Table:
    """Acts as a table: day, what, of which record, who, place in the ledger; and what each adds to a sum, in *unit*."""
    positions = dict(
        Leaf.objects.filter(act_id__in=[act.pk for act in rows]).values_list("act_id", "position")
    )
    names = dict(Staff.objects.filter(pk__in={act.actor for act in rows}).values_list("pk", "name"))
    bodies = dict(Body.objects.filter(pk__in={act.doer for act in rows}).values_list("pk", "name"))
    labels = _labels(rows)
    made = []
    for act in rows:
        made.append(
            Row(
                [
                    days.iso(act.on),
                    Cell(_title(act.kind)),
                    Cell(
                        labels.get(act.record, ("—", ""))[0],
                        sub=labels.get(act.record, ("", ""))[1],
                        href=reverse("record", args=[act.kind.rpartition(".")[0], act.record]),
                    ),
                    Cell(
                        names.get(act.actor or NOBODY, _("automatically")), sub=bodies.get(act.doer, act.doer)
                    ),
                    *([] if amounts is None else [amounts[act.pk]]),
                    Cell(
                        proof=Proof(
                            positions.get(act.pk), reverse("act", args=[act.pk]), sealed=act.pk in positions
                        )
                    ),
                ]
            )
        )
    columns = [
        Column(_("Day"), stack=_("Day")),
        Column(_("Act")),
        Column(_("Record")),
        Column(_("By"), stack=_("By")),
        *([] if amounts is None else [Column(unit, number=True, stack=unit)]),
        Column(_("Ledger"), number=True),
    ]
    return Table(_("Acts"), columns, rows=made, stack=True)


def _labels(rows: list[Act]) -> dict[Any, tuple[str, str]]:
    """Name and number of the records of these acts: one query a kind."""
    wanted: dict[str, set[Any]] = {}
    for act in rows:
        wanted.setdefault(act.kind.rpartition(".")[0], set()).add(act.record)
    found = {}
    for kind, ids in wanted.items():
        cls = registry.KINDS.get(kind)
        if cls is None:
            continue
        related = [
            f.name
            for f in cls._meta.fields
            if f.is_relation and f.name in ("instrument", "staff", "body", "territory")
        ]
        for record in cls._base_manager.select_related(*related).in_bulk(ids).values():
            found[record.pk] = (record.label(), record.number_label())
    return found


@officer
def act(request: HttpRequest, pk: object) -> HttpResponse:
    """One act: what the leaf says, in words and as it is hashed."""
    row = visible_acts(scope(request)).filter(pk=pk).first()
    if row is None:
        raise Http404
    leaf = Leaf.objects.filter(act=row).first()
    told = json.loads(row.body)
    who = Staff.objects.filter(pk=row.actor).values_list("name", flat=True).first() or _("automatically")
    named = {
        body.pk: body.name for body in Body.objects.filter(pk__in=[row.doer, row.territory, row.principal])
    }
    facts = [
        Fact(_("Act"), _title(row.kind)),
        Fact(_("Day"), days.iso(row.on)),
        Fact(_("Recorded"), days.moment(row.recorded)),
        Fact(_("By"), who),
        Fact(_("Doer"), named.get(row.doer, row.doer)),
        Fact(_("Area"), named.get(row.territory, row.territory)),
        Fact(_("Principal"), named.get(row.principal, row.principal)),
        Fact(_("Leaf hash"), bytes(leaf.hash).hex() if leaf else _("not yet sealed"), mono=True),
    ]
    return render(
        request,
        "desk/ledger_act.html",
        {
            "act": row,
            "leaf": leaf,
            "facts": facts,
            "text": json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True),
            "record": reverse("record", args=[row.kind.rpartition(".")[0], row.record]),
            "title": _title(row.kind),
            "today": clock.today(),
        },
    )


@officer
def proof(request: HttpRequest, pk: object) -> HttpResponse:
    """The proof file of an act, without sealed values."""
    row = visible_acts(scope(request)).filter(pk=pk).first()
    if row is None:
        raise Http404
    made = proof_of(row)
    if made is None:
        raise Http404
    position, text = made
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="proof-{position}.json"'
    return response
