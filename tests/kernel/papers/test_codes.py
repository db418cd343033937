"""Check codes: 40 bits that a person can read aloud, copy by hand and type on a telephone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijian.kernel.papers.codes import BadCode, new_code, normalise


@pytest.mark.parametrize(
    ("bits", "code"),
    [
        # Crockford's base 32, worked by hand: five bits a symbol, the highest first.
        ("0000000000", "0000-0000"),
        ("ffffffffff", "ZZZZ-ZZZZ"),
        ("0000000001", "0000-0001"),
        ("08864298e8", "1234-5678"),
    ],
)
def test_five_bytes_become_eight_symbols(bits: str, code: str) -> None:
    assert new_code(bytes.fromhex(bits)) == code


@pytest.mark.parametrize("length", [0, 4, 6, 16])
def test_any_other_number_of_bytes_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="5 random bytes"):
        new_code(bytes(length))


@pytest.mark.parametrize(
    "typed",
    [
        "4F2C-88QD",
        "4f2c88qd",
        " 4F2C 88QD ",
        "４Ｆ２Ｃ－８８ＱＤ",
        "4F2C—88QD",
        "4-F-2-C-8-8-Q-D",
        "4F2C\u300088QD",
    ],
)
def test_what_a_person_types_is_the_printed_code(typed: str) -> None:
    assert normalise(typed) == "4F2C-88QD"


def test_letters_that_look_like_figures_are_read_as_figures() -> None:
    assert normalise("oOiI lLa9") == "0011-11A9"


@pytest.mark.parametrize("typed", ["", "4F2C-88Q", "4F2C-88QDA", "4F2C-88QU", "4F2C-88Q！", "查验码4F2C88"])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(BadCode):
        normalise(typed)


@given(st.binary(min_size=5, max_size=5))
def test_a_printed_code_reads_as_itself_and_has_no_ambiguous_letter(bits: bytes) -> None:
    code = new_code(bits)
    assert normalise(code.lower()) == code
    assert not set(code) & set("ILOU")


@given(st.binary(min_size=5, max_size=5), st.binary(min_size=5, max_size=5))
def test_two_codes_are_equal_only_for_the_same_bits(one: bytes, other: bytes) -> None:
    assert (new_code(one) == new_code(other)) == (one == other)
