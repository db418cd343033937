"""``zhijian``: the officers' and the operator's command. What needs no database does not load it."""

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from zhijian.config.commands import WHERE

Main = Callable[[list[str]], int]

PURE = {
    ("ledger", "check"): "zhijian.kernel.ledger.check:main",
    ("ledger", "witness"): "zhijian.config.witness:main",
    ("metrology", "judge"): "zhijian.lines.metrology.rules.cli:main",
    ("due",): "zhijian.config.due:main",
    ("figures", "coverage"): "zhijian.config.figures.coverage:main",
    ("read-report",): "zhijian.kernel.reports.reading.cli:main",
}
"""Commands that are pure functions of their input: name → where the function is."""

COMMANDS = {
    "run": "a demonstration city in the browser: what is missing is made first",
    "init": "found one's own bureau: ledger, first body, first administrator",
    "demo": "play a year of a fictional city through real acts",
    "serve": "run the server and its worker",
    "work": "run the worker alone: seal, sign, write papers",
    "upgrade": "bring the database up to date and check it",
    "backup": "write everything into one file",
    "restore": "read such a file into a fresh folder, verify and replay",
    "reset-code": "print a one-time code for a person who forgot the password",
    "token": "make or revoke a person's token for programs that ask the API",
    "ledger": "verify: prove all of it from its files; check PROOF: check one proof; witness: keep heads outside",
    "replay": "--check: fold every record again from its acts and compare",
    "import": "import firms or instruments from a spreadsheet",
    "metrology": "judge FILE.json: judge a worksheet by its regulation",
    "due": "by when: PROCEDURE RULE START",
    "figures": "ask CODE: one figure; coverage FILE.csv: which figures of a yardstick are computed from acts",
    "segments": "write, merge, tend, verify, status: the rows behind figures as Parquet files for other engines",
    "report": "verify FILE: recompute every figure of a frozen report from this ledger",
    "read-report": "FILE --json: the figures of an old report, matched to indicators",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    args = list(sys.argv[1:] if argv is None else argv)
    for name, where in PURE.items():
        if tuple(args[: len(name)]) == name:
            # judge keeps its own name as the first word of its arguments
            rest = args[1:] if name[0] == "metrology" else args[len(name) :]
            return _load(where)(rest)
    if not args or args[0] in ("-h", "--help", "help"):
        return _help()
    if args[0] not in COMMANDS:
        print(f"zhijian: there is no command “{args[0]}”. zhijian help lists them.", file=sys.stderr)
        return 2
    if args[0] not in WHERE:  # a pure command that was given without its second word
        print(f"zhijian {args[0]}: {COMMANDS[args[0]]}", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhijian.config.settings")
    import django

    django.setup()
    return _load("zhijian.config.commands:run")(args)


def _load(where: str) -> Main:
    module, _, name = where.partition(":")
    found: Main = getattr(import_module(module), name)
    return found


def _help() -> int:
    print("zhijian COMMAND\n")
    for name, text in COMMANDS.items():
        print(f"  {name:<12} {text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
