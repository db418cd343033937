"""Looking at masked personal data: only with a reason, and the look is itself recorded."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from zhijian.desk.look.shapes import Fact
from zhijian.desk.scoping import officer, scope
from zhijian.desk.views.records import find
from zhijian.kernel.ledger import clock
from zhijian.kernel.office.models import Look
from zhijian.kernel.protections import is_off, protect
from zhijian.kernel.records.access import Access
from zhijian.kernel.records.by import By
from zhijian.kernel.records.fields import marks_of

WATCHED = (
    "tests/matrix/test_leaks.py::test_a_look_with_a_reason_shows_the_value_and_stands_in_the_audit_stream"
)
REASON = protect("mask:reason", WATCHED)
RECORDED = protect("mask:recorded", WATCHED)


class Why(forms.Form):
    """The reason of a look."""

    reason = forms.CharField(label=_("Why you need to see it"), max_length=300, min_length=4)


@never_cache
@officer
def reveal(request: HttpRequest, kind: str, pk: object) -> HttpResponse:
    """Ask for the reason; show the values once the look stands in the ledger."""
    entry = find(request, kind, pk)
    form = Why(request.POST or None)
    shown: list[Fact] = []
    form.fields["reason"].required = not is_off(REASON)
    if request.method == "POST" and form.is_valid():
        seen = scope(request)
        body = next(iter(sorted(seen.reach)), entry.body_id)
        if not is_off(RECORDED):
            Look.create(
                "taken", By(seen, clock.today(), body=body, auto=True), about=str(entry.pk), about_kind=kind,
                why=form.cleaned_data["reason"],
            )  # fmt: skip
        shown = [
            Fact(str(c.verbose_name), _value(entry, c))
            for c in entry._meta.concrete_fields
            if marks_of(c).access is Access.PERSONAL
        ]
    back = reverse("record", args=[kind, entry.pk])
    return render(
        request,
        "desk/reveal.html",
        {"form": form, "entry": entry, "facts": shown, "back": back},
        status=422 if form.errors else 200,
    )


def _value(entry: Any, column: Any) -> str:
    return str(getattr(entry, column.name) or "—")
