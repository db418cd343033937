"""The language of indicators: one declaration a figure, in words that a person can check and a fold can count."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from zhijian.kernel.indicators.stretches import EXPIRED, STOCK, VALID
from zhijian.kernel.records import registry
from zhijian.kernel.records.model import Record

Where = Mapping[str, tuple[str, ...]]
TERRITORY, DOER, PRINCIPAL = "territory", "doer", "principal"
FACET = "facet:"
"""Before a facet's name: the role of the body that this facet holds (the institute appointed for an instrument)."""


class Kind(StrEnum):
    """How a figure is counted, and from which grain.

    FLOW, SUM, DISTINCT: acts of the period (how many, how much, how many parties). STOCK, VALID, EXPIRED: records in
    stock at the end of the period's last day; of these, still valid on it; validity run out before it. DUE: terms of
    validity whose last day lies in the period. RATIO: one figure of another, in per cent.

    REACHED 首次达到: records on which an act was done for the first time in the period. COHORT 同批: of these, the ones
    on which another act was done by a limit (a part of a ratio only, see ``cohort``). NEW 首次: parties of which an act
    of the period was the first that counts at the node asked.
    """

    FLOW = "flow"
    SUM = "sum"
    DISTINCT = "distinct"
    STOCK = "stock"
    VALID = "valid"
    EXPIRED = "expired"
    DUE = "due"
    RATIO = "ratio"
    REACHED = "reached"
    COHORT = "cohort"
    NEW = "new"


STOCKS = {Kind.STOCK: STOCK, Kind.VALID: VALID, Kind.EXPIRED: EXPIRED}
ACTS = (Kind.FLOW, Kind.SUM, Kind.DISTINCT, Kind.NEW)
"""Kinds whose rows are acts."""
STONES = (Kind.REACHED, Kind.COHORT)
"""Kinds whose rows are milestones of records."""
ADDITIVE = frozenset({Kind.FLOW, Kind.SUM, *STOCKS})
"""Kinds that are added up over months."""
OF_ACTS = (*ACTS, *STONES)
"""Kinds that name an act."""
BY_END, BY_NOW = "end", "now"
"""Limits of a cohort: the end of the period's last day; whatever is known at the position. Else a number of days."""
LONGEST = 3660
"""Days that a cohort may be given, at most."""


class BadIndicator(ValueError):
    """A declaration that cannot be counted; the start stops."""


@dataclass(frozen=True, eq=False)
class Indicator:
    """One figure.

    ``of``: the full name of an act (of a flow), or a kind of record (of a stock). ``role``: the body by which it rolls
    up; ``institute_role``: the one by which it does for a node that is an institute, where that is another (an
    institute has no area: what it did counts). ``where``: facet → values that count. ``measure``: what a SUM adds up.
    ``then``, ``within``: of a COHORT the act that is to follow, and by when. ``since`` 累计: counts from this day to
    the end of the period asked, whenever that begins. ``version`` is raised with each change of what is counted;
    ``formula`` says it in words.
    """

    code: str
    name: Promise
    unit: Promise
    kind: Kind
    formula: Promise
    of: str = ""
    role: str = TERRITORY
    institute_role: str = ""
    where: Where = field(default_factory=dict)
    measure: str = ""
    numerator: "Indicator | None" = None
    denominator: "Indicator | None" = None
    version: int = 1
    then: str = ""
    within: str = ""
    since: date | None = None

    @property
    def record(self) -> type[Record]:
        """The class of records that it is about; of a ratio, that of its numerator."""
        if self.numerator is not None:
            return self.numerator.record
        return registry.kind(self.of.rpartition(".")[0] if self.kind in OF_ACTS else self.of)

    @property
    def line(self) -> str:
        return self.record.line

    @property
    def series(self) -> str:
        """The series of entries that it adds up, or by which it is spoken of; of DUE, the kind whose intervals it
        counts."""
        return self.of + STOCKS.get(self.kind, "")

    @property
    def source(self) -> str:
        """The series of the rows that it counts: of milestones the kind of record, else ``series``."""
        return self.of.rpartition(".")[0] if self.kind in STONES else self.series

    @property
    def start(self) -> date | None:
        """The day from which it is cumulative, its own or that of what it is divided by."""
        return self.parts[-1].since

    @property
    def is_cohort(self) -> bool:
        """Whether it is the share of a cohort."""
        return self.numerator is not None and self.numerator.kind is Kind.COHORT

    @property
    def decimals(self) -> int:
        """Decimals of its value: of a measure as declared, of a ratio two, of a count none."""
        if self.kind is Kind.SUM:
            return self.record.measures[self.measure]
        return 2 if self.kind is Kind.RATIO else 0

    @property
    def nth_measure(self) -> int:
        """Of a sum: which of the entry's measures a1 … a3 it adds up."""
        return 1 + list(self.record.measures).index(self.measure)

    @property
    def parts(self) -> tuple["Indicator", ...]:
        """Itself, or numerator and denominator."""
        if self.numerator is None or self.denominator is None:
            return (self,)
        return (self.numerator, self.denominator)

    def role_at(self, *, institute: bool) -> str:
        """The role by which it rolls up to a node."""
        return self.institute_role if institute and self.institute_role else self.role

    def counts(self, facets: Mapping[str, str]) -> bool:
        """Whether something with these facets counts."""
        return all(facets.get(name, "") in values for name, values in self.where.items())


