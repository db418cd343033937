"""By hand, never in CI (its name is not collected): every indicator on Spark, over the same segments, by the same
compiler. PySpark is no dependency; docs/scale.md says how to run this.
"""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.kernel.indicators import play
from tests.kernel.indicators.segments.conftest import History
from tests.kernel.indicators.segments.test_engines import FIRST_DAYS, HALF, every
from zhijian.kernel.indicators.evaluate import divided
from zhijian.kernel.indicators.periods import Period
from zhijian.kernel.indicators.segments.reading import OnSpark

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """Spark in this process, on two cores."""
    from pyspark.sql import SparkSession

    config = {
        "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.shuffle.partitions": "2",
    }  # fmt: skip
    builder = SparkSession.builder.master("local[2]")
    for name, value in config.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    yield made
    made.stop()


@pytest.mark.parametrize(
    ("merged", "node", "period", "part"),
    [(True, None, HALF, None), (True, play.CITY_A, FIRST_DAYS, 0.6), (False, play.CITY_A, HALF, None)],
)
def test_every_indicator_is_the_same_on_spark(
    history: History, session: Any, merged: bool, node: str | None, period: Period, part: float | None
) -> None:
    engine, asked = OnSpark(history.merged if merged else history.folder, session), every()
    as_of = None if part is None else int(history.size * part)
    bys = ("", "child", "doer") if node else ("",)
    began = time.perf_counter()
    theirs = divided(asked, node, period, bys, as_of=as_of, engine=engine)
    took = time.perf_counter() - began
    assert theirs == divided(asked, node, period, bys, as_of=as_of)
    values = sum(len(found.values) for found in theirs.values())
    print(f"\n{len(asked)} indicators, {values} values: the same; {took:.1f} s on Spark {session.version}")  # noqa: T201
