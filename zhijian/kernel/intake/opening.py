"""Opening the file of a job, with its header and the columns that a person or the guess has chosen (打开导入文件)."""

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import cast

from .cells import Row, shown
from .files import limits
from .header import Header, find_header
from .mapping import ColumnMap, MappingRefused, guess, recall
from .models import Job, Remembered
from .sheets import Table, open_table
from .targets import TARGETS, Target


@dataclass(frozen=True)
class Opened:
    """An open file: the table, its header, and the rows below it."""

    target: Target
    table: Table
    header: Header
    rows: Iterator[Row]


@contextmanager
def opened(job: Job) -> Iterator[Opened]:
    """The file of a job. Raises :class:`~zhijian.kernel.intake.problems.FileRefused`."""
    target = TARGETS[job.target]
    with open_table(job.upload.path, sheet=job.sheet, encoding=job.encoding, limits=limits()) as table:
        with closing(_read(table)) as source:
            header, rows = find_header(source, target.spec.words, job.header_row)
            if not job.fill_down:
                yield Opened(target, table, header, rows)
                return
        with closing(_read(table, header)) as source:
            yield Opened(target, table, header, (row for row in source if row.number > header.row))


def _read(table: Table, filled: Header | None = None) -> Generator[Row, None, None]:
    """The rows from the top; with a header, merged cells repeat their value in its columns. Ends before its file."""
    return cast(
        Generator[Row, None, None],
        table.rows(fill_down=filled.data_columns) if filled else table.rows(),
    )


def column_map(job: Job) -> ColumnMap:
    """The columns of a job."""
    return ColumnMap(dict(job.columns), dict(job.fixed))


def propose(job: Job) -> ColumnMap:
    """The columns as they were chosen the last time for this header, else the most likely ones; kept in the job."""
    with opened(job) as file:
        columns = _remembered(job, file) or _guessed(file)
        job.sheet, job.encoding = file.table.sheet, file.table.encoding
    job.columns, job.fixed = dict(columns.columns), dict(columns.fixed)
    return columns


def _guessed(file: Opened) -> ColumnMap:
    columns = guess(file.header, file.target.spec)
    preset = {name: text for name, text in file.target.preset.items() if name not in columns.columns}
    return replace(columns, fixed=preset)


def _remembered(job: Job, file: Opened) -> ColumnMap | None:
    kept = Remembered.objects.filter(
        body=job.body_id, target=job.target, fingerprint=file.header.fingerprint
    ).first()
    if kept is None:
        return None
    try:
        return recall(kept.columns, file.header, file.target.spec)
    except MappingRefused:  # the target has lost a field since
        return None


def remember(job: Job) -> None:
    """Keep the columns of a job for the next file with this header."""
    with opened(job) as file:
        text = column_map(job).remember(file.header, file.target.spec)
        Remembered.objects.update_or_create(
            body_id=job.body_id,
            target=job.target,
            fingerprint=file.header.fingerprint,
            defaults={"columns": text},
        )


def first_cells(file: Opened, rows: int = 3) -> dict[int, list[str]]:
    """By column, what its first rows hold: what a person looks at to choose columns."""
    found: dict[int, list[str]] = {column: [] for column in file.header.data_columns}
    for row, _n in zip(file.rows, range(rows), strict=False):
        for column, texts in found.items():
            text = shown(row.cell(column))
            if text:
                texts.append(text)
    return found
