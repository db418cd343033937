"""A record's page: its life, its clocks, what can be done next and what that needs, its papers, its acts
with proofs."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhijian.desk.look import days
from zhijian.desk.look.shapes import Fact, Logged, Need, NextAct, Proof, Step, Table
from zhijian.desk.scoping import officer, scope
from zhijian.desk.special import page_of, views_of
from zhijian.desk.timing.working import running_limits
from zhijian.kernel.ledger import clock
from zhijian.kernel.ledger.models import Act, Leaf
from zhijian.kernel.office.papers import file_of
from zhijian.kernel.org.duties import DUTIES
from zhijian.kernel.org.models import Staff
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.papers.models import Paper
from zhijian.kernel.protections import is_off, protect
from zhijian.kernel.records import checks, registry
from zhijian.kernel.records.access import Access
from zhijian.kernel.records.attachments import Attachment
from zhijian.kernel.records.by import By
from zhijian.kernel.records.errors import NotYours, Refusal
from zhijian.kernel.records.fields import marks_of
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.reading import said_of
from zhijian.kernel.records.screens import SCREENS
from zhijian.kernel.records.spec import ActSpec

MASKED = "＊＊＊"
LEAKS = "tests/matrix/test_leaks.py::"
MASK = protect(
    "mask:page",
    f"{LEAKS}test_my_own_rows_pages_show_nothing_of_others_and_nothing_masked[east-parties.party]",
)
PAPERS = protect("scope:files.paper", f"{LEAKS}test_a_paper_is_given_to_who_sees_its_verification[zone]")
FILES = protect(
    "scope:files.attachment", f"{LEAKS}test_a_scan_is_given_to_who_sees_its_verification_and_to_nobody_before"
)
PAGES: dict[str, Callable[[HttpRequest, Any], HttpResponse]] = {}
"""Kinds with a page of their own, filled by the URL configuration."""
BESIDE: dict[str, Callable[[Any, Scope, date], list[Table]]] = {}
"""What stands on the page of a kind beside its own facts, filled likewise: tables of what belongs to it."""


def find(request: HttpRequest, kind: str, pk: Any) -> Any:
    """The record if this person may see it; otherwise 404, as for one that does not exist."""
    try:
        return registry.kind(kind).get(scope(request), pk)
    except (registry.UnknownKind, NotYours):
        raise Http404 from None


@officer
def record(request: HttpRequest, kind: str, pk: Any) -> HttpResponse:
    """The page of one record; a kind with a page of its own has it."""
    entry = find(request, kind, pk)
    if kind in PAGES:
        return PAGES[kind](request, entry)
    today = clock.today()
    acts = list(said_of(entry.timeline()))
    context = {
        "entry": entry, "title": entry.label(), "number": entry.number_label(), "plural": entry.plural,
        "register": reverse("register", args=[kind]) if kind in SCREENS else "",
        "life": life(entry, acts, today), "next": next_acts(entry, scope(request)),
        "clocks": running_limits(entry, today, scope(request)),
        "facts": facts(entry, scope(request)), "papers": Paper.objects.filter(record=entry.pk).order_by("-id"),
        "files": Attachment.objects.filter(record=entry.pk).order_by("-uploaded"),
        "log": log(entry, acts, today), "stamp": _("Voided") if entry.state == "" else "",
        "party": entry.party if entry.party and entry.kind != "parties.party" else None, "views": views_of(entry),
        "beside": BESIDE[kind](entry, scope(request), today) if kind in BESIDE else (),
    }  # fmt: skip
    return render(request, "desk/record.html", context)


def life(entry: Record, acts: list[Any], today: date) -> list[Step]:
    """All states in order, those reached with their day."""
    days_of: dict[str, date] = {}
    for act, told in acts:
        if "state" in told.changed:
            days_of[told.changed["state"][1]] = act.on
    states = list(entry.State)
    if len(states) < 3:
        return []
    reached = [state.value for state in states]
    now = reached.index(entry.state) if entry.state in reached else -1
    return [
        Step(
            str(state.label), days.short(days_of[state.value], today) if state.value in days_of and n <= now else "",
            "now" if n == now else "done" if n < now else "later",
        )
        for n, state in enumerate(states)
    ]  # fmt: skip


def next_acts(entry: Record, seen: Scope) -> list[NextAct]:
    """What may come next, and what each needs. An act whose duty this person has nowhere is left out."""
    by = By(seen, clock.today())
    told = [(spec, *needs_of(entry, spec, by)) for spec in open_acts(entry, seen)]
    main = _main([spec for spec, _needs, allowed in told if allowed], entry)
    made = [
        NextAct(
            str(spec.title), href=page_of(entry, spec.name), needs=needs, allowed=allowed, primary=spec is main,
            seal=spec.seal,
        )
        for spec, needs, allowed in told
    ]  # fmt: skip
    return sorted(made, key=lambda act: not act.primary)


ASIDE = frozenset((
    "cancelled", "delayed", "dismissed", "dissolved", "dropped", "ended", "laid_up", "left", "lifted", "locked",
    "removed", "reopened", "retired", "returned", "suspended", "taken_back", "terminated", "withdrawn",
))  # fmt: skip
"""Acts that end, undo or put off: open to who needs them, never what a record waits for."""


def _main(allowed: Sequence[ActSpec], entry: Record) -> ActSpec | None:
    """The act that takes a record on: to the next of its states in the order of its life, else back into it."""
    life = [state.value for state in type(entry).State]
    now = life.index(entry.state) if entry.state in life else -1

    def far(spec: ActSpec) -> tuple[bool, int]:
        at = min((life.index(state) for state in spec.targets if state in life), default=len(life))
        return at <= now, at

    leading = [spec for spec in allowed if spec.name not in ASIDE and spec.targets != ("same",)]
    return min(leading, key=far, default=None)


def open_acts(entry: Record, seen: Scope) -> Iterator[ActSpec]:
    """The acts that this state leaves open and for which this person has the duty somewhere."""
    for spec in entry.acts.values():
        if spec.creates or spec.automatic or entry.state not in spec.sources:
            continue
        if any(seen.bodies_with(duty) for duty in spec.duties):
            yield spec


def needs_of(entry: Record, spec: ActSpec, by: By) -> tuple[list[Need], bool]:
    """The conditions of an act that can be told before its form is filled, each with ✓ or ○."""
    needs = []
    titles = _(" or ").join(str(DUTIES[duty].title) for duty in spec.duties)
    for check, sentence in (
        (checks.post_for, _("Duty: %(duty)s") % {"duty": titles}),
        (checks.four_eyes, _("Another person than before") if spec.not_who else ""),
    ):
        try:
            check(entry, spec, by)
        except Refusal as refusal:
            needs.append(Need(str(next(iter(refusal.errors.values()))[0])))
        else:
            if sentence:
                needs.append(Need(sentence, ok=True))
    for guard in spec.guards:
        if not guard.needs:
            needs.append(Need(str(guard.sentence), ok=guard.holds(entry, _Eyes(by), {})))
    return needs, all(need.ok for need in needs)


class _Eyes:
    """What a guard may ask of the hand, before there is an act."""

    def __init__(self, by: By) -> None:
        self.by, self.on, self.staff, self.body = by, by.on, by.staff, by.body


def facts(entry: Record, seen: Scope) -> list[Fact]:
    """The record's fields in words; personal ones masked, with the way to look."""
    made = [Fact(_("State"), entry.get_state_display() or _("Voided")), Fact(_("Area"), entry.territory.name)]
    if entry.body_id != entry.territory_id:
        made.append(Fact(_("Kept by"), entry.body.name))
    for column in entry._meta.concrete_fields:
        marks = marks_of(column)
        value = getattr(entry, column.name) if hasattr(column, "zj") else None
        if value in (None, "", {}) or column.get_internal_type() == "JSONField":
            continue
        if marks.access is Access.PERSONAL and not is_off(MASK):
            made.append(
                Fact(
                    str(column.verbose_name),
                    MASKED,
                    href=reverse("reveal", args=[entry.kind, entry.pk]),
                    link=_("look, with a reason"),
                )
            )
        else:
            made.append(_fact(entry, column, value))
    return made


