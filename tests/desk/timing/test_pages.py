"""The page of limits, the private address, the question, the law: as people use them. The city's day is 2024-06-28."""

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.matrix.ground import EAST, WEST, ZONE, Ground
from zhijian.desk.timing.merging import merged
from zhijian.desk.timing.page import Look
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.office.models import CalendarYear, LimitRule
from zhijian.kernel.records import seeing
from zhijian.kernel.records.clocks import Clock
from zhijian.kernel.workdays import published
from zhijian.kernel.workdays.models import Feed

NOTICE = "date,kind,name\n" + "\n".join(
    f"2028-{day},statutory_holiday,假日"
    for day in ("01-01", "01-25", "01-26", "01-27", "01-28", "04-04", "05-01", "05-02", "05-28", "10-01",
        "10-02", "10-03")
)  # fmt: skip


def text(response: Any) -> str:
    return str(response.content.decode())


def test_the_page_has_every_limit_that_is_mine_to_see_by_safe_date(city: Ground) -> None:
    page = city.desk("east").get("/clocks/")
    dates = [row.cells[3] for row in page.context["table"].rows]
    assert len(dates) > 3
    years = [d if len(d) == 10 else f"2024-{d}" for d in dates]
    assert years == sorted(years)


@pytest.mark.parametrize(
    "look",
    [
        "",
        "when=overdue",
        "when=week",
        "when=raised",
        "mine=1",
        "kind=metrology.verification",
        "duty=checker",
        "view=month",
        "on=2024-07-03",
        "area=530102",
        "page=999999",
        "on=nonsense",
        "month=9999-99&view=month",
    ],
)
def test_every_look_is_answered_and_shows_nobody_anything_foreign(look: str, city: Ground) -> None:
    for who in ("province", "city", "east", "mi_manager", "zone", "audit_admin"):
        page = city.desk(who).get(f"/clocks/?{look}")
        assert page.status_code == 200
        if who == "zone":
            assert not re.search(r"EA-00\d|WE-101", text(page))


def test_what_has_gone_up_is_marked_on_every_page_of_the_list(city: Ground) -> None:
    # The city's rule: five working days over, one level up. 120 limits that ended on 3 June 2024, on three pages.
    like = Clock.objects.filter(record=city.rows["instrument.east"].pk, stopped_on=None).get()
    Clock.objects.filter(stopped_on=None).delete()
    ended = date(2024, 6, 3)
    for _n in range(120):
        like.pk, like.due_legal, like.due_safe = None, ended, ended
        like.save(force_insert=True)
    for look in ("", "when=raised", "when=overdue"):
        pages = [text(city.desk("city").get(f"/clocks/?{look}&page={n}")) for n in (1, 2, 3)]
        assert [page.count("已升到") for page in pages] == [50, 50, 20], look
    assert "已升到" not in text(city.desk("west").get("/clocks/"))
    # … and it stands on the first screen of the body to which it has gone up, and on no other
    assert re.search(r"已升到本级的超期时限：\s*120", text(city.desk("city").get("/")))
    assert "已升到本级" not in text(city.desk("east").get("/"))


def test_overdue_and_this_week_part_at_today(city: Ground) -> None:
    clock = Clock.objects.filter(record=city.rows["instrument.east"].pk, stopped_on=None).get()
    for due, tab in ((date(2024, 6, 27), "overdue"), (date(2024, 6, 28), "week"), (date(2024, 7, 5), "week")):
        Clock.objects.filter(pk=clock.pk).update(due_safe=due, due_legal=due)
        held = {
            name: "EA-001" in text(city.desk("east").get(f"/clocks/?when={name}"))
            for name in ("overdue", "week")
        }
        assert held == {"overdue": tab == "overdue", "week": tab == "week"}


def test_the_rail_counts_what_is_overdue_and_mine(city: Ground) -> None:
    before = re.search(r'href="/clocks/"[^>]*>.*?</a>', text(city.desk("east").get("/law/")), re.S)
    assert before is not None
    assert "zj-late" not in before[0]
    Clock.objects.filter(record=city.rows["instrument.east"].pk, stopped_on=None).update(
        due_safe=date(2024, 6, 27)
    )
    after = re.search(r'href="/clocks/"[^>]*>.*?</a>', text(city.desk("east").get("/law/")), re.S)
    assert after is not None
    assert re.search(r"zj-late[^>]*>1<", after[0])


