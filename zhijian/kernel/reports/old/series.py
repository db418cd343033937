"""历史数据 The historical series of a body: what its old reports said of an indicator, beside what the acts give.

A reported value stays reported; nothing is ever computed from it. Where both exist and differ, the page says by how
much.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet

from zhijian.kernel.indicators.evaluate import evaluate
from zhijian.kernel.indicators.periods import Period, parse
from zhijian.kernel.ledger import clock
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.reports.old import codes
from zhijian.kernel.reports.old.records import OldFigure
from zhijian.kernel.reports.rules.saying import Beside, Bound, beside


@dataclass(frozen=True)
class Said:
    """One confirmed figure. ``computed``: what the acts give for its body and period; None where nothing is counted."""

    figure: OldFigure
    period: Period
    computed: Decimal | None = None
    only_since: date | None = None
    """The day on which the ledger begins, where that lies inside the period: then the two cannot be compared."""

    @property
    def value(self) -> Decimal:
        return Decimal(self.figure.value)

    @cached_property
    def beside(self) -> Beside | None:
        """The comparison; None where there is nothing to compare with."""
        if self.computed is None or self.only_since is not None:
            return None
        return beside(self.value, Bound(self.figure.bound), self.figure.printed, self.computed)

    @property
    def differs(self) -> bool:
        """Whether a warning is due."""
        return self.beside is not None and not self.beside.agrees


@dataclass(frozen=True)
class Series:
    """All that was said of one indicator by the reports of one body, the newest period first."""

    code: str
    said: tuple[Said, ...]

    @property
    def name(self) -> str:
        return codes.name_of(self.code)

    @property
    def line(self) -> str:
        return codes.line_of(self.code)

    def contradicts(self, one: Said) -> list[Said]:
        """What other figures say of the same period in the same unit, and differently."""
        figure = one.figure
        return [
            other for other in self.said
            if other.figure.pk != figure.pk and other.figure.period == figure.period
            and other.figure.unit == figure.unit and other.value != one.value
        ]  # fmt: skip


def series_of(scope: Scope, body: str, code: str = "") -> list[Series]:
    """The series of a body, as far as *scope* may see the reports; of one indicator where a code is given."""
    rows = confirmed(scope).filter(about=body)
    if code:
        rows = rows.filter(code__in=codes.meaning_the_same(code))
    groups: dict[str, list[OldFigure]] = defaultdict(list)
    for row in rows.select_related("report", "about", "territory"):
        groups[codes.meaning_the_same(row.code)[0]].append(row)
    values = computed_of(body, groups)
    found = [Series(one, _in_order(figures, values)) for one, figures in groups.items()]
    return sorted(found, key=lambda one: (one.line, one.name))


def confirmed(scope: Scope) -> QuerySet[OldFigure]:
    """The confirmed figures that *scope* may see."""
    return OldFigure.visible_to(scope).filter(state="confirmed")


def _in_order(
    figures: Iterable[OldFigure], values: Mapping[tuple[str, str], Decimal | None]
) -> tuple[Said, ...]:
    begins = ledger_begins()
    made = []
    for figure in figures:
        period = parse(figure.period)
        counted = codes.computed(figure.code)
        value = values.get((counted.code, figure.period)) if counted else None
        since = begins if begins and period.first < begins <= period.last else None
        made.append(Said(figure, period, value, since))
    return tuple(
        sorted(made, key=lambda one: (one.period.last, one.period.first, str(one.figure.pk)), reverse=True)
    )


def computed_of(
    body: str, groups: Mapping[str, Sequence[OldFigure]]
) -> dict[tuple[str, str], Decimal | None]:
    """(code, period) → what the acts give: one evaluation for each period, and none for what lies before the ledger."""
    begins = ledger_begins()
    wanted: dict[str, set[str]] = defaultdict(set)
    for figures in groups.values():
        for figure in figures:
            counted = codes.computed(figure.code)
            if counted is not None and begins is not None and parse(figure.period).last >= begins:
                wanted[figure.period].add(counted.code)
    found: dict[tuple[str, str], Decimal | None] = {}
    for period, names in wanted.items():
        asked = [one for name in sorted(names) if (one := codes.computed(name)) is not None]
        for value in evaluate(asked, body, parse(period).to(clock.today())):
            found[value.indicator.code, period] = value.this
    return found


def ledger_begins() -> date | None:
    """The day of the first act: before it nothing can be computed."""
    first: date | None = Act.objects.order_by("pk").values_list("on", flat=True).first()
    return first


def said_in(scope: Scope, body: str, period: Period) -> list[Said]:
    """What old reports say of a body and just this period, each beside what the acts give, in the order of names."""
    told = beside_computed(scope, body, period, {})
    asked = [one for code in sorted(told) if (one := codes.computed(code)) is not None]
    if not asked:
        return []
    values = {one.indicator.code: one.this for one in evaluate(asked, body, period.to(clock.today()))}
    found = beside_computed(scope, body, period, values)
    return [one for code in sorted(found, key=codes.name_of) for one in found[code]]


def beside_computed(
    scope: Scope, body: str, period: Period, values: Mapping[str, Decimal | None]
) -> dict[str, list[Said]]:
    """Code of a computed indicator → what old reports say for just this body and period, beside its value in *values*.

    For a state at the end of a day, what is said of any period that ends on the same day.
    """
    found: dict[str, list[Said]] = defaultdict(list)
    begins = ledger_begins()
    since = begins if begins and period.first < begins <= period.last else None
    for row in confirmed(scope).filter(about=body).select_related("report"):
        counted = codes.computed(row.code)
        if counted is None:
            continue
        said = parse(row.period)
        same = (said.first, said.last) == (period.first, period.last)
        if same or (codes.is_stock(row.code) and said.last == period.last):
            known = values.get(counted.code) if begins and begins <= period.last else None
            found[counted.code].append(Said(row, said, known, since))
    return found
