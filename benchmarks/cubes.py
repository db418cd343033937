"""A hundred figures of a hundred bodies over ten million acts, beside a cube written by hand, plain SQL and the ORM.

    python -m benchmarks.cubes [--acts N] [--home FOLDER] [--from FOLDER] [--slow]

The province of ``benchmarks.indicators`` folded once (40,000 instruments, 276,000 acts), then multiplied: each further
time its grains are written again by SQL with other records, firms, acts and positions, five days earlier; ``benchmarks.multiply``
proves it. Figures: those of metrology that add up, and fourteen for each of seven categories.

The database is that of ZHIJIAN_DATABASE, else SQLite in the folder; it is filled if empty. There is no ledger under it:
its size and root are given. Segments are written beside it. ``--from``: take the folded province of another folder.
``--slow``: the ORM too.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from benchmarks.by_hand import APPROVED, INSTRUMENT, Hand, Orm, Plain, agree

ROUNDS = 5


def main() -> None:
    """Fill if empty, then measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--acts", type=int, default=1_000_000)
    parser.add_argument("--home", default="")
    parser.add_argument("--from", dest="base", default="")
    parser.add_argument("--slow", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(asked.home or scratch)
        home.mkdir(parents=True, exist_ok=True)
        if asked.base and not (home / "zhijian.sqlite3").exists():
            shutil.copytree(asked.base, home, dirs_exist_ok=True)
        os.environ["ZHIJIAN_HOME"] = str(home)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhijian.config.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, skip_checks=True)
        from benchmarks.multiply import filled

        size = filled(asked.acts)
        from zhijian.kernel.ledger import dbtiles

        with mock.patch.multiple(dbtiles, size=lambda: size, root=lambda n: n.to_bytes(32, "big")):
            measure(home / "segments", slow=asked.slow)


# -- the figures -----------------------------------------------------------------------------------------------------


def figures() -> tuple[Any, ...]:
    """A hundred figures that add up over months: those of metrology, and by category what its pages divide by."""
    from benchmarks.indicators import CATEGORIES
    from zhijian.kernel.indicators.language import Kind
    from zhijian.lines.metrology.indicators import INDICATORS

    plain = [one for one in INDICATORS if one.kind not in (Kind.DISTINCT, Kind.DUE)]
    found = [*plain, *(one for category in CATEGORIES for one in _of(category))]
    return tuple(found[:100])


def _of(category: str) -> Iterator[Any]:
    from zhijian.kernel.indicators.language import DOER, FACET, Indicator, Kind
    from zhijian.kernel.org.words import words

    def leaf(name: str, kind: Kind, of: str, measure: str = "", **where: str) -> Any:
        said, blank = words(name, name), words("", "")
        return Indicator(
            f"bench.{name}.{category}", said, blank, kind, blank, of, measure=measure,
            institute_role=DOER if of == APPROVED else f"{FACET}institute",
            where={"category": (category,)} | {facet: (value,) for facet, value in where.items()},
        )  # fmt: skip

    verified = leaf("verified", Kind.FLOW, APPROVED)
    passed = leaf("passed", Kind.FLOW, APPROVED, verdict="pass")
    stock, valid = leaf("stock", Kind.STOCK, INSTRUMENT), leaf("valid", Kind.VALID, INSTRUMENT)
    yield from (verified, passed, stock, valid)
    yield leaf("failed", Kind.FLOW, APPROVED, verdict="fail")
    yield leaf("fees", Kind.SUM, APPROVED, "fee")
    yield leaf("fees_passed", Kind.SUM, APPROVED, "fee", verdict="pass")
    yield leaf("first", Kind.FLOW, APPROVED, occasion="first")
    yield leaf("subsequent", Kind.FLOW, APPROVED, occasion="subsequent")
    yield leaf("second", Kind.FLOW, APPROVED, accuracy="II")
    yield leaf("expired", Kind.EXPIRED, INSTRUMENT)
    yield leaf("mandatory", Kind.STOCK, INSTRUMENT, mandatory="True")
    for name, over, under in (("rate", passed, verified), ("valid_rate", valid, stock)):
        said, blank = words(name, name), words("", "")
        yield Indicator(
            f"bench.{name}.{category}", said, blank, Kind.RATIO, blank, numerator=over, denominator=under
        )


# -- measuring -------------------------------------------------------------------------------------------------------


