"""The server does not start on a ledger whose triggers are gone."""

from collections.abc import Sequence

from django.core.checks import CheckMessage, Error
from django.db import connections

from zhijian.kernel.ledger import triggers
from zhijian.kernel.protections import is_off, protect

START = protect(
    "start:triggers",
    "tests/kernel/ledger/test_append_only.py::TestTheServerDoesNotStart::test_without_a_trigger[ledger_act]",
)


def append_only(databases: Sequence[str] | None = None, **_: object) -> list[CheckMessage]:
    """An error for each trigger that is missing from a database that has the ledger's tables."""
    return [
        Error(
            f"The ledger can be changed: trigger {name} is missing from {alias}.",
            hint="Run: zhijian upgrade",
            id="ledger.E001",
        )
        for alias in databases or ()
        if not is_off(START) and "ledger_act" in connections[alias].introspection.table_names()
        for name in triggers.missing(connections[alias])
    ]
