"""``zhijian figures coverage``: each figure of the yardstick has a place, and no claim that a test does not hold."""

import ast
import csv
import json
from pathlib import Path

import pytest

from zhijian.cli import main
from zhijian.config.figures.coverage import GRAINS, MAPPING, BadYardstick, covered, ids_of, mapping
from zhijian.kernel.indicators.language import CATALOGUE
from zhijian.kernel.reports.figures import FIGURES

ROOT = Path(__file__).resolve().parents[2]
YARDSTICK = ROOT.parent / "shared" / "domain" / "figures.csv"
HOUSE = ("kernel.", "common.", "lines.")


def test_each_figure_has_either_a_test_that_computes_it_or_a_room_that_is_missing() -> None:
    for one in mapping().values():
        assert one.computes == bool(one.test), one
        assert bool(one.test) != bool(one.missing_line), one
        assert one.grain in GRAINS, one
        assert not one.missing_line or one.missing_line.startswith(HOUSE), one
        assert not one.computes or one.indicator, one


def test_each_indicator_that_is_named_exists() -> None:
    named = {one.indicator for one in mapping().values() if one.indicator}
    assert sorted(named - set(CATALOGUE) - set(FIGURES)) == []


def test_each_test_that_is_named_exists() -> None:
    for name in {one.test for one in mapping().values() if one.test}:
        file, _colons, function = name.partition("::")
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, name


def test_the_table_has_no_sentences_and_each_id_once() -> None:
    with MAPPING.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len({row["id"] for row in rows}) == 312
    assert all(cell.isascii() and " " not in cell for row in rows for cell in row.values())


def test_the_whole_yardstick_is_mapped(capsys: pytest.CaptureFixture[str]) -> None:
    if not YARDSTICK.exists():
        pytest.skip("the yardstick lies in the folder “shared” beside the project, which is not here")
    assert main(["figures", "coverage", str(YARDSTICK), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)["figures"]
    assert [one["id"] for one in figures] == ids_of(YARDSTICK.read_bytes())
    assert len(figures) == 312
    assert all(
        set(one) == {"id", "indicator", "grain", "computes", "test", "missing_line"} for one in figures
    )


def test_figures_are_told_in_the_order_of_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "two.csv"
    file.write_text("seed,id\n4,S4-022\n0,S0-001\n", encoding="utf-8-sig")
    assert main(["figures", "coverage", str(file), "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)["figures"]
    assert (first["id"], first["indicator"], first["computes"]) == ("S4-022", "metrology.verified", True)
    assert (second["id"], second["indicator"], second["computes"]) == ("S0-001", "", False)
    assert main(["figures", "coverage", str(file)]) == 0
    assert capsys.readouterr().out.startswith("1 of 2 figures are computed from acts.")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no column called “id”"),
        (b"code,name\nS0-001,x\n", "no column called “id”"),
        (b"id\n", "the table has no rows"),
        (b"id\nS0-001\n\nS0-001\n", "line 4: S0-001 stands already in line 2"),
        (b"id,name\n,x\n", "line 2: the id is empty"),
        (b"id\nS9-001\n", "no mapping for 1 figure(s): S9-001"),
        ("id\n指标\n".encode("gb18030"), "is not UTF-8"),
        (b"PK\x03\x04\x00\x00id", "no table of text"),
        (b'id,name\nS0-001,"open\n', "this is no CSV"),
    ],
)
def test_a_file_that_is_no_yardstick_is_refused_with_its_fault(
    content: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.csv"
    file.write_bytes(content)
    assert main(["figures", "coverage", str(file), "--json"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        assert main(["figures", "coverage", str(path)]) == 2
        assert "it cannot be read" in capsys.readouterr().err


def test_without_its_second_word_the_command_says_how_it_is_called(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["figures"]) == 2
    assert "coverage FILE.csv" in capsys.readouterr().err


def test_many_strange_figures_are_counted_and_ten_named() -> None:
    with pytest.raises(BadYardstick, match=r"12 figure\(s\): X0, .*X9 and 2 more"):
        covered([f"X{n}" for n in range(12)])
