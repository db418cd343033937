"""The table of statutory limits (期限表) as dated data: one :class:`Version` for each row of ``deadlines.csv``.

A rule is named by procedure and rule; its versions follow each other by ``effective_from`` / ``effective_to``,
both inclusive. Which version governs is picked by the version date (``version_by``): before the first, in a
gap or after the last without successor there is *no rule*, never today's. Columns: ``docs/workdays.md``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher, get_close_matches
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType

from zhijian.kernel.workdays.errors import RulesInvalid, Told, UnknownProcedure, UnknownRule


class Nature(StrEnum):
    """What kind of limit a row is; the last five are not deadlines."""

    ACT_BY = "act_by"
    COUNT_BACK = "count_back"
    NOT_BEFORE = "not_before"
    LASTS = "lasts"
    BAN = "ban"
    EVERY = "every"
    KEEP = "keep"
    RATE = "rate"


DEADLINES = frozenset({Nature.ACT_BY, Nature.COUNT_BACK, Nature.NOT_BEFORE})


class Unit(StrEnum):
    CALENDAR_DAY = "calendar_day"
    WORKING_DAY = "working_day"
    HOUR = "hour"
    MONTH = "month"
    YEAR = "year"


class Roll(StrEnum):
    """What happens to an end on a day off."""

    HOLIDAY_BLOCK = "holiday_block"
    ANY_REST_DAY = "any_rest_day"
    NONE = "none"


class VersionBy(StrEnum):
    """Whose date picks the version."""

    START = "start"
    RECEIPT = "receipt"
    ISSUE = "issue"
    FILING = "filing"


class Confidence(StrEnum):
    """How sure the row is; a legal officer confirms what is not high."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


PAUSE_EVENTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "test_or_appraisal": (
            "检测、检验、检疫、鉴定、检定",
            "testing, inspection, quarantine, appraisal, verification",
        ),
        "right_holder_identification": ("权利人辨认或者鉴别", "identification by the right holder"),
        "investigation_suspended": ("中止调查", "suspended investigation"),
        "hearing": ("听证", "hearing"),
        "public_notice": ("公告", "service by public announcement"),
        "ordered_refund": ("责令退还多收价款", "ordered refund of overcharged money"),
        "reconsideration": ("复议", "reconsideration"),
        "litigation": ("诉讼", "litigation"),
        "bidding_or_auction": ("招标、拍卖", "bidding or auction"),
        "expert_review": ("专家评审", "expert review"),
        "licence_assessment": ("鉴定评审", "licence assessment"),
        "applicant_caused_delay": ("申请人原因", "delay caused by the applicant"),
        "loss_assessment": ("经济损失评估", "assessment of the economic loss"),
        "technical_appraisal": ("技术鉴定", "technical appraisal"),
        "consulting_other_departments": ("商请有关部门", "consulting other departments"),
        "third_party_consultation": ("征求第三方意见", "consulting third parties"),
        "other_body_consultation": ("征求其他机关意见", "consulting other bodies"),
    }
)
"""What may stop a clock, in Chinese and English."""


@dataclass(frozen=True, slots=True)
class Extension:
    """One extension: at most ``at_most`` of ``unit`` (None: the deciding paper fixes it), ``times`` times."""

    at_most: int | None
    unit: Unit
    times: int | None
    by: str


@dataclass(frozen=True, slots=True)
class Version:
    """One row of the table: a rule as it stands from ``effective_from`` to ``effective_to`` (None: open)."""

    procedure: str
    rule: str
    title_zh: str
    nature: Nature
    clock_start: str
    clock_start_zh: str
    limit: int
    unit: Unit
    roll: Roll
    start_excluded: bool
    extension: Extension | None
    extension_note: str
    pauses: tuple[str, ...]
    version_by: VersionBy
    basis: str
    instrument_ids: tuple[str, ...]
    effective_from: date
    effective_to: date | None
    confidence: Confidence
    note: str

    @property
    def is_deadline(self) -> bool:
        """Whether the row has a day by which, or before which, something is to be done."""
        return self.nature in DEADLINES

    @property
    def not_longer_than(self) -> bool:
        """A power limited by 不得超过 (seizure, freeze): its holder goes by ``due_safe``.

        In English where a legal officer has written the note in that language.
        """
        return "不得超过" in self.note or "must not exceed" in self.note


@dataclass(frozen=True, slots=True)
class Rule:
    """All versions of one rule, oldest first."""

    procedure: str
    name: str
    versions: tuple[Version, ...]

    def in_force(self, day: date) -> Version | None:
        """The version in force on *day*; None: no rule."""
        for version in self.versions:
            if version.effective_from <= day and (
                version.effective_to is None or day <= version.effective_to
            ):
                return version
        return None


class Rulebook:
    """All rules, found by procedure and name; a name that does not exist is answered with the nearest ones."""

    __slots__ = ("_rules",)

    def __init__(self, versions: Iterable[Version]) -> None:
        """Raises RulesInvalid where two versions of a rule overlap or differ in nature."""
        grouped: dict[tuple[str, str], list[Version]] = {}
        for version in versions:
            grouped.setdefault((version.procedure, version.rule), []).append(version)
        self._rules: dict[tuple[str, str], Rule] = {
            key: Rule(key[0], key[1], tuple(sorted(group, key=lambda v: v.effective_from)))
            for key, group in grouped.items()
        }
        problems = [problem for rule in self._rules.values() for problem in _clashes(rule)]
        if problems:
            raise RulesInvalid(problems=problems)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules.values())

    def __len__(self) -> int:
        return len(self._rules)

    def find(self, procedure: str, name: str) -> Rule:
        """The rule; raises UnknownProcedure or UnknownRule with the nearest names."""
        rule = self._rules.get((procedure, name))
        if rule is not None:
            return rule
        procedures = sorted({p for p, _ in self._rules})
        if procedure not in procedures:
            raise UnknownProcedure(
                name=procedure, nearest=self._nearest_procedures(procedure, name, procedures)
            )
        raise UnknownRule(procedure=procedure, name=name, nearest=self._nearest_rules(procedure, name))

    def _nearest_procedures(self, wrong: str, name: str, procedures: list[str]) -> list[str]:
        near = get_close_matches(wrong, procedures, n=3, cutoff=0.5)
        holders = sorted(p for p, r in self._rules if r == name and p not in near)
        return [*near, *holders][:5] or procedures

    def _nearest_rules(self, procedure: str, wrong: str) -> list[str]:
        """Names of this procedure first, by likeness; then the same name in other procedures."""
        own = [r for p, r in self._rules if p == procedure]
        own.sort(key=lambda r: (-SequenceMatcher(None, wrong, r).ratio(), r))
        elsewhere = [f"{p} {r}" for p, r in self._rules if p != procedure and r == wrong]
        return [*elsewhere, *own[:3]]


def _clashes(rule: Rule) -> Iterator[Told]:
    label = f"{rule.procedure} {rule.name}"
    if len({version.nature for version in rule.versions}) > 1:
        yield Told(f"{label} 各版本的性质不同", f"{label}: versions differ in nature")
    for earlier, later in pairwise(rule.versions):
        if earlier.effective_to is None or earlier.effective_to >= later.effective_from:
            first, second = earlier.effective_from, later.effective_from
            yield Told(
                f"{label} 自 {first} 起和自 {second} 起的两个版本重叠",
                f"{label}: the versions from {first} and {second} overlap",
            )
