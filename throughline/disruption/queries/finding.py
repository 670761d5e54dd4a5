"""Finding lines by anything they were ever called or worked on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.core.errors import Refused
from throughline.core.text import tidy
from throughline.disruption.handles import compared_handle
from throughline.disruption.models import DealPhone, Line, LineHandle, LineName
from throughline.register.phones import normalise_phone

FOUND_AT_MOST = 20


@dataclass(frozen=True)
class LineFound:
    """A line a search found, and what found it where that is not its name or reference."""

    record: ProtectedRecord
    name: str
    status: str
    because: str = ""


def lines_called(text: str) -> Q:
    """The lines of any name, handle or number they ever had, or of this reference: a condition on lines."""
    wanted = Q(name__icontains=tidy(text)) | Q(record__reference__iexact=text.strip())
    wanted |= Q(Exists(LineName.related.filter(line=OuterRef("pk"), name__icontains=tidy(text))))
    handle = compared_handle(text)
    if handle:
        wanted |= Q(Exists(LineHandle.related.filter(line=OuterRef("pk"), compared=handle)))
    number = _number(text)
    if number:
        wanted |= Q(Exists(DealPhone.related.filter(line=OuterRef("pk"), number=number)))
    return wanted


def _number(text: str) -> str:
    try:
        return normalise_phone(text)
    except Refused:
        return ""


def search_lines(actor: Actor, at: dt.datetime, text: str) -> list[LineFound]:
    """Lines one may see by part of any name they had, a handle, a reference, or a number written any way. At most 20."""
    lines = (
        Line.objects.visible_to(actor, at).select_related("record").filter(lines_called(text)).order_by("name", "pk")
    )
    found = list(lines.prefetch_related("names")[:FOUND_AT_MOST])
    return [LineFound(line.record, line.name, line.get_status_display(), _because(line, text)) for line in found]


def _because(line: Line, text: str) -> str:
    """The former brand that was typed, where it is not in the name that stands."""
    typed = tidy(text).lower()
    if typed in line.name.lower():
        return ""
    former = next((row.name for row in line.names.all() if typed in row.name.lower()), "")
    return f"also known as {former}" if former else ""
