"""Acts a second through the full door, one process and two, beside what the door cannot do without.

    python -m benchmarks.door [--acts 2000]

Bare ORM insert: the same instrument's row by Django, a transaction each. Bare Merkle append: an act's text hashed and
its hash put into the tree's tiles in the same database, a transaction each. ``act_many``: 1,000 acts to a transaction.
Each on a fresh database of the made-up province. PostgreSQL where ``tools/with_postgres.py --durable`` gives one.
"""

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.common import databases, machine, ready, together

FIRMS = 100


def main() -> None:
    """Measure, and print a table for each database."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--acts", type=int, default=2000)
    parser.add_argument("--as", dest="part", default="")
    parser.add_argument("--mark", default="0")
    asked = parser.parse_args()
    if asked.part:
        print(json.dumps(PARTS[asked.part](asked.acts, int(asked.mark))))
        return
    print(machine())
    for name, fresh in databases():
        with fresh() as environment:
            together([("benchmarks.door", ["--as", "found"])], environment)
            print(f"\n| {name} | acts | a second | CPU each |\n|---|---|---|---|")
            for words, part, several in TABLE:
                show(words, run(part, asked.acts, several, environment))


def run(part: str, acts: int, several: int, environment: dict[str, str]) -> list[dict[str, Any]]:
    """One part in so many processes at once."""
    calls = [
        ("benchmarks.door", ["--as", part, "--acts", str(acts // several), "--mark", str(n)])
        for n in range(several)
    ]
    return together(calls, environment)


def show(words: str, answers: list[dict[str, Any]]) -> None:
    """A row: all acts over the time from the first start to the last end."""
    count = sum(answer["acts"] for answer in answers)
    taken = max(answer["ended"] for answer in answers) - min(answer["began"] for answer in answers)
    busy = sum(answer["busy"] for answer in answers)
    print(f"| {words} | {count:,} | {count / taken:,.0f} | {busy / count * 1e6:,.0f} µs |", flush=True)


def timed(count: int, work: Callable[[], object]) -> dict[str, Any]:
    """When it began and ended, and what this process computed."""
    began, busy = time.time(), time.process_time()
    work()
    return {"acts": count, "began": began, "ended": time.time(), "busy": time.process_time() - busy}


def found(_acts: int, _mark: int) -> dict[str, Any]:
    """The province, and firms that may own instruments."""
    from datetime import UTC, datetime, timedelta

    ready()
    from benchmarks.province import COUNTIES, firm, found_province
    from zhijian.kernel.ledger import clock
    from zhijian.kernel.parties.models import Party
    from zhijian.kernel.records.bulk import Wish, act_many

    cast = found_province(datetime.now(UTC) - timedelta(days=2))
    where = [COUNTIES[n % 60] for n in range(FIRMS)]
    wishes = [
        Wish(Party(), "registered", cast.by(f"c{county}", clock.today()), firm(cast.chance, n, county))
        for n, county in enumerate(where)
    ]
    return {"refused": sum(outcome.refusal is not None for outcome in act_many(wishes))}


def instruments(count: int, mark: int) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The hand and what is entered, for so many new instruments."""
    from benchmarks.province import instrument, recast
    from zhijian.kernel.ledger import clock
    from zhijian.kernel.parties.models import Party

    cast, chance = recast(), random.Random(mark)
    cast.keys = (mark + 1) * 10**9 + chance.randrange(10**8) + int(time.time() * 1000) * 10**11
    owners = list(Party.objects.all())
    for n in range(count):
        owner = owners[n % len(owners)]
        by = cast.by(f"c{owner.territory_id}", clock.today())
        yield by, instrument(chance, cast.keys % 10**8, owner.territory_id, owner)


def door(acts: int, mark: int) -> dict[str, Any]:
    """Half of the acts register an instrument, half take over its last verification; each its own transaction."""
    ready()
    from benchmarks.fill import _last
    from zhijian.lines.metrology.models import Instrument

    wanted = list(instruments(acts // 2, mark))
    chance = random.Random(mark)

    def work() -> None:
        for by, values in wanted:
            made = Instrument.create("registered", by, **values)
            again = type(by)(by.scope, by.on, key=f"{by.key}:last", history=True)
            made.act("taken_over", again, **_last(made, made.territory_id, by.on, chance))

    return timed(acts // 2 * 2, work)


def many(acts: int, mark: int) -> dict[str, Any]:
    """The same two acts through the bulk door."""
    ready()
    from benchmarks.fill import _last
    from zhijian.kernel.records.bulk import Wish, act_many
    from zhijian.lines.metrology.models import Instrument

    wanted, chance = list(instruments(acts // 2, mark)), random.Random(mark)

    def work() -> None:
        made = [
            done.wish
            for done in act_many(Wish(Instrument(), "registered", by, values) for by, values in wanted)
        ]
        wishes = (
            Wish(
                wish.record, "taken_over", type(wish.by)(wish.by.scope, wish.by.on, key=f"{wish.by.key}:last", history=True),
                _last(wish.record, wish.record.territory_id, wish.by.on, chance),
            )
            for wish in made
        )  # fmt: skip
        if any(done.refusal is not None for done in act_many(wishes)):
            raise SystemExit("an act was refused")

    return timed(acts // 2 * 2, work)


def orm(acts: int, mark: int) -> dict[str, Any]:
    """The row alone, by ``Model.objects.create``: no act, no check, no history."""
    ready()
    from zhijian.kernel.records.by import new_id
    from zhijian.lines.metrology.models import Instrument

    rows = [
        {
            **values,
            "territory_id": values["territory"],
            "body_id": values["territory"],
            "id": new_id(),
            "state": "in_service",
            "rev": 1,
        }
        for _by, values in instruments(acts, mark)
    ]
    for row in rows:
        del row["territory"]

    def work() -> None:
        for row in rows:
            Instrument.objects.create(**row)

    answer = timed(acts, work)
    Instrument.objects.filter(pk__in=[row["id"] for row in rows]).delete()  # they have no acts
    return answer


def merkle(acts: int, _mark: int) -> dict[str, Any]:
    """A leaf's hash into the tree's tiles, one to a transaction; undone afterwards by a copy of the tiles."""
    ready()
    from django.db import transaction

    from benchmarks.merkle import act
    from zhijian.kernel.ledger import dbtiles
    from zhijian.kernel.ledger.leafform import leaf_hash
    from zhijian.kernel.ledger.models import Tile

    before = list(Tile.objects.all())

    def work() -> None:
        for n in range(acts):
            with transaction.atomic():
                dbtiles.append([leaf_hash(act(n))])

    answer = timed(acts, work)
    Tile.objects.all().delete()
    Tile.objects.bulk_create(before)
    return answer


PARTS = {"found": found, "door": door, "many": many, "orm": orm, "merkle": merkle}
TABLE = (
    ("bare Merkle append, one by one", "merkle", 1),
    ("bare ORM insert of the row, one by one", "orm", 1),
    ("the full door, one process", "door", 1),
    ("the full door, two processes", "door", 2),
    ("act_many, one process", "many", 1),
)


if __name__ == "__main__":
    main()
