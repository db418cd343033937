"""A row is written only at the revision that was read: whoever was faster is not overwritten."""

from typing import Any

import pytest

from zhijian.kernel.parties.models import Party
from zhijian.kernel.records import saving
from zhijian.kernel.records.errors import Stale

pytestmark = pytest.mark.django_db


def stale(record: Any) -> Stale:
    return Stale(record.pk, "", None, "", record.rev)


def written(firm: Party, address: str, seen: int) -> saving.Row:
    """*firm* with another address, to be written over the revision *seen*."""
    work: Any = firm.twin()
    work.address, work.rev = address, seen + 1
    return saving.Row(work, seen, False, frozenset(("address", "rev")))


def test_a_row_that_somebody_changed_meanwhile_is_not_overwritten(city: Any) -> None:
    firm = city.firm
    with pytest.raises(Stale) as caught:
        saving.save([written(firm, "旧路1号", firm.rev - 1)], stale=stale)
    assert caught.value.record == firm.pk
    firm.refresh_from_db()
    assert firm.address != "旧路1号"


def test_of_several_rows_the_one_that_was_overtaken_is_named(city: Any) -> None:
    late, fine = city.other_firm, city.firm
    with pytest.raises(Stale) as caught:
        saving.save([written(fine, "新路1号", fine.rev), written(late, "旧路1号", late.rev - 1)], stale=stale)
    assert caught.value.record == late.pk


def test_a_row_that_is_as_it_was_read_is_written(city: Any) -> None:
    firm = city.firm
    saving.save([written(firm, "新路1号", firm.rev)], stale=stale)
    assert Party.objects.get(pk=firm.pk).address == "新路1号"
