"""Carry a filled SQLite database into an empty PostgreSQL database, row by row, so that both are measured on one ledger.

    python -m benchmarks.carry --home FOLDER --into postgres://…

Every row of every table is copied as it stands, leaves and tiles too: the ledger verifies there as it does here.
"""

import argparse
import os
import sqlite3
import sys
import time
from typing import Any

CHUNK = 20_000
OWN = ("django_migrations", "django_content_type", "auth_permission")
"""What each database has of its own."""


def main() -> None:
    """Copy, and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", required=True)
    parser.add_argument("--into", required=True)
    asked = parser.parse_args()
    os.environ["ZHIJIAN_HOME"] = asked.home
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhijian.config.settings")
    import django

    django.setup()
    begun = time.perf_counter()
    load(asked.into)
    print(f"{time.perf_counter() - begun:,.0f} s")


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
        wanted = [table for table in tables if table not in OWN]
        there.execute(f"TRUNCATE {', '.join(t for t in wanted if not t.startswith('ledger_'))} CASCADE")
        for table in wanted:
            _copy_table(raw, there, table)
        for table, column in there.execute(SERIALS).fetchall():
            there.execute(f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), "
                          f"(SELECT COALESCE(MAX({column}), 1) FROM {table}))")  # fmt: skip
    with psycopg.connect(url, autocommit=True) as there:
        there.execute("VACUUM ANALYZE")


SERIALS = (
    "SELECT table_name, column_name FROM information_schema.columns "
    "WHERE table_schema = 'public' AND is_identity = 'YES'"
)
"""Columns that number their rows: the next number follows the highest that was copied."""


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
