# ruff: noqa: E501 (markup and scripts as they stand in the page)
"""The worksheet's scripts: they read what is typed, show what the judge says, and calculate nothing."""

from typing import Any

import pytest

RESULTS = {
    "verdict": "pass",
    "items": [
        {"item": "weighing[5]", "load": "100000", "error": "-45", "corrected_error": "-50", "mpe": "50", "verdict": "pass", "note": "合格，正在界限上"},
        {"item": "weighing[1]", "load": "1000", "error": "1234.50", "corrected_error": "0", "mpe": "25", "verdict": "pass"},
    ],
    "problems": [],
    "sentences": ["全部合格。"],
    "paper": "检定证书",
}  # fmt: skip


@pytest.fixture
def sheet(screen: Any, until: Any) -> Any:
    screen.goto("/styleguide/worksheet/")
    until(screen, "window.zjSheet")
    return screen


def cell(sheet: Any, row: str, name: str) -> str:
    return sheet.locator(f"tr[data-row='{row}'] [data-calc={name}]").inner_text()


def test_a_value_outside_turns_its_row_red_and_says_why(sheet):
    row = sheet.locator("tr[data-row='weighing.5']")
    assert "is-fail" in row.get_attribute("class")
    assert row.locator("[data-why]").inner_text() == "✕ 不合格：超出 10 kg"
    assert sheet.locator("[data-zj-curve] rect.f-seal").count() == 1
    assert sheet.locator("[data-zj-curve]").get_attribute("aria-label").endswith("8 点，1 点超差")


def test_a_doubtful_entry_is_ochre_and_names_its_question(sheet):
    field = sheet.locator("input[name='weighing.9.delta']")
    assert "is-query" in field.get_attribute("class")
    question = sheet.locator(f"[id='{field.get_attribute('aria-describedby')}']")
    assert question.inner_text() == "ΔL 不能大于 e（50 kg）。请核对小砝码块数。"


def test_new_results_change_rows_curve_and_verdict(sheet):
    sheet.evaluate("results => zjSheet.update(results)", RESULTS)
    assert cell(sheet, "weighing.5", "corrected_error") == "−50"
    assert cell(sheet, "weighing.5", "mpe") == "±50"
    assert "is-fail" not in (sheet.locator("tr[data-row='weighing.5']").get_attribute("class") or "")
    assert sheet.locator(".word[data-word]").inner_text() == "合格"
    assert sheet.locator("[data-sentences]").inner_text() == "全部合格。"
    assert sheet.locator("[data-paper]").inner_text() == "将出具：检定证书"
    assert sheet.locator("[data-zj-curve] rect.f-seal").count() == 0
    assert sheet.locator(".is-query").count() == 0


def test_digits_of_results_are_grouped_but_never_rounded(sheet):
    sheet.evaluate("results => zjSheet.update(results)", RESULTS)
    assert cell(sheet, "weighing.1", "error") == "+1\u00a0234.50"
    assert cell(sheet, "weighing.1", "corrected_error") == "0"


def test_a_row_that_the_judge_does_not_mention_is_empty_again(sheet):
    sheet.evaluate("results => zjSheet.update(results)", RESULTS)
    assert cell(sheet, "weighing.2", "error") == "·"
    assert sheet.locator("tr[data-row='weighing.2'] [data-why]").inner_text() == ""


def test_items_that_only_name_their_test_go_to_its_rows_in_order(sheet):
    items = [
        {
            "item": "weighing",
            "load": str(n),
            "error": str(n),
            "corrected_error": "0",
            "mpe": "25",
            "verdict": "pass",
        }
        for n in (7, 8, 9)
    ]
    sheet.evaluate(
        "results => zjSheet.update(results)", {"verdict": "incomplete", "items": items, "problems": []}
    )
    assert [cell(sheet, f"weighing.{n}", "error") for n in range(4)] == ["+7", "+8", "+9", "·"]
    assert sheet.locator(".word[data-word]").inner_text() == "未做完"


def test_digits_stay_as_typed_and_the_judge_reads_plain_numbers(sheet):
    field = sheet.locator("input[name='weighing.0.indication']")
    field.fill("１ ０００．５０")
    read = sheet.evaluate("zjSheet.read()")
    assert field.input_value() == "１ ０００．５０"
    assert read["weighing"][0]["indication"] == "1000.50"
    assert read["weighing"][0]["load"] == "500"
    assert read["instrument"]["e"] == "50"
    assert len(read["weighing"]) == 10


def test_the_judge_is_asked_as_digits_are_typed_and_its_last_answer_counts(sheet, until):
    sheet.evaluate(
        """() => { window.asked = 0; const slow = [];
             zjSheet.use(input => new Promise(done => {
               const answer = { verdict: 'pass', items: [{ item: 'weighing.0', load: '500', error: input.weighing[0].indication, verdict: 'pass' }] };
               window.asked += 1;
               if (window.asked === 2) slow.push(() => done(answer)); else { done(answer); slow.forEach(late => late()); }
             })); }"""
    )
    field = sheet.locator("input[name='weighing.0.indication']")
    field.fill("502")
    until(sheet, "window.asked === 2")
    field.fill("503")
    until(sheet, "window.asked === 3")
    until(
        sheet,
        "document.querySelector(\"tr[data-row='weighing.0'] [data-calc=error]\").textContent === '+503'",
    )


def test_enter_goes_down_and_tab_goes_right(sheet):
    sheet.locator("input[name='weighing.0.indication']").focus()
    sheet.keyboard.press("Enter")
    assert sheet.evaluate("document.activeElement.name") == "weighing.1.indication"
    sheet.keyboard.press("Tab")
    assert sheet.evaluate("document.activeElement.name") == "weighing.1.delta"
    sheet.keyboard.press("Shift+Enter")
    assert sheet.evaluate("document.activeElement.name") == "weighing.0.delta"


def test_the_plan_of_supports_marks_the_one_that_fails(sheet):
    items = [{"item": f"eccentricity.{n}", "load": "20000", "corrected_error": value, "mpe": "25", "verdict": verdict}
             for n, (value, verdict) in enumerate([("10", "pass"), ("-30", "fail"), ("25", "pass")])]  # fmt: skip
    sheet.evaluate("results => zjSheet.update(results)", {"verdict": "fail", "items": items, "problems": []})
    plan = sheet.locator("[data-zj-supports]")
    assert plan.locator("rect.f-seal").count() == 1
    assert plan.locator("text.f-seal").text_content() == "−30"
    assert plan.locator("circle").count() == 2


def test_the_verdict_is_a_live_region_that_speaks_once(sheet):
    assert sheet.locator("section[data-zj-verdict]").get_attribute("aria-live") == "polite"
    sheet.evaluate(
        "() => { window.changes = 0; new MutationObserver(list => { window.changes += list.length; })"
        ".observe(document.querySelector('section[data-zj-verdict]'), { childList: true, subtree: true, characterData: true }); }"
    )
    sheet.evaluate("results => { zjSheet.update(results); zjSheet.update(results); }", RESULTS)
    first = sheet.evaluate("window.changes")
    sheet.evaluate("results => zjSheet.update(results)", RESULTS)
    assert first > 0
    assert sheet.evaluate("window.changes") == first
