"""``zhijian run`` and ``zhijian demo``: a fictional city, played through real acts, in the browser."""

import argparse
import importlib
import importlib.util
import sys
from types import ModuleType
from urllib.parse import urlsplit

from django.conf import settings

from zhijian.config.commands import serving, upgrading
from zhijian.config.commands.proving import has_ledger
from zhijian.kernel.ledger.clock import today
from zhijian.kernel.ledger.models import Origin
from zhijian.kernel.org.duties import DUTIES
from zhijian.kernel.org.models import Dated, Duty

DEMO = "zhijian.config.demo"


def run(args: list[str]) -> int:
    """Make what is missing (folder, tables, demonstration city), print the accounts, serve."""
    parser = argparse.ArgumentParser(prog="zhijian run", description="A demonstration city in the browser.")
    parser.add_argument("--port", type=int, default=urlsplit(settings.ADDRESS).port or 8000)
    parser.add_argument("--days", type=int, help="days of the city's life to play (default: all)")
    asked = parser.parse_args(args)
    if upgrading.behind():
        print("Making the database …", flush=True)
        upgrading.bring_up_to_date()
    if not has_ledger() and (status := play(asked.days)):
        return status
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
    return play(asked.days)


def play(days: int | None) -> int:
    """Play the city; 1 and a message where this installation came without it."""
    city = _city()
    if city is None:
        print("zhijian: the demonstration city is not part of this installation.", file=sys.stderr)
        return 1
    print("Playing the demonstration city …", flush=True)
    city.play(**({} if days is None else {"days": days}))
    return 0


def accounts() -> list[str]:
    """One demonstration account for each duty: duty, name, body, user name; the password stands above."""
    city = _city()
    password = getattr(city, "PASSWORD", "")
    lines = [f"Demonstration accounts, password {password}:"] if password else ["Demonstration accounts:"]
    seen: set[str] = set()
    held = Duty.objects.filter(Dated.on(today()), staff__is_active=True, acting_for=None)
    for duty in held.select_related("staff", "body").order_by("duty", "begins", "staff__username"):
        if duty.duty not in seen and duty.duty in DUTIES:
            seen.add(duty.duty)
            lines.append(
                f"  {duty.staff.username:<12} {DUTIES[duty.duty].title}, {duty.staff.name}, {duty.body.name}"
            )
    return lines


def _city() -> ModuleType | None:
    """The module that plays the city, where it is installed; an error inside it is not taken for its absence."""
    if importlib.util.find_spec(DEMO) is None:
        return None
    return importlib.import_module(DEMO)
