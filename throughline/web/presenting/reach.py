"""Which pages a reader may open at all: nothing links them to one that would answer that there is no such page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from throughline.access.gate import list_visible_records
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import may
from throughline.agencies.actor import Actor
from throughline.web.presenting.records import record_href, record_label, record_route


@dataclass(frozen=True)
class RecordLink:
    """A record as its reader may have it: what it is called, and its page where they have one. Both empty where neither."""

    label: str = ""
    href: str = ""


def href_for(role: str, route: str, *args: object) -> str:
    """The address of a page, where a role may open it at all; else empty."""
    return reverse(route, args=args) if _opens(role, route) else ""


def record_href_for(role: str, record: ProtectedRecord) -> str:
    """The address of the page of a record that passes the gate, where the role has that page; else empty."""
    route = record_route(record)
    return record_href(record) if route and _opens(role, route) else ""


def links_to(actor: Actor, at: dt.datetime, records: Iterable[ProtectedRecord]) -> dict[int, RecordLink]:
    """Of these records those that are open to the reader, by key. One that is not is absent, its reference too."""
    asked = {record.uuid for record in records}
    found = list_visible_records(actor, at, list(asked)) if asked else []
    return {record.pk: RecordLink(record_label(record), record_href_for(actor.role, record)) for record in found}


def _opens(role: str, route: str) -> bool:
    permission = _permissions()[route]
    return not permission or may(role, permission)


@cache
def _permissions() -> dict[str, str]:
    """What the page of each route declares that it needs; empty for one that anybody may open."""
    return {
        pattern.name: pattern.callback.declaration.permission
        for pattern in _patterns(get_resolver().url_patterns)
        if pattern.name and hasattr(pattern.callback, "declaration")
    }


def _patterns(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns)
        else:
            yield pattern
