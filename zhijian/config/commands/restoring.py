"""``zhijian restore FILE``: a backup into a fresh folder, proven before anybody works with it.

A restored backup forks the ledger if acts were sealed after it was made: positions that are published would be given
again. So the newest checkpoint that somebody outside holds is compared first; where it is ahead, the ledger may go on
only under a new origin, whose first act names the old one (docs/operations.md).
"""

import argparse
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection

from zhijian.config import continuing, dump
from zhijian.config.archive import BadArchive, unpack
from zhijian.config.commands import proving, upgrading
from zhijian.kernel.intake.models import Upload
from zhijian.kernel.ledger import dbtiles, signing
from zhijian.kernel.ledger.checkpoint import Checkpoint, ForkError, open_checkpoint
from zhijian.kernel.ledger.folder import FolderWriter
from zhijian.kernel.ledger.note import NoteError, Verifier, parse_verifier
from zhijian.kernel.office.founding import BadOrigin, refuse_bad_origin
from zhijian.kernel.office.papers import file_of
from zhijian.kernel.papers.models import Paper
from zhijian.kernel.records.attachments import Attachment

HARMLESS = {"secret", "static", "worker.lock", "setup-token"}
"""What a fresh home may have in it, beside a database without tables."""
TREES = ("ledger", "files", "keys")
NO_WITNESS = """Warning: no checkpoint from outside was given (--checkpoint). If acts were sealed after this backup
was made, the ledger would now be forked. Ask who keeps your checkpoints before you go on."""


AHEAD = """the checkpoint held outside has {outside} acts, the backup {backup}: to go on would fork the ledger.
Look for a newer backup. If there is none, go on under a new origin, such as --new-origin {origin}/2; the acts between
are lost and must be entered again."""


WHOLE = """papers: every paper has the bytes that its act names
files: every file that a record or an import names is there, with its own bytes"""
NOT_FRESH = "{what}. Restore into a fresh folder: ZHIJIAN_HOME=…"


class Stopped(Exception):
    """The restoring went no further; says why and what can be done."""


def restore(args: list[str]) -> int:
    """Restore a backup, upgrade, verify, replay; 0 only when everything is proven."""
    parser = argparse.ArgumentParser(prog="zhijian restore", description="Read a backup into a fresh folder.")
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--checkpoint", type=Path, help="the newest checkpoint that somebody outside has kept"
    )
    parser.add_argument("--key", type=Path, help="the signing key, where it is not in the backup")
    parser.add_argument(
        "--new-origin", metavar="NAME", help="go on as another ledger, which names the old one"
    )
    parser.add_argument("--owner", metavar="URL", default=os.environ.get("ZHIJIAN_OWNER_DATABASE", ""))
    asked = parser.parse_args(args)
    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True)
    try:
        _is_fresh(home)
        with tempfile.TemporaryDirectory(dir=home, prefix=".restoring-") as scratch:
            unpacked = Path(scratch)
            manifest = unpack(asked.file, unpacked)
            if asked.new_origin:
                refuse_bad_origin(asked.new_origin, demo=manifest["origin"].startswith("demo/"))
            outside = _outside(asked.checkpoint, unpacked, manifest, asked.new_origin)
            dump.copy_in(unpacked / "database", manifest, _alias(asked.owner))
            _put_in_place(unpacked, home, asked.key)
        upgrading.bring_up_to_date(asked.owner)
        Session.objects.all().delete()
        _same_tree(outside)
        _mend(home / "ledger")
        if asked.new_origin:
            continuing.go_on_as(asked.new_origin)
    except (
        Stopped,
        BadArchive,
        dump.WrongVersion,
        BadOrigin,
        NoteError,
        OSError,
        DatabaseError,
    ) as error:
        print(f"zhijian restore: {error}", file=sys.stderr)
        if not dump.is_empty():
            print(
                f"Do not work with what is now in {home}: remove it, or restore elsewhere.", file=sys.stderr
            )
        return 1
    print(f"{manifest['origin']}: restored as of {manifest['made']}, {manifest['sealed']} sealed acts")
    return _prove(asked.checkpoint is None)


