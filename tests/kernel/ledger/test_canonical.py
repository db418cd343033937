"""The canonical form: what goes in, what is refused, and that rfc8785 writes the same bytes."""

import unicodedata
from decimal import Decimal
from enum import StrEnum

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from zhijian.kernel.ledger.canonical import CanonicalError, canonical, canonical_text, clean, parse

# Code points that Unicode has assigned, without surrogates: what a keyboard can send.
typed = st.text(st.characters(exclude_categories=("Cs", "Cn", "Cc")) | st.sampled_from("\n\t"), max_size=20)
keys = st.text("abcdefghijklmnopqrstuvwxyz0123456789_.$-", min_size=1, max_size=8)
values = st.recursive(
    st.none() | st.booleans() | typed,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        ("", '""'),
        ("检定证书", '"检定证书"'),
        ([], "[]"),
        ({}, "{}"),
        ({"b": "2", "a": "1"}, '{"a":"1","b":"2"}'),
        ({"a": {"z": [True, None]}}, '{"a":{"z":[true,null]}}'),
        (
            {"a": [], "_": [], "0": [], ".": [], "-": [], "$": []},
            '{"$":[],"-":[],".":[],"0":[],"_":[],"a":[]}',
        ),
        ('"\\/\n\t', '"\\"\\\\/\\n\\t"'),
        ("<&>\u2028", '"<&>\u2028"'),
        ("𠮷", '"𠮷"'),
    ],
)
def test_a_value_has_one_text(value, written):
    assert canonical_text(value) == written
    assert canonical(value) == written.encode("utf-8")


@given(values)
def test_the_bytes_are_those_of_the_rfc8785_package(value):
    tidy = clean(value)
    assert canonical(tidy) == rfc8785.dumps(tidy)


@given(values)
def test_what_was_written_is_read_back(value):
    tidy = clean(value)
    assert parse(canonical_text(tidy)) == tidy


@given(values)
def test_a_canonical_text_stays_on_one_line(value):
    assert b"\n" not in canonical(clean(value))


@pytest.mark.parametrize(
    ("value", "path", "reason"),
    [
        (1, "", "is a int"),
        ({"load": 3000.10}, "load", "is a float"),
        ({"tests": [{"load": 5}]}, "tests[0].load", "is a int"),
        ({"a": ("x",)}, "a", "is a tuple"),
        ({"a": b"x"}, "a", "is a bytes"),
        ({"Load": "5 kg"}, "", "has the key 'Load'"),
        ({"": "x"}, "", "has the key ''"),
        ({"质量": "x"}, "", "has the key"),
        ({"a\n": "x"}, "", "has the key"),
        ({1: "x"}, "", "has the key 1"),
        ({"a": "e\u0301"}, "a", "is not in Unicode NFC"),
        (["x", "\ud800"], "[1]", "has a lone surrogate"),
        ("a\x00", "", "has a control character"),
        ("质\x07", "", "has a control character"),
        ("\r\n", "", "has a control character"),
        ("\x7f", "", "has a control character"),
        ("\x85", "", "has a control character"),
        ("\ufffe", "", "not a character"),
        ("\U0010ffff", "", "not a character"),
    ],
)
def test_what_a_leaf_cannot_hold_is_refused_by_name(value, path, reason):
    with pytest.raises(CanonicalError) as refused:
        canonical(value)
    assert refused.value.path == path
    assert reason in refused.value.reason


def test_decimals_are_refused_too():
    with pytest.raises(CanonicalError, match="is a Decimal"):
        canonical({"mass": Decimal("3000.10")})


def test_nesting_has_an_end():
    value = "x"
    for _ in range(32):
        value = [value]
    assert canonical(value) == b"[" * 32 + b'"x"' + b"]" * 32
    with pytest.raises(CanonicalError, match="deeper than 32"):
        canonical([value])
    with pytest.raises(CanonicalError, match="deeper than 32"):
        clean([value])


def test_cleaning_composes_letters_and_keeps_digits_as_typed():
    assert clean({"a": "e\u0301", "b": ["3000.10 kg"]}) == {"a": "é", "b": ["3000.10 kg"]}
    assert clean("１２．５") == "１２．５"  # full width is folded at the door of a measure, not here


def test_cleaning_makes_every_line_end_a_newline():
    assert clean("一\r\n二\r三\n") == "一\n二\n三\n"


def test_cleaning_turns_a_choice_into_its_value():
    class Result(StrEnum):
        PASS = "pass"

    tidy = clean({"result": Result.PASS})
    assert canonical(tidy) == b'{"result":"pass"}'
    assert type(tidy["result"]) is str


@pytest.mark.parametrize("text", ["\ud83d", "\x00", "\x1b[31m", "\u0378"])
def test_cleaning_mends_no_broken_text(text):
    with pytest.raises(CanonicalError):
        clean({"name": text})


def test_cleaning_refuses_numbers_as_the_canonical_form_does():
    with pytest.raises(CanonicalError, match=r"load: is a int"):
        clean({"load": 5})


@given(typed)
def test_cleaned_text_is_nfc_and_clean_again(text):
    tidy = clean(text)
    assert unicodedata.is_normalized("NFC", tidy)
    assert clean(tidy) == tidy


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "1",
        "[1]",
        "1e3",
        "NaN",
        '{"a":"1", "b":"2"}',
        '{"b":"2","a":"1"}',
        '{"a":"1","a":"1"}',
        '"\\u8d28"',
        '"\\/"',
        '"e\u0301"',
        ' "x"',
        '"x"\n',
        "[" * 100_000,
    ],
)
def test_text_that_is_not_canonical_is_not_read(text):
    with pytest.raises(CanonicalError):
        parse(text)
