"""The commands that need the database, one module each. ``zhijian/cli.py`` lists them and starts Django."""

from collections.abc import Callable
from importlib import import_module

WHERE = {
    "run": "demonstration:run",
    "demo": "demonstration:demo",
    "init": "founding:init",
    "serve": "serving:serve",
    "work": "serving:work",
    "upgrade": "upgrading:upgrade",
    "backup": "backing_up:backup",
    "restore": "restoring:restore",
    "reset-code": "people:reset_code",
    "token": "people:token",
    "ledger": "proving:ledger",
    "replay": "proving:replay",
    "report": "reporting:report",
    "figures": "asking:figures",
    "segments": "segmenting:segments",
    "import": "importing:import_",
}


def run(args: list[str]) -> int:
    """Run the command named by the first word; returns its exit status (0 done, 1 refused, 2 not understood)."""
    module, _, name = WHERE[args[0]].partition(":")
    command: Callable[[list[str]], int] = getattr(import_module(f"{__name__}.{module}"), name)
    return command(args[1:])
