"""What happened at a place and who was there, of what the reader may see: operations, people, and the links."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, QuerySet

from throughline.access.gate import visible
from throughline.agencies.actor import Actor
from throughline.disruption.models import Operation
from throughline.hub.models import Intervention
from throughline.register.models import Link, Place
from throughline.register.queries import links_shown
from throughline.register.states import LinkKind

LISTED_AT_MOST = 200
# What the other lists of the page say already, with more.
_SAID_ELSEWHERE = (LinkKind.OPERATION_AT, LinkKind.FOUND_AT)


def list_operations_at(actor: Actor, at: dt.datetime, place: Place) -> list[Operation]:
    """Operations at a place, newest first. At most 200."""
    rows: QuerySet[Operation] = Operation.objects.visible_to(actor, at).filter(place=place)
    return list(rows.select_related("record", "team").order_by("-happened_date", "-pk")[:LISTED_AT_MOST])


def list_found_at(actor: Actor, at: dt.datetime, place: Place) -> list[Intervention]:
    """Interventions at a place, where the reader may open both the intervention and the person. At most 200."""
    rows: QuerySet[Intervention] = Intervention.objects.visible_to(actor, at).filter(
        visible("person__record", actor, at), place=place, withdrawn_at__isnull=True
    )
    return list(rows.select_related("record", "person__record").order_by("-happened_date", "-pk")[:LISTED_AT_MOST])


def list_links_of_place(actor: Actor, at: dt.datetime, place: Place) -> list[Link]:
    """What may be told of the links to a place, newest first. At most 200. One query."""
    rows = links_shown(actor, at).filter(to_record=place.record)
    rows = rows.exclude(kind__in=_SAID_ELSEWHERE).annotate(line_name=F("from_record__line__name"))
    return list(rows.select_related("from_record__person").order_by("-since_date", "-pk")[:LISTED_AT_MOST])
