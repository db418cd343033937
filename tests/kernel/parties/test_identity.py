"""Codes as GB 32100 and GB 11714 define them; names as people write, search and mask them."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijian.kernel.intake.problems import CellRefused
from zhijian.kernel.parties import identity

# Published codes: the example of GB 32100-2015, the one in stdnum's documentation, and those of four firms.
PUBLISHED = [
    "91350100M000100Y43",
    "91110000600037341L",
    "9144030071526726XG",
    "914403001922038216",
    "91330100799655058B",
    "91110000802100433B",
]


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_codes_are_accepted_without_a_word(code: str) -> None:
    assert identity.read_uscc(code) == identity.Code(code)


@pytest.mark.parametrize(
    "written", ["９１１１００００６００037341ｌ", " 911100 00600037341 L ", "91110000-60003734-1L"]
)
def test_a_code_is_read_in_any_width_and_grouping(written: str) -> None:
    assert identity.read_uscc(written).value == "91110000600037341L"


@pytest.mark.parametrize("code", PUBLISHED)
def test_every_single_wrong_digit_is_noticed(code: str) -> None:
    for place in range(18):
        wrong = "1" if code[place] != "1" else "2"
        with pytest.raises(CellRefused):
            identity.read_uscc(code[:place] + wrong + code[place + 1 :])


def test_a_wrong_inner_check_sign_is_a_warning() -> None:
    code = identity.read_uscc("91110000600037342P")
    assert [warning.code for warning in code.warnings] == ["USCC_INNER_CHECK"]


@pytest.mark.parametrize(
    ("written", "code", "params"),
    [
        ("9111000060003734", "USCC_LENGTH", {"code": "9111000060003734", "length": 16}),
        ("9111000O600037341L", "USCC_SIGNS", {"sign": "O", "place": 8}),
        ("9111000A600037341L", "USCC_SIGNS", {"sign": "A", "place": 8}),
        ("91110000600037341Z", "USCC_SIGNS", {"sign": "Z", "place": 18}),
        ("9111000060003734甲L", "USCC_SIGNS", {"sign": "甲", "place": 17}),
        ("911100006000373410", "USCC_CHECK", {"code": "911100006000373410"}),
    ],
)
def test_a_wrong_code_is_refused_with_the_place_that_is_wrong(
    written: str, code: str, params: dict[str, object]
) -> None:
    with pytest.raises(CellRefused) as refused:
        identity.read_uscc(written)
    assert (refused.value.code, refused.value.params) == (code, params)


def test_the_department_and_the_kind_may_be_letters() -> None:
    """N2 is a village's economic co-operative; the number is invented, its last sign worked out by hand below."""
    signs = {"N": 22, "2": 2, "5": 5, "1": 1, "0": 0, "7": 7, "M": 21, "F": 15, "3": 3, "4": 4, "6": 6}
    weights = [
        1,
        3,
        9,
        27,
        19,
        26,
        16,
        17,
        20,
        29,
        25,
        13,
        8,
        24,
        10,
        30,
        28,
    ]  # GB 32100-2015: 3^(i-1) mod 31
    assert 31 - sum(signs[s] * w for s, w in zip("N2510107MF1234567", weights, strict=True)) % 31 == 8
    assert identity.read_uscc("N2510107MF12345678").value == "N2510107MF12345678"


@pytest.mark.parametrize(
    "code", ["D2143569-X", "d2143569x", "Ｄ２１４３５６９－Ｘ", "600037341", "71526726X"]
)
def test_organisation_codes_are_accepted(code: str) -> None:
    """D2143569-X is the example of GB 11714; the others stand inside published social credit codes."""
    assert len(identity.read_org_code(code).value) == 9


