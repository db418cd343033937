"""The folder of a ledger: kept up to date through crashes, and verified from its files alone, down to the byte."""

import itertools
import os
import shutil
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhijian.kernel.ledger import folder as folder_module
from zhijian.kernel.ledger import verifyfiles
from zhijian.kernel.ledger.checkpoint import Checkpoint, ForkError, sign_checkpoint
from zhijian.kernel.ledger.folder import FolderError, parse_segment_name, segment_name
from zhijian.kernel.ledger.leafform import Leaf, body
from zhijian.kernel.ledger.note import COSIGNATURE, NoteError, Signer, add_signature, parse_note
from zhijian.kernel.ledger.verifyfiles import CODES, FolderWriter, verify_folder

ORIGIN = "510700.example/ledger"
SIGNER = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
FORGER = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
WITNESS = Signer("510000.example/witness", Ed25519PrivateKey.from_private_bytes(bytes(32)), COSIGNATURE)
KEY = SIGNER.verifier
SIZES = [0, 1, 200, 256, 700]  # checkpoints of the ledger in these tests, which has 700 entries


def act(n):
    return body(
        Leaf(
            id=f"0197b8c0-0000-7000-8000-{n:012x}",
            kind="metrology.instrument.verified",
            schema="1",
            record=f"0197b8c0-0000-7000-9000-{n % 7:012x}",
            rev=str(n),
            doer="510700.ji",
            territory="510723",
            principal="510700.ji",
            actor=None,
            on="2026-06-29",
            recorded="2026-06-29T08:30:00.123Z",
            corrects=None,
            facts={"结论".encode().hex(): "合格", "load": f"{n}.10 kg"},
            sealed={},
        )
    )


ACTS = [act(n) for n in range(700)]


def mth(hashes):
    """MTH as RFC 9162 2.1.1 defines it."""
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"").digest()
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return sha256(b"\x01" + mth(hashes[:k]) + mth(hashes[k:])).digest()


def head_of(bodies, origin=ORIGIN):
    return Checkpoint(origin, len(bodies), mth([sha256(b"\x00" + text.encode()).digest() for text in bodies]))


def note_of(bodies, signer=SIGNER):
    return sign_checkpoint(head_of(bodies), signer)


@pytest.fixture(autouse=True)
def _short_files(monkeypatch):
    # Files of 256 entries instead of 65,536, so that a small ledger has several.
    monkeypatch.setattr(folder_module, "SEGMENT", 256)
    monkeypatch.setattr(verifyfiles, "SEGMENT", 256)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory):
    top = tmp_path_factory.mktemp("pristine") / "ledger"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder_module, "SEGMENT", 256)
        write_all(top)
    return top


def write_all(top, acts=ACTS, sizes=SIZES):
    writer = FolderWriter(top, KEY)
    for size in sizes:
        writer.append(writer.size, acts[writer.size : size])
        writer.publish(note_of(acts[:size]))
    return writer


@pytest.fixture
def ledger(pristine, tmp_path):
    return shutil.copytree(pristine, tmp_path / "ledger")


def codes(report):
    assert {found.code for found in report.findings} <= set(CODES)
    return [found.code for found in report.findings]


# --- what is right ----------------------------------------------------------------------------------------------


def test_a_ledger_verifies_from_its_files_alone(ledger):
    report = verify_folder(ledger, KEY)
    assert report.findings == []
    assert report.ok
    assert (report.origin, report.size, report.signed, report.checkpoints) == (ORIGIN, 700, 700, 5)
    assert report.root == head_of(ACTS).root.hex()
    assert report.key_known


def test_the_folder_has_the_layout_that_is_documented(ledger):
    files = sorted(path.relative_to(ledger).as_posix() for path in ledger.rglob("*") if path.is_file())
    assert files == [
        "checkpoint",
        "checkpoints/000000000000",
        "checkpoints/000000000001",
        "checkpoints/000000000200",
        "checkpoints/000000000256",
        "checkpoints/000000000700",
        "entries/000000000000-000000000255",
        "entries/000000000256-000000000511",
        "entries/000000000512-000000000767",
        "origin",
        "tile/0/000",
        "tile/0/001",
        "tile/0/002.p/188",
        "tile/1/000.p/1",
        "tile/1/000.p/2",
        "verifier.pub",
    ]
    lines = (ledger / "entries/000000000512-000000000767").read_text("utf-8").split("\n")
    assert lines == [*ACTS[512:], ""]
    assert (ledger / "origin").read_text() == f"{ORIGIN}\n"


