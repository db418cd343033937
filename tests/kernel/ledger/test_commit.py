"""Salted commitments: bound to value and salt, and to nothing that can be guessed."""

import hashlib
import hmac

import pytest

from zhijian.kernel.ledger.canonical import CanonicalError
from zhijian.kernel.ledger.commit import SaltError, commit, matches, new_salt

SALT = bytes(range(32))


def test_a_commitment_is_the_hmac_of_the_canonical_value():
    assert commit("张三", SALT) == hmac.digest(SALT, '"张三"'.encode(), "sha256").hex()
    assert commit({"b": "2", "a": True}, SALT) == hmac.digest(SALT, b'{"a":true,"b":"2"}', "sha256").hex()


def test_the_hmac_is_that_of_rfc_2104_written_out():
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in SALT.ljust(64, b"\0")) + b'"x"').digest()
    outer = hashlib.sha256(bytes(b ^ 0x5C for b in SALT.ljust(64, b"\0")) + inner).hexdigest()
    assert commit("x", SALT) == outer


def test_a_commitment_opens_with_its_value_and_salt_only():
    made = commit("13800000000", SALT)
    assert matches(made, "13800000000", SALT)
    assert not matches(made, "13800000001", SALT)
    assert not matches(made, "13800000000", SALT[::-1])
    assert not matches(made.upper(), "13800000000", SALT)
    assert not matches("质", "13800000000", SALT)
    assert not matches("", "13800000000", SALT)


def test_the_text_true_and_the_word_true_differ():
    assert commit("true", SALT) != commit(True, SALT)
    assert commit("null", SALT) != commit(None, SALT)


@pytest.mark.parametrize("salt", [b"", b"short", bytes(31), bytes(33)])
def test_a_salt_of_another_length_is_refused(salt):
    with pytest.raises(SaltError):
        commit("x", salt)
    with pytest.raises(SaltError):
        matches("0" * 64, "x", salt)


def test_a_value_without_canonical_form_is_refused():
    with pytest.raises(CanonicalError):
        commit(5, SALT)


def test_salts_are_32_bytes_and_never_the_same():
    salts = {new_salt() for _ in range(1000)}
    assert len(salts) == 1000
    assert {len(salt) for salt in salts} == {32}
