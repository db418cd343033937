"""On PostgreSQL a second wall: the role that serves does not own the tables and may only read and add to the ledger.

A trigger can be disabled by the table's owner. Who is not the owner can neither disable it nor leave it out by
``session_replication_role``, and has no right to UPDATE, DELETE or TRUNCATE in the first place.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from zhijian.kernel.ledger.triggers import TABLES

ADD_ONLY = tuple(TABLES)
"""What may only be read and added to: acts, leaves, checkpoints, idempotency keys."""
FORBIDDEN = ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER")
READ_ONLY = ("django_migrations",)


class NoSuchRole(Exception):
    """The database knows no role of this name."""


def install(connection: BaseDatabaseWrapper, role: str) -> None:
    """Give *role* what the application needs, and nothing more; the connection is the owner's. Safe to repeat.

    Raises ``NoSuchRole``. On SQLite, which has no roles, there is nothing to do.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            raise NoSuchRole(role)
        name = connection.ops.quote_name(role)
        for statement in _statements(name, _tables(connection)):
            cursor.execute(statement)


def excess(connection: BaseDatabaseWrapper) -> list[str]:
    """Rights over the ledger that this connection's role has and should not have, as ``UPDATE ledger_act``."""
    if connection.vendor != "postgresql":
        return []
    present = [table for table in ADD_ONLY if table in _tables(connection)]
    asked = [(table, right) for table in present for right in FORBIDDEN]
    with connection.cursor() as cursor:
        found = []
        for table, right in asked:
            cursor.execute("SELECT has_table_privilege(current_user, %s, %s)", [table, right])
            if cursor.fetchone()[0]:
                found.append(f"{right} {table}")
    return found


def _tables(connection: BaseDatabaseWrapper) -> list[str]:
    return sorted(connection.introspection.table_names())


def _statements(role: str, tables: list[str]) -> list[str]:
    made = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    ]
    for table in tables:
        rights = "SELECT, INSERT, UPDATE, DELETE"
        if table in ADD_ONLY:
            rights = "SELECT, INSERT"
        elif table in READ_ONLY:
            rights = "SELECT"
        made.append(f'GRANT {rights} ON "{table}" TO {role}')
    return made
