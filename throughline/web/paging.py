"""Which page of a list an address asks for."""

from django.http import HttpRequest

FURTHEST = 10_000


def page_number(request: HttpRequest) -> int:
    """From 1; anything that is no number is the first page."""
    text = request.GET.get("page", "1")
    return min(max(int(text), 1), FURTHEST) if text.isascii() and text.isdigit() and len(text) < 6 else 1
