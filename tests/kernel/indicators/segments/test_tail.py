"""Segments and what was sealed since: the figures of all acts, one moment to a question, one folder to a process."""

import json
import logging
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.kernel.indicators import play
from tests.kernel.indicators.segments.conftest import History
from tests.kernel.indicators.segments.test_engines import FIRST_DAYS, HALF, every
from zhijian.kernel.indicators import older, periods, positions
from zhijian.kernel.indicators.engines import DATABASE, Engine
from zhijian.kernel.indicators.evaluate import CHILD, course, divided, evaluate
from zhijian.kernel.indicators.language import CATALOGUE, Kind
from zhijian.kernel.indicators.segments import layout
from zhijian.kernel.indicators.segments.tail import Kept, Moment
from zhijian.kernel.indicators.segments.writing import merge, write

pytestmark = pytest.mark.django_db

IN_2031 = periods.half_year(2031, 1)


def cut(history: History, folder: Path, part: float) -> int:
    """A copy of the history's folder that ends early, as if nothing had been written since; returns its acts."""
    shutil.copytree(history.folder, folder, dirs_exist_ok=True)
    told = json.loads((folder / "manifest.json").read_text("utf-8"))
    told["segments"] = told["segments"][: int(len(told["segments"]) * part)]
    (folder / "manifest.json").write_text(json.dumps(told), "utf-8")
    return layout.read(folder).acts


@pytest.mark.parametrize(("part", "tree_day"), [(0.8, None), (0.3, date(2026, 6, 30))])
def test_every_indicator_is_the_same_with_a_tail(
    history: History, tmp_path: Path, part: float, tree_day: date | None
) -> None:
    """Voids, amendments, late entries and the merger lie in the tail, what they correct in segments. The tail is read
    in two pieces, and asked as the first one says, too."""
    written, asked = cut(history, tmp_path / "segments", part), every()
    kept, half = Kept(tmp_path / "segments"), (written + history.size) // 2
    kept.advance(half)
    ours = evaluate(asked, None, HALF, tree_day=tree_day, as_of=half, engine=DATABASE)
    assert evaluate(asked, None, HALF, tree_day=tree_day, engine=kept.moment()) == ours
    kept.advance(history.size)
    for node, period in (
        (None, HALF),
        (play.CITY_A, FIRST_DAYS),
        (play.COUNTY_1, HALF),
        (play.INSTITUTE, HALF),
    ):
        bys = ("", CHILD, "doer", "category") if node else ("",)
        ours = divided(asked, node, period, bys, tree_day=tree_day, engine=DATABASE)
        assert divided(asked, node, period, bys, tree_day=tree_day, engine=kept.moment()) == ours
    ours = evaluate(asked, None, HALF, tree_day=tree_day, as_of=half, engine=DATABASE)
    assert evaluate(asked, None, HALF, tree_day=tree_day, as_of=half, engine=kept.moment()) == ours


def test_no_kind_of_figure_is_compared_at_nought_alone(history: History, tmp_path: Path) -> None:
    cut(history, tmp_path / "segments", 0.25)
    kept = Kept(tmp_path / "segments")
    before = evaluate(every(), play.PROVINCE, HALF, engine=kept.moment())
    kept.advance(history.size)
    after = evaluate(every(), play.PROVINCE, HALF, engine=kept.moment())
    moved = {one.indicator.kind for one, other in zip(before, after, strict=True) if one.this != other.this}
    assert moved == set(Kind)


