"""The import itself: row by row through the door, some hundred to a transaction, one import at a time (执行导入).

The acts of a batch, the rows that come back and the place in the file are written in one transaction, so that a crash
anywhere loses nothing and repeats nothing: the next runner goes on behind the last batch. A row is taken whole or not
at all.
"""

import logging
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db import DatabaseError, IntegrityError, OperationalError, transaction
from django.db.models import Q
from django.utils.translation import gettext, override

from zhijian.kernel.ledger import clock
from zhijian.kernel.protections import POSTGRES, is_off, protect
from zhijian.kernel.records.bulk import Wish, act_many
from zhijian.kernel.records.errors import NoRoom, Stale
from zhijian.kernel.records.model import Record

from . import checking
from .judging import Tally, batches, give_back, ground_of, hand, plans, reasons_of, refused
from .models import Job, Turn
from .opening import opened
from .problems import FileRefused, Message, Problem
from .problems import msgid as _
from .rows import RowResult
from .targets import TARGETS, Ground, Plan, Step, Target

log = logging.getLogger("zhijian.intake")
TURN = protect(
    "lock:import",
    "tests/faults/test_at_once.py::test_two_workers_never_run_one_import",
    databases=(POSTGRES,),
)
LOST_AFTER = timedelta(seconds=60)  # a runner that was silent so long is dead
State = Job.State

NOT_TAKEN_BEFORE = Message(
    "NOT_TAKEN_BEFORE", _("What this row belongs to was not taken, for its own reason. Mend that row first.")
)
ENTERED_MEANWHILE = Message(
    "ENTERED_MEANWHILE", _("Somebody else worked on this at the same moment. Send this row again.")
)
BROKEN = Message(
    "BROKEN",
    _("The import broke off by a fault of ours, which stands in the server's log. What was taken stays."),
)


class Lost(Exception):
    """Another runner has the job now, or a person stopped it."""


class _Again(Exception):
    """Rows were refused after an earlier step of theirs: the batch is done again without them."""

    def __init__(self, rows: dict[int, list[Problem]]) -> None:
        super().__init__(rows)
        self.rows = rows


def work(between: Callable[[], bool] = lambda: False) -> int:
    """Check or run the import that waits longest; 0 where none does. ``between`` is called after each batch.

    It may stop the work by True; a later call goes on where it stopped.
    """
    job = claim()
    if job is None:
        return 0
    try:
        if job.state == State.CHECKING:
            checking.check(job, between)
        else:
            run(job, between)
    except DatabaseError:
        raise  # the database will be back: the job is taken up again
    except NoRoom as full:
        raise OperationalError(str(full)) from full  # so will be the disk
    except Exception:
        log.exception("import %s broke off", job.pk)
        with override(job.language):
            failure = BROKEN().sentence(gettext)
        Job.objects.filter(pk=job.pk, runner=job.runner).update(
            state=State.FAILED, failure=failure, runner=None
        )
    return 1


def claim(wanted: uuid.UUID | None = None) -> Job | None:
    """Take the job that waits longest, or the one that is ``wanted``; None where another import is running."""
    now = clock.now()
    silent = Q(alive__isnull=True) | Q(alive__lt=now - LOST_AFTER) | Q(runner__isnull=True)
    with transaction.atomic():
        Turn.objects.get_or_create(pk=1)
        if not is_off(TURN):
            Turn.objects.select_for_update().get(pk=1)
        jobs = Job.objects.select_related("upload", "staff", "body")
        if jobs.filter(state=State.RUNNING).exclude(silent).exists():
            return None
        waiting = jobs.filter(
            Q(state=State.CONFIRMED) | Q(state__in=(State.RUNNING, State.CHECKING)) & silent
        )
        job = (waiting.filter(pk=wanted) if wanted else waiting).order_by("made").first()
        if job is None:
            return None
        if job.state == State.CONFIRMED:
            job.state, job.on = State.RUNNING, job.on or clock.today()
        job.runner, job.alive = uuid.uuid4(), now
        job.save(update_fields=["state", "on", "runner", "alive"])
    return job


def run(job: Job, between: Callable[[], bool] = lambda: False) -> None:
    """Run a claimed job to its end, or until ``between`` says stop."""
    with override(job.language):
        if job.done == 0:
            job.returned.all().delete()
            job.counts, job.failure = {}, ""
        try:
            if _all_batches(job, between):
                reasons = reasons_of(job, TARGETS[job.target].spec, gettext)
                _say(job, state=State.DONE, total=job.done, reasons=reasons, ended=clock.now(), runner=None)
            else:
                _say(job, runner=None)
        except Lost:
            return
        except FileRefused as error:
            _say(job, state=State.FAILED, failure=error.problem.sentence(gettext)[:500], runner=None)


