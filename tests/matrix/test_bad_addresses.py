"""An address that somebody mistyped, or bent on purpose: an answer in words, never a fault of the server."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.matrix.ground import Ground
from zhijian.kernel.records.screens import SCREENS

NONSENSE = (
    "x", "9" * 40, "2024-02-31", "31.2.2024", "'", "%", "*", "NEAR(a b)", "a\x00b", "💥", "\u202e", "x" * 36,
    "<script>", "..",
)  # fmt: skip
FINE = (200, 302, 400, 404, 422)


def answers(city: Ground, path: str) -> int:
    """The status of a page for the county's officer; a fault of the server would be raised here."""
    return int(city.desk("east").get(path).status_code)


@pytest.mark.parametrize("word", NONSENSE, ids=ascii)
def test_nonsense_in_the_address_of_a_page(word: str, city: Ground) -> None:
    typed = quote(word)
    paths = [
        f"/search/?q={typed}", f"/acts/?kind={typed}", f"/acts/?from={typed}", f"/acts/?to={typed}",
        f"/acts/?party={typed}", f"/acts/?page={typed}", f"/figures/?period={typed}", f"/figures/?body={typed}",
        f"/figures/{typed}/", f"/indicators/{typed}/", f"/indicators/?q={typed}",
        f"/indicators/metrology.verified/?as_of={typed}&by={typed}&first={typed}&tree={typed}",
        f"/lookup/{typed}/?q=1", f"/r/{typed}/", f"/r/parties.party/new/{typed}/",
        f"/r/parties.party/export.{typed}",
    ]  # fmt: skip
    for place, (kind, screen) in enumerate(sorted(SCREENS.items()), NONSENSE.index(word)):
        names = ["q", "sort", "page", "size", "tab", *(condition.name for condition in screen.filters)]
        # One name in three: each word comes to each sort of name, each name gets a third of the words.
        paths += [f"/r/{kind}/?{name}={typed}" for name in names[place % 3 :: 3]]
        paths += [f"/r/{kind}/export.csv?{names[-1]}={typed}", f"/lookup/{kind}/?q={typed}"]
    assert {path: status for path in paths if (status := answers(city, path)) not in FINE} == {}


@pytest.mark.parametrize("word", NONSENSE, ids=ascii)
def test_nonsense_in_the_hand_of_a_form(word: str, city: Ground) -> None:
    firm = city.rows["party.east"]
    page = f"/r/parties.party/{firm.pk}/do/reviewed/"
    for name in ("zj_on", "zj_seen", "zj_key", "zj_body", "zj_reason"):
        sent = city.desk("east").post(page, {"zj_key": "k"} | {name: word})
        assert sent.status_code in (302, 409, 422), name
    sent = city.desk("east").post(
        "/r/metrology.instrument/bulk/", {"act": word, "chosen": word, "zj_key": word}
    )
    assert sent.status_code in FINE
    sent = city.desk("east").post(
        "/r/metrology.instrument/bulk/", {"act": "laid_up", "chosen": [word, "x" * 36], "zj_key": "k"}
    )
    assert sent.status_code in FINE


@pytest.mark.parametrize("word", NONSENSE, ids=ascii)
def test_nonsense_for_the_api(word: str, city: Ground) -> None:
    token, kind = city.token("east"), "metrology.instrument"
    typed = quote(word)
    for path in (f"/api/v1/{kind}?after={typed}", f"/api/v1/{kind}?limit={typed}", f"/api/v1/{kind}/{typed}"):
        assert city.desk("east").get(path, headers=token).status_code in (200, 404, 422), path
    scale = city.rows["instrument.east_idle"]
    bodies: list[Any] = [{"params": word}, {"params": {"site": word}}, {"on": word, "params": {}}, word]
    for body in [*bodies, {"rev": word, "params": {}}]:
        answer = city.desk("east").post(
            f"/api/v1/{kind}/{scale.pk}/acts/changed", body, content_type="application/json",
            headers=token | {"Idempotency-Key": f"{ascii(word)[:20]}{str(body)[:9]!a}"[:60]},
        )  # fmt: skip
        assert answer.status_code in (201, 409, 422), (body, answer.content)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"[" * 100_000, b'{"params": {"a": NaN}}', b"\xff", b'"x"']
)
def test_a_body_that_is_no_act(body: bytes, city: Ground) -> None:
    scale: Any = city.rows["instrument.east_idle"]
    answer = city.desk("east").post(
        f"/api/v1/metrology.instrument/{scale.pk}/acts/changed", body, content_type="application/json",
        headers=city.token("east") | {"Idempotency-Key": "k"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
