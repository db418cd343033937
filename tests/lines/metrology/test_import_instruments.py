"""Instruments from a spreadsheet, with their last verification: the due list is right on the first day."""

import io
import json
from datetime import date, timedelta

import pytest
from django.utils.translation import gettext, override
from openpyxl import load_workbook

from tests.imports import COUNTY, INSTITUTE, Bureau, acts, returned, table, taken, today, workbook
from zhijian.kernel.intake import jobs
from zhijian.kernel.intake.header import find_header
from zhijian.kernel.intake.mapping import guess
from zhijian.kernel.intake.problems import CellRefused
from zhijian.kernel.intake.returning import write_template
from zhijian.kernel.intake.sheets import open_table
from zhijian.kernel.intake.targets import TARGETS
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.parties.models import Party
from zhijian.kernel.records import replay
from zhijian.kernel.records.clocks import Clock
from zhijian.lines.metrology.imports import accuracy, in_one_unit, quantity, upper_quantity
from zhijian.lines.metrology.models import Instrument

HEADER = (
    "序号", "器具编号", "器具名称", "规格型号", "出厂编号", "制造单位", "准确度等级", "最大秤量", "最小秤量",
    "检定分度值", "使用单位", "安装地点", "检定单位", "检定日期", "有效期至", "证书编号",
)  # fmt: skip


def row(number: str, **said: object) -> tuple[object, ...]:
    values = {
        "序号": 1, "器具编号": number, "器具名称": "电子汽车衡", "规格型号": "SCS-100",
        "最大秤量": "100 t", "最小秤量": "1 t", "检定分度值": "50 kg", "使用单位": "云溪水泥厂",
        "检定单位": "临江市计量所", "检定日期": "2026-01-15", "有效期至": "2027-01-14",
        "证书编号": f"临量检字 2026-{number}",
    }  # fmt: skip
    values |= said
    return tuple(values.get(title, "") for title in HEADER)


@pytest.fixture
def bureau(db, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    here = Bureau.founded()
    here.firm("云溪水泥厂")
    return here


def imported(bureau: Bureau, *rows: tuple[object, ...], who: str = "zhou"):
    return bureau.imported(table(HEADER, *rows), "instruments", who)


# -- the due list ----------------------------------------------------------------------------------------------------


def test_the_due_list_is_right_on_the_first_day(bureau):
    soon, late = today() + timedelta(days=20), today() - timedelta(days=7)
    job = imported(
        bureau,
        row("YX-1", 检定日期="2026-01-15", 有效期至=soon.isoformat()),
        row("YX-2", 检定日期="2025-03-02", 有效期至=late.isoformat()),
        row("YX-3", 检定日期="", 有效期至="", 证书编号=""),
    )
    assert taken(job) == {"new": 3}
    due = dict(
        Clock.objects.filter(name="verification_due", stopped_on=None).values_list("record", "due_legal")
    )
    of = dict(Instrument.objects.values_list("number", "pk"))
    assert due == {of["YX-1"]: soon, of["YX-2"]: late}
    scale = Instrument.objects.get(number="YX-1")
    assert (scale.last_verified, scale.valid_until) == (date(2026, 1, 15), soon)
    assert (scale.certificate, scale.outcome, scale.institute_id) == ("临量检字 2026-YX-1", "pass", INSTITUTE)
    assert (scale.territory_id, scale.owner.name, scale.mandatory) == (COUNTY, "云溪水泥厂", True)
    assert list(replay.check()) == []


def test_what_comes_from_an_old_register_is_history_on_its_day_and_a_new_instrument_is_not(bureau):
    imported(bureau, row("YX-1"), row("YX-2", 检定日期="", 有效期至="", 证书编号=""))

    def told(number: str) -> list[tuple[str, str, bool]]:
        found = Act.objects.filter(record=Instrument.objects.get(number=number).pk).order_by("rev")
        return [
            (
                act.kind.rpartition(".")[2],
                act.on.isoformat(),
                json.loads(act.body)["facts"].get("history", False),
            )
            for act in found
        ]

    assert told("YX-1") == [
        ("registered", "2026-01-15", True),
        ("appointed", "2026-01-15", True),
        ("taken_over", "2026-01-15", True),
    ]
    now = today().isoformat()
    assert told("YX-2") == [("registered", now, False), ("appointed", now, False)]


def test_the_same_file_again_changes_nothing(bureau):
    rows = [
        row("YX-1"),
        row("YX-2"),
        row("YX-3", 器具名称="电子台秤", 最大秤量="150kg", 检定分度值="50g", 最小秤量=""),
    ]
    imported(bureau, *rows)
    before = acts()
    assert taken(imported(bureau, *rows)) == {"same": 3}
    assert acts() == before


def test_a_later_verification_is_taken_over_and_an_earlier_one_left(bureau):
    imported(bureau, row("YX-1"))
    later = row("YX-1", 检定日期="2026-06-15", 有效期至="2027-06-14", 证书编号="新")
    assert taken(imported(bureau, later)) == {"update": 1}
    assert taken(imported(bureau, row("YX-1"))) == {"same": 1}
    scale = Instrument.objects.get()
    assert (scale.valid_until, scale.certificate) == (date(2027, 6, 14), "新")
    other = row("YX-1", 检定日期="2026-06-15", 有效期至="2027-06-14", 证书编号="别的")
    job = imported(bureau, other)
    assert taken(job) == {"bad": 1}
    assert "certificate 新, valid until 2027-06-14" in job.returned.get().problems[0][1]


def test_a_list_completes_what_the_register_has(bureau):
    imported(bureau, row("YX-1", 最小秤量="", 出厂编号=""))
    assert taken(imported(bureau, row("YX-1", 出厂编号="A 77", 最小秤量="1 t"))) == {"update": 1}
    scale = Instrument.objects.get()
    assert (scale.serial, scale.min, scale.max, scale.unit, scale.e) == ("A77", "1000", "100000", "kg", "50")


# -- dirt in the cells -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("100t", "100 t"), ("１００　ｔ", "100 t"), ("100 吨", "100 t"), ("e=50kg", "50 kg"), ("Max：80 t", "80 t"),
        ("0.5公斤", "0.5 kg"), ("≤30kg", "30 kg"), ("1,500 kg", "1500 kg"), ("20", "20"), ("2.50 g", "2.50 g"),
        ("1.6MPa", "1.6 MPa"), ("/", None),
    ],
)  # fmt: skip
def test_a_value_and_its_unit_in_one_cell(written, read):
    assert quantity(written).value == read


