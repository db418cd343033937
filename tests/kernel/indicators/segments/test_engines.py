"""Every engine gives one value: the database, DuckDB over segments, over the same segments merged, held in memory."""

import json
from datetime import date
from itertools import product
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest

from tests.kernel.indicators import play
from tests.kernel.indicators.segments.conftest import MERGED_ON, History
from tests.kernel.indicators.test_fold import ALL, COHORTS, FIRST_DAYS, HALF
from zhijian.kernel.indicators import older, periods
from zhijian.kernel.indicators.composing import Composed, compiled
from zhijian.kernel.indicators.engines import DATABASE
from zhijian.kernel.indicators.evaluate import CHILD, BadPosition, course, divided, evaluate
from zhijian.kernel.indicators.language import CATALOGUE, Indicator, Kind
from zhijian.kernel.indicators.segments.reading import Segments
from zhijian.kernel.indicators.segments.tail import Moment
from zhijian.kernel.org.models import Place

pytestmark = pytest.mark.django_db

OWN = (
    ("flow metrology.verification.recorded", "verdict=fail"),
    ("sum metrology.verification.approved fee", "category=truck_scale|fuel_dispenser"),
    ("distinct metrology.verification.recorded", "verdict=pass"),
    ("stock metrology.instrument", "category=truck_scale"),
    ("valid metrology.instrument", "outcome=pass"),
    ("expired metrology.instrument", ""),
    ("due metrology.instrument", "category=fuel_dispenser"),
    ("ratio metrology.withdrawn metrology.passed", ""),
)
"""Composed figures, of every kind that can be composed."""
NODES = (None, play.CITY_A, play.COUNTY_1, play.INSTITUTE)
PERIODS = (HALF, FIRST_DAYS)


def every() -> tuple[Indicator, ...]:
    """All indicators that lines declare, composed ones, and those by which the kinds are held against plain loops."""
    own = (compiled(Composed(name=what, unit="", what=what, where=where, edition="1")) for what, where in OWN)
    return (*dict.fromkeys((*CATALOGUE.values(), *ALL, *COHORTS)), *own)


@pytest.mark.parametrize(
    ("part", "tree_day"), [(1, None), (0.8, date(2026, 6, 30)), (0.6, None), (0.35, date(2026, 6, 30))]
)
def test_every_indicator_is_the_same_over_segments(
    history: History, part: float, tree_day: date | None
) -> None:
    asked, as_of = every(), None if part == 1 else int(history.size * part)
    engine = Segments(history.merged if tree_day else history.folder, threads=1, hold=part != 0.8)
    for node, period in product(NODES, PERIODS):
        bys = ("", CHILD, "doer", "category") if node else ("",)
        ours = divided(asked, node, period, bys, tree_day=tree_day, as_of=as_of)
        assert divided(asked, node, period, bys, tree_day=tree_day, as_of=as_of, engine=engine) == ours


def test_no_kind_of_figure_is_compared_at_nought_alone(history: History) -> None:
    found = evaluate(every(), play.PROVINCE, HALF, engine=Segments(history.folder, threads=1))
    assert {value.indicator.kind for value in found if value.this} == set(Kind)
    declared = [value for value in found if value.indicator.code in CATALOGUE]
    assert [value.indicator.code for value in declared if not value.this] == []


def test_a_course_is_the_same_over_segments(history: History) -> None:
    months = [periods.month(2026, n) for n in range(1, 7)]
    engine = Segments(history.folder, threads=1)
    for code in ("metrology.in_service", "metrology.firms_served", "metrology.pass_rate"):
        for as_of in (None, history.size // 2):
            ours = course(CATALOGUE[code], play.CITY_A, months, as_of=as_of)
            assert course(CATALOGUE[code], play.CITY_A, months, as_of=as_of, engine=engine) == ours


def test_a_merged_county_counts_where_it_was_and_then_where_it_went(history: History) -> None:
    engine = Segments(history.folder, threads=1)
    before, after = (
        evaluate((CATALOGUE["metrology.in_service"],), play.COUNTY_3, periods.day(on), engine=engine).values[
            0
        ]
        for on in (date(2026, 4, 30), MERGED_ON)
    )
    assert (before.this or 0) - (after.this or 0) == 5


def test_more_acts_than_the_segments_hold_are_not_known(history: History) -> None:
    engine = Segments(history.folder, threads=1)
    with pytest.raises(BadPosition, match=f"{history.size + 1} acts are asked for, {history.size} are known"):
        evaluate((CATALOGUE["metrology.verified"],), None, HALF, as_of=history.size + 1, engine=engine)


class TestAnOlderPosition:
    """Pages ask as an older position says without naming an engine."""

    @pytest.fixture
    def beside(
        self, history: History, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> Path:
        """The segments in the installation's own folder, and no ledger too small for them."""
        settings.HOME = tmp_path
        monkeypatch.setattr(older, "FROM", 1)
        monkeypatch.setattr(older, "_shared", older._Shared())
        copytree(history.merged, tmp_path / "segments")
        return tmp_path / "segments"

    def test_is_answered_by_segments_that_know_it(self, history: History, beside: Path) -> None:
        as_of = history.size // 2
        assert isinstance(older.engine_for(as_of), Moment)
        asked, bys = every(), ("", CHILD)
        by_database = divided(asked, play.PROVINCE, HALF, bys, as_of=as_of, engine=DATABASE)
        assert divided(asked, play.PROVINCE, HALF, bys, as_of=as_of) == by_database
        assert older.engine_for(None) is DATABASE
        assert older.engine_for(history.size) is DATABASE, "what is known now stands in the database's months"

    def test_counts_bodies_where_the_database_says_they_stood(self, history: History, beside: Path) -> None:
        """The county moves after the segments were written: they know an older tree, and it does not matter."""
        into = Place.objects.filter(body_id=play.CITY_A).latest("begins").path
        Place.objects.create(body_id=play.COUNTY_2, path=f"{into}{play.COUNTY_2}/", begins=date(2026, 1, 2))
        asked, as_of = every(), history.size // 2
        by_database = evaluate(asked, play.CITY_A, HALF, as_of=as_of, engine=DATABASE)
        assert evaluate(asked, play.CITY_A, HALF, as_of=as_of) == by_database

    @pytest.mark.parametrize("fault", ["none", "cut", "other ledger", "behind"])
    def test_is_answered_by_the_database_where_they_are_none_or_broken(
        self, fault: str, history: History, beside: Path
    ) -> None:
        manifest = beside / "manifest.json"
        told = json.loads(manifest.read_text("utf-8"))
        if fault == "none":
            rmtree(beside)
        elif fault == "cut":
            (beside / told["segments"][-1]["files"]["entries"]["name"]).write_bytes(b"PAR1")
        elif fault == "other ledger":
            manifest.write_text(json.dumps(told | {"origin": "other/ledger"}), "utf-8")
        else:
            told["segments"][-1]["root"] = "00" * 32
            manifest.write_text(json.dumps(told), "utf-8")
        assert older.engine_for(history.size // 2) is DATABASE
