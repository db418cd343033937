"""Fill a database through the bulk door ``act_many`` and say how fast that was.

    python -m benchmarks.fill [--size small|middle|large|tenth|full] [--home FOLDER] [--seal] [--go-on] [--profile FILE]

The database is that of ``ZHIJIAN_DATABASE``, else SQLite in the folder. It must be empty: tables are made here; or, with
``--go-on``, one in which an earlier run was broken off.
Per 1,000 firms: 5,000 instruments, each taken over with its last verification, and appointments, tags, licences,
changes and whole verifications, 15 acts to a firm. full: 200,000 firms, 1,000,000 instruments, 3,000,000 acts.
"""

import argparse
import cProfile
import os
import pstats
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from typing import Any

SIZES = {"small": 130, "middle": 660, "large": 2_000, "tenth": 20_000, "third": 66_000, "full": 200_000}
BLOCK = 1_000
MONTHS = 22
"""How far before today the first act lies."""


def main() -> None:
    """Fill, and print acts a second."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--home", default="")
    parser.add_argument(
        "--seal", action="store_true", help="seal and fold afterwards, and say how fast that was"
    )
    parser.add_argument("--minutes", type=float, default=0, help="stop after so many minutes")
    parser.add_argument("--go-on", action="store_true", help="go on where an earlier run was broken off")
    parser.add_argument("--profile", default="")
    asked = parser.parse_args()
    if asked.home:
        os.makedirs(asked.home, exist_ok=True)
        os.environ["ZHIJIAN_HOME"] = asked.home
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhijian.config.settings")
    import django

    django.setup()
    from zhijian.config.commands.upgrading import bring_up_to_date

    bring_up_to_date()
    with cProfile.Profile() if asked.profile else nullcontext() as profile:
        told = fill(SIZES[asked.size], minutes=asked.minutes, go_on=asked.go_on)
    if profile is not None:
        pstats.Stats(profile).sort_stats("tottime").dump_stats(asked.profile)
    print(told)
    if asked.seal:
        print(seal())


def fill(firms: int, *, minutes: float = 0, go_on: bool = False) -> str:
    """Found the province and do all acts; returns a line with what was measured."""
    from benchmarks.province import found_province, recast
    from zhijian.kernel.ledger import clock
    from zhijian.kernel.ledger.models import Act

    opened = datetime.now(UTC) - timedelta(days=30 * MONTHS)
    play = Play(recast() if go_on else found_province(opened), firms)
    start, since = play.after_the_last(opened) if go_on else (0, opened + timedelta(days=1))
    until, founded = opened + timedelta(days=30 * MONTHS - 1), Act.objects.count()
    begun = time.perf_counter()
    with clock.driven() as driver:
        for first in range(start, firms, BLOCK):
            driver.to(max(clock.now(), since + (until - since) * (first - start) / (firms - start)))
            play.block(first, min(BLOCK, firms - first))
            if first and first % (BLOCK * 10) == 0:
                rate = play.done / (time.perf_counter() - begun)
                said = f"{first:>8,} firms, {play.done:>10,} acts, {rate:,.0f} a second"
                print(said, file=sys.stderr, flush=True)
            if minutes and time.perf_counter() - begun > minutes * 60:
                print(f"stopped after {minutes} minutes at {first + BLOCK:,} firms", file=sys.stderr)
                break
    taken = time.perf_counter() - begun
    total = Act.objects.count() - founded
    rate_ = f"{total / taken:,.0f} a second"
    return f"act_many: {total:,} acts in {taken:,.1f} s, {rate_}, {play.followers():,} of them followers"


class Play:
    """The acts of the province, block by block, so that memory stays flat."""

    def __init__(self, cast: Any, firms: int) -> None:
        self.cast, self.chance, self.firms = cast, cast.chance, firms
        self.made = self.done = 0
        self.rates: dict[str, tuple[int, float, float]] = {}

    def block(self, first: int, count: int) -> None:
        """Firms *first* … and all that happens about them."""
        from benchmarks.province import COUNTIES, can_be_judged, firm, institute_of, instrument, sheet
        from zhijian.kernel.ledger import clock
        from zhijian.kernel.parties.models import Licence, Party, Tag
        from zhijian.lines.metrology.models import Instrument, Verification

        today, chance = clock.today(), self.chance
        county = [COUNTIES[n * 37 % 60] for n in range(first, first + count)]
        firms = self.all(
            "firms registered",
            (
                (Party(), "registered", f"c{where}", today, firm(chance, first + n, where), {})
                for n, where in enumerate(county)
            ),
        )
        homes = [(where, owner) for where, owner in zip(county, firms, strict=True) for _ in range(5)]
        made = self.all(
            "instruments registered",
            (
                (
                    Instrument(),
                    "registered",
                    f"c{where}",
                    today,
                    instrument(chance, self.number(), where, owner),
                    {},
                )
                for where, owner in homes
            ),
        )
        self.all(
            "last verifications taken over",
            (
                (one, "taken_over", f"c{where}", today, _last(one, where, today, chance), {"history": True})
                for one, (where, _o) in zip(made, homes, strict=True)
            ),
        )
        pairs = list(zip(made, homes, strict=True))
        self.all(
            "institutes appointed",
            (
                (one, "appointed", f"c{where}", today, {"institute": institute_of(where)}, {})
                for one, (where, _o) in pairs[::4]
            ),
        )
        known = list(zip(firms, county, strict=True))
        self.all(
            "firms changed",
            (
                (one, "changed", f"c{where}", today, {"address": f"新路{chance.randrange(900)}号"}, {})
                for one, where in known[::2]
            ),
        )
        self.all(
            "tags",
            (
                (
                    Tag(),
                    "put",
                    f"c{where}",
                    today,
                    {"owner": one, "name": chance.choice(list(Tag.Name)), "begins": today},
                    {},
                )
                for one, where in known[::3]
            ),
        )
        self.all(
            "licences",
            (
                (
                    Licence(),
                    "recorded",
                    f"c{where}",
                    today,
                    {
                        "owner": one,
                        "name": "食品生产许可证",
                        "number": f"SC1{one.uscc[8:17]}",
                        "begins": today,
                        "ends": today + timedelta(days=1825),
                    },
                    {},
                )
                for one, where in known
            ),
        )
        chosen = [pair for pair in pairs if can_be_judged(pair[0].category)][::8]
        verified = self.all(
            "verifications assigned",
            (
                (
                    Verification(),
                    "assigned",
                    f"c{where}",
                    today,
                    {"instrument": one, "verifier": self.cast.officers[f"v{institute_of(where)}"]},
                    {},
                )
                for one, (where, _o) in chosen
            ),
        )
        who = [institute_of(where) for _one, (where, _o) in chosen]
        going = [pair for n, pair in enumerate(zip(verified, who, strict=True)) if n % 20]
        self.all(
            "worksheets recorded",
            (
                (one, "recorded", f"v{at}", today, {"worksheet": sheet(one.category), "fee": "120.00"}, {})
                for one, at in going
            ),
        )
        self.all("worksheets checked", ((one, "checked", f"k{at}", today, {}, {}) for one, at in going))
        self.all(
            "certificates approved",
            ((one, "approved", f"a{at}", today, {}, {}) for one, at in going[: len(going) * 19 // 20]),
        )

    def all(
        self, what: str, wanted: Iterable[tuple[Any, str, str, date, dict[str, Any], dict[str, Any]]]
    ) -> list[Any]:
        """Do these acts; a refusal is an error of the benchmark."""
        from zhijian.kernel.records.bulk import Wish, act_many

        def wishes() -> Iterator[Any]:
            for record, name, who, on, params, rest in wanted:
                yield Wish(record, name, self.cast.by(who, on, **rest), params)

        begun, busy, records = time.perf_counter(), time.process_time(), []
        for outcome in act_many(wishes()):
            if outcome.refusal is not None:
                raise outcome.refusal
            records.append(outcome.wish.record)
        count, seconds, cpu = self.rates.get(what, (0, 0.0, 0.0))
        self.rates[what] = (
            count + len(records),
            seconds + time.perf_counter() - begun,
            cpu + time.process_time() - busy,
        )
        self.done += len(records)
        return records

    def after_the_last(self, opened: datetime) -> tuple[int, datetime]:
        """The first firm of the block after the last one that was begun, and when its last act was recorded.

        Numbers and keys go on far enough behind to be new.
        """
        from zhijian.kernel.ledger.models import Act
        from zhijian.kernel.parties.models import Party
        from zhijian.lines.metrology.models import Instrument

        last = Act.objects.order_by("-recorded").values_list("recorded", flat=True).first() or opened
        self.made = Instrument.objects.count() + BLOCK * 10
        self.cast.keys = Act.objects.count() * 2 + BLOCK * 10
        return (Party.objects.count() // BLOCK + 1) * BLOCK, last

    def number(self) -> int:
        """The next instrument's number."""
        self.made += 1
        return self.made

    def followers(self) -> int:
        """Prints the rate of each kind of act; the acts that came by themselves are one for each certificate."""
        for what, (count, seconds, cpu) in self.rates.items():
            print(
                f"  {what:<32} {count:>9,}  {count / seconds:>8,.0f} a second, {cpu / count * 1e6:,.0f} us of CPU each"
            )
        total = sum(cpu for _n, _s, cpu in self.rates.values())
        print(f"  {self.done / total:,.0f} acts to a second of CPU")
        return self.rates["certificates approved"][0]


def _last(one: Any, county: str, today: date, chance: Any) -> dict[str, Any]:
    from benchmarks.province import institute_of

    on = today - timedelta(days=chance.randrange(0, 330))
    return {
        "institute": institute_of(county),
        "verified_on": on,
        "until": on + timedelta(days=730 if one.category == "water_meter" else 364),
        "certificate": f"旧{one.number}",
    }


def seal() -> str:
    """Seal and fold everything that waits."""
    from zhijian.kernel.ledger import sealer

    begun = time.perf_counter()
    done = sealer.seal_all()
    taken = time.perf_counter() - begun
    return f"sealed and folded: {done:,} acts in {taken:,.1f} s, {done / taken:,.0f} a second"


if __name__ == "__main__":
    main()
