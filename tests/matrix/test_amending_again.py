"""Amending a first act, amending what was amended or overwritten since, and voiding an amendment."""

from typing import Any

import pytest

from tests.matrix.deeds import DEEDS
from tests.matrix.ground import Ground
from tests.matrix.test_acts import ALL, BY_HAND
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.records import replay
from zhijian.kernel.records.correcting import amend, void
from zhijian.kernel.records.errors import Refused
from zhijian.kernel.records.registry import KINDS

REASON = "录入有误"
NOT_TWICE = {
    # A first act whose own condition is used up by its record: it is voided and done again.
    "office.calendar_year.loaded", "office.erasure.erased",
}  # fmt: skip
FIRST = sorted(name for name in BY_HAND if ALL[name][1].creates and name not in NOT_TWICE)


@pytest.mark.parametrize("name", FIRST)
def test_the_first_act_of_a_record_is_amended_where_it_stands(name: str, city: Ground) -> None:
    kind, spec = ALL[name]
    line = DEEDS[name]
    line.prepare(city)
    params = line.params(city, line.who)
    record = KINDS[kind]()
    first = record.act(spec.name, city.by(line.who), **params)
    if Act.objects.filter(cause=first.pk).exists():
        with pytest.raises(Refused):  # what followed from it must be taken back with it
            amend(record, first, city.by(line.who), params, reason=REASON)
        return
    before = record.values()
    done = amend(record, first, city.by(line.who), params, reason=REASON)
    assert (done.corrects, done.kind) == (first.pk, f"{kind}.amended")
    assert record.values() == before
    assert list(replay.check()) == []


@pytest.fixture
def firm(city: Ground) -> Any:
    """A firm that was registered, and moved since."""
    firm = city.fresh("party.east")
    firm.act("changed", city.by("east"), address="二号路", contact="王某")
    return firm


def changed(firm: Any) -> Act:
    """Its latest change."""
    found: Act = firm.timeline().filter(kind="parties.party.changed").last()
    return found


def test_a_value_that_a_later_act_overwrote_stays_as_that_act_said(city: Ground, firm: Any) -> None:
    first = changed(firm)
    firm.act("changed", city.by("east"), address="三号路")
    amend(firm, first, city.by("city"), {"address": "二号路2号", "contact": "王二"}, reason=REASON)
    # of what the first act said, only the contact still stood
    assert (firm.address, firm.contact) == ("三号路", "王二")
    assert list(replay.check()) == []


def test_an_amendment_is_amended_by_amending_the_act_again(city: Ground, firm: Any) -> None:
    first = changed(firm)
    amend(firm, first, city.by("city"), {"address": "二号路2号", "contact": "王某"}, reason=REASON)
    amend(firm, first, city.by("east_two"), {"address": "二号路3号", "contact": "王某"}, reason=REASON)
    assert firm.address == "二号路3号"
    assert list(replay.check()) == []


def test_a_voided_amendment_gives_back_what_stood_before_it(city: Ground, firm: Any) -> None:
    first = changed(firm)
    done = amend(firm, first, city.by("city"), {"address": "二号路2号", "contact": "王某"}, reason=REASON)
    with pytest.raises(Refused):
        void(firm, first, city.by("east_two"), reason=REASON)  # the amendment stands on it
    void(firm, done, city.by("east_two"), reason=REASON)
    assert firm.address == "二号路"
    void(firm, first, city.by("east_two"), reason=REASON)
    assert firm.address == "east路1号"
    assert list(replay.check()) == []
