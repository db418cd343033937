"""The file that a stranger runs: it proves what holds, refuses every tampering, and needs nothing but Python."""

import ast
import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from zhijian.kernel.ledger import check as checker
from zhijian.kernel.ledger import merkle
from zhijian.kernel.ledger.checkpoint import Checkpoint, sign_checkpoint
from zhijian.kernel.ledger.leafform import LeafError
from zhijian.kernel.ledger.merkle import ProofError
from zhijian.kernel.ledger.note import COSIGNATURE, Signer, add_signature
from zhijian.kernel.ledger.proof import Opened, proof_file

GOLDEN = Path(__file__).parent / "golden"
ACTS = json.loads((GOLDEN / "acts.json").read_text("utf-8"))["acts"]
RFC8032 = json.loads((GOLDEN / "rfc8032.json").read_text("utf-8"))
ORIGIN = "510700.example/ledger"
HASHES = [bytes.fromhex(act["hash"]) for act in ACTS]
SIGNER = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
FORGER = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
WITNESS = Signer("510000.example/witness", Ed25519PrivateKey.from_private_bytes(bytes(32)), COSIGNATURE)
HEAD = Checkpoint(ORIGIN, len(HASHES), merkle.root(HASHES))
NOTE = add_signature(sign_checkpoint(HEAD, SIGNER), WITNESS.line(str(HEAD), at=1_782_721_800))
KEY = str(SIGNER.verifier)
SEALED = 11  # the complaint, with four sealed values
OPENED = {
    path: Opened(bytes.fromhex(opened["salt"]), opened["value"])
    for path, opened in ACTS[SEALED]["opened"].items()
}


def proof_of(position, disclosed=None, note=NOTE, signer=SIGNER):
    path = merkle.inclusion_proof(HASHES, position)
    return proof_file(ACTS[position]["body"], position, path, note, signer.verifier, disclosed)


PROOF = json.loads(proof_of(SEALED, OPENED))


@pytest.mark.parametrize("vector", RFC8032, ids=[vector["test"] for vector in RFC8032])
def test_the_signatures_of_rfc_8032_verify(vector):
    public, message, signature = (bytes.fromhex(vector[name]) for name in ("public", "message", "signature"))
    assert checker._verify(public, message, signature)
    assert not checker._verify(public, message + b"x", signature)
    for at in (0, 31, 32, 63):
        flipped = signature[:at] + bytes([signature[at] ^ 1]) + signature[at + 1 :]
        assert not checker._verify(public, message, flipped)
    assert not checker._verify(public[:-1], message, signature)
    assert not checker._verify(public, message, signature[:-1])
    assert not checker._verify(b"\xff" * 32, message, signature)


def test_a_signature_with_s_beyond_the_order_is_refused():
    # RFC 8032 5.1.7: S in 0 <= S < L, else one message would have two signatures.
    public, message, signature = (
        bytes.fromhex(RFC8032[1][name]) for name in ("public", "message", "signature")
    )
    order = 2**252 + 27742317777372353535851937790883648493
    s = int.from_bytes(signature[32:], "little") + order
    assert not checker._verify(public, message, signature[:32] + s.to_bytes(32, "little"))


@settings(max_examples=25, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80), st.integers(0, 511))
def test_signatures_of_the_cryptography_package_verify(seed, message, bit):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert checker._verify(public, message, signature)
    flipped = (int.from_bytes(signature, "big") ^ 1 << bit).to_bytes(64, "big")
    assert not checker._verify(public, message, flipped)


@pytest.mark.parametrize("position", range(len(ACTS)))
def test_each_act_of_the_ledger_is_proven(position):
    proven = checker.check(proof_of(position), KEY)
    assert (proven["origin"], proven["position"], proven["size"]) == (ORIGIN, position, 20)
    assert proven["root"] == HEAD.root.hex()
    assert proven["leaf"] == ACTS[position]["leaf"]
    assert proven["key_known"]


def test_disclosed_values_are_proven_and_others_stay_sealed():
    shown = {"complainant": OPENED["complainant"]}
    proven = checker.check(proof_of(SEALED, shown), KEY)
    assert proven["disclosed"] == {
        "complainant": {"name": "张三", "phones": ["13800000001", "13800000002"]},
    }


