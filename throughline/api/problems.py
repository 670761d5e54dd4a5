"""What the API answers when it cannot do what was asked: RFC 9457 problems, without a name, a stack or what was sent."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse
from ninja.errors import HttpError, ValidationError

from throughline.access.states import REASONS

CONTENT_TYPE = "application/problem+json"
SIGN_IN_WITH = 'Bearer realm="Throughline"'
# The shape of every problem, for the description.
SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "A problem as RFC 9457 has it.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
        "purposes": {"type": "array", "items": {"type": "string"}},
    },
}


class PurposeNeeded(Exception):
    """Whoever asks is not involved with the record, and did not say why they look (practice.md P23)."""


def problem(status: int, detail: str, **more: object) -> HttpResponse:
    """A problem as the answer."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)


def not_found() -> HttpResponse:
    """Missing, hidden and not for this role look the same, so that none tells that something exists."""
    return problem(404, "There is nothing here, or nothing that you may see.")


def not_signed_in(detail: str = "Send a token: Authorization: Bearer …") -> HttpResponse:
    answer = problem(401, detail)
    answer.headers["WWW-Authenticate"] = SIGN_IN_WITH
    return answer


def locked_out() -> HttpResponse:
    return problem(429, "Too many wrong passwords from here. Wait a quarter of an hour, or ask an administrator.")


def audit_unavailable() -> HttpResponse:
    return problem(503, "This cannot be recorded at the moment, so nothing is shown and nothing is changed.")


def purpose_needed() -> HttpResponse:
    detail = "Say why you are looking: X-Purpose, one of these; after a colon, a line of your own if it helps."
    return problem(428, detail, purposes=list(REASONS))


def not_understood(error: ValidationError) -> HttpResponse:
    """Which field and why, never what was sent."""
    errors = [{"field": ".".join(map(str, each["loc"])), "detail": each["msg"]} for each in error.errors]
    return problem(422, "Something in the request is not as it must be.", errors=errors)


def unreadable(error: HttpError) -> HttpResponse:
    """What the library itself refuses: a body that is no JSON, or no token."""
    return not_signed_in() if error.status_code == 401 else problem(error.status_code, "The request cannot be read.")
