"""Void 作废 and amend 更正: acts that put another act right. Nothing is taken away; a correction counts
from its own position."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhijian.kernel.ledger import clock, store
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.org.models import Body
from zhijian.kernel.org.words import words
from zhijian.kernel.protections import is_off, protect
from zhijian.kernel.records import checks, refolding, saving, searching, writing
from zhijian.kernel.records.access import Access
from zhijian.kernel.records.by import By, Doing, new_id
from zhijian.kernel.records.door import _first_answer, _settle, _stale
from zhijian.kernel.records.errors import Invalid, Refusal, Refused
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.overtaken import who_was_first
from zhijian.kernel.records.params import PLACE, is_plain, parse
from zhijian.kernel.records.reading import Said, said, said_of
from zhijian.kernel.records.replay import fold
from zhijian.kernel.records.spec import SAME, ActSpec

WATCHED = "tests/matrix/test_correcting.py::"
EYES = protect("eyes:void", f"{WATCHED}TestWhoMayVoid::test_not_who_did_it")
LAST = protect(
    "correction:void.last",
    f"{WATCHED}TestWhoMayVoid::test_not_while_a_later_act_stands_on_it",
    f"{WATCHED}TestWhoMayVoid::test_not_while_a_later_act_stands_on_what_followed",
)
LEANED = protect(
    "correction:void.leaned_on",
    "tests/kernel/reports/old/test_texts.py::test_a_report_is_not_undone_while_a_confirmed_figure_stands_on_it",
)
WHY = protect("correction:void.reason", f"{WATCHED}TestWhoMayVoid::test_not_without_a_reason")
DAY = protect("correction:day", f"{WATCHED}TestWhoMayVoid::test_not_on_a_day_that_has_not_come")
AMEND_WHY = protect(
    "correction:amend.reason", f"{WATCHED}TestAmending::test_needs_the_duty_a_reason_and_an_act_that_stands"
)
AMEND_PAPER = protect(
    "correction:amend.paper", f"{WATCHED}TestAmending::test_an_act_with_a_paper_is_voided_instead"
)
AMEND_BEHIND = protect(
    "correction:amend.behind_a_paper",
    f"{WATCHED}TestAmending::test_what_a_paper_says_cannot_be_amended_behind_it",
)
AMEND_STANDS = protect(
    "correction:amend.stands", f"{WATCHED}TestAmending::test_needs_the_duty_a_reason_and_an_act_that_stands"
)
AMEND_ORDER = protect("correction:amend.day.order", f"{WATCHED}TestAmending::test_replaces_the_day")
AMEND_STATE = protect("correction:amend.state", f"{WATCHED}TestAmending::test_does_not_change_the_state")
GONE = ""
"""The state of a record whose first act was voided."""


def void(record: Record, target: Act, by: By, *, reason: str) -> Act:
    """Void *target*: the record goes back to where it was; what followed from it automatically is voided too.

    Needs a reason and another person than the doer; refused while a later act stands on the record.
    """
    if not reason.strip() and not is_off(WHY):
        raise Invalid({"reason": [_("Say why.")]})
    asked = _asked(record, target, by, "voided", {"reason": reason})
    return _once(record, by, asked, lambda: _void(record, target, by, reason.strip()))


def _once(record: Record, by: By, asked: str, correct: Callable[[], Act]) -> Act:
    """Correct in one transaction; the same key gives the first answer, also where both come at the same moment.

    Raises ``NoRoom`` where the disk is full, ``Stale`` where somebody else was first.
    """
    first = _first_answer(by.key, asked)
    if first is not None:
        return first
    seen = record.rev
    try:
        with saving.room(), transaction.atomic():
            return correct()
    except (Refusal, IntegrityError) as refusal:
        first = _first_answer(by.key, asked)
        if first is not None:
            return first
        if isinstance(refusal, IntegrityError):
            raise who_was_first(record, seen) or refusal from refusal
        raise


def _void(record: Record, target: Act, by: By, reason: str) -> Act:
    spec = _spec_of(record, target)
    post = checks.post_for(record, spec, by)
    _day_has_come(by.on)
    standing = checks.standing(record)
    if not is_off(LAST) and (not standing or standing[-1].id != target.pk):
        last = _title(record, standing[-1].name) if standing else ""
        raise Refused(
            _("A later act stands on this one: void “%(act)s” first.") % {"act": last}, code="later"
        )
    if spec.creates and record.leaned_on() and not is_off(LEANED):
        raise Refused(record.leaned_on(), code="leaned_on")
    if not by.auto and target.actor == by.actor and not is_off(EYES):
        raise Refused(
            _("Who did an act may not void it. Ask a colleague with the same duty."), code="four_eyes"
        )
    _act, told = next(said_of([target]))
    work = record.twin()
    for name, (old, _new) in told.changed.items():
        if (
            not spec.creates or name == "state"
        ):  # a record that was never made keeps what it said, and is gone
            _set(work, name, old)
    work.last_on = standing[-2].on if len(standing) > 1 else None
    correction = _correction(spec, record, "voided", "作废", "Void")
    doing = Doing(by, new_id(), post.body if post.duty else by.body or target.doer, post.acting_for)
    personal = {"params": {"reason": reason}}
    act = _write(
        record,
        work,
        correction,
        doing,
        target,
        personal,
        _asked(record, target, by, "voided", {"reason": reason}),
    )
    refolding.refold(record)
    for caused in Act.objects.filter(cause=target.pk).order_by("-id"):
        from zhijian.kernel.records import registry

        cls = registry.kind(caused.kind.rpartition(".")[0])
        other = cls._base_manager.get(pk=caused.record)
        _void(other, caused, replace(doing.follow(f"void.{caused.pk}")), reason)
    return act


def amend(
    record: Record, target: Act, by: By, raw: dict[str, Any], *, on: date | None = None, reason: str = ""
) -> Act:
    """Replace the measures or the day of *target*; the state stays. An act with a paper is voided instead."""
    spec = _spec_of(record, target)
    if (spec.paper or Act.objects.filter(cause=target.pk).exists()) and not is_off(AMEND_PAPER):
        raise Refused(
            _("This act issued a paper or changed another record: void it and do it again."), code="paper"
        )
    if not reason.strip() and not is_off(AMEND_WHY):
        raise Invalid({"reason": [_("Say why.")]})
    params = parse(spec, type(record), by.scope, raw)
    asked = _asked(record, target, by, "amended", writing.plain_params(params))
    day, why = on or target.on, reason.strip()
    return _once(record, by, asked, lambda: _amend(record, target, by, params, day, why, spec, asked))


def _amend(
    record: Record,
    target: Act,
    by: By,
    params: dict[str, Any],
    on: date,
    reason: str,
    spec: ActSpec,
    asked: str,
) -> Act:
    post = checks.post_for(record, spec, by)
    standing = checks.standing(record)
    _may_be_amended(record, target, on, standing)
    history = list(said_of(record.timeline()))
    before = [act for act, _told in history if act.rev < target.rev]
    told = next(told for act, told in history if act.pk == target.pk)
    again = _at(type(record), before, record)
    doing = Doing(
        replace(by, on=on), new_id(), post.body if post.duty else by.body or target.doer, post.acting_for
    )
    if spec.creates:
        _stand_as_told(again, told, spec, params)
    start = again.values()
    checks.guards_hold(again, spec, doing, params)
    reached = spec.method(again, doing, **params)
    _settle(again)
    again.derive()
    same = (SAME, told.changed.get("state", [None, record.state])[1])
    if (reached or spec.targets[0]) not in same and not is_off(AMEND_STATE):
        raise Refused(
            _("With these values the state would be another: void the act and do it again."), code="state"
        )
    work = record.twin()
    wanted = again.values()
    # What the act says today: its own words, and those of the amendments of it that stand.
    stands = {act.id for act in standing}
    words_of = [
        t for act, t in history if act.pk == target.pk or (act.corrects == target.pk and act.pk in stands)
    ]
    says = {name: pair[1] for t in words_of for name, pair in t.changed.items()}
    for name in set(says) | set(writing.changes(start, wanted)):
        held = says.get(name, start.get(name))
        if name != "state" and record.values()[name] == held:
            _set(work, name, wanted[name])
    correction = _correction(spec, record, "amended", "更正", "Amend")
    said_params: dict[str, Any] = {"params": {"reason": reason}}
    act = _write(record, work, correction, doing, target, said_params, asked, params=params, of=spec)
    refolding.refold(record)
    return act


def _stand_as_told(again: Record, told: Said, spec: ActSpec, params: dict[str, Any]) -> None:
    """A record that is made anew has the keeper, area and firm that its first act gave it, or those now given."""
    given = {name: params.pop(name, None) for name in PLACE} if is_plain(spec) else {}
    if given.get("territory") and not Body.objects.filter(pk=given["territory"]).exists():
        raise Invalid({"territory": [_("Choose from the list; this is not known.")]})
    for name in ("body", "territory", "party"):
        if name in told.changed:
            _set(again, name, given.get(name) or told.changed[name][1])


def _may_be_amended(record: Record, target: Act, on: date, standing: list[checks.Standing]) -> None:
    """It stands, no paper says what it said, and its new day lies between the acts before and after it."""
    places = [place for place, act in enumerate(standing) if act.id == target.pk]
    if not places and is_off(AMEND_STANDS):
        return
    if not places:
        raise Refused(_("This act does not stand any more."), code="voided")
    before, after = standing[: places[0]], standing[places[0] + 1 :]
    papers = (act for act in after if act.name in record.acts and record.acts[act.name].paper)
    if any(papers) and not is_off(AMEND_BEHIND):
        raise Refused(_("A paper was issued on this act: void the later acts first."), code="paper")
    _day_has_come(on)
    out_of_order = (before and on < before[-1].on) or (after and on > after[0].on)
    if out_of_order and not is_off(AMEND_ORDER):
        raise Refused(_("The day must lie between the acts before and after this one."), "on", "day")


def _day_has_come(on: date) -> None:
    if on > clock.today() and not is_off(DAY):
        raise Invalid({"on": [_("This day has not come yet.")]})


def _spec_of(record: Record, target: Act) -> ActSpec:
    """The declaration of an act; an amendment has that of the act which it amends."""
    name = target.kind.rpartition(".")[2]
    if name in record.acts:
        return record.acts[name]
    if target.corrects is None:
        raise Refused(_("This act cannot be corrected."), code="correction")
    return _spec_of(record, Act.objects.get(pk=target.corrects))


def _title(record: Record, name: str) -> object:
    return record.acts[name].title if name in record.acts else _("Amend")


def _write(
    record: Record, work: Record, spec: ActSpec, doing: Doing, target: Act, personal: dict[str, Any], asked: str,
    params: dict[str, Any] | None = None, of: ActSpec | None = None,
) -> Act:  # fmt: skip
    work.rev = record.rev + 1
    work.derive()
    changed = writing.changes(record.values(), work.values())
    content = writing.content(work, of or spec, params or {}, changed, doing) if of else writing.content(
        work, spec, {}, changed, doing
    )  # fmt: skip
    content.put("params", "reason", personal["params"]["reason"], Access.PERSONAL)
    row = writing.new_act(work, spec, doing, content, digest_of=asked, corrects=target.pk)
    saving.save([saving.Row(work, record.rev, False)], stale=_stale)
    store.insert([row])
    searching.write([(work, record)])
    work.project()
    record.__dict__.update(work.__dict__)
    return Act.objects.get(pk=row.id)


def _correction(spec: ActSpec, record: Record, name: str, chinese: str, english: str) -> ActSpec:
    return replace(
        spec,
        name=name,
        kind=f"{record.kind}.{name}",
        title=words(chinese, english),
        not_who=(),
        starts=(),
        stops=(),
    )


def _asked(record: Record, target: Act, by: By, name: str, params: dict[str, Any]) -> str:
    return writing.digest(f"{record.kind}.{name}", record.pk, by.on, {**params, "corrects": str(target.pk)})


def _set(work: Record, name: str, value: Any) -> None:
    """Put a value in the ledger's form back into a column."""
    column: Any = work._meta.get_field(name)
    reads = column.target_field if column.is_relation else column
    setattr(work, column.attname, reads.to_python(value))


def _at(cls: type[Record], acts: list[Act], like: Record) -> Record:
    """The record as it was after *acts*."""
    kept = {act.pk: act.sealed.kept if hasattr(act, "sealed") else None for act in acts}
    values, rev, _unknown = fold(cls, [(act, kept[act.pk]) for act in acts])
    made = cls(id=like.pk, rev=rev)
    for name, value in values.items():
        _set(made, name, value)
    return made


__all__ = ["GONE", "Said", "amend", "said", "uuid", "void"]