def measure(folder: Path, *, slow: bool) -> None:
    """Everything, each beside what it is to be held against."""
    from django.db import connection

    from benchmarks.common import machine
    from zhijian.kernel.indicators import periods
    from zhijian.kernel.indicators.engines import DATABASE
    from zhijian.kernel.indicators.evaluate import evaluate
    from zhijian.kernel.indicators.models import Cell, Entry, Interval
    from zhijian.kernel.indicators.segments.reading import Segments
    from zhijian.lines.metrology.indicators import INDICATORS

    half, hundred = periods.half_year(2026, 1), figures()
    size = DATABASE.size()
    print(f"{machine()}\n{connection.vendor}, {size:,} acts, {len(hundred)} figures, "
          + ", ".join(f"{model.__name__} {model.objects.count():,}" for model in (Entry, Cell, Interval)))  # fmt: skip
    engines = {connection.vendor: DATABASE}
    if connection.vendor == "sqlite":
        _written(folder, half)
        engines["segments"] = Segments(folder)
        by_hand = Hand(engines["segments"], hundred, half)
        agree(evaluate(hundred, None, half), by_hand.answer())
        timed("by hand: two-stage cube on the segments", by_hand.answer)
    else:
        plain = Plain(hundred, half)
        agree(evaluate(hundred, None, half), timed("one SQL for each figure", plain.answer, rounds=1))
    _held(hundred, half)
    for name, engine in engines.items():
        timed(
            f"{name}: all that add up, all bodies",
            lambda engine=engine: evaluate(hundred, None, half, engine=engine),
        )
        timed(
            f"{name}: … of the province",
            lambda engine=engine: evaluate(hundred, "990000", half, engine=engine),
        )
        for code in ("metrology.firms_served", "metrology.due"):
            one = [each for each in INDICATORS if each.code == code]
            timed(
                f"{name}: {code}, all bodies",
                lambda engine=engine, one=one: evaluate(one, None, half, engine=engine),
            )
        timed(f"{name}: all that add up, as half the acts say", lambda engine=engine: evaluate(
            hundred, None, half, as_of=size // 2, engine=engine), rounds=2)  # fmt: skip
    if connection.vendor == "sqlite":
        for what, run in by_hand.bounds().items():
            timed(f"by hand: {what}", run)
    for code in ("metrology.verified", "metrology.in_service", "metrology.overdue", "metrology.due"):
        one = next(each for each in INDICATORS if each.code == code)
        timed(f"rows behind {code}, the first hundred", lambda one=one: _first_rows(one, half))
    if slow:
        orm = Orm(hundred, half)
        agree(
            evaluate(hundred, None, half),
            timed("the ORM, a query for each figure and year", orm.answer, rounds=1),
        )


def _held(hundred: tuple[Any, ...], half: Any) -> None:
    """Months by SQL, as a small ledger's; into the memory of a process; brought forward."""
    from dataclasses import replace

    from zhijian.kernel.indicators import engines, months
    from zhijian.kernel.indicators.evaluate import evaluate

    def anew() -> None:
        months.MONTHS.forget()
        evaluate(hundred, None, half)

    with mock.patch.object(engines, "HELD_FROM", 2**63):
        timed("months by SQL: all that add up, all bodies", lambda: evaluate(hundred, None, half))
    timed("months first held by a process, and the same", anew)
    held, size = months.MONTHS, engines.DATABASE.size()
    rows = sum(one.keys.shape[1] for one in held._columns.values())
    print(f"{rows:,} months are held: {rows * 80 / 1e6:,.0f} MB")

    def forward() -> None:
        held._columns = {one: replace(it, size=size - 10_000) for one, it in held._columns.items()}
        held._forward(size)

    timed("… brought forward by 10,000 acts", forward, rounds=1)
    held.forget()


def _first_rows(indicator: Any, half: Any) -> None:
    """How many there are, and a page of them; the acts themselves are in no ledger here."""
    from zhijian.kernel.indicators.drill import rows
    from zhijian.kernel.org.scope import SYSTEM

    behind = rows(indicator, "990000", half, scope=SYSTEM)
    page = slice(0, 100)
    found = behind.items.ids(page) if behind.of_acts else list(behind.items[page])
    if len(found) != min(100, behind.counted):
        raise SystemExit(f"{indicator.code}: {behind.counted} rows are counted, a page has {len(found)}")


def _written(folder: Path, half: Any) -> None:
    """Segments of all but 10,000 acts, if there are none yet; these as a tail; then segments of them too, timed."""
    from benchmarks.indicators import NOW
    from zhijian.kernel.indicators.segments import writing
    from zhijian.kernel.ledger import dbtiles
    from zhijian.kernel.ledger.models import Origin

    if not Origin.objects.exists():
        Origin.objects.create(name="benchmark.invalid", opened=NOW)
    size = dbtiles.size()
    if not (folder / "manifest.json").exists():
        with mock.patch.object(dbtiles, "size", return_value=size - 10_000):
            began = time.perf_counter()
            manifest = writing.write(folder)
            print(f"segments: {manifest.acts:,} acts in {time.perf_counter() - began:,.1f} s, "
                  f"{sum(one.size for one in manifest.segments) / manifest.acts:.1f} bytes an act")  # fmt: skip
        _with_tail(half)
        began = time.perf_counter()
        writing.write(folder)
        print(f"segments: 10,000 acts more in {(time.perf_counter() - began) * 1000:,.0f} ms")


def _with_tail(half: Any) -> None:
    """What pages ask of segments and of what was sealed since; the database says the same."""
    from zhijian.kernel.indicators import older
    from zhijian.kernel.indicators.engines import DATABASE
    from zhijian.kernel.indicators.evaluate import evaluate
    from zhijian.lines.metrology.indicators import INDICATORS

    def anew() -> Any:
        older.close_segments()
        return older.engine_for_many()

    if timed("segments opened, with a tail of 10,000 acts", anew) is DATABASE:
        raise SystemExit("The segments are not used.")
    for code in ("metrology.firms_served", "metrology.due"):
        one = [each for each in INDICATORS if each.code == code]
        found = timed(f"segments and tail: {code}, all bodies", lambda one=one: evaluate(one, None, half))
        if found != evaluate(one, None, half, engine=DATABASE):
            raise SystemExit(f"{code}: the database says otherwise")
    older.close_segments()


def timed(what: str, run: Callable[[], Any], rounds: int = ROUNDS) -> Any:
    """Median of some rounds, in milliseconds, of wall clock and of this process's processors; the last answer."""
    took, worked, answer = [], [], None
    for _n in range(rounds):
        start, cpu = time.perf_counter(), time.process_time()
        answer = run()
        took.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - cpu) * 1000)
    print(
        f"{what:52} {statistics.median(took):10,.1f} ms {statistics.median(worked):10,.1f} ms CPU", flush=True
    )
    return answer


if __name__ == "__main__":
    main()
