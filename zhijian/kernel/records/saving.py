"""Writing the rows of records: new ones in one statement, changed ones only where nobody was faster."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.db import DatabaseError, connection

from zhijian.kernel.ledger.models import Act
from zhijian.kernel.protections import is_off, protect
from zhijian.kernel.records import statements
from zhijian.kernel.records.errors import NoRoom, Stale
from zhijian.kernel.records.model import Record

REV = protect("rev:row", "tests/kernel/records/test_saving.py")


class Row(NamedTuple):
    """A record as it is to be written, the revision that was read, and whether it is new.

    ``columns``: the fields that changed, where that is known; None writes them all.
    """

    work: Record
    seen: int
    is_new: bool
    columns: frozenset[str] | None = None


def save(rows: Iterable[Row], *, stale: Callable[[Record], Stale]) -> None:
    """Write the rows, class by class. Raises ``Stale`` for a row that somebody else changed meanwhile."""
    fresh: dict[type[Record], list[Record]] = defaultdict(list)
    grown: dict[tuple[type[Record], frozenset[str] | None], list[tuple[Record, int]]] = defaultdict(list)
    for row in rows:
        if row.is_new:
            fresh[type(row.work)].append(row.work)
        else:
            grown[type(row.work), row.columns].append((row.work, row.seen))
    for cls, works in fresh.items():
        statements.insert(cls, works)
        for work in works:
            work._state.adding, work._state.db = False, connection.alias
    for (cls, names), changed in grown.items():
        if _update(cls, names, changed) != len(changed):
            raise stale(_overtaken([work for work, _seen in changed]))


@contextmanager
def room() -> Iterator[None]:
    """Around a transaction: a full disk is said as ``NoRoom``; the transaction is taken back by whoever opened it."""
    try:
        yield
    except DatabaseError as error:
        if no_room(error):
            raise NoRoom from error
        raise


def no_room(error: DatabaseError) -> bool:
    """Whether the database refused because its disk is full (SQLITE_FULL; SQLSTATE class 53, 53100)."""
    cause = error.__cause__
    return (
        getattr(cause, "sqlite_errorname", "") == "SQLITE_FULL" or getattr(cause, "sqlstate", "") == "53100"
    )


def _update(cls: type[Record], names: frozenset[str] | None, changed: list[tuple[Record, int]]) -> int:
    """Write these columns of these records, each only at the revision that was read; how many were written."""
    known, quote = statements.columns(cls), connection.ops.quote_name
    wanted = [known[name] for name in known if not known[name].is_key and (names is None or name in names)]
    check_rev = not is_off(REV)
    settings = ", ".join(f"{quote(column.name)} = %s" for column in wanted)
    sql = f"UPDATE {quote(cls._meta.db_table)} SET {settings} WHERE id = %s{' AND rev = %s' if check_rev else ''}"  # noqa: S608
    wanted.append(known["id"])
    rows = [statements.values(wanted, work) + ([seen] if check_rev else []) for work, seen in changed]
    return statements.run_many(sql, rows)


def _overtaken(works: list[Record]) -> Record:
    """The first of these records that somebody else was faster to change: an act of theirs has its new revision.

    The rows cannot tell, for theirs may have come to the very revision that was wanted here; our acts come after them.
    """
    wanted = {work.pk: work.rev for work in works}
    acts = Act.objects.filter(record__in=wanted).values_list("record", "rev")
    taken = {record for record, rev in acts if rev >= wanted[record]}
    return next((work for work in works if work.pk in taken), works[0])
