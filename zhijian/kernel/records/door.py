"""The door: the only way in which a record changes. Check, change, write, in that order, in one transaction."""

import logging
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from zhijian.kernel.ledger import store
from zhijian.kernel.ledger.models import Act, Key
from zhijian.kernel.org.models import Body
from zhijian.kernel.papers.models import Paper
from zhijian.kernel.protections import is_off, protect
from zhijian.kernel.records import checks, clocks, registry, saving, searching, writing
from zhijian.kernel.records.by import By, Doing, new_id
from zhijian.kernel.records.errors import Invalid, KeyReused, Refusal, Refused, Stale
from zhijian.kernel.records.model import Record, blank_values, derived_fields
from zhijian.kernel.records.overtaken import rival, who_was_first
from zhijian.kernel.records.params import is_plain, parse
from zhijian.kernel.records.spec import SAME, ActSpec

log = logging.getLogger("zhijian.door")
KEYS = protect(
    "key:door",
    "tests/matrix/test_acts.py::test_the_same_act_twice_gives_the_first_answer[parties.party.reviewed]",
    "tests/matrix/test_correcting.py::TestWhatIsAsBefore::test_the_first_answer_is_given_again",
)
SEEN = protect("rev:seen", "tests/matrix/test_acts.py::test_who_has_seen_an_older_state_learns_who_was_first")


@dataclass(frozen=True)
class Prepared:
    """An act that has passed every check and is not yet written."""

    record: Record
    work: Record
    spec: ActSpec
    doing: Doing
    row: store.NewAct
    seen_rev: int
    columns: frozenset[str] | None = None
    """The columns that this act changed; None for a new record, which has them all."""


def perform(record: Record, spec: ActSpec, by: By, raw: dict[str, Any]) -> Act:
    """Do one act. Returns the act, or the first answer where the same act was sent before.

    Raises ``Invalid``, ``Refused``, ``Stale``, ``KeyReused`` or ``NotYours``. After a refusal *record* is as before.
    """
    params = parse(spec, type(record), by.scope, raw)
    asked = writing.digest(spec.kind, None if spec.creates else record.pk, by.on, params)
    prepared: list[Prepared] = []
    try:
        with saving.room(), transaction.atomic():
            prepared.append(prepare(record, spec, by, params, asked))
            return commit(prepared)[0]
    except (Refusal, IntegrityError) as refusal:
        first = _first_answer(by.key, asked)
        if first is not None:
            _reload(record, first)
            return first
        if isinstance(refusal, IntegrityError):
            log.warning("%s clashed with another act", spec.kind, exc_info=refusal)
            raise _clash(record, prepared) from refusal
        raise


def answered(
    cls: type[Record], spec: ActSpec, pk: uuid.UUID | None, by: By, raw: dict[str, Any]
) -> Act | None:
    """The first answer to this act, if it was sent before under the same key by the same hand; None if it was not.

    It asks nothing of the record, which may have left the sender's area by that very act. Raises ``KeyReused``.
    """
    if not by.key or not Key.objects.filter(pk=by.key).exists():
        return None
    params = parse(spec, cls, by.scope, raw)
    return _first_answer(by.key, writing.digest(spec.kind, None if spec.creates else pk, by.on, params))


def _clash(record: Record, prepared: list[Prepared]) -> Refusal:
    """A constraint of the database said no: somebody else did what excludes this, at the same moment."""
    stale = who_was_first(record, record.rev)
    if stale is not None and stale.rev > record.rev:
        return stale
    other = rival(prepared[0].work) if prepared else None
    return (who_was_first(other, 0) if other else None) or Refused(
        _("Somebody did what excludes this at the same moment. Open the page again."), code="clash"
    )


def prepare(record: Record, spec: ActSpec, by: By, params: dict[str, Any], asked: str) -> Prepared:
    """Check and change a copy; nothing is written yet. Raises a ``Refusal``."""
    work = record.twin()
    if spec.creates:
        _place(work, spec, by, params)
    else:
        _is_fresh(record, by)
    checks.state_allows(work, spec)
    post = checks.post_for(work, spec, by)
    checks.four_eyes(work, spec, by)
    late = checks.day_is_right(work, spec, by)
    doing = Doing(by, new_id(), post.body, post.acting_for)
    if late:
        doing.facts["late"] = True
    before = blank_values(type(record)) if spec.creates else work.values()
    _run(work, spec, doing, params)
    changed = writing.changes(before, work.values())
    said = writing.content(work, spec, params, changed, doing)
    row = writing.new_act(work, spec, doing, said, digest_of=asked)
    columns = None if spec.creates else _changed_columns(record, work, changed)
    return Prepared(record, work, spec, doing, row, record.rev, columns)


def _changed_columns(record: Record, work: Record, changed: dict[str, Any]) -> frozenset[str]:
    """What the row must take: what the ledger says, revision and day, and what was derived anew."""
    columns = ((column.name, column.attname) for column in derived_fields(type(work)))
    derived = (name for name, attname in columns if getattr(record, attname) != getattr(work, attname))
    return frozenset(("rev", "last_on", *changed, *derived))


