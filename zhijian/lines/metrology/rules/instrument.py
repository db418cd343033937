"""The instrument of a document: its numbers, its ranges, and the checks that its own data must pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .decimals import plain
from .expressions import Env, holds, number
from .findings import Findings
from .packs import Pack
from .reading import Reader
from .units import unit_values

Choices = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Segment:
    """One weighing range: the values that formulas see for a row of this range, and its path in the document."""

    env: dict[str, Decimal]
    path: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """What the rules know of the instrument. ``env`` has the whole instrument's values, a segment its range's."""

    unit: str | None
    env: dict[str, Decimal]
    choices: dict[str, str]
    given: frozenset[str]
    segments: tuple[Segment, ...]
    apart: bool
    """Whether each range is judged as an instrument of its own (multiple range), not as a part of one."""

    def segment_of(self, point: Decimal | None, named: int | None = None) -> Segment:
        """The range of a load: the one named (from 1), else the first whose Max is not below the load.

        A load on the edge of two ranges belongs to the lower one; a load above all belongs to the last.
        """
        if named is not None and 1 <= named <= len(self.segments):
            return self.segments[named - 1]
        if point is not None:
            for segment in self.segments:
                if "max" not in segment.env or point <= segment.env["max"]:
                    return segment
            return self.segments[-1]
        return self.segments[0]


def read_instrument(source: Any, pack: Pack, reader: Reader) -> Instrument:
    """Reads and checks the instrument; problems go to the reader's findings."""
    rules = pack.content["instrument"]
    table = reader.table(source, "instrument") or {}
    reader.unit = reader.document_unit(table, rules["numbers"])
    choices = _choices(table, rules, reader)
    env, given = _numbers(table, rules, reader)
    ranges = _ranges(table, pack, reader)
    constants = unit_values(reader.unit, pack.content["quantity"])
    mode = choices.get(pack.content.get("ranges", {}).get("mode", ""), "")
    apart = mode in pack.content.get("ranges", {}).get("apart", ())
    if ranges:
        env = {**env, **_whole_of(ranges, env, pack, reader)}
    if len(ranges) > 1:
        # Each range has a step of its own; one d for the whole instrument would be wrong in all ranges but one.
        env.pop("d", None)
        given = given - {"d"} | {name for own, _ in ranges for name in own}
    segments = tuple(
        Segment(_derived(pack, {**constants, **env, **own, **_top(own if apart else env)}, choices), path)
        for own, path in ranges or [(env, "instrument")]
    )
    base = _derived(pack, {**constants, **env, **_top(env)}, choices)
    instrument = Instrument(reader.unit, base, choices, frozenset(given), segments, apart)
    if len(ranges) > 1 and not mode and table.get("range_mode") is None:
        reader.findings.problem("instrument.range_mode", pack.content["ranges"]["code"], "no_mode")
    _check(instrument, pack, reader.findings)
    return instrument


def _choices(table: Mapping[str, Any], rules: Mapping[str, Any], reader: Reader) -> dict[str, str]:
    found = {}
    for name, options in rules["choices"].items():
        code = rules["unknown_choice"][name]
        if (key := reader.choice(table.get(name), f"instrument.{name}", options, code)) is not None:
            found[name] = key
    return found


def _numbers(
    table: Mapping[str, Any], rules: Mapping[str, Any], reader: Reader
) -> tuple[dict[str, Decimal], set[str]]:
    counts = rules.get("counts", [])
    env = reader.values(
        table, "instrument", [name for name in rules["numbers"] if name not in counts]
    ).numbers
    # A count has no unit of the instrument's quantity.
    env |= Reader(reader.findings, reader.quantity).values(table, "instrument", counts).numbers
    _drop_not_above_zero(env, rules, "instrument", reader.findings)
    given = set(env)
    for name in rules.get("flags", []):
        if (value := reader.flag(table.get(name), f"instrument.{name}")) is not None:
            env[name] = value
    return env, given


def _drop_not_above_zero(
    env: dict[str, Decimal], rules: Mapping[str, Any], path: str, findings: Findings
) -> None:
    for name, code in rules["above_zero"].items():
        if name in env and env[name] <= 0:
            findings.problem(f"{path}.{name}", code, "not_above_zero", value=plain(env.pop(name)))


