"""The worksheet of a verification 检定工作表: filled by its verifier, read by everybody else who may see the record."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhijian.desk import errors
from zhijian.desk.look import days
from zhijian.desk.scoping import officer, scope
from zhijian.desk.sheet.page import KIND, Page, day_of
from zhijian.desk.views.records import find
from zhijian.kernel.records.by import By
from zhijian.kernel.records.errors import Refusal, Stale
from zhijian.lines.metrology.models import Verification


@officer
def worksheet(request: HttpRequest, pk: object) -> HttpResponse:
    """GET shows the sheet; POST records the verification. Refusals keep everything as typed (422, 409)."""
    entry: Verification = find(request, KIND, pk)
    page = Page(request, entry)
    if request.method != "POST":
        return _answer(page, {})
    day = day_of(page.post.get("zj_on", ""))
    if day is None:
        return _answer(page, {"on": [_("Write a day like 2026-06-29.")]})
    seen = page.post.get("zj_seen", "")
    by = By(
        scope(request), day, key=f"{request.user.pk}:{page.key}" if page.key else "",
        seen=int(seen) if seen.isdecimal() else None, reason=page.post.get("zj_reason", "").strip(),
    )  # fmt: skip
    try:
        entry.act("recorded", by, worksheet=page.sheet, fee=page.post.get("fee", "").strip() or "0")
    except Stale as stale:
        return errors.conflict(request, {
            "first": stale.who, "when": days.moment(stale.when), "changed": [stale.what, *stale.changes],
            "back": reverse("worksheet", args=[entry.pk]),
        })  # fmt: skip
    except Refusal as refusal:
        return _answer(page, dict(refusal.errors))
    return redirect(f"{reverse('worksheet', args=[entry.pk])}?sent={page.key}")


def _answer(page: Page, refused: dict[str, list[Any]]) -> HttpResponse:
    """The page, with what was refused at its place."""
    context = page.context() | {"refused": refused, "mistakes": _mistakes(refused)}
    return render(page.request, "desk/worksheet.html", context, status=422 if refused else 200)


def _mistakes(refused: dict[str, list[Any]]) -> list[dict[str, str]]:
    places = {
        "fee": ("#f-fee", _("Fee")),
        "on": ("#f-on", _("Done on")),
        "reason": ("#f-reason", _("Why it is entered late")),
    }
    return [
        {"href": places.get(name, ("", ""))[0], "label": places.get(name, ("", ""))[1], "text": str(sentence)}
        for name, sentences in refused.items()
        for sentence in sentences
    ]