def test_entries_that_are_not_signed_yet_are_counted_apart(ledger):
    writer = FolderWriter(ledger, KEY)
    writer.append(700, [act(700), act(701)])
    report = verify_folder(ledger, KEY)
    assert report.ok
    assert (report.size, report.signed) == (702, 700)


def test_without_the_key_the_report_says_that_the_key_was_the_folders_own(ledger):
    report = verify_folder(ledger)
    assert report.ok
    assert not report.key_known


def test_an_empty_ledger_verifies(tmp_path):
    FolderWriter(tmp_path / "new", KEY)
    assert verify_folder(tmp_path / "new", KEY).ok


def test_witnesses_are_counted_and_their_signatures_checked(ledger):
    writer = FolderWriter(ledger, KEY)
    writer.publish(add_signature(note_of(ACTS[:256]), WITNESS.line(str(head_of(ACTS[:256])), at=5)))
    report = verify_folder(ledger, KEY, witnesses=[WITNESS.verifier])
    assert (report.ok, report.witnessed, report.signed) == (True, 256, 700)
    path = ledger / "checkpoints/000000000256"
    text = path.read_text("utf-8")
    path.write_text(text[:-8] + ("A" if text[-8] != "A" else "B") + text[-7:], "utf-8")
    report = verify_folder(ledger, KEY, witnesses=[WITNESS.verifier])
    assert [(found.code, found.file) for found in report.findings] == [
        ("CHECKPOINT", "checkpoints/000000000256")
    ]


def test_a_ledger_of_full_files_verifies(tmp_path, monkeypatch):
    monkeypatch.setattr(folder_module, "SEGMENT", 65_536)
    monkeypatch.setattr(verifyfiles, "SEGMENT", 65_536)
    acts = [f'{{"n":"{n}"}}' for n in range(66_000)]
    writer = FolderWriter(tmp_path / "big", KEY)
    writer.append(0, acts)
    writer.publish(note_of(acts))
    report = verify_folder(tmp_path / "big", KEY, forms=False)
    assert (report.findings, report.size, report.signed) == ([], 66_000, 66_000)
    assert sorted(path.name for path in (tmp_path / "big/entries").iterdir()) == [
        "000000000000-000000065535",
        "000000065536-000000131071",
    ]


# --- one byte changed -------------------------------------------------------------------------------------------


