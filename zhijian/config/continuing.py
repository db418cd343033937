"""Going on under a new origin 续账, where a restored ledger lacks acts that were published under the old one."""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from zhijian.kernel.ledger import dbtiles, signing
from zhijian.kernel.ledger.models import Origin
from zhijian.kernel.office import worker
from zhijian.kernel.office.founding import BadOrigin, refuse_bad_origin
from zhijian.kernel.office.models import Installation
from zhijian.kernel.records.by import By


def go_on_as(name: str) -> None:
    """Go on as another ledger with the same leaves: its own key, its own files, and an act that names the old one.

    The key and the files of the former origin stay beside the new ones. Raises ``BadOrigin``.
    """
    origin = Origin.objects.get()
    refuse_bad_origin(name, demo=origin.is_demo)
    if name == origin.name:
        raise BadOrigin(f"“{name}” is the name that the ledger had: it needs another one")
    size = dbtiles.size()
    installation = Installation.objects.get()
    with transaction.atomic():
        installation.act(
            "continued", By.system(installation.body_id, key=f"continue:{name}"),
            origin=name, former=origin.name, size=str(size), root=dbtiles.root(size).hex(),
        )  # fmt: skip
        Origin.objects.filter(pk=origin.name).update(name=name)
    _set_aside(size)
    worker.settle()


def _set_aside(size: int) -> None:
    """The former origin's key signs nothing more, and its files end where they ended."""
    key, folder = signing.key_file(), signing.folder()
    if key.exists():
        key.rename(key.with_name(f"ledger-until-{size}.pem"))
    if folder.exists():
        folder.rename(Path(settings.HOME) / f"ledger-until-{size}")
