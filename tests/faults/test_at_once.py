"""Two at once: whoever comes second waits, and then stands on what the first has done.

The first holds its transaction open until the second waits for it, so nothing here depends on speed. On PostgreSQL:
SQLite has one writer at a time.
"""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection, transaction

from tests.city import INSTITUTE, City, stand
from tests.imports import Bureau, table
from zhijian.kernel.intake import jobs, running
from zhijian.kernel.ledger import clock, sealer
from zhijian.kernel.ledger.models import Act, Leaf, Outbox
from zhijian.kernel.office import codes
from zhijian.kernel.office.law import DayOverride
from zhijian.kernel.office.models import Account
from zhijian.kernel.office.standing import Erasure
from zhijian.kernel.org.models import Staff
from zhijian.kernel.papers.models import Series
from zhijian.kernel.records import replay
from zhijian.kernel.records.clocks import Clock
from zhijian.kernel.records.errors import Refused, Stale
from zhijian.lines.metrology.models import Verification

pytestmark = pytest.mark.postgres


@pytest.fixture
def town(transactional_db: None, settings: Any, tmp_path: Any) -> City:
    settings.HOME, settings.MEDIA_ROOT = tmp_path / "home", tmp_path / "files"
    return stand()


class Colleague(threading.Thread):
    """Somebody else, with a connection of their own, who does one thing."""

    def __init__(self, thing: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.thing, self.answer, self.error = thing, None, None  # type: ignore[var-annotated]
        self.start()

    def run(self) -> None:
        try:
            self.answer = self.thing()
        except Exception as error:  # noqa: BLE001 - ``end`` raises it
            self.error = error  # type: ignore[assignment]
        finally:
            connection.close()

    def until_held_up(self) -> None:
        """Until the colleague waits for a lock of ours, or is done because there was none."""
        asked = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
        held_up = 0
        while self.is_alive() and not held_up:
            self.join(0.01)
            with connection.cursor() as cursor:
                cursor.execute(asked)
                held_up = cursor.fetchone()[0]

    def end(self) -> Any:
        """What became of it; raises what the colleague was told."""
        self.join(60)
        assert not self.is_alive()
        if self.error is not None:
            raise self.error
        return self.answer


def test_two_sealers_leave_no_gap_and_no_quarrel(town: City) -> None:
    assert Outbox.objects.exists()
    with transaction.atomic():
        mine = sealer.seal_all()
        other = Colleague(sealer.seal_all)
        other.until_held_up()
    assert (mine, other.end()) == (Act.objects.count(), 0)
    positions = Leaf.objects.order_by("position").values_list("position", flat=True)
    assert list(positions) == list(range(mine))


def test_two_papers_at_once_have_two_numbers_without_a_gap(town: City) -> None:
    scale = town.new_scale("supervisor", town.firm, "YX-H-00099")
    scale.act("appointed", town.by("supervisor"), institute=INSTITUTE)
    second = town.verify(scale, "checked")
    with transaction.atomic():
        town.checked.act("approved", town.by("approver"))
        other = Colleague(lambda: second.act("approved", town.by("other_approver")))
        other.until_held_up()
    other.end()
    assert [row.certificate[-5:] for row in (town.checked, second)] == ["00003", "00004"]
    assert list(replay.check()) == []


def test_a_number_that_was_taken_back_is_given_to_who_waited(town: City) -> None:
    def take() -> int:
        with transaction.atomic():
            return Series.take("a/2026/H")

    assert take() == 1
    with transaction.atomic():
        assert Series.take("a/2026/H") == 2
        other = Colleague(take)
        other.until_held_up()
        transaction.set_rollback(True)
    assert other.end() == 2


def test_of_two_who_sign_at_once_the_second_learns_who_was_first(town: City) -> None:
    again = Verification.objects.get(pk=town.checked.pk)
    with transaction.atomic():
        town.checked.act("approved", town.by("approver"))
        other = Colleague(lambda: again.act("approved", town.by("other_approver")))
        other.until_held_up()
    with pytest.raises(Stale) as stale:
        other.end()
    assert stale.value.who == town.staff["approver"].name
    assert Act.objects.filter(record=town.checked.pk, kind="metrology.verification.approved").count() == 1
    assert list(replay.check()) == []


def test_a_limit_that_starts_while_the_law_changes_follows_the_new_law(town: City) -> None:
    """Both limits begin today and last 20 working days of the institute, which closes for ten days."""
    begins = clock.today() + timedelta(days=3)
    due = Clock.objects.get(record=town.assigned.pk, name="verify").due_legal
    with transaction.atomic():
        DayOverride.create(
            "laid", town.by("system_admin"), at=INSTITUTE, sort="off", name="停工", basis="通知", begins=begins,
            ends=begins + timedelta(days=9),
        )  # fmt: skip
        other = Colleague(
            lambda: Verification.create("assigned", town.by("manager"), instrument=town.idle_scale.pk)
        )
        other.until_held_up()
    started = Clock.objects.get(record=other.end().pk, name="verify")
    moved = Clock.objects.get(record=town.assigned.pk, name="verify").due_legal
    assert started.due_legal == moved != due
    assert list(replay.check()) == []


def test_two_workers_never_run_one_import(transactional_db: None, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    job = Bureau.founded().send(table(("企业名称",), ("甲水泥厂",)))
    assert jobs.confirm(job)
    assert running.claim(wanted=job.upload_id) is None  # makes the row on which the others wait
    with transaction.atomic():
        mine = running.claim()
        other = Colleague(running.claim)
        other.until_held_up()
    assert mine is not None
    assert mine.pk == job.pk
    assert other.end() is None


def test_one_form_sent_twice_at_once_gives_one_code(town: City) -> None:
    person = town.staff["reader"].pk

    def issue() -> codes.Code:
        return codes.issue(Account.objects.get(pk=person), town.by("system_admin", key="one form"))

    with transaction.atomic():
        mine = issue()
        other = Colleague(issue)
        other.until_held_up()
    with pytest.raises(Refused) as refused:
        other.end()
    assert refused.value.code == "shown"
    assert check_password(mine.text, Staff.objects.get(pk=person).code_hash)


def test_two_erasures_of_one_act_destroy_both_values(town: City) -> None:
    told = town.firm.timeline().get(rev=1)
    assert {"changed.contact", "changed.phone"} <= kept(told)

    def erase(path: str) -> Erasure:
        made: Erasure = Erasure.create(
            "erased", town.by("security_admin"), act=str(told.pk), paths={"paths": [path]}, why="本人要求"
        )
        return made

    with transaction.atomic():
        erase("changed.contact")
        other = Colleague(lambda: erase("changed.phone"))
        other.until_held_up()
    other.end()
    assert not {"changed.contact", "changed.phone"} & kept(told)


def kept(act: Act) -> set[str]:
    """The values of an act that are still there."""
    import json

    from zhijian.kernel.ledger.models import Sealed

    return set(json.loads(Sealed.objects.get(act=act).kept))
