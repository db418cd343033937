"""The script on the worksheet page and the rules on the server give the same judgement, to the last digit and word."""

import json
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zhijian.lines.metrology.rules import judge, pack_by_id
from zhijian.lines.metrology.rules.browser import payload

SCRIPT = Path(__file__).parents[3] / "zhijian/desk/static/zj/judge.js"
DOCUMENTS = 600
REGULATIONS = ("jjg539-2016", "jjg539-1997", "oiml-r76-1-2006")
RUN_IN_NODE = """
const {judge} = require(process.argv[1]);
let text = "";
process.stdin.on("data", part => { text += part; });
process.stdin.on("end", () => {
  const {payloads, cases} = JSON.parse(text);
  process.stdout.write(JSON.stringify(cases.map(([id, document, lang]) => judge(payloads[id], document, lang))));
});
"""
Cases = list[tuple[str, dict[str, Any], str]]


def number(dice: random.Random, near: int, step: int) -> Any:
    """A number as typed: mostly good, now and then in another dress, now and then nonsense."""
    value = near + dice.choice((0, 0, 0, step, -step, step // 2, dice.randint(-3 * step, 3 * step)))
    plain = str(value) if dice.random() < 0.7 else f"{value}.{dice.choice(('0', '5', '25', '10'))}"
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign != "-" else "\u2212" for sign in plain)
    odd = [
        "",
        "x",
        "1,5",
        None,
        7,
        10**20,
        True,
        [],
        {},
        "1e3",
        plain + "lb",
        "\ud800",
        "a\nb",
        f"{plain} t",
        "9" * 45,
    ]
    return dice.choices(
        (plain, wide, f" {plain} ", f"{plain} kg", dice.choice(odd)), weights=(80, 4, 4, 4, 4)
    )[0]  # fmt: skip


def sound(dice: random.Random) -> dict[str, Any]:
    """A document without a fault in its form; what it shows is random, so that all three verdicts occur."""
    e = dice.choice((1, 2, 5, 10, 20, 50))
    n = dice.choice((1000, 2000, 3000, 10_000))
    seen = 20 * e + dice.choice((e, e, e, 0))
    top, spread = n * e, dice.choice((0, 0, 0, 1))

    def reading(load: int) -> dict[str, str]:
        return {
            "indication": str(load + e * dice.randint(-spread, spread)),
            "delta": f"{e // 2}.{dice.randint(0, 9)}",
        }

    def row(load: int) -> dict[str, Any]:
        return {"load": str(load), **reading(load)}

    document = {
        "kind": dice.choice(("initial", "subsequent", "in_service")),
        "instrument": {"class": "III", "unit": "kg", "max": str(top), "e": str(e), "supports": "4"},
        "zero": {"load": "0", "indication": "0", "delta": f"{e // 2}.{5 if e == 1 else 0}"},
        "weighing": [row(load) for load in (20 * e, 500 * e, top // 2, top)],
        "eccentricity": [row(top // 3) for _ in range(4)],
        "repeatability": [{"load": str(top // 2), "readings": [reading(top // 2) for _ in range(3)]}],
        "discrimination": [{"load": str(20 * e), "before": str(20 * e), "after": str(seen)}],
        "standards": [{"mpe": f"{e}0 g", "valid_until": "2024-12-31"}],
    }  # fmt: skip
    return some(dice, dice.choice((1, 0.8)), document)


def some(dice: random.Random, chance: float, source: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in source.items() if dice.random() < chance}


def generated(dice: random.Random) -> dict[str, Any]:
    e = dice.choice((1, 2, 5, 10, 20, 50, 30))
    top = e * dice.choice((500, 1000, 2000, 3000, 10_000, 10_001))

    def reading(load: int, chance: float = 0.97) -> dict[str, Any]:
        full = {"indication": number(dice, load, e), "delta": number(dice, e // 2, e)}
        return some(dice, chance, full)

    def row(load: int, **more: Any) -> dict[str, Any]:
        made = {"load": number(dice, load, e), **reading(load), **more}
        if dice.random() < 0.1:
            made["zero"] = dice.choice(({}, {"load": str(10 * e), **reading(10 * e)}, {"delta": "x"}, 5))
        if dice.random() < 0.05:
            made |= dice.choice(({"range": "2"}, {"range": "0"}, {"unit": "t"}, {"unit": "kg"}, {"unit": 3}))
        return some(dice, 0.98, made)

    loads = [20 * e, 500 * e, min(2000 * e, top), top // 2, top]
    instrument = {
        "class": dice.choice(("III",) * 8 + ("IIII", "II", "I", "Ⅲ", "3", "V", None)),
        "unit": dice.choice(("kg",) * 9 + ("公斤", "g", "lb", 5, None)),
        "max": number(dice, top, 1) if dice.random() < 0.2 else str(top), "min": str(20 * e), "e": str(e),
        "supports": dice.choice(("4", "8", 6, "2.5")),
        "zero_tracking": dice.choice((True, False, "是", "maybe")),
        "tare": dice.choice((True, False, False)),
        "range_mode": dice.choice((None, "multi_interval", "multiple_range", "odd")) if dice.random() < 0.4 else None,
        "ranges": dice.choice((None, None, [
            {"max": str(top // 2), "e": str(e)}, {"max": str(top), "e": str(2 * e)}
        ], [{"max": str(top)}, 5])),
    }  # fmt: skip
    document = {
        "kind": dice.choice(("initial", "subsequent", "in_service", "首次检定", "yearly")),
        "instrument": some(dice, 0.97, instrument) if dice.random() < 0.98 else "nothing",
        "zero": {"load": str(10 * e), **reading(10 * e)},
        "weighing": [row(load, direction=dice.choice(("up", "down"))) for load in loads],
        "eccentricity": [row(top // 3, position=str(position)) for position in range(4)],
        "repeatability": [
            {"load": number(dice, load, e), "readings": [reading(load) for _ in range(dice.randint(0, 4))]}
            for load in (top // 2, top)
        ],
        "discrimination": [
            {"load": number(dice, load, e), "before": number(dice, load, e), "after": number(dice, load + e, e)}
            for load in (20 * e, top)
        ],
        "tare": {"load": "0", "indication": "0", "delta": str(e // 2)},
        "net": [row(top // 4, tare=str(top // 2))],
        "substitution": {"mass": str(top // dice.choice((2, 3, 5))), "repeatability": str(e // 4)},
        "standards": [{
            "name": "M1", "mpe": dice.choice(("0.1", "±100 g", f"{e} kg", "x", "-1")),
            "valid_until": dice.choice(("2016-12-31", "2024-12-31", "2024-02-30", None)),
        }],
        "nonsense": {"load": "1"},
    }  # fmt: skip
    return some(dice, 0.85, document)


@pytest.fixture(scope="module")
def cases() -> Cases:
    dice = random.Random(539)
    made: Cases = []
    for count in range(DOCUMENTS):
        pack_id = REGULATIONS[count % len(REGULATIONS)]
        name = pack_by_id(pack_id).names[0]
        day = dice.choice(("2010-03-04", "2024-05-06", "2024-13-01"))
        document = {"regulation": name, "performed_on": day, **generated(dice)}
        if count % 2:
            day = "2010-03-04" if pack_id == "jjg539-1997" else "2024-05-06"
            document = {"regulation": name, "performed_on": day, **sound(dice)}
        made.append((pack_id, document, dice.choice(("zh", "en"))))
    return made


def in_node(sent: str) -> str:
    done = subprocess.run(
        ["node", "-e", RUN_IN_NODE, str(SCRIPT)], input=sent, capture_output=True, text=True, check=True
    )
    return done.stdout


def in_chromium(sent: str) -> str:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
        )
        page = browser.new_page()
        page.add_script_tag(path=str(SCRIPT))
        answer: str = page.evaluate(
            "sent => { const {payloads, cases} = JSON.parse(sent);"
            " return JSON.stringify(cases.map(([id, one, lang]) => zjJudge.judge(payloads[id], one, lang))); }",
            sent,
        )
        browser.close()
    return answer


def runner() -> Callable[[str], str]:
    if shutil.which("node"):
        return in_node
    if shutil.which("chromium"):
        return in_chromium
    pytest.skip("neither node nor chromium is installed")


@pytest.fixture(scope="module")
def answers(cases: Cases) -> list[dict[str, Any]]:
    payloads = {pack_id: payload(pack_by_id(pack_id)) for pack_id in REGULATIONS}
    # Lone surrogates travel as \udXXX: the document stays ASCII on its way.
    answer = json.loads(runner()(json.dumps({"payloads": payloads, "cases": cases})))
    assert isinstance(answer, list)
    return answer


def test_six_hundred_documents_get_the_same_judgement_in_both(
    cases: Cases, answers: list[dict[str, Any]]
) -> None:
    differences = []
    for (pack_id, document, lang), answer in zip(cases, answers, strict=True):
        expected = json.loads(json.dumps(judge(document, pack_by_id(pack_id)).to_json(lang)))
        if answer != expected:
            differences.append(
                (document, [key for key in expected if expected[key] != answer[key]], expected, answer)
            )
    assert not differences, differences[0]


def test_the_documents_are_worth_the_comparison(answers: list[dict[str, Any]]) -> None:
    """All verdicts and all codes that a page can meet occur."""
    codes = {problem["code"] for answer in answers for problem in answer["problems"]}
    assert codes == {
        "DELTA_GT_E", "LOAD_GT_MAX", "N_OUT_OF_CLASS", "E_NOT_125", "RANGES_RULE", "ZERO_GT_025E",
        "STANDARD_TOO_COARSE", "STANDARD_EXPIRED", "EDITION_NOT_IN_FORCE", "MIXED_UNITS", "BAD_NUMBER",
    }  # fmt: skip
    for verdict in ("pass", "fail", "incomplete"):
        assert sum(answer["verdict"] == verdict for answer in answers) > 20
        assert sum(item["verdict"] == verdict for answer in answers for item in answer["items"]) > 100


def test_the_script_has_no_number_of_a_regulation() -> None:
    """Only counting numbers stand in it: 0, 1, 2 of its own loops, 10 of the decimals, widths of texts and digits."""
    code = "\n".join(line.split("//")[0] for line in SCRIPT.read_text(encoding="utf-8").splitlines())
    for band in ("500", "2000", "10000", "5000", "0.25", "0.5", "1.5", "JJG", "III"):
        assert band not in code, band
