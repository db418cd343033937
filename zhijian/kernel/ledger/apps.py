from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "zhijian.kernel.ledger"
    label = "ledger"

    def ready(self) -> None:
        from zhijian.kernel.ledger.checks import append_only

        post_migrate.connect(install_triggers, sender=self)
        register(append_only, Tags.database)


def install_triggers(using: str, **_: object) -> None:
    """After each migrate: a table that Django rebuilt has lost its triggers."""
    from django.db import connections

    from zhijian.kernel.ledger import triggers

    triggers.install(connections[using])
