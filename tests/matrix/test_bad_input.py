"""Bad input of figures, targets and reports through their forms: each gets a sentence in both languages at its place,
and nothing that was typed is lost."""

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.matrix.ground import CITY, EAST, TODAY, WEST, Ground
from tests.matrix.target_guards import propose
from zhijian.kernel.indicators.evaluate import evaluate
from zhijian.kernel.indicators.language import CATALOGUE
from zhijian.kernel.indicators.periods import half_year
from zhijian.kernel.ledger import sealer
from zhijian.kernel.org.models import Body, Place

BOTH = pytest.mark.parametrize("language", ["zh-hans", "en"])
FOUND = "/r/coordination.problem/new/found/"


def desk(city: Ground, who: str, language: str) -> Client:
    """A browser in which a language was chosen."""
    client = Client()
    client.force_login(city.people[who])
    client.cookies["django_language"] = language
    return client


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def refused(client: Client, address: str, sent: dict[str, str]) -> dict[str, list[str]]:
    """What a form says of what was sent, by field; all of it stands still in the form."""
    answer = client.post(address, {"zj_key": "bad", **sent})
    assert answer.status_code == 422, answer
    form = answer.context["form"]
    assert {name: form[name].value() for name in sent} == sent
    return {name: [str(one) for one in errors] for name, errors in form.errors.items()}


def says(errors: dict[str, list[str]], language: str, field: str, chinese: str, english: str) -> None:
    """One sentence, at its field and at no other."""
    assert list(errors) == [field]
    (said,) = errors[field]
    assert (chinese if language == "zh-hans" else english) in said


@BOTH
def test_an_act_that_is_entered_late_asks_why_and_is_counted_as_late(city: Ground, language: str) -> None:
    client = desk(city, "east", language)
    sent = {
        "zj_on": (TODAY - timedelta(days=10)).isoformat(), "at": EAST, "what": "台账不全", "subject": "staff",
        "source": "audit",
    }  # fmt: skip
    says(
        refused(client, FOUND, sent),
        language,
        "zj_reason",
        "写明为何现在才录入",
        "say why it is entered only now",
    )
    assert client.post(FOUND, {"zj_key": "late", "zj_reason": "下乡三日", **sent}).status_code == 302
    sealer.seal_all()
    found = evaluate((CATALOGUE["coordination.problems_found"],), EAST, half_year(2024, 1)).values[0]
    assert found.late == 1


@BOTH
def test_an_act_on_which_a_later_one_stands_is_not_voided(city: Ground, language: str) -> None:
    act = city.rows["problem.west_mended"].timeline().first()
    errors = refused(desk(city, "city", language), f"/acts/{act.pk}/void/", {"reason": "重复登记"})
    says(errors, language, "__all__", "请先作废它", "void “Report it mended” first")


@BOTH
def test_parts_that_do_not_sum_to_the_whole_ask_why(city: Ground, language: str) -> None:
    whole = propose(city, at=CITY, value="7")
    propose(city, value="3")
    client, address = desk(city, "city", language), f"/r/{whole.kind}/{whole.pk}/do/divided/"
    says(
        refused(client, address, {"why": ""}),
        language,
        "why",
        "分解之和不等于总数",
        "do not sum to the whole",
    )
    assert client.post(address, {"zj_key": "why", "why": "余数由市局直属队完成"}).status_code == 302


@BOTH
def test_a_period_that_is_not_over_is_not_closed(city: Ground, language: str) -> None:
    sent = {"at": EAST, "period": "2024-06", "why": "先行核对"}
    errors = refused(desk(city, "east", language), "/r/reports.closing/new/closed/", sent)
    says(errors, language, "period", "这一期间尚未结束", "The period is not over yet.")


@BOTH
def test_a_body_that_was_merged_since_the_form_was_opened_is_named_with_its_last_day(
    city: Ground, language: str
) -> None:
    last = date(2024, 5, 15)
    Place.objects.filter(body_id=WEST).update(ends=last)
    Body.objects.filter(pk=WEST).update(ended_on=last)
    client = desk(city, "city", language)
    for address, sent in (
        ("/r/reports.target/new/proposed/", {"at": WEST, "year": "2024", "name": "大检查", "value": "4", "unit": "次"}),
        ("/r/reports.report/new/drafted/", {"at": WEST, "period": "2024H1", "shape": "half_year"}),
        ("/r/reports.nil/new/declared/", {"at": WEST, "month": "2024-05", "topic": "metrology"}),
    ):  # fmt: skip
        errors = refused(client, address, sent)
        says(errors, language, "at", "西河县局已于 2024-05-15 撤销", "西河县局 ended on 2024-05-15")


@BOTH
def test_days_by_yuan_is_no_share(city: Ground, language: str) -> None:
    sent = {
        "what": "ratio", "numerator": "metrology.fees", "denominator": "metrology.verified", "name": "件均收费",
        "unit": "%",
    }  # fmt: skip
    errors = refused(desk(city, "east", language), "/indicators/compose/", sent)
    says(errors, language, "what", "单位必须相同", "Both figures must have one unit")


@BOTH
def test_a_share_of_nothing_says_so_while_it_is_tried_out(city: Ground, language: str) -> None:
    asked = "?what=ratio&numerator=metrology.withdrawn&denominator=metrology.withdrawn"
    page = text_of(desk(city, "east", language).get(f"/indicators/compose/{asked}"))
    assert ("本期没有分母" if language == "zh-hans" else "Nothing to divide by in this period") in page


TEXT = (
    "{{figure: food.inspections}}，{{figure: metrology.pass_rate | period=2024-01}}，"
    "{{figure: metrology.verified | period=2024}}"
)
AT_THEIR_PLACES = {
    "zh-hans": ["没有这个代码的指标。", "本期分母为零。请改写文字，或注明代之以什么：无则=…", "期间未结束：截至目前"],
    "en": [
        "There is no figure with this code.",
        "There is nothing to divide by in this period. Change the words, or say what is printed: else=…",
        "the period is not over: so far",
    ],
}  # fmt: skip


@BOTH
def test_a_text_with_a_missing_figure_a_nought_below_the_line_and_a_running_period(
    city: Ground, language: str
) -> None:
    """It is kept as it was typed, each place says what is wrong with it, and it is not submitted."""
    client, report = desk(city, "city", language), city.rows["report.east"]
    typed = {
        "zj_key": "w", "zj_seen": str(report.rev), "name": "总结", "rounding": "half_up", "s1-title": "计量",
        "s1-kind": "text", "s1-text": TEXT, "s1-place": "1",
    }  # fmt: skip
    page = text_of(client.get(client.post(f"/r/{report.kind}/{report.pk}/write/", typed)["location"]))
    assert TEXT in page
    said = re.findall(r'class="zj-r-(?:why|note)">([^<]*)<', page)
    assert said == AT_THEIR_PLACES[language]
    errors = refused(client, f"/r/{report.kind}/{report.pk}/do/submitted/", {})
    says(errors, language, "__all__", "文中每个数字都须能印出", "Every figure in the text must print")