def cohort(
    code: str, name: Promise, formula: Promise, *, unit: Promise, per_cent: Promise, of: str, then: str,
    within: str = BY_END, **more: Any,
) -> Indicator:  # fmt: skip
    """同批率: of the records on which *of* was first done in the period, the share on which *then* was done too by the
    limit *within* (``end``, ``now``, or so many days after). *unit*: of both counts. *more*: role, where, version;
    ``names`` of who began and who went on.
    """
    version, (first, second) = more.pop("version", 1), more.pop("names", (name, name))
    begun = Indicator(f"{code}#reached", first, unit, Kind.REACHED, formula, of=of, **more)
    done = replace(begun, code=f"{code}#then", name=second, kind=Kind.COHORT, then=then, within=within)
    return Indicator(
        code, name, per_cent, Kind.RATIO, formula, numerator=done, denominator=begun, version=version
    )  # fmt: skip


def cumulative(indicator: Indicator, since: date) -> Indicator:
    """累计: the same figure, counted from *since* to the end of whatever period is asked. Raises ``BadIndicator`` for
    what has no start: stocks, and terms that fall due."""
    if any(part.kind not in OF_ACTS for part in indicator.parts):
        raise BadIndicator(f"{indicator.code} is counted on a day: it has no start")
    if indicator.numerator is None or indicator.denominator is None:
        return replace(indicator, since=since)
    above, below = (cumulative(part, since) for part in indicator.parts)
    return replace(indicator, numerator=above, denominator=below)


def column_of(cls: type[Record], facet: str) -> Any:
    """The column of a facet, for its words and choices; None for a facet that is no column."""
    return next((column for column in cls._meta.concrete_fields if column.name == facet), None)


CATALOGUE: dict[str, Indicator] = {}


def declare(*indicators: Indicator) -> None:
    """Make indicators known; lines declare theirs when they are ready. A code has one meaning."""
    for indicator in indicators:
        if CATALOGUE.setdefault(indicator.code, indicator) is not indicator:
            raise BadIndicator(f"two indicators are called {indicator.code}")


LINES: dict[str, Promise] = {}
SUPPORTING: set[str] = set()
"""Lines that serve the others: their figures stand after those of the business."""


def name_line(code: str, name: Promise, *, supports: bool = False) -> None:
    """Make the name of a line of business known; *supports*: it serves the others."""
    LINES[code] = name
    if supports:
        SUPPORTING.add(code)


def catalogue() -> list[Indicator]:
    """All declared figures, as they are listed for people: the business first, what serves it after."""
    return sorted(CATALOGUE.values(), key=lambda one: one.line in SUPPORTING)


def flaws(indicator: Indicator) -> Iterator[str]:
    """What is wrong with a declaration, held against the records that are installed."""
    if indicator.kind is Kind.RATIO:
        yield from _flaws_of_ratio(indicator)
        return
    try:
        cls = indicator.record
    except registry.UnknownKind as error:
        yield f"there is no kind of record called {error}"
        return
    yield from _missing(indicator, cls)
    if indicator.since is not None and indicator.kind not in OF_ACTS:
        yield "what is counted on a day has no start"
    facets = cls().facets()
    roles = [
        role.removeprefix(FACET)
        for role in (indicator.role, indicator.institute_role)
        if role.startswith(FACET)
    ]
    for name in (*indicator.where, *roles):
        if name not in facets:
            yield f"{cls.kind} has no facet called {name!r}"


def _flaws_of_ratio(indicator: Indicator) -> Iterator[str]:
    above, below = indicator.numerator, indicator.denominator
    for part in (above, below):
        if part is None or part.kind is Kind.RATIO:
            yield "a ratio needs a numerator and a denominator that are no ratios"
    if above is None or below is None:
        return
    if below.kind is Kind.COHORT:
        yield "nothing is divided by those of a cohort that went on"
    if above.kind is Kind.COHORT:
        if (below.kind, below.of, below.where) != (Kind.REACHED, above.of, above.where):
            yield "a cohort is divided by those that began it"
        yield from flaws(above)


def _missing(indicator: Indicator, cls: type[Record]) -> Iterator[str]:
    kind, name = indicator.kind, indicator.of.rpartition(".")[2]
    if kind in OF_ACTS and name not in cls.acts:
        yield f"there is no act called {indicator.of}"
    elif kind in STONES and not cls.acts[name].counts:
        yield f"{indicator.of} is an act that counts in no figure"
    if kind is Kind.COHORT:
        yield from _missing_of_cohort(indicator, cls)
    if kind not in OF_ACTS and not cls.stock_states:
        yield f"{cls.kind} declares no states of stock"
    if kind in (Kind.VALID, Kind.EXPIRED, Kind.DUE) and not cls.valid_field:
        yield f"{cls.kind} declares no last day of validity"
    if kind is Kind.SUM and indicator.measure not in cls.measures:
        yield f"{cls.kind} declares no measure called {indicator.measure!r}"


def _missing_of_cohort(indicator: Indicator, cls: type[Record]) -> Iterator[str]:
    then, within = indicator.then, indicator.within
    if then not in cls.acts or not cls.acts[then].counts or indicator.of == f"{cls.kind}.{then}":
        yield f"{cls.kind} has no other act called {then!r} that counts"
    is_days = within.isascii() and within.isdecimal() and 1 <= int(within[:5]) <= LONGEST
    if within not in (BY_END, BY_NOW) and not is_days:
        yield f"{within!r} is no limit: end, now or a number of days up to {LONGEST}"
