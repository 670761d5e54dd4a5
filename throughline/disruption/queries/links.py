"""What a case is linked to, by name: lines, places and people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F

from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.hub.models import Case
from throughline.hub.queries.cases import list_links


@dataclass(frozen=True)
class Linked:
    """A record a case is linked to, with a line's name or a place's address; both empty for a person."""

    record: ProtectedRecord
    line: str
    address: str


def list_linked(actor: Actor, at: dt.datetime, case: Case) -> list[Linked]:
    """What the case or its person is linked to, of what the reader may see. One query.

    A name belongs to its record, and passes the gate with it.
    """
    rows = list_links(actor, at, case).annotate(line_name=F("line__name"), address=F("place__address"))
    return [Linked(row, row.line_name or "", row.address or "") for row in rows]
