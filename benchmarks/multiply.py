"""Make a filled SQLite database larger by copying its rows, and load a PostgreSQL database with the same rows.

    python -m benchmarks.multiply --home FOLDER --times 10
    python -m benchmarks.multiply --home FOLDER --into postgres://…

For measuring how pages and searches read at full size only: copied acts were never through the door, so such a ledger
does not verify and no rate of writing is taken from it. Copies have ids, names, codes and numbers of their own.
"""

import argparse
import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from typing import Any

BRAND = "华兴瑞丰金诚永利安顺宏达嘉禾天成中和正大东方康泰博雅恒信广源明德新星立群海川春晖云山玉泉长青福润"
LINES = ("parties.", "metrology.", "paper.")
CHUNK = 20_000


def main() -> None:
    """Copy, and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", required=True)
    parser.add_argument("--times", type=int, default=0)
    parser.add_argument("--into", default="")
    asked = parser.parse_args()
    os.environ["ZHIJIAN_HOME"] = asked.home
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhijian.config.settings")
    import django

    django.setup()
    begun = time.perf_counter()
    if asked.times:
        multiply(asked.times)
    if asked.into:
        load(asked.into)
    print(f"{time.perf_counter() - begun:,.0f} s")


# -- larger ----------------------------------------------------------------------------------------------------------


def multiply(times: int) -> None:
    """Copy the rows of business *times* − 1 times."""
    from django.conf import settings

    raw = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)
    firms, made = (
        raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("parties_party", "metrology_instrument")
    )
    raw.execute("PRAGMA cache_size=-400000")
    raw.execute("PRAGMA synchronous=OFF")
    functions(raw, firms, made)
    last = {
        table: raw.execute(f"SELECT max({key}) FROM {table}").fetchone()[0] for table, key in SERIAL.items()
    }
    for n in range(1, times):
        raw.execute("BEGIN IMMEDIATE")
        for table, columns, where in plan():
            names = ", ".join(f'"{name}"' for name, _made in columns)
            values = ", ".join(made.replace("{k}", str(n)) for _name, made in columns)
            raw.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE {where}")
        raw.execute(
            "INSERT INTO records_signs (rowid, signs) SELECT id, zj_signs(text, initials) FROM records_name WHERE id > ?",
            [raw.execute("SELECT max(rowid) FROM records_signs").fetchone()[0]],
        )
        raw.execute("COMMIT")
        print(f"{n + 1} of {times}", file=sys.stderr, flush=True)
        if n == 1:
            LIMITS.update(last)
    raw.execute(LEAVES)
    raw.close()


LEAVES = (
    "INSERT INTO ledger_leaf (position, act_id, hash) "
    "SELECT (SELECT count(*) FROM ledger_leaf) + row_number() OVER (ORDER BY rowid) - 1, id, zeroblob(32) "
    "FROM ledger_act WHERE id NOT IN (SELECT act_id FROM ledger_leaf)"
)
"""A place for each act, as if it were sealed: there is no tree behind it."""
SERIAL = {"records_clock": "id", "records_name": "id", "records_code": "id"}
LIMITS: dict[str, int] = {}
OF_LINES = "(" + " OR ".join(f"kind >= '{line}' AND kind < '{line[:-1]}/'" for line in LINES) + ")"


def uid(column: str, n: Any) -> str:
    """An id of a copy: the original's, with the number of the copy as its last signs."""
    return f"substr({column}, 1, 26) || printf('%06x', {n})"


def plan() -> Iterator[tuple[str, list[tuple[str, str]], str]]:
    """Each table with its columns, how a copy has them, and which rows are copied; originals only."""
    from django.apps import apps
    from django.db import models

    from zhijian.kernel.ledger.models import Act, Key, Sealed
    from zhijian.kernel.org.models import Body, Staff
    from zhijian.kernel.papers.models import Paper
    from zhijian.kernel.records.clocks import Clock
    from zhijian.kernel.records.model import Record
    from zhijian.kernel.records.searching import Code, Name

    kept = {"actor", "staff"}
    made_up = {
        ("parties_party", "name"): "zj_name(name, {k})",
        ("parties_party", "folded"): "zj_name(folded, {k})",
        ("parties_party", "pinyin"): "zj_initials(zj_name(name, {k}))",
        ("parties_party", "uscc"): "zj_code(uscc, {k})",
        ("parties_party", "old_code"): "substr(zj_code(uscc, {k}), 9, 9)",
        ("metrology_instrument", "number"): "zj_code(number, {k})",
        ("metrology_instrument", "serial"): "zj_code(serial, {k})",
        (
            "metrology_verification",
            "certificate",
        ): "CASE certificate WHEN '' THEN '' ELSE certificate || '-{k}' END",
        ("papers_paper", "number"): "number || '-{k}'",
        ("papers_paper", "code"): "code || '{k}'",
        ("records_name", "text"): "zj_name(text, {k})",
        ("records_name", "initials"): "zj_initials(zj_name(text, {k}))",
        (
            "records_code",
            "text",
        ): "CASE kind WHEN 'metrology.verification' THEN text || '{k}' ELSE zj_code(text, {k}) END",
        ("ledger_key", "key"): "key || '#{k}'",
    }
    rows = [cls for cls in apps.get_models() if issubclass(cls, Record) and cls.kind.startswith(LINES[:2])]
    for model in (*rows, Act, Key, Sealed, Paper, Clock, Name, Code):
        table, columns = model._meta.db_table, []
        for field in model._meta.concrete_fields:
            if field.primary_key and not isinstance(
                field, models.UUIDField | models.OneToOneField | models.CharField
            ):
                continue
            target = field.related_model if field.is_relation else None
            is_id = isinstance(field, models.UUIDField) or (target not in (None, Body, Staff))
            if (table, field.name) in made_up:
                columns.append((field.column, made_up[table, field.name]))
            elif is_id and field.name not in kept:
                columns.append((field.column, uid(f'"{field.column}"', "{k}")))
            else:
                columns.append((field.column, f'"{field.column}"'))
        key = model._meta.pk.column
        where = "kind IS NOT NULL AND " + OF_LINES if any(c == "kind" for c, _m in columns) else "1"
        if model is Key:
            where = "act IN (SELECT id FROM ledger_act WHERE " + OF_LINES + ")"
        if model is Sealed:
            where = "act_id IN (SELECT id FROM ledger_act WHERE " + OF_LINES + ")"
        if table in SERIAL:
            where += f" AND {key} <= " + str(LIMITS.get(table, 1 << 60))
        else:
            uuid_column = {"ledger_key": "act"}.get(table, key)
            where += f" AND NOT (length({uuid_column}) = 32 AND substr({uuid_column}, 27, 4) = '0000')"
        yield table, columns, where


