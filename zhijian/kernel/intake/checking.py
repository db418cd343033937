"""The preview: every row is judged as the import will judge it, and nothing is changed (预览)."""

from collections.abc import Callable

from django.utils.translation import gettext, override

from zhijian.kernel.ledger import clock

from .judging import Tally, batches, give_back, ground_of, may, plans
from .models import Job
from .opening import column_map, opened
from .problems import FileRefused


def check(job: Job, between: Callable[[], bool] = lambda: False) -> None:
    """Judge all rows; afterwards the job is previewed, or failed with the reason. ``between`` may stop it by True."""
    with override(job.language):
        try:
            if not _judge(job, between):
                return
        except FileRefused as refused:
            job.state, job.failure = Job.State.FAILED, refused.problem.sentence(gettext)[:500]
    job.runner = None
    job.save()


def ready(job: Job) -> bool:
    """Whether every required field has a column or a value."""
    from .targets import TARGETS

    return not column_map(job).missing(TARGETS[job.target].spec)


def _judge(job: Job, between: Callable[[], bool]) -> bool:
    job.returned.all().delete()
    with opened(job) as file:
        ground = ground_of(job, clock.today(), preview=True)
        tally = Tally(file.target.spec, file.target.label, gettext)
        total = 0
        for batch in batches(file, job, ground):
            judged = plans(batch, file.target, ground)
            for plan in judged:
                plan.problems.extend(may(plan, ground) if not plan.problems else [])
                tally.add(plan)
            give_back(job, judged, tally)
            total += len(batch)
            Job.objects.filter(pk=job.pk).update(done=total, alive=clock.now())
            if between():
                Job.objects.filter(pk=job.pk).update(runner=None)
                return False
    job.counts, job.reasons, job.sample = dict(tally.counts), tally.reasons.listed(), tally.sample
    job.total, job.done, job.state, job.failure = total, 0, Job.State.PREVIEWED, ""
    return True