@pytest.mark.parametrize(
    ("written", "read"), [("Ⅲ", "III"), ("III 级", "III"), ("（Ⅲ）", "III"), ("１.６级", "1.6"), ("/", None)]
)
def test_an_accuracy_class_is_read_as_the_regulation_writes_it(written, read):
    assert accuracy(written).value == read


@pytest.mark.parametrize("written", ["30/60 t", "60t~80t", "见铭牌", "100 t 50 kg", "-"])
def test_what_is_not_one_value_is_not_guessed(written):
    if written == "-":
        assert quantity(written).value is None
        return
    with pytest.raises(CellRefused):
        quantity(written)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("(0~1.6)MPa", "1.6 MPa"),
        ("0-60 MPa", "60 MPa"),
        ("（０～４０）MPa", "40 MPa"),
        ("0.1t～150t", "150 t"),
    ],
)
def test_of_a_range_the_upper_end_is_taken_and_said(written, read):
    parsed = upper_quantity(written)
    assert parsed.value == read
    assert [warning.code for warning in parsed.warnings] == ["UPPER_TAKEN"]


@pytest.mark.parametrize(
    ("values", "made"),
    [
        ({"max": "100 t", "e": "50 kg"}, {"unit": "kg", "max": "100000", "e": "50"}),
        (
            {"max": "30 kg", "e": "10 g", "min": "200 g"},
            {"unit": "g", "max": "30000", "min": "200", "e": "10"},
        ),
        ({"max": "30.50 t", "unit": "吨"}, {"unit": "t", "max": "30.50"}),
        ({"max": "150", "e": "0.05", "unit": "kg"}, {"unit": "kg", "max": "150", "e": "0.05"}),
        ({"max": "0.4 t", "unit": "kg"}, {"unit": "kg", "max": "400"}),
        ({}, {}),
    ],
)
def test_measures_are_brought_to_one_unit_digit_by_digit(values, made):
    assert in_one_unit(values) == (made, [])


def test_units_that_cannot_meet_and_numbers_without_any_come_back(bureau):
    job = imported(
        bureau,
        row("1", 最大秤量="100", 最小秤量="", 检定分度值=""),
        row("2", 最大秤量="100 t", 检定分度值="5 MPa", 最小秤量=""),
    )
    assert taken(job) == {"bad": 2}
    assert [
        problems[0][0] for problems in job.returned.order_by("number").values_list("problems", flat=True)
    ] == ["max", "max"]


def test_dates_as_text_full_width_digits_formulas_and_merged_cells(bureau):
    header = [HEADER]
    first = list(row("ＹＸ－１", 检定日期="２０２６年１月１５日", 有效期至=date(2027, 1, 14), 序号="=1+1"))
    second = list(row("YX-2", 检定日期=20260116, 有效期至="2027/1/15"))
    second[HEADER.index("使用单位")] = None
    column = "ABCDEFGHIJKLMNOP"[HEADER.index("使用单位")]
    content = workbook(*header, tuple(first), tuple(second), merged=(f"{column}2:{column}3",))
    job = bureau.send(content, "instruments")
    assert taken(job) == {"new": 1, "bad": 1}
    assert "merged" in job.reasons[0]["sentence"]
    jobs.arrange(job, jobs.Choices(job.columns, job.fixed, (), job.sheet, job.encoding, None, fill_down=True))
    jobs.look(job)
    assert taken(bureau.take(job)) == {"new": 2}
    found = Instrument.objects.order_by("number").values_list("number", "last_verified", "valid_until")
    assert list(found) == [
        ("YX-1", date(2026, 1, 15), date(2027, 1, 14)),
        ("YX-2", date(2026, 1, 16), date(2027, 1, 15)),
    ]


