"""The header is found below titles, and its columns find their fields; what a person chose is remembered."""

import io
import json

import pytest

from zhijian.kernel.intake.header import REPORT_TITLES, Header, find_header
from zhijian.kernel.intake.mapping import ColumnMap, MappingRefused, guess, recall
from zhijian.kernel.intake.sheets import open_table
from zhijian.kernel.parties.importing import FIRMS, HISTORY


def header_of(
    text: str, known: frozenset[str] = frozenset(), row: int | None = None
) -> tuple[Header, list[int]]:
    with open_table(io.BytesIO(text.encode())) as table:
        header, below = find_header(table.rows(), known, row)
        return header, [each.number for each in below]


LIST = "某某县获证企业名单\n填报单位：,,,2021年\n序号,企业 名称,地 址,许可证编号\n1,甲厂,一路,SC1\n2,乙厂,二路,SC2\n"


def test_the_header_is_the_row_whose_words_are_known() -> None:
    header, below = header_of(LIST, FIRMS.words)
    assert (header.row, below) == (3, [4, 5])
    assert header.titles == ("序号", "企业 名称", "地 址", "许可证编号")


def test_without_known_words_it_is_the_first_wide_row_of_text() -> None:
    assert header_of(LIST)[0].row == 3


def test_a_cell_of_the_data_that_is_a_known_word_is_no_header() -> None:
    assert header_of("厂家,门类\n甲厂,企业\n乙厂,企业\n", FIRMS.words)[0].row == 1


def test_the_header_can_be_said_outright() -> None:
    assert header_of(LIST, FIRMS.words, row=1)[0].row == 1
    header, below = header_of("甲厂,一路\n", FIRMS.words, row=0)
    assert (header, below) == (Header(0, ("A", "B")), [1])


def test_a_fingerprint_is_of_the_titles_and_not_of_spaces_or_an_errors_file() -> None:
    plain = Header(1, ("企业名称", "地址"))
    assert plain.fingerprint == Header(4, ("企业 名称", "地址 ", "")).fingerprint
    assert plain.fingerprint == Header(1, ("企業名稱", "地址", *REPORT_TITLES[1::2])).fingerprint
    assert plain.fingerprint != Header(1, ("地址", "企业名称")).fingerprint


NOTICE = (
    "序号", "标称生产企业名称", "标称生产企业地址", "被抽样单位名称", "被抽样单位地址", "食品名称", "规格型号", "商标",
    "生产日期/批号", "不合格项目║检验结果║标准值", "分类", "任务来源", "检验机构", "备注",
)  # fmt: skip


@pytest.mark.parametrize(
    ("titles", "fields"),
    [
        (NOTICE, {"name": 1, "address": 2}),
        (("序号", "标称生产企业名称", "地址", "被抽样单位名称", "地址"), {"name": 1, "address": 2}),
        (("生产商", "供应商", "单位"), {"name": 0}),
        (("企业名称（全称）", "统一社会信用代码", "组织机构代码", "联系人", "联系电话"),
         {"name": 0, "uscc": 1, "org_code": 2, "contact": 3, "phone": 4}),
        (("Firm name", "USCC", "Address", "Phone"), {"name": 0, "uscc": 1, "address": 2, "phone": 3}),
        (("企業名稱", "ＵＳＣＣ"), {"name": 0, "uscc": 1}),
        (("inspection_id", "license_", "facility_type", "risk"), {"number": 1, "sector": 2, "risk": 3}),
        (("甲", "乙"), {}),
    ],
)  # fmt: skip
def test_columns_find_their_fields(titles: tuple[str, ...], fields: dict[str, int]) -> None:
    assert guess(Header(1, titles), FIRMS).columns == fields


def test_the_columns_of_an_errors_file_are_never_data() -> None:
    assert guess(Header(1, ("Row in the file", "Import error", "名称")), FIRMS).columns == {"name": 2}


def test_a_required_field_without_a_column_is_told() -> None:
    (day, result) = guess(Header(1, ("检查编号", "企业名称")), HISTORY).missing(HISTORY)
    assert (day.field, result.field) == ("day", "result")
    assert day.sentence() == "No column was chosen for “Day”, which is required."
    assert not ColumnMap({"day": 0}, {"result": "合格"}).missing(HISTORY)


def test_what_a_person_chose_is_remembered_for_the_same_header() -> None:
    header = Header(1, ("甲", "乙"))
    remembered = ColumnMap({"name": 1}, {"sort": "企业"}).remember(header, FIRMS)
    assert recall(remembered, Header(7, ("甲 ", "乙", "")), FIRMS) == ColumnMap({"name": 1}, {"sort": "企业"})


@pytest.mark.parametrize(
    "change",
    [
        {"header": "0" * 32},
        {"spec": "parties.history"},
        {"columns": {"name": 9}},
        {"columns": {"nothing": 0}},
        {"columns": 1},
    ],
)
def test_a_remembered_mapping_of_something_else_is_refused(change: dict[str, object]) -> None:
    header = Header(1, ("甲", "乙"))
    said = json.loads(ColumnMap({"name": 1}).remember(header, FIRMS)) | change
    with pytest.raises(MappingRefused) as refused:
        recall(json.dumps(said), header, FIRMS)
    assert refused.value.code == "MAPPING_UNREADABLE"
