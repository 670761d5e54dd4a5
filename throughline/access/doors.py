"""What every route declares, and by which door one comes in: a page with a session, or the API with a token.

There is one gatekeeper for both. A door only knows who is asking, and how to answer those who may not come in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse

from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor


class Door(Protocol):
    """One way in: who is asking, and the answers the gatekeeper gives there."""

    def actor_of(self, request: HttpRequest) -> Actor | None: ...

    def not_allowed(self, request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse: ...

    def not_signed_in(self, request: HttpRequest) -> HttpResponse: ...

    def own_password_first(self, request: HttpRequest) -> HttpResponse: ...

    def not_found(self, request: HttpRequest) -> HttpResponse: ...

    def refused(self, request: HttpRequest, message: str) -> HttpResponse: ...

    def audit_unavailable(self, request: HttpRequest) -> HttpResponse: ...


@dataclass(frozen=True)
class Declaration:
    """``permission``: the role permission needed; empty means anyone, signed in or not."""

    permission: str
    methods: tuple[str, ...]
    door: Door


class ActorRequest(HttpRequest):
    """A request that passed the gatekeeper: the actor is known, and what is shown is being noted."""

    actor: Actor
    consulted: list[ProtectedRecord]


def consulted(request: HttpRequest, records: Iterable[ProtectedRecord]) -> None:
    """Note that this answer shows these records: the gatekeeper audits the consultation before it leaves."""
    noted: list[Any] = getattr(request, "consulted", [])
    noted.extend(records)
    request.consulted = noted  # type: ignore[attr-defined]
