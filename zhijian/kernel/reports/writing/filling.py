"""What stands in the place of each placement of a report: its number in words, or why there is none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from zhijian.kernel.indicators.cube import BODIES
from zhijian.kernel.indicators.defining import since_words
from zhijian.kernel.indicators.editions import indicator_of
from zhijian.kernel.indicators.evaluate import CHILD, divided
from zhijian.kernel.indicators.figures import Value
from zhijian.kernel.indicators.language import OF_ACTS, Indicator, cumulative
from zhijian.kernel.indicators.periods import BadPeriod, Period, parse
from zhijian.kernel.indicators.trees import Tree
from zhijian.kernel.reports.chain.standing import Standing
from zhijian.kernel.reports.rules.placing import PLACES, Placed, Show, Source, Word
from zhijian.kernel.reports.rules.printing import Rounding
from zhijian.kernel.reports.rules.wording import Said, leaves_nothing, said, two_roundings
from zhijian.kernel.reports.writing import claiming, places, targeting
from zhijian.kernel.reports.writing.lacks import EMPTY, Lack


@dataclass(frozen=True)
class Setting:
    """What holds for all of a report. *today* cuts a period that is not over; *as_of*: what the first so many acts
    say, None for all that are known."""

    body: str
    period: Period
    rounding: Rounding
    today: date
    as_of: int | None = None
    claims: bool = True
    """Whether a zero, or a rate of 0 or 100 %, that nobody declared prints as not asserted; not in reports that were
    frozen before this was so."""
    bases: bool = True
    """Whether a change in points from such a rate is not asserted either; likewise."""

    @cached_property
    def known(self) -> dict[str, Indicator | None]:
        """Indicators by their codes, each asked for once."""
        return {}

    def indicator(self, code: str) -> Indicator | None:
        """What the report means by a code: declared, or composed by its own body; as it was at its position."""
        if code not in self.known:
            self.known[code] = indicator_of(code, self.body, self.as_of)
        return self.known[code]

    @cached_property
    def tree(self) -> Tree:
        """The dated tree, read once for all of a report."""
        return Tree()

    @cached_property
    def standing(self) -> Standing:
        """Who stood where until when, read once for all of a report."""
        return Standing()

    @cached_property
    def parts(self) -> dict[tuple[str, date], list[tuple[str, str]]]:
        """The bodies right below one on a day with their names, kept for the charts that ask for them."""
        return {}


@dataclass(frozen=True)
class Filled:
    """One placement with its number, or with what it lacks.

    ``value``: exact, in the figure's unit (a rate in per cent). ``period``: the days that were counted. ``not_over``:
    the period asked for goes on. ``mixed``: the report rounds elsewhere in another way. ``reported``: an actual that
    the body reports, not one computed from acts. ``task``: the name of the target that is asked for. ``claim``: the
    value that it stands on, where that is one of a whole body, ``base``: the one of a year before from which it
    changed; ``silent``: how many nil returns are missing for them.
    """

    placed: Placed
    body: str
    period: Period | None = None
    indicator: Indicator | None = None
    lack: Lack | None = None
    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    said: Said | None = None
    late: int = 0
    not_over: bool = False
    mixed: bool = False
    target: targeting.Standing | None = None
    task: str = ""
    silent: int = 0
    claim: Value | None = None
    base: tuple[Value, Period] | None = None

    @property
    def text(self) -> str:
        """What is printed; what was typed where there is nothing to print."""
        return self.said.text if self.said else self.placed.raw

    @property
    def reported(self) -> bool:
        return bool(self.target and self.target.reported and self.placed.show is not Show.SET)


@dataclass(frozen=True)
class _Key:
    """One evaluation that several placements share."""

    body: str
    period: Period
    by: str
    since: date | None = None


@dataclass
class _Asked:
    """A placement that an indicator answers, with the evaluations that it needs."""

    filled: Filled
    here: _Key
    before: _Key | None = None


Found = Mapping[tuple[_Key, str], list[Value]]


def fill(placements: Sequence[Placed], setting: Setting) -> list[Filled]:
    """All placements of a report, in their order: one evaluation for each body and period that they name."""
    return _Filling(setting).all(placements)


@dataclass
class _Filling:
    setting: Setting

    @property
    def tree(self) -> Tree:
        return self.setting.tree

    def all(self, placements: Sequence[Placed]) -> list[Filled]:
        begun = [self._begin(placed) for placed in placements]
        found = self._evaluate([one for one in begun if isinstance(one, _Asked)])
        whole = targeting.standing_of(
            [(one.task, one.body, one.period) for one in begun if isinstance(one, Filled) and one.period],
            self.setting.as_of,
        )  # fmt: skip
        made = [
            self._value(one, found) if isinstance(one, _Asked) else self._target(one, whole) for one in begun
        ]
        made = [_otherwise(one) for one in made]
        made = claiming.marked(made, self.setting.as_of) if self.setting.claims else made
        mixed = two_roundings([one.said for one in made])
        return [replace(one, mixed=n in mixed) for n, one in enumerate(made)]

    # -- what is asked ----------------------------------------------------------------------------------------------

    def _begin(self, placed: Placed) -> "_Asked | Filled":
        body = placed.body or self.setting.body
        made = Filled(placed, body)
        try:
            whole = parse(placed.period) if placed.period else self.setting.period
        except BadPeriod:
            return replace(made, lack=Lack.BAD_PERIOD)
        if whole.first > self.setting.today:
            return replace(made, lack=Lack.NOT_BEGUN)
        period = whole.to(self.setting.today)
        made = replace(made, period=period, not_over=whole.last > self.setting.today)
        if body not in self.tree.below(self.setting.body, period.last):
            return replace(made, period=None, lack=Lack.NOT_BELOW)
        if placed.source is Source.TARGET:
            return replace(made, task=placed.code)
        indicator = self.setting.indicator(placed.code)
        lack = Lack.NO_INDICATOR if indicator is None else _not_for(indicator, placed)
        if indicator is None or lack:
            return replace(made, period=None, indicator=indicator, lack=lack)
        if placed.show is Show.SHARE:
            return self._of_target(made, indicator, period)
        if placed.since is not None:
            indicator = cumulative(indicator, placed.since)
        if placed.show in PLACES:
            return self._beside(replace(made, indicator=indicator), period)
        by = CHILD if Word.EACH in placed.words else placed.by
        here = _Key(body, period.last_year() if placed.show is Show.LAST else period, by, placed.since)
        made = replace(made, indicator=indicator, period=here.period)
        moves = placed.show in (Show.CHANGE, Show.POINTS)
        return _Asked(made, here, replace(here, period=period.last_year()) if moves else None)

    def _of_target(self, made: Filled, indicator: Indicator, period: Period) -> Filled:
        """占任务: as the completion of the one target that the figure counts: the two never say different things."""
        names = targeting.counted_by(indicator.code, made.body, period.last.year, self.setting.as_of)
        if len(names) == 1:
            return replace(made, task=names[0])
        return replace(made, period=None, lack=Lack.SEVERAL_TARGETS if names else Lack.NO_TARGET_OF_IT)

    def _beside(self, made: Filled, period: Period) -> "_Asked | Filled":
        """名次: among the bodies under the same one."""
        above = places.body_above(made, period, self.setting)
        if isinstance(above, Lack):
            return replace(made, period=None, lack=above)
        return _Asked(made, _Key(above, period, CHILD, made.placed.since))

    def _evaluate(self, asked: Iterable[_Asked]) -> Found:
        wanted: dict[_Key, dict[str, Indicator]] = {}
        for one in asked:
            for key in filter(None, (one.here, one.before)):
                if one.filled.indicator is not None:
                    wanted.setdefault(key, {})[one.filled.indicator.code] = one.filled.indicator
        found: dict[tuple[_Key, str], list[Value]] = {}
        for key, indicators in wanted.items():
            figures = divided(
                list(indicators.values()), key.body, key.period, (key.by,), as_of=self.setting.as_of, tree=self.tree
            )[key.by]  # fmt: skip
            for value in figures:
                found.setdefault((key, value.indicator.code), []).append(value)
        return found

    # -- what is found ----------------------------------------------------------------------------------------------

    def _value(self, asked: _Asked, found: Found) -> Filled:
        made, placed = asked.filled, asked.filled.placed
        values = found.get((asked.here, placed.code), [])
        if placed.show in PLACES:
            return self._place(made, asked.here, values)
        if Word.EACH in placed.words:
            return self._each(made, [value for value in values if value.group != made.body])
        value = next((one for one in values if one.group == placed.group), None)
        if value is not None:
            made = replace(
                made,
                numerator=_exact(value.numerator),
                denominator=_exact(value.denominator),
                late=value.late,
                claim=value if asked.here.by in ("", CHILD) else None,
            )
        amount = _amount(value, placed.show) if value is not None else Fraction(0)
        if amount is None or (value is None and _is_rate(made)):
            return replace(made, lack=Lack.ZERO)
        if asked.before is not None:
            return self._change(made, amount, asked.before, found.get((asked.before, placed.code), []))
        return self._said(made, amount)

    def _place(self, made: Filled, beside: _Key, values: Sequence[Value]) -> Filled:
        found = places.place_of(made.body, beside.body, beside.period, values, self.setting)
        if isinstance(found, Lack):
            return replace(made, lack=found)
        return self._said(made, Fraction(found.place if made.placed.show is Show.RANK else found.among))

    def _change(self, made: Filled, amount: Fraction, then: _Key, before: Sequence[Value]) -> Filled:
        value = next((one for one in before if one.group == made.placed.group), None)
        if value is not None and then.by in ("", CHILD) and self.setting.bases:
            made = replace(made, base=(value, then.period))
        base = _amount(value, Show.VALUE) if value is not None else Fraction(0)
        if (
            base is None
            or (base == 0 and made.placed.show is Show.CHANGE)
            or (value is None and _is_rate(made))
        ):
            return replace(made, lack=Lack.NO_BASE)
        points = made.placed.show is Show.POINTS
        return self._said(made, amount - base if points else (amount - base) * 100 / abs(base))

    def _each(self, made: Filled, values: Sequence[Value]) -> Filled:
        """均: each body right below has the same; with 以上 the least of them is told."""
        amounts = [_amount(value, made.placed.show) for value in values]
        known = [amount for amount in amounts if amount is not None]
        if not amounts:
            return replace(made, lack=Lack.NO_PARTS)
        if len(known) < len(amounts):
            return replace(made, lack=Lack.ZERO)
        if len(set(known)) > 1 and Word.LEAST not in made.placed.words:
            return replace(made, lack=Lack.NOT_ALIKE)
        return self._said(replace(made, late=sum(value.late for value in values)), min(known))

    def _target(self, made: Filled, whole: targeting.Whole) -> Filled:
        if made.lack or made.period is None:
            return made
        one = whole.get((made.task, made.body, made.period))
        if one is None:
            return replace(made, lack=Lack.NO_TARGET)
        made = replace(made, target=one)
        if made.placed.show is Show.SET:
            return self._said(made, one.value)
        if one.actual is None:
            return replace(made, lack=Lack.NO_ACTUAL)
        share = made.placed.show in (Show.COMPLETION, Show.SHARE)
        return self._said(made, one.actual * 100 / one.value if share else one.actual)

    def _said(self, made: Filled, amount: Fraction) -> Filled:
        if leaves_nothing(amount, made.placed):
            return replace(made, lack=Lack.TOO_COARSE)
        unit, decimals = _usual(made)
        words = said(amount, made.placed, unit=unit, decimals=decimals, rounding=self.setting.rounding)
        if made.indicator is not None and made.indicator.start is not None and made.placed.show not in PLACES:
            words = replace(words, text=f"{_chinese(since_words(made.indicator.start))}{words.text}")
        return replace(made, value=amount, said=words)


def _otherwise(made: Filled) -> Filled:
    if made.lack not in EMPTY or not made.placed.otherwise:
        return made
    return replace(made, lack=None, said=Said(made.placed.otherwise, None))


def _usual(made: Filled) -> tuple[str, int]:
    """Unit and decimals where the placement asks for none. A report is a Chinese paper, whoever reads it."""
    if made.placed.show in PLACES:
        return "", 0
    if made.placed.show in (Show.COMPLETION, Show.SHARE):
        return "%", 0
    if made.target is not None:
        return made.target.unit, made.target.decimals
    if made.indicator is None:
        return "", 0
    one, show = made.indicator, made.placed.show
    if show in (Show.CHANGE, Show.POINTS):
        return "", 1
    if show in (Show.NUMERATOR, Show.DENOMINATOR):
        one = one.parts[0 if show is Show.NUMERATOR else -1]
    return _chinese(one.unit), one.decimals


def _chinese(text: object) -> str:
    from django.utils.translation import override

    with override("zh-hans"):
        return str(text)


def _not_for(indicator: Indicator, placed: Placed) -> Lack | None:
    """What an indicator cannot show."""
    rate = indicator.numerator is not None
    if placed.show is Show.CHANGE and rate:
        return Lack.RATE_HAS_POINTS
    if placed.show in (Show.POINTS, Show.NUMERATOR, Show.DENOMINATOR) and not rate:
        return Lack.NO_RATE
    if placed.since is not None and any(part.kind not in OF_ACTS for part in indicator.parts):
        return Lack.NO_START
    if placed.by and placed.show in (Show.SHARE, *PLACES):
        return Lack.NO_FACET
    if placed.by and placed.by not in (*BODIES, CHILD, *indicator.record().facets()):
        return Lack.NO_FACET
    return None


def _is_rate(made: Filled) -> bool:
    return made.indicator is not None and made.indicator.numerator is not None


def _amount(value: Value, show: Show) -> Fraction | None:
    """The exact value that is shown; of a rate not its two decimals, but its two figures. None of nothing."""
    if value.indicator.numerator is None:
        return _exact(value.this)
    top, below = _exact(value.numerator), _exact(value.denominator)
    if show is Show.NUMERATOR:
        return top
    if show is Show.DENOMINATOR:
        return below
    return top * 100 / below if top is not None and below else None


def _exact(number: object) -> Fraction | None:
    return None if number is None else Fraction(str(number))
