"""The scope of a request: resolved once, used by every query of the page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from zhijian.kernel.ledger import clock
from zhijian.kernel.org.scope import Scope, scope_of
from zhijian.kernel.protections import is_off, protect

CHOOSES = protect(
    "door:password_chosen",
    "tests/desk/test_sign_in.py::TestOneTimeCode::test_opens_once_and_then_a_password_must_be_chosen",
)


def scope(request: HttpRequest) -> Scope:
    """What the person behind *request* may see today."""
    known = getattr(request, "_zj_scope", None)
    if known is None:
        known = scope_of(request.user, clock.today())  # type: ignore[arg-type]
        request._zj_scope = known  # type: ignore[attr-defined]
    return known


def officer(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Only for a person who is signed in; one with a one-time code chooses a password first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if getattr(request.user, "must_change", False) and not is_off(CHOOSES):
            return redirect("password")
        return view(request, *args, **kwargs)

    return guarded
