"""A limit of ninety days paused on the page, resumed by the API, extended at the door: the days, the words, the replay.

No line of business pauses a limit yet, so the acts of a firm's file carry one here, for these tests alone.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from tests.matrix.ground import Ground
from zhijian.kernel.ledger import clock
from zhijian.kernel.parties.models import Party
from zhijian.kernel.records import replay
from zhijian.kernel.records.clocks import Clock
from zhijian.kernel.records.errors import Refused
from zhijian.kernel.records.limits import Limit

DECIDE = Limit(
    "decide", "办案期限", "changed", "registrar", procedure="penalty", rule="decision_after_filing"
)
CARRIED = {
    "reviewed": {"starts": ("review", "decide")},
    "suspended": {"pauses": ("decide:test_or_appraisal",)},
    "resumed": {"resumes": ("decide",)},
    "changed": {"extends": ("decide",)},
}


@pytest.fixture
def driver(city: Ground, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(Party, "limits", (*Party.limits, DECIDE))
    for name, carried in CARRIED.items():
        monkeypatch.setitem(Party.acts, name, replace(Party.acts[name], **carried))  # type: ignore[arg-type]
    with clock.driven() as made:
        yield made


def at(driver: Any, day: str) -> None:
    driver.to(datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=clock.SHANGHAI))


def running(firm: Party) -> Clock:
    return Clock.objects.get(record=firm.pk, name="decide", stopped_on=None)


def days(firm: Party) -> tuple[date | None, date | None, date | None]:
    one = running(firm)
    return one.raw, one.due_legal, one.due_safe


def test_paused_on_the_page_resumed_by_the_api_extended_at_the_door(city: Ground, driver: Any) -> None:
    """90 days from 28 June 2024 end on 26 September; 8 to 17 July are ten: 6 October, in the break to the 7th."""
    at(driver, "2024-06-28")
    city.fresh("party.east").act("reviewed", city.by("east"))
    firm, desk = city.fresh("party.east"), city.desk("east")
    page, form = f"/r/parties.party/{firm.pk}/", {"zj_key": "pause", "zj_seen": ""}
    assert days(firm) == (date(2024, 9, 26),) * 3

    at(driver, "2024-07-08")
    assert desk.post(f"{page}do/suspended/", form | {"zj_on": "2024-07-08"}).status_code == 302
    assert (running(firm).pauses, days(firm)) == ("2024-07-08..", (None, None, None))
    assert "07-08 起暂停" in desk.get(page).content.decode()
    assert "办案期限" in desk.get("/clocks/?when=undated").content.decode()
    assert (
        "办案期限" not in city.desk("west").get(page).content.decode()
    )  # a firm is everybody's, its limits not

    at(driver, "2024-07-18")
    answer = desk.post(
        f"/api/v1/parties.party/{firm.pk}/acts/resumed", json.dumps({"params": {}}),
        content_type="application/json", headers=city.token("east") | {"Idempotency-Key": "resume"},
    )  # fmt: skip
    assert answer.status_code in (200, 201)
    assert running(firm).pauses == "2024-07-08..2024-07-17"
    assert days(firm) == (date(2024, 10, 6), date(2024, 10, 8), date(2024, 9, 30))

    at(driver, "2024-09-20")
    city.fresh("party.east").act("changed", city.by("east"), address="新街1号")
    assert (running(firm).granted, days(firm)) == ("30", (date(2024, 11, 5),) * 3)
    shown = desk.get(page).content.decode()
    assert "10 日" in shown
    assert "行政处罚法(2021) 第60条" in shown
    with pytest.raises(Refused) as refused:
        city.fresh("party.east").act("changed", city.by("east"), address="新街2号")
    assert refused.value.code == "extension_too_often"
    assert list(replay.check(["parties.party"])) == []
