"""What people write in a cell, and what it means."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from zhijian.kernel.intake import fields
from zhijian.kernel.intake.cells import CellValue
from zhijian.kernel.intake.problems import CellRefused

DAY = date(2021, 1, 15)


@pytest.mark.parametrize(
    "cell",
    [
        DAY, datetime(2021, 1, 15, 8, 30), "2021-01-15", "2021/1/15", "2021.01.15", "2021年1月15日", "20210115",  # noqa: DTZ001
        "２０２１年１月１５日", " 2021-01-15 08:30:00 ", Decimal(20210115), "2021-01-15T08:30",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(cell: CellValue) -> None:
    parsed = fields.day(cell)
    assert (parsed.value, parsed.warnings) == (DAY, ())


@pytest.mark.parametrize("cell", ["44211", Decimal(44211), "４４２１１"])
def test_a_day_number_is_read_with_a_warning(cell: CellValue) -> None:
    parsed = fields.day(cell)
    assert parsed.value == DAY
    assert [warning.code for warning in parsed.warnings] == ["DAY_FROM_SERIAL"]


@pytest.mark.parametrize(
    "cell", ["03/04/2021", "2021-13-01", "2021-02-29", "21-1-15", "去年", "2021", Decimal("1.5")]
)
def test_what_is_no_day_or_two_days_at_once_is_refused(cell: CellValue) -> None:
    with pytest.raises(CellRefused) as refused:
        fields.day(cell)
    assert refused.value.code == "NOT_A_DAY"


@pytest.mark.parametrize("blank", [None, "", " ", "/", "——", "　", "…"])
def test_a_cell_without_letter_or_digit_is_blank(blank: CellValue) -> None:
    parsers = (
        fields.text(9),
        fields.code(9),
        fields.number(),
        fields.day,
        fields.choice({"a": ()}),
        fields.telephone,
    )
    assert [parse(blank).value for parse in parsers] == [None] * 6


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("１２．５", "12.5"), ("1,234.50", "1234.50"), ("-5", "-5"), ("3.10", "3.10"), (Decimal("1.0"), "1"),
    ],
)  # fmt: skip
def test_a_number_keeps_its_digits(cell: CellValue, value: str) -> None:
    assert str(fields.number()(cell).value) == value


@pytest.mark.parametrize("cell", ["1,23", "12kg", "1e5", "一百", "1 000"])
def test_what_is_no_number_is_refused(cell: str) -> None:
    with pytest.raises(CellRefused) as refused:
        fields.number()(cell)
    assert refused.value.code == "NOT_A_NUMBER"


def test_a_count_is_whole_and_not_less_than_nothing() -> None:
    count = fields.number(Decimal(0), whole=True)
    assert count("3.0").value == Decimal(3)
    for cell, code in (("3.5", "NOT_WHOLE"), ("-1", "TOO_SMALL")):
        with pytest.raises(CellRefused) as refused:
            count(cell)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("００１２", "0012"),
        (Decimal("1.0"), "1"),
        ("13800000000.0", "13800000000"),
        (" SC 1 ", "SC1"),
        ("1.5", "1.5"),
    ],
)
def test_a_code_is_a_text_of_half_width_signs(cell: CellValue, value: str) -> None:
    assert fields.code(60)(cell).value == value


def test_a_text_has_one_space_where_several_were_and_at_most_its_size() -> None:
    assert fields.text(9)(" 一路 \n 1号 ").value == "一路 1号"
    with pytest.raises(CellRefused) as refused:
        fields.text(3)("四个字了")
    assert refused.value.params == {"length": 4, "limit": 3}


def test_a_choice_is_known_by_any_of_its_words() -> None:
    result = fields.choice({"pass": ("合格", "Pass"), "fail": ("不合格",)})
    assert [result(cell).value for cell in ("合 格", "PASS", "pass", "不合格")] == [
        "pass",
        "pass",
        "pass",
        "fail",
    ]
    with pytest.raises(CellRefused) as refused:
        result("也许")
    assert refused.value.problem.sentence() == "“也许” is not one of: 合格, 不合格."


def test_a_telephone_number_has_digits() -> None:
    assert fields.telephone("０２８－８６１２３４５６ 转 8").value == "028-86123456 转 8"
    assert fields.telephone(Decimal("13800000000.0")).value == "13800000000"
    for cell in ("无号码", "110"):
        with pytest.raises(CellRefused) as refused:
            fields.telephone(cell)
        assert refused.value.code == "NOT_A_TELEPHONE"
