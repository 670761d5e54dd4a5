"""Rendering a page."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from throughline.web.once import once_key


def page(request: HttpRequest, template: str, context: Mapping[str, object], status: int = 200) -> HttpResponse:
    """A page from a template and frozen values. A form that makes something carries ``once_key``."""
    return render(request, template, {"once_key": once_key(request), **context}, status=status)