def test_a_cell_whose_formula_was_not_saved_comes_back(bureau):
    job = bureau.imported(workbook(HEADER, row("YX-1", 有效期至="=TODAY()+365")), "instruments")
    assert taken(job) == {"bad": 1}
    assert "formula" in returned(job)[1][-2]


def test_the_category_follows_from_the_name_and_an_unknown_one_is_said(bureau):
    job = imported(bureau, row("1", 器具名称="地磅"), row("2", 器具名称="血压计"))
    assert dict(Instrument.objects.values_list("number", "category")) == {"1": "truck_scale", "2": "other"}
    assert job.counts["warned"] == 1


# -- users, institutes, others' instruments --------------------------------------------------------------------------


def test_an_unknown_user_comes_back_or_is_registered_once_if_the_importer_says_so(bureau):
    rows = [row("YX-1", 使用单位="未登记砂石场"), row("YX-2", 使用单位="未登记 砂石场"), row("YX-3")]
    job = bureau.send(table(HEADER, *rows), "instruments")
    assert taken(job) == {"new": 1, "bad": 2}
    jobs.arrange(job, jobs.Choices(job.columns, job.fixed, ("register_owners",), job.sheet, job.encoding))
    jobs.look(job)
    assert taken(bureau.take(job)) == {"new": 3}
    assert sorted(Party.objects.values_list("name", flat=True)) == ["云溪水泥厂", "未登记砂石场"]
    assert dict(Instrument.objects.values_list("number", "owner__name"))["YX-2"] == "未登记砂石场"


def test_who_is_no_registrar_cannot_register_users_by_an_import(bureau):
    job = bureau.send(table(HEADER, row("YX-1", 使用单位="未登记砂石场")), "instruments", who="sun")
    jobs.arrange(job, jobs.Choices(job.columns, job.fixed, ("register_owners",), job.sheet, job.encoding))
    jobs.look(job)
    before = acts()
    if job.state == "previewed":
        bureau.take(job)
    assert taken(job) == {"bad": 1}
    assert acts() == before


def test_a_user_of_whose_name_there_are_two_needs_a_code(bureau):
    bureau.firm("云溪水泥厂", who="wang", uscc="91110000600037341L")
    assert taken(imported(bureau, row("YX-1"))) == {"bad": 1}
    by_code = table((*HEADER, "统一社会信用代码"), (*row("YX-1"), "91110000600037341L"))
    assert taken(bureau.imported(by_code, "instruments")) == {"new": 1}
    assert Instrument.objects.get().owner.uscc == "91110000600037341L"


def test_an_institute_that_does_not_exist_comes_back(bureau):
    job = imported(bureau, row("YX-1", 检定单位="某某检测公司"))
    assert taken(job) == {"bad": 1}
    assert job.returned.get().problems == [
        ["institute", "There is no institute called “某某检测公司”.", "INSTITUTE_UNKNOWN"]
    ]


def test_another_countys_instrument_of_the_same_number_is_neither_seen_nor_changed(bureau):
    bureau.firm("东河水泥厂", who="wang")
    imported(bureau, row("001", 使用单位="东河水泥厂"), who="wang")
    foreign = Instrument.objects.get()
    assert taken(imported(bureau, row("001", 出厂编号="B9"))) == {"new": 1}
    foreign.refresh_from_db()
    assert (foreign.serial, Instrument.objects.count()) == ("", 2)


def test_an_instrument_that_lies_elsewhere_is_not_moved_by_a_list(bureau):
    imported(bureau, row("YX-1"), who="zhou")
    job = bureau.imported(table((*HEADER, "区县"), (*row("YX-1"), "东河区")), "instruments", who="shi")
    assert taken(job) == {"bad": 1}
    assert "In the register this lies in 云溪县局" in job.returned.get().problems[0][1]


def test_a_day_that_has_not_come_and_a_term_that_ends_before_it_begins_come_back(bureau):
    future = (today() + timedelta(days=1)).isoformat()
    job = imported(
        bureau,
        row("1", 检定日期=future, 有效期至="2099-01-01"),
        row("2", 有效期至="2025-01-14"),
        row("3", 有效期至=""),
    )
    assert taken(job) == {"bad": 3}
    assert not Instrument.objects.exists()


# -- the template ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", ["firms", "history", "instruments"])
def test_the_template_is_understood_without_choosing_a_column(name, language):
    target, out = TARGETS[name], io.BytesIO()
    with override(language):
        write_template(out, target, gettext)
    titles = [cell.value for cell in load_workbook(out).active[1]]
    assert len(set(titles)) == len(titles) == len(target.spec.fields)
    with open_table(out) as opened:
        header, _rows = find_header(opened.rows(), target.spec.words)
        assert guess(header, target.spec).columns == {
            each.name: n for n, each in enumerate(target.spec.fields)
        }
