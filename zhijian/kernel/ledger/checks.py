"""The server does not start on a ledger whose triggers are gone."""

from collections.abc import Sequence

from django.core.checks import CheckMessage, Error
from django.db import connections

from zhijian.kernel.ledger import triggers


def append_only(databases: Sequence[str] | None = None, **_: object) -> list[CheckMessage]:
    """An error for each trigger that is missing from a database that has the ledger's tables."""
    return [
        Error(
            f"The ledger can be changed: trigger {name} is missing from {alias}.",
            hint="Run: zhijian upgrade",
            id="ledger.E001",
        )
        for alias in databases or ()
        if "ledger_act" in connections[alias].introspection.table_names()
        for name in triggers.missing(connections[alias])
    ]
