"""A folder of segments: what a writer leaves behind, what it refuses, what a verifier finds."""

import json
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from tests.kernel.indicators import play
from tests.kernel.indicators.segments.conftest import History
from zhijian.kernel.indicators.models import Cell
from zhijian.kernel.indicators.segments import layout
from zhijian.kernel.indicators.segments.duck import connect, quoted
from zhijian.kernel.indicators.segments.layout import BadSegments, Foreign, NoSegments, SegmentsError
from zhijian.kernel.indicators.segments.reading import Segments
from zhijian.kernel.indicators.segments.verifying import verify
from zhijian.kernel.indicators.segments.writing import merge, write
from zhijian.kernel.ledger import dbtiles
from zhijian.kernel.ledger.models import Origin
from zhijian.kernel.org.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(history: History, tmp_path: Path) -> Path:
    """A copy of the history's folder, to break."""
    return shutil.copytree(history.folder, tmp_path / "segments")


def test_segments_follow_each_other_without_a_gap_and_carry_the_ledgers_roots(history: History) -> None:
    manifest = layout.read(history.folder)
    assert manifest.acts == history.size == dbtiles.size()
    assert len(manifest.segments) > 5
    assert manifest.segments[0].first == 0
    for before, after in zip(manifest.segments, manifest.segments[1:], strict=False):
        assert after.first == before.last + 1
    assert manifest.segments[-1].root == dbtiles.root(history.size).hex()
    assert (
        json.loads((history.folder / "manifest.json").read_text("utf-8"))["root"]
        == manifest.segments[-1].root
    )


def test_what_was_written_is_proved(history: History) -> None:
    assert verify(history.folder, threads=1)[1] == []
    assert verify(history.merged, threads=1)[1] == []
    assert verify(history.merged, ledger=False, threads=1)[1] == []


def test_a_merged_folder_has_one_segment_with_the_same_rows(history: History) -> None:
    several, one = layout.read(history.folder), layout.read(history.merged)
    assert [(segment.first, segment.last) for segment in one.segments] == [(0, history.size - 1)]
    assert one.files("entries")[0].rows == sum(file.rows for file in several.files("entries"))
    assert one.files("intervals")[0].rows < sum(file.rows for file in several.files("intervals"))


def test_small_segments_are_merged_only_as_far_as_they_grow(folder: Path) -> None:
    sizes = [segment.acts for segment in layout.read(folder).segments]
    merged = merge(folder, threads=1)
    assert sum(segment.acts for segment in merged.segments) == sum(sizes)
    assert len(merged.segments) < len(sizes)
    assert verify(folder, threads=1)[1] == []


def test_files_that_a_merge_replaced_stay_until_the_next_writer(folder: Path) -> None:
    reader = Segments(folder, threads=1)
    before = reader.run("SELECT COUNT(*), SUM(sign) FROM indicators_entry", ())
    merge(folder, whole=True, threads=1)
    assert reader.run("SELECT COUNT(*), SUM(sign) FROM indicators_entry", ()) == before
    write(folder, threads=1)
    named = {file.name for file in layout.read(folder).every()}
    assert {path.name for path in folder.glob("*.parquet")} == named


def test_a_writer_leaves_nothing_but_files_that_count(history: History) -> None:
    named = {file.name for file in layout.read(history.folder).every()}
    assert {path.name for path in history.folder.iterdir()} == named | {"manifest.json"}


