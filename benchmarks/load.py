"""Requests a second over the loopback from the real server, and our register beside hand-written SQL with its template.

    python -m benchmarks.load --home FOLDER [--requests 200] [--workers 2]

The server is Granian as ``zhijian serve`` starts it. Two clients ask one page after the other, each on one connection,
as an officer of a county; bounded in number, and in time by 60 s a page. The clients compute on the same cores.
"""

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.common import machine

OFFICER = "c990101"
LONGEST = 60.0


def main() -> None:
    """Measure both, and print a table each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", required=True)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--clients", type=int, default=2)
    asked = parser.parse_args()
    os.environ["ZHIJIAN_HOME"] = asked.home
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhijian.config.settings")
    import django

    django.setup()
    print(machine())
    beside_hand_written(runs=max(5, asked.requests // 10))
    cookie = signed_in()
    pages = addresses()
    with served(asked.workers) as port:
        print(
            f"\n| page, {asked.workers} server processes, {asked.clients} clients | requests | a second | median ms | p95 ms |"
        )
        print("|---|---|---|---|---|")
        for name, address in pages.items():
            loaded(name, address, port, cookie, asked.requests, asked.clients)


# -- the loopback ----------------------------------------------------------------------------------------------------


class served:  # noqa: N801 - reads as a word at its use
    """The web server alone, on a free port, until the end of the block."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def __enter__(self) -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        from zhijian.config.commands.serving import web_command

        self.process = subprocess.Popen(
            web_command("127.0.0.1", port, self.workers), cwd=Path(__file__).parents[1]
        )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return port
        raise SystemExit("the server did not start")

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        self.process.wait(30)


def loaded(name: str, address: str, port: int, cookie: str, requests: int, clients: int) -> None:
    """Ask one page so many times by so many clients, and print a row."""
    taken: list[float] = []
    end = time.monotonic() + LONGEST

    def client() -> None:
        there = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for n in range(-2, requests // clients):
            begun = time.perf_counter()
            there.request("GET", address, headers={"Cookie": cookie, "Accept-Language": "zh-hans"})
            answer = there.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"{address}: {answer.status}")
            if n >= 0:
                taken.append((time.perf_counter() - begun) * 1000)
            if time.monotonic() > end:
                return

    threads = [threading.Thread(target=client) for _n in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds, median = time.perf_counter() - begun, statistics.median(taken)
    worst = sorted(taken)[min(len(taken) - 1, int(len(taken) * 0.95))]
    print(
        f"| {name} | {len(taken)} | {(len(taken) + 2 * clients) / seconds:,.0f} | {median:,.0f} | {worst:,.0f} |",
        flush=True,
    )


def signed_in() -> str:
    """The cookie of an officer's session."""
    from django.conf import settings
    from django.test import Client

    from zhijian.kernel.org.models import Staff

    client = Client()
    client.force_login(
        Staff.objects.get(username=OFFICER), backend="django.contrib.auth.backends.ModelBackend"
    )
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def addresses() -> dict[str, str]:
    """The pages that are asked."""
    from zhijian.kernel.ledger import clock
    from zhijian.kernel.org.models import Staff
    from zhijian.kernel.org.scope import scope_of
    from zhijian.lines.metrology.models import Instrument

    scale = (
        Instrument.visible_to(scope_of(Staff.objects.get(username=OFFICER), clock.today()))
        .order_by("pk")
        .first()
    )
    assert scale is not None
    return {
        "desk": "/", "register of firms": "/r/parties.party/", "register of instruments": "/r/metrology.instrument/",
        "search": "/search/?q=%E6%B0%B8%E5%88%A9", "firm": f"/r/parties.party/{scale.owner_id}/",
        "instrument": f"/r/metrology.instrument/{scale.pk}/", "API list": "/api/v1/metrology.instrument",
    }  # fmt: skip


# -- beside hand-written SQL -----------------------------------------------------------------------------------------


def beside_hand_written(runs: int) -> None:
    """The register of instruments by our view and by hand: the same rows, the same template, in this process."""
    from django.contrib.auth import get_user_model
    from django.test import RequestFactory

    from zhijian.desk.views.registers import register

    staff = get_user_model().objects.get(username=OFFICER)

    def request() -> Any:
        made = RequestFactory().get("/r/metrology.instrument/")
        made.user, made.session, made.htmx = staff, {}, False  # type: ignore[attr-defined]
        return made

    def ours() -> Any:
        return register(request(), "metrology.instrument")

    def theirs() -> Any:
        return by_hand(request())

    print("\n| register of instruments, 50 rows, one process | median ms | CPU ms | KB |\n|---|---|---|---|")
    for name, ask in (("by the declarations", ours), ("hand-written SQL, the same template", theirs)):
        taken, busy = [], []
        for n in range(-2, runs):
            begun, cpu = time.perf_counter(), time.process_time()
            answer = ask()
            if n >= 0:
                taken.append((time.perf_counter() - begun) * 1000)
                busy.append((time.process_time() - cpu) * 1000)
        size = len(answer.content) / 1000
        print(
            f"| {name} | {statistics.median(taken):,.1f} | {statistics.median(busy):,.1f} | {size:,.0f} |",
            flush=True,
        )


SQL = """
SELECT i.id, i.number, i.name, i.model, p.name, i.site, i.max, i.e, i.unit, i.last_verified, i.valid_until, b.short
FROM metrology_instrument i JOIN parties_party p ON p.id = i.owner_id LEFT JOIN org_body b ON b.id = i.institute_id
WHERE i.territory_id = %s AND i.state <> '' ORDER BY i.valid_until, i.id LIMIT 51
"""
COUNT = "SELECT count(*) FROM (SELECT 1 FROM metrology_instrument WHERE territory_id = %s AND state <> '' LIMIT 1001) AS few"


def by_hand(request: Any) -> Any:
    """What an expert would write for this one page: two statements, cells put together in place, our template."""
    from django.db import connection
    from django.shortcuts import render

    from zhijian.desk.look.shapes import Cell, Column, Paging, Row, Table

    with connection.cursor() as cursor:
        cursor.execute(SQL, [OFFICER[1:]])
        found = cursor.fetchall()
        cursor.execute(COUNT, [OFFICER[1:]])
        count = cursor.fetchone()[0]
    rows = [
        Row([
            Cell(number, href=f"/r/metrology.instrument/{key}/"), Cell(name, aside=model), owner, site, f"{most} {unit}", f"{e} {unit}",
            str(last), str(until), Cell(str(until), state="done"), institute or "",
        ], key=str(key), name=name)
        for key, number, name, model, owner, site, most, e, unit, last, until, institute in found[:50]
    ]  # fmt: skip
    titles = (
        "编号",
        "计量器具",
        "使用单位",
        "使用地点",
        "Max",
        "e",
        "上次检定",
        "有效期至",
        "状态",
        "检定机构",
    )
    table = Table(
        "计量器具",
        [Column(title) for title in titles],
        rows=rows,
        stack=True,
        key="chosen",
        select=True,
        total=count,
    )
    return render(
        request,
        "desk/register.html",
        {"title": "计量器具", "table": table, "paging": Paging(1, 50, None), "counted": count},
    )


if __name__ == "__main__":
    sys.exit(main())
