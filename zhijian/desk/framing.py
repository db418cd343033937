"""The frame around every page: the rail with its counts, who is signed in, and the colophon."""

from typing import Any

from django.db.models import Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from zhijian.desk.look.numbers import number
from zhijian.desk.scoping import scope
from zhijian.desk.special import PAGES
from zhijian.desk.timing.page import overdue_of_mine
from zhijian.kernel.ledger import clock
from zhijian.kernel.ledger.models import Checkpoint, Cosignature, Origin
from zhijian.kernel.org.duties import SECURITY_ADMIN, SYSTEM_ADMIN
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.records import registry
from zhijian.kernel.records.screens import SCREENS

KEPT = Subquery(Cosignature.objects.order_by("-size").values("size")[:1])
"""The size of the newest head that somebody outside keeps: asked together with our own newest head."""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``frame``, as docs/look.md describes it."""
    origin = Origin.objects.first()
    base = {"demo": bool(origin and origin.is_demo), "place": origin.name if origin else ""}
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"frame": base}
    head = Checkpoint.objects.order_by("-size").annotate(kept=KEPT).first()
    who = request.user
    return {
        "frame": base | {
            "place": who.body.short or who.body.name if who.body else base["place"],
            "groups": groups(request),
            "today": clock.today(),
            "as_of": clock.now(),
            "search": reverse("search"),
            "position": head.size - 1 if head else None,
            "position_href": reverse("ledger"),
            "root": head.root if head else "",
            "witness": witnessed(head.kept if head else None),
            "who": {
                "key": str(who.pk), "name": who.name, "body": who.body.name if who.body else "",
                "sign_out": reverse("sign_out"),
            },
        },
    }  # fmt: skip


def witnessed(kept: int | None) -> str:
    """How far somebody outside keeps the ledger, in words."""
    if not kept:
        return _("not yet witnessed")
    return _("witnessed up to № %(position)s") % {"position": number(kept - 1)}


def groups(request: HttpRequest) -> list[dict[str, Any]]:
    """The four groups of the rail: only what this person has something to do with, and only what works."""
    seen = scope(request)
    limits = _item(request, "clocks", _("Limits")) | {"late": overdue_of_mine(seen, clock.today())}
    made: list[dict[str, Any]] = [
        {"title": "", "items": [_item(request, "home", _("My desk")), *([limits] if seen.reach else [])]}
    ]
    if seen.reach:
        made.append({"title": _("Parties and registers"), "items": _screens(request, "registers")})
        business = _screens(request, "business") + _pages(request, seen, "business")
        made.append({"title": _("Business"), "items": business})
    numbers = [_item(request, "rules", _("Law and calendar")), _item(request, "ledger", _("Ledger"))]
    if seen.reach:
        numbers[:0] = [
            _item(request, "targets", _("Targets")),
            _item(request, "figures", _("This half-year")),
            _item(request, "indicators", _("Indicators")),
            _item(request, "reporting", _("Reporting")),
            _item(request, "register", _("Work reports"), kind="reports.report"),
            _item(request, "old_reports", _("Old reports")),
        ]
    made.append({"title": _("Figures"), "items": numbers})
    if seen.administers(SYSTEM_ADMIN) or seen.administers(SECURITY_ADMIN):
        people = _item(request, "people", _("People and duties"))
        made.append({"title": _("Administration"), "items": [people]})
    return made


def _screens(request: HttpRequest, menu: str) -> list[dict[str, Any]]:
    return [
        _item(request, "register", str(registry.kind(screen.kind).plural), kind=screen.kind)
        for screen in SCREENS.values()
        if screen.menu == menu
    ]


def _pages(request: HttpRequest, seen: Scope, menu: str) -> list[dict[str, Any]]:
    """Pages that are no registers, for who has a duty that uses them."""
    return [
        _item(request, page.url, str(page.title))
        for page in PAGES
        if page.menu == menu and (not page.duties or any(seen.bodies_with(duty) for duty in page.duties))
    ]


def _item(request: HttpRequest, name: str, label: str, **kwargs: str) -> dict[str, Any]:
    href = reverse(name, kwargs=kwargs or None)
    own = request.path in {reverse(page.url) for page in PAGES}  # such a page lies below a register's address
    current = request.path == href or (href != "/" and not own and request.path.startswith(href))
    return {"label": label, "href": href, "current": current}
