"""What every answer carries: the content policy, and no caching of what an officer or his program saw."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware

CONTENT_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class Policy:
    """Content-Security-Policy on all answers; pages of a signed-in officer are not kept by any cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
        # A program that asks with a token is nobody's session, and what it reads is an officer's all the same.
        if signed_in or request.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class Language(LocaleMiddleware):
    """Chinese first: the desk asks the cookie only; a stranger's page also asks the browser."""

    def process_request(self, request: HttpRequest) -> None:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if not chosen and not request.path.startswith("/c/"):
            request.META["HTTP_ACCEPT_LANGUAGE"] = ""
        super().process_request(request)
