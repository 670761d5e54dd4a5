"""The door of the API: a token says who is asking, and the answers are problems. A session's cookie opens nothing here."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from ninja.security import HttpBearer

from throughline.access.states import REASONS
from throughline.agencies.actor import Actor
from throughline.agencies.tokens import use_token
from throughline.api import problems
from throughline.core.clock import now

Operation = TypeVar("Operation", bound=Callable[..., Any])
_LONGEST_LINE = 120


def access(permission: str) -> Callable[[Operation], Operation]:
    """Declare what an operation needs; ``routes`` makes its declaration of it, with its methods."""

    def declare(operation: Operation) -> Operation:
        operation.permission = permission  # type: ignore[attr-defined]
        return operation

    return declare


def bearer(request: HttpRequest) -> str:
    """The token that was sent, or nothing."""
    scheme, _, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def purpose_of(request: HttpRequest) -> str:
    """Why they look, if ``X-Purpose`` says so in one of the words a page offers; anything else is as good as nothing."""
    sent = request.META.get("HTTP_X_PURPOSE", "").encode("latin-1", errors="replace").decode("utf-8", errors="replace")
    reason, _, line = (part.strip() for part in sent.partition(":"))
    if reason not in REASONS or len(line) > _LONGEST_LINE or not line.isprintable():
        return ""
    return f"{reason}: {line}" if line else reason


class TokenDoor:
    def actor_of(self, request: HttpRequest) -> Actor | None:
        secret = bearer(request)
        if not secret:
            return None
        return use_token(
            secret=secret, at=now(), ip=request.META.get("REMOTE_ADDR", ""), request_id=str(uuid.uuid4()),
            purpose=purpose_of(request),
        )  # fmt: skip

    def not_allowed(self, request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
        answer = problems.problem(405, "This is not done here.")
        answer.headers["Allow"] = ", ".join(methods)
        return answer

    def not_signed_in(self, request: HttpRequest) -> HttpResponse:
        return problems.not_signed_in()

    def own_password_first(self, request: HttpRequest) -> HttpResponse:
        return problems.problem(403, "Choose your own password on the pages first.")

    def not_found(self, request: HttpRequest) -> HttpResponse:
        return problems.not_found()

    def refused(self, request: HttpRequest, message: str) -> HttpResponse:
        return problems.problem(409, message)

    def audit_unavailable(self, request: HttpRequest) -> HttpResponse:
        return problems.audit_unavailable()


TOKENS = TokenDoor()


class Signed(HttpBearer):
    """What the description says of every operation. The gatekeeper has asked already; without it nothing opens."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        return getattr(request, "actor", None)
