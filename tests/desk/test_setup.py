"""The wizard: three pages found one's own bureau, once, and only for who has the token of the server's own folder."""

import re
import stat

import pytest
from django.contrib.auth.hashers import check_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from zhijian.desk import setting_up
from zhijian.kernel.intake.models import Job
from zhijian.kernel.ledger.models import Origin
from zhijian.kernel.office.founding import found
from zhijian.kernel.office.law import CalendarYear
from zhijian.kernel.org.models import Body, Duty, Staff
from zhijian.kernel.parties.models import Party
from zhijian.kernel.workdays import published

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
FINISH = {"address": "https://zj.example.gov.cn", "origin": "", "notice": ""}


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


def test_once_there_is_a_ledger_nobody_founds_another(opened):
    """The session of the wizard is still open, and the token is still right."""
    given = setting_up.token()
    assert opened.get("/setup/").status_code == 200
    found("bureau.example/510100", code="510100", name="某市局")
    for path in ("/setup/", f"/setup/?token={given}", "/setup/people/"):
        assert opened.get(path).status_code == 404
        assert opened.post(path, {"name": "另一局"}).status_code == 404


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


FIRMS = "企业名称,地址\n绵城豆制品厂,解放路1号\n绵城酱园,解放路2号\n".encode()
# The law's days of 2027 (令第795号) and the almanac's: Spring Festival on 2027-02-06.
HOLIDAYS = (
    "01-01", "02-05", "02-06", "02-07", "02-08", "04-05", "05-01", "05-02", "06-09", "09-15", "10-01", "10-02", "10-03",
)  # fmt: skip
YEAR_2027 = "date,kind,name\n" + "\n".join(f"2027-{day},statutory_holiday,假日" for day in HOLIDAYS)


def to_the_last_page(client, people=PEOPLE):
    client.post("/setup/", BODY)
    client.post("/setup/people/", people)


def test_a_list_that_is_handed_in_waits_on_the_desk_of_whose_duty_it_is(opened, client):
    to_the_last_page(opened)
    sent = SimpleUploadedFile("企业.csv", FIRMS)
    page = opened.post("/setup/finish/", FINISH | {"firms": sent}).content.decode()
    assert "周敏登录后查看“企业.csv”" in page
    job = Job.objects.get()
    assert (job.staff.username, job.body_id, job.state, job.counts["new"]) == (
        "zhoumin",
        "510700",
        "previewed",
        2,
    )
    assert not Party.objects.exists()  # she has not said yes
    client.force_login(Staff.objects.get(username="zhoumin"))
    assert reverse("import_job", args=[job.pk]) in client.get("/").content.decode()


def test_a_list_for_which_nobody_has_the_duty_is_refused_on_its_field_and_nothing_is_founded(opened):
    to_the_last_page(opened)
    answer = opened.post("/setup/finish/", FINISH | {"instruments": SimpleUploadedFile("a.csv", FIRMS)})
    assert answer.status_code == 422
    assert "计量监督" in answer.content.decode()
    assert not Origin.objects.exists()


def test_a_list_that_is_no_spreadsheet_is_refused_on_its_field_and_nothing_is_founded(
    opened, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path / "files"
    to_the_last_page(opened)
    answer = opened.post(
        "/setup/finish/", FINISH | {"firms": SimpleUploadedFile("a.xlsx", b"MZ\x90\x00 not a sheet")}
    )
    assert (answer.status_code, "id_firms-error" in answer.content.decode()) == (422, True)
    assert not Origin.objects.exists()
    assert not [each for each in (tmp_path / "files").rglob("*") if each.is_file()]


def test_the_arrangement_of_a_further_year_is_loaded_by_an_act_of_the_founding(opened):
    to_the_last_page(opened)
    assert opened.post("/setup/finish/", FINISH | {"notice": YEAR_2027}).status_code == 200
    assert [year.year for year in CalendarYear.objects.all()] == ["2027"]
    assert published.law().calendar.last_published_year == 2027


def test_a_notice_that_cannot_be_read_is_refused_on_its_field_and_nothing_is_founded(opened):
    to_the_last_page(opened)
    answer = opened.post("/setup/finish/", FINISH | {"notice": "放假"})
    assert (answer.status_code, "id_notice-error" in answer.content.decode()) == (422, True)
    assert not Origin.objects.exists()


def test_the_last_page_opens_without_a_complaint_and_with_the_address_of_this_server(opened):
    to_the_last_page(opened)
    page = opened.get("/setup/finish/")
    assert page.status_code == 200
    assert 'value="http://testserver"' in page.content.decode()
