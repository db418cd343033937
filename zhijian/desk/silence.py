"""未声明: how a page prints a zero, or a rate of 0 or 100 %, that nobody has asserted by a nil return."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhijian.desk.look.shapes import Cell
from zhijian.kernel.indicators import page as pages
from zhijian.kernel.indicators.evaluate import CHILD
from zhijian.kernel.indicators.figures import Value
from zhijian.kernel.indicators.one import One
from zhijian.kernel.indicators.periods import Period
from zhijian.kernel.reports.chain.claims import Silences, silences, unasserted, unasserted_of
from zhijian.kernel.reports.rules.claims import Place

LAST = "last"
"""Of the parts of a figure: what they were a year before."""


def of_page(page: pages.Page) -> tuple[Silences, Silences]:
    """What the page of a half-year claims and nobody asserted: its figures, and those of the bodies below; and what
    stands beside them of the year before."""
    values = [_value(figure, page.node) for figure in page.figures]
    values += [
        _value(figure, page.node, line.group) for line in page.by_area.lines for figure in line.figures
    ]
    before = [of_last_year(_value(figure, page.node)) for figure in page.figures]
    now, then = unasserted_of([(values, page.shown), (before, page.before)])
    return now, then


def of_last_year(value: Value) -> Value:
    """Last year's value, asked as this year's is."""
    return value._replace(this=value.last)


def of_one(one: One, as_of: int | None) -> dict[tuple[str, str], tuple[Place, ...]]:
    """What the page of one figure claims and nobody asserted: ("", period's code) of its value, of last year's and of
    its course; ("child", body) of its parts, ("last", body) of what they were a year before."""
    value = one.value
    asked = {
        ("", one.shown.code): (value, one.shown),
        ("", one.before.code): (of_last_year(value), one.before),
    }
    for point in one.course:
        asked.setdefault(("", point.period.code), (value._replace(this=point.value), point.period))
    if one.by == CHILD:
        asked |= {(CHILD, part.group): (part.value, one.shown) for part in one.parts}
        asked |= {(LAST, part.group): (of_last_year(part.value), one.before) for part in one.parts}
    found = silences(list(asked.values()), as_of=as_of)
    return {where: places for where, places in zip(asked, found, strict=True) if places}


def _value(figure: pages.Figure, node: str, group: str = "") -> Value:
    return Value(figure.indicator, node, group, figure.this, figure.last)


def not_asserted(
    cell: Cell, places: Sequence[Place], node: str, period: Period, *, short: bool = False
) -> Cell:
    """The cell of a figure that is claimed and not asserted: the words, and under them what the acts give."""
    said = _("%(value)s by the acts") % {"value": cell.text}
    sub = said if short else _("; ").join([said, missing(places)])
    return Cell(_("not asserted"), sub=sub, href=grid(node, period), tone="soon")


def missing(places: Sequence[Place]) -> str:
    """How many nil returns are missing, in words."""
    return ngettext("%(n)s nil return missing", "%(n)s nil returns missing", len(places)) % {"n": len(places)}


def grid(node: str, period: Period) -> str:
    """The address of the page on which nil returns are declared."""
    return reverse("nil_returns") + "?" + urlencode({"body": node, "period": period.code})


def note(value: Value, period: Period) -> dict[str, str]:
    """What the page of one figure says of it; nothing where it is asserted or claims nothing."""
    places = unasserted([value], period).get((value.indicator.code, ""), ())
    return {"words": missing(places), "href": grid(value.node, period)} if places else {}
