"""人员与职责: accounts, duties from–to, acting duties, one-time codes; the three administrators exclude each other."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client

from zhijian.kernel.ledger.models import Act
from zhijian.kernel.office.codes import ALPHABET, issue
from zhijian.kernel.office.founding import Person, Plan, begin, establish, open_account
from zhijian.kernel.office.models import Account, Appointment
from zhijian.kernel.org.models import Dated, Duty, Staff
from zhijian.kernel.records import replay
from zhijian.kernel.records.by import By
from zhijian.kernel.records.errors import Refused

SINCE = date(2026, 1, 1)


def who(username, duty, body="510700"):
    return Person(username, username.title(), "", body, (duty,) if duty else ())


@pytest.fixture
def bureau(db):
    people = (
        who("sys", "system_admin"),
        who("sec", "security_admin"),
        who("aud", "audit_admin"),
        who("mei", "registrar"),
    )
    begin(Plan("test.example/510700", "510700", "绵城市局", people))
    establish(code="510700.ji", name="绵城市计量所", sort="institute", parent="510700")


@pytest.fixture
def as_(client, bureau):
    def sign_in(username):
        client.force_login(Staff.objects.get(username=username))
        return client

    return sign_in


def form(**values):
    return {"zj_key": uuid.uuid4().hex, **values}


def staff(username):
    return Staff.objects.get(username=username)


def duties_today(username):
    today = datetime.now(UTC).astimezone().date()
    return set(Duty.objects.filter(Dated.on(today), staff__username=username).values_list("duty", flat=True))


class TestAccounts:
    def test_the_system_administrator_opens_one_for_a_person_of_the_institute(self, as_):
        answer = as_("sys").post(
            "/people/open/", form(username="chenli", name="陈立", name_en="Chen Li", territory="510700.ji")
        )
        assert answer.status_code == 302
        account = Account.objects.get(username="chenli")
        assert (account.state, account.body_id, staff("chenli").body_id) == ("open", "510700.ji", "510700.ji")
        assert staff("chenli").pk == account.pk
        assert not staff("chenli").has_usable_password() or not staff("chenli").password

    def test_the_same_form_sent_twice_opens_one(self, as_):
        sent = form(username="chenli", name="陈立", territory="510700.ji")
        as_("sys").post("/people/open/", sent)
        as_("sys").post("/people/open/", sent)
        assert Account.objects.filter(username="chenli").count() == 1

    def test_a_user_name_is_given_once(self, as_):
        answer = as_("sys").post("/people/open/", form(username="mei", name="梅", territory="510700"))
        assert answer.status_code == 422
        assert Staff.objects.filter(username="mei").count() == 1

    @pytest.mark.parametrize("username", ["aud", "mei"])
    def test_for_others_the_pages_do_not_exist(self, as_, username):
        client = as_(username)
        pages = [
            "/people/",
            "/people/open/",
            *(f"/people/{staff('mei').pk}/{page}" for page in ("", "lock/", "code/", "grant/")),
        ]
        assert [client.get(page).status_code for page in pages] == [404] * 6

    def test_the_security_administrator_opens_none_and_the_system_administrator_grants_nothing(self, as_):
        assert as_("sec").get("/people/open/").status_code == 404
        assert as_("sys").get(f"/people/{staff('mei').pk}/grant/").status_code == 404

    def test_a_locked_one_is_signed_out_at_once_and_may_be_opened_again(self, as_):
        mei = Client()
        mei.force_login(staff("mei"))
        assert mei.get("/password/").status_code == 200
        as_("sys").post(f"/people/{staff('mei').pk}/lock/", form())
        assert (Account.objects.get(username="mei").state, staff("mei").is_active) == ("locked", False)
        assert mei.get("/password/")["Location"] == "/sign-in/"
        as_("sec").post(f"/people/{staff('mei').pk}/unlock/", form())
        assert mei.get("/password/").status_code == 200

    def test_nobody_locks_himself_out(self, as_):
        answer = as_("sys").post(f"/people/{staff('sys').pk}/lock/", form())
        assert answer.status_code == 422
        assert staff("sys").is_active

    def test_the_list_needs_no_more_queries_for_more_people(self, as_, django_assert_max_num_queries):
        client = as_("sys")
        with django_assert_max_num_queries(20) as few:
            client.get("/people/")
        for n in range(30):
            open_account(who(f"more{n}", "reader"), since=SINCE)
        with django_assert_max_num_queries(len(few)):
            assert "more7" in client.get("/people/").content.decode()


class TestDuties:
    def test_one_is_granted_from_a_day_to_a_day(self, as_):
        sent = form(duty="reader", at="510700", begins="2026-01-01", ends="2026-06-30")
        assert as_("sec").post(f"/people/{staff('mei').pk}/grant/", sent).status_code == 302
        row = Duty.objects.get(staff=staff("mei"), duty="reader")
        assert (row.begins, row.ends, row.body_id) == (date(2026, 1, 1), date(2026, 6, 30), "510700")

    @pytest.mark.parametrize(
        ("username", "duty"),
        [("mei", "audit_admin"), ("sys", "registrar"), ("sys", "security_admin"), ("aud", "system_admin")],
    )
    def test_administrators_exclude_each_other_and_every_business_duty(self, as_, username, duty):
        before = duties_today(username)
        sent = form(duty=duty, at="510700", begins="2026-01-01")
        answer = as_("sec").post(f"/people/{staff(username).pk}/grant/", sent)
        assert answer.status_code == 422
        assert duties_today(username) == before

    def test_what_is_withdrawn_today_no_longer_holds_today(self, as_):
        held = Appointment.objects.get(staff=staff("mei"))
        assert duties_today("mei") == {"registrar"}
        as_("sec").post(f"/people/duties/{held.pk}/withdraw/", form())
        assert duties_today("mei") == set()

    def test_the_days_must_be_in_order(self, as_):
        sent = form(duty="reader", at="510700", begins="2026-06-30", ends="2026-01-01")
        assert as_("sec").post(f"/people/{staff('mei').pk}/grant/", sent).status_code == 422


class TestActingDuties:
    """代理: one stands in for a colleague who has the duty, until a last day."""

    @pytest.fixture
    def colleague(self, bureau):
        return open_account(who("lan", ""), since=SINCE)

    def sent(self, **other):
        today = datetime.now(UTC).astimezone().date()
        until = (today + timedelta(days=14)).isoformat()
        given = {"duty": "registrar", "at": "510700", "begins": today.isoformat(), "ends": until}
        return form(**(given | {"acting_for": str(staff("mei").pk)} | other))

    def test_is_granted_with_its_end_and_names_whom_it_stands_for(self, as_, colleague):
        assert as_("sec").post(f"/people/{colleague.pk}/grant/", self.sent()).status_code == 302
        row = Duty.objects.get(staff=colleague)
        assert (row.acting_for, row.ends is not None) == (staff("mei"), True)

    @pytest.mark.parametrize(
        "wrong",
        [{"ends": ""}, {"duty": "reader"}, {"at": "510700.ji"}],
        ids=[
            "without an end",
            "for a duty the colleague has not",
            "at a body where the colleague has it not",
        ],
    )
    def test_is_refused(self, as_, colleague, wrong):
        assert as_("sec").post(f"/people/{colleague.pk}/grant/", self.sent(**wrong)).status_code == 422
        assert not Duty.objects.filter(staff=colleague).exists()

    def test_nobody_acts_for_himself(self, as_):
        with pytest.raises(Refused, match="截止日"):
            Appointment.create(
                "granted", By.officer(staff("sec"), key="self"), staff=staff("mei"), duty="registrar", at="510700",
                begins=SINCE, ends=date(2027, 1, 1), acting_for=staff("mei"),
            )  # fmt: skip


class TestOneTimeCodes:
    def printed(self, client, username="mei", **sent):
        answer = client.post(f"/people/{staff(username).pk}/code/", sent or form())
        found = re.search(rf"<b>([{ALPHABET}]{{10}})</b>", answer.content.decode())
        return answer, found and found[1]

    def test_ten_signs_for_a_day_kept_only_as_a_hash(self, as_):
        answer, code = self.printed(as_("sys"))
        assert code
        kept = staff("mei")
        assert check_password(code, kept.code_hash)
        assert timedelta(hours=23, minutes=59) < kept.code_until - datetime.now(UTC) <= timedelta(hours=24)
        assert "no-store" in answer["Cache-Control"]

    def test_that_it_was_issued_is_an_act_and_the_code_is_nowhere_in_the_ledger(self, as_):
        _answer, code = self.printed(as_("sys"))
        act = Act.objects.filter(record=staff("mei").pk).order_by("rev").last()
        assert (act.kind, act.actor) == ("office.account.code_issued", staff("sys").pk)
        assert code not in act.body
        assert not hasattr(act, "sealed") or code not in act.sealed.kept

    def test_it_opens_the_door_once_and_then_a_password_is_chosen(self, as_, client):
        _answer, code = self.printed(as_("sys"))
        client.logout()
        given = {"username": "mei", "password": code.lower()}
        assert client.post("/sign-in/", given)["Location"] == "/password/"
        assert client.get("/")["Location"] == "/password/"
        client.logout()
        assert client.post("/sign-in/", given).status_code == 422

    def test_it_lifts_the_lock_after_failures(self, as_):
        Staff.objects.filter(username="mei").update(
            locked_until=datetime.now(UTC) + timedelta(minutes=15), failures=3
        )
        self.printed(as_("sys"))
        assert (staff("mei").locked_until, staff("mei").failures) == (None, 0)

    def test_the_same_form_again_shows_nothing_and_voids_nothing(self, as_):
        client, sent = as_("sys"), form()
        _answer, code = self.printed(client, **sent)
        answer, second = self.printed(client, **sent)
        assert (answer.status_code, second) == (422, None)
        assert check_password(code, staff("mei").code_hash)

    def test_a_new_one_takes_the_place_of_the_old_one(self, as_):
        client = as_("sec")
        _answer, first = self.printed(client)
        _answer, second = self.printed(client)
        assert not check_password(first, staff("mei").code_hash)
        assert check_password(second, staff("mei").code_hash)

    def test_a_locked_account_gets_none(self, as_):
        client = as_("sys")
        client.post(f"/people/{staff('mei').pk}/lock/", form())
        assert self.printed(client)[1] is None
        assert staff("mei").code_until is None or not staff("mei").is_active

    def test_without_the_duty_none_is_issued_even_past_the_screens(self, bureau):
        account = Account.objects.get(username="sys")
        before = staff("sys").code_hash
        with pytest.raises(Refused):
            issue(account, By.officer(staff("mei"), key="steal"))
        assert staff("sys").code_hash == before


def test_every_account_and_duty_follows_from_its_acts(as_):
    client = as_("sec")
    client.post(f"/people/{staff('mei').pk}/code/", form())
    client.post(f"/people/{staff('mei').pk}/grant/", form(duty="reader", at="510700", begins="2026-01-01"))
    client.post(f"/people/{staff('mei').pk}/lock/", form())
    assert list(replay.check(["office.account", "office.appointment"])) == []
    page = client.get(f"/people/{staff('mei').pk}/").content.decode()
    assert "mei" in page