def commit(prepared: list[Prepared]) -> list[Act]:
    """Write acts that are prepared, with records, clocks, papers and followers; the caller holds the transaction."""
    rows = [saving.Row(p.work, p.seen_rev, p.spec.creates, p.columns) for p in prepared]
    saving.save(rows, stale=_stale)
    store.insert([p.row for p in prepared])
    clocks.move(
        [(p.work, p.spec, clocks.Hand(p.doing.act, p.doing.on, p.row.recorded), p.columns) for p in prepared]
    )
    searching.write((p.work, None if p.spec.creates else p.record) for p in prepared)
    for p in prepared:
        p.work.project()
        if p.doing.papers:
            _papers(p.work, p.doing)
    _follow([follower for p in prepared for follower in _followers(p)])
    for p in prepared:
        p.record.__dict__.update(p.work.__dict__)
    return [Act.from_db(connection.alias, ACT_COLUMNS, told(p.row)) for p in prepared]


def _papers(work: Record, doing: Doing) -> None:
    Paper.objects.bulk_create(
        Paper(
            id=new_id(), act=doing.act, record=work.pk, kind=work.kind, body_id=doing.body,
            territory_id=work.territory_id, issued_on=doing.on, **issue,
        )
        for issue in doing.papers
    )  # fmt: skip


Follower = tuple[Record, ActSpec, By, dict[str, Any]]
"""What happens by itself after an act: to which record, which act, by whose hand, with what."""


def _followers(done: Prepared) -> Iterator[Follower]:
    """The acts that follow from one act, in the same transaction."""
    for n, (other, name, params) in enumerate(done.doing.followers):
        record = other() if isinstance(other, type) else other
        yield record, record.acts[name], done.doing.follow(f"{n}.{name}"), params
    if done.spec.opens:
        cls, opening = registry.act(done.spec.opens)
        yield cls(), opening, done.doing.follow(done.spec.opens), {"origin": str(done.work.pk)}


def _follow(followers: Iterable[Follower]) -> None:
    """Do them in order; written together until one must see what those before it did."""
    waiting: list[Prepared] = []
    for record, spec, by, raw in followers:
        if spec.guards or spec.paper or any(p.record.pk == record.pk for p in waiting):
            waiting = _written(waiting)
        params = parse(spec, type(record), by.scope, raw)
        asked = writing.digest(spec.kind, None if spec.creates else record.pk, by.on, params)
        waiting.append(prepare(record, spec, by, params, asked))
    _written(waiting)


def _written(waiting: list[Prepared]) -> list[Prepared]:
    """Write what waits; what then waits is nothing."""
    if waiting:
        commit(waiting)
    return []


def _stale(work: Record) -> Stale:
    """For a row that did not take its new revision: it was based on the one before."""
    return who_was_first(work, work.rev - 1) or Stale(work.pk, "", None, "", work.rev)


ACT_COLUMNS = [field.attname for field in Act._meta.concrete_fields]
told = attrgetter(*ACT_COLUMNS)


def _place(work: Record, spec: ActSpec, by: By, params: dict[str, Any]) -> None:
    """Give a new record its id, its keeper and its area before its own act looks at them."""
    work.pk = new_id()
    territory = params.pop("territory", None) if is_plain(spec) else None
    work.party = uuid.UUID(params.pop("party")) if is_plain(spec) and params.get("party") else work.party
    if is_plain(spec):
        params.pop("party", None)
    home = by.body or next(iter(by.scope.bodies_with(spec.duties[0]) if spec.duties[0] else []), "")
    if (
        territory
        and territory not in by.scope.over(work.line)
        and not Body.objects.filter(pk=territory).exists()
    ):
        raise Invalid({"territory": [_("Choose from the list; this is not known.")]})
    work.territory_id = territory or work.territory_id or home
    work.body_id = work.body_id or home
    place = getattr(work, "placed", None)
    if place is not None:
        place(by, params)


def _is_fresh(record: Record, by: By) -> None:
    if by.seen is not None and by.seen != record.rev and not is_off(SEEN):
        raise who_was_first(record, by.seen) or Stale(record.pk, "", None, "", record.rev)


def _run(work: Record, spec: ActSpec, doing: Doing, params: dict[str, Any]) -> None:
    checks.guards_hold(work, spec, doing, params)
    reached = spec.method(work, doing, **params)
    target = reached or spec.targets[0]
    if target not in spec.targets:
        raise TypeError(f"{spec.kind} returned {target!r}, which it does not declare")
    if target != SAME:
        work.state = target
    _settle(work)
    work.rev += 1
    work.last_on = max(doing.on, work.last_on or doing.on)
    work.derive()


def _settle(work: Record) -> None:
    """Values as the column will hold them: money with its decimals, days as days."""
    for column in _money_and_days(type(work)):
        value = getattr(work, column.attname)
        if isinstance(column, models.DecimalField) and value is not None:
            setattr(
                work, column.attname, Decimal(str(value)).quantize(Decimal(1).scaleb(-column.decimal_places))
            )
        elif isinstance(column, models.DateField) and isinstance(value, str):
            setattr(work, column.attname, column.to_python(value))


@cache
def _money_and_days(cls: type[Record]) -> list[Any]:
    return [
        column for column in cls.value_fields() if isinstance(column, models.DecimalField | models.DateField)
    ]


def _first_answer(key: str, asked: str) -> Act | None:
    """The act that this key gave before; refused if the content is another."""
    if not key or is_off(KEYS):
        return None
    known = Key.objects.filter(pk=key).first()
    if known is None:
        return None
    if known.digest != asked:
        raise KeyReused
    return Act.objects.get(pk=known.act)


def _reload(record: Record, first: Act) -> None:
    fresh = type(record)._base_manager.filter(pk=first.record).first()
    if fresh is not None:
        record.__dict__.update(fresh.__dict__)
