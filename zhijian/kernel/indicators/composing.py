"""自编指标 A figure that a body composes itself: what is counted, under which conditions, divided by what.

It becomes an ``Indicator`` like those that lines declare and goes through the same compiler: the same roll-up, rows,
positions. Its definition is a record, so each edition stands in the ledger with who made it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhijian.kernel.indicators.defining import (
    What,
    conditions,
    limit_words,
    since_words,
    source_of,
    written,
)
from zhijian.kernel.indicators.language import (
    CATALOGUE,
    DOER,
    FACET,
    OF_ACTS,
    Indicator,
    Kind,
    cohort,
    column_of,
    cumulative,
    flaws,
)
from zhijian.kernel.org.duties import declare
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.org.words import words
from zhijian.kernel.records.access import Public
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.fields import Choice, Text
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.spec import act, guard

STATISTICIAN = declare("statistician", words("统计", "Statistician"))
"""Composes figures, takes in old reports and confirms what they say. Not the one who reports actuals of targets:
whoever is measured by a number should not also settle what it counts, or what it was last year."""
OWN = "own."
"""Before the id of a composed figure: its code among indicators."""
READ_BY: list[Callable[[Scope, str], bool]] = []
"""Who else may see what a composed figure counts, by its code: whose target it counts."""
COUNTED_BY: list[Callable[[str], bool]] = []
"""Whether something that was set is counted by a composed figure: then what it counts stays."""
FIRMS, PER_CENT, YUAN = "户", "%", "元"
RECORDS = words("件", "records")
"""What the two figures of a cohort are counted in."""


def _read(text: str) -> What | None:
    try:
        return What.read(text)
    except ValueError:
        return None


@guard(_("There is nothing of this kind to count."), field="what")
def counts_what_exists(composed: "Composed", by: Doing, *, what: str) -> bool:
    asked = _read(what)
    return asked is not None and (asked.kind is Kind.RATIO or not any(flaws(_counted(asked, {}))))


@guard(
    _(
        "Only what counts acts has a start to add up from: a stock and terms that fall due are counted on a day, a "
        "share is made of two figures that each have their own start."
    ),
    field="what",
)
def has_a_start(composed: "Composed", by: Doing, *, what: str) -> bool:
    asked = _read(what)
    return asked is None or asked.since is None or asked.kind in OF_ACTS


@guard(
    _("Conditions are written facet=value|value; facet=value, with facets that these records have."),
    field="where",
)
def conditions_fit(composed: "Composed", by: Doing, *, what: str, where: str) -> bool:
    asked = _read(what)
    try:
        wanted = conditions(where)
        return (
            not wanted
            or asked is None
            or (asked.kind is not Kind.RATIO and not any(flaws(_counted(asked, wanted))))
        )
    except ValueError:
        return False


@guard(_("A share needs two figures that are no shares themselves."), field="what")
def parts_are_known(composed: "Composed", by: Doing, *, what: str) -> bool:
    asked = _read(what)
    return asked is None or all(part is not None and part.kind is not Kind.RATIO for part in _parts(asked))


@guard(_("Both figures must have one unit: days cannot be divided by yuan into a share."), field="what")
def units_agree(composed: "Composed", by: Doing, *, what: str) -> bool:
    asked = _read(what)
    units = {_chinese(part.unit) for part in _parts(asked) if part is not None} if asked else set()
    return len(units) <= 1


@guard(
    _("Different firms are counted in 户, and nothing else is; a share is in %; only amounts are in 元."),
    field="unit",
)
def unit_fits(composed: "Composed", by: Doing, *, what: str, unit: str) -> bool:
    asked = _read(what)
    if asked is None:
        return True  # said at what is counted
    of_firms = asked.kind in (Kind.DISTINCT, Kind.NEW)
    fits = (unit == FIRMS) == of_firms and (unit == PER_CENT) == asked.is_share
    return fits and (unit != YUAN or asked.kind is Kind.SUM)


@guard(_("Another figure of this body has this name."), field="name")
def name_is_free(composed: "Composed", by: Doing, *, name: str) -> bool:
    others = Composed._base_manager.exclude(pk=composed.pk).filter(state="in_use", name=name)
    return not others.filter(territory=composed.territory_id).exists()


@guard(
    _("A share is made of this figure: it keeps its unit, and cannot become a share itself."), field="unit"
)
def shares_still_fit(composed: "Composed", by: Doing, *, what: str, unit: str) -> bool:
    asked = _read(what)
    if asked is None or (unit == composed.unit and not asked.is_share):
        return True
    return not _shares_of(composed).exists()


@guard(
    _(
        "A target is counted by this figure, or by a share that is made of it: what it counts stays as it is until the "
        "target is cancelled. Compose another one beside it."
    ),
    field="what",
)
def nothing_is_counted_by_it(composed: "Composed", by: Doing, *, what: str, where: str, unit: str) -> bool:
    try:
        same = written(conditions(where)) == composed.where
    except ValueError:
        return True  # said at the conditions
    if same and (what, unit) == (composed.what, composed.unit):
        return True
    codes = [composed.code, *(share.code for share in _shares_of(composed))]
    return not any(counted(code) for counted in COUNTED_BY for code in codes)


def _shares_of(composed: "Composed") -> "models.QuerySet[Composed]":
    """The shares in use that are made of it."""
    return Composed._base_manager.filter(state="in_use", sort=Kind.RATIO.value, what__contains=composed.code)


RULES = [
    counts_what_exists,
    has_a_start,
    conditions_fit,
    parts_are_known,
    units_agree,
    unit_fits,
    name_is_free,
]


class Composed(Record):
    """自编指标 A figure of a body's own, in its newest edition."""

    kind, line = "indicators.composed", "reports"
    title, plural = words("自编指标", "Composed indicator"), words("自编指标", "Composed indicators")

    class State(models.TextChoices):
        IN_USE = "in_use", _("In use")
        RETIRED = "retired", _("No longer used")

    class Sort(models.TextChoices):
        FLOW = Kind.FLOW.value, _("acts counted")
        SUM = Kind.SUM.value, _("an amount added up")
        DISTINCT = Kind.DISTINCT.value, _("different firms")
        STOCK = Kind.STOCK.value, _("stock on the last day")
        VALID = Kind.VALID.value, _("valid on the last day")
        EXPIRED = Kind.EXPIRED.value, _("expired on the last day")
        DUE = Kind.DUE.value, _("terms that fall due")
        RATIO = Kind.RATIO.value, _("ratio")
        REACHED = Kind.REACHED.value, _("records that got there for the first time")
        NEW = Kind.NEW.value, _("firms for the first time")
        COHORT = Kind.COHORT.value, _("share of a cohort that went on")

    name = Text(_("Name"), size=60, public=True)
    name_en = Text(_("Name in English"), size=80, optional=True, public=True)
    unit = Text(_("Unit"), size=10, public=True)
    what = Text(_("What is counted"), size=200, public=True)
    sort = Choice(_("Kind"), Sort, public=True, entered=False)
    where = Text(_("Conditions"), size=400, optional=True, public=True)
    edition = Text(_("Edition"), size=6, public=True, entered=False)

    class Meta:
        app_label = "indicators"
        indexes = [
            models.Index(fields=["territory", "id"], name="composed_area"),
            models.Index(fields=["name", "id"], name="composed_name"),
            models.Index(fields=["state", "id"], name="composed_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "name"], name="composed_once", condition=models.Q(state="in_use")
            )
        ]

    def label(self) -> str:
        return str(words(self.name, self.name_en or self.name))

    def number_label(self) -> str:
        return str(self.territory.short or self.territory.name)

    @property
    def code(self) -> str:
        """Its code among indicators."""
        return f"{OWN}{self.pk.hex}"

    @act("new", to="in_use", by=STATISTICIAN, guards=RULES)
    def composed(
        self, by: Doing, *, name: Public[str], unit: Public[str], what: Public[str], where: Public[str] = "",
        name_en: Public[str] = "",
    ) -> None:  # fmt: skip
        """编制指标 Compose an indicator"""
        self.name, self.name_en, self.unit, self.edition = name, name_en, unit, "1"
        self.what, self.sort, self.where = what, What.read(what).kind.value, written(conditions(where))

    @act("in_use", by=STATISTICIAN, at="body", guards=[*RULES, shares_still_fit, nothing_is_counted_by_it])
    def revised(
        self, by: Doing, *, name: Public[str], unit: Public[str], what: Public[str], where: Public[str] = "",
        name_en: Public[str] = "",
    ) -> None:  # fmt: skip
        """修订指标 Make a new edition

        The edition before stays in the ledger, with all that was printed by it.
        """
        self.name, self.name_en, self.unit, self.edition = name, name_en, unit, str(int(self.edition) + 1)
        self.what, self.sort, self.where = what, What.read(what).kind.value, written(conditions(where))

    @act("in_use", to="retired", by=STATISTICIAN, at="body")
    def retired(self, by: Doing, *, why: Public[str]) -> None:
        """停用指标 Retire the indicator"""

    def indicator(self) -> Indicator:
        """As the compiler takes it."""
        return compiled(self)


