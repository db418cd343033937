"""From a document to its judgement: which rule set, which instrument, test by test, and the verdict that follows."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from .bands import bands_for
from .bench import Bench
from .decimals import EXACT, plain
from .expressions import holds
from .findings import Findings
from .instrument import Instrument, is_required, read_instrument
from .judgement import Item, Judgement, Verdict
from .packs import Pack, find_pack
from .reading import Reader

DEFAULT_FAMILY = "JJG 539"
DEFAULT_KIND = "initial"


class DocumentError(ValueError):
    """What was handed over is not a document at all (not an object)."""


def judge(document: Mapping[str, Any], pack: Pack | None = None) -> Judgement:
    """Judges one document (schema in docs/judge.md).

    ``pack`` sets the rule set instead of the document's ``regulation``, as for a record that names its own.
    Raises DocumentError if the document is not an object; every other fault is a problem on its field.
    """
    if not isinstance(document, Mapping):
        raise DocumentError("a document is an object with named parts")
    with localcontext(EXACT):
        findings = Findings()
        day = Reader(findings, "").day(document.get("performed_on"), "performed_on")
        if day is None and document.get("performed_on") is None:
            findings.advise("performed_on", "NO_DAY")
        pack = pack or _pack_of(document.get("regulation"), day, findings)
        if pack is None:
            return _without_rules(document, findings)
        _check_edition(pack, day, findings)
        return _judge_by(pack, document, day, findings)


def _judge_by(
    pack: Pack, document: Mapping[str, Any], day: datetime.date | None, findings: Findings
) -> Judgement:
    reader = Reader(findings, pack.content["quantity"])
    kind = _kind_of(document.get("kind"), pack, reader)
    rules = pack.content["kinds"][kind or DEFAULT_KIND]
    instrument = read_instrument(document.get("instrument"), pack, reader)
    _advise_instrument(instrument, pack, findings)
    bench = Bench(pack, instrument, reader, bands_for(pack, instrument.choices, Decimal(rules["factor"])))
    judged = {
        test["name"]: bench.judge_test(test, document.get(test["part"])) for test in pack.content["tests"]
    }
    _Standards(bench, day).check(document)
    required = [test for test in pack.content["tests"] if test["name"] in rules["requires"]]
    missing = tuple(
        test["name"] for test in required if is_required(test, instrument) and not judged[test["name"]]
    )
    items = tuple(item for test_items in judged.values() for item in test_items)
    return Judgement(
        verdict=_verdict(items, findings, missing), items=items, problems=tuple(findings.problems),
        advice=tuple(findings.advice), missing=missing, regulation=pack.names[0], kind=kind or DEFAULT_KIND,
        rule_set=pack.id, rule_set_hash=pack.hash, unconfirmed=pack.unconfirmed,
    )  # fmt: skip


def _without_rules(document: Mapping[str, Any], findings: Findings) -> Judgement:
    regulation = document.get("regulation")
    return Judgement(
        verdict="fail", items=(), problems=tuple(findings.problems), advice=tuple(findings.advice), missing=(),
        regulation=regulation if isinstance(regulation, str) else None, kind=None, rule_set=None, rule_set_hash=None,
        unconfirmed=(),
    )  # fmt: skip


def _verdict(items: tuple[Item, ...], findings: Findings, missing: tuple[str, ...]) -> Verdict:
    verdicts = {item.verdict for item in items}
    if findings.problems or "fail" in verdicts:
        return "fail"
    return "incomplete" if missing or "incomplete" in verdicts else "pass"


def _pack_of(name: Any, day: datetime.date | None, findings: Findings) -> Pack | None:
    if name is None:
        pack = find_pack(DEFAULT_FAMILY, day)
        if pack is None:
            findings.problem("regulation", "EDITION_NOT_IN_FORCE", "none", day=_iso(day))
        else:
            findings.advise("regulation", "NO_REGULATION", name=pack.names[0])
        return pack
    pack = find_pack(name, day) if isinstance(name, str) else None
    if pack is None:
        shown = name[:40] if isinstance(name, str) else type(name).__name__
        findings.problem("regulation", "EDITION_NOT_IN_FORCE", "unknown", value=shown)
    return pack


def _check_edition(pack: Pack, day: datetime.date | None, findings: Findings) -> None:
    if day is not None and not pack.in_force(day):
        start, end = _iso(pack.effective_from), _iso(pack.effective_to)
        params = {"name": pack.names[0], "day": _iso(day), "from": start, "to": end}
        findings.problem("regulation", "EDITION_NOT_IN_FORCE", **params)


def _kind_of(value: Any, pack: Pack, reader: Reader) -> str | None:
    if value is None:
        reader.findings.advise("kind", "NO_KIND")
        return None
    names = {key: kind["names"] for key, kind in pack.content["kinds"].items()}
    return reader.choice(value, "kind", names, "BAD_NUMBER")


def _advise_instrument(instrument: Instrument, pack: Pack, findings: Findings) -> None:
    if instrument.unit is None and not any(one.code == "MIXED_UNITS" for one in findings.problems):
        findings.advise("instrument.unit", "NO_UNIT")
    for name, allowed in pack.content.get("scope", {}).items():
        value = instrument.choices.get(name, "")
        if value and value not in allowed:
            params = {"name": pack.names[0], "allowed": ", ".join(allowed), "value": value}
            findings.advise(f"instrument.{name}", "OUT_OF_SCOPE", **params)


@dataclass(frozen=True, slots=True)
class _Standards:
    """The measuring standards that were used: fine enough for the limits that they were used for, and still valid."""

    bench: Bench
    day: datetime.date | None

    def check(self, document: Mapping[str, Any]) -> None:
        rules = self.bench.pack.content.get("standards")
        if rules is None:
            return
        for position, row in enumerate(self.bench.reader.rows(document.get(rules["part"]), rules["part"])):
            path = f"{rules['part']}[{position}]"
            self._check_one(rules, self.bench.reader.table(row, path) or {}, path)

    def _check_one(self, rules: Mapping[str, Any], row: Mapping[str, Any], path: str) -> None:
        reader = self.bench.reader
        env = reader.values(row, path, rules["numbers"], convert=True).numbers
        env |= reader.values({**row, "unit": None}, path, rules.get("plain_numbers", ())).numbers
        words = {name: plain(value) for name, value in env.items()}
        limit = self.bench.limit_at(env["load"]) if "load" in env else self.bench.smallest_limit()
        if limit is not None:
            env["smallest_mpe"], words["smallest_mpe"] = limit, plain(limit)
        days = {name: reader.day(row.get(name), f"{path}.{name}") for name in rules["dates"]}
        for name, day in {**days, "performed_on": self.day}.items():
            if day is not None:
                env[name], words[name] = Decimal(day.toordinal()), day.isoformat()
        for check in rules["checks"]:
            if holds(check["ok"], env) is False:
                variant = check.get("variant", "")
                reader.findings.problem(f"{path}.{check['field']}", check["code"], variant, **words)


def _iso(day: datetime.date | None) -> str:
    return "–" if day is None else day.isoformat()
