"""Switch off one named protection at a time: the tests that watch it must turn red.

    make mutants                              all of them
    make mutants ARGS="--only trigger:"       those whose name begins so
    make mutants ARGS="--list"

The registry (``zhijian.kernel.protections.ALL``) names each guard, four-eyes rule, duty, scope, trigger, lock and
check, with the tests that watch it and the databases on which they must. A protection is switched off by
``ZHIJIAN_DISABLE=<name>``, which only a process that runs tests honours; so are those that act before the first test
(triggers), each in a process of its own, after their tests have passed as they are. The others are switched off and
on again inside a few processes (``mutants_inside.py``), which saves building a database and a city for each.

- **noticed**: at least one test failed;
- **survived**: all passed: nobody would notice that the protection is gone;
- **unwatched**: no test ran (none is named, or the names match none);
- **broken**: the run itself failed (collection, fixture, time), or the tests fail with the protection too, which
  proves nothing.

Prints one line for each on standard error, then the table for ``docs/testing.md``, and ends with 0 only if every
protection was noticed on each of its databases.
"""

from __future__ import annotations

import argparse
import glob
import importlib
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit
from xml.etree import ElementTree

ROOT = HERE = Path(__file__).resolve().parents[1]
REGISTRY = "zhijian.kernel.protections:ALL"
SWITCH = "ZHIJIAN_DISABLE"
DATABASES = ("sqlite", "postgresql")
NO_TEST = "no test is named, or none of the named files exists"


class Protection(Protocol):
    """What the registry holds: a unique name, its kind, and the nodes of the watching tests (files may be globs)."""

    name: str
    kind: str
    tests: Iterable[str]
    databases: Iterable[str]
    apart: bool


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
    apart = [run for run in runs if run.protection.apart]
    if not whole(apart, options):
        return 1
    outcomes = done(apart, [run for run in runs if not run.protection.apart], options)
    report(runs, outcomes)
    return 0 if all(outcome.verdict is Verdict.NOTICED for outcome in outcomes.values()) else 1


def done(apart: list[Run], together: list[Run], options: argparse.Namespace) -> dict[str, Outcome]:
    """What became of each run: those with a process of their own, and the others in groups."""
    found: dict[str, Outcome] = {}
    with ThreadPoolExecutor(options.jobs) as pool:
        alone = [pool.submit(lambda run=run: {str(run): without(run, options)}) for run in apart]  # type: ignore[misc]
        groups = [pool.submit(several, group, options) for group in divided(together, options.jobs)]
        for each in (*groups, *alone):
            found |= each.result()
    return found


def divided(runs: list[Run], jobs: int) -> list[list[Run]]:
    """For each database as many groups as there are jobs, of about as many tests; those of one file stay together."""
    groups = []
    for database in DATABASES:
        files: dict[str, list[Run]] = {}
        for run in runs:
            if run.database == database:
                files.setdefault(next(iter(run.protection.tests), "").partition("::")[0], []).append(run)
        mine: list[list[Run]] = [[] for _ in range(jobs)]
        for several_runs in sorted(files.values(), key=len, reverse=True):
            min(mine, key=len).extend(several_runs)
        groups += [group for group in mine if group]
    return groups


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
    parser.add_argument("--timeout", type=float, default=1200, metavar="SECONDS", help="for one process")
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
    say(str(run), outcome)
    return outcome


def say(name: str, outcome: Outcome) -> None:
    print(f"{outcome.verdict:9}  {name}  {outcome.detail}", file=sys.stderr, flush=True)


def run_tests(
    patterns: Iterable[str], database: str, off: str | None, options: argparse.Namespace
) -> Outcome:
    """One run of pytest in a process of its own, with one protection switched off (or none)."""
    nodes = expanded(patterns)
    if not nodes:
        return Outcome(Verdict.UNWATCHED, NO_TEST)
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.xml"
        try:
            ended = pytest(
                ["-x", f"--junitxml={results}", *nodes], database, {SWITCH: off} if off else {}, options
            )
        except Failed as failed:
            return Outcome(Verdict.BROKEN, str(failed))
        return judged(results, ended)


