"""``zhijian backup FILE``: everything of an installation in one file, taken while it works."""

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings

from zhijian.config import dump
from zhijian.config.archive import Writer
from zhijian.config.commands.proving import has_ledger
from zhijian.kernel.ledger import signing
from zhijian.kernel.ledger.models import Origin

LEDGER_PARTS = ("checkpoints", "tile", "entries")
"""In this order: whatever the worker adds meanwhile, the copy has the leaves and tiles of every head that it has."""


def backup(args: list[str]) -> int:
    """Write a backup; the signing key only with ``--with-key``."""
    parser = argparse.ArgumentParser(prog="zhijian backup", description="Write everything into one file.")
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--with-key", action="store_true",
        help="put the signing key in too: who has the file can then sign in the name of the ledger",
    )  # fmt: skip
    asked = parser.parse_args(args)
    if not has_ledger():
        print("zhijian backup: there is no ledger here yet, so there is nothing to keep.", file=sys.stderr)
        return 1
    try:
        manifest = write(asked.file, with_key=asked.with_key)
    except FileExistsError:
        print(
            f"zhijian backup: {asked.file} is there already; a backup is never overwritten.", file=sys.stderr
        )
        return 1
    except OSError as error:
        print(f"zhijian backup: {asked.file}: {error.strerror or error}", file=sys.stderr)
        return 1
    print(
        f"{asked.file}: {manifest['origin']}, {manifest['sealed']} sealed acts, {asked.file.stat().st_size:,} bytes"
    )
    if not asked.with_key:
        print(
            f"The signing key is not in it. Keep a copy of {signing.key_file()} elsewhere, or use --with-key."
        )
    return 0


def write(file: Path, *, with_key: bool = False) -> dict[str, Any]:
    """Write the backup *file*; returns its manifest. Raises ``OSError``; then nothing is left behind.

    The ledger's files are read before the database and papers after it: so the database knows every leaf that is in
    the files, and every paper that it calls ready is there.
    """
    writer = Writer(file)
    try:
        with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".zhijian-backup-") as scratch:
            _ledger(writer, signing.folder())
            copied = dump.copy_out(Path(scratch))
            for path in sorted(Path(scratch).iterdir()):
                writer.add(f"database/{path.name}", path)
            writer.add_tree("files", Path(settings.MEDIA_ROOT))
        if with_key and signing.key_file().exists():
            writer.add("keys/ledger.pem", signing.key_file())
        if (Path(settings.HOME) / "address").exists():
            writer.add("address", Path(settings.HOME) / "address")
        manifest = {
            "origin": Origin.objects.get().name, "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "version": version("zhijian"), "with_key": with_key, **copied,
        }  # fmt: skip
        writer.close(manifest)
    except BaseException:
        writer.abandon()
        raise
    return manifest


def _ledger(writer: Writer, folder: Path) -> None:
    for name in ("origin", "verifier.pub", "checkpoint"):
        if (folder / name).exists():
            writer.add(f"ledger/{name}", folder / name)
    for part in LEDGER_PARTS:
        writer.add_tree(f"ledger/{part}", folder / part)