def change(path, offset, value):
    data = bytearray(path.read_bytes())
    data[offset] = value if data[offset] != value else (value + 1) % 256
    path.write_bytes(data)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_changed_byte_of_an_entry_is_named(pristine, tmp_path_factory, data):
    ledger = shutil.copytree(pristine, tmp_path_factory.mktemp("changed") / "ledger")
    path = data.draw(st.sampled_from(sorted((ledger / "entries").iterdir())))
    before = path.read_bytes()
    offset = data.draw(st.integers(0, len(before) - 1))
    change(path, offset, data.draw(st.integers(0, 255) | st.just(10)))
    report = verify_folder(ledger, KEY, forms=False)
    line = before.count(b"\n", 0, offset)
    position = parse_segment_name(path.name) + line
    within = offset - (before.rfind(b"\n", 0, offset) + 1)
    first = report.findings[0]
    assert (first.code, first.file, first.position, first.offset) == (
        "ENTRY",
        f"entries/{path.name}",
        position,
        within,
    )
    assert set(codes(report)) == {"ENTRY"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_changed_byte_of_a_tile_is_named(pristine, tmp_path_factory, data):
    ledger = shutil.copytree(pristine, tmp_path_factory.mktemp("changed") / "ledger")
    path = data.draw(st.sampled_from(sorted(path for path in (ledger / "tile").rglob("*") if path.is_file())))
    offset = data.draw(st.integers(0, path.stat().st_size - 1))
    change(path, offset, data.draw(st.integers(0, 255)))
    report = verify_folder(ledger, KEY, forms=False)
    named = [(found.code, found.file, found.offset) for found in report.findings]
    assert named == [("TILE", path.relative_to(ledger).as_posix(), offset)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_changed_byte_of_a_checkpoint_key_or_origin_is_found(pristine, tmp_path_factory, data):
    ledger = shutil.copytree(pristine, tmp_path_factory.mktemp("changed") / "ledger")
    names = ["origin", "verifier.pub", "checkpoint", *(f"checkpoints/{size:012d}" for size in SIZES)]
    name = data.draw(st.sampled_from(names))
    offset = data.draw(st.integers(0, (ledger / name).stat().st_size - 1))
    change(ledger / name, offset, data.draw(st.integers(0, 255)))
    report = verify_folder(ledger, KEY, forms=False)
    assert name in {found.file for found in report.findings}
    assert set(codes(report)) <= {"KEY", "CHECKPOINT", "MISSING", "DISAGREE"}


def test_a_lost_or_added_byte_of_an_entry_is_named(ledger):
    path = ledger / "entries/000000000256-000000000511"
    whole = path.read_bytes()
    at = whole.index(b'"schema"')
    position = 256 + whole.count(b"\n", 0, at)
    within = at - (whole.rfind(b"\n", 0, at) + 1)
    for changed in (whole[:at] + whole[at + 1 :], whole[:at] + b"X" + whole[at:]):
        path.write_bytes(changed)
        first = verify_folder(ledger, KEY).findings[0]
        assert (first.code, first.position, first.offset) == ("ENTRY", position, within)


def test_several_changed_bytes_are_named_by_another_copy(ledger):
    path = ledger / "entries/000000000256-000000000511"
    path.write_bytes(path.read_bytes().replace(b"300.10 kg", b"777.77 kg"))
    alone = verify_folder(ledger, KEY).findings
    assert [(found.code, found.position, found.offset) for found in alone] == [("ENTRY", 300, None)]
    helped = verify_folder(ledger, KEY, ACTS.__getitem__).findings
    assert [(found.position, found.offset) for found in helped] == [
        (300, ACTS[300].encode().index(b"300.10 kg"))
    ]
    assert "b'3' where b'7'" in helped[0].message


def test_another_copy_that_was_changed_too_is_not_believed(ledger):
    path = ledger / "entries/000000000256-000000000511"
    path.write_bytes(path.read_bytes().replace(b"300.10 kg", b"777.77 kg"))
    findings = verify_folder(ledger, KEY, lambda _position: "{}").findings
    assert [(found.code, found.position, found.offset) for found in findings] == [("ENTRY", 300, None)]


def test_a_lost_last_newline_is_named(ledger):
    path = ledger / "entries/000000000512-000000000767"
    path.write_bytes(path.read_bytes()[:-1])
    findings = verify_folder(ledger, KEY).findings
    assert [(found.code, found.position, found.offset) for found in findings] == [
        ("ENTRY", 699, len(ACTS[699].encode()))
    ]


# --- more than one byte -----------------------------------------------------------------------------------------


def test_entries_in_several_files_and_a_tile_are_all_named(ledger):
    for name, old in (("000000000000-000000000255", b"9.10 kg"), ("000000000512-000000000767", b"699.10 kg")):
        path = ledger / "entries" / name
        path.write_bytes(path.read_bytes().replace(b'"' + old, b'"' + old[:-5] + b"9" + old[-4:], 1))
    change(ledger / "tile/0/001", 40, 0)
    findings = verify_folder(ledger, KEY).findings
    assert [(found.code, found.file, found.position) for found in findings] == [
        ("ENTRY", "entries/000000000000-000000000255", 9),
        ("ENTRY", "entries/000000000512-000000000767", 699),
        ("TILE", "tile/0/001", None),
    ]


def test_an_entry_and_its_last_tile_both_changed_are_said_to_disagree(ledger):
    path = ledger / "entries/000000000512-000000000767"
    path.write_bytes(path.read_bytes().replace(b"600.10 kg", b"888.88 kg"))
    change(ledger / "tile/0/002.p/188", 5, 0)
    report = verify_folder(ledger, KEY)
    assert codes(report) == ["ROOT", "DISAGREE"]
    assert "up to 256 they fit" in report.findings[0].message
    assert (report.findings[1].position, report.findings[1].offset) == (512, None)
    assert report.root == ""


def test_two_entries_that_changed_places_are_named(ledger):
    path = ledger / "entries/000000000000-000000000255"
    lines = path.read_bytes().split(b"\n")
    lines[10], lines[20] = lines[20], lines[10]
    path.write_bytes(b"\n".join(lines))
    first = verify_folder(ledger, KEY).findings[0]
    assert (first.code, first.position) == ("ENTRY", 10)
    assert "1 later lines" in first.message


@pytest.mark.parametrize(
    "name", ["000000000000-000000000255", "000000000256-000000000511", "000000000512-000000000767"]
)
def test_a_missing_file_of_entries_is_named(ledger, name):
    (ledger / "entries" / name).unlink()
    findings = verify_folder(ledger, KEY).findings
    first = parse_segment_name(name)
    assert [(found.code, found.file, found.position) for found in findings] == [
        ("MISSING", f"entries/{name}", first)
    ]


def test_a_missing_line_is_named(ledger):
    path = ledger / "entries/000000000256-000000000511"
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join(lines[:44] + lines[45:]))
    first = verify_folder(ledger, KEY).findings[0]
    assert (first.code, first.position) == ("ENTRY", 300)


def test_entries_cut_off_at_the_end_are_missed(ledger):
    path = ledger / "entries/000000000512-000000000767"
    path.write_bytes(b"".join(f"{text}\n".encode() for text in ACTS[512:690]))
    report = verify_folder(ledger, KEY)
    assert [(found.code, found.position) for found in report.findings] == [("MISSING", 690)]
    assert "10 entries" in report.findings[0].message


@pytest.mark.parametrize("name", ["tile/0/000", "tile/0/002.p/188", "tile/1/000.p/2"])
def test_a_missing_tile_is_named(ledger, name):
    (ledger / name).unlink()
    assert [(found.code, found.file) for found in verify_folder(ledger, KEY).findings] == [("MISSING", name)]


def test_lost_checkpoints_are_missed(ledger):
    (ledger / "checkpoints/000000000700").unlink()
    assert codes(verify_folder(ledger, KEY)) == ["CHECKPOINT"]
    shutil.rmtree(ledger / "checkpoints")
    (ledger / "checkpoint").unlink()
    report = verify_folder(ledger, KEY)
    assert codes(report) == ["CHECKPOINT"]
    assert "None of the entries is signed" in report.findings[0].message


def test_a_folder_cut_back_to_an_older_state_shows_by_a_checkpoint_kept_outside(tmp_path):
    write_all(tmp_path / "old", ACTS[:256], SIZES[:-1])
    assert verify_folder(tmp_path / "old", KEY).ok
    report = verify_folder(tmp_path / "old", KEY, outside=[note_of(ACTS)])
    assert "MISSING" in codes(report)
    assert report.findings[-1].code == "MISSING"


def test_a_rewritten_history_shows_by_a_checkpoint_kept_outside(tmp_path):
    other = [*ACTS[:5], act(9999), *ACTS[6:]]
    write_all(tmp_path / "forged", other)
    assert verify_folder(tmp_path / "forged", KEY).ok
    report = verify_folder(tmp_path / "forged", KEY, outside=[note_of(ACTS[:300])])
    assert [(found.code, found.file) for found in report.findings] == [("ROOT", "a checkpoint kept outside")]
    assert "up to 1 they fit" not in report.findings[0].message
    assert "up to 256 they fit" in report.findings[0].message


def test_a_folder_signed_with_another_key_is_refused(tmp_path):
    writer = FolderWriter(tmp_path / "forged", FORGER.verifier)
    writer.append(0, ACTS[:10])
    writer.publish(note_of(ACTS[:10], FORGER))
    assert verify_folder(tmp_path / "forged").ok
    report = verify_folder(tmp_path / "forged", KEY)
    assert not report.ok
    assert {"KEY", "CHECKPOINT"} <= set(codes(report))


def test_a_folder_of_another_ledger_is_refused(ledger):
    other = Signer("510800.example/ledger", Ed25519PrivateKey.from_private_bytes(bytes(range(32)))).verifier
    found = verify_folder(ledger, other).findings
    assert {"verifier.pub", "origin"} <= {finding.file for finding in found}


def test_files_that_do_not_belong_are_named(ledger):
    (ledger / "entries/notes.txt").write_text("x")
    (ledger / "tile/0/000.old").write_text("x")
    (ledger / "tile/0/001.tmp").write_text("being written")
    (ledger / "checkpoints/000000000007").write_text(note_of(ACTS[:200]), "utf-8")
    found = verify_folder(ledger, KEY).findings
    assert {(finding.code, finding.file) for finding in found} == {
        ("STRAY", "entries/notes.txt"),
        ("STRAY", "tile/0/000.old"),
        ("CHECKPOINT", "checkpoints/000000000007"),
    }


def test_a_line_too_many_in_a_full_file_is_named(ledger):
    path = ledger / "entries/000000000256-000000000511"
    path.write_bytes(path.read_bytes() + b"{}\n")
    found = verify_folder(ledger, KEY).findings
    assert [(finding.code, finding.position) for finding in found] == [("STRAY", 512)]


def test_an_entry_that_was_sealed_in_a_wrong_form_is_named(tmp_path):
    acts = [*ACTS[:5], '{"b":"1","a":"2"}', *ACTS[6:9], ACTS[9].replace('"rev":"9"', '"rev":"09"')]
    write_all(tmp_path / "sealed", acts, [10])
    findings = verify_folder(tmp_path / "sealed", KEY).findings
    assert [(found.code, found.position) for found in findings] == [("FORM", 5), ("FORM", 9)]
    assert verify_folder(tmp_path / "sealed", KEY, forms=False).ok


def test_a_folder_that_is_not_there_proves_nothing(tmp_path):
    assert codes(verify_folder(tmp_path / "absent")) == ["KEY"]


# --- writing ----------------------------------------------------------------------------------------------------


def snapshot(top):
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}


