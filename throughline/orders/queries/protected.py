"""Whom an order about a record may protect: the children linked to it, of those the reader may see."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.register.models import Person
from throughline.register.queries import held_to_be_children, links_shown

OFFERED_AT_MOST = 50
_BETWEEN = (RecordKind.LINE, RecordKind.OPERATION, RecordKind.PLACE)


def list_children_to_protect(actor: Actor, at: dt.datetime, record: ProtectedRecord) -> list[Person]:
    """Those who are or may be children, linked to a record that passed the gate, or by a line, operation or place to it.

    Every link shows at both ends to the reader; nobody is reached through another person. By first name, at most 50.
    """
    near = _linked(actor, at, {record.pk})
    between = ProtectedRecord.objects.filter(pk__in=near, kind__in=_BETWEEN).values_list("pk", flat=True)
    reached = (near | _linked(actor, at, set(between))) - {record.pk}
    people = Person.objects.visible_to(actor, at).filter(record__in=reached)
    people = people.select_related("record").prefetch_related("age_statements").order_by("given_name", "pk")
    held = held_to_be_children(actor, at, people, civil_date(at))
    return [person for person in people if person.pk in held][:OFFERED_AT_MOST]


def _linked(actor: Actor, at: dt.datetime, records: set[int]) -> set[int]:
    """The records at the other end of the links of these, of those the reader may be told of."""
    if not records:
        return set()
    links = links_shown(actor, at).filter(Q(from_record__in=records) | Q(to_record__in=records))
    return {end for pair in links.values_list("from_record", "to_record") for end in pair} - records
