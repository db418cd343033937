"""The wizard: three pages found one's own bureau, once, and only for who has the token of the server's own folder."""

import re
import stat

import pytest
from django.contrib.auth.hashers import check_password

from zhijian.desk import setting_up
from zhijian.kernel.ledger.models import Origin
from zhijian.kernel.org.models import Body, Duty, Staff

BODY = {
    "name": "绵城市市场监督管理局",
    "name_en": "",
    "short": "绵城市局",
    "code": "510700",
    "sort": "bureau",
    "level": "city",
}
PEOPLE = {
    "system_name": "李华", "system_username": "lihua", "security_name": "王强", "security_username": "wangqiang",
    "audit_name": "赵敏", "audit_username": "zhaomin", "p-TOTAL_FORMS": "6", "p-INITIAL_FORMS": "0",
    "p-0-name": "周敏", "p-0-username": "zhoumin", "p-0-duty": "registrar",
}  # fmt: skip
FINISH = {"address": "https://zj.example.gov.cn", "origin": "", "lists": ["firms", "instruments"]}


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def opened(db, client, home):
    assert client.get(f"/setup/?token={setting_up.token()}").status_code == 302
    return client


def test_without_the_token_there_is_no_such_page(db, client, home):
    assert client.get("/setup/").status_code == 404
    assert client.get("/setup/?token=").status_code == 404
    setting_up.token()
    assert client.get("/setup/?token=guessed").status_code == 404
    assert client.get("/setup/people/").status_code == 404
    assert stat.S_IMODE((home / "setup-token").stat().st_mode) == 0o600


def test_three_pages_found_a_bureau_and_show_each_code_once(opened, home):
    assert opened.post("/setup/", BODY)["Location"] == "/setup/people/"
    assert opened.post("/setup/people/", PEOPLE)["Location"] == "/setup/finish/"
    page = opened.post("/setup/finish/", FINISH).content.decode()
    codes = re.findall(r"<b>([2-9A-Z]{10})</b>", page)
    assert Origin.objects.get().name == "zj.example.gov.cn/510700"
    assert (Body.objects.get(pk="510700").name, Body.objects.get(pk="510700").level) == (BODY["name"], "city")
    held = dict(Duty.objects.values_list("staff__username", "duty"))
    assert held == {
        "lihua": "system_admin", "wangqiang": "security_admin", "zhaomin": "audit_admin", "zhoumin": "registrar",
    }  # fmt: skip
    named = ["lihua", "wangqiang", "zhaomin", "zhoumin"]
    assert [
        check_password(c, Staff.objects.get(username=n).code_hash) for c, n in zip(codes, named, strict=True)
    ] == [True] * 4
    assert (home / "address").read_text() == "https://zj.example.gov.cn\n"
    assert not (home / "setup-token").exists()
    assert [opened.get(f"/setup/{page}").status_code for page in ("", "people/", "finish/")] == [404] * 3


def test_the_three_administrators_are_three_persons(opened):
    opened.post("/setup/", BODY)
    answer = opened.post("/setup/people/", PEOPLE | {"audit_username": "lihua"})
    assert answer.status_code == 422
    assert "audit_username" in answer.context["form"].errors


def test_an_administrator_gets_no_business_duty(opened):
    opened.post("/setup/", BODY)
    answer = opened.post("/setup/people/", PEOPLE | {"p-0-username": "lihua"})
    assert answer.status_code == 422
    assert answer.context["others"].forms[0].errors["username"]


def test_a_person_without_a_duty_is_asked_for_one(opened):
    opened.post("/setup/", BODY)
    answer = opened.post("/setup/people/", PEOPLE | {"p-0-duty": ""})
    assert answer.status_code == 422
    assert list(answer.context["others"].forms[0].errors) == ["duty"]


@pytest.mark.parametrize("origin", ["demo/mine", "with space", "a+b", "绵城"])
def test_a_ledger_is_not_called(opened, origin):
    opened.post("/setup/", BODY)
    opened.post("/setup/people/", PEOPLE)
    answer = opened.post("/setup/finish/", FINISH | {"origin": origin})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["origin"])
    assert not Origin.objects.exists()


def test_no_page_can_be_left_out(opened):
    assert opened.get("/setup/finish/")["Location"] == "/setup/people/"
    assert opened.get("/setup/people/")["Location"] == "/setup/"
