"""Reads the two tables, each row checked: ``deadlines.csv`` into a Rulebook, ``days.csv`` into a Calendar.

All problems of a table are collected and raised at once, each with its line and column, so that a person can
mend the file in one go. :func:`shipped_rules` and :func:`shipped_calendar` read the project's own data, once.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TypeVar

from zhijian.kernel.workdays.calendar import Calendar, DayKind, SpecialDay
from zhijian.kernel.workdays.errors import CalendarInvalid, RulesInvalid, Told
from zhijian.kernel.workdays.rules import (
    PAUSE_EVENTS,
    Confidence,
    Extension,
    Nature,
    Roll,
    Rulebook,
    Unit,
    Version,
    VersionBy,
)

RULE_COLUMNS = (
    "procedure", "rule", "title_zh", "nature", "clock_start", "clock_start_zh", "limit", "unit", "roll",
    "start_excluded", "ext_n", "ext_unit", "ext_times", "ext_by", "ext_note", "pauses", "version_by", "basis",
    "instrument_id", "effective_from", "effective_to", "confidence", "note",
)  # fmt: skip
DAY_COLUMNS = ("date", "kind", "name", "source")
NO_APPROVER = ("延长须写明由谁批准", "an extension names who approves it")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_INTEGER = re.compile(r"-?\d+\Z", re.ASCII)

E = TypeVar("E", bound=StrEnum)


class _Row:
    """One row under reading: each getter notes a problem and goes on with a harmless value."""

    def __init__(self, line: int, cells: dict[str, str], problems: list[Told]) -> None:
        self.line, self.cells, self.problems = line, cells, problems

    def wrong(self, column: str, zh: str, en: str) -> None:
        self.problems.append(Told(zh, en, f"line {self.line}, {column}"))

    def text(self, column: str, *, needed: bool = True) -> str:
        value = self.cells[column].strip()
        if needed and not value:
            self.wrong(column, "不能为空", "is empty")
        return value

    def name(self, column: str) -> str:
        value = self.text(column)
        if value and not _NAME.match(value):
            self.wrong(
                column,
                f"“{value}”不是名称（字母、数字、下划线）",
                f"“{value}” is no name (letters, digits, underscore)",
            )
        return value

    def choice(self, column: str, kinds: type[E]) -> E:
        value = self.text(column)
        for kind in kinds:
            if kind == value:
                return kind
        self.wrong(
            column,
            f"“{value}”不在其中：{'、'.join(kinds)}",
            f"“{value}” is none of {', '.join(kinds)}",
        )
        return next(iter(kinds))

    def integer(self, column: str) -> int | None:
        value = self.text(column, needed=False)
        if not value:
            return None
        if not _INTEGER.match(value):
            self.wrong(column, f"“{value}”不是整数", f"“{value}” is no whole number")
            return None
        return int(value)

    def day(self, column: str, *, needed: bool = True) -> date | None:
        value = self.text(column, needed=needed)
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.wrong(column, f"“{value}”不是日期", f"“{value}” is no date")
            return None


def read_rules(text: str) -> Rulebook:
    """The Rulebook of a ``deadlines.csv``; raises RulesInvalid with every problem found."""
    problems: list[Told] = []
    versions = _read(text, RULE_COLUMNS, problems, _version)
    if problems:
        raise RulesInvalid(problems=problems)
    return Rulebook(version for version in versions if version is not None)


def read_versions(rows: Iterable[Mapping[str, str]]) -> list[Version]:
    """The versions that *rows* say, each a mapping with the columns of ``deadlines.csv``; raises RulesInvalid."""
    problems: list[Told] = []
    made = [
        _version(_Row(n, {name: row.get(name, "") for name in RULE_COLUMNS}, problems))
        for n, row in enumerate(rows, 1)
    ]
    if problems:
        raise RulesInvalid(problems=problems)
    return [version for version in made if version is not None]


def cells_of(version: Version) -> dict[str, str]:
    """A version as its row of the table: the inverse of :func:`read_versions`."""
    extension = version.extension
    values: dict[str, object] = {
        "procedure": version.procedure, "rule": version.rule, "title_zh": version.title_zh, "nature": version.nature,
        "clock_start": version.clock_start, "clock_start_zh": version.clock_start_zh, "limit": version.limit,
        "unit": version.unit, "roll": version.roll, "start_excluded": "yes" if version.start_excluded else "no",
        "ext_n": extension.at_most if extension else None, "ext_unit": extension.unit if extension else None,
        "ext_times": extension.times if extension else None, "ext_by": extension.by if extension else None,
        "ext_note": version.extension_note, "pauses": ";".join(version.pauses), "version_by": version.version_by,
        "basis": version.basis, "instrument_id": ";".join(version.instrument_ids),
        "effective_from": version.effective_from,
        "effective_to": version.effective_to, "confidence": version.confidence, "note": version.note,
    }  # fmt: skip
    return {name: "" if values[name] is None else str(values[name]) for name in RULE_COLUMNS}


def read_days(text: str) -> list[SpecialDay]:
    """The special days of a ``days.csv``; raises CalendarInvalid with every problem found."""
    problems: list[Told] = []
    days = [one for one in _read(text, DAY_COLUMNS, problems, _special_day) if one is not None]
    seen: set[date] = set()
    for one in days:
        if one.day in seen:
            problems.append(Told(f"{one.day} 出现两次", f"{one.day} stands twice"))
        seen.add(one.day)
    if problems:
        raise CalendarInvalid(problems=problems)
    return days


@cache
def shipped_rules() -> Rulebook:
    """The table of limits that the project carries (law as known in August 2026)."""
    return read_rules(_data("deadlines.csv"))


@cache
def shipped_calendar() -> Calendar:
    """Mainland China, 2004–2026: every year that the table of days covers."""
    days = read_days(_data("days.csv"))
    # A notice may move days of the December before, so the years that are complete are those with a 1 January.
    return Calendar({one.day.year for one in days if (one.day.month, one.day.day) == (1, 1)}, days)


def _data(name: str) -> str:
    return files("zhijian.kernel.workdays").joinpath("data", name).read_text(encoding="utf-8")


T = TypeVar("T")


def _read(
    text: str, columns: tuple[str, ...], problems: list[Told], make: Callable[[_Row], T | None]
) -> list[T | None]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    if tuple(reader.fieldnames or ()) != columns:
        there, wanted = ", ".join(reader.fieldnames or ()), ", ".join(columns)
        problems.append(
            Told(f"列是 {there}，应为 {wanted}", f"the columns are {there}, not {wanted}", "line 1")
        )
        return []
    made = []
    for cells in reader:
        if None in cells or None in cells.values():
            wide = len(columns)
            problems.append(Told(f"不是 {wide} 格", f"has not {wide} cells", f"line {reader.line_num}"))
            continue
        made.append(make(_Row(reader.line_num, cells, problems)))
    return made


def _special_day(row: _Row) -> SpecialDay | None:
    day = row.day("date")
    kind = row.choice("kind", DayKind)
    if kind in (DayKind.WORKDAY, DayKind.WEEKEND):
        row.wrong("kind", "由星期推定，不必写明", "follows from the weekday and is not written")
    if day is None:
        return None
    return SpecialDay(day, kind, row.text("name"), row.text("source"))


def _version(row: _Row) -> Version | None:
    effective_from, effective_to = row.day("effective_from"), row.day("effective_to", needed=False)
    version = Version(
        procedure=row.name("procedure"),
        rule=row.name("rule"),
        title_zh=row.text("title_zh"),
        nature=row.choice("nature", Nature),
        clock_start=row.name("clock_start"),
        clock_start_zh=row.text("clock_start_zh"),
        limit=_limit(row),
        unit=row.choice("unit", Unit),
        roll=row.choice("roll", Roll),
        start_excluded=_yes_no(row),
        extension=_extension(row),
        extension_note=row.text("ext_note", needed=False),
        pauses=_pauses(row),
        version_by=row.choice("version_by", VersionBy),
        basis=row.text("basis"),
        instrument_ids=tuple(part for part in row.text("instrument_id", needed=False).split(";") if part),
        effective_from=effective_from or date.min,
        effective_to=effective_to,
        confidence=row.choice("confidence", Confidence),
        note=row.text("note", needed=False),
    )
    _check_together(row, version)
    return version


def _limit(row: _Row) -> int:
    limit = row.integer("limit")
    if limit is None:
        row.wrong("limit", "应当是整数", "is a whole number")
        return 1
    return limit


def _yes_no(row: _Row) -> bool:
    value = row.text("start_excluded")
    if value not in ("yes", "no"):
        row.wrong("start_excluded", f"“{value}”既不是 yes 也不是 no", f"“{value}” is neither yes nor no")
    return value == "yes"


def _extension(row: _Row) -> Extension | None:
    at_most, times = row.integer("ext_n"), row.integer("ext_times")
    by = row.text("ext_by", needed=False)
    if at_most is None and not by:
        if times is not None or row.cells["ext_unit"].strip():
            row.wrong("ext_by", *NO_APPROVER)
        return None
    if not by:
        row.wrong("ext_by", *NO_APPROVER)
    if (at_most is None) != (times is None):
        row.wrong("ext_times", "与 ext_n 同时填写，或者同时不填", "stands with ext_n, and only with it")
    if any(value is not None and value < 1 for value in (at_most, times)):
        row.wrong("ext_n", "应当大于零", "is above zero")
    return Extension(at_most, row.choice("ext_unit", Unit), times, by)


def _pauses(row: _Row) -> tuple[str, ...]:
    events = tuple(part.strip() for part in row.text("pauses", needed=False).split(";") if part.strip())
    for event in events:
        if event not in PAUSE_EVENTS:
            row.wrong("pauses", f"“{event}”不是扣除时间的事由", f"“{event}” is no pause event")
    return events


def _check_together(row: _Row, version: Version) -> None:
    """What must hold between columns: signs of limits, hours and rolls, dates in order."""
    lowest = {Nature.COUNT_BACK: 0, Nature.NOT_BEFORE: -(10**6)}.get(version.nature, 1)
    if version.limit < lowest or (version.limit == 0 and version.nature is not Nature.COUNT_BACK):
        row.wrong(
            "limit",
            f"性质为 {version.nature} 的期限不能是 {version.limit}",
            f"{version.limit} is not possible for {version.nature}",
        )
    counts_back = version.nature is Nature.COUNT_BACK or version.limit < 0
    if counts_back and (version.extension or version.pauses or version.roll is not Roll.NONE):
        row.wrong(
            "roll",
            "倒数的期限不适用扣除、延长和顺延",
            "pauses, extensions and roll do not apply to counting back",
        )
    if version.unit is Unit.HOUR and (version.roll is not Roll.NONE or version.nature is not Nature.ACT_BY):
        row.wrong(
            "unit",
            "按小时的期限昼夜、节假日连续计算：性质只能是 act_by，不顺延",
            "hours run on through nights and holidays: act_by and roll none",
        )
    if version.effective_to is not None and version.effective_to < version.effective_from:
        row.wrong("effective_to", "早于 effective_from", "is before effective_from")
