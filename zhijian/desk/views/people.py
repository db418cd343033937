"""人员与职责 People: who has an account, who may do what from when to when, and the way back in on paper."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache

from zhijian.desk.look.shapes import Column, Table
from zhijian.desk.scoping import officer, scope
from zhijian.desk.views import people_parts as parts
from zhijian.desk.views.people_forms import Keyed, NewAccount, NewDuty
from zhijian.kernel.ledger import clock
from zhijian.kernel.office.codes import issue
from zhijian.kernel.office.models import Account, Appointment
from zhijian.kernel.org.duties import DUTIES, SECURITY_ADMIN, SYSTEM_ADMIN
from zhijian.kernel.org.models import Dated, Duty, Staff
from zhijian.kernel.protections import is_off, protect
from zhijian.kernel.records.by import By
from zhijian.kernel.records.errors import Refusal

PAGE = 50

ADMINISTRATOR = protect(
    "door:administrator", "tests/desk/test_people.py::TestAccounts::test_for_others_the_pages_do_not_exist"
)


def administrator(
    *duties: str,
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Only for who has one of these administrator's duties; for all others the page does not exist."""

    def made(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @officer
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(scope(request).administers(duty) for duty in duties) and not is_off(ADMINISTRATOR):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return made


either = administrator(SYSTEM_ADMIN, SECURITY_ADMIN)


@either
def people(request: HttpRequest) -> HttpResponse:
    """All accounts with the duties of today."""
    asked = request.GET.get("q", "").strip()
    rows = Account.visible_to(scope(request)).order_by("username").select_related("body")
    if asked:
        rows = rows.filter(
            Q(username__icontains=asked) | Q(name__contains=asked) | Q(name_en__icontains=asked)
        )
    paginator = Paginator(rows, PAGE)
    page = paginator.get_page(request.GET.get("page"))
    held: dict[Any, list[Duty]] = {}
    for duty in Duty.objects.filter(Dated.on(clock.today()), staff__in=[row.pk for row in page]).order_by(
        "duty"
    ):
        held.setdefault(duty.staff_id, []).append(duty)
    columns = [
        Column(pgettext("person", "Name"), head=True), Column(_("Body"), stack=_("Body")),
        Column(_("Duties today"), stack=_("Duties today")), Column(_("State")),
    ]  # fmt: skip
    table = Table(
        _("Accounts"), columns, rows=[parts.row(row, held.get(row.pk, [])) for row in page], stack=True
    )
    return render(request, "desk/people.html", {
        "table": table, "paging": parts.paging(request, page), "query": asked, "total": paginator.count,
        "may_open": scope(request).administers(SYSTEM_ADMIN),
    })  # fmt: skip


@either
def person(request: HttpRequest, pk: object) -> HttpResponse:
    """One account: its duties past, present and to come, and what was done with it."""
    account = _account(request, pk)
    staff = Staff.objects.get(pk=account.pk)
    duties = Duty.objects.filter(staff=staff).select_related("body", "acting_for").order_by("-begins", "duty")
    return render(request, "desk/person.html", {
        "account": account, "facts": parts.facts(account, staff), "buttons": parts.buttons(account, scope(request)),
        "duties": parts.duties(duties, may_withdraw=scope(request).administers(SECURITY_ADMIN)),
        "log": parts.log(account),
    })  # fmt: skip


@administrator(SYSTEM_ADMIN)
def open_person(request: HttpRequest) -> HttpResponse:
    """Open an account; a one-time code for the first sign-in is printed from its page."""
    form = NewAccount(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = Account.create("registered", _hand(request), **form.given())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("person", made.pk)
    return _form(request, form, _("Open an account"), reverse("people"))


@administrator(SECURITY_ADMIN)
def grant(request: HttpRequest, pk: object) -> HttpResponse:
    """Grant a duty, or an acting duty."""
    account = _account(request, pk)
    staff = Staff.objects.get(pk=account.pk)
    form = NewDuty(staff, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            Appointment.create("granted", _hand(request), staff=staff, **form.given())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("person", account.pk)
    title = _("Grant %(name)s a duty") % {"name": account.name}
    return _form(request, form, title, reverse("person", args=[account.pk]))


@administrator(SECURITY_ADMIN)
def withdraw(request: HttpRequest, pk: object) -> HttpResponse:
    """Withdraw a duty: from now on it does not hold."""
    held = get_object_or_404(Appointment.visible_to(scope(request)).select_related("staff"), pk=pk)
    words = _("%(name)s no longer has the duty “%(duty)s” from now on. What was done with it stands.")
    said = words % {"name": held.staff.name, "duty": DUTIES[held.duty].title}
    return _confirm(
        request, held, "withdrawn", _("Withdraw the duty"), said, reverse("person", args=[held.staff_id])
    )


@either
def lock(request: HttpRequest, pk: object) -> HttpResponse:
    """Lock an account: its sessions end at once."""
    said = _("The person is signed out and cannot sign in. Duties stay as they are; nothing is deleted.")
    account = _account(request, pk)
    return _confirm(request, account, "locked", _("Lock the account"), said, reverse("person", args=[pk]))


@either
def unlock(request: HttpRequest, pk: object) -> HttpResponse:
    """Unlock an account."""
    said = _("The person can sign in again with the same password.")
    account = _account(request, pk)
    return _confirm(request, account, "unlocked", _("Unlock the account"), said, reverse("person", args=[pk]))


@never_cache
@either
def code(request: HttpRequest, pk: object) -> HttpResponse:
    """A one-time code on a page to print. It is shown only now; the ledger knows that it was issued, not what it is."""
    account = _account(request, pk)
    form = Keyed(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = issue(account, _hand(request))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return render(
                request, "desk/person_code.html", {"codes": [made], "back": reverse("person", args=[pk])}
            )
    said = _(
        "A code of 10 signs takes the place of the password, once, within 24 hours. An earlier one is void."
    )
    return _page(request, form, account, _("Print a one-time code"), said, reverse("person", args=[pk]))


def _confirm(request: HttpRequest, entry: Any, act: str, title: str, said: str, back: str) -> HttpResponse:
    form = Keyed(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            entry.act(act, _hand(request))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(back)
    return _page(request, form, entry, title, said, back)


def _page(request: HttpRequest, form: Keyed, entry: Any, title: str, said: str, back: str) -> HttpResponse:
    return render(request, "desk/person_confirm.html", {
        "form": form, "entry": entry, "title": title, "said": said, "back": back,
    }, status=422 if form.errors else 200)  # fmt: skip


def _form(request: HttpRequest, form: Keyed, title: str, back: str) -> HttpResponse:
    fields = [form[name] for name in form.fields if name != "zj_key"]
    context = {"form": form, "fields": fields, "title": title, "back": back}
    return render(request, "desk/person_form.html", context, status=422 if form.errors else 200)


def _hand(request: HttpRequest) -> By:
    """The administrator's hand; the key is bound to the person, so that nobody can take another's answer."""
    return By(scope(request), clock.today(), key=f"{request.user.pk}:{request.POST['zj_key']}")


def _account(request: HttpRequest, pk: object) -> Account:
    return get_object_or_404(Account.visible_to(scope(request)).select_related("body"), pk=pk)
