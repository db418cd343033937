"""Guessing at check codes: twenty wrong questions of an address in ten minutes, then it waits; the others do not."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.matrix.ground import Ground
from zhijian.kernel.ledger import clock
from zhijian.kernel.papers.models import Paper
from zhijian.portal.models import Guess

GUESSER, OTHER = "192.0.2.7", "192.0.2.8"
WRONG = "/c/0000000Z/"


@pytest.fixture
def paper(city: Ground) -> Paper:
    """The certificate of the east county's scale."""
    return Paper.objects.get(record=city.rows["verification.east"].pk)


def ask(path: str, address: str = GUESSER) -> int:
    return int(Client().get(path, REMOTE_ADDR=address).status_code)


def ask_pair(number: str, code: str, address: str = GUESSER) -> Any:
    return Client().post("/c/", {"number": number, "code": code}, REMOTE_ADDR=address)


def right(paper: Paper) -> str:
    return f"/c/{paper.code.replace('-', '')}/"


def test_after_twenty_wrong_codes_an_address_waits(paper: Paper) -> None:
    assert [ask(WRONG) for _ in range(20)] == [404] * 20
    waits = Client().get(right(paper), REMOTE_ADDR=GUESSER)
    assert (waits.status_code, waits.headers["Retry-After"]) == (429, "600")
    assert paper.number not in waits.content.decode()
    assert ask(f"{right(paper)}proof.json") == 429
    assert ask_pair(paper.number, paper.code).status_code == 429


def test_after_twenty_wrong_pairs_an_address_waits(paper: Paper) -> None:
    """The right code with another number is as wrong as any."""
    assert {ask_pair("临量检字 2024-H-99999", paper.code).status_code for _ in range(20)} == {404}
    assert ask_pair(paper.number, paper.code).status_code == 429


def test_wrong_proofs_count_too(paper: Paper) -> None:
    assert {ask(f"{WRONG}proof.json") for _ in range(20)} == {404}
    assert ask(right(paper)) == 429


def test_nineteen_are_forgiven_and_right_ones_do_not_count(paper: Paper) -> None:
    assert {ask(WRONG) for _ in range(19)} == {404}
    assert {ask(right(paper)) for _ in range(30)} == {200}


def test_another_address_does_not_wait(paper: Paper) -> None:
    assert {ask(WRONG) for _ in range(20)} == {404}
    assert ask(right(paper), OTHER) == 200


def test_ten_minutes_later_one_may_ask_again(paper: Paper) -> None:
    now = clock.now()
    for _ in range(20):
        Guess.wrong(GUESSER, now)
    assert Guess.too_many(GUESSER, now)
    assert not Guess.too_many(GUESSER, now + timedelta(minutes=10))


def test_no_address_is_kept(paper: Paper) -> None:
    ask(WRONG)
    row = Guess.objects.get()
    assert GUESSER not in row.caller
    Guess.wrong(OTHER, clock.now() + timedelta(days=1, minutes=10))
    assert not Guess.objects.filter(pk=row.pk).exists()
