"""The life of an import as its person drives it: begin, choose columns, look, confirm, stop, throw away (导入任务)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from zhijian.kernel.ledger import clock
from zhijian.kernel.org.models import Body, Staff
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.protections import is_off, protect

from . import checking, files
from .models import Job, Upload
from .opening import column_map, opened, propose, remember
from .problems import FileRefused
from .targets import TARGETS

AT_ONCE = 256 * 1024  # bytes of a file whose rows are judged while the person waits
State = Job.State
SEEN = protect(
    "scope:intake.job",
    "tests/desk/test_imports.py::test_an_import_is_not_there_for_another_body_nor_without_the_duty",
)
OPEN = (State.READ, State.PREVIEWED, State.FAILED)
"""States in which columns can be chosen, as long as nothing was taken."""


@dataclass(frozen=True)
class Choices:
    """What a person chose: how the file is read, and which column holds what."""

    columns: Mapping[str, int] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    sheet: str = ""
    encoding: str = ""
    header_row: int | None = None
    fill_down: bool = False


def visible_to(scope: Scope) -> QuerySet[Job]:
    """The imports of the bodies at which this person has the duty for them: a file may hold anything."""
    rows = Job.objects.select_related("upload", "staff", "body")
    if is_off(SEEN):
        return rows
    own = [
        Q(target=target.name, body__in=target.bodies(scope))
        for target in TARGETS.values()
        if target.bodies(scope)
    ]
    return rows.filter(reduce(or_, own)) if own else rows.none()


def begin(target: str, upload: Upload, body: Body, staff: Staff, language: str) -> Job:
    """A new job for a file that was kept. Raises :class:`FileRefused`; then the file is gone."""
    job = Job(target=target, upload=upload, body=body, staff=staff, language=language, made=clock.now())
    try:
        propose(job)
    except FileRefused:
        files.forget(upload)
        raise
    job.save()
    return job


def hand_in(target: str, chunks: Iterable[bytes], name: str, body: Body, staff: Staff, language: str) -> Job:
    """Keep a file that was sent and begin its job. Raises :class:`FileRefused`; then nothing of it is left."""
    return begin(target, files.keep(chunks, name, body, staff), body, staff, language)


def arrange(job: Job, chosen: Choices) -> None:
    """Take the choices of a person. Read otherwise (another sheet or header), the columns are proposed anew."""
    before = (job.sheet, job.encoding, job.header_row, job.fill_down)
    job.sheet, job.encoding, job.header_row = chosen.sheet, chosen.encoding, chosen.header_row
    job.fill_down, job.options = chosen.fill_down, sorted(chosen.options)
    if before[:3] != (job.sheet, job.encoding, job.header_row):
        propose(job)
    else:
        with opened(job) as file:
            there = set(file.header.data_columns)
        job.columns = {name: column for name, column in chosen.columns.items() if column in there}
        job.fixed = dict(chosen.fixed)
        remember(job)
    job.save()


def look(job: Job) -> None:
    """Judge the rows: at once where the file is small, else by the worker; not before the columns suffice."""
    job.state, job.failure, job.done, job.total = State.READ, "", 0, 0
    job.counts, job.reasons, job.sample, job.runner = {}, [], [], None
    if column_map(job).columns and checking.ready(job):
        job.state = State.READ if job.upload.size <= AT_ONCE else State.CHECKING
        job.save()
        if job.state == State.READ:
            checking.check(job)
        return
    job.save()


def confirm(job: Job) -> bool:
    """Put a previewed job into the line, or a stopped one back; False where it is in no such state (any more)."""
    waiting = Job.objects.filter(pk=job.pk, state__in=(State.PREVIEWED, State.STOPPED))
    done = waiting.update(state=State.CONFIRMED, runner=None, alive=None, ended=None) == 1
    if done:
        remember(job)
    return done


def stop(job: Job) -> bool:
    """Stop behind the batch under way; what was taken stays, and the job can go on later."""
    running = Job.objects.filter(pk=job.pk, state__in=(State.CONFIRMED, State.RUNNING))
    return running.update(state=State.STOPPED, runner=None, ended=clock.now()) == 1


def discard(job: Job) -> bool:
    """Throw away a job of which nothing was taken, with its file."""
    if Job.objects.filter(pk=job.pk, state__in=OPEN, done=0).delete()[0] == 0:
        return False
    files.forget(job.upload)
    return True
