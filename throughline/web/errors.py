"""What a person sees when something cannot be shown: one page for *not there* and *not yours*, in plain words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Missing and not allowed look the same, so that neither tells that something exists."""
    return render(request, "pages/errors/404.html", status=404)


def undeclared(request: HttpRequest) -> HttpResponse:
    """A page without a declared permission is closed to everyone."""
    return render(request, "pages/errors/404.html", status=403)


def refused(request: HttpRequest, message: str) -> HttpResponse:
    """An action refused outside any form, in its own words."""
    return render(request, "pages/access/refused.html", {"message": message}, status=409)


def audit_unavailable(request: HttpRequest) -> HttpResponse:
    """The audit could not be written, so nothing is shown."""
    return render(request, "pages/errors/503.html", status=503)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was sent from somewhere else, or after the session changed."""
    return render(request, "pages/errors/403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something failed; the page holds nothing of the request."""
    return render(request, "pages/errors/500.html", status=500)
