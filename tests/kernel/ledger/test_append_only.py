"""An act, a leaf, a checkpoint and a key can be added and never changed: each known way round is tried."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.core.checks import Error
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection, models, transaction

from zhijian.kernel.ledger import grants, triggers
from zhijian.kernel.ledger.checks import append_only
from zhijian.kernel.ledger.models import Act, Checkpoint, Key, Leaf
from zhijian.kernel.org.models import Body

REFUSED = "the ledger is append-only"
NO_RIGHT = r"permission denied|must be owner"
HARMLESS = "$$ BEGIN RETURN NEW; END $$"
MOMENT = datetime(2026, 6, 29, 8, 30, tzinfo=UTC)
RECORD = uuid.UUID(int=7)
ROWS = {
    "ledger_act": (Act, "kind"),
    "ledger_leaf": (Leaf, "hash"),
    "ledger_checkpoint": (Checkpoint, "note"),
    "ledger_key": (Key, "digest"),
}


@pytest.fixture
def ledger(db) -> None:
    add_row()


def add_row() -> None:
    act = Act.objects.create(
        id=uuid.UUID(int=1), kind="test.thing.done", record=RECORD, rev=1, doer="510700", territory="510700",
        principal="510700", on=date(2026, 6, 29), recorded=MOMENT, body="{}",
    )  # fmt: skip
    Leaf.objects.create(position=0, act=act, hash=b"\0" * 32)
    Checkpoint.objects.create(size=1, root="00" * 32, note="as signed", signed=MOMENT)
    Key.objects.create(key="form-1", act=act.pk, digest="d")
    connection.check_constraints()  # nothing is pending, or PostgreSQL refuses TRUNCATE for that reason


def sql(statement: str, values: tuple[object, ...] = ()) -> None:
    """Run one statement in a savepoint, so that the test can look afterwards."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def state_of_all() -> list[object]:
    return [list(model.objects.values_list()) for model, _column in ROWS.values()]


@pytest.fixture
def unchanged(ledger):
    before = state_of_all()
    yield
    assert state_of_all() == before


@pytest.mark.parametrize("table", ROWS)
class TestTheDatabaseRefuses:
    def test_update(self, unchanged, table):
        with pytest.raises(DatabaseError, match=REFUSED):
            sql(f"UPDATE {table} SET {ROWS[table][1]} = {ROWS[table][1]}")

    def test_delete(self, unchanged, table):
        with pytest.raises(DatabaseError, match=REFUSED):
            sql(f"DELETE FROM {table}")

    def test_a_bulk_update_by_the_orm(self, unchanged, table):
        model, column = ROWS[table]
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            model.objects.update(**{column: b"x" if column == "hash" else "x"})

    def test_a_save_by_the_orm(self, unchanged, table):
        model, column = ROWS[table]
        row = model.objects.get()
        setattr(row, column, b"x" if column == "hash" else "x")
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            row.save()

    def test_bulk_update(self, unchanged, table):
        model, column = ROWS[table]
        row = model.objects.get()
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            model.objects.bulk_update([row], [column])

    def test_a_queryset_delete_past_djangos_own_protection(self, unchanged, table):
        model, _column = ROWS[table]
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            model.objects.all()._raw_delete(using="default")

    def test_truncate(self, unchanged, table):
        # SQLite has no TRUNCATE: it is what a DELETE without a condition becomes where no trigger stands.
        statement = f"DELETE FROM {table}" if connection.vendor == "sqlite" else f"TRUNCATE {table} CASCADE"
        with pytest.raises(DatabaseError, match=REFUSED):
            sql(statement)

    def test_replace_with_the_same_row(self, unchanged, table):
        """On SQLite REPLACE goes past UPDATE and DELETE triggers; PostgreSQL's way is ON CONFLICT DO UPDATE."""
        key = ROWS[table][0]._meta.pk.column
        columns = [field.column for field in ROWS[table][0]._meta.concrete_fields]
        names = ", ".join(columns)
        if connection.vendor == "sqlite":
            statement = f"INSERT OR REPLACE INTO {table} ({names}) SELECT {names} FROM {table}"
        else:
            changed = next(name for name in columns if name != key)
            statement = (
                f"INSERT INTO {table} ({names}) SELECT {names} FROM {table} "
                f"ON CONFLICT ({key}) DO UPDATE SET {changed} = EXCLUDED.{changed}"
            )
        with pytest.raises(DatabaseError, match=REFUSED):
            sql(statement)