def _prove(unwitnessed: bool) -> int:
    """Verify, replay, papers, checks; then what must still be done by hand."""
    status = proving.verify_all(_public_key())
    status |= proving.replay(["--check"])
    wrong = [*_papers(), *_attachments(), *_imports(), *upgrading.problems()]
    print("\n".join(wrong) if wrong else WHOLE)
    if unwitnessed:
        print(NO_WITNESS)
    try:
        signing.signer()
    except signing.KeyMissing as missing:
        print(f"Before you serve: {missing} Or restore again with --new-origin.")
    return 1 if status or wrong else 0


def _is_fresh(home: Path) -> None:
    """Nothing is ever restored over something."""
    if not dump.is_empty():
        raise Stopped(NOT_FRESH.format(what="the database is not empty"))
    ours = Path(str(connection.settings_dict["NAME"])).name
    there = [path.name for path in sorted(home.iterdir()) if path.name not in HARMLESS]
    there = [name for name in there if not name.startswith((".restoring-", ours))]
    if there:
        raise Stopped(NOT_FRESH.format(what=f"{home} has {', '.join(there[:5])}"))


def _outside(
    file: Path | None, unpacked: Path, manifest: dict[str, Any], new_origin: str | None
) -> Checkpoint | None:
    """The checkpoint held outside. Raises ``Stopped`` where it is ahead of the backup and no new origin is given."""
    if file is None:
        return None
    key = unpacked / "ledger" / "verifier.pub"
    if not key.exists():
        raise Stopped("the backup has no public key, so the checkpoint cannot be compared")
    head = open_checkpoint(file.read_text("utf-8"), parse_verifier(key.read_text("utf-8").strip()))
    if head.size > manifest["sealed"] and not new_origin:
        raise Stopped(AHEAD.format(outside=head.size, backup=manifest["sealed"], origin=manifest["origin"]))
    return head


def _same_tree(outside: Checkpoint | None) -> None:
    """The ledger of the backup begins as the one that was witnessed."""
    if outside and outside.size <= dbtiles.size() and dbtiles.root(outside.size) != outside.root:
        raise ForkError(f"The tree of {outside.size} acts has another root than the checkpoint held outside.")


def _put_in_place(unpacked: Path, home: Path, key: Path | None) -> None:
    for name in TREES:
        if (unpacked / name).exists():
            shutil.move(unpacked / name, home / name)
    if (unpacked / "address").exists():
        shutil.move(unpacked / "address", home / "address")
    if key is not None:
        signing.key_file().parent.mkdir(mode=0o700, exist_ok=True)
        shutil.copyfile(key, signing.key_file())
    if signing.key_file().exists():
        os.chmod(signing.key_file().parent, 0o700)
        os.chmod(signing.key_file(), 0o600)


def _mend(folder: Path) -> None:
    """What was copied while the worker wrote may end in a torn line: the writer cuts it off and lays it out again."""
    if (folder / "verifier.pub").exists():
        FolderWriter(folder, parse_verifier((folder / "verifier.pub").read_text("utf-8").strip()))


def _public_key() -> Verifier | None:
    return proving.own_key()


def _papers() -> Iterator[str]:
    """Each paper that is called ready has the bytes that its act names."""
    for paper in Paper.objects.filter(state=Paper.State.READY).iterator():
        yield from _file(f"paper {paper.number}", file_of(paper), paper.bytes_hash)


def _attachments() -> Iterator[str]:
    """Each file that a record has taken is there with the bytes that its act names."""
    for one in Attachment.objects.exclude(record=None).iterator():
        yield from _file(f"attachment {one.name} of {one.kind} {one.record}", one.file, one.sha256)


def _imports() -> Iterator[str]:
    """Each file of an import is there, so that an import that was broken off can go on."""
    for upload in Upload.objects.iterator():
        yield from _file(f"imported file {upload.name} of {upload.body_id}", upload.path, upload.sha256)


def _file(what: str, path: Path, wanted: str) -> Iterator[str]:
    if not path.exists():
        yield f"{what}: its file is missing"
        return
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != wanted:
            yield f"{what}: its file was changed"


def _alias(owner: str) -> str:
    return upgrading.as_owner(owner) if owner else "default"
