"""Every kind of record and every act as an operation, with its schema from the same declaration as the form's."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError
from ninja.security import HttpBearer, SessionAuth
from ninja.utils import check_csrf

from zhijian.api.describe import COMPONENTS, KEY_LENGTH, PAGE, deed, detail, listing
from zhijian.api.models import Token
from zhijian.api.problems import of_http, of_refusal, of_stranger, problem
from zhijian.kernel.ledger import clock
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.org.models import Staff
from zhijian.kernel.org.scope import Scope, scope_of
from zhijian.kernel.protections import is_off, protect
from zhijian.kernel.records import registry
from zhijian.kernel.records.access import Access
from zhijian.kernel.records.by import By
from zhijian.kernel.records.door import answered
from zhijian.kernel.records.errors import Invalid, NotYours, Refusal
from zhijian.kernel.records.fields import marks_of, plain
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.screens import read, related_to
from zhijian.kernel.records.spec import ActSpec

MASK = protect(
    "mask:api",
    "tests/matrix/test_leaks.py::test_my_own_rows_pages_show_nothing_of_others_and_nothing_masked[east-parties.party]",
)


class Bearer(HttpBearer):
    """``Authorization: Bearer zj_…``"""

    def authenticate(self, request: HttpRequest, token: str) -> Staff | None:
        return Token.holder(token)


class Session(SessionAuth):
    """The session of the desk, with its CSRF check. Who is not signed in is a stranger, whatever he sends."""

    def __call__(self, request: HttpRequest) -> Staff | None:
        user = request.user
        if not isinstance(user, Staff) or not user.is_active or user.must_change:
            return None
        if check_csrf(request):
            raise HttpError(403, _("Send the CSRF token of this session in the header X-CSRFToken."))
        return user


class Described(NinjaAPI):
    """Ninja's API with the components to which our operations refer."""

    def get_openapi_schema(self, **options: Any) -> Any:
        document = super().get_openapi_schema(**options)
        document["components"]["schemas"] |= COMPONENTS
        return document


def build() -> NinjaAPI:
    """The API of all kinds that are installed."""
    made = Described(
        title="Zhijian 质监", version="1", auth=[Bearer(), Session()], docs_url=None, urls_namespace="api"
    )
    made.add_exception_handler(Refusal, of_refusal)  # type: ignore[arg-type]  # ninja types the handler too widely
    made.add_exception_handler(HttpError, of_http)  # type: ignore[arg-type]
    made.add_exception_handler(AuthenticationError, of_stranger)  # type: ignore[arg-type]
    for cls in registry.KINDS.values():
        made.add_router(f"/{cls.kind}", _router(cls), tags=[cls.kind])
    return made


def _router(cls: type[Record]) -> Router:
    router = Router()
    name = cls.kind.replace(".", "_")
    router.add_api_operation(
        "",
        ["GET"],
        _list(cls),
        operation_id=f"{name}_list",
        summary=f"List: {cls.plural}",
        openapi_extra=listing(cls),
    )
    router.add_api_operation(
        "/{uuid:pk}",
        ["GET"],
        _detail(cls),
        operation_id=f"{name}_get",
        summary=f"One: {cls.title}",
        openapi_extra=detail(cls),
    )
    for spec in cls.acts.values():
        if spec.automatic:
            continue
        path = f"/acts/{spec.name}" if spec.creates else f"/{{uuid:pk}}/acts/{spec.name}"
        router.add_api_operation(
            path,
            ["POST"],
            _act(cls, spec),
            operation_id=f"{name}_{spec.name}",
            summary=str(spec.title),
            response={201: None},
            openapi_extra=deed(spec),
        )
    return router


def scope(request: HttpRequest) -> Scope:
    """The scope of the caller, once a request."""
    known: Scope | None = getattr(request, "_zj_scope", None)
    if known is None:
        known = scope_of(request.auth, clock.today())  # type: ignore[attr-defined]
        request._zj_scope = known  # type: ignore[attr-defined]
    return known