def test_a_witness_is_checked_when_its_key_is_given():
    assert checker.check(proof_of(0), KEY)["witnessed"] == []
    proven = checker.check(proof_of(0), KEY, [str(WITNESS.verifier)])
    assert proven["witnessed"] == [("510000.example/witness", 1_782_721_800)]


def test_a_witness_that_did_not_sign_or_signed_something_else_is_refused():
    alone = proof_of(0, note=sign_checkpoint(HEAD, SIGNER))
    with pytest.raises(checker.Refused, match="did not sign"):
        checker.check(alone, KEY, [str(WITNESS.verifier)])
    other = WITNESS.line(str(HEAD).replace("20", "21"), at=1_782_721_800)
    with pytest.raises(checker.Refused, match="signature of a witness"):
        checker.check(
            proof_of(0, note=add_signature(sign_checkpoint(HEAD, SIGNER), other)),
            KEY,
            [str(WITNESS.verifier)],
        )
    with pytest.raises(checker.Refused, match="not the key of a witness"):
        checker.check(alone, KEY, [KEY])


def flipped(text, at=-1):
    """The text with one bit of one character changed, still hexadecimal, a digit or a letter."""
    at %= len(text)
    swapped = {"0": "1", "f": "e", "=": "A"}.get(text[at], chr(ord(text[at]) ^ 1))
    return text[:at] + swapped + text[at + 1 :]


