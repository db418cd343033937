"""Doing an act: the form drawn from the act's own declaration, sent through the same door as everything else."""

import uuid
from copy import copy
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhijian.desk import errors
from zhijian.desk.bodies import in_full
from zhijian.desk.grounds import grounds_of
from zhijian.desk.look import fields
from zhijian.desk.scoping import officer, scope
from zhijian.desk.special import only_page, own_beginning
from zhijian.desk.views.choices import choice_field
from zhijian.desk.views.records import find
from zhijian.desk.views.registers import View, beginning
from zhijian.kernel.ledger import clock
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.org.models import Body, Dated, Place
from zhijian.kernel.protections import is_off, protect
from zhijian.kernel.records import registry
from zhijian.kernel.records.access import Access
from zhijian.kernel.records.attachments import keep
from zhijian.kernel.records.bulk import Wish, act_many
from zhijian.kernel.records.by import By
from zhijian.kernel.records.correcting import void
from zhijian.kernel.records.door import answered
from zhijian.kernel.records.errors import NoRoom, Refusal, Stale
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.params import is_plain, relations
from zhijian.kernel.records.screens import SCREENS
from zhijian.kernel.records.spec import ActSpec

SENT = "zj-sent"
"""Marks a message that is no sentence but the name of a draft which has arrived."""
BULK = 2000  # rows that one form may act on
KEY, SEEN, ON, REASON, AREA = "zj_key", "zj_seen", "zj_on", "zj_reason", "territory"