def test_the_export_is_what_is_filtered(city: Ground) -> None:
    answer = city.desk("east").get("/clocks/export.csv?kind=metrology.verification")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    shown = city.desk("east").get("/clocks/?kind=metrology.verification").context["table"].rows
    assert len(rows) - 1 == len(shown) > 0
    assert city.desk("east").get("/clocks/export.xlsx").status_code == 200
    assert city.desk("east").get("/clocks/export.pdf").status_code == 404


def test_queries_do_not_grow_with_rows(city: Ground, django_assert_max_num_queries: Any) -> None:
    city.desk("city").get("/clocks/")
    with django_assert_max_num_queries(32):
        city.desk("city").get("/clocks/")


def test_a_record_shows_its_limit_with_both_dates_and_the_working(city: Ground) -> None:
    row = city.rows["verification.east_recorded"]
    page = text(city.desk("mi_checker").get(f"/r/metrology.verification/{row.pk}/"))
    clock = Clock.objects.get(record=row.pk, stopped_on=None)
    assert (clock.rule, clock.due_legal) == ("3 working_day", date(2024, 7, 3))
    for words in ("07-03", "逐日计算", "第 1", "第 3，届满", "待确认"):
        assert words in page
    working = city.desk("mi_checker").get(f"/clocks/{clock.pk}/")
    assert "2024年7月3日" in text(working)
    assert city.desk("zone").get(f"/clocks/{clock.pk}/").status_code == 404


def test_a_private_address_shows_my_limits_until_it_is_taken_back(city: Ground) -> None:
    desk = city.desk("mi_checker")
    desk.post("/clocks/feeds/new/")
    address = re.search(r"data-zj-address>([^<]+)<", text(desk.get("/clocks/feeds/")))
    assert address is not None
    path = address[1].partition("://")[2].partition("/")[2]
    assert address[1] not in text(desk.get("/clocks/feeds/"))
    assert not Feed.objects.filter(digest__in=path.split("/")).exists()
    answer = Client().get(f"/{path}")
    assert answer["Content-Type"].startswith("text/calendar")
    body = text(answer)
    assert body.startswith("BEGIN:VCALENDAR\r\n")
    assert "DTSTART;VALUE=DATE:20240703" in body
    assert "ZO-201" not in body
    city.desk("zone").post("/clocks/feeds/revoke/")
    assert Client().get(f"/{path}").status_code == 200
    desk.post("/clocks/feeds/revoke/")
    assert Client().get(f"/{path}").status_code == 404
    assert Client().get("/clocks/feed/guessed.ics").status_code == 404


def test_a_locked_account_has_no_address(city: Ground) -> None:
    city.desk("east_two").post("/clocks/feeds/new/")
    address = re.search(
        r"data-zj-address>[^<]+//[^/]+([^<]+)<", text(city.desk("east_two").get("/clocks/feeds/"))
    )
    assert address is not None
    assert Client().get(address[1]).status_code == 200
    city.fresh("account.east_two").act("locked", city.by("security_admin"))
    assert Client().get(address[1]).status_code == 404


