"""Is the process alive, and can it work? JSON, to anyone, and nothing else in it."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from throughline.audit.actions import AuditActor, Entry, append
from throughline.audit.states import Operation
from throughline.core.clock import now
from throughline.core.errors import AuditUnavailable
from throughline.web.access import access


@access("", methods=("GET", "HEAD"))
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@access("", methods=("GET", "HEAD"))
def readyz(request: HttpRequest) -> JsonResponse:
    """The database and the audit can be written, and the migrations are current."""
    try:
        is_ready = bool(settings.AUDIT_KEY) and _migrations_current() and _audit_writable()
    except (DatabaseError, AuditUnavailable):
        is_ready = False
    return JsonResponse({"status": "ok" if is_ready else "unavailable"}, status=200 if is_ready else 503)


def _migrations_current() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _audit_writable() -> bool:
    """Append an event and take it back."""
    with transaction.atomic():
        append(actor=AuditActor(name="readiness"), at=now(), entry=Entry(op=Operation.VERIFY, action="readyz"))
        transaction.set_rollback(True)
    return True
