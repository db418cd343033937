"""Switch off one named protection at a time: the tests that watch it must turn red.

    make mutants                              all of them
    make mutants ARGS="--only trigger:"       those whose name begins so
    make mutants ARGS="--list"

The registry (``zhijian.kernel.protections.ALL``) names each guard, four-eyes rule, duty, scope, trigger, lock and
check, with the tests that watch it and the databases on which they must. A protection is switched off by
``ZHIJIAN_DISABLE=<name>``, which only a process that runs tests honours. First the watching tests must pass as they
are; then each runs once without its protection, in a process of its own:

- **noticed**: at least one test failed;
- **survived**: all passed: nobody would notice that the protection is gone;
- **unwatched**: no test ran (none is named, or the names match none);
- **broken**: the run itself failed (collection, fixture, time), which proves nothing.

Prints one line for each on standard error, then the table for ``docs/testing.md``, and ends with 0 only if every
protection was noticed on each of its databases.
"""

from __future__ import annotations

import argparse
import glob
import importlib
import os
import pkgutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
REGISTRY = "zhijian.kernel.protections:ALL"
SWITCH = "ZHIJIAN_DISABLE"
DATABASES = ("sqlite", "postgresql")


class Protection(Protocol):
    """What the registry holds: a unique name, its kind, and the nodes of the watching tests (files may be globs)."""

    name: str
    kind: str
    tests: Iterable[str]
    databases: Iterable[str]


@dataclass(frozen=True)
class Run:
    """One protection to be switched off on one database."""

    protection: Protection
    database: str

    def __str__(self) -> str:
        return f"{self.protection.name} on {self.database}"


class Verdict(StrEnum):
    NOTICED = "noticed"
    SURVIVED = "survived"
    UNWATCHED = "unwatched"
    BROKEN = "broken"


@dataclass(frozen=True)
class Outcome:
    """One run of the watching tests; ``detail`` names the first test that failed, or what went wrong."""

    verdict: Verdict
    detail: str
    seconds: float


def main() -> int:
    options = parsed_arguments()
    protections = [p for p in load(options.registry) if p.name.startswith(tuple(options.only or [""]))]
    runs = [Run(p, database) for p in protections for database in p.databases if wanted(database, options)]
    if options.list:
        for protection in protections:
            print(protection.name, protection.kind, ",".join(protection.databases), *protection.tests)
        return 0
    if not runs:
        print("No protection is registered under that name.", file=sys.stderr)
        return 1
    if not whole(runs, options):
        return 1
    with ThreadPoolExecutor(options.jobs) as pool:
        outcomes = list(pool.map(lambda run: without(run, options), runs))
    report(runs, outcomes)
    return 0 if all(outcome.verdict is Verdict.NOTICED for outcome in outcomes) else 1


def wanted(database: str, options: argparse.Namespace) -> bool:
    return options.database in (None, database)


def parsed_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Switch off one protection at a time; do the tests notice?")
    parser.add_argument(
        "--only", action="append", metavar="PREFIX", help="names that begin so (may be repeated)"
    )
    parser.add_argument("--database", choices=DATABASES, help="on this database alone")
    parser.add_argument("--list", action="store_true", help="print the registry and stop")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="runs at the same time")
    parser.add_argument("--timeout", type=float, default=300, metavar="SECONDS", help="for one run")
    parser.add_argument(
        "--registry", default=REGISTRY, metavar="MODULE:NAME", help="where the protections stand"
    )
    parser.add_argument(
        "--pytest", action="append", default=[], metavar="ARGUMENT", help="passed on to pytest"
    )
    return parser.parse_args()


def load(registry: str = REGISTRY) -> list[Protection]:
    """The protections, by name, after every module has been read: each declares its own."""
    if registry == REGISTRY:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhijian.config.settings")
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        read_every_module()
    module, _, name = registry.partition(":")
    found = getattr(importlib.import_module(module), name)
    values = found.values() if isinstance(found, Mapping) else found
    return sorted(values, key=lambda protection: protection.name)


def read_every_module() -> None:
    """Import the whole program, so that what is declared in a view is in the registry too."""
    import zhijian

    for found in pkgutil.walk_packages(zhijian.__path__, "zhijian."):
        if ".migrations" not in found.name and not found.name.endswith((".wsgi", "__main__")):
            importlib.import_module(found.name)


def whole(runs: list[Run], options: argparse.Namespace) -> bool:
    """Whether the watching tests pass with every protection in place; else nothing that follows would mean anything."""
    for database in DATABASES:
        watching = {test for run in runs if run.database == database for test in run.protection.tests}
        outcome = run_tests(watching, database, None, options) if watching else None
        if outcome and outcome.verdict not in (Verdict.SURVIVED, Verdict.UNWATCHED):
            print(f"With every protection in place the watching tests fail on {database}: {outcome.detail}")
            return False
    return True


