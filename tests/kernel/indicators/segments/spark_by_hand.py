"""By hand, never in CI (its name is not collected): every indicator on Spark, over the same segments, by the same
compiler. PySpark is no dependency; docs/scale.md says how to run this.
"""

import time
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest

from tests.kernel.indicators import play
from tests.kernel.indicators.segments.conftest import History
from tests.kernel.indicators.segments.test_engines import FIRST_DAYS, HALF, every
from zhijian.kernel.indicators.evaluate import divided
from zhijian.kernel.indicators.segments.reading import OnSpark

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """Spark in this process, on two cores."""
    from pyspark.sql import SparkSession

    config = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "4"}
    builder = SparkSession.builder.master("local[2]")
    for name, value in config.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    yield made
    made.stop()


@pytest.mark.parametrize("merged", [False, True])
def test_every_indicator_is_the_same_on_spark(history: History, session: Any, merged: bool) -> None:
    engine, asked = OnSpark(history.merged if merged else history.folder, session), every()
    for node, period, part in product(
        (None, play.CITY_A, play.INSTITUTE), (HALF, FIRST_DAYS), (None, 0.8, 0.35)
    ):
        as_of = None if part is None else int(history.size * part)
        for tree_day in (None, date(2026, 6, 30)) if node else (None,):
            began = time.perf_counter()
            bys = ("", "child", "doer") if node else ("",)
            theirs = divided(asked, node, period, bys, tree_day=tree_day, as_of=as_of, engine=engine)
            took = time.perf_counter() - began
            ours = divided(asked, node, period, bys, tree_day=tree_day, as_of=as_of)
            assert theirs == ours
            print(f"{node} {period.code} as of {as_of}: {len(ours[''].values)} values, {took:.1f} s on Spark")  # noqa: T201
