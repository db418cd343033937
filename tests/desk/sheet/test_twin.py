"""The script of the worksheet and the server leave out the same rows and say the same words, in both languages."""

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from zhijian.desk.sheet.verdicts import told, words
from zhijian.lines.metrology.rules import judge, pack_by_id
from zhijian.lines.metrology.rules.browser import payload
from zhijian.lines.metrology.rules.measured import measured, readable

SCRIPT = Path(__file__).parents[3] / "zhijian/desk/static/zj/sheet-judge.js"
SHEETS = 300
RUN_IN_NODE = """
const {measured, told} = require(process.argv[1]);
let text = "";
process.stdin.on("data", part => { text += part; });
process.stdin.on("end", () => {
  const {cases, says} = JSON.parse(text);
  process.stdout.write(JSON.stringify(cases.map(([sheet, judged, lang, plate]) => {
    const found = measured(sheet);
    return {parts: found.parts, origins: found.origins, told: told(judged, found.origin, says[lang], "kg", plate)};
  })));
});
"""

needs_node = pytest.mark.skipif(
    shutil.which("node") is None, reason="node runs the script; it is not installed"
)


def value(dice: random.Random, near: int) -> Any:
    """What an officer leaves in a field: mostly a good number, often nothing, now and then nonsense."""
    good = str(near + dice.choice((0, 0, 0, 5, -5, 25, -50, 60)))
    return dice.choices((good, "", None, f"{near} 0", "x", "１０"), weights=(75, 12, 5, 2, 3, 3))[0]


def row(dice: random.Random, load: int) -> dict[str, Any]:
    return {"load": str(load), "indication": value(dice, load), "delta": value(dice, 25)}


def sheet(dice: random.Random) -> dict[str, Any]:
    """A sheet in some state between untouched and done."""
    untouched = {"load": "500", "indication": "", "delta": ""}
    loads = (1000, 25_000, 50_000, 75_000, 100_000, 100_001)
    made: dict[str, Any] = {
        "zero": dice.choice((untouched, row(dice, 500))),
        "weighing": [dice.choice((row(dice, load), {"load": str(load)}, None)) for load in loads],
        "eccentricity": [
            {"position": str(n), **row(dice, 20_000), "zero": dice.choice((untouched, row(dice, 500)))}
            for n in range(1, 7)
        ],
        "repeatability": [
            {
                "load": str(load),
                "readings": [row(dice, load) | {"load": None} for _n in range(dice.randint(0, 4))],
            }
            for load in (50_000, 100_000)
        ],
        "discrimination": [{"load": "1000", "before": value(dice, 1000), "after": value(dice, 1050)}],
        "tare": dice.choice((untouched, row(dice, 500))),
        "net": [row(dice, 1000) | {"tare": value(dice, 5000)}],
        "substitution": {"mass": value(dice, 20_000), "repeatability": value(dice, 10)},
    }
    return {part: rows for part, rows in made.items() if dice.random() < 0.85}


def judged(dice: random.Random, parts: dict[str, Any], lang: str) -> dict[str, Any]:
    e = dice.choice(("50", "50", "50", "5", "30"))
    document = {
        "regulation": dice.choice(("JJG 539-2016", "JJG 539-2016", "JJG 1")), "performed_on": "2026-06-24",
        "kind": dice.choice(("initial", "subsequent", "in_service")),
        "instrument": {"class": "III", "unit": "kg", "max": "100000", "min": "1000", "e": e, "supports": "6"},
        "standards": [{"name": "M1", "mpe": dice.choice(("2.5 kg", "20 kg")), "valid_until": "2026-12-31"}],
        **readable(parts),
    }  # fmt: skip
    return judge(document).to_json(lang)


def cases(count: int) -> list[tuple[dict[str, Any], dict[str, Any], str, bool]]:
    dice = random.Random(7)
    made = []
    for _n in range(count):
        typed, lang = sheet(dice), dice.choice(("zh", "en"))
        made.append((typed, judged(dice, measured(typed).parts, lang), lang, dice.random() < 0.3))
    done = {"weighing": [{"load": "1000", "indication": "1000", "delta": "25"}, {"load": "25000"}]}
    in_service = {**D8, "kind": "in_service", "zero": None, "weighing": done["weighing"][:1]}
    return [*made, (done, judge(in_service).to_json("zh"), "zh", False)]


