"""The ten figures of metrology for all bodies, this half-year and last year's, beside the SQL an expert would write.

    python -m benchmarks.indicators [--instruments N] [--home FOLDER] [--keep]

A made-up province (1 province, 9 cities, 60 counties, 30 institutes) with N instruments, each registered, taken over
from an old register and verified once within two years: about 7 N acts. The acts are given to the fold as the sealer
gives them, in batches of 500, without a ledger under them: what is measured is the fold and the figures. The database
is that of ZHIJIAN_DATABASE, else SQLite in the folder (a temporary one, unless named). It must be empty, or hold what
an earlier run with --keep left there.

The expert's SQL reads the same rows of acts and intervals, one query for each group of figures, grouped by area first
and rolled up by a closure table; no roll-up by month. Both answers are compared before the times are printed.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

PROVINCE = "990000"
CITIES = [f"99{n:02d}00" for n in range(1, 10)]
COUNTIES = [f"99{1 + n % 9:02d}{1 + n // 9:02d}" for n in range(60)]
INSTITUTES = [f"{seat}.mi" for seat in (PROVINCE, *CITIES, *COUNTIES[:20])]
CATEGORIES = (
    "truck_scale",
    "platform_scale",
    "price_scale",
    "fuel_dispenser",
    "taximeter",
    "pressure_gauge",
    "water_meter",
)
GRADES = {"truck_scale": "III", "platform_scale": "III", "price_scale": "III", "pressure_gauge": "1.6"}
NOW = datetime(2026, 9, 1, tzinfo=UTC)
BATCH, ROUNDS = 500, 5


def main() -> None:
    """Fill if empty, then measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--instruments", type=int, default=20_000)
    parser.add_argument("--home", default="")
    parser.add_argument("--keep", action="store_true", help="leave the database in --home for another run")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["ZHIJIAN_HOME"] = asked.home or scratch
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhijian.config.settings")
        import django

        django.setup()
        from django.core.management import call_command

        from zhijian.kernel.indicators.models import Entry

        call_command("migrate", verbosity=0, skip_checks=True)
        if not Entry.objects.exists():
            fill(asked.instruments)
        measure()


# -- filling ---------------------------------------------------------------------------------------------------------


def fill(instruments: int) -> None:
    """Fold the acts of so many instruments; prints acts a second and what they take."""
    from django.db import connection, transaction

    from zhijian.kernel.indicators.fold import fold

    places()
    acts, done, began = stream(instruments), 0, time.perf_counter()
    spent = 0.0
    while batch := list(islice(acts, BATCH)):
        start = time.perf_counter()
        with transaction.atomic():
            fold(batch)
        spent += time.perf_counter() - start
        done += len(batch)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(
        f"{connection.vendor}: {done:,} acts of {instruments:,} instruments, {time.perf_counter() - began:.0f} s in all"
    )
    print(f"{'fold':44} {done / spent:12,.0f} acts a second")


def places() -> None:
    from zhijian.kernel.org.models import Body, Place

    paths = {PROVINCE: f"/{PROVINCE}/"}
    paths |= {city: f"{paths[PROVINCE]}{city}/" for city in CITIES}
    paths |= {county: f"{paths[county[:4] + '00']}{county}/" for county in COUNTIES}
    paths |= {one: f"{paths[one.removesuffix('.mi')]}{one}/" for one in INSTITUTES}
    Body.objects.bulk_create(
        Body(id=code, name=code, kind="institute" if code.endswith(".mi") else "bureau") for code in paths
    )
    Place.objects.bulk_create(
        Place(body_id=code, path=path, begins=date(2015, 1, 1)) for code, path in paths.items()
    )


