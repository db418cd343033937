"""The worksheet page of a verification: offered from the plan, recorded by its verifier, read by all others."""

import html
import json
import re
from datetime import timedelta
from typing import Any

import pytest

from zhijian.kernel.ledger import clock
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.office.models import Appointment
from zhijian.kernel.records.by import By
from zhijian.lines.metrology.models import Standard

# Example D8: a truck scale III of 100 t, e = 50 kg, with 10 e on it for the zero; digits as an officer types them.
D8 = {
    "weighing.0.load": "1000", "weighing.0.indication": "1000", "weighing.0.delta": "25",
    "weighing.1.load": "25000", "weighing.1.indication": "25 000", "weighing.1.delta": "10",
    "weighing.2.load": "50000", "weighing.2.indication": "５００５０", "weighing.2.delta": "20",
    "weighing.3.load": "100000", "weighing.3.indication": "99950", "weighing.3.delta": "30",
}  # fmt: skip


def address(verification: Any) -> str:
    return f"/r/metrology.verification/{verification.pk}/worksheet/"


def fields(page: Any) -> dict[str, str]:
    """Names and values of the inputs of a page."""
    found = {}
    for tag in re.findall(r"<input [^>]*>", page.content.decode()):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            found[name[1]] = value[1] if value else ""
    return found