class TestReplaceByAnotherUniqueColumn:
    """REPLACE deletes every row that clashes, not only the one with the same primary key."""

    pytestmark = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite only")

    def test_of_the_act_with_the_same_record_and_revision(self, unchanged):
        columns = [field.column for field in Act._meta.concrete_fields]
        chosen = ", ".join(f"'{uuid.UUID(int=2).hex}'" if name == "id" else name for name in columns)
        with pytest.raises(DatabaseError, match=REFUSED):
            sql(f"INSERT OR REPLACE INTO ledger_act ({', '.join(columns)}) SELECT {chosen} FROM ledger_act")

    def test_of_the_leaf_of_the_same_act(self, unchanged):
        with pytest.raises(DatabaseError, match=REFUSED):
            sql(
                "INSERT OR REPLACE INTO ledger_leaf (position, act_id, hash) SELECT 5, act_id, hash FROM ledger_leaf"
            )

    def test_upsert(self, unchanged):
        with pytest.raises(DatabaseError, match=REFUSED):
            sql(
                "INSERT INTO ledger_key (key, act, digest) SELECT key, act, 'forged' FROM ledger_key WHERE 1 "
                "ON CONFLICT (key) DO UPDATE SET digest = excluded.digest"
            )


def test_an_ordinary_new_row_is_welcome(ledger):
    Key.objects.create(key="form-2", act=uuid.UUID(int=1), digest="d")
    assert Key.objects.count() == 2


class TestTheServerDoesNotStart:
    @pytest.mark.parametrize("table", ROWS)
    def test_without_a_trigger(self, db, table):
        on = f" ON {table}" if connection.vendor == "postgresql" else ""
        sql(f"DROP TRIGGER {table}_no_update{on}")
        found = append_only(["default"])
        assert [(type(item), item.id) for item in found] == [(Error, "ledger.E001")]
        assert f"{table}_no_update" in found[0].msg
        with pytest.raises(SystemCheckError, match=f"{table}_no_update"):
            call_command("check", databases=["default"])

    @pytest.mark.postgres
    def test_with_a_trigger_that_is_disabled(self, db):
        sql("ALTER TABLE ledger_act DISABLE TRIGGER ledger_act_no_update")
        assert [item.id for item in append_only(["default"])] == ["ledger.E001"]

    def test_and_starts_with_all_of_them(self, db):
        assert append_only(["default"]) == []
        call_command("check", databases=["default"])


@pytest.mark.django_db(transaction=True)
def test_a_table_that_django_rebuilds_has_its_triggers_again_after_migrate():
    """On SQLite an altered column means a new table, and the triggers go with the old one without a word."""
    field, wider = Act._meta.get_field("kind"), models.CharField(max_length=90)
    wider.set_attributes_from_name("kind")
    wider.model = Act
    with connection.schema_editor() as editor:
        editor.alter_field(Act, field, wider)
    try:
        if connection.vendor == "sqlite":
            assert "ledger_act_no_update" in triggers.missing(connection)
        call_command("migrate", verbosity=0)
        assert triggers.missing(connection) == []
        add_row()
        with pytest.raises(DatabaseError, match=REFUSED):
            sql("UPDATE ledger_act SET kind = 'forged'")
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(Act, wider, field)
        triggers.install(connection)


class TestTheApplicationsRole:
    """On PostgreSQL the role that serves owns nothing: what an owner could do, it cannot."""

    @pytest.fixture(autouse=True)
    def as_application(self, ledger, application_role):
        grants.install(connection, application_role)
        Body.objects.create(pk="x", name="x", kind=Body.Kind.TOWN)
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {application_role}")
        yield
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")

    @pytest.mark.parametrize("table", ROWS)
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE {table} SET {column} = {column}",
            "DELETE FROM {table}",
            "TRUNCATE {table} CASCADE",
            "ALTER TABLE {table} DISABLE TRIGGER ALL",
            "ALTER TABLE {table} DISABLE TRIGGER {table}_no_update",
            "DROP TRIGGER {table}_no_update ON {table}",
            "DROP TABLE {table} CASCADE",
            "INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({key}) DO UPDATE SET {column} = EXCLUDED.{column}",
        ],
    )
    def test_may_not(self, table, statement):
        model, column = ROWS[table]
        words = {"table": table, "column": column, "key": model._meta.pk.column}
        with pytest.raises(DatabaseError, match=NO_RIGHT):
            sql(statement.format(**words))

    @pytest.mark.parametrize(
        "statement",
        [
            "SET LOCAL session_replication_role = replica",
            f"CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS {HARMLESS}",
            "DELETE FROM django_migrations",
            "CREATE TABLE its_own (id int)",
        ],
    )
    def test_may_not_go_round(self, statement):
        with pytest.raises(DatabaseError, match=NO_RIGHT):
            sql(statement)

    def test_reads_and_adds(self):
        Key.objects.create(key="form-2", act=uuid.UUID(int=1), digest="d")
        assert (Act.objects.count(), Key.objects.count()) == (1, 2)

    def test_changes_what_is_no_ledger(self):
        sql("UPDATE org_body SET name = 'y' WHERE id = 'x'")
        sql("DELETE FROM org_body WHERE id = 'x'")

    def test_has_no_right_too_many(self):
        assert grants.excess(connection) == []


def test_the_owners_rights_are_seen_to_be_too_many(application_role, db):
    assert "UPDATE ledger_act" in grants.excess(connection)


def test_a_role_that_does_not_exist_is_named(application_role, db):
    with pytest.raises(grants.NoSuchRole, match="nobody_of_that_name"):
        grants.install(connection, "nobody_of_that_name")