def compiled(one: Composed, part: Callable[[str], Indicator | None] | None = None) -> Indicator:
    """A definition as the compiler takes it, whether it is written already or only tried out. *part*: what the codes
    mean of which a share is made; else as they are defined now."""
    what = What.read(one.what)
    parts = _parts(what, part)
    named: dict[str, Any] = {
        "code": one.code, "name": words(one.name, one.name_en or one.name), "unit": words(one.unit, one.unit),
        "formula": _formula(one, what, parts), "version": int(one.edition or "1"),
    }  # fmt: skip
    if what.kind is not Kind.RATIO:
        return _counted(what, conditions(one.where), **named)
    above, below = parts
    return Indicator(kind=Kind.RATIO, numerator=above, denominator=below, **named)


def known(scope: Scope, code: str) -> Indicator | None:
    """The indicator with a code: one that a line declares, or a composed one that *scope* may see. None: neither."""
    if not code.startswith(OWN):
        return CATALOGUE.get(code)
    found = _own(code, Composed.visible_to(scope))
    if found is None and any(may_read(scope, code) for may_read in READ_BY):
        found = _own(code, Composed._base_manager.all())
    return found.indicator() if found is not None else None


def figures_of(codes: Iterable[str]) -> dict[str, Indicator]:
    """Indicators by code, declared or composed, whoever asks: for what was set by somebody who could see them. A code
    that is none is missing."""
    found = {code: _part(code) for code in dict.fromkeys(codes)}
    return {code: one for code, one in found.items() if one is not None}


