"""``zhijian metrology judge``."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from zhijian.lines.metrology.rules.cli import main

DOCUMENT = {
    "regulation": "JJG 539-2016", "kind": "in_service", "performed_on": "2024-05-06",
    "instrument": {"class": "III", "unit": "g", "max": "15000", "e": "5"},
    "weighing": [{"load": "1000", "indication": "1000", "delta": "１.5"}],
}  # fmt: skip


def run(argv: list[str], capfd: Any) -> tuple[int, str, str]:
    code = main(argv)
    out, err = capfd.readouterr()
    return code, out, err


def test_it_judges_a_file(tmp_path: Path, capfd: Any) -> None:
    file = tmp_path / "one.json"
    file.write_text(json.dumps(DOCUMENT, ensure_ascii=False), encoding="utf-8")
    code, out, err = run(["judge", str(file)], capfd)
    assert (code, err, json.loads(out)["verdict"]) == (0, "", "pass")


def test_it_judges_standard_input(monkeypatch: Any, capfd: Any) -> None:
    text = "\ufeff" + json.dumps(DOCUMENT)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    code, out, _ = run(["judge", "-"], capfd)
    assert (code, json.loads(out)["items"][0]["error"]) == (0, "1")


def test_numbers_that_are_not_strings_keep_their_digits(tmp_path: Path, capfd: Any) -> None:
    file = tmp_path / "one.json"
    file.write_text(json.dumps(DOCUMENT).replace('"1000", "delta"', '1000.10, "delta"'), encoding="utf-8")
    _, out, _ = run(["judge", str(file)], capfd)
    assert json.loads(out)["items"][0]["error"] == "1.1"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e400", "-Infinity", "9" * 5000])
def test_monstrous_numbers_are_bad_numbers(tmp_path: Path, capfd: Any, number: str) -> None:
    file = tmp_path / "one.json"
    file.write_text(json.dumps(DOCUMENT).replace('"15000"', number), encoding="utf-8")
    code, out, _ = run(["judge", str(file)], capfd)
    assert (code, json.loads(out)["problems"][0]["code"]) == (0, "BAD_NUMBER")


def test_messages_can_be_english(tmp_path: Path, capfd: Any) -> None:
    file = tmp_path / "one.json"
    file.write_text(json.dumps({**DOCUMENT, "performed_on": "soon"}), encoding="utf-8")
    _, out, _ = run(["judge", str(file), "--lang", "en"], capfd)
    assert json.loads(out)["problems"][0]["message"] == '"soon" is not a day. Write YYYY-MM-DD.'


@pytest.mark.parametrize(
    ("raw", "says"),
    [(b"{", "not JSON"), (b"", "not JSON"), (b"\xff\xfe{}", "not UTF-8"), (b"[]", "object"), (b"3", "object"),
     (b"[" * 100_000, "nested too deeply")],
)  # fmt: skip
def test_what_is_no_document_is_said_and_exits_2(tmp_path: Path, capfd: Any, raw: bytes, says: str) -> None:
    file = tmp_path / "one.json"
    file.write_bytes(raw)
    code, out, err = run(["judge", str(file)], capfd)
    assert (code, out) == (2, "")
    assert says in err


def test_a_file_that_is_not_there_exits_2(tmp_path: Path, capfd: Any) -> None:
    code, _, err = run(["judge", str(tmp_path / "none.json")], capfd)
    assert code == 2
    assert "No such file" in err


def test_a_lone_surrogate_does_not_break_the_output(tmp_path: Path, capfd: Any) -> None:
    file = tmp_path / "one.json"
    row = {"load": "\ud800", "indication": "1", "direction": "\udfff"}
    file.write_text(json.dumps({**DOCUMENT, "regulation": "\ud800", "weighing": [row]}), encoding="utf-8")
    code, out, _ = run(["judge", str(file)], capfd)
    assert (code, json.loads(out)["verdict"]) == (0, "fail")


def test_the_rules_need_neither_django_nor_anything_installed() -> None:
    script = (
        "import sys; import zhijian.lines.metrology.rules.cli; "
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'django', 'pydantic', 'hypothesis'}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
