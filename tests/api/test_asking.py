"""The API to a program: who may ask, what it is told, in pages that neither lose nor repeat a row."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.matrix.ground import TODAY, ZONE, Ground
from zhijian.api.models import Token
from zhijian.config.commands import people
from zhijian.kernel.ledger import clock
from zhijian.kernel.records.registry import KINDS

PROBLEM = "application/problem+json"
NOT_THERE = "00000000-0000-7000-8000-000000000000"
FIRM = "/api/v1/parties.party"
SAME_SIGHT = {
    # Who sees rows of the kind, and as many as the page of the desk would show: one of each sort of person.
    "parties.party": "east", "metrology.instrument": "mi_manager", "metrology.verification": "west",
    "metrology.standard": "mi_checker", "people.credential": "mix_manager", "office.account": "system_admin",
}  # fmt: skip


def told(answer: Any) -> dict[str, Any]:
    """A problem document, which every refusal is."""
    assert answer.headers["Content-Type"] == PROBLEM, answer.content
    document: dict[str, Any] = json.loads(answer.content)
    assert document["status"] == answer.status_code
    assert document["type"].startswith("urn:zhijian:")
    assert document["title"]
    return document


def send(client: Client, path: str, body: Any, key: str = "k", **headers: str) -> Any:
    """Post one act."""
    text = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return client.post(
        path, text, content_type="application/json", headers={"Idempotency-Key": key} | headers
    )


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_pages_hold_each_row_once_and_the_cursor_ends(kind: str, city: Ground) -> None:
    who = SAME_SIGHT.get(kind, "audit_admin" if kind in ("office.look", "office.erasure") else "city")
    wanted = sorted(str(row.pk) for row in KINDS[kind].visible_to(city.by(who).scope).exclude(state=""))
    client, found, after = Client(), [], ""
    for _page in range(len(wanted) + 2):
        page = client.get(f"/api/v1/{kind}?limit=2{after}", headers=city.token(who)).json()
        assert len(page["items"]) <= 2
        found += [item["id"] for item in page["items"]]
        if page["after"] is None:
            break
        after = f"&after={page['after']}"
    assert found == wanted


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_one_record_is_what_the_list_says_and_no_number_is_a_number(kind: str, city: Ground) -> None:
    who = SAME_SIGHT.get(kind, "audit_admin" if kind in ("office.look", "office.erasure") else "city")
    client = Client()
    for item in client.get(f"/api/v1/{kind}?limit=3", headers=city.token(who)).json()["items"]:
        text = client.get(f"/api/v1/{kind}/{item['id']}", headers=city.token(who)).content
        assert json.loads(text) == item

        def refuse(digits: str) -> None:
            raise AssertionError(f"{digits} of a {kind} is a JSON number")

        json.loads(text, parse_int=refuse, parse_float=refuse)
        assert item["kind"] == kind


@pytest.mark.parametrize("query", ["limit=0", "limit=-3", "limit=x", "limit=100000", "limit="])
def test_a_strange_limit_gives_a_page_of_at_most_a_hundred(query: str, city: Ground) -> None:
    answer = Client().get(f"{FIRM}?{query}", headers=city.token("city"))
    assert answer.status_code == 200
    assert 1 <= len(answer.json()["items"]) <= 100


def test_a_cursor_that_cannot_be_read_is_refused_on_its_field(city: Ground) -> None:
    document = told(Client().get(f"{FIRM}?after=page2", headers=city.token("city")))
    assert (document["status"], list(document["errors"])) == (422, ["after"])


class TestWhoMayAsk:
    @pytest.mark.parametrize(
        "header", [None, "Bearer ", "Bearer zj_guessed", "Basic ZWFzdDp4", "Bearer zj_" + "x" * 5000]
    )
    def test_a_stranger_is_told_to_sign_in(self, header: str | None, city: Ground) -> None:
        headers = {"authorization": header} if header else {}
        for answer in (
            Client().get(FIRM, headers=headers),
            send(Client(), f"{FIRM}/acts/registered", {"params": {}}, **headers),
            Client().get(f"{FIRM}/{city.rows['party.east'].pk}", headers=headers),
        ):
            assert told(answer)["type"] == "urn:zhijian:unauthorized"
            assert answer.status_code == 401
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            assert answer.headers["Cache-Control"] == "no-store"

    def test_what_a_token_reads_is_kept_by_no_cache(self, city: Ground) -> None:
        for path in (FIRM, f"{FIRM}/{NOT_THERE}", "/api/v1/openapi.json"):
            answer = Client().get(path, headers=city.token("east"))
            assert answer.headers["Cache-Control"] == "no-store", path

    def test_a_token_ends_with_its_account_and_when_it_is_revoked(self, city: Ground) -> None:
        east = city.people["east"]
        one, other = (Token.make(east, name, clock.now()) for name in ("list", "scale"))

        def asks(token: str) -> int:
            return Client().get(FIRM, headers={"authorization": f"Bearer {token}"}).status_code

        assert (asks(one), asks(other)) == (200, 200)
        assert Token.revoke(east, "list", clock.now()) == 1
        assert (asks(one), asks(other)) == (401, 200)
        city.fresh("account.east").act("locked", city.by("security_admin"))
        assert (asks(one), asks(other)) == (401, 401)

    def test_only_the_hash_of_a_token_is_kept(self, city: Ground) -> None:
        token = Token.make(city.people["east"], "list", clock.now())
        assert not any(token[3:] in str(value) for row in Token.objects.values() for value in row.values())

    def test_the_command_prints_a_token_once_and_revokes_it(self, city: Ground, capsys: Any) -> None:
        assert people.token(["east.account", "list"]) == 0
        token = capsys.readouterr().out.strip()
        assert Token.holder(token) == city.people["east"]
        assert people.token(["east.account", "list", "--revoke"]) == 0
        assert Token.holder(token) is None
        assert people.token(["east.account", "list", "--revoke"]) == 1
        assert people.token(["nobody.there", "list"]) == 1

    def test_a_session_sends_its_csrf_token_with_each_act(self, city: Ground) -> None:
        desk = Client(enforce_csrf_checks=True)
        desk.force_login(city.people["east"])
        path = f"{FIRM}/{city.rows['party.east'].pk}/acts/reviewed"
        assert desk.get(FIRM).status_code == 200
        refused = send(desk, path, {"params": {}})
        assert (refused.status_code, told(refused)["type"]) == (403, "urn:zhijian:csrf")
        desk.get("/")  # a page of the desk gives the cookie
        desk.get(f"/r/parties.party/{city.rows['party.east'].pk}/do/reviewed/")
        csrf = desk.cookies["csrftoken"].value
        assert send(desk, path, {"params": {}}, **{"X-CSRFToken": csrf}).status_code == 201

    def test_a_token_needs_no_csrf_token(self, city: Ground) -> None:
        program = Client(enforce_csrf_checks=True)
        path = f"{FIRM}/{city.rows['party.east'].pk}/acts/reviewed"
        assert send(program, path, {"params": {}}, **city.token("east")).status_code == 201

    def test_who_must_change_the_password_first_may_not_ask_with_the_session(self, city: Ground) -> None:
        staff = city.people["east"]
        type(staff).objects.filter(pk=staff.pk).update(must_change=True)
        client = Client()
        client.force_login(type(staff).objects.get(pk=staff.pk))
        assert client.get(FIRM).status_code == 401


class TestWhatIsNotThere:
    def test_a_foreign_row_an_unknown_one_and_an_address_that_is_none_give_the_same_answer(
        self, city: Ground
    ) -> None:
        foreign = city.rows["instrument.zone"].pk
        answers = [
            Client().get(path, headers=city.token("east"))
            for path in (
                f"/api/v1/metrology.instrument/{foreign}",
                f"/api/v1/metrology.instrument/{NOT_THERE}",
                "/api/v1/metrology.instrument/no-id",
                "/api/v1/metrology.lift",
                "/api/v2/metrology.instrument",
                "/api/",
            )
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1
        assert told(answers[0])["type"] == "urn:zhijian:not_found"

    def test_an_act_on_a_foreign_row_is_not_there_either(self, city: Ground) -> None:
        for pk in (city.rows["instrument.zone"].pk, NOT_THERE):
            path = f"/api/v1/metrology.instrument/{pk}/acts/laid_up"
            answer = send(Client(), path, {"params": {}}, **city.token("east"))
            assert told(answer)["type"] == "urn:zhijian:not_found"

    def test_other_methods_are_refused(self, city: Ground) -> None:
        for method in ("put", "delete", "patch"):
            answer = getattr(Client(), method)(
                f"{FIRM}/{city.rows['party.east'].pk}", headers=city.token("east")
            )
            assert answer.status_code == 405


class TestWhatIsRefused:
    def test_stale_says_who_was_first_with_what_and_what_changed(self, city: Ground) -> None:
        firm = city.rows["party.east"]
        path = f"{FIRM}/{firm.pk}/acts/changed"
        seen = Client().get(f"{FIRM}/{firm.pk}", headers=city.token("east")).json()["rev"]
        city.fresh("party.east").act("changed", city.by("east_two"), address="新桥路7号", phone="13800000007")
        answer = send(Client(), path, {"params": {"address": "x"}, "rev": seen}, **city.token("east"))
        document = told(answer)
        assert (answer.status_code, document["type"]) == (409, "urn:zhijian:stale")
        assert (document["first"], document["what"]) == ("孙东二", "变更")
        assert document["rev"] == int(seen) + 1
        assert {
            "field": "address", "label": "地址", "old": "east路1号", "new": "新桥路7号"
        } in document["changed"]  # fmt: skip
        assert {"field": "phone", "label": "电话", "old": "", "new": ""} in document["changed"]
        assert "13800000007" not in answer.content.decode()

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ("not json", ""),
            ("[" * 100_000, ""),
            ([], ""),
            ({"params": []}, ""),
            ({"params": {}, "hand": "left"}, ""),
            ({"params": {}, "on": "gestern"}, "on"),
            ({"params": {}, "on": 20240628}, "on"),
            ({"params": {}, "on": (TODAY + timedelta(days=1)).isoformat()}, "on"),
            ({"params": {}, "rev": "first"}, "rev"),
            ({"params": {}, "rev": "-1"}, "rev"),
            ({"params": {"address": 12}}, "address"),
            ({"params": {"address": "x" * 5000}}, "address"),
            ({"params": {"address": "\ud800"}}, "address"),
            ({"params": {"address": "a\x00b"}}, "address"),
            ({"params": {"sort": "castle"}}, "sort"),
            ({"params": {"no_such_field": "x"}}, "no_such_field"),
            ({"params": {"rev": "7"}}, "rev"),
            ({"params": {"state": "ended"}}, "state"),
        ],
    )
    def test_each_mistake_is_named_on_its_field(self, body: Any, field: str, city: Ground) -> None:
        firm = city.rows["party.east"]
        before = city.fresh("party.east").values()
        answer = send(Client(), f"{FIRM}/{firm.pk}/acts/changed", body, **city.token("east"))
        document = told(answer)
        assert (answer.status_code, list(document["errors"])) == (422, [field])
        assert all(document["errors"][field])
        assert city.fresh("party.east").values() == before

    @pytest.mark.parametrize("key", ["", "x" * 61])
    def test_an_act_needs_a_key(self, key: str, city: Ground) -> None:
        path = f"{FIRM}/{city.rows['party.east'].pk}/acts/reviewed"
        answer = send(Client(), path, {"params": {}}, key=key, **city.token("east"))
        assert (answer.status_code, list(told(answer)["errors"])) == (422, ["Idempotency-Key"])

    def test_one_persons_key_is_not_anothers(self, city: Ground) -> None:
        path = f"{FIRM}/{city.rows['party.east'].pk}/acts/reviewed"
        one, other = (send(Client(), path, {"params": {}}, **city.token(who)) for who in ("east", "east_two"))
        assert (one.status_code, other.status_code) == (201, 201)
        assert one.json()["act"] != other.json()["act"]

    def test_five_megabytes_are_too_large(self, city: Ground) -> None:
        path = f"{FIRM}/{city.rows['party.east'].pk}/acts/changed"
        body = json.dumps({"params": {"address": "x" * 5_000_000}})
        answer = send(Client(), path, body, **city.token("east"))
        assert (answer.status_code, told(answer)["type"]) == (413, "urn:zhijian:too_large")

    def test_a_guard_speaks_in_its_sentence_in_the_callers_language(self, city: Ground) -> None:
        path = "/api/v1/metrology.verification/acts/assigned"
        body = {"params": {"instrument": str(city.rows["instrument.east_idle"].pk)}}
        client = Client()
        said = told(send(client, path, body, **city.token("east")))
        assert said["errors"]["instrument"] == ["请先指派检定机构，再指派检定。"]
        client.cookies["django_language"] = "en"
        said = told(send(client, path, body, **city.token("east")))
        assert said["errors"]["instrument"] == ["Appoint an institute before a verification is assigned."]


def test_a_move_that_took_the_record_away_gives_its_first_answer_again(city: Ground) -> None:
    idle = city.rows["instrument.east_idle"]
    path = f"/api/v1/metrology.instrument/{idle.pk}/acts/moved"
    move = {"params": {"area": ZONE, "site": "新址"}}
    first = send(Client(), path, move, key="moved", **city.token("east"))
    assert first.status_code == 201
    gone = Client().get(f"/api/v1/metrology.instrument/{idle.pk}", headers=city.token("east"))
    assert gone.status_code == 404
    again = send(Client(), path, move, key="moved", **city.token("east"))
    assert (again.status_code, again.content) == (201, first.content)
    other = send(
        Client(), path, {"params": {"area": ZONE, "site": "别处"}}, key="moved", **city.token("east")
    )
    assert told(other)["type"] == "urn:zhijian:key_reused"
    for key, who in (("another", "east"), ("moved", "west")):  # a new key, or another's: nothing is there
        answer = send(Client(), path, move, key=key, **city.token(who))
        assert told(answer)["type"] == "urn:zhijian:not_found"


def test_the_desk_also_gives_the_first_answer_and_says_that_the_record_left(city: Ground) -> None:
    idle = city.rows["instrument.east_idle"]
    page = f"/r/metrology.instrument/{idle.pk}/do/moved/"
    sent = {"zj_key": "desk", "zj_on": TODAY.isoformat(), "zj_seen": "", "area": ZONE, "site": "新址"}
    for _time in range(2):
        answer = city.desk("east").post(page, sent, follow=True)
        assert answer.redirect_chain == [("/r/metrology.instrument/", 302)]
        assert "已办：迁移。该记录现已不在您的辖区。" in answer.content.decode()
    assert city.fresh("instrument.east_idle").timeline().filter(kind__endswith=".moved").count() == 1
    assert city.desk("east").post(page, sent | {"zj_key": "new"}).status_code == 404