def stream(instruments: int) -> Iterator[Any]:
    """The acts, as the sealer hands them to a fold."""
    from zhijian.kernel.ledger.models import Act
    from zhijian.kernel.ledger.sealer import SealedAct

    chance, position = random.Random(7), 0
    firms = [uuid.UUID(int=chance.getrandbits(128), version=4) for _n in range(max(instruments // 5, 1))]

    def act(record: uuid.UUID, rev: int, kind: str, on: date, *who: Any, **said: Any) -> SealedAct:
        nonlocal position
        doer, area, firm = who
        facts = {"history": True} if said.pop("history", False) else {}
        row = Act(
            id=uuid.UUID(int=chance.getrandbits(128), version=4), kind=kind, record=record, rev=rev, doer=doer,
            territory=area, principal=doer, party=firm, on=on, recorded=NOW, body="",
        )  # fmt: skip
        position += 1
        return SealedAct(position - 1, row, facts, said)

    for n in range(instruments):
        firm = n % len(firms)
        area = COUNTIES[hash_of(firm if n % 20 else n) % 60]
        yield from one_instrument(chance, act, firms[firm], area)


def hash_of(n: int) -> int:
    """Spread over the counties unevenly, as towns are."""
    return (n * 2_654_435_761 % 2**32) ** 2 // 2**58


def one_instrument(
    chance: random.Random, act: Callable[..., Any], firm: uuid.UUID, area: str
) -> Iterator[Any]:
    """Registered, taken over, verified: the life of one instrument until today."""
    meter, work = (uuid.UUID(int=chance.getrandbits(128), version=4) for _n in range(2))
    category = chance.choice(CATEGORIES)
    grade = chance.choice(("II", GRADES.get(category, ""), GRADES.get(category, "")))
    institute = f"{area}.mi" if f"{area}.mi" in INSTITUTES else f"{area[:4]}00.mi"
    facets = {
        "accuracy": grade,
        "category": category,
        "institute": institute,
        "mandatory": "True",
        "outcome": "",
    }
    born = date(2024, 1, 1) + timedelta(days=chance.randrange(300))
    until = born + timedelta(days=100 + chance.randrange(650))
    place = {
        "state": ["", "in_service"],
        "body": [None, area],
        "territory": [None, area],
        "party": [None, str(firm)],
    }
    yield act(
        meter,
        1,
        "metrology.instrument.registered",
        born,
        area,
        area,
        firm,
        facets=facets,
        changed=place,
        history=True,
    )
    facets = {**facets, "outcome": "pass"}
    term = {"valid_until": [None, until.isoformat()], "outcome": ["", "pass"]}
    yield act(
        meter,
        2,
        "metrology.instrument.taken_over",
        born + timedelta(days=1),
        area,
        area,
        firm,
        facets=facets,
        changed=term,
    )
    on = until - timedelta(days=chance.randrange(-60, 40))
    if on > NOW.date() or on <= born + timedelta(days=1):
        return
    verdict = "pass" if chance.random() < 0.97 else "fail"
    done = {"accuracy": grade, "category": category, "occasion": "subsequent", "verdict": ""}
    put = {
        "state": ["", "assigned"],
        "body": [None, institute],
        "territory": [None, area],
        "party": [None, str(firm)],
    }
    steps = (
        ("assigned", "", put),
        ("recorded", verdict, {}),
        ("checked", verdict, {}),
        ("approved", verdict, {}),
    )
    fee = {"fee": f"{chance.randrange(0, 400)}.00"}
    for rev, (name, said, changed) in enumerate(steps, 1):
        yield act(
            work, rev, f"metrology.verification.{name}", on, institute, area, firm,
            facets={**done, "verdict": said}, changed=changed, measures=fee if said else {},
        )  # fmt: skip
    end = (on + timedelta(days=364)).isoformat() if verdict == "pass" else None
    term = {"valid_until": [until.isoformat(), end], "outcome": ["pass", verdict]}
    yield act(
        meter, 3, "metrology.instrument.renewed", on, institute, area, firm, facets={**facets, "outcome": verdict},
        changed=term,
    )  # fmt: skip


# -- measuring -------------------------------------------------------------------------------------------------------


def measure() -> None:
    """Ours and the expert's, for all bodies; then single bodies and what was known at a position."""
    from zhijian.kernel.indicators import periods
    from zhijian.kernel.indicators.evaluate import evaluate
    from zhijian.kernel.indicators.models import Cell, Combo, Entry, Interval
    from zhijian.kernel.indicators.page import half_year_page
    from zhijian.kernel.org.scope import SYSTEM
    from zhijian.lines.metrology.indicators import INDICATORS

    half = periods.half_year(2026, 1)
    counted = {model.__name__: model.objects.count() for model in (Entry, Cell, Interval, Combo)}
    print(", ".join(f"{name} {n:,}" for name, n in counted.items()))
    ours = evaluate(INDICATORS, None, half, tree_day=half.last)
    theirs = expert(half)
    compare(ours, theirs)
    timed(
        "ten figures, all 100 bodies, two years", lambda: evaluate(INDICATORS, None, half, tree_day=half.last)
    )
    timed("the same by the expert's SQL", lambda: expert(half))
    timed("… each body where it then was", lambda: evaluate(INDICATORS, None, half))
    without = [one for one in INDICATORS if one.code != "metrology.firms_served"]
    timed("… without the distinct firms", lambda: evaluate(without, None, half))
    timed(
        "… from 20 April to 8 May",
        lambda: evaluate(INDICATORS, None, periods.parse("2026-04-20..2026-05-08")),
    )
    timed("ten figures of the province", lambda: evaluate(INDICATORS, PROVINCE, half))
    timed("ten figures of a county", lambda: evaluate(INDICATORS, COUNTIES[3], half))
    timed("ten figures of an institute", lambda: evaluate(INDICATORS, INSTITUTES[3], half))
    timed(
        "ten figures of the province by category", lambda: evaluate(INDICATORS, PROVINCE, half, by="category")
    )
    timed(
        "the page of the province, with its tables",
        lambda: half_year_page(SYSTEM, PROVINCE, half, today=NOW.date()),
    )
    timed("the page of a county", lambda: half_year_page(SYSTEM, COUNTIES[3], half, today=NOW.date()))
    timed("ten figures, all bodies, known at a position", lambda: _known(half), rounds=2)


def _known(half: Any) -> None:
    """As a printed report is made again: the engine's path for positions, asked below its door."""
    from zhijian.kernel.indicators.evaluate import _Ask
    from zhijian.kernel.indicators.trees import Tree
    from zhijian.lines.metrology.indicators import INDICATORS

    _Ask(INDICATORS, None, (half, half.last_year()), None, ("",), Tree()).answer(2**40)


def timed(what: str, run: Callable[[], Any], rounds: int = ROUNDS) -> None:
    """Median of some rounds, in milliseconds."""
    took = []
    for _n in range(rounds):
        start = time.perf_counter()
        run()
        took.append((time.perf_counter() - start) * 1000)
    print(f"{what:44} {statistics.median(took):10,.1f} ms")


def expert(half: Any) -> dict[tuple[str, str], list[Any]]:
    """(figure, body) → [this, last]: four queries, grouped by area first, then rolled up by a closure of the tree."""
    from django.db import connection

    from zhijian.kernel.indicators.models import Combo, Series

    spans = [(p.first, p.last) for p in (half, half.last_year())]
    day = connection.ops.adapt_datefield_value
    (a, b), (c, d) = [(day(first), day(last)) for first, last in spans]
    ids = dict(Series.objects.values_list("name", "pk"))
    passed = [pk for pk, text in Combo.objects.values_list("pk", "text") if '"verdict":"pass"' in text]
    listed = ", ".join(str(pk) for pk in passed)
    approved, kind = ids["metrology.verification.approved"], ids["metrology.instrument"]
    closure = (
        "WITH closure AS (SELECT lower.body_id AS body, upper.body_id AS node FROM org_place lower"
        " JOIN org_place upper ON lower.path >= upper.path AND lower.path < substr(upper.path, 1,"
        " length(upper.path) - 1) || '0')"
    )
    found: dict[tuple[str, str], list[Any]] = {}

    def ask(names: tuple[str, ...], sql: str, values: list[Any]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"{closure} {sql}", values)
            for node, *row in cursor.fetchall():
                for n, name in enumerate(names):
                    found[name, node] = [row[2 * n], row[2 * n + 1]]

    this, last = (
        "SUM(CASE WHEN day >= %s AND day <= %s THEN {} ELSE 0 END)",
        "SUM(CASE WHEN day <= %s THEN {} ELSE 0 END)",
    )
    parts = [text.format(what) for what in ("sign", f"CASE WHEN dims_id IN ({listed}) THEN sign ELSE 0 END", "a1")
             for text in (this, last)]  # fmt: skip
    flows = " , ".join(f"{part} AS c{n}" for n, part in enumerate(parts))
    sums = ", ".join(f"SUM(c{n})" for n in range(6))
    where = f"series_id = {approved} AND ((day >= %s AND day <= %s) OR (day >= %s AND day <= %s))"
    ask(
        ("verified", "passed", "fees"),
        f"SELECT node, {sums} FROM (SELECT territory, {flows} FROM indicators_entry WHERE {where} GROUP BY territory) t"
        " JOIN closure ON closure.body = territory GROUP BY node",
        [a, b, d, a, b, d, a, b, d, a, b, c, d],
    )
    ask(
        ("firms_served",),
        "SELECT node, COUNT(DISTINCT CASE WHEN now THEN party END), COUNT(DISTINCT CASE WHEN NOT now THEN party END)"
        f" FROM (SELECT territory, party, day >= %s AS now FROM indicators_entry WHERE {where}"
        " GROUP BY territory, party, day >= %s HAVING SUM(sign) > 0) t JOIN closure ON closure.body = territory"
        " GROUP BY node",
        [a, a, b, c, d, a],
    )
    stock = "SUM(CASE WHEN begins <= %s AND (ends IS NULL OR ends > %s){} THEN 1 ELSE 0 END)"
    each = [stock.format(more) for more in ("", " AND until >= %s", " AND until < %s") for _year in range(2)]
    values = [value for more in (2, 3, 3) for end in (b, d) for value in [end] * more]
    ask(
        ("in_service", "valid", "overdue"),
        f"SELECT node, {sums} FROM (SELECT territory, {', '.join(f'{one} AS c{n}' for n, one in enumerate(each))}"
        f" FROM indicators_interval WHERE kind_id = {kind} AND stock AND void_at IS NULL GROUP BY territory) t"
        " JOIN closure ON closure.body = territory GROUP BY node",
        values,
    )
    term = "SUM(CASE WHEN until >= %s AND until <= %s AND (ends IS NULL OR (owed AND ends >= %s)) THEN 1 ELSE 0 END)"
    ask(
        ("due",),
        f"SELECT node, SUM(c0), SUM(c1) FROM (SELECT territory, {term} AS c0, {term} AS c1 FROM indicators_interval"
        f" WHERE kind_id = {kind} AND stock AND void_at IS NULL AND begins <= until AND ((until >= %s AND until <= %s)"
        " OR (until >= %s AND until <= %s)) GROUP BY territory) t"
        " JOIN closure ON closure.body = territory GROUP BY node",
        [a, b, a, c, d, c, a, b, c, d],
    )
    return found


def compare(ours: Any, theirs: dict[tuple[str, str], list[Any]]) -> None:
    """Both must say the same of every body that has an area; the fees are in fen on the expert's side."""
    checked = 0
    for value in ours:
        name = value.indicator.code.removeprefix("metrology.")
        if value.node.endswith(".mi") or name in ("pass_rate", "verification_rate", "withdrawn"):
            continue
        wanted = [int(n or 0) for n in theirs.get((name, value.node), [0, 0])]
        scale = 100 if name == "fees" else 1
        if [value.this * scale, value.last * scale] != wanted:
            raise SystemExit(f"{name} of {value.node}: {value.this}, {value.last}; the expert says {wanted}")
        checked += 2
    print(f"{checked} values are the same by the engine and by the expert's SQL")


if __name__ == "__main__":
    main()