@pytest.fixture
def beside(history: History, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The history's segments in the installation's own folder, a ledger that is large enough, and a process that has
    opened nothing yet."""
    settings.HOME = tmp_path
    monkeypatch.setattr(older, "FROM", 1)
    monkeypatch.setattr(older, "_shared", older._Shared())
    shutil.copytree(history.merged, tmp_path / "segments")
    return tmp_path / "segments"


def due(engine: Engine) -> dict[str, int]:
    """Terms that fall due in the first half of 2031, when nobody else's do, by county."""
    found = evaluate((CATALOGUE["metrology.due"],), play.PROVINCE, IN_2031, by="territory", engine=engine)
    return {value.group: int(value.this) for value in found if value.this}


def test_a_correction_in_the_tail_speaks_of_a_record_in_a_segment(beside: Path) -> None:
    scale = play.meter(date(2026, 7, 1), play.COUNTY_1)
    scale.tell("renewed", date(2026, 7, 2), valid_until="2031-03-31", outcome="pass")
    play.seal()
    write(beside, threads=1)
    assert due(older.engine_for_many()) == {play.COUNTY_1: 1}
    scale.void(date(2026, 7, 3))
    play.seal()
    assert due(older.engine_for_many()) == {}
    scale.tell("renewed", date(2026, 7, 4), valid_until="2031-04-30", outcome="pass")
    play.seal()
    scale.tell("moved", date(2026, 7, 5), territory=play.COUNTY_3, body=play.COUNTY_3)
    size = play.seal()
    assert due(older.engine_for_many()) == {play.COUNTY_3: 1}
    assert layout.read(beside).acts == size - 3, "all this was told by the tail"


def test_a_question_keeps_its_moment_while_others_seal(history: History, beside: Path) -> None:
    asked = (CATALOGUE["metrology.firms_served"], CATALOGUE["metrology.due"])
    mine = older.engine_for_many()
    before = evaluate(asked, None, HALF, engine=mine)
    play.verified(date(2026, 4, 3), play.COUNTY_1, party="55555555-5555-4555-8555-555555555555")
    size = play.seal()
    theirs = older.engine_for_many()
    assert (mine.size(), theirs.size()) == (history.size, size) == (history.size, history.size + 4)
    assert evaluate(asked, None, HALF, engine=mine) == before
    after = evaluate(asked, play.PROVINCE, HALF, engine=theirs).values[0]
    assert after.this == next(value for value in before if value.node == play.PROVINCE).this + 1


def test_the_folder_is_opened_once_until_another_manifest_counts(
    history: History, beside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    monkeypatch.setattr(older, "Kept", lambda folder: opened.append(layout.read(folder).acts) or Kept(folder))
    older.engine_for_many()
    play.meter(date(2026, 7, 1), play.COUNTY_1)
    size = play.seal()
    assert older.engine_for_many().size() == size
    assert older.engine_for(history.size // 2).size() == size
    assert opened == [history.size]
    write(beside, threads=1)
    merge(beside, whole=True, threads=1)
    assert older.engine_for_many().size() == size
    assert opened == [history.size, size]


def test_a_position_in_the_tail_is_answered_too(history: History, beside: Path) -> None:
    scale = play.meter(date(2026, 7, 1), play.COUNTY_1)
    scale.tell("renewed", date(2026, 7, 2), valid_until="2031-03-31", outcome="pass")
    scale.void(date(2026, 7, 3))
    size = play.seal()
    found = [
        evaluate((CATALOGUE["metrology.due"],), play.PROVINCE, IN_2031, as_of=as_of)
        for as_of in (size - 1, size)
    ]
    assert [figures.values[0].this for figures in found] == [1, 0]
    assert isinstance(older.engine_for(size - 1), Moment)


@pytest.mark.parametrize(
    "fault", ["none", "empty", "cut", "other ledger", "other history", "tail too long", "small"]
)
def test_the_database_answers_where_segments_do_not(
    fault: str, history: History, beside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = beside / "manifest.json"
    told = json.loads(manifest.read_text("utf-8"))
    if fault == "none":
        shutil.rmtree(beside)
    elif fault == "empty":
        manifest.write_text(json.dumps(told | {"segments": []}), "utf-8")
    elif fault == "cut":
        (beside / told["segments"][-1]["files"]["entries"]["name"]).write_bytes(b"PAR1")
    elif fault == "other ledger":
        manifest.write_text(json.dumps(told | {"origin": "other/ledger"}), "utf-8")
    elif fault == "other history":
        told["segments"][-1]["root"] = "00" * 32
        manifest.write_text(json.dumps(told), "utf-8")
    elif fault == "tail too long":
        monkeypatch.setattr(older, "TAIL", 3)
        play.verified(date(2026, 4, 3), play.COUNTY_1, party="55555555-5555-4555-8555-555555555555")
        play.seal()
    else:
        monkeypatch.setattr(older, "FROM", history.size + 1)
    assert older.engine_for_many() is DATABASE


def test_segments_are_left_alone_once_the_ledger_is_another(
    beside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database was set back and went another way under a process that holds the old acts."""
    before = transaction.savepoint()
    play.meter(date(2026, 7, 1), play.COUNTY_1)
    play.seal()
    assert isinstance(older.engine_for_many(), Moment)
    transaction.savepoint_rollback(before)
    assert older.engine_for_many() is DATABASE, "it knows an act more than the ledger has"
    play.meter(date(2026, 7, 1), play.COUNTY_2)
    play.meter(date(2026, 7, 2), play.COUNTY_2)
    size = play.seal()
    found = older.engine_for_many()
    assert found.size() == size
    one = (CATALOGUE["metrology.in_service"],)
    assert evaluate(one, None, HALF, engine=found) == evaluate(one, None, HALF, engine=DATABASE)


def test_what_is_broken_is_said_once(beside: Path, caplog: pytest.LogCaptureFixture) -> None:
    told = json.loads((beside / "manifest.json").read_text("utf-8"))
    file = beside / told["segments"][-1]["files"]["entries"]["name"]
    file.write_bytes(b"PAR1")
    with caplog.at_level(logging.WARNING, logger=older.__name__):
        assert [older.engine_for_many() for _n in range(3)] == [DATABASE] * 3
    (said,) = caplog.messages
    assert said.startswith(f"Figures are read from the database: {file} has 4 bytes and should have ")


def test_files_that_vanish_under_a_question_leave_it_to_the_database(
    beside: Path, caplog: pytest.LogCaptureFixture
) -> None:
    older.engine_for_many()
    for file in beside.glob("*.parquet"):
        file.unlink()
    one = (CATALOGUE["metrology.due"],)
    ours = evaluate(one, None, HALF, engine=DATABASE)
    assert evaluate(one, None, HALF) == ours
    assert evaluate(one, None, HALF) == ours
    assert [said.partition(" ")[0] for said in caplog.messages] == ["Segments", "Figures"]


class TestTheNewestPosition:
    """Pages ask it without naming an engine: what adds up is the database's, the rest the segments' with their tail."""

    def test_is_one_for_both(self, history: History, beside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        cut(history, beside, 0.5)
        statements: list[str] = []
        run = Moment.run
        monkeypatch.setattr(
            Moment, "run", lambda self, sql, params: statements.append(sql) or run(self, sql, params)
        )
        asked, bys = every(), ("", CHILD, "doer", "category")
        ours = divided(asked, play.CITY_A, HALF, bys, engine=DATABASE)
        assert not statements
        assert divided(asked, play.CITY_A, HALF, bys) == ours
        assert divided(asked, play.CITY_A, HALF, bys, as_of=history.size) == ours
        tables = {table for sql in statements for table in re.findall(r"FROM (indicators_\w+)", sql)}
        assert tables == {"indicators_entry", "indicators_interval", "indicators_milestone"}, "no months"

    def test_is_asked_of_the_database_alone_by_figures_that_add_up(self, beside: Path) -> None:
        ask = CATALOGUE["metrology.in_service"]
        assert evaluate((ask,), None, HALF) == evaluate((ask,), None, HALF, engine=DATABASE)
        assert older._shared.kept is None

    def test_stays_while_acts_are_sealed_between_two_statements(
        self, history: History, beside: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Four acts are sealed each time after the segments were asked for."""

        def then_sealed(size: int | None = None) -> Engine:
            found = older.engine_for_many(size)
            play.verified(date(2026, 4, 3), play.COUNTY_1, party="55555555-5555-4555-8555-555555555555")
            play.seal()
            return found

        monkeypatch.setattr(positions, "engine_for_many", then_sealed)
        asked = tuple(CATALOGUE[f"metrology.{name}"] for name in ("verified", "firms_served", "due"))
        found = evaluate(asked, None, HALF)
        assert found.size == history.size + 4
        assert evaluate(asked, None, HALF, as_of=found.size, engine=DATABASE) == found
        alone = evaluate(asked[1:], None, HALF)
        assert alone.size == history.size + 8
        assert evaluate(asked[1:], None, HALF, as_of=alone.size, engine=DATABASE) == alone

    def test_of_a_course_is_the_same(self, beside: Path) -> None:
        months = [periods.month(2026, n) for n in range(1, 7)]
        for code in ("metrology.firms_served", "metrology.due"):
            ours = course(CATALOGUE[code], play.CITY_A, months, engine=DATABASE)
            assert course(CATALOGUE[code], play.CITY_A, months) == ours
