"""A page as someone reads it, and what it asks of the database."""

from __future__ import annotations

import re

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext


def text_of(response: HttpResponse) -> str:
    """A page's words: no tags, single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def numbers_of(words: str) -> set[str]:
    """The whole numbers a text says: not those inside a reference, an identifier, a date or a time of day."""
    without_dates = re.sub(
        r"\b\d{1,2} [A-Z][a-z]+(?: \d{4})?\b|\b\d{1,2}:\d{2}\b|\b\d{1,2}(?::\d{2})?[ap]m\b", " ", words
    )
    return set(re.findall(r"(?<![\w-])\d+(?![\w-])", without_dates))


def hidden(html: str, name: str) -> str:
    """What a field that is not shown holds."""
    (field,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', html)
    return re.search(r'value="([^"]*)"', field)[1]


def queries_of(client: Client, href: str) -> int:
    """How many questions a page that is read asks; the audit's writes are not counted."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(href).status_code == 200
    return sum(1 for query in queries if query["sql"].startswith("SELECT"))
