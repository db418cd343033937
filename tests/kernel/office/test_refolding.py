"""An upgrade lays the table of limits anew: all of it follows from the acts, in few questions, all or nothing."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.matrix.ground import Ground, scale
from zhijian.config.commands.upgrading import fold_clocks
from zhijian.kernel.records import refolding, registry
from zhijian.kernel.records.clocks import Clock
from zhijian.lines.metrology.models import Instrument


def rows() -> list[dict[str, object]]:
    """Every limit as the door wrote it, without its number in the table."""
    columns = [name for name in refolding.OWN if name != "calendar"]
    return list(Clock.objects.order_by("record", "name", "started_by").values(*columns))


def test_an_upgrade_makes_the_limits_that_the_door_had_made(city: Ground) -> None:
    made = rows()
    assert {row["kind"] for row in made} >= {"metrology.instrument", "metrology.verification"}
    Clock.objects.all().delete()
    fold_clocks()
    assert rows() == made


def test_limits_that_stand_are_not_touched_by_an_upgrade(city: Ground) -> None:
    one = Clock.objects.filter(kind="metrology.instrument").first()
    assert one is not None
    Clock.objects.filter(pk=one.pk).update(due_safe=date(2031, 1, 1))
    fold_clocks()
    one.refresh_from_db()
    assert one.due_safe == date(2031, 1, 1)


def test_folding_asks_as_much_for_many_records_as_for_one(city: Ground) -> None:
    with CaptureQueriesContext(connection) as few:
        refolding.rebuild(["metrology.instrument"])
    for n in range(4):
        scale(city, f"more.{n}", "east", city.rows["party.east"], f"LJ-70{n}")
    count = Instrument.objects.count()
    with CaptureQueriesContext(connection) as many:
        assert refolding.rebuild(["metrology.instrument"]) == count
    assert len(many) == len(few)


def test_folding_that_is_cut_off_leaves_the_table_empty_for_the_next_upgrade(
    city: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = rows()
    Clock.objects.all().delete()
    last = sorted(kind for kind in registry.KINDS if registry.kind(kind).limits)[-1]
    honest = refolding._rebuilt

    def cut(cls: type, law: object) -> int:
        if cls.kind == last:  # type: ignore[attr-defined]
            raise KeyboardInterrupt
        return honest(cls, law)  # type: ignore[arg-type]

    monkeypatch.setattr(refolding, "_rebuilt", cut)
    with pytest.raises(KeyboardInterrupt):
        fold_clocks()
    assert not Clock.objects.exists()
    monkeypatch.undo()
    fold_clocks()
    assert rows() == made
