"""Mock 03: a worksheet 检定工作表 with one load outside its limit and one doubtful entry."""

from typing import Any

from django.http import HttpRequest

from zhijian.desk.look import numbers, sheets
from zhijian.desk.look.shapes import Button, Figure, Tab
from zhijian.desk.styleguide.fiction import pick

# load, indication, ΔL, E, Ec, mpe, direction, verdict: typed and printed as in the mock, nothing is computed here.
WEIGHING = (
    ("500", "500", "20", "5", None, None, "up", "pass"),
    ("1000", "1 000", "25", "0", "-5", "25", "up", "pass"),
    ("25000", "25 000", "10", "15", "10", "25", "up", "pass"),
    ("50000", "50 050", "20", "55", "50", "50", "up", "pass"),
    ("75000", "75 000", "35", "-10", "-15", "50", "up", "pass"),
    ("100000", "99 950", "30", "-55", "-60", "50", "up", "fail"),
    ("75000", "74 950", "15", "-40", "-45", "50", "down", "pass"),
    ("50000", "50 000", "15", "10", "5", "50", "down", "pass"),
    ("25000", "25 000", "20", "5", "0", "25", "down", "pass"),
    ("1000", "1 000", "60", None, None, "25", "down", ""),
)
SUPPORTS = ("10", "5", "-5", "15", "0", "10")


def page(request: HttpRequest) -> dict[str, Any]:
    """A 100 t truck scale at its subsequent verification."""
    return {
        "sheet": sheet(),
        "acts": [
            Button(pick("器具档案", "Instrument file"), "#"),
            Button(pick("打印空白表", "Print a blank form"), "#"),
        ],
    }


def sheet() -> sheets.Sheet:
    """The sheet as a view of the metrology line would fill it."""
    doubt = pick(
        "ΔL 不能大于 e（50 kg）。请核对小砝码块数。",
        "ΔL cannot exceed e (50 kg). Count the small weights again.",
    )
    return sheets.Sheet(
        draft="styleguide-worksheet",
        rev="3",
        action="/styleguide/worksheet/",
        head=_head(),
        tabs=_tabs(),
        tests=[_weighing(doubt)],
        verdict=sheets.Verdict(
            "fail",
            pick("不合格", "Fail"),
            pick("称量 100 t 处 Ec = −60 kg，超出 ±50 kg。", "Weighing at 100 t: Ec = −60 kg, limit ±50 kg."),
            pick("检定结果通知书", "notice of verification result"),
        ),
        signatures=[
            sheets.Signature(
                pick("检定员", "Verifier"),
                pick("陈立", "Chen Li"),
                pick(
                    "还差 2 处：鉴别力未做；卸载 1 000 kg 的 ΔL 有疑。",
                    "Two things missing: discrimination; ΔL at 1 000 kg down.",
                ),
            ),
            sheets.Signature(
                pick("核验员", "Checker"),
                "",
                pick("周敏、孙蕾可签。检定员本人不能核验。", "Zhou Min or Sun Lei. Never the verifier."),
            ),
            sheets.Signature(
                pick("批准人", "Approver"),
                "",
                pick("吴国栋可签。须与前两人不同。", "Wu Guodong. Not one of the first two."),
            ),
        ],
        act=Button(pick("去做鉴别力", "Go on to discrimination"), "#", primary=True),
        base={
            "regulation": "JJG 539-2016",
            "kind": "subsequent",
            "instrument": {"class": "III", "unit": "kg", "max": "100000", "e": "50"},
        },
        results=_results(doubt),
        curve={
            "bands": [{"to": 25000, "mpe": 25}, {"to": 100000, "mpe": 50}],
            "max": 100000,
            "unit": "kg",
            "loadUnit": "t",
            "loadScale": 0.001,
        },
        supports={"positions": ["1", "2", "3", "4", "5", "6"], "mpe": "25"},
        supports_note=pick("20 t = Max ÷（6 − 1），mpe ±25 kg", "20 t = Max ÷ (6 − 1), mpe ±25 kg"),
        aids=[
            (
                pick("标准砝码", "Weights"),
                pick("M1 1 t × 50，证书至 2026-11-30", "M1 1 t × 50, valid to 2026-11-30"),
            ),
            (pick("误差之比", "Error ratio"), "2.5 kg ≤ 50 ÷ 3 = 16.7 kg ✓"),
            (
                pick("标准考核", "Standard"),
                pick("〔2024〕临量标字第 017 号，至 2029-03-11", "No. 017 (2024), to 2029-03-11"),
            ),
            (pick("环境", "Conditions"), "28.6 ℃　62 % RH"),
        ],
    )


