"""Planning a day, and the due list: what is due where, who has room, what speaks against it."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from zhijian.common.people.models import Credential
from zhijian.kernel.ledger import clock
from zhijian.kernel.records.by import By
from zhijian.lines.metrology import due
from zhijian.lines.metrology.models import Instrument, Verification

PLAN, LIST = "/r/metrology.verification/plan/", "/r/metrology.instrument/due/"


def text(page: Any) -> str:
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def valid_until(institute: Any, until: date, **said: Any) -> Any:
    """An instrument whose last verification, taken over from an old register, is valid until a day."""
    instrument = institute.instrument(**said)
    on = until - timedelta(days=364)
    instrument.act("taken_over", institute.by("zhoumin"), verified_on=on, until=until)
    return instrument


@pytest.fixture
def three(institute):
    """One overdue, one due today, one that is valid for a year."""
    today = clock.today()
    return [valid_until(institute, today + timedelta(days=n)) for n in (-1, 0, 365)]


def test_a_month_ends_before_the_first_day_of_the_next():
    assert due.first_after("2026-12") == date(2027, 1, 1)
    assert due.first_after("2027-02") == date(2027, 3, 1)
    assert due.months(date(2026, 11, 22), 3) == ["2026-11", "2026-12", "2027-01"]


def test_the_due_list_counts_each_instrument_once(institute, three):
    institute.instrument()  # never verified
    found = due.count(Instrument.objects.all(), clock.today())
    this_month, year = due.months(clock.today())[0], due.LATER
    assert {one.bucket: one.count for one in found} == {due.OVERDUE: 1, this_month: 1, year: 1, due.NEVER: 1}
    assert due.total(found, area="519903", category="truck_scale") == 4


def test_each_number_of_the_due_list_opens_its_instruments(institute, three):
    client = institute.client("hejing")
    page = client.get(LIST).content.decode()
    opened = re.search(
        r'href="(/r/metrology.instrument/\?area=519903&amp;category=truck_scale&amp;due=overdue)"', page
    )
    register = client.get(opened[1].replace("&amp;", "&")).content.decode()
    assert three[0].number in register
    assert three[1].number not in register


@pytest.mark.parametrize("bucket", ["2026-13", "next", "'", "2026-1"])
def test_a_bucket_that_is_none_holds_no_instrument(institute, three, bucket):
    assert due.narrow(Instrument.objects.all(), bucket).count() == 0


def test_what_is_due_and_free_is_offered_the_longest_overdue_first(institute, three):
    institute.verification(three[1])
    page = institute.client("hejing").get(PLAN).content.decode()
    assert three[0].number in page
    assert three[1].number not in page  # a verification is under way
    assert three[2].number not in page  # valid for a year


def test_a_day_is_planned_by_an_act_for_each_instrument(institute, three):
    day = clock.today() + timedelta(days=3)
    sent = {"instrument": [str(one.pk) for one in three[:2]], "verifier": str(institute.people["chenli"].pk),
            "day": day.isoformat(), "month": due.months(clock.today())[0], "zj_key": "k"}  # fmt: skip
    client = institute.client("hejing")
    for _n in range(2):  # sent twice by a shaky line
        page = client.post(PLAN, sent)
        assert "已指派 2 台件" in text(page)
    made = Verification.objects.order_by("pk")
    assert [(one.verifier.name, one.planned_on, one.occasion) for one in made] == [
        ("陈立", day, "subsequent")
    ] * 2
    assert made[0].body_id == "519900.mi"


def test_an_instrument_that_was_never_verified_gets_an_initial_verification(institute):
    fresh = institute.instrument()
    sent = {"instrument": str(fresh.pk), "verifier": str(institute.people["chenli"].pk), "zj_key": "k"}
    institute.client("hejing").post(PLAN, sent)
    assert Verification.objects.get().occasion == "initial"


def test_each_refusal_has_its_own_reason_and_costs_only_itself(institute, three):
    institute.verification(three[0])
    sent = {
        "instrument": [str(one.pk) for one in three[:2]],
        "verifier": str(institute.people["chenli"].pk),
        "zj_key": "k",
    }
    page = text(institute.client("hejing").post(PLAN, sent))
    assert "已指派 1 台件" in page
    assert f"{three[0].number}\u3000" in page
    assert Verification.objects.filter(instrument=three[0]).count() == 1


def test_nothing_chosen_is_said_and_nothing_done(institute, three):
    answer = institute.client("hejing").post(PLAN, {"zj_key": "k"})
    assert answer.status_code == 422
    assert "至少选一台器具。" in text(answer)
    assert Verification.objects.count() == 0


def test_who_has_work_and_who_has_no_credential_on_that_day_is_shown(institute, three):
    day = clock.today() + timedelta(days=5)
    institute.verification(verifier="chenli", planned_on=day)
    institute.verification(verifier="chenli", planned_on=day)
    ending = Credential.objects.get(staff=institute.people["liuyang"], item="truck_scale")
    ending.act("renewed", By.system("519900.mi", key="ends"), valid_to=day - timedelta(days=1))
    page = text(institute.client("hejing").get(f"{PLAN}?day={day.isoformat()}"))
    assert re.search(r"陈立 当天已排 2 台件\u3000在办共 2 台件", page)
    assert f"汽车衡资格证 {(day - timedelta(days=1)).isoformat()} 到期，早于那天" in page


def test_a_question_that_cannot_be_read_is_not_asked(institute, three):
    page = institute.client("hejing").get(f"{PLAN}?day=soon&month=2026-99&area='&category=x")
    assert page.status_code == 200


@pytest.mark.parametrize("who", ["chenli", "sunlei"])
def test_only_who_assigns_plans(institute, who):
    assert institute.client(who).get(PLAN).status_code == 404
    assert institute.client(who).get(LIST).status_code == 200


def test_another_countys_instruments_are_not_offered(institute, three):
    page = institute.client("fangyu").get(PLAN).content.decode()
    assert three[0].number not in page
    assert three[0].number not in institute.client("fangyu").get(LIST).content.decode()