@pytest.mark.parametrize(
    ("written", "code"),
    [("D2143569-1", "ORG_CODE_CHECK"), ("12345", "ORG_CODE_FORM"), ("D214356甲X", "ORG_CODE_FORM")],
)
def test_wrong_organisation_codes_are_refused(written: str, code: str) -> None:
    with pytest.raises(CellRefused) as refused:
        identity.read_org_code(written)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("乐斯福（明光）有限公司", "乐斯福(明光)有限公司"),
        ("乐斯福【明光】有限公司", "乐斯福〔明光〕有限公司"),
        ("希杰（沈阳）生物科 技有限公司 ", "希杰（沈阳）生物科技有限公司"),
        ("郑州君发科技有限公司　", "郑州君发科技有限公司"),
        ("臺灣鍋爐質監有限公司", "台湾锅炉质监有限公司"),
        ("ＡＢＣ食品厂", "abc食品厂"),
        ("甲\u200b厂", "甲厂"),
    ],
)
def test_two_writings_of_one_name_are_the_same(one: str, other: str) -> None:
    assert identity.fold_name(one) == identity.fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("上海高砂·鉴臣香料有限公司", "上海高砂•鉴臣香料有限公司"), ("英联（东莞）食品", "英联东莞食品")],
)
def test_two_names_that_differ_in_punctuation_only_look_alike_but_are_not_the_same(
    one: str, other: str
) -> None:
    assert identity.fold_name(one) != identity.fold_name(other)
    assert identity.fold_name_loose(one) == identity.fold_name_loose(other)


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(name: str) -> None:
    assert identity.fold_name(identity.fold_name(name)) == identity.fold_name(name)


def test_every_character_folds_to_one_that_stays() -> None:
    signs = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    assert [
        sign for sign in signs if identity.fold_name(identity.fold_name(sign)) != identity.fold_name(sign)
    ] == []


@pytest.mark.parametrize(
    ("name", "nobody"), [("/", True), (" ", True), ("——", True), ("无", True), ("", True), ("3M", False)]
)
def test_a_name_of_fewer_than_two_letters_names_nobody(name: str, nobody: bool) -> None:
    assert identity.names_nobody(name) is nobody


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("重庆长安银行", "cqcayh"), ("六安市乐山食品厂", "laslsspc"), ("ABC电子3厂（西安）", "abcdz3cxa"),
        ("質監", "zj"), ("·", ""),
    ],
)  # fmt: skip
def test_a_name_is_typed_by_its_initials(name: str, initials: str) -> None:
    assert identity.pinyin_initials(name) == initials


@pytest.mark.parametrize(
    ("name", "initials"),
    [("曾大明", "zdm"), ("单田芳", "stf"), ("解晓东", "xxd"), ("单于明", "cym"), ("李明", "lm")],
)
def test_a_surname_is_read_as_a_surname(name: str, initials: str) -> None:
    assert identity.pinyin_initials(name, person=True) == initials


def test_each_character_is_a_word_of_the_search() -> None:
    assert identity.search_text("乐斯福（明光）ABC1") == "乐 斯 福 明 光 a b c 1"


@given(st.text(st.characters(categories=["Lo", "Ll", "Nd"]), min_size=3, max_size=12), st.data())
def test_any_part_of_a_name_is_a_phrase_of_its_search_text(name: str, data: st.DataObject) -> None:
    folded = identity.fold_name(name)
    start = data.draw(st.integers(0, max(0, len(folded) - 1)))
    part = folded[start : start + 3]
    assert f" {identity.search_text(part)} " in f" {identity.search_text(name)} "


@pytest.mark.parametrize(
    ("serial", "shown"),
    [("812341", "8***41"), ("12345", "1***45"), ("1234", "***"), ("", "***"), ("ＡＢ９９９８", "A***98")],
)
def test_a_stranger_sees_three_signs_of_a_number(serial: str, shown: str) -> None:
    assert identity.mask_serial(serial) == shown


@pytest.mark.parametrize(
    ("name", "shown"), [("钱大明", "钱**"), ("钱明", "钱**"), ("John Smith", "J**"), (" ", "")]
)
def test_a_stranger_sees_the_surname_of_a_person(name: str, shown: str) -> None:
    assert identity.mask_person(name) == shown
