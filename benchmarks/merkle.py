"""How fast the ledger's tree, proofs, signatures and verification are, each beside its bound.

    python benchmarks/merkle.py [--leaves 1000000]

The bound is the SHA-256 that the work cannot do without, called in a plain loop of this Python on this machine.
"""

import argparse
import os
import platform
import random
import tempfile
import time
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zhijian.kernel.ledger import check, merkle, tiles
from zhijian.kernel.ledger.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from zhijian.kernel.ledger.leafform import Leaf, body, leaf_hash, parse_body
from zhijian.kernel.ledger.note import Signer
from zhijian.kernel.ledger.proof import proof_file
from zhijian.kernel.ledger.verifyfiles import FolderWriter, verify_folder

ORIGIN = "demo/510700"


def act(n: int) -> str:
    """The text of a lifelike verification with five measures, about 600 bytes."""
    facts = {f"load{i}": f"{n % 100}{i}.10 kg" for i in range(5)}
    return body(
        Leaf(
            id=f"0197b8c0-0000-7000-8000-{n:012x}",
            kind="metrology.instrument.verified",
            schema="1",
            record=f"0197b8c0-0000-7000-9000-{n % 5000:012x}",
            rev=str(n % 9),
            doer="510700.ji",
            territory="510723",
            principal="510700.ji",
            actor="0197b8c0-0384-789c-8db4-0000059e3be4",
            on="2026-06-29",
            recorded="2026-06-29T08:30:00.123Z",
            corrects=None,
            facts={**facts, "result": "pass", "regulation": "JJG 539-2016"},
            sealed={"note": sha256(str(n).encode()).hexdigest()},
        )
    )


class Table:
    """Rows of a Markdown table, printed as they are measured."""

    def __init__(self) -> None:
        print("| what | each | a second | bound a second | ratio |")
        print("|---|---|---|---|---|")

    def row(self, what: str, count: int, seconds: float, bound: float | None = None) -> float:
        """Print one row and return the rate; `bound` is the rate that cannot be passed."""
        rate = count / seconds
        limit = f"{bound:,.0f} | {bound / rate:.1f}" if bound else "- | -"
        print(f"| {what} | {seconds / count * 1e6:,.2f} us | {rate:,.0f} | {limit} |", flush=True)
        return rate


def timed(work: Callable[[], object], runs: int = 1) -> float:
    """Seconds that one call takes, the least of some runs."""
    taken = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leaves", type=int, default=1_000_000)
    size = parser.parse_args().leaves
    print(
        f"{platform.machine()}, {os.cpu_count()} CPUs, Python {platform.python_version()}, {size:,} leaves\n"
    )
    table = Table()
    bodies = [act(n) for n in range(size)]
    hashes, store = bench_tree(table, bodies)
    bench_proofs(table, hashes, store, bodies)
    bench_folder(table, bodies)


def bench_tree(table: Table, bodies: list[str]) -> tuple[list[bytes], tiles.MemoryTiles]:
    """Texts, leaf hashes, and the tree in batches of three sizes."""
    some = min(len(bodies), 50_000)
    table.row("write the text of a leaf", some, timed(lambda: [act(n) for n in range(some)]))
    table.row("parse it strictly", some, timed(lambda: [parse_body(text) for text in bodies[:some]]))
    raw = [b"\x00" + text.encode() for text in bodies]
    bound = table.row(
        "bound: SHA-256 of a text", len(raw), timed(lambda: [sha256(text).digest() for text in raw], 3)
    )
    hashes = [leaf_hash(text) for text in bodies]
    table.row("leaf hash", len(bodies), timed(lambda: [leaf_hash(text) for text in bodies], 3), bound)
    pairs = [b"\x01" + left + left for left in hashes]
    node = table.row(
        "bound: SHA-256 of a node", len(pairs), timed(lambda: [sha256(pair).digest() for pair in pairs], 3)
    )
    table.row("append to the right edge only", len(hashes), timed(lambda: merkle.root(hashes), 3), node)
    store = tiles.MemoryTiles()
    table.row(
        "append to tiles, all at once", len(hashes), timed(lambda: tiles.append(store, 0, hashes), 3), node
    )
    for batch, count in ((300, some), (1, 3000)):
        table.row(
            f"append to tiles, {batch} at a time, each with its root",
            count,
            timed(partial(grow, hashes[:count], batch)),
            node,
        )
    return hashes, store


def grow(hashes: list[bytes], batch: int) -> None:
    """Append in batches to fresh tiles."""
    store, size = tiles.MemoryTiles(), 0
    while size < len(hashes):
        _root, size = tiles.append(store, size, hashes[size : size + batch])


def bench_proofs(table: Table, hashes: list[bytes], store: tiles.MemoryTiles, bodies: list[str]) -> None:
    """Making and checking proofs and checkpoints."""
    size, draw = len(hashes), random.Random(7)
    places = [draw.randrange(size) for _ in range(2000)]
    root = tiles.root(store, size)
    proofs = [tiles.inclusion(store, size, place) for place in places]
    table.row(
        "inclusion proof from tiles", 2000, timed(lambda: [tiles.inclusion(store, size, p) for p in places])
    )
    table.row(
        "consistency proof from tiles",
        2000,
        timed(lambda: [tiles.consistency(store, p, size) for p in places]),
    )

    def verify() -> None:
        for place, proof in zip(places, proofs, strict=True):
            merkle.verify_inclusion(hashes[place], place, size, proof, root)

    table.row("verify an inclusion proof", 2000, timed(verify))
    signer = Signer(ORIGIN, Ed25519PrivateKey.generate())
    head = Checkpoint(ORIGIN, size, root)
    note = sign_checkpoint(head, signer)
    table.row("sign a checkpoint", 2000, timed(lambda: [sign_checkpoint(head, signer) for _ in range(2000)]))
    opened = timed(lambda: [open_checkpoint(note, signer.verifier) for _ in range(2000)])
    table.row("open a checkpoint, signature checked", 2000, opened)
    files = [
        proof_file(bodies[place], place, proof, note, signer.verifier)
        for place, proof in zip(places[:100], proofs, strict=False)
    ]
    table.row(
        "check a proof file with check.py alone", 100, timed(lambda: [check.check(text) for text in files])
    )


def bench_folder(table: Table, bodies: list[str]) -> None:
    """Writing the folder of a ledger and verifying it from its files alone."""
    signer = Signer(ORIGIN, Ed25519PrivateKey.generate())
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top) / "ledger"
        writer = FolderWriter(folder, signer.verifier)

        def write() -> None:
            for first in range(0, len(bodies), 10_000):
                writer.append(first, bodies[first : first + 10_000])

        table.row("write the folder, 10,000 at a time", len(bodies), timed(write))
        head = Checkpoint(ORIGIN, len(bodies), merkle.root(leaf_hash(text) for text in bodies))
        writer.publish(sign_checkpoint(head, signer))
        for words, forms in (("verify the folder", False), ("verify the folder, every form too", True)):
            begin = time.perf_counter()
            report = verify_folder(folder, signer.verifier, forms=forms)
            table.row(words, len(bodies), time.perf_counter() - begin)
            if not report.ok:
                raise SystemExit(f"The folder does not verify: {report.findings[0]}")


if __name__ == "__main__":
    main()
