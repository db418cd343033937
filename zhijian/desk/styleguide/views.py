"""Show a page of the styleguide in the language and theme of the query: ``?lang=en&theme=dark``."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import translation

from zhijian.desk import errors
from zhijian.desk.context import about
from zhijian.desk.styleguide import desk, fiction, forms, record, register, worksheet

PAGES: dict[str, Callable[[HttpRequest], dict[str, Any]]] = {
    "desk": desk.page,
    "register": register.page,
    "states": register.states,
    "worksheet": worksheet.page,
    "record": record.page,
    "forms": forms.page,
    "sign-in": forms.sign_in,
    "valid": record.valid,
    "withdrawn": record.withdrawn,
}


def index(request: HttpRequest) -> HttpResponse:
    """The list of pages."""
    return _answer(request, "index", lambda _request: {"names": [*PAGES]})


def show(request: HttpRequest, name: str) -> HttpResponse:
    """One page by its name."""
    if name not in PAGES:
        raise Http404(name)
    return _answer(request, name, PAGES[name])


def error(request: HttpRequest, status: int) -> HttpResponse:
    """The page for an error, filled as a real one."""
    with translation.override(request.GET.get("lang", "zh-hans")):
        context = {
            "zj": about(request.GET.get("theme", "light")),
            "first": fiction.pick("何志远", "He Zhiyuan"),
            "when": "09:28",
            "changed": [
                fiction.pick("检定机构：未指派 → 临江市计量所", "Institute: none → Linjiang Institute")
            ],
            "reasons": [
                fiction.pick(
                    "核验员须与检定员不是同一人。可请孙蕾核验。",
                    "The checker must not be the verifier. Ask Sun Lei.",
                )
            ],
            "reference": "R-7KQ2MW4X",
        }
        return errors.page(request, status, context)


def _answer(request: HttpRequest, name: str, fill: Callable[[HttpRequest], dict[str, Any]]) -> HttpResponse:
    with translation.override(request.GET.get("lang", "zh-hans")):
        context = {
            "request": request,
            "csrf_token": get_token(request),
            "zj": about(request.GET.get("theme", "light")),
            "frame": fiction.frame(name),
            **fill(request),
        }
        return render(None, f"desk/styleguide/{name}.html", context)  # no context processors: no database
