"""Checkpoints: the signed head, its one suite, and no second root for a size."""

from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zhijian.kernel.ledger.checkpoint import (
    Checkpoint,
    ForkError,
    open_checkpoint,
    parse_checkpoint,
    peek_checkpoint,
    refuse_fork,
    sign_checkpoint,
)
from zhijian.kernel.ledger.note import NoteError, SignatureError, Signer

ORIGIN = "demo/510700"
ROOT = sha256(b"").digest()
SIGNER = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
HEAD = Checkpoint(ORIGIN, 0, ROOT)


def test_a_checkpoint_is_written_line_by_line():
    assert str(HEAD) == (
        "demo/510700\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nsuite rfc9162-sha256-ed25519\n"
    )
    assert parse_checkpoint(str(HEAD)) == HEAD


def test_the_example_of_the_specification_is_read():
    # c2sp.org/tlog-checkpoint
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    head = parse_checkpoint(text)
    assert (head.origin, head.size, head.extensions) == ("example.com/behind-the-sofa", 20852163, ())
    assert head.root.hex() == "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62"
    assert str(head) == text


def test_a_signed_checkpoint_opens_with_its_key():
    note = sign_checkpoint(HEAD, SIGNER)
    assert open_checkpoint(note, SIGNER.verifier) == HEAD
    assert peek_checkpoint(note) == HEAD


def test_a_key_signs_for_its_own_origin_only():
    with pytest.raises(NoteError, match="does not sign for"):
        sign_checkpoint(Checkpoint("demo/510800", 0, ROOT), SIGNER)


def test_a_checkpoint_of_another_origin_is_refused_even_if_signed():
    text = str(Checkpoint("demo/510800", 0, ROOT))
    with pytest.raises(NoteError, match="is of demo/510800"):
        open_checkpoint(f"{text}\n{SIGNER.line(text)}", SIGNER.verifier)


@pytest.mark.parametrize("extensions", [(), ("suite sm3-sm2",), ("suite rfc9162-sha256-ed25519-x",)])
def test_a_checkpoint_of_another_suite_is_refused_even_if_signed(extensions):
    note = sign_checkpoint(Checkpoint(ORIGIN, 0, ROOT, extensions), SIGNER)
    with pytest.raises(NoteError, match="suite"):
        open_checkpoint(note, SIGNER.verifier)


def test_a_checkpoint_of_another_key_is_refused():
    other = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(32)))
    with pytest.raises(SignatureError):
        open_checkpoint(sign_checkpoint(HEAD, other), SIGNER.verifier)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "demo/510700\n",
        "demo/510700\n0\n",
        "demo/510700\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "demo/510700\n00\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "demo/510700\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "demo/510700\n١\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "demo/510700\n99999999999999999999\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "demo/510700\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
        "demo/510700\n0\nAAAA\n",
        "demo/510700\n0\nroot\n",
        "demo/510700\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nx\n",
    ],
)
def test_a_malformed_checkpoint_is_refused(text):
    with pytest.raises(NoteError):
        parse_checkpoint(text)


@pytest.mark.parametrize(
    "values",
    [("", 0, ROOT), (ORIGIN, -1, ROOT), (ORIGIN, 0, b""), (ORIGIN, 0, ROOT, ("",)), ("a\nb", 0, ROOT)],
)
def test_no_checkpoint_is_made_that_could_not_be_read(values):
    with pytest.raises(NoteError):
        Checkpoint(*values)


def test_a_ledger_goes_forward_and_one_size_has_one_root():
    five = Checkpoint(ORIGIN, 5, ROOT)
    refuse_fork(five, Checkpoint(ORIGIN, 5, ROOT))
    refuse_fork(five, Checkpoint(ORIGIN, 6, sha256(b"x").digest()))
    with pytest.raises(ForkError, match="two roots"):
        refuse_fork(five, Checkpoint(ORIGIN, 5, sha256(b"x").digest()))
    with pytest.raises(ForkError, match="cannot follow"):
        refuse_fork(five, Checkpoint(ORIGIN, 4, ROOT))
    with pytest.raises(ForkError, match="cannot go on"):
        refuse_fork(five, Checkpoint("demo/510700/2", 6, ROOT))
