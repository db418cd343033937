"""Checking a paper: by its QR code, or by number and code. The answer first and large, then what it means,
then the proof."""

import unicodedata
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from zhijian.kernel.ledger import check, clock, signing
from zhijian.kernel.ledger.models import Act, Leaf, Origin
from zhijian.kernel.ledger.proving import proof_of
from zhijian.kernel.papers.codes import BadCode, normalise
from zhijian.kernel.papers.kinds import KINDS, Standing
from zhijian.kernel.papers.models import Paper
from zhijian.portal.models import Guess


class Ask(forms.Form):
    """What is printed on the paper."""

    number = forms.CharField(label=gettext_lazy("Certificate number"), max_length=60)
    code = forms.CharField(
        label=gettext_lazy("Check code"),
        max_length=20,
        help_text=gettext_lazy("Eight characters, such as 4F2C-88QD"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form for who has no camera. A wrong pair says only that it is not known."""
    form = Ask(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if Guess.too_many(_address(request), clock.now()):
            return _wait(request)
        paper = _find(form.cleaned_data["code"])
        if paper is not None and _same(paper.number, form.cleaned_data["number"]):
            return redirect("public_paper", code=paper.code.replace("-", ""))
        Guess.wrong(_address(request), clock.now())
        return render(request, "portal/answer.html", _context(None, Standing("unknown")), status=404)
    return render(
        request, "portal/ask.html", {"form": form, "public": _public()}, status=422 if form.errors else 200
    )


@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The answer for one paper."""
    if Guess.too_many(_address(request), clock.now()):
        return _wait(request)
    found = _find(code)
    if found is None:
        Guess.wrong(_address(request), clock.now())
        return render(request, "portal/answer.html", _context(None, Standing("unknown")), status=404)
    standing = KINDS[found.template].standing(found, clock.today())
    return render(request, "portal/answer.html", _context(found, standing))


@require_safe
def proof(request: HttpRequest, code: str) -> HttpResponse:
    """The proof that the paper was issued, to be checked with ``check.py`` alone."""
    if Guess.too_many(_address(request), clock.now()):
        return _wait(request)
    found = _find(code)
    if found is None:
        Guess.wrong(_address(request), clock.now())
        raise Http404
    made = proof_of(Act.objects.get(pk=found.act))
    if made is None:
        raise Http404
    position, text = made
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="proof-{position}.json"'
    return response


@require_safe
def checker(request: HttpRequest) -> FileResponse:
    """The one small file that checks a proof and needs nothing else of Zhijian."""
    file = Path(check.__file__)
    return FileResponse(
        file.open("rb"),
        as_attachment=True,
        filename="zhijian-check.py",
        content_type="text/x-python; charset=utf-8",
    )


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """How to check a proof, in four lines."""
    head = signing.newest()
    return render(
        request,
        "portal/how.html",
        {"public": _public(), "verifier": str(signing.signer().verifier) if head else ""},
    )


def _find(code: str) -> Paper | None:
    try:
        return Paper.objects.filter(code=normalise(code)).select_related("body").first()
    except BadCode:
        return None


def _same(one: str, other: str) -> bool:
    def fold(text: str) -> str:
        return "".join(unicodedata.normalize("NFKC", text).upper().split())

    return fold(one) == fold(other)


def _address(request: HttpRequest) -> str:
    """Who asks. Behind a proxy that we trust, the last hop before it: what stands further left anybody may write."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    hops.append(str(request.META.get("REMOTE_ADDR", "")))
    while len(hops) > 1 and hops[-1] in settings.TRUSTED_PROXIES:
        hops.pop()
    return hops[-1]


def _wait(request: HttpRequest) -> HttpResponse:
    response = render(request, "portal/wait.html", {"public": _public()}, status=429)
    response["Retry-After"] = "600"
    return response


def _public(found: Paper | None = None) -> dict[str, Any]:
    origin = Origin.objects.first()
    return {
        "body": found.body.name if found else _("Paper check"), "home": reverse("public_ask"),
        "demo": bool(origin and origin.is_demo),
    }  # fmt: skip


WORDS = {
    "valid": (gettext_lazy("Valid"), gettext_lazy("This paper is genuine and still stands.")),
    "expired": (
        gettext_lazy("Expired"),
        gettext_lazy("This paper is genuine, but its last valid day has passed."),
    ),
    "superseded": (
        gettext_lazy("Superseded"),
        gettext_lazy("This paper is genuine, but a later one has replaced it."),
    ),
    "withdrawn": (
        gettext_lazy("Withdrawn"),
        gettext_lazy("This paper has been withdrawn. Do not rely on it."),
    ),
    "unknown": (
        gettext_lazy("Not known"),
        gettext_lazy(
            "No paper with this code was issued here. Compare each character with the paper; "
            "if it is the same, the paper is not ours."
        ),
    ),
}


def _context(found: Paper | None, standing: Standing) -> dict[str, Any]:
    title, text = WORDS[standing.kind]
    context: dict[str, Any] = {
        "public": _public(found),
        "standing": standing,
        "title": title,
        "text": text,
        "paper": found,
    }
    if found is None:
        return context
    kind = KINDS[found.template]
    said = [(str(label), value) for label, value in kind.public(found.content)]
    said += [(_("Since"), standing.since.isoformat())] if standing.since else []
    said += [(_("Reason"), standing.reason)] if standing.reason else []
    said += [(_("Replaced by"), standing.newer)] if standing.newer else []
    facts = [{"term": term, "value": value} for term, value in said]
    head = signing.newest()
    leaf = Leaf.objects.filter(act_id=found.act).first()
    return context | {
        "kind": kind.title,
        "facts": facts,
        "head": head,
        "sealed": leaf is not None and head is not None and leaf.position < head.size,
        "position": leaf.position if leaf else None,
        "witnessed": leaf is not None and leaf.position < signing.witnessed(),
        "code": found.code.replace("-", ""),
        "ending": Leaf.objects.filter(act_id=standing.act).first() if standing.act else None,
    }
