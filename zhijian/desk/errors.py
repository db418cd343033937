"""Pages for what did not work. Each says what happened, that nothing is lost, and what to do.

In the root URLconf: ``handler400 = "zhijian.desk.errors.bad_request"`` and so on for 403, 404, 500;
``CSRF_FAILURE_VIEW = "zhijian.desk.errors.csrf_failure"``. Views answer 409 and 422 with ``conflict`` and
``unprocessable``.
"""

import logging
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhijian.desk.context import look

log = logging.getLogger("zhijian.desk")
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is misread over the telephone


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read."""
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not allowed; where the reason is known, in words for people, it is ``exception``'s text."""
    return page(request, 403, {"reason": str(exception or "")})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that is too old (signed out meanwhile): what was typed is kept as a draft on the device."""
    return page(request, 403, {"stale_form": True})


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not for this reader: the page does not say which."""
    return page(request, 404)


def conflict(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """409: somebody was first. ``first`` who, ``when``, ``changed`` (lines of what changed), ``back`` address."""
    return page(request, 409, context)


def unprocessable(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """422: refused by a rule. ``reasons`` are sentences, ``back`` the address of the form."""
    return page(request, 422, context)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. The reference number on the page stands in the log beside what went wrong."""
    reference = "R-" + "".join(secrets.choice(ALPHABET) for _ in range(8))
    log.error("reference %s: %s %s failed", reference, request.method, request.path)
    return page(request, 500, {"reference": reference})


def page(request: HttpRequest, status: int, context: dict[str, Any] | None = None) -> HttpResponse:
    """The page for ``status``, which asks nothing of the database."""
    return render(None, f"{status}.html", {**look(request), **(context or {})}, status=status)
