"""A history with everything that makes figures differ between engines, and its segments; told once a module."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.kernel.indicators import play
from tests.kernel.indicators.test_fold import World
from zhijian.kernel.indicators.segments import writing
from zhijian.kernel.indicators.segments.writing import merge, write
from zhijian.kernel.ledger.models import Origin
from zhijian.kernel.org.models import Place

ORIGIN = "test/segments"
MERGED_ON = date(2026, 5, 1)
"""COUNTY_3 is merged into COUNTY_1 on this day: it lies below it, and its instruments are moved."""


@dataclass(frozen=True)
class History:
    """``world``: what was told; ``size``: how many acts; ``folder``: their segments, ``merged``: the same in one."""

    world: World
    size: int
    folder: Path
    merged: Path


@pytest.fixture(scope="module")
def history(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[History]:
    """Two hundred random acts with voids, amendments, late entries, old history, a county that moves, one that is
    merged, certificates withdrawn and voided; segments cut where it hurts."""
    folder, merged = tmp_path_factory.mktemp("segments"), tmp_path_factory.mktemp("merged")
    with django_db_blocker.unblock(), transaction.atomic():
        founded()
        world, chance = World(), random.Random(5)
        for n in range(200):
            world.play(chance.randrange(18), chance.randrange(8), chance.randrange(8), chance.randrange(10))
            if n % 45 == 44:
                play.seal()
                write(folder, step=21, threads=1)
        merger(world)
        reported()
        size = play.seal()
        write(folder, threads=1)
        shutil.copytree(folder, merged, dirs_exist_ok=True)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(writing, "SMALL", 1)  # as a large one is merged: with its months
            merge(merged, whole=True, threads=1)
        write(merged, threads=1)  # the next writer removes what the merge replaced
        yield History(world, size, folder, merged)
        transaction.set_rollback(True)


def reported() -> None:
    """Problems of counties, of which one moved and one was merged: verified in time, later, voided, not at all;
    summaries on time, late, and not handed in."""
    for n, county in enumerate((play.COUNTY_1, play.COUNTY_2, play.COUNTY_3) * 3):
        done = date(2026, 4 + n % 5, 2 + n) if n % 4 else None
        one = play.problem(
            date(2026, 1 + n % 6, 5 + n), county, source="campaign" if n % 2 else "self_review", verified=done
        )
        if n == 5:
            one.void(date(2026, 9, 1))
        play.summary(
            date(2026, 3, 1 + n),
            county,
            caller=play.CITY_A,
            submitted=done and date(2026, 5, 1 + n),
            late=n == 2,
        )


def founded() -> None:
    """The province, its ledger, and the place to which COUNTY_3 comes by its merger."""
    Origin.objects.get_or_create(name=ORIGIN, defaults={"opened": "2026-01-01T00:00Z"})
    play.found_province()
    into = Place.objects.get(body_id=play.COUNTY_1).path
    Place.objects.create(body_id=play.COUNTY_3, path=f"{into}{play.COUNTY_3}/", begins=MERGED_ON)


def merger(world: World) -> None:
    """Instruments of COUNTY_3 go to COUNTY_1, and one of its certificates is withdrawn, late, and that voided."""
    firm = "44444444-4444-4444-8444-444444444444"
    for n in range(4):
        one = play.verified(date(2026, 4, 3 + n), play.COUNTY_3, party=firm, fee="12.345")
        if n:
            one.tell("withdrawn", date(2026, 4, 20), state="withdrawn", late=n == 2)
        if n == 3:
            one.void(date(2026, 5, 2))
    for n in range(5):
        thing = play.meter(date(2026, 2, 2 + n), play.COUNTY_3, party=firm)
        thing.tell("renewed", date(2026, 2, 20), valid_until=f"2026-0{4 + n % 3}-30", outcome="pass")
        thing.tell("moved", MERGED_ON, territory=play.COUNTY_1, body=play.COUNTY_1)
