"""How long each page takes and how many queries it asks, template included, over a database that ``fill`` made.

    python -m benchmarks.pages --home FOLDER [--runs 20] [--only WORD] [--users county,city,province]

Each page is asked in this process through Django's own client, signed in as an officer of a county, of a city and of
the province; firms, instruments and words change from run to run. Printed: median and 95th percentile in milliseconds,
median of this process's own computing (on SQLite the database's too), the most queries, and bytes; then the load.
"""

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.common import machine

USERS = {"county": "c990101", "city": "city990100", "institute": "v990100.mi", "province": "reader"}


def main() -> None:
    """Ask every page, and print a row for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", default="")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--only", default="")
    parser.add_argument("--users", default="county,city,province")
    parser.add_argument(
        "--slow", type=float, default=0, help="show only pages whose median is above so many ms"
    )
    asked = parser.parse_args()
    if asked.home:
        os.environ["ZHIJIAN_HOME"] = asked.home
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhijian.config.settings")
    import django

    django.setup()
    print(
        f"{machine()}\n\n| as | page | median ms | p95 ms | CPU ms | queries | KB |\n|---|---|---|---|---|---|---|"
    )
    for user in asked.users.split(","):
        for name, make in pages(user):
            if asked.only in name:
                row(user, name, make, asked.runs, asked.slow)
    print(f"\nload at the end {os.getloadavg()[0]:.1f}")


def row(user: str, name: str, make: Callable[[], str], runs: int, slow: float) -> None:
    """Ask one page *runs* times and print what it took."""
    client = signed_in(USERS[user])
    taken, busy, queries, size = [], [], 0, 0
    for n in range(-2, runs):  # two runs to warm up
        address = make()
        begun, computed = time.perf_counter(), time.process_time()
        answer, count = counted(client, address)
        if n >= 0:
            taken.append((time.perf_counter() - begun) * 1000)
            busy.append((time.process_time() - computed) * 1000)
            queries, size = max(queries, count), max(size, len(answer.content))
        if answer.status_code != 200:
            print(f"| {user} | {name} | {answer.status_code} {address} |", file=sys.stderr)
            return
        if sum(taken) > 20_000:
            break
    if statistics.median(taken) >= slow:
        print(
            f"| {user} | {name} | {statistics.median(taken):,.0f} | {p95(taken):,.0f} "
            f"| {statistics.median(busy):,.0f} | {queries} | {size / 1000:,.0f} |",
            flush=True,
        )


def p95(taken: list[float]) -> float:
    """The 95th percentile, of few values the largest."""
    return sorted(taken)[min(len(taken) - 1, int(len(taken) * 0.95))]


def signed_in(username: str) -> Any:
    """A client whose officer has signed in."""
    from django.test import Client

    from zhijian.kernel.org.models import Staff

    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(
        Staff.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def counted(client: Any, address: str) -> tuple[Any, int]:
    """The answer, and how many queries it took."""
    from django.db import connection

    count = 0

    def one(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        nonlocal count
        count += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(one):
        answer = client.get(address)
    return answer, count


def pages(user: str) -> Iterator[tuple[str, Callable[[], str]]]:
    """Each page with a function that gives its address, another from time to time."""
    from zhijian.kernel.ledger import clock
    from zhijian.kernel.org.models import Staff
    from zhijian.kernel.org.scope import scope_of
    from zhijian.kernel.parties.models import Party
    from zhijian.kernel.records import registry
    from zhijian.kernel.records.screens import SCREENS
    from zhijian.lines.metrology.models import Instrument, Verification

    chance = random.Random(11)
    seen = scope_of(Staff.objects.get(username=USERS[user]), clock.today())

    def one_of(cls: Any) -> Any:
        rows = cls.visible_to(seen)
        if not hasattr(cls, "_some"):
            cls._some = {}
        if user not in cls._some:
            step = [*rows.order_by("pk")[:40], *rows.order_by("-pk")[:40]]
            cls._some[user] = step
        return chance.choice(cls._some[user]) if cls._some[user] else None

    yield "desk", lambda: "/"
    for words, what in words_of(one_of, chance):
        yield f"search {what}", lambda words=words: f"/search/?q={words()}"  # type: ignore[misc]
        if "firm" in what:
            yield f"lookup {what}", lambda words=words: f"/lookup/parties.party/?q={words()}"  # type: ignore[misc]
            yield f"register of firms, {what}", lambda words=words: f"/r/parties.party/?q={words()}"  # type: ignore[misc]
        else:
            yield f"register, {what}", lambda words=words: f"/r/metrology.instrument/?q={words()}"  # type: ignore[misc]
    for kind in ("parties.party", "metrology.instrument", "metrology.verification"):
        screen = SCREENS[kind]
        yield f"list {kind}", lambda kind=kind: f"/r/{kind}/"  # type: ignore[misc]
        yield f"list {kind}, page 100", lambda kind=kind: f"/r/{kind}/?page=100"  # type: ignore[misc]
        for tab in screen.tabs:
            yield f"list {kind}, tab {tab.name}", lambda kind=kind, tab=tab: f"/r/{kind}/?tab={tab.name}"  # type: ignore[misc]
        for each in screen.filters:
            values = [value for value, _words in each.choices(seen)] if each.choices else []
            values = values or {"until": ["2026-12-31", "2027-06-30"], "sector": ["食品", "机械"]}.get(
                each.name, ["2026-12-31"]
            )
            yield (
                f"list {kind}, {each.name}",
                lambda kind=kind, each=each, values=values: f"/r/{kind}/?{each.name}={chance.choice(values)}",
            )  # type: ignore[misc]
        for column in screen.columns:
            if column.sort:
                yield (
                    f"list {kind}, by {column.sort}",
                    lambda kind=kind, column=column: f"/r/{kind}/?sort={column.sort}",
                )  # type: ignore[misc]
    for cls, what in (
        (Party, "firm page"),
        (Instrument, "instrument page"),
        (Verification, "verification page"),
    ):
        if one_of(cls):
            yield what, lambda cls=cls: f"/r/{cls.kind}/{one_of(cls).pk}/"  # type: ignore[misc]
    for cls in (Party, Instrument, Verification, registry.kind("parties.tag")):
        yield f"API list {cls.kind}", lambda cls=cls: f"/api/v1/{cls.kind}"  # type: ignore[misc]
        if one_of(cls):
            yield (
                f"API list {cls.kind}, further",
                lambda cls=cls: f"/api/v1/{cls.kind}?after={one_of(cls).pk}",
            )  # type: ignore[misc]
            yield f"API one {cls.kind}", lambda cls=cls: f"/api/v1/{cls.kind}/{one_of(cls).pk}"  # type: ignore[misc]
    yield (
        "acts of a kind",
        lambda: "/acts/?kind=metrology.instrument.registered&from=2026-01-01&to=2026-12-31",
    )
    yield "ledger", lambda: "/ledger/"
    yield "half-year", lambda: "/figures/"
    yield "an indicator", lambda: "/indicators/metrology.verification_rate/?period=2026"
    yield "clocks", lambda: "/clocks/"


def words_of(one_of: Any, chance: random.Random) -> Iterator[tuple[Callable[[], str], str]]:
    """What is typed into the search box, and what that is."""
    from zhijian.kernel.parties.models import Party
    from zhijian.lines.metrology.models import Instrument

    def part(length: int) -> str:
        name = one_of(Party).name
        start = chance.randrange(2, len(name) - length)
        return str(name[start : start + length])

    yield lambda: part(1), "firm by one sign"
    yield lambda: part(2), "firm by two signs"
    yield lambda: part(3), "firm by three signs"
    yield lambda: one_of(Party).name, "firm by its whole name"
    yield lambda: one_of(Party).pinyin[2:6], "firm by four initials"
    yield lambda: one_of(Party).uscc[:15], "firm by a code's beginning"
    yield lambda: "没有这个", "firm that is not there"
    yield lambda: one_of(Instrument).number, "instrument by number"
    yield lambda: one_of(Instrument).number[:7], "instrument by a number's beginning"


if __name__ == "__main__":
    main()
