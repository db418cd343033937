"""核验员兼批准人: refused unless the institute provides it from a day; the verifier never checks nor approves."""

from datetime import timedelta
from typing import Any

import pytest

from tests.matrix.conftest import city, ground
from tests.matrix.ground import MI, TODAY, TOMORROW, Ground
from zhijian.kernel.office.models import Organ
from zhijian.kernel.papers.models import Paper
from zhijian.kernel.records import replay
from zhijian.kernel.records.errors import Refused

__all__ = ["city", "ground"]
SETTING = "checker_may_approve_from"


def provide(city: Ground, since: Any) -> None:
    """The institute provides it, by an act of the system administrator."""
    Organ.objects.get(code=MI).act("described", city.by("system_admin"), details={SETTING: str(since)})


@pytest.mark.parametrize("since", [None, TOMORROW, "", "next year", "2024-13-01"])
def test_without_a_setting_in_force_the_checker_may_not_approve(since: Any, city: Ground) -> None:
    if since is not None:
        provide(city, since)
    with pytest.raises(Refused) as refused:
        city.fresh("verification.east_checked").act("approved", city.by("mi_checker"))
    assert refused.value.code == "four_eyes"


@pytest.mark.parametrize("since", [TODAY, TODAY - timedelta(days=200)])
def test_from_its_day_on_the_checker_may_and_the_paper_says_so(since: Any, city: Ground) -> None:
    provide(city, since)
    pk = city.rows["verification.east_checked"].pk
    page = city.desk("mi_checker").get(f"/r/metrology.verification/{pk}/worksheet/")
    assert "本机构规定核验员也可以批准" in page.content.decode()
    verification = city.fresh("verification.east_checked")
    verification.act("approved", city.by("mi_checker"))
    assert verification.checker_id == verification.approver_id
    (remark,) = Paper.objects.get(record=verification.pk).content["remarks"]
    assert remark["zh"] == f"核验员兼任批准人：本机构自 {since} 起如此规定；检定员未参与核验和批准。"
    assert list(replay.check()) == []


def test_where_another_approves_the_paper_says_nothing_of_it(city: Ground) -> None:
    provide(city, TODAY)
    verification = city.fresh("verification.east_checked")
    verification.act("approved", city.by("mi_approver"))
    assert Paper.objects.get(record=verification.pk).content["remarks"] == []


def test_the_verifier_may_neither_check_nor_approve_whatever_is_provided(city: Ground) -> None:
    provide(city, TODAY)
    for name, act in (("verification.east_recorded", "checked"), ("verification.east_checked", "approved")):
        with pytest.raises(Refused) as refused:
            city.fresh(name).act(act, city.by("mi_verifier"))
        assert refused.value.code == "four_eyes"


def test_it_ends_when_it_is_taken_back(city: Ground) -> None:
    provide(city, TODAY)
    provide(city, "")
    with pytest.raises(Refused):
        city.fresh("verification.east_checked").act("approved", city.by("mi_checker"))
