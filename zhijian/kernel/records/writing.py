"""From what changed to the rows of the ledger: the leaf, its commitments, and what is kept beside it."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date
from hashlib import sha256
from typing import Any

from zhijian.kernel.ledger import clock, commit, store
from zhijian.kernel.ledger.canonical import clean, cleaned
from zhijian.kernel.ledger.leafform import Leaf, body
from zhijian.kernel.records.access import Access
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.errors import Invalid
from zhijian.kernel.records.fields import plain
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.spec import ActSpec

REST = "rest"
"""Name of the one commitment that holds everything private and not personal."""


@dataclass
class Content:
    """What an act says, sorted by who may read it."""

    facts: dict[str, Any] = field(default_factory=dict)
    rest: dict[str, Any] = field(default_factory=dict)
    personal: dict[str, Any] = field(default_factory=dict)

    def put(self, group: str, name: str, value: Any, access: Access) -> None:
        """Put one value where its access wants it."""
        if access is Access.PERSONAL:
            self.personal[f"{group}.{name}"] = value
        else:
            where = self.facts if access is Access.PUBLIC else self.rest
            where.setdefault(group, {})[name] = value


def digest(kind: str, record: uuid.UUID | None, on: date, params: dict[str, Any]) -> str:
    """What an idempotency key stands for: same key, same digest."""
    said: dict[str, Any] = {
        "kind": kind,
        "record": str(record or ""),
        "on": on.isoformat(),
        "params": {
            name: getattr(params[name], "asked_as", value) for name, value in plain_params(params).items()
        },
    }
    return sha256(cleaned(said)[1].encode()).hexdigest()


def plain_params(params: dict[str, Any]) -> dict[str, Any]:
    """Typed parameters in the ledger's form; relations by id."""
    return {name: plain(getattr(value, "pk", value)) for name, value in params.items()}


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """Field → [old, new] for each column that differs."""
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}


def content(
    record: Record, spec: ActSpec, params: dict[str, Any], changed: dict[str, list[Any]], doing: Doing
) -> Content:
    """Sort parameters, changes, facets and measures of an act by access."""
    made = Content(facts=dict(doing.facts))
    marks = spec.marks
    for name, value in plain_params(params).items() if marks else ():
        made.put("params", name, value, marks.get(name, Access.PRIVATE))
    for name, pair in changed.items():
        made.put("changed", name, pair, record.access_of(name, changed))
    if record.party:
        made.facts["party"] = str(record.party)
    facets = record.facets()
    if facets:
        made.rest["facets"] = facets
    amounts = {
        name: plain(getattr(record, name)) for name in record.measures if getattr(record, name) is not None
    }
    if amounts:
        made.rest["measures"] = amounts
    if doing.by.history:
        made.facts["history"] = True
    if doing.by.cause:
        made.facts["cause"] = str(doing.by.cause)
    if doing.acting_for:
        made.facts["acting_for"] = str(doing.acting_for)
    if doing.by.reason:
        made.personal["reason"] = doing.by.reason
    return made


def new_act(
    record: Record,
    spec: ActSpec,
    doing: Doing,
    said: Content,
    *,
    digest_of: str,
    corrects: uuid.UUID | None = None,
) -> store.NewAct:
    """The rows of one act. Text is brought to NFC here and nowhere else; what cannot be kept is refused by field."""
    kept: dict[str, list[object]] = {}
    sealed: dict[str, str] = {}
    hidden = ({REST: said.rest} if said.rest else {}) | said.personal
    try:
        facts: Any = clean(said.facts)
        for path, value in hidden.items():
            salt = commit.new_salt()
            tidy, text = cleaned(value)
            kept[path], sealed[path] = [salt.hex(), tidy], commit.commit_text(text.encode(), salt)
    except ValueError as error:
        raise Invalid({"": [str(error)]}) from error
    moment = clock.now().astimezone(UTC)
    doer, by = doing.body, doing.by
    leaf = Leaf(
        id=str(doing.act), kind=spec.kind, schema=str(spec.schema), record=str(record.pk), rev=str(record.rev),
        doer=doer, territory=record.territory_id, principal=doer, actor=str(by.actor), on=by.on.isoformat(),
        recorded=moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z",
        corrects=str(corrects) if corrects else None, facts=facts, sealed=sealed,
    )  # fmt: skip
    return store.NewAct(
        id=doing.act, kind=spec.kind, record=record.pk, rev=record.rev, doer=doer, territory=record.territory_id,
        principal=doer, actor=by.actor, party=record.party, on=by.on, recorded=moment, corrects=corrects,
        cause=by.cause, body=body(leaf), kept=kept, key=by.key, digest=digest_of,
    )  # fmt: skip
