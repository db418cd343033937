"""The rows that came back, as a file to mend; and an empty file with the right header (退回文件、模板)."""

from collections.abc import Iterator
from typing import BinaryIO

from .errors_file import write_errors_csv, write_errors_xlsx
from .export import Column, write_xlsx
from .models import Job, Returned
from .opening import Opened, opened
from .problems import Problem, Translate
from .rows import RowResult
from .targets import Target


def write_returned(target: BinaryIO, job: Job, form: str, translate: Translate) -> None:
    """Write the rows of a job that were not taken as ``xlsx`` or ``csv``, each with its reasons."""
    with opened(job) as file:
        write = write_errors_xlsx if form == "xlsx" else write_errors_csv
        write(target, _returned(job, file), file.header, file.target.spec, translate)


def write_template(target: BinaryIO, wanted: Target, translate: Translate) -> None:
    """Write an empty workbook whose header is understood without choosing columns."""
    columns = [Column(translate(field.label)) for field in wanted.spec.fields]
    write_xlsx(target, columns, [], translate(wanted.title))


def _returned(job: Job, file: Opened) -> Iterator[RowResult]:
    """The cells come from the file that was sent, the reasons from the table; both in the order of the file."""
    waiting: Iterator[Returned] = job.returned.order_by("number").iterator(chunk_size=2000)
    back = next(waiting, None)
    for row in file.rows:
        if back is None:
            return
        if row.number == back.number:
            problems = tuple(
                Problem("SAID", "%(text)s", {"text": text}, name) for name, text, _code in back.problems
            )
            yield RowResult(row, {}, problems)
            back = next(waiting, None)
