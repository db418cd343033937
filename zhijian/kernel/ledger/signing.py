"""The signer: signs the head of what is sealed, keeps the note before anyone sees it, and lays the plain files out."""

from datetime import UTC
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from zhijian.kernel.ledger import checkpoint as heads
from zhijian.kernel.ledger import clock, dbtiles
from zhijian.kernel.ledger.checkpoint import peek_checkpoint
from zhijian.kernel.ledger.folder import FolderWriter
from zhijian.kernel.ledger.models import Checkpoint, Cosignature, Leaf, Origin
from zhijian.kernel.ledger.note import Signer, add_signature, load_key, make_key

EXPORT = 5000  # leaves copied to the plain files at a time


def key_file() -> Path:
    """Where the installation's signing key is: beside the database, never in it."""
    return Path(settings.HOME) / "keys" / "ledger.pem"


class KeyMissing(Exception):
    """The ledger was signed with a key that is not here. A second key under the same name would be a forgery."""


def signer() -> Signer:
    """The installation's signer; its key is made on first use.

    Raises ``KeyMissing`` where something was signed already: then the key must be brought back.
    """
    origin = Origin.objects.get().name
    file = key_file()
    if not file.exists():
        head = newest()
        if head is not None and peek_checkpoint(head.note).origin == origin:
            raise KeyMissing(
                f"The ledger {origin} was signed with a key that is not at {file}: bring it back."
            )
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return make_key(file, origin)
    return load_key(file, origin)


def sign_head() -> Checkpoint | None:
    """Sign the head if it has grown. Its own transaction, after the sealer's; a size never gets a second root."""
    with transaction.atomic():
        size = dbtiles.size()
        newest = Checkpoint.objects.order_by("-size").first()
        if size == 0 or (newest and newest.size >= size):
            return None
        root = dbtiles.root(size)
        head = heads.Checkpoint(Origin.objects.get().name, size, root)
        note = heads.sign_checkpoint(head, signer())
        return Checkpoint.objects.create(
            size=size, root=root.hex(), note=note, signed=clock.now().astimezone(UTC)
        )


def newest() -> Checkpoint | None:
    """The newest signed head."""
    return Checkpoint.objects.order_by("-size").first()


def folder() -> Path:
    """The plain files from which anybody can verify the whole ledger."""
    return Path(settings.HOME) / "ledger"


def lay_out(limit: int = EXPORT) -> int:
    """Copy what is sealed and signed to the plain files; returns how many leaves were copied. May be repeated."""
    head = newest()
    if head is None:
        return 0
    writer = FolderWriter(folder(), signer().verifier)
    done = 0
    while writer.size < head.size:
        upto = min(writer.size + limit, head.size)
        rows = Leaf.objects.filter(position__gte=writer.size, position__lt=upto).order_by("position")
        bodies = list(rows.values_list("act__body", flat=True))
        writer.append(writer.size, bodies)
        done += len(bodies)
    if writer.signed < head.size:
        writer.publish(head.note)
    for cosignature in Cosignature.objects.filter(size__lte=writer.size):
        writer.publish(cosigned_note(cosignature.size))
    return done


def witnessed() -> int:
    """How many acts stand under a head that somebody outside has kept."""
    return Cosignature.objects.aggregate(size=Max("size"))["size"] or 0


def cosigned_note(size: int) -> str:
    """The note of the head of *size*, with the lines of the witnesses who keep it. Raises ``DoesNotExist``."""
    note = Checkpoint.objects.get(size=size).note
    for line in Cosignature.objects.filter(size=size).order_by("witness").values_list("line", flat=True):
        note = add_signature(note, line)
    return note
