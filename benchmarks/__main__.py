"""``make bench``: a small size of every measurement. ``docs/performance.md`` says what was measured at full size.

python -m benchmarks [--only WORD]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.common import machine

ROOT = Path(__file__).parents[1]
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("merkle", ("--leaves", "50000")),
    ("due", ("--calls", "30000")),
    ("judge", ("--calls", "300")),
    ("reading", ("--files", "20")),
    ("papers", ("--papers", "20", "--weasyprint", "3")),
    ("clocks", ("--home", "{home}/clocks", "--limits", "5000", "--records", "120", "--runs", "3")),
    ("intake", ()),
    ("indicators", ("--instruments", "2000")),
    ("door", ("--acts", "600")),
    ("ledger", ("--firms", "130")),
    ("fill", ("--size", "small", "--seal", "--home", "{home}")),
    ("reports", ("--home", "{home}", "--runs", "3")),
    ("pages", ("--home", "{home}", "--runs", "5", "--users", "county,province")),
    ("load", ("--home", "{home}", "--requests", "40")),
)


def main() -> int:
    """Run each part in a process of its own; the exit status says whether one failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="parts whose name contains this")
    asked = parser.parse_args()
    print(machine())
    failed = []
    with tempfile.TemporaryDirectory(prefix="zhijian-bench-") as home:
        for name, arguments in PARTS:
            if asked.only in name:
                print(f"\n## {name}\n", flush=True)
                begun = time.perf_counter()
                given = [argument.format(home=home) for argument in arguments]
                environment = {**os.environ, "PYTHONPATH": str(ROOT)}
                if subprocess.call(
                    [sys.executable, "-m", f"benchmarks.{name}", *given], cwd=ROOT, env=environment
                ):
                    failed.append(name)
                print(f"({time.perf_counter() - begun:,.0f} s)", flush=True)
    print(f"\nfailed: {', '.join(failed)}" if failed else "\nall parts ran")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
