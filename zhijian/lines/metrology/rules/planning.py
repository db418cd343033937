"""What a worksheet offers before anything is typed: its rows, its loads, and the curve of the limits.

All of it comes from the pack; an instrument is described as in a document (docs/judge.md, "instrument").
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from .bands import bands_for
from .decimals import EXACT, plain
from .expressions import Env, holds, number
from .findings import Finding, Findings
from .instrument import Instrument, first_case, is_required, read_instrument
from .packs import Pack, find_pack
from .reading import Reader


class PlanError(ValueError):
    """No plan can be made: the regulation or kind is not known, or the instrument lacks Max or e."""


@dataclass(frozen=True, slots=True)
class PlannedTest:
    """One test of a worksheet: its rows as the parts of a document that are still without readings."""

    test: str
    part: str
    required: bool
    rows: tuple[Mapping[str, str], ...]
    readings: int = 1
    """Readings at each row (repeatability); 1 elsewhere."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The tests in the order of the worksheet, and what is wrong with the instrument's own data."""

    rule_set: str
    rule_set_hash: str
    kind: str
    tests: tuple[PlannedTest, ...]
    problems: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class BandPiece:
    """A piece of the limit curve: loads above ``above`` up to and with ``upto``, in the instrument's unit."""

    range: int
    above: Decimal
    upto: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class _Subject:
    pack: Pack
    instrument: Instrument
    kind: str
    factor: Decimal
    problems: tuple[Finding, ...]


def worksheet_plan(
    instrument: Mapping[str, Any], kind: str, regulation: str, day: datetime.date | None = None
) -> Plan:
    """The rows to fill for an instrument. Raises PlanError."""
    with localcontext(EXACT):
        subject = _subject(instrument, kind, regulation, day)
        rules = subject.pack.content["kinds"][subject.kind]
        tests = tuple(
            _planned(
                test, subject, test["name"] in rules["requires"] and is_required(test, subject.instrument)
            )
            for test in subject.pack.content["tests"]
            if test["name"] in subject.pack.content.get("plan", {})
        )
        return Plan(subject.pack.id, subject.pack.hash, subject.kind, tests, subject.problems)


def mpe_bands(
    instrument: Mapping[str, Any], kind: str, regulation: str, day: datetime.date | None = None
) -> tuple[BandPiece, ...]:
    """The limits over the whole range, piece by piece, for the drawn curve. Raises PlanError."""
    with localcontext(EXACT):
        subject = _subject(instrument, kind, regulation, day)
        return tuple(_curve(subject))


def eccentricity_load(
    regulation: str, top: Decimal, supports: int, step: Decimal, receptor: str | None = None
) -> Decimal:
    """The eccentricity load for Max (with additive tare) and a number of supports, to the nearest ``step``.

    Raises PlanError for an unknown regulation.
    """
    with localcontext(EXACT):
        pack = _pack(regulation, None)
        choices = {} if receptor is None else {"receptor": receptor}
        divisor = _derived_value(pack, "ecc_divisor", {"supports": Decimal(supports)}, choices)
        return _share(top, divisor, step)


def substitution_divisor(
    regulation: str, top_kg: Decimal, e_kg: Decimal, repeatability_kg: Decimal | None
) -> int:
    """The standard weights must be at least Max divided by this, for the repeatability found (None: not known yet).

    Source: R 76-1 3.7.3. Raises PlanError for an unknown regulation.
    """
    with localcontext(EXACT):
        pack = _pack(regulation, None)
        test = next(test for test in pack.content["tests"] if test["name"] == "substitution")
        env = {"top": top_kg, "e": e_kg, "kg": Decimal(1)}
        if repeatability_kg is not None:
            env["repeatability"] = repeatability_kg
        value = first_case(test["derived"][0]["cases"], env, {})
        if value is None:
            raise PlanError(f"{pack.id} has no share for substitution")
        return int(value)


def _subject(source: Mapping[str, Any], kind: str, regulation: str, day: datetime.date | None) -> _Subject:
    pack = _pack(regulation, day)
    findings = Findings()
    reader = Reader(findings, pack.content["quantity"])
    names = {key: rules["names"] for key, rules in pack.content["kinds"].items()}
    key = reader.choice(kind, "kind", names, "BAD_NUMBER")
    if key is None:
        raise PlanError(f"{kind!r} is no kind of verification in {pack.id}")
    instrument = read_instrument(source, pack, reader)
    if not {"max", "e"} <= instrument.env.keys():
        raise PlanError("the instrument needs a Max and an e")
    factor = Decimal(pack.content["kinds"][key]["factor"])
    return _Subject(pack, instrument, key, factor, tuple(findings.problems))


