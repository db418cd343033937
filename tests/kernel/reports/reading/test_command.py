"""``zhijian read-report`` as a stranger types it."""

import io
import json
import os
import sys
from pathlib import Path

import pytest

from zhijian import cli

KEYS = {
    "printed", "quote", "start", "end", "value", "unit", "qualifier", "bound", "period", "body", "line", "kind", "indicator",
    "confidence", "doubtful",
}  # fmt: skip
REPORT = "江州市质监局2011年工作总结\n全年共出动执法人员1000余人次，立案查处案件114起，同比下降5%，未发生食品安全事故。\n"


def run(capsysbinary, *words: str) -> tuple[int, dict]:
    status = cli.main(["read-report", *words])
    return status, json.loads(capsysbinary.readouterr().out)


def test_a_report_is_read_from_a_file(tmp_path: Path, capsysbinary) -> None:
    path = tmp_path / "总结.txt"
    path.write_text(REPORT, encoding="gb18030")
    status, found = run(capsysbinary, str(path), "--json")
    assert status == 0
    assert set(found) == {"text", "figures", "checks", "set_aside"}
    assert all(set(figure) == KEYS for figure in found["figures"])
    assert [(one["value"], one["unit"], one["qualifier"], one["bound"]) for one in found["figures"]] == [
        ("1000", "人次", "at_least", "ge"),
        ("114", "起", "exact", "eq"),
        ("-5", "%", "yoy", "eq"),
        ("0", "起", "exact", "eq"),
    ]
    first = found["figures"][0]
    assert first["indicator"] == "ENF.officer_sorties"
    assert first["period"] == "2011"
    assert found["text"][first["start"] : first["end"]] == first["printed"] == "1000余人次"
    assert first["line"] == "enforcement"
    assert 0 < first["confidence"] <= 1


SAID = [
    ("收入3529.55万元。", "35295500", "元", "exact", "eq"),
    ("共3.17万余。", "31700", "", "at_least", "ge"),
    ("检查两千肆佰余家。", "2400", "家", "at_least", "ge"),
    ("检查企业超过50家。", "50", "家", "at_least", "ge"),
    ("检查企业50多家。", "50", "家", "at_least", "ge"),
    ("检查企业50家以上。", "50", "家", "at_least", "ge"),
    ("检查企业约50家。", "50", "家", "about", "approx"),
    ("检查企业近50家。", "50", "家", "about", "approx"),
    ("投诉同比下降12.5%。", "-12.5", "%", "yoy", "eq"),
    ("合格率95.60%。", "95.60", "%", "percent", "eq"),
    ("合格率比去年下降2.3个百分点。", "-2.3", "百分点", "percentage_point", "eq"),
    ("实现零投诉。", "0", "件", "exact", "eq"),
    ("全年未发生食品安全事故。", "0", "起", "exact", "eq"),
    ("承诺书全部签订。", "100", "%", "percent", "eq"),
    ("投诉均已办结。", "100", "%", "percent", "eq"),
    ("首次对拉力机进行了检定。", "1", "次", "exact", "eq"),
    ("考核名列全省第三。", "3", "名次", "exact", "eq"),
    ("抽查817个批次。", "817", "批次", "exact", "eq"),
    ("检定２ ９７５台（件）。", "2975", "台件", "exact", "eq"),
    ("受理投诉1,632件。", "1632", "件", "exact", "eq"),
    ("出动执法人员1.2万人次。", "12000", "人次", "exact", "eq"),
    ("实验室面积1200平方米。", "1200", "平方米", "exact", "eq"),
    ("销毁奶粉3.2吨。", "3.2", "吨", "exact", "eq"),
]
"""The examples of issue 5: what is said, its value, unit, qualifier and bound."""
NO_FIGURES = [
    "学习贯彻党的十七大精神。", "三鹿奶粉事件发生后，加强监管。", "关系三农等产品。", "确保“两个安全”。", "开通12365热线。",
    "通过ISO9000认证。", "联系电话：0816-2345678。", "电话13800138000。", "质检办〔2009〕128号文件。", "国务院令第549号。",
    "2009年6月3日在北川举行。", "截止6月底。", "一、加强领导。", "（二）抓落实。", "第三届代表会。", "地址：人民路128号。",
]  # fmt: skip


def test_values_units_qualifiers_and_bounds_are_as_the_contract_says(tmp_path: Path, capsysbinary) -> None:
    path = tmp_path / "r.txt"
    path.write_text("\n".join(text for text, *_ in SAID), encoding="utf-8")
    _status, found = run(capsysbinary, str(path), "--json")
    figures = found["figures"]
    told = [(one["value"], one["unit"], one["qualifier"], one["bound"]) for one in figures]
    assert told == [tuple(rest) for _text, *rest in SAID]
    assert all(found["text"][one["start"] : one["end"]] == one["printed"] for one in figures)
    assert all(one["printed"] in one["quote"] for one in figures)


def test_what_only_holds_a_numeral_is_no_figure(tmp_path: Path, capsysbinary) -> None:
    path = tmp_path / "r.txt"
    path.write_text("\n".join(NO_FIGURES), encoding="utf-8")
    _status, found = run(capsysbinary, str(path), "--json")
    assert [one["printed"] for one in found["figures"]] == []
    assert set(found["set_aside"][0]) == {"kind", "printed", "start", "end", "value"}
    assert {"code", "date", "name", "ordinal", "list mark", "slogan"} <= {
        one["kind"] for one in found["set_aside"]
    }


def test_a_contradiction_names_its_figures_and_both_numbers(tmp_path: Path, capsysbinary) -> None:
    path = tmp_path / "r.txt"
    path.write_text("立案100起，结案80起，结案率90%。", encoding="utf-8")
    _status, found = run(capsysbinary, str(path), "--json")
    (check,) = found["checks"]
    assert set(check) == {"kind", "figures", "expected", "printed", "message"}
    assert (check["kind"], check["figures"], check["expected"], check["printed"]) == (
        "rate",
        [0, 1, 2],
        "80",
        "90",
    )


def test_a_report_is_read_from_standard_input(monkeypatch, capsysbinary) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(REPORT.encode()), encoding="utf-8"))
    status, found = run(capsysbinary, "-", "--json")
    assert status == 0
    assert len(found["figures"]) == 4


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "EMPTY_FILE"), (b"\x00\x01\x02" * 9, "NOT_TEXT"), (b"%PDF-1.7 broken", "DAMAGED_FILE")],
)
def test_a_file_that_cannot_be_read_gives_a_code_and_a_sentence(
    tmp_path: Path, capsysbinary, content: bytes, code: str
) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(content)
    status, found = run(capsysbinary, str(path), "--json")
    assert status == 2
    assert found["error"] == code
    assert found["message"]


def test_a_hundred_megabytes_are_refused_without_being_read(tmp_path: Path, capsysbinary) -> None:
    path = tmp_path / "large.txt"
    path.touch()
    os.truncate(path, 100 * 1024 * 1024)
    status, found = run(capsysbinary, str(path), "--json")
    assert status == 2
    assert found["error"] == "FILE_TOO_LARGE"
    assert "100 MB" in found["message"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys) -> None:
    assert cli.main(["read-report", str(tmp_path / "none.txt"), "--lang", "en"]) == 2
    assert "There is no such file" in capsys.readouterr().err