def _fact(entry: Record, column: Any, value: Any) -> Fact:
    title = str(column.verbose_name)
    if column.choices:
        return Fact(title, getattr(entry, f"get_{column.name}_display")())
    if isinstance(value, bool):
        return Fact(title, _("yes") if value else _("no"))
    if isinstance(value, date):
        return Fact(title, days.iso(value))
    if isinstance(value, Record):
        return Fact(title, value.label(), href=reverse("record", args=[value.kind, value.pk]))
    return Fact(title, str(value))


def log(entry: Record, acts: list[Any], today: date) -> list[Logged]:
    """The acts, newest first: who, what, and the place in the ledger."""
    ids = [act.pk for act, _told in acts]
    positions = dict(Leaf.objects.filter(act_id__in=ids).values_list("act_id", "position"))
    names = dict(Staff.objects.filter(pk__in={act.actor for act, _t in acts}).values_list("pk", "name"))
    voided = {act.corrects for act, _t in acts if act.kind.endswith(".voided")}
    made = []
    for act, told in reversed(acts):
        spec = entry.acts.get(act.kind.rpartition(".")[2])
        made.append(
            Logged(
                days.short(act.on, today),
                str(spec.title) if spec else correction_title(act.kind),
                words(act, told, entry, names),
                proof=Proof(positions.get(act.pk), reverse("act", args=[act.pk]), sealed=act.pk in positions),
                gone=_("voided") if act.pk in voided else "",
                href=reverse("void", args=[act.pk]) if _may_void(entry, act, acts, voided) else "",
                link=_("void") if _may_void(entry, act, acts, voided) else "",
            )
        )
    return made


