"""A row is new, the same, an update or a conflict; or it has errors, which cost that row only."""

from collections.abc import Collection, Mapping, Sequence

from zhijian.kernel.intake.cells import CellValue, Row
from zhijian.kernel.intake.mapping import ColumnMap
from zhijian.kernel.intake.matching import Candidate, Decision
from zhijian.kernel.intake.rows import RowResult, Tally, read_rows
from zhijian.kernel.intake.spec import Key, Values, row_key
from zhijian.kernel.parties.importing import FIRMS

USCC, OTHER_USCC = "91110000600037341L", "9144030071526726XG"
COLUMNS = ("name", "uscc", "org_code", "address", "number", "licence_number")


class Register:
    """What is known already, as a list; counts how often it is asked."""

    def __init__(self, *entries: dict[str, str]) -> None:
        self.entries = [Candidate(entry.pop("id"), entry.get("name", "?"), dict(entry)) for entry in entries]
        self.asked = 0

    def find(self, keys: Collection[Key]) -> Mapping[Key, Sequence[Candidate]]:
        self.asked += 1
        return {key: [each for each in self.entries if key in FIRMS.keys(each.values)] for key in keys}


def judged(register: Register, *rows: tuple[str, ...]) -> list[RowResult]:
    return list(
        read_rows(
            [Row(number, cells) for number, cells in enumerate(rows, start=2)],
            ColumnMap({name: column for column, name in enumerate(COLUMNS)}),
            FIRMS,
            register,
        )
    )


def one(register: Register, *cells: str) -> RowResult:
    (result,) = judged(register, cells)
    return result


def codes(result: RowResult) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in result.errors]


def test_a_firm_that_nobody_knows_is_new() -> None:
    result = one(Register(), "甲厂", USCC)
    assert (result.decision, result.match, result.errors) == (Decision.NEW, "", ())


def test_a_firm_known_by_its_code_is_the_same_however_its_name_is_spaced() -> None:
    register = Register({"id": "1", "name": "甲(上海)有限公司", "uscc": USCC})
    result = one(register, "甲（上海） 有限公司", "９１１１００００ 600037341l")
    assert (result.decision, result.match, result.changes) == (Decision.SAME, "1", {})


def test_a_firm_that_has_a_new_name_under_its_old_code_is_an_update() -> None:
    result = one(Register({"id": "1", "name": "旧名厂", "uscc": USCC}), "新名厂", USCC, "", "一路")
    assert (result.decision, result.match) == (Decision.UPDATE, "1")
    assert result.changes == {"name": ("旧名厂", "新名厂"), "address": ("", "一路")}


def test_what_a_row_leaves_blank_changes_nothing() -> None:
    result = one(
        Register({"id": "1", "name": "甲厂", "uscc": USCC, "address": "一路"}), "甲厂", USCC, "", "/"
    )
    assert result.decision is Decision.SAME


def test_an_old_organisation_code_finds_the_firm_of_today_and_the_other_way_round() -> None:
    by_old = one(Register({"id": "1", "name": "甲厂", "uscc": USCC}), "甲厂", "", "60003734-1")
    by_new = one(Register({"id": "1", "name": "甲厂", "org_code": "600037341"}), "甲厂", USCC)
    assert (by_old.match, by_new.match) == ("1", "1")
    assert by_new.changes == {"uscc": ("", USCC)}


def test_codes_that_belong_to_two_firms_are_a_conflict() -> None:
    register = Register(
        {"id": "1", "name": "甲厂", "uscc": USCC}, {"id": "2", "name": "乙厂", "org_code": "600037341"}
    )
    result = one(register, "甲厂", USCC)
    assert (result.decision, codes(result)) == (Decision.CONFLICT, [("", "KEYS_DISAGREE")])


def test_a_name_finds_a_firm_and_may_add_what_was_blank() -> None:
    result = one(Register({"id": "1", "name": "甲厂"}), "甲厂", USCC, "", "一路")
    assert (result.decision, result.match) == (Decision.UPDATE, "1")
    assert result.changes == {"uscc": ("", USCC), "address": ("", "一路")}


def test_a_name_alone_never_overwrites() -> None:
    result = one(Register({"id": "1", "name": "便民超市", "address": "一路"}), "便民超市", "", "", "二路")
    assert (result.decision, codes(result)) == (Decision.CONFLICT, [("address", "CONTRADICTS")])
    assert "“二路” instead of “一路”" in result.errors[0].sentence()


def test_two_firms_of_one_name_with_two_codes_are_two_firms() -> None:
    result = one(Register({"id": "1", "name": "便民超市", "uscc": USCC}), "便民超市", OTHER_USCC)
    assert result.decision is Decision.NEW
    assert [warning.code for warning in result.warnings] == ["SAME_NAME_OTHER_CODE"]


def test_a_name_that_several_firms_have_is_a_conflict() -> None:
    register = Register({"id": "1", "name": "便民超市", "uscc": USCC}, {"id": "2", "name": "便民超市"})
    assert codes(one(register, "便民超市")) == [("", "SEVERAL_OF_THIS_NAME")]


