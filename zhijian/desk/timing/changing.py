"""A change of the law in two steps: what it would move is shown, and only then it can be confirmed."""

import uuid
from collections.abc import Callable
from hashlib import sha256
from typing import Any, cast

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from zhijian.desk.look import days, fields
from zhijian.desk.look.shapes import Cell, Column, Row, Table
from zhijian.desk.scoping import scope
from zhijian.desk.timing.procedures import procedure_name
from zhijian.kernel.ledger import clock
from zhijian.kernel.records import recomputing, registry
from zhijian.kernel.records.by import By
from zhijian.kernel.records.clocks import limit_of
from zhijian.kernel.records.errors import Refusal
from zhijian.kernel.records.recomputing import Move, Movement
from zhijian.kernel.workdays import published
from zhijian.kernel.workdays.published import Law

DO = "do"


class Change(forms.Form):
    """What every change of the law carries: its key, and the hash of what was previewed."""

    zj_key = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def given(self) -> dict[str, Any]:
        """What was typed."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in ("zj_key", "seen", "file")
        }

    def digest(self) -> str:
        """The hash of what was typed: a preview holds for this and nothing else."""
        return sha256(
            repr(sorted((name, str(value)) for name, value in self.given().items())).encode()
        ).hexdigest()

    def own(self) -> list[Any]:
        """The fields that a person fills in."""
        return [self[name] for name in self.fields if name not in ("zj_key", "seen")]

    def refuse(self, refusal: Refusal) -> None:
        """Put each sentence beside its field, or on top."""
        fields.refuse(self, refusal, named=True)


def hand(request: HttpRequest, form: Change) -> By:
    """The officer's hand for a confirmed change."""
    key = form.cleaned_data.get("zj_key", "")
    return By(scope(request), clock.today(), key=f"{request.user.pk}:{key}" if key else "")


def stepped(
    request: HttpRequest,
    form: Change,
    would: Callable[[dict[str, Any]], Law],
    act: Callable[[By, dict[str, Any]], None],
) -> tuple[bool, dict[str, Any]]:
    """One request of the two steps. *would* gives the law as it would be (raises a ``Refusal``), *act* does it.

    Returns whether it was done, and else what the page shows: the movement, once something could be previewed.
    """
    shown: dict[str, Any] = {}
    if request.method != "POST" or not form.is_valid():
        return False, shown
    try:
        after = would(form.given())
        if request.POST.get("step") == DO and form.cleaned_data["seen"] == form.digest():
            act(hand(request, form), form.given())
            return True, shown
        shown["movement"] = recomputing.preview(published.law(), after)
    except Refusal as refusal:
        form.refuse(refusal)
        return False, shown
    held = {"seen": form.digest(), "zj_key": form.data.get("zj_key") or uuid.uuid4().hex}
    data = cast(QueryDict, form.data).copy()
    for name, value in held.items():
        data[name] = value
    form.data = data
    shown["moves"] = moves_table(shown["movement"])
    return False, shown


def moves_table(movement: Movement) -> Table | None:
    """The limits that would get other days: the nearest first."""
    if not movement.sample:
        return None
    today = clock.today()
    head = [
        Column(_("Limit")), Column(_("Start"), number=True, stack=_("Start")),
        Column(_("How many"), number=True, stack=_("How many")),
        Column(_("Due now"), number=True, stack=_("Due now")), Column(_("Due then"), number=True, stack=_("Due then")),
    ]  # fmt: skip
    rows = [
        Row(
            [
                _title(move),
                days.short(move.start, today),
                move.count,
                _both(move.before, today),
                _both(move.after, today),
            ]
        )
        for move in movement.sample
    ]
    return Table(_("Limits that move"), head, rows=rows, stack=True)


def _title(move: Move) -> Cell:
    kind, _slash, name = move.name.partition("/")
    cls = registry.KINDS.get(kind)
    sub = procedure_name(move.procedure) if move.procedure else ""
    if cls is None or not any(limit.name == name for limit in cls.limits):
        return Cell(name, sub=sub)
    return Cell(f"{cls.title}: {limit_of(cls, name).title}", sub=sub)


def _both(dates: tuple[Any, Any], today: Any) -> Cell:
    legal, safe = dates
    if legal is None:
        return Cell(_("no rule"))
    return Cell(
        days.short(legal, today),
        sub=_("safe %(day)s") % {"day": days.short(safe, today)} if safe != legal else "",
    )