def test_writing_again_changes_nothing(ledger):
    before = snapshot(ledger)
    writer = FolderWriter(ledger, KEY)
    assert (writer.size, writer.signed) == (700, 700)
    assert writer.append(0, ACTS) == 700
    assert writer.append(690, ACTS[690:]) == 700
    for size in SIZES:
        writer.publish(note_of(ACTS[:size]))
    assert snapshot(ledger) == before


@given(st.lists(st.integers(0, 300), max_size=5))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_folder_is_the_same_in_whatever_batches_it_was_written(tmp_path_factory, batches):
    top = tmp_path_factory.mktemp("batches") / "ledger"
    writer, acts = FolderWriter(top, KEY), [act(n) for n in range(sum(batches))]
    for batch in batches:
        writer.append(writer.size, acts[writer.size : writer.size + batch])
    writer.publish(note_of(acts))
    report = verify_folder(top, KEY)
    assert (report.findings, report.signed) == ([], sum(batches))


def test_a_torn_last_line_is_cut_off_and_written_again(ledger):
    path = ledger / "entries/000000000512-000000000767"
    path.write_bytes(path.read_bytes() + act(700).encode() + b"\n" + act(701).encode()[:50])
    report = verify_folder(ledger, KEY)
    assert (report.ok, report.size, report.signed, report.unfinished) == (True, 701, 700, 50)
    writer = FolderWriter(ledger, KEY)
    assert writer.size == 701
    writer.append(701, [act(701)])
    writer.publish(note_of([*ACTS, act(700), act(701)]))
    assert verify_folder(ledger, KEY).ok


