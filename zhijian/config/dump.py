"""Copies of a whole database at one moment, and back: SQLite by its backup API, PostgreSQL table by table by COPY."""

import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

LEFT_OUT = ("django_session", "django_migrations")
"""Who is signed in is nobody's business later; which migrations ran stands in the manifest."""
FILE = "database.sqlite3"


class WrongVersion(Exception):
    """The backup knows migrations that this version does not have."""


def copy_out(into: Path) -> dict[str, Any]:
    """Copy the database of this installation into the folder *into*; returns what the manifest must say of it.

    ``vendor``, ``migrations`` ([app, name]), ``tables`` (name → columns; PostgreSQL), ``sealed`` and ``head`` (the
    newest checkpoint's note) of the copy, not of the database that goes on.
    """
    connection = connections["default"]
    if connection.vendor == "sqlite":
        return {"vendor": "sqlite", **_sqlite_out(connection, into / FILE)}
    return {"vendor": "postgresql", **_postgres_out(connection, into)}


def copy_in(source: Path, manifest: dict[str, Any], alias: str = "default") -> None:
    """Load the copy in *source* into the empty database. Raises ``WrongVersion``."""
    connection = connections[alias]
    known = MigrationExecutor(connection).loader.graph.nodes
    strange = [f"{app}.{name}" for app, name in manifest["migrations"] if (app, name) not in known]
    if strange:
        raise WrongVersion(f"the backup was made by a newer version, which has {strange[0]}")
    if manifest["vendor"] == "sqlite":
        _sqlite_in(connection, source / FILE)
    else:
        _postgres_in(connection, source, manifest)


def is_empty(alias: str = "default") -> bool:
    """Whether the database has no tables at all."""
    return not connections[alias].introspection.table_names()


def _migrations(connection: BaseDatabaseWrapper) -> list[list[str]]:
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


SEALED = "SELECT count(*) FROM ledger_leaf"
HEAD = "SELECT note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1"


def _sqlite_out(connection: BaseDatabaseWrapper, file: Path) -> dict[str, Any]:
    connection.ensure_connection()
    copy = sqlite3.connect(file)
    try:
        connection.connection.backup(copy)
        copy.execute("DELETE FROM django_session")
        copy.commit()
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        copy.execute("VACUUM")
        sealed = copy.execute(SEALED).fetchone()[0]
        head = copy.execute(HEAD).fetchone()
    finally:
        copy.close()
    return {"migrations": _migrations(connection), "sealed": sealed, "head": head[0] if head else ""}


def _sqlite_in(connection: BaseDatabaseWrapper, file: Path) -> None:
    check = sqlite3.connect(file)
    try:
        said = check.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        check.close()
    if said != "ok":
        raise sqlite3.DatabaseError(f"the database in the backup is damaged: {said}")
    connection.close()
    target = Path(str(connection.settings_dict["NAME"]))
    target.parent.mkdir(parents=True, exist_ok=True)
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(file, target)
    os.chmod(target, 0o600)


def _postgres_out(connection: BaseDatabaseWrapper, into: Path) -> dict[str, Any]:
    """Every table in one transaction that sees one moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        tables = {
            name: [column.name for column in connection.introspection.get_table_description(cursor, name)]
            for name in connection.introspection.table_names(cursor)
            if name not in LEFT_OUT
        }
        for name, columns in tables.items():
            with (
                (into / f"{name}.copy").open("wb") as out,
                cursor.copy(f"{_copy(name, columns)} TO STDOUT") as rows,
            ):
                for block in rows:
                    out.write(block)
        cursor.execute(SEALED)
        sealed = cursor.fetchone()[0]
        cursor.execute(HEAD)
        head = cursor.fetchone()
        return {
            "tables": tables, "migrations": _migrations(connection), "sealed": sealed, "head": head[0] if head else "",
        }  # fmt: skip


def _postgres_in(connection: BaseDatabaseWrapper, source: Path, manifest: dict[str, Any]) -> None:
    """Make the tables as they were, load all in one transaction, at whose end foreign keys are checked."""
    executor = MigrationExecutor(connection)
    executor.migrate(_last_of_each_app(executor, {(app, name) for app, name in manifest["migrations"]}))
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name, columns in manifest["tables"].items():
            statement = f"{_copy(name, columns)} FROM STDIN"
            with (source / f"{name}.copy").open("rb") as rows, cursor.copy(statement) as into:
                while block := rows.read(1 << 20):
                    into.write(block)
        for sequence in connection.introspection.sequence_list():
            _set_sequence(cursor, sequence["table"], sequence["column"])


def _last_of_each_app(executor: MigrationExecutor, applied: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """The state of the tables on the day of the backup: Django takes an earlier migration for a way back."""
    nodes = executor.loader.graph.node_map
    return sorted(
        node for node in applied
        if not any(child.key in applied and child.key[0] == node[0] for child in nodes[node].children)
    )  # fmt: skip


def _copy(table: str, columns: list[str]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f'COPY "{table}" ({names})'


def _set_sequence(cursor: Any, table: str, column: str) -> None:
    """The next number comes after the last one that was used."""
    cursor.execute(
        f'SELECT setval(pg_get_serial_sequence(%s, %s), coalesce(max("{column}"), 1), max("{column}") IS NOT NULL) '
        f'FROM "{table}"',
        [f'"{table}"', column],
    )
