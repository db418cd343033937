"""The job that writes papers once their act is sealed. Idempotent: a crash between any two lines loses nothing."""

import hashlib
import os
import tempfile
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from zhijian.kernel.ledger import signing
from zhijian.kernel.ledger.checkpoint import peek_checkpoint
from zhijian.kernel.ledger.models import Act, Checkpoint, Leaf
from zhijian.kernel.office.models import Sheet
from zhijian.kernel.papers.kinds import KINDS
from zhijian.kernel.papers.models import Paper
from zhijian.kernel.papers.typeset import TypesetError, render_pdf
from zhijian.kernel.records.by import By

TRIES = 5


def write_waiting(limit: int = 20, *, since: date | None = None) -> int:
    """Render papers whose act is under a signed head; returns how many were written. A failure undoes nothing.

    *since*: only those of acts on that day or later.
    """
    head = signing.newest()
    if head is None:
        return 0
    written = 0
    waiting = Paper.objects.filter(state=Paper.State.WAITING, tries__lt=TRIES)
    waiting = (waiting.filter(issued_on__gte=since) if since else waiting).order_by("-id")[
        :limit
    ]  # the newest first
    for paper in waiting:
        leaf = Leaf.objects.filter(act_id=paper.act).first()
        if leaf is not None and leaf.position < head.size:
            written += _write(paper, leaf.position, head)
    return written


def _write(paper: Paper, position: int, head: Checkpoint) -> bool:
    """One paper. Position and head are fixed at the first try, so that every later rendering is byte-equal."""
    if paper.tree_size is None:
        paper.position, paper.tree_size = position, head.size
        paper.save(update_fields=["position", "tree_size"])
    try:
        data = rendered(paper)
    except (TypesetError, ValueError, TypeError) as error:
        paper.tries, paper.failure = paper.tries + 1, str(error)[:2000]
        paper.state = Paper.State.FAILED if paper.tries >= TRIES else Paper.State.WAITING
        paper.save(update_fields=["tries", "failure", "state"])
        return False
    digest = hashlib.sha256(data).hexdigest()
    _keep(file_of(paper), data)
    with transaction.atomic():
        hand = By.system(paper.body_id, key=f"paper:{paper.pk}", cause=paper.act)
        Sheet.create(
            "issued", hand, about=str(paper.record), paper=str(paper.pk), number=paper.number, template=paper.template,
            sha256=digest, position=str(paper.position), area=paper.territory_id,
        )  # fmt: skip
        paper.bytes_hash, paper.state, paper.failure = digest, Paper.State.READY, ""
        paper.save(update_fields=["bytes_hash", "state", "failure"])
    return True


def rendered(paper: Paper, variant: str = "zh") -> bytes:
    """The bytes of a paper, from what its act committed to; the same each time."""
    kind = KINDS[paper.template]
    head = Checkpoint.objects.get(size=paper.tree_size or 0)
    imprint = {
        "content_hash": paper.content_hash, "position": f"{paper.position:,}", "root": head.root,
        "origin": peek_checkpoint(head.note).origin,  # that of its own day: a restored ledger may go on under another
    }  # fmt: skip
    moment: datetime = Act.objects.values_list("recorded", flat=True).get(pk=paper.act)
    return render_pdf(
        kind.template,
        kind.fill(paper.content, imprint),
        fixed_date=moment.replace(microsecond=0),
        lang=variant,
    )


def file_of(paper: Paper, variant: str = "zh") -> Path:
    """Where a paper's bytes are kept; only a view that has checked the scope opens it."""
    suffix = "" if variant == "zh" else f".{variant}"
    return Path(settings.MEDIA_ROOT) / "papers" / paper.pk.hex[:2] / f"{paper.pk}{suffix}.pdf"


def _keep(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(name, file)
    except OSError:  # a full disk: half a paper must not take the room of the next try
        os.unlink(name)
        raise