def own(scope: Scope) -> list[Composed]:
    """The composed ones in use that *scope* may see, by name."""
    return list(
        Composed.visible_to(scope).filter(state="in_use").select_related("territory").order_by("name", "pk")
    )


def _own(code: str, rows: "models.QuerySet[Any]") -> Composed | None:
    key = code.removeprefix(OWN)
    if not re.fullmatch(r"[0-9a-f]{32}", key):
        return None
    found: Composed | None = rows.exclude(state="").filter(pk=key).first()
    return found


def _parts(what: What, part: Callable[[str], Indicator | None] | None = None) -> list[Indicator | None]:
    """Of a share of two figures: these."""
    known_as = part or _part
    return [known_as(what.of), known_as(what.more)] if what.kind is Kind.RATIO else []


def _part(code: str) -> Indicator | None:
    """A numerator or denominator by its code; whoever may see the whole may see what it is made of."""
    if not code.startswith(OWN):
        return CATALOGUE.get(code)
    found = _own(code, Composed._base_manager.all())
    return found.indicator() if found is not None else None


def _counted(what: What, where: Mapping[str, tuple[str, ...]], **named: Any) -> Indicator:
    """A figure that is no share of two others. An institute has no area: what it did itself counts, or what it is
    appointed for."""
    appointed = f"{FACET}institute" if "institute" in _facets(what) else ""
    blank = words("", "")
    said: dict[str, Any] = {"code": "", "name": blank, "unit": blank, "formula": blank} | named
    counts: dict[str, Any] = {
        "of": what.of, "where": where, "institute_role": DOER if what.kind in OF_ACTS else appointed,
    }  # fmt: skip
    if what.kind is Kind.COHORT:
        per_cent, acts = said.pop("unit"), getattr(source_of(what), "acts", {})
        steps = (what.of.rpartition(".")[2], what.more)
        said["names"] = tuple(acts[step].title if step in acts else blank for step in steps)
        made = cohort(**said, **counts, unit=RECORDS, per_cent=per_cent, then=what.more, within=what.within)
        return cumulative(made, what.since) if what.since is not None else made
    return Indicator(kind=what.kind, measure=what.more, since=what.since, **counts, **said)


def _facets(what: What) -> Mapping[str, str]:
    cls = source_of(what)
    return cls().facets() if cls is not None else {}


def _formula(one: Composed, what: What, parts: Sequence[Indicator | None]) -> Promise:
    """What it counts, in both languages, out of the words of records and acts."""
    if what.kind is Kind.RATIO:
        said = (
            " ÷ ".join(speak(part.name) if part else "—" for part in parts) for speak in (_chinese, _english)
        )
        return words(*(f"{each} × 100%" for each in said))
    return words("，".join(_pieces(one, what, _chinese)), ", ".join(_pieces(one, what, _english)))


def _pieces(one: Composed, what: What, speak: Callable[[Any], str]) -> Iterator[str]:
    cls = source_of(what)
    if cls is None:
        return
    yield speak(cls.title)
    if what.kind in OF_ACTS:
        yield speak(cls.acts[what.of.rpartition(".")[2]].title)
    if what.kind is Kind.COHORT:
        yield f"→ {speak(cls.acts[what.more].title)}"
        yield speak(limit_words(what.within))
    measured = what.kind is Kind.SUM
    yield speak(column_of(cls, what.more).verbose_name if measured else Composed.Sort(what.kind.value).label)
    for name, values in conditions(one.where).items():
        column = column_of(cls, name)
        titles = {str(code): title for code, title in (column.flatchoices if column is not None else ())}
        word = speak(column.verbose_name) if column is not None else name
        yield f"{word}: {' / '.join(speak(titles.get(value, value)) for value in values)}"
    if what.since is not None:
        yield speak(since_words(what.since))


def _chinese(text: Any) -> str:
    return _in("zh-hans", text)


def _english(text: Any) -> str:
    return _in("en", text)


def _in(language: str, text: Any) -> str:
    from django.utils.translation import override

    with override(language):
        return str(text)
