"""``zhijian ledger witness``: what somebody outside runs who keeps heads of a ledger 见证.

    zhijian ledger witness new KEYFILE NAME                     make a key; prints the verifier key to publish
    zhijian ledger witness sign KEYFILE FOLDER --ledger KEY     verify the ledger's plain files, sign its newest head

``sign`` prints the head with the witness's own line, to be sent back. Needs no database, nothing of
the installation. Exit status 0: signed; 1: refused; 2: it could not be tried.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from zhijian.kernel.ledger import witness
from zhijian.kernel.ledger.note import NoteError, parse_verifier


def main(argv: Sequence[str] | None = None) -> int:
    """Make a key, or sign a head."""
    parser = argparse.ArgumentParser(
        prog="zhijian ledger witness", description="Keep heads of a ledger outside."
    )
    actions = parser.add_subparsers(dest="action", required=True)
    new = actions.add_parser("new", help="make a key; prints the verifier key to publish")
    new.add_argument("keyfile", type=Path)
    new.add_argument(
        "name", help="name of the witness, without blank and plus, such as archive.example.gov.cn"
    )
    sign_ = actions.add_parser("sign", help="verify the ledger's files and sign its newest head")
    sign_.add_argument("keyfile", type=Path)
    sign_.add_argument("folder", type=Path, help="the ledger's plain files")
    sign_.add_argument(
        "--ledger", required=True, help="the ledger's verifier key, from a source that you trust"
    )
    asked = parser.parse_args(argv)
    try:
        if asked.action == "new":
            sys.stdout.write(f"{witness.new(asked.keyfile, asked.name)}\n")
        else:
            ledger = parse_verifier(asked.ledger.strip())
            sys.stdout.write(witness.sign(asked.keyfile, asked.folder, ledger, int(time.time())))
    except witness.Refused as refused:
        sys.stderr.write(f"zhijian ledger witness: not signed.\n{refused}\n")
        return 1
    except (NoteError, OSError) as error:
        sys.stderr.write(f"zhijian ledger witness: {error}\n")
        return 2
    return 0
