"""A backup is one file; restored into a fresh folder it is proven before anybody works with it."""

import hashlib
import io
import json
import stat
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

MORE = """
from datetime import date
from zhijian.kernel.office.founding import Person, open_account
from zhijian.kernel.office import worker
open_account(Person("zhoumin", "周敏", "", "510700", ("registrar",)), since=date(2026, 1, 1))
worker.settle()
"""


@dataclass
class City:
    """An installation, its backup of yesterday with the key, and the checkpoint that somebody outside keeps today."""

    here: Any
    backup: Path
    acts: int
    outside: Path


def lived(home, folder: Path) -> City:
    """A city that lived on for two acts after its backup was made."""
    home.found()
    acts, backup = home.sealed(), folder / "yesterday.zj"
    said = home.zhijian("backup", str(backup), "--with-key")
    assert f"zj.example/510700, {acts} sealed acts" in said
    home.python(MORE)
    return City(home, backup, acts, home.checkpoint(folder / "outside"))


class Cases:
    """The same for both databases."""

    def test_restored_elsewhere_everything_proves_and_goes_on(self, city, fresh, tmp_path):
        today = tmp_path / "today.zj"
        city.here.zhijian("backup", str(today), "--with-key")
        there = fresh("there")
        said = there.zhijian("restore", str(today), "--checkpoint", str(city.outside))
        acts = city.acts + 2
        assert f"{acts} entries, {acts} signed" in said
        assert "OK: nothing was changed, removed or added" in said
        assert f"database: {acts} sealed acts, {acts} of them in the files" in said
        assert "replay: every record follows from its acts" in said
        assert "papers: every paper has the bytes that its act names" in said
        assert "Warning: no checkpoint" not in said
        assert "周敏 (zhoumin)" in there.zhijian("reset-code", "zhoumin")
        there.settle()
        said = there.zhijian("ledger", "verify", "--checkpoint", str(city.outside))
        assert f"{acts + 1} entries, {acts + 1} signed" in said

    def test_without_its_key_it_proves_and_signs_nothing(self, city, fresh, tmp_path):
        keyless, there = tmp_path / "keyless.zj", fresh("there")
        assert "The signing key is not in it" in city.here.zhijian("backup", str(keyless))
        said = there.zhijian("restore", str(keyless))
        assert "OK: nothing was changed" in said
        assert "no checkpoint from outside was given" in said
        assert "was signed with a key that is not at" in said
        assert "bring it back" in there.zhijian("serve", status=1)
        assert not (there.folder / "keys").exists()

    def test_a_backup_older_than_the_checkpoint_outside_would_fork_the_ledger(self, city, fresh):
        there = fresh("there")
        given = ("restore", str(city.backup), "--checkpoint", str(city.outside))
        said = there.zhijian(*given, status=1)
        assert f"has {city.acts + 2} acts, the backup {city.acts}: to go on would fork the ledger" in said
        assert "--new-origin zj.example/510700/2" in said
        said = there.zhijian(*given, "--new-origin", "demo/510700", status=1)
        assert "演示账本（demo/…）永远不能转为正式" in said
        said = there.zhijian(*given, "--new-origin", "zj.example/510700/2")
        assert f"zj.example/510700/2: {city.acts + 1} entries, {city.acts + 1} signed" in said
        last = (
            (there.folder / "ledger" / "entries" / "000000000000-000000065535").read_text().splitlines()[-1]
        )
        assert json.loads(last)["kind"] == "office.installation.continued"
        told = json.loads(last)["facts"]["params"]
        assert (told["former"], told["size"]) == ("zj.example/510700", str(city.acts))
        former = there.folder / f"ledger-until-{city.acts}" / "verifier.pub"
        assert (there.folder / "ledger" / "verifier.pub").read_text() != former.read_text()


@pytest.fixture(scope="module")
def city_on_sqlite(homes, tmp_path_factory):
    return lived(homes("here"), tmp_path_factory.mktemp("kept"))


@pytest.fixture(scope="module")
def city_on_postgres(homes, postgres_url, application_url, tmp_path_factory):
    return lived(homes("here", postgres_url, application_url), tmp_path_factory.mktemp("kept"))


class TestOnSQLite(Cases):
    @pytest.fixture
    def fresh(self, homes):
        return homes

    @pytest.fixture
    def city(self, city_on_sqlite):
        return city_on_sqlite