def said(lang: str) -> dict[str, Any]:
    with override("zh-hans" if lang == "zh" else "en"):
        return words()


@needs_node
def test_the_page_and_the_server_say_the_same_of_every_sheet() -> None:
    all_cases, says = cases(SHEETS), {lang: said(lang) for lang in ("zh", "en")}
    asked = json.dumps({"cases": all_cases, "says": says})
    ran = subprocess.run(
        ["node", "-e", RUN_IN_NODE, str(SCRIPT)], input=asked, capture_output=True, text=True, check=True
    )
    verdicts = set()
    for (typed, judgement, lang, plate), answer in zip(all_cases, json.loads(ran.stdout), strict=True):
        found = measured(typed)
        expected = told(judgement, found.origin, says[lang], "kg", plate)
        assert (answer["parts"], answer["origins"]) == (found.parts, found.origins)
        assert answer["told"] == json.loads(json.dumps(expected))
        verdicts.add((expected["verdict"], expected["ready"]))
    assert verdicts == {("pass", True), ("fail", True), ("fail", False), ("incomplete", False)}


def test_the_rules_of_the_page_have_what_its_sentences_need() -> None:
    pack = pack_by_id("jjg539-2016")
    assert pack is not None
    tests = {test["name"] for test in payload(pack)["pack"]["tests"]}
    assert tests == set(said("en")["tests"])


# ── Sentences, literally ─────────────────────────────────────────────────────────────────────────────────────────

D8 = {
    "regulation": "JJG 539-2016", "kind": "subsequent", "performed_on": "2026-06-24",
    "instrument": {"class": "III", "unit": "kg", "max": "100000", "min": "1000", "e": "50", "supports": "6"},
    "zero": {"load": "500", "indication": "500", "delta": "20"},
    "weighing": [
        {"load": "50000", "indication": "50050", "delta": "20"},
        {"load": "100000", "indication": "99950", "delta": "30"},
    ],
}  # fmt: skip


def of(document: dict[str, Any], lang: str = "zh", *, plate: bool = False) -> dict[str, Any]:
    return told(judge(document).to_json(lang), lambda path: path, said(lang), "kg", plate)


def test_a_failing_load_is_said_with_its_value_and_limit() -> None:
    result = of(D8)
    assert result["verdict"] == "fail"
    assert result["sentences"][0] == "称量 100\u00a0000 kg 处 Ec = −60 kg，超出 ±50 kg。"
    assert result["sentences"][1] == "没做：偏载、重复性。已经不合格，可以记录。"
    assert result["paper"] == "检定结果通知书"
    assert [item["note"] for item in result["items"]] == ["", "合格，正在界限上", "不合格：超出 10 kg"]
    assert (result["marks"], result["ready"]) == ({"zero": "pass", "weighing": "fail"}, True)


def test_a_slip_of_the_finger_is_a_doubt_and_no_verdict() -> None:
    slip = {**D8, "weighing": [{"load": "50000", "indication": "50000", "delta": "60"}]}
    result = of(slip, "en")
    assert result["verdict"] == "incomplete"
    assert "Values in doubt, marked in the table: 1." in result["sentences"]
    assert (result["items"][1]["error"], result["items"][1]["verdict"]) == (None, "incomplete")
    assert (result["paper"], result["ready"]) == ("", False)


def test_a_zero_error_beyond_its_limit_fails_and_is_no_doubt() -> None:
    result = of({**D8, "zero": {"load": "500", "indication": "500", "delta": "10"}, "weighing": []}, "en")
    assert result["sentences"][0] == "Accuracy of zero setting: E = +15 kg, limit ±12.5 kg."
    assert (result["verdict"], result["problems"]) == ("fail", [])
    assert result["items"][0]["note"] == "Fail: 2.5 kg outside"


def test_the_plate_decides_whether_wrong_data_are_a_doubt_or_a_failure() -> None:
    odd = {**D8, "instrument": {**D8["instrument"], "e": "30"}, "weighing": []}
    assert of(odd)["ready"] is False
    assert (of(odd, plate=True)["verdict"], of(odd, plate=True)["problems"]) == ("fail", [])
