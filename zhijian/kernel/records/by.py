"""Who acts, for whom, on which day, on what they saw: the first argument of every act."""

import secrets
import uuid
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from zhijian.kernel.ledger import clock
from zhijian.kernel.org.models import Staff
from zhijian.kernel.org.scope import SYSTEM, Scope, scope_of
from zhijian.kernel.papers.kinds import KINDS
from zhijian.kernel.papers.typeset import content_hash, template_version

if TYPE_CHECKING:
    from zhijian.kernel.records.model import Record

NOBODY = uuid.UUID(int=0)
"""The actor of automatic acts."""


@dataclass(frozen=True)
class By:
    """One officer's hand on one act.

    ``on``: the day it happened (Shanghai). ``seen``: the revision that the form showed. ``key``: idempotency key.
    ``body``: at which body, where the person has the duty at several. ``reason``: why an act is entered late.
    ``history``: from an old register; opens stocks and due dates and counts in no flow.
    """

    scope: Scope
    on: date
    key: str = ""
    seen: int | None = None
    body: str = ""
    reason: str = ""
    history: bool = False
    auto: bool = False
    cause: uuid.UUID | None = None

    @property
    def staff(self) -> Staff | None:
        return self.scope.staff

    @property
    def actor(self) -> uuid.UUID:
        return self.scope.staff.id if self.scope.staff else NOBODY

    @classmethod
    def officer(cls, staff: Staff, *, on: date | None = None, **rest: Any) -> "By":
        """*staff* acting today, or on a day named."""
        today = clock.today()
        return cls(scope_of(staff, today), on or today, **rest)

    @classmethod
    def system(cls, body: str, *, on: date | None = None, **rest: Any) -> "By":
        """An automatic act of *body*, through the same door."""
        return cls(SYSTEM, on or clock.today(), body=body, auto=True, **rest)


@dataclass
class Doing:
    """What an act's method is given: the hand, its own id, and what else must happen in the same transaction."""

    by: By
    act: uuid.UUID
    body: str
    acting_for: uuid.UUID | None = None
    followers: list[tuple["Record | type[Record]", str, dict[str, Any]]] = field(default_factory=list)
    papers: list[dict[str, Any]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def on(self) -> date:
        return self.by.on

    @property
    def staff(self) -> Staff | None:
        return self.by.staff

    def then(self, record: "Record | type[Record]", act: str, /, **params: Any) -> None:
        """After this act, in the same transaction, *act* happens to *record* (or makes a new one) automatically."""
        self.followers.append((record, act, params))

    def paper(self, template: str, *, number: str, code: str, content: dict[str, Any]) -> None:
        """Issue a paper with this content once the act is sealed; the act commits to the content's hash."""
        digest = content_hash(content, template_version(KINDS[template].template))
        self.facts["paper"] = {"template": template, "number": number, "content": digest}
        issue = {
            "template": template,
            "number": number,
            "code": code,
            "content": content,
            "content_hash": digest,
        }
        self.papers.append(issue)

    def follow(self, name: str) -> By:
        """The hand of a follower: automatic, caused by this act, keyed by it."""
        return replace(
            self.by, key=f"{self.act}:{name}", seen=None, body=self.body, auto=True, cause=self.act, reason=""
        )


def new_id() -> uuid.UUID:
    """A UUID of version 7 (RFC 9562 5.7) that carries the installation's clock, microseconds in ``rand_a``."""
    micros = int(clock.now().timestamp() * 1_000_000)
    millis, rest = divmod(micros, 1000)
    high = (millis << 16) | 0x7000 | (rest * 4096 // 1000)
    low = (1 << 63) | secrets.randbits(62)
    return uuid.UUID(int=(high << 64) | low)
