"""The bulk door: the same checks as one by one, and whoever is refused costs only himself."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhijian.kernel.ledger.models import Act
from zhijian.kernel.parties.models import Party, Tag
from zhijian.kernel.records import replay
from zhijian.kernel.records.bulk import Outcome, Wish, act_many
from zhijian.kernel.records.errors import KeyReused, Stale
from zhijian.lines.metrology.models import Instrument, Verification

pytestmark = pytest.mark.django_db


def done(*wishes: Wish) -> list[Outcome]:
    return list(act_many(wishes))


def firm(city: Any, name: str, **rest: Any) -> Wish:
    return Wish(Party(), "registered", city.by("registrar", **rest), {"name": name, "sort": "enterprise"})


def test_a_refused_act_costs_itself_only(city: Any) -> None:
    nameless = Wish(Party(), "registered", city.by("registrar"), {"name": "丁厂", "sort": ""})
    first, bad, last = done(firm(city, "甲厂"), nameless, firm(city, "乙厂"))
    assert first.act is not None
    assert last.act is not None
    assert bad.act is None
    assert bad.refusal is not None
    assert list(bad.refusal.errors) == ["sort"]
    assert set(Party.objects.filter(name__in=["甲厂", "乙厂"]).values_list("name", flat=True)) == {
        "甲厂",
        "乙厂",
    }


def test_two_acts_on_one_record_go_in_order(city: Any) -> None:
    by = city.by("registrar")
    done(
        Wish(city.firm, "changed", by, {"address": "一路1号"}),
        Wish(city.firm, "changed", by, {"address": "二路2号"}),
        Wish(city.firm, "suspended", by, {}),
        Wish(city.firm, "resumed", by, {}),
    )
    city.firm.refresh_from_db()
    assert (city.firm.address, city.firm.state) == ("二路2号", "active")
    assert list(replay.check()) == []


def test_a_guard_sees_what_earlier_acts_of_the_batch_did(city: Any) -> None:
    by = city.by("supervisor")
    first, second = done(
        Wish(Verification(), "assigned", by, {"instrument": city.idle_scale}),
        Wish(Verification(), "assigned", by, {"instrument": city.idle_scale}),
    )
    assert first.refusal is None
    assert second.refusal is not None
    assert list(second.refusal.errors) == ["instrument"]


def test_an_instrument_laid_up_in_the_batch_gets_no_verification(city: Any) -> None:
    by = city.by("supervisor")
    laid_up, assigned = done(
        Wish(city.idle_scale, "laid_up", by, {}),
        Wish(Verification(), "assigned", by, {"instrument": str(city.idle_scale.pk)}),
    )
    assert laid_up.refusal is None
    assert assigned.refusal is not None


def test_the_same_key_gives_the_first_answer_and_other_content_is_refused(city: Any) -> None:
    (first,) = done(firm(city, "甲厂", key="import:1"))
    again, other = done(firm(city, "甲厂", key="import:1"), firm(city, "乙厂", key="import:1"))
    assert again.again
    assert again.act == first.act
    assert isinstance(other.refusal, KeyReused)
    assert Party.objects.filter(name__in=["甲厂", "乙厂"]).count() == 1


def test_who_comes_too_late_is_refused_alone(city: Any) -> None:
    by = city.by("registrar")
    seen = Party.objects.get(pk=city.firm.pk)
    city.firm.act("changed", by, address="别处")
    late, other = done(Wish(seen, "changed", by, {"address": "新路"}), firm(city, "丙厂"))
    assert isinstance(late.refusal, Stale)
    assert other.refusal is None
    city.firm.refresh_from_db()
    assert city.firm.address == "别处"
    assert Party.objects.filter(name="丙厂").exists()
    assert list(replay.check()) == []


def test_a_refused_certificate_takes_no_number(city: Any) -> None:
    refused, issued = done(
        Wish(city.checked, "approved", city.by("checker"), {}),
        Wish(city.checked, "approved", city.by("approver"), {}),
    )
    assert refused.refusal is not None
    assert issued.refusal is None
    numbers = sorted(Verification.objects.exclude(certificate="").values_list("certificate", flat=True))
    assert [number[-5:] for number in numbers] == ["00001", "00002", "00003"]
    assert Instrument.objects.get(pk=city.checked.instrument_id).certificate == numbers[-1]
    assert list(replay.check()) == []


def test_a_foreign_firm_is_as_unknown_as_none_at_all(city: Any) -> None:
    by = city.by("sibling_supervisor")
    for instrument in (str(city.scale.pk), "00000000-0000-0000-0000-000000000000", "no id at all"):
        (answer,) = done(Wish(Verification(), "assigned", by, {"instrument": instrument}))
        assert answer.refusal is not None
        assert list(answer.refusal.errors) == ["instrument"]


def test_a_batch_asks_no_more_queries_for_more_acts(city: Any) -> None:
    firms = [outcome.wish.record for outcome in done(*(firm(city, f"{n}号厂") for n in range(60)))]
    by = city.by("registrar")

    def asked(some: list[Party]) -> int:
        with CaptureQueriesContext(connection) as seen:
            wishes = [Wish(Tag(), "put", by, {"owner": one, "name": "food", "begins": by.on}) for one in some]
            assert all(outcome.refusal is None for outcome in act_many(wishes))
        return len(seen)

    assert asked(firms[:10]) == asked(firms[10:60])


def test_the_act_that_is_answered_is_the_act_that_is_kept(city: Any) -> None:
    (answer,) = done(firm(city, "甲厂"))
    kept = Act.objects.get(record=answer.wish.record.pk)
    assert answer.act == kept
    for field in Act._meta.concrete_fields:
        if answer.act and field.name != "recorded":
            assert getattr(answer.act, field.attname) == getattr(kept, field.attname), field.name
