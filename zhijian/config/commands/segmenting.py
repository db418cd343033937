"""``zhijian segments``: the grains as Parquet files for other engines and for outsiders (docs/scale.md)."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from zhijian.config import file_lock
from zhijian.config.commands.proving import SHOWN, has_ledger
from zhijian.config.orphans import when_orphaned
from zhijian.kernel.indicators.older import own_folder
from zhijian.kernel.indicators.segments import layout
from zhijian.kernel.indicators.segments.layout import GRAINS, Manifest, SegmentsError
from zhijian.kernel.indicators.segments.verifying import verify
from zhijian.kernel.indicators.segments.writing import merge, write
from zhijian.kernel.ledger import dbtiles
from zhijian.kernel.protections import protect

MANY = 12
"""The worker merges when there are more segments than this."""
TURN = protect("lock:segments", "tests/config/test_segments.py::test_a_second_writer_is_sent_away")


def segments(args: list[str]) -> int:
    """``segments write|merge|tend|verify|status``: 0 done, 1 something is wrong, 2 refused."""
    parser = argparse.ArgumentParser(
        prog="zhijian segments", description="The grains as Parquet files, by range of positions."
    )
    actions = parser.add_subparsers(dest="action", required=True)
    for name, help_ in (
        ("write", "write what was sealed since the last time"),
        ("merge", "put small segments together"),
        ("tend", "what the worker does: write, and merge when there are many, at low priority"),
        ("verify", "prove the files, and hold them against the ledger where there is one"),
        ("status", "how far they reach"),
    ):
        one = actions.add_parser(name, help=help_)
        one.add_argument("--folder", type=Path, help="instead of the folder segments of this installation")
        one.add_argument("--threads", type=int, help="processors to use; all, if not said")
        if name == "merge":
            one.add_argument("--all", action="store_true", help="as few as there can be")
        if name == "tend":
            one.add_argument(
                "--parent", type=int, default=0, help="end when this process is no longer the parent"
            )
    asked = parser.parse_args(args)
    asked.folder = asked.folder or own_folder()
    try:
        return DO[asked.action](asked)
    except SegmentsError as error:
        print(f"zhijian segments {asked.action}: {error}", file=sys.stderr)
        return 2


def _write(asked: argparse.Namespace) -> int:
    if not has_ledger():
        raise SegmentsError("There is no ledger here yet.")
    with _alone(asked.folder):
        _tell(write(asked.folder, threads=asked.threads))
    return 0


def _merge(asked: argparse.Namespace) -> int:
    layout.read(asked.folder)
    with _alone(asked.folder):
        _tell(merge(asked.folder, whole=asked.all, threads=asked.threads))
    return 0


def _tend(asked: argparse.Namespace) -> int:
    """Few segments, each row written again about as often as the ledger doubles."""
    if asked.parent:
        when_orphaned(asked.parent, lambda: os._exit(1))  # a writer that is killed leaves nothing that counts
        os.nice(10)
    if not has_ledger():
        raise SegmentsError("There is no ledger here yet.")
    with _alone(asked.folder):
        manifest = write(asked.folder, threads=asked.threads)
        if len(manifest.segments) > MANY:
            manifest = merge(asked.folder, threads=asked.threads)
    _tell(manifest)
    return 0


def _verify(asked: argparse.Namespace) -> int:
    ledger = has_ledger()
    manifest, wrong = verify(asked.folder, ledger=ledger, threads=asked.threads)
    for line in wrong[:SHOWN]:
        print(line)
    if len(wrong) > SHOWN:
        print(f"… and {len(wrong) - SHOWN} more")
    _tell(manifest)
    if not ledger:
        print("There is no ledger here: the files were proved by their own manifest alone.")
    print("FAILED: something is wrong" if wrong else "OK: the files are what was written", end="")
    print(", and the ledger says the same" if ledger and not wrong else "")
    return 1 if wrong else 0


def _status(asked: argparse.Namespace) -> int:
    manifest = layout.read(asked.folder)
    _tell(manifest)
    if has_ledger():
        print(f"{dbtiles.size() - manifest.acts} acts were sealed since")
    for grain in GRAINS:
        files = manifest.files(grain)
        print(f"  {grain:<10} {sum(file.rows for file in files):>12,} rows {_bytes(files):>14,} bytes")
    for segment in manifest.segments:
        print(
            f"  {layout.stem(segment.first, segment.last)} {segment.acts:>12,} acts {segment.size:>14,} bytes"
        )
    layout.check_sizes(asked.folder, manifest)
    return 0


DO: dict[str, Callable[[argparse.Namespace], int]] = {
    "write": _write, "merge": _merge, "tend": _tend, "verify": _verify, "status": _status,
}  # fmt: skip


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One writer at a time, among all processes. Raises ``SegmentsError``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = (folder / "lock").open("a")
    except OSError as error:
        raise SegmentsError(f"{folder} cannot be written to: {error.strerror}.") from error
    with handle:
        if not file_lock.take(handle, TURN):
            raise SegmentsError(f"Another process is writing to {folder}; it will have done so in a moment.")
        yield


def _tell(manifest: Manifest) -> None:
    print(f"{manifest.origin}: {manifest.acts} acts in {len(manifest.segments)} segments, ", end="")
    print(f"{_bytes(list(manifest.every())):,} bytes")
    if manifest.segments:
        print(f"root {manifest.segments[-1].root}")


def _bytes(files: list[layout.File]) -> int:
    return sum(file.size for file in files)
