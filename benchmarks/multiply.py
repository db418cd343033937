"""A made-up province's grains, multiplied by SQL to any size; and the proof that they are what the fold makes.

    python -m benchmarks.multiply --home FOLDER

does 10,000 acts through the door, multiplies what the sealer folded, and holds it row by row against a fold of the same
acts under other names.
"""

import argparse
import os
import time
import uuid
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

BASE, SHIFT = 40_000, 5


def main() -> None:
    """Prove it in a fresh database."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", default="")
    asked = parser.parse_args()
    if asked.home:
        os.environ["ZHIJIAN_HOME"] = asked.home
    from benchmarks.common import ready

    ready()
    prove()


def filled(acts: int) -> int:
    """Fold the province and multiply it until there are about so many acts; returns how many there are."""
    from django.db.models import Max

    from benchmarks.indicators import fill
    from zhijian.kernel.indicators.models import Entry

    if not Entry.objects.exists():
        fill(BASE)
    base = (
        Entry.objects.filter(series__name="metrology.instrument.renewed").aggregate(n=Max("position"))["n"]
        + 1
    )
    known = Entry.objects.order_by("-position").values_list("position", flat=True)[:1].get() + 1
    times = max(acts // base, 1)
    if known < base * times:
        began = time.perf_counter()
        multiply(times, base)
        print(f"multiplied {times} times: {time.perf_counter() - began:,.0f} s")
    return base * times


def multiply(times: int, base: int) -> None:
    """Write the grains *times* − 1 times more: other ids and positions, ``SHIFT`` days earlier each time."""
    from django.db import connection

    from zhijian.kernel.indicators.models import Cell, Entry, Interval, Milestone

    grains = (Entry, Interval, Milestone)
    with connection.schema_editor() as editor:
        for model in grains:
            for index in model._meta.indexes:
                editor.remove_index(model, index)
    with connection.cursor() as cursor:
        for n in range(1, times):
            for model in grains:
                cursor.execute(_again(model, n, base))
        cursor.execute(f"DELETE FROM {Cell._meta.db_table}")
        cursor.execute(_months())
    with connection.schema_editor() as editor:
        for model in grains:
            for index in model._meta.indexes:
                editor.add_index(model, index)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _again(model: Any, n: int, base: int) -> str:
    """One statement: the rows of the first time, renamed for the *n*-th."""
    from django.db import connection, models

    sqlite = connection.vendor == "sqlite"
    names, shown = [], []
    for field in model._meta.concrete_fields:
        column = field.column
        if field.primary_key:
            continue
        text = column
        if isinstance(field, models.UUIDField):
            bare = column if sqlite else f"REPLACE({column}::text, '-', '')"
            text = f"'{n:04x}' || substr({bare}, 5)" if sqlite else f"('{n:04x}' || substr({bare}, 5))::uuid"
        elif isinstance(field, models.DateField):
            text = f"date({column}, '-{n * SHIFT} days')" if sqlite else f"{column} - {n * SHIFT}"
        elif column in ("position", "opened_at", "closed_at", "void_at"):
            text = f"{column} + {n * base}"
        names.append(column)
        shown.append(text)
    table = model._meta.db_table
    first = f"{'position' if 'position' in names else 'opened_at'} < {base}"
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(shown)} FROM {table} WHERE {first}"


def _months() -> str:
    from django.db import connection

    from zhijian.kernel.indicators.models import Cell, Entry

    month = "CAST(strftime('%Y%m', day) AS INTEGER)"
    if connection.vendor != "sqlite":
        month = "CAST(to_char(day, 'YYYYMM') AS INTEGER)"
    by = "territory, doer, principal, dims_id"
    return (
        f"INSERT INTO {Cell._meta.db_table} (series_id, month, {by}, n, a1, a2, a3, late) SELECT series_id, {month}, {by},"
        f" SUM(sign), SUM(a1), SUM(a2), SUM(a3), SUM(late) FROM {Entry._meta.db_table} GROUP BY series_id, {month}, {by}"
    )


# -- proving ---------------------------------------------------------------------------------------------------------


def prove() -> None:
    """Ten thousand acts through the door: multiplied rows are what the fold makes of the same acts renamed."""
    from django.db import connection

    from benchmarks.fill import fill, seal
    from zhijian.kernel.indicators import tables
    from zhijian.kernel.indicators.fold import _sealed, fold
    from zhijian.kernel.indicators.models import Cell, Entry, Interval, Milestone
    from zhijian.kernel.ledger import dbtiles
    from zhijian.kernel.ledger.models import Leaf

    print(fill(660))
    print(seal())
    size = dbtiles.size()
    acts = _sealed(list(Leaf.objects.filter(position__lt=size).order_by("position").select_related("act")))
    multiply(2, size)
    grains = (Entry, Cell, Interval, Milestone)
    multiplied = {model: _rows(model) for model in grains}
    with connection.cursor() as cursor:
        for model in grains:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
    for again in (acts, [_renamed(one, 1, size) for one in acts]):
        fold(again)  # in one batch: the renamed have no ledger in which an earlier batch could be looked up
    for model in grains:
        if _rows(model) != multiplied[model]:
            raise SystemExit(
                f"{model.__name__}: the multiplied rows differ from what the fold makes of renamed acts"
            )
        print(f"{model.__name__:10} {sum(multiplied[model].values()):9,} rows are those of the fold")
    assert tables.ENTRY  # what was compared is every column but the key


def _rows(model: Any) -> dict[tuple[Any, ...], int]:
    """Every row but its key, with how often it stands there."""
    names = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    found: dict[tuple[Any, ...], int] = defaultdict(int)
    for row in model.objects.values_list(*names):
        found[row] += 1
    return dict(found)


def _renamed(sealed: Any, n: int, base: int) -> Any:
    """A sealed act under other ids and at another position, some days earlier, as ``multiply`` renames its rows."""
    from copy import copy

    def other(one: Any) -> Any:
        return one and uuid.UUID(f"{n:04x}{uuid.UUID(str(one)).hex[4:]}")

    def earlier(on: date) -> date:
        return on - timedelta(days=n * SHIFT)

    def value(name: str, said: Any) -> Any:
        if name == "party" and said:
            return str(other(said))
        try:
            return earlier(date.fromisoformat(said)).isoformat()
        except (TypeError, ValueError):
            return said

    act = copy(sealed.act)
    act.id, act.record, act.party, act.corrects = (
        other(one) for one in (act.id, act.record, act.party, act.corrects)
    )
    act.on = earlier(act.on)
    facts, rest = dict(sealed.facts), dict(sealed.rest)
    for group in (facts, rest):
        if "changed" in group:
            group["changed"] = {
                name: [value(name, before), value(name, after)]
                for name, (before, after) in group["changed"].items()
            }
    return replace(sealed, position=sealed.position + n * base, act=act, facts=facts, rest=rest)


if __name__ == "__main__":
    main()
