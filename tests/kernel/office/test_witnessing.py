"""Heads kept outside: what a witness signs is checked, shown, laid into the files, and carried by every proof."""

import re
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.matrix.deeds import kept_head
from tests.matrix.ground import ARCHIVE, Ground
from zhijian.config import witness as command
from zhijian.kernel.ledger import check, clock, sealer, signing, witness
from zhijian.kernel.ledger.models import Cosignature, Leaf
from zhijian.kernel.ledger.note import COSIGNATURE, Signer, add_signature, make_key
from zhijian.kernel.ledger.proving import proof_of
from zhijian.kernel.office import worker
from zhijian.kernel.office.witnessing import Witness
from zhijian.kernel.records.errors import Invalid


@pytest.fixture(autouse=True)
def own_files(city: Ground, tmp_path: Path, settings: Any) -> None:
    """What a test lays out is its own: the plain files do not go back with the transaction."""
    settings.HOME = shutil.copytree(settings.HOME, tmp_path / "home")


def enter(city: Ground, note: str) -> None:
    city.fresh("witness").act("kept", city.by("audit_admin"), signed_head=note)


def refusal(city: Ground, note: str) -> str:
    with pytest.raises(Invalid) as refused:
        enter(city, note)
    assert list(refused.value.errors) == ["signed_head"]
    return str(refused.value)


def signed_by(key: Signer, at: int) -> str:
    head = signing.newest()
    assert head is not None
    return add_signature(head.note, key.line(head.note.partition("\n\n")[0] + "\n", at))


def test_every_page_says_how_far_the_ledger_is_kept_outside(city: Ground) -> None:
    assert (
        "尚无外部见证" in city.desk("reader" if "reader" in city.people else "city").get("/").content.decode()
    )
    enter(city, kept_head(city, "audit_admin")["signed_head"])
    head = signing.newest()
    assert head is not None
    assert signing.witnessed() == head.size
    page = city.desk("city").get("/").content.decode()
    assert "尚无外部见证" not in page
    assert re.search(r"外部见证至 № [\d\s,]+", page)
    assert "临江市档案馆" in city.desk("city").get("/ledger/").content.decode()


def test_a_proof_of_what_stands_under_a_kept_head_carries_the_line_of_the_witness(
    city: Ground, tmp_path: Path
) -> None:
    enter(city, kept_head(city, "audit_admin")["signed_head"])
    act = Leaf.objects.select_related("act").get(position=0).act
    found = proof_of(act)
    assert found is not None
    proven = check.check(found[1], None, [str(ARCHIVE.verifier)])
    assert [name for name, _at in proven["witnessed"]] == ["archive.linjiang.example"]


def test_the_plain_files_get_the_line_too(city: Ground) -> None:
    enter(city, kept_head(city, "audit_admin")["signed_head"])
    worker.settle()
    size = Cosignature.objects.get().size
    kept = next(
        file for file in signing.folder().rglob("*") if file.is_file() and f"\n{size}\n" in _text(file)
    )
    assert "— archive.linjiang.example " in kept.read_text("utf-8")


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8") if file.stat().st_size < 4096 else ""
    except UnicodeDecodeError:
        return ""


def test_a_head_that_the_witness_did_not_sign_is_refused(city: Ground) -> None:
    head = signing.newest()
    assert head is not None
    refusal(city, head.note)


def test_a_head_signed_by_another_key_of_the_same_name_is_refused(city: Ground, tmp_path: Path) -> None:
    thief = make_key(tmp_path / "thief", "archive.linjiang.example", COSIGNATURE)
    refusal(city, signed_by(thief, int(clock.now().timestamp())))


def test_a_head_that_this_ledger_never_signed_is_refused(city: Ground) -> None:
    note = kept_head(city, "audit_admin")["signed_head"]
    refusal(city, note.replace("\n", "1\n", 2).replace("1\n", "\n", 1))


def test_a_head_from_the_future_is_refused(city: Ground) -> None:
    late = clock.now() + timedelta(hours=1)
    assert "时间" in refusal(city, signed_by(ARCHIVE, int(late.timestamp())))


def test_an_older_head_does_not_replace_a_newer_one(city: Ground) -> None:
    old = kept_head(city, "audit_admin")["signed_head"]
    city.fresh("party.east").act("changed", city.by("east"), address="新路2号")
    while sealer.seal():
        pass
    signing.sign_head()
    enter(city, kept_head(city, "audit_admin")["signed_head"])
    assert "更新" in refusal(city, old)


def test_the_key_of_a_ledger_is_no_witness(city: Ground) -> None:
    with pytest.raises(Invalid) as refused:
        Witness.create(
            "admitted", city.by("audit_admin"), name="自己", public_key=str(signing.signer().verifier)
        )
    assert list(refused.value.errors) == ["public_key"]


def test_a_dismissed_witness_counts_no_more_and_a_voided_dismissal_counts_again(city: Ground) -> None:
    enter(city, kept_head(city, "audit_admin")["signed_head"])
    city.fresh("witness").act("dismissed", city.by("audit_admin"), reason="密钥失窃")
    assert signing.witnessed() == 0


class TestCommand:
    """What the archive runs outside, on a copy of the plain files."""

    def run(self, capsys: Any, *words: str) -> tuple[int, str]:
        status = command.main(list(words))
        said = capsys.readouterr()
        return status, said.out + said.err

    def test_it_signs_a_ledger_that_proves_itself_and_goes_on(
        self, city: Ground, tmp_path: Path, capsys: Any
    ) -> None:
        keyfile = str(tmp_path / "key.pem")
        status, key = self.run(capsys, "new", keyfile, "notary.example")
        assert status == 0
        other = Witness.create("admitted", city.by("audit_admin"), name="公证处", public_key=key.strip())
        at = int(clock.now().timestamp())
        note = witness.sign(Path(keyfile), signing.folder(), signing.signer().verifier, at)
        other.act("kept", city.by("audit_admin"), signed_head=note)
        assert Cosignature.objects.get().name == "公证处"

    def test_it_signs_no_ledger_in_which_a_byte_was_changed(
        self, city: Ground, tmp_path: Path, capsys: Any
    ) -> None:
        keyfile, ledger = str(tmp_path / "key.pem"), str(signing.signer().verifier)
        self.run(capsys, "new", keyfile, "notary.example")
        entries = next(file for file in (signing.folder() / "entries").rglob("*") if file.is_file())
        entries.write_bytes(entries.read_bytes().replace("水泥厂".encode(), "水泥店".encode(), 1))
        status, said = self.run(capsys, "sign", keyfile, str(signing.folder()), "--ledger", ledger)
        assert status == 1
        assert "not signed" in said
        assert "entries" in said
