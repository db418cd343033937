"""What the address of a page asks for: body, period, year, number of acts; what cannot be read is said to be so."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from zhijian.desk.bodies import askable
from zhijian.kernel.indicators.periods import BadPeriod, Period, parse
from zhijian.kernel.org.scope import Scope

YEARS = range(1949, 9999)


def body_of(request: HttpRequest, seen: Scope, line: str, today: date) -> tuple[list[tuple[str, str]], str]:
    """The bodies whose *line* this person may ask about, and the one asked for: else their own, else the first.

    What is asked for need not be among them: a body that has ended is in no list. Raises ``Http404`` where none is.
    """
    bodies = askable(seen, line, today)
    if not bodies:
        raise Http404
    codes, own = [code for code, _name in bodies], getattr(request.user, "body_id", "")
    return bodies, request.GET.get("body") or (own if own in codes else codes[0])


def period_of(request: HttpRequest, otherwise: Period) -> Period:
    """The period asked for."""
    try:
        return parse(request.GET["period"])
    except KeyError:
        return otherwise
    except BadPeriod:
        unread(request, request.GET["period"])
        return otherwise


def year_of(request: HttpRequest, otherwise: int) -> int:
    """The year asked for, of four digits."""
    asked = request.GET.get("year", "")
    plain = asked.isascii() and asked.isdecimal() and len(asked) == 4
    return int(asked) if plain and int(asked) in YEARS else otherwise


def number_of(text: str) -> int | None:
    """A number of acts as it is typed."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 15 else None


def day_of(request: HttpRequest, name: str) -> date | None:
    """A day in the address; None where nothing readable is asked."""
    typed = request.GET.get(name, "")
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        unread(request, typed)
        return None


def unread(request: HttpRequest, typed: str) -> None:
    """Say on the page that what was asked cannot be read; the page shows the usual in its place."""
    if typed:
        messages.warning(
            request, _("“%(typed)s” cannot be read here, so it was left out.") % {"typed": typed[:40]}
        )


def tree_of(request: HttpRequest, today: date) -> date | None:
    """The day whose tree of bodies is asked for: any, or ``today``; None for each body where it then was."""
    return today if request.GET.get("tree") == "today" else day_of(request, "tree")
