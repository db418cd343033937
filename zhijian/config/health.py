"""``/healthz``: for a monitor. 200 while acts can be written and are being sealed, else 503."""

from datetime import timedelta

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from zhijian.config.worker_lock import is_held
from zhijian.kernel.ledger import clock
from zhijian.kernel.ledger.models import Act, Outbox

PATIENCE = timedelta(minutes=2)
"""An act that waits longer than this to be sealed means that the worker does not work."""


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """State of database and worker: ``{"status", "database", "worker", "waiting"}``; nothing of what is in them."""
    try:
        waiting = Outbox.objects.count()
        oldest = Outbox.objects.order_by("id").values_list("act", flat=True).first()
        written = Act.objects.values_list("recorded", flat=True).filter(pk=oldest).first() if oldest else None
    except DatabaseError:
        return JsonResponse({"status": "failed", "database": "failed"}, status=503)
    late = written is not None and clock.now() - written > PATIENCE
    status = "failed" if late else "ok"
    worker = "late" if late else "running" if is_held() else "elsewhere"
    answer = {"status": status, "database": "ok", "worker": worker, "waiting": waiting}
    return JsonResponse(answer, status=503 if late else 200)
