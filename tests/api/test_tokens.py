"""A program's key does what its person may do, and ends with it."""

from typing import Any

from django.test import Client

from tests.matrix.ground import Ground
from zhijian.api.models import Token
from zhijian.kernel.ledger import clock


def ask(header: dict[str, str]) -> Any:
    """A program without a session asks for the list of firms."""
    return Client().get("/api/v1/parties.party", headers=header)


def test_a_token_opens_what_its_person_may_see(city: Ground) -> None:
    assert ask(city.token("east")).status_code == 200
    assert ask({}).status_code == 401
    assert ask({"authorization": "Bearer zj_guessed"}).status_code == 401


def test_a_token_that_was_revoked_opens_nothing(city: Ground) -> None:
    header = city.token("east")
    other = {"authorization": f"Bearer {Token.make(city.people['east'], 'second', clock.now())}"}
    Token.objects.filter(staff=city.people["east"], name="test").update(revoked=clock.now())
    assert (ask(header).status_code, ask(other).status_code) == (401, 200)


def test_a_token_ends_with_the_account(city: Ground) -> None:
    header = city.token("east_two")
    assert ask(header).status_code == 200
    city.fresh("account.east_two").act("locked", city.by("security_admin"))
    assert ask(header).status_code == 401
    city.fresh("account.east_two").act("unlocked", city.by("security_admin"))
    assert ask(header).status_code == 200


def test_a_token_is_kept_as_a_hash(city: Ground) -> None:
    text = Token.make(city.people["east"], "third", clock.now())
    row = Token.objects.get(name="third")
    assert text not in (row.hash, row.name)
    assert len(row.hash) == 64