def functions(raw: sqlite3.Connection, firms: int, made: int) -> None:
    """What the copies say of themselves, as functions of SQLite."""
    from stdnum.cn import uscc

    from zhijian.kernel.parties.identity import pinyin_initials
    from zhijian.kernel.records.searching import _signs

    turned = [str.maketrans(BRAND, BRAND[n:] + BRAND[:n]) for n in range(len(BRAND))]

    def code(text: str, n: int) -> str:
        if len(text) == 18:
            body = f"{text[:8]}{int(text[8:17]) + n * firms:09d}"
            return body + uscc.calc_check_digit(body)
        if text.startswith("LJ"):
            return f"LJ{int(text[2:]) + n * made:08d}"
        return f"{(int(text) + n * 7919 * made) % 10**9:09d}" if text.isdecimal() else text

    raw.create_function(
        "zj_name", 2, lambda text, n: text.translate(turned[n % len(BRAND)]), deterministic=True
    )
    raw.create_function(
        "zj_initials", 1, lambda text: pinyin_initials(text)[:100] if text else "", deterministic=True
    )
    raw.create_function("zj_code", 2, code, deterministic=True)
    raw.create_function("zj_signs", 2, lambda text, initials: f"{_signs(text)} | {_signs(initials, 'p')}")


# -- into PostgreSQL -------------------------------------------------------------------------------------------------


def load(url: str) -> None:
    """Make the tables of the PostgreSQL database and copy every row there, foreign keys checked at the end."""
    import psycopg
    from django.conf import settings

    raw = sqlite3.connect(settings.DATABASES["default"]["NAME"])
    with psycopg.connect(url) as there:
        there.execute("SET synchronous_commit = off")
        tables = [
            row[0] for row in there.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
        wanted = [
            table
            for table in tables
            if table not in ("django_migrations", "django_content_type", "auth_permission")
        ]
        there.execute(f"TRUNCATE {', '.join(t for t in wanted if not t.startswith('ledger_'))} CASCADE")
        for table in wanted:
            _copy_table(raw, there, table)
    with psycopg.connect(url, autocommit=True) as there:
        there.execute("VACUUM ANALYZE")


def _copy_table(raw: sqlite3.Connection, there: Any, table: str) -> None:
    from zhijian.kernel.records.searching import Said, _vector

    described = there.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
        [table],
    ).fetchall()
    kinds = {name: kind for name, kind in described if name != "signs"}
    names = ", ".join(f'"{name}"' for name in kinds)
    rows = raw.execute(f"SELECT {names} FROM {table}")
    flags = [n for n, kind in enumerate(kinds.values()) if kind == "boolean"]
    raws = [n for n, kind in enumerate(kinds.values()) if kind == "bytea"]
    moments = [n for n, kind in enumerate(kinds.values()) if kind.startswith("timestamp")]
    more = ', "signs"' if table == "records_name" else ""
    place = list(kinds).index("text") if more else 0
    with there.cursor().copy(f'COPY "{table}" ({names}{more}) FROM STDIN') as out:
        while batch := rows.fetchmany(CHUNK):
            for row in batch:
                given = list(row)
                for n in flags:
                    given[n] = None if given[n] is None else bool(given[n])
                for n in raws:
                    given[n] = None if given[n] is None else bytes(given[n])
                for n in moments:
                    given[n] = None if given[n] is None else f"{given[n]}+00"
                if more:
                    given.append(_vector(Said(given[place], given[place + 1], ())))
                out.write_row(given)
    print(f"{table}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