def test_lines_without_their_tiles_are_caught_up(ledger):
    path = ledger / "entries/000000000512-000000000767"
    path.write_bytes(b"".join(f"{act(n)}\n".encode() for n in range(512, 768)))
    (ledger / "entries/000000000768-000000001023").write_bytes(f"{act(768)}\n".encode())
    assert FolderWriter(ledger, KEY).size == 769
    assert (ledger / "tile/0/003.p/1").exists()
    assert verify_folder(ledger, KEY).ok


class PowerCut(Exception):
    """Ends a writer where it stands."""


def test_a_power_cut_at_any_moment_leaves_a_folder_that_verifies_and_goes_on(pristine, tmp_path, monkeypatch):
    real, moment, wanted = os.fsync, 0, snapshot(pristine)
    for cut in itertools.count():
        top, done = tmp_path / str(cut), itertools.count()

        def sync(handle, cut=cut, done=done):
            if next(done) == cut:
                raise PowerCut
            real(handle)

        monkeypatch.setattr(os, "fsync", sync)
        try:
            write_all(top)
        except PowerCut:
            moment += 1
        else:
            break
        finally:
            monkeypatch.setattr(os, "fsync", real)
        before = verify_folder(top, KEY, forms=False)
        # Before anything is signed the folder says so; afterwards it verifies at every moment.
        assert before.ok or (before.signed == 0 and set(codes(before)) <= {"KEY", "CHECKPOINT"})
        write_all(top)
        after = snapshot(top)
        assert {name: after[name] for name in wanted} == wanted
        assert verify_folder(top, KEY, forms=False).ok
        shutil.rmtree(top)
    assert moment > 40


