"""What the door answers when it does not open. Each names its field, what was wrong and what to do."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Sentence = str | Promise
Errors = dict[str, list[Sentence]]


class Refusal(Exception):
    """An act that was not done. ``errors`` maps a field (empty: the act as a whole) to sentences; HTTP ``status``."""

    status = 422
    code = "refused"

    def __init__(self, errors: Errors) -> None:
        self.errors = errors
        super().__init__(
            "; ".join(f"{field}: {s}" if field else str(s) for field, ss in errors.items() for s in ss)
        )


class Invalid(Refusal):
    """What was typed cannot be read or is missing."""

    code = "invalid"


class Refused(Refusal):
    """A guard, a duty or four eyes says no."""

    def __init__(self, sentence: Sentence, field: str = "", code: str = "refused") -> None:
        super().__init__({field: [sentence]})
        self.code = code


class NotYours(Refusal):
    """The record does not exist for this person: the same answer as for one that does not exist at all."""

    status = 404
    code = "not_found"

    def __init__(self) -> None:
        super().__init__({"": [_("There is no such record.")]})


@dataclass(frozen=True)
class Change:
    """One field that somebody else changed, in words; a personal value and a document say only that they changed."""

    field: str
    label: Sentence
    old: str = ""
    new: str = ""

    def __str__(self) -> str:
        if not self.old and not self.new:
            return _("%(field)s changed") % {"field": self.label}
        return f"{self.label}: {self.old or '—'} → {self.new or '—'}"


class Stale(Refusal):
    """Somebody else was first. Says who (empty: it went by itself), when, which act, and what it changed since the
    revision that was seen; what was typed is kept by the form."""

    status = 409
    code = "stale"

    def __init__(
        self, record: uuid.UUID, who: str, when: datetime | None, what: Sentence, rev: int,
        changes: tuple[Change, ...] = (),
    ) -> None:  # fmt: skip
        self.record, self.when, self.what, self.rev, self.changes = record, when, what, rev, changes
        self.who = who = who or _("The system")
        super().__init__(
            {
                "": [
                    _("%(who)s was first: %(what)s. Look at it, then send again.")
                    % {"who": who, "what": what}
                ]
            }
        )


class NoRoom(Refusal):
    """The disk is full: nothing of the act was written."""

    status = 507
    code = "no_room"

    def __init__(self) -> None:
        super().__init__({"": [_(
            "The disk of the server is full. Nothing was written, what you typed is kept: tell the administrator."
        )]})  # fmt: skip


class KeyReused(Refusal):
    """The same idempotency key with other content."""

    status = 409
    code = "key_reused"

    def __init__(self) -> None:
        super().__init__({"": [_("This form was sent before with other content. Open it again.")]})
