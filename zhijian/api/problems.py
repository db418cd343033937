"""Errors as problem+json (RFC 9457): what, why, and for each field what to do."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.errors import HttpError

from zhijian.kernel.records.errors import NotYours, Refusal, Stale

TYPE = "application/problem+json"


def problem(status: int, code: str, title: str, **more: Any) -> HttpResponse:
    """One problem document."""
    body = {"type": f"urn:zhijian:{code}", "title": title, "status": status, **more}
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type=TYPE, status=status)


CODES = {400: "bad_request", 403: "csrf", 404: "not_found", 405: "method", 413: "too_large"}


def of_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework refuses: too large, a session without its CSRF token."""
    return problem(error.status_code, CODES.get(error.status_code, "http"), str(error))


def of_stranger(request: HttpRequest, _error: Exception) -> HttpResponse:
    """Nobody is signed in, and the token is missing or does not stand."""
    response = problem(401, "unauthorized", _("Sign in, or send a token that stands."))
    response["WWW-Authenticate"] = "Bearer"
    return response


def nothing(request: HttpRequest, **_address: str) -> HttpResponse:
    """An address that the API does not have: the same answer as for a record that is not there."""
    return of_refusal(request, NotYours())


def of_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal of the door, with its sentences by field; a stale one also says who was first and the revision now."""
    errors = {field: [str(sentence) for sentence in sentences] for field, sentences in refusal.errors.items()}
    title = next(iter(errors.values()), [_("Refused")])[0]
    more: dict[str, Any] = {"errors": errors}
    if isinstance(refusal, Stale):
        more |= {
            "first": refusal.who,
            "when": refusal.when.isoformat() if refusal.when else None,
            "what": str(refusal.what),
            "rev": refusal.rev,
            "changed": [
                {"field": one.field, "label": str(one.label), "old": one.old, "new": one.new}
                for one in refusal.changes
            ],
        }
    return problem(refusal.status, refusal.code, title, **more)
