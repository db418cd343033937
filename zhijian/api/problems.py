"""Errors as problem+json (RFC 9457): what, why, and for each field what to do."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhijian.kernel.records.errors import Refusal, Stale

TYPE = "application/problem+json"


def problem(status: int, code: str, title: str, **more: Any) -> HttpResponse:
    """One problem document."""
    body = {"type": f"urn:zhijian:{code}", "title": title, "status": status, **more}
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type=TYPE, status=status)


def of_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal of the door, with its sentences by field; a stale one also says who was first and the revision now."""
    errors = {field: [str(sentence) for sentence in sentences] for field, sentences in refusal.errors.items()}
    title = next(iter(errors.values()), [_("Refused")])[0]
    more: dict[str, Any] = {"errors": errors}
    if isinstance(refusal, Stale):
        more |= {
            "first": refusal.who,
            "when": refusal.when.isoformat() if refusal.when else None,
            "what": str(refusal.what),
            "rev": refusal.rev,
            "changed": [
                {"field": one.field, "label": str(one.label), "old": one.old, "new": one.new}
                for one in refusal.changes
            ],
        }
    return problem(refusal.status, refusal.code, title, **more)
