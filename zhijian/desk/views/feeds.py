"""My limits in a calendar program: a private address that can be taken back, and what stands there.

The address is shown once; only its hash is kept. Whoever has it sees titles of records without signing in, so it shows
what falls to its owner and nothing else, and nothing once the owner's account is locked.
"""

import secrets
from hashlib import sha256

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from zhijian.desk.scoping import officer, scope
from zhijian.desk.timing import ical
from zhijian.desk.timing.rows import Rows, basis_of
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.scope import scope_of
from zhijian.kernel.protections import is_off, protect
from zhijian.kernel.records import seeing
from zhijian.kernel.records.clocks import limit_of
from zhijian.kernel.workdays import published
from zhijian.kernel.workdays.models import Feed

STANDS = protect(
    "door:feed_stands",
    "tests/desk/timing/test_pages.py::test_a_private_address_shows_my_limits_until_it_is_taken_back",
)
OPEN = protect("door:feed_open", "tests/desk/timing/test_pages.py::test_a_locked_account_has_no_address")
MOST = 1_000
SHOWN = "zj_feed"


@officer
def feeds(request: HttpRequest) -> HttpResponse:
    """My private addresses; a new one is shown on the page that follows its making, and never again."""
    mine = Feed.objects.filter(staff=request.user.pk, revoked=None).order_by("made")
    fresh = request.session.pop(SHOWN, "")
    address = settings.ADDRESS + reverse("feed", args=[fresh]) if fresh else ""
    return render(
        request, "desk/feeds.html", {"title": _("In my calendar program"), "mine": mine, "address": address}
    )


@officer
@require_POST
def feed_new(request: HttpRequest) -> HttpResponse:
    """Make an address; one made before goes on until it is taken back."""
    token, person = secrets.token_urlsafe(24), scope(request).staff
    if person is None:
        raise Http404
    Feed.objects.create(digest=_digest(token), staff=person, made=clock.now())
    request.session[SHOWN] = token
    return redirect("feeds")


@officer
@require_POST
def feed_revoke(request: HttpRequest) -> HttpResponse:
    """Take all my addresses back."""
    Feed.objects.filter(staff=request.user.pk, revoked=None).update(revoked=clock.now())
    return redirect("feeds")


@require_GET
@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What stands at a private address. A wrong one is not told from one that was taken back."""
    found = Feed.objects.filter(digest=_digest(token)).select_related("staff").first()
    if found is None or (found.revoked and not is_off(STANDS)):
        raise Http404
    if not (found.staff.is_active or is_off(OPEN)):
        raise Http404
    with translation.override(found.staff.language):
        lines = "".join(ical.calendar(_("My limits"), _events(found), clock.now()))
    return HttpResponse(lines, content_type="text/calendar; charset=utf-8")


def _events(found: Feed) -> list[ical.Event]:
    today, law = clock.today(), published.law()
    waiting = (
        seeing.mine(scope_of(found.staff, today))
        .filter(due_safe__isnull=False)
        .order_by("due_safe", "id")[:MOST]
    )
    rows = Rows(list(waiting), today, law)
    made = []
    for one in rows.clocks:
        record = rows.records.get(one.record)
        if record is None or one.due_safe is None:
            continue
        about = [
            record.number_label(), basis_of(one, law),
            _("Safe date %(safe)s, legal date %(legal)s") % {"safe": one.due_safe, "legal": one.due_legal},
            rows.remark(one),
        ]  # fmt: skip
        made.append(ical.Event(
            f"{one.record}.{one.name}.{one.started_by}@zhijian", one.due_safe,
            f"{limit_of(record, one.name).title}: {record.label()}",
            "\n".join(part for part in about if part),
            settings.ADDRESS + reverse("record", args=[one.kind, one.record]),
        ))  # fmt: skip
    return made


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
