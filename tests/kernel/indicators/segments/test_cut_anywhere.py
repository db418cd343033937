"""Segments cut anywhere, merged or not, beside plain loops over random acts."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.indicators import play
from tests.kernel.indicators.segments.conftest import ORIGIN
from tests.kernel.indicators.test_fold import ALL, FIRST_DAYS, HALF, World, expected, ops
from zhijian.kernel.indicators import periods
from zhijian.kernel.indicators.engines import Engine
from zhijian.kernel.indicators.evaluate import evaluate
from zhijian.kernel.indicators.segments.reading import Segments
from zhijian.kernel.indicators.segments.tail import Kept
from zhijian.kernel.indicators.segments.writing import merge, write
from zhijian.kernel.ledger.models import Origin

pytestmark = pytest.mark.django_db


@settings(max_examples=3)
@given(ops, st.integers(5, 40), st.data())
def test_segments_cut_anywhere_say_what_plain_loops_count(
    tmp_path_factory: pytest.TempPathFactory, drawn: Any, chunk: int, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("segments")
    with transaction.atomic():
        Origin.objects.create(name=ORIGIN, opened="2026-01-01T00:00Z")
        play.found_province()
        world = World()
        for n, one in enumerate(drawn):
            world.play(*one)
            if n % chunk == 0 and play.seal():
                write(folder, step=chunk, threads=1)
        last = play.seal()
        kept = Kept(folder)
        kept.advance(last)
        check(world, kept.moment(), None, HALF, (date(2026, 4, 30),))
        write(folder, threads=1)
        size = data.draw(st.integers(0, len(world.order)))
        check(world, held(folder), None, HALF, (None, date(2026, 4, 30)))
        check(world, held(folder), size, FIRST_DAYS, (None,))
        merge(folder, whole=data.draw(st.booleans()), threads=1)
        check(world, held(folder), None, FIRST_DAYS, (None,))
        check(world, held(folder), size, HALF, (None,))
        transaction.set_rollback(True)


def held(folder: Path) -> Engine:
    return Segments(folder, threads=1, hold=True)


def check(
    world: World, engine: Engine, size: int | None, period: periods.Period, days: Sequence[date | None]
) -> None:
    """The segments' figures beside plain loops."""
    at = len(world.order) if size is None else size
    for tree_day in days:
        this = expected(world, at, period, tree_day)
        last = expected(world, at, period.last_year(), tree_day)
        found = evaluate(ALL, None, period, tree_day=tree_day, as_of=size, engine=engine)
        assert found.size == at
        for value in found:
            if value.node != play.INSTITUTE:
                key = (value.indicator.code, value.node)
                assert (key, value.this, value.last) == (key, this[key], last[key])