@pytest.mark.django_db
def test_anybody_may_ask_and_the_answer_has_its_working() -> None:
    page = Client().get(
        "/ask/?limit=penalty+decision_after_filing&start=2026-04-08&suspend=2026-04-20..2026-05-07"
    )
    assert page.status_code == 200
    assert page.context["head"] == ("法定到期日", "2026-07-25 (周六)")
    for words in ("2026-07-24 (周五)", "程序规定", "第 1<", "扣除", "第 90，届满", "普通周末"):
        assert words in text(page)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "field", "words"),
    [
        ("limit=penalty+pay_fne&start=2026-04-08", "limit", "没有这个期限"),
        ("limit=penlty+pay_fine&start=2026-04-08", "limit", "没有这个期限"),
        ("limit=penalty+pay_fine&start=2026-13-08", "start", "不是日期"),
        ("limit=penalty+pay_fine&start=2026-04-08&suspend=2026-04-10..2026-04-11", "suspend", "没有可以扣除"),
        (
            "limit=penalty+decision_after_filing&start=2026-04-08&suspend=2026-04-01..2026-04-11",
            "suspend",
            "早于期限起算日",
        ),
        ("limit=penalty+decision_after_filing&start=2026-04-08&suspend=2026-04-20..", "suspend", "尚未结束"),
        ("limit=penalty+decision_after_filing&start=2026-04-08&suspend=rain", "suspend", "不是一段暂停"),
        ("limit=penalty+decision_after_filing&start=2026-04-08&extend=30+30", "extend", "只允许 1 次"),
        ("limit=penalty+decision_after_filing&start=2026-04-08&extend=many", "extend", "正整数"),
        (
            "limit=penalty+decision_after_filing&start=2026-04-08&version_date=gestern",
            "version_date",
            "不是日期",
        ),
        ("start=2026-04-08", "limit", ""),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_on_its_field(
    asked: str, field: str, words: str
) -> None:
    page = Client().get(f"/ask/?{asked}")
    assert page.status_code == 422
    assert any(words in sentence for sentence in page.context["form"].errors[field])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("penalty pay_fne", "penalty pay_fine"),
        ("penlty pay_fine", "penalty pay_fine"),
        ("缴纳罚款", "pay_fine"),
    ],
)
def test_the_nearest_names_are_offered(typed: str, wanted: str) -> None:
    page = Client().get("/ask/", {"limit": typed, "start": "2026-04-08"})
    names = [f"{rule.procedure} {rule.name}" for rule, _procedure in page.context["near"]]
    found = names or [str(page.context["question"].limit)]
    assert any(wanted in name for name in found), found


@pytest.mark.django_db
def test_where_no_version_is_in_force_the_answer_is_no_rule() -> None:
    page = Client().get("/ask/?limit=measuring_standard+validity&start=2004-01-01")
    assert page.status_code == 200
    assert "no_rule" in page.context["no_rule"]


@pytest.mark.django_db
def test_a_year_without_an_arrangement_answers_provisionally() -> None:
    page = Client().get("/ask/?limit=penalty+decision_after_filing&start=2031-04-08")
    assert any("暂定" in note for note in page.context["notes"])


def test_a_year_is_loaded_only_after_it_was_seen_what_it_moves(city: Ground) -> None:
    desk, path = city.desk("lawyer"), "/law/calendar/load/"
    sent = {"text": NOTICE, "year": "2028", "number": ""}
    straight = desk.post(path, sent | {"step": "do"})  # nothing was previewed: it is shown first
    assert (straight.status_code, published.law().calendar.last_published_year) == (200, 2027)
    form = straight.context["form"]
    held = {"seen": form["seen"].value(), "zj_key": form["zj_key"].value(), "step": "do"}
    other = desk.post(path, sent | held | {"text": NOTICE + "\n2028-11-24,rest,测试"})
    assert (other.status_code, published.law().calendar.last_published_year) == (200, 2027)
    assert desk.post(path, sent | held).status_code == 302
    assert published.law().calendar.last_published_year == 2028
    assert CalendarYear.objects.filter(year="2028").count() == 1


def test_a_contradiction_stands_on_its_field_and_what_was_typed_is_kept(city: Ground) -> None:
    page = city.desk("lawyer").post(
        "/law/calendar/load/",
        {"text": NOTICE + "\n2028-01-26,makeup_work,春节", "year": "2028", "step": "look"},
    )
    assert page.status_code == 422
    assert any("既放假又上班" in sentence for sentence in page.context["form"].errors["text"])
    assert "2028-01-26,makeup_work" in text(page)