@officer
def begin(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """A creating act: a new record."""
    cls, spec = _act(kind, name)
    if (
        not spec.creates
        or spec.automatic
        or not any(scope(request).bodies_with(duty) for duty in spec.duties)
    ):
        raise Http404
    if own_beginning(kind, name):
        return redirect(own_beginning(kind, name))
    return _page(request, cls(), spec)


@officer
def do(request: HttpRequest, kind: str, pk: Any, name: str) -> HttpResponse:
    """An act of a record."""
    try:
        entry = find(request, kind, pk)
    except Http404:
        return _sent_again(request, kind, pk, name)
    _cls, spec = _act(kind, name)
    if spec.creates or spec.automatic:
        raise Http404
    if only_page(entry, name):
        return redirect(only_page(entry, name))
    return _page(request, entry, spec)


def _act(kind: str, name: str) -> tuple[type[Record], ActSpec]:
    try:
        return registry.kind(kind), registry.kind(kind).acts[name]
    except (registry.UnknownKind, KeyError):
        raise Http404 from None


def _sent_again(request: HttpRequest, kind: str, pk: Any, name: str) -> HttpResponse:
    """A form sent twice whose first sending took the record out of this officer's sight: the first answer again."""
    cls, spec = _act(kind, name)
    if request.method != "POST" or spec.creates or spec.automatic:
        raise Http404
    form = act_form(cls(), spec, request)
    if form.is_valid():
        first = answered(cls, spec, pk, hand(request, cls(), spec, form.cleaned_data.get(ON)), form.given())
        if first is not None:
            return _done(request, cls, spec, first)
    raise Http404


def _done(request: HttpRequest, cls: type[Record], spec: ActSpec, act: Act) -> HttpResponse:
    """To the record; where it is no longer this officer's, to the register, which says what was done. The device is
    told that what was typed has arrived, else the next form of this act would begin with it."""
    kept = draft_of(cls.kind, spec, act.record)
    messages.success(request, kept, extra_tags=SENT)
    if cls.visible_to(scope(request)).filter(pk=act.record).exists():
        return redirect("record", cls.kind, act.record)
    messages.success(
        request, _("Done: %(act)s. The record now lies outside your area.") % {"act": spec.title}
    )
    return redirect("register", cls.kind) if cls.kind in SCREENS else redirect("home")


def draft_of(kind: str, spec: ActSpec, pk: Any) -> str:
    """Under which name a device keeps what is typed into an act's form."""
    return f"{kind}.{spec.name}.{'new' if spec.creates else pk}"


def _page(request: HttpRequest, entry: Record, spec: ActSpec) -> HttpResponse:
    form = act_form(entry, spec, request)
    if request.method == "POST" and form.is_valid():
        by = hand(request, entry, spec, form.cleaned_data.get(ON))
        try:
            act = entry.act(spec.name, by, **_uploaded(request, form.given()))
        except Stale as stale:
            return _conflict(request, entry, stale)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _done(request, type(entry), spec, act)
    title = beginning(entry, spec) if spec.creates else str(spec.title)
    back = reverse("record", args=[entry.kind, entry.pk]) if not spec.creates else reverse("home")
    return render(request, "desk/act.html", {
        "form": form, "title": title, "entry": None if spec.creates else entry, "spec": spec, "back": back,
        "draft": draft_of(entry.kind, spec, entry.pk), "asked": request.GET.urlencode(),
        "grounds": () if spec.creates else grounds_of(entry, spec.name),
    }, status=422 if form.errors else 200)  # fmt: skip


def _uploaded(request: HttpRequest, given: dict[str, Any]) -> dict[str, Any]:
    """Files are kept first and go into the act by their id."""
    return {
        name: str(keep(value, request.user).pk) if isinstance(value, UploadedFile) else value  # type: ignore[arg-type]
        for name, value in given.items()
    }


def hand(request: HttpRequest, entry: Record, spec: ActSpec, on: date | None) -> By:
    """The officer's hand, from what the form sent; *on* as the form has read it."""
    seen = request.POST.get(SEEN) or ""
    return By(
        scope(request), on or clock.today(), key=_key(request),
        seen=int(seen) if seen.isdecimal() and not spec.creates else None, reason=request.POST.get(REASON, "").strip(),
        body=request.POST.get("zj_body", ""),
    )  # fmt: skip


def _key(request: HttpRequest) -> str:
    """The form's idempotency key, bound to the person, so that nobody can take another's answer."""
    given = request.POST.get(KEY, "")[:60]
    return f"{request.user.pk}:{given}" if given else ""


def _conflict(request: HttpRequest, entry: Record, stale: Stale) -> HttpResponse:
    return errors.conflict(
        request,
        {
            "first": stale.who,
            "when": stale.when,
            "changed": [stale.what, *stale.changes],
            "back": reverse("record", args=[entry.kind, entry.pk]),
            "again": request.get_full_path(),
        },
    )


MASK = protect(
    "mask:form",
    "tests/matrix/test_leaks.py::test_my_own_rows_pages_show_nothing_of_others_and_nothing_masked[east-parties.party]",
)


class ActForm(forms.Form):
    """A form drawn from an act's declaration. It checks days only; what is typed goes to the door as it is."""

    entry: Record
    spec: ActSpec
    masked: frozenset[str] = frozenset()
    """Fields that hold a personal value which this form does not show."""

    zj_key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    zj_seen = forms.CharField(widget=forms.HiddenInput, required=False)
    zj_on = forms.DateField(
        label=gettext_lazy("Done on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The day it happened; today unless you say otherwise."),
    )
    zj_reason = forms.CharField(
        label=gettext_lazy("Why it is entered late"), required=False, max_length=500,
        help_text=gettext_lazy("Only needed more than three days later."),
    )  # fmt: skip

    def given(self) -> dict[str, Any]:
        """What was typed, by parameter; empty means: not given. A masked value that was left alone stays."""
        names = [name for name in self.fields if not name.startswith("zj_")]
        typed = {name: self.cleaned_data.get(name) for name in names}
        return {name: value for name, value in typed.items() if value or name not in self.masked}

    def refuse(self, refusal: Refusal) -> None:
        """Put each sentence beside its field, or on top."""
        places = {"on": ON, "reason": REASON if REASON in self.fields else "reason"}
        fields.refuse(self, refusal, places)

    def own(self) -> list[Any]:
        """The act's own fields, without key and day."""
        return [self[name] for name in self.fields if not name.startswith("zj_")]


def act_form(entry: Record, spec: ActSpec, request: HttpRequest) -> ActForm:
    """The form of one act on one record."""
    masked: frozenset[str] = frozenset()
    initial: dict[str, Any] = {KEY: uuid.uuid4().hex, SEEN: str(entry.rev), ON: clock.today()}
    links = relations(spec, type(entry))
    if not spec.creates and is_plain(spec):
        held = {name: getattr(entry, entry.column(name).attname) for name in spec.model.model_fields}
        masked = frozenset(
            name
            for name in held
            if entry.marks(name).access is Access.PERSONAL and held[name] and not is_off(MASK)
        )
        initial |= {name: value for name, value in held.items() if name not in masked}
    initial |= {name: request.GET[name] for name in spec.model.model_fields if name in request.GET}
    form = ActForm(request.POST or None, request.FILES or None, initial=initial)
    form.entry, form.spec, form.masked = entry, spec, masked
    for name, info in spec.model.model_fields.items():
        if name == "party" and is_plain(spec):
            continue
        if name == AREA:
            areas = _areas(request, spec, entry)
            if areas:
                form.fields[AREA] = forms.ChoiceField(label=_("Area"), choices=areas)
            continue
        required = info.is_required()
        form.fields[name] = choice_field(entry, spec, name, info, links.get(name), required, scope(request))
    for name in masked:
        form.fields[name].help_text = _("Masked. It stays as it is unless you write another.")
    _named_lookups(form, links, scope(request))
    return form


def _named_lookups(form: ActForm, links: dict[str, Any], seen: Any) -> None:
    """A search box that holds an id already shows what it is."""
    for name, model in links.items():
        field = form.fields.get(name)
        if field is None or "data-zj-lookup" not in field.widget.attrs:
            continue
        held = (
            model.visible_to(seen).filter(pk=form[name].value()).first()
            if _is_id(form[name].value())
            else None
        )
        if held is not None:
            field.widget.attrs["data-zj-label"] = held.label()


def _is_id(value: object) -> bool:
    try:
        uuid.UUID(str(value))
    except ValueError:
        return False
    return True


def _areas(request: HttpRequest, spec: ActSpec, entry: Record) -> list[tuple[str, str]]:
    """The areas in which this person may enter a new record; nothing to ask where there is one, or none counts."""
    if entry.scope_by == "body":
        return []
    seen = scope(request)
    ids = {
        area for duty in spec.duties for body in seen.bodies_with(duty) for area in seen.of(body, entry.line)
    }
    bodies = Body.objects.filter(pk__in=ids, kind__in=("bureau", "town")).order_by("pk")
    placed = set(
        Place.objects.filter(Dated.on(clock.today()), body__in=ids).values_list("body_id", flat=True)
    )
    rows = [(body.pk, in_full(body)) for body in bodies if body.pk in placed]
    return rows if len(rows) > 1 else []


class VoidForm(forms.Form):
    """Why an act is voided."""

    zj_key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    reason = forms.CharField(
        label=gettext_lazy("Why"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )


@officer
def void_act(request: HttpRequest, pk: Any) -> HttpResponse:
    """Void an act of a record that this person may see."""
    act = Act.objects.filter(pk=pk).first()
    if act is None:
        raise Http404
    entry = find(request, act.kind.rpartition(".")[0], act.record)
    spec = entry.acts.get(act.kind.rpartition(".")[2])
    if spec is None:
        raise Http404
    form = VoidForm(request.POST or None, initial={KEY: uuid.uuid4().hex})
    if request.method == "POST" and form.is_valid():
        by = By(scope(request), clock.today(), key=_key(request))
        try:
            void(entry, act, by, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            fields.refuse(form, refusal)
        else:
            return redirect("record", entry.kind, entry.pk)
    title = _("Void: %(act)s") % {"act": spec.title}
    return render(
        request,
        "desk/void.html",
        {
            "form": form,
            "title": title,
            "entry": entry,
            "act": act,
            "back": reverse("record", args=[entry.kind, entry.pk]),
        },
        status=422 if form.errors else 200,
    )


@officer
def bulk(request: HttpRequest, kind: str) -> HttpResponse:
    """One act on several chosen rows: a form once, then through the bulk door; what was refused comes back
    with its reason."""
    if kind not in SCREENS or request.method != "POST":
        raise Http404
    name = request.POST.get("act", "")
    cls, spec = _act(kind, name)
    if name not in SCREENS[kind].bulk:
        raise Http404
    keys = request.POST.getlist("chosen")[:BULK]
    if request.POST.get("all"):
        keys = [str(key) for key in View(request, kind).rows().values_list("pk", flat=True)[:BULK]]
    entries = list(cls.visible_to(scope(request)).filter(pk__in=[key for key in keys if _is_id(key)]))
    form = (
        act_form(cls(), spec, request)
        if "zj_key" in request.POST
        else act_form(cls(), spec, _as_get(request))
    )
    outcomes: list[Any] = []
    if "zj_key" in request.POST and form.is_valid():
        wishes = []
        for entry in entries:
            by = hand(request, entry, spec, form.cleaned_data.get(ON))
            wishes.append(Wish(entry, name, replace(by, key=f"{by.key}:{entry.pk}", seen=None), form.given()))
        try:
            outcomes = list(act_many(wishes))
        except NoRoom as full:
            form.refuse(full)
    refused = [outcome for outcome in outcomes if outcome.refusal]
    return render(
        request,
        "desk/bulk.html",
        {
            "form": form,
            "title": str(spec.title),
            "entries": entries,
            "keys": keys,
            "act": name,
            "kind": kind,
            "done": len(outcomes) - len(refused),
            "refused": refused,
            "finished": bool(outcomes),
            "back": reverse("register", args=[kind]),
        },
    )


def _as_get(request: HttpRequest) -> Any:
    """The same request as if it asked for an empty form."""
    empty = copy(request)
    empty.POST = QueryDict()
    return empty
