"""The database held against the plain files: whoever gets past the triggers is found, by position and byte."""

import json
from datetime import date

import pytest
from django.db import connection

from zhijian.config.commands import run
from zhijian.kernel.ledger import dbverify, signing, triggers
from zhijian.kernel.ledger.models import Act, Leaf, Outbox, Sealed
from zhijian.kernel.office import worker
from zhijian.kernel.office.founding import Person, found, open_account


@pytest.fixture
def ledger(db, settings, tmp_path):
    """Acts sealed, signed and laid out; then nothing protects the tables any more."""
    settings.HOME, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    found("test.example/510700", code="510700", name="绵城市局")
    open_account(Person("mei", "梅", "", "510700", ("registrar",)), since=date(2026, 1, 1))
    worker.settle()
    triggers.remove(connection)
    yield tmp_path
    triggers.install(connection)


def findings():
    return [line for line in dbverify.compare(signing.folder()).findings if not line.startswith("TRIGGER")]


def test_an_untouched_ledger_agrees_in_every_word(ledger):
    triggers.install(connection)
    made = dbverify.compare(signing.folder())
    assert made.findings == []
    assert made.size == made.laid_out == Act.objects.count()
    assert (made.waiting, made.erased) == (0, 0)


def test_missing_triggers_are_named(ledger):
    found = dbverify.compare(signing.folder()).findings
    assert "TRIGGER: ledger_act_no_update is missing: the ledger can be changed" in found


def test_a_changed_text_is_named_by_position_and_byte(ledger):
    leaf = Leaf.objects.get(pk=1)
    body = leaf.act.body
    at = body.encode().index(b"510700")
    Act.objects.filter(pk=leaf.act_id).update(body=body.replace("510700", "510701", 1))
    found = findings()
    assert "HASH: position 1: the text in the database does not give the leaf that was sealed" in found
    assert f"TEXT: position 1, byte {at + 5}:" in found[1]


@pytest.mark.parametrize(
    ("column", "value"),
    [("doer", "510723"), ("on", date(2020, 1, 1)), ("actor", None), ("kind", "other"), ("rev", 9)],
)
def test_a_changed_column_beside_an_honest_text_is_named(ledger, column, value):
    Act.objects.filter(leaf__position=2).update(**{column: value})
    assert findings() == [f"COLUMN: position 2: {column} of the table ledger_act do not stand so in the text"]


def test_a_changed_hash_is_named(ledger):
    Leaf.objects.filter(pk=0).update(hash=b"\0" * 32)
    assert findings() == ["HASH: position 0: the text in the database does not give the leaf that was sealed"]


def test_a_kept_value_that_the_act_did_not_commit_to_is_named(ledger):
    act = Act.objects.get(kind="office.account.registered")
    row = Sealed.objects.get(act=act)
    Sealed.objects.filter(act=act).update(kept=row.kept.replace("梅", "兰"))
    assert findings() == [
        f"KEPT: position {act.leaf.position}: the kept value of “changed.name” is not what the act committed to"
    ]


def test_an_erased_value_is_counted_and_is_no_fault(ledger):
    act = Act.objects.get(kind="office.account.registered")
    kept = json.loads(Sealed.objects.get(act=act).kept)
    del kept["changed.name"]
    Sealed.objects.filter(act=act).update(kept=json.dumps(kept, ensure_ascii=False))
    made = dbverify.compare(signing.folder())
    assert (made.erased, findings()) == (1, [])


def test_an_act_that_nobody_would_ever_seal_is_named(ledger):
    open_account(Person("lan", "兰", "", "510700", ()), since=date(2026, 1, 1))
    Outbox.objects.all().delete()
    act = Act.objects.order_by("id").last()
    assert findings() == [f"LOST: act {act.pk} has no position and does not wait for one"]


class TestTheCommand:
    def test_proves_an_untouched_ledger(self, ledger, capsys):
        triggers.install(connection)
        assert run(["ledger", "verify"]) == 0
        assert "OK: nothing was changed, removed or added" in capsys.readouterr().out

    def test_names_a_changed_byte_in_the_files(self, ledger, capsys):
        triggers.install(connection)
        file = ledger / "ledger" / "entries" / "000000000000-000000065535"
        data = bytearray(file.read_bytes())
        data[50] ^= 1
        file.write_bytes(data)
        assert run(["ledger", "verify"]) == 1
        said = capsys.readouterr().out
        assert "ENTRY: entries/000000000000-000000065535, position 0, byte 50" in said
        assert "FAILED" in said

    def test_a_strangers_copy_of_the_files_needs_no_database(self, ledger, capsys):
        key = (ledger / "ledger" / "verifier.pub").read_text()
        assert run(["ledger", "verify", "--folder", str(ledger / "ledger"), "--key", key]) == 0
        assert "database:" not in capsys.readouterr().out

    def test_a_folder_cut_back_shows_by_the_checkpoint_that_somebody_kept(self, ledger, capsys, tmp_path):
        triggers.install(connection)
        kept = tmp_path / "kept"
        kept.write_text(signing.newest().note)
        folder = ledger / "ledger"
        entries = folder / "entries" / "000000000000-000000065535"
        entries.write_bytes(b"".join(entries.read_bytes().splitlines(keepends=True)[:-1]))
        assert run(["ledger", "verify", "--folder", str(folder), "--checkpoint", str(kept)]) == 1
        assert "MISSING" in capsys.readouterr().out

    def test_replay_names_a_row_that_does_not_follow_from_its_acts(self, ledger, capsys):
        assert run(["replay", "--check"]) == 0
        with connection.cursor() as cursor:
            cursor.execute("UPDATE office_account SET username = 'eve' WHERE username = 'mei'")
        assert run(["replay", "--check"]) == 1
        said = capsys.readouterr().out
        assert "the row says 'eve', its acts 'mei'" in said
