"""Sealing, proofs, and proving the whole ledger: from its files alone, and the database against them.

    python -m benchmarks.ledger [--firms 130] [--home FOLDER]

Without a folder a small province is filled first. The bound of verifying is SHA-256 over the same texts in a plain loop.
"""

import argparse
import os
import random
import time
from collections.abc import Callable
from hashlib import sha256

from benchmarks.common import machine, ready, sqlite


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--firms", type=int, default=130)
    parser.add_argument("--home", default="", help="an installation with acts that may be sealed")
    asked = parser.parse_args()
    print(machine())
    if asked.home:
        os.environ["ZHIJIAN_HOME"] = asked.home
        ready()
        return measure()
    with sqlite() as environment:
        os.environ.update(environment)
        ready()
        from benchmarks.fill import fill

        fill(asked.firms)
        measure()
    return None


def measure() -> None:
    """Every row of the table."""
    from zhijian.config.commands.proving import own_key
    from zhijian.kernel.ledger import dbverify, sealer, signing
    from zhijian.kernel.ledger.models import Act, Leaf
    from zhijian.kernel.ledger.proving import proof_of
    from zhijian.kernel.ledger.verifyfiles import verify_folder
    from zhijian.kernel.records import replay, searching

    print("\n| what | acts | a second | CPU each |\n|---|---|---|---|")
    row("seal and fold", sealer.seal_all)
    signing.sign_head()
    row("lay out the files", laid_out)
    size = Leaf.objects.count()
    some = Act.objects.filter(
        pk__in=random.Random(5).sample(list(Act.objects.values_list("pk", flat=True)[:50_000]), 200)
    )
    wanted = list(some)
    row("proof files of single acts", lambda: len([proof_of(act) for act in wanted]))

    def verified() -> int:
        report = verify_folder(signing.folder(), own_key())
        if not report.ok:
            raise SystemExit(f"the ledger does not verify: {report.findings[0]}")
        return size

    row("verify everything from the files", verified)
    texts = [text.encode() for text in Act.objects.values_list("body", flat=True)]
    row("bound: SHA-256 of the same texts", lambda: len([sha256(text).digest() for text in texts]))
    row("hold the database against the files", lambda: dbverify.compare(signing.folder()).size)

    def replayed() -> int:
        if next(replay.check(), None) is not None:
            raise SystemExit("a record does not follow from its acts")
        return size

    row("replay every record", replayed)
    row("write the search index again (records)", searching.rebuild)


def laid_out() -> int:
    """Write the files until all that is sealed stands in them."""
    from zhijian.kernel.ledger import signing

    total = 0
    while done := signing.lay_out():
        total += done
    return total


def row(words: str, work: Callable[[], int]) -> None:
    """One row: how many, how fast."""
    begun, busy = time.perf_counter(), time.process_time()
    count = work()
    taken, cpu = time.perf_counter() - begun, time.process_time() - busy
    if count:
        print(f"| {words} | {count:,} | {count / taken:,.0f} | {cpu / count * 1e6:,.0f} µs |", flush=True)


if __name__ == "__main__":
    main()
