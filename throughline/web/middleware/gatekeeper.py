"""The gatekeeper: nothing runs undeclared, and no answer about a person leaves unaudited, by whichever door it was asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from throughline.access.doors import Declaration, Door
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import may
from throughline.access.queries import reasons_given
from throughline.agencies.actor import Actor
from throughline.audit.actions import Entry, append
from throughline.audit.states import Operation, Outcome
from throughline.core.clock import now
from throughline.core.errors import Absent, AuditUnavailable, Conflict, Refused
from throughline.web.errors import undeclared

_READS = ("GET", "HEAD")
# What a page that is only read may send the database: questions, and the frame of a transaction round them.
_QUESTIONS = ("SELECT", "WITH", "EXPLAIN", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")
# Pages open to someone who signed in with a one-time password: choosing their own, and leaving.
_BEFORE_OWN_PASSWORD = ("own-password", "sign-out")


class Gatekeeper:
    """Asks of every page: is it declared, is someone signed in, may their role, and what was shown?"""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        declaration: Declaration | None = getattr(view, "declaration", None)
        if declaration is None:
            return undeclared(request)
        if request.method not in declaration.methods:
            return declaration.door.not_allowed(request, declaration.methods)
        if not declaration.permission:
            return None
        door = declaration.door
        actor = door.actor_of(request)
        if actor is None:
            return door.not_signed_in(request)
        request.actor = actor  # type: ignore[attr-defined]
        request.consulted = []  # type: ignore[attr-defined]
        if not may(actor.role, declaration.permission):
            _record_refusal(request, declaration.permission)
            return door.not_found(request)
        account = actor.member.account
        if account is not None and account.must_change_password and _route(request) not in _BEFORE_OWN_PASSWORD:
            return door.own_password_first(request)
        return _run(door, request, view, args, kwargs)


def _run(
    door: Door, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponse:
    """Run the page, reads under a guard that changes nothing, then audit what it shows before it leaves."""
    try:
        if request.method in _READS:
            with connection.execute_wrapper(_select_only):
                response = view(request, *args, **kwargs)
        else:
            response = view(request, *args, **kwargs)
        _audit_consultation(request, response, view)
    except Absent:
        return door.not_found(request)
    except AuditUnavailable:
        return door.audit_unavailable(request)
    except (Refused, Conflict) as error:
        return door.refused(request, str(error))
    return response


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.url_name or "" if match is not None else ""


def _select_only(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Fail a page that changes something on GET: it would also change it when a browser looks ahead."""
    if not sql.lstrip(" (\n").upper().startswith(_QUESTIONS):
        raise RuntimeError("A page that is only read tried to change something.")
    return execute(sql, params, many, context)


def _audit_consultation(request: HttpRequest, response: HttpResponse, view: Callable[..., HttpResponse]) -> None:
    """One event naming every record the page shows; an answer that only leads elsewhere shows none."""
    records: list[ProtectedRecord] = list(dict.fromkeys(request.consulted))  # type: ignore[attr-defined]
    if not records or 300 <= response.status_code < 400:
        return
    actor: Actor = request.actor  # type: ignore[attr-defined]
    entry = Entry(
        op=Operation.CONSULTATION,
        action=f"{view.__module__.removeprefix('throughline.').removeprefix('web.')}.{view.__name__}",
        subjects=[record.subject for record in records],
        purpose=reasons_given(actor, records) or actor.purpose,
    )
    with transaction.atomic():
        append(actor=actor.for_audit(), at=now(), entry=entry)


def _record_refusal(request: HttpRequest, permission: str) -> None:
    """A refusal is evidence too; if it cannot be written the answer is the same."""
    entry = Entry(op=Operation.DENIED, action=permission, outcome=Outcome.DENIED)
    try:
        with transaction.atomic():
            append(actor=request.actor.for_audit(), at=now(), entry=entry)  # type: ignore[attr-defined]
    except AuditUnavailable:
        return
