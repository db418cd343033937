"""见证人: who keeps heads of this ledger outside, so that nobody inside can rewrite what stands under them."""

from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhijian.kernel.ledger import clock, signing
from zhijian.kernel.ledger.checkpoint import open_checkpoint
from zhijian.kernel.ledger.models import Checkpoint, Cosignature
from zhijian.kernel.ledger.note import (
    COSIGNATURE,
    NoteError,
    Signature,
    Verifier,
    cosigned_at,
    open_note,
    parse_note,
    parse_verifier,
)
from zhijian.kernel.office.seats import seat
from zhijian.kernel.org.duties import AUDIT_ADMIN
from zhijian.kernel.org.words import words
from zhijian.kernel.records.access import Public
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.errors import Invalid
from zhijian.kernel.records.fields import Data, Text
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.spec import act

AHEAD = 600  # seconds that a witness's clock may be fast


class Witness(Record):
    """见证人 An archive, a notary, the body above: known by the key with which it signs the heads that it keeps."""

    kind, line, placeless, administers, open_to_staff = "office.witness", "office", True, True, True
    title, plural = words("见证人", "Witness"), words("见证人", "Witnesses")

    class State(models.TextChoices):
        ADMITTED = "admitted", _("Admitted")
        DISMISSED = "dismissed", _("Dismissed")

    name = Text(_("Name"), size=120, public=True)
    key = Text(_("Verifier key"), size=300, public=True)
    head = Data(_("Newest head that it keeps"), public=True)

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["key"], name="witness_key_once")]

    def label(self) -> str:
        return str(self.name)

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """It is kept by the body whose audit administrator admits it."""
        self.body_id = self.territory_id = seat(by, (AUDIT_ADMIN,))

    def project(self) -> None:
        Cosignature.objects.filter(pk=self.pk).delete()
        if self.state == self.State.ADMITTED and self.head:
            Cosignature.objects.create(
                witness=self.pk, name=self.name, key=self.key, size=int(self.head["size"]), line=self.head["line"],
                at=datetime.fromtimestamp(int(self.head["at"]), UTC),
            )  # fmt: skip

    @act("new", to="admitted", by=AUDIT_ADMIN, administers=True)
    def admitted(self, by: Doing, *, name: Public[str], public_key: Public[str]) -> None:
        """登记见证人 Admit a witness

        *public_key* is its verifier key, as it published it itself: name+key id+base64.
        """
        key = _verifier(public_key)
        if Witness.objects.filter(key=str(key)).exclude(pk=self.pk).exists():
            raise Invalid({"public_key": [_now("This key is known already.")]})
        self.name, self.key = name, str(key)

    @act("admitted", by=AUDIT_ADMIN, administers=True)
    def kept(self, by: Doing, *, signed_head: Public[str]) -> None:
        """登记见证 Enter a head that it keeps

        *signed_head* is the head as the witness sent it back, with its signature line.
        """
        signature, checkpoint = _cosigned(signed_head, parse_verifier(self.key))
        if self.head and int(self.head["size"]) > checkpoint.size:
            raise Invalid({"signed_head": [_now("It keeps a newer head already.")]})
        at = cosigned_at(signature.value)
        if at > clock.now().timestamp() + AHEAD:
            raise Invalid({"signed_head": [_now("It is signed with a time that has not come yet.")]})
        self.head = {
            "size": str(checkpoint.size),
            "root": checkpoint.root,
            "at": str(at),
            "line": str(signature),
        }

    @act("admitted", to="dismissed", by=AUDIT_ADMIN, administers=True)
    def dismissed(self, by: Doing, *, reason: Public[str]) -> None:
        """撤销见证人 Dismiss the witness"""


def _verifier(key: str) -> Verifier:
    try:
        found = parse_verifier(key.strip())
    except NoteError as error:
        raise Invalid({"public_key": [_now("This is no verifier key: %(why)s") % {"why": error}]}) from error
    if found.kind != COSIGNATURE:
        raise Invalid({"public_key": [_now("This is the key of a ledger, not of a witness.")]})
    return found


def _cosigned(note: str, witness: Verifier) -> tuple[Signature, Checkpoint]:
    """The witness's signature under a head of ours. Raises ``Invalid`` where either signature or the head is wrong."""
    text = note.replace("\r\n", "\n").strip("\n") + "\n"
    try:
        head = open_checkpoint(text, signing.signer().verifier)
        open_note(text, [witness])
    except NoteError as error:
        raise Invalid(
            {"signed_head": [_now("This head cannot be taken: %(why)s") % {"why": error}]}
        ) from error
    ours = Checkpoint.objects.filter(size=head.size, root=head.root.hex()).first()
    if ours is None:
        raise Invalid({"signed_head": [_now("This ledger never signed such a head.")]})
    signature = next(
        one for one in parse_note(text).signatures if (one.name, one.key_id) == (witness.name, witness.key_id)
    )
    return signature, ours


__all__ = ["Witness"]
