"""Each register and API list of the registry asks as many queries for all its rows as for one.

Left out by name: there is one installation only, and a look at personal data is made by looking.
"""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.matrix.deeds import DEEDS
from tests.matrix.ground import Ground
from zhijian.desk.views import registers
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.scope import scope_of
from zhijian.kernel.records.registry import KINDS
from zhijian.kernel.records.screens import SCREENS


def who_sees_several(kind: str, city: Ground) -> str:
    """Who sees most rows of this kind. Where the city has but one, another is made as the table of deeds says."""
    rows = seen_by(kind, city)
    if max(rows.values()) < 2:
        name = next(
            name
            for name in DEEDS
            if name.startswith(f"{kind}.") and KINDS[kind].acts[name[len(kind) + 1 :]].creates
        )
        line = DEEDS[name]
        line.prepare(city)
        line.subject(city, kind).act(
            name.rpartition(".")[2], city.by(line.who), **line.params(city, line.who)
        )
        rows = seen_by(kind, city)
    most = max(rows, key=lambda who: rows[who])
    assert rows[most] > 1, f"the city of the matrix has only one row of {kind}"
    return most


def seen_by(kind: str, city: Ground) -> dict[str, int]:
    """How many rows of this kind each person sees."""
    return {
        who: KINDS[kind].visible_to(scope_of(person, clock.today())).exclude(state="").count()
        for who, person in city.people.items()
    }


def asked(client: Any, address: str, **headers: Any) -> int:
    """Queries of one page, after it has been asked for before."""
    assert client.get(address, **headers).status_code == 200
    with CaptureQueriesContext(connection) as seen:
        client.get(address, **headers)
    return len(seen)


@pytest.mark.parametrize("kind", sorted(KINDS.keys() & SCREENS.keys()))
def test_a_register_asks_as_many_queries_for_all_rows_as_for_one(
    kind: str, city: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, counts = city.desk(who_sees_several(kind, city)), {}
    for page in (1, 50):
        monkeypatch.setattr(registers, "PAGE", page)
        counts[page] = asked(desk, f"/r/{kind}/")
    assert counts[50] <= counts[1]


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"office.installation", "office.look"}))
def test_the_api_asks_as_many_queries_for_all_rows_as_for_one(kind: str, city: Ground) -> None:
    who = who_sees_several(kind, city)
    one, all_ = (
        asked(city.desk(who), f"/api/v1/{kind}?limit={limit}", headers=city.token(who)) for limit in (1, 50)
    )
    assert all_ <= one
