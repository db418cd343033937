"""Signed notes against the vectors of Go's sumdb/note, real checkpoints of sum.golang.org, and RFC 8032."""

import json
import os
from base64 import b64decode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from zhijian.kernel.ledger.note import (
    COSIGNATURE,
    KeyFileError,
    NoteError,
    SignatureError,
    Signer,
    Verifier,
    add_signature,
    cosigned_at,
    load_key,
    make_key,
    open_note,
    parse_note,
    parse_verifier,
)

GIVEN = json.loads((Path(__file__).parent / "golden" / "notes.json").read_text("utf-8"))
PETER, ENOCH, TEXT = GIVEN["peter"], GIVEN["enoch"], GIVEN["text"]  # of Go's note_test.go
PETER_LINE, ENOCH_LINE = GIVEN["peter_line"], GIVEN["enoch_line"]
GO, GO_HEADS = GIVEN["go"], GIVEN["go_heads"]  # the checksum database of Go: its key and three real heads


def peter():
    seed = b64decode(GIVEN["peter_secret"].split("+", 4)[4])[1:]
    return Signer("PeterNeumann", Ed25519PrivateKey.from_private_bytes(seed))


def witness(name="witness.example/w1"):
    return Signer(name, Ed25519PrivateKey.from_private_bytes(bytes(range(32))), COSIGNATURE)


def test_signing_gives_the_bytes_of_the_go_implementation():
    assert str(peter().verifier) == PETER
    assert peter().line(TEXT) == PETER_LINE


@pytest.mark.parametrize("key", [PETER, ENOCH, GO])
def test_a_verifier_key_is_read_and_written_alike(key):
    assert str(parse_verifier(key)) == key


def test_a_verifier_key_with_any_character_changed_or_cut_is_refused():
    for i in range(len(PETER)):
        with pytest.raises(NoteError):
            parse_verifier(PETER[:i] + chr(ord(PETER[i]) + 1) + PETER[i + 1 :])
        for j in range(i + 1, len(PETER) + 1):
            if (i, j) != (0, len(PETER)):
                with pytest.raises(NoteError):
                    parse_verifier(PETER[i:j])


@pytest.mark.parametrize(
    "key",
    [  # of the same Go test: a key of the wrong length, and an unknown algorithm, each with its own key id
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
)
def test_a_verifier_key_of_another_length_or_algorithm_is_refused(key):
    with pytest.raises(NoteError):
        parse_verifier(key)


@pytest.mark.parametrize("head", GO_HEADS)
def test_a_real_checkpoint_of_the_go_checksum_database_verifies(head):
    text, signed = open_note(head, [parse_verifier(GO)])
    assert text == head.split("\n\n")[0] + "\n"
    assert [verifier.name for verifier in signed] == ["sum.golang.org"]


@pytest.mark.parametrize("head", GO_HEADS)
def test_a_real_checkpoint_with_one_character_changed_is_refused(head):
    end = head.index("\n\n")
    for i in range(end):
        if head[i] != "\n":
            with pytest.raises(NoteError):
                open_note(head[:i] + chr(ord(head[i]) ^ 1) + head[i + 1 :], [parse_verifier(GO)])


def test_signatures_of_known_keys_are_checked_and_others_are_kept():
    note = f"{TEXT}\n{PETER_LINE}{ENOCH_LINE}"
    both = [parse_verifier(PETER), parse_verifier(ENOCH)]
    assert open_note(note, both) == (TEXT, tuple(both))
    assert open_note(note, both[:1]) == (TEXT, tuple(both[:1]))
    assert str(parse_note(note)) == note
    assert [signature.name for signature in parse_note(note).signatures] == ["PeterNeumann", "EnochRoot"]


def test_a_note_that_no_known_key_signed_is_refused():
    with pytest.raises(SignatureError, match="No key"):
        open_note(f"{TEXT}\n{PETER_LINE}", [parse_verifier(ENOCH)])
    with pytest.raises(SignatureError, match="No key"):
        open_note(f"{TEXT}\n{PETER_LINE}", [])


def test_one_bad_signature_of_a_known_key_spoils_the_note():
    bad = PETER_LINE.replace("ZJkuBS9", "ZJkuBS8")
    with pytest.raises(SignatureError, match="PeterNeumann"):
        open_note(f"{TEXT}\n{ENOCH_LINE}{bad}", [parse_verifier(PETER), parse_verifier(ENOCH)])
    short = "— PeterNeumann x08go/ZJ\n"
    with pytest.raises(SignatureError, match="PeterNeumann"):
        open_note(f"{TEXT}\n{short}", [parse_verifier(PETER)])


def test_a_name_or_a_key_id_alone_is_not_the_key():
    for line in (PETER_LINE.replace("PeterNeumann", "CarmenSandiego"), PETER_LINE.replace("x08g", "xxxx")):
        with pytest.raises(SignatureError, match="No key"):
            open_note(f"{TEXT}\n{line}", [parse_verifier(PETER)])


@pytest.mark.parametrize(
    "note",
    [
        "",
        TEXT,
        f"{TEXT}\n",
        f"{TEXT}{PETER_LINE}",
        f"{TEXT}\n{PETER_LINE[:-1]}",
        f"\x01{TEXT}\n{PETER_LINE}",
        f"\ud800{TEXT}\n{PETER_LINE}",
        f"{TEXT}\r\n{PETER_LINE}",
        f"{TEXT}\n{PETER_LINE.replace('PeterNeumann', 'Bad Name')}",
        f"{TEXT}\n{PETER_LINE.replace('PeterNeumann', 'Bad+Name')}",
        f"{TEXT}\n" + PETER_LINE.replace("PeterNeumann", "Bad\u3000Name"),
        f"{TEXT}\n{PETER_LINE.replace('—', '-')}",
        f"{TEXT}\n{PETER_LINE}Unexpected line.\n",
        f"{TEXT}\n{PETER_LINE.replace('=', '')}",
        f"{TEXT}\n{PETER_LINE.replace('nAM=', 'nAN=')}",
        f"{TEXT}\n— PeterNeumann x08g\n",
        f"{TEXT}\n" + PETER_LINE * 101,
    ],
)
def test_a_malformed_note_is_refused(note):
    with pytest.raises(NoteError):
        open_note(note, [parse_verifier(PETER)])


def test_the_text_of_a_note_may_hold_empty_lines():
    assert parse_note(GIVEN["poem"]).text.endswith("sole:\n\ned è subito sera.\n")
    assert str(parse_note(GIVEN["poem"])) == GIVEN["poem"]


def test_a_cosignature_tells_its_time_as_the_specification_shows_it():
    log, cosigner = parse_note(GIVEN["cosigned"]).signatures
    assert (cosigner.name, cosigned_at(cosigner.value)) == ("witness.example.com/w1", 1679315147)
    with pytest.raises(SignatureError):
        cosigned_at(log.value)


def test_a_witness_signs_beside_the_log():
    note = f"{TEXT}\n{PETER_LINE}"
    line = witness().line(TEXT, at=1_782_721_800)
    both = add_signature(note, line)
    assert both == note + line
    assert add_signature(both, line) == both
    assert open_note(both, [witness().verifier, parse_verifier(PETER)])[1] == (
        parse_verifier(PETER),
        witness().verifier,
    )


def test_a_cosignature_signs_the_message_that_the_specification_shows():
    raw = b64decode(witness().line("a\n", at=5).split(" ")[2])
    assert raw[:4] == witness().verifier.key_id
    assert int.from_bytes(raw[4:12], "big") == 5
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32))).public_key()
    key.verify(raw[12:], b"cosignature/v1\ntime 5\na\n")


