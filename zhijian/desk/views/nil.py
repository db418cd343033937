"""零报告: one body and the months of a period: what was counted of each figure, what is declared, what is silent."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhijian.desk.asked import body_of, period_of
from zhijian.desk.scoping import officer, scope
from zhijian.desk.views.closing import name_of
from zhijian.desk.views.figures import choices
from zhijian.kernel.indicators.language import ACTS, Indicator, Kind
from zhijian.kernel.indicators.periods import Period, half_year_of, parse
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.records.bulk import Wish, act_many
from zhijian.kernel.records.by import By
from zhijian.kernel.reports.chain.counted import NONE, counted, topics
from zhijian.kernel.reports.chain.nil import NilReturn, contradicting, covers, lines_known, topic_words
from zhijian.kernel.reports.chain.standing import institutes
from zhijian.kernel.reports.models import OFFICER, REPORTER
from zhijian.kernel.reports.rules.claims import months

LONGEST = 12
"""Months on one page."""
BY_ACTS = frozenset((Kind.SUM, Kind.DISTINCT, Kind.NEW))
"""Figures of which a square says how many acts were counted, not their own value: yuan, firms."""


@dataclass(frozen=True)
class Square:
    """One figure in one month. ``state``: counted, declared, contradicted, silent, open (not over); of a whole line
    offer or none in the place of silent and counted."""

    state: str
    count: int
    href: str = ""
    value: str = ""
    label: str = ""


@officer
def grid(request: HttpRequest) -> HttpResponse:
    """The page; a POST declares nil returns for what was ticked."""
    today, seen = clock.today(), scope(request)
    bodies, node = body_of(request, seen, "reports", today)
    if node not in dict(bodies):
        raise Http404
    period = period_of(request, half_year_of(today).step(-1))
    asked = months(period.first, period.last)[:LONGEST]
    may = any(node in seen.bodies_with(duty) for duty in (REPORTER, OFFICER))
    if request.method == "POST" and may:
        return declare(request, seen, node, period, asked)
    made = Grid(node, today, asked, _declared(seen, node, asked))
    return render(request, "desk/nil.html", {
        "name": name_of(node), "node": node, "bodies": bodies, "period": period, "periods": choices(today, period),
        "months": [parse(month).label for month in asked], "rows": made.rows, "may": may, "key": uuid.uuid4().hex,
        "silent": made.silent, "contradicted": made.flagged,
        "back": f"{reverse('reporting')}?{urlencode({'body': node, 'period': period.code})}",
    })  # fmt: skip


def declare(request: HttpRequest, seen: Scope, node: str, period: Period, asked: list[str]) -> HttpResponse:
    """Declare what was ticked, each by an act of its own; what is refused says why."""
    key, today = request.POST.get("key", ""), clock.today()
    wishes = []
    for ticked in request.POST.getlist("nil"):
        topic, _at, month = ticked.partition("@")
        if month in asked:
            by = By(seen, today, key=f"{key}:{ticked}"[:100], body=node)
            wishes.append(Wish(NilReturn(), "declared", by, {"at": node, "month": month, "topic": topic}))
    outcomes = list(act_many(wishes))
    done = sum(1 for outcome in outcomes if outcome.refusal is None)
    if done:
        words = ngettext("%(n)s nil return declared.", "%(n)s nil returns declared.", done) % {"n": done}
        messages.success(request, words)
    for sentence in dict.fromkeys(str(outcome.refusal) for outcome in outcomes if outcome.refusal):
        messages.warning(request, sentence)
    return redirect(f"{reverse('nil_returns')}?{urlencode({'body': node, 'period': period.code})}")


def _declared(seen: Scope, node: str, asked: list[str]) -> list[NilReturn]:
    rows = NilReturn.visible_to(seen).filter(territory=node, month__in=asked, state=NilReturn.State.DECLARED)
    return list(rows)


class Grid:
    """The figures and months of one body, with the nil returns that stand."""

    def __init__(self, node: str, today: date, asked: list[str], standing: list[NilReturn]) -> None:
        self.node, self.today, self.asked, self.standing = node, today, asked, standing
        self.known = topics()
        self.counts = counted(self.known.values(), [node], asked, institutes())
        self.against = [
            (nil, one) for nil in standing for one in contradicting(nil.topic, node, nil.month, self.counts)
        ]
        self.rows = [self._line(line) for line in lines_known()] + [
            self._row(one) for one in self.known.values()
        ]

    @property
    def silent(self) -> int:
        """How many squares nobody has said anything of."""
        return sum(square.state == "silent" for row in self.rows for square in row["squares"])

    @property
    def flagged(self) -> list[dict[str, Any]]:
        """The nil returns that acts contradict now."""
        return [
            {
                "nil": nil, "month": parse(nil.month).label, "name": one.name, "rows": self._rows(one, nil.month),
                "count": self._count(one, nil.month), "href": reverse("record", args=[nil.kind, nil.pk]),
            }
            for nil, one in self.against
        ]  # fmt: skip

    def _line(self, line: str) -> dict[str, Any]:
        """A whole line of business: declared at once for months in which none of its acts is counted."""
        by_month = {nil.month: nil for nil in self.standing if nil.topic == line}
        squares = []
        for month in self.asked:
            nil = by_month.get(month)
            happened = any(
                one.kind in ACTS and one.line == line and self._count(one, month)
                for one in self.known.values()
            )
            if nil is not None:
                squares.append(Square("declared", 0, reverse("record", args=[nil.kind, nil.pk])))
            elif happened or parse(month).last >= self.today:
                squares.append(Square("none", 0))
            else:
                label = _("%(figure)s, %(month)s: nil") % {
                    "figure": topic_words(line),
                    "month": parse(month).label,
                }
                squares.append(Square("offer", 0, value=f"{line}@{month}", label=label))
        return {"name": topic_words(line), "unit": "", "squares": squares, "whole": True}

    def _row(self, one: Indicator) -> dict[str, Any]:
        by_month = {nil.month: nil for nil in self.standing if covers(nil.topic, one)}
        squares = [self._square(one, month, by_month.get(month)) for month in self.asked]
        unit = _("acts counted") if one.kind in BY_ACTS else one.unit
        return {"name": one.name, "unit": unit, "squares": squares}

    def _square(self, one: Indicator, month: str, nil: NilReturn | None) -> Square:
        count = self._count(one, month)
        if count:
            is_against = any(other is one and said.month == month for said, other in self.against)
            return Square("contradicted" if is_against else "counted", count, self._rows(one, month))
        if nil is not None:
            return Square("declared", 0, reverse("record", args=[nil.kind, nil.pk]))
        if parse(month).last >= self.today:
            return Square("open", 0)
        label = _("%(figure)s, %(month)s: nil") % {"figure": one.name, "month": parse(month).label}
        return Square("silent", 0, value=f"{one.code}@{month}", label=label)

    def _count(self, one: Indicator, month: str) -> int:
        return self.counts.get((one.code, self.node, month), NONE).acts

    def _rows(self, one: Indicator, month: str) -> str:
        return reverse("figure_rows", args=[one.code]) + "?" + urlencode({"body": self.node, "period": month})
