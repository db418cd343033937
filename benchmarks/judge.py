"""Judgements a second on one core, for worksheets of three sizes, and the bare arithmetic under them.

    .venv/bin/python benchmarks/judge.py [--calls N]

The last line is the physical bound that we measure ourselves against: the same errors, corrections and limits of the
middle worksheet written as plain Decimal code for this one regulation, without reading, checking, naming or explaining.
"""

import argparse
import gc
import json
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from zhijian.lines.metrology.rules import find_pack, judge, worksheet_plan
from zhijian.lines.metrology.rules.packs import FOLDER, build, merged

INSTRUMENT = {"class": "III", "unit": "kg", "max": "100000", "min": "1000", "e": "50", "supports": "8"}


def main() -> None:
    """Run the measurements and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--calls", type=int, default=2000)
    calls = parser.parse_args().calls
    full = worksheet()
    weighing = {
        **full,
        "kind": "in_service",
        **dict.fromkeys(("eccentricity", "repeatability", "discrimination")),
    }
    large = {**full, "weighing": full["weighing"] * 50}
    print(f"{len(list(FOLDER.glob('*.toml')))} packs; the full worksheet has {len(judge(full).items)} rows")
    report("weighing only, 10 rows", lambda: judge(weighing), calls)
    report("full worksheet", lambda: judge(full), calls)
    report("full worksheet, as JSON", lambda: json.dumps(judge(full).to_json(), ensure_ascii=False), calls)
    report("500 rows of weighing", lambda: judge(large), calls // 20)
    report("worksheet plan", lambda: worksheet_plan(INSTRUMENT, "initial", "JJG 539-2016"), calls)
    pack = find_pack("JJG 539-2016")
    if pack is not None:
        content = pack.content
        report("a pack merged and hashed", lambda: build(merged(content, {"x": {}})), calls // 20)
    report("bare Decimal, same numbers", lambda: bare(full), calls)


def worksheet() -> dict[str, Any]:
    """A worksheet filled as planned by a scale that errs a little."""
    document: dict[str, Any] = {
        "regulation": "JJG 539-2016", "kind": "initial", "performed_on": "2024-05-06", "instrument": INSTRUMENT,
        "standards": [{"name": "M1", "mpe": "500 g", "valid_until": "2024-12-31"}],
    }  # fmt: skip
    for test in worksheet_plan(INSTRUMENT, "initial", "JJG 539-2016").tests:
        rows: list[dict[str, Any]] = [{**row, "indication": row["load"], "delta": "20"} for row in test.rows]
        if test.test == "repeatability":
            readings = [{"indication": row["load"], "delta": "20"} for row in test.rows]
            rows = [
                {**row, "readings": [one] * test.readings}
                for row, one in zip(test.rows, readings, strict=True)
            ]
        if test.test == "discrimination":
            rows = [{**row, "before": row["load"], "after": str(int(row["load"]) + 50)} for row in test.rows]
        if test.required:
            document[test.part] = rows[0] if test.test == "zero" else rows
    return document


def bare(document: dict[str, Any]) -> bool:
    """The arithmetic of the full worksheet, as one would write it for this regulation alone."""
    e, half = Decimal(50), Decimal(25)

    def error(row: dict[str, str]) -> Decimal:
        return Decimal(row["indication"]) + half - Decimal(row["delta"]) - Decimal(row["load"])

    def limit(load: Decimal) -> Decimal:
        return half if load <= 500 * e else e if load <= 2000 * e else 3 * half

    zero, good = error(document["zero"]), True
    for row in [*document["weighing"], *document["eccentricity"]]:
        good = abs(error(row) - zero) <= limit(Decimal(row["load"])) and good
    for group in document["repeatability"]:
        errors = [error({**reading, "load": group["load"]}) for reading in group["readings"]]
        good = max(errors) - min(errors) <= limit(Decimal(group["load"])) and good
    return good


def report(what: str, work: Callable[[], Any], calls: int) -> None:
    """Best of three rounds, as calls a second of processor time: neighbours on the machine do not count."""
    best = float("inf")
    for _ in range(3):
        gc.collect()
        begun = time.process_time()
        for _ in range(calls):
            work()
        best = min(best, time.process_time() - begun)
    print(f"{what:30} {calls / best:10,.0f} a second   ({best / calls * 1e6:10,.1f} µs each)")


if __name__ == "__main__":
    main()