def _may_void(entry: Record, act: Act, acts: list[Any], voided: set[Any]) -> bool:
    live = [other for other, _t in acts if other.pk not in voided and not other.kind.endswith(".voided")]
    return bool(live) and live[-1].pk == act.pk and not checks.is_nobody(act.actor)


def correction_title(kind: str) -> str:
    """Words for a correcting act."""
    return {"voided": _("Void"), "amended": _("Amend")}.get(kind.rpartition(".")[2], kind)


def words(act: Act, told: Any, entry: Record, names: dict[Any, str]) -> str:
    """Who did it, and what changed, in a sentence."""
    who = names.get(act.actor, _("automatically"))
    said = []
    for name, (_old, new) in told.changed.items():
        if name in ("state", "party", "body", "territory") or new in (None, "", {}) or isinstance(new, dict):
            continue
        column = entry.column(name)
        if not hasattr(column, "zj") or marks_of(column).access is Access.PERSONAL or column.is_relation:
            continue  # what is no field of the record's own is a key of the house, and nothing to read
        shown = dict(column.flatchoices).get(new, new) if column.choices else new
        said.append(f"{column.verbose_name} {shown}")
    marks = [_("late entry")] if told.facts.get("late") else []
    marks += [_("from an old register")] if told.facts.get("history") else []
    if told.facts.get("acting_for"):
        acting = Staff.objects.filter(pk=told.facts["acting_for"]).values_list("name", flat=True).first()
        marks.append(_("acting for %(name)s") % {"name": acting})
    return _("; ").join([who, *marks, *said[:6]])


@officer
def paper(request: HttpRequest, pk: Any, variant: str = "zh") -> FileResponse:
    """A paper's bytes as an attachment, for who may see its record."""
    row = Paper.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    if not is_off(PAPERS):
        find(request, row.kind, row.record)
    file = file_of(row)
    if row.state != Paper.State.READY or not file.exists():
        raise Http404
    return FileResponse(
        file.open("rb"), as_attachment=True, filename=f"{row.number}.pdf", content_type="application/pdf"
    )


@officer
def attachment(request: HttpRequest, pk: Any) -> FileResponse:
    """An attached file, for who may see its record; always as a download, by the kind that its content has."""
    row = Attachment.objects.filter(pk=pk).exclude(record=None).first()
    if row is None:
        raise Http404
    if not is_off(FILES):
        find(request, row.kind, row.record)
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=row.name, content_type=row.media)