def without(run: Run, options: argparse.Namespace) -> Outcome:
    """Run the watching tests while the protection is off."""
    outcome = run_tests(run.protection.tests, run.database, run.protection.name, options)
    print(
        f"{outcome.verdict:9}  {run}  ({outcome.seconds:.1f} s)  {outcome.detail}",
        file=sys.stderr,
        flush=True,
    )
    return outcome


def run_tests(
    patterns: Iterable[str], database: str, off: str | None, options: argparse.Namespace
) -> Outcome:
    """One run of pytest in a process of its own, with one protection switched off (or none)."""
    nodes = expanded(patterns)
    if not nodes:
        return Outcome(Verdict.UNWATCHED, "no test is named, or none of the named files exists", 0)
    environment = {key: value for key, value in os.environ.items() if key not in (SWITCH, "ZHIJIAN_DATABASE")}
    if off is not None:
        environment[SWITCH] = off
    if database == "postgresql":
        if "ZHIJIAN_TEST_POSTGRES" not in environment:
            return Outcome(Verdict.BROKEN, "needs PostgreSQL, and none is given", 0)
        environment["ZHIJIAN_DATABASE"] = of_its_own(environment["ZHIJIAN_TEST_POSTGRES"])
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "-p",
            "no:cacheprovider",
            f"--junitxml={results}",
        ]
        command += [*options.pytest, *nodes]
        begun = time.monotonic()
        try:
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                timeout=options.timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Outcome(Verdict.BROKEN, f"did not end within {options.timeout:g} s", options.timeout)
        seconds = time.monotonic() - begun
        return judged(results, done, seconds)


def of_its_own(url: str) -> str:
    """The same server with another database name, so that runs side by side make different test databases."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path}_{uuid.uuid4().hex[:8]}"))


def expanded(patterns: Iterable[str]) -> list[str]:
    """Node ids of pytest: the file part may be a glob; a file that does not exist is left out."""
    nodes = []
    for pattern in patterns:
        file, separator, test = pattern.partition("::")
        files = glob.glob(file, root_dir=ROOT, recursive=True)
        nodes += [name + separator + test for name in files]
    return sorted(set(nodes))


def judged(results: Path, done: subprocess.CompletedProcess[str], seconds: float) -> Outcome:
    """A failed assertion proves that somebody watches; an error in collection or in a fixture proves nothing."""
    last = (done.stdout.strip().splitlines() or [done.stderr.strip()])[-1]
    if not results.exists():
        return Outcome(Verdict.BROKEN, last, seconds)
    cases = list(ElementTree.parse(results).iter("testcase"))  # our own file, written a moment ago
    failed = [case for case in cases if case.find("failure") is not None]
    ran = [case for case in cases if case.find("skipped") is None]
    if failed:
        return Outcome(Verdict.NOTICED, f"{failed[0].get('name')}: {said(failed[0])}", seconds)
    if any(case.find("error") is not None for case in cases) or done.returncode not in (0, 5):
        return Outcome(Verdict.BROKEN, last, seconds)
    return Outcome(Verdict.SURVIVED if ran else Verdict.UNWATCHED, last, seconds)


def said(case: ElementTree.Element) -> str:
    """The first line of what a failed test says."""
    failure = case.find("failure")
    message = failure.get("message", "") if failure is not None else ""
    return (message.splitlines() or [""])[0][:120]


def report(runs: list[Run], outcomes: list[Outcome]) -> None:
    """The table by kind and database, and whatever was not noticed, by name."""
    print("| kind | database | switched off | noticed | not noticed |\n|---|---|---|---|---|")
    pairs = list(zip(runs, outcomes, strict=True))
    for kind, database in sorted({(run.protection.kind, run.database) for run in runs}):
        rows = [one for run, one in pairs if (run.protection.kind, run.database) == (kind, database)]
        noticed = sum(one.verdict is Verdict.NOTICED for one in rows)
        print(f"| {kind} | {database} | {len(rows)} | {noticed} | {len(rows) - noticed} |")
    count = {verdict: sum(one.verdict is verdict for one in outcomes) for verdict in Verdict}
    print("\n" + ", ".join(f"{number} {verdict}" for verdict, number in count.items()) + ".")
    left = [f"{run} ({one.verdict})" for run, one in pairs if one.verdict is not Verdict.NOTICED]
    print(f"Survivors: {', '.join(left) or 'none'}.")


if __name__ == "__main__":
    sys.exit(main())