def test_a_full_disk_loses_nothing_and_the_same_writer_goes_on(pristine, tmp_path, monkeypatch):
    real, wanted = os.fsync, snapshot(pristine)
    for moment in range(12):
        writer, done = FolderWriter(tmp_path / str(moment), KEY), itertools.count()

        def sync(handle, moment=moment, done=done):
            if next(done) == moment:
                raise OSError(28, "No space left on device")
            real(handle)

        monkeypatch.setattr(os, "fsync", sync)
        with pytest.raises(OSError, match="No space"):
            writer.append(0, ACTS)
        monkeypatch.setattr(os, "fsync", real)
        assert writer.append(0, ACTS) == 700
        for size in SIZES:
            writer.publish(note_of(ACTS[:size]))
        after = snapshot(tmp_path / str(moment))
        assert {name: after[name] for name in wanted if not name.endswith(".p/1")} == {
            name: data for name, data in wanted.items() if not name.endswith(".p/1")
        }
        assert verify_folder(tmp_path / str(moment), KEY, forms=False).ok


def test_a_partial_tile_of_a_signed_size_is_kept_when_more_was_written_at_once(tmp_path):
    writer = FolderWriter(tmp_path / "ledger", KEY)
    writer.append(0, ACTS[:250])
    writer.publish(note_of(ACTS[:100]))
    data = (tmp_path / "ledger/tile/0/000.p/100").read_bytes()
    assert data == b"".join(sha256(b"\x00" + text.encode()).digest() for text in ACTS[:100])


def test_a_hole_another_text_or_a_newline_is_refused_and_nothing_is_written(ledger):
    before = snapshot(ledger)
    writer = FolderWriter(ledger, KEY)
    for first, bodies, words in (
        (701, [act(701)], "hole"),
        (-1, [act(0)], "hole"),
        (699, [act(5), act(700)], "forked"),
        (700, ["a\nb"], "newline"),
    ):
        with pytest.raises(FolderError, match=words):
            writer.append(first, bodies)
    assert snapshot(ledger) == before


def test_a_checkpoint_that_does_not_fit_is_not_published(ledger):
    before = snapshot(ledger)
    writer = FolderWriter(ledger, KEY)
    with pytest.raises(FolderError, match="signs 701"):
        writer.publish(note_of([*ACTS, act(700)]))
    with pytest.raises(ForkError, match="another root"):
        writer.publish(note_of([*ACTS[:-1], act(701)]))
    with pytest.raises(NoteError):
        writer.publish(note_of(ACTS, FORGER))
    assert snapshot(ledger) == before


def test_an_older_checkpoint_may_gain_a_witness_later(ledger):
    writer = FolderWriter(ledger, KEY)
    newest = (ledger / "checkpoint").read_bytes()
    cosigned = add_signature(note_of(ACTS[:256]), WITNESS.line(str(head_of(ACTS[:256])), at=5))
    writer.publish(cosigned)
    writer.publish(note_of(ACTS[:256]))
    kept = parse_note((ledger / "checkpoints/000000000256").read_text("utf-8"))
    assert [signature.name for signature in kept.signatures] == [ORIGIN, "510000.example/witness"]
    assert (ledger / "checkpoint").read_bytes() == newest
    assert writer.signed == 700


def test_a_folder_is_not_opened_for_another_key(ledger):
    for signer in (FORGER, Signer("510800.example/ledger", Ed25519PrivateKey.from_private_bytes(bytes(32)))):
        with pytest.raises(FolderError, match="another ledger"):
            FolderWriter(ledger, signer.verifier)


def test_a_folder_that_lost_entries_is_not_written_on(ledger):
    path = ledger / "entries/000000000512-000000000767"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    with pytest.raises(FolderError, match="has 699 entries"):
        FolderWriter(ledger, KEY)
    (ledger / "entries/000000000256-000000000511").unlink()
    with pytest.raises(FolderError, match="is missing"):
        FolderWriter(ledger, KEY)


def test_files_of_entries_are_named_by_their_range(monkeypatch):
    monkeypatch.setattr(folder_module, "SEGMENT", 65_536)
    assert segment_name(0) == segment_name(65_535) == "000000000000-000000065535"
    assert segment_name(65_536) == "000000065536-000000131071"
    assert parse_segment_name("000000065536-000000131071") == 65_536
    for name in ("000000000001-000000065536", "000000000000-000000065534", "0-65535", "000000000000"):
        with pytest.raises(FolderError):
            parse_segment_name(name)