def _pack(regulation: str, day: datetime.date | None) -> Pack:
    pack = find_pack(regulation, day)
    if pack is None:
        raise PlanError(f"there is no rule set for {regulation!r}")
    return pack


def _planned(test: Mapping[str, Any], subject: _Subject, required: bool) -> PlannedTest:
    rules = subject.pack.content["plan"][test["name"]]
    instrument, point = subject.instrument, test["point"]
    rows: list[Mapping[str, str]]
    if "loads" in rules:
        load = first_case(rules["loads"], instrument.segments[0].env, instrument.choices)
        rows = [] if load is None else [{point: plain(load)}]
    elif "divisor" in rules:
        rows = _positions(rules, instrument, point)
    else:
        rows = _points(rules, subject, point)
    return PlannedTest(test["name"], test["part"], required, tuple(rows), rules.get("readings", 1))


def _points(rules: Mapping[str, Any], subject: _Subject, point: str) -> list[Mapping[str, str]]:
    """The loads that the pack names, then of its fill as many as are wanted, in each direction."""
    env = subject.instrument.env
    loads: set[Decimal] = set()
    for formula in rules["points"]:
        loads |= _edges(subject) if formula == "@edges" else _load(formula, env)
    for formula in rules.get("fill", ()):
        if len(loads) < rules["at_least"]:
            loads |= _load(formula, env)
    directions: Sequence[str] = rules.get("directions", ("",))
    rows: list[Mapping[str, str]] = []
    for direction in directions:
        ordered = sorted(loads, reverse=direction == "down")
        rows += [{point: plain(load), **({"direction": direction} if direction else {})} for load in ordered]
    return rows


def _load(formula: str, env: Env) -> set[Decimal]:
    value = number(formula, env)
    if value is None or not 0 < value <= env["max"]:
        return set()
    return {min(_share(value, Decimal(1), env["e"]), env["max"])} - {Decimal(0)}


def _edges(subject: _Subject) -> set[Decimal]:
    """The loads at which the limit changes."""
    return {piece.upto for piece in _curve(subject)}


def _curve(subject: _Subject) -> list[BandPiece]:
    pieces: list[BandPiece] = []
    for position, segment in enumerate(subject.instrument.segments, 1):
        start = Decimal(0) if subject.instrument.apart or not pieces else pieces[-1].upto
        pieces.extend(_pieces(subject, position, segment.env, start))
    return pieces


def _positions(rules: Mapping[str, Any], instrument: Instrument, point: str) -> list[Mapping[str, str]]:
    env = instrument.env
    divisor, count = number(rules["divisor"], env), first_case(rules["positions"], env, instrument.choices)
    if divisor is None or count is None:
        return []
    load = plain(_share(env["top"], divisor, env["e"]))
    positions = [str(position) for position in range(1, int(count) + 1)]
    if holds(rules["centre_when"], env) is not False:
        positions.insert(0, rules["centre"])
    return [{"position": position, point: load} for position in positions]


def _pieces(subject: _Subject, position: int, env: Env, start: Decimal) -> list[BandPiece]:
    bands, pieces = bands_for(subject.pack, subject.instrument.choices, subject.factor), []
    for band in bands.table or ():
        edge = number(band["upto"], env) if "upto" in band else env["max"]
        limits = bands.of(band, env)
        if edge is None or limits is None:
            continue
        upto = min(edge, env["max"])
        if upto > start:
            pieces.append(BandPiece(position, start, upto, limits["low"], limits["high"]))
            start = upto
    return pieces


def _derived_value(pack: Pack, name: str, env: dict[str, Decimal], choices: Mapping[str, str]) -> Decimal:
    rule = next(rule for rule in pack.content["derived"] if rule["name"] == name)
    value = first_case(rule["cases"], env, choices)
    if value is None:
        raise PlanError(f"{pack.id} has no {name} for this instrument")
    return value


def _share(whole: Decimal, divisor: Decimal, step: Decimal) -> Decimal:
    """whole / divisor to the nearest step, a half upwards: counted in steps, so that nothing is divided inexactly."""
    steps = (2 * whole + divisor * step) // (2 * divisor * step)
    return steps * step
