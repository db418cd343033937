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
