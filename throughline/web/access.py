"""What every page declares: which permission it needs, and whether it shows people. A page that declares nothing is closed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor

View = TypeVar("View", bound=Callable[..., HttpResponse])


@dataclass(frozen=True)
class Declaration:
    """``permission``: the role permission needed; empty means anyone, signed in or not."""

    permission: str
    methods: tuple[str, ...]


class ActorRequest(HttpRequest):
    """A request that passed the gatekeeper: the actor is known, and what is shown is being noted."""

    actor: Actor
    consulted: list[ProtectedRecord]


def access(permission: str, *, methods: Iterable[str] = ("GET", "HEAD", "POST")) -> Callable[[View], View]:
    """Declare a page's permission and methods. The gatekeeper enforces both before the page runs."""

    def declare(view: View) -> View:
        view.declaration = Declaration(permission, tuple(methods))  # type: ignore[attr-defined]
        return view

    return declare


def consulted(request: HttpRequest, records: Iterable[ProtectedRecord]) -> None:
    """Note that this page shows these records: the gatekeeper audits the consultation before the page leaves."""
    noted: list[Any] = getattr(request, "consulted", [])
    noted.extend(records)
    request.consulted = noted  # type: ignore[attr-defined]
