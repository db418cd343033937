"""``zhijian segments`` and ``zhijian figures ask``: what an operator and an outsider see."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.kernel.indicators import play
from tests.kernel.reports.play import CITY, NORTH, Town
from zhijian.config import file_lock
from zhijian.config.commands.asking import figures
from zhijian.config.commands.segmenting import segments
from zhijian.kernel.ledger import dbtiles
from zhijian.kernel.ledger.models import Origin

FIRM = "33333333-3333-4333-8333-333333333333"
ASKED = ["ask", "metrology.verified", "--body", CITY, "--period", "2025H1", "--today", "2025-12-31"]


@pytest.fixture(scope="module")
def written(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, str]]:
    """A folder of segments of a town in which 12 pieces were verified, 9 of them passed; and the ledger's root."""
    folder = tmp_path_factory.mktemp("segments")
    with django_db_blocker.unblock(), transaction.atomic():
        Town(date(2025, 1, 1))
        for n in range(12):
            verdict = "fail" if n % 4 == 0 else "pass"
            play.verified(date(2025, 3, 1 + n), NORTH, party=FIRM, body=CITY, verdict=verdict)
        size = play.seal()
        assert segments(["write", "--folder", str(folder)]) == 0
        yield folder, dbtiles.root(size).hex()
        transaction.set_rollback(True)


def test_an_outsider_with_the_folder_alone_asks_a_figure(
    written: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the mark of a database: a statement to it would fail."""
    folder, root = written
    assert figures([*ASKED, "--engine", "duckdb", "--folder", str(folder)]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"metrology.verified {CITY}: 12 台件, last year 0\n")
    assert "2025-01-01 to 2025-06-30, last year 2024-01-01 to 2024-06-30" in told
    assert f"root {root}" in told


def test_the_answer_for_programs_has_digits_as_text(
    written: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, root = written
    asked = [*ASKED[:1], "metrology.pass_rate", *ASKED[2:], "--engine", "duckdb", "--folder", str(folder)]
    assert figures([*asked, "--by", "child", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["first"], told["last"], told["root"]) == ("2025-01-01", "2025-06-30", root)
    (one,) = [value for value in told["values"] if value["group"] == NORTH]
    assert (one["this"], one["last"], one["numerator"], one["denominator"]) == ("75.00", None, "9", "12")


@pytest.mark.django_db
def test_the_database_says_the_same(written: tuple[Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    folder, _root = written
    assert figures(ASKED) == 0
    ours = capsys.readouterr().out
    assert figures([*ASKED, "--engine", "duckdb", "--folder", str(folder)]) == 0
    assert capsys.readouterr().out == ours


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"metrology.verified": "metrology.flown"}, "There is no indicator metrology.flown; there are coordination."),
        ({CITY: "999999"}, "No body with a place in the tree has the id 999999."),
        ({"2025H1": "2025H7"}, "'2025H7' names no period"),
        ({"--period": "--by", "2025H1": "colour", "--today": "--period", "2025-12-31": "2025"},
         "metrology.verified is not divided by colour; it is by accuracy, category, child"),
        ({"--today": "--as-of", "2025-12-31": "99999"}, "99999 acts are asked for"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_with_what_there_is(
    written: tuple[Path, str], change: dict[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [change.get(word, word) for word in ASKED]
    assert figures([*asked, "--engine", "duckdb", "--folder", str(written[0])]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.django_db
def test_a_folder_needs_the_engine_that_reads_it(
    written: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert figures([*ASKED, "--folder", str(written[0])]) == 2
    assert "--engine duckdb" in capsys.readouterr().err
    assert figures([*ASKED, "--engine", "duckdb", "--folder", str(tmp_path)]) == 2
    assert "zhijian segments write makes them" in capsys.readouterr().err


@pytest.mark.django_db
def test_segments_are_written_merged_proved_and_shown(
    written: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where, size = ["--folder", str(tmp_path / "new")], dbtiles.size()
    assert segments(["write", *where, "--threads", "1"]) == 0
    assert f"{size} acts in 1 segments" in capsys.readouterr().out
    play.meter(date(2025, 7, 1), NORTH)
    play.seal()
    assert segments(["status", *where]) == 0
    assert "1 acts were sealed since" in capsys.readouterr().out
    assert segments(["write", *where]) == 0
    assert segments(["merge", "--all", *where]) == 0
    assert f"{size + 1} acts in 1 segments" in capsys.readouterr().out
    assert segments(["verify", *where]) == 0
    assert "OK: the files are what was written, and the ledger says the same" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_changed_file_fails_the_proof(
    written: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--folder", str(tmp_path)]
    assert segments(["write", *where]) == 0
    (file,) = tmp_path.glob("*.entries.parquet")
    data = bytearray(file.read_bytes())
    data[30] ^= 255
    file.write_bytes(data)
    assert segments(["verify", *where]) == 1
    told = capsys.readouterr().out
    assert f"{file.name}: its bytes are not those that were written" in told
    assert "FAILED" in told


@pytest.mark.django_db
def test_a_second_writer_is_sent_away(
    written: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (tmp_path / "lock").open("a") as handle:
        assert file_lock.take(handle)
        assert segments(["write", "--folder", str(tmp_path)]) == 2
    assert "Another process is writing to" in capsys.readouterr().err
    assert segments(["write", "--folder", str(tmp_path)]) == 0


@pytest.mark.django_db
def test_without_a_ledger_there_is_nothing_to_write(
    written: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Origin.objects.all().delete()
    assert segments(["write", "--folder", str(tmp_path / "none")]) == 2
    assert "There is no ledger here yet." in capsys.readouterr().err
    assert segments(["merge", "--folder", str(tmp_path / "none")]) == 2
    assert "There are no segments in" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()
