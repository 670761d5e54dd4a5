"""What every page declares: which permission it needs, and whether it shows people. A page that declares nothing is closed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.http import HttpResponse

from throughline.access.doors import ActorRequest, Declaration, consulted
from throughline.web.door import PAGES

__all__ = ["ActorRequest", "access", "consulted"]

View = TypeVar("View", bound=Callable[..., HttpResponse])


def access(permission: str, *, methods: Iterable[str] = ("GET", "HEAD", "POST")) -> Callable[[View], View]:
    """Declare a page's permission and methods. The gatekeeper enforces both before the page runs."""

    def declare(view: View) -> View:
        view.declaration = Declaration(permission, tuple(methods), PAGES)  # type: ignore[attr-defined]
        return view

    return declare
