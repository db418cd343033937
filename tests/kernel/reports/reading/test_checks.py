"""Figures that contradict each other are flagged with the arithmetic; figures that agree are left alone."""

import pytest

from zhijian.kernel.reports.reading import read_text


@pytest.mark.parametrize(
    ("text", "kind", "expected", "printed"),
    [
        ("共受理投诉120件，其中产品质量60件，服务50件。", "sum", "110", "120"),
        ("全市在用特种设备100台，其中锅炉30台、电梯50台、起重机30台。", "sum", "110", "100"),
        ("抽查产品200批次，合格180批次，合格率95%。", "rate", "90", "95"),
        ("抽查产品200批次，不合格20批次，合格率95%。", "rate", "90", "95"),
        ("立案100起，结案80起，结案率90%。", "rate", "80", "90"),
        ("接到投诉55件，查实50件，查实率100%。", "rate", "91", "100"),
        ("组织检查2次（任务3次），完成任务的75%。", "completion", "67", "75"),
        ("实现检测收入120万元，同比增长30%，去年同期为100万元。", "change", "20", "30"),
    ],
)
def test_a_contradiction_is_found(text: str, kind: str, expected: str, printed: str) -> None:
    (check,) = read_text(text).checks
    assert (check.kind, check.expected, check.printed) == (kind, expected, printed)
    assert expected in check.message
    assert printed in check.message


@pytest.mark.parametrize(
    "text",
    [
        "共受理投诉110件，其中产品质量60件，服务50件。",
        "受理1500余件行政许可，其中工业产品2件，食品3件，告知119件、登记644件、气瓶782件。",
        "共检查企业100家，其中食品企业60家。",
        "共检查企业100家，其中食品企业60家，发现隐患30处。",
        "抽查产品200批次，合格180批次，合格率90%。",
        "抽查产品480批次，不合格31批次，不合格率6.5%。",
        "续展率38%（任务75%），完成任务的50%。",
        "组织检查2次（任务3次），完成任务的67%。",
        "立案100余起，结案80起，结案率90%。",
        "实现检测收入120万元，同比增长20%，去年同期为100万元。",
        "抽查A产品200批次，合格率90%；抽查B产品100批次，合格80批次。",
    ],
)
def test_what_agrees_or_cannot_be_compared_is_left_alone(text: str) -> None:
    assert read_text(text).checks == ()


def test_a_change_against_last_years_value_in_the_same_report() -> None:
    text = "2009年检定衡器500台件，检定收入100万元；2010年检定衡器600台件，检定收入120万元，同比增长50%。"
    checks = read_text(text).checks
    assert [(one.kind, one.expected, one.printed) for one in checks] == [("change", "20", "50")]