@pytest.mark.parametrize(
    "path", ["/law/calendar/load/", "/law/calendar/override/", "/law/rules/barcode/change_report/add/"]
)
def test_only_keepers_of_the_law_change_it(path: str, city: Ground) -> None:
    for who in ("east", "city", "audit_admin", "nobody"):
        assert city.desk(who).get(path).status_code == 404
        assert city.desk(who).post(path, {"step": "do"}).status_code == 404
    assert city.desk("lawyer").get(path).status_code == 200


def test_a_rule_is_found_by_law_article_and_procedure(city: Ground) -> None:
    for words, name in (
        ("计量标准考核办法 第16条", "validity"),
        ("商品条码", "change_report"),
        ("复查考核", "reassessment_apply_before"),
    ):
        assert f"/{name}/" in text(city.desk("east").get("/law/", {"q": words}))
    assert "没有同时含有" in text(city.desk("east").get("/law/", {"q": "没有的词"}))


def test_the_table_of_limits_opens_with_its_procedures_and_each_opens_its_rules(city: Ground) -> None:
    first = text(city.desk("east").get("/law/"))
    assert 'href="/law/?procedure=complaint"' in first
    assert "/law/rules/" not in first
    opened = text(city.desk("east").get("/law/", {"procedure": "barcode"}))
    assert "/law/rules/barcode/change_report/" in opened
    assert "/law/rules/penalty/" not in opened


def test_a_rule_shows_its_versions_side_by_side(city: Ground) -> None:
    page = city.desk("east").get("/law/rules/measuring_standard/validity/")
    lines = dict(page.context["lines"])
    assert [value for value, _other in lines["长度"]] == ["4 年", "5 年"]
    assert [other for _value, other in lines["长度"]] == [False, True]
    assert city.desk("east").get("/law/rules/no/such/").status_code == 404


def test_a_legal_officer_corrects_a_rule_in_two_steps(city: Ground) -> None:
    desk, path = (
        city.desk("lawyer"),
        "/law/rules/measuring_standard/reassessment_apply_before/correct/?version=2005-07-01",
    )
    clock = Clock.objects.filter(name="reassess", stopped_on=None, record=city.rows["standard.mi"].pk).get()
    assert clock.due_legal == date(2027, 9, 11)
    initial = desk.get(path).context["form"].initial
    sent = {name: value for name, value in initial.items() if value not in (None, "")} | {"limit": "3"}
    look = desk.post(path, sent | {"step": "look"})
    assert look.context["movement"].moved == 2  # the standards of both institutes
    form = look.context["form"]
    done = desk.post(
        path, sent | {"seen": form["seen"].value(), "zj_key": form["zj_key"].value(), "step": "do"}
    )
    assert done.status_code == 302
    clock.refresh_from_db()
    assert clock.due_legal == date(2027, 12, 11)
    kept = LimitRule.objects.get(rule="reassessment_apply_before")
    kinds = list(Act.objects.filter(record=kept.pk).order_by("rev").values_list("kind", flat=True))
    assert kinds == ["office.rule.taken_over", "office.rule.corrected"]


def test_an_escalation_is_set_and_lifted(city: Ground) -> None:
    desk = city.desk("lawyer")
    refused = desk.post("/law/alarms/", {"sort": "raise", "after": "3", "levels": ""})
    assert (refused.status_code, refused.context["form"].errors["levels"]) == (
        422,
        ["只能上报到上一级、上两级或上三级机构。"],
    )
    assert desk.post("/law/alarms/", {"sort": "warn", "after": "x"}).status_code == 422
    assert desk.post("/law/alarms/", {"sort": "warn", "after": "10"}).status_code == 302
    assert "10" in text(desk.get("/law/alarms/"))
    assert city.desk("east").post("/law/alarms/", {"sort": "warn", "after": "10"}).status_code == 404
    assert desk.post(f"/law/alarms/{city.rows['alarm'].pk}/lift/").status_code == 302
    assert city.desk("east").post(f"/law/alarms/{city.rows['alarm'].pk}/lift/").status_code == 404