def _all_batches(job: Job, between: Callable[[], bool]) -> bool:
    with opened(job) as file:
        ground = ground_of(job, clock.today())
        position = 0
        for batch in batches(file, job, ground):
            before, position = position, position + len(batch)
            if position > job.done:
                _take(job, batch[max(0, job.done - before) :], file.target, ground)
                if between():
                    return False
    return True


def _take(job: Job, batch: Sequence[RowResult], target: Target, ground: Ground) -> None:
    """Take a batch in one transaction; where somebody else was at the same records, again in halves."""
    given_up: dict[int, list[Problem]] = {}
    while True:
        try:
            with transaction.atomic():
                _write(job, _do(batch, target, ground, given_up), target)
        except _Again as again:
            given_up |= again.rows
        except (Stale, IntegrityError):
            if len(batch) == 1:
                given_up = {batch[0].row.number: [ENTERED_MEANWHILE()]}
                continue
            half = len(batch) // 2
            _take(job, batch[:half], target, ground)
            _take(job, batch[half:], target, ground)
            return
        else:
            return


def _do(
    batch: Sequence[RowResult], target: Target, ground: Ground, given_up: dict[int, list[Problem]]
) -> list[Plan]:
    """Do the steps of all rows, phase by phase. Raises ``_Again`` where a row failed half-way."""
    made = iter(plans([result for result in batch if result.row.number not in given_up], target, ground))
    all_plans = [
        Plan(result, problems=given_up[result.row.number]) if result.row.number in given_up else next(made)
        for result in batch
    ]
    begun: set[int] = set()
    late: dict[int, list[Problem]] = {}
    for phase in sorted({step.phase for plan in all_plans for step in plan.steps}):
        wanted = [
            (plan, step)
            for plan in all_plans
            if not plan.problems
            for step in plan.steps
            if step.phase == phase
        ]
        for plan, problems in _phase(wanted, target, ground):
            number = plan.result.row.number
            if not problems:
                begun.add(number)
                continue
            plan.problems.extend(problems)
            if number in begun:
                late[number] = plan.problems
    if late:
        raise _Again(late)
    return all_plans


def _phase(
    wanted: list[tuple[Plan, Step]], target: Target, ground: Ground
) -> list[tuple[Plan, list[Problem]]]:
    """Each step with what spoke against it."""
    found: list[tuple[Plan, list[Problem]]] = []
    ready = []
    for plan, step in wanted:
        if _waits_for_nothing(step):
            ready.append((plan, step))
        else:
            found.append((plan, [NOT_TAKEN_BEFORE()]))
    wishes = [Wish(step.record, step.act, hand(step, ground), dict(step.params)) for _plan, step in ready]
    for (plan, step), outcome in zip(ready, act_many(wishes, chunk=max(1, len(wishes))), strict=True):
        if outcome.again and outcome.act:
            fresh = type(step.record)._base_manager.get(pk=outcome.act.record)
            step.record.__dict__.update(fresh.__dict__)
        found.append((plan, refused(outcome.refusal, target.spec) if outcome.refusal else []))
    return found


def _waits_for_nothing(step: Step) -> bool:
    """Whether the records that a step needs have been made."""
    needed = [value for value in step.params.values() if isinstance(value, Record)]
    if not step.record.acts[step.act].creates:
        needed.append(step.record)
    return not any(record._state.adding for record in needed)


def _write(job: Job, done: list[Plan], target: Target) -> None:
    """Rows that come back, counts, and the place in the file, in the transaction of the acts."""
    tally = Tally(target.spec, target.label, gettext)
    for plan in done:
        tally.add(plan)
    give_back(job, done, tally)
    counts = dict(Counter(job.counts) + tally.counts)
    _say(job, counts=counts, done=job.done + len(done), alive=clock.now())


def _say(job: Job, **values: object) -> None:
    """Write to the job as its runner; raises ``Lost`` where it is no longer ours."""
    mine = Job.objects.filter(pk=job.pk, runner=job.runner, state=State.RUNNING)
    if mine.update(**values) != 1:
        raise Lost
    for name, value in values.items():
        setattr(job, name, value)
