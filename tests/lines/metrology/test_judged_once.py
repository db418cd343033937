"""A recorded worksheet is judged once: where the rule file differs since, nothing is shown or issued as its verdict."""

from dataclasses import replace
from typing import Any

import pytest

from tests.matrix.conftest import city, ground
from tests.matrix.ground import Ground
from zhijian.kernel.records.errors import Refused
from zhijian.kernel.records.reading import said_of
from zhijian.lines.metrology import judging
from zhijian.lines.metrology.rules.packs import find_pack

__all__ = ["city", "ground"]


@pytest.fixture
def other_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pack of today was mended: same edition, another hash, and this sheet would fail."""
    judge = judging.judge

    def mended(document: Any) -> Any:
        return replace(judge(document), rule_set_hash="f" * 64, verdict="fail")

    monkeypatch.setattr(judging, "judge", mended)


def sheet(city: Ground, name: str) -> str:
    page = city.desk("mi_checker").get(f"/r/metrology.verification/{city.rows[name].pk}/worksheet/")
    assert page.status_code == 200
    return str(page.content.decode())


def test_the_act_says_which_pack_judged_by_id_and_hash(city: Ground) -> None:
    verification = city.fresh("verification.east_recorded")
    act = verification.timeline().get(kind="metrology.verification.recorded")
    _act, told = next(said_of([act]))
    pack = find_pack("JJG 539", verification.verified_on)
    assert pack is not None
    assert told.facts["changed"]["rules"] == ["", f"{pack.id} {pack.hash[:12]}"]


def test_by_the_same_rules_the_sheet_shows_its_errors(city: Ground) -> None:
    assert "现在装的是别的规则" not in sheet(city, "verification.east_checked")


@pytest.mark.usefixtures("other_rules")
def test_by_other_rules_the_page_shows_the_recorded_verdict_and_judges_nothing(city: Ground) -> None:
    text = sheet(city, "verification.east_checked")
    assert city.fresh("verification.east_checked").rules in text
    assert "现在装的是别的规则" in text
    assert "ffffffffffff" not in text


@pytest.mark.usefixtures("other_rules")
def test_by_other_rules_no_paper_is_issued(city: Ground) -> None:
    verification = city.fresh("verification.east_checked")
    with pytest.raises(Refused) as refused:
        verification.act("approved", city.by("mi_approver"))
    assert refused.value.code == "rules"
    assert city.fresh("verification.east_checked").state == "checked"