class TestOnPostgreSQL(Cases):
    @pytest.fixture
    def fresh(self, homes, postgres_url, application_url):
        return lambda name: homes(name, postgres_url, application_url)

    @pytest.fixture
    def city(self, city_on_postgres):
        return city_on_postgres

    def test_the_role_that_serves_has_no_right_too_many_after_a_restore_either(self, city, fresh):
        there = fresh("there")
        there.zhijian("restore", str(city.backup))
        asked = "from django.db import connection\nfrom zhijian.kernel.ledger import grants\n"
        assert there.python(asked + "print(grants.excess(connection))").strip() == "[]"


@pytest.fixture(scope="module")
def backed_up(homes, tmp_path_factory):
    here, file = homes("here"), tmp_path_factory.mktemp("kept") / "city.zj"
    here.found()
    here.zhijian("backup", str(file), "--with-key")
    return here, file


def test_only_its_owner_may_read_a_backup_and_nothing_is_overwritten(backed_up):
    here, file = backed_up
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    assert "is there already" in here.zhijian("backup", str(file), status=1)
    assert file.read_bytes() == before
    assert not list(file.parent.glob("*.part"))


def test_nothing_is_restored_over_something(backed_up):
    here, file = backed_up
    assert "the database is not empty" in here.zhijian("restore", str(file), status=1)


def test_a_changed_byte_a_missing_and_an_added_file_are_named(backed_up, homes, tmp_path):
    _here, file = backed_up
    said = homes("a").zhijian("restore", str(rewritten(file, tmp_path, change="ledger/origin")), status=1)
    assert "ledger/origin was changed" in said
    said = homes("b").zhijian("restore", str(rewritten(file, tmp_path, drop="ledger/checkpoint")), status=1)
    assert "ledger/checkpoint is missing" in said
    said = homes("c").zhijian("restore", str(rewritten(file, tmp_path, add="ledger/more")), status=1)
    assert "ledger/more is not in the manifest" in said


def test_a_file_that_was_cut_off_is_no_backup(backed_up, homes, tmp_path):
    _here, file = backed_up
    cut = tmp_path / "cut.zj"
    cut.write_bytes(file.read_bytes()[:-2000])
    fresh = homes("fresh")
    assert "zhijian restore:" in fresh.zhijian("restore", str(cut), status=1)
    assert not (fresh.folder / "ledger").exists()


def test_a_backup_whose_database_and_manifest_were_forged_together_does_not_prove(backed_up, homes, tmp_path):
    """Whoever can write the file can mend its hashes; the ledger tells all the same."""
    _here, file = backed_up
    forged = rewritten(file, tmp_path, change="ledger/entries/000000000000-000000065535", mend=True)
    said = homes("forged").zhijian("restore", str(forged), status=1)
    assert "ENTRY: entries/000000000000-000000065535, position 0, byte" in said


def test_a_path_that_leads_out_of_the_folder_is_refused(backed_up, homes, tmp_path):
    _here, file = backed_up
    said = homes("out").zhijian("restore", str(rewritten(file, tmp_path, add="../outside")), status=1)
    assert "cannot be read as a backup" in said
    assert not (tmp_path / "outside").exists()


def rewritten(file, folder, change="", drop="", add="", mend=False):
    """A copy of the backup with one member changed, left out or added; *mend* corrects the manifest too."""
    copy = folder / f"rewritten-{abs(hash((change, drop, add)))}.zj"
    with tarfile.open(file) as old, tarfile.open(copy, "w:gz") as new:
        for member in old:
            data = old.extractfile(member).read()
            if member.name == drop:
                continue
            if member.name == change:
                data = data[:100] + bytes([data[100] ^ 1]) + data[101:] if len(data) > 100 else data[::-1]
                right = [len(data), hashlib.sha256(data).hexdigest()]
            if member.name == "manifest.json" and mend:
                manifest = json.loads(data)
                manifest["files"][change] = right
                data = json.dumps(manifest).encode()
            put(new, member.name, data)
        if add:
            put(new, add, b"more")
    return copy


def put(tar, name, data):
    info = tarfile.TarInfo(name)
    info.size = len(data)
    tar.addfile(info, io.BytesIO(data))
