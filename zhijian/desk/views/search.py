"""Search over all that a person may see: firms by any part of the name, initials or code; instruments and
papers by number."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhijian.desk.look.shapes import Cell, Column, Row, Table
from zhijian.desk.scoping import officer, scope
from zhijian.kernel.records import registry
from zhijian.kernel.records.screens import SCREENS

SHOWN = 12


def found(request: HttpRequest, words: str, kinds: list[str] | None = None, most: int = SHOWN) -> list[Any]:
    """Records that fit, a few of each kind, those that are called exactly so before the others."""
    made: list[Any] = []
    for screen in SCREENS.values():
        if screen.search is None or (kinds and screen.kind not in kinds):
            continue
        rows = registry.kind(screen.kind).visible_to(scope(request)).exclude(state="")
        made += screen.search(words).best(rows.select_related(*screen.related), most)
    return made


def typed(request: HttpRequest) -> str:
    """What stands in the search box, as far as it can be searched for."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:60]


@officer
def search(request: HttpRequest) -> HttpResponse:
    """The page behind the search box."""
    words = typed(request)
    entries = found(request, words) if words else []
    rows = [
        Row(
            [
                Cell(
                    entry.label(),
                    sub=entry.number_label(),
                    href=reverse("record", args=[entry.kind, entry.pk]),
                ),
                str(entry.title),
                entry.get_state_display(),
            ]
        )
        for entry in entries
    ]
    columns = [
        Column(_("Name and number")),
        Column(_("What it is"), stack=_("What it is")),
        Column(_("State"), stack=_("State")),
    ]
    table = Table(_("Found"), columns, rows=rows, stack=True) if rows else None
    return render(request, "desk/search.html", {"words": words, "table": table, "count": len(rows)})


@officer
def lookup(request: HttpRequest, kind: str) -> JsonResponse:
    """Suggestions for a search box in a form: id, name, number."""
    if kind not in SCREENS:
        raise Http404
    entries = found(request, typed(request), [kind]) if typed(request) else []
    return JsonResponse(
        {"found": [{"id": str(e.pk), "label": e.label(), "number": e.number_label()} for e in entries]}
    )