def text(page: Any) -> str:
    """What a page says, without its tags."""
    return html.unescape(re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", page.content.decode())))


def recorded(verification: Any) -> int:
    return Act.objects.filter(record=verification.pk, kind="metrology.verification.recorded").count()


# ── What is offered ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_sheet_offers_the_rows_that_the_pack_plans(institute):
    page = institute.client("chenli").get(address(institute.verification()))
    offered = fields(page)
    loads = [offered[f"weighing.{n}.load"] for n in range(10)]
    assert loads == ["1000", "25000", "50000", "75000", "100000", "100000", "75000", "50000", "25000", "1000"]
    assert [offered[f"weighing.{n}.direction"] for n in range(10)] == ["up"] * 5 + ["down"] * 5
    assert offered["zero.load"] == "500"
    assert [offered[f"eccentricity.{n}.load"] for n in range(6)] == ["20000"] * 6
    assert offered["repeatability.1.load"] == "100000"
    assert {
        "repeatability.1.readings.2.delta",
        "discrimination.0.after",
        "tare.delta",
        "net.0.indication",
    } <= offered.keys()
    assert offered["weighing.0.indication"] == ""


def test_the_page_carries_the_rules_and_the_standards_for_its_scripts(institute):
    page = institute.client("chenli").get(address(institute.verification()))
    about = json.loads(re.search(r'id="zj-sheet-about"[^>]*>(.*?)</script>', page.content.decode())[1])
    assert about["payload"]["id"] == "jjg539-2016"
    assert about["required"] == ["zero", "weighing", "eccentricity", "repeatability"]
    assert sorted(one["mpe"] for one in about["standards"].values()) == ["10 kg", "2.5 kg", "2.5 kg"]


def test_a_standard_shows_its_validity_and_the_third_of_the_smallest_mpe(institute):
    page = text(institute.client("chenli").get(address(institute.verification())))
    assert "2.5 kg ≤ 25 kg ÷ 3 ✓" in page
    assert "10 kg > 25 kg ÷ 3 ✕" in page
    assert f"{(clock.today() - timedelta(days=1)).isoformat()} 已过期" in page


def test_an_instrument_without_max_says_what_to_do(institute):
    verification = institute.verification(institute.instrument(max=""))
    page = institute.client("chenli").get(address(verification))
    assert page.status_code == 200
    assert "找不到允差" in text(page)


def test_a_blank_form_has_no_values_and_no_draft(institute):
    page = institute.client("chenli").get(address(institute.verification()) + "?blank=1")
    assert "data-zj-draft=" not in page.content.decode()
    assert fields(page)["weighing.0.indication"] == ""


def test_the_record_page_leads_to_the_sheet_and_the_common_form_does_too(institute):
    verification, client = institute.verification(), institute.client("chenli")
    record = client.get(f"/r/metrology.verification/{verification.pk}/").content.decode()
    assert f'class="btn btn-primary" href="{address(verification)}"' in record
    form = client.get(f"/r/metrology.verification/{verification.pk}/do/recorded/")
    assert form.headers["Location"] == address(verification)


# ── Recording ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_digits_stay_as_typed_and_open_rows_are_left_out(institute, typed):
    verification = institute.verification()
    sent = typed() | D8 | {"weighing.7.load": "75000", "weighing.7.indication": "", "fee": "１200.50"}
    answer = institute.client("chenli").post(address(verification), sent)
    assert answer.status_code == 302
    verification.refresh_from_db()
    assert (verification.state, verification.verdict) == ("recorded", "fail")
    assert [row["indication"] for row in verification.worksheet["weighing"]] == [
        "1000", "25 000", "５００５０", "99950", "1000",
    ]  # fmt: skip
    assert str(verification.fee) == "1200.50"
    assert verification.worksheet["environment"] == {"temperature": "28.6"}
    (used,) = verification.worksheet["standards"]
    assert (used["number"], used["mpe"], used["certificate"]) == ("M1-01", "2.5 kg", "SL-M1-01")


def test_the_draft_goes_only_when_the_server_has_the_act(institute, typed):
    verification, client = institute.verification(), institute.client("chenli")
    assert "data-zj-draft-done" not in client.get(f"{address(verification)}?sent=key-1").content.decode()
    answer = client.post(address(verification), typed())
    done = f'data-zj-draft-done="metrology.verification.{verification.pk}.worksheet"'
    assert done in client.get(answer.headers["Location"]).content.decode()
    assert done not in client.get(address(verification)).content.decode()
    assert done not in institute.client("sunlei").get(answer.headers["Location"]).content.decode()


def test_the_same_sheet_sent_twice_is_one_act(institute, typed):
    verification, client = institute.verification(), institute.client("chenli")
    assert [client.post(address(verification), typed()).status_code for _n in range(2)] == [302, 302]
    assert recorded(verification) == 1


def test_an_unfinished_sheet_is_refused_and_everything_typed_stays(institute, typed):
    verification = institute.verification()
    sent = {name: value for name, value in typed().items() if not name.startswith("repeatability")}
    answer = institute.client("chenli").post(address(verification), sent)
    assert answer.status_code == 422
    assert fields(answer)["weighing.3.indication"] == "100000"
    assert fields(answer)["fee"] == "1200.00"
    assert "还没做：重复性。" in text(answer)
    assert recorded(verification) == 0


def test_a_doubtful_value_is_ochre_at_its_field_and_does_not_fail_the_instrument(institute, typed):
    verification = institute.verification()
    answer = institute.client("chenli").post(address(verification), typed(weighing__4__delta="60"))
    body = answer.content.decode()
    assert answer.status_code == 422
    doubtful = re.search(r'<input [^>]*name="weighing.4.delta"[^>]*>', body)[0]
    assert "is-query" in doubtful
    assert 'aria-invalid="true"' in doubtful
    assert "附加小砝码 60 应在 0 与一个示值分度 50 之间。" in body
    assert recorded(verification) == 0


@pytest.mark.parametrize(("number", "says"), [("M1-02", "三分之一"), ("M1-03", "已过期")])
def test_a_standard_that_does_not_serve_is_changed_before_the_record(institute, typed, number, says):
    verification = institute.verification()
    sent = typed(standard=str(institute.standards[number].pk))
    answer = institute.client("chenli").post(address(verification), sent)
    assert answer.status_code == 422
    assert says in text(answer)
    assert recorded(verification) == 0


def test_a_zero_error_beyond_a_quarter_of_e_fails_the_instrument(institute, typed):
    verification = institute.verification()
    institute.client("chenli").post(address(verification), typed(zero__delta="10"))
    verification.refresh_from_db()
    assert (verification.state, verification.verdict) == ("recorded", "fail")


def test_data_of_the_instrument_that_break_its_class_wait_until_the_plate_was_read(institute, typed):
    # n = 100 000 / 5 = 20 000: class III ends at 10 000 (R 76-1 table 3), and so do its limits.
    verification = institute.verification(institute.instrument(e="5"))
    client = institute.client("chenli")
    fine = Standard.create(
        "registered",
        institute.by("hejing"),
        name="砝码",
        number="F1-01",
        model="F1",
        mpe="0.5 kg",
        certificate="SL-F1-01",
        valid_to=(clock.today() + timedelta(days=400)).isoformat(),
        examination="〔2024〕临量标字第017号",
        examined_to=(clock.today() + timedelta(days=900)).isoformat(),
    )
    few = {name: value for name, value in typed(standard=str(fine.pk)).items() if "delta" not in name}
    first = client.post(address(verification), few)
    assert first.status_code == 422
    assert "铭牌上确是这样的" in text(first)
    assert client.post(address(verification), {**few, "plate_read": "1"}).status_code == 302
    verification.refresh_from_db()
    assert (verification.verdict, verification.worksheet["plate_read"]) == ("fail", True)


def test_a_sheet_that_names_no_standard_is_refused_because_no_paper_could_be_written(institute, typed):
    verification, client = institute.verification(), institute.client("chenli")
    answer = client.post(
        address(verification), {name: value for name, value in typed().items() if name != "standard"}
    )
    assert answer.status_code == 422
    assert "请写明所用标准器" in text(answer)
    assert recorded(verification) == 0


def test_who_was_first_is_named_and_nothing_is_written_over(institute, typed):
    verification = institute.verification()
    seen = str(verification.rev)
    verification.act("reassigned", institute.by("hejing"), verifier=institute.people["chenli"])
    answer = institute.client("chenli").post(address(verification), typed(zj_seen=seen))
    assert answer.status_code == 409
    assert "何静先办了" in text(answer)
    assert recorded(verification) == 0


def test_a_sheet_that_was_recorded_meanwhile_is_a_conflict_too(institute, typed):
    verification, client = institute.verification(), institute.client("chenli")
    seen = str(verification.rev)
    client.post(address(verification), typed(zj_seen=seen))
    answer = client.post(address(verification), typed(zj_seen=seen, zj_key="key-2", zero__delta="25"))
    assert answer.status_code == 409
    assert "陈立先办了" in text(answer)
    assert recorded(verification) == 1


def test_a_late_entry_says_why(institute, typed):
    on = clock.today() - timedelta(days=9)
    hand = institute.by("hejing", on=on - timedelta(days=1), reason="网络中断")
    instrument = institute.instrument()
    chenli = institute.people["chenli"]
    verification = type(institute.verification()).create(
        "assigned", hand, instrument=instrument.pk, verifier=chenli.pk
    )
    client = institute.client("chenli")
    answer = client.post(address(verification), typed(zj_on=on.isoformat()))
    assert answer.status_code == 422
    assert 'href="#f-reason"' in answer.content.decode()
    assert fields(answer)["zj_on"] == on.isoformat()
    again = typed(zj_on=on.isoformat(), zj_reason="现场没有网络", zj_key="key-2")
    assert client.post(address(verification), again).status_code == 302
    verification.refresh_from_db()
    assert verification.verified_on == on


def test_a_day_that_is_none_is_said_at_its_field(institute, typed):
    answer = institute.client("chenli").post(address(institute.verification()), typed(zj_on="2026-02-30"))
    assert answer.status_code == 422
    assert 'href="#f-on"' in answer.content.decode()


def test_names_that_no_sheet_has_and_rows_without_end_do_no_harm(institute, typed):
    verification = institute.verification()
    odd = {
        "weighing.999.indication": "1",
        "weighing.99999.indication": "1",
        "__class__.x": "1",
        "weighing.x.y.z.a.b": "1",
    }
    answer = institute.client("chenli").post(address(verification), typed() | odd)
    assert answer.status_code == 422  # the row without a load waits for it
    verification.refresh_from_db()
    assert verification.state == "assigned"


# ── Kinds without rules here ─────────────────────────────────────────────────────────────────────────────────────


def test_a_kind_without_rules_is_judged_by_the_verifiers_own_word(institute):
    said = {
        "category": "fuel_dispenser",
        "name": "燃油加油机",
        "unit": "L",
        "max": "",
        "e": "",
        "accuracy": "",
    }
    verification = institute.verification(institute.instrument(**said))
    client = institute.client("chenli")
    lines = {
        "lines.0.item": "示值误差",
        "lines.0.value": "+0.12 %",
        "lines.0.limit": "±0.30 %",
        "lines.1.item": "",
        "standard": str(institute.standards["M1-01"].pk),
    }
    assert client.post(address(verification), {**lines, "zj_key": "a"}).status_code == 422
    assert client.post(address(verification), {**lines, "zj_key": "b", "verdict": "pass"}).status_code == 302
    verification.refresh_from_db()
    assert verification.verdict == "pass"
    assert verification.worksheet["lines"] == [{"item": "示值误差", "value": "+0.12 %", "limit": "±0.30 %"}]
    assert "±0.30 %" in text(institute.client("sunlei").get(address(verification)))


# ── Who reads and who signs ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def done(institute, typed):
    verification = institute.verification()
    institute.client("chenli").post(address(verification), typed() | D8)
    verification.refresh_from_db()
    return verification


def test_the_checker_reads_the_sheet_and_checks_from_it(institute, done):
    client = institute.client("sunlei")
    page = client.get(address(done))
    assert not [
        name for name in fields(page) if name.startswith("weighing.") and not name.endswith("direction")
    ]
    assert "✕ 不合格：超出 10 kg" in text(page)
    assert "称量 100\u00a0000 kg 处 Ec = −60 kg，超出 ±50 kg。" in text(page)
    checked = f"/r/metrology.verification/{done.pk}/do/checked/"
    assert f'action="{checked}"' in page.content.decode()
    sent = {name: fields(page)[name] for name in ("zj_key", "zj_seen")}
    assert client.post(checked, sent).status_code == 302
    done.refresh_from_db()
    assert (done.state, done.checker.name) == ("checked", "孙蕾")


def test_the_verifier_is_told_whom_to_ask(institute, done):
    page = text(institute.client("chenli").get(address(done)))
    assert "Ask 孙蕾" in page or "可请孙蕾" in page
    assert f'action="/r/metrology.verification/{done.pk}/do/checked/"' not in page


def test_the_record_page_shows_the_way_to_the_sheet_in_every_state(institute, done):
    page = institute.client("hejing").get(f"/r/metrology.verification/{done.pk}/").content.decode()
    assert f'<a class="btn" href="{address(done)}">工作表</a>' in page


def test_the_signatures_say_who_signed_and_who_may(institute, done):
    page = text(institute.client("sunlei").get(address(done)))
    assert re.search(r"检定员 陈立", page)
    assert "孙蕾可签。检定员本人不能核验。" in page
    assert "吴国栋可签。须与前两人不同。" in page


def test_an_acting_duty_is_named(institute, done):
    given = {"staff": institute.people["liuyang"], "duty": "checker", "at": "519900.mi", "begins": clock.today(),
             "ends": clock.today() + timedelta(days=5), "acting_for": institute.people["sunlei"]}  # fmt: skip
    Appointment.create("granted", By.system("519900.mi", key="acting"), **given)
    assert "刘洋（代孙蕾）" in text(institute.client("hejing").get(address(done)))
    done.act("checked", institute.by("liuyang"))
    assert "代孙蕾" in text(institute.client("hejing").get(address(done)))


def test_only_the_verifier_it_was_assigned_to_fills_the_sheet(institute, typed):
    verification = institute.verification()
    client = institute.client("liuyang")
    page = client.get(address(verification))
    assert "data-zj-draft=" not in page.content.decode()
    answer = client.post(address(verification), typed())
    assert answer.status_code == 422
    assert recorded(verification) == 0


def test_a_foreign_county_sees_no_sheet(institute, done):
    assert institute.client("fangyu").get(address(done)).status_code == 404


def test_the_sheet_asks_as_many_questions_for_many_rows_as_for_few(
    institute, done, django_assert_max_num_queries
):
    client = institute.client("sunlei")
    client.get(address(done))
    with django_assert_max_num_queries(45):
        client.get(address(done))


def test_in_english_everything_is_english(institute, done):
    page = text(institute.client("sunlei", "en").get(address(done)))
    assert "Weighing at 100\u00a0000 kg: Ec = −60 kg, limit ±50 kg." in page
    assert "Never the verifier." in page
    assert "notice of verification result" in page
