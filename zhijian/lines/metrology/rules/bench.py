"""The bench on which a document is judged: carries out the tests of a pack, row by row, and knows none by name.

What a test reads, how its error is found, what corrects it, what limits it and when it is accepted: the pack says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .bands import Bands
from .decimals import parse, plain
from .expressions import Env, holds, number
from .instrument import Instrument, Segment, with_derived
from .judgement import Item, Verdict
from .packs import Pack
from .reading import Reader, Values

Test = Mapping[str, Any]


@dataclass(slots=True)
class Row:
    """One row while it is judged: where it stands, what was typed, and the values that formulas see."""

    test: Test
    source: Mapping[str, Any]
    path: str
    values: Values
    segment: Segment
    env: dict[str, Decimal]
    stopped: bool = False


@dataclass(slots=True)
class Bench:
    """One document on the bench. ``exports`` are values that one test hands to the next (E0)."""

    pack: Pack
    instrument: Instrument
    reader: Reader
    bands: Bands
    exports: dict[str, Decimal] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    limits: list[Decimal] = field(default_factory=list)

    def judge_test(self, test: Test, part: Any) -> list[Item]:
        """The items of one test; none where its part is absent."""
        if test["shape"] == "one":
            source = self.reader.table(part, test["part"])
            return [self._row(test, source, test["part"])] if source and _something(test, source) else []
        rows = self.reader.rows(part, test["part"])
        items = []
        for position, each in enumerate(rows):
            path = f"{test['part']}[{position}]"
            source = self.reader.table(each, path)
            if source is not None or each is None:
                items.append(self._row(test, source or {}, path))
            else:
                items.append(Item(test["name"], path, None, None, None, None, "fail"))
        if items:
            self._advise_test(test, items)
        return items

    def smallest_limit(self) -> Decimal | None:
        """The smallest mpe among the loads that were applied; where none was, that of the lowest band."""
        return min(self.limits) if self.limits else self.limit_at(Decimal(0))

    def limit_at(self, point: Decimal) -> Decimal | None:
        """The mpe at a load, or None where no band holds it."""
        limits = self.bands.at(point, self.instrument.segment_of(point).env) or {}
        return limits.get("mpe")

    # ------------------------------------------------------------ one row

    def _row(self, test: Test, source: Mapping[str, Any], path: str) -> Item:
        row = self._read(test, source, path)
        self._check(row, test.get("checks", ()), row.env, path)
        self._limit(row)
        errors = self._errors(row)
        self._correct(row)
        more = self._more(row, errors)
        verdict = self._verdict(row)
        if verdict == "fail" and not row.stopped and "on_fail" in test:
            self._problem(path, test["on_fail"], row.env)
        self._export(row)
        self._advise(row)
        return Item(
            item=test["name"], field=path, load=row.values.digits(test["point"]),
            error=row.env.get("error"), corrected_error=row.env.get("corrected"),
            mpe=row.env.get("mpe", row.env.get("limit") if "limit" in test else None), verdict=verdict, more=more,
        )  # fmt: skip

    def _read(self, test: Test, source: Mapping[str, Any], path: str, within: Segment | None = None) -> Row:
        defaults = [rule for rule in test.get("defaults", ()) if source.get(rule["name"]) is None]
        values = self.reader.values(
            source, path, [rule["name"] for rule in test.get("defaults", ())] + _inputs(test)
        )
        values.numbers = with_derived(defaults, values.numbers, self.instrument.choices)
        point = values.numbers.get(test["point"])
        named = self._named_range(source, path, values)
        segment = within or self.instrument.segment_of(None if test.get("range") == "first" else point, named)
        env = {**segment.env, **self.exports, **values.numbers}
        return Row(test, source, path, values, segment,
                   with_derived(test.get("derived", ()), env, self.instrument.choices), values.bad)  # fmt: skip

    def _named_range(self, source: Mapping[str, Any], path: str, values: Values) -> int | None:
        if source.get("range") is None or len(self.instrument.segments) == 1:
            return None
        counted = Reader(self.reader.findings, self.reader.quantity).values(source, path, ["range"])
        named = counted.numbers.get("range")
        if named is not None and named in range(1, len(self.instrument.segments) + 1):
            return int(named)
        if named is not None:
            self.reader.findings.problem(f"{path}.range", "BAD_NUMBER", "no_range", value=plain(named))
        values.bad = True
        return None

    def _check(self, row: Row, names: Sequence[str], env: Env, path: str) -> None:
        for name in names:
            check = self.pack.content["method_checks"][name]
            if holds(check["ok"], env) is False:
                self._problem(f"{path}.{check['field']}", check["code"], env, check.get("variant", ""))
                row.stopped = row.stopped or check.get("stops", False)

    def _limit(self, row: Row) -> None:
        if (limit := row.test.get("limit")) and (value := number(limit, row.env)) is not None:
            row.env["limit"] = value
        point = row.values.numbers.get(row.test["point"])
        if not row.test.get("bands") or point is None or row.stopped:
            return
        limits = self.bands.at(point, row.env)
        if limits:
            row.env.update(limits)
            if point > 0 and "mpe" in limits:
                self.limits.append(limits["mpe"])
        elif limits is not None:
            code = self.pack.content["bands"]["beyond"]
            self._problem(f"{row.path}.{row.test['point']}", code, row.env, "beyond_bands")
            row.stopped = True

    def _errors(self, row: Row) -> list[Decimal]:
        """Finds the error of a row, or of each reading of a group, by the pack's method."""
        method = row.test.get("method")
        if method is None:
            return []
        if "each" in row.test:
            return self._errors_of_readings(row)
        if not row.stopped and (error := self._error(method, row.env)) is not None:
            row.env["error"] = error
            return [error]
        return []

    def _error(self, method: str, env: dict[str, Decimal]) -> Decimal | None:
        rule = self.pack.content["methods"][method]
        value = _value(rule["cases"], env)
        return None if value is None else number(rule["error"], {**env, "value": value})

    def _errors_of_readings(self, row: Row) -> list[Decimal]:
        name = row.test["each"]
        errors: list[Decimal] = []
        readings = self.reader.rows(row.source.get(name), f"{row.path}.{name}")
        for position, each in enumerate(readings):
            path = f"{row.path}.{name}[{position}]"
            given = {"indication": each} if isinstance(each, str) else self.reader.table(each, path)
            values = self.reader.values(
                given or {}, path, [*row.test["each_inputs"], *row.test["each_optional"]]
            )
            env = {**row.env, **values.numbers}
            self._check(row, row.test.get("each_checks", ()), env, path)
            row.stopped = row.stopped or values.bad or (each is not None and given is None)
            error = None if values.bad else self._error(row.test["method"], env)
            if error is not None:
                errors.append(error)
        row.env["readings"] = Decimal(len(readings))
        # A reading that is still to come leaves the row open; a spread needs two.
        if errors and len(errors) == len(readings) and not row.stopped:
            row.env["error"] = max(errors, key=abs)
            row.env["worst"] = max(map(abs, errors))
            if len(errors) > 1:
                row.env["spread"] = max(errors) - min(errors)
        return errors

    def _correct(self, row: Row) -> None:
        """Puts in E0: the row's own if it has one, else the document's, else the pack's assumption."""
        for test_name, key in row.test.get("own", {}).items():
            if row.source.get(key) not in (None, {}):
                self._own(row, self.test_named(test_name), key)
        corrected = row.test.get("corrected")
        if corrected is None or "error" not in row.env:
            return
        for name, fallbacks in row.test.get("assume", {}).items():
            assumed = self._first_known([name, *fallbacks], row)
            if assumed is not None:
                row.env[name] = assumed
        if (value := number(corrected, row.env)) is not None:
            row.env["corrected"] = value

    def _first_known(self, formulas: Sequence[str], row: Row) -> Decimal | None:
        """The first formula whose value is known; None if one before it was written but could not be read."""
        for formula in formulas:
            if formula in self.unreadable or f"{row.path}.{formula}" in self.unreadable:
                return None
            if (value := number(formula, row.env)) is not None:
                return value
        return None

    def _own(self, row: Row, test: Test, key: str) -> None:
        """A test repeated for one row only (E0 before a position of the eccentricity test)."""
        path = f"{row.path}.{key}"
        source = self.reader.table(row.source[key], path)
        # Where each range is an instrument of its own, so is its zero.
        own = self._read(test, source or {}, path, row.segment if self.instrument.apart else None)
        self._check(own, test.get("checks", ()), own.env, path)
        self._limit(own)
        self._errors(own)
        given = source is not None and _something(test, source)
        for name, formula in test.get("exports", {}).items():
            row.env.pop(name, None)
            value = None if own.stopped or not given else number(formula, own.env)
            if value is not None:
                row.env[name] = value
            else:
                self.unreadable.add(f"{row.path}.{name}")
        if given and "own_advice" in test and holds(test["accept"], own.env) is False:
            self._advise_row(path, test["own_advice"], own.env)

    def _more(self, row: Row, errors: Sequence[Decimal]) -> dict[str, Any]:
        texts = row.test.get("texts", ())
        more: dict[str, Any] = {name: row.source[name] for name in texts if _is_text(row.source.get(name))}
        if "each" in row.test:
            more["errors"] = list(errors)
            more["spread"] = row.env.get("spread")
        for name, formula in row.test.get("values", {}).items():
            value = None if row.stopped else number(formula, row.env)
            if value is not None:
                row.env[name] = value
            more[name] = value
        if "low" in row.env and "mpe" not in row.env:
            more |= {"low": row.env["low"], "high": row.env["high"]}
        return more

    def _verdict(self, row: Row) -> Verdict:
        if row.stopped:
            return "fail"
        accepted = holds(row.test["accept"], row.env)
        if accepted is False:
            return "fail"
        waits = any(name not in row.values.numbers for name in row.test.get("inputs", ()))
        return "incomplete" if accepted is None or waits else "pass"

    def _export(self, row: Row) -> None:
        for name, formula in row.test.get("exports", {}).items():
            value = None if row.stopped else number(formula, row.env)
            if value is None:
                self.unreadable.add(name)
            else:
                self.exports[name] = value

    # ------------------------------------------------------------ words

    def test_named(self, name: str) -> Test:
        return next(test for test in self.pack.content["tests"] if test["name"] == name)

    def _problem(self, path: str, code: str, env: Env, variant: str = "") -> None:
        self.reader.findings.problem(path, code, variant, **_params(env))

    def _advise_row(self, path: str, code: str, env: Env) -> None:
        self.reader.findings.advise(path, code, **_params(env))

    def _advise(self, row: Row) -> None:
        for rule in row.test.get("advice", ()):
            if holds(rule.get("when", ()), row.env) is True and holds(rule["ok"], row.env) is False:
                self._advise_row(row.path, rule["code"], row.env)

    def _advise_test(self, test: Test, items: Sequence[Item]) -> None:
        points = {value for item in items if item.load and (value := parse(item.load)) is not None}
        env = {**self.instrument.env, "rows": Decimal(len(items)), "points": Decimal(len(points))}
        if points:
            env["largest"] = max(points)
        for rule in test.get("test_advice", ()):
            if holds(rule["ok"], env) is False:
                self._advise_row(test["part"], rule["code"], env)


def _inputs(test: Test) -> list[str]:
    return [*test.get("inputs", ()), *test.get("optional", ())]


def _something(test: Test, source: Mapping[str, Any]) -> bool:
    """Whether a part says anything: an object without any of the values that count is as good as absent."""
    return any(source.get(name) is not None for name in test.get("at_least_one", source))


def _value(cases: Sequence[Mapping[str, Any]], env: Env) -> Decimal | None:
    """The value that a method finds: by the first case for which everything needed was given."""
    for case in cases:
        if all(name in env for name in case.get("given", ())):
            return number(case["value"], env)
    return None


def _params(env: Env) -> dict[str, str]:
    names = ("load", "max", "e", "step", "delta", "error", "limit", "mpe", "supports")
    return {name: plain(env[name]) for name in names if name in env}


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 100
