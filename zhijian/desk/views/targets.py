"""目标任务: the board of bodies × targets, and one target with all that its number stands on."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhijian.desk.asked import body_of, year_of
from zhijian.desk.bodies import named
from zhijian.desk.look import numbers
from zhijian.desk.look.rulers import target_ruler
from zhijian.desk.look.shapes import NextAct
from zhijian.desk.scoping import officer, scope
from zhijian.desk.views.records import next_acts
from zhijian.kernel.indicators.composing import figures_of
from zhijian.kernel.indicators.evaluate import evaluate
from zhijian.kernel.indicators.periods import year as whole_year
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.records.errors import NotYours
from zhijian.kernel.reports import tree
from zhijian.kernel.reports.actuals import Line, Source, lines, period_of
from zhijian.kernel.reports.board import Board, Row, board
from zhijian.kernel.reports.models import OFFICER, REPORTER, AttestedActual, Target
from zhijian.kernel.reports.rules.printing import TENTH, rounded
from zhijian.kernel.reports.rules.progress import Course, Method, Progress, Standing, forecast

METHODS = {
    Method.PACE: lambda: _("at the pace so far: actual ÷ share of the year that has gone"),
    Method.LAST_YEAR: lambda: _("as last year went: actual × last year's whole ÷ last year's same days"),
    Method.STAYS: lambda: _("a level that is taken to stay as it is"),
}


@officer
def board_page(request: HttpRequest) -> HttpResponse:
    """The board of one body and those right below it, for a year, on a day."""
    today, seen = clock.today(), scope(request)
    bodies, node = body_of(request, seen, "reports", today)
    on = _day(request, today)
    year = year_of(request, on.year)
    on = min(on, date(year, 12, 31)) if year <= today.year else today
    try:
        shown = board(seen, node, year, on)
    except NotYours:
        raise Http404 from None
    return render(request, "desk/targets.html", {
        "board": shown, "bodies": bodies, "node": node, "today": today, "on": on, "is_today": on == today,
        "years": range(today.year + 1, today.year - 5, -1),
        "name": dict(bodies)[node].strip("　") if node in dict(bodies) else node,
        "rows": [_row(shown, row) for row in shown.rows], "places": [_place(row) for row in shown.places],
        "behind": [_behind(line) for line in shown.fell_behind],
        "head": _head(shown), "begins": _begins(seen, node, year),
        "contradictions": [
            {"target": one.target, "by": numbers.signed(one.by) if one.by else "", "parts": one.parts}
            for one in shown.contradictions
        ],
    })  # fmt: skip


def _day(request: HttpRequest, today: date) -> date:
    """The day asked for, never one that has not come; today where nothing readable is asked."""
    try:
        return min(date.fromisoformat(request.GET["on"]), today)
    except (KeyError, ValueError):
        return today


def _head(shown: Board) -> dict[str, Any]:
    gone, done = of_hundred(shown.elapsed), of_hundred(shown.score)
    return {
        "gone": numbers.percent(gone),
        "done": numbers.percent(done) if done else "",
        "ruler": target_ruler(float(done), float(gone), width=420) if done else None,
    }


def _row(shown: Board, row: Row) -> dict[str, Any]:
    cells = [_cell(row.cells[name], shown.on) if name in row.cells else None for name in shown.names]
    return {
        "name": row.name, "cells": cells, "score": of_hundred(row.score), "is_node": row.is_node,
        "href": "" if row.is_node else "?" + urlencode({"body": row.body, "year": shown.year, "on": shown.on}),
    }  # fmt: skip


def _cell(line: Line, on: date) -> dict[str, Any]:
    """One square of the board: done in % of the target, the ruler, what is behind, what is only reported."""
    one = line.progress
    done, expected = of_hundred(one.done), of_hundred(one.expected)
    return {
        "href": f"{reverse('target_progress', args=[line.target.pk])}?on={on.isoformat()}",
        "done": numbers.number(done) if done else "",
        "behind": one.standing is Standing.BEHIND,
        "reported": line.actual.source is Source.REPORTED,
        "checked": line.actual.checked,
        "ruler": target_ruler(float(done), float(expected)) if done else None,
    }


def of_hundred(share: Fraction | None) -> str:
    """A share in per cent with one decimal, half up; a whole number without it; nothing for nothing."""
    if share is None:
        return ""
    text = f"{rounded(share * 100, TENTH):f}"
    return text.removesuffix(".0")


def _place(row: Row) -> dict[str, Any]:
    place, before = row.place, row.before
    assert place is not None  # noqa: S101 - ``Board.places`` has only rows with one
    moved = before.rank - place.rank if before else 0
    words = _("as last month") if before else ""
    if moved:
        up, down = (
            ngettext("up %(n)s place", "up %(n)s places", moved),
            ngettext("down %(n)s place", "down %(n)s places", -moved),
        )
        words = (up if moved > 0 else down) % {"n": abs(moved)}
    return {
        "rank": place.rank,
        "tied": place.tied,
        "name": row.name,
        "moved": words,
        "score": of_hundred(place.score),
    }


def _behind(line: Line) -> dict[str, Any]:
    made = _forecasts(line)
    return {
        "body": named(line.target.territory), "name": line.target.name,
        "href": reverse("target_progress", args=[line.target.pk]), "amount": _amount(line),
        "end": made[0]["share"] if made else "",
    }  # fmt: skip


def _amount(line: Line) -> str:
    """2 / 3 轮; a rate as 38 % / 75 %."""
    value = "—" if line.actual.value is None else numbers.number(f"{line.actual.value:f}")
    return f"{value} / {numbers.number(line.target.value)} {line.target.unit}"


def _begins(seen: Scope, node: str, year: int) -> list[dict[str, str]]:
    """What this person may enter here, for the body and year that the board shows."""
    made = []
    if seen.bodies_with(OFFICER):
        address = reverse("begin", args=["reports.target", "proposed"])
        query = urlencode({"at": node, "year": year})
        made.append({"label": _("Propose a target"), "href": f"{address}?{query}"})
    if seen.bodies_with(OFFICER) or seen.bodies_with(REPORTER):
        made.append(
            {"label": _("Report an actual"), "href": reverse("begin", args=["reports.actual", "reported"])}
        )
        made.append(
            {
                "label": _("Score oneself"),
                "href": reverse("begin", args=["reports.assessment", "self_scored"]),
            }
        )
    return made


# -- one target -----------------------------------------------------------------------------------------------------


@officer
def one(request: HttpRequest, pk: Any) -> HttpResponse:
    """One target on a day: its number with what it stands on, what is expected, what may come of it, its parts."""
    seen, today = scope(request), clock.today()
    try:
        target = Target.get(seen, pk)
    except NotYours:
        raise Http404 from None
    on = max(min(_day(request, today), target.days[1]), target.days[0])
    (line,) = lines([target], on)
    parts = tree.parts_of(target)
    history = (
        AttestedActual.visible_to(seen).filter(target=target).exclude(state="").order_by("-as_of", "-pk")
    )
    return render(request, "desk/target.html", {
        "target": target, "line": line, "on": line.on, "today": today, "title": target.name,
        "body": named(target.territory), "amount": _amount(line),
        "done": of_hundred(line.progress.done), "expected": of_hundred(line.progress.expected),
        "gone": of_hundred(line.progress.elapsed), "short_by": of_hundred(line.progress.short_by),
        "standing": STANDINGS[line.progress.standing](), "state": _mark(line.progress),
        "ruler": _wide(line.progress), "source": _source(line, on), "forecasts": _forecasts(line, with_last_year=True),
        "history": history, "parts": [_part(part) for part in lines(parts, on)] if parts else [],
        "division": _division(target, parts), "can_report": _can_report(seen, target),
        "next": [replace(act, primary=False) for act in next_acts(target, seen)], "check": _check(seen, history),
        "back": reverse("targets") + "?" + urlencode({"year": target.year, "on": on.isoformat()}),
    })  # fmt: skip


STANDINGS = {
    Standing.MET: lambda: _("done"),
    Standing.ON_COURSE: lambda: _("on course"),
    Standing.BEHIND: lambda: _("behind"),
    Standing.OPEN: lambda: _("no actual yet"),
}


def _mark(one_: Progress) -> str:
    return {Standing.BEHIND: "soon", Standing.OPEN: "open"}.get(one_.standing, "done")


def _wide(one_: Progress) -> Any:
    done = of_hundred(one_.done)
    return target_ruler(float(done), float(of_hundred(one_.expected)), width=260) if done else None


def _source(line: Line, on: date) -> dict[str, Any]:
    """Where the number comes from, and the way to its rows or its record."""
    target, actual = line.target, line.actual
    if actual.source is Source.COMPUTED:
        indicator, asked = figures_of([target.indicator])[target.indicator], period_of(target, on)
        query = {"body": target.territory_id, "period": asked.code if asked else ""}
        rows = reverse("figure_rows", args=[indicator.code]) + "?"
        return {
            "kind": "computed", "name": indicator.name, "formula": indicator.formula, "version": indicator.version,
            "href": rows + urlencode(query), "numerator": actual.numerator, "denominator": actual.denominator,
            "below": rows + urlencode(query | {"side": "denominator"}), "late": actual.late,
            "position": actual.position,
        }  # fmt: skip
    if actual.source is Source.REPORTED:
        return {
            "kind": "reported", "as_of": actual.as_of, "checked": actual.checked,
            "href": reverse("record", args=["reports.actual", actual.record]),
        }  # fmt: skip
    return {"kind": "computed" if target.indicator else "none"}


def _forecasts(line: Line, *, with_last_year: bool = False) -> list[dict[str, str]]:
    actual, target = line.actual, line.target
    if actual.value is None:
        return []
    whole = None
    if (
        with_last_year
        and actual.same_days
        and target.course == Course.GROWS
        and (counted := figures_of([target.indicator]).get(target.indicator)) is not None
    ):
        before = evaluate([counted], target.territory_id, whole_year(int(target.year) - 1))
        whole = before.values[0].this
    made = forecast(
        actual.value, line.progress.elapsed, Course(target.course),
        same_days=actual.same_days if whole is not None else None, whole=whole,
    )  # fmt: skip
    return [
        {
            "value": f"{numbers.number(f'{rounded(one_.value, TENTH):f}'.removesuffix('.0'))} {target.unit}",
            "share": numbers.percent(of_hundred(one_.value / Fraction(target.number))),
            "method": METHODS[one_.method](),
        }
        for one_ in made
    ]


def _part(line: Line) -> dict[str, Any]:
    return {
        "body": named(line.target.territory), "state": line.target.get_state_display(),
        "href": reverse("target_progress", args=[line.target.pk]), "amount": _amount(line),
        "done": of_hundred(line.progress.done), "behind": line.progress.standing is Standing.BEHIND,
        "reported": line.actual.source is Source.REPORTED,
    }  # fmt: skip


def _division(target: Target, parts: Sequence[Target]) -> dict[str, Any]:
    """Whether the parts make up the whole, and what was said of it."""
    from zhijian.kernel.reports.board import contradictions

    found = contradictions([target, *parts], target.territory_id)
    by = numbers.signed(found[0].by) if found and found[0].by else ""
    return {"why": target.division.get("why", ""), "contradicts": bool(found), "by": by}


def _check(seen: Scope, history: Iterable[AttestedActual]) -> NextAct | None:
    """The act by which this person may now check the newest actual that waits for it."""
    waiting = next((one_ for one_ in history if one_.state == "reported"), None)
    if waiting is None:
        return None
    return next((act for act in next_acts(waiting, seen) if act.primary and act.allowed), None)


def _can_report(seen: Scope, target: Target) -> bool:
    held = [*seen.bodies_with(OFFICER), *seen.bodies_with(REPORTER)]
    return not target.indicator and any(target.territory_id in seen.of(body, "reports") for body in held)


__all__ = ["board_page", "of_hundred", "one"]