def several(runs: list[Run], options: argparse.Namespace) -> dict[str, Outcome]:
    """The protections of *runs*, all on one database, off and on again inside one process."""
    nodes = expanded(test for run in runs for test in run.protection.tests)
    plan = [{"name": run.protection.name, "tests": expanded(run.protection.tests)} for run in runs]
    with tempfile.TemporaryDirectory() as folder:
        files = {
            "ZHIJIAN_MUTANTS_PLAN": Path(folder) / "plan",
            "ZHIJIAN_MUTANTS_RESULTS": Path(folder) / "results",
        }
        files["ZHIJIAN_MUTANTS_PLAN"].write_text(json.dumps(plan), "utf-8")
        words, told = NO_TEST, {}
        try:
            if nodes:
                more = {name: str(file) for name, file in files.items()}
                words = last_line(
                    pytest(["-p", "tools.mutants_inside", *nodes], runs[0].database, more, options)
                )
                told = json.loads(files["ZHIJIAN_MUTANTS_RESULTS"].read_text("utf-8"))
        except Failed as failed:
            words = str(failed)
        except FileNotFoundError:
            words = f"did not come to its tests: {words}"
    found = {str(run): weighed(told.get(run.protection.name), nodes, words) for run in runs}
    for name, outcome in found.items():
        say(name, outcome)
    return found


def weighed(told: dict[str, Any] | None, nodes: list[str], words: str) -> Outcome:
    """The verdict on one protection from what its tests said without it and with it."""
    if told is None:
        return Outcome(Verdict.BROKEN if nodes else Verdict.UNWATCHED, words)
    if told["failed_with_it"]:
        return Outcome(Verdict.BROKEN, f"fails with the protection too: {told['failed_with_it'][0]}")
    if told["failed"]:
        return Outcome(Verdict.NOTICED, told["failed"][0])
    if told["errors"]:
        return Outcome(Verdict.BROKEN, told["errors"][0])
    return Outcome(Verdict.SURVIVED if told["ran"] else Verdict.UNWATCHED, f"{told['ran']} ran")


class Failed(Exception):
    """pytest did not come to an end, or could not begin."""


def pytest(
    words: list[str], database: str, more: dict[str, str], options: argparse.Namespace
) -> subprocess.CompletedProcess[str]:
    """Run pytest in a process of its own, on a database of its own. Raises ``Failed``."""
    environment = {key: value for key, value in os.environ.items() if key not in (SWITCH, "ZHIJIAN_DATABASE")}
    environment |= more | {"PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])}
    if database == "postgresql":
        if "ZHIJIAN_TEST_POSTGRES" not in environment:
            raise Failed("needs PostgreSQL, and none is given")
        environment["ZHIJIAN_DATABASE"] = of_its_own(environment["ZHIJIAN_TEST_POSTGRES"])
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options.pytest, *words]
    try:
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=options.timeout,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Failed(f"did not end within {options.timeout:g} s") from None


def last_line(ended: subprocess.CompletedProcess[str]) -> str:
    return (ended.stdout.strip().splitlines() or [ended.stderr.strip()])[-1]


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


def judged(results: Path, ended: subprocess.CompletedProcess[str]) -> Outcome:
    """A failed assertion proves that somebody watches; an error in collection or in a fixture proves nothing."""
    last = last_line(ended)
    if not results.exists():
        return Outcome(Verdict.BROKEN, last)
    cases = list(ElementTree.parse(results).iter("testcase"))  # our own file, written a moment ago
    failed = [case for case in cases if case.find("failure") is not None]
    ran = [case for case in cases if case.find("skipped") is None]
    if failed:
        return Outcome(Verdict.NOTICED, f"{failed[0].get('name')}: {said(failed[0])}")
    if any(case.find("error") is not None for case in cases) or ended.returncode not in (0, 5):
        return Outcome(Verdict.BROKEN, last)
    return Outcome(Verdict.SURVIVED if ran else Verdict.UNWATCHED, last)


def said(case: ElementTree.Element) -> str:
    """The first line of what a failed test says."""
    failure = case.find("failure")
    message = failure.get("message", "") if failure is not None else ""
    return (message.splitlines() or [""])[0][:120]


def report(runs: list[Run], outcomes: Mapping[str, Outcome]) -> None:
    """The table by kind and database, and whatever was not noticed, by name."""
    print("| kind | database | switched off | noticed | not noticed |\n|---|---|---|---|---|")
    for kind, database in sorted({(run.protection.kind, run.database) for run in runs}):
        rows = [outcomes[str(run)] for run in runs if (run.protection.kind, run.database) == (kind, database)]
        noticed = sum(one.verdict is Verdict.NOTICED for one in rows)
        print(f"| {kind} | {database} | {len(rows)} | {noticed} | {len(rows) - noticed} |")
    count = {verdict: sum(one.verdict is verdict for one in outcomes.values()) for verdict in Verdict}
    print("\n" + ", ".join(f"{number} {verdict}" for verdict, number in count.items()) + ".")
    left = [
        f"{name} ({one.verdict})"
        for name, one in sorted(outcomes.items())
        if one.verdict is not Verdict.NOTICED
    ]
    print(f"Survivors: {', '.join(left) or 'none'}.")


if __name__ == "__main__":
    sys.exit(main())