def test_a_cosignature_moved_to_another_time_or_text_is_refused():
    line = witness().line(TEXT, at=1_782_721_800)
    raw = bytearray(b64decode(line.split(" ")[2]))
    raw[11] ^= 1
    with pytest.raises(SignatureError):
        witness().verifier.check(TEXT, bytes(raw[4:]))
    with pytest.raises(SignatureError):
        witness().verifier.check(TEXT + "more\n", b64decode(line.split(" ")[2])[4:])


def test_a_log_signs_without_time_and_a_witness_with_one():
    for sign in (
        lambda: peter().line(TEXT, at=5),
        lambda: witness().line(TEXT),
        lambda: witness().line(TEXT, -1),
    ):
        with pytest.raises(NoteError):
            sign()


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\nb", "a\u00a0b"])
def test_a_name_that_would_break_a_line_names_no_key(name):
    with pytest.raises(NoteError):
        Verifier(name, bytes(32))


def test_a_key_file_can_be_read_by_its_owner_only(tmp_path):
    made = make_key(tmp_path / "ledger.pem", "demo/510700")
    assert (tmp_path / "ledger.pem").stat().st_mode & 0o777 == 0o600
    again = load_key(tmp_path / "ledger.pem", "demo/510700")
    assert again.verifier == made.verifier
    assert again.line("x\n") == made.line("x\n")


def test_a_key_file_is_never_overwritten(tmp_path):
    make_key(tmp_path / "ledger.pem", "demo/510700")
    before = (tmp_path / "ledger.pem").read_bytes()
    with pytest.raises(KeyFileError, match="never overwritten"):
        make_key(tmp_path / "ledger.pem", "demo/510700")
    assert (tmp_path / "ledger.pem").read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_a_key_file_that_others_can_read_is_refused(tmp_path):
    make_key(tmp_path / "ledger.pem", "demo/510700")
    (tmp_path / "ledger.pem").chmod(0o640)
    with pytest.raises(KeyFileError, match="read by others"):
        load_key(tmp_path / "ledger.pem", "demo/510700")


def test_a_file_without_an_ed25519_key_is_refused(tmp_path):
    other = ec.generate_private_key(ec.SECP256R1())
    for content in (
        b"",
        b"not a key",
        other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    ):
        (tmp_path / "key.pem").write_bytes(content)
        (tmp_path / "key.pem").chmod(0o600)
        with pytest.raises(KeyFileError):
            load_key(tmp_path / "key.pem", "demo/510700")