def test_a_notice_can_be_sent_as_a_file_and_stands_in_the_field_from_then_on(city: Ground) -> None:
    desk, path = city.desk("lawyer"), "/law/calendar/load/"
    for encoding in ("utf-8", "gb18030"):
        file = SimpleUploadedFile("通知.csv", NOTICE.encode(encoding), content_type="text/csv")
        look = desk.post(path, {"file": file, "text": "", "step": "look"})
        assert look.status_code == 200
        assert look.context["form"]["text"].value() == NOTICE
    form = look.context["form"]
    sent = {
        "text": NOTICE,
        "year": "",
        "number": "",
        "seen": form["seen"].value(),
        "zj_key": form["zj_key"].value(),
    }
    assert desk.post(path, sent | {"step": "do"}).status_code == 302
    assert published.law().calendar.last_published_year == 2028


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "text"),
        ({"file": SimpleUploadedFile("x.doc", b"\xd0\xcf\x11\xe0\x00\x00\x00")}, "file"),
        ({"text": "date,kind,name\n2160-01-01,rest,x"}, "year"),
        ({"text": "date,kind,name\n0001-01-01,rest,x"}, "year"),
        ({"text": NOTICE, "year": "1985"}, "year"),
        ({"text": "关于0000年部分节假日安排的通知\n一、元旦：1月1日放假，共1天。"}, "text"),
        ({"text": "今年放假安排另行通知"}, "text"),
    ],
)  # fmt: skip
def test_a_paper_that_cannot_be_a_year_is_refused_on_its_field(
    sent: dict[str, Any], field: str, city: Ground
) -> None:
    page = city.desk("lawyer").post("/law/calendar/load/", sent | {"step": "look"})
    assert (page.status_code, field in page.context["form"].errors) == (422, True)


def test_a_year_beyond_every_library_and_beyond_a_gap_is_loaded_with_words_of_both(city: Ground) -> None:
    """2061 is in no almanac here: its statutory days are not checked; and 2028 to 2060 are missing before it."""
    page = city.desk("lawyer").post(
        "/law/calendar/load/", {"text": "date,kind,name\n2061-10-03,rest,国庆节", "step": "look"}
    )
    assert page.status_code == 200
    assert any("历书不含此年" in warning for warning in page.context["warnings"])
    assert any("2028" in warning and "暂定" in warning for warning in page.context["warnings"])


def test_a_wrong_cell_of_a_rule_is_refused_in_chinese(city: Ground) -> None:
    desk, path = city.desk("lawyer"), "/law/rules/barcode/change_report/correct/?version=2005-10-01"
    initial = desk.get(path).context["form"].initial
    sent = {name: value for name, value in initial.items() if value not in (None, "")}
    page = desk.post(path, sent | {"limit": "0", "effective_to": "2001-01-01", "step": "look"})
    errors = page.context["form"].errors
    assert page.status_code == 422
    assert errors["limit"] == ["性质为 act_by 的期限不能是 0"]
    assert errors["effective_to"] == ["早于 effective_from"]


@pytest.mark.django_db
def test_a_question_that_would_fill_a_book_is_answered_without_its_days() -> None:
    """Anybody may ask; an extension without a number in the law must not make the page four megabytes long."""
    page = Client().get("/ask/?limit=penalty+pay_fine&start=2026-04-08&extend=40000")
    assert (page.status_code, page.context["lines"]) == (200, [])
    assert len(page.content) < 60_000


@pytest.mark.parametrize(
    "look", [{}, {"when": "week"}, {"when": "overdue"}, {"duty": "checker"}, {"mine": "1"}]
)
def test_limits_merged_from_several_areas_are_those_of_one_question_in_its_order(
    look: dict[str, str], city: Ground
) -> None:
    today = date(2024, 6, 28)
    for who in ("city", "east", "mi_manager", "province"):
        seen = city.by(who).scope
        made = Look(seen, look, today, published.law())
        for first, count in ((0, 3), (2, 5), (0, 500)):
            wanted = list(made.rows()[first : first + count])
            assert made.page(first, count) == wanted
            assert merged(made.rows(), [EAST, WEST, ZONE, "530100"], first, count) == list(
                made.rows().filter(area__in=[EAST, WEST, ZONE, "530100"])[first : first + count]
            )
    assert len(seeing.areas(city.by("city").scope) or ()) > 1