def _head() -> list[Figure]:
    facts = [
        (pick("编号", "No."), "YX-H-00412"),
        (pick("准确度等级", "Class"), "Ⅲ"),
        ("Max", "100 t"),
        ("e = d", "50 kg"),
        ("n", numbers.number(2000)),
        (pick("承重点", "Supports"), "6"),
        (pick("零点跟踪", "Zero tracking"), pick("运行", "on")),
        (pick("检定类别", "Kind"), pick("后续检定", "subsequent")),
        (pick("规程", "Regulation"), "JJG 539-2016"),
    ]
    return [Figure(label, value, small=True) for label, value in facts]


def _tabs() -> list[Tab]:
    names = [
        (pick("外观", "Visual"), "✓"),
        (pick("置零准确度", "Zero"), "✓"),
        (pick("称量", "Weighing"), "✕"),
        (pick("偏载", "Eccentricity"), "✓"),
        (pick("重复性", "Repeatability"), "✓"),
        (pick("鉴别力", "Discrimination"), "○"),
        (pick("除皮后称量", "Net weighing"), pick("免做", "n/a")),
    ]
    return [Tab(label, "#", mark=mark, late=mark == "✕", current=mark == "✕") for label, mark in names]


def _weighing(doubt: str) -> sheets.Test:
    columns = [
        ("", False),
        (pick("载荷 L /kg", "Load L /kg"), True),
        (pick("示值 I /kg", "Indication I /kg"), True),
        (pick("附加小砝码 ΔL /kg", "Small weights ΔL /kg"), True),
        ("E /kg", True),
        ("Ec /kg", True),
        ("mpe /kg", True),
        (pick("判定", "Verdict"), False),
    ]
    note = pick(
        "闪变点法：P = I + 0.5e − ΔL，E = P − L，Ec = E − E0。|Ec| ≤ mpe 为合格，等于也合格",
        "P = I + 0.5e − ΔL, E = P − L, Ec = E − E0. Pass when |Ec| ≤ mpe, equality included",
    )
    lines = [_line(i, row, doubt) for i, row in enumerate(WEIGHING)]
    return sheets.Test(pick("称量", "Weighing"), columns, lines, note)


def _line(i: int, row: tuple[Any, ...], doubt: str) -> sheets.Line:
    load, indication, delta, error, corrected, mpe, direction, verdict = row
    key, failed, doubtful = f"weighing.{i}", verdict == "fail", not verdict
    up = direction == "up"
    aloud = f"{numbers.number(load)} kg {pick('加载', 'loading') if up else pick('卸载', 'unloading')}"
    words = (
        pick("✕ 不合格：超出 10 kg", "✕ Fail: 10 kg outside")
        if failed
        else doubt
        if doubtful
        else pick("✓ 合格", "✓ Pass")
    )
    cells = [
        sheets.Given(
            "↑" if up else "↓", says=pick("加载", "loading") if up else pick("卸载", "unloading"), quiet=True
        ),
        sheets.Given(numbers.number(load), f"{key}.load", load),
        sheets.Entry(f"{key}.indication", f"I {aloud}", indication),
        sheets.Entry(f"{key}.delta", f"ΔL {aloud}", delta, small=True, doubt=doubtful),
        sheets.Computed("error", numbers.signed(error) if error else "·"),
        sheets.Computed(
            "corrected_error", "E0" if i == 0 else numbers.signed(corrected) if corrected else "·", out=failed
        ),
        sheets.Computed("mpe", "≤ 12.5" if i == 0 else f"±{mpe}"),
        sheets.Why(words, "late" if failed else "query" if doubtful else ""),
    ]
    return sheets.Line(key, cells, direction, failed)


def _results(doubt: str) -> dict[str, Any]:
    """What a judge would have said of this sheet, in the schema that worksheet.js documents."""
    items: list[dict[str, Any]] = []
    for i, (load, _i, _d, error, corrected, mpe, _direction, verdict) in enumerate(WEIGHING):
        item = {
            "item": f"weighing.{i}",
            "load": load,
            "error": error,
            "corrected_error": corrected,
            "mpe": mpe,
            "verdict": verdict,
        }
        items.append(item)
    items[0] |= {
        "corrected_error": "E0",
        "mpe": "≤ 12.5",
        "note": pick("零点误差，取在 10e", "Zero error, taken at 10e"),
    }
    items[3] |= {"note": pick("合格，正在界限上", "Pass, exactly on the limit")}
    items[5] |= {"note": pick("不合格：超出 10 kg", "Fail: 10 kg outside")}
    items += [
        {
            "item": f"eccentricity.{i}",
            "load": "20000",
            "corrected_error": error,
            "mpe": "25",
            "verdict": "pass",
        }
        for i, error in enumerate(SUPPORTS)
    ]
    return {
        "verdict": "fail",
        "items": items,
        "problems": [{"field": "weighing.9.delta", "code": "DELTA_GT_E", "message": doubt}],
        "summary": {"missing": ["discrimination"]},
    }
