"""Append-only, really: the databases themselves refuse UPDATE, DELETE, REPLACE and TRUNCATE on acts and leaves.

Installed after each migrate, because SQLite drops a table's triggers without a word when Django rebuilds the table.
On SQLite ``INSERT OR REPLACE`` goes past UPDATE and DELETE triggers, hence a third one before INSERT.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from zhijian.kernel.protections import BOTH, SQLITE, is_off, protect

TABLES = {
    "ledger_act": "id = NEW.id OR (record = NEW.record AND rev = NEW.rev)",
    "ledger_leaf": "position = NEW.position OR act_id = NEW.act_id",
    "ledger_checkpoint": "size = NEW.size",
    "ledger_key": "key = NEW.key",
}
DOORS = ("update", "delete", "insert")
TRIGGERS = tuple(f"{table}_no_{door}" for table in TABLES for door in DOORS)
WATCHED = "tests/kernel/ledger/test_append_only.py::TestTheDatabaseRefuses::test_{}[{}]"
for _table in TABLES:
    for _door, _test in (("update", "update"), ("delete", "delete"), ("insert", "replace_with_the_same_row")):
        _where = (SQLITE,) if _door == "insert" else BOTH
        protect(f"trigger:{_table}_no_{_door}", WATCHED.format(_test, _table), databases=_where, apart=True)

PG_FUNCTION = """
CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the ledger is append-only: % on %', TG_OP, TG_TABLE_NAME; END $$
"""


def install(connection: BaseDatabaseWrapper) -> None:
    """Install every trigger again; safe to repeat."""
    remove(connection)
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers. Only migrations by the owner and the flush of a test database may do this."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for door in DOORS:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{door}{on}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that should be there and are not."""
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {row[0] for row in cursor.fetchall()}
    wanted = (name for name in TRIGGERS if connection.vendor == "sqlite" or not name.endswith("_insert"))
    return [name for name in wanted if name not in found]


def _statements(vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [PG_FUNCTION, *(s for table in TABLES for s in _postgres(table))]
    return [s for table, clash in TABLES.items() for s in _sqlite(table, clash)]


def _postgres(table: str) -> list[str]:
    made = []
    if not is_off(f"trigger:{table}_no_update"):
        made.append(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION ledger_refuse()"
        )
    if not is_off(f"trigger:{table}_no_delete"):
        made.append(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
        )
    return made


def _sqlite(table: str, clash: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: {table}'); END"
    made = [
        f"CREATE TRIGGER {table}_no_{door} BEFORE {door.upper()} ON {table} {refuse}"
        for door in ("update", "delete")
        if not is_off(f"trigger:{table}_no_{door}")
    ]
    if not is_off(f"trigger:{table}_no_insert"):
        made.append(
            f"CREATE TRIGGER {table}_no_insert BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {clash}) {refuse}"
        )
    return made
