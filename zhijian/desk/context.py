"""What every page knows of its reader: language and theme. Theme and language change by POST and a cookie."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

COOKIE = "zj_theme"
THEMES = ("system", "dark", "light")
A_YEAR = 365 * 24 * 3600


def look(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``zj.theme`` (system, dark, light), ``zj.next_theme``, ``zj.lang`` for ``<html lang>``."""
    return {"zj": about(request.COOKIES.get(COOKIE, "system"))}


def about(theme: str) -> dict[str, str]:
    """Theme, the one that the switch goes on to, and the language; an unknown theme counts as ``system``."""
    theme = theme if theme in THEMES else "system"
    language = get_language() or "zh-hans"
    return {
        "theme": theme,
        "next_theme": THEMES[(THEMES.index(theme) + 1) % len(THEMES)],
        "lang": "zh-CN" if language.startswith("zh") else language,
        "other_language": "en" if language.startswith("zh") else "zh-hans",
    }


@require_POST
def set_theme(request: HttpRequest) -> HttpResponseRedirect:
    """Keep the reader's theme in a cookie and go back to the page that asked (only within this site)."""
    theme = request.POST.get("theme", "system")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    parts = urlsplit(back)
    response = HttpResponseRedirect(parts.path + (f"?{parts.query}" if parts.query else ""))
    if theme in THEMES:
        response.set_cookie(
            COOKIE, theme, max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    return response
