"""Erasing 抹除: a personal value and its salt are destroyed; roots, proofs and figures hold, and
``verify`` says what is gone."""

import json
from collections.abc import Iterator

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from zhijian.kernel.ledger.models import Act, Sealed
from zhijian.kernel.protections import POSTGRES, is_off, protect
from zhijian.kernel.records import registry
from zhijian.kernel.records.errors import Refused
from zhijian.kernel.records.writing import REST

TURN = protect(
    "lock:erasing",
    "tests/faults/test_at_once.py::test_two_erasures_of_one_act_destroy_both_values",
    databases=(POSTGRES,),
)


def erase(act: Act, paths: list[str]) -> list[str]:
    """Destroy value and salt of these personal paths of *act*; returns those that were there.

    Called by the act of erasing only, inside its transaction. What is private but not personal cannot be erased: it is
    one commitment, and no law asks for it. A column that still holds the value is emptied too.
    """
    if REST in paths:
        raise Refused(_("Only personal values can be erased."), "paths")
    # SQLite has one writer anyway, and no such clause.
    rows = Sealed.objects if is_off(TURN) else Sealed.objects.select_for_update()
    row = rows.filter(act=act).first()
    kept = json.loads(row.kept) if row else {}
    gone = [path for path in paths if kept.pop(path, None) is not None]
    if not gone or row is None:
        raise Refused(_("There is no such value here, or it was erased before."), "paths")
    Sealed.objects.filter(pk=row.pk).update(kept=json.dumps(kept, ensure_ascii=False))
    _empty_columns(act, gone)
    transaction.on_commit(_forget)
    return gone


def _empty_columns(act: Act, gone: list[str]) -> None:
    cls = registry.kind(act.kind.rpartition(".")[0])
    names = [path.partition(".")[2] for path in gone if path.startswith("changed.")]
    blank: dict[str, object] = {}
    for name in names:
        column = cls._meta.get_field(name)
        if isinstance(column, models.Field):
            blank[name] = None if column.null else ""
    later = Act.objects.filter(record=act.record, rev__gt=act.rev).values_list("body", flat=True)
    still = {
        name: value for name, value in blank.items() if not any(f'"changed.{name}"' in body for body in later)
    }
    if still:
        cls._base_manager.filter(pk=act.record).update(**still)


def _forget() -> None:
    """SQLite keeps deleted bytes in its log until a checkpoint; PostgreSQL until VACUUM (docs/operations)."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def erased() -> Iterator[tuple[Act, str]]:
    """Every value that was erased: the leaf commits to it and nothing is kept."""
    for row in Sealed.objects.select_related("act").iterator(chunk_size=2000):
        kept = json.loads(row.kept)
        for path in json.loads(row.act.body)["sealed"]:
            if path not in kept:
                yield row.act, path
