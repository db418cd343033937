"""A question about a due date as it is typed: read, answered, or refused on its field with the nearest names."""

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from zhijian.desk.timing.working import language
from zhijian.kernel.workdays.answer import Answer, NoRule
from zhijian.kernel.workdays.calendar import Calendar
from zhijian.kernel.workdays.cli import parse_day, parse_moment, parse_pause
from zhijian.kernel.workdays.due import due
from zhijian.kernel.workdays.errors import BadExtension, UnknownProcedure, UnknownRule, WorkdaysError
from zhijian.kernel.workdays.rules import Rule, Rulebook, Version
from zhijian.kernel.workdays.wordings import Column, told

FIELDS = {
    "procedure": "limit", "rule": "limit", "suspensions": "suspend", "extension": "extend", "start": "start",
    "version_date": "version_date",
}  # fmt: skip
LONGEST = 2_000


@dataclass
class Question:
    """What was typed, and what came of it: an answer, or errors by field with names that are near."""

    limit: str = ""
    start: str = ""
    version_date: str = ""
    suspend: str = ""
    extend: str = ""
    answer: Answer | NoRule | None = None
    errors: dict[str, str] = field(default_factory=dict)
    nearest: list[Rule] = field(default_factory=list)

    @classmethod
    def read(cls, given: Any) -> "Question":
        """From an address. ``procedure`` and ``rule`` may stand apart, as the command takes them."""
        names = ("limit", "start", "version_date", "suspend", "extend")
        made = cls(**{name: given.get(name, "")[:LONGEST].strip() for name in names})
        if not made.limit and given.get("procedure"):
            made.limit = f"{given['procedure']} {given.get('rule', '')}"[:LONGEST].strip()
        return made

    @property
    def is_asked(self) -> bool:
        return bool(self.limit or self.start)

    def ask(self, calendar: Calendar, rules: Rulebook) -> None:
        """Answer it."""
        rule = self._rule(rules)
        if rule is None:
            return
        self.limit = f"{rule.procedure} {rule.name}"
        try:
            where = "start"
            start = parse_moment(self.start)
            where = "version_date"
            version_date = parse_day(self.version_date) if self.version_date else None
            where = "suspensions"
            suspensions = [
                parse_pause(part) for part in self.suspend.replace("；", " ").replace(";", " ").split()
            ]
            where = "extension"
            grants = [_whole(part) for part in self.extend.replace("、", " ").replace(",", " ").split()]
            where = ""
            self.answer = due(
                rule.procedure, rule.name, start, calendar=calendar, rules=rules, version_date=version_date,
                suspensions=suspensions, extension=grants or None,
            )  # fmt: skip
        except WorkdaysError as error:
            self.errors[FIELDS[where or error.field]] = error.message(language())

    def _rule(self, rules: Rulebook) -> Rule | None:
        """The rule that was meant: by its two names, or by its title in either language."""
        parts = self.limit.replace("/", " ").split()
        typed = self.limit.casefold()
        titled = [rule for rule in rules if any(typed in _titles(version) for version in rule.versions)]
        if len(titled) == 1:
            return titled[0]
        try:
            return rules.find(parts[0], parts[1] if len(parts) > 1 else "")
        except (UnknownProcedure, UnknownRule):
            self.errors["limit"] = _("There is no such limit.")
            self.nearest = titled or _near(self.limit, parts, rules)
            return None


def _near(text: str, parts: list[str], rules: Rulebook) -> list[Rule]:
    """Rules whose title holds the words, then those with the nearest names."""
    typed = text.casefold()
    found = [rule for rule in rules if any(typed in title for title in _titles(rule.versions[-1]))]
    if found:
        return found[:8]
    if not text.isascii():  # a title that is nearly right
        titles = {rule.versions[-1].title_zh: rule for rule in rules}
        return [titles[title] for title in get_close_matches(text, titles, n=8, cutoff=0.4)]
    procedure, name = parts[0], parts[1] if len(parts) > 1 else parts[0]
    try:
        rules.find(procedure, name)
    except UnknownRule as error:
        names = [(procedure, near) if " " not in near else tuple(near.split()) for near in _names(error)]
    except UnknownProcedure as error:
        holders = _names(error)
        names = [(one, name) for one in holders]
        names += [(rule.procedure, rule.name) for rule in rules if rule.procedure in holders]
    names.sort(key=lambda key: key[0] != procedure)  # what is near within the procedure goes before
    by_name = {(rule.procedure, rule.name): rule for rule in rules}
    return [by_name[key] for key in dict.fromkeys(names) if key in by_name][:8]


def _titles(version: Version) -> tuple[str, ...]:
    """Its title in both languages, in lower case."""
    return tuple(title.casefold() for title in told(Column.TITLE, version.title_zh)[:2])


def _names(error: WorkdaysError) -> list[str]:
    near = error.params["nearest"]
    return list(near) if isinstance(near, list) else []


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise BadExtension(text=text)
    return int(text)
