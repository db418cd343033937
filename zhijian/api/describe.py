"""What the OpenAPI document says: bodies, answers and problems, drawn from the declarations of records and acts."""

from typing import Any

from django.db import models

from zhijian.kernel.records.access import Access
from zhijian.kernel.records.fields import marks_of
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.spec import ActSpec

Schema = dict[str, Any]
PAGE = 100
KEY_LENGTH = 60
TEXT: Schema = {"type": "string"}
ID: Schema = {"type": "string", "format": "uuid"}
DAY: Schema = {"type": "string", "format": "date"}
CHANGE: Schema = {
    "type": "object",
    "description": "a field that somebody else changed; without values where it is personal or a document",
    "properties": {"field": TEXT, "label": TEXT, "old": TEXT, "new": TEXT},
    "required": ["field", "label", "old", "new"],
}
COMPONENTS: Schema = {
    "Done": {
        "type": "object",
        "description": "the act that was done, or was done before under the same key",
        "properties": {"act": ID, "record": ID, "rev": TEXT, "kind": TEXT},
        "required": ["act", "record", "rev", "kind"],
    },
    "Problem": {
        "type": "object",
        "description": "RFC 9457",
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": TEXT,
            "status": {"type": "integer"},
            "errors": {
                "type": "object",
                "description": "by field; the empty name: the act as a whole",
                "additionalProperties": {"type": "array", "items": TEXT},
            },
            "first": {"type": "string", "description": "who was first (409 stale)"},
            "when": {"type": ["string", "null"], "format": "date-time"},
            "what": {"type": "string", "description": "which act"},
            "rev": {"type": "integer", "description": "the revision now"},
            "changed": {"type": "array", "items": CHANGE},
        },
        "required": ["type", "title", "status"],
    },
}
PROBLEMS: dict[int, str] = {
    401: "nobody is signed in, and the token is missing or does not stand",
    403: "a session without its CSRF token",
    404: "there is no such record, or not for the caller",
    409: "stale: somebody was first; key_reused: this key was sent with other content",
    413: "more than 4 MB",
    422: "refused, with sentences by field",
    507: "the disk of the server is full",
}


def listing(cls: type[Record]) -> Schema:
    """The operation that lists a kind: its cursor and its page."""
    page = {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": record(cls)},
            "after": {"type": ["string", "null"], "format": "uuid", "description": "the next cursor"},
        },
        "required": ["items", "after"],
    }
    after = {"name": "after", "in": "query", "schema": ID, "description": "last id of the page before"}
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": PAGE}}
    return {"parameters": [after, limit], "responses": {200: _json(page), **_problems(401, 422)}}


def detail(cls: type[Record]) -> Schema:
    """The operation that gives one record."""
    return {"responses": {200: _json(record(cls))} | _problems(401, 404)}


def deed(spec: ActSpec) -> Schema:
    """The operation of an act: its parameters by the declared schema, the hand, and the idempotency key."""
    hand = {
        "params": inlined(spec.model.model_json_schema()),
        "on": DAY | {"description": "the day it happened, Asia/Shanghai; today if absent"},
        "rev": {"type": "string", "pattern": "^[0-9]+$", "description": "the revision that this is based on"},
        "reason": {"type": "string", "description": "why it is entered late"},
        "body": {"type": "string", "description": "at which body, for who has the duty at several"},
    }
    schema = {"type": "object", "properties": hand, "required": ["params"], "additionalProperties": False}
    header = {
        "name": "Idempotency-Key", "in": "header", "required": True,
        "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LENGTH},
        "description": "the same key and content gives the first answer again",
    }  # fmt: skip
    done = _json({"$ref": "#/components/schemas/Done"})
    return {
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "parameters": [header],
        "responses": {201: done} | _problems(*PROBLEMS),
    }


def record(cls: type[Record]) -> Schema:
    """A record as the API gives it."""
    own = {
        column.name: _column(column)
        for column in cls.value_fields()
        if marks_of(column).access is not Access.PERSONAL
    }
    given = {"id": ID, "kind": {"const": cls.kind}, "rev": TEXT, "label": TEXT} | own
    return {"type": "object", "properties": given, "required": list(given)}


def _column(column: Any) -> Schema:
    said: Schema = {"title": str(column.verbose_name)}
    if isinstance(column, models.BooleanField):
        return said | {"type": "boolean"}
    if isinstance(column, models.JSONField):
        return said | {"type": "object"}
    said["type"] = ["string", "null"] if column.null else "string"
    if isinstance(column, models.DateField):
        said["format"] = "date"
    return said


def inlined(schema: Schema) -> Schema:
    """A schema without ``$defs``: inside a larger document a reference to them would point nowhere."""
    known = schema.get("$defs", {})

    def walk(node: Any) -> Any:
        if isinstance(node, list):
            return [walk(item) for item in node]
        if not isinstance(node, dict):
            return node
        rest = {key: walk(value) for key, value in node.items() if key not in ("$ref", "$defs")}
        return walk(known[node["$ref"].removeprefix("#/$defs/")]) | rest if "$ref" in node else rest

    walked: Schema = walk(schema)
    return walked


def _json(schema: Schema) -> Schema:
    return {"description": "OK", "content": {"application/json": {"schema": schema}}}


def _problems(*statuses: int) -> dict[int, Schema]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": PROBLEMS[status], "content": content} for status in statuses}
