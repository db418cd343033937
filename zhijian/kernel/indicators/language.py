"""The language of indicators: one declaration a figure, in words that a person can check and a fold can count."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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
    """

    FLOW = "flow"
    SUM = "sum"
    DISTINCT = "distinct"
    STOCK = "stock"
    VALID = "valid"
    EXPIRED = "expired"
    DUE = "due"
    RATIO = "ratio"


STOCKS = {Kind.STOCK: STOCK, Kind.VALID: VALID, Kind.EXPIRED: EXPIRED}
ACTS = (Kind.FLOW, Kind.SUM, Kind.DISTINCT)


class BadIndicator(ValueError):
    """A declaration that cannot be counted; the start stops."""


@dataclass(frozen=True, eq=False)
class Indicator:
    """One figure.

    ``of``: the full name of an act (of a flow), or a kind of record (of a stock). ``role``: the body by which it rolls
    up; ``institute_role``: the one by which it does for a node that is an institute, where that is another (an
    institute has no area: what it did counts). ``where``: facet → values that count. ``measure``: what a SUM adds up.
    ``version`` is raised with each change of what is counted; ``formula`` says it in words.
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

    @property
    def record(self) -> type[Record]:
        """The class of records that it is about; of a ratio, that of its numerator."""
        if self.numerator is not None:
            return self.numerator.record
        return registry.kind(self.of.rpartition(".")[0] if self.kind in ACTS else self.of)

    @property
    def line(self) -> str:
        return self.record.line

    @property
    def series(self) -> str:
        """The series of entries that it adds up; of DUE, the kind whose intervals it counts."""
        return self.of + STOCKS.get(self.kind, "")

    @property
    def decimals(self) -> int:
        """Decimals of its value: of a measure as declared, of a ratio two, of a count none."""
        if self.kind is Kind.SUM:
            return self.record.measures[self.measure]
        return 2 if self.kind is Kind.RATIO else 0

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


def name_line(code: str, name: Promise) -> None:
    """Make the name of a line of business known."""
    LINES[code] = name


def flaws(indicator: Indicator) -> Iterator[str]:
    """What is wrong with a declaration, held against the records that are installed."""
    if indicator.kind is Kind.RATIO:
        for part in (indicator.numerator, indicator.denominator):
            if part is None or part.kind is Kind.RATIO:
                yield "a ratio needs a numerator and a denominator that are no ratios"
        return
    try:
        cls = indicator.record
    except registry.UnknownKind as error:
        yield f"there is no kind of record called {error}"
        return
    yield from _missing(indicator, cls)
    facets = cls().facets()
    roles = [
        role.removeprefix(FACET)
        for role in (indicator.role, indicator.institute_role)
        if role.startswith(FACET)
    ]
    for name in (*indicator.where, *roles):
        if name not in facets:
            yield f"{cls.kind} has no facet called {name!r}"


def _missing(indicator: Indicator, cls: type[Record]) -> Iterator[str]:
    if indicator.kind in ACTS and indicator.of.rpartition(".")[2] not in cls.acts:
        yield f"there is no act called {indicator.of}"
    if indicator.kind not in ACTS and not cls.stock_states:
        yield f"{cls.kind} declares no states of stock"
    if indicator.kind in (Kind.VALID, Kind.EXPIRED, Kind.DUE) and not cls.valid_field:
        yield f"{cls.kind} declares no last day of validity"
    if indicator.kind is Kind.SUM and indicator.measure not in cls.measures:
        yield f"{cls.kind} declares no measure called {indicator.measure!r}"
