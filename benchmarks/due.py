"""Due dates a second on one core: over every rule in force, mixed starts, with and without pauses.

    .venv/bin/python benchmarks/due.py [--calls N]

Prints calls a second for plain questions (each rule of the table in turn, a start from 2026-04-15 on), for questions
with two pauses, and for a calendar being built. The target is 100,000 due dates a second.
"""

import argparse
import gc
import time
from collections.abc import Callable
from datetime import date, timedelta

from zhijian.kernel.workdays.calendar import Calendar
from zhijian.kernel.workdays.due import due
from zhijian.kernel.workdays.rows import shipped_calendar, shipped_rules


def main() -> None:
    """Run the three measurements and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--calls", type=int, default=300_000)
    calls = parser.parse_args().calls
    calendar, rules = shipped_calendar(), shipped_rules()
    plain = [(rule.procedure, rule.name) for rule in rules]
    paused = [(rule.procedure, rule.name) for rule in rules if rule.versions[-1].pauses]
    starts = [date(2026, 4, 15) + timedelta(days=i) for i in range(600)]

    def ask_plain(i: int) -> None:
        procedure, rule = plain[i % len(plain)]
        due(procedure, rule, starts[i % 600], calendar=calendar, rules=rules)

    def ask_paused(i: int) -> None:
        procedure, rule = paused[i % len(paused)]
        start = starts[i % 600]
        pauses = [
            (start + timedelta(3), start + timedelta(9)),
            (start + timedelta(12), start + timedelta(20)),
        ]
        due(procedure, rule, start, calendar=calendar, rules=rules, suspensions=pauses)

    report("due dates, every rule in turn", ask_plain, calls)
    report("due dates with two pauses", ask_paused, calls // 3)
    report("calendars built", lambda _: Calendar(calendar.years, calendar.special.values()) and None, 50)


def report(what: str, ask: Callable[[int], None], calls: int) -> None:
    """Best of three rounds, as calls a second."""
    best = float("inf")
    for _ in range(3):
        gc.collect()
        begun = time.perf_counter()
        for i in range(calls):
            ask(i)
        best = min(best, time.perf_counter() - begun)
    print(f"{what:34} {calls / best:12,.0f} a second   ({best / calls * 1e6:,.2f} µs each)")


if __name__ == "__main__":
    main()