def test_a_licence_that_belongs_to_a_firm_of_another_name_is_a_conflict() -> None:
    register = Register({"id": "1", "name": "甲厂", "licence_number": "SC10151010400011"})
    assert codes(one(register, "乙厂", "", "", "", "", "sc10151010400011")) == [("name", "CONTRADICTS")]


def test_a_likeness_is_only_said() -> None:
    result = one(Register({"id": "1", "name": "上海高砂·鉴臣香料有限公司"}), "上海高砂•鉴臣香料有限公司")
    assert result.decision is Decision.NEW
    assert [w.sentence() for w in result.warnings] == [
        "This looks like 上海高砂·鉴臣香料有限公司. Look whether it is the same."
    ]


def test_rows_of_one_file_that_name_the_same_firm_are_one_firm() -> None:
    results = judged(
        Register(), ("甲厂",), ("甲 厂",), ("乙厂",), ("甲厂", "", "", "一路"), ("甲厂", "", "", "一路")
    )
    assert [(each.decision, each.first_row) for each in results] == [
        (Decision.NEW, 0), (Decision.SAME, 2), (Decision.NEW, 0), (Decision.UPDATE, 2), (Decision.SAME, 2),
    ]  # fmt: skip


def test_a_file_that_contradicts_itself_gets_the_later_row_back() -> None:
    results = judged(Register(), ("甲厂", USCC, "", "一路"), ("甲厂", USCC, "", "二路"), ("甲厂", USCC))
    assert [each.decision for each in results] == [Decision.NEW, Decision.CONFLICT, Decision.SAME]
    assert codes(results[1]) == [("address", "CONTRADICTS_ROW")]
    assert results[1].errors[0].params == {"row": 2}


def test_a_second_row_adds_to_a_firm_that_the_register_knows() -> None:
    register = Register({"id": "1", "name": "甲厂", "uscc": USCC, "address": "一路"})
    results = judged(register, ("甲厂", USCC), ("甲厂", USCC, "", "二路"), ("甲厂", USCC, "", "二路"))
    assert [(each.decision, each.match) for each in results] == [
        (Decision.SAME, "1"),
        (Decision.UPDATE, "1"),
        (Decision.SAME, "1"),
    ]
    assert results[1].changes == {"address": ("一路", "二路")}


def test_errors_stand_on_their_fields_and_cost_their_row_only() -> None:
    results = judged(
        Register(), ("甲厂", "911100006000373410"), ("/",), ("乙厂",), ("丙厂", USCC, "D2143569-X")
    )
    assert [codes(each) for each in results] == [
        [("uscc", "USCC_CHECK")], [("name", "NAMES_NOBODY")], [], [("org_code", "CODES_DISAGREE")],
    ]  # fmt: skip


def test_the_inner_check_sign_is_a_warning() -> None:
    result = one(Register(), "甲厂", "91110000600037342P")
    assert result.decision is Decision.NEW
    assert [(w.field, w.code) for w in result.warnings] == [("uscc", "USCC_INNER_CHECK")]


def test_the_register_is_asked_once_for_five_hundred_rows() -> None:
    for rows, asked in ((500, 1), (501, 2), (1500, 3)):
        register = Register()
        judged(register, *((f"第{n}厂",) for n in range(rows)))
        assert register.asked == asked


def test_what_is_typed_once_holds_for_all_rows_that_say_nothing() -> None:
    columns = ColumnMap({"name": 0, "sort": 1}, {"sort": "企业", "area": "河口县"})
    cells: list[tuple[CellValue, ...]] = [("甲厂", None), ("乙坊", "小作坊")]
    results = list(read_rows([Row(n, each) for n, each in enumerate(cells)], columns, FIRMS))
    assert [(each.values["sort"], each.values["area"]) for each in results] == [
        ("enterprise", "河口县"),
        ("workshop", "河口县"),
    ]


def test_a_tally_says_what_a_preview_shows() -> None:
    tally = Tally()
    list(tally.count(judged(Register(), ("甲厂",), ("甲厂",), ("/",))))
    assert (tally.decisions, tally.refused) == ({Decision.NEW: 1, Decision.SAME: 1}, 1)
    assert tally.codes == {"NAMES_NOBODY": 1}


def test_a_row_key_names_what_the_row_says_for_ever() -> None:
    """The literal is sha256sum of ["parties.firms",{"name":"甲厂","uscc":"91110000600037341L"}]."""
    values: Values = {"name": "甲厂", "uscc": USCC, "address": None}
    assert row_key(values, FIRMS) == row_key({"address": "", "uscc": USCC, "name": "甲厂"}, FIRMS)
    assert row_key(values, FIRMS) != row_key({"name": "乙厂", "uscc": USCC}, FIRMS)
    assert row_key(values, FIRMS) == "a46215358c4143739872e66f26aa9f73398098e3ff5a2362f55e5c835ab7b0c6"
