"""Reading acts back: what an act said, with what is public and what is kept beside the ledger put together again."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from zhijian.kernel.ledger.models import Act, Sealed

ERASED = {"erased": True}
"""Stands for a personal value that was destroyed; roots, proofs and figures hold all the same."""


@dataclass(frozen=True)
class Said:
    """One act as it was written: parameters, changes (field → [old, new]) and what is in its facts."""

    params: dict[str, Any] = field(default_factory=dict)
    changed: dict[str, list[Any]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    erased: frozenset[str] = frozenset()


def said(act: Act, kept: str | None) -> Said:
    """Put one act together from its leaf and its kept values (JSON text, or None)."""
    leaf = json.loads(act.body)
    values = json.loads(kept) if kept else {}
    facts: dict[str, Any] = leaf["facts"]
    groups: dict[str, dict[str, Any]] = {"params": {}, "changed": {}}
    rest = values.get("rest", [None, {}])[1]
    for group, into in groups.items():
        into.update(facts.get(group, {}))
        into.update(rest.get(group, {}))
    erased = set()
    for path in leaf["sealed"]:
        group, _, name = path.partition(".")
        if group in groups and name:
            if path in values:
                groups[group][name] = values[path][1]
            else:
                erased.add(path)
    return Said(groups["params"], groups["changed"], facts, frozenset(erased))


def said_of(acts: Iterable[Act]) -> Iterator[tuple[Act, Said]]:
    """Acts with what they said; one query for the kept values."""
    acts = list(acts)
    kept = dict(Sealed.objects.filter(act_id__in=[act.pk for act in acts]).values_list("act_id", "kept"))
    for act in acts:
        yield act, said(act, kept.get(act.pk))
