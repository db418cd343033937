"""Query budgets: a page asks as many queries over many rows as over few. Kinds of record come from the registry."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zhijian.kernel.parties.models import Licence, Party, Tag
from zhijian.kernel.records import registry
from zhijian.kernel.records.bulk import Wish, act_many
from zhijian.kernel.records.screens import SCREENS
from zhijian.lines.metrology.models import Instrument, Standard, Verification

MORE = 12
SIZES = (("甲", 3), ("乙", MORE), ("丙", 3 * MORE))
"""What is added for each size. The first is a row of each kind, so that each related query is asked at all; the last
fills more than one page of a register."""
WARM = 2


@pytest.fixture
def desk(city: Any) -> Client:
    """The desk of the county's supervisor, signed in."""
    client = Client()
    client.force_login(city.staff["supervisor"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def asked(client: Client, address: str) -> int:
    """Queries of one page, after it has been asked for before."""
    for _n in range(WARM):
        assert client.get(address).status_code == 200, address
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def grow(city: Any, count: int, mark: str) -> None:
    """More firms, instruments, licences, tags, verifications in the county, about its firm or new ones."""
    registrar, supervisor = city.by("registrar"), city.by("supervisor")
    firms = done(
        Wish(Party(), "registered", registrar, {"name": f"临江{mark}{n}号厂", "sort": "enterprise"})
        for n in range(count)
    )
    scales = done(
        Wish(
            Instrument(), "registered", supervisor,
            {
                "number": f"{mark}{n}",
                "category": "truck_scale",
                "name": "汽车衡",
                "owner": city.firm,
                "mandatory": True,
            },
        )
        for n in range(count)
    )  # fmt: skip
    today = city.by("registrar").on
    done(Wish(Tag(), "put", registrar, {"owner": firm, "name": "food", "begins": today}) for firm in firms)
    done(
        Wish(
            Licence(),
            "recorded",
            registrar,
            {"owner": city.firm, "name": "许可证", "number": f"{mark}{n}", "begins": today},
        )
        for n in range(count)
    )
    done(
        Wish(
            scale,
            "taken_over",
            supervisor,
            {"verified_on": today, "until": today, "institute": city.body("519900.mi")},
        )
        for scale in scales
    )
    done(Wish(Verification(), "assigned", supervisor, {"instrument": scale}) for scale in scales)
    done(
        Wish(
            Standard(), "registered", city.by("manager"),
            {"number": f"{mark}{n}", "name": "砝码", "certificate": "1", "valid_to": today, "examined_to": today},
        )
        for n in range(count)
    )  # fmt: skip


def done(wishes: Any) -> list[Any]:
    outcomes = list(act_many(wishes))
    assert [str(outcome.refusal) for outcome in outcomes if outcome.refusal] == []
    return [outcome.wish.record for outcome in outcomes]


def addresses(city: Any) -> dict[str, str]:
    """Every register, search, desk and record page of the supervisor, and the API's lists."""
    found = {"desk": "/", "acts": "/acts/?kind=metrology.instrument.registered", "ledger": "/ledger/"}
    for words in ("临江", "号", "lj", city.scale.number[:2]):
        found[f"search {words}"] = f"/search/?q={words}"
    for kind, screen in SCREENS.items():
        found[f"register {kind}"] = f"/r/{kind}/"
        for tab in screen.tabs:
            found[f"register {kind}, tab {tab.name}"] = f"/r/{kind}/?tab={tab.name}"
        for column in screen.columns:
            if column.sort:
                found[f"register {kind}, by {column.sort}"] = f"/r/{kind}/?sort=-{column.sort}"
        if screen.search:
            found[f"register {kind}, found"] = f"/r/{kind}/?q=1"
    for kind in registry.KINDS:
        found[f"API {kind}"] = f"/api/v1/{kind}"
    for record in (city.firm, city.scale, city.issued, city.assigned, city.standard):
        if type(record).visible_to(city.scope("supervisor")).filter(pk=record.pk).exists():
            found[f"page of {record.kind} {record.state}"] = f"/r/{record.kind}/{record.pk}/"
            found[f"API one {record.kind} {record.state}"] = f"/api/v1/{record.kind}/{record.pk}"
    return found


def test_every_page_asks_as_many_queries_at_each_of_three_sizes(city: Any, desk: Client) -> None:
    found = []
    for mark, more in SIZES:
        grow(city, more, mark)
        city.settle()
        found.append({name: asked(desk, address) for name, address in addresses(city).items()})
    few, *others = found
    grown = {name: [few[name], *(many[name] for many in others)] for name in few}
    assert {name: counts for name, counts in grown.items() if max(counts) > counts[0]} == {}


def test_no_page_asks_more_than_its_budget(city: Any, desk: Client) -> None:
    grow(city, MORE, "甲")
    over = {}
    for name, address in addresses(city).items():
        budget = 40 if name.startswith("page") or name == "desk" else 30 if name.startswith("search") else 20
        count = asked(desk, address)
        if count > budget:
            over[name] = (count, budget)
    assert over == {}