def _ranges(table: Mapping[str, Any], pack: Pack, reader: Reader) -> list[tuple[dict[str, Decimal], str]]:
    rules = pack.content.get("ranges")
    if rules is None:
        return []
    found = []
    for position, row in enumerate(reader.rows(table.get(rules["part"]), f"instrument.{rules['part']}")):
        path = f"instrument.{rules['part']}[{position}]"
        own = reader.values(reader.table(row, path) or {}, path, rules["numbers"]).numbers
        _drop_not_above_zero(own, pack.content["instrument"], path, reader.findings)
        if "max" in own and "e" in own:
            found.append((own, path))
        else:
            reader.findings.problem(path, rules["code"], "no_max_or_e")
    return found


def _whole_of(
    ranges: Sequence[tuple[dict[str, Decimal], str]], env: Env, pack: Pack, reader: Reader
) -> dict[str, Decimal]:
    """Max of the instrument is that of its last range, and its e that of the first, which zero and tare go by."""
    last = ranges[-1][0]["max"]
    if "max" in env and env["max"] != last:
        code = pack.content["ranges"]["code"]
        reader.findings.problem(
            f"{ranges[-1][1]}.max", code, "last_max", value=plain(last), max=plain(env["max"])
        )
    return {"max": last, "e": ranges[0][0]["e"]}


def _top(source: Env) -> dict[str, Decimal]:
    """The Max that a load is a share of: the range's where each range is an instrument of its own."""
    return {"top": source["max"]} if "max" in source else {}


def _derived(pack: Pack, env: dict[str, Decimal], choices: Choices) -> dict[str, Decimal]:
    return with_derived(pack.content.get("derived", []), env, choices)


def with_derived(
    rules: Sequence[Mapping[str, Any]], env: dict[str, Decimal], choices: Choices
) -> dict[str, Decimal]:
    """The values, and those that the pack derives from them unless they were given."""
    env = dict(env)
    for rule in rules:
        if rule["name"] not in env and (value := first_case(rule["cases"], env, choices)) is not None:
            env[rule["name"]] = value
    return env


def first_case(cases: Sequence[Mapping[str, Any]], env: Env, choices: Choices) -> Decimal | None:
    """The value of the first case whose conditions are known and hold."""
    for case in cases:
        if applies(case, choices) and holds(case.get("when", ()), env) is True:
            return number(str(case["is"]), env)
    return None


def applies(rule: Mapping[str, Any], choices: Choices) -> bool:
    """Whether a rule's ``where`` (class, receptor, mode) is what the instrument is."""
    return all(choices.get(name) == value for name, value in rule.get("where", {}).items())


def is_required(test: Mapping[str, Any], instrument: Instrument) -> bool:
    """Whether a test that a kind of verification requires is required of this very instrument."""
    env = instrument.env
    return (
        applies(test, instrument.choices)
        and ("required_when" not in test or holds(test["required_when"], env) is True)
        and ("not_required_when" not in test or holds(test["not_required_when"], env) is not True)
    )


def _check(instrument: Instrument, pack: Pack, findings: Findings) -> None:
    for check in pack.content.get("instrument_checks", []):
        if not applies(check, instrument.choices):
            continue
        for env, path in _subjects(instrument, check):
            needed = check.get("given", ())
            if all(name in instrument.given for name in needed) and _violated(check, env, instrument.choices):
                params = {
                    name: plain(env[name]) for name in ("max", "e", "d", "min", "supports") if name in env
                }
                variant = check.get("variant", "")
                findings.problem(
                    f"{path}.{check['field']}", check["code"], variant, **instrument.choices, **params
                )


def _subjects(instrument: Instrument, check: Mapping[str, Any]) -> Iterator[tuple[Env, str]]:
    match check.get("each"):
        case "range":
            yield from ((segment.env, segment.path) for segment in instrument.segments)
        case "range_pair":
            for lower, upper in zip(instrument.segments, instrument.segments[1:], strict=False):
                following = {f"next_{name}": value for name, value in upper.env.items()}
                yield {**lower.env, **following}, lower.path
        case _:
            yield instrument.env, "instrument"


def _violated(check: Mapping[str, Any], env: Env, choices: Choices) -> bool:
    """Whether a check is known to fail. What cannot be known for want of a value is not held against anyone."""
    if holds(check.get("ok", ()), env) is False:
        return True
    alternatives = [one for one in check.get("any", ()) if _possible(one, choices)]
    return bool(alternatives) and all(holds(one["ok"], env) is False for one in alternatives)


def _possible(alternative: Mapping[str, Any], choices: Choices) -> bool:
    """An alternative for another class is out; one for a class that is not known stays possible."""
    return all(choices.get(name, value) == value for name, value in alternative.get("where", {}).items())
