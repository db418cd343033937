"""Registers: a click on a column's head changes the order and nothing else."""

from typing import Any

import pytest
from django.test import Client

from zhijian.kernel.records.screens import SCREENS, Screen, choice_filter, show


@pytest.fixture
def desk(city: Any) -> Client:
    """The desk of the county's supervisor, signed in."""
    client = Client()
    client.force_login(city.staff["supervisor"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def shown(client: Client, address: str) -> set[str]:
    table = client.get(address).context["table"]
    return {row.key for row in table.rows} if table else set()


def test_sorting_by_any_column_shows_the_same_rows(city: Any, desk: Client) -> None:
    other = {}
    for kind, screen in SCREENS.items():
        whole = shown(desk, f"/r/{kind}/")
        for column in screen.columns:
            if column.sort and shown(desk, f"/r/{kind}/?sort={column.sort}") != whole:
                other[kind] = column.sort
    assert other == {}
    assert shown(desk, "/r/parties.party/?sort=folded") >= {str(city.firm.pk)}


def test_firms_are_narrowed_to_a_kind(city: Any, desk: Client) -> None:
    assert city.firm.sort == "enterprise"
    assert str(city.firm.pk) in shown(desk, "/r/parties.party/?kind=enterprise")
    assert str(city.firm.pk) not in shown(desk, "/r/parties.party/?kind=market&sort=folded")


def test_no_filter_may_take_a_word_that_means_something_else_in_the_address() -> None:
    with pytest.raises(TypeError, match="may not be called sort"):
        show(Screen("a.kind", columns=(), filters=(choice_filter("sort", "Kind", ()),)))
    assert "a.kind" not in SCREENS
