"""Every route the product serves, as its pages declare themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """A route. ``permission``: what the role needs; None for anyone. ``is_declared``: a page that declares nothing is closed."""

    path: str
    name: str
    methods: tuple[str, ...]
    permission: str | None
    is_declared: bool


def list_routes() -> list[Route]:
    """Every route, by path."""
    return sorted(_routes(get_resolver().url_patterns, "/"), key=lambda route: route.path)


def _routes(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, path)
            continue
        declaration = getattr(pattern.callback, "declaration", None)
        yield Route(
            path=path,
            name=pattern.name or "",
            methods=tuple(declaration.methods) if declaration else (),
            permission=(declaration.permission or None) if declaration else None,
            is_declared=declaration is not None,
        )
