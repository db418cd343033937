"""Every engine gives one value: the database, DuckDB over segments, and plain loops over what was told."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.indicators import play
from tests.kernel.indicators.test_fold import ALL, FIRST_DAYS, HALF, World, expected, ops
from zhijian.kernel.indicators.evaluate import evaluate
from zhijian.kernel.indicators.segments.reading import Segments
from zhijian.kernel.indicators.segments.writing import merge, write
from zhijian.kernel.ledger.models import Origin

pytestmark = pytest.mark.django_db


@settings(max_examples=6)
@given(ops, st.integers(5, 40), st.data())
def test_segments_cut_anywhere_say_what_plain_loops_count(
    tmp_path_factory: pytest.TempPathFactory, drawn: Any, chunk: int, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("segments")
    with transaction.atomic():
        Origin.objects.get_or_create(name="test/segments", defaults={"opened": "2026-01-01T00:00Z"})
        play.found_province()
        world = World()
        for n, one in enumerate(drawn):
            world.play(*one)
            if n % chunk == 0 and play.seal():
                write(folder, step=chunk)
        play.seal()
        write(folder)
        size = data.draw(st.integers(0, len(world.order)))
        for period in (HALF, FIRST_DAYS):
            check(world, folder, None, period, None)
            check(world, folder, None, period, date(2026, 6, 30))
            check(world, folder, size, period, None)
        merge(folder)
        check(world, folder, size, FIRST_DAYS, None)
        merge(folder, whole=True)
        check(world, folder, None, HALF, None)
        check(world, folder, size, FIRST_DAYS, None)
        transaction.set_rollback(True)


def check(world: World, folder: Path, size: int | None, period: Any, tree_day: date | None) -> None:
    """The segments' figures beside plain loops."""
    at = len(world.order) if size is None else size
    this = expected(world, at, period, tree_day)
    last = expected(world, at, period.last_year(), tree_day)
    found = evaluate(ALL, None, period, tree_day=tree_day, as_of=size, engine=Segments(folder, threads=1))
    assert found.size == at
    for value in found:
        if value.node != play.INSTITUTE:
            key = (value.indicator.code, value.node)
            assert (key, value.this, value.last) == (key, this[key], last[key])