def leaf_with(**changes):
    return json.dumps(
        {**ACTS[SEALED]["leaf"], **changes}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


TAMPERED = {
    "format": lambda p: p.update(format="zhijian-proof/2"),
    "format missing": lambda p: p.pop("format"),
    "a part added": lambda p: p.update(extra="x"),
    "origin": lambda p: p.update(origin="510800.example/ledger"),
    "position": lambda p: p.update(position="10"),
    "position beyond the end": lambda p: p.update(position="20"),
    "position negative": lambda p: p.update(position="-1"),
    "position with a zero before it": lambda p: p.update(position="011"),
    "position in other digits": lambda p: p.update(position="１１"),
    "position null": lambda p: p.update(position=None),
    "note in Chinese": lambda p: p["note"].update(zh=p["note"]["zh"].replace("不证明", "证明")),
    "note in English": lambda p: p["note"].update(en=p["note"]["en"].replace("does not", "does")),
    "note missing": lambda p: p.pop("note"),
    "leaf id": lambda p: p.update(leaf=leaf_with(id="0197b8c0-0001-7007-800d-000000019919")),
    "leaf fact": lambda p: p.update(leaf=p["leaf"].replace('"urgent":false', '"urgent":true')),
    "leaf day": lambda p: p.update(leaf=leaf_with(on="2026-06-30")),
    "leaf commitment": lambda p: p.update(leaf=leaf_with(sealed={"text": "0" * 64})),
    "leaf with a space": lambda p: p.update(leaf=p["leaf"].replace(":", ": ", 1)),
    "leaf escaped": lambda p: p.update(leaf=p["leaf"].replace('"hotline.', '"\\u0068otline.')),
    "leaf with a field given twice": lambda p: p.update(leaf=p["leaf"][:-1] + ',"rev":"0"}'),
    "leaf with a field more": lambda p: p.update(leaf=leaf_with(zzz="x")),
    "leaf that is a list": lambda p: p.update(leaf="[]"),
    "leaf that is nested without end": lambda p: p.update(leaf="[" * 5000 + "]" * 5000),
    "leaf that is an object": lambda p: p.update(leaf=ACTS[SEALED]["leaf"]),
    "leaf of another act": lambda p: p.update(leaf=ACTS[SEALED - 1]["body"]),
    "inclusion, first hash": lambda p: p["inclusion"].__setitem__(0, flipped(p["inclusion"][0])),
    "inclusion, last hash": lambda p: p["inclusion"].__setitem__(-1, flipped(p["inclusion"][-1])),
    "inclusion, hash removed": lambda p: p["inclusion"].pop(),
    "inclusion, hash added": lambda p: p["inclusion"].append("0" * 64),
    "inclusion, order": lambda p: p["inclusion"].reverse(),
    "inclusion, upper case": lambda p: p["inclusion"].__setitem__(0, p["inclusion"][0].upper()),
    "inclusion, no list": lambda p: p.update(inclusion=""),
    "checkpoint, origin": lambda p: p.update(checkpoint=p["checkpoint"].replace("510700", "510701")),
    "checkpoint, size": lambda p: p.update(checkpoint=p["checkpoint"].replace("\n20\n", "\n21\n")),
    "checkpoint, root": lambda p: p.update(
        checkpoint=flipped(p["checkpoint"], p["checkpoint"].index("\nsuite") - 6)
    ),
    "checkpoint, suite": lambda p: p.update(checkpoint=p["checkpoint"].replace("sha256", "sha512")),
    "checkpoint, suite removed": lambda p: p.update(
        checkpoint=p["checkpoint"].replace("suite rfc9162-sha256-ed25519\n", "")
    ),
    "checkpoint, line added": lambda p: p.update(checkpoint=p["checkpoint"].replace("\n\n", "\nx\n\n")),
    "checkpoint, signature": lambda p: p.update(
        checkpoint=flipped(p["checkpoint"], p["checkpoint"].index("\n— 510000") - 9)
    ),
    "checkpoint, unsigned": lambda p: p.update(checkpoint=p["checkpoint"].split("\n\n")[0] + "\n"),
    "checkpoint of a forger": lambda p: p.update(checkpoint=sign_checkpoint(HEAD, FORGER)),
    "checkpoint of another suite": lambda p: p.update(
        checkpoint=sign_checkpoint(Checkpoint(ORIGIN, 20, HEAD.root, ("suite other",)), SIGNER)
    ),
    "checkpoint with a lone surrogate": lambda p: p.update(checkpoint="\ud800" + p["checkpoint"]),
    "checkpoint null": lambda p: p.update(checkpoint=None),
    "verifier of a forger": lambda p: p.update(verifier=str(FORGER.verifier)),
    "verifier of a witness": lambda p: p.update(verifier=str(WITNESS.verifier)),
    "verifier, key id": lambda p: p.update(verifier=flipped(p["verifier"], len(ORIGIN) + 2)),
    "verifier, key": lambda p: p.update(verifier=flipped(p["verifier"], -9)),
    "verifier with a lone surrogate": lambda p: p.update(verifier="\ud800" + p["verifier"]),
    "verifier null": lambda p: p.update(verifier=None),
    "disclosed, value": lambda p: p["disclosed"]["complainant"]["value"].update(name="李四"),
    "disclosed, type of value": lambda p: p["disclosed"]["anonymous"].update(value="false"),
    "disclosed, salt": lambda p: p["disclosed"]["text"].update(salt=flipped(p["disclosed"]["text"]["salt"])),
    "disclosed, salt missing": lambda p: p["disclosed"]["text"].pop("salt"),
    "disclosed, path": lambda p: p["disclosed"].update(other=p["disclosed"].pop("text")),
    "disclosed, swapped": lambda p: p["disclosed"].update(text=p["disclosed"]["party"]),
    "disclosed, a list": lambda p: p.update(disclosed=[]),
}


@pytest.mark.parametrize("tamper", TAMPERED.values(), ids=TAMPERED)
@pytest.mark.parametrize("key", [KEY, None], ids=["key known", "key unknown"])
def test_a_proof_tampered_in_any_part_is_refused(tamper, key):
    proof = copy.deepcopy(PROOF)
    tamper(proof)
    assert proof != PROOF
    with pytest.raises(checker.Refused):
        checker.check(json.dumps(proof), key)


def test_the_untampered_proof_holds_with_and_without_the_key():
    assert checker.check(json.dumps(PROOF), KEY)["key_known"]
    assert not checker.check(json.dumps(PROOF))["key_known"]


def test_a_whole_forged_ledger_is_refused_once_the_key_is_compared():
    forged = ACTS[0]["body"].replace("demo/510700", "demo/510701")
    hashes = [merkle.sha256(b"\x00" + forged.encode()).digest()]
    note = sign_checkpoint(Checkpoint(ORIGIN, 1, hashes[0]), FORGER)
    text = proof_file(forged, 0, [], note, FORGER.verifier)
    assert not checker.check(text)["key_known"]  # only said to be consistent, see below
    with pytest.raises(checker.Refused, match="not the key given"):
        checker.check(text, KEY)


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", "{", '{"format":"a","format":"b"}', "[" * 100_000])
def test_a_file_that_is_no_proof_is_refused(text):
    with pytest.raises(checker.Refused):
        checker.check(text)


def test_a_proof_with_a_number_is_refused():
    with pytest.raises(checker.Refused, match="holds a number"):
        checker.check(json.dumps({**PROOF, "position": 11}))


def test_the_command_says_in_both_languages_what_is_proven(tmp_path, capsys):
    file = tmp_path / "proof.json"
    file.write_text(proof_of(SEALED, {"complainant": OPENED["complainant"]}), "utf-8")
    assert checker.main([str(file), "--key", KEY, "--witness", str(WITNESS.verifier)]) == 0
    said = capsys.readouterr().out
    for words in (
        "证明成立 PROVEN",
        "510700.example/ledger",
        "位置 position: 11 （检查点共 20 条 of 20）",
        HEAD.root.hex(),
        "hotline.complaint.filed",
        "urgent: false",
        "张三",
        "anonymous （密封 sealed）",
        "2026-06-29 08:30:00 UTC",
        "它不证明所记属实",
        "It does not prove that the entry is true",
    ):
        assert words in said
    assert "demonstration" not in said


def test_without_the_key_the_command_does_not_say_proven(tmp_path, capsys):
    file = tmp_path / "proof.json"
    file.write_text(proof_of(0), "utf-8")
    assert checker.main([str(file)]) == 0
    said = capsys.readouterr().out
    assert "PROVEN" not in said
    assert "密钥未经核对" in said
    assert "no witness was checked" in said


def test_a_demonstration_is_called_one(tmp_path, capsys):
    signer = Signer("demo/510700", Ed25519PrivateKey.from_private_bytes(bytes(32)))
    note = sign_checkpoint(Checkpoint("demo/510700", 20, HEAD.root), signer)
    (tmp_path / "proof.json").write_text(proof_of(0, note=note, signer=signer), "utf-8")
    assert checker.main([str(tmp_path / "proof.json")]) == 0
    assert "演示账本" in capsys.readouterr().out


def test_text_that_a_terminal_would_obey_is_written_as_an_escape():
    assert checker._plain("a\u202eb\x1b[31m\n质") == "a\\u202eb\\x1b[31m\\n质"


def test_the_command_ends_with_1_when_the_proof_is_refused(tmp_path, capsys):
    file = tmp_path / "proof.json"
    file.write_text(json.dumps({**PROOF, "position": "10"}), "utf-8")
    assert checker.main([str(file)]) == 1
    assert "证明不成立 REFUSED" in capsys.readouterr().out


def test_the_command_ends_with_2_when_there_is_nothing_to_check(tmp_path, capsys):
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    assert checker.main([str(tmp_path / "absent.json")]) == 2
    assert checker.main([str(tmp_path / "bytes")]) == 2
    assert checker.main([]) == 2
    assert checker.main(["a", "b"]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_the_file_runs_alone_in_an_empty_folder(tmp_path):
    (tmp_path / "check.py").write_bytes(Path(checker.__file__).read_bytes())
    (tmp_path / "proof.json").write_text(json.dumps(PROOF), "utf-8")
    command = [sys.executable, "-I", "-S", "check.py"]
    done = subprocess.run(
        [*command, "proof.json", "--key", KEY], cwd=tmp_path, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    piped = subprocess.run(
        [*command, "-"],
        cwd=tmp_path,
        input=json.dumps({**PROOF, "origin": "x"}).encode(),
        capture_output=True,
        check=False,
    )
    assert piped.returncode == 1


def test_the_file_imports_the_standard_library_only_and_is_python_3_8():
    tree = ast.parse(Path(checker.__file__).read_text("utf-8"), feature_version=(3, 8))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names
    assert not any(isinstance(node, ast.ImportFrom) and node.level for node in ast.walk(tree))


def test_nobody_is_handed_a_proof_that_fails():
    path, key = merkle.inclusion_proof(HASHES, SEALED), SIGNER.verifier
    body = ACTS[SEALED]["body"]
    wrong_value = {"text": Opened(OPENED["text"].salt, "something else")}
    wrong_path = {"nothing": OPENED["text"]}
    for position, disclosed in ((SEALED - 1, None), (SEALED, wrong_value), (SEALED, wrong_path)):
        with pytest.raises(ProofError):
            proof_file(body, position, path, NOTE, key, disclosed)
    with pytest.raises(LeafError):
        proof_file(body + " ", SEALED, path, NOTE, key)