def shown(record: Record) -> dict[str, Any]:
    """A record as the API gives it: no personal value; numbers and days as text."""
    values = {
        column.name: plain(getattr(record, column.attname))
        for column in record.value_fields()
        if marks_of(column).access is not Access.PERSONAL or is_off(MASK)
    }
    return {
        "id": str(record.pk),
        "kind": record.kind,
        "rev": str(record.rev),
        "label": record.label(),
        **values,
    }


def _list(cls: type[Record]) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        rows = cls.visible_to(scope(request)).exclude(state="").order_by("pk")
        limit = request.GET.get("limit", str(PAGE))
        most = min(int(limit), PAGE) if limit.isdecimal() and int(limit) > 0 else PAGE
        after = request.GET.get("after")
        if after:
            try:
                rows = rows.filter(pk__gt=UUID(after))
            except ValueError:
                raise Invalid({"after": [_("This cursor cannot be read.")]}) from None
        page = read(rows, related_to(cls.kind), 0, most + 1)
        more = len(page) > most
        items = [shown(record) for record in page[:most]]
        return _json({"items": items, "after": items[-1]["id"] if more else None})

    return view


def _detail(cls: type[Record]) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, pk: UUID) -> HttpResponse:
        return _json(shown(cls.get(scope(request), pk)))

    return view


def _act(cls: type[Record], spec: ActSpec) -> Callable[..., HttpResponse]:
    if spec.creates:

        def create(request: HttpRequest) -> HttpResponse:
            if not any(scope(request).bodies_with(duty) for duty in spec.duties):
                raise NotYours
            asked = _asked(request)
            return _done(cls().act(spec.name, _hand(request, asked), **asked.get("params", {})))

        return create

    def view(request: HttpRequest, pk: UUID) -> HttpResponse:
        asked = _asked(request)
        by, params = _hand(request, asked), asked.get("params", {})
        try:
            record = cls.get(scope(request), pk)
        except NotYours:
            # What the caller sent before may have taken the record out of the caller's area.
            first = answered(cls, spec, pk, by, params)
            if first is None:
                raise
            return _done(first)
        return _done(record.act(spec.name, by, **params))

    return view


def _done(act: Act) -> HttpResponse:
    told = {"act": str(act.pk), "record": str(act.record), "rev": str(act.rev), "kind": act.kind}
    return _json(told, status=201)


def _asked(request: HttpRequest) -> dict[str, Any]:
    try:
        asked = json.loads(request.body)
    except RequestDataTooBig:
        raise HttpError(413, _("At most 4 MB at once.")) from None
    except (ValueError, RecursionError):
        raise Invalid({"": [_("The body is not JSON.")]}) from None
    if not isinstance(asked, dict) or not isinstance(asked.get("params", {}), dict) or set(asked) - HAND:
        raise Invalid({"": [_("The body is an object with params, on, rev, reason and body.")]})
    return asked


HAND = {"params", "on", "rev", "reason", "body"}
REVISION = re.compile(r"[0-9]{1,9}")


def _hand(request: HttpRequest, asked: dict[str, Any]) -> By:
    key = request.headers.get("Idempotency-Key", "")
    if not key or len(key) > KEY_LENGTH:
        raise Invalid(
            {"Idempotency-Key": [_("Send a key of at most 60 characters, another one for each act.")]}
        )
    try:
        on = date.fromisoformat(asked["on"]) if asked.get("on") else clock.today()
    except (TypeError, ValueError):
        raise Invalid({"on": [_("Write a day like 2026-06-29.")]}) from None
    rev = str(asked.get("rev") or "")
    if rev and not REVISION.fullmatch(rev):
        raise Invalid({"rev": [_("Write the revision as it was given, in digits.")]})
    return By(
        scope(request), on, key=f"{scope(request).staff.pk}:{key}", seen=int(rev) if rev else None,  # type: ignore[union-attr]
        reason=str(asked.get("reason") or ""), body=str(asked.get("body") or ""),
    )  # fmt: skip


def _json(value: Any, status: int = 200) -> HttpResponse:
    text = json.dumps(value, ensure_ascii=False)
    return HttpResponse(text, content_type="application/json; charset=utf-8", status=status)


__all__ = ["build", "problem"]
