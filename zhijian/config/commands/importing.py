"""``zhijian import firms|history|instruments FILE --user NAME``: as in the browser, through the same door."""

import argparse
import sys
import time
from pathlib import Path

from django.utils.translation import gettext, override

from zhijian.kernel.intake import checking, files, jobs, running
from zhijian.kernel.intake.limits import MEGABYTE
from zhijian.kernel.intake.mapping import ColumnMap
from zhijian.kernel.intake.models import Job
from zhijian.kernel.intake.opening import column_map, opened
from zhijian.kernel.intake.problems import FileRefused
from zhijian.kernel.intake.returning import write_returned
from zhijian.kernel.intake.targets import TARGETS, Target
from zhijian.kernel.intake.text import fold_loose
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.models import Body, Staff
from zhijian.kernel.org.scope import Scope, scope_of

LOOK = 0.5  # seconds between two looks at an import that another process runs
State = Job.State
DECISIONS = ("new", "update", "same", "conflict", "bad")


class NotPossible(Exception):
    """Why the import cannot begin, for the person at the keyboard."""


def import_(args: list[str]) -> int:
    """Import a spreadsheet; 0 when every row was taken or known, 1 when rows came back or the file was refused."""
    asked = _parser().parse_args(args)
    try:
        job = _begin(asked)
        status = _looked(job, asked) or (0 if asked.dry_run else _run(job))
        if asked.bad and job.returned.exists():
            with override(job.language), asked.bad.open("wb") as out:
                write_returned(out, job, asked.bad.suffix.lstrip(".").lower(), gettext)
            print(f"the rows that came back: {asked.bad}")
    except NotPossible as reason:
        print(f"zhijian import: {reason}", file=sys.stderr)
        return 1
    if asked.dry_run and not jobs.discard(job):
        raise RuntimeError("a dry run has changed something")
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zhijian import", description="Import a list from a spreadsheet.")
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("file", type=Path, help="XLSX or CSV")
    parser.add_argument("--user", required=True, help="the officer in whose name it is done")
    parser.add_argument(
        "--body", default="", help="for which body, where the officer has the duty at several"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
    parser.add_argument(
        "--column", action="append", default=[], metavar="FIELD=TITLE", help="a column, by its title"
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="FIELD=TEXT", help="the same for all rows"
    )
    parser.add_argument("--sheet", default="", help="the sheet of a workbook")
    parser.add_argument("--fill-down", action="store_true", help="repeat the value of merged cells")
    parser.add_argument(
        "--option", action="append", default=[], help="such as register_owners, for instruments"
    )
    parser.add_argument(
        "--bad", type=Path, metavar="FILE", help="write the rows that come back here (.xlsx or .csv)"
    )
    return parser


def _begin(asked: argparse.Namespace) -> Job:
    """Keep the file and make the job, with the columns that were named. Raises ``NotPossible``."""
    target: Target = TARGETS[asked.target]
    if asked.bad and asked.bad.suffix.lower() not in (".xlsx", ".csv"):
        raise NotPossible(f"--bad writes .xlsx or .csv, not {asked.bad.suffix or 'a file without an ending'}")
    staff = Staff.objects.filter(username=asked.user, is_active=True).first()
    if staff is None:
        raise NotPossible(f"there is no account “{asked.user}”")
    scope = scope_of(staff, clock.today())
    body = Body.objects.get(pk=_body(target, scope, staff, asked.body))
    try:
        files.refuse_if_larger(asked.file.stat().st_size)
        with asked.file.open("rb") as sent:
            chunks = iter(lambda: sent.read(MEGABYTE), b"")
            job = jobs.hand_in(target.name, chunks, asked.file.name, body, staff, staff.language)
        try:
            _arrange(job, target, scope, asked)
        except BaseException:
            jobs.discard(job)  # a slip at the keyboard leaves no job and no file behind
            raise
    except FileRefused as refused:
        with override(staff.language):
            raise NotPossible(refused.problem.sentence(gettext)) from refused
    except OSError as error:
        raise NotPossible(str(error)) from error
    return job


def _body(target: Target, scope: Scope, staff: Staff, wanted: str) -> str:
    mine = target.bodies(scope)
    if not mine:
        raise NotPossible(f"{staff.username} has not the duty for this ({', '.join(target.duties)})")
    if wanted and wanted not in mine:
        raise NotPossible(f"{staff.username} has the duty at {', '.join(mine)}, not at {wanted}")
    return wanted or (staff.body_id if staff.body_id in mine else mine[0])


def _arrange(job: Job, target: Target, scope: Scope, asked: argparse.Namespace) -> None:
    """Take the sheet, the columns and the values that were named at the command line."""
    allowed = {option.name for option in target.options if scope.holds(option.duty, job.body_id)}
    refused = sorted(set(asked.option) - allowed)
    if refused:
        raise NotPossible(f"{asked.user} may not choose: {', '.join(refused)}")
    if asked.sheet and asked.sheet != job.sheet:
        jobs.arrange(job, jobs.Choices(sheet=asked.sheet, encoding=job.encoding))
    chosen = _with_named(job, column_map(job), target, asked)
    options = tuple(asked.option)
    jobs.arrange(
        job,
        jobs.Choices(chosen.columns, chosen.fixed, options, job.sheet, job.encoding, None, asked.fill_down),
    )


def _with_named(job: Job, found: ColumnMap, target: Target, asked: argparse.Namespace) -> ColumnMap:
    columns, fixed = dict(found.columns), dict(found.fixed)
    known = {field.name for field in target.spec.fields}
    with opened(job) as file:
        titles = {fold_loose(title): column for column, title in enumerate(file.header.titles)}
    for said, into in ((text, columns) for text in asked.column):
        name, _equals, title = said.partition("=")
        if name not in known or fold_loose(title) not in titles:
            raise NotPossible(f"--column {said}: there is no such field or no such column")
        into[name] = titles[fold_loose(title)]
    for said in asked.set:
        name, _equals, text = said.partition("=")
        if name not in known:
            raise NotPossible(f"--set {said}: there is no such field ({', '.join(sorted(known))})")
        fixed[name] = text
    return ColumnMap(columns, fixed)


def _looked(job: Job, asked: argparse.Namespace) -> int:
    """Look; what cannot be looked at is forgotten."""
    try:
        return _look(job, asked)
    except NotPossible:
        jobs.discard(job)
        raise


def _look(job: Job, asked: argparse.Namespace) -> int:
    """Judge every row and say what would happen; 1 where nothing can be imported."""
    if not column_map(job).columns or not checking.ready(job):
        missing = [problem.field for problem in column_map(job).missing(TARGETS[job.target].spec)]
        raise NotPossible(f"choose columns with --column; missing: {', '.join(missing) or 'all'}")
    checking.check(job)
    if job.state == State.FAILED:
        raise NotPossible(job.failure)
    _tell(job, "would be" if asked.dry_run else "is to be")
    return 0 if not asked.dry_run or not job.returned.exists() else 1


def _run(job: Job) -> int:
    """Run the job, or watch while another process does."""
    jobs.confirm(job)
    while True:
        mine = running.claim(job.pk)
        if mine is not None:
            running.run(mine)
        job.refresh_from_db()
        if job.state not in (State.CONFIRMED, State.RUNNING):
            break
        time.sleep(LOOK)
    _tell(job, "was")
    if job.failure:
        print(job.failure, file=sys.stderr)
    return 0 if job.state == State.DONE and not job.returned.exists() else 1


def _tell(job: Job, verb: str) -> None:
    counts = ", ".join(f"{name} {job.counts.get(name, 0)}" for name in DECISIONS)
    print(f"{job.upload.name} {verb} imported for {job.body_id}: {job.total or job.done} rows, {counts}")
    for reason in job.reasons if verb != "was" else ():
        mark = "warning" if reason["warning"] else "back"
        print(f"  {mark} {reason['count']}: {reason['field']} {reason['sentence']} (rows {reason['rows']})")
