"""The OpenAPI document: whole, in itself consistent, and with each act of the registry as the door takes it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.matrix.deeds import DEEDS
from tests.matrix.ground import Ground
from tests.matrix.test_acts import ALL, BY_HAND, ask_api, deed_of
from zhijian.kernel.records.registry import KINDS

TYPES = {"string", "integer", "number", "boolean", "object", "array", "null"}
METHODS = {"get", "post"}


@pytest.fixture(scope="module")
def document(ground: Ground) -> dict[str, Any]:
    """The document as a program gets it, without a token."""
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json())


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(path, method, operation)"""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def schemas(node: Any) -> Iterator[dict[str, Any]]:
    """Every object that stands anywhere below *node*."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from schemas(value)
    elif isinstance(node, list):
        for item in node:
            yield from schemas(item)


def pointed(document: dict[str, Any], reference: str) -> Any:
    """What a reference of this document points at (RFC 6901); raises KeyError."""
    assert reference.startswith("#/"), reference
    found: Any = document
    for part in reference[2:].split("/"):
        found = found[part.replace("~1", "/").replace("~0", "~")]
    return found


def test_it_is_openapi_3_1_with_what_that_needs(document: dict[str, Any]) -> None:
    # OpenAPI 3.1.0, 4.8: openapi, info with title and version, and paths.
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
    assert document["info"]["title"]
    assert document["info"]["version"]
    assert all(path.startswith("/api/v1/") for path in document["paths"])


def test_each_operation_has_its_own_id_its_answers_and_its_path_parameters(document: dict[str, Any]) -> None:
    ids = []
    for path, method, operation in operations(document):
        assert method in METHODS
        ids.append(operation["operationId"])
        assert re.fullmatch(r"[a-z0-9_]+", operation["operationId"])
        given = {(one["name"], one["in"]) for one in operation.get("parameters", [])}
        assert len(given) == len(operation.get("parameters", []))
        in_path = set(re.findall(r"{(\w+)}", path))
        assert {name for name, where in given if where == "path"} == in_path
        assert all(one["required"] for one in operation.get("parameters", []) if one["in"] == "path")
        assert "401" in operation["responses"]
        for answer in operation["responses"].values():
            assert answer["description"]
    assert len(ids) == len(set(ids))


def test_every_reference_points_at_something(document: dict[str, Any]) -> None:
    for schema in schemas(document):
        if "$ref" in schema:
            assert pointed(document, schema["$ref"])
        assert "$defs" not in schema
        if isinstance(schema.get("pattern"), str):
            assert re.compile(schema["pattern"])


def test_every_type_is_one_of_json_schema(document: dict[str, Any]) -> None:
    seen = 0
    for path, _method, operation in operations(document):
        bodies = [operation.get("requestBody", {}), operation["responses"]]
        for schema in schemas(bodies):
            said = schema.get("type")
            if isinstance(said, (str, list)) and not {"description", "content"} <= schema.keys():
                seen += 1
                assert set([said] if isinstance(said, str) else said) <= TYPES, f"{path}: {said}"
    assert seen > 1000


def test_the_paths_are_those_of_the_registry_and_no_others(document: dict[str, Any]) -> None:
    wanted = {f"/api/v1/{kind}" for kind in KINDS} | {f"/api/v1/{kind}/{{pk}}" for kind in KINDS}
    for name in BY_HAND:
        kind, spec = ALL[name]
        wanted.add(
            f"/api/v1/{kind}/acts/{spec.name}" if spec.creates else f"/api/v1/{kind}/{{pk}}/acts/{spec.name}"
        )
    assert set(document["paths"]) == wanted


@pytest.mark.parametrize("name", BY_HAND)
def test_an_act_is_described_with_key_body_answer_and_problems(name: str, document: dict[str, Any]) -> None:
    kind, spec = ALL[name]
    path = f"/api/v1/{kind}/acts/{spec.name}" if spec.creates else f"/api/v1/{kind}/{{pk}}/acts/{spec.name}"
    operation = document["paths"][path]["post"]
    (key,) = (one for one in operation["parameters"] if one["in"] == "header")
    assert (key["name"], key["required"]) == ("Idempotency-Key", True)
    assert operation["requestBody"]["required"] is True
    body = operation["requestBody"]["content"]["application/json"]["schema"]
    assert (set(body["properties"]), body["required"]) == (
        {"params", "on", "rev", "reason", "body"},
        ["params"],
    )
    params = body["properties"]["params"]
    assert (params["type"], params["additionalProperties"]) == ("object", False)
    assert set(operation["responses"]) == {"201", "401", "403", "404", "409", "413", "422", "507"}
    done = operation["responses"]["201"]["content"]["application/json"]["schema"]
    assert set(pointed(document, done["$ref"])["required"]) == {"act", "record", "rev", "kind"}
    for status in ("401", "404", "409", "422"):
        assert "application/problem+json" in operation["responses"][status]["content"]


@pytest.mark.parametrize("name", [name for name in BY_HAND if name in DEEDS])
def test_what_an_act_takes_is_what_the_description_allows(
    name: str, city: Ground, document: dict[str, Any]
) -> None:
    kind, spec = ALL[name]
    path = f"/api/v1/{kind}/acts/{spec.name}" if spec.creates else f"/api/v1/{kind}/{{pk}}/acts/{spec.name}"
    schema = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    line, row, params = deed_of(name, city)
    allowed = schema["properties"]["params"]["properties"]
    assert set(params) <= set(allowed)
    for field, value in params.items():
        fits(value, allowed[field], f"{name}.{field}")
    # and what it does not allow is refused: a field more, a needed one less
    more = ask_api(city, line.who, name, row, params | {"zz": "x"})
    assert (more.status_code, list(json.loads(more.content)["errors"])) == (422, ["zz"])
    for field in schema["properties"]["params"].get("required", []):
        less = {other: value for other, value in params.items() if other != field}
        answer = ask_api(city, line.who, name, row, less)
        assert (answer.status_code, list(json.loads(answer.content)["errors"])) == (422, [field])


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_record_is_given_as_it_is_described(kind: str, city: Ground, document: dict[str, Any]) -> None:
    schema = document["paths"][f"/api/v1/{kind}/{{pk}}"]["get"]["responses"]["200"]
    described = schema["content"]["application/json"]["schema"]
    who = {"office.look": "audit_admin", "office.erasure": "audit_admin"}.get(kind, "province")
    who = "system_admin" if kind in ("office.account", "office.appointment") else who
    items = Client().get(f"/api/v1/{kind}?limit=3", headers=city.token(who)).json()["items"]
    assert items, f"{who} sees no {kind}"
    for item in items:
        assert set(item) == set(described["properties"]) == set(described["required"])
        for field, value in item.items():
            fits(value, described["properties"][field], f"{kind}.{field}")


def fits(value: Any, schema: dict[str, Any], where: str) -> None:
    """The part of JSON Schema that our documents use."""
    if "anyOf" in schema:
        kinds = {kind for one in schema["anyOf"] for kind in _types(one)}
    elif "const" in schema:
        assert value == schema["const"], where
        return
    else:
        kinds = _types(schema)
    name = {str: "string", bool: "boolean", dict: "object", list: "array", type(None): "null", int: "integer"}
    assert name[type(value)] in kinds, f"{where}: {value!r} is none of {kinds}"
    if "enum" in schema:
        assert value in schema["enum"], where


def _types(schema: dict[str, Any]) -> set[str]:
    said = schema["type"]
    return {said} if isinstance(said, str) else set(said)
