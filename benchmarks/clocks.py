"""Limits at the size of a province: the page of limits, and a new calendar year over all of them.

    python -m benchmarks.clocks --home FOLDER [--limits N] [--records N] [--runs N]

The database is that of ``ZHIJIAN_DATABASE``, else SQLite in the folder; it must be empty. The limits are rows of the
table of limits, written as the door writes them: half of them with a rule, a tenth with a pause, over 60 counties.
A few thousand records stand behind the rows that a page shows.
"""

import argparse
import os
import random
import statistics
import time
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

BLOCK = 20_000
NOTICE = """date,kind,name
2027-01-01,statutory_holiday,元旦
2027-02-05,statutory_holiday,春节
2027-02-06,statutory_holiday,春节
2027-02-07,statutory_holiday,春节
2027-02-08,statutory_holiday,春节
2027-02-09,rest,春节
2027-02-14,makeup_work,春节
2027-04-05,statutory_holiday,清明节
2027-05-01,statutory_holiday,劳动节
2027-05-02,statutory_holiday,劳动节
2027-06-09,statutory_holiday,端午节
2027-09-15,statutory_holiday,中秋节
2027-10-01,statutory_holiday,国庆节
2027-10-02,statutory_holiday,国庆节
2027-10-03,statutory_holiday,国庆节
"""
"""A made-up arrangement; the State Council's own was not published when this was written."""


def main() -> None:
    """Fill, measure the pages, load a year."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", required=True)
    parser.add_argument("--limits", type=int, default=20_000)
    parser.add_argument("--records", type=int, default=500)
    parser.add_argument("--runs", type=int, default=15)
    asked = parser.parse_args()
    os.environ["ZHIJIAN_HOME"] = asked.home
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhijian.config.settings")
    import django

    django.setup()
    from zhijian.config.commands.upgrading import bring_up_to_date

    bring_up_to_date()
    begun = time.perf_counter()
    fill(asked.limits, asked.records)
    print(f"{asked.limits:,} running limits written in {time.perf_counter() - begun:,.1f} s")
    pages(asked.runs)
    year()


def fill(limits: int, records: int) -> None:
    """A province, some instruments through the door, and the limits."""
    from benchmarks.province import COUNTIES, found_province, instrument
    from zhijian.kernel.ledger import clock
    from zhijian.kernel.office.founding import Person, open_account
    from zhijian.kernel.parties.models import Party
    from zhijian.kernel.records.bulk import Wish, act_many
    from zhijian.kernel.records.by import By
    from zhijian.lines.metrology.models import Instrument

    chance = random.Random(7)
    cast = found_province(datetime.now(UTC) - timedelta(days=400))
    open_account(Person("law", "法制", "", "990000", ("legal_officer", "reader")), since=date(2010, 1, 1))
    owner = Party.create(
        "registered",
        By.system(COUNTIES[0], key="owner"),
        name="临江厂",
        sort="enterprise",
        territory=COUNTIES[0],
    )
    today = clock.today()
    wishes = [
        Wish(
            Instrument(), "registered", cast.by(f"c{county}", today), instrument(chance, n, county, owner.pk)
        )
        for n in range(records)
        for county in [COUNTIES[n % len(COUNTIES)]]
    ]
    refused = [outcome.refusal for outcome in act_many(wishes) if outcome.refusal]
    if refused:
        raise SystemExit(f"not registered: {refused[0]}")
    made = list(Instrument.objects.values_list("pk", "territory_id"))
    _write(chance, made, limits, today)


def _write(chance: random.Random, made: list[Any], limits: int, today: date) -> None:
    from django.db import connection, transaction

    from zhijian.kernel.records.clocks import Clock, write
    from zhijian.kernel.workdays import published

    law = published.law()
    with transaction.atomic():
        for first in range(0, limits, BLOCK):
            rows = []
            for n in range(first, min(first + BLOCK, limits)):
                record, county = made[n % len(made)]
                started = today - timedelta(days=chance.randrange(0, 90))
                clock = Clock(
                    record=record, kind="metrology.instrument", name="verification_due", body=county, area=county,
                    territory=county, duty="metrology_supervisor", started_on=started, started_by=uuid.uuid4(),
                    version_date=started,
                )  # fmt: skip
                if n % 2:
                    clock.given = clock.version_date = today + timedelta(days=chance.randrange(-30, 400))
                else:
                    clock.procedure, clock.rule = "penalty", "decision_after_filing"
                    if n % 10 == 0:
                        clock.pauses = f"{started + timedelta(days=5)}..{started + timedelta(days=chance.randrange(6, 40))}"
                clock.compute(law)
                rows.append(clock)
            write(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def pages(runs: int) -> None:
    """Median and 95th percentile of the page of limits, for the province, a city and a county."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from zhijian.kernel.org.models import Staff

    looks = {
        "list": "/clocks/", "overdue": "/clocks/?when=overdue", "seven days": "/clocks/?when=week", "a county": "/clocks/?area=990101",
        "mine": "/clocks/?mine=1", "month": "/clocks/?view=month", "page 100": "/clocks/?page=100",
    }  # fmt: skip
    for who in ("law", "city990100", "c990101"):
        person = Staff.objects.filter(username=who).first()
        if person is None:
            continue
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(person)
        for name, path in looks.items():
            taken = []
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
                asked = len(queries)
            for _run in range(runs):
                begun = time.perf_counter()
                answer = client.get(path)
                taken.append((time.perf_counter() - begun) * 1000)
                if answer.status_code != 200:
                    raise SystemExit(f"{path}: {answer.status_code}")
            taken.sort()
            p95 = taken[min(len(taken) - 1, round(len(taken) * 0.95))]
            print(
                f"{who:12} {name:12} median {statistics.median(taken):7.1f} ms   p95 {p95:7.1f} ms   {asked} queries"
            )


def year() -> None:
    """What a new year would move, then the act that loads it with everything that it recomputes."""
    from zhijian.kernel.office.law import CalendarYear, arrangement
    from zhijian.kernel.org.models import Staff
    from zhijian.kernel.records import recomputing
    from zhijian.kernel.records.by import By
    from zhijian.kernel.records.clocks import Clock
    from zhijian.kernel.workdays import published

    told = arrangement(NOTICE, "2027", "benchmark")
    begun = time.perf_counter()
    seen = recomputing.preview(published.law(), published.with_year(published.law(), told.year, told.days))
    print(
        f"preview: {seen.looked:,} limits looked at, {seen.moved:,} would move, {seen.settled:,} become firm, in {time.perf_counter() - begun:,.1f} s"
    )
    begun = time.perf_counter()
    by = By.officer(Staff.objects.get(username="law"))
    CalendarYear.create("loaded", by, text=NOTICE, year="2027", number="benchmark")
    left = Clock.objects.filter(provisional=True, due_legal__lte=date(2027, 12, 31)).count()
    print(
        f"a year loaded over {Clock.objects.count():,} limits in {time.perf_counter() - begun:,.1f} s; {left} left provisional in 2027"
    )


if __name__ == "__main__":
    main()
