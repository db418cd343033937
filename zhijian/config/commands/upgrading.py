"""``zhijian upgrade``: tables, triggers, rights of the application's role, and a look whether all of it stands."""

import argparse
import os
import sys

from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from zhijian.config.settings import database
from zhijian.kernel.ledger import grants, triggers

OWNER = "owner"
OWNS = """Warning: the role of ZHIJIAN_DATABASE owns the ledger's tables, so only triggers protect them.
Give the server a role of its own and run: zhijian upgrade --owner URL"""


def upgrade(args: list[str]) -> int:
    """Bring the database up to date and check it."""
    parser = argparse.ArgumentParser(
        prog="zhijian upgrade", description="Bring the database up to date and check it."
    )
    parser.add_argument(
        "--owner", metavar="URL", default=os.environ.get("ZHIJIAN_OWNER_DATABASE", ""),
        help="PostgreSQL: the database as the role that owns the tables (ZHIJIAN_OWNER_DATABASE); the role of "
        "ZHIJIAN_DATABASE then gets only what it needs",
    )  # fmt: skip
    asked = parser.parse_args(args)
    try:
        bring_up_to_date(asked.owner)
    except grants.NoSuchRole as error:
        print(f"zhijian upgrade: there is no role {error} in the database", file=sys.stderr)
        return 1
    wrong = problems()
    print("\n".join(wrong or ["The database is up to date.", *warnings()]))
    return 1 if wrong else 0


def bring_up_to_date(owner: str | None = None) -> None:
    """Migrate, install triggers, give the application's role its rights.

    *owner* is the URL of the role that owns the tables, where it is another than the one that serves; unless given,
    that of ``ZHIJIAN_OWNER_DATABASE``.
    Raises ``NoSuchRole``.
    """
    owner = os.environ.get("ZHIJIAN_OWNER_DATABASE", "") if owner is None else owner
    alias = as_owner(owner) if owner else "default"
    call_command("migrate", database=alias, verbosity=0, interactive=False)
    triggers.install(connections[alias])  # even if no migration ran: a restored database has none yet
    if owner:
        grants.install(connections[alias], connections["default"].settings_dict["USER"])
        connections[alias].close()
    fold_clocks()


def fold_clocks() -> None:
    """Clocks follow from acts. Where a migration has laid their table anew, they are folded again."""
    from zhijian.kernel.ledger.models import Act
    from zhijian.kernel.records import refolding
    from zhijian.kernel.records.clocks import Clock

    if not Clock.objects.exists() and Act.objects.exists():
        refolding.rebuild()


def problems() -> list[str]:
    """What forbids to serve: the errors of Django's checks and of ours, each with its remedy."""
    found = checks.run_checks(databases=["default"])
    return [f"{item.msg} {item.hint or ''}".strip() for item in found if item.is_serious()]


def warnings() -> list[str]:
    """What does not stop the server and should be known to who runs it."""
    excess = grants.excess(connections["default"])
    if not excess:
        return []
    return [OWNS]


def behind() -> bool:
    """Whether migrations wait for ``zhijian upgrade``."""
    executor = MigrationExecutor(connections["default"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def as_owner(url: str) -> str:
    """A second connection, as the owner, to the same database."""
    connections.settings = connections.configure_settings({**settings.DATABASES, OWNER: database(url)})
    return OWNER
