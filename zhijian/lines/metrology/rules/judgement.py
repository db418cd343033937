"""What comes out: the verdict, its items, and why. Frozen, so that a record can keep it as it was."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from .decimals import plain
from .findings import Finding
from .messages import message

Verdict = Literal["pass", "fail", "incomplete"]


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a test with its own verdict. Errors and mpe in the instrument's unit; None where they do not exist.

    ``load`` keeps the digits as typed. ``more`` has what only this test has (direction, position, spread, ...).
    """

    item: str
    field: str
    load: str | None
    error: Decimal | None
    corrected_error: Decimal | None
    mpe: Decimal | None
    verdict: Verdict
    more: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "item": self.item,
            "field": self.field,
            "load": self.load,
            "error": _text(self.error),
            "corrected_error": _text(self.corrected_error),
            "mpe": _text(self.mpe),
            "verdict": self.verdict,
            **{name: _jsonable(value) for name, value in self.more.items()},
        }


@dataclass(frozen=True, slots=True)
class Judgement:
    """The judgement of one document by one rule set."""

    verdict: Verdict
    items: tuple[Item, ...]
    problems: tuple[Finding, ...]
    advice: tuple[Finding, ...]
    missing: tuple[str, ...]
    regulation: str | None
    kind: str | None
    rule_set: str | None
    rule_set_hash: str | None
    unconfirmed: tuple[str, ...]

    def to_json(self, lang: str = "zh") -> dict[str, Any]:
        """The contract of ``zhijian metrology judge`` (docs/judge.md); messages in "zh" or "en"."""
        return {
            "verdict": self.verdict,
            "items": [item.to_json() for item in self.items],
            "summary": {
                "missing": list(self.missing),
                "failed": sorted({item.item for item in self.items if item.verdict == "fail"}),
                "counts": {
                    verdict: sum(item.verdict == verdict for item in self.items)
                    for verdict in ("pass", "fail", "incomplete")
                },
                "regulation": self.regulation,
                "kind": self.kind,
                "rule_set": {
                    "id": self.rule_set, "hash": self.rule_set_hash, "unconfirmed": list(self.unconfirmed)
                },
                "advice": [_finding(one, lang) for one in self.advice],
            },
            "problems": [_finding(one, lang) for one in self.problems],
        }  # fmt: skip


def _finding(one: Finding, lang: str) -> dict[str, Any]:
    return {
        "field": one.field,
        "code": one.code,
        "message": message(one, lang),
        "params": {"variant": one.variant, **one.params} if one.variant else dict(one.params),
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _jsonable(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list | tuple):
        return [_jsonable(each) for each in value]
    return value
