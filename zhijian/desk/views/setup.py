"""The wizard that founds one's own bureau: three pages. What is typed waits in the session; the last page does it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from zhijian.desk import setting_up
from zhijian.desk.look import fields
from zhijian.desk.views.setup_forms import (
    LISTS,
    AdministratorsForm,
    BodyForm,
    FinishForm,
    People,
    PeopleFormSet,
    administrators,
    officers,
)
from zhijian.kernel.intake import jobs
from zhijian.kernel.intake.models import Job
from zhijian.kernel.intake.problems import FileRefused
from zhijian.kernel.intake.targets import TARGETS
from zhijian.kernel.office.codes import Code
from zhijian.kernel.office.founding import AlreadyFounded, Person, Plan, begin
from zhijian.kernel.org.models import Body, Staff
from zhijian.kernel.protections import is_off, protect
from zhijian.kernel.records.errors import Refusal
from zhijian.kernel.workdays.published import calendar

WATCHED = "tests/desk/test_setup.py::"
UNFOUNDED = protect("door:setup_unfounded", f"{WATCHED}test_once_there_is_a_ledger_nobody_founds_another")
TOKEN = protect("door:setup_token", f"{WATCHED}test_without_the_token_there_is_no_such_page")
OPEN, BODY, THREE, OTHERS = "setup_open", "setup_body", "setup_three", "setup_others"


def while_unfounded(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Only while there is no ledger, and only for who has the token; for all others there is no such page."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not setting_up.is_open() and not is_off(UNFOUNDED):
            raise Http404
        given = request.GET.get("token", "")
        if given and (setting_up.is_right(given) or is_off(TOKEN)):
            request.session.cycle_key()
            request.session[OPEN] = True
            return redirect("setup")  # the token does not stay in the address
        if not request.session.get(OPEN):
            raise Http404
        return view(request)

    return guarded


@while_unfounded
def body(request: HttpRequest) -> HttpResponse:
    """Page 1: the body."""
    form = BodyForm(request.POST or None, initial=request.session.get(BODY))
    if request.method == "POST" and form.is_valid():
        request.session[BODY] = form.cleaned_data
        return redirect("setup_people")
    return _page(request, "desk/setup_body.html", 1, {"form": form}, bool(form.errors))


@while_unfounded
def people(request: HttpRequest) -> HttpResponse:
    """Page 2: the three administrators, then people and their first duties."""
    if BODY not in request.session:
        return redirect("setup")
    three = AdministratorsForm(request.POST or None, initial=request.session.get(THREE))
    others: PeopleFormSet = People(  # type: ignore[assignment]
        request.POST or None, initial=request.session.get(OTHERS), prefix="p"
    )
    if request.method == "POST":
        right = three.is_valid()
        others.taken = tuple(v for k, v in three.cleaned_data.items() if k.endswith("_username"))
        if others.is_valid() and right:
            request.session[THREE] = three.cleaned_data
            request.session[OTHERS] = [row for row in others.cleaned_data if row.get("username")]
            return redirect("setup_finish")
    wrong = request.method == "POST"
    return _page(request, "desk/setup_people.html", 2, {"form": three, "others": others}, wrong)


@while_unfounded
def finish(request: HttpRequest) -> HttpResponse:
    """Page 3: calendar, lists, address; then the ledger is opened and the first codes are shown, once."""
    if THREE not in request.session:
        return redirect("setup_people")
    people = _people(request.session)
    held = {duty for person in people for duty in person.duties}
    form = FinishForm(
        request.POST or None, request.FILES or None, request.session[BODY]["code"], _address(request), held
    )
    if request.method == "POST" and form.is_valid():
        plan = _plan(request.session, people, form.cleaned_data)
        try:
            codes, brought = _open(plan, form.cleaned_data)
        except AlreadyFounded:
            raise Http404 from None
        except ListRefused as refused:
            form.add_error(refused.name, refused.sentence)
        except Refusal as refusal:
            fields.refuse(form, refusal, {"text": "notice"})
        else:
            setting_up.keep_address(form.cleaned_data["address"])
            setting_up.forget()
            request.session.flush()
            context = {"codes": codes, "plan": plan, "brought": brought, "step": 3, "steps": _steps(4)}
            return render(request, "desk/setup_done.html", context)
    known = calendar()
    context = {"form": form, "first_year": min(known.years), "last_year": known.last_published_year}
    return _page(request, "desk/setup_finish.html", 3, context, bool(form.errors))


class ListRefused(Exception):
    """A list that cannot be read: *name* of its field and why."""

    def __init__(self, name: str, sentence: str) -> None:
        self.name, self.sentence = name, sentence


def _open(plan: Plan, given: dict[str, Any]) -> tuple[list[Code], list[Job]]:
    """Found the bureau and hand its lists to whose duty they are, all or nothing; gives the first codes and the jobs.

    Raises ``AlreadyFounded``, ``Refusal``, ``ListRefused``.
    """
    made: list[Job] = []
    try:
        with transaction.atomic():
            codes = begin(plan)
            made.extend(_handed_in(name, given[name], plan) for name in LISTS if given.get(name))
    except BaseException:
        for job in made:
            job.upload.path.unlink(missing_ok=True)  # its row is gone with the transaction
        raise
    for job in made:
        jobs.look(job)
    return codes, made


def _handed_in(name: str, sent: UploadedFile, plan: Plan) -> Job:
    wanted = TARGETS[name].duties
    who = next(person for person in plan.people if set(person.duties).intersection(wanted))
    staff, at = Staff.objects.get(username=who.username), Body.objects.get(pk=plan.code)
    try:
        return jobs.hand_in(name, sent.chunks(), sent.name or "", at, staff, get_language() or "zh-hans")
    except FileRefused as refused:
        raise ListRefused(name, refused.problem.sentence(_)) from refused


def _people(session: Any) -> tuple[Person, ...]:
    code = session[BODY]["code"]
    return (*administrators(session[THREE], code), *officers(session[OTHERS], code))


def _plan(session: Any, people: tuple[Person, ...], finish: dict[str, Any]) -> Plan:
    given = session[BODY]
    return Plan(
        origin=finish["origin"], code=given["code"], name=given["name"], name_en=given["name_en"],
        short=given["short"], sort=given["sort"], level=given["level"], people=people, notice=finish["notice"],
    )  # fmt: skip


def _page(
    request: HttpRequest, template: str, step: int, context: dict[str, Any], wrong: bool
) -> HttpResponse:
    return render(
        request, template, {"step": step, "steps": _steps(step), **context}, status=422 if wrong else 200
    )


def _steps(now: int) -> list[dict[str, str]]:
    names = [_("The body"), _("Administrators and people"), _("Calendar, lists, address")]
    state = {True: "done", False: "later"}
    return [
        {"name": name, "when": "", "state": "now" if n == now else state[n < now]}
        for n, name in enumerate(names, 1)
    ]


def _address(request: HttpRequest) -> str:
    return str(settings.ADDRESS_GIVEN) or f"{request.scheme}://{request.get_host()}"
