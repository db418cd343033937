"""The page "This half-year" 本半年: its figures and tables as data, ready for a template, with position and root."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise

from zhijian.kernel.indicators.drill import reaches
from zhijian.kernel.indicators.evaluate import CHILD, divided
from zhijian.kernel.indicators.figures import Figures, Value
from zhijian.kernel.indicators.language import DOER, OF_ACTS, SUPPORTING, Indicator, catalogue, column_of
from zhijian.kernel.indicators.periods import Period
from zhijian.kernel.indicators.trees import names_of
from zhijian.kernel.ledger import dbtiles
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.org.words import words
from zhijian.kernel.records.errors import NotYours


@dataclass(frozen=True)
class Figure:
    """One figure, with the words that explain it. ``decimals``: how many to print."""

    indicator: Indicator
    code: str
    name: Promise
    unit: Promise
    decimals: int
    formula: Promise
    version: int
    this: Decimal | None
    last: Decimal | None
    change: Decimal | None
    points: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    late: int


@dataclass(frozen=True)
class Line:
    """One line of a table: a body or a class of things, and its figures in the order of the table's columns."""

    group: str
    label: str | Promise
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Table:
    """Figures divided: ``by`` goes into the address of the rows behind a number, with the line's group."""

    by: str
    title: Promise
    columns: tuple[Indicator, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Page:
    """Everything on the page. ``shown`` is the part of the period that has passed; ``before`` what it is held against.

    ``size`` and ``root`` are the position: so many acts, and the tree's root over them (hex).
    """

    node: str
    name: Promise
    period: Period
    shown: Period
    before: Period
    figures: tuple[Figure, ...]
    by_institute: Table
    by_class: Table
    by_area: Table
    size: int
    root: str


def half_year_page(
    scope: Scope, node: str, period: Period, indicators: Sequence[Indicator] | None = None, *, today: date,
    by_class: str = "category", as_of: int | None = None,
) -> Page:  # fmt: skip
    """The page for *node*: the figures of the lines for which the scope reaches it. Raises ``NotYours`` where it
    reaches it for none of them.

    *indicators*: all that are declared, unless given. *today* cuts a period that is not over: its figures so far are
    held against the same days a year before. The tables divide the figures of the business; those of what supports it
    are divided on their own pages. *by_class*: the facet of the table by class. Each body is counted where
    it stood at the time.
    """
    asked = catalogue() if indicators is None else indicators
    lines = {line: reaches(scope, node, line) for line in {one.line for one in asked}}
    shown_ones = tuple(one for one in asked if lines[one.line])
    if not shown_ones:
        raise NotYours
    shown = period.to(today)
    found = divided(shown_ones, node, shown, ("", DOER, by_class, CHILD), as_of=as_of)
    total = found[""]
    business = tuple(one for one in shown_ones if one.line not in SUPPORTING)
    of_acts = tuple(one for one in business if all(part.kind in OF_ACTS for part in one.parts))
    names = names_of({node} | {value.group for by in (DOER, CHILD) for value in found[by]})
    named = {body: words(chinese, english) for body, (chinese, english) in names.items()}
    classes = class_names(shown_ones, by_class)
    of_class = tuple(
        one for one in shown_ones if all(by_class in part.record().facets() for part in one.parts)
    )
    return Page(
        node, named.get(node, words(node, node)), period, shown, total.before,
        tuple(_figure(value) for value in total),
        _table(DOER, words("按检定机构", "By institute"), of_acts, found[DOER], named),
        _table(by_class, words("按器具类别", "By class"), of_class, found[by_class], classes),
        _table(CHILD, words("按下级机构", "By body"), business, found[CHILD], named),
        total.size, dbtiles.root(total.size).hex(),
    )  # fmt: skip


def class_names(indicators: Iterable[Indicator], facet: str) -> dict[str, str | Promise]:
    """The words for the values of a facet, from the choices of the records that declare it."""
    found: dict[str, str | Promise] = {"": words("未填", "not stated")}
    for indicator in indicators:
        for part in indicator.parts:
            column = column_of(part.record, facet)
            found |= {str(code): title for code, title in (column.flatchoices if column else ()) if code}
    return found


def _table(
    by: str,
    title: Promise,
    columns: Sequence[Indicator],
    figures: Figures,
    labels: Mapping[str, str | Promise],
) -> Table:
    lines: dict[str, list[Figure]] = {}
    for value in figures:
        if value.indicator in columns:
            lines.setdefault(value.group, []).append(_figure(value))
    done = tuple(
        Line(group, labels.get(group, group), tuple(lines[group]))
        for group in sorted(lines)
        if any(figure.this or figure.last for figure in lines[group]) or by == CHILD
    )
    return Table(by, title, tuple(columns), done)


def _figure(value: Value) -> Figure:
    one = value.indicator
    return Figure(
        one, one.code, one.name, one.unit, one.decimals, one.formula, one.version, value.this, value.last, value.change,
        value.points, value.numerator, value.denominator, value.late,
    )  # fmt: skip
