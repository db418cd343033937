"""``zhijian report verify FILE``: a frozen report, recomputed by whoever holds the ledger."""

import argparse
import sys
from pathlib import Path

from zhijian.config.commands.proving import SHOWN, has_ledger
from zhijian.kernel.reports.writing.files import NoReport, read
from zhijian.kernel.reports.writing.verifying import verify


def report(args: list[str]) -> int:
    """``report verify``: 0 where every figure follows from the ledger, 1 where one differs, 2 for no report."""
    parser = argparse.ArgumentParser(prog="zhijian report", description="Prove a frozen report.")
    actions = parser.add_subparsers(dest="action", required=True)
    asked = actions.add_parser("verify", help="recompute every figure and name each that differs")
    asked.add_argument("file", type=Path, help="a frozen report: JSON, PDF or DOCX")
    file = parser.parse_args(args).file
    if not has_ledger():
        print("There is no ledger here yet.", file=sys.stderr)
        return 2
    try:
        carried = read(file.read_bytes())
    except (NoReport, OSError) as error:
        print(f"zhijian report verify: {error}", file=sys.stderr)
        return 2
    found = verify(carried.content, carried.visible)
    for one in found.findings[:SHOWN]:
        print(one)
    if len(found.findings) > SHOWN:
        print(f"… and {len(found.findings) - SHOWN} more")
    if found.title:
        print(f"{found.title}: {found.figures} figures recomputed over the first {found.position} acts")
    print("FAILED: something differs" if found.findings else "OK: every figure follows from the ledger")
    return 1 if found.findings else 0
