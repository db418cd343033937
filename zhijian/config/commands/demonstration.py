"""``zhijian run`` and ``zhijian demo``: a fictional city, played through real acts, in the browser."""

import argparse
import sys
from urllib.parse import urlsplit

from django.conf import settings

from zhijian.config import demo as city
from zhijian.config import playing
from zhijian.config.commands import serving, upgrading
from zhijian.config.commands.proving import has_ledger
from zhijian.kernel.ledger.models import Origin
from zhijian.kernel.office.stage import StageError

PLAYING = "another process is playing the demonstration here; wait until it is done"
HALF = """the demonstration was broken off while it was being played. Give ZHIJIAN_DATABASE an empty database,
remove the file being-played from the folder of the installation, and start again"""


def run(args: list[str]) -> int:
    """Make what is missing (folder, tables, demonstration city), print the accounts, serve."""
    parser = argparse.ArgumentParser(prog="zhijian run", description="A demonstration city in the browser.")
    parser.add_argument("--port", type=int, default=urlsplit(settings.ADDRESS).port or 8000)
    parser.add_argument("--days", type=int, help="days of the city's life to play (default: all)")
    asked = parser.parse_args(args)
    try:
        playing.refuse_if_playing()
        if has_ledger() and playing.is_half_played():
            print("The demonstration was broken off while it was being played: it begins anew.", flush=True)
            playing.clear_away()
        if upgrading.behind():
            print("Making the database …", flush=True)
            upgrading.bring_up_to_date()
        if not has_ledger():
            play(asked.days)
    except playing.AlreadyPlaying:
        return _refused("run", PLAYING)
    except playing.CannotClear:
        return _refused("run", HALF)
    except StageError as error:
        return _refused("run", str(error))
    if Origin.objects.get().is_demo:
        print("\n".join(accounts()), flush=True)
    return serving.serve(["--port", str(asked.port)])


def demo(args: list[str]) -> int:
    """Play the demonstration city into an empty installation."""
    parser = argparse.ArgumentParser(
        prog="zhijian demo", description="Play a fictional city through real acts."
    )
    parser.add_argument("--days", type=int, help="days of the city's life to play (default: all)")
    asked = parser.parse_args(args)
    if upgrading.behind():
        upgrading.bring_up_to_date()
    if has_ledger():
        print(
            f"zhijian demo: this installation has its ledger already: {Origin.objects.get().name}",
            file=sys.stderr,
        )
        return 1
    try:
        play(asked.days)
    except playing.AlreadyPlaying:
        return _refused("demo", PLAYING)
    except StageError as error:
        return _refused("demo", str(error))
    print("\n".join(accounts()))
    return 0


def _refused(command: str, why: str) -> int:
    print(f"zhijian {command}: {why}", file=sys.stderr)
    return 1


def play(days: int | None) -> None:
    """Play the city: all of it, or its last days; prints how far it is."""
    with playing.being_played():
        print("Playing the demonstration city …", flush=True)
        city.play(days=days, say=lambda line: print(line, flush=True))


def accounts() -> list[str]:
    """One demonstration account for each duty, with the password."""
    rows = city.one_for_each_duty()
    lines = [f"  {row.username:<12} {row.duty}, {row.name}, {row.body}" for row in rows]
    return [f"Demonstration accounts, password {city.PASSWORD}", *lines]