def test_nothing_new_writes_nothing_new(folder: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.parquet")}
    write(folder, threads=1)
    assert {path.name: path.stat().st_mtime_ns for path in folder.glob("*.parquet")} == before


def test_what_a_killed_writer_left_is_ignored_and_replaced(folder: Path) -> None:
    size = layout.read(folder).acts
    half = folder / f"{layout.stem(size, size + 9)}.entries.parquet"
    half.write_bytes(b"PAR1 half of a file")
    (folder / f"{half.name}{layout.UNFINISHED}").write_bytes(b"PAR1")
    assert Segments(folder, threads=1).size() == size
    write(folder, threads=1)
    assert not half.exists()
    assert list(folder.glob(f"*{layout.UNFINISHED}")) == []


def test_a_tree_that_changed_is_written_under_another_name(folder: Path) -> None:
    before = layout.read(folder).places.name
    Place.objects.create(
        body_id=play.COUNTY_1, path=f"/{play.PROVINCE}/{play.COUNTY_1}/", begins=date(2027, 1, 1)
    )
    write(folder, threads=1)
    assert layout.read(folder).places.name != before
    chain = Segments(folder, threads=1).tree().chain
    assert chain(play.COUNTY_1, date(2026, 12, 31)) == (play.COUNTY_1, play.CITY_A, play.PROVINCE)
    assert chain(play.COUNTY_1, date(2027, 1, 1)) == (play.COUNTY_1, play.PROVINCE)


@contextmanager
def no_file_larger_than(limit: int) -> Iterator[None]:
    """As on a disk that is full: a file that grows beyond the limit cannot be written."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_told_and_what_was_there_still_counts(history: History, tmp_path: Path) -> None:
    write(tmp_path, step=history.size // 2, threads=1)
    before = layout.read(tmp_path)
    with (
        no_file_larger_than(1000),
        pytest.raises(SegmentsError, match="What was written before still counts"),
    ):
        merge(tmp_path, whole=True, threads=1)
    assert layout.read(tmp_path) == before
    assert verify(tmp_path, threads=1)[1] == []
    merge(tmp_path, whole=True, threads=1)
    assert verify(tmp_path, threads=1)[1] == []


def test_a_folder_that_cannot_be_written_is_told(history: History, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file where a folder should be")
    with pytest.raises(SegmentsError, match="Not a directory"):
        write(tmp_path / "file" / "segments", threads=1)


def test_a_folder_without_segments_says_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(NoSegments, match="zhijian segments write"):
        Segments(tmp_path)


def test_a_cut_file_is_refused_by_name(folder: Path) -> None:
    file = folder / layout.read(folder).segments[3].files["entries"].name
    file.write_bytes(file.read_bytes()[:-5])
    for read in (Segments, write, merge, verify):
        with pytest.raises(BadSegments, match=file.name):
            read(folder)
    file.unlink()
    with pytest.raises(BadSegments, match="is missing"):
        Segments(folder)


def test_a_changed_byte_is_found_by_its_hash(folder: Path) -> None:
    file = folder / layout.read(folder).segments[3].files["intervals"].name
    changed = bytearray(file.read_bytes())
    changed[20] ^= 1
    file.write_bytes(changed)
    assert verify(folder, threads=1)[1] == [f"{file.name}: its bytes are not those that were written"]


def test_a_file_made_anew_with_other_rows_is_found_by_its_sums(history: History, tmp_path: Path) -> None:
    """Who changes a file, its hash and its size too is found by the months, and these by the ledger."""
    folder = shutil.copytree(history.merged, tmp_path / "segments")
    manifest = layout.read(folder)
    names = {grain: manifest.segments[0].files[grain].name for grain in ("entries", "months")}
    forge(folder, names["entries"], "SELECT * REPLACE (CAST(2 * sign AS TINYINT) AS sign)")
    assert any(line.startswith("months and entries differ") for line in verify(folder, threads=1)[1])
    forge(folder, names["months"], "SELECT * REPLACE (2 * n AS n)")
    assert verify(folder, ledger=False, threads=1)[1] == []
    wrong = verify(folder, threads=1)[1]
    assert wrong
    assert all(line.startswith("months of segments and database differ") for line in wrong)


def forge(folder: Path, name: str, select: str) -> None:
    """Write a file anew, and the manifest so that it fits."""
    other = folder / f"{name}.forged"
    connect(folder, 1).execute(
        f"COPY ({select} FROM read_parquet({quoted(folder / name)})) TO {quoted(other)} (FORMAT parquet)"
    )
    other.replace(folder / name)
    told = json.loads((folder / "manifest.json").read_text("utf-8"))
    for segment in told["segments"]:
        for file in segment["files"].values():
            if file["name"] == name:
                file |= {"size": (folder / name).stat().st_size, "sha256": layout.hashed(folder / name)}
    (folder / "manifest.json").write_text(json.dumps(told), "utf-8")


def test_the_databases_own_months_are_held_against_the_segments(history: History) -> None:
    cell = Cell.objects.first()
    Cell.objects.filter(pk=cell.pk).update(n=cell.n + 1)
    (wrong,) = verify(history.folder, threads=1)[1]
    assert wrong == f"months of segments and database differ in 1 sums of {cell.series.name}"


def test_segments_of_another_ledger_are_refused(folder: Path) -> None:
    Origin.objects.update(name="test/other")
    for refused in (write, verify):
        with pytest.raises(Foreign, match="of the ledger test/segments; this one is test/other"):
            refused(folder)


def test_segments_that_know_more_than_the_ledger_are_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dbtiles, "size", lambda: 20)
    with pytest.raises(Foreign, match="was restored or changed"):
        write(folder)


def test_segments_of_another_history_are_refused(folder: Path) -> None:
    edit(folder, lambda told: told["segments"][2].update(root="00" * 32))
    with pytest.raises(Foreign, match="differ within the first"):
        write(folder)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda told: told.update(format=2), "has format 2; this program reads format 1"),
        (lambda told: told.pop("origin"), "is no manifest"),
        (lambda told: told["segments"].pop(1), "a segment should begin at position"),
        (lambda told: told["places"].update(name="../../elsewhere.parquet"), "names no file of a segment"),
        (lambda told: told.update(segments="many"), "is no manifest"),
    ],
)
def test_a_manifest_that_cannot_be_is_refused(folder: Path, change: object, said: str) -> None:
    edit(folder, change)
    with pytest.raises(BadSegments, match=said):
        Segments(folder)


def test_a_manifest_that_is_no_text_is_refused(folder: Path) -> None:
    (folder / "manifest.json").write_bytes(b"\xff{")
    with pytest.raises(BadSegments, match="cannot be read"):
        Segments(folder)


def edit(folder: Path, change: object) -> None:
    told = json.loads((folder / "manifest.json").read_text("utf-8"))
    change(told)
    (folder / "manifest.json").write_text(json.dumps(told), "utf-8")


def test_a_reader_reaches_its_folder_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    import duckdb

    (tmp_path / "secret.csv").write_text("1\n")
    for asked in (f"SELECT * FROM read_csv({quoted(tmp_path / 'secret.csv')})", "INSTALL httpfs"):
        with pytest.raises(duckdb.PermissionException):
            Segments(folder).run(asked, ())
