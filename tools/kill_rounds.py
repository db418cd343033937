"""Kill -9 under mixed load, again and again: is every acknowledged act there, and does everything still prove?

    python tools/kill_rounds.py [--rounds 1000] [--database postgres://OWNER:PASSWORD@HOST:PORT/NAME] [--seed 1]

Each round two processes act through the door (firms, instruments, verifications with certificates, many at once)
beside a worker that seals, signs, lays out files and writes papers. After a random number of acknowledged acts all
three are killed at a random moment. Then, in a process of its own: acts that were in doubt are sent again with their
keys; ``ledger verify`` and ``replay --check`` find nothing; every acknowledged act is there and sealed; no paper is
without its act. Every 25 rounds a new installation begins, so that checking stays quick.

Without ``--database`` on SQLite; on PostgreSQL in databases of its own, which are dropped again.
"""

from __future__ import annotations

import argparse
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[1]
BATCH = 25
PATIENCE = 60.0  # seconds without an acknowledged act after which a round counts as stuck


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument(
        "--database", default="", help="a PostgreSQL owner's URL; the role may create databases"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.batch:
        return batch(asked.rounds, asked.seed)
    begun, acts = time.monotonic(), 0
    for done in range(0, asked.rounds, BATCH):
        rounds = min(BATCH, asked.rounds - done)
        answer = in_its_own_installation(asked.database, rounds, asked.seed + done)
        sys.stdout.write(answer.stdout)
        sys.stdout.flush()
        if answer.returncode:
            print(f"FAILED in the rounds from {done}, seed {asked.seed + done}")
            return 1
        acts += int(answer.stdout.split()[-3])
    print(f"{asked.rounds} rounds, {acts} acknowledged acts, none lost, {time.monotonic() - begun:.0f} s")
    return 0


def in_its_own_installation(url: str, rounds: int, seed: int) -> subprocess.CompletedProcess[str]:
    """One batch in a fresh folder and, on PostgreSQL, a fresh database."""
    home = tempfile.mkdtemp(prefix="zhijian-kill-")
    environment = {**os.environ, "ZHIJIAN_HOME": home, "DJANGO_SETTINGS_MODULE": "zhijian.config.settings"}
    environment["PYTHONPATH"] = str(ROOT)
    environment.pop("ZHIJIAN_DATABASE", None)
    name = f"zhijian_kill_{os.getpid()}_{seed}"
    try:
        if url:
            administer(url, f'CREATE DATABASE "{name}"')
            environment["ZHIJIAN_DATABASE"] = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        command = [sys.executable, __file__, "--batch", "--rounds", str(rounds), "--seed", str(seed)]
        return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    finally:
        if url:
            administer(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(home, ignore_errors=True)


def administer(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def batch(rounds: int, seed: int) -> int:
    """Rounds in this process's installation. It only forks and kills: the database is touched by its children alone,
    so that no connection and no thread of a library is carried over into one of them."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tools")]
    import django

    django.setup()
    import kill_load

    if finished(kill_load.prepare):
        print("The installation could not be made.")
        return 1
    chance = random.Random(seed)  # noqa: S311 - not a secret: the same seed kills at the same acts
    acknowledged: list[str] = []
    for number in range(rounds):
        said = one_round(chance, kill_load)
        if said is None:
            print(f"round {number}: no act was acknowledged for {PATIENCE:.0f} s")
            return 1
        acknowledged.extend(words[1] for words in said if words[0] == "done")
        in_doubt = doubtful(said)
        if finished(partial(kill_load.check, acknowledged, in_doubt)):
            print(f"round {number} of seed {seed} failed after {len(acknowledged)} acts")
            return 1
    print(f"{rounds} rounds of seed {seed}: {len(acknowledged)} acts kept")
    return 0


def one_round(chance: random.Random, kill_load: object) -> list[list[str]] | None:
    """Start, wait for acts, kill. Returns what the loads said before they died; None if they got stuck."""
    reading, writing = os.pipe()
    seeds = [chance.randrange(1 << 30) for _ in range(2)]
    children = [fork(lambda s=s: kill_load.load(s, writing)) for s in seeds]  # type: ignore[attr-defined]
    children.append(fork(kill_load.work))  # type: ignore[attr-defined]
    os.close(writing)
    wanted, said = chance.randint(3, 40), b""
    try:
        while said.count(b"done") < wanted:
            if not select.select([reading], [], [], PATIENCE)[0] or not (got := os.read(reading, 1 << 16)):
                return None
            said += got
        select.select([], [], [], chance.random() * 0.03)  # somewhere inside the next acts
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
        for child in children:
            os.waitpid(child, 0)
    while got := os.read(reading, 1 << 16):
        said += got
    os.close(reading)
    return [line.split(" ") for line in said.decode().split("\n")[:-1]]


def doubtful(said: list[list[str]]) -> list[str]:
    """Keys of acts that were begun and not acknowledged: committed or not, nobody was told."""
    begun = [words[1] for words in said if words[0] == "begin"]
    ended = {words[2] for words in said if words[0] == "done"}
    return [key for key in begun if key not in ended]


def fork(work: Callable[[], object]) -> int:
    """Run *work* in a child; its exit status is 0 unless it raised or returned something true."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        status = 1 if work() else 0
    except BaseException:  # noqa: BLE001 - the child says what happened and ends; nothing is hidden
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(status)


def finished(work: Callable[[], object]) -> int:
    """Run *work* in a child to its end; its exit status."""
    return os.waitstatus_to_exitcode(os.waitpid(fork(work), 0)[1])


if __name__ == "__main__":
    sys.exit(main())
