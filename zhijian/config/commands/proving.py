"""``zhijian ledger verify`` and ``zhijian replay --check``: proofs, for us and for others."""

import argparse
import sys
from pathlib import Path

from django.db import connection

from zhijian.kernel.ledger import dbverify, signing
from zhijian.kernel.ledger.models import Cosignature, Leaf, Origin
from zhijian.kernel.ledger.note import KeyFileError, NoteError, Verifier, load_key, parse_verifier
from zhijian.kernel.ledger.verifyfiles import Report, verify_folder
from zhijian.kernel.records import replay as folding
from zhijian.kernel.records import searching

SHOWN = 50  # findings on one screen; the count is always told


def ledger(args: list[str]) -> int:
    """``ledger verify``: 0 when everything is proven, 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="zhijian ledger", description="Prove the whole ledger.")
    actions = parser.add_subparsers(dest="action", required=True)
    verify = actions.add_parser(
        "verify", help="prove the ledger from its files, then hold the database against them"
    )
    verify.add_argument("--folder", type=Path, help="the files of a ledger; its database is then not asked")
    verify.add_argument(
        "--key", help="the ledger's public key, as in its verifier.pub, from a source that you trust"
    )
    verify.add_argument(
        "--checkpoint",
        type=Path,
        action="append",
        default=[],
        help="a checkpoint that somebody outside has kept",
    )
    asked = parser.parse_args(args)
    try:
        key = parse_verifier(asked.key.strip()) if asked.key else None if asked.folder else own_key()
        outside = [file.read_text("utf-8") for file in asked.checkpoint]
    except (NoteError, KeyFileError, OSError) as error:
        print(f"zhijian ledger verify: {error}", file=sys.stderr)
        return 2
    if asked.folder:
        return _tell(verify_folder(asked.folder, key, outside=outside), [])
    return verify_all(key, outside)


def verify_all(key: Verifier | None = None, outside: list[str] | None = None) -> int:
    """Prove this installation's own files, then its database against them; prints what it found."""
    if not has_ledger():
        print("There is no ledger here yet.", file=sys.stderr)
        return 1
    if not Leaf.objects.exists() and not signing.folder().exists():
        print("No act is sealed yet: there is nothing to prove.")
        return 0
    newest = signing.newest()
    heads = [*(outside or []), *([newest.note] if newest and _same_origin(newest.note) else [])]
    known = [parse_verifier(key) for key in Cosignature.objects.order_by("pk").values_list("key", flat=True)]
    report = verify_folder(signing.folder(), key, dbverify.body_at, witnesses=known, outside=heads)
    compared = dbverify.compare(signing.folder())
    status = _tell(report, compared.findings)
    print(f"database: {compared.size} sealed acts, {compared.laid_out} of them in the files", end="")
    print(f", {compared.waiting} waiting to be sealed, {compared.erased} values erased")
    return status


def replay(args: list[str]) -> int:
    """``replay --check``: fold every record again from its acts; 0 when each row follows from them.

    ``replay --search``: write what records are found by again.
    """
    parser = argparse.ArgumentParser(
        prog="zhijian replay", description="Fold every record again from its acts."
    )
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--check", action="store_true", help="compare with the rows; change nothing")
    wanted.add_argument(
        "--search", action="store_true", help="write the index of names and codes again from the rows"
    )
    if parser.parse_args(args).search:
        print(f"replay: {searching.rebuild()} records can be found again")
        return 0
    count = 0
    for count, found in enumerate(folding.check(), 1):
        if count <= SHOWN:
            print(
                f"{found.kind} {found.record} {found.field}: the row says {found.row!r}, its acts {found.acts!r}"
            )
    print(f"replay: {count} differences" if count else "replay: every record follows from its acts")
    return 1 if count else 0


def own_key() -> Verifier | None:
    """The public key of this installation, from its own key file; None where the key is kept elsewhere."""
    file = signing.key_file()
    return load_key(file, Origin.objects.get().name).verifier if file.exists() and has_ledger() else None


def has_ledger() -> bool:
    """Whether a ledger was opened in this database."""
    return "ledger_origin" in connection.introspection.table_names() and Origin.objects.exists()


def _same_origin(note: str) -> bool:
    return note.partition("\n")[0] == Origin.objects.get().name


def _tell(report: Report, more: list[str]) -> int:
    wrong = [*map(str, report.findings), *more]
    for line in wrong[:SHOWN]:
        print(line)
    if len(wrong) > SHOWN:
        print(f"… and {len(wrong) - SHOWN} more")
    print(
        f"{report.origin}: {report.size} entries, {report.signed} signed by {report.checkpoints} checkpoints",
        end="",
    )
    print(f", {report.witnessed} under a witness" if report.witnessed else ", not yet witnessed")
    print(f"root {report.root}" if report.root else "no root")
    if not report.key_known:
        print("The key was taken from the files themselves: compare verifier.pub with one that you trust.")
    print("FAILED: something is wrong" if wrong else "OK: nothing was changed, removed or added")
    return 1 if wrong else 0
