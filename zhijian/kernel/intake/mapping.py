"""Which column holds which field: guessed from the header, mended by a person, and remembered (列映射)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from .header import Header
from .problems import Message, Problem, ProblemError, Word
from .problems import msgid as _
from .spec import Field, Spec
from .text import fold_loose

MAPPING_UNREADABLE = Message("MAPPING_UNREADABLE", _("The remembered columns do not belong to this table."))
FIELD_NOT_MAPPED = Message("FIELD_NOT_MAPPED", _("No column was chosen for “%(field)s”, which is required."))

_LONG_ENOUGH_TO_BE_PART = 4


class MappingRefused(ProblemError):
    """A mapping that does not fit its spec or its header."""


@dataclass(frozen=True)
class ColumnMap:
    """Field name → column (from 0), and field name → what is typed once for all rows."""

    columns: Mapping[str, int]
    fixed: Mapping[str, str] = field(default_factory=dict)

    def missing(self, spec: Spec) -> list[Problem]:
        """The required fields that have neither column nor fixed value."""
        mapped = self.columns.keys() | self.fixed.keys()
        return [
            FIELD_NOT_MAPPED(field=Word(each.label)).on(each.name)
            for each in spec.fields
            if each.required and each.name not in mapped
        ]

    def remember(self, header: Header, spec: Spec) -> str:
        """This mapping as JSON, to be kept under :attr:`Header.fingerprint` and the spec's name."""
        said = {
            "spec": spec.name,
            "header": header.fingerprint,
            "columns": dict(self.columns),
            "fixed": dict(self.fixed),
        }
        return json.dumps(said, ensure_ascii=False, sort_keys=True)


def recall(remembered: str, header: Header, spec: Spec) -> ColumnMap:
    """What :meth:`ColumnMap.remember` wrote; :class:`MappingRefused` where it is of another header or spec."""
    try:
        said = json.loads(remembered)
        columns = {str(name): int(column) for name, column in said["columns"].items()}
        fixed = {str(name): str(value) for name, value in said["fixed"].items()}
        belongs = said["spec"] == spec.name and said["header"] == header.fingerprint
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise MappingRefused(MAPPING_UNREADABLE()) from error
    known = {each.name for each in spec.fields}
    in_table = set(range(len(header.titles)))
    if not belongs or not (columns.keys() | fixed.keys()) <= known or not set(columns.values()) <= in_table:
        raise MappingRefused(MAPPING_UNREADABLE())
    return ColumnMap(columns, fixed)


def guess(header: Header, spec: Spec) -> ColumnMap:
    """The most likely column for each field; what is not likely stays unmapped.

    A header that says a synonym outright comes before one that says it beside something in brackets, and that before
    one that only ends with it; an earlier synonym before a later one; a left column before a right one.
    """
    offers = sorted(
        (quality, place, column, each.name)
        for column in header.data_columns
        for each in spec.fields
        for quality, place in _likeness(header.titles[column], each)
    )
    columns: dict[str, int] = {}
    for _quality, _place, column, name in offers:
        if name not in columns and column not in columns.values():
            columns[name] = column
    return ColumnMap(dict(sorted(columns.items(), key=lambda item: item[1])))


def _likeness(title: str, wanted: Field) -> list[tuple[int, int]]:
    """How well a title says a field: 0 outright, 1 beside brackets, 2 at its end; and by which synonym."""
    said, bare = fold_loose(title), fold_loose(_without_brackets(title))
    if not said:
        return []
    found = []
    for place, synonym in enumerate((wanted.name, wanted.label, *wanted.synonyms)):
        word = fold_loose(synonym)
        if said == word:
            found.append((0, place))
        elif bare == word:
            found.append((1, place))
        elif len(word) >= _LONG_ENOUGH_TO_BE_PART and not word.isascii() and said.endswith(word):
            found.append((2, place))
    return [min(found)] if found else []


def _without_brackets(title: str) -> str:
    """``企业名称（全称）`` → ``企业名称``."""
    depth, kept = 0, []
    for sign in title:
        if sign in "(（[【":
            depth += 1
        elif sign in ")）]】":
            depth = max(0, depth - 1)
        elif depth == 0:
            kept.append(sign)
    return "".join(kept)
