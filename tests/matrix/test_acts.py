"""Every act of the registry: who may, from which state, once, in the ledger, in both languages, in the API."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.utils.translation import override

from tests.matrix.deeds import AUTOMATIC, CONTACT, DEEDS, PHONE, REPORT_PDF, WHY, Deed
from tests.matrix.ground import TODAY, YESTERDAY, Ground
from zhijian.desk.special import BEGINS
from zhijian.desk.views.doing import act_form
from zhijian.kernel.ledger import sealer
from zhijian.kernel.ledger.models import Act, Leaf
from zhijian.kernel.records import replay
from zhijian.kernel.records.errors import Invalid, KeyReused, NotYours, Refusal, Refused, Stale
from zhijian.kernel.records.registry import KINDS
from zhijian.kernel.records.spec import SAME, ActSpec

ALL: dict[str, tuple[str, ActSpec]] = {
    spec.kind: (cls.kind, spec) for cls in KINDS.values() for spec in cls.acts.values()
}
BY_HAND = sorted(name for name, (_kind, spec) in ALL.items() if not spec.automatic)
ON_A_ROW = sorted(name for name in BY_HAND if not ALL[name][1].creates)
acts = pytest.mark.parametrize("name", BY_HAND)
IN_SIGHT = {
    # Who stands beside the one who may: sees the row, and has not the duty. For each kind one, where there is one.
    "parties": "east_reader", "metrology.instrument": "east_reader", "metrology.verification": "east_reader",
    "metrology.standard": "mi_checker", "people.credential": "mi_checker",
    "office.witness": "security_admin", "office": "audit_admin",
    "reports.target.divided": "lawyer", "reports.assessment.self_scored": "lawyer", "reports.call": "lawyer",
    "reports.summary.graded": "lawyer", "reports.summary.returned": "lawyer", "reports.summary.accepted": "lawyer",
    "reports": "east_reader",
    "coordination.point.joined": "lawyer", "coordination": "east_reader", "indicators": "east_reader",
}  # fmt: skip


def deed_of(name: str, city: Ground) -> tuple[Deed, Any, dict[str, Any]]:
    """The line of the table, its row, and its parameters as the one who does it gives them."""
    line = DEEDS[name]
    line.prepare(city)
    return line, line.subject(city, ALL[name][0]), line.params(city, line.who)


def beside(name: str) -> str:
    """The person who looks on."""
    return next(who for start, who in IN_SIGHT.items() if name.startswith(start))


def test_the_table_has_each_act_of_the_registry() -> None:
    assert set(DEEDS) == set(BY_HAND), "say in DEEDS how the new act is done and who may do it"
    assert set(AUTOMATIC) == set(ALL) - set(BY_HAND)


@pytest.mark.parametrize("name", sorted(ALL))
def test_only_who_has_the_duty_may(name: str, city: Ground) -> None:
    if name in AUTOMATIC:
        return no_person_may(name, city)
    kind, spec = ALL[name]
    line, _row, _params = deed_of(name, city)
    before = Act.objects.count()
    for who in city.people:
        if who in line.may:
            continue
        with pytest.raises(Refusal) as refused:
            line.subject(city, kind).act(spec.name, city.by(who), **line.params(city, who))
        assert refused.value.code in ("duty", "invalid"), f"{who}: {refused.value}"
        if who == beside(name):
            assert refused.value.code == "duty"
    assert Act.objects.count() == before
    return None


def no_person_may(name: str, city: Ground) -> None:
    """An automatic act does not exist for people, not even for who has its duty."""
    kind, spec = ALL[name]
    row, params = AUTOMATIC[name]
    for who in city.people:
        subject = city.fresh(row) if row else KINDS[kind]()
        with pytest.raises(NotYours):
            subject.act(spec.name, city.by(who), **params(city, who))
        page = f"/r/{kind}/{subject.pk}/do/{spec.name}/" if row else f"/r/{kind}/new/{spec.name}/"
    assert city.desk("city").post(page, {"zj_key": "k"}).status_code == 404


@acts
def test_form_and_api_refuse_who_has_not_the_duty(name: str, city: Ground) -> None:
    kind, spec = ALL[name]
    line, row, _params = deed_of(name, city)
    who = beside(name)
    params = line.params(city, who)
    before = Act.objects.count()
    page = f"/r/{kind}/new/{spec.name}/" if spec.creates else f"/r/{kind}/{row.pk}/do/{spec.name}/"
    sent = city.desk(who).post(page, as_form(params))
    answer = ask_api(city, who, name, row, params)
    own_page = 302 if {"worksheet", "sections"} & set(params) else 422
    assert (sent.status_code, answer.status_code) == ((404, 404) if spec.creates else (own_page, 422))
    if not spec.creates:
        assert answer.json()["type"] == "urn:zhijian:duty"
    assert Act.objects.count() == before


def as_form(params: dict[str, Any]) -> dict[str, Any]:
    """Parameters as a browser sends them."""
    if "scan" in params:
        params = {"scan": SimpleUploadedFile("scan.pdf", b"%PDF-1.7 by hand")}
    if "original" in params:
        params = params | {"original": SimpleUploadedFile("old.pdf", REPORT_PDF)}
    plain = {name: json.dumps(value) if isinstance(value, dict) else value for name, value in params.items()}
    return {"zj_key": "form", "zj_on": TODAY.isoformat(), "zj_seen": ""} | plain


def ask_api(
    city: Ground, who: str, name: str, row: Any, params: dict[str, Any], key: str = "api", **hand: str
) -> Any:
    """Send one act to the API."""
    kind, spec = ALL[name]
    path = f"/api/v1/{kind}/acts/{spec.name}" if spec.creates else f"/api/v1/{kind}/{row.pk}/acts/{spec.name}"
    return city.desk(who).post(
        path, json.dumps({"params": params} | hand), content_type="application/json",
        headers=city.token(who) | {"Idempotency-Key": key},
    )  # fmt: skip


@acts
def test_an_act_is_refused_from_each_wrong_state(name: str, city: Ground) -> None:
    kind, spec = ALL[name]
    line, row, params = deed_of(name, city)
    if spec.creates:
        assert set(spec.sources) == {"new"}
        return
    held = row.state
    assert held in spec.sources
    for state in ["", *KINDS[kind].State.values]:
        if state not in spec.sources:
            row.state = state
            with pytest.raises(Refused) as refused:
                row.act(spec.name, city.by(line.who), **params)
            assert refused.value.code == "state"
    assert city.fresh(line.row).state == held  # type: ignore[arg-type]


@acts
def test_an_act_changes_the_state_and_stands_in_the_ledger_once(name: str, city: Ground) -> None:
    _kind, spec = ALL[name]
    line, row, params = deed_of(name, city)
    sealer.seal_all()
    state, rev, leaves = row.state, row.rev, Leaf.objects.count()
    done = row.act(spec.name, city.by(line.who), **params)
    assert row.state == state if spec.targets == (SAME,) else row.state in spec.targets
    assert (row.rev, done.kind, done.record, done.rev) == (rev + 1, name, row.pk, rev + 1)
    sealer.seal_all()
    caused = Act.objects.filter(cause=done.pk).count()
    assert Leaf.objects.count() == leaves + 1 + caused
    leaf = Leaf.objects.get(act=done)
    assert leaf.position >= leaves
    told = json.loads(done.body)
    assert (told["kind"], told["actor"], told["doer"]) == (name, str(city.people[line.who].pk), done.doer)
    for act in (done, *Act.objects.filter(cause=done.pk)):
        for personal in (PHONE, CONTACT, WHY, *(staff.name for staff in city.people.values())):
            assert personal not in act.body, f"{personal} stands in the leaf of {act.kind}"
    assert list(replay.check()) == []


@acts
def test_the_same_act_twice_gives_the_first_answer(name: str, city: Ground) -> None:
    kind, spec = ALL[name]
    line, row, params = deed_of(name, city)
    key = "sent twice"
    first = row.act(spec.name, city.by(line.who, key=key), **params)
    count = Act.objects.count()
    again = KINDS[kind]() if spec.creates else city.fresh(line.row)  # type: ignore[arg-type]
    assert again.act(spec.name, city.by(line.who, key=key), **params).pk == first.pk
    assert again.rev == first.rev
    with pytest.raises(KeyReused):
        again.act(spec.name, city.by(line.who, key=key, on=YESTERDAY), **params)
    assert Act.objects.count() == count


@pytest.mark.parametrize("name", ON_A_ROW)
def test_who_comes_second_learns_who_was_first(name: str, city: Ground) -> None:
    _kind, spec = ALL[name]
    line, row, params = deed_of(name, city)
    other = city.fresh(line.row)  # type: ignore[arg-type]
    if not any(s.name == "changed" for s in row.acts.values()) and spec.targets == (SAME,):
        row.rev += 1  # nothing else can happen to this row: take an old revision instead
    else:
        row.act(spec.name, city.by(line.who), **params)
    with pytest.raises(Stale) as stale:
        other.act(spec.name, city.by(line.who, seen=row.rev + 5), **params)
    last = other.timeline().last()
    assert stale.value.rev == last.rev
    assert str(stale.value.what) == str(other.acts[last.kind.rpartition(".")[2]].title)


def test_who_has_seen_an_older_state_learns_who_was_first(city: Ground) -> None:
    """The form was open while a colleague was faster; the row that the door reads is the newest."""
    seen = city.fresh("party.east").rev
    city.fresh("party.east").act("changed", city.by("east_two"), address="一路")
    with pytest.raises(Stale) as stale:
        city.fresh("party.east").act("changed", city.by("east", seen=seen), address="二路")
    assert (stale.value.who, stale.value.rev) == ("孙东二", seen + 1)
    assert city.fresh("party.east").address == "一路"


def test_a_foreign_row_cannot_be_named_in_an_act(city: Ground) -> None:
    """The very refusal of an id that does not exist: an institute of another area, by form, API and door."""
    scale = str(city.rows["instrument.zone"].pk)
    said = []
    for pk in (scale, "00000000-0000-7000-8000-000000000000"):
        with pytest.raises(Invalid) as refused:
            KINDS["metrology.verification"].create("assigned", city.by("mi_manager"), instrument=pk)
        answer = ask_api(city, "mi_manager", "metrology.verification.assigned", None, {"instrument": pk})
        assert answer.status_code == 422
        said.append((refused.value.errors, answer.json()["errors"]))
    assert said[0] == said[1]
    assert list(said[0][0]) == ["instrument"]


@acts
def test_the_api_does_an_act_once_and_refuses_another_under_its_key(name: str, city: Ground) -> None:
    line, row, params = deed_of(name, city)
    done = ask_api(city, line.who, name, row, params)
    assert done.status_code == 201, done.content.decode()
    assert done.json()["kind"] == name
    assert ask_api(city, line.who, name, row, params).json() == done.json()
    other = ask_api(city, line.who, name, row, params, on=(TODAY - timedelta(days=2)).isoformat())
    assert (other.status_code, other.json()["type"]) == (409, "urn:zhijian:key_reused")
    assert Act.objects.filter(pk=done.json()["act"]).count() == 1


FORMS = [
    name
    for name in BY_HAND
    if not {"worksheet", "details", "paths", "cells", "sections"} & set(ALL[name][1].params.model_fields)  # type: ignore[union-attr]
    and not BEGINS.get((ALL[name][0], ALL[name][1].name))  # these begin on a page of their own
]


@pytest.mark.parametrize("name", FORMS)
def test_a_form_does_an_act_once(name: str, city: Ground) -> None:
    kind, spec = ALL[name]
    line, row, params = deed_of(name, city)
    page = f"/r/{kind}/new/{spec.name}/" if spec.creates else f"/r/{kind}/{row.pk}/do/{spec.name}/"
    before = Act.objects.filter(kind=name).count()
    held = city.desk(line.who).get(page).context["form"].initial if not spec.creates else {}
    kept = {
        field: value
        for field, value in held.items()
        if not field.startswith("zj_") and value not in (None, False)
    }
    for _time in range(2):
        sent = city.desk(line.who).post(page, kept | as_form(params))
        assert sent.status_code == 302, sent.context["form"].errors if sent.context else sent
    assert Act.objects.filter(kind=name).count() == before + 1


@acts
def test_an_act_has_words_in_both_languages(name: str, city: Ground) -> None:
    kind, spec = ALL[name]
    titles, labels = {}, {}
    for language in ("zh-hans", "en"):
        with override(language):
            request = RequestFactory().get("/")
            request.user = city.people["province"]
            titles[language] = str(spec.title)
            form = act_form(KINDS[kind](), spec, request)
            labels[language] = {field: str(form.fields[field].label) for field in form.fields}
    assert not titles["zh-hans"].isascii()
    assert titles["en"].isascii()
    assert titles["en"] != spec.name
    for field, label in labels["zh-hans"].items():
        same_in_both = field in ("zj_key", "zj_seen", "e", "d", "max", "min")
        assert same_in_both or not label.isascii(), f"{field} of {name} has no Chinese: {label}"
        assert labels["en"][field]


@pytest.fixture(scope="module")
def described(ground: Ground) -> dict[str, Any]:
    """The API's own description."""
    return dict(ground.desk("province").get("/api/v1/openapi.json").json())


@acts
def test_the_api_describes_the_fields_of_the_form(name: str, city: Ground, described: dict[str, Any]) -> None:
    kind, spec = ALL[name]
    path = f"/api/v1/{kind}/acts/{spec.name}" if spec.creates else f"/api/v1/{kind}/{{pk}}/acts/{spec.name}"
    body = described["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    params = body["properties"]["params"].get("properties", {})
    request = RequestFactory().get("/")
    request.user = city.people["province"]
    form = act_form(KINDS[kind](), spec, request)
    fields = {field for field in form.fields if not field.startswith("zj_")}
    assert set(params) - {"territory", "party"} == fields - {"territory"}
    needed = {field for field in fields if form.fields[field].required}
    assert set(body["properties"]["params"].get("required", [])) == needed


@pytest.mark.parametrize("name", sorted(AUTOMATIC))
def test_the_api_does_not_know_automatic_acts(name: str, described: dict[str, Any]) -> None:
    kind, spec = ALL[name]
    assert not any(path.endswith(f"/{kind}/acts/{spec.name}") for path in described["paths"])
    assert f"/api/v1/{kind}/{{pk}}/acts/{spec.name}" not in described["paths"]
